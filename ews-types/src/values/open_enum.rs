//! Enumerations that may grow: a value that the schema does not list is kept as text.

use std::fmt;

use serde::de::{Deserializer, Error, Visitor};

use super::facets::{Fit, Reading, Rules, SimpleType};
use crate::xml::text::{collapse, trim};

/// Implements what an open enumeration needs: `as_str()`, `KNOWN`, `From<&str>`, `From<String>`, `Display`, `Debug`, serde.
///
/// The enumeration has the named variants and `Unrecognized(String)`, and is `Clone`. Generated code calls this; there is no
/// need to call it by hand, but it works on enumerations of your own:
///
/// ```
/// #[derive(Clone, PartialEq)]
/// pub enum Importance {
///     Low,
///     High,
///     /// A value this schema does not list, kept as received.
///     Unrecognized(String),
/// }
///
/// ews_types::open_enum! { Importance { Low = "Low", High = "High" } }
///
/// assert_eq!(Importance::from("High"), Importance::High);
/// assert_eq!(Importance::from("Extreme").as_str(), "Extreme");
/// assert_eq!(Importance::KNOWN.len(), 2);
/// assert_eq!(format!("{:?}", Importance::High), "High");
/// ```
///
/// `Debug` shows a listed value as it stands in a document. What the compiler derives would be a call for each variant, and
/// the response codes of EWS are hundreds.
#[macro_export]
macro_rules! open_enum {
    ($name:ident { $($variant:ident = $value:literal),* $(,)? }) => {
        impl $name {
            /// Every value that the schema lists, in its order.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it stands in a document.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unrecognized(value) => value,
                }
            }

            fn known(value: &str) -> ::core::option::Option<Self> {
                const TEXTS: &[&str] = &[$($value),*];
                static INDEX: $crate::__private::Index<{ TEXTS.len() }> = $crate::__private::Index::new(TEXTS);
                INDEX.find(TEXTS, value).and_then(|at| Self::KNOWN.get(at).cloned())
            }
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    Self::Unrecognized(value) => f.debug_tuple("Unrecognized").field(value).finish(),
                    _ => f.write_str(self.as_str()),
                }
            }
        }

        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self::known(value).unwrap_or_else(|| Self::Unrecognized(value.into()))
            }
        }

        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::known(&value).unwrap_or(Self::Unrecognized(value))
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize_enumeration(deserializer, Self::known, Self::Unrecognized)
            }
        }
    };
}

/// Implements [`SimpleType`](crate::facets::SimpleType) for a generated enumeration, for unions and facets.
#[doc(hidden)]
#[macro_export]
macro_rules! simple_enum {
    ($name:ident) => {
        impl $crate::facets::SimpleType for $name {
            fn read(
                text: &str,
                rules: &$crate::facets::Rules,
                reading: $crate::facets::Reading<'_>,
            ) -> ::core::option::Option<Self> {
                $crate::__private::read_enumeration(text, rules, reading, Self::known, Self::Unrecognized)
            }

            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(self.as_str())
            }
        }
    };
}

const LENGTHS: usize = 64;

/// Finds a text among those of an enumeration: those of its length are looked through, in order. Made when the
/// program is compiled, which takes a fraction of what a `match` over hundreds of texts takes.
pub struct Index<const N: usize> {
    /// The first text of each length (modulo [`LENGTHS`]), from 1; 0 for none.
    first: [u16; LENGTHS],
    /// The one after each text, in the same way.
    next: [u16; N],
}

impl<const N: usize> Index<N> {
    /// For `N` texts.
    pub const fn new(texts: &[&str]) -> Self {
        assert!(N < u16::MAX as usize, "an enumeration of at most 65,534 values");
        let mut index = Self {
            first: [0; LENGTHS],
            next: [0; N],
        };
        let mut at = N;
        while at > 0 {
            let first = &mut index.first[texts[at - 1].len() % LENGTHS];
            index.next[at - 1] = *first;
            *first = at as u16;
            at -= 1;
        }
        index
    }

    /// Where the text is among those that the index was made for.
    pub fn find(&self, texts: &[&str], text: &str) -> Option<usize> {
        let mut next = self.first[text.len() % LENGTHS];
        while next > 0 {
            let at = usize::from(next) - 1;
            if texts[at] == text {
                return Some(at);
            }
            next = self.next[at];
        }
        None
    }
}

struct Text<K, U>(K, U);

impl<T, K: Fn(&str) -> Option<T>, U: FnOnce(String) -> T> Visitor<'_> for Text<K, U> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        let Text(known, unrecognized) = self;
        Ok(known(text).unwrap_or_else(|| nearly_known(text, known, unrecognized)))
    }
}

/// The value for a text that is not listed as it stands: white space around it may be the server's own.
#[cold]
fn nearly_known<T>(text: &str, known: impl Fn(&str) -> Option<T>, unrecognized: impl FnOnce(String) -> T) -> T {
    let found = known(trim(text)).or_else(|| known(&collapse(text)));
    found.unwrap_or_else(|| unrecognized(trim(text).to_owned()))
}

/// Reads a value of an enumeration, listed or not.
pub fn deserialize_enumeration<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    known: impl Fn(&str) -> Option<T>,
    unrecognized: impl FnOnce(String) -> T,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text(known, unrecognized))
}

/// The value of an enumeration for a text; one that is not listed if that fits.
pub fn read_enumeration<T: SimpleType>(
    text: &str,
    rules: &Rules,
    reading: Reading<'_>,
    known: impl Fn(&str) -> Option<T>,
    unrecognized: impl FnOnce(String) -> T,
) -> Option<T> {
    let value = match known(&rules.white_space().normalize(text)) {
        Some(value) => value,
        None if reading.fit == Fit::Exact => return None,
        None => nearly_known(text, known, unrecognized),
    };
    (reading.fit == Fit::Any || rules.check(&value).is_ok()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::Index;

    #[test]
    fn each_text_is_found_where_it_is() {
        let texts: Vec<String> = (0..300)
            .map(|number| "a".repeat(number % 150) + &number.to_string())
            .collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let index = Index::<300>::new(&texts);
        for (at, text) in texts.iter().enumerate() {
            assert_eq!(index.find(&texts, text), Some(at));
        }
        assert_eq!(index.find(&texts, ""), None);
        assert_eq!(index.find(&texts, "b0"), None);
        assert_eq!(Index::<0>::new(&[]).find(&[], "a"), None);
    }

    #[test]
    fn the_first_of_two_texts_is_found() {
        assert_eq!(Index::<2>::new(&["a", "a"]).find(&["a", "a"], "a"), Some(0));
    }
}
