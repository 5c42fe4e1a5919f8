//! What the built-in types of XML Schema allow as text.

use std::cmp::Ordering;
use std::str::FromStr;

use super::moment::{Moment, Span};
use super::numeral::Numeral;
use super::{Base64Binary, HexBinary};

/// Whether a text, without the white space that does not count, is a value of the built-in type `kind`.
///
/// Types that allow any text, and names of types that XML Schema does not have, allow any.
pub(crate) fn allows(kind: &str, text: &str) -> bool {
    match kind {
        "boolean" => matches!(text, "true" | "false" | "1" | "0"),
        "decimal" => Numeral::parse(text).is_some(),
        "integer" => Numeral::parse_integer(text).is_some(),
        "float" | "double" => is_float(text),
        "dateTime" if is_usual_time(text) => true,
        "dateTime" | "date" | "time" | "gYear" | "gYearMonth" | "gMonth" | "gMonthDay" | "gDay" => {
            Moment::parse(kind, text).is_some()
        }
        "duration" => Span::parse(text).is_some(),
        "hexBinary" => HexBinary::from_hex(text).is_some(),
        "base64Binary" => Base64Binary::from_canonical(text).is_some(),
        "language" => is_language(text),
        "Name" => is_name(text),
        "NCName" | "ID" | "IDREF" | "ENTITY" => is_ncname(text),
        "NMTOKEN" => !text.is_empty() && text.chars().all(is_name_char),
        "QName" | "NOTATION" => match text.split_once(':') {
            Some((prefix, local)) => is_ncname(prefix) && is_ncname(local),
            None => is_ncname(text),
        },
        // The union without members.
        "nothing" => false,
        _ => true,
    }
}

/// Whether a text is a time as servers nearly always write it, `2026-11-23T14:31:00Z`, on a day that each month has.
fn is_usual_time(text: &str) -> bool {
    const SHAPE: &[u8; 20] = b"0000-00-00T00:00:00Z";
    let Ok(text) = <&[u8; 20]>::try_from(text.as_bytes()) else {
        return false;
    };
    let has_shape = SHAPE.iter().zip(text).all(|(&shape, byte)| match shape {
        b'0' => byte.is_ascii_digit(),
        _ => *byte == shape,
    });
    let two = |at: usize| (text[at] - b'0') * 10 + (text[at + 1] - b'0');
    has_shape
        && (text[0], text[1]) != (b'0', b'0')
        && (1..=12).contains(&two(5))
        && (1..=28).contains(&two(8))
        && two(11) < 24
        && two(14) < 60
        && two(17) < 60
}

/// What a value of the built-in type `kind` is, for errors.
pub(crate) fn noun(kind: &str) -> String {
    let noun = match kind {
        "decimal" | "integer" | "float" | "double" => "a number",
        "boolean" => "a boolean",
        "dateTime" => "a date and time",
        "date" => "a date",
        "time" => "a time of day",
        "duration" => "a duration",
        "language" => "a language tag",
        "Name" | "NCName" | "ID" | "IDREF" | "ENTITY" | "QName" | "NOTATION" => "a name",
        "NMTOKEN" => "a name token",
        "nothing" => "no value at all",
        "" | "string" => "a text",
        _ => return format!("a value of xs:{kind}"),
    };
    noun.to_owned()
}

/// Which of two values of the built-in type `kind` is less; `None` if they have no order.
pub(crate) fn compare(kind: &str, one: &str, other: &str) -> Option<Ordering> {
    match kind {
        "decimal" | "integer" => Some(Numeral::parse(one)?.cmp(&Numeral::parse(other)?)),
        // Two texts can be the same number of 32 bits and different ones of 64.
        "float" => float::<f32>(one)?.partial_cmp(&float(other)?),
        "double" => float::<f64>(one)?.partial_cmp(&float(other)?),
        "duration" => Span::parse(one)?.compare(&Span::parse(other)?),
        _ => Moment::parse(kind, one)?.compare(&Moment::parse(kind, other)?),
    }
}

/// Whether two texts are the same value of the built-in type `kind`.
pub(crate) fn is_same(kind: &str, one: &str, other: &str) -> bool {
    let same = match kind {
        "boolean" => matches!(
            (one, other),
            ("true", "1") | ("1", "true") | ("false", "0") | ("0", "false")
        ),
        "hexBinary" => HexBinary::from_hex(one).is_some_and(|bytes| HexBinary::from_hex(other) == Some(bytes)),
        "base64Binary" => {
            Base64Binary::from_base64(one).is_some_and(|bytes| Base64Binary::from_base64(other) == Some(bytes))
        }
        _ => compare(kind, one, other) == Some(Ordering::Equal),
    };
    same || one == other
}

/// The number that a text of `xs:float` or `xs:double` stands for.
fn float<T: From<f32> + FromStr>(text: &str) -> Option<T> {
    match text {
        "INF" => Some(f32::INFINITY.into()),
        "-INF" => Some(f32::NEG_INFINITY.into()),
        "NaN" => Some(f32::NAN.into()),
        _ if is_float(text) => text.parse().ok(),
        _ => None,
    }
}

fn is_float(text: &str) -> bool {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    matches!(text, "INF" | "-INF" | "NaN")
        || (Numeral::parse(mantissa).is_some() && Numeral::parse_integer(exponent).is_some())
}

fn is_language(text: &str) -> bool {
    let mut tags = text.split('-');
    let is_tag = |tag: &str| (1..=8).contains(&tag.len());
    let first = tags.next().unwrap_or_default();
    is_tag(first)
        && first.bytes().all(|byte| byte.is_ascii_alphabetic())
        && tags.all(|tag| is_tag(tag) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

fn is_name(text: &str) -> bool {
    text.starts_with(is_name_start) && text.chars().all(is_name_char)
}

fn is_ncname(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// What a name may begin with: [XML 1.0, production 4](https://www.w3.org/TR/xml/#NT-NameStartChar).
fn is_name_start(c: char) -> bool {
    matches!(c,
        ':' | 'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_times_are_times() {
        let usual = b"2026-11-23T14:31:00Z";
        assert!(is_usual_time("2026-11-23T14:31:00Z"));
        for at in 0..usual.len() {
            for byte in 0..0x80 {
                let mut text = *usual;
                text[at] = byte;
                let text = str::from_utf8(&text).expect("these are characters of ASCII");
                if is_usual_time(text) {
                    assert!(Moment::parse("dateTime", text).is_some(), "{text} is not a time");
                }
            }
        }
        for unusual in [
            "0000-11-23T14:31:00Z",
            "2026-02-29T14:31:00Z",
            "2026-11-23T24:00:00Z",
            "2026-11-23T14:60:00Z",
            "2026-11-23T14:31:60Z",
            "",
        ] {
            assert!(!is_usual_time(unusual), "{unusual}");
        }
    }

    #[test]
    fn each_type_takes_its_own_texts_only() {
        for (kind, good, bad) in [
            ("boolean", &["true", "0"][..], &["True", "yes", ""][..]),
            ("decimal", &["1.5", "-.5", "+3"], &["1e5", "", "INF"]),
            ("integer", &["-5", "99999999999999999999999"], &["1.0", "1e2"]),
            (
                "double",
                &["1.5E2", ".5", "-1e-10", "INF", "-INF", "NaN", "1."],
                &["inf", "+INF", "1e", "e5", "1e1.5"],
            ),
            ("duration", &["PT1S"], &["1S"]),
            ("hexBinary", &["0aFF", ""], &["0", "0x00"]),
            (
                "base64Binary",
                &["AAEC", "AA==", "AA A=", ""],
                &["AA", "A===", "AB==", "*"],
            ),
            (
                "language",
                &["de", "en-US", "x-klingon", "zh-Hant-TW1", "abcdefgh", "a-abcdefgh"],
                &["", "e1", "en-", "abcdefghi", "a-abcdefghi", "en_US"],
            ),
            ("Name", &["a:b", "_x", "é", ":"], &["1a", "-a", "", "a b"]),
            ("NCName", &["a-b.c", "x1"], &["a:b", "1"]),
            ("NMTOKEN", &["1a", "-", "a:b"], &["", "a b", "a+"]),
            ("QName", &["a", "m:a"], &["m:", ":a", "a:b:c", ""]),
            ("gYear", &["2026", "99999999999999999999"], &["26", "226", "02026"]),
            // Of a year beyond all numbers nobody can say that it has no leap day.
            (
                "date",
                &["2024-02-29", "99999999999999999999-02-29"],
                &["2026-02-29", "1900-02-29"],
            ),
            ("nothing", &[], &["", "a"]),
            ("anyURI", &["", "http://example.com/a b", "%"], &[]),
        ] {
            for text in good {
                assert!(allows(kind, text), "{kind} {text:?}");
            }
            for text in bad {
                assert!(!allows(kind, text), "{kind} {text:?}");
            }
        }
    }

    #[test]
    fn equal_values_are_the_same_in_every_spelling() {
        for (kind, one, other) in [
            ("decimal", "1.50", "+01.5"),
            ("double", "1.5E2", "150"),
            ("boolean", "true", "1"),
            ("hexBinary", "0a", "0A"),
            ("base64Binary", "A A==", "AA=="),
            ("dateTime", "2026-11-23T14:00:00Z", "2026-11-23T15:00:00+01:00"),
            ("duration", "P1D", "PT24H"),
            ("string", "a", "a"),
            ("double", "NaN", "NaN"),
            ("float", "16777217", "1.6777216E7"),
            ("float", "INF", "INF"),
            ("QName", "m:a", "m:a"),
        ] {
            assert!(is_same(kind, one, other), "{kind} {one} {other}");
        }
        for (kind, one, other) in [
            ("string", "1", "01"),
            ("boolean", "1", "0"),
            ("decimal", "1", "2"),
            ("double", "16777217", "16777216"),
        ] {
            assert!(!is_same(kind, one, other), "{kind} {one} {other}");
        }
    }

    #[test]
    fn values_of_each_type_have_its_order() {
        let compare = |kind, one, other| super::compare(kind, one, other);
        for (kind, less, more) in [
            ("decimal", "-1.5", "1"),
            ("integer", "9", "10"),
            ("float", "1", "1.5"),
            ("float", "3e38", "INF"),
            ("float", "-INF", "-3e38"),
            ("double", "1e300", "INF"),
            ("double", "-INF", "INF"),
            ("duration", "PT1S", "PT1.5S"),
            ("duration", "-PT1.5S", "-PT1S"),
            ("duration", "-PT0.5S", "PT0.5S"),
            ("date", "2026-11-23", "2026-11-24"),
            ("dateTime", "2026-01-01T00:00:00", "2026-01-01T14:00:01Z"),
            ("time", "09:00:00", "10:00:00"),
            ("time", "10:20:30", "10:30:20"),
            ("time", "10:20:30", "10:20:31"),
            ("gYear", "2026", "2027"),
        ] {
            assert_eq!(compare(kind, less, more), Some(Ordering::Less), "{kind} {less} {more}");
            assert_eq!(
                compare(kind, more, less),
                Some(Ordering::Greater),
                "{kind} {more} {less}"
            );
            assert_eq!(compare(kind, less, less), Some(Ordering::Equal), "{kind} {less}");
        }
        for (kind, one, other) in [
            ("double", "NaN", "1"),
            ("double", "NaN", "NaN"),
            ("double", "one", "1"),
            ("float", "inf", "1"),
            ("duration", "P1M", "P30D"),
            ("string", "a", "b"),
            // Of no zone, which can be 14 hours from UTC.
            ("dateTime", "2026-01-01T00:00:00", "2026-01-01T14:00:00Z"),
        ] {
            assert_eq!(compare(kind, one, other), None, "{kind} {one} {other}");
        }
    }

    #[test]
    fn every_type_is_called_what_people_call_it() {
        for (kind, expected) in [
            ("decimal", "a number"),
            ("double", "a number"),
            ("boolean", "a boolean"),
            ("dateTime", "a date and time"),
            ("date", "a date"),
            ("time", "a time of day"),
            ("duration", "a duration"),
            ("language", "a language tag"),
            ("NCName", "a name"),
            ("NMTOKEN", "a name token"),
            ("nothing", "no value at all"),
            ("", "a text"),
            ("string", "a text"),
            ("gYear", "a value of xs:gYear"),
        ] {
            assert_eq!(noun(kind), expected);
        }
    }
}
