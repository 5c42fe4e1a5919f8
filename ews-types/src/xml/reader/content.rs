//! The text of an element.

use std::borrow::Cow;

use super::{Content, Reader, Result};
use crate::xml::error::{ErrorKind, Quoted};
use crate::xml::text;

impl<'de> Reader<'de> {
    pub(super) fn stray_text(&mut self, text: &str) -> Result<()> {
        let text = text::trim(text);
        if text.is_empty() {
            return Ok(());
        }
        if self.options.strict {
            return self.fail(
                ErrorKind::InvalidValue,
                format!("found text {} where none belongs", Quoted(text)),
            );
        }
        self.report("/text()", self.event_start);
        Ok(())
    }

    /// Reads the text of an element, to its end. Elements in it are unknown elements.
    pub(crate) fn text(&mut self, empty: bool) -> Result<Cow<'de, str>> {
        if empty {
            return Ok(Cow::Borrowed(""));
        }
        if let Some(len) = self.leaf
            && let Some(text) = self.utf8(self.at, self.at + len)
        {
            if self.chars.looks {
                return self.checked_leaf(text);
            }
            self.pass(text.as_bytes())?;
            return Ok(Cow::Borrowed(text));
        }
        let mut whole = match self.content()? {
            Content::End => return Ok(Cow::Borrowed("")),
            Content::Text(text) => text,
            Content::Start(start) => {
                self.skip_unknown(start)?;
                Cow::Borrowed("")
            }
        };
        loop {
            match self.content()? {
                Content::End => return Ok(whole),
                Content::Text(text) => self.join(&mut whole, &text),
                Content::Start(start) => self.skip_unknown(start)?,
            }
        }
    }

    #[cold]
    fn checked_leaf(&mut self, text: &'de str) -> Result<Cow<'de, str>> {
        let checked = self.chars.text(Cow::Borrowed(text));
        let checked = checked.map_err(|error| self.place_at(error, self.at))?;
        self.pass(text.as_bytes())?;
        Ok(checked)
    }

    /// Appends a piece of text to what comes before it. Where there is no room, room is made for all that may follow up
    /// to the next end tag, so that a long text in many pieces is not moved over and over.
    pub(crate) fn join(&self, whole: &mut Cow<'de, str>, piece: &str) {
        let room = match whole {
            Cow::Borrowed(_) => 0,
            Cow::Owned(whole) => whole.capacity() - whole.len(),
        };
        if room < piece.len() {
            let rest = self.rest();
            let following = memchr::memchr_iter(b'<', rest)
                .find(|at| rest.get(at + 1) == Some(&b'/'))
                .unwrap_or(0);
            let more = (piece.len() + following).max(whole.len() / 2);
            let mut moved = String::with_capacity(whole.len() + more);
            moved.push_str(whole);
            *whole = Cow::Owned(moved);
        }
        whole.to_mut().push_str(piece);
    }

    /// The text up to the end tag where that is all there is: no comment, CDATA or element in it. It is as it stands in the
    /// document, references and all. Nothing has been read; [`pass`](Self::pass) does that.
    pub(crate) fn plain_text(&self) -> Option<&'de [u8]> {
        let rest = self.rest();
        if let Some(len) = self.leaf {
            return rest.get(..len);
        }
        let end = memchr::memchr(b'<', rest)?;
        (rest.get(end + 1) == Some(&b'/')).then_some(&rest[..end])
    }

    /// The text up to the next tag or reference, past the tokenizer; none where there is none or it is not UTF-8.
    pub(super) fn text_piece(&mut self) -> Option<&'de str> {
        if self.after_text {
            return None;
        }
        let len = memchr::memchr2(b'<', b'&', self.rest()).filter(|&len| len > 0)?;
        let text = self.utf8(self.at, self.at + len)?;
        self.event_start = self.at;
        self.leaf = None;
        self.at += len;
        Some(text)
    }
}
