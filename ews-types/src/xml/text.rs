//! Character data: references and line ends when reading, escapes when writing.

use std::borrow::Cow;
use std::ops::Range;

use super::chars::Chars;
use super::error::{ErrorKind, Quoted, WriteError, XmlError};
use super::options::Replacement;

/// Whether a byte is white space as XML has it.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The value without the white space around it.
pub(crate) fn trim(value: &str) -> &str {
    &value[trimmed(value.as_bytes())]
}

/// The same for bytes. `trim_ascii` would take form feeds away too.
pub(crate) fn trim_bytes(value: &[u8]) -> &[u8] {
    &value[trimmed(value)]
}

/// The value with each white space character as a space.
pub(crate) fn replace(value: &str) -> Cow<'_, str> {
    match value.contains(['\t', '\r', '\n']) {
        true => Cow::Owned(value.replace(['\t', '\r', '\n'], " ")),
        false => Cow::Borrowed(value),
    }
}

/// The value without the white space around it, and with one space in place of all white space in it.
pub(crate) fn collapse(value: &str) -> Cow<'_, str> {
    let value = trim(value);
    let mut before = 0;
    let is_collapsed = value.bytes().all(|byte| {
        let is_double = byte == b' ' && before == b' ';
        before = byte;
        !is_double && (byte == b' ' || !is_space(byte))
    });
    if is_collapsed {
        return Cow::Borrowed(value);
    }
    let words = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

fn trimmed(value: &[u8]) -> Range<usize> {
    let mut end = value.len();
    while end > 0 && is_space(value[end - 1]) {
        end -= 1;
    }
    let start = position(&value[..end], |byte| !is_space(byte)).unwrap_or(end);
    start..end
}

/// Where the first byte of a kind is. What `Iterator::position` makes of the same is five times as much to compile, and
/// there are many of these.
#[inline]
pub(crate) fn position(bytes: &[u8], mut is_found: impl FnMut(u8) -> bool) -> Option<usize> {
    let mut at = 0;
    while at < bytes.len() {
        if is_found(bytes[at]) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// How much white space there is in front.
pub(crate) fn leading_space(bytes: &[u8]) -> usize {
    position(bytes, |byte| !is_space(byte)).unwrap_or(bytes.len())
}

const ONES: u64 = u64::MAX / 0xFF;

/// Marks the highest bit of each byte that is this one; above the lowest mark, others may be marked as well.
#[inline]
pub(crate) fn marks(word: u64, byte: u8) -> u64 {
    let differs = word ^ (ONES * u64::from(byte));
    differs.wrapping_sub(ONES) & !differs & (ONES << 7)
}

/// Whether all of these bytes are of the class `Plain`; false for some others as well.
#[inline]
fn is_plain(bytes: [u8; 8]) -> bool {
    let word = u64::from_le_bytes(bytes);
    let control = word.wrapping_sub(ONES * 0x20) & !word & (ONES << 7);
    // Two bytes that differ in one bit are one where that bit is set.
    let quotes = marks(word | (ONES * (b'"' ^ b'&') as u64), b'"' | b'&');
    let brackets = marks(word | (ONES * (b'<' ^ b'>') as u64), b'<' | b'>');
    control | quotes | brackets | marks(word, 0xEF) == 0
}

/// Whether all of these bytes are of the class `Plain`; false for some others as well. The bytes of a block are looked at together:
/// the smallest of what they differ by from the others is zero if one of them is another.
#[inline]
fn is_plain_block<const BLOCK: usize>(bytes: &[u8; BLOCK]) -> bool {
    let differs = |byte: u8| {
        let control = byte.saturating_sub(0x1F);
        // Two bytes that differ in one bit are one where that bit is set.
        let quotes = (byte | (b'"' ^ b'&')) ^ (b'"' | b'&');
        let brackets = (byte | (b'<' ^ b'>')) ^ (b'<' | b'>');
        control.min(quotes).min(brackets).min(byte ^ 0xEF)
    };
    bytes.iter().fold(u8::MAX, |least, &byte| least.min(differs(byte))) != 0
}

/// Whether all of a value is of the class `Plain`, of any length. What is left of the blocks is looked at with the bytes before it.
#[inline]
pub(crate) fn is_plain_text(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk::<16>() else {
        return match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => is_plain(*first) && is_plain(*last),
            _ => bytes.iter().all(|byte| CLASSES[usize::from(*byte)] == Class::Plain),
        };
    };
    let (blocks, _) = bytes.as_chunks::<16>();
    blocks.iter().all(is_plain_block) && is_plain_block(last)
}

/// Whether XML 1.0 can carry this character.
pub(crate) fn is_allowed(c: char) -> bool {
    !matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// What `&name;` stands for, if it is one of the five that XML itself declares.
pub(crate) fn predefined(name: &str) -> Option<&'static str> {
    match name {
        "amp" => Some("&"),
        "lt" => Some("<"),
        "gt" => Some(">"),
        "quot" => Some("\""),
        "apos" => Some("'"),
        _ => None,
    }
}

/// Appends one after the other.
pub(crate) fn push_all(out: &mut String, texts: &[&str]) {
    for text in texts {
        out.push_str(text);
    }
}

/// Appends what `&name;` stands for.
pub(crate) fn push_reference(name: &str, chars: &Chars, out: &mut String) -> Result<(), XmlError> {
    match (predefined(name), name.strip_prefix('#')) {
        (Some(text), _) => out.push_str(text),
        (_, Some(number)) => push_character(number, chars, out)?,
        _ if chars.strict => {
            return Err(XmlError::new(
                ErrorKind::Syntax,
                format!("unknown entity {}", Quoted(&format!("&{name};"))),
            ));
        }
        _ => push_all(out, &["&", &normalize_lines(Cow::Borrowed(name)), ";"]),
    }
    Ok(())
}

fn push_character(number: &str, chars: &Chars, out: &mut String) -> Result<(), XmlError> {
    let code = match number.strip_prefix('x') {
        Some(digits) => whole(digits, 16),
        None => whole(number, 10),
    };
    if let Some(code @ 0xD800..0xE000) = code {
        return chars.push_surrogate(code, out);
    }
    let Some(c) = code.and_then(char::from_u32) else {
        return Err(XmlError::new(
            ErrorKind::Syntax,
            format!("{} is no character", Quoted(&format!("&#{number};"))),
        ));
    };
    chars.push(c, out)
}

/// The number of these digits; unlike Rust's own, it takes no sign.
fn whole(digits: &str, radix: u32) -> Option<u32> {
    let mut number = (!digits.is_empty()).then_some(0_u32)?;
    for digit in digits.chars() {
        number = number.checked_mul(radix)?.checked_add(digit.to_digit(radix)?)?;
    }
    Some(number)
}

/// Text between tags: line ends become `\n`, as XML has it.
pub(crate) fn normalize_lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut normal = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        push_all(&mut normal, &[&rest[..at], "\n"]);
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    normal.push_str(rest);
    Cow::Owned(normal)
}

/// Text between tags with its references resolved. `None` where it takes more than that to read it: line ends are to be replaced,
/// or an `&` begins no reference.
pub(crate) fn with_references<'de>(raw: &'de str, chars: &Chars) -> Option<Cow<'de, str>> {
    let next = |text: &str| memchr::memchr2(b'&', b'\r', text.as_bytes());
    let Some(mut at) = next(raw) else {
        return Some(Cow::Borrowed(raw));
    };
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        value.push_str(&rest[..at]);
        let after = rest[at..].strip_prefix('&')?;
        let end = position(after.as_bytes(), |byte| matches!(byte, b';' | b'&') || is_space(byte))?;
        push_reference(&after[..end], chars, &mut value).ok()?;
        rest = after[end..].strip_prefix(';')?;
        match next(rest) {
            Some(next) => at = next,
            None => break,
        }
    }
    value.push_str(rest);
    Some(Cow::Owned(value))
}

/// An attribute's value: references resolved, white space characters become spaces.
pub(crate) fn attribute_value<'de>(raw: &'de str, chars: &Chars) -> Result<Cow<'de, str>, XmlError> {
    match chars.looks {
        false => resolved(raw, chars),
        true => checked(raw, chars),
    }
}

#[cold]
fn checked<'de>(raw: &'de str, chars: &Chars) -> Result<Cow<'de, str>, XmlError> {
    let value = resolved(raw, chars)?;
    match chars.plain(Cow::Borrowed(raw))? {
        Cow::Borrowed(_) => Ok(value),
        // Replaced only now, so that what takes the place of a character is never markup.
        Cow::Owned(_) => chars.plain(value),
    }
}

#[inline]
fn resolved<'de>(raw: &'de str, chars: &Chars) -> Result<Cow<'de, str>, XmlError> {
    // All bytes are looked at, whatever is found: so several of them can be looked at together.
    let is_special = |byte| matches!(byte, b'&' | b'\t' | b'\r' | b'\n');
    let mut any = false;
    for &byte in raw.as_bytes() {
        any |= is_special(byte);
    }
    if !any {
        return Ok(Cow::Borrowed(raw));
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = position(rest.as_bytes(), is_special) {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        if !rest.starts_with('&') {
            value.push(' ');
            rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
            continue;
        }
        // The search ends at the next `&` at the latest: a value full of them is still read in one pass.
        let after = &rest[1..];
        let ends = |byte| matches!(byte, b';' | b' ') || is_special(byte);
        match position(after.as_bytes(), ends) {
            Some(end) if after.as_bytes()[end] == b';' => {
                push_reference(&after[..end], chars, &mut value)?;
                rest = &after[end + 1..];
            }
            _ if chars.strict => return Err(XmlError::new(ErrorKind::Syntax, "an `&` that begins no reference")),
            _ => {
                value.push('&');
                rest = after;
            }
        }
    }
    value.push_str(rest);
    Ok(Cow::Owned(value))
}

pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, XmlError> {
    std::str::from_utf8(bytes).map_err(|_| XmlError::new(ErrorKind::Syntax, "not UTF-8"))
}

/// What a byte of UTF-8 asks for when it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Plain,
    /// Escaped everywhere.
    Escape,
    /// Escaped in attributes only.
    Quote,
    /// May be the start of a character that XML cannot carry.
    Check,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Plain; 256];
    let mut byte = 0;
    while byte < 0x20 {
        classes[byte] = Class::Check;
        byte += 1;
    }
    classes[b'\t' as usize] = Class::Quote;
    classes[b'\n' as usize] = Class::Quote;
    classes[b'"' as usize] = Class::Quote;
    classes[b'\r' as usize] = Class::Escape;
    classes[b'&' as usize] = Class::Escape;
    classes[b'<' as usize] = Class::Escape;
    classes[b'>' as usize] = Class::Escape;
    classes[0xEF] = Class::Check;
    classes
};

/// Appends a value so that no character of it can end its element or attribute, and so that reading gives it back.
#[inline]
pub(crate) fn push_escaped(
    value: &str,
    attribute: bool,
    replacement: Replacement,
    out: &mut String,
) -> Result<(), WriteError> {
    if is_plain_text(value.as_bytes()) {
        out.push_str(value);
        return Ok(());
    }
    push_with_escapes(value, attribute, replacement, out)
}

#[inline(never)]
fn push_with_escapes(
    value: &str,
    attribute: bool,
    replacement: Replacement,
    out: &mut String,
) -> Result<(), WriteError> {
    let bytes = value.as_bytes();
    let mut plain = 0;
    let mut next = 0;
    while next < bytes.len() {
        let at = next;
        if let Some(eight) = bytes[at..].first_chunk()
            && is_plain(*eight)
        {
            next += eight.len();
            continue;
        }
        next += 1;
        let escape = match CLASSES[usize::from(bytes[at])] {
            Class::Plain => continue,
            Class::Quote if !attribute => continue,
            Class::Check => {
                let Some(c) = value[at..].chars().next().filter(|&c| !is_allowed(c)) else {
                    continue;
                };
                out.push_str(&value[plain..at]);
                match replacement {
                    Replacement::None => return Err(cannot_carry(c, value)),
                    Replacement::Char(with) => {
                        push_escaped(with.encode_utf8(&mut [0; 4]), attribute, Replacement::None, out)?;
                    }
                    Replacement::Reference => push_all(out, &["&#", &u32::from(c).to_string(), ";"]),
                }
                plain = at + c.len_utf8();
                continue;
            }
            Class::Escape | Class::Quote => reference(bytes[at]),
        };
        out.push_str(&value[plain..at]);
        out.push_str(escape);
        plain = at + 1;
    }
    out.push_str(&value[plain..]);
    Ok(())
}

#[cold]
fn cannot_carry(c: char, value: &str) -> WriteError {
    let message = format!(
        "XML 1.0 cannot carry the character U+{:04X} in {}",
        u32::from(c),
        Quoted(value)
    );
    WriteError::new(ErrorKind::InvalidValue, message)
}

fn reference(byte: u8) -> &'static str {
    match byte {
        b'&' => "&amp;",
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'"' => "&quot;",
        b'\t' => "&#9;",
        b'\n' => "&#10;",
        _ => "&#13;",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ReadOptions;

    fn escaped(value: &str, attribute: bool) -> String {
        let mut out = String::new();
        push_escaped(value, attribute, Replacement::None, &mut out).expect("these values can be written");
        out
    }

    #[test]
    fn nothing_in_a_value_can_end_its_element_or_attribute() {
        assert_eq!(
            escaped("a]]>b</m:Email>&amp;", false),
            "a]]&gt;b&lt;/m:Email&gt;&amp;amp;"
        );
        assert_eq!(escaped("\"><x y=\"", true), "&quot;&gt;&lt;x y=&quot;");
    }

    #[test]
    fn what_is_special_is_found_among_eight_bytes_wherever_it_is() {
        for byte in 0..=u8::MAX {
            for at in 0..8 {
                for around in [b' ', b'?', 0x7F, 0x80, 0xFF] {
                    let mut bytes = [around; 8];
                    bytes[at] = byte;
                    let expected = CLASSES[usize::from(byte)] == Class::Plain;
                    assert!(expected || !is_plain(bytes), "{byte:#X} at {at}");
                    assert!(!expected || is_plain(bytes), "{byte:#X} at {at} among {around:#X}");
                }
            }
        }
        assert_eq!(
            escaped("1234567<1234567&12345678\u{E9}>", false),
            "1234567&lt;1234567&amp;12345678\u{E9}&gt;"
        );
    }

    #[test]
    fn what_is_special_is_found_in_texts_of_all_lengths_wherever_it_is() {
        for length in 0..40 {
            assert!(is_plain_text(&vec![b'?'; length]), "{length} bytes");
            for at in 0..length {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![b'?'; length];
                    bytes[at] = byte;
                    let expected = CLASSES[usize::from(byte)] == Class::Plain;
                    assert_eq!(is_plain_text(&bytes), expected, "{byte:#X} at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn white_space_survives_where_reading_would_change_it() {
        assert_eq!(escaped("a\r\n\tb", false), "a&#13;\n\tb");
        assert_eq!(escaped("a\r\n\tb", true), "a&#13;&#10;&#9;b");
    }

    #[test]
    fn what_xml_cannot_carry_is_refused_or_replaced() {
        let mut out = String::new();
        let error = push_escaped("a\u{1F}b", false, Replacement::None, &mut out).expect_err("U+001F");
        assert_eq!(
            error.to_string(),
            "XML 1.0 cannot carry the character U+001F in \"a\\u{1f}b\""
        );

        out.clear();
        push_escaped("a\u{1F}b\u{FFFF}é", false, Replacement::Char('<'), &mut out).expect("replaced");
        assert_eq!(out, "a&lt;b&lt;é");

        out.clear();
        push_escaped("a\u{1F}b", false, Replacement::Reference, &mut out).expect("referred to");
        assert_eq!(out, "a&#31;b");
    }

    #[test]
    fn any_line_end_becomes_one_line_feed() {
        for (text, normal) in [
            ("a\nb", "a\nb"),
            ("a\r\nb\r\n", "a\nb\n"),
            ("\ra\r\r\n\n\r", "\na\n\n\n\n"),
        ] {
            assert_eq!(normalize_lines(Cow::Borrowed(text)), normal, "{text:?}");
        }
    }

    #[test]
    fn only_white_space_of_xml_is_trimmed() {
        assert_eq!(trim(" \t\r\n\u{A0}a b\u{C}\n "), "\u{A0}a b\u{C}");
        assert_eq!(trim(" \n "), "");
        assert_eq!(trim_bytes(b" a"), b"a");
        assert_eq!((leading_space(b"  a"), leading_space(b" ")), (2, 1));
    }

    #[test]
    fn white_space_is_replaced_and_collapsed() {
        assert_eq!(replace("a\t\r\nb "), "a   b ");
        assert!(matches!(replace(" a  b"), Cow::Borrowed(" a  b")));
        for (value, collapsed) in [
            (" a \t\n b ", "a b"),
            ("a\nb", "a b"),
            ("a  b", "a b"),
            (" \n", ""),
            ("\u{A0} \u{A0}", "\u{A0} \u{A0}"),
        ] {
            assert_eq!(collapse(value), collapsed, "{value:?}");
        }
        assert!(matches!(collapse(" a b "), Cow::Borrowed("a b")));
    }

    #[test]
    fn references_in_attributes_are_resolved_and_white_space_becomes_spaces() {
        let chars = Chars::new(&ReadOptions::new());
        let value = |raw: &'static str| attribute_value(raw, &chars).map_err(|e| e.to_string());
        assert_eq!(value("a&amp;b&#x41;\r\n\tc").as_deref(), Ok("a&bA  c"));
        assert_eq!(value("a & b &unknown; &").as_deref(), Ok("a & b &unknown; &"));
        assert_eq!(value("a &\tb; &\r\nc;").as_deref(), Ok("a & b; & c;"));
        assert_eq!(value("&#xD800;").as_deref(), Ok("\u{FFFD}"));
        assert_eq!(value("&#x110000;"), Err("\"&#x110000;\" is no character".to_owned()));
        assert_eq!(value("&#+65;"), Err("\"&#+65;\" is no character".to_owned()));
    }
}
