//! What both programs share: the account, and a mailbox on the mock server for those who have none.

use std::io;

use clap::Args;
use ews_client::{Client, Credentials};
use ews_testing::MockExchange;
use ews_types::{
    ArrayOfRealItems, CalendarItem, CreateItem, CreateItemResponse, CreateItemResponseMessages, Envelope, FindItem,
    FindItemParent, FindItemParentChoice, FindItemResponse, FindItemResponseMessage, FindItemResponseMessages,
    FindItemView, ItemInfoResponseMessage, Message, RealItem, ResponseClass, ResponseCode,
};

/// The account whose mailbox it is. Without an address, a mailbox on a mock server is used.
#[derive(Args, Debug)]
pub struct Account {
    /// The e-mail address of the mailbox; the server is found by Autodiscover
    #[arg(long, requires = "user")]
    email: Option<String>,
    /// The user who signs in, such as CONTOSO\kim
    #[arg(long)]
    user: Option<String>,
    /// The password
    #[arg(long, env = "EWS_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

/// A client of the mailbox, and the mock server if it is on one.
///
/// # Errors
///
/// That of the search for the server, or of the mock server's start.
pub async fn connect(account: &Account) -> Result<(Client, Option<MockExchange>), Box<dyn std::error::Error>> {
    if let (Some(email), Some(user)) = (&account.email, &account.user) {
        let password = account
            .password
            .as_deref()
            .ok_or("set EWS_PASSWORD, or give --password")?;
        let credentials = Credentials::password(user, password);
        return Ok((Client::for_address(email, credentials).await?, None));
    }
    let exchange = mock()?;
    let client = Client::builder(exchange.url(), Credentials::anonymous()).build()?;
    Ok((client, Some(exchange)))
}

/// A server whose inbox holds three messages and an appointment, and which takes what is sent.
///
/// # Errors
///
/// That of opening a port on loopback.
pub fn mock() -> io::Result<MockExchange> {
    MockExchange::builder()
        .on::<FindItem>(|call| Ok(Envelope::new(found(&call.envelope.body))))
        .on::<CreateItem>(|_| Ok(Envelope::new(created())))
        .start()
}

/// The page of the inbox that a query asks for.
fn found(query: &FindItem) -> FindItemResponse {
    let items = inbox();
    let (offset, count) = match &query.view {
        Some(FindItemView::IndexedPageItemView(page)) => (page.offset, page.max_entries_returned.unwrap_or(i32::MAX)),
        _ => (0, i32::MAX),
    };
    let total = items.len() as i32;
    let end = offset.saturating_add(count).min(total);
    let page = items
        .into_iter()
        .skip(offset as usize)
        .take((end - offset).max(0) as usize);
    let message = FindItemResponseMessage {
        response_code: Some(ResponseCode::NoError),
        root_folder: Some(FindItemParent {
            indexed_paging_offset: Some(end),
            total_items_in_view: Some(total),
            includes_last_item_in_range: Some(end == total),
            ..FindItemParent::new(FindItemParentChoice::Items(ArrayOfRealItems {
                real_item: page.collect(),
            }))
        }),
        ..FindItemResponseMessage::new(ResponseClass::Success)
    };
    FindItemResponse::new(FindItemResponseMessages::new([message]))
}

fn inbox() -> Vec<RealItem> {
    let message = |subject: &str, received: &str| {
        RealItem::from(Message {
            subject: Some(subject.to_owned()),
            date_time_received: Some(received.into()),
            ..Message::default()
        })
    };
    vec![
        message("Invoice 1001", "2026-03-01T09:00:00Z"),
        message("Invoice 1002", "2026-03-02T09:00:00Z"),
        message("Invoice 1003", "2026-03-03T09:00:00Z"),
        RealItem::from(CalendarItem {
            subject: Some("Invoices, the weekly talk".to_owned()),
            start: Some("2026-03-04T10:00:00Z".into()),
            ..CalendarItem::default()
        }),
    ]
}

fn created() -> CreateItemResponse {
    let message = ItemInfoResponseMessage {
        response_code: Some(ResponseCode::NoError),
        // What is sent has no identifier.
        items: Some(ArrayOfRealItems::default()),
        ..ItemInfoResponseMessage::new(ResponseClass::Success)
    };
    CreateItemResponse::new(CreateItemResponseMessages::new([message]))
}
