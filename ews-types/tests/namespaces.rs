//! Namespaces that EWS does not have, and names as values.

use ews_types::{Body, Envelope, Header, QName, ReadOptions, XmlAttribute, XmlElement};
use serde::{Deserialize, Serialize};

/// Everything whose prefix has to be declared somewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Sample {
    #[serde(rename = "@{urn:a}one", default, skip_serializing_if = "Option::is_none")]
    one: Option<String>,
    #[serde(rename = "@{urn:a}two", default, skip_serializing_if = "Option::is_none")]
    two: Option<String>,
    #[serde(rename = "@{urn:b}one", default, skip_serializing_if = "Option::is_none")]
    other: Option<String>,
    #[serde(rename = "@Name", default, skip_serializing_if = "Option::is_none")]
    name: Option<QName>,
    #[serde(rename = "@Names", default, skip_serializing_if = "Option::is_none")]
    names: Option<Names>,
    #[serde(rename = "$anyAttribute", default, skip_serializing_if = "Vec::is_empty")]
    any_attribute: Vec<XmlAttribute>,
    #[serde(rename = "{urn:a}Inner", default, skip_serializing_if = "Vec::is_empty")]
    inner: Vec<Sample>,
    #[serde(rename = "m:Value", default, skip_serializing_if = "Vec::is_empty")]
    value: Vec<QName>,
    #[serde(rename = "m:List", default, skip_serializing_if = "Option::is_none")]
    list: Option<Names>,
    #[serde(rename = "m:Coded", default, skip_serializing_if = "Option::is_none")]
    coded: Option<Coded>,
    #[serde(rename = "$any", default, skip_serializing_if = "Vec::is_empty")]
    any: Vec<XmlElement>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename = "$list")]
struct Names(Vec<QName>);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Coded {
    #[serde(rename = "@Of")]
    of: QName,
    #[serde(rename = "$text")]
    value: QName,
}

impl Body for Sample {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:Sample"];
}

/// The same with its namespaces declared at the root.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Declared(Sample);

impl Body for Declared {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:Sample"];
    const NAMESPACES: &'static [&'static str] = &["urn:a", "urn:b&c"];
}

/// The body that is written; what it is read as again is the same, and another parser takes the document too.
fn written(sample: &Sample) -> String {
    let document = Envelope::new(sample.clone()).to_xml().expect("it is written");
    roxmltree::Document::parse(&document).unwrap_or_else(|error| panic!("{error}: {document}"));
    let read = ReadOptions::new().strict().read::<Sample>(&document);
    assert_eq!(read.expect("it is read").body, *sample, "{document}");
    let begin = document.find("<m:Sample").expect("there is a body");
    let end = document.find("</soap:Body>").expect("the body ends");
    document[begin..end].to_owned()
}

fn read(body: &str) -> Result<Sample, String> {
    let document = format!(
        r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"><soap:Body>{body}</soap:Body></soap:Envelope>"#
    );
    let read = ReadOptions::new().strict().read::<Sample>(&document);
    read.map(|envelope| envelope.body).map_err(|error| error.to_string())
}

fn attribute(namespace: &str, name: &str) -> XmlAttribute {
    XmlAttribute::new(namespace, name, "v")
}

#[test]
fn attributes_of_one_namespace_share_a_declaration() {
    let sample = Sample {
        one: Some("1".to_owned()),
        two: Some("2".to_owned()),
        other: Some("3".to_owned()),
        any_attribute: vec![attribute("urn:a", "three"), attribute("urn:c", "one")],
        ..Sample::default()
    };
    assert_eq!(
        written(&sample),
        r#"<m:Sample xmlns:n1="urn:a" n1:one="1" n1:two="2" xmlns:n2="urn:b" n2:one="3" n1:three="v" xmlns:n3="urn:c" n3:one="v"/>"#
    );
}

#[test]
fn an_attribute_that_a_field_has_cannot_be_written_once_more() {
    for name in ["one", "two"] {
        let sample = Sample {
            one: Some("1".to_owned()),
            any_attribute: vec![attribute("urn:a", name), attribute("urn:a", "two")],
            ..Sample::default()
        };
        let error = Envelope::new(sample).to_xml().expect_err("an attribute occurs twice");
        assert!(error.to_string().contains("more than once"), "{error}");
    }
}

#[test]
fn a_declaration_holds_for_what_is_inside_and_no_longer() {
    let leaf = Sample {
        one: Some("1".to_owned()),
        ..Sample::default()
    };
    let sample = Sample {
        inner: vec![
            Sample {
                inner: vec![leaf.clone(), Sample::default()],
                any: vec![XmlElement::new("urn:a", "x").with_child(XmlElement::new("urn:b", "y"))],
                ..Sample::default()
            },
            leaf,
        ],
        ..Sample::default()
    };
    assert_eq!(
        written(&sample),
        r#"<m:Sample><n1:Inner xmlns:n1="urn:a"><n1:Inner n1:one="1"/><n1:Inner></n1:Inner><n1:x><y xmlns="urn:b"/></n1:x></n1:Inner><n1:Inner xmlns:n1="urn:a" n1:one="1"/></m:Sample>"#
            .replace("<n1:Inner></n1:Inner>", "<n1:Inner/>")
    );
}

#[test]
fn what_the_body_says_is_declared_at_the_root() {
    let body = Declared(Sample {
        inner: vec![Sample::default(), Sample::default()],
        value: vec![QName::new("urn:b&c", "x")],
        ..Sample::default()
    });
    let document = Envelope::new(body.clone()).to_xml().expect("it is written");
    assert!(
        document.contains(r#" xmlns:n1="urn:a" xmlns:n2="urn:b&amp;c"><soap:Body>"#),
        "{document}"
    );
    assert!(
        document.contains("<n1:Inner/><n1:Inner/><m:Value>n2:x</m:Value>"),
        "{document}"
    );
    assert_eq!(
        Envelope::<Declared>::from_xml(&document).expect("it is read").body,
        body
    );
}

#[test]
fn a_name_as_a_value_keeps_its_namespace_and_if_possible_its_prefix() {
    let given = r#"<Sample xmlns:p="urn:p" Name="p:n" Names="p:a q:b c" xmlns:q="urn:q"><Value>x</Value><Value> p:x
        </Value><m:Value xmlns="" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">y</m:Value><Value xmlns:p="urn:q">p:x</Value><List xmlns:r="urn:r">p:a r:b r:c</List><Coded Of="q:t">p:v</Coded></Sample>"#;
    let sample = read(given).expect("it is read");
    assert_eq!(sample.name, Some(QName::new("urn:p", "n")));
    let messages = "http://schemas.microsoft.com/exchange/services/2006/messages";
    assert_eq!(
        sample.value,
        [
            QName::new(messages, "x"),
            QName::new("urn:p", "x"),
            QName::new("", "y"),
            QName::new("urn:q", "x")
        ]
    );
    let names = sample.names.clone().expect("there are names").0;
    assert_eq!(names.last(), Some(&QName::new(messages, "c")));
    assert_eq!(
        written(&sample),
        r#"<m:Sample xmlns:q="urn:q" xmlns:p="urn:p" Name="p:n" Names="p:a q:b m:c"><m:Value>m:x</m:Value><m:Value>p:x</m:Value><m:Value>y</m:Value><m:Value>q:x</m:Value><m:List xmlns:r="urn:r">p:a r:b r:c</m:List><m:Coded Of="q:t">p:v</m:Coded></m:Sample>"#
    );
}

#[test]
fn a_prefix_that_is_taken_becomes_another() {
    let sample = Sample {
        one: Some("1".to_owned()),
        value: ["t", "xml", "xmlns", "xmlish", "n1", "", "no name", "ok"]
            .iter()
            .map(|prefix| QName::new("urn:v", "x").with_prefix(*prefix))
            .collect(),
        coded: Some(Coded {
            of: QName::new("urn:v", "x").with_prefix("t"),
            value: QName::new("urn:w", "y").with_prefix("n2"),
        }),
        ..Sample::default()
    };
    let body = written(&Sample {
        value: sample.value[..6].to_vec(),
        ..sample.clone()
    });
    assert_eq!(
        body.matches(r#"<m:Value xmlns:n2="urn:v">n2:x</m:Value>"#).count(),
        6,
        "{body}"
    );
    assert!(
        body.contains(r#"<m:Coded xmlns:n3="urn:w" xmlns:n2="urn:v" Of="n2:x">n3:y</m:Coded>"#),
        "{body}"
    );
    let ok = Sample {
        value: vec![sample.value[7].clone()],
        ..Sample::default()
    };
    assert_eq!(
        written(&ok),
        r#"<m:Sample><m:Value xmlns:ok="urn:v">ok:x</m:Value></m:Sample>"#
    );
    let bad = Sample {
        value: vec![sample.value[6].clone()],
        ..Sample::default()
    };
    let error = Envelope::new(bad).to_xml().expect_err("`no name` is no prefix");
    assert!(error.to_string().contains("no qualified name"), "{error}");
}

#[test]
fn a_name_that_cannot_be_resolved_is_an_error_with_its_place() {
    for (value, expected) in [
        ("q:x", r#"the prefix of "q:x" is not declared"#),
        ("", r#"expected a qualified name, found """#),
        ("a:b:c", r#"expected a qualified name, found "a:b:c""#),
        ("1", r#"expected a qualified name, found "1""#),
    ] {
        let error = read(&format!("<Sample><Value>{value}</Value></Sample>")).expect_err(value);
        assert!(
            error.contains("m:Value (line 2") && error.ends_with(expected),
            "{value}: {error}"
        );
    }
    for name in [QName::default(), QName::new("", "a b"), QName::new("urn:a", "a:b")] {
        let sample = Sample {
            name: Some(name.clone()),
            ..Sample::default()
        };
        assert!(Envelope::new(sample).to_xml().is_err(), "{name:?}");
    }
}

/// A value of open content that is read, and the body that is written.
fn open_content(body: &str) -> (Sample, String) {
    let sample = read(body).expect("it is read");
    let written = written(&sample);
    (sample, written)
}

#[test]
fn open_content_keeps_the_prefixes_that_its_values_need() {
    let (sample, body) = open_content(
        r#"<Sample xmlns:k="urn:k" xmlns:u="urn:unused"><a xmlns="urn:a" xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="k:T" at="12:30 k:x http://x">
        <b i:type="x:U" xmlns:x="urn:x"/><c> k:a k:b </c></a></Sample>"#,
    );
    assert_eq!(sample.any[0].prefixes().collect::<Vec<_>>(), [("k", "urn:k")]);
    assert!(
        body.contains(r#"<a xmlns="urn:a" xmlns:k="urn:k" "#) && body.contains(r#"<b xmlns:x="urn:x" "#),
        "{body}"
    );
    assert!(!body.contains("urn:unused"), "{body}");
}

#[test]
fn a_type_without_a_prefix_keeps_its_default_namespace() {
    const XSI: &str = r#"xmlns:i="http://www.w3.org/2001/XMLSchema-instance""#;
    for (given, expected) in [
        (
            r#"<p:a xmlns:p="urn:p" xmlns="urn:d" i:type="T"/>"#,
            r#"<n1:a xmlns="urn:d" xmlns:n1="urn:p" "#,
        ),
        (
            r#"<p:a xmlns:p="urn:p" xmlns="" i:type="T"/>"#,
            r#"<n1:a xmlns:n1="urn:p" "#,
        ),
        (r#"<a xmlns="urn:p" i:type="T"/>"#, r#"<a xmlns="urn:p" "#),
    ] {
        let (_, body) = open_content(&format!("<Sample {XSI}>{given}</Sample>"));
        assert!(body.contains(expected), "{given}: {body}");
    }
    let lost = Sample {
        any: vec![XmlElement::new("", "a").with_prefix("", "urn:d")],
        ..Sample::default()
    };
    assert!(Envelope::new(lost).to_xml().is_err(), "an element without a namespace");
}

#[test]
fn a_prefix_of_open_content_may_stand_for_something_else_outside() {
    let types = "http://schemas.microsoft.com/exchange/services/2006/types";
    let (sample, body) = open_content(&format!(
        r#"<Sample><t:a xmlns:t="urn:a" r="t:x"><q xmlns="{types}" r="t:y"/></t:a></Sample>"#
    ));
    assert_eq!(sample.any[0].prefixes().collect::<Vec<_>>(), [("t", "urn:a")]);
    assert!(
        body.contains(&format!(
            r#"<t:a xmlns:t="urn:a" r="t:x"><q xmlns="{types}" r="t:y"/></t:a>"#
        )),
        "{body}"
    );
}

#[test]
fn an_attribute_that_no_field_takes_keeps_its_prefixes() {
    let (sample, body) = open_content(r#"<Sample xmlns:k="urn:k" xmlns:j="urn:j" k:ref="j:a" other="k:b"/>"#);
    assert_eq!(sample.any_attribute.len(), 2);
    assert_eq!(
        body,
        r#"<m:Sample xmlns:j="urn:j" xmlns:n2="urn:k" n2:ref="j:a" xmlns:k="urn:k" other="k:b"/>"#
    );
    let taken = Sample {
        any_attribute: vec![XmlAttribute::new("", "ref", "t:a").with_prefix("t", "urn:other")],
        ..Sample::default()
    };
    let error = Envelope::new(taken).to_xml().expect_err("t is declared otherwise");
    assert!(error.to_string().contains("stands for another namespace"), "{error}");
}

#[test]
fn a_prefix_that_cannot_be_declared_is_an_error() {
    for (prefix, namespace) in [
        ("xml", "urn:a"),
        ("xmlns", "urn:a"),
        ("a b", "urn:a"),
        ("p", ""),
        ("p", "http://www.w3.org/2000/xmlns/"),
    ] {
        let sample = Sample {
            any: vec![XmlElement::new("", "a").with_prefix(prefix, namespace)],
            ..Sample::default()
        };
        assert!(Envelope::new(sample).to_xml().is_err(), "{prefix}");
    }
}

#[test]
fn white_space_in_open_content_is_kept_where_there_is_other_text() {
    for (given, kept) in [
        ("<a> t <b/> <c/>\n<d/></a>", "<a> t <b/> <c/>\n<d/></a>"),
        ("<a> <b/> <c/> t<d/> </a>", "<a> <b/> <c/> t<d/> </a>"),
        ("<a> <b/> <c/>\n</a>", "<a><b/><c/></a>"),
        ("<a><b/><c/>t</a>", "<a><b/><c/>t</a>"),
        ("<a> <b> </b> <c>t <d/></c> </a>", "<a><b> </b><c>t <d/></c></a>"),
    ] {
        let namespaced = given.replacen("<a", r#"<a xmlns="""#, 1);
        let (_, body) = open_content(&format!("<Sample>{namespaced}</Sample>"));
        assert_eq!(body, format!("<m:Sample>{kept}</m:Sample>"), "{given}");
    }
}
