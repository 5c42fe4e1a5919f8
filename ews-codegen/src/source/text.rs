//! From the bytes of a file to its text.

use std::path::Path;
use std::sync::Arc;

use super::{SourceFile, xml};
use crate::diagnostic::{Diagnostic, Location};

/// The text of a file in UTF-8, without a byte order mark; or what to show of it, and why it cannot be used.
pub(super) fn decode(path: &Path, mut bytes: Vec<u8>) -> Result<String, (SourceFile, Box<Diagnostic>)> {
    let has_mark = bytes.starts_with(b"\xEF\xBB\xBF");
    if has_mark {
        bytes.drain(..3);
    }
    if let Some(encoding) = wide_encoding(&bytes) {
        let error = Diagnostic::error(format!("`{}` is encoded as {encoding}", path.display()))
            .help(format!("convert it to UTF-8: iconv -f {encoding} -t UTF-8"));
        return Err((SourceFile::new(path, ""), Box::new(error)));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[at];
            let message = format!("byte 0x{byte:02X} is not UTF-8");
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            return Err(broken_text(
                path,
                text,
                at,
                &message,
                "convert the file to UTF-8, for instance with iconv",
            ));
        }
    };
    match xml::forbidden_character(&text) {
        None => Ok(text),
        Some((at, c)) => {
            let message = format!("character U+{:04X} is not allowed in XML", u32::from(c));
            Err(broken_text(path, text, at, &message, "remove it; is the file damaged?"))
        }
    }
}

fn broken_text(path: &Path, text: String, at: usize, message: &str, help: &str) -> (SourceFile, Box<Diagnostic>) {
    let file = Arc::new(SourceFile::new(path, text));
    let width = file.text()[at..].chars().next().map_or(0, char::len_utf8);
    let error = Diagnostic::error(message)
        .at(Location::new(&file, at..at + width), "")
        .help(help);
    (SourceFile::new(path, ""), Box::new(error))
}

/// The name of an encoding with more than one byte for each character, recognized by its first bytes.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [b'<', 0, 0, 0, ..] => Some("UTF-32LE"),
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, b'<', ..] => Some("UTF-32BE"),
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some("UTF-16LE"),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some("UTF-16BE"),
        _ => None,
    }
}
