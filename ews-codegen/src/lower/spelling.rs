//! How the runtime spells the values of built-in types that do not keep the spelling of a document.

use crate::ir::Builtin;

/// Whether a value is written as it is spelled here, without white space around it. Texts that are no values of the type are.
pub(super) fn is_written_as(builtin: Builtin, text: &str) -> bool {
    match builtin {
        Builtin::Bool => !matches!(text, "0" | "1"),
        Builtin::F32 if is_numeral(text) => text.parse().map_or(true, |number: f32| number.to_string() == text),
        Builtin::F64 if is_numeral(text) => text.parse().map_or(true, |number: f64| number.to_string() == text),
        Builtin::HexBinary => !is_hex(text) || !text.bytes().any(|byte| byte.is_ascii_lowercase()),
        Builtin::Base64Binary => !text.contains(' ') || !is_base64(&text.replace(' ', "")),
        Builtin::Integer => is_canonical(text),
        _ => builtin.range().is_none() || is_canonical(text),
    }
}

/// Whether this is a number, not `INF`, `NaN` or another text.
fn is_numeral(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'))
}

fn is_hex(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_base64(text: &str) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    text.len().is_multiple_of(4) && text.bytes().all(is_digit)
}

/// Whether a whole number has neither a plus sign nor zeros in front.
fn is_canonical(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    !is_number || text == "0" || !(text.starts_with('+') || digits.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_in_one_spelling_and_other_texts_as_they_are() {
        for (builtin, kept, respelled) in [
            (Builtin::Bool, &["true", "false", "red"][..], &["0", "1"][..]),
            (
                Builtin::I32,
                &["0", "5", "-5", "+", "0x5", "five"],
                &["05", "+5", "-0", "00"],
            ),
            (Builtin::Integer, &["0", "-12345678901234567890"], &["007"]),
            (
                Builtin::F64,
                &["1.5", "100", "INF", "-INF", "NaN", "infinity", "e"],
                &["1.50", "1E2", "+1", ".5", "1."],
            ),
            (Builtin::F32, &["0.1", "16777216"], &["16777217"]),
            (Builtin::HexBinary, &["0A", "red", "0aF"], &["0a"]),
            (Builtin::Base64Binary, &["AAEC", "v 1"], &["AA EC"]),
            (Builtin::String, &["05", "1.50"], &[]),
        ] {
            for text in kept {
                assert!(is_written_as(builtin, text), "{builtin:?} {text}");
            }
            for text in respelled {
                assert!(!is_written_as(builtin, text), "{builtin:?} {text}");
            }
        }
    }
}
