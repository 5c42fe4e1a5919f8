//! Dates, times and durations as XML Schema spells them: what is one, and which comes first.
//!
//! Sources: [XML Schema part 2], 3.2.6 to 3.2.14, and its appendix E for adding durations to dates.
//!
//! [XML Schema part 2]: https://www.w3.org/TR/xmlschema-2/

use std::cmp::Ordering;

const MINUTE: i128 = 60;
const HOUR: i128 = 60 * MINUTE;
const DAY: i128 = 24 * HOUR;
/// How far a clock that shows no zone may be from UTC.
const FARTHEST_ZONE: i128 = 14 * HOUR;

/// A point in time, or a time that comes again: what is not given has a fixed value, so that it does not count.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment<'t> {
    /// In UTC, or in the unknown zone.
    seconds: i128,
    /// The digits of a second's fraction, without zeros at the end.
    fraction: &'t str,
    has_zone: bool,
}

impl<'t> Moment<'t> {
    /// Reads a value of the built-in type `kind`: `dateTime`, `date`, `time`, `gYear` and so on; `None` if it is none.
    pub(crate) fn parse(kind: &str, text: &'t str) -> Option<Self> {
        let mut rest = Rest(text);
        let mut date = Date::FIXED;
        let mut clock = (0, "");
        match kind {
            "dateTime" => {
                date = rest.date()?;
                rest.literal("T")?;
                clock = rest.clock()?;
            }
            "date" => date = rest.date()?,
            "time" => clock = rest.clock()?,
            "gYear" => date.year = rest.year()?,
            "gYearMonth" => {
                date.year = rest.year()?;
                rest.literal("-")?;
                date.month = rest.month()?;
            }
            "gMonth" => {
                rest.literal("--")?;
                date.month = rest.month()?;
                // The first edition of XML Schema had `--05--`.
                rest.skip("--");
            }
            "gMonthDay" => {
                rest.literal("--")?;
                date.month = rest.month()?;
                rest.literal("-")?;
                date.day = rest.day(&date)?;
            }
            "gDay" => {
                rest.literal("---")?;
                date.day = rest.day(&date)?;
            }
            _ => return None,
        }
        let zone = rest.zone()?;
        let (seconds, fraction) = clock;
        Some(Self {
            seconds: date.days() * DAY + seconds - zone.unwrap_or(0),
            fraction,
            has_zone: zone.is_some(),
        })
    }

    /// Which comes first; `None` if it depends on the zone that one of them does not give.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        let ordering = self.seconds.cmp(&other.seconds).then(self.fraction.cmp(other.fraction));
        let is_certain = self.has_zone == other.has_zone || (self.seconds - other.seconds).abs() > FARTHEST_ZONE;
        is_certain.then_some(ordering)
    }
}

#[derive(Clone, Copy)]
struct Date {
    year: i64,
    month: u8,
    day: u8,
}

impl Date {
    /// What stands for the parts that a type does not have: in a leap year, in a month of 31 days.
    const FIXED: Self = Self {
        year: 1972,
        month: 1,
        day: 1,
    };

    fn days_in_month(&self) -> u8 {
        // Year -1 is followed by 0 or by 1, depending on the edition of XML Schema.
        let is_leap = self.year <= 0 || (self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0));
        match self.month {
            4 | 6 | 9 | 11 => 30,
            2 if is_leap => 29,
            2 => 28,
            _ => 31,
        }
    }

    /// The days since 0000-03-01 in the Gregorian calendar.
    fn days(&self) -> i128 {
        // A year that begins in March has its leap day at its end.
        let month = (i128::from(self.month) + 9) % 12;
        let year = i128::from(self.year) - i128::from(self.month <= 2);
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        year * 365 + leap_days + (month * 306 + 5) / 10 + i128::from(self.day) - 1
    }
}

/// What is left of a text.
struct Rest<'t>(&'t str);

impl<'t> Rest<'t> {
    fn skip(&mut self, literal: &str) -> bool {
        let rest = self.0.strip_prefix(literal);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn literal(&mut self, literal: &str) -> Option<()> {
        self.skip(literal).then_some(())
    }

    fn digits(&mut self) -> &'t str {
        let end = self.0.bytes().position(|byte| !byte.is_ascii_digit());
        let (digits, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        digits
    }

    /// Two digits that stand for a number up to `max`.
    fn two_digits(&mut self, max: u8) -> Option<u8> {
        let digits = self
            .0
            .get(..2)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        self.0 = &self.0[2..];
        digits.parse().ok().filter(|number| *number <= max)
    }

    fn year(&mut self) -> Option<i64> {
        let negative = self.skip("-");
        let digits = self.digits();
        if digits.len() < 4 || (digits.len() > 4 && digits.starts_with('0')) {
            return None;
        }
        // Years that are farther away than the stars are old are all the same, but for their leap days.
        let year = digits.parse().unwrap_or(i64::MAX / 10_000 * 10_000).min(1 << 50);
        Some(if negative { -year } else { year })
    }

    fn month(&mut self) -> Option<u8> {
        self.two_digits(12).filter(|month| *month > 0)
    }

    fn day(&mut self, date: &Date) -> Option<u8> {
        self.two_digits(date.days_in_month()).filter(|day| *day > 0)
    }

    fn date(&mut self) -> Option<Date> {
        let mut date = Date::FIXED;
        date.year = self.year()?;
        self.literal("-")?;
        date.month = self.month()?;
        self.literal("-")?;
        date.day = self.day(&date)?;
        Some(date)
    }

    /// The seconds of the day, and the digits of the fraction.
    fn clock(&mut self) -> Option<(i128, &'t str)> {
        let hour = self.two_digits(24)?;
        self.literal(":")?;
        let minute = self.two_digits(59)?;
        self.literal(":")?;
        let second = self.two_digits(59)?;
        let fraction = match self.skip(".") {
            true => Some(self.digits()).filter(|digits| !digits.is_empty())?,
            false => "",
        };
        let fraction = fraction.trim_end_matches('0');
        let seconds = i128::from(hour) * HOUR + i128::from(minute) * MINUTE + i128::from(second);
        // 24:00:00 is the end of the day, and nothing comes after it.
        let is_of_day = hour < 24 || (seconds == DAY && fraction.is_empty());
        is_of_day.then_some((seconds, fraction))
    }

    /// The offset from UTC, if there is one, at the end of the text.
    fn zone(&mut self) -> Option<Option<i128>> {
        let sign = match self.0.as_bytes() {
            [] => return Some(None),
            b"Z" => return Some(Some(0)),
            [b'+', ..] => 1,
            [b'-', ..] => -1,
            _ => return None,
        };
        self.0 = &self.0[1..];
        let hours = self.two_digits(14)?;
        self.literal(":")?;
        let minutes = self.two_digits(59)?;
        let offset = i128::from(hours) * HOUR + i128::from(minutes) * MINUTE;
        (self.0.is_empty() && offset <= FARTHEST_ZONE).then_some(Some(sign * offset))
    }
}

/// A length of time: months, and seconds, for which there is no common measure.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span<'t> {
    negative: bool,
    months: i128,
    seconds: i128,
    /// The digits of a second's fraction, without zeros at the end.
    fraction: &'t str,
}

impl<'t> Span<'t> {
    /// Reads a value of `xs:duration`: `P1Y2M3DT4H5M6.7S`, `-PT30M`; `None` if it is none.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let mut rest = Rest(text);
        let mut span = Self {
            negative: rest.skip("-"),
            months: 0,
            seconds: 0,
            fraction: "",
        };
        rest.literal("P")?;
        let date = span.parts(&mut rest, &[("Y", 12, 0), ("M", 1, 0), ("D", 0, DAY)])?;
        let has_time = rest.skip("T");
        let time = has_time && span.parts(&mut rest, &[("H", 0, HOUR), ("M", 0, MINUTE), ("S", 0, 1)])?;
        let is_whole = rest.0.is_empty() && (date || time) && has_time == time;
        is_whole.then_some(span)
    }

    /// Reads those of the parts that are given, each with what one of it is in months and in seconds.
    fn parts(&mut self, rest: &mut Rest<'t>, parts: &[(&str, i128, i128)]) -> Option<bool> {
        let mut any = false;
        for &(designator, months, seconds) in parts {
            let before = rest.0;
            let digits = rest.digits();
            let fraction = match seconds == 1 && !digits.is_empty() && rest.skip(".") {
                true => Some(rest.digits()).filter(|digits| !digits.is_empty())?,
                false => "",
            };
            if digits.is_empty() || !rest.skip(designator) {
                rest.0 = before;
                continue;
            }
            any = true;
            // More than fits is as long as anything can be.
            let number: i128 = digits.parse().unwrap_or(i128::MAX).min(1 << 80);
            self.months += number * months;
            self.seconds += number * seconds;
            self.fraction = fraction.trim_end_matches('0');
        }
        Some(any)
    }

    /// Which is shorter; `None` if it depends on the months in which they are counted: a month and 30 days.
    pub(crate) fn compare(&self, other: &Self) -> Option<Ordering> {
        // The four points in time by which XML Schema compares durations (3.2.6.2).
        let starts = [(1696, 9), (1697, 2), (1903, 3), (1903, 7)];
        let mut orderings = starts
            .map(|(year, month)| self.end(year, month).cmp(&other.end(year, month)))
            .into_iter();
        let first = orderings.next()?;
        orderings.all(|ordering| ordering == first).then_some(first)
    }

    /// When it ends, if it begins with this month: seconds, and the fraction, as a number with its sign.
    fn end(&self, year: i128, month: i128) -> (i128, Fraction<'t>) {
        let sign = if self.negative { -1 } else { 1 };
        let months = year * 12 + month - 1 + sign * self.months;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) as u8 + 1);
        let limit = 1 << 60;
        let date = Date {
            year: year.clamp(-limit, limit) as i64,
            month,
            day: 1,
        };
        let fraction = Fraction {
            negative: self.negative,
            digits: self.fraction,
        };
        (date.days() * DAY + sign * self.seconds, fraction)
    }
}

/// The part of a second, less than zero in a negative duration.
#[derive(PartialEq, Eq)]
struct Fraction<'t> {
    negative: bool,
    digits: &'t str,
}

impl Ord for Fraction<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.digits.cmp(other.digits),
            (true, true) => other.digits.cmp(self.digits),
            _ if self.digits.is_empty() && other.digits.is_empty() => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Fraction<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(kind: &str, one: &str, other: &str) -> Option<Ordering> {
        let moment = |text| Moment::parse(kind, text).unwrap_or_else(|| panic!("{text} is a {kind}"));
        moment(one).compare(&moment(other))
    }

    #[test]
    fn every_form_of_the_schema_is_taken() {
        for (kind, texts) in [
            (
                "dateTime",
                &[
                    "2026-11-23T14:31:00Z",
                    "2026-11-23T14:31:00.5+14:00",
                    "-0001-02-29T24:00:00",
                    "12026-12-31T00:00:00-00:30",
                ][..],
            ),
            ("date", &["2024-02-29", "2023-02-28Z", "2000-02-29-05:00", "0000-01-01"]),
            ("time", &["00:00:00", "23:59:59.999999999999", "24:00:00.0Z"]),
            ("gYear", &["2026", "-0044", "99999Z"]),
            ("gYearMonth", &["2026-11", "2026-11+01:00"]),
            ("gMonth", &["--11", "--11Z", "--11--"]),
            ("gMonthDay", &["--02-29", "--12-31+01:00"]),
            ("gDay", &["---31", "---01Z"]),
        ] {
            for text in texts {
                assert!(Moment::parse(kind, text).is_some(), "{kind} {text}");
            }
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for (kind, texts) in [
            (
                "dateTime",
                &[
                    "2026-11-23",
                    "2026-11-23 14:31:00",
                    "2026-11-23T14:31",
                    "2026-11-23T14:31:00.",
                    "2026-11-23T24:00:01",
                    "2026-11-23T25:00:00",
                    "2026-11-23T14:60:00",
                    "2026-11-23T14:31:60",
                    "2026-11-23T14:31:00z",
                    "2026-11-23T14:31:00+1:00",
                    "2026-11-23T14:31:00+14:01",
                    "2026-11-23T14:31:00Zx",
                ][..],
            ),
            (
                "date",
                &[
                    "2023-02-29",
                    "2026-11-31",
                    "2026-00-01",
                    "2026-13-01",
                    "2026-01-00",
                    "26-01-01",
                    "02026-01-01",
                    "2026-1-1",
                    "1900-02-29",
                    "",
                    "+2026-01-01",
                ],
            ),
            ("time", &["1:00:00", "24:00:00.1", "12:00", "12:00:00+15:00"]),
            ("gYear", &["26", "2026-", "x"]),
            ("gMonth", &["11", "--13", "--1"]),
            ("gMonthDay", &["--02-30", "--11-31", "11-01"]),
            ("gDay", &["---32", "--31", "---00"]),
            ("string", &["2026"]),
        ] {
            for text in texts {
                assert!(Moment::parse(kind, text).is_none(), "{kind} {text}");
            }
        }
    }

    #[test]
    fn moments_are_compared_in_one_zone() {
        let less = Some(Ordering::Less);
        assert_eq!(compare("date", "2020-01-01", "2020-01-02"), less);
        assert_eq!(compare("date", "2020-02-29", "2020-03-01"), less);
        assert_eq!(compare("date", "-0002-01-01", "-0001-01-01"), less);
        assert_eq!(compare("date", "2020-01-01+14:00", "2020-01-01-12:00"), less);
        assert_eq!(compare("time", "10:00:00.1", "10:00:00.11"), less);
        assert_eq!(compare("gYear", "9999", "10000"), less);
        assert_eq!(compare("gYearMonth", "2019-12", "2020-01"), less);
        let (one, other) = ("2026-11-23T14:00:00Z", "2026-11-23T15:00:00.0+01:00");
        assert_eq!(compare("dateTime", one, other), Some(Ordering::Equal));
        assert_eq!(
            compare("dateTime", "2026-11-22T24:00:00", "2026-11-23T00:00:00"),
            Some(Ordering::Equal)
        );
    }

    #[test]
    fn without_a_zone_the_order_is_known_when_no_zone_changes_it() {
        assert_eq!(compare("dateTime", "2026-11-23T14:00:00", "2026-11-23T15:00:00Z"), None);
        assert_eq!(
            compare("dateTime", "2026-11-22T00:00:00", "2026-11-23T15:00:00Z"),
            Some(Ordering::Less)
        );
        assert_eq!(compare("date", "2026-11-25", "2026-11-23Z"), Some(Ordering::Greater));
    }

    #[test]
    fn days_are_counted_over_leap_years() {
        for (one, other, days) in [
            ("1999-12-31", "2000-01-01", 1),
            ("2000-02-28", "2000-03-01", 2),
            ("1900-02-28", "1900-03-01", 1),
            ("1970-01-01", "2000-01-01", 10_957),
            ("0000-03-01", "0400-03-01", 146_097),
            ("2019-03-01", "2020-03-01", 366),
        ] {
            let seconds = |text| Moment::parse("date", text).map(|moment| moment.seconds);
            let between = seconds(other).zip(seconds(one)).map(|(other, one)| (other - one) / DAY);
            assert_eq!(between, Some(days), "{one} {other}");
        }
    }

    #[test]
    fn durations_are_what_the_schema_says() {
        for text in [
            "P1Y",
            "-P1M",
            "PT30M",
            "P1DT1S",
            "P1Y2M3DT4H5M6.7S",
            "PT0.5S",
            "P0D",
            &format!("P{}D", "9".repeat(60)),
        ] {
            assert!(Span::parse(text).is_some(), "{text}");
        }
        for text in [
            "", "P", "PT", "P1", "1D", "P1DT", "P1H", "PT1D", "P1S", "PT1.S", "PT.5S", "P1.5D", "P1D1Y", "+P1D", "P-1D",
        ] {
            assert!(Span::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn durations_are_compared_where_the_calendar_allows_it() {
        let compare = |one, other| {
            Span::parse(one)
                .zip(Span::parse(other))
                .map(|(one, other)| one.compare(&other))
        };
        for (less, more) in [
            ("PT23H", "P1D"),
            ("P30D", "P1Y"),
            ("P27D", "P1M"),
            ("P1M", "P32D"),
            ("-P1D", "PT0S"),
            ("PT1.4S", "PT1.5S"),
            ("-PT1.5S", "-PT1.4S"),
            ("-PT0.1S", "PT0.1S"),
        ] {
            assert_eq!(compare(less, more), Some(Some(Ordering::Less)), "{less} {more}");
            assert_eq!(compare(more, less), Some(Some(Ordering::Greater)), "{more} {less}");
        }
        assert_eq!(compare("P1D", "PT24H"), Some(Some(Ordering::Equal)));
        assert_eq!(compare("P1Y", "P12M"), Some(Some(Ordering::Equal)));
        assert_eq!(compare("PT0S", "-PT0S"), Some(Some(Ordering::Equal)));
        assert_eq!(compare("P1M", "P30D"), Some(None));
    }
}
