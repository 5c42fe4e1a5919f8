//! The same of the bindings that `ews-types` has itself, by their short forms.

use ews_types::UnindexedFieldUri::{ItemDateTimeReceived, ItemSubject};
use ews_types::{
    ArrayOfRecipients, BaseFolderId, BaseItemId, BodyType, CreateItem, DefaultShapeNames, DeleteItem, Disposal,
    DistinguishedFolderIdName, EmailAddressType, FileAttachment, FindFolder, FindItem, FindPeople,
    FolderQueryTraversal, FolderResponseShape, GetFolder, GetItem, GetRoomLists, GetRooms, GetServerTimeZones,
    GetUserPhoto, IndexBasePoint, IndexedPageView, ItemId, ItemResponseShape, Message, MessageDisposition,
    NonEmptyArrayOfAllItems, NonEmptyArrayOfAttachments, NonEmptyArrayOfBaseFolderIds, NonEmptyArrayOfBaseItemIds,
    ResolveNames, SortDirection, SyncFolderItems, TargetFolderId, UserPhotoSize, bindings,
};

use super::written::{count, folder, write};

fn inbox() -> BaseFolderId {
    DistinguishedFolderIdName::Inbox.into()
}

fn item_ids() -> NonEmptyArrayOfBaseItemIds {
    NonEmptyArrayOfBaseItemIds::new([BaseItemId::ItemId(ItemId::new("AAMkADk0Item"))])
}

fn mailbox(address: &str) -> EmailAddressType {
    EmailAddressType {
        email_address: Some(address.to_owned()),
        ..EmailAddressType::default()
    }
}

fn message() -> Message {
    let attachment = FileAttachment {
        name: Some("notes.txt".to_owned()),
        content: Some(b"notes"[..].into()),
        ..FileAttachment::default()
    };
    Message {
        subject: Some("Notes & more".to_owned()),
        body: Some(bindings::Body::new(BodyType::Html, "<p>Hello!</p>")),
        attachments: Some(NonEmptyArrayOfAttachments::new([attachment.into()])),
        to_recipients: Some(ArrayOfRecipients {
            mailbox: vec![mailbox("kim@contoso.com"), mailbox("bo@contoso.com")],
        }),
        ..Message::default()
    }
}

#[test]
fn requests_of_typed_values_are_written() {
    let folder = &folder();
    let ids = || NonEmptyArrayOfBaseFolderIds::new([inbox()]);
    let shape = || ItemResponseShape::with_properties(DefaultShapeNames::IdOnly, [ItemSubject]);
    let folders = || FolderResponseShape::new(DefaultShapeNames::AllProperties);

    let query = FindItem::in_folder(inbox())
        .and_folder(DistinguishedFolderIdName::Drafts)
        .properties([ItemSubject, ItemDateTimeReceived])
        .filter(ItemDateTimeReceived.is_greater_than_or_equal_to("2026-01-01T00:00:00Z"))
        .filter(ItemSubject.contains("invoice").or(ItemSubject.exists().negated()))
        .sort_by(ItemDateTimeReceived, SortDirection::Descending)
        .page(50, 25);
    write(folder, "FindItem", query);
    let appointments = FindItem::in_folder(DistinguishedFolderIdName::Calendar);
    let appointments = appointments.between("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
    write(folder, "FindItem-calendar", appointments);
    write(
        folder,
        "FindFolder",
        FindFolder::new(FolderQueryTraversal::Deep, folders(), ids()),
    );
    write(folder, "GetFolder", GetFolder::new(folders(), ids()));
    write(folder, "GetItem", GetItem::new(shape(), item_ids()));
    write(
        folder,
        "DeleteItem",
        DeleteItem::new(Disposal::MoveToDeletedItems, item_ids()),
    );
    let sent = TargetFolderId::new(DistinguishedFolderIdName::Sentitems.into());
    let create = CreateItem {
        message_disposition: Some(MessageDisposition::SendAndSaveCopy),
        saved_item_folder_id: Some(sent),
        ..CreateItem::new(NonEmptyArrayOfAllItems::new([message().into()]))
    };
    write(folder, "CreateItem", create);
    let target = TargetFolderId::new(DistinguishedFolderIdName::Inbox.into());
    write(folder, "SyncFolderItems", SyncFolderItems::new(shape(), target, 512));
    write(folder, "ResolveNames", ResolveNames::new(true, "kim"));
    let page = IndexedPageView {
        max_entries_returned: Some(100),
        ..IndexedPageView::new(0, IndexBasePoint::Beginning)
    };
    write(folder, "FindPeople", FindPeople::new(page));
    write(
        folder,
        "GetUserPhoto",
        GetUserPhoto::new("kim@contoso.com", UserPhotoSize::Hr96x96),
    );
    write(folder, "GetRoomLists", GetRoomLists::default());
    write(folder, "GetRooms", GetRooms::new(mailbox("rooms@contoso.com")));
    write(folder, "GetServerTimeZones", GetServerTimeZones::default());

    count(folder, 14);
}
