//! What is read that is no element: texts, attributes, and lists of either.

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, VariantAccess, Visitor};

use super::attributes::Attributes;
use super::derived::Added;
use super::mixed::Mixed;
use super::scalar::Text;
use super::{Result, unsupported};
use crate::xml::error::XmlError;

/// One type for all of it: each type of the bindings is compiled once for each deserializer that a field can be read by,
/// whether that makes sense for the type or not.
pub(super) enum Part<'r, 'de> {
    /// Of an attribute, of an element, or an item of a list.
    Text(Text<'r, 'de>),
    /// A text between the elements of mixed content, which is the variant `$text` of an enum.
    TextItem(Text<'r, 'de>),
    Mixed(Mixed<'r, 'de>),
    /// Attributes of any name.
    Attributes(Attributes<'r, 'de>),
    /// An `XmlAttribute` that waits to be handed over.
    Attribute,
    /// What a derived type adds.
    Added(Added<'r, 'de>),
}

impl Part<'_, '_> {
    #[cold]
    fn other_type<T>(self) -> Result<T> {
        Err(unsupported(match self {
            Part::Text(_) => "a text as anything else",
            Part::TextItem(_) | Part::Mixed(_) => "mixed content as anything but a list of an enum",
            Part::Attributes(_) | Part::Attribute => "attributes of any name as anything but a list of XmlAttribute",
            Part::Added(_) => "what a derived type adds as anything but a Derived",
        }))
    }
}

macro_rules! texts {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            match self {
                Part::Text(text) => text.$method(visitor),
                other => other.other_type(),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Part<'_, 'de> {
    type Error = XmlError;

    texts! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_identifier deserialize_bytes deserialize_byte_buf
        deserialize_unit
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        match self {
            Part::Text(text) => text.newtype_struct(name, visitor),
            other => visitor.visit_newtype_struct(other),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Part::Text(text) => text.list(visitor),
            Part::Mixed(mixed) => visitor.visit_seq(mixed),
            Part::Attributes(attributes) => visitor.visit_seq(attributes),
            other => other.other_type(),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self {
            Part::Text(text) => text.deserialize_any(visitor),
            Part::Attribute => visitor.visit_unit(),
            Part::Added(added) => added.hand_over(visitor),
            other => other.other_type(),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self {
            Part::Text(text) => text.enumeration(visitor),
            Part::TextItem(text) => visitor.visit_enum(TextItem(text)),
            other => other.other_type(),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self {
            Part::Text(_) | Part::TextItem(_) | Part::Attribute => visitor.visit_unit(),
            Part::Added(added) => added.hand_over(visitor),
            lists => lists.deserialize_seq(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_any(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value> {
        self.deserialize_any(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value> {
        self.deserialize_any(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value> {
        self.deserialize_any(visitor)
    }
}

struct TextItem<'r, 'de>(Text<'r, 'de>);

impl<'r, 'de> EnumAccess<'de> for TextItem<'r, 'de> {
    type Error = XmlError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let variant = seed.deserialize(StrDeserializer::<XmlError>::new("$text"))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for TextItem<'_, 'de> {
    type Error = XmlError;

    fn unit_variant(self) -> Result<()> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        seed.deserialize(Part::Text(self.0))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value> {
        self.0.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _fields: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.0.deserialize_any(visitor)
    }
}
