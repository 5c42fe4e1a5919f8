//! The structs that one would write by hand to read these responses with `quick_xml::de` and write them with `quick_xml::se`: the fields of the responses and no
//! others. What the schema makes optional is an `Option`, as it is in the generated types. Enumerations are the
//! generated ones, so that the values compare.

use serde::{Deserialize, Serialize};

use ews_types::{Importance, LegacyFreeBusy, ResponseClass, ResponseCode, Sensitivity};

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Envelope<B> {
    #[serde(rename = "Body")]
    pub(crate) body: B,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct FindItemBody {
    #[serde(rename = "FindItemResponse")]
    pub(crate) response: FindItemResponse,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct FindItemResponse {
    #[serde(rename = "ResponseMessages")]
    pub(crate) messages: FindItemMessages,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct FindItemMessages {
    #[serde(rename = "FindItemResponseMessage")]
    pub(crate) messages: Vec<FindItemMessage>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct FindItemMessage {
    #[serde(rename = "@ResponseClass")]
    pub(crate) class: ResponseClass,
    #[serde(rename = "ResponseCode")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<ResponseCode>,
    #[serde(rename = "RootFolder")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) folder: Option<Folder>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Folder {
    #[serde(rename = "@TotalItemsInView")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) total: Option<i32>,
    #[serde(rename = "@IncludesLastItemInRange")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last: Option<bool>,
    #[serde(rename = "Items")]
    pub(crate) items: Items,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Items {
    #[serde(rename = "$value", default)]
    pub(crate) items: Vec<Item>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct SyncFolderItemsBody {
    #[serde(rename = "SyncFolderItemsResponse")]
    pub(crate) response: SyncFolderItemsResponse,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct SyncFolderItemsResponse {
    #[serde(rename = "ResponseMessages")]
    pub(crate) messages: SyncFolderItemsMessages,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct SyncFolderItemsMessages {
    #[serde(rename = "SyncFolderItemsResponseMessage")]
    pub(crate) messages: Vec<SyncFolderItemsMessage>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct SyncFolderItemsMessage {
    #[serde(rename = "@ResponseClass")]
    pub(crate) class: ResponseClass,
    #[serde(rename = "ResponseCode")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<ResponseCode>,
    #[serde(rename = "SyncState")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<String>,
    #[serde(rename = "IncludesLastItemInRange")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) last: Option<bool>,
    #[serde(rename = "Changes")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) changes: Option<Changes>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Changes {
    #[serde(rename = "$value", default)]
    pub(crate) changes: Vec<Change>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) enum Change {
    Create(Changed),
    Update(Changed),
    Delete(Deleted),
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Changed {
    #[serde(rename = "$value")]
    pub(crate) item: Item,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Deleted {
    #[serde(rename = "ItemId")]
    pub(crate) id: Id,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
#[expect(clippy::enum_variant_names, reason = "these are the names of the elements")]
pub(crate) enum Item {
    Message(Box<Message>),
    CalendarItem(Box<CalendarItem>),
    Contact(Box<Contact>),
}

/// Every kind of item has the fields of `t:ItemType`; serde's `flatten` would read them more slowly.
macro_rules! items {
    ($($name:ident { $($own:ident: $type:ty,)* })*) => {$(
        #[derive(Debug, PartialEq, Deserialize, Serialize)]
        #[serde(rename_all = "PascalCase")]
        pub(crate) struct $name {
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) item_id: Option<Id>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) parent_folder_id: Option<Id>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) item_class: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) subject: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) sensitivity: Option<Sensitivity>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) date_time_received: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) size: Option<i32>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) categories: Option<Strings>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) importance: Option<Importance>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) is_draft: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) date_time_sent: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) date_time_created: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) display_to: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) has_attachments: Option<bool>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) culture: Option<String>,
            #[serde(skip_serializing_if = "Option::is_none")]
            pub(crate) last_modified_time: Option<String>,
            $(
                #[serde(skip_serializing_if = "Option::is_none")]
                pub(crate) $own: Option<$type>,
            )*
        }
    )*};
}

items! {
    Message {
        from: Recipient,
        internet_message_id: String,
        is_read: bool,
    }
    CalendarItem {
        start: String,
        end: String,
        is_all_day_event: bool,
        legacy_free_busy_status: LegacyFreeBusy,
        location: String,
        organizer: Recipient,
    }
    Contact {
        display_name: String,
        given_name: String,
        company_name: String,
        email_addresses: Entries,
        surname: String,
    }
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Id {
    #[serde(rename = "@Id")]
    pub(crate) id: String,
    #[serde(rename = "@ChangeKey")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) change_key: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Strings {
    #[serde(rename = "String", default)]
    pub(crate) strings: Vec<String>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Recipient {
    #[serde(rename = "Mailbox")]
    pub(crate) mailbox: Mailbox,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Mailbox {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) email_address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) routing_type: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Entries {
    #[serde(rename = "Entry", default)]
    pub(crate) entries: Vec<Entry>,
}

#[derive(Debug, PartialEq, Deserialize, Serialize)]
pub(crate) struct Entry {
    #[serde(rename = "@Key")]
    pub(crate) key: String,
    #[serde(rename = "$text")]
    pub(crate) value: String,
}

/// FindItem's response with these items.
pub(crate) fn find_item(items: Vec<Item>) -> Envelope<FindItemBody> {
    let folder = Folder {
        total: i32::try_from(items.len()).ok(),
        last: Some(true),
        items: Items { items },
    };
    let message = FindItemMessage {
        class: ResponseClass::Success,
        code: Some(ResponseCode::NoError),
        folder: Some(folder),
    };
    Envelope {
        body: FindItemBody {
            response: FindItemResponse {
                messages: FindItemMessages {
                    messages: vec![message],
                },
            },
        },
    }
}
