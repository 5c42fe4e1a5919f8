//! Small damage, all of it: documents cut off at every byte, with every byte replaced, with every element deleted,
//! doubled, renamed or moved to another namespace. What still reads must have the value that an independent reader
//! finds in it (`targets::photo` holds each document against roxmltree); everything else is an error with a place.

use ews_types::{Envelope, Error, ErrorKind, GetUserPhoto, GetUserPhotoResponse, ReadOptions};
use roxmltree::{Document, Node};

use crate::targets;

/// The response as Microsoft documents it, with a shorter picture.
const RESPONSE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Header>
    <h:ServerVersionInfo MajorVersion="15" MinorVersion="0" Version="Exchange2013"
        xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types"/>
  </s:Header>
  <s:Body xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    <GetUserPhotoResponse ResponseClass="Success" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
      <ResponseCode>NoError</ResponseCode>
      <HasChanged>true</HasChanged>
      <PictureData>/9j/4AAQSkZJRgABAQEAYABgAAD/02</PictureData>
    </GetUserPhotoResponse>
  </s:Body>
</s:Envelope>"#;

/// The request as Microsoft documents it.
const REQUEST: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
    xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
    xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">
  <soap:Header><t:RequestServerVersion Version="Exchange2013"/></soap:Header>
  <soap:Body>
    <m:GetUserPhoto>
      <m:Email>sadie@contoso.com</m:Email>
      <m:SizeRequested>HR360x360</m:SizeRequested>
    </m:GetUserPhoto>
  </soap:Body>
</soap:Envelope>"#;

fn response(xml: &[u8]) -> Result<Envelope<GetUserPhotoResponse>, Error> {
    targets::photo(xml);
    Envelope::from_xml(xml)
}

fn request(xml: &[u8]) -> Result<Envelope<GetUserPhoto>, Error> {
    targets::photo(xml);
    Envelope::from_xml(xml)
}

#[test]
fn cut_off_anywhere_it_is_an_error() {
    for end in 0..RESPONSE.len() {
        response(&RESPONSE.as_bytes()[..end]).expect_err(&RESPONSE[..end]);
    }
    for end in 0..REQUEST.len() {
        request(&REQUEST.as_bytes()[..end]).expect_err(&REQUEST[..end]);
    }
    response(RESPONSE.as_bytes()).expect("the whole response");
    request(REQUEST.as_bytes()).expect("the whole request");
}

#[test]
fn beginning_anywhere_but_at_its_beginning_it_is_an_error() {
    let declaration = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".len();
    for start in 1..RESPONSE.len() {
        let read = response(&RESPONSE.as_bytes()[start..]);
        // Without the declaration, with or without the line end before the envelope, it is whole.
        assert_eq!(
            read.is_ok(),
            start == declaration - 1 || start == declaration,
            "{start}"
        );
    }
}

/// What ends or begins something, what is no character of XML, what is no UTF-8, and a letter.
const NASTY: [u8; 12] = [
    b'<', b'>', b'&', b'"', b'\'', b'/', b' ', b'\r', b'\0', b'\x1F', b'\xFF', b'x',
];

#[test]
fn with_any_byte_replaced_it_is_an_error_or_has_the_value_that_is_there() {
    let mut read = 0;
    let mut count = 0;
    for at in 0..RESPONSE.len() {
        for byte in NASTY {
            let mut xml = RESPONSE.as_bytes().to_vec();
            xml[at] = byte;
            read += usize::from(response(&xml).is_ok());
            count += 1;
        }
    }
    println!("{read} of {count} damaged responses still read");
    let mut read = 0;
    let mut count = 0;
    for at in 0..REQUEST.len() {
        for byte in NASTY {
            let mut xml = REQUEST.as_bytes().to_vec();
            xml[at] = byte;
            read += usize::from(request(&xml).is_ok());
            count += 1;
        }
    }
    println!("{read} of {count} damaged requests still read");
}

#[test]
fn with_any_byte_missing_or_doubled_it_is_an_error_or_has_the_value_that_is_there() {
    for at in 0..RESPONSE.len() {
        let (before, after) = RESPONSE.as_bytes().split_at(at);
        let _ = response(&[before, &after[1..]].concat());
        let _ = response(&[before, &after[..1], after].concat());
    }
}

/// What becomes of a damaged document.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Becomes {
    /// It reads, with this many things skipped.
    Read(usize),
    Refused(ErrorKind),
}

use Becomes::{Read, Refused};

fn becomes<B: ews_types::Body>(xml: &str) -> Becomes {
    match ReadOptions::new().read_reporting::<B>(xml) {
        Ok(read) => Read(read.skipped.len()),
        Err(Error::Xml(error)) => Refused(error.kind()),
        Err(other) => panic!("{other}\n{xml}"),
    }
}

/// Every element of the document, each damaged by the function.
fn with_each_element(document: &str, damage: impl Fn(&str, Node<'_, '_>) -> String, mut check: impl FnMut(&str, &str)) {
    let parsed = Document::parse(document).expect("a well-formed document");
    for element in parsed.descendants().filter(Node::is_element) {
        let damaged = damage(document, element);
        targets::photo(damaged.as_bytes());
        check(element.tag_name().name(), &damaged);
    }
}

fn deleted(document: &str, element: Node<'_, '_>) -> String {
    let range = element.range();
    [&document[..range.start], &document[range.end..]].concat()
}

fn doubled(document: &str, element: Node<'_, '_>) -> String {
    let range = element.range();
    [&document[..range.end], &document[range.start..]].concat()
}

/// The element with another name in its tags, and more attributes.
fn with_name(document: &str, element: Node<'_, '_>, name: impl Fn(&str) -> String, attributes: &str) -> String {
    let range = element.range();
    let text = &document[range.clone()];
    let old = text[1..].split([' ', '>', '/', '\n']).next().expect("a name");
    let new = name(old);
    let start = text.replacen(old, &format!("{new}{attributes}"), 1);
    let whole = match start.strip_suffix(&format!("</{old}>")) {
        Some(start) => format!("{start}</{new}>"),
        None => start,
    };
    [&document[..range.start], &whole, &document[range.end..]].concat()
}

fn renamed(document: &str, element: Node<'_, '_>) -> String {
    with_name(document, element, |name| format!("{name}X"), "")
}

fn moved(document: &str, element: Node<'_, '_>, namespace: &str) -> String {
    let local = element.tag_name().name();
    with_name(
        document,
        element,
        |_| format!("z:{local}"),
        &format!(" xmlns:z='{namespace}'"),
    )
}

#[test]
fn without_an_element_it_is_read_unless_the_element_is_needed() {
    with_each_element(RESPONSE, deleted, |name, xml| {
        let expected = match name {
            "Envelope" => Refused(ErrorKind::Syntax),
            "Body" | "GetUserPhotoResponse" => Refused(ErrorKind::Missing),
            _ => Read(0),
        };
        assert_eq!(becomes::<GetUserPhotoResponse>(xml), expected, "{xml}");
    });
    with_each_element(REQUEST, deleted, |name, xml| {
        let expected = match name {
            "Envelope" => Refused(ErrorKind::Syntax),
            "Header" | "RequestServerVersion" => Read(0),
            _ => Refused(ErrorKind::Missing),
        };
        assert_eq!(becomes::<GetUserPhoto>(xml), expected, "{xml}");
    });
}

#[test]
fn with_an_element_twice_it_is_an_error() {
    let expected = |name: &str| match name {
        "Envelope" => Refused(ErrorKind::Syntax),
        // A second child of the body is something that no schema knows.
        "GetUserPhoto" | "GetUserPhotoResponse" => Read(1),
        _ => Refused(ErrorKind::Duplicate),
    };
    with_each_element(RESPONSE, doubled, |name, xml| {
        assert_eq!(becomes::<GetUserPhotoResponse>(xml), expected(name), "{xml}");
    });
    with_each_element(REQUEST, doubled, |name, xml| {
        assert_eq!(becomes::<GetUserPhoto>(xml), expected(name), "{xml}");
    });
}

#[test]
fn with_an_element_renamed_that_element_is_skipped_or_missed() {
    with_each_element(RESPONSE, renamed, |name, xml| {
        let expected = match name {
            "Envelope" => Refused(ErrorKind::NotSoap),
            "Body" => Refused(ErrorKind::Missing),
            "GetUserPhotoResponse" => Refused(ErrorKind::UnknownElement),
            // An unknown header is kept.
            "ServerVersionInfo" => Read(0),
            _ => Read(1),
        };
        assert_eq!(becomes::<GetUserPhotoResponse>(xml), expected, "{xml}");
    });
    with_each_element(REQUEST, renamed, |name, xml| {
        let expected = match name {
            "Envelope" => Refused(ErrorKind::NotSoap),
            "Header" => Read(1),
            "RequestServerVersion" => Read(0),
            "GetUserPhoto" => Refused(ErrorKind::UnknownElement),
            _ => Refused(ErrorKind::Missing),
        };
        assert_eq!(becomes::<GetUserPhoto>(xml), expected, "{xml}");
    });
}

#[test]
fn with_an_element_in_another_namespace_it_is_an_error() {
    for namespace in [
        "urn:x",
        "http://schemas.microsoft.com/exchange/services/2006/errors",
        "http://www.w3.org/2001/XMLSchema",
    ] {
        let moved = |document: &str, element: Node<'_, '_>| moved(document, element, namespace);
        let expected = |name: &str| match name {
            "Envelope" => Refused(ErrorKind::NotSoap),
            // Unknown headers are kept, and a header that is not SOAP's is something unknown in the envelope.
            "ServerVersionInfo" | "RequestServerVersion" => Read(0),
            "Header" => Read(1),
            _ => Refused(ErrorKind::WrongNamespace),
        };
        with_each_element(RESPONSE, moved, |name, xml| {
            assert_eq!(becomes::<GetUserPhotoResponse>(xml), expected(name), "{xml}");
        });
        with_each_element(REQUEST, moved, |name, xml| {
            assert_eq!(becomes::<GetUserPhoto>(xml), expected(name), "{xml}");
        });
    }
}
