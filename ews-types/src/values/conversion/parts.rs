//! Dates, times and durations of XML Schema as numbers, and back: for crates whose own parsers take other forms.

use std::fmt::Write as _;

use crate::values::lexical;
use crate::xml::text::trim;

/// A day of the years 1 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) year: i32,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

/// A time of day; 24:00:00 has the hour 24.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Clock {
    pub(crate) hour: u8,
    pub(crate) minute: u8,
    pub(crate) second: u8,
    pub(crate) nanosecond: u32,
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Length {
    pub(crate) is_negative: bool,
    pub(crate) seconds: u64,
    pub(crate) nanosecond: u32,
}

/// A date and time, and the offset of its zone in seconds. Exchange also sends dates where the schema has a date and time:
/// they begin at midnight.
pub(crate) fn date_time(text: &str) -> Option<(Day, Clock, Option<i32>)> {
    let text = trim(text);
    if lexical::allows("date", text) {
        let (local, zone) = split_zone(text)?;
        return Some((day(local)?, Clock::default(), zone));
    }
    if !lexical::allows("dateTime", text) {
        return None;
    }
    let (local, zone) = split_zone(text)?;
    let (date, time) = local.split_once('T')?;
    Some((day(date)?, clock(time)?, zone))
}

/// A day; a zone is left out.
pub(crate) fn date(text: &str) -> Option<Day> {
    let text = trim(text);
    let (local, _) = lexical::allows("date", text).then(|| split_zone(text))??;
    day(local)
}

/// A time of day; a zone is left out.
pub(crate) fn time(text: &str) -> Option<Clock> {
    let text = trim(text);
    let (local, _) = lexical::allows("time", text).then(|| split_zone(text))??;
    clock(local)
}

/// A duration without years and months, whose length depends on when they begin. A day has 24 hours.
pub(crate) fn duration(text: &str) -> Option<Length> {
    let text = trim(text);
    if !lexical::allows("duration", text) {
        return None;
    }
    let is_negative = text.starts_with('-');
    let mut rest = text.trim_start_matches('-').strip_prefix('P')?;
    let (mut seconds, mut nanosecond, mut is_time) = (0_u64, 0, false);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('T') {
            (rest, is_time) = (after, true);
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, unit) = (&rest[..end], &rest[end..=end]);
        rest = &rest[end + 1..];
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
        let each = match (unit, is_time) {
            ("D", false) => 86_400,
            ("H", true) => 3600,
            ("M", true) => 60,
            ("S", true) => {
                nanosecond = nanoseconds(fraction)?;
                1
            }
            _ if whole == 0 => 0,
            _ => return None,
        };
        seconds = seconds.checked_add(whole.checked_mul(each)?)?;
    }
    Some(Length {
        is_negative,
        seconds,
        nanosecond,
    })
}

fn day(text: &str) -> Option<Day> {
    let mut parts = text.splitn(3, '-').map(str::parse);
    let mut next = || parts.next()?.ok();
    let (year, month, day): (u32, u32, u32) = (next()?, next()?, next()?);
    let year = i32::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
    Some(Day {
        year,
        month: u8::try_from(month).ok()?,
        day: u8::try_from(day).ok()?,
    })
}

fn clock(text: &str) -> Option<Clock> {
    let (text, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = text.splitn(3, ':').map(str::parse);
    let mut next = || parts.next()?.ok();
    Some(Clock {
        hour: next()?,
        minute: next()?,
        second: next()?,
        nanosecond: nanoseconds(fraction)?,
    })
}

/// The digits after the point, up to the ninth.
fn nanoseconds(fraction: &str) -> Option<u32> {
    let digits = fraction.get(..fraction.len().min(9))?;
    if digits.is_empty() {
        return Some(0);
    }
    let missing = u32::try_from(9 - digits.len()).ok()?;
    Some(digits.parse::<u32>().ok()? * 10_u32.pow(missing))
}

/// Takes the zone off a text that the schema allows, as seconds to the east.
fn split_zone(text: &str) -> Option<(&str, Option<i32>)> {
    if let Some(local) = text.strip_suffix('Z') {
        return Some((local, Some(0)));
    }
    let at = text.len().checked_sub(6)?;
    let (local, zone) = text.split_at_checked(at)?;
    let (sign, zone) = match zone.split_at_checked(1)? {
        ("+", zone) => (1, zone),
        ("-", zone) if zone.contains(':') => (-1, zone),
        _ => return Some((text, None)),
    };
    let (hours, minutes) = zone.split_once(':')?;
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    Some((local, Some(sign * (hours * 3600 + minutes * 60))))
}

impl Day {
    /// In the form of XML Schema.
    pub(crate) fn text(self) -> String {
        let Self { year, month, day } = self;
        let sign = if year < 0 { "-" } else { "" };
        format!("{sign}{:04}-{month:02}-{day:02}", year.unsigned_abs())
    }
}

impl Clock {
    /// In the form of XML Schema, which has no leap seconds: they are written as the end of the second before.
    pub(crate) fn text(self) -> String {
        let (second, nanosecond) = match (self.second, self.nanosecond) {
            (second, nanosecond) if second > 59 || nanosecond > 999_999_999 => (59, 999_999_999),
            within => within,
        };
        let mut text = format!("{:02}:{:02}:{second:02}", self.hour, self.minute);
        text.push_str(&fraction(nanosecond));
        text
    }
}

/// An offset in whole minutes, in the form of XML Schema.
pub(crate) fn zone_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    match seconds.unsigned_abs() / 60 {
        0 => "Z".to_owned(),
        minutes => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
    }
}

impl Length {
    /// In the form of XML Schema.
    pub(crate) fn text(self) -> String {
        let (hours, minutes, seconds) = (self.seconds / 3600, self.seconds / 60 % 60, self.seconds % 60);
        let is_zero = self.seconds == 0 && self.nanosecond == 0;
        let mut text = if self.is_negative && !is_zero { "-PT" } else { "PT" }.to_owned();
        for (number, unit) in [(hours, 'H'), (minutes, 'M')] {
            if number > 0 {
                // It goes to a text in memory.
                let _ = write!(text, "{number}{unit}");
            }
        }
        if seconds > 0 || self.nanosecond > 0 || is_zero {
            let _ = write!(text, "{seconds}{}S", fraction(self.nanosecond));
        }
        text
    }
}

fn fraction(nanosecond: u32) -> String {
    if nanosecond == 0 {
        return String::new();
    }
    let digits = format!("{nanosecond:09}");
    format!(".{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_every_form_are_read() {
        let read = |text: &str| {
            let (day, clock, zone) = date_time(text)?;
            Some(format!(
                "{}T{}{}",
                day.text(),
                clock.text(),
                zone.map_or(String::new(), zone_text)
            ))
        };
        for text in [
            "2006-08-22T21:00:00Z",
            "2006-08-22T21:00:00.1234567-05:30",
            "2006-08-22T21:00:00.5",
            "9999-12-31T00:00:00+14:00",
            "2006-08-22T24:00:00",
        ] {
            assert_eq!(read(text).as_deref(), Some(text));
        }
        assert_eq!(read(" 2006-08-22+01:00 ").as_deref(), Some("2006-08-22T00:00:00+01:00"));
        assert_eq!(read("2006-08-22").as_deref(), Some("2006-08-22T00:00:00"));
        for (text, expected) in [
            ("2006-08-22", "2006-08-22"),
            ("2006-08-22-05:00", "2006-08-22"),
            ("2006-08-22Z", "2006-08-22"),
        ] {
            assert_eq!(date(text).map(Day::text).as_deref(), Some(expected));
        }
        assert_eq!(
            read("2006-08-22T21:00:00.1234567891").as_deref(),
            Some("2006-08-22T21:00:00.123456789")
        );
        for text in [
            "",
            "2006-02-30T00:00:00",
            "2006-08-22 21:00:00",
            "-0001-01-01T00:00:00",
            "10000-01-01T00:00:00",
            "é",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(date("2006-08-22-05:00").map(Day::text).as_deref(), Some("2006-08-22"));
        assert_eq!(time("02:00:00-08:00").map(Clock::text).as_deref(), Some("02:00:00"));
    }

    #[test]
    fn durations_are_seconds_unless_they_have_months() {
        let read = |text: &str| duration(text).map(Length::text);
        for (text, expected) in [
            ("P0DT8H0M0.0S", "PT8H"),
            ("-PT60M", "-PT1H"),
            ("P1DT0.25S", "PT24H0.25S"),
            ("PT0S", "PT0S"),
            ("-P0D", "PT0S"),
            ("P0Y0M3D", "PT72H"),
            ("PT90S", "PT1M30S"),
            ("PT1S", "PT1S"),
            ("PT3661S", "PT1H1M1S"),
            ("PT0.000000001S", "PT0.000000001S"),
            ("-PT1M", "-PT1M"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for text in ["P1Y", "P1M", "P", "PT", "1D", "", "P99999999999999999999D"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn leap_seconds_are_written_as_the_schema_can() {
        let leap = Clock {
            hour: 23,
            minute: 59,
            second: 59,
            nanosecond: 1_500_000_000,
        };
        assert_eq!(leap.text(), "23:59:59.999999999");
        let clock = |second, nanosecond| {
            Clock {
                second,
                nanosecond,
                ..leap
            }
            .text()
        };
        assert_eq!(clock(58, 1_000_000_000), "23:59:59.999999999");
        assert_eq!(clock(58, 999_999_999), "23:59:58.999999999");
        assert_eq!(clock(59, 0), "23:59:59");
        assert_eq!(
            Clock {
                second: 60,
                nanosecond: 0,
                ..leap
            }
            .text(),
            "23:59:59.999999999"
        );
    }
}
