//! The programs against the mock server that they bring, and what they send to it.

use std::process::Command;

use ews_client::{Client, Credentials};
use ews_types::UnindexedFieldUri::{ItemDateTimeReceived, ItemSubject};
use ews_types::{DistinguishedFolderIdName, Envelope, FindItem, SortDirection};

fn run(program: &str, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .expect("the program can be started");
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    match output.status.success() {
        true => Ok(text(output.stdout)),
        false => Err(text(output.stderr)),
    }
}

#[test]
fn find_items_lists_all_pages() {
    let listed = run(env!("CARGO_BIN_EXE_find_items"), &["--page-size", "3"]);
    let expected = "2026-03-01T09:00:00Z  Invoice 1001\n\
                    2026-03-02T09:00:00Z  Invoice 1002\n\
                    2026-03-03T09:00:00Z  Invoice 1003\n\
                    2026-03-04T10:00:00Z  appointment: Invoices, the weekly talk\n";
    assert_eq!(listed.as_deref(), Ok(expected));
}

#[test]
fn send_mail_sends() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let sent = run(
        env!("CARGO_BIN_EXE_send_mail"),
        &[
            "--to",
            "bo@contoso.com",
            "--subject",
            "Hello",
            "--html",
            "<p>Hello!</p>",
            "--attach",
            file,
        ],
    );
    assert_eq!(sent.as_deref(), Ok("sent\n"));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let sent = run(
        env!("CARGO_BIN_EXE_send_mail"),
        &["--to", "bo@contoso.com", "--attach", "nowhere.txt"],
    );
    assert!(
        sent.as_ref().is_err_and(|error| error.contains("nowhere.txt")),
        "{sent:?}"
    );
}

#[test]
fn conditions_are_one_and_with_all_of_them() {
    let query = FindItem::in_folder(DistinguishedFolderIdName::Inbox)
        .properties([ItemSubject])
        .filter(ItemDateTimeReceived.is_greater_than("2026-01-01T00:00:00Z"))
        .filter(ItemSubject.contains("invoice").or(ItemSubject.exists().negated()))
        .filter(ItemSubject.is_not_equal_to("x"))
        .sort_by(ItemDateTimeReceived, SortDirection::Descending)
        .page(50, 25);
    let xml = Envelope::new(query).to_xml().expect("it can be written");
    let expected = r#"<m:IndexedPageItemView MaxEntriesReturned="25" Offset="50" BasePoint="Beginning"/><m:Restriction><t:And><t:IsGreaterThan><t:FieldURI FieldURI="item:DateTimeReceived"/><t:FieldURIOrConstant><t:Constant Value="2026-01-01T00:00:00Z"/></t:FieldURIOrConstant></t:IsGreaterThan><t:Or><t:Contains ContainmentMode="Substring" ContainmentComparison="IgnoreCase"><t:FieldURI FieldURI="item:Subject"/><t:Constant Value="invoice"/></t:Contains><t:Not><t:Exists><t:FieldURI FieldURI="item:Subject"/></t:Exists></t:Not></t:Or><t:IsNotEqualTo><t:FieldURI FieldURI="item:Subject"/><t:FieldURIOrConstant><t:Constant Value="x"/></t:FieldURIOrConstant></t:IsNotEqualTo></t:And></m:Restriction><m:SortOrder><t:FieldOrder Order="Descending"><t:FieldURI FieldURI="item:DateTimeReceived"/></t:FieldOrder></m:SortOrder>"#;
    assert!(xml.contains(expected), "{xml}");
}

#[test]
fn a_calendar_view_has_both_its_ends() {
    let exchange = mailbox::mock().expect("a port on loopback is free");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let client = Client::builder(exchange.url(), Credentials::anonymous())
        .build()
        .expect("the URL is one");
    let query =
        FindItem::in_folder(DistinguishedFolderIdName::Inbox).between("2026-03-01T00:00:00Z", "2026-04-01T00:00:00Z");
    runtime.block_on(client.call(query)).expect("a response");
    let requests = exchange.requests();
    let sent = String::from_utf8_lossy(requests[0].body());
    assert!(
        sent.contains(r#"<m:CalendarView StartDate="2026-03-01T00:00:00Z" EndDate="2026-04-01T00:00:00Z"/>"#),
        "{sent}"
    );
}
