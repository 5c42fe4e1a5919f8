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
        if let Some(text) = self.text_with_references() {
            return Ok(text);
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

    /// The text of the innermost element if it is a leaf: text that is taken as it stands, and a plain end tag. Nothing has been
    /// read; [`leave_leaf`](Self::leave_leaf) does that.
    #[inline]
    pub(crate) fn leaf_text(&mut self) -> Option<&'de str> {
        let len = self.leaf.filter(|_| !self.chars.looks)?;
        self.utf8(self.at, self.at + len)
    }

    /// Leaves the innermost element, of which this is the text. It has no attributes, so it has declared nothing.
    #[inline]
    pub(crate) fn leave_leaf(&mut self, text: &str) {
        self.leaf = None;
        if let Some(open) = self.open.pop() {
            self.at += text.len() + open.end_tag_len();
        }
    }

    /// Reads text up to a plain end tag, with nothing in it that takes more than to resolve references.
    fn text_with_references(&mut self) -> Option<Cow<'de, str>> {
        if self.chars.looks || self.after_text {
            return None;
        }
        let len = memchr::memchr(b'<', self.rest())?;
        let text = text::with_references(self.utf8(self.at, self.at + len)?, &self.chars)?;
        let before = self.at;
        self.at += len;
        if self.end_tag() {
            return Some(text);
        }
        self.at = before;
        None
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

    /// What is probably the text of the innermost element, if it is a long one: up to the last end tag of this name, if that is
    /// among the last tags of the document. A response has one picture, and to look for its end takes as long as to decode it.
    ///
    /// None as well where this has been wrong in the document before: each time costs as much as the document is long.
    pub(crate) fn probable_text(&mut self) -> Option<&'de [u8]> {
        const LAST: usize = 16;
        if self.leaf.is_some() || self.misjudged {
            return None;
        }
        self.misjudged = true;
        let rest = self.rest();
        let name = self.open.last()?.name;
        let mut end = rest.len();
        for _ in 0..LAST {
            end = memchr::memrchr(b'<', &rest[..end])?;
            let tag = rest[end..].strip_prefix(b"</");
            if tag.is_some_and(|tag| tag.starts_with(name)) {
                return Some(&rest[..end]);
            }
        }
        None
    }

    /// The text of this length, if an end tag follows it, as [`plain_text`](Self::plain_text) gives it. It was thought to be the
    /// probable one.
    pub(crate) fn long_text(&mut self, len: usize, probable: &[u8]) -> Option<&'de [u8]> {
        self.misjudged = len != probable.len();
        let rest = self.rest();
        rest.get(len..)?.starts_with(b"</").then_some(&rest[..len])
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
