//! What holds for any text, any bytes and any tree: written and read again they are the same, no text can make or unmake
//! an element or an attribute, and what XML 1.0 cannot carry is an error or is replaced.
//!
//! Each property is tried on 512 values, the same ones on every run. A value that fails is noted in
//! `properties.regressions` beside this file, and tried first from then on.

use ews_types::{
    Base64Binary, Body, Envelope, Error, ErrorKind, ExchangeVersion, GetUserPhoto, GetUserPhotoResponse, Header,
    MessageXml, ReadOptions, RequestServerVersion, ResponseClass, ResponseCode, ServerVersionInfo, UserPhotoSize,
    WriteOptions, XmlAttribute, XmlElement, XmlNode,
};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{FileFailurePersistence, RngSeed};
use roxmltree::Document;

use crate::targets::second_opinion::skeleton;

const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 512,
        rng_seed: RngSeed::Fixed(0x0045_5753),
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
}

// What is made up

/// Whether XML 1.0 can carry this character, as its grammar has it.
fn can_be_carried(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..='\u{10FFFF}')
}

/// TreeEvents of texts: what XML gives a meaning, what a parser may change, control characters, any character.
fn piece() -> impl Strategy<Value = String> {
    const MARKUP: &[&str] = &[
        "<",
        ">",
        "&",
        "\"",
        "'",
        "]]>",
        "<![CDATA[",
        "-->",
        "<?",
        "&amp;",
        "&#13;",
        "</m:Email>",
        " x=\"y",
    ];
    prop_oneof![
        3 => select(MARKUP).prop_map(str::to_owned),
        2 => select(&["\r", "\n", "\t", " ", "\r\n", "\u{85}", "\u{2028}", "\u{A0}", "\u{FEFF}"][..]).prop_map(str::to_owned),
        1 => select(&['\0', '\u{B}', '\u{1F}', '\u{7F}', '\u{FFFE}', '\u{FFFF}'][..]).prop_map(String::from),
        4 => any::<char>().prop_map(String::from),
        2 => "[a-z]{1,8}",
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

/// A text of characters that XML can carry.
fn text() -> impl Strategy<Value = String> {
    any_text().prop_map(|text| text.chars().filter(|&c| can_be_carried(c)).collect())
}

/// The same without white space around it, which does not belong to an enumeration's value.
fn token() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.trim_matches(SPACE).to_owned())
}

/// A text that is not white space alone, which is not kept between elements.
fn visible_text() -> impl Strategy<Value = String> {
    (text(), text()).prop_map(|(before, after)| before + "x" + &after)
}

fn name() -> impl Strategy<Value = String> {
    "[A-Za-z_\u{C0}-\u{D6}\u{4E00}-\u{4E10}][A-Za-z0-9_.\u{B7}\u{300}-\u{310}-]{0,6}"
}

fn namespace() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        select(&[MESSAGES, TYPES, "urn:x"][..]).prop_map(str::to_owned),
        text().prop_map(|text| format!("urn:{text}")),
    ]
}

/// Attributes, no two of one name.
fn attributes() -> impl Strategy<Value = Vec<XmlAttribute>> {
    btree_map((namespace(), name()), text(), 0..4).prop_map(|attributes| {
        let attribute = |((namespace, name), value)| XmlAttribute::new(namespace, name, value);
        attributes.into_iter().map(attribute).collect()
    })
}

fn element() -> impl Strategy<Value = XmlElement> {
    let start = || (namespace(), name(), attributes());
    let leaf = (start(), option::of(visible_text())).prop_map(|(start, text)| {
        let children = text.map(|text| XmlNode::Text(text.into())).into_iter().collect();
        with_children(start, children)
    });
    leaf.prop_recursive(3, 12, 3, move |inner| {
        let child = (inner, option::of(visible_text()));
        (start(), vec(child, 0..3)).prop_map(|(start, children)| {
            let nodes = |(element, text): (XmlElement, Option<String>)| {
                [XmlNode::Element(element)]
                    .into_iter()
                    .chain(text.map(|text| XmlNode::Text(text.into())))
            };
            with_children(start, children.into_iter().flat_map(nodes).collect())
        })
    })
}

fn with_children(
    (namespace, name, attributes): (String, String, Vec<XmlAttribute>),
    children: Vec<XmlNode>,
) -> XmlElement {
    XmlElement::new(namespace, name)
        .with_attributes(attributes)
        .with_children(children)
}

// What is held against it

fn request(email: &str) -> Envelope<GetUserPhoto> {
    Envelope::new(GetUserPhoto::new(email, UserPhotoSize::Hr48x48))
}

fn success() -> GetUserPhotoResponse {
    GetUserPhotoResponse::new(ResponseClass::Success)
}

fn response(header: Header, body: GetUserPhotoResponse) -> Envelope<GetUserPhotoResponse> {
    Envelope::new(body).with_header(header)
}

fn written<B: Body>(envelope: &Envelope<B>) -> String {
    envelope.to_xml().unwrap_or_else(|error| panic!("{error}"))
}

fn read_again<B: Body>(xml: &str) -> Envelope<B> {
    let read = ReadOptions::new().strict().read(xml);
    read.unwrap_or_else(|error| panic!("{error}\n{xml}"))
}

/// What roxmltree finds in the elements of this local name.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    let elements = document.descendants().filter(|node| node.tag_name().name() == name);
    elements
        .map(|element| element.text().unwrap_or_default().to_owned())
        .collect()
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_text_survives_and_stays_in_its_element(email in text()) {
        let request = request(&email);
        let xml = written(&request);
        prop_assert_eq!(read_again(&xml), request);
        prop_assert_eq!(texts(&xml, "Email"), [email]);
        prop_assert_eq!(skeleton(&xml), skeleton(&written(&self::request("x"))));
    }

    #[test]
    fn an_attribute_survives_and_stays_in_its_place(version in text()) {
        let with = |version: &str| {
            let info = ServerVersionInfo { version: Some(version.to_owned()), ..ServerVersionInfo::default() };
            let header = Header { server_version_info: Some(info), ..Header::default() };
            response(header, success())
        };
        let envelope = with(&version);
        let xml = written(&envelope);
        prop_assert_eq!(read_again(&xml), envelope);
        let document = Document::parse(&xml).expect("it is well-formed");
        let found: Vec<_> = document.descendants().filter_map(|node| node.attribute("Version")).collect();
        prop_assert_eq!(found, [&version]);
        prop_assert_eq!(skeleton(&xml), skeleton(&written(&with("x"))));
    }

    #[test]
    fn an_unknown_value_of_an_enumeration_survives_in_elements_and_attributes(code in token(), version in token()) {
        let header = Header {
            request_server_version: Some(RequestServerVersion::new(ExchangeVersion::from(version.as_str()))),
            ..Header::default()
        };
        let body = GetUserPhotoResponse { response_code: Some(ResponseCode::from(code.as_str())), ..success() };
        let envelope = response(header, body);
        let xml = written(&envelope);
        prop_assert_eq!(read_again(&xml), envelope);
        prop_assert_eq!(texts(&xml, "ResponseCode"), [code]);
    }

    #[test]
    fn any_bytes_survive_as_base64_folded_or_not(bytes in vec(any::<u8>(), 0..300), width in 1_usize..90) {
        let picture = Base64Binary::from(bytes);
        let base64 = picture.to_base64();
        let lines: Vec<_> = base64.as_bytes().chunks(width).map(String::from_utf8_lossy).collect();
        prop_assert_eq!(Base64Binary::from_base64(&lines.join("\r\n ")), Some(picture.clone()));
        let body = GetUserPhotoResponse { picture_data: Some(picture), ..success() };
        let envelope = response(Header::default(), body);
        let xml = written(&envelope);
        prop_assert_eq!(read_again(&xml), envelope);
        prop_assert_eq!(texts(&xml, "PictureData"), [base64]);
    }

    #[test]
    fn open_content_survives(any in vec(element(), 0..3), other in vec(element(), 0..2)) {
        // A header that the types know would be read as that.
        let other = other.into_iter().map(|element| {
            let name = element.name().to_owned();
            element.with_name("urn:x", name)
        });
        let header = Header { other: other.collect(), ..Header::default() };
        let body = GetUserPhotoResponse { message_xml: Some(MessageXml { any }), ..success() };
        let envelope = response(header, body);
        let xml = written(&envelope);
        prop_assert_eq!(read_again(&xml), envelope, "{}", xml);
        Document::parse(&xml).expect("it is well-formed");
    }

    #[test]
    fn what_xml_cannot_carry_is_an_error_or_is_replaced(email in any_text(), with in any::<char>()) {
        let request = request(&email);
        match request.to_xml() {
            Ok(_) => prop_assert!(email.chars().all(can_be_carried)),
            Err(Error::Write(error)) => {
                prop_assert_eq!(error.kind(), ErrorKind::InvalidValue);
                prop_assert!(!email.chars().all(can_be_carried));
            }
            Err(error) => panic!("{error}"),
        }
        prop_assume!(can_be_carried(with));
        let replacing = WriteOptions::new().replace_invalid_chars(with);
        let xml = replacing.write(&request).expect("everything can be written");
        let replaced: String = email.chars().map(|c| if can_be_carried(c) { c } else { with }).collect();
        prop_assert_eq!(read_again::<GetUserPhoto>(&xml).body.email, replaced);
    }

    #[test]
    fn a_name_that_is_none_is_an_error(name in any_text()) {
        let element = XmlElement::new("urn:x", name.as_str());
        let header = Header { other: vec![element], ..Header::default() };
        let envelope = request("x").with_header(header);
        match envelope.to_xml() {
            Ok(xml) => prop_assert_eq!(read_again(&xml), envelope),
            Err(Error::Write(error)) => prop_assert_eq!(error.kind(), ErrorKind::InvalidValue),
            Err(error) => panic!("{error}"),
        }
    }
}
