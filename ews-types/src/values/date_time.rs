//! Dates and times of XML Schema, kept exactly as they are written.
//!
//! A lenient reader takes any text. A strict one, and the writer, take what XML Schema allows.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};

use super::facets::{Rules, Violation};
use super::lexical;
use super::simple::{Reading, SimpleType, read_trimmed};
use crate::xml::error::Quoted;
use crate::xml::text::trim;

macro_rules! lexical {
    ($(#[$doc:meta])* $name:ident $kind:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The text, as it is in the document.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0.into()
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl SimpleType for $name {
            const KIND: &'static str = $kind;

            fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self> {
                read_trimmed(text, rules, reading, |text| lexical::allows($kind, text).then(|| text.into()))
            }

            fn text(&self) -> Cow<'_, str> {
                Cow::Borrowed(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                check($kind, &self.0).map_err(ser::Error::custom)?;
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = deserializer.deserialize_newtype_struct("$checked", Text($kind))?;
                Ok(Self(text.into()))
            }
        }
    };
}

/// Checks that a text is a value of the built-in type `kind`, as far as servers keep to it: Exchange sends dates where the
/// schema declares `xs:dateTime` (exchangelib, fields.py), and what was read can be written back.
fn check(kind: &str, text: &str) -> Result<(), Violation> {
    let text = trim(text);
    match lexical::allows(kind, text) || (kind == "dateTime" && lexical::allows("date", text)) {
        true => Ok(()),
        false => Err(Violation::new(lexical::noun(kind), Quoted(text).to_string())),
    }
}

/// Reads a text without the white space around it.
struct Text(&'static str);

impl<'de> Visitor<'de> for Text {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&lexical::noun(self.0))
    }

    /// A lenient reader, and other formats: any text.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let text = String::deserialize(deserializer)?;
        match trim(&text) {
            trimmed if trimmed.len() == text.len() => Ok(text),
            trimmed => Ok(trimmed.to_owned()),
        }
    }

    /// A strict reader.
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let text = Text(self.0).visit_newtype_struct(deserializer)?;
        check(self.0, &text).map_err(de::Error::custom)?;
        Ok(text)
    }

    /// A format that has no newtypes.
    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(trim(text).to_owned())
    }
}

lexical! {
    /// A point in time (`xs:dateTime`): `2026-11-23T14:31:00Z`, with an offset, or with no zone at all.
    ///
    /// Exchange sends all three, and which one it was matters to the caller; so the text is kept as it is. Convert it
    /// with one of the features `chrono`, `jiff` and `time`.
    ///
    /// ```
    /// use ews_types::DateTime;
    ///
    /// let start = DateTime::from("2026-11-23T14:31:00Z");
    /// assert_eq!(start.as_str(), "2026-11-23T14:31:00Z");
    /// ```
    DateTime "dateTime"
}

lexical! {
    /// A day (`xs:date`): `2026-11-23`. Some servers add a zone: `2026-11-23+01:00`.
    Date "date"
}

lexical! {
    /// A time of day (`xs:time`): `14:31:00`.
    Time "time"
}

lexical! {
    /// A length of time (`xs:duration`): `PT30M`, `-P1D`.
    Duration "duration"
}
