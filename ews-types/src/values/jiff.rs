//! Conversions of dates and times to and from the `jiff` crate (feature `jiff`).
//!
//! jiff has a type for each of what EWS sends: a point in time ([`jiff::Timestamp`]), a clock reading without a zone
//! ([`jiff::civil::DateTime`]) and a length of time in calendar units ([`jiff::Span`]), and it does not mix them up.

use jiff::civil;
use jiff::{Span, Timestamp};

use super::conversion::ConversionError;
use super::{Date, DateTime, Duration, Time};

/// Splits off the zone (`Z`, `+01:00`, `-05:00`) that XML Schema allows after any date or time.
fn split_zone(text: &str) -> (&str, &str) {
    let text = text.trim();
    if let Some(local) = text.strip_suffix('Z') {
        return (local, "Z");
    }
    match text.len().checked_sub(6).filter(|&at| text.is_char_boundary(at)) {
        Some(at) if matches!(text.as_bytes()[at], b'+' | b'-') && text.as_bytes()[at + 3] == b':' => text.split_at(at),
        _ => (text, ""),
    }
}

impl TryFrom<&DateTime> for Timestamp {
    type Error = ConversionError;

    /// The point in time; an error where the text has no zone, since then only the mailbox knows.
    ///
    /// ```
    /// use ews_types::DateTime;
    ///
    /// let start = jiff::Timestamp::try_from(&DateTime::from("2026-11-23T15:31:00+01:00"))?;
    /// assert_eq!(start.to_string(), "2026-11-23T14:31:00Z");
    /// assert!(jiff::Timestamp::try_from(&DateTime::from("2026-11-23T15:31:00")).is_err());
    /// # Ok::<(), ews_types::ConversionError>(())
    /// ```
    fn try_from(value: &DateTime) -> Result<Self, ConversionError> {
        value
            .as_str()
            .trim()
            .parse()
            .map_err(|_| ConversionError::new(value.as_str(), "a date and time with a zone"))
    }
}

impl TryFrom<&DateTime> for civil::DateTime {
    type Error = ConversionError;

    /// What the clock shows; a zone in the text is left out.
    ///
    /// ```
    /// use ews_types::DateTime;
    ///
    /// let start = jiff::civil::DateTime::try_from(&DateTime::from("2026-11-23T15:31:00+01:00"))?;
    /// assert_eq!(start.to_string(), "2026-11-23T15:31:00");
    /// # Ok::<(), ews_types::ConversionError>(())
    /// ```
    fn try_from(value: &DateTime) -> Result<Self, ConversionError> {
        let (local, _) = split_zone(value.as_str());
        local
            .parse()
            .map_err(|_| ConversionError::new(value.as_str(), "a date and time"))
    }
}

impl TryFrom<&Date> for civil::Date {
    type Error = ConversionError;

    /// The day; a zone in the text is left out.
    fn try_from(value: &Date) -> Result<Self, ConversionError> {
        let (local, _) = split_zone(value.as_str());
        local
            .parse()
            .map_err(|_| ConversionError::new(value.as_str(), "a date"))
    }
}

impl TryFrom<&Time> for civil::Time {
    type Error = ConversionError;

    /// The time of day; a zone in the text is left out.
    fn try_from(value: &Time) -> Result<Self, ConversionError> {
        let (local, _) = split_zone(value.as_str());
        local
            .parse()
            .map_err(|_| ConversionError::new(value.as_str(), "a time of day"))
    }
}

impl TryFrom<&Duration> for Span {
    type Error = ConversionError;

    /// The length of time, in the units of the text: an hour stays an hour, a month a month.
    ///
    /// ```
    /// use ews_types::Duration;
    ///
    /// let bias = jiff::Span::try_from(&Duration::from("-PT60M"))?;
    /// assert_eq!(bias.get_minutes(), -60);
    /// # Ok::<(), ews_types::ConversionError>(())
    /// ```
    fn try_from(value: &Duration) -> Result<Self, ConversionError> {
        value
            .as_str()
            .trim()
            .parse()
            .map_err(|_| ConversionError::new(value.as_str(), "a duration"))
    }
}

macro_rules! written {
    ($($from:ty => $into:ident,)*) => {$(
        impl From<$from> for $into {
            /// In the form of XML Schema.
            fn from(value: $from) -> Self {
                Self::from(value.to_string())
            }
        }
    )*};
}

written! {
    Timestamp => DateTime,
    civil::DateTime => DateTime,
    civil::Date => Date,
    civil::Time => Time,
    Span => Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_send_is_converted() {
        let wall = |text: &str| civil::DateTime::try_from(&DateTime::from(text)).map(|value| value.to_string());
        assert_eq!(wall("2006-08-22T21:00:00Z").as_deref(), Ok("2006-08-22T21:00:00"));
        assert_eq!(
            wall(" 2006-08-22T21:00:00.1234567-05:00 ").as_deref(),
            Ok("2006-08-22T21:00:00.1234567")
        );
        let day = |text: &str| civil::Date::try_from(&Date::from(text)).map(|value| value.to_string());
        assert_eq!(day("2006-08-22+01:00").as_deref(), Ok("2006-08-22"));
        assert_eq!(day("2006-08-22Z").as_deref(), Ok("2006-08-22"));
        let clock = |text: &str| civil::Time::try_from(&Time::from(text)).map(|value| value.to_string());
        assert_eq!(clock("02:00:00-08:00").as_deref(), Ok("02:00:00"));
        let span = |text: &str| Span::try_from(&Duration::from(text)).map(|value| value.to_string());
        assert_eq!(span("P0DT8H0M0.0S").as_deref(), Ok("PT8H"));
        assert_eq!(span("PT0S").as_deref(), Ok("PT0S"));
    }

    #[test]
    fn what_is_no_date_is_an_error_that_says_so() {
        let error = civil::Date::try_from(&Date::from("yesterday")).expect_err("no date");
        assert_eq!(error.to_string(), "expected a date, found \"yesterday\"");
        assert!(civil::Time::try_from(&Time::from("é+01:00")).is_err());
        assert!(Span::try_from(&Duration::from("")).is_err());
    }

    #[test]
    fn what_is_converted_can_be_written_back() {
        let date = Date::from(civil::date(2026, 11, 23));
        assert_eq!(
            (date.as_str(), civil::Date::try_from(&date)),
            ("2026-11-23", Ok(civil::date(2026, 11, 23)))
        );
        let span = Duration::from(Span::new().hours(-1).minutes(-30));
        assert_eq!(span.as_str(), "-PT1H30M");
    }
}
