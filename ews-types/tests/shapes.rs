//! The shapes of Rust types beside those of the documented messages: choices without content, variants with fields, patterns,
//! required wildcards, types that `xsi:type` selects.

use std::fmt::Debug;

use ews_types::{
    Body, Date, DateTime, Document, Duration, Envelope, Error, ErrorKind, Header, ReadOptions, Time, XmlElement,
    XmlError,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Choosing<T> {
    #[serde(rename = "$choice:m:Empty|m:Named|m:Text|t:*")]
    pub(crate) value: T,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum Chosen {
    #[serde(rename = "m:Empty")]
    Empty,
    #[serde(rename = "m:Named")]
    Named {
        #[serde(rename = "@Id")]
        id: u8,
        #[serde(rename = "m:Inner")]
        inner: u8,
    },
    #[serde(rename = "m:Text")]
    Text(String),
    #[serde(rename = "t:*")]
    Any(XmlElement),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Element<T> {
    #[serde(rename = "m:Value")]
    pub(crate) value: T,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Attribute<T> {
    #[serde(rename = "@Value")]
    value: T,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Content<T> {
    #[serde(rename = "$text")]
    value: T,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Wild<T> {
    #[serde(rename = "$any")]
    value: T,
}

macro_rules! body {
    ($($name:ident)*) => {$(
        impl<T: Serialize + DeserializeOwned> Body for $name<T> {
            type Header = Header;
            const ELEMENTS: &'static [&'static str] = &["m:Test"];
        }
    )*};
}

body! { Choosing Element Attribute Content Wild }

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Color {
    Red,
    Blue,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "$list")]
struct List(Vec<String>);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "$type")]
enum Shape {
    #[serde(rename = "t:CircleType")]
    Circle(Sized),
    #[serde(rename = "t:SquareType")]
    Square(Sized),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Sized {
    #[serde(rename = "@Type", default, skip_serializing_if = "Option::is_none")]
    ty: Option<String>,
    #[serde(rename = "t:Size")]
    size: u8,
}

const HEAD: &str = "<m:Test xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages' \
    xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types' \
    xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";

fn envelope(rest: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>{HEAD}{rest}</s:Body></s:Envelope>"
    )
}

/// Reads what follows `<m:Test` strictly.
fn read<B: Body>(rest: &str) -> Result<B, XmlError> {
    read_with(ReadOptions::new().strict(), rest)
}

pub(crate) fn read_with<B: Body>(options: ReadOptions, rest: &str) -> Result<B, XmlError> {
    match options.read(envelope(rest)) {
        Ok(envelope) => Ok(envelope.body),
        Err(Error::Xml(error)) => Err(error),
        Err(other) => panic!("{other}"),
    }
}

/// What is written behind `<m:Test` and its declarations.
fn write<B: Body + Serialize>(body: B) -> String {
    let xml = Envelope::new(body).to_xml().expect("it is written");
    let begin = xml.find("<m:Test").expect("it is there") + "<m:Test".len();
    xml[begin..xml.find("</soap:Body>").expect("the body ends")].to_owned()
}

fn comes_back<B: Body + Debug + PartialEq>(body: B, rest: &str) {
    assert_eq!(read::<B>(rest).as_ref(), Ok(&body), "{rest}");
    assert_eq!(write(body), rest);
}

#[test]
fn each_kind_of_alternative_comes_back() {
    comes_back(Choosing { value: Chosen::Empty }, "><m:Empty/></m:Test>");
    let named = Chosen::Named { id: 1, inner: 2 };
    comes_back(
        Choosing { value: named },
        r#"><m:Named Id="1"><m:Inner>2</m:Inner></m:Named></m:Test>"#,
    );
    comes_back(
        Choosing {
            value: Chosen::Text("a".to_owned()),
        },
        "><m:Text>a</m:Text></m:Test>",
    );
    let types = "http://schemas.microsoft.com/exchange/services/2006/types";
    let any = Chosen::Any(XmlElement::new(types, "Other").with_text("b"));
    comes_back(Choosing { value: any }, "><t:Other>b</t:Other></m:Test>");
    let many = vec![Chosen::Empty, Chosen::Text("a".to_owned()), Chosen::Empty];
    comes_back(
        Choosing { value: many },
        "><m:Empty/><m:Text>a</m:Text><m:Empty/></m:Test>",
    );
}

#[test]
fn an_alternative_without_content_is_not_asked_for_any() {
    let full = "><m:Empty a='1'>text<m:New/></m:Empty></m:Test>";
    let report = ReadOptions::new()
        .read_reporting::<Choosing<Chosen>>(envelope(full))
        .expect("it is read");
    assert_eq!(report.value.body.value, Chosen::Empty);
    let paths: Vec<&str> = report.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    let path = "/soap:Envelope/soap:Body/m:Test/m:Empty";
    assert_eq!(
        paths,
        [format!("{path}/@a"), format!("{path}/text()"), format!("{path}/m:New")]
    );
    for full in [
        "<m:Empty a='1'/>",
        "<m:Empty>text</m:Empty>",
        "<m:Empty><m:New/></m:Empty>",
    ] {
        assert!(
            read::<Choosing<Chosen>>(&format!(">{full}</m:Test>")).is_err(),
            "{full}"
        );
    }
}

#[test]
fn an_element_of_another_namespace_is_not_written_for_a_pattern() {
    let value = Chosen::Any(XmlElement::new("urn:x", "Other"));
    let error = Document::new(Choosing { value })
        .to_xml()
        .expect_err("it belongs elsewhere");
    assert!(
        error.to_string().contains("is no element for this place (t:*)"),
        "{error}"
    );
}

#[test]
fn an_element_that_is_none_of_the_alternatives_is_named() {
    let error = read::<Element<Chosen>>("><m:Value>a</m:Value></m:Test>").expect_err("it is no alternative");
    assert_eq!(error.kind(), ErrorKind::UnknownElement, "{error}");
    assert!(error.message().contains("m:Empty, m:Named, m:Text, t:*"), "{error}");
}

#[test]
fn values_of_an_enumeration_are_texts_wherever_they_are() {
    comes_back(Element { value: Color::Red }, "><m:Value>Red</m:Value></m:Test>");
    comes_back(Attribute { value: Color::Blue }, r#" Value="Blue"/>"#);
    comes_back(Content { value: Color::Blue }, ">Blue</m:Test>");
    let error = read::<Element<Color>>("><m:Value>Green</m:Value></m:Test>").expect_err("it is no color");
    assert_eq!(error.message(), r#"found "Green", expected one of Red, Blue"#);
    let error = read::<Element<One>>("><m:Value>Two</m:Value></m:Test>").expect_err("there is one");
    assert_eq!(error.message(), r#"found "Two", expected One"#);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum One {
    One,
}

#[test]
fn an_attribute_can_be_in_a_namespace_of_the_envelope() {
    let body = Qualified {
        value: "a & b".to_owned(),
        plain: "a".to_owned(),
    };
    comes_back(body, r#" t:Value="a &amp; b" t:Plain="a"/>"#);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Qualified {
    #[serde(rename = "@t:Value")]
    value: String,
    #[serde(rename = "@t:Plain")]
    plain: String,
}

impl Body for Qualified {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:Test"];
}

#[test]
fn items_of_a_list_hold_any_characters_but_white_space() {
    let list = |items: &[&str]| List(items.iter().map(|&item| item.to_owned()).collect());
    comes_back(
        Element {
            value: list(&["a#b", "#", "&lt;"]),
        },
        "><m:Value>a#b # &amp;lt;</m:Value></m:Test>",
    );
    comes_back(
        Attribute {
            value: list(&["&", "\"#"]),
        },
        r#" Value="&amp; &quot;#"/>"#,
    );
    comes_back(Element { value: list(&[]) }, "><m:Value/></m:Test>");
    for item in ["", " ", "a b", "a\tb", "\n", "\r", "a\r"] {
        for written in [
            Document::new(Element {
                value: list(&["x", item]),
            })
            .to_xml(),
            Document::new(Attribute {
                value: list(&["x", item]),
            })
            .to_xml(),
        ] {
            let error = written.expect_err("it would be another list");
            assert!(
                error.to_string().contains("neither empty nor hold white space"),
                "{error}"
            );
        }
    }
}

#[test]
fn a_required_wildcard_that_nothing_matches_is_named() {
    let error = read::<Wild<XmlElement>>("/>").expect_err("there is no element");
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Missing, "an element of a wildcard is missing")
    );
    let error = read::<Choosing<Chosen>>("/>").expect_err("there is no element");
    assert_eq!(
        error.message(),
        "one of the elements m:Empty, m:Named, m:Text, t:* is missing"
    );
    let error = read::<Attribute<u8>>("/>").expect_err("there is no attribute");
    assert_eq!(error.message(), "attribute Value is missing");
}

#[test]
fn the_type_comes_from_the_attribute_of_schema_instances_only() {
    let size = |ty: Option<&str>| Sized {
        ty: ty.map(str::to_owned),
        size: 1,
    };
    let shape = |attributes: &str| {
        read::<Element<Shape>>(&format!("><m:Value {attributes}><t:Size>1</t:Size></m:Value></m:Test>"))
    };
    let circle = Shape::Circle(size(None));
    assert_eq!(shape("xsi:type='t:CircleType'"), Ok(Element { value: circle }));
    let both = Shape::Square(size(Some("t:CircleType")));
    assert_eq!(
        shape("Type='t:CircleType' xsi:nil='false' xsi:type='t:SquareType'"),
        Ok(Element { value: both })
    );
    for (attributes, message) in [
        (
            "",
            "an element of an abstract type needs xsi:type, one of t:CircleType, t:SquareType",
        ),
        (
            "Type='t:CircleType'",
            "an element of an abstract type needs xsi:type, one of t:CircleType, t:SquareType",
        ),
        (
            "xsi:nil='false'",
            "an element of an abstract type needs xsi:type, one of t:CircleType, t:SquareType",
        ),
        (
            "xsi:type='t:Other'",
            r#"xsi:type is "t:Other"; expected one of t:CircleType, t:SquareType"#,
        ),
        (
            "xsi:type='m:CircleType'",
            r#"xsi:type is "m:CircleType"; expected one of t:CircleType, t:SquareType"#,
        ),
        (
            "xsi:type='x:CircleType'",
            r#"xsi:type is "x:CircleType", and its prefix is not declared; expected one of t:CircleType, t:SquareType"#,
        ),
    ] {
        let error = shape(attributes).expect_err("no type is selected");
        assert_eq!(error.message(), message, "{attributes}");
    }
}

#[test]
fn an_element_may_be_named_as_an_attribute_is() {
    let both = " Value='1'><m:Value>2</m:Value></m:Test>";
    let report = ReadOptions::new()
        .read_reporting::<Attribute<u8>>(envelope(both))
        .expect("it is read");
    assert_eq!((report.value.body.value, report.skipped.len()), (1, 1));
    let error = read::<Attribute<u8>>(both).expect_err("the element is not known");
    assert_eq!(error.kind(), ErrorKind::UnknownElement, "{error}");
    let error = read::<Element<u8>>(" Value='1'><m:Value>2</m:Value></m:Test>").expect_err("nor is the attribute");
    assert_eq!(error.kind(), ErrorKind::UnknownAttribute, "{error}");
}

#[test]
fn white_space_around_a_date_is_no_part_of_it() {
    let rest = "><m:Value>\n 2026-11-23T14:31:00Z </m:Value></m:Test>";
    for options in [ReadOptions::new(), ReadOptions::new().strict()] {
        let read: Element<DateTime> = read_with(options, rest).expect("it is read");
        assert_eq!(read.value.as_str(), "2026-11-23T14:31:00Z");
    }
    let lenient: Element<DateTime> =
        read_with(ReadOptions::new(), "><m:Value> soon </m:Value></m:Test>").expect("any text");
    assert_eq!(lenient.value.as_str(), "soon");
    let error = read::<Element<DateTime>>("><m:Value>soon</m:Value></m:Test>").expect_err("no date");
    assert_eq!(error.message(), r#"expected a date and time, found "soon""#);
}

#[test]
fn a_number_without_a_sign_is_not_less_than_zero() {
    let number =
        |text: &str| read::<Element<u8>>(&format!("><m:Value>{text}</m:Value></m:Test>")).map(|read| read.value);
    for (text, expected) in [("0", 0), ("-0", 0), ("-000", 0), ("+7", 7), ("007", 7), ("255", 255)] {
        assert_eq!(number(text), Ok(expected), "{text}");
    }
    for text in ["-5", "-", "", "+", "--0", "-0x", "256", "1.0", "1 1"] {
        assert_eq!(number(text).expect_err(text).kind(), ErrorKind::InvalidValue, "{text}");
    }
}

/// Exchange sends dates where the schema has a date and time, and nowhere else one for the other.
#[test]
fn a_date_stands_for_a_date_and_time_only() {
    let written = |body: Result<String, Error>| body.is_ok();
    assert!(written(
        Document::new(Element {
            value: DateTime::from("2026-11-23")
        })
        .to_xml()
    ));
    assert!(!written(
        Document::new(Element {
            value: DateTime::from("14:31:00")
        })
        .to_xml()
    ));
    assert!(written(
        Document::new(Element {
            value: Time::from("14:31:00")
        })
        .to_xml()
    ));
    assert!(!written(
        Document::new(Element {
            value: Time::from("2026-11-23")
        })
        .to_xml()
    ));
    assert!(!written(
        Document::new(Element {
            value: Date::from("2026-11-23T14:31:00Z")
        })
        .to_xml()
    ));
    assert!(!written(
        Document::new(Element {
            value: Duration::from("2026-11-23")
        })
        .to_xml()
    ));
    assert!(read::<Element<Time>>("><m:Value>2026-11-23</m:Value></m:Test>").is_err());
}

#[test]
fn an_attribute_that_has_a_field_is_not_among_the_others_too() {
    let tagged: Tagged = read(r#" Id="1" a="2" t:b="3"/>"#).expect("it is read");
    let names: Vec<&str> = tagged.others.iter().map(ews_types::XmlAttribute::name).collect();
    assert_eq!((tagged.id, names), (1, vec!["a", "b"]));
    comes_back(tagged, r#" Id="1" a="2" t:b="3"/>"#);
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Tagged {
    #[serde(rename = "@Id")]
    id: u8,
    #[serde(rename = "$anyAttribute", default)]
    others: Vec<ews_types::XmlAttribute>,
}

impl Body for Tagged {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:Test"];
}

#[test]
fn an_element_called_fault_is_a_fault_in_the_namespaces_of_soap_only() {
    for fault in ["<m:Fault/>", "<Fault xmlns='urn:x'/>", "<s:Other/>"] {
        let messages = "http://schemas.microsoft.com/exchange/services/2006/messages";
        let xml = format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:m='{messages}'><s:Body>{fault}</s:Body></s:Envelope>"
        );
        match Envelope::<Element<u8>>::from_xml(xml) {
            Err(Error::Xml(error)) => assert_eq!(error.kind(), ErrorKind::UnknownElement, "{error}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn the_five_entities_of_xml_are_read_everywhere() {
    let text = "&lt;&gt;&amp;&quot;&apos;";
    let read_text: Element<String> = read(&format!("><m:Value>{text}</m:Value></m:Test>")).expect("it is read");
    let read_attribute: Attribute<String> = read(&format!(" Value='{text}'/>")).expect("it is read");
    assert_eq!(
        (read_text.value, read_attribute.value),
        ("<>&\"'".to_owned(), "<>&\"'".to_owned())
    );
}

#[test]
fn an_ampersand_in_an_attribute_that_begins_no_reference_is_itself_or_an_error() {
    for text in ["a & b", "&", "a&", "&&amp;", "& ;"] {
        let rest = format!(" Value='{text}'/>");
        let lenient: Attribute<String> = read_with(ReadOptions::new(), &rest).expect(text);
        assert_eq!(lenient.value, text.replace("&amp;", "&"));
        let error = read::<Attribute<String>>(&rest).expect_err(text);
        assert_eq!(error.message(), "an `&` that begins no reference");
    }
}

/// What ends a list has been read by then; what is in it belongs to it all the same.
#[test]
fn an_element_behind_a_list_keeps_its_content() {
    comes_back(
        Behind {
            list: vec![1, 2],
            inner: Some(Inside { last: 3 }),
            last: Some(4),
        },
        "><m:List>1</m:List><m:List>2</m:List><m:Inner><m:Last>3</m:Last></m:Inner><m:Last>4</m:Last></m:Test>",
    );
    comes_back(
        Behind {
            list: vec![1],
            inner: Some(Inside { last: 3 }),
            last: None,
        },
        "><m:List>1</m:List><m:Inner><m:Last>3</m:Last></m:Inner></m:Test>",
    );
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Behind {
    #[serde(rename = "m:List", default)]
    list: Vec<u8>,
    #[serde(rename = "m:Inner", default, skip_serializing_if = "Option::is_none")]
    inner: Option<Inside>,
    #[serde(rename = "m:Last", default, skip_serializing_if = "Option::is_none")]
    last: Option<u8>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Inside {
    #[serde(rename = "m:Last")]
    last: u8,
}

impl Body for Behind {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:Test"];
}

#[test]
fn comments_and_instructions_may_follow_a_document() {
    let document = envelope("><m:Value>1</m:Value></m:Test>");
    let value = |xml: String, options: ReadOptions| options.read::<Element<u8>>(xml).map(|read| read.body.value);
    for after in ["<!-- the end -->", "<?end?>", "\n <!----> \n<?end of it?>\n"] {
        assert_eq!(
            value(document.clone() + after, ReadOptions::new().strict()),
            Ok(1),
            "{after}"
        );
    }
    // Nobody keeps what is in them: only a strict reader looks.
    for around in ["<!-- \u{1} -->", "<?it \u{1}?>"] {
        for xml in [document.clone() + around, around.to_owned() + &document] {
            assert_eq!(value(xml.clone(), ReadOptions::new()), Ok(1), "{around:?}");
            assert!(value(xml, ReadOptions::new().strict()).is_err(), "{around:?}");
        }
    }
    for after in ["<m/>", "text", "<![CDATA[ ]]>", "&#32;"] {
        assert!(value(document.clone() + after, ReadOptions::new()).is_err(), "{after}");
    }
}

#[test]
fn names_in_errors_are_cut_between_characters() {
    for before in 110..125 {
        let name = "n".repeat(before) + "ä€😀ö" + &"n".repeat(20);
        let error = read::<Element<u8>>(&format!("><{name}/></m:Test>")).expect_err("it is not known");
        let shown = error
            .message()
            .strip_prefix("unknown element ")
            .unwrap_or_else(|| panic!("{error}"));
        let shown = shown.strip_suffix('…').unwrap_or_else(|| panic!("{error}"));
        assert!(name.starts_with(shown) && (117..=120).contains(&shown.len()), "{error}");
    }
    let short = "n".repeat(120);
    let error = read::<Element<u8>>(&format!("><{short}/></m:Test>")).expect_err("it is not known");
    assert_eq!(error.message(), format!("unknown element {short}"));
}

#[test]
fn other_encodings_are_told_by_how_they_begin() {
    for begin in [
        &b"\xFF\xFE<\0"[..],
        b"\xFE\xFF\0<",
        b"\0<",
        b"<\0",
        b"\xFF\xFE",
        b"\xFE\xFF",
    ] {
        let error = ReadOptions::new()
            .read::<Element<u8>>(begin)
            .expect_err("it is not UTF-8");
        assert!(error.to_string().contains("it looks like UTF-16 or UTF-32"), "{error}");
    }
}
