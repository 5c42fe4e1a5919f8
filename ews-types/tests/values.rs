//! Values by themselves: what they give, how they compare, and how formats without XML's words for them carry them.

use std::collections::HashSet;
use std::fmt::Debug;

use ews_types::{
    Base64Binary, Date, DateTime, Derived, Duration, HexBinary, Integer, Nillable, QName, ResponseCode, Time,
    XmlAttribute, XmlElement, facets,
};
use serde::Deserialize;
use serde::de::value::{
    BoolDeserializer, BytesDeserializer, Error, I64Deserializer, SeqDeserializer, StrDeserializer, U64Deserializer,
};

#[test]
fn bytes_are_there_in_every_form() {
    let bytes = Base64Binary::from(&b"\0\x01\xFF"[..]);
    assert_eq!(bytes.as_ref(), b"\0\x01\xFF");
    assert_eq!(bytes.clone().into_vec(), b"\0\x01\xFF");
    assert_eq!(Vec::from(bytes), b"\0\x01\xFF");
    let bytes = HexBinary::from(&b"\0\x01\xFF"[..]);
    assert_eq!(bytes.as_ref(), b"\0\x01\xFF");
    assert_eq!(bytes.clone().into_vec(), b"\0\x01\xFF");
    assert_eq!(bytes.to_hex(), "0001FF");
    assert_eq!(Vec::from(bytes), b"\0\x01\xFF");
    assert_eq!(
        HexBinary::from_hex(" 0001fF\n"),
        Some(HexBinary::from(vec![0, 1, 0xFF]))
    );
    for text in ["0", "0g", "0G", "0/", "0:", "0@", "0`", "+1", "é"] {
        assert_eq!(HexBinary::from_hex(text), None, "{text}");
    }
}

/// Pictures are long, and logs are read by people.
#[test]
fn bytes_show_their_length_and_how_they_begin() {
    let shown = |count: u8| {
        let bytes: Vec<u8> = (0..count).collect();
        let shown = format!("{:?}", Base64Binary::from(bytes.clone()));
        assert_eq!(format!("{:?}", HexBinary::from(bytes)), shown.replace("Base64", "Hex"));
        shown
    };
    assert_eq!(shown(0), "Base64Binary(0 bytes: )");
    assert_eq!(shown(8), "Base64Binary(8 bytes: 0001020304050607)");
    assert_eq!(shown(9), "Base64Binary(9 bytes: 0001020304050607…)");
}

#[test]
fn other_formats_carry_bytes_as_bytes_as_text_or_as_a_sequence() {
    let expected = Base64Binary::from(vec![0, 1, 2]);
    let bytes = BytesDeserializer::<Error>::new(&[0, 1, 2]);
    assert_eq!(Base64Binary::deserialize(bytes), Ok(expected.clone()));
    assert_eq!(Base64Binary::deserialize(text("AAEC")), Ok(expected.clone()));
    assert!(Base64Binary::deserialize(text("*")).is_err());
    let sequence = SeqDeserializer::<_, Error>::new([0_u8, 1, 2].into_iter());
    assert_eq!(Base64Binary::deserialize(sequence), Ok(expected));
    assert_eq!(HexBinary::deserialize(text("0aFF")), Ok(HexBinary::from(vec![10, 255])));
}

fn text(text: &str) -> StrDeserializer<'_, Error> {
    StrDeserializer::new(text)
}

#[test]
fn other_formats_carry_numbers_and_times() {
    assert_eq!(
        Integer::deserialize(I64Deserializer::<Error>::new(-7)),
        Ok(Integer::from(-7))
    );
    assert_eq!(
        Integer::deserialize(U64Deserializer::<Error>::new(u64::MAX)),
        Ok(Integer::from(u64::MAX))
    );
    assert_eq!(Integer::deserialize(text(" 007")), Ok(Integer::from(7)));
    assert!(Integer::deserialize(text("7.0")).is_err());
    assert_eq!(
        DateTime::deserialize(text(" 2026-11-23T14:31:00Z\n")),
        Ok(DateTime::from("2026-11-23T14:31:00Z"))
    );
    assert_eq!(Date::deserialize(text("2026-11-23")), Ok(Date::from("2026-11-23")));
}

/// Each error names what was expected.
#[test]
fn a_value_of_another_kind_is_refused_by_name() {
    fn refused<'de, T: Deserialize<'de> + Debug>() -> String {
        let error = T::deserialize(BoolDeserializer::<Error>::new(true)).expect_err("it is a boolean");
        let error = error.to_string();
        let expected = error.strip_prefix("invalid type: boolean `true`, expected ");
        expected.unwrap_or_else(|| panic!("{error}")).to_owned()
    }
    assert_eq!(refused::<Base64Binary>(), "base64");
    assert_eq!(refused::<HexBinary>(), "pairs of hexadecimal digits");
    assert_eq!(refused::<Integer>(), "a whole number");
    assert_eq!(refused::<DateTime>(), "a date and time");
    assert_eq!(refused::<Date>(), "a date");
    assert_eq!(refused::<Time>(), "a time of day");
    assert_eq!(refused::<Duration>(), "a duration");
    assert_eq!(refused::<QName>(), "a qualified name");
    assert_eq!(refused::<Limited>(), "a value that the schema allows");
    assert_eq!(refused::<Kept>(), "a value or nil");
    assert_eq!(refused::<ResponseCode>(), "text");
}

ews_types::facets! { Bounds { min_inclusive = "1", max_inclusive = "3" } }

#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Limited {
    #[serde(with = "facets::Checked::<Bounds>")]
    _value: u8,
}

#[derive(Debug, Deserialize)]
#[serde(transparent)]
struct Kept {
    #[serde(deserialize_with = "ews_types::keep_nil")]
    _value: Option<u8>,
}

#[test]
fn names_are_the_same_whatever_their_prefix() {
    let name: QName = "{urn:x}p:a".parse().expect("it is a name");
    assert_eq!((&*name.namespace, &*name.prefix, &*name.local), ("urn:x", "p", "a"));
    let names: HashSet<QName> = [
        name.clone(),
        QName::new("urn:x", "a"),
        QName::new("urn:y", "a"),
        QName::new("urn:x", "b"),
    ]
    .into();
    assert_eq!(names.len(), 3);
    assert_eq!(name, QName::new("urn:x", "a"));
    assert_ne!(name, QName::new("urn:y", "a"));
    assert_ne!(name, QName::new("urn:x", "b"));
    assert_eq!(name.to_string(), "{urn:x}a");
    assert_eq!(QName::new("", "a").to_string(), "a");
    let error = "a b".parse::<QName>().expect_err("it holds a space");
    assert_eq!(
        error.to_string(),
        "expected a qualified name, such as {urn:example}Size"
    );
    for text in [
        "",
        "{urn:x}",
        "{urn:x",
        "a b",
        "{}p:a",
        "x:a",
        "{urn:x}1:a",
        "{urn:x}p:1",
    ] {
        assert!(text.parse::<QName>().is_err(), "{text}");
    }
}

#[test]
fn elements_that_are_equal_hash_alike() {
    let element = |namespace: &str, name: &str| XmlElement::new(namespace, name).with_text("x");
    let elements: HashSet<XmlElement> = [
        element("urn:x", "a"),
        element("urn:x", "a").with_prefix("p", "urn:p"),
        element("urn:x", "b"),
        element("urn:y", "a"),
    ]
    .into();
    assert_eq!(elements.len(), 3, "the prefixes for values do not count");
}

#[test]
fn a_prefix_that_is_declared_again_stands_for_the_last_namespace() {
    let element = XmlElement::new("", "a")
        .with_prefix("p", "urn:1")
        .with_prefix("q", "urn:2")
        .with_prefix("p", "urn:3");
    assert_eq!(element.prefixes().collect::<Vec<_>>(), [("q", "urn:2"), ("p", "urn:3")]);
    let attribute = XmlAttribute::new("", "a", "p:x")
        .with_prefix("p", "urn:1")
        .with_prefix("p", "urn:2");
    assert_eq!(attribute.prefixes().collect::<Vec<_>>(), [("p", "urn:2")]);
}

/// What is checked where a value may be nil is the value.
#[test]
fn facets_hold_for_a_nillable_value_as_for_any() {
    use facets::{Check, Facets, WhiteSpace};
    ews_types::facets! { Short { max_length = 3 } }
    let check = |value: Nillable<String>| value.check(&Short::RULES).map_err(|violation| violation.to_string());
    assert_eq!(check(Nillable::from("abc".to_owned())), Ok(()));
    assert_eq!(
        check(Nillable::from("abcd".to_owned())),
        Err("expected a length of at most 3, found 4".to_owned())
    );
    assert_eq!(check(Nillable::default()), Ok(()));
    assert!(Nillable::<String>::default().is_nil() && !Nillable::from("abc".to_owned()).is_nil());
    let mut value = Nillable::from(" a  b ".to_owned());
    value.normalize(WhiteSpace::Collapse);
    assert_eq!(value.value().map(String::as_str), Some("a b"));
    let mut values = vec![" a".to_owned(), "b  c".to_owned()];
    Check::normalize(&mut values, WhiteSpace::Collapse);
    assert_eq!(values, ["a", "b c"]);
}

/// The schema collapses the white space of all types but texts.
#[test]
fn white_space_around_a_date_does_not_count_for_its_bounds() {
    use facets::{Check, Facets};
    ews_types::facets! { Late { min_inclusive = "2026-01-01" } }
    assert!(Date::from(" 2026-01-01\n").check(&Late::RULES).is_ok());
    assert!(Date::from(" 2025-12-31\n").check(&Late::RULES).is_err());
}

#[test]
fn each_facet_holds_by_itself() {
    use facets::{Check, Facets, Rules};
    fn check<F: Facets>(good: &[&str], bad: &[&str]) {
        let is_good = |text: &&str| (*text).to_owned().check(&F::RULES).is_ok();
        assert!(good.iter().all(is_good), "{good:?}");
        assert!(!bad.iter().any(is_good), "{bad:?}");
    }
    macro_rules! check {
        ($rule:ident = $value:expr, $good:expr, $bad:expr) => {{
            enum One {}
            impl Facets for One {
                const RULES: Rules = Rules::new().$rule($value);
            }
            check::<One>(&$good, &$bad);
        }};
    }
    check!(fraction_digits = 2, ["1.50", "1.500", "12345"], ["1.505"]);
    check!(total_digits = 3, ["123", "0123.0", "1.23"], ["1234", "1.234"]);
    check!(values = &["a", "b"], ["a", "b"], ["c", "", "a b"]);
    check!(min_length = 2, ["ab", "äö", "abc"], ["a", "ä", ""]);
    check!(max_length = 2, ["ab", "äö", ""], ["abc", "äöü"]);
    check!(kind = "language", ["de"], ["d_e"]);
    ews_types::facets! { From { kind = "integer", min_inclusive = "-1" } }
    check::<From>(&["-1", "0"], &["-2", "a"]);
    ews_types::facets! { To { kind = "integer", max_inclusive = "1" } }
    check::<To>(&["1", "-5"], &["2"]);
    ews_types::facets! { Above { kind = "integer", min_exclusive = "-1" } }
    check::<Above>(&["0"], &["-1", "-2"]);
    ews_types::facets! { Below { kind = "integer", max_exclusive = "1" } }
    check::<Below>(&["0"], &["1", "2"]);
}

#[test]
fn other_kinds_of_values_are_compared_by_value_too() {
    use facets::{Check, Facets};
    ews_types::facets! { Hex { values = &["0aFF"] } }
    assert!(HexBinary::from(vec![0x0A, 0xFF]).check(&Hex::RULES).is_ok());
    assert!(HexBinary::from(vec![0x0A]).check(&Hex::RULES).is_err());
    ews_types::facets! { Long { min_length = 2 } }
    assert!(HexBinary::from(vec![1]).check(&Long::RULES).is_err());
    assert!(HexBinary::from(vec![1, 2]).check(&Long::RULES).is_ok());
}

#[test]
fn open_content_survives_in_json() {
    let attribute = XmlAttribute::new("urn:x", "type", "p:a").with_prefix("p", "urn:p");
    let element = XmlElement::new("urn:x", "a")
        .with_prefix("q", "urn:q")
        .with_attributes([attribute, XmlAttribute::new("", "b", "2")])
        .with_text("q:b")
        .with_child(XmlElement::new("", "c"));
    let json = serde_json::to_string(&element).expect("it is written");
    let read: XmlElement = serde_json::from_str(&json).expect("it is read");
    assert_eq!(read, element);
    let prefixes = |element: &XmlElement| {
        let own = element.prefixes().map(|(prefix, _)| prefix.to_owned());
        let attributes = element.attributes().iter().flat_map(XmlAttribute::prefixes);
        own.chain(attributes.map(|(prefix, _)| prefix.to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(prefixes(&read), ["q", "p"], "{json}");

    let derived = Derived::new("urn:x", "AType").with_children([XmlElement::new("urn:x", "b").into()]);
    let json = serde_json::to_string(&derived).expect("it is written");
    assert_eq!(
        serde_json::from_str::<Derived>(&json).expect("it is read"),
        derived,
        "{json}"
    );
    for json in ["{}", r#"{"namespace":""}"#, r#"{"namespace":"","name":1}"#] {
        assert!(serde_json::from_str::<XmlElement>(json).is_err(), "{json}");
    }
}

#[test]
fn a_name_is_its_own_text_in_json() {
    for (name, text) in [
        (QName::new("urn:x", "a").with_prefix("p"), "{urn:x}p:a"),
        (QName::new("urn:x", "a"), "{urn:x}a"),
        (QName::new("", "a"), "a"),
    ] {
        assert_eq!(serde_json::to_value(&name).expect("it is written"), text);
        let read: QName = serde_json::from_value(text.into()).expect("it is read");
        assert_eq!((&read, &read.prefix), (&name, &name.prefix));
    }
    assert!(serde_json::from_value::<QName>("a b".into()).is_err());
}
