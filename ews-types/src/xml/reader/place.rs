//! Places: where in the document something is, for errors and reports.

use super::{Attribute, Reader, Result, Start};
use crate::xml::error::{ErrorKind, Position, XmlError, shortened};
use crate::xml::report::Skipped;
use crate::xml::start_tag::StartTag;
use crate::xml::text;

impl<'de> Reader<'de> {
    /// How far the document has been read, in bytes.
    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    pub(super) fn position(&self, offset: usize) -> Position {
        let Position { line, column, offset } = Position::of(self.input, offset);
        Position {
            line,
            column,
            offset: offset + self.mark,
        }
    }

    /// How deep the innermost open element is.
    pub(crate) fn depth(&self) -> u32 {
        self.open.len() as u32
    }

    /// The path of the innermost open element.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            path.push('/');
            path.push_str(&self.namespaces.canonical(open.namespace, open.local));
        }
        path
    }

    /// Sets the place of an error, unless it has one, to where the innermost open element begins.
    pub(crate) fn place(&self, mut error: XmlError) -> XmlError {
        self.place_within(&mut error);
        error
    }

    /// Sets this place on the error of a result, if it is one.
    #[inline]
    pub(crate) fn place_result<T>(&self, result: Result<T>) -> Result<T> {
        match result {
            Ok(value) => Ok(value),
            Err(error) => Err(self.place(error)),
        }
    }

    /// The same for an error that stays where it is.
    #[cold]
    pub(crate) fn place_within(&self, error: &mut XmlError) {
        if !error.is_placed() {
            self.add_spelling(error);
            let offset = self.open.last().map_or(self.event_start, |open| open.offset);
            error.place(self.path(), self.position(offset));
        }
    }

    /// Says so if an attribute that is missing from the innermost element is there in upper or lower case.
    fn add_spelling(&self, error: &mut XmlError) {
        let missing = error
            .message()
            .strip_prefix("attribute ")
            .and_then(|rest| rest.strip_suffix(" is missing"));
        let Some(missing) = missing.filter(|_| error.kind() == ErrorKind::Missing) else {
            return;
        };
        let mut plain = Vec::new();
        let tag = self
            .open
            .last()
            .and_then(|open| StartTag::scan(self.input.get(open.offset..)?, &mut plain));
        let attributes = tag.map(|tag| tag.attributes).unwrap_or_default();
        let attributes = plain.into_iter().chain(attributes.filter_map(Result::ok));
        let mut names = attributes.map(|attribute| attribute.name.local);
        if let Some(found) = names.find(|local| local.eq_ignore_ascii_case(missing.as_bytes())) {
            let found = shortened(found).into_owned();
            error.add(&format!("; it has {found}, and names differ by case"));
        }
    }

    /// Sets the place of an error, unless it has one, to where the last event began.
    pub(crate) fn place_here(&self, error: XmlError) -> XmlError {
        self.place_at(error, self.event_start)
    }

    /// Sets this place on an error, unless it has one.
    #[cold]
    pub(crate) fn place_at(&self, mut error: XmlError, offset: usize) -> XmlError {
        if !error.is_placed() {
            error.place(self.path(), self.position(offset));
        }
        error
    }

    /// Sets the place of an error, unless it has one, to that of an attribute's value.
    #[cold]
    pub(crate) fn place_attribute(&self, mut error: XmlError, attribute: Attribute<'de>) -> XmlError {
        if !error.is_placed() {
            let name = self.namespaces.canonical(attribute.namespace, attribute.local);
            let offset = self.offset_of(attribute.value);
            error.place(format!("{}/@{name}", self.path()), self.position(offset));
        }
        error
    }

    /// Sets the place of an error, unless it has one, to that of an element at this depth whose content begins here. It may
    /// have ended, and its next sibling begun.
    #[cold]
    pub(crate) fn place_ended(&self, mut error: XmlError, start: Start<'de>, depth: u32, offset: usize) -> XmlError {
        if !error.is_placed() {
            let parents = self.open.iter().take(depth.saturating_sub(1) as usize);
            let mut path: String = parents
                .map(|open| format!("/{}", self.namespaces.canonical(open.namespace, open.local)))
                .collect();
            text::push_all(&mut path, &["/", &self.name_of(start)]);
            error.place(path, self.position(offset));
        }
        error
    }

    /// Where this piece of the document is.
    pub(super) fn offset_of(&self, piece: &[u8]) -> usize {
        (piece.as_ptr() as usize).wrapping_sub(self.input.as_ptr() as usize)
    }

    pub(crate) fn fail<T>(&self, kind: ErrorKind, message: impl Into<String>) -> Result<T> {
        Err(self.place_here(XmlError::new(kind, message)))
    }

    pub(crate) fn name_of(&self, start: Start<'de>) -> String {
        self.namespaces.canonical(start.namespace, start.local)
    }

    /// Notes that something was passed over: what is `below` the innermost element, or that element itself.
    pub(super) fn report(&mut self, below: &str, offset: usize) {
        let path = match &self.report {
            Some(report) if report.skipped.len() < self.options.limits.max_skipped() => self.path() + below,
            _ => String::new(),
        };
        let Some(report) = &mut self.report else { return };
        if path.is_empty() {
            report.more += 1;
            return;
        }
        let mut position = report.position(self.input, offset);
        position.offset += self.mark;
        report.skipped.push(Skipped { path, position });
    }
}
