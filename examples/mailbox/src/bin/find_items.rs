//! Lists what the inbox holds with a word in its subject, received since a day, the latest first.
//!
//! ```sh
//! cargo run -p mailbox --bin find_items
//! EWS_PASSWORD=… cargo run -p mailbox --bin find_items -- --email kim@contoso.com --user 'CONTOSO\kim' --subject invoice
//! ```

use std::error::Error;

use clap::Parser;
use ews_types::UnindexedFieldUri::{CalendarStart, ItemDateTimeReceived, ItemSubject};
use ews_types::{
    DistinguishedFolderIdName, FindItem, FindItemParentChoice, RealItem, Response, ResponseMessage, SortDirection,
};
use mailbox::Account;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    account: Account,
    /// A text that the subject contains
    #[arg(long, default_value = "invoice")]
    subject: String,
    /// The oldest time of receipt
    #[arg(long, default_value = "2026-01-01T00:00:00Z")]
    since: String,
    /// How many items to ask for at once
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(i32).range(1..))]
    page_size: i32,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    let (client, _exchange) = mailbox::connect(&arguments.account).await?;

    let query = FindItem::in_folder(DistinguishedFolderIdName::Inbox)
        .properties([ItemSubject, ItemDateTimeReceived, CalendarStart])
        .filter(ItemDateTimeReceived.is_greater_than(&arguments.since))
        .filter(ItemSubject.contains(&arguments.subject))
        .sort_by(ItemDateTimeReceived, SortDirection::Descending);
    let mut offset = 0;
    loop {
        let response = client.call(query.clone().page(offset, arguments.page_size)).await?;
        // One message for each folder of the query.
        let message = response.into_messages().next().ok_or("the response has no message")?;
        let page = message.into_result()?.root_folder.ok_or("the response has no page")?;
        if let FindItemParentChoice::Items(items) = &page.choice {
            items.real_item.iter().for_each(print);
        }
        match page.indexed_paging_offset {
            Some(next) if page.includes_last_item_in_range != Some(true) && next > offset => offset = next,
            _ => return Ok(()),
        }
    }
}

fn print(item: &RealItem) {
    let subject = item.subject().unwrap_or("(no subject)");
    match item {
        RealItem::CalendarItem(appointment) => match &appointment.start {
            Some(start) => println!("{start}  appointment: {subject}"),
            None => println!("appointment: {subject}"),
        },
        item => match item.date_time_received() {
            Some(received) => println!("{received}  {subject}"),
            None => println!("{subject}"),
        },
    }
}
