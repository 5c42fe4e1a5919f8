//! What a lenient reader passed over, for those who ask.

use super::error::Position;
use super::reader::Reader;
use crate::Error;

/// An envelope or document, and what was skipped in reading it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReadReport<T> {
    /// What was read.
    pub value: T,
    /// Elements, attributes and text that the types do not know, in document order.
    pub skipped: Vec<Skipped>,
    /// How many more there are than [`Limits::max_skipped`](crate::Limits::max_skipped) lets `skipped` hold.
    pub skipped_beyond_limit: usize,
    /// How many characters were read that XML 1.0 does not allow. Writing what was read again needs
    /// [`WriteOptions::replace_invalid_chars`](crate::WriteOptions::replace_invalid_chars).
    pub invalid_chars: usize,
}

impl<T> ReadReport<T> {
    /// Reads with `read`, and keeps account of what that skips.
    pub(crate) fn of<'de>(
        reader: &mut Reader<'de>,
        read: impl FnOnce(&mut Reader<'de>) -> Result<T, Error>,
    ) -> Result<Self, Error> {
        reader.report = Some(Report::new());
        reader.chars.count();
        let value = read(reader)?;
        let Report { skipped, more, .. } = reader.report.take().unwrap_or_else(Report::new);
        Ok(Self {
            value,
            skipped,
            skipped_beyond_limit: more,
            invalid_chars: reader.chars.kept(),
        })
    }
}

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
