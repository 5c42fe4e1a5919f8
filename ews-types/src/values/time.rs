//! Conversions of dates and times to and from the `time` crate (feature `time`).

use time::{Month, OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::conversion::ConversionError;
use super::conversion::parts::{self, Clock, Day, Length};
use super::{Date, DateTime, Duration, Time};

impl TryFrom<&DateTime> for OffsetDateTime {
    type Error = ConversionError;

    /// The point in time; an error where the text has no zone, since then only the mailbox knows.
    ///
    /// ```
    /// use ews_types::DateTime;
    /// use time::OffsetDateTime;
    ///
    /// let start = OffsetDateTime::try_from(&DateTime::from("2026-11-23T15:31:00+01:00"))?;
    /// assert_eq!(start.unix_timestamp(), 1_795_444_260);
    /// assert!(OffsetDateTime::try_from(&DateTime::from("2026-11-23T15:31:00")).is_err());
    /// # Ok::<(), ews_types::ConversionError>(())
    /// ```
    fn try_from(value: &DateTime) -> Result<Self, ConversionError> {
        let point = || {
            let (day, clock, zone) = parts::date_time(value.as_str())?;
            let zone = UtcOffset::from_whole_seconds(zone?).ok()?;
            Some(date_time(day, clock)?.assume_offset(zone))
        };
        point().ok_or_else(|| ConversionError::new(value.as_str(), "a date and time with a zone"))
    }
}

impl TryFrom<&DateTime> for PrimitiveDateTime {
    type Error = ConversionError;

    /// What the clock shows; a zone in the text is left out.
    fn try_from(value: &DateTime) -> Result<Self, ConversionError> {
        parts::date_time(value.as_str())
            .and_then(|(day, clock, _)| date_time(day, clock))
            .ok_or_else(|| ConversionError::new(value.as_str(), "a date and time"))
    }
}

impl TryFrom<&Date> for time::Date {
    type Error = ConversionError;

    /// The day; a zone in the text is left out.
    fn try_from(value: &Date) -> Result<Self, ConversionError> {
        parts::date(value.as_str())
            .and_then(date)
            .ok_or_else(|| ConversionError::new(value.as_str(), "a date"))
    }
}

impl TryFrom<&Time> for time::Time {
    type Error = ConversionError;

    /// The time of day; a zone in the text is left out. 24:00:00 is the midnight that ends a day, and an error.
    fn try_from(value: &Time) -> Result<Self, ConversionError> {
        parts::time(value.as_str())
            .and_then(clock)
            .ok_or_else(|| ConversionError::new(value.as_str(), "a time of day"))
    }
}

impl TryFrom<&Duration> for time::Duration {
    type Error = ConversionError;

    /// The length of time. Years and months have none of their own and are an error; a day has 24 hours.
    ///
    /// ```
    /// use ews_types::Duration;
    ///
    /// assert_eq!(time::Duration::try_from(&Duration::from("-PT60M")), Ok(time::Duration::hours(-1)));
    /// assert!(time::Duration::try_from(&Duration::from("P1M")).is_err());
    /// ```
    fn try_from(value: &Duration) -> Result<Self, ConversionError> {
        let length = || {
            let length = parts::duration(value.as_str())?;
            let seconds = i64::try_from(length.seconds).ok()?;
            let whole = time::Duration::new(seconds, i32::try_from(length.nanosecond).ok()?);
            Some(if length.is_negative { -whole } else { whole })
        };
        length().ok_or_else(|| ConversionError::new(value.as_str(), "a duration without years and months"))
    }
}

fn date(day: Day) -> Option<time::Date> {
    time::Date::from_calendar_date(day.year, Month::try_from(day.month).ok()?, day.day).ok()
}

fn clock(clock: Clock) -> Option<time::Time> {
    let Clock {
        hour,
        minute,
        second,
        nanosecond,
    } = clock;
    time::Time::from_hms_nano(hour, minute, second, nanosecond).ok()
}

fn date_time(day: Day, clock: Clock) -> Option<PrimitiveDateTime> {
    let date = date(day)?;
    if clock.hour == 24 {
        return Some(PrimitiveDateTime::new(date.next_day()?, time::Time::MIDNIGHT));
    }
    Some(PrimitiveDateTime::new(date, self::clock(clock)?))
}

fn day_of(date: time::Date) -> Day {
    Day {
        year: date.year(),
        month: date.month().into(),
        day: date.day(),
    }
}

fn clock_of(time: time::Time) -> Clock {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    Clock {
        hour,
        minute,
        second,
        nanosecond,
    }
}

impl From<OffsetDateTime> for DateTime {
    /// In the form of XML Schema. An offset that is not of whole minutes, which it has not, is written as UTC.
    fn from(value: OffsetDateTime) -> Self {
        let offset = value.offset().whole_seconds();
        let (value, offset) = match offset % 60 {
            0 => (value, offset),
            _ => (value.to_offset(UtcOffset::UTC), 0),
        };
        let local = PrimitiveDateTime::new(value.date(), value.time());
        Self::from(format!("{}{}", Self::from(local), parts::zone_text(offset)))
    }
}

impl From<PrimitiveDateTime> for DateTime {
    /// In the form of XML Schema, without a zone.
    fn from(value: PrimitiveDateTime) -> Self {
        Self::from(format!(
            "{}T{}",
            day_of(value.date()).text(),
            clock_of(value.time()).text()
        ))
    }
}

impl From<time::Date> for Date {
    /// In the form of XML Schema.
    fn from(value: time::Date) -> Self {
        Self::from(day_of(value).text())
    }
}

impl From<time::Time> for Time {
    /// In the form of XML Schema.
    fn from(value: time::Time) -> Self {
        Self::from(clock_of(value).text())
    }
}

impl From<time::Duration> for Duration {
    /// In the form of XML Schema.
    fn from(value: time::Duration) -> Self {
        let length = Length {
            is_negative: value.is_negative(),
            seconds: value.whole_seconds().unsigned_abs(),
            nanosecond: value.subsec_nanoseconds().unsigned_abs(),
        };
        Self::from(length.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_send_is_converted_and_written_back() {
        for text in [
            "2006-08-22T21:00:00Z",
            "2006-08-22T21:00:00.1234567-05:00",
            "0001-01-01T00:00:00Z",
        ] {
            let read = OffsetDateTime::try_from(&DateTime::from(text)).expect("a point in time");
            assert_eq!(DateTime::from(read).as_str(), text);
        }
        let wall = PrimitiveDateTime::try_from(&DateTime::from("2006-12-31T24:00:00")).expect("a clock reading");
        assert_eq!(DateTime::from(wall).as_str(), "2007-01-01T00:00:00");
        let day = time::Date::try_from(&Date::from("2006-08-22+01:00")).expect("a day");
        assert_eq!(Date::from(day).as_str(), "2006-08-22");
        let clock = time::Time::try_from(&Time::from("02:00:00.5-08:00")).expect("a time of day");
        assert_eq!(Time::from(clock).as_str(), "02:00:00.5");
        let length = time::Duration::try_from(&Duration::from("-P1DT0.25S")).expect("a length of time");
        assert_eq!(Duration::from(length).as_str(), "-PT24H0.25S");
        assert_eq!(Duration::from(time::Duration::MIN).as_str().get(..3), Some("-PT"));
    }

    #[test]
    fn what_cannot_be_converted_is_an_error_that_says_so() {
        let error = time::Date::try_from(&Date::from("yesterday")).expect_err("no date");
        assert_eq!(error.to_string(), "expected a date, found \"yesterday\"");
        assert!(time::Time::try_from(&Time::from("24:00:00")).is_err());
        assert!(PrimitiveDateTime::try_from(&DateTime::from("9999-12-31T24:00:00")).is_err());
        assert!(time::Duration::try_from(&Duration::from("PT18446744073709551615S")).is_err());
    }

    #[test]
    fn an_offset_that_the_schema_has_not_becomes_utc() {
        let zone = UtcOffset::from_hms(1, 0, 30).expect("an offset");
        let wall = PrimitiveDateTime::try_from(&DateTime::from("2026-11-23T12:00:30")).expect("a clock reading");
        assert_eq!(
            DateTime::from(wall.assume_offset(zone)).as_str(),
            "2026-11-23T11:00:00Z"
        );
    }
}
