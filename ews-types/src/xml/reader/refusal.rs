//! Response messages of class Error: what is wrong with their payload must not hide what the server reports.

use super::{Reader, Result, Start};
use crate::xml::error::{ErrorKind, XmlError};
use crate::xml::{chars, text};
use crate::{Error, ReadOptions};

/// What the server reports in the response message that is being read.
pub(crate) struct Refusal {
    /// How deep the message is.
    depth: usize,
    code: String,
    text: String,
}

/// The elements of a response message that say what went wrong; all others are its payload.
const STATUS: [&str; 3] = ["m:MessageText", "m:ResponseCode", "m:MessageXml"];

/// Reads a document. If the payload of a response message of class Error cannot be read, a lenient reader reads the document
/// once more without it.
///
/// # Errors
///
/// Those of `read`, with what the server reports.
pub(crate) fn reading<'de, T>(
    xml: &'de [u8],
    options: ReadOptions,
    read: impl Fn(&mut Reader<'de>) -> std::result::Result<T, Error>,
) -> std::result::Result<T, Error> {
    let mut reader = Reader::new(xml, options)?;
    let error = match read(&mut reader) {
        Err(Error::Xml(error)) => error,
        other => return other,
    };
    if reader.refusal.is_some() && !options.strict && !matches!(error.kind(), ErrorKind::Limit | ErrorKind::Doctype) {
        let mut again = Reader::new(xml, options)?;
        again.skips_payload = true;
        if let Ok(value) = read(&mut again) {
            return Ok(value);
        }
    }
    Err(Error::Xml(reader.explained(error)))
}

impl<'de> Reader<'de> {
    /// Notes that a response message of class Error begins with the innermost element.
    #[cold]
    pub(crate) fn enter_refusal(&mut self) {
        self.refusal = Some(Box::new(Refusal {
            depth: self.open.len(),
            code: String::new(),
            text: String::new(),
        }));
    }

    /// Notes that the innermost element has been read.
    #[inline]
    pub(crate) fn leave_refusal(&mut self) {
        if self.refusal.is_some() {
            self.end_refusal();
        }
    }

    #[cold]
    fn end_refusal(&mut self) {
        let depth = self.open.len();
        self.refusal.take_if(|refusal| refusal.depth == depth);
    }

    /// Notes what the server reports in a field of the response message, or passes over its payload. Returns whether it was
    /// passed over.
    #[cold]
    pub(crate) fn refusal_field(&mut self, start: Start<'de>, field: &str) -> Result<bool> {
        if self.skips_payload && !STATUS.contains(&field) {
            self.report("", self.event_start);
            self.skip(start)?;
            return Ok(true);
        }
        let said = self.plain_text().filter(|_| !start.empty).unwrap_or_default();
        let said = text::utf8(said).unwrap_or_default();
        let lenient = chars::Chars::new(&ReadOptions::new());
        let said = text::attribute_value(said, &lenient).map(|said| text::trim(&said).to_owned());
        match (&mut self.refusal, field) {
            (Some(refusal), "m:ResponseCode") => refusal.code = said.unwrap_or_default(),
            (Some(refusal), "m:MessageText") => refusal.text = said.unwrap_or_default(),
            _ => {}
        }
        Ok(false)
    }

    /// The error with what else is known: what the server reports in the message, and that it cut its response off.
    #[cold]
    fn explained(&self, mut error: XmlError) -> XmlError {
        if let Some(refusal) = self.refusal.as_ref().filter(|refusal| !refusal.code.is_empty()) {
            error.set_reported(refusal.code.clone(), refusal.text.clone());
        }
        if is_truncated(self.input) {
            error.set_truncated();
        }
        error
    }
}

/// Whether a server says at the end of a response that it could not send all of it. Microsoft's page "How to export items by
/// using EWS" describes it.
fn is_truncated(document: &[u8]) -> bool {
    const MARK: &[u8] = b"=== Truncated Data ===";
    let end = &document[document.len().saturating_sub(1024)..];
    memchr::memmem::find(end, MARK).is_some()
}
