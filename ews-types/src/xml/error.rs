//! What can be wrong with a document, and where.

use std::borrow::Cow;
use std::fmt;

use serde::{de, ser};

/// A place in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The offset in bytes from the start of the document.
    pub offset: usize,
}

impl Position {
    /// Where a document begins.
    pub(crate) const START: Self = Self {
        line: 1,
        column: 1,
        offset: 0,
    };

    pub(crate) fn of(input: &[u8], offset: usize) -> Self {
        Self::START.advance(input, offset)
    }

    /// The position of `offset`, which must not be before this one.
    pub(crate) fn advance(self, input: &[u8], offset: usize) -> Self {
        let offset = offset.min(input.len());
        let between = &input[self.offset.min(offset)..offset];
        let lines = memchr::memchr_iter(b'\n', between).count();
        let (before, line_start) = match memchr::memrchr(b'\n', between) {
            Some(at) => (1, at + 1),
            None => (self.column, 0),
        };
        let mut characters = 0;
        for &byte in &between[line_start..] {
            // Continuation bytes of UTF-8 are not characters of their own.
            characters += usize::from(byte & 0xC0 != 0x80);
        }
        Self {
            line: self.line + lines,
            column: before + characters,
            offset,
        }
    }
}

/// What kind of thing is wrong with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Not well-formed XML, or not in UTF-8.
    Syntax,
    /// Well-formed, but not a SOAP 1.1 envelope.
    NotSoap,
    /// A document type declaration: EWS has none, and entities in it are an attack.
    Doctype,
    /// An element that does not belong where it is (strict mode, or the body's child).
    UnknownElement,
    /// An attribute that does not belong where it is (strict mode).
    UnknownAttribute,
    /// The right local name in the wrong namespace.
    WrongNamespace,
    /// A mandatory element or attribute is missing.
    Missing,
    /// An element or attribute that may occur once occurs again.
    Duplicate,
    /// A value that its type does not allow.
    InvalidValue,
    /// One of the [`Limits`](crate::Limits) is exceeded.
    Limit,
    /// The server says that it cut its response off (`=== Truncated Data ===`). The same request may well succeed later.
    Truncated,
    /// A type that XML cannot be read into or written from: a mistake in the Rust type, not in the document.
    Unsupported,
}

/// A document that cannot be read: what is wrong, in which element, at which line and column.
///
/// Its text is `/path/of/the/element (line 9, column 13): expected a boolean, found "maybe"`.
#[derive(Clone, PartialEq, Eq)]
pub struct XmlError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    message: String,
    /// What the server reports in the response message that cannot be read: code and text.
    reported: Option<(String, String)>,
    /// Known once the reader has seen the error on its way out.
    place: Option<(String, Position)>,
}

impl XmlError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            reported: None,
            place: None,
        }))
    }

    pub(crate) fn add(&mut self, more: &str) {
        self.0.message.push_str(more);
    }

    pub(crate) fn set_reported(&mut self, code: String, text: String) {
        self.0.reported = Some((code, text));
    }

    /// The server says at the end of the document that it is not all of it.
    pub(crate) fn set_truncated(&mut self) {
        self.0.kind = ErrorKind::Truncated;
        let message = &self.0.message;
        self.0.message = format!("the server cut its response off (it ends with `=== Truncated Data ===`): {message}");
    }

    pub(crate) fn expected(what: &str, found: &str) -> Self {
        Self::new(
            ErrorKind::InvalidValue,
            format!("expected {what}, found {}", Quoted(found)),
        )
    }

    pub(crate) fn is_placed(&self) -> bool {
        self.0.place.is_some()
    }

    pub(crate) fn place(&mut self, path: String, position: Position) {
        self.0.place = Some((path, position));
    }

    /// What kind of thing is wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What was found and what was expected, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The path of the element, with the schema's usual prefixes whatever the document's: `/soap:Envelope/soap:Body`.
    pub fn path(&self) -> &str {
        self.0.place.as_ref().map_or("", |(path, _)| path)
    }

    /// The response code that the server reports, if this is about a response message of class Error.
    pub fn response_code(&self) -> Option<&str> {
        self.0.reported.as_ref().map(|(code, _)| code.as_str())
    }

    /// The text that comes with the code, in the server's language. Empty if there is none.
    pub fn message_text(&self) -> Option<&str> {
        self.0.reported.as_ref().map(|(_, text)| text.as_str())
    }

    /// Where in the document.
    pub fn position(&self) -> Option<Position> {
        self.0.place.as_ref().map(|(_, position)| *position)
    }
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((code, text)) = &self.0.reported {
            let colon = if text.is_empty() { "" } else { ": " };
            let [code, text] = [code, text].map(|said| ForPeople(said));
            write!(
                f,
                "the server reports {code}{colon}{text}; its response cannot be read: "
            )?;
        }
        if let Some((path, Position { line, column, .. })) = &self.0.place {
            let path = if path.is_empty() { "document" } else { path };
            write!(f, "{path} (line {line}, column {column}): ")?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("XmlError")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("path", &self.path())
            .field("position", &self.position())
            .finish()
    }
}

impl std::error::Error for XmlError {}

impl de::Error for XmlError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(ErrorKind::InvalidValue, message.to_string())
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(ErrorKind::InvalidValue, format!("expected {expected}, found {found}"))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(ErrorKind::InvalidValue, format!("expected {expected}, found {found}"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(ErrorKind::Missing, format!("{} is missing", Named(field)))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::new(ErrorKind::Duplicate, format!("{} occurs more than once", Named(field)))
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(
            ErrorKind::InvalidValue,
            format!("found {}, expected {}", Quoted(variant), OneOf(expected)),
        )
    }
}

/// A field's serde name as a person reads it.
struct Named<'a>(&'a str);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match super::field_name::alternatives(self.0) {
            Some(names) => {
                f.write_str("one of the elements ")?;
                let mut separator = "";
                for name in names {
                    write!(f, "{separator}{name}")?;
                    separator = ", ";
                }
                Ok(())
            }
            None if super::field_name::wildcard(self.0).is_some() => f.write_str("an element of a wildcard"),
            None => match self.0.strip_prefix('@') {
                Some(attribute) => write!(f, "attribute {attribute}"),
                None if self.0 == "$text" => f.write_str("the text"),
                None => write!(f, "element {}", self.0),
            },
        }
    }
}

/// `m:A`, or `one of m:A, m:B`; long lists end in a count.
pub(crate) struct OneOf<'a>(pub(crate) &'a [&'a str]);

impl fmt::Display for OneOf<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A choice of EWS has at most about 20 alternatives, and a person can read those; the requests or responses of
        // all operations are too many.
        const READABLE: usize = 24;
        let shown = if self.0.len() <= READABLE { self.0.len() } else { 3 };
        if self.0.len() > 1 {
            f.write_str("one of ")?;
        }
        let mut separator = "";
        for name in &self.0[..shown] {
            write!(f, "{separator}{name}")?;
            separator = ", ";
        }
        match self.0.len() - shown {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// A name from a document, for people to read: not longer than a line, whatever the document says.
pub(crate) fn shortened(name: &[u8]) -> Cow<'_, str> {
    const SHOWN: usize = 120;
    if name.len() <= SHOWN {
        return String::from_utf8_lossy(name);
    }
    let mut shown = SHOWN;
    // Not in the middle of a character.
    while name[shown] & 0xC0 == 0x80 && shown > 0 {
        shown -= 1;
    }
    Cow::Owned(format!("{}…", String::from_utf8_lossy(&name[..shown])))
}

/// A text from a server for people to read: without control characters, on one line, and cut where it goes on for pages.
pub(crate) struct ForPeople<'a>(pub(crate) &'a str);

impl fmt::Display for ForPeople<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 1000;
        // Those that change the direction of what follows reach into the text around.
        let is_shown = |c: char| !c.is_control() && !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        let mut characters = self.0.chars();
        for c in characters.by_ref().take(SHOWN) {
            fmt::Write::write_char(f, if is_shown(c) { c } else { ' ' })?;
        }
        match characters.as_str() {
            "" => Ok(()),
            _ => write!(f, "… ({} bytes)", self.0.len()),
        }
    }
}

/// A value from a document, quoted, on one line and not longer than a line.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 60;
        match self.0.char_indices().nth(SHOWN) {
            None => write!(f, "{:?}", self.0),
            Some((end, _)) => write!(f, "{:?}… ({} bytes)", &self.0[..end], self.0.len()),
        }
    }
}

/// A value that cannot be written: which one, and why.
#[derive(Clone, PartialEq, Eq)]
pub struct WriteError(Box<Unwritten>);

#[derive(Clone, PartialEq, Eq)]
struct Unwritten {
    kind: ErrorKind,
    message: String,
    /// From the innermost element outwards.
    path: Vec<Cow<'static, str>>,
}

impl WriteError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Unwritten {
            kind,
            message: message.into(),
            path: Vec::new(),
        }))
    }

    pub(crate) fn within(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.push(name.into());
        self
    }

    /// Within the only element of this name that can be outermost, unless that is known already.
    pub(crate) fn within_root(self, name: &'static str) -> Self {
        match self.0.path.last() {
            Some(outermost) if outermost == name => self,
            _ => self.within(name),
        }
    }

    /// Names the alternatives of a choice if that is what is wrong as a whole: how many of them there are.
    pub(crate) fn of_choice(mut self, field: &'static str) -> Self {
        let is_whole = self.0.path.is_empty() && self.0.kind == ErrorKind::InvalidValue;
        if let Some(names) = super::field_name::alternatives(field).filter(|_| is_whole) {
            let names: Vec<&str> = names.collect();
            self.0.message = format!("{} ({})", self.0.message, names.join(", "));
        }
        self
    }

    /// What kind of thing is wrong.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What is wrong, without the place.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The path of the element or attribute that holds the value.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for name in self.0.path.iter().rev() {
            path.push('/');
            path.push_str(name);
        }
        path
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.path.is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WriteError")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("path", &self.path())
            .finish()
    }
}

impl std::error::Error for WriteError {}

impl ser::Error for WriteError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(ErrorKind::InvalidValue, message.to_string())
    }
}
