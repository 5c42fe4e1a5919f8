//! Where servers depart from the schema, and what reaches the caller when a response of class Error cannot be read.

use ews_types::{Body, Envelope, Error, ErrorKind, Header, MessageXml, ReadOptions, ResponseClass, ResponseCode};
use serde::{Deserialize, Serialize};

use super::MESSAGES;

const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";

/// As the generator makes it of `m:GetStreamingEventsResponseMessageType`, in short.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Streaming {
    #[serde(rename = "@ResponseClass")]
    response_class: ResponseClass,
    #[serde(rename = "m:MessageText")]
    message_text: Option<String>,
    #[serde(rename = "m:ResponseCode")]
    response_code: Option<ResponseCode>,
    #[serde(rename = "m:MessageXml")]
    message_xml: Option<MessageXml>,
    #[serde(rename = "m:Notifications")]
    notifications: Option<Notifications>,
    #[serde(rename = "m:ErrorSubscriptionIds")]
    ids: Option<Ids>,
    #[serde(rename = "m:Count")]
    count: Option<u32>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Notifications {
    #[serde(rename = "t:Notification")]
    notification: Vec<Notification>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Notification {
    #[serde(rename = "t:SubscriptionId")]
    id: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Ids {
    #[serde(rename = "t:SubscriptionId")]
    ids: Vec<String>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Responses {
    #[serde(rename = "m:Message")]
    messages: Vec<Streaming>,
}

impl Body for Responses {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:Responses"];
}

fn document(messages: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><m:Responses xmlns:m='{MESSAGES}' \
         xmlns:t='{TYPES}'>{messages}</m:Responses></s:Body></s:Envelope>"
    )
}

fn refused(payload: &str) -> String {
    document(&format!(
        "<m:Message ResponseClass='Error'><m:MessageText>No &amp; never.</m:MessageText>\
         <m:ResponseCode>ErrorInvalidSubscription</m:ResponseCode>{payload}</m:Message>\
         <m:Message ResponseClass='Success'><m:ResponseCode>NoError</m:ResponseCode><m:Count>7</m:Count></m:Message>"
    ))
}

#[test]
fn known_departures_are_read_by_default() {
    let sent = document(
        "<m:Message ResponseClass='Success'><m:Notifications><m:Notification><t:SubscriptionId>1</t:SubscriptionId>\
         </m:Notification><m:Notification><m:SubscriptionId>2</m:SubscriptionId></m:Notification></m:Notifications></m:Message>",
    );
    let read = Envelope::<Responses>::from_xml(&sent).expect("by default");
    let ids = |read: &Envelope<Responses>| {
        let all = read.body.messages[0]
            .notifications
            .as_ref()
            .map(|all| &all.notification);
        all.into_iter().flatten().map(|one| one.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&read), ["1", "2"]);
    // As the schema has them, they are read too, and written.
    let written = read.to_xml().expect("it is written");
    assert!(written.contains("<t:Notification><t:SubscriptionId>1<"), "{written}");
    assert_eq!(
        Envelope::<Responses>::from_xml(&written).expect("as in the schema"),
        read
    );
    let Err(Error::Xml(error)) = ReadOptions::new().strict().read::<Responses>(&sent) else {
        panic!("a strict reader knows the schema only");
    };
    assert_eq!(error.kind(), ErrorKind::WrongNamespace);
    // What is not known to be sent is still an error.
    let other = sent.replace("m:Notifications>", "t:Notifications>");
    assert!(Envelope::<Responses>::from_xml(other).is_err());
}

#[test]
fn ids_of_an_error_are_read_in_either_namespace() {
    let xml = refused("<m:ErrorSubscriptionIds><m:SubscriptionId>x</m:SubscriptionId></m:ErrorSubscriptionIds>");
    let body = Envelope::<Responses>::from_xml(xml).expect("it is read").body;
    assert_eq!(
        body.messages[0].ids,
        Some(Ids {
            ids: vec!["x".to_owned()]
        })
    );
}

/// Whatever is wrong with it: a value, a name, an element that is missing, twice or not known.
#[test]
fn a_payload_that_cannot_be_read_hides_no_error() {
    for payload in [
        "<m:Count>many</m:Count>",
        "<m:Count>1</m:Count><m:Count>2</m:Count>",
        "<t:Count>1</t:Count>",
        "<m:ErrorSubscriptionIds/>",
        "<m:ErrorSubscriptionIds><x:SubscriptionId xmlns:x='urn:x'>1</x:SubscriptionId></m:ErrorSubscriptionIds>",
        "<m:Notifications><t:Notification/></m:Notifications>",
    ] {
        let xml = refused(payload);
        let report = ReadOptions::new().read_reporting::<Responses>(&xml).expect(payload);
        let messages = &report.value.body.messages;
        assert_eq!(
            messages[0].response_code,
            Some(ResponseCode::ErrorInvalidSubscription),
            "{payload}"
        );
        assert_eq!(messages[0].message_text.as_deref(), Some("No & never."), "{payload}");
        assert_eq!(messages[1].count, Some(7), "{payload}");
        assert!(
            report.skipped[0]
                .path
                .starts_with("/soap:Envelope/soap:Body/m:Responses/m:Message/"),
            "{payload}"
        );

        // A strict reader does not go on, and says what the server reports.
        let Err(Error::Xml(error)) = ReadOptions::new().strict().read::<Responses>(&xml) else {
            panic!("{payload}");
        };
        assert_eq!(error.response_code(), Some("ErrorInvalidSubscription"), "{payload}");
        assert_eq!(error.message_text(), Some("No & never."), "{payload}");
        let begins =
            "the server reports ErrorInvalidSubscription: No & never.; its response cannot be read: /soap:Envelope";
        assert!(error.to_string().starts_with(begins), "{error}");
    }
    // The same in a message of class Success is an error of the document.
    let xml = document("<m:Message ResponseClass='Success'><m:Count>many</m:Count></m:Message>");
    let Err(Error::Xml(error)) = Envelope::<Responses>::from_xml(xml) else {
        panic!("it cannot be read");
    };
    assert_eq!(error.response_code(), None);
    // So is what comes after a message of class Error.
    let xml = refused("").replace(">7<", ">many<");
    let Err(Error::Xml(error)) = Envelope::<Responses>::from_xml(xml) else {
        panic!("it cannot be read");
    };
    assert_eq!(error.response_code(), None);
}

#[test]
fn a_document_that_ends_inside_an_error_says_which_one() {
    let whole = refused("<m:Count>1</m:Count>");
    let cut = &whole[..whole.find("</m:Count>").expect("it is there")];
    let Err(Error::Xml(error)) = Envelope::<Responses>::from_xml(cut) else {
        panic!("it is cut off");
    };
    assert_eq!(
        (error.kind(), error.response_code()),
        (ErrorKind::Syntax, Some("ErrorInvalidSubscription"))
    );
    assert!(!Error::Xml(error).is_transient());
    let busy = cut.replace("ErrorInvalidSubscription", "ErrorServerBusy");
    assert!(
        Envelope::<Responses>::from_xml(busy)
            .expect_err("it is cut off")
            .is_transient()
    );
}

#[test]
fn an_error_without_a_text_is_shown_without_one() {
    let text = "<m:MessageText>No &amp; never.</m:MessageText>";
    let xml = refused("<m:Count>many</m:Count>").replace(text, "");
    let Err(Error::Xml(error)) = ReadOptions::new().strict().read::<Responses>(xml) else {
        panic!("it cannot be read");
    };
    let begins = "the server reports ErrorInvalidSubscription; its response cannot be read: ";
    assert!(error.to_string().starts_with(begins), "{error}");
    assert_eq!(error.message_text(), Some(""));
}

#[test]
fn a_response_that_the_server_cut_off_is_named_so() {
    let whole = document("<m:Message ResponseClass='Success'><m:Count>7</m:Count></m:Message>");
    for xml in [
        whole.clone() + "\n=== Truncated Data ===",
        whole[..whole.len() / 2].to_owned() + "=== Truncated Data ===\r\n",
        whole.replace(">7<", ">7=== Truncated Data ===<"),
    ] {
        let error = Envelope::<Responses>::from_xml(&xml).expect_err("it is cut off");
        assert!(error.is_transient(), "{error}");
        assert!(error.to_string().contains("the server cut its response off"), "{error}");
    }
}
