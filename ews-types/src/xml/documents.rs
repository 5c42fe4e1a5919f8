//! Several documents in one stream of bytes.

use super::error::{ErrorKind, Position, Quoted, XmlError};
use super::options::Limits;
use super::text::{leading_space, trim};

/// Splits a stream of bytes into the documents that it holds, as they become complete.
///
/// A server responds to [GetStreamingEvents] over one connection that stays open: one envelope after the other, each with
/// or without a declaration of its own, in pieces that end anywhere. No reader of one document takes that; this finds
/// where each ends.
///
/// ```
/// use ews_types::{Documents, Envelope, GetUserPhotoResponse};
///
/// # let envelope = r#"<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
/// #   <GetUserPhotoResponse ResponseClass="Success" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
/// #   <HasChanged>true</HasChanged></GetUserPhotoResponse></s:Body></s:Envelope>"#;
/// # let received = envelope.repeat(2);
/// # let pieces = received.as_bytes().chunks(100);
/// let mut documents = Documents::new();
/// let mut read = 0;
/// for piece in pieces {
///     documents.push(piece);
///     while let Some(document) = documents.next_document()? {
///         Envelope::<GetUserPhotoResponse>::from_xml(document)?;
///         read += 1;
///     }
/// }
/// documents.finish()?;
/// assert_eq!(read, 2);
/// # Ok::<(), ews_types::Error>(())
/// ```
///
/// Only what is needed to find the ends is looked at: whether a document is well-formed is for its reader to tell.
///
/// [GetStreamingEvents]: https://learn.microsoft.com/exchange/client-developer/web-service-reference/getstreamingevents-operation
#[derive(Clone, Debug, Default)]
pub struct Documents {
    limits: Limits,
    buffer: Vec<u8>,
    /// Where the document at hand begins.
    start: usize,
    /// Up to where it has been looked at.
    at: usize,
    within: Within,
    /// How many elements are open.
    depth: usize,
}

/// What `at` is inside of.
#[derive(Clone, Copy, Debug, Default)]
enum Within {
    #[default]
    Text,
    /// A start or end tag that begins here, and the quote of the attribute value in it.
    Tag { begin: usize, quote: Option<u8> },
    /// A comment, CDATA section or processing instruction, up to this.
    Until(&'static [u8]),
}

impl Documents {
    /// With the default [`Limits`]: of these, [`Limits::max_bytes`] bounds what is kept of an unfinished document.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Takes in what has been received.
    pub fn push(&mut self, bytes: &[u8]) {
        // What has been given out is let go of here and not piece by piece.
        self.buffer.drain(..self.start);
        self.at -= self.start;
        if let Within::Tag { begin, .. } = &mut self.within {
            *begin -= self.start;
        }
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next document that is complete, from its first byte to the end of its root element; none if more has to be
    /// received.
    ///
    /// # Errors
    ///
    /// What is no XML, a document type declaration, or an unfinished document of more bytes than the limit. There is no
    /// going on after an error, since nobody knows where the next document begins.
    pub fn next_document(&mut self) -> Result<Option<&[u8]>, XmlError> {
        while let Some(end) = self.advance()? {
            if end {
                let document = self.start..self.at;
                self.start = self.at;
                return Ok(Some(&self.buffer[document]));
            }
        }
        let limit = self.limits.max_bytes();
        if self.buffer.len() - self.start > limit {
            let message = format!("the document is longer than the limit of {limit} bytes (Limits::max_bytes)");
            return Err(self.error(ErrorKind::Limit, message, self.start));
        }
        Ok(None)
    }

    /// Returns whether the stream ends where a document ends. White space, comments and processing instructions may follow
    /// the last one.
    ///
    /// # Errors
    ///
    /// The stream ends inside a document, or before [`next_document`](Self::next_document) has given all that it holds.
    pub fn finish(self) -> Result<(), XmlError> {
        let is_outside = self.depth == 0 && matches!(self.within, Within::Text);
        let rest = &self.buffer[self.at..];
        if is_outside && leading_space(rest) == rest.len() {
            return Ok(());
        }
        let message = "the stream ends before the document does";
        Err(self.error(ErrorKind::Syntax, message, self.buffer.len()))
    }

    /// Moves over one piece of markup, or up to it. `Some(true)` at the end of a document, `None` where the buffer ends.
    fn advance(&mut self) -> Result<Option<bool>, XmlError> {
        match self.within {
            Within::Text => self.text(),
            Within::Tag { begin, quote } => Ok(self.tag(begin, quote)),
            Within::Until(end) => Ok(self.until(end)),
        }
    }

    fn text(&mut self) -> Result<Option<bool>, XmlError> {
        if self.depth == 0 {
            self.skip_space();
        }
        let rest = &self.buffer[self.at..];
        let length = memchr::memchr(b'<', rest).unwrap_or(rest.len());
        if self.depth == 0 {
            self.outside(&rest[..length])?;
            if length == rest.len() {
                return Ok(None);
            }
        }
        self.at += length;
        let markup = &self.buffer[self.at..];
        // How the markup begins decides what ends it; with too few bytes to tell, more are waited for.
        self.within = match markup {
            [] | [b'<'] => return Ok(None),
            [b'<', b'?', ..] => Within::Until(b"?>"),
            [b'<', b'!', b'-', b'-', ..] => Within::Until(b"-->"),
            _ if markup.starts_with(b"<![CDATA[") && self.depth > 0 => Within::Until(b"]]>"),
            [b'<', b'!', ..] if b"<!--".starts_with(markup) || b"<![CDATA[".starts_with(markup) => return Ok(None),
            [b'<', b'!', ..] => {
                let message = "a document type declaration (DTD) is not allowed";
                return Err(self.error(ErrorKind::Doctype, message, self.at));
            }
            [b'<', b'/', ..] if self.depth == 0 => {
                return Err(self.error(ErrorKind::Syntax, "an end tag that closes nothing", self.at));
            }
            _ => Within::Tag {
                begin: self.at,
                quote: None,
            },
        };
        // Past what opens it, so that `<?>` and `<!-->` do not end at once.
        self.at += match self.within {
            Within::Until(b"?>") => 2,
            Within::Until(b"-->") => 4,
            _ => 1,
        };
        Ok(Some(false))
    }

    /// White space before a document is no part of it, and is not kept: servers send it to keep a connection open.
    fn skip_space(&mut self) {
        let rest = &self.buffer[self.at..];
        let space = leading_space(rest);
        if self.start == self.at {
            self.start += space;
        }
        self.at += space;
    }

    /// Outside of elements there is no text, but for a byte order mark where a document begins, and white space behind it.
    fn outside(&self, text: &[u8]) -> Result<(), XmlError> {
        let mark = b"\xEF\xBB\xBF";
        let is_space = |rest: &[u8]| leading_space(rest) == rest.len();
        let is_mark = mark.starts_with(text) || text.strip_prefix(mark).is_some_and(is_space);
        if self.start == self.at && is_mark || text.is_empty() {
            return Ok(());
        }
        let shown = String::from_utf8_lossy(&text[..text.len().min(240)]);
        let message = format!("not XML: found {} between documents", Quoted(trim(&shown)));
        Err(self.error(ErrorKind::Syntax, message, self.at))
    }

    /// Inside a tag: up to its `>`, which attribute values may hold as well.
    fn tag(&mut self, begin: usize, mut quote: Option<u8>) -> Option<bool> {
        loop {
            let rest = &self.buffer[self.at..];
            let found = match quote {
                Some(quote) => memchr::memchr(quote, rest),
                None => memchr::memchr3(b'"', b'\'', b'>', rest),
            };
            let Some(found) = found else {
                self.at = self.buffer.len();
                self.within = Within::Tag { begin, quote };
                return None;
            };
            let byte = rest[found];
            self.at += found + 1;
            quote = match (quote, byte) {
                (Some(_), _) => None,
                (None, b'>') => break,
                (None, byte) => Some(byte),
            };
        }
        self.within = Within::Text;
        let tag = &self.buffer[begin..self.at];
        if tag.starts_with(b"</") {
            self.depth -= 1;
        } else if !tag.ends_with(b"/>") {
            self.depth += 1;
        }
        Some(self.depth == 0)
    }

    /// Inside what has this end, of which the last byte is `>`.
    fn until(&mut self, end: &'static [u8]) -> Option<bool> {
        let rest = &self.buffer[self.at..];
        let mut seen = 0;
        while let Some(found) = memchr::memchr(b'>', &rest[seen..]) {
            seen += found + 1;
            if rest[..seen].ends_with(end) {
                self.at += seen;
                self.within = Within::Text;
                return Some(false);
            }
        }
        // The end may have begun.
        self.at += rest.len().saturating_sub(end.len() - 1);
        None
    }

    #[cold]
    fn error(&self, kind: ErrorKind, message: impl Into<String>, offset: usize) -> XmlError {
        let document = &self.buffer[self.start..];
        let mut error = XmlError::new(kind, message);
        error.place(String::new(), Position::of(document, offset - self.start));
        error
    }
}
