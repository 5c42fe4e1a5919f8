//! What of the document is known to be UTF-8. Looking at a piece at a time costs more than the looking: values are short.

use super::{Reader, Result};
use crate::xml::error::{ErrorKind, XmlError};

/// How much more is looked at than was asked for.
const AHEAD: usize = 1024;

/// A part of the document that is UTF-8.
#[derive(Default)]
pub(super) struct Utf8Window<'de> {
    text: &'de str,
    start: usize,
}

impl<'de> Utf8Window<'de> {
    fn get(&self, from: usize, to: usize) -> Option<&'de str> {
        self.text
            .get(from.checked_sub(self.start)?..to.checked_sub(self.start)?)
    }
}

impl<'de> Reader<'de> {
    /// This part of the document as text; none where it is not UTF-8.
    pub(super) fn utf8(&mut self, from: usize, to: usize) -> Option<&'de str> {
        match self.known.get(from, to) {
            Some(text) => Some(text),
            None => self.look_ahead(from, to),
        }
    }

    /// The same for a piece of the document that has been cut out already.
    pub(crate) fn utf8_piece(&mut self, piece: &'de [u8]) -> Result<&'de str> {
        let from = self.offset_of(piece);
        let text = self.utf8(from, from.saturating_add(piece.len()));
        text.ok_or_else(|| XmlError::new(ErrorKind::Syntax, "not UTF-8"))
    }

    #[inline(never)]
    fn look_ahead(&mut self, from: usize, to: usize) -> Option<&'de str> {
        let mut end = self.input.len().min(to.saturating_add(AHEAD));
        // Not in the middle of a character.
        while self.input.get(end).is_some_and(|byte| byte & 0xC0 == 0x80) && end > to {
            end -= 1;
        }
        let ahead = std::str::from_utf8(self.input.get(from..end)?);
        // What is wrong further on is for those to find who read it.
        let text = ahead.or_else(|_| std::str::from_utf8(self.input.get(from..to).unwrap_or_default()));
        self.known = Utf8Window {
            text: text.ok()?,
            start: from,
        };
        self.known.get(from, to)
    }
}
