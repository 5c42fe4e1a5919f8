//! What the conversions of dates and times share: their error, and the parts that a text has.

use std::fmt;

#[cfg(any(feature = "chrono", feature = "time"))]
pub(super) mod parts;

/// A date or time that cannot be converted: which one, and what it would have to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionError {
    text: String,
    expected: &'static str,
}

impl ConversionError {
    pub(super) fn new(text: &str, expected: &'static str) -> Self {
        Self {
            text: text.to_owned(),
            expected,
        }
    }
}

impl fmt::Display for ConversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}, found {:?}", self.expected, self.text)
    }
}

impl std::error::Error for ConversionError {}
