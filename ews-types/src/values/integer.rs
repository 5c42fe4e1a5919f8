//! `xs:integer`: whole numbers of any size.

use std::cmp::Ordering;
use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::numeral::Numeral;
use crate::xml::text::trim;

/// A whole number of any size: `xs:integer`, `xs:nonNegativeInteger` and the others that have no bound of their own.
///
/// Two are equal if their values are, whatever the number of leading zeros. Numbers of 64 bits need no allocation.
///
/// ```
/// use ews_types::Integer;
///
/// let seconds = Integer::from(3600);
/// assert_eq!(seconds.to_i64(), Some(3600));
/// assert!(seconds < Integer::from(u64::MAX));
///
/// let large = Integer::parse("+018446744073709551616").expect("it is a whole number");
/// assert_eq!(large.to_string(), "18446744073709551616");
/// assert_eq!((large.to_u64(), large.to_i128()), (None, Some(1 << 64)));
/// assert_eq!(Integer::parse("1.5"), None);
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Integer(Repr);

/// Each value has one form: `Small` if it fits.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Small(i64),
    /// The digits, without zeros in front, after a `-` if it is negative.
    Big(Box<str>),
}

impl Integer {
    /// The number that a text of XML Schema stands for, with white space around it or not; `None` if it is no whole number.
    pub fn parse(text: &str) -> Option<Self> {
        let Numeral { negative, whole, .. } = Numeral::parse_integer(trim(text))?;
        if whole.is_empty() {
            return Some(Self(Repr::Small(0)));
        }
        let digits = [if negative { "-" } else { "" }, whole].concat();
        Some(Self(match digits.parse() {
            Ok(small) => Repr::Small(small),
            Err(_) => Repr::Big(digits.into()),
        }))
    }

    /// The number, or `None` if it does not fit.
    pub fn to_i64(&self) -> Option<i64> {
        match self.0 {
            Repr::Small(small) => Some(small),
            Repr::Big(_) => None,
        }
    }

    /// The number, or `None` if it does not fit.
    pub fn to_u64(&self) -> Option<u64> {
        self.to_i128()?.try_into().ok()
    }

    /// The number, or `None` if it does not fit.
    pub fn to_i128(&self) -> Option<i128> {
        match &self.0 {
            Repr::Small(small) => Some(i128::from(*small)),
            Repr::Big(digits) => digits.parse().ok(),
        }
    }
}

impl Default for Integer {
    fn default() -> Self {
        Self(Repr::Small(0))
    }
}

macro_rules! from_numbers {
    ($($number:ty)*) => {$(
        impl From<$number> for Integer {
            fn from(number: $number) -> Self {
                Self(match i64::try_from(number) {
                    Ok(small) => Repr::Small(small),
                    Err(_) => Repr::Big(number.to_string().into()),
                })
            }
        }
    )*};
}

from_numbers! { i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize }

impl Ord for Integer {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Repr::Small(one), Repr::Small(other)) => one.cmp(other),
            // One that does not fit is beyond all that do, on its side.
            (Repr::Big(digits), Repr::Small(_)) if digits.starts_with('-') => Ordering::Less,
            (Repr::Big(_), Repr::Small(_)) => Ordering::Greater,
            (Repr::Small(_), Repr::Big(_)) => other.cmp(self).reverse(),
            (Repr::Big(one), Repr::Big(other)) => Numeral::parse(one).cmp(&Numeral::parse(other)),
        }
    }
}

impl PartialOrd for Integer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Small(small) => fmt::Display::fmt(small, f),
            Repr::Big(digits) => f.write_str(digits),
        }
    }
}

impl fmt::Debug for Integer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Integer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Repr::Small(small) => serializer.serialize_i64(*small),
            Repr::Big(digits) => serializer.serialize_str(digits),
        }
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Digits)
    }
}

struct Digits;

impl Visitor<'_> for Digits {
    type Value = Integer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Integer, E> {
        Integer::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Integer, E> {
        Ok(number.into())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Integer, E> {
        Ok(number.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_are_equal_in_every_spelling_and_size() {
        let parse = |text| Integer::parse(text).unwrap_or_else(|| panic!("{text} is a whole number"));
        assert_eq!(parse(" -0 "), Integer::default());
        assert_eq!(parse("+007"), Integer::from(7_u8));
        assert_eq!(parse("9223372036854775807"), Integer::from(i64::MAX));
        assert_eq!(parse("9223372036854775808"), Integer::from(1_u128 << 63));
        assert_eq!(parse("-009223372036854775809").to_string(), "-9223372036854775809");
    }

    #[test]
    fn numbers_are_ordered_on_both_sides_of_64_bits() {
        let texts = [
            "-100000000000000000000",
            "-99999999999999999999",
            "-9223372036854775808",
            "-1",
            "0",
            "9223372036854775807",
            "9223372036854775808",
            "18446744073709551616",
        ];
        let numbers: Vec<Integer> = texts.iter().filter_map(|text| Integer::parse(text)).collect();
        assert_eq!(numbers.len(), texts.len());
        for (at, one) in numbers.iter().enumerate() {
            for (other_at, other) in numbers.iter().enumerate() {
                assert_eq!(one.cmp(other), at.cmp(&other_at), "{one} {other}");
            }
        }
    }

    #[test]
    fn what_does_not_fit_is_none() {
        let large = Integer::from(u64::MAX);
        assert_eq!((large.to_i64(), large.to_u64()), (None, Some(u64::MAX)));
        assert_eq!(Integer::from(-1).to_u64(), None);
        let huge = Integer::parse(&"9".repeat(50)).unwrap_or_default();
        assert_eq!((huge.to_i128(), huge.to_u64()), (None, None));
    }
}
