//! Made-up items: the same in each run, and each different from the one before it.

use crate::by_hand::{
    CalendarItem, Change, Changed, Contact, Deleted, Entries, Entry, Id, Item, Mailbox, Message, Recipient, Strings,
};
use ews_types::{Importance, LegacyFreeBusy, Sensitivity};

/// The messages of an inbox.
pub(crate) fn messages(count: usize) -> Vec<Item> {
    (0..count).map(message).collect()
}

/// What has changed in a mailbox: new, changed and deleted messages, appointments and contacts.
pub(crate) fn changes(count: usize) -> Vec<Change> {
    let item = |number| match number % 4 {
        0 | 1 => message(number),
        2 => calendar_item(number),
        _ => contact(number),
    };
    let change = |number| match number % 5 {
        0..=2 => Change::Create(Changed { item: item(number) }),
        3 => Change::Update(Changed { item: item(number) }),
        _ => Change::Delete(Deleted { id: id("AAMk", number) }),
    };
    (0..count).map(change).collect()
}

macro_rules! item {
    ($type:ident, $number:expr, $class:expr, $($own:ident: $value:expr,)*) => {
        $type {
            item_id: Some(id("AAMk", $number)),
            parent_folder_id: Some(id("AQMk", $number % 7)),
            item_class: Some($class.to_owned()),
            subject: Some(format!("Figures of week {} & what follows from them", $number)),
            sensitivity: Some(Sensitivity::Normal),
            date_time_received: Some(time($number)),
            size: Some($number as i32 * 37 % 100_000 + 1_000),
            categories: ($number % 3 == 0).then(|| Strings { strings: vec!["Red".to_owned(), "Blue".to_owned()] }),
            importance: Some(if $number % 10 == 0 { Importance::High } else { Importance::Normal }),
            is_draft: Some(false),
            date_time_sent: Some(time($number)),
            date_time_created: Some(time($number)),
            display_to: Some(name($number + 1)),
            has_attachments: Some($number % 4 == 0),
            culture: Some("en-US".to_owned()),
            last_modified_time: Some(time($number)),
            $($own: Some($value),)*
        }
    };
}

fn message(number: usize) -> Item {
    Item::Message(Box::new(item! { Message, number, "IPM.Note",
        from: recipient(number),
        internet_message_id: format!("<{number:032X}@mail.contoso.com>"),
        is_read: number.is_multiple_of(2),
    }))
}

fn calendar_item(number: usize) -> Item {
    Item::CalendarItem(Box::new(item! { CalendarItem, number, "IPM.Appointment",
        start: time(number),
        end: time(number + 1),
        is_all_day_event: false,
        legacy_free_busy_status: LegacyFreeBusy::Busy,
        location: format!("Room {}", number % 40),
        organizer: recipient(number),
    }))
}

fn contact(number: usize) -> Item {
    Item::Contact(Box::new(item! { Contact, number, "IPM.Contact",
        display_name: name(number),
        given_name: format!("Given {number}"),
        company_name: "Contoso".to_owned(),
        email_addresses: Entries {
            entries: ["EmailAddress1", "EmailAddress2"]
                .map(|key| Entry { key: key.to_owned(), value: address(number) })
                .into(),
        },
        surname: format!("Family {number}"),
    }))
}

/// As long as those of Exchange are.
fn id(start: &str, number: usize) -> Id {
    Id {
        id: format!("{start}{number:0>144}AAA="),
        change_key: Some(format!("CQAAABYAAA{number:0>26}wAAA")),
    }
}

fn recipient(number: usize) -> Recipient {
    Recipient {
        mailbox: Mailbox {
            name: Some(name(number)),
            email_address: Some(address(number)),
            routing_type: Some("SMTP".to_owned()),
        },
    }
}

fn name(number: usize) -> String {
    format!("Given {number} Family {number}")
}

fn address(number: usize) -> String {
    format!("user{number}@contoso.com")
}

fn time(number: usize) -> String {
    format!(
        "2026-{:02}-{:02}T{:02}:30:00Z",
        number % 12 + 1,
        number % 28 + 1,
        number % 24
    )
}
