//! Documented requests and responses: read strictly, written, and read again.

use std::fs;
use std::path::{Path, PathBuf};

use ews_types::autodiscover::{pox, soap};
use ews_types::{Body, Envelope, ReadOptions, WriteOptions};
use roxmltree::{Document, Node};

/// A document that shows what servers send besides the documented ones: errors, nil values, types of settings.
const SETTINGS: &str = include_str!("settings.xml");

const POX_ERROR: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
  <Response><Error Time="10:43:07.6823456" Id="1960987384"><ErrorCode>600</ErrorCode><Message>Invalid Request</Message>
  <DebugData /></Error></Response>
</Autodiscover>"#;

#[test]
fn documented_documents_survive_a_strict_round_trip() {
    let Some(reference) = std::env::var_os("EWS_REFERENCE") else {
        println!("skipped: EWS_REFERENCE does not say where the documented envelopes are");
        return;
    };
    let entries = fs::read_dir(Path::new(&reference).join("autodiscover")).expect("documents of Autodiscover");
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    assert!(files.len() >= 16, "only {} documents", files.len());
    for file in files {
        let xml = fs::read_to_string(&file).expect("a document");
        let written = round_trip(&xml).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        same(&xml, &written).unwrap_or_else(|difference| panic!("{}: {difference}\n{written}", file.display()));
    }
}

#[test]
fn settings_of_every_type_survive_a_strict_round_trip() {
    let written = round_trip(SETTINGS).expect("a valid response");
    same(SETTINGS, &written).unwrap_or_else(|difference| panic!("{difference}\n{written}"));
}

#[test]
fn the_value_of_a_setting_is_in_the_type_that_it_names() {
    let envelope = Envelope::<soap::GetUserSettingsResponseMessage>::from_xml(SETTINGS).expect("a valid response");
    let response = envelope.body.response.flatten().expect("a response");
    let users = response.user_responses.flatten().expect("users").user_response;
    let settings = users[0].user_settings.iter().flatten().next().expect("settings");
    let url: soap::StringSetting = settings.user_setting[0].derived().expect("readable").expect("a text");
    assert_eq!(
        url.value.flatten().as_deref(),
        Some("https://mail.contoso.com/EWS/Exchange.asmx")
    );
    let mailboxes: soap::AlternateMailboxCollectionSetting = settings.user_setting[1]
        .derived()
        .expect("readable")
        .expect("mailboxes");
    let mailboxes = mailboxes
        .alternate_mailboxes
        .flatten()
        .expect("mailboxes")
        .alternate_mailbox;
    assert_eq!(mailboxes[0].type_.clone().flatten().as_deref(), Some("Archive"));
}

#[test]
fn an_error_of_plain_xml_survives_a_strict_round_trip() {
    let written = round_trip(POX_ERROR).expect("a valid response");
    same(POX_ERROR, &written).unwrap_or_else(|difference| panic!("{difference}\n{written}"));
}

/// Reads and writes a document of whichever kind it is.
fn round_trip(xml: &str) -> Result<String, ews_types::Error> {
    let document = Document::parse(xml).expect("well-formed XML");
    let root = document.root_element();
    match root.tag_name().namespace() {
        Some("http://schemas.xmlsoap.org/soap/envelope/") => {
            let body = root
                .children()
                .find(|node| node.has_tag_name((root.tag_name().namespace().unwrap_or_default(), "Body")));
            let message = body.and_then(|body| body.first_element_child()).expect("a message");
            if message.tag_name().name().ends_with("RequestMessage") {
                envelope::<soap::AnyRequest>(xml)
            } else {
                envelope::<soap::AnyResponse>(xml)
            }
        }
        Some(namespace) if namespace.contains("/requestschema/") => plain::<pox::request::Autodiscover>(xml),
        _ => plain::<pox::response::Autodiscover>(xml),
    }
}

fn envelope<B: Body>(xml: &str) -> Result<String, ews_types::Error> {
    ReadOptions::new().strict().read::<B>(xml)?.to_xml()
}

fn plain<B: Body>(xml: &str) -> Result<String, ews_types::Error> {
    WriteOptions::new().write_document(&ReadOptions::new().strict().read_document::<B>(xml)?)
}

/// Whether two documents are the same but for prefixes, the order of attributes and white space around text.
fn same(one: &str, other: &str) -> Result<(), String> {
    let (one, other) = (
        Document::parse(one).expect("well-formed XML"),
        Document::parse(other).map_err(|error| error.to_string())?,
    );
    same_element(one.root_element(), other.root_element())
}

fn same_element(one: Node<'_, '_>, other: Node<'_, '_>) -> Result<(), String> {
    if one.tag_name() != other.tag_name() {
        return Err(format!("{:?} became {:?}", one.tag_name(), other.tag_name()));
    }
    let name = one.tag_name().name();
    if attributes(one) != attributes(other) {
        return Err(format!("{name}: {:?} became {:?}", attributes(one), attributes(other)));
    }
    if own_text(one) != own_text(other) {
        return Err(format!("{name}: {:?} became {:?}", own_text(one), own_text(other)));
    }
    // Headers come in no fixed order.
    let (mut ones, mut others) = (elements(one), elements(other));
    if name == "Header" {
        ones.sort_by_key(|node| node.tag_name().name().to_owned());
        others.sort_by_key(|node| node.tag_name().name().to_owned());
    }
    if ones.len() != others.len() {
        return Err(format!("{name}: {} elements became {}", ones.len(), others.len()));
    }
    ones.into_iter()
        .zip(others)
        .try_for_each(|(one, other)| same_element(one, other))
}

fn elements<'a, 'input>(node: Node<'a, 'input>) -> Vec<Node<'a, 'input>> {
    node.children().filter(Node::is_element).collect()
}

fn own_text(node: Node<'_, '_>) -> String {
    let text: String = node
        .children()
        .filter_map(|child| child.text().filter(|_| child.is_text()))
        .collect();
    text.trim().to_owned()
}

/// The prefix in the value of `xsi:type` is the writer's choice.
fn attributes(node: Node<'_, '_>) -> Vec<(String, String, String)> {
    let mut attributes: Vec<_> = node
        .attributes()
        .map(|attribute| {
            let value = match attribute.name() {
                "type" => attribute.value().rsplit(':').next().unwrap_or_default(),
                _ => attribute.value(),
            };
            (
                attribute.namespace().unwrap_or_default().to_owned(),
                attribute.name().to_owned(),
                value.to_owned(),
            )
        })
        .collect();
    attributes.sort();
    attributes
}
