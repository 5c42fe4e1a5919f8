//! `xsi:nil` on elements of each shape of type: where it counts, where it is refused or reported, where it is kept.

use std::fmt::Debug;

use ews_types::{Base64Binary, Body, Date, Nillable, ReadOptions, XmlElement, XmlError};
use serde::{Deserialize, Serialize};

use crate::shapes::{Choosing, Chosen, Element, read_with};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Nothing {}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "$list")]
struct Items(Vec<u8>);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Color {
    Red,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Rich {
    #[serde(rename = "$mixed:m:Bold")]
    content: Vec<RichContent>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum RichContent {
    #[serde(rename = "$text")]
    Text(String),
    #[serde(rename = "m:Bold")]
    Bold(String),
}

/// What the lenient and the strict reader make of `xsi:nil` with these values on an element with this text.
fn both<T>(content: &str) -> impl Fn(&str) -> [Result<T, XmlError>; 2]
where
    Element<T>: Body,
{
    move |nil: &str| {
        let rest = format!("><m:Value xsi:nil='{nil}'>{content}</m:Value></m:Test>");
        [ReadOptions::new(), ReadOptions::new().strict()]
            .map(|options| read_with::<Element<T>>(options, &rest).map(|read| read.value))
    }
}

/// A type without room for nil: the lenient reader reads what is in the element, the strict one says what is wrong.
#[track_caller]
fn has_no_room<T: Debug + PartialEq>(content: &str, value: T)
where
    Element<T>: Body,
{
    let read = both::<T>(content);
    for (nil, message) in [
        ("maybe", "expected a boolean as the value of xsi:nil"),
        ("true", "the element is nil (xsi:nil), and the schema requires a value"),
    ] {
        let [lenient, strict] = read(nil);
        assert_eq!(lenient.as_ref(), Ok(&value), "{nil}");
        let error = strict.expect_err(nil);
        assert!(error.message().starts_with(message), "{error}");
    }
    let [lenient, strict] = read("false");
    assert_eq!((lenient.as_ref(), strict.as_ref()), (Ok(&value), Ok(&value)));
}

#[test]
fn types_without_room_for_nil() {
    has_no_room("1", 1_u8);
    has_no_room("a", "a".to_owned());
    has_no_room("true", true);
    has_no_room("AQ==", Base64Binary::from(vec![1]));
    has_no_room("2026-11-28", Date::from("2026-11-28"));
    has_no_room("1 2", Items(vec![1, 2]));
    has_no_room("Red", Color::Red);
    has_no_room("", ());
    has_no_room("", Nothing {});
    has_no_room(
        "a",
        Rich {
            content: vec![RichContent::Text("a".to_owned())],
        },
    );
}

#[test]
fn an_alternative_without_content() {
    let rest = "><m:Empty xsi:nil='maybe'/></m:Test>";
    let read = |options| read_with::<Choosing<Chosen>>(options, rest).map(|read| read.value);
    assert_eq!(read(ReadOptions::new()), Ok(Chosen::Empty));
    let error = read(ReadOptions::new().strict()).expect_err("it is no boolean");
    assert!(error.message().starts_with("expected a boolean"), "{error}");
}

#[test]
fn a_list_leaves_out_what_is_nil() {
    let read = both::<Vec<u8>>("1");
    assert_eq!(read("maybe")[0], Ok(vec![1]));
    assert_eq!(read("true")[0], Ok(vec![]));
    assert!(read("maybe")[1].is_err() && read("true")[1].is_err());
}

#[test]
fn a_nillable_takes_booleans_only() {
    let read = both::<Nillable<u8>>("1");
    assert_eq!(read("maybe")[0], Ok(Nillable::Value(1)));
    assert!(read("maybe")[1].is_err());
    assert_eq!(
        both::<Nillable<u8>>("")("true"),
        [Ok(Nillable::default()), Ok(Nillable::default())]
    );
}

/// What the schema leaves open is not judged, wherever it stands.
#[test]
fn open_content_keeps_it() {
    let attributes = |read: Result<XmlElement, XmlError>| read.map(|element| element.attributes().len());
    for nil in ["maybe", "true", "false"] {
        assert_eq!(both::<XmlElement>("1")(nil).map(attributes), [Ok(1), Ok(1)], "{nil}");
    }
    let optional = both::<Option<XmlElement>>("1")("maybe");
    assert!(optional.iter().all(|read| matches!(read, Ok(Some(_)))), "{optional:?}");
}

#[test]
fn nil_is_a_boolean() {
    let read = |value: &str| both::<Option<u8>>("1")(value);
    for value in ["True", "TRUE"] {
        assert_eq!(read(value)[0], Ok(None), "{value}");
    }
    for value in ["maybe", "", "False", "2"] {
        assert_eq!(read(value)[0], Ok(Some(1)), "{value}");
    }
    for value in ["True", "maybe", ""] {
        let [_, strict] = read(value);
        let error = strict.expect_err("it is no boolean");
        assert!(
            error
                .message()
                .starts_with("expected a boolean as the value of xsi:nil"),
            "{error}"
        );
    }
}
