//! Checks, on writing, of what a schema asks of a value beyond its type: the [facets] of XML Schema.
//!
//! Exchange refuses a whole request for one number out of range, with a fault that names a line and a column. These
//! checks find it before it is sent. Generated code names them where the schema has such a facet; they work on types
//! of your own as well:
//!
//! ```
//! use ews_types::{Body, Envelope, Header};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Search {
//!     #[serde(rename = "@Max", serialize_with = "ews_types::facets::range::<1, 512, _, _>")]
//!     max: u32,
//!     #[serde(rename = "m:Words", serialize_with = "ews_types::facets::min_length::<1, _, _>")]
//!     words: Vec<String>,
//! }
//!
//! impl Body for Search {
//!     type Header = Header;
//!     const ELEMENTS: &'static [&'static str] = &["m:Search"];
//! }
//!
//! let error = |max, word: &str| {
//!     let search = Envelope::new(Search { max, words: vec![word.to_owned()] });
//!     search.to_xml().unwrap_err().to_string()
//! };
//! assert_eq!(
//!     error(1000, "photo"),
//!     "/soap:Envelope/soap:Body/m:Search/@Max: expected a number from 1 to 512, found 1000"
//! );
//! assert_eq!(
//!     error(10, ""),
//!     "/soap:Envelope/soap:Body/m:Search/m:Words: expected a length of at least 1, found 0"
//! );
//! ```
//!
//! `None` and the empty `Vec` pass: what is not there has no value. Reading takes any value, since a server may know
//! other limits than the schema at hand.
//!
//! [facets]: https://www.w3.org/TR/xmlschema-2/#rf-facets

use std::fmt;

use serde::ser::{Error as _, Serialize, Serializer};

use super::Base64Binary;

/// Writes whole numbers, each from `MIN` to `MAX`.
///
/// # Errors
///
/// A number that is less or more; and what the serializer refuses.
pub fn range<const MIN: i128, const MAX: i128, T: Numbers, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value.number_outside(MIN, MAX) {
        Some(number) => Err(S::Error::custom(format_args!(
            "expected a number from {MIN} to {MAX}, found {number}"
        ))),
        None => value.serialize(serializer),
    }
}

/// Writes texts, bytes or lists, each of a length of at least `MIN`: characters, bytes or items.
///
/// # Errors
///
/// A shorter one; and what the serializer refuses.
pub fn min_length<const MIN: usize, T: Lengths, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    of_length(MIN, usize::MAX, format_args!("of at least {MIN}"), value, serializer)
}

/// Writes texts, bytes or lists, each of a length of at most `MAX`: characters, bytes or items.
///
/// # Errors
///
/// A longer one; and what the serializer refuses.
pub fn max_length<const MAX: usize, T: Lengths, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    of_length(0, MAX, format_args!("of at most {MAX}"), value, serializer)
}

/// Writes texts, bytes or lists, each of a length from `MIN` to `MAX`: characters, bytes or items.
///
/// # Errors
///
/// A shorter or longer one; and what the serializer refuses.
pub fn length<const MIN: usize, const MAX: usize, T: Lengths, S: Serializer>(
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    of_length(MIN, MAX, format_args!("from {MIN} to {MAX}"), value, serializer)
}

fn of_length<T: Lengths, S: Serializer>(
    min: usize,
    max: usize,
    expected: fmt::Arguments<'_>,
    value: &T,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value.length_outside(min, max) {
        Some(length) => Err(S::Error::custom(format_args!(
            "expected a length {expected}, found {length}"
        ))),
        None => value.serialize(serializer),
    }
}

/// Values that are whole numbers, or hold some.
pub trait Numbers: Serialize + sealed::Sealed {
    /// The first number that is less than `min` or more than `max`.
    fn number_outside(&self, min: i128, max: i128) -> Option<i128>;
}

/// Values that have a length, or hold some that have.
pub trait Lengths: Serialize + sealed::Sealed {
    /// The first length that is less than `min` or more than `max`: characters of a text, bytes.
    fn length_outside(&self, min: usize, max: usize) -> Option<usize>;
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl sealed::Sealed for $number {}

        impl Numbers for $number {
            fn number_outside(&self, min: i128, max: i128) -> Option<i128> {
                let number = i128::from(*self);
                (number < min || number > max).then_some(number)
            }
        }
    )*};
}

numbers! { i8 i16 i32 i64 u8 u16 u32 u64 }

fn outside(length: usize, min: usize, max: usize) -> Option<usize> {
    (length < min || length > max).then_some(length)
}

impl Lengths for String {
    fn length_outside(&self, min: usize, max: usize) -> Option<usize> {
        outside(self.chars().count(), min, max)
    }
}

impl Lengths for Base64Binary {
    fn length_outside(&self, min: usize, max: usize) -> Option<usize> {
        outside(self.len(), min, max)
    }
}

impl<T: Numbers> Numbers for Option<T> {
    fn number_outside(&self, min: i128, max: i128) -> Option<i128> {
        self.as_ref()?.number_outside(min, max)
    }
}

impl<T: Lengths> Lengths for Option<T> {
    fn length_outside(&self, min: usize, max: usize) -> Option<usize> {
        self.as_ref()?.length_outside(min, max)
    }
}

impl<T: Numbers> Numbers for Vec<T> {
    fn number_outside(&self, min: i128, max: i128) -> Option<i128> {
        self.iter().find_map(|each| each.number_outside(min, max))
    }
}

impl<T: Lengths> Lengths for Vec<T> {
    fn length_outside(&self, min: usize, max: usize) -> Option<usize> {
        self.iter().find_map(|each| each.length_outside(min, max))
    }
}

mod sealed {
    pub trait Sealed {}

    impl Sealed for String {}
    impl Sealed for super::Base64Binary {}
    impl<T: Sealed> Sealed for Option<T> {}
    impl<T: Sealed> Sealed for Vec<T> {}
}
