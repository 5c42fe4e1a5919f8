//! An element as a variant of an enum: the alternative of a choice, or of a `Nillable`.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};

use super::attributes::{Attributes, AttributesOf};
use super::part::Part;
use super::{Element, Result, unsupported};
use crate::xml::error::XmlError;

/// An element, and the variant that it is.
pub(super) struct Choice<'r, 'de> {
    variant: &'static str,
    content: Content<'r, 'de>,
}

/// What the variant holds.
pub(super) struct Content<'r, 'de> {
    element: Element<'r, 'de>,
    /// Nothing but the attributes: the element has `xsi:nil`, and is read into a `Nillable`.
    is_nil: bool,
}

impl<'r, 'de> Choice<'r, 'de> {
    /// The alternative of this name.
    pub(super) fn new(variant: &'static str, element: Element<'r, 'de>) -> Self {
        let content = Content { element, is_nil: false };
        Self { variant, content }
    }

    /// One of the variants of a `Nillable`.
    pub(super) fn nillable(element: Element<'r, 'de>) -> Result<Self> {
        let is_nil = element.start.nil && element.reader.is_nil()?;
        Ok(Self {
            variant: if is_nil { "Nil" } else { "Value" },
            content: Content { element, is_nil },
        })
    }
}

impl<'r, 'de> EnumAccess<'de> for Choice<'r, 'de> {
    type Error = XmlError;
    type Variant = Content<'r, 'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant)> {
        let variant = seed.deserialize(StrDeserializer::<XmlError>::new(self.variant))?;
        Ok((variant, self.content))
    }
}

impl<'de> VariantAccess<'de> for Content<'_, 'de> {
    type Error = XmlError;

    fn unit_variant(self) -> Result<()> {
        self.element.presence()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        let Content { element, is_nil } = self;
        if !is_nil {
            return seed.deserialize(element);
        }
        let Element { reader, start, .. } = element;
        let attributes = Attributes {
            reader: &mut *reader,
            at: 0,
            of: AttributesOf::Nil,
        };
        match seed.deserialize(Part::Attributes(attributes)) {
            Ok(value) => {
                reader.skip_nil_content(start)?;
                Ok(value)
            }
            Err(error) => Err(reader.place(error)),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value> {
        Err(self.element.reader.place(unsupported("a tuple variant")))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.element.deserialize_struct("", fields, visitor)
    }
}
