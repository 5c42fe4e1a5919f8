//! `XmlElement` and `XmlAttribute` from any content.

use std::borrow::Cow;
use std::collections::VecDeque;

use serde::de::value::{CowStrDeserializer, U8Deserializer};
use serde::de::{DeserializeSeed, SeqAccess};

use super::Result;
use crate::xml::error::XmlError;
use crate::xml::reader::{Attribute, Content, Reader, Start};
use crate::xml::text;
use crate::xml::tree::piece;

/// An element as the pieces that `XmlElement` is built from, one after the other: no recursion, however deep it is. The
/// end tag is read, the element not left.
pub(super) struct Pieces<'r, 'de> {
    reader: &'r mut Reader<'de>,
    /// For each open element, whether it has any content so far.
    open: Vec<bool>,
    /// The text since the last tag.
    text: Option<Cow<'de, str>>,
    /// What has been read and not been asked for yet.
    ready: VecDeque<Piece<'de>>,
}

enum Piece<'de> {
    Kind(u8),
    Text(Cow<'de, str>),
}

impl<'r, 'de> Pieces<'r, 'de> {
    pub(super) fn new(reader: &'r mut Reader<'de>, start: Start<'de>) -> Result<Self> {
        let mut pieces = Self {
            reader,
            open: Vec::new(),
            text: None,
            ready: VecDeque::new(),
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
        self.ready.extend([
            Piece::Kind(piece::START),
            Piece::Text(Cow::Owned(namespace)),
            Piece::Text(Cow::Borrowed(text::utf8(start.local)?)),
        ]);
        for &attribute in &self.reader.attributes {
            let [namespace, name, value] = parts(self.reader, attribute)?.map(Piece::Text);
            self.ready
                .extend([Piece::Kind(piece::ATTRIBUTE), namespace, name, value]);
        }
        if start.empty {
            self.end();
        }
        Ok(())
    }

    fn end(&mut self) {
        self.ready.push_back(Piece::Kind(piece::END));
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
            self.ready.extend([Piece::Kind(piece::TEXT), Piece::Text(text)]);
        }
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

impl<'de> SeqAccess<'de> for Pieces<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        while self.ready.is_empty() && !self.open.is_empty() {
            self.read()?;
        }
        match self.ready.pop_front() {
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
    let pairs = ["namespace", "name", "value"]
        .into_iter()
        .zip(parts(reader, attribute)?);
    let pairs = pairs.map(|(key, value)| (key, CowStrDeserializer::<XmlError>::new(value)));
    seed.deserialize(serde::de::value::MapDeserializer::new(pairs))
}
