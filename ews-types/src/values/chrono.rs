//! Conversions of dates and times to and from the `chrono` crate (feature `chrono`).

use chrono::{Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};

use super::conversion::ConversionError;
use super::conversion::parts::{self, Clock, Day, Length};
use super::{Date, DateTime, Duration, Time};

impl TryFrom<&DateTime> for chrono::DateTime<FixedOffset> {
    type Error = ConversionError;

    /// The point in time; an error where the text has no zone, since then only the mailbox knows.
    ///
    /// ```
    /// use chrono::FixedOffset;
    /// use ews_types::DateTime;
    ///
    /// let start = chrono::DateTime::<FixedOffset>::try_from(&DateTime::from("2026-11-23T15:31:00+01:00"))?;
    /// assert_eq!(start.timestamp(), 1_795_444_260);
    /// assert!(chrono::DateTime::<FixedOffset>::try_from(&DateTime::from("2026-11-23T15:31:00")).is_err());
    /// # Ok::<(), ews_types::ConversionError>(())
    /// ```
    fn try_from(value: &DateTime) -> Result<Self, ConversionError> {
        let point = || {
            let (day, clock, zone) = parts::date_time(value.as_str())?;
            let zone = FixedOffset::east_opt(zone?)?;
            zone.from_local_datetime(&date_time(day, clock)?).single()
        };
        point().ok_or_else(|| ConversionError::new(value.as_str(), "a date and time with a zone"))
    }
}

impl TryFrom<&DateTime> for NaiveDateTime {
    type Error = ConversionError;

    /// What the clock shows; a zone in the text is left out.
    fn try_from(value: &DateTime) -> Result<Self, ConversionError> {
        parts::date_time(value.as_str())
            .and_then(|(day, clock, _)| date_time(day, clock))
            .ok_or_else(|| ConversionError::new(value.as_str(), "a date and time"))
    }
}

impl TryFrom<&Date> for NaiveDate {
    type Error = ConversionError;

    /// The day; a zone in the text is left out.
    fn try_from(value: &Date) -> Result<Self, ConversionError> {
        parts::date(value.as_str())
            .and_then(date)
            .ok_or_else(|| ConversionError::new(value.as_str(), "a date"))
    }
}

impl TryFrom<&Time> for NaiveTime {
    type Error = ConversionError;

    /// The time of day; a zone in the text is left out. 24:00:00 is the midnight that ends a day, and an error.
    fn try_from(value: &Time) -> Result<Self, ConversionError> {
        parts::time(value.as_str())
            .and_then(time)
            .ok_or_else(|| ConversionError::new(value.as_str(), "a time of day"))
    }
}

impl TryFrom<&Duration> for TimeDelta {
    type Error = ConversionError;

    /// The length of time. Years and months have none of their own and are an error; a day has 24 hours.
    ///
    /// ```
    /// use chrono::TimeDelta;
    /// use ews_types::Duration;
    ///
    /// assert_eq!(TimeDelta::try_from(&Duration::from("-PT60M")), Ok(TimeDelta::hours(-1)));
    /// assert!(TimeDelta::try_from(&Duration::from("P1M")).is_err());
    /// ```
    fn try_from(value: &Duration) -> Result<Self, ConversionError> {
        let length = || {
            let length = parts::duration(value.as_str())?;
            let whole = TimeDelta::new(i64::try_from(length.seconds).ok()?, length.nanosecond)?;
            Some(if length.is_negative { -whole } else { whole })
        };
        length().ok_or_else(|| ConversionError::new(value.as_str(), "a duration without years and months"))
    }
}

fn date(day: Day) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(day.year, day.month.into(), day.day.into())
}

fn time(clock: Clock) -> Option<NaiveTime> {
    let Clock {
        hour,
        minute,
        second,
        nanosecond,
    } = clock;
    NaiveTime::from_hms_nano_opt(hour.into(), minute.into(), second.into(), nanosecond)
}

fn date_time(day: Day, clock: Clock) -> Option<NaiveDateTime> {
    let date = date(day)?;
    if clock.hour == 24 {
        return Some(date.checked_add_days(Days::new(1))?.and_time(NaiveTime::MIN));
    }
    Some(date.and_time(time(clock)?))
}

fn day_of(date: NaiveDate) -> Day {
    Day {
        year: date.year(),
        month: small(date.month()),
        day: small(date.day()),
    }
}

fn clock_of(time: NaiveTime) -> Clock {
    Clock {
        hour: small(time.hour()),
        minute: small(time.minute()),
        second: small(time.second()),
        nanosecond: time.nanosecond(),
    }
}

/// Months, days, hours, minutes and seconds fit.
fn small(number: u32) -> u8 {
    u8::try_from(number).unwrap_or(u8::MAX)
}

impl From<chrono::DateTime<FixedOffset>> for DateTime {
    /// In the form of XML Schema. An offset that is not of whole minutes, which it has not, is written as UTC.
    fn from(value: chrono::DateTime<FixedOffset>) -> Self {
        let offset = value.offset().local_minus_utc();
        if offset % 60 != 0 {
            return Self::from(value.to_utc());
        }
        Self::from(format!(
            "{}{}",
            Self::from(value.naive_local()),
            parts::zone_text(offset)
        ))
    }
}

impl From<chrono::DateTime<Utc>> for DateTime {
    /// In the form of XML Schema.
    fn from(value: chrono::DateTime<Utc>) -> Self {
        Self::from(format!("{}Z", Self::from(value.naive_utc())))
    }
}

impl From<NaiveDateTime> for DateTime {
    /// In the form of XML Schema, without a zone.
    fn from(value: NaiveDateTime) -> Self {
        Self::from(format!(
            "{}T{}",
            day_of(value.date()).text(),
            clock_of(value.time()).text()
        ))
    }
}

impl From<NaiveDate> for Date {
    /// In the form of XML Schema.
    fn from(value: NaiveDate) -> Self {
        Self::from(day_of(value).text())
    }
}

impl From<NaiveTime> for Time {
    /// In the form of XML Schema.
    fn from(value: NaiveTime) -> Self {
        Self::from(clock_of(value).text())
    }
}

impl From<TimeDelta> for Duration {
    /// In the form of XML Schema.
    fn from(value: TimeDelta) -> Self {
        let size = value.abs();
        let length = Length {
            is_negative: value < TimeDelta::zero(),
            seconds: size.num_seconds().unsigned_abs(),
            nanosecond: size.subsec_nanos().unsigned_abs(),
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
            let read = chrono::DateTime::<FixedOffset>::try_from(&DateTime::from(text)).expect("a point in time");
            assert_eq!(DateTime::from(read).as_str(), text);
        }
        let wall = NaiveDateTime::try_from(&DateTime::from("2006-12-31T24:00:00")).expect("a clock reading");
        assert_eq!(DateTime::from(wall).as_str(), "2007-01-01T00:00:00");
        let day = NaiveDate::try_from(&Date::from("2006-08-22+01:00")).expect("a day");
        assert_eq!(Date::from(day).as_str(), "2006-08-22");
        let clock = NaiveTime::try_from(&Time::from("02:00:00.5-08:00")).expect("a time of day");
        assert_eq!(Time::from(clock).as_str(), "02:00:00.5");
        let length = TimeDelta::try_from(&Duration::from("-P1DT0.25S")).expect("a length of time");
        assert_eq!(Duration::from(length).as_str(), "-PT24H0.25S");
        assert_eq!(Duration::from(TimeDelta::MIN).as_str().get(..3), Some("-PT"));
    }

    #[test]
    fn what_cannot_be_converted_is_an_error_that_says_so() {
        let error = NaiveDate::try_from(&Date::from("yesterday")).expect_err("no date");
        assert_eq!(error.to_string(), "expected a date, found \"yesterday\"");
        assert!(NaiveTime::try_from(&Time::from("24:00:00")).is_err());
        assert!(TimeDelta::try_from(&Duration::from("P1Y")).is_err());
        assert!(TimeDelta::try_from(&Duration::from("PT18446744073709551615S")).is_err());
    }

    #[test]
    fn an_offset_that_the_schema_has_not_becomes_utc() {
        let zone = FixedOffset::east_opt(3600 + 30).expect("an offset");
        let point = zone
            .with_ymd_and_hms(2026, 11, 23, 12, 0, 30)
            .single()
            .expect("a point in time");
        assert_eq!(DateTime::from(point).as_str(), "2026-11-23T11:00:00Z");
    }
}
