//! Simple types: values that are one text.

use std::borrow::Cow;

use super::facets::{Rules, Violation, WhiteSpace};
use super::{Base64Binary, HexBinary, Integer, Nillable, QName, lexical};
use crate::xml::text::{collapse, trim};

/// How a text is read as a value.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'t> {
    /// Which texts are values.
    pub fit: Fit,
    /// The qualified names in the text whose prefixes are known, each as `{namespace}prefix:local`.
    pub names: &'t [String],
}

/// Which texts are read as values of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Those that the schema allows.
    Exact,
    /// Values that an enumeration does not list as well.
    Open,
    /// Whatever the type can hold: facets do not count.
    Any,
}

/// A type whose values are one text each, without regard to where it stands.
///
/// Unions ask it of their members. It is implemented for the types of this crate, and by the macros for generated ones.
pub trait SimpleType: Sized {
    /// The built-in type of XML Schema that says how values are spelled and compared; empty for text.
    const KIND: &'static str = "";

    /// Whether values can be qualified names, which mean nothing without the declarations around them.
    const HAS_NAMES: bool = false;

    /// The value for a text that satisfies `rules`; `None` if the text is no value of this type.
    ///
    fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self>;

    /// The text that stands for the value in a document.
    fn text(&self) -> Cow<'_, str>;

    /// Another text for it, where the first one can be that of a value of another type: a number of floating point without a
    /// fraction.
    fn other_spelling(&self) -> Option<String> {
        None
    }

    /// Its length as facets count it: characters, bytes or items.
    fn length(&self, rules: &Rules) -> usize {
        rules.white_space().normalize(&self.text()).chars().count()
    }

    /// Takes the white space away that does not count.
    fn normalize(&mut self, _white_space: WhiteSpace) {}
}

/// Values that facets are checked of: those of a [`SimpleType`], structs of one and attributes, and an `Option`, a
/// [`Nillable`] or a `Vec` of them.
pub trait Check {
    /// Checks each value.
    ///
    /// # Errors
    ///
    /// The first violation.
    fn check(&self, rules: &Rules) -> Result<(), Violation>;

    /// Takes the white space away that does not count.
    fn normalize(&mut self, white_space: WhiteSpace);
}

impl<T: SimpleType> Check for T {
    fn check(&self, rules: &Rules) -> Result<(), Violation> {
        rules.check(self)
    }

    fn normalize(&mut self, white_space: WhiteSpace) {
        SimpleType::normalize(self, white_space);
    }
}

impl<T: Check> Check for Option<T> {
    fn check(&self, rules: &Rules) -> Result<(), Violation> {
        self.as_ref().map_or(Ok(()), |value| value.check(rules))
    }

    fn normalize(&mut self, white_space: WhiteSpace) {
        self.iter_mut().for_each(|value| value.normalize(white_space));
    }
}

impl<T: Check> Check for Nillable<T> {
    fn check(&self, rules: &Rules) -> Result<(), Violation> {
        self.value().map_or(Ok(()), |value| value.check(rules))
    }

    fn normalize(&mut self, white_space: WhiteSpace) {
        if let Nillable::Value(value) = self {
            value.normalize(white_space);
        }
    }
}

impl<T: Check> Check for Vec<T> {
    fn check(&self, rules: &Rules) -> Result<(), Violation> {
        self.iter().try_for_each(|value| value.check(rules))
    }

    fn normalize(&mut self, white_space: WhiteSpace) {
        self.iter_mut().for_each(|value| value.normalize(white_space));
    }
}

/// The value that `parse` makes of the trimmed text, if it satisfies the rules.
pub(super) fn read_trimmed<T: SimpleType>(
    text: &str,
    rules: &Rules,
    reading: Reading<'_>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let value = parse(trim(text))?;
    (reading.fit == Fit::Any || rules.check(&value).is_ok()).then_some(value)
}

macro_rules! numbers {
    ($kind:literal $parse:ident: $($number:ty)*) => {$(
        impl SimpleType for $number {
            const KIND: &'static str = $kind;

            fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self> {
                read_trimmed(text, rules, reading, $parse)
            }

            fn text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )*};
}

numbers! { "integer" whole: i8 i16 i32 i64 u8 u16 u32 u64 }

/// A whole number. Rust does not take the sign in front of a zero, which XML Schema does.
fn whole<T: std::str::FromStr>(text: &str) -> Option<T> {
    let is_zero = text
        .strip_prefix('-')
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte == b'0'));
    if is_zero { "0" } else { text }.parse().ok()
}

macro_rules! floats {
    ($($number:ident $kind:literal)*) => {$(
        impl SimpleType for $number {
            const KIND: &'static str = $kind;

            fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self> {
                read_trimmed(text, rules, reading, |text| match text {
                    "INF" => Some($number::INFINITY),
                    "-INF" => Some($number::NEG_INFINITY),
                    "NaN" => Some($number::NAN),
                    _ if lexical::allows($kind, text) => {
                        let number: Option<$number> = text.parse().ok();
                        // What is beyond the type's range is a value of it all the same, unless another member holds it.
                        number.filter(|&number| reading.fit == Fit::Any || is_in_range(number.into(), text))
                    }
                    _ => None,
                })
            }

            fn text(&self) -> Cow<'_, str> {
                match *self {
                    $number::INFINITY => Cow::Borrowed("INF"),
                    $number::NEG_INFINITY => Cow::Borrowed("-INF"),
                    number => Cow::Owned(number.to_string()),
                }
            }

            fn other_spelling(&self) -> Option<String> {
                self.is_finite().then(|| format!("{self:E}"))
            }
        }
    )*};
}

floats! { f32 "float" f64 "double" }

/// Whether a text has been rounded neither to infinity nor to zero.
fn is_in_range(number: f64, text: &str) -> bool {
    let digits = text.split(['e', 'E']).next().unwrap_or_default();
    number.is_finite() && (number != 0.0 || !digits.bytes().any(|byte| matches!(byte, b'1'..=b'9')))
}

impl SimpleType for bool {
    const KIND: &'static str = "boolean";

    fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self> {
        read_trimmed(text, rules, reading, |text| match text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        })
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }
}

impl SimpleType for Integer {
    const KIND: &'static str = "integer";

    fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self> {
        read_trimmed(text, rules, reading, Integer::parse)
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }
}

impl SimpleType for String {
    fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self> {
        let value = rules.white_space().normalize(text).into_owned();
        (reading.fit == Fit::Any || rules.check(&value).is_ok()).then_some(value)
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn normalize(&mut self, white_space: WhiteSpace) {
        let normal = match white_space.normalize(self) {
            Cow::Borrowed(text) if text.len() == self.len() => return,
            normal => normal.into_owned(),
        };
        *self = normal;
    }
}

impl SimpleType for Base64Binary {
    const KIND: &'static str = "base64Binary";

    fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self> {
        read_trimmed(text, rules, reading, Base64Binary::from_canonical)
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_base64())
    }

    fn length(&self, _rules: &Rules) -> usize {
        self.len()
    }
}

impl SimpleType for HexBinary {
    const KIND: &'static str = "hexBinary";

    fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self> {
        read_trimmed(text, rules, reading, HexBinary::from_hex)
    }

    fn text(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_hex())
    }

    fn length(&self, _rules: &Rules) -> usize {
        self.len()
    }
}

impl SimpleType for QName {
    const KIND: &'static str = "QName";
    const HAS_NAMES: bool = true;

    fn read(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Self> {
        read_trimmed(text, rules, reading, |text| {
            let is_it = |name: &&String| name.rsplit('}').next() == Some(text);
            let known = reading.names.iter().find(is_it).map(String::as_str);
            // A text that stands alone is in the form that `QName` itself reads.
            known.or(reading.names.is_empty().then_some(text))?.parse().ok()
        })
    }

    fn text(&self) -> Cow<'_, str> {
        match self.prefix.is_empty() {
            true => Cow::Borrowed(&self.local),
            false => Cow::Owned(format!("{}:{}", self.prefix, self.local)),
        }
    }
}

/// The items of a list, each read with the rules for items, if the list satisfies its own.
pub(super) fn read_items<T: SimpleType>(text: &str, rules: &Rules, reading: Reading<'_>) -> Option<Vec<T>> {
    let text = collapse(text);
    let items = text.split(' ').filter(|item| !item.is_empty());
    items.map(|item| T::read(item, rules, reading)).collect()
}

/// Reads a list: its items, each with the rules for items.
pub fn read_list<T: SimpleType, L: SimpleType>(
    text: &str,
    items: &Rules,
    rules: &Rules,
    reading: Reading<'_>,
    list: impl FnOnce(Vec<T>) -> L,
) -> Option<L> {
    let list = list(read_items(text, items, reading)?);
    (reading.fit == Fit::Any || rules.check(&list).is_ok()).then_some(list)
}

/// The text of a list.
pub fn list_text<T: SimpleType>(items: &[T]) -> String {
    let items: Vec<_> = items.iter().map(SimpleType::text).collect();
    items.join(" ")
}

/// Implements [`SimpleType`] for a generated `xs:list`, with the type of its items and, if any, their facets.
#[doc(hidden)]
#[macro_export]
macro_rules! simple_list {
    ($name:ident { $item:ty $(, $facets:ty)? $(,)? }) => {
        impl $crate::facets::SimpleType for $name {
            const KIND: &'static str = "list";
            const HAS_NAMES: bool = <$item as $crate::facets::SimpleType>::HAS_NAMES;

            fn read(
                text: &str,
                rules: &$crate::facets::Rules,
                reading: $crate::facets::Reading<'_>,
            ) -> ::core::option::Option<Self> {
                let items = <$crate::__facets!($($facets)?) as $crate::facets::Facets>::RULES;
                $crate::__private::read_list::<$item, Self>(text, &items, rules, reading, Self)
            }

            fn text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Owned($crate::__private::list_text(&self.0))
            }

            fn length(&self, _rules: &$crate::facets::Rules) -> usize {
                self.0.len()
            }
        }
    };
}

/// Implements [`Check`] for a generated struct, of which a field has the text of the element.
#[doc(hidden)]
#[macro_export]
macro_rules! simple_content {
    ($name:ident.$field:ident) => {
        impl $crate::facets::Check for $name {
            fn check(&self, rules: &$crate::facets::Rules) -> ::core::result::Result<(), $crate::facets::Violation> {
                $crate::facets::Check::check(&self.$field, rules)
            }

            fn normalize(&mut self, white_space: $crate::facets::WhiteSpace) {
                $crate::facets::Check::normalize(&mut self.$field, white_space);
            }
        }
    };
}

/// The facets that are given, or those that every value satisfies.
#[doc(hidden)]
#[macro_export]
macro_rules! __facets {
    () => {
        $crate::facets::Any
    };
    ($facets:ty) => {
        $facets
    };
}
