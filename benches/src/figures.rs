//! How the tables print numbers.

/// Two decimals, for ratios.
pub fn two(value: f64) -> String {
    format!("{value:.2}")
}

/// Three digits that mean something.
pub fn three_digits(value: f64) -> String {
    let decimals = match value {
        value if value >= 100.0 => 0,
        value if value >= 10.0 => 1,
        value if value >= 1.0 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}
