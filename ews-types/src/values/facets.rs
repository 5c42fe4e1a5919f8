//! What a schema asks of values beyond their types: the [facets] of XML Schema, default and fixed values.
//!
//! Exchange refuses a whole request for one number out of range, with a fault that names a line and a column. These
//! checks find it before it is sent. A strict reader makes the same checks, so that what it takes can be written; a
//! lenient one takes any value, since a server may know other limits than the schema at hand.
//!
//! Generated code declares with [`facets!`](crate::facets!) what the schema says, and names it at the fields that have the
//! type. It works on types of your own as well:
//!
//! ```
//! use ews_types::facets::Checked;
//! use ews_types::{Body, Envelope, Header, ReadOptions};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, Serialize, Deserialize)]
//! struct Search {
//!     #[serde(rename = "@Max", with = "Checked::<MaxFacets>")]
//!     max: u32,
//!     #[serde(rename = "m:Words", with = "Checked::<WordFacets>")]
//!     words: Vec<String>,
//! }
//!
//! ews_types::facets! { MaxFacets { min_inclusive = "1", max_inclusive = "512" } }
//! ews_types::facets! { WordFacets { min_length = 1 } }
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
//!
//! let xml = Envelope::new(Search { max: 1, words: vec!["photo".to_owned()] }).to_xml()?.replace("photo", "");
//! assert!(Envelope::<Search>::from_xml(&xml).is_ok());
//! assert!(ReadOptions::new().strict().read::<Search>(&xml).is_err());
//! # Ok::<(), ews_types::Error>(())
//! ```
//!
//! `None` and the empty `Vec` pass: what is not there has no value. Patterns are not checked.
//!
//! [facets]: https://www.w3.org/TR/xmlschema-2/#rf-facets

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Error as _, Serialize, Serializer};

use super::lexical;
use crate::xml::error::Quoted;
use crate::xml::text::{collapse, replace};

pub use super::counts::{AtLeast, CheckedAtLeast, CheckedTimes, Times};
pub use super::simple::{Check, Fit, Reading, SimpleType};

/// Declares what a schema asks of values: a type for the generic parameter of [`Checked`].
///
/// Each entry is a method of [`Rules`], with its argument.
///
/// ```
/// use ews_types::facets::{Check, Facets};
///
/// ews_types::facets! { PriceFacets { kind = "decimal", min_inclusive = "0", fraction_digits = 2 } }
///
/// assert!("1.50".to_owned().check(&PriceFacets::RULES).is_ok());
/// let violation = "1.505".to_owned().check(&PriceFacets::RULES).unwrap_err();
/// assert_eq!(violation.to_string(), "expected at most 2 fraction digits, found 1.505");
/// ```
#[macro_export]
macro_rules! facets {
    ($name:ident { $($rule:ident $(= $value:expr)?),* $(,)? }) => {
        enum $name {}

        impl $crate::facets::Facets for $name {
            const RULES: $crate::facets::Rules = $crate::facets::Rules::new()$(.$rule($($value)?))*;
        }
    };
}

/// What a schema asks of the values in one place. Made by [`facets!`](crate::facets!).
pub trait Facets {
    /// All that it asks.
    const RULES: Rules;
}

/// Facets that every value satisfies.
#[derive(Debug)]
pub enum Any {}

impl Facets for Any {
    const RULES: Rules = Rules::new();
}

/// What counts of the white space in a text: the facet `whiteSpace`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhiteSpace {
    /// All of it.
    Preserve,
    /// How much of it there is, but not of which kind.
    Replace,
    /// One space between words.
    Collapse,
}

impl WhiteSpace {
    /// The text with only the white space that counts.
    pub fn normalize(self, text: &str) -> Cow<'_, str> {
        match self {
            WhiteSpace::Preserve => Cow::Borrowed(text),
            WhiteSpace::Replace => replace(text),
            WhiteSpace::Collapse => collapse(text),
        }
    }
}

/// Facets, and what an empty element stands for.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The built-in type of XML Schema, if the Rust type does not tell.
    kind: &'static str,
    white_space: WhiteSpace,
    length: (usize, usize),
    min_inclusive: Option<&'static str>,
    max_inclusive: Option<&'static str>,
    min_exclusive: Option<&'static str>,
    max_exclusive: Option<&'static str>,
    total_digits: usize,
    fraction_digits: usize,
    values: &'static [&'static str],
    name: &'static str,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $name(mut self, $name: $type) -> Self {
            self.$name = $name;
            self
        }
    )*};
}

macro_rules! bounds {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $name(mut self, bound: &'static str) -> Self {
            self.$name = Some(bound);
            self
        }
    )*};
}

impl Rules {
    /// Any value.
    pub const fn new() -> Self {
        Self {
            kind: "",
            white_space: WhiteSpace::Preserve,
            length: (0, usize::MAX),
            min_inclusive: None,
            max_inclusive: None,
            min_exclusive: None,
            max_exclusive: None,
            total_digits: usize::MAX,
            fraction_digits: usize::MAX,
            values: &[],
            name: "$checked",
        }
    }

    rules! {
        /// A value of this built-in type, which the Rust type does not enforce: `language`, `gYear`.
        kind: &'static str;
        /// At most this number of digits, zeros in front and at the end of a fraction aside.
        total_digits: usize;
        /// At most this number of digits behind the point, zeros at the end aside.
        fraction_digits: usize;
        /// One of these values.
        values: &'static [&'static str];
        /// The name by which the reader is asked: `$checked`, then `?nil` if `xsi:nil` is a value of its own (see
        /// [`keep_nil`](crate::keep_nil)), then `=` and the text that an empty element stands for, if there is one.
        name: &'static str;
    }

    bounds! {
        /// At least this value.
        min_inclusive;
        /// At most this value.
        max_inclusive;
        /// More than this value.
        min_exclusive;
        /// Less than this value.
        max_exclusive;
    }

    /// At least this length: characters of a text, bytes, items of a list.
    #[must_use]
    pub const fn min_length(mut self, min: usize) -> Self {
        self.length.0 = min;
        self
    }

    /// At most this length: characters of a text, bytes, items of a list.
    #[must_use]
    pub const fn max_length(mut self, max: usize) -> Self {
        self.length.1 = max;
        self
    }

    /// White space counts as in `xs:token`: one space between words.
    #[must_use]
    pub const fn collapse(mut self) -> Self {
        self.white_space = WhiteSpace::Collapse;
        self
    }

    /// White space counts as in `xs:normalizedString`: each character of it is a space.
    #[must_use]
    pub const fn replace(mut self) -> Self {
        self.white_space = WhiteSpace::Replace;
        self
    }

    /// What counts of white space.
    pub(super) fn white_space(&self) -> WhiteSpace {
        self.white_space
    }

    /// Whether a text is to be looked at, and not a length alone.
    fn is_about_text(&self) -> bool {
        let bounds = [
            self.min_inclusive,
            self.max_inclusive,
            self.min_exclusive,
            self.max_exclusive,
        ];
        !self.kind.is_empty()
            || !self.values.is_empty()
            || self.total_digits != usize::MAX
            || self.fraction_digits != usize::MAX
            || bounds.iter().any(Option::is_some)
            || self.empty().is_some()
    }

    /// What an empty element stands for.
    fn empty(&self) -> Option<&'static str> {
        self.name
            .split_once('=')
            .map(|(_, text)| text)
            .filter(|text| !text.is_empty())
    }

    /// Checks a value.
    pub(super) fn check<T: SimpleType>(&self, value: &T) -> Result<(), Violation> {
        if self.length != (0, usize::MAX) {
            self.check_length(value.length(self))?;
        }
        if !self.is_about_text() {
            return Ok(());
        }
        let text = value.text();
        let white_space = if T::KIND.is_empty() {
            self.white_space
        } else {
            WhiteSpace::Collapse
        };
        let kind = if self.kind.is_empty() { T::KIND } else { self.kind };
        self.check_text(kind, &white_space.normalize(&text), &|listed| {
            // A list has no built-in type: what it is written as can be compared.
            let reading = Reading {
                fit: Fit::Any,
                names: &[],
            };
            let listed = T::read(listed, &Rules::new(), reading);
            listed.is_some_and(|listed| listed.text() == text)
        })
    }

    fn check_length(&self, length: usize) -> Result<(), Violation> {
        let expected = match self.length {
            (min, max) if (min..=max).contains(&length) => return Ok(()),
            (min, usize::MAX) => format!("a length of at least {min}"),
            (0, max) => format!("a length of at most {max}"),
            (min, max) => format!("a length from {min} to {max}"),
        };
        Err(Violation::new(expected, length.to_string()))
    }

    /// `is_same` compares another way than by the built-in type.
    fn check_text(&self, kind: &str, text: &str, is_same: &dyn Fn(&str) -> bool) -> Result<(), Violation> {
        if let Some(empty) = self.empty().filter(|_| text.is_empty()) {
            let expected = format!(
                "a text that is not empty, since an empty element stands for {}",
                Quoted(empty)
            );
            return Err(Violation::new(expected, Quoted(text).to_string()));
        }
        if !self.kind.is_empty() && !lexical::allows(kind, text) {
            return Err(Violation::new(lexical::noun(kind), Quoted(text).to_string()));
        }
        let is_listed = |value: &&str| lexical::is_same(kind, value, text);
        let is_one = || self.values.iter().any(is_listed) || self.values.iter().any(|value| is_same(value));
        if !self.values.is_empty() && !is_one() {
            let values: Vec<String> = self.values.iter().map(|value| Quoted(value).to_string()).collect();
            return Err(Violation::new(
                format!("one of {}", values.join(", ")),
                Quoted(text).to_string(),
            ));
        }
        self.check_bounds(kind, text)?;
        self.check_digits(text)
    }

    fn check_bounds(&self, kind: &str, text: &str) -> Result<(), Violation> {
        let is = |bound: Option<&str>, wrong: &[Ordering]| {
            let ordering = bound.and_then(|bound| lexical::compare(kind, text, bound));
            ordering.is_some_and(|ordering| wrong.contains(&ordering))
        };
        let is_outside = is(self.min_inclusive, &[Ordering::Less])
            || is(self.max_inclusive, &[Ordering::Greater])
            || is(self.min_exclusive, &[Ordering::Less, Ordering::Equal])
            || is(self.max_exclusive, &[Ordering::Greater, Ordering::Equal]);
        if !is_outside {
            return Ok(());
        }
        Err(Violation::new(
            format!("{} {}", lexical::noun(kind), self.bounds()),
            text.to_owned(),
        ))
    }

    fn bounds(&self) -> String {
        if let (Some(min), Some(max), None, None) = (
            self.min_inclusive,
            self.max_inclusive,
            self.min_exclusive,
            self.max_exclusive,
        ) {
            return format!("from {min} to {max}");
        }
        let bounds = [
            ("of at least", self.min_inclusive),
            ("above", self.min_exclusive),
            ("of at most", self.max_inclusive),
            ("below", self.max_exclusive),
        ];
        let bounds = bounds
            .into_iter()
            .filter_map(|(what, bound)| bound.map(|bound| format!("{what} {bound}")));
        bounds.collect::<Vec<_>>().join(" and ")
    }

    fn check_digits(&self, text: &str) -> Result<(), Violation> {
        let Some(numeral) = super::numeral::Numeral::parse(text) else {
            return Ok(());
        };
        let expected = if numeral.digits() > self.total_digits {
            format!("at most {} digits", self.total_digits)
        } else if numeral.fraction.len() > self.fraction_digits {
            format!("at most {} fraction digits", self.fraction_digits)
        } else {
            return Ok(());
        };
        Err(Violation::new(expected, text.to_owned()))
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self::new()
    }
}

/// What is wrong with a value: `expected a number from 1 to 512, found 1000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    expected: String,
    found: String,
}

impl Violation {
    pub(super) fn new(expected: impl Into<String>, found: String) -> Self {
        Self {
            expected: expected.into(),
            found,
        }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {}", self.expected, self.found)
    }
}

impl std::error::Error for Violation {}

/// For `#[serde(with = "Checked::<F>")]`: a value that satisfies the facets `F`, an `Option` or a `Vec` of such values.
#[derive(Debug)]
pub struct Checked<F>(PhantomData<F>);

impl<F: Facets> Checked<F> {
    /// Writes the value.
    ///
    /// # Errors
    ///
    /// A value that violates the facets; and what the serializer refuses.
    pub fn serialize<T: Check + Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
        value.check(&F::RULES).map_err(S::Error::custom)?;
        value.serialize(serializer)
    }

    /// Reads a value, with only the white space that counts.
    ///
    /// # Errors
    ///
    /// Those of the type itself, and, if the reader is strict, a value that violates the facets.
    pub fn deserialize<'de, T: Check + Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_newtype_struct(F::RULES.name, ValueVisitor::<F, T>(PhantomData))
    }
}

struct ValueVisitor<F, T>(PhantomData<(F, T)>);

impl<'de, F: Facets, T: Check + Deserialize<'de>> Visitor<'de> for ValueVisitor<F, T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that the schema allows")
    }

    /// A lenient reader, and formats that know nothing of facets.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let mut value = T::deserialize(deserializer)?;
        value.normalize(F::RULES.white_space);
        Ok(value)
    }

    /// A strict reader.
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let value = self.visit_newtype_struct(deserializer)?;
        value.check(&F::RULES).map_err(serde::de::Error::custom)?;
        Ok(value)
    }
}
