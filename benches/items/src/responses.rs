//! The responses: made up, written by the generated types as a server would, and how each peer reads them.

use ews_types::Envelope;

use crate::{made_up, typed};
use ews_types::{
    FindItemParent, FindItemParentChoice, FindItemResponse, FindItemResponseMessage, FindItemResponseMessages,
    ResponseClass, ResponseCode, SyncFolderItemsResponse, SyncFolderItemsResponseMessage,
    SyncFolderItemsResponseMessages,
};

/// FindItem's response with so many messages.
pub(crate) fn find_item(count: usize) -> Envelope<FindItemResponse> {
    let items = typed::items(made_up::messages(count));
    let folder = FindItemParent {
        total_items_in_view: i32::try_from(count).ok(),
        includes_last_item_in_range: Some(true),
        ..FindItemParent::new(FindItemParentChoice::Items(items))
    };
    let message = FindItemResponseMessage {
        response_code: Some(ResponseCode::NoError),
        root_folder: Some(folder),
        ..FindItemResponseMessage::new(ResponseClass::Success)
    };
    Envelope::new(FindItemResponse::new(FindItemResponseMessages::new([message])))
}

/// SyncFolderItems' response with so many changes.
pub(crate) fn sync_folder_items(count: usize) -> Envelope<SyncFolderItemsResponse> {
    let message = SyncFolderItemsResponseMessage {
        response_code: Some(ResponseCode::NoError),
        sync_state: Some("H4sIAAAAAAAEAO29B2AcSZYl".repeat(8)),
        includes_last_item_in_range: Some(true),
        changes: Some(typed::changes(made_up::changes(count))),
        ..SyncFolderItemsResponseMessage::new(ResponseClass::Success)
    };
    Envelope::new(SyncFolderItemsResponse::new(SyncFolderItemsResponseMessages::new([
        message,
    ])))
}
