//! The same values in the generated types, which is how a server written with them would have them.

use crate::by_hand::{self, Change, Changed, Deleted, Id, Item, Recipient};
use ews_types::{
    ArrayOfRealItems, ArrayOfStrings, CalendarItem, ContactItem, EmailAddressDictionary, EmailAddressDictionaryEntry,
    EmailAddressType, FolderId, ItemId, Message, RealItem, SingleRecipient, SyncFolderItemsChanges,
    SyncFolderItemsChangesChoice, SyncFolderItemsCreateOrUpdate, SyncFolderItemsDelete,
};

pub(crate) fn items(items: Vec<Item>) -> ArrayOfRealItems {
    ArrayOfRealItems {
        real_item: items.into_iter().map(item).collect(),
    }
}

pub(crate) fn changes(changes: Vec<Change>) -> SyncFolderItemsChanges {
    SyncFolderItemsChanges {
        choice: changes.into_iter().map(change).collect(),
    }
}

fn change(change: Change) -> SyncFolderItemsChangesChoice {
    let changed = |Changed { item: it }| SyncFolderItemsCreateOrUpdate::new(item(it));
    match change {
        Change::Create(it) => SyncFolderItemsChangesChoice::Create(changed(it)),
        Change::Update(it) => SyncFolderItemsChangesChoice::Update(changed(it)),
        Change::Delete(Deleted { id }) => SyncFolderItemsChangesChoice::Delete(SyncFolderItemsDelete::new(item_id(id))),
    }
}

macro_rules! item {
    ($type:ident, $item:ident, $($own:tt)*) => {
        $type {
            item_id: $item.item_id.map(item_id),
            parent_folder_id: $item.parent_folder_id.map(folder_id),
            item_class: $item.item_class,
            subject: $item.subject,
            sensitivity: $item.sensitivity,
            date_time_received: $item.date_time_received.map(Into::into),
            size: $item.size,
            categories: $item.categories.map(|it| ArrayOfStrings { string: it.strings }),
            importance: $item.importance,
            is_draft: $item.is_draft,
            date_time_sent: $item.date_time_sent.map(Into::into),
            date_time_created: $item.date_time_created.map(Into::into),
            display_to: $item.display_to,
            has_attachments: $item.has_attachments,
            culture: $item.culture,
            last_modified_time: $item.last_modified_time.map(Into::into),
            $($own)*
            ..$type::default()
        }
    };
}

fn item(item: Item) -> RealItem {
    match item {
        Item::Message(it) => RealItem::Message(Box::new(item! { Message, it,
            from: it.from.map(recipient),
            internet_message_id: it.internet_message_id,
            is_read: it.is_read,
        })),
        Item::CalendarItem(it) => RealItem::CalendarItem(Box::new(item! { CalendarItem, it,
            start: it.start.map(Into::into),
            end: it.end.map(Into::into),
            is_all_day_event: it.is_all_day_event,
            legacy_free_busy_status: it.legacy_free_busy_status,
            location: it.location,
            organizer: it.organizer.map(recipient),
        })),
        Item::Contact(it) => RealItem::Contact(Box::new(item! { ContactItem, it,
            display_name: it.display_name,
            given_name: it.given_name,
            company_name: it.company_name,
            email_addresses: it.email_addresses.map(email_addresses),
            surname: it.surname,
        })),
    }
}

fn item_id(Id { id, change_key }: Id) -> ItemId {
    ItemId {
        change_key,
        ..ItemId::new(id)
    }
}

fn folder_id(Id { id, change_key }: Id) -> FolderId {
    FolderId {
        change_key,
        ..FolderId::new(id)
    }
}

fn recipient(Recipient { mailbox }: Recipient) -> SingleRecipient {
    SingleRecipient {
        mailbox: EmailAddressType {
            name: mailbox.name,
            email_address: mailbox.email_address,
            routing_type: mailbox.routing_type,
            ..EmailAddressType::default()
        },
    }
}

fn email_addresses(dictionary: by_hand::Entries) -> EmailAddressDictionary {
    let entry = |by_hand::Entry { key, value }| EmailAddressDictionaryEntry::new(key.into(), value);
    EmailAddressDictionary {
        entry: dictionary.entries.into_iter().map(entry).collect(),
    }
}
