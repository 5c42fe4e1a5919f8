//! Decimal numbers as text: of any size, compared by value.

use std::cmp::Ordering;

/// The digits of a decimal number, without those that do not change its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Numeral<'t> {
    /// Whether it is less than zero.
    pub(crate) negative: bool,
    /// The digits before the point, without zeros in front.
    pub(crate) whole: &'t str,
    /// The digits after the point, without zeros at the end.
    pub(crate) fraction: &'t str,
}

impl<'t> Numeral<'t> {
    /// Reads what `xs:decimal` allows: `-1.50`, `+3`, `.5`; `None` for anything else.
    pub(crate) fn parse(text: &'t str) -> Option<Self> {
        let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self {
            negative: text.starts_with('-') && !is_zero,
            whole,
            fraction,
        })
    }

    /// Reads what `xs:integer` allows: a [numeral](Self::parse) without a point.
    pub(crate) fn parse_integer(text: &'t str) -> Option<Self> {
        Self::parse(text).filter(|_| !text.contains('.'))
    }

    /// How many digits it needs, as `xs:totalDigits` counts them.
    pub(crate) fn digits(&self) -> usize {
        self.whole.len() + self.fraction.len()
    }

    fn compare_magnitude(&self, other: &Self) -> Ordering {
        let whole = self.whole.len().cmp(&other.whole.len());
        whole
            .then_with(|| self.whole.cmp(other.whole))
            .then_with(|| self.fraction.cmp(other.fraction))
    }
}

impl Ord for Numeral<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.compare_magnitude(other),
            (true, true) => other.compare_magnitude(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Numeral<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(one: &str, other: &str) -> Ordering {
        let numeral = |text| Numeral::parse(text).unwrap_or_else(|| panic!("{text} is a decimal"));
        numeral(one).cmp(&numeral(other))
    }

    #[test]
    fn numbers_are_compared_by_value_whatever_their_size() {
        for (less, more) in [
            ("-1", "0"),
            ("-2", "-1"),
            ("-10", "-9.5"),
            ("0.09", "0.1"),
            (".5", "0.51"),
            ("9", "10"),
            ("99999999999999999999", "100000000000000000000"),
            ("1.99", "2"),
            ("-0.2", "-0.1"),
        ] {
            assert_eq!(compare(less, more), Ordering::Less, "{less} {more}");
            assert_eq!(compare(more, less), Ordering::Greater, "{more} {less}");
        }
        for (one, other) in [("0", "-0.0"), ("+1", "01"), ("1.", "1.00"), (".5", "00.50")] {
            assert_eq!(compare(one, other), Ordering::Equal, "{one} {other}");
        }
    }

    #[test]
    fn only_decimals_are_decimals() {
        for text in ["", "+", "-", ".", "1e5", "1 ", "--1", "0x1", "1.2.3", "+-1", "١"] {
            assert_eq!(Numeral::parse(text), None, "{text:?}");
        }
        assert_eq!(Numeral::parse_integer("1.0"), None);
        assert_eq!(Numeral::parse("0012.3400").map(|numeral| numeral.digits()), Some(4));
        assert_eq!(Numeral::parse("0").map(|numeral| numeral.digits()), Some(0));
    }
}
