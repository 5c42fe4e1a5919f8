//! The serde `Serializer`: a value into the place that its field's name says.

mod element;
mod fields;
mod refuse;
mod scalar;
mod sequence;
mod tree;

use std::fmt::Display;

use serde::ser::{Serialize, Serializer};

use self::element::Element;
use self::fields::Fields;
use self::refuse::{refuse, unsupported};
use self::scalar::Text;
use self::sequence::Sequence;
use self::tree::Part;
use super::error::WriteError;
use crate::values::qname;

type Result<T> = std::result::Result<T, WriteError>;

/// Where a value is written.
///
/// One type for all places: each type of the bindings is compiled once for each serializer that it can meet, whether that
/// makes sense for the type or not.
pub(crate) enum Place<'w> {
    /// An element, the alternative of a choice, or an attribute.
    Element(Element<'w>),
    /// The text of an element or an attribute, or an item of a list.
    Text(Text<'w>),
    /// What open content is made of.
    Part(Part<'w>),
}

impl Place<'_> {
    /// Writes what a value shows of itself.
    fn displayed(self, value: &dyn Display) -> Result<()> {
        match self {
            Place::Element(element) => element.displayed(value),
            Place::Text(text) => text.displayed(value),
            Place::Part(_) => unsupported("a number in open content"),
        }
    }
}

/// Serializes what has a text of its own, by `serialize_str` and `displayed`.
macro_rules! scalars {
    (whole: $($method:ident($type:ty))*) => {$(
        fn $method(self, value: $type) -> Result<()> {
            self.displayed(&value)
        }
    )*};
    (floating: $($method:ident($type:ident))*) => {$(
        fn $method(self, value: $type) -> Result<()> {
            match value {
                $type::INFINITY => self.serialize_str("INF"),
                $type::NEG_INFINITY => self.serialize_str("-INF"),
                _ => self.displayed(&value),
            }
        }
    )*};
}

impl<'w> Serializer for Place<'w> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Sequence<'w>;
    type SerializeStruct = Fields<'w>;
    type SerializeStructVariant = Fields<'w>;

    scalars! {
        whole: serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
    }

    scalars! { floating: serialize_f32(f32) serialize_f64(f64) }

    fn serialize_bool(self, value: bool) -> Result<()> {
        self.serialize_str(if value { "true" } else { "false" })
    }

    fn serialize_char(self, value: char) -> Result<()> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn collect_str<T: ?Sized + Display>(self, value: &T) -> Result<()> {
        self.displayed(&value)
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<()> {
        match self {
            Place::Element(element) => element.string(value),
            Place::Text(text) => text.string(value),
            Place::Part(part) => part.string(value),
        }
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<()> {
        match self {
            Place::Element(element) => element.bytes(value),
            Place::Text(text) => text.bytes(value),
            Place::Part(_) => unsupported("bytes in open content"),
        }
    }

    fn serialize_none(self) -> Result<()> {
        match self {
            Place::Element(element) => element.none(),
            Place::Text(_) | Place::Part(_) => Ok(()),
        }
    }

    #[inline]
    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        match self {
            Place::Element(element) => element.unit(),
            Place::Text(_) => Ok(()),
            Place::Part(_) => unsupported("a unit in open content"),
        }
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<()> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result<()> {
        match self {
            Place::Element(element) => element.unit_variant(variant),
            Place::Text(text) => text.string(variant),
            Place::Part(_) => unsupported("a unit variant in open content"),
        }
    }

    #[inline]
    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, name: &'static str, value: &T) -> Result<()> {
        match self {
            Place::Element(element) if name == "$list" || name == qname::NEWTYPE => {
                element.text(|text| Place::Text(text).serialize_newtype_struct(name, value))
            }
            Place::Text(text) if name == qname::NEWTYPE => {
                let mut name = String::new();
                value.serialize(Place::Part(Part::Text(&mut name)))?;
                text.writer.qualified_name(&name)
            }
            place => value.serialize(place),
        }
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        let is_nil = name == "$nillable" && variant == "Nil";
        match self {
            Place::Element(element) if is_nil => element.nil(|attributes| value.serialize(Place::Part(attributes))),
            place => {
                let (place, within) = place.variant(name, variant)?;
                let written = value.serialize(place);
                written.map_err(|error| match within {
                    Some(variant) => error.within(variant),
                    None => error,
                })
            }
        }
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<Sequence<'w>> {
        match self {
            Place::Element(element) => Sequence::of_elements(element),
            Place::Text(text) => Ok(Sequence::of_items(text)),
            Place::Part(part) => Sequence::of_parts(part),
        }
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, _len: usize) -> Result<Fields<'w>> {
        match self {
            Place::Element(element) => Fields::of_element(element, name),
            Place::Text(_) => unsupported("a struct in text"),
            Place::Part(part) => Fields::of_part(part),
        }
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Fields<'w>> {
        let (place, _) = self.variant("", variant)?;
        place.serialize_struct(name, len)
    }

    refuse! { tuple map }
}

impl<'w> Place<'w> {
    /// Where what a variant holds is written; and the variant's name, if an error in that is one in an element of this name.
    fn variant(self, name: &'static str, variant: &'static str) -> Result<(Self, Option<&'static str>)> {
        match self {
            Place::Element(element) => element.variant(name, variant),
            Place::Text(_) => unsupported("a choice in text"),
            Place::Part(part) => Ok((part.variant(variant)?, None)),
        }
    }
}
