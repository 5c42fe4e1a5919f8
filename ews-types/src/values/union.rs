//! Unions of simple types.

use std::fmt;
use std::marker::PhantomData;
use std::mem::discriminant;

use serde::de::{Deserializer, Error, SeqAccess, Unexpected, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};

use super::facets::{Any, Facets, Fit, Reading, Rules, SimpleType};

/// Implements what a union of simple types needs: `parse`, `Display`, serde,
/// [`SimpleType`](crate::facets::SimpleType).
///
/// Each variant holds a [`SimpleType`](crate::facets::SimpleType), and can name its
/// [facets](crate::facets!). A text becomes the first variant that it is a value of.
///
/// ```
/// #[derive(Clone, Debug, PartialEq)]
/// pub enum PropertyTag {
///     UnsignedShort(u16),
///     Text(String),
/// }
///
/// ews_types::facets! { TextFacets { min_length = 1 } }
/// ews_types::union_enum! { PropertyTag { UnsignedShort(u16), Text(String, TextFacets) } }
///
/// assert_eq!(PropertyTag::parse("16"), Some(PropertyTag::UnsignedShort(16)));
/// assert_eq!(PropertyTag::parse("0x10"), Some(PropertyTag::Text("0x10".to_owned())));
/// ```
#[macro_export]
macro_rules! union_enum {
    ($name:ident { $($variant:ident($type:ty $(, $facets:ty)? $(,)?)),* $(,)? }) => {
        impl $name {
            /// The first member of the union that takes this text; none if no member does.
            pub fn parse(value: &str) -> ::core::option::Option<Self> {
                $crate::__private::parse_union(value)
            }

            fn member(text: &str, reading: $crate::facets::Reading<'_>) -> ::core::option::Option<Self> {
                $(
                    let rules = <$crate::__facets!($($facets)?) as $crate::facets::Facets>::RULES;
                    if let ::core::option::Option::Some(value) = <$type as $crate::facets::SimpleType>::read(text, &rules, reading) {
                        return ::core::option::Option::Some(Self::$variant(value));
                    }
                )*
                ::core::option::Option::None
            }
        }

        impl $crate::facets::SimpleType for $name {
            const HAS_NAMES: bool = false $(|| <$type as $crate::facets::SimpleType>::HAS_NAMES)*;

            fn read(
                text: &str,
                rules: &$crate::facets::Rules,
                reading: $crate::facets::Reading<'_>,
            ) -> ::core::option::Option<Self> {
                $crate::__private::read_member(text, rules, reading, Self::member)
            }

            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                match self {
                    $(Self::$variant(value) => $crate::facets::SimpleType::text(value),)*
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&$crate::facets::SimpleType::text(self))
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => {
                        let rules = <$crate::__facets!($($facets)?) as $crate::facets::Facets>::RULES;
                        $crate::__private::write_member(self, value, &rules, serializer)
                    })*
                }
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize_union(deserializer, stringify!($name))
            }
        }
    };
}

/// The value of a union for a text, if there is any.
pub fn parse_union<T: SimpleType>(text: &str) -> Option<T> {
    let reading = Reading {
        fit: Fit::Any,
        names: &[],
    };
    T::read(text, &Any::RULES, reading)
}

/// The member that a text is a value of; else, as far as that fits, the first that can hold it.
pub fn read_member<T: SimpleType>(
    text: &str,
    rules: &Rules,
    reading: Reading<'_>,
    member: impl Fn(&str, Reading<'_>) -> Option<T>,
) -> Option<T> {
    let mut fits = [Fit::Exact, Fit::Open, Fit::Any]
        .into_iter()
        .filter(|fit| *fit <= reading.fit);
    let value = fits.find_map(|fit| member(text, Reading { fit, ..reading }))?;
    (reading.fit == Fit::Any || rules.check(&value).is_ok()).then_some(value)
}

/// Writes the value of a member of a union.
pub fn write_member<U: SimpleType, T: SimpleType + Serialize, S: Serializer>(
    union: &U,
    value: &T,
    rules: &Rules,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    rules.check(value).map_err(S::Error::custom)?;
    match value.other_spelling() {
        Some(spelling)
            if parse_union(&value.text()).is_none_or(|read: U| discriminant(&read) != discriminant(union)) =>
        {
            serializer.serialize_str(&spelling)
        }
        _ => value.serialize(serializer),
    }
}

/// The name by which a union with qualified names asks the reader for a sequence of texts: [`STRICT`] or nothing, the text,
/// and the qualified names in it as [`Reading::names`] has them.
pub(crate) const NEWTYPE: &str = "$union";

/// Whether the reader is strict.
pub(crate) const STRICT: &str = "strict";

/// Reads a union: a strict reader takes values of its members only, and those that an enumeration does not list.
pub fn deserialize_union<'de, T: SimpleType, D: Deserializer<'de>>(
    deserializer: D,
    union: &'static str,
) -> Result<T, D::Error> {
    let name = if T::HAS_NAMES { NEWTYPE } else { "$checked" };
    let visitor = UnionVisitor {
        union,
        fit: Fit::Any,
        ty: PhantomData,
    };
    deserializer.deserialize_newtype_struct(name, visitor)
}

struct UnionVisitor<T> {
    union: &'static str,
    fit: Fit,
    ty: PhantomData<T>,
}

impl<T: SimpleType> UnionVisitor<T> {
    fn read<E: Error>(self, text: &str, names: &[String]) -> Result<T, E> {
        let reading = Reading { fit: self.fit, names };
        T::read(text, &Any::RULES, reading).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }
}

impl<'de, T: SimpleType> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.union)
    }

    /// A lenient reader, and other formats.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }

    /// A strict reader.
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(Self { fit: Fit::Open, ..self })
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        self.read(text, &[])
    }

    /// A reader that knows what the prefixes stand for.
    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<T, A::Error> {
        let strict: String = parts.next_element()?.unwrap_or_default();
        let text: String = parts.next_element()?.unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        while let Some(name) = parts.next_element()? {
            names.push(name);
        }
        let fit = if strict == STRICT { Fit::Open } else { Fit::Any };
        Self { fit, ..self }.read(&text, &names)
    }
}

#[cfg(test)]
#[allow(unreachable_pub, reason = "the macros are for types that others use")]
mod tests {
    use super::*;
    use crate::values::{Date, HexBinary};

    #[derive(Clone, PartialEq)]
    enum Level {
        Low,
        Spaced,
        Unrecognized(String),
    }
    crate::open_enum! { Level { Low = "low", Spaced = " a  b " } }
    crate::simple_enum! { Level }

    #[derive(Clone, Debug, PartialEq)]
    struct Numbers(Vec<u8>);
    crate::facets! { SmallFacets { max_inclusive = "9" } }
    crate::simple_list! { Numbers { u8, SmallFacets } }

    impl Serialize for Numbers {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            self.0.serialize(serializer)
        }
    }

    #[derive(Clone, Debug, PartialEq)]
    enum Inner {
        Date(Date),
        Bytes(HexBinary),
    }
    crate::union_enum! { Inner { Date(Date), Bytes(HexBinary) } }

    #[derive(Clone, Debug, PartialEq)]
    enum Outer {
        Inner(Inner),
        Numbers(Numbers),
        Level(Level),
        Text(String),
    }
    crate::facets! { PairFacets { min_length = 2, max_length = 2 } }
    crate::facets! { WordFacets { collapse, max_length = 4 } }
    crate::union_enum! {
        Outer { Inner(Inner), Numbers(Numbers, PairFacets), Level(Level), Text(String, WordFacets) }
    }

    #[derive(Clone, Debug, PartialEq)]
    enum Float {
        Single(f32),
        Double(f64),
        Text(String),
    }
    crate::union_enum! { Float { Single(f32), Double(f64), Text(String) } }

    fn read<T: SimpleType>(text: &str, rules: &Rules, fit: Fit) -> Option<T> {
        T::read(text, rules, Reading { fit, names: &[] })
    }

    #[test]
    fn each_text_becomes_the_member_that_it_is_a_value_of() {
        for (text, expected) in [
            ("2026-11-23", Outer::Inner(Inner::Date("2026-11-23".into()))),
            (" 0a ", Outer::Inner(Inner::Bytes(vec![10].into()))),
            ("1 2", Outer::Numbers(Numbers(vec![1, 2]))),
            ("low", Outer::Level(Level::Low)),
            (" a  b ", Outer::Level(Level::Spaced)),
            ("10 2", Outer::Text("10 2".to_owned())),
            (" x\n y ", Outer::Text("x y".to_owned())),
            ("1", Outer::Text("1".to_owned())),
        ] {
            assert_eq!(read(text, &Any::RULES, Fit::Exact), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn a_number_beyond_a_float_is_a_value_of_a_later_member() {
        for (text, expected) in [
            ("0.5", Float::Single(0.5)),
            ("-0E9", Float::Single(-0.0)),
            ("INF", Float::Single(f32::INFINITY)),
            ("1e300", Float::Double(1e300)),
            ("-1E-300", Float::Double(-1e-300)),
            ("1e999", Float::Text("1e999".to_owned())),
            ("1e-999", Float::Text("1e-999".to_owned())),
        ] {
            assert_eq!(Float::parse(text), Some(expected), "{text:?}");
        }
    }

    #[test]
    fn what_no_member_takes_is_a_value_that_an_enumeration_does_not_list() {
        let other_level = |text: &str| Outer::Level(Level::Unrecognized(text.to_owned()));
        assert_eq!(read::<Outer>(" longer ", &Any::RULES, Fit::Exact), None);
        assert_eq!(read(" longer ", &Any::RULES, Fit::Open), Some(other_level("longer")));
        assert_eq!(
            (Inner::parse("longer"), Outer::parse("longer")),
            (None, Some(other_level("longer")))
        );
    }

    #[test]
    fn facets_of_the_whole_union_count_too() {
        crate::facets! { OneFacets { values = &["low", "2026-11-23"] } }
        assert_eq!(
            read("low", &OneFacets::RULES, Fit::Open),
            Some(Outer::Level(Level::Low))
        );
        assert_eq!(read::<Outer>("1 2", &OneFacets::RULES, Fit::Open), None);
    }
}
