//! Mixed content: text and elements in document order.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, SeqAccess};

use super::derived::Derivation;
use super::part::Part;
use super::scalar::Text;
use super::{Element, Result, Slot};
use crate::xml::error::XmlError;
use crate::xml::reader::{Content, Reader, Start};

/// The items of a field of mixed content, to the end tag. Each is an enum: the variant `$text`, or that of an element.
pub(super) struct Mixed<'r, 'de> {
    reader: &'r mut Reader<'de>,
    field: &'static str,
    /// The text before what comes next.
    text: Option<Cow<'de, str>>,
    /// An element whose start tag ended that text.
    start: Option<Start<'de>>,
    /// The derived type that the element is of: what it adds ends the field.
    derivation: Option<&'r mut Derivation<'de>>,
    ended: bool,
    /// The text that it has if it holds nothing.
    default: Option<&'static str>,
}

impl<'r, 'de> Mixed<'r, 'de> {
    pub(super) fn new(
        reader: &'r mut Reader<'de>,
        field: &'static str,
        empty: bool,
        default: Option<&'static str>,
        derivation: Option<&'r mut Derivation<'de>>,
    ) -> Self {
        Self {
            reader,
            field,
            text: None,
            start: None,
            ended: empty,
            default,
            derivation,
        }
    }

    fn charge_item<T>(&self) -> Result<()> {
        self.reader.place_result(self.reader.budget.charge_item::<T>())
    }

    /// Reads up to the next element that belongs here, or to the end. Neighbouring texts are one.
    fn advance(&mut self) -> Result<()> {
        while !self.ended && self.start.is_none() {
            match self.reader.content()? {
                Content::Text(piece) => match &mut self.text {
                    Some(text) => self.reader.join(text, &piece),
                    None => self.text = Some(piece),
                },
                Content::Start(start) if self.reader.is_in(self.field, start) => self.start = Some(start),
                Content::Start(start) if self.derivation.as_mut().is_some_and(|it| it.begins_with(start, None)) => {
                    self.ended = true;
                }
                Content::Start(start) => self.reader.refuse_or_skip(start, &[])?,
                Content::End => self.ended = true,
            }
        }
        Ok(())
    }
}

impl<'de> SeqAccess<'de> for Mixed<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        self.advance()?;
        let default = self.default.take().filter(|_| self.start.is_none());
        self.text = self.text.take().or(default.map(Cow::Borrowed));
        if let Some(text) = self.text.take().filter(|text| !text.is_empty()) {
            self.charge_item::<T::Value>()?;
            return seed.deserialize(Part::TextItem(Text::new(text, self.reader))).map(Some);
        }
        let Some(start) = self.start.take() else {
            return Ok(None);
        };
        self.charge_item::<T::Value>()?;
        seed.deserialize(Element {
            reader: self.reader,
            start,
            slot: Slot::ROOT,
        })
        .map(Some)
    }
}
