//! A `Nillable`: an element with `xsi:nil` keeps its attributes.

use serde::de::value::{SeqAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, EnumAccess, SeqAccess, VariantAccess, Visitor};

use super::{Element, Result, unsupported};
use crate::xml::error::XmlError;
use crate::xml::namespace::NsId;
use crate::xml::reader::Attribute;

/// An element as one of the variants of a `Nillable`.
pub(super) struct Nillable<'r, 'de>(pub(super) Element<'r, 'de>);

impl<'de> EnumAccess<'de> for Nillable<'_, 'de> {
    type Error = XmlError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let variant = if self.0.start.nil { "Nil" } else { "Value" };
        let variant = seed.deserialize(StrDeserializer::<XmlError>::new(variant))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Nillable<'_, 'de> {
    type Error = XmlError;

    fn unit_variant(self) -> Result<()> {
        self.0.unit_variant()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        let Nillable(element) = self;
        if !element.start.nil {
            return seed.deserialize(element);
        }
        let Element { reader, start, .. } = element;
        let attributes = Attributes {
            element: Element {
                reader: &mut *reader,
                start,
                slot: element.slot,
            },
            at: 0,
        };
        match seed.deserialize(SeqAccessDeserializer::new(attributes)) {
            Ok(value) => {
                reader.skip_nil_content(start)?;
                Ok(value)
            }
            Err(error) => Err(reader.place(error)),
        }
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value> {
        Err(self.0.reader.place(unsupported("a tuple variant")))
    }

    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.0.struct_variant(fields, visitor)
    }
}

/// The attributes of the start tag that was read last, apart from `xsi:nil`.
struct Attributes<'r, 'de> {
    element: Element<'r, 'de>,
    at: usize,
}

impl<'de> SeqAccess<'de> for Attributes<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        while let Some(&attribute) = self.element.reader.attributes.get(self.at) {
            self.at += 1;
            if is_kept(attribute) {
                return super::tree::attribute(self.element.reader, attribute, seed).map(Some);
            }
        }
        Ok(None)
    }
}

/// Of the attributes of XML Schema itself, only `xsi:type` says something of the element.
fn is_kept(attribute: Attribute<'_>) -> bool {
    attribute.namespace != NsId::XSI || attribute.local == b"type"
}
