//! Requests built from typed values, written for a validator that nobody here wrote.
//!
//! The files go to `target/tmp/requests`; `ci/validate_requests.py` holds them against Microsoft's schema.

#[cfg(not(reference))]
#[test]
fn requests_of_typed_values_are_written() {
    println!("skipped: EWS_REFERENCE is not set, so there are no types to build requests of");
}

#[cfg(all(reference, feature = "ours"))]
mod ours;
#[cfg(all(reference, not(feature = "ours")))]
mod values;

#[cfg(reference)]
mod written {
    use std::fs;
    use std::path::{Path, PathBuf};

    use ews_types::{Envelope, ExchangeVersion, Header, Operation, ReadOptions};

    /// An empty folder for the requests.
    pub(crate) fn folder() -> PathBuf {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("requests");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder can be made");
        folder
    }

    /// Writes one request, reads it back, and leaves it for the validator.
    pub(crate) fn write<B: Operation<Header = Header> + Clone + PartialEq + std::fmt::Debug>(
        folder: &Path,
        name: &str,
        body: B,
    ) {
        let envelope = Envelope::new(body)
            .version(ExchangeVersion::Exchange2016)
            .culture("en-US");
        let xml = envelope.to_xml().unwrap_or_else(|error| panic!("{name}: {error}"));
        let read = ReadOptions::new()
            .strict()
            .read::<B>(&xml)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(read, envelope, "{name}");
        fs::write(folder.join(format!("{name}.xml")), xml).unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Prints how many there are, and fails if there are fewer than this.
    pub(crate) fn count(folder: &Path, least: usize) {
        let written = fs::read_dir(folder).expect("the folder is there").count();
        println!("requests: {written} written to {}", folder.display());
        assert!(written >= least, "only {written}");
    }
}

#[cfg(all(reference, not(feature = "ours")))]
mod reference {
    use std::path::Path as FilePath;

    use ews_conformance::ews::*;
    use ews_types::Base64Binary;

    use super::values::*;
    use super::written::{count, folder, write};

    /// Items, what has changed since the last time, time zones and names.
    fn items_and_synchronization(folder: &FilePath) {
        write(
            folder,
            "CreateItem",
            CreateItem {
                message_disposition: None,
                send_meeting_invitations: Some(CalendarItemCreateOrDeleteOperation::SendToAllAndSaveCopy),
                saved_item_folder_id: Some(inbox()),
                items: NonEmptyArrayOfAllItems {
                    all_item: vec![AllItem::CalendarItem(Box::new(meeting()))],
                },
            },
        );
        write(
            folder,
            "UpdateItem",
            UpdateItem {
                conflict_resolution: ConflictResolution::AutoResolve,
                message_disposition: Some(MessageDisposition::SaveOnly),
                send_meeting_invitations_or_cancellations: Some(CalendarItemUpdateOperation::SendToNone),
                suppress_read_receipts: Some(true),
                saved_item_folder_id: None,
                item_changes: NonEmptyArrayOfItemChanges {
                    item_change: vec![ItemChange {
                        item_id: ItemChangeItemId::ItemId(item_id()),
                        updates: changes(),
                        calendar_activity_data: None,
                    }],
                },
            },
        );
        write(folder, "FindItem", find_item());
        write(
            folder,
            "GetItem",
            GetItem {
                item_shape: item_shape(),
                item_ids: item_ids(),
            },
        );
        write(
            folder,
            "SyncFolderItems",
            SyncFolderItems {
                item_shape: item_shape(),
                sync_folder_id: inbox(),
                sync_state: Some("H4sIAAA=".to_owned()),
                ignore: Some(ArrayOfBaseItemIds {
                    item_id: vec![item_id()],
                }),
                max_changes_returned: 512,
                sync_scope: Some(SyncFolderItemsScope::NormalItems),
            },
        );
        write(
            folder,
            "SyncFolderHierarchy",
            SyncFolderHierarchy {
                folder_shape: folder_shape(),
                sync_folder_id: Some(inbox()),
                sync_state: None,
            },
        );
        write(
            folder,
            "GetServerTimeZones",
            GetServerTimeZones {
                return_full_time_zone_data: Some(true),
                ids: Some(NonEmptyArrayOfTimeZoneId {
                    id: vec!["Pacific Standard Time".to_owned()],
                }),
            },
        );
        write(
            folder,
            "ResolveNames",
            ResolveNames {
                return_full_contact_data: true,
                search_scope: Some(ResolveNamesSearchScope::ContactsActiveDirectory),
                contact_data_shape: Some(DefaultShapeNames::Default),
                parent_folder_ids: Some(folder_ids()),
                unresolved_entry: "O'Hara".to_owned(),
            },
        );
    }

    /// Photos, rooms, members, identifiers, and what is short.
    fn photos_and_rooms(folder: &FilePath) {
        let photo = GetUserPhoto {
            type_requested: Some(UserPhotoType::UserPhoto),
            ..GetUserPhoto::new("a@b.example", UserPhotoSize::Hr648x648)
        };
        write(folder, "GetUserPhoto", photo);
        let picture = Base64Binary::from(vec![0xFF, 0xD8, 0xFF, 0xD9]).to_base64();
        let set = SetUserPhoto {
            email: "a@b.example".to_owned(),
            content: picture,
            type_requested: None,
        };
        write(folder, "SetUserPhoto", set);
        write(folder, "GetRoomLists", GetRoomLists {});
        write(
            folder,
            "GetRooms",
            GetRooms {
                room_list: mailbox("building1@contoso.com"),
            },
        );
        write(
            folder,
            "ExpandDL",
            ExpandDl {
                mailbox: mailbox("list@contoso.com"),
            },
        );
        let alternate = AlternateIdChoice::AlternateId(AlternateId {
            format: IdFormat::EwsId,
            id: "AAMk".to_owned(),
            mailbox: "a@b.example".to_owned(),
            is_archive: Some(false),
        });
        write(
            folder,
            "ConvertId",
            ConvertId {
                destination_format: IdFormat::HexEntryId,
                source_ids: NonEmptyArrayOfAlternateIds {
                    alternate_id: vec![alternate],
                },
            },
        );
        write(
            folder,
            "SendItem",
            SendItem {
                save_item_to_folder: true,
                item_ids: item_ids(),
                saved_item_folder_id: Some(inbox()),
            },
        );
        write(
            folder,
            "GetFolder",
            GetFolder {
                folder_shape: folder_shape(),
                folder_ids: folder_ids(),
            },
        );
    }

    /// Folders, and what is deleted, moved or copied.
    fn folders(folder: &FilePath) {
        let new_folder = Folder {
            display_name: Some("Projects".to_owned()),
            ..Folder::default()
        };
        let folders = NonEmptyArrayOfFolders {
            folder: vec![FolderChoice::Folder(Box::new(new_folder))],
        };
        write(
            folder,
            "CreateFolder",
            CreateFolder {
                parent_folder_id: inbox(),
                folders,
            },
        );
        write(
            folder,
            "FindFolder",
            FindFolder {
                traversal: FolderQueryTraversal::Deep,
                folder_shape: folder_shape(),
                page_folder_view: None,
                restriction: Some(restriction()),
                parent_folder_ids: folder_ids(),
            },
        );
        write(
            folder,
            "DeleteItem",
            DeleteItem {
                delete_type: Disposal::MoveToDeletedItems,
                send_meeting_cancellations: Some(CalendarItemCreateOrDeleteOperation::SendToNone),
                affected_task_occurrences: None,
                suppress_read_receipts: None,
                item_ids: item_ids(),
            },
        );
        write(
            folder,
            "DeleteFolder",
            DeleteFolder {
                delete_type: Disposal::HardDelete,
                folder_ids: folder_ids(),
            },
        );
        let empty = EmptyFolder {
            delete_type: Disposal::SoftDelete,
            delete_sub_folders: false,
            folder_ids: folder_ids(),
        };
        write(folder, "EmptyFolder", empty);
        let [moved, copied] = [(); 2].map(|()| (inbox(), item_ids()));
        write(
            folder,
            "MoveItem",
            MoveItem {
                to_folder_id: moved.0,
                item_ids: moved.1,
                return_new_item_ids: Some(true),
            },
        );
        write(
            folder,
            "CopyItem",
            CopyItem {
                to_folder_id: copied.0,
                item_ids: copied.1,
                return_new_item_ids: None,
            },
        );
    }

    /// Attachments.
    fn attachments(folder: &FilePath) {
        let attachment_ids = || NonEmptyArrayOfRequestAttachmentIds {
            attachment_id: vec![RequestAttachmentId::new("AAMkAtt")],
        };
        let shape = AttachmentResponseShape {
            include_mime_content: Some(true),
            ..AttachmentResponseShape::default()
        };
        write(
            folder,
            "GetAttachment",
            GetAttachment {
                attachment_shape: Some(shape),
                attachment_ids: attachment_ids(),
            },
        );
        write(
            folder,
            "DeleteAttachment",
            DeleteAttachment {
                attachment_ids: attachment_ids(),
            },
        );
        let attachments = meeting().attachments.expect("the meeting has attachments");
        write(
            folder,
            "CreateAttachment",
            CreateAttachment {
                parent_item_id: item_id(),
                attachments,
            },
        );
    }

    /// Subscriptions and their events.
    fn subscriptions(folder: &FilePath) {
        let pull = PullSubscriptionRequest {
            subscribe_to_all_folders: None,
            folder_ids: Some(folder_ids()),
            event_types: NonEmptyArrayOfNotificationEventTypes {
                event_type: vec![NotificationEventType::NewMailEvent, NotificationEventType::DeletedEvent],
            },
            watermark: None,
            timeout: 10,
        };
        let subscription_request = SubscribeSubscriptionRequest::PullSubscriptionRequest(pull);
        write(folder, "Subscribe", Subscribe { subscription_request });
        write(
            folder,
            "Unsubscribe",
            Unsubscribe {
                subscription_id: "s1".to_owned(),
            },
        );
        let events = GetEvents {
            subscription_id: "s1".to_owned(),
            watermark: "AAAAAM".to_owned(),
        };
        write(folder, "GetEvents", events);
    }

    /// What is archived or marked.
    fn archive_and_marks(folder: &FilePath) {
        write(
            folder,
            "ArchiveItem",
            ArchiveItem {
                archive_source_folder_id: inbox(),
                item_ids: item_ids(),
            },
        );
        let mark = MarkAllItemsAsRead {
            read_flag: true,
            suppress_read_receipts: true,
            folder_ids: folder_ids(),
        };
        write(folder, "MarkAllItemsAsRead", mark);
    }

    #[test]
    fn requests_of_typed_values_are_written() {
        let folder = &folder();

        items_and_synchronization(folder);
        photos_and_rooms(folder);
        folders(folder);
        attachments(folder);
        subscriptions(folder);
        archive_and_marks(folder);

        count(folder, 25);
    }
}
