//! What a lenient reader passed over, for those who ask.

use super::error::Position;

/// Something that a lenient reader passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Skipped {
    /// Its path, with the schema's usual prefixes: `/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:New` for an
    /// element with all that is in it, `…/@New` for an attribute, `…/text()` for text.
    pub path: String,
    /// Where it is.
    pub position: Position,
}

/// What has been passed over so far.
pub(crate) struct Report {
    pub(crate) skipped: Vec<Skipped>,
    /// How many more there were than are kept.
    pub(crate) more: usize,
    /// Where the last one was; counting lines goes on from there.
    last: Position,
}

impl Report {
    pub(crate) fn new() -> Self {
        Self {
            skipped: Vec::new(),
            more: 0,
            last: Position::START,
        }
    }

    /// Moves on to `offset` and gives its position.
    pub(crate) fn position(&mut self, input: &[u8], offset: usize) -> Position {
        self.last = match offset < self.last.offset {
            true => Position::of(input, offset),
            false => self.last.advance(input, offset),
        };
        self.last
    }
}
