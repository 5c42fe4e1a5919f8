//! Character data: references and line ends when reading, escapes when writing.

use std::borrow::Cow;

use super::error::{ErrorKind, Quoted, WriteError, XmlError};
use super::options::{Forbidden, ReadOptions};

/// White space as XML has it.
pub(crate) const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Whether a byte is white space as XML has it.
pub(crate) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// The value without the white space around it.
pub(crate) fn trim(value: &str) -> &str {
    match (value.as_bytes().first(), value.as_bytes().last()) {
        (Some(&first), Some(&last)) if !is_space(first) && !is_space(last) => value,
        _ => value.trim_matches(SPACE),
    }
}

/// The same for bytes. `trim_ascii` would take form feeds away too.
pub(crate) fn trim_bytes(value: &[u8]) -> &[u8] {
    let is_value = |&byte: &u8| !is_space(byte);
    match (value.iter().position(is_value), value.iter().rposition(is_value)) {
        (Some(first), Some(last)) => &value[first..=last],
        _ => &[],
    }
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

/// Appends what `&name;` stands for.
pub(crate) fn push_reference(name: &str, options: &ReadOptions, out: &mut String) -> Result<(), XmlError> {
    match (predefined(name), name.strip_prefix('#')) {
        (Some(text), _) => out.push_str(text),
        (_, Some(number)) => push_character(number, options, out)?,
        _ if options.strict => {
            return Err(XmlError::new(
                ErrorKind::Syntax,
                format!("unknown entity {}", Quoted(&format!("&{name};"))),
            ));
        }
        _ => out.extend(["&", &normalize_lines(Cow::Borrowed(name)), ";"]),
    }
    Ok(())
}

fn push_character(number: &str, options: &ReadOptions, out: &mut String) -> Result<(), XmlError> {
    let digits = number.strip_prefix('x');
    let valid = !number.starts_with(['+', '-']) && !digits.is_some_and(|digits| digits.starts_with(['+', '-']));
    let code = match digits {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => number.parse(),
    };
    let Some(c) = code.ok().filter(|_| valid).and_then(char::from_u32) else {
        return Err(XmlError::new(
            ErrorKind::Syntax,
            format!("{} is no character", Quoted(&format!("&#{number};"))),
        ));
    };
    match options.forbidden {
        _ if is_allowed(c) => out.push(c),
        Forbidden::Keep => out.push(c),
        Forbidden::Replace(with) => out.push(with),
        Forbidden::Refuse => {
            return Err(XmlError::new(
                ErrorKind::Syntax,
                format!("XML 1.0 forbids the character {}", Quoted(&format!("&#{number};"))),
            ));
        }
    }
    Ok(())
}

/// Text between tags: line ends become `\n`, as XML has it.
pub(crate) fn normalize_lines(text: Cow<'_, str>) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// An attribute's value: references resolved, white space characters become spaces.
pub(crate) fn attribute_value<'de>(raw: &'de str, options: &ReadOptions) -> Result<Cow<'de, str>, XmlError> {
    // All bytes are looked at, whatever is found: so several of them can be looked at together.
    let is_special = |byte| matches!(byte, b'&' | b'\t' | b'\r' | b'\n');
    if !raw.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return Ok(Cow::Borrowed(raw));
    }
    let mut value = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '\t', '\r', '\n']) {
        value.push_str(&rest[..at]);
        rest = &rest[at..];
        if !rest.starts_with('&') {
            value.push(' ');
            rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
            continue;
        }
        // The search ends at the next `&` at the latest: a value full of them is still read in one pass.
        let end = rest[1..].find([';', ' ', '\t', '\r', '\n', '&']).map(|end| end + 1);
        match end.filter(|&end| rest[end..].starts_with(';')) {
            Some(end) => {
                push_reference(&rest[1..end], options, &mut value)?;
                rest = &rest[end + 1..];
            }
            _ if options.strict => return Err(XmlError::new(ErrorKind::Syntax, "an `&` that begins no reference")),
            _ => {
                value.push('&');
                rest = &rest[1..];
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
pub(crate) fn push_escaped(
    value: &str,
    attribute: bool,
    forbidden: Forbidden,
    out: &mut String,
) -> Result<(), WriteError> {
    let mut plain = 0;
    for (at, byte) in value.bytes().enumerate() {
        let escape = match CLASSES[usize::from(byte)] {
            Class::Plain => continue,
            Class::Quote if !attribute => continue,
            Class::Check => {
                let Some(c) = value[at..].chars().next().filter(|&c| !is_allowed(c)) else {
                    continue;
                };
                let Forbidden::Replace(with) = forbidden else {
                    let message = format!(
                        "XML 1.0 cannot carry the character U+{:04X} in {}",
                        c as u32,
                        Quoted(value)
                    );
                    return Err(WriteError::new(ErrorKind::InvalidValue, message));
                };
                out.push_str(&value[plain..at]);
                push_escaped(with.encode_utf8(&mut [0; 4]), attribute, Forbidden::Refuse, out)?;
                plain = at + c.len_utf8();
                continue;
            }
            Class::Escape | Class::Quote => reference(byte),
        };
        out.push_str(&value[plain..at]);
        out.push_str(escape);
        plain = at + 1;
    }
    out.push_str(&value[plain..]);
    Ok(())
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

    fn escaped(value: &str, attribute: bool) -> String {
        let mut out = String::new();
        push_escaped(value, attribute, Forbidden::Keep, &mut out).expect("these values can be written");
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
    fn white_space_survives_where_reading_would_change_it() {
        assert_eq!(escaped("a\r\n\tb", false), "a&#13;\n\tb");
        assert_eq!(escaped("a\r\n\tb", true), "a&#13;&#10;&#9;b");
    }

    #[test]
    fn what_xml_cannot_carry_is_refused_or_replaced() {
        let mut out = String::new();
        let error = push_escaped("a\u{1F}b", false, Forbidden::Keep, &mut out).expect_err("U+001F");
        assert_eq!(
            error.to_string(),
            "XML 1.0 cannot carry the character U+001F in \"a\\u{1f}b\""
        );

        out.clear();
        push_escaped("a\u{1F}b\u{FFFF}é", false, Forbidden::Replace('<'), &mut out).expect("replaced");
        assert_eq!(out, "a&lt;b&lt;é");
    }

    #[test]
    fn references_in_attributes_are_resolved_and_white_space_becomes_spaces() {
        let options = ReadOptions::new();
        let value = |raw: &'static str| attribute_value(raw, &options).map_err(|e| e.to_string());
        assert_eq!(value("a&amp;b&#x41;\r\n\tc").as_deref(), Ok("a&bA  c"));
        assert_eq!(value("a & b &unknown; &").as_deref(), Ok("a & b &unknown; &"));
        assert_eq!(value("a &\tb; &\r\nc;").as_deref(), Ok("a & b; & c;"));
        assert_eq!(value("&#xD800;"), Err("\"&#xD800;\" is no character".to_owned()));
        assert_eq!(value("&#+65;"), Err("\"&#+65;\" is no character".to_owned()));
    }
}
