//! Enumerations that may grow: a value that the schema does not list is kept as text.

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
                $crate::__private::deserialize_text(deserializer, |value| Self::from(value))
            }
        }
    };
}

/// Implements what a union of simple types needs: `From<&str>`, `Display`, serde.
///
/// The variants are tried in order; the last one should take any text (a `String`), so that nothing is lost.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum PropertyTag {
///     UnsignedShort(u16),
///     Text(String),
/// }
///
/// ews_types::union_enum! { PropertyTag { UnsignedShort(u16), Text(String) } }
///
/// assert_eq!(PropertyTag::parse("16"), Some(PropertyTag::UnsignedShort(16)));
/// assert_eq!(PropertyTag::parse("0x10"), Some(PropertyTag::Text("0x10".to_owned())));
/// ```
#[macro_export]
macro_rules! union_enum {
    ($name:ident { $($variant:ident($type:ty)),* $(,)? }) => {
        impl $name {
            /// The first member of the union that takes this text; none if no member does.
            pub fn parse(value: &str) -> ::core::option::Option<Self> {
                $(
                    if let ::core::result::Result::Ok(value) = <$type as ::core::str::FromStr>::from_str(value) {
                        return ::core::option::Option::Some(Self::$variant(value));
                    }
                )*
                ::core::option::Option::None
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant(value) => ::core::fmt::Display::fmt(value, f),)*
                }
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => ::serde::Serialize::serialize(value, serializer),)*
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                let value = $crate::__private::deserialize_text(deserializer, |value| (Self::parse(value), value.to_owned()))?;
                match value {
                    (::core::option::Option::Some(value), _) => ::core::result::Result::Ok(value),
                    (::core::option::Option::None, text) => ::core::result::Result::Err($crate::__private::not_in_union(&text, stringify!($name))),
                }
            }
        }
    };
}

/// What the macros above expand to; not for use by hand.
#[doc(hidden)]
pub mod __private {
    use std::fmt;
    use std::marker::PhantomData;

    use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

    pub use crate::xml::derived::from_derived;

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

    struct Text<F, T>(F, PhantomData<T>);

    impl<'de, T, F: FnOnce(&str) -> T> Visitor<'de> for Text<F, T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("text")
        }

        fn visit_str<E: Error>(self, value: &str) -> Result<T, E> {
            Ok(self.0(crate::xml::text::trim(value)))
        }
    }

    /// Reads a text without the white space around it.
    pub fn deserialize_text<'de, D: Deserializer<'de>, T>(
        deserializer: D,
        value: impl FnOnce(&str) -> T,
    ) -> Result<T, D::Error> {
        deserializer.deserialize_str(Text(value, PhantomData))
    }

    /// Reads what is inside a newtype of this name.
    pub fn deserialize_named<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
        name: &'static str,
    ) -> Result<T, D::Error> {
        crate::values::default::deserialize_named(deserializer, name)
    }

    /// A text that no member of a union takes.
    pub fn not_in_union<E: Error>(text: &str, union: &str) -> E {
        E::invalid_value(Unexpected::Str(text), &union)
    }
}

#[cfg(test)]
mod tests {
    use super::__private::Index;

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
