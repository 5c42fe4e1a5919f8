//! Servers that send something else than the files.

use std::time::Duration;

use ews_codegen::ErrorKind;
use ews_codegen::fetch::Fetch;

use super::*;

#[test]
fn a_server_that_refuses_is_quoted_with_what_to_do() {
    let unauthorized = but("/EWS/messages.xsd", || {
        Reply::status("401 Unauthorized").with("WWW-Authenticate", "Negotiate")
    });
    let text = "error: URL/messages.xsd is refused (HTTP 401 Unauthorized); it asks for `Negotiate`";
    refused("401", &unauthorized, text, "log in: `--user NAME`");
    let missing = but("/EWS/messages.xsd", || Reply::status("404 Not Found"));
    refused(
        "404",
        &missing,
        "error: there is no messages.xsd at URL/ (HTTP 404)",
        "after its last slash",
    );
    let broken = but("/EWS/types.xsd", || Reply::status("500 Internal Server Error"));
    let text = "error: URL/types.xsd is refused (HTTP 500 Internal Server Error)";
    refused("500", &broken, text, "try again later");
}

#[test]
fn a_web_page_is_no_schema() {
    let page = "<!DOCTYPE html><html><title>Outlook</title></html>";
    let told = but("/EWS/messages.xsd", || {
        Reply::Full(
            "200 OK",
            vec![("Content-Type", "text/html; charset=utf-8".to_owned())],
            b"<p>".to_vec(),
        )
    });
    refused("page", &told, "error: URL/messages.xsd is a web page", "not logged in");
    let not_told = but("/EWS/types.xsd", move || Reply::ok(page));
    refused(
        "page_as_xml",
        &not_told,
        "error: URL/types.xsd is a web page",
        "not logged in",
    );
}

#[test]
fn a_response_that_breaks_off_or_is_empty_is_refused() {
    let cut = but("/EWS/types.xsd", || {
        Reply::Raw(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n<xs:schema".to_vec())
    });
    refused(
        "cut",
        &cut,
        "error: URL/types.xsd broke off after 10 of 1000 bytes",
        "try again",
    );
    // Without a length, the end of the connection is the end of the file.
    let half = || {
        format!(
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}",
            &TYPES[..TYPES.len() - 20]
        )
        .into_bytes()
    };
    let no_length = but("/EWS/types.xsd", move || Reply::Raw(half()));
    refused("no_length", &no_length, "URL/types.xsd:", "error: ");
    let empty = but("/EWS/more.xsd", || Reply::ok("\n"));
    refused("empty", &empty, "error: URL/more.xsd is empty", "browser");
}

#[test]
fn another_document_than_the_one_that_was_asked_for_is_refused_with_its_place() {
    let root = but("/EWS/messages.xsd", || Reply::ok("<?xml version=\"1.0\"?>\n<error/>"));
    refused(
        "root",
        &root,
        "URL/messages.xsd:2:2",
        "the root element is `error`, not `xs:schema`",
    );
    let namespace = but("/EWS/messages.xsd", || Reply::ok(TYPES));
    refused(
        "namespace",
        &namespace,
        "URL/messages.xsd:2:",
        "this is not the schema of EWS",
    );
    let none = but("/EWS/messages.xsd", || Reply::ok(MORE));
    refused(
        "none",
        &none,
        "has no target namespace",
        "this is not the schema of EWS",
    );
    let wsdl = but("/EWS/Services.wsdl", || Reply::ok(TYPES));
    refused(
        "wsdl",
        &wsdl,
        "URL/Services.wsdl:1:2",
        "this is an XML Schema, not a WSDL",
    );
}

#[test]
fn a_file_that_is_too_big_is_not_read_to_its_end() {
    let announced = but("/EWS/messages.xsd", || {
        Reply::Raw(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n".to_vec())
    });
    refused(
        "big",
        &announced,
        "error: URL/messages.xsd has more than the 67108864 bytes",
        "is this EWS?",
    );

    let long = "<!-- -->".repeat(1000);
    let unannounced = but("/EWS/messages.xsd", move || {
        Reply::Raw(format!("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{long}").into_bytes())
    });
    let error = Fetch::new(&unannounced.url())
        .unwrap()
        .limit(1000)
        .run(|_| {})
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("has more than the 1000 bytes that are allowed"),
        "{error}"
    );
}

#[test]
fn a_server_that_says_nothing_is_left() {
    let server = Server::http(|_| Reply::Silence);
    let fetch = Fetch::new(&server.url()).unwrap().timeout(Duration::from_millis(50));
    let error = fetch.run(|_| {}).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Fetch);
    assert!(
        error.to_string().ends_with(" took too long to respond; try again"),
        "{error}"
    );
}
