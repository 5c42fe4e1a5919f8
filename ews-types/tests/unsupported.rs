//! Rust types that XML has no place for: an error that names the place, and never a document that means something else.

use std::collections::BTreeMap;

use ews_types::{Body, Document, Envelope, Error, ErrorKind, Header, ReadOptions, XmlError};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Debug, Serialize, Deserialize)]
struct Element<T> {
    #[serde(rename = "m:Value")]
    value: T,
}

#[derive(Debug, Serialize, Deserialize)]
struct Attribute<T> {
    #[serde(rename = "@Value")]
    value: T,
}

#[derive(Debug, Serialize, Deserialize)]
struct Content<T> {
    #[serde(rename = "$text")]
    value: T,
}

/// A field that holds open content.
#[derive(Debug, Serialize, Deserialize)]
struct Open<T> {
    #[serde(rename = "$anyAttribute")]
    value: T,
}

/// What such a field is a sequence of, with a value of another type.
#[derive(Debug, Serialize, Deserialize)]
struct OpenAttribute<T> {
    namespace: String,
    name: String,
    value: T,
}

fn open_attribute<T>(value: T) -> Vec<OpenAttribute<T>> {
    let (namespace, name) = (String::new(), "a".to_owned());
    vec![OpenAttribute { namespace, name, value }]
}

macro_rules! body {
    ($($name:ident)*) => {$(
        impl<T: Serialize + DeserializeOwned> Body for $name<T> {
            type Header = Header;
            const ELEMENTS: &'static [&'static str] = &["m:Test"];
        }
    )*};
}

body! { Element Attribute Content Open }

#[derive(Debug, Serialize, Deserialize)]
struct Pair(u8, u8);

#[derive(Debug, Serialize, Deserialize)]
struct Marker;

#[derive(Debug, Serialize, Deserialize)]
enum Alternative {
    #[serde(rename = "m:One")]
    One(u8),
    #[serde(rename = "m:Two")]
    Two(u8, u8),
    #[serde(rename = "m:Three")]
    Three {
        #[serde(rename = "m:Inner")]
        inner: u8,
    },
}

/// The path and the message with which a value is refused.
fn refused<B: Body + Serialize>(body: B) -> String {
    match Document::new(body).to_xml() {
        Err(Error::Write(error)) => {
            assert_eq!(error.kind(), ErrorKind::Unsupported, "{error}");
            assert_eq!(error.to_string(), format!("{}: {}", error.path(), error.message()));
            error.to_string()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_an_element_cannot_be_is_refused_when_it_is_written() {
    let refused =
        |message: String, what| assert_eq!(message, format!("/m:Test/m:Value: {what} cannot be written as XML"));
    let map = BTreeMap::from([("key".to_owned(), 1)]);
    refused(refused_element((1, 2)), "a tuple");
    refused(refused_element(Pair(1, 2)), "a tuple struct");
    refused(refused_element(Alternative::Two(1, 2)), "a tuple variant");
    refused(refused_element(map), "a map");
}

fn refused_element<T: Serialize + DeserializeOwned>(value: T) -> String {
    refused(Element { value })
}

#[test]
fn what_an_attribute_cannot_be_is_refused_when_it_is_written() {
    let refused = |message: String, what| {
        assert_eq!(
            message,
            format!("/m:Test/@Value: {what} in an attribute cannot be written as XML")
        )
    };
    refused(refused_attribute(vec![1, 2]), "a repeated value");
    refused(refused_attribute(Element { value: 1 }), "a struct");
    refused(refused_attribute(Alternative::One(1)), "a choice");
    refused(refused_attribute(Alternative::Three { inner: 1 }), "a choice");
}

fn refused_attribute<T: Serialize + DeserializeOwned>(value: T) -> String {
    refused(Attribute { value })
}

#[test]
fn what_a_text_cannot_be_is_refused_when_it_is_written() {
    let refused = |message: String, what| assert_eq!(message, format!("/m:Test: {what} cannot be written as XML"));
    let map = BTreeMap::from([("key".to_owned(), 1)]);
    refused(refused_text((1, 2)), "a tuple");
    refused(refused_text(Pair(1, 2)), "a tuple struct");
    refused(refused_text(Alternative::Two(1, 2)), "a tuple variant");
    refused(refused_text(map), "a map");
    refused(refused_text(Element { value: 1 }), "a struct in text");
    refused(refused_text(Alternative::One(1)), "a choice in text");
    refused(refused_text(Alternative::Three { inner: 1 }), "a choice in text");
}

fn refused_text<T: Serialize + DeserializeOwned>(value: T) -> String {
    refused(Content { value })
}

#[test]
fn what_open_content_cannot_be_is_refused_when_it_is_written() {
    let refused = |message: String, what| assert_eq!(message, format!("/m:Test: {what} cannot be written as XML"));
    refused(
        refused_open("text".to_owned()),
        "a text in place of attributes or nodes",
    );
    refused(
        refused_open(Element { value: 1 }),
        "a struct in place of a text, attributes or nodes",
    );
    refused(refused_open(vec![vec![1]]), "a repeated value as an attribute");
    refused(refused_open(vec![Alternative::One(1)]), "a choice as an attribute");
    refused(refused_open(Marker), "a unit in open content");
    refused(refused_open(()), "a unit in open content");
    refused(refused_open(true), "a text in place of attributes or nodes");
    refused(refused_open('a'), "a text in place of attributes or nodes");
    refused(refused_open(1_i8), "a number in open content");
    refused(refused_open(1_i64), "a number in open content");
    refused(refused_open(1_u16), "a number in open content");
    refused(refused_open(1.5), "a number in open content");
    refused(refused_open((1, 2)), "a tuple");
    refused(refused_open(BTreeMap::from([("key".to_owned(), 1)])), "a map");
    refused(
        refused_open(Alternative::Three { inner: 1 }),
        "a choice as an attribute",
    );
    refused(
        refused_open(open_attribute(vec![1])),
        "a repeated value as an attribute",
    );
    refused(
        refused_open(open_attribute(Element { value: 1 })),
        "a struct in place of a text, attributes or nodes",
    );
}

fn refused_open<T: Serialize + DeserializeOwned>(value: T) -> String {
    refused(Open { value })
}

/// A unit is an element or attribute without a text, and `None` one that is not there.
#[test]
fn what_has_no_value_is_written_without_one() {
    let written = |body: Result<String, Error>| {
        let xml = body.expect("it is written");
        xml[xml.find("<m:Test").expect("it is there") + "<m:Test".len()..].to_owned()
    };
    let messages = " xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\"";
    let element = |xml: String| xml.replace(messages, "");
    assert_eq!(
        element(written(Document::new(Element { value: () }).to_xml())),
        "><m:Value/></m:Test>"
    );
    assert_eq!(
        element(written(Document::new(Element { value: Marker }).to_xml())),
        "><m:Value/></m:Test>"
    );
    assert_eq!(
        element(written(Document::new(Attribute { value: () }).to_xml())),
        " Value=\"\"/>"
    );
    assert_eq!(
        element(written(Document::new(Attribute { value: None::<u8> }).to_xml())),
        "/>"
    );
    assert_eq!(
        element(written(Document::new(Content { value: None::<u8> }).to_xml())),
        "></m:Test>"
    );
    assert_eq!(
        element(written(Document::new(Content { value: () }).to_xml())),
        "></m:Test>"
    );
    assert_eq!(
        element(written(Document::new(Content { value: Some(1) }).to_xml())),
        ">1</m:Test>"
    );
}

/// The error with which a document cannot be read as a type.
fn unreadable<B: Body + std::fmt::Debug>(content: &str) -> XmlError {
    let xml = format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><m:Test Value='1' \
         xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages'>{content}</m:Test></s:Body></s:Envelope>"
    );
    match ReadOptions::new().read::<B>(xml) {
        Err(Error::Xml(error)) => error,
        other => panic!("{:?}", other.map(|envelope: Envelope<B>| envelope.body)),
    }
}

#[test]
fn what_no_document_can_be_read_into_is_named() {
    let value = "<m:Value>1</m:Value>";
    for (error, what) in [
        (unreadable::<Element<(u8, u8)>>(value), "a tuple"),
        (unreadable::<Element<Pair>>(value), "a tuple struct"),
        (unreadable::<Element<BTreeMap<String, u8>>>(value), "a map"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Unsupported);
        assert_eq!(error.path(), "/soap:Envelope/soap:Body/m:Test/m:Value");
        assert_eq!(
            error.message(),
            format!("{what} cannot be read from XML; use a struct with named fields")
        );
    }
    let error = unreadable::<Element<Alternative>>("<m:Two>1</m:Two>");
    assert!(error.message().contains("m:Value"), "{error}");
}
