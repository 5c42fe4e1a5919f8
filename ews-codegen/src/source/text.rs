//! From the bytes of a file to its text.

use std::path::Path;
use std::sync::Arc;

use super::{SourceFile, xml};
use crate::diagnostic::{Diagnostic, Location};

/// What to show of a file, and why it cannot be used.
type Unusable = (SourceFile, Box<Diagnostic>);

/// The text of a file, without a byte order mark; or what to show of it, and why it cannot be used.
///
/// Read are UTF-8, UTF-16 and, where the XML declaration names them, ISO-8859-1 and Windows-1252.
pub(super) fn decode(path: &Path, mut bytes: Vec<u8>) -> Result<String, Unusable> {
    if let Some(encoding) = wide_encoding(&bytes) {
        let text = encoding.decode(&bytes).map_err(|(readable, what)| {
            let at = readable.len();
            let help = format!("convert it to UTF-8: iconv -f {} -t UTF-8", encoding.name());
            broken_text(path, readable, at, &format!("`{}` {what}", path.display()), &help)
        })?;
        return allowed(path, text);
    }
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        bytes.drain(..3);
    }
    match declared(&bytes) {
        None => {}
        Some(name) if xml::is_utf8_name(name) => {}
        Some(name) => match narrow_encoding(name) {
            Some(of_byte) => return allowed(path, bytes.into_iter().map(of_byte).collect()),
            None => return Err(unsupported(path, &bytes, name)),
        },
    }
    match String::from_utf8(bytes) {
        Ok(text) => allowed(path, text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let message = format!("byte 0x{:02X} is not UTF-8", error.as_bytes()[at]);
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let help = "convert the file to UTF-8, for instance with iconv";
            Err(broken_text(path, text, at, &message, help))
        }
    }
}

/// Refuses characters that XML does not allow.
fn allowed(path: &Path, text: String) -> Result<String, Unusable> {
    match xml::forbidden_character(&text) {
        None => Ok(text),
        Some((at, c)) => {
            let message = format!("character U+{:04X} is not allowed in XML", u32::from(c));
            Err(broken_text(path, text, at, &message, "remove it; is the file damaged?"))
        }
    }
}

fn broken_text(path: &Path, text: String, at: usize, message: &str, help: &str) -> Unusable {
    let file = Arc::new(SourceFile::new(path, text));
    let width = file.text()[at..].chars().next().map_or(0, char::len_utf8);
    unusable(&file, at, width, message, help)
}

fn unusable(file: &Arc<SourceFile>, at: usize, len: usize, message: &str, help: &str) -> Unusable {
    let place = Location::new(file, at..at + len);
    let error = Diagnostic::error(message).at(place, "").help(help);
    (SourceFile::new(file.path(), ""), Box::new(error))
}

fn unsupported(path: &Path, bytes: &[u8], encoding: &str) -> Unusable {
    let file = Arc::new(SourceFile::new(path, String::from_utf8_lossy(bytes)));
    let at = file.text().find(encoding).unwrap_or(0);
    let message = format!("encoding `{encoding}` is not supported");
    let help = format!("convert it: iconv -f {encoding} -t UTF-8, and write encoding=\"UTF-8\"");
    unusable(&file, at, encoding.len(), &message, &help)
}

/// An encoding with more than one byte for each character.
#[derive(Clone, Copy)]
enum Wide {
    Utf16 { big: bool },
    Utf32 { big: bool },
}

impl Wide {
    fn name(self) -> &'static str {
        match self {
            Wide::Utf16 { big: false } => "UTF-16LE",
            Wide::Utf16 { big: true } => "UTF-16BE",
            Wide::Utf32 { big: false } => "UTF-32LE",
            Wide::Utf32 { big: true } => "UTF-32BE",
        }
    }

    /// The text without a byte order mark; or as far as it can be read, and what is wrong after that.
    fn decode(self, bytes: &[u8]) -> Result<String, (String, &'static str)> {
        let Wide::Utf16 { big } = self else {
            return Err((String::new(), "is encoded in UTF-32"));
        };
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units = pairs.iter().map(|pair| {
            if big {
                u16::from_be_bytes(*pair)
            } else {
                u16::from_le_bytes(*pair)
            }
        });
        let mut text = String::with_capacity(bytes.len());
        for unit in char::decode_utf16(units) {
            match unit {
                Ok('\u{FEFF}') if text.is_empty() => {}
                Ok(c) => text.push(c),
                Err(_) => return Err((text, "is not UTF-16: half of a surrogate pair is missing")),
            }
        }
        if rest.is_empty() {
            Ok(text)
        } else {
            Err((text, "is not UTF-16: it has an odd number of bytes"))
        }
    }
}

/// An encoding with more than one byte for each character, recognized by its first bytes.
fn wide_encoding(bytes: &[u8]) -> Option<Wide> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [b'<', 0, 0, 0, ..] => Some(Wide::Utf32 { big: false }),
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, b'<', ..] => Some(Wide::Utf32 { big: true }),
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(Wide::Utf16 { big: false }),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(Wide::Utf16 { big: true }),
        _ => None,
    }
}

/// The encoding that the XML declaration names.
fn declared(bytes: &[u8]) -> Option<&str> {
    let declaration = bytes.strip_prefix(b"<?xml")?;
    let end = declaration.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let (_, rest) = declaration.split_once("encoding")?;
    let value = rest.trim_start_matches(xml::is_space).strip_prefix('=')?;
    let value = value.trim_start_matches(xml::is_space);
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    let (name, _) = value[1..].split_once(quote)?;
    Some(name)
}

/// What the bytes of an encoding with one byte for each character mean.
fn narrow_encoding(name: &str) -> Option<fn(u8) -> char> {
    let is = |names: &[&str]| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if is(&["iso-8859-1", "iso_8859-1", "iso8859-1", "latin1", "latin-1", "l1"]) {
        Some(char::from)
    } else if is(&["windows-1252", "cp1252", "cp-1252"]) {
        Some(windows_1252)
    } else {
        None
    }
}

/// <https://encoding.spec.whatwg.org/index-windows-1252.txt>
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte) - 0x80],
        _ => char::from(byte),
    }
}
