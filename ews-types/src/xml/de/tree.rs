//! `XmlElement` and `XmlAttribute` from any content.

use std::borrow::Cow;

use serde::de::value::{CowStrDeserializer, MapAccessDeserializer, StrDeserializer, U8Deserializer};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess};

use super::Result;
use crate::xml::error::XmlError;
use crate::xml::reader::{Attribute, Content, Reader, Start};
use crate::xml::text;
use crate::xml::tree::piece;

/// An element as the pieces that `XmlElement` is built from, one after the other: no recursion, however deep it is. The
/// end tag is read, the element not left.
pub(super) struct TreeEvents<'r, 'de> {
    reader: &'r mut Reader<'de>,
    /// For each open element, whether it has any content so far.
    open: Vec<bool>,
    /// The text since the last tag.
    text: Option<Cow<'de, str>>,
    /// What the reader gave last.
    ready: Vec<Piece<'de>>,
    /// How much of that has been asked for.
    given: usize,
}

enum Piece<'de> {
    Kind(u8),
    Text(Cow<'de, str>),
}

impl<'r, 'de> TreeEvents<'r, 'de> {
    pub(super) fn new(reader: &'r mut Reader<'de>, start: Start<'de>) -> Result<Self> {
        let mut pieces = Self {
            reader,
            open: Vec::new(),
            text: None,
            ready: Vec::new(),
            given: 0,
        };
        pieces.start(start)?;
        Ok(pieces)
    }

    fn start(&mut self, start: Start<'de>) -> Result<()> {
        if let Some(any) = self.open.last_mut() {
            *any = true;
        }
        self.open.push(false);
        let namespace = self.reader.namespaces.uri(start.namespace).to_owned();
        self.ready.push(Piece::Kind(piece::START));
        self.ready.push(Piece::Text(Cow::Owned(namespace)));
        self.ready.push(Piece::Text(Cow::Borrowed(text::utf8(start.local)?)));
        for &attribute in &self.reader.attributes {
            self.ready.push(Piece::Kind(piece::ATTRIBUTE));
            for part in parts(self.reader, attribute)? {
                self.ready.push(Piece::Text(part));
            }
        }
        if start.empty {
            self.end();
        }
        Ok(())
    }

    fn end(&mut self) {
        self.ready.push(Piece::Kind(piece::END));
        self.open.pop();
        // The outermost element is left by those who have entered it.
        if !self.open.is_empty() {
            self.reader.leave();
        }
    }

    /// White space between elements is left out.
    fn give_text(&mut self) {
        let any = self.open.last_mut();
        let Some(text) = self.text.take().filter(|text| !text.is_empty()) else {
            return;
        };
        if let Some(any) = any
            && (!*any || !text::trim(&text).is_empty())
        {
            *any = true;
            self.ready.push(Piece::Kind(piece::TEXT));
            self.ready.push(Piece::Text(text));
        }
    }

    fn next(&mut self) -> Result<Option<Piece<'de>>> {
        while self.given == self.ready.len() {
            if self.open.is_empty() {
                return Ok(None);
            }
            self.ready.clear();
            self.given = 0;
            self.read()?;
        }
        let next = std::mem::replace(&mut self.ready[self.given], Piece::Kind(piece::END));
        self.given += 1;
        Ok(Some(next))
    }

    fn read(&mut self) -> Result<()> {
        match self.reader.content()? {
            Content::Text(text) => match &mut self.text {
                // Neighbouring texts are one.
                Some(before) => self.reader.join(before, &text),
                None => self.text = Some(text),
            },
            Content::Start(start) => {
                self.text = self.text.take().filter(|text| !text::trim(text).is_empty());
                self.give_text();
                self.start(start)?;
            }
            Content::End => {
                self.give_text();
                self.end();
            }
        }
        Ok(())
    }
}

impl<'de> SeqAccess<'de> for TreeEvents<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        match self.next()? {
            Some(Piece::Kind(kind)) => seed.deserialize(U8Deserializer::<XmlError>::new(kind)).map(Some),
            Some(Piece::Text(text)) => seed.deserialize(CowStrDeserializer::<XmlError>::new(text)).map(Some),
            None => Ok(None),
        }
    }
}

fn parts<'de>(reader: &Reader<'de>, attribute: Attribute<'de>) -> Result<[Cow<'de, str>; 3]> {
    let namespace = Cow::Owned(reader.namespaces.uri(attribute.namespace).to_owned());
    let name = Cow::Borrowed(text::utf8(attribute.local)?);
    let value = text::utf8(attribute.value)
        .and_then(|raw| text::attribute_value(raw, &reader.options))
        .map_err(|error| reader.place_attribute(error, attribute))?;
    Ok([namespace, name, value])
}

/// Reads an `XmlAttribute`.
pub(super) fn attribute<'de, T: DeserializeSeed<'de>>(
    reader: &Reader<'de>,
    attribute: Attribute<'de>,
    seed: T,
) -> Result<T::Value> {
    let parts = parts(reader, attribute)?;
    seed.deserialize(MapAccessDeserializer::new(Parts { parts, next: 0 }))
}

/// The parts of an attribute, as the fields of an `XmlAttribute`.
struct Parts<'de> {
    parts: [Cow<'de, str>; 3],
    next: usize,
}

impl<'de> MapAccess<'de> for Parts<'de> {
    type Error = XmlError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        match ["namespace", "name", "value"].get(self.next) {
            Some(key) => seed.deserialize(StrDeserializer::<XmlError>::new(key)).map(Some),
            None => Ok(None),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        let value = self.parts.get_mut(self.next).map(std::mem::take);
        self.next += 1;
        seed.deserialize(CowStrDeserializer::<XmlError>::new(value.unwrap_or_default()))
    }
}
