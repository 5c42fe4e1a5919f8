//! Reads or writes FindItem's response with a hundred messages so many times: `find-item read TIMES`, `find-item write TIMES`.

use std::hint::black_box;
use std::process::ExitCode;

use ews_types::{
    ArrayOfRealItems, EmailAddressType, Envelope, FindItemParent, FindItemParentChoice, FindItemResponse,
    FindItemResponseMessage, FindItemResponseMessages, FolderId, Importance, ItemId, Message, RealItem, Response,
    ResponseClass, ResponseCode, Sensitivity, SingleRecipient,
};

const MESSAGES: usize = 100;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some((what, times)) = arguments
        .first()
        .zip(arguments.get(1).and_then(|times| times.parse().ok()))
    else {
        return usage();
    };
    let response = response();
    let xml = response.to_xml().expect("the values can be written");
    match what.as_str() {
        "read" => read(&response, &xml, times),
        "write" => (0..times).for_each(|_| drop(black_box(response.to_xml()))),
        _ => return usage(),
    }
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("usage: find-item read TIMES, or find-item write TIMES");
    ExitCode::FAILURE
}

fn read(response: &Envelope<FindItemResponse>, xml: &str, times: usize) {
    for _ in 0..times {
        let read = Envelope::<FindItemResponse>::from_xml(xml).expect("it is FindItem's response");
        assert_eq!(messages(&read), messages(response));
        black_box(read);
    }
}

/// How many messages a response has.
fn messages(response: &Envelope<FindItemResponse>) -> usize {
    let folders = response
        .body
        .messages()
        .filter_map(|message| message.root_folder.as_ref());
    let items = folders.map(|folder| match &folder.choice {
        FindItemParentChoice::Items(items) => items.real_item.len(),
        _ => 0,
    });
    items.sum()
}

fn response() -> Envelope<FindItemResponse> {
    let items = ArrayOfRealItems {
        real_item: (0..MESSAGES)
            .map(|number| RealItem::Message(Box::new(message(number))))
            .collect(),
    };
    let folder = FindItemParent {
        total_items_in_view: i32::try_from(MESSAGES).ok(),
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

/// What a folder view asks for.
fn message(number: usize) -> Message {
    Message {
        item_id: Some(ItemId {
            change_key: Some(format!("CQAAABYAAACNZ/{number:08}")),
            ..ItemId::new(format!("{}{number:08}=", "AAMkADkzZDA4NjU4".repeat(7)))
        }),
        parent_folder_id: Some(FolderId::new("AAMkADkzZDA4NjU4".repeat(7))),
        item_class: Some("IPM.Note".to_owned()),
        subject: Some(format!("Figures of week {number}, terms & conditions")),
        sensitivity: Some(Sensitivity::Normal),
        date_time_received: Some("2026-11-23T15:31:00Z".into()),
        size: i32::try_from(number * 97 + 4711).ok(),
        importance: Some(Importance::Normal),
        is_draft: Some(false),
        date_time_sent: Some("2026-11-23T15:30:58Z".into()),
        date_time_created: Some("2026-11-23T15:31:00Z".into()),
        display_to: Some("Kim Akers; Bo Rogers".to_owned()),
        has_attachments: Some(number.is_multiple_of(3)),
        culture: Some("en-US".to_owned()),
        last_modified_time: Some("2026-11-23T15:31:02Z".into()),
        from: Some(SingleRecipient {
            mailbox: EmailAddressType {
                name: Some(format!("Sender {number}")),
                email_address: Some(format!("sender{number}@contoso.com")),
                routing_type: Some("SMTP".to_owned()),
                ..EmailAddressType::default()
            },
        }),
        internet_message_id: Some(format!("<{number:016}@contoso.com>")),
        is_read: Some(number.is_multiple_of(2)),
        ..Message::default()
    }
}
