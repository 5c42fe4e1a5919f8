//! Values as text: of an element or of an attribute.

use std::fmt::{self, Display, Write as _};

use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::Result;
use super::refuse::{refuse, unsupported};
use crate::xml::error::{ErrorKind, WriteError};
use crate::xml::write::Writer;

/// Appends a value's text, escaped.
pub(super) struct Text<'w> {
    pub(super) writer: &'w mut Writer,
    pub(super) attribute: bool,
}

macro_rules! displayed {
    ($($method:ident($type:ty))*) => {$(
        fn $method(self, value: $type) -> Result<()> {
            // Digits and signs need no escaping, and writing into a `String` cannot fail.
            write!(self.writer.out, "{value}").map_err(|_| WriteError::new(ErrorKind::Unsupported, "out of memory"))
        }
    )*};
}

macro_rules! floats {
    ($($method:ident($type:ident))*) => {$(
        fn $method(self, value: $type) -> Result<()> {
            match value {
                $type::INFINITY => self.serialize_str("INF"),
                $type::NEG_INFINITY => self.serialize_str("-INF"),
                _ if value.is_nan() => self.serialize_str("NaN"),
                _ => self.collect_str(&value),
            }
        }
    )*};
}

impl<'w> Serializer for Text<'w> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = List<'w>;

    displayed! {
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
    }

    floats! { serialize_f32(f32) serialize_f64(f64) }

    fn serialize_bool(self, value: bool) -> Result<()> {
        self.writer.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<()> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<()> {
        self.writer.escaped(value, self.attribute)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<()> {
        self.writer.base64(value);
        Ok(())
    }

    fn collect_str<T: ?Sized + Display>(self, value: &T) -> Result<()> {
        struct Escaped<'w>(Text<'w>, Result<()>);

        impl fmt::Write for Escaped<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.1 = self.0.writer.escaped(text, self.0.attribute);
                self.1.as_ref().map(drop).map_err(|_| fmt::Error)
            }
        }

        let mut escaped = Escaped(self, Ok(()));
        let written = write!(escaped, "{value}");
        escaped
            .1
            .and(written.map_err(|_| WriteError::new(ErrorKind::InvalidValue, "the value cannot be displayed")))
    }

    fn serialize_unit(self) -> Result<()> {
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<()> {
        Ok(())
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result<()> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _name: &'static str, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<List<'w>> {
        Ok(List {
            text: self,
            first: true,
        })
    }

    refuse! { "in text": option newtype_variant tuple map structure variant }
}

/// The items of a list, with spaces between them.
pub(super) struct List<'w> {
    text: Text<'w>,
    first: bool,
}

impl SerializeSeq for List<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<()> {
        if !std::mem::take(&mut self.first) {
            self.text.writer.out.push(' ');
        }
        let begin = self.text.writer.out.len();
        value.serialize(Text {
            writer: self.text.writer,
            attribute: self.text.attribute,
        })?;
        let item = &self.text.writer.out[begin..];
        if item.is_empty() || item.contains(crate::xml::text::SPACE) || item.contains("&#") {
            return Err(WriteError::new(
                ErrorKind::InvalidValue,
                "an item of a list must be neither empty nor hold white space",
            ));
        }
        Ok(())
    }

    fn end(self) -> Result<()> {
        Ok(())
    }
}

/// Writes ` name="value"`; nothing at all for no value.
pub(super) struct Attribute<'w> {
    pub(super) writer: &'w mut Writer,
    pub(super) name: &'static str,
}

impl<'w> Attribute<'w> {
    fn write(self, value: impl FnOnce(Text<'_>) -> Result<()>) -> Result<()> {
        self.writer.open_attribute(self.name)?;
        value(Text {
            writer: self.writer,
            attribute: true,
        })?;
        self.writer.out.push('"');
        Ok(())
    }
}

macro_rules! attributes {
    ($($method:ident($type:ty))*) => {$(
        fn $method(self, value: $type) -> Result<()> {
            self.write(|text| text.$method(value))
        }
    )*};
}

impl Serializer for Attribute<'_> {
    type Ok = ();
    type Error = WriteError;

    attributes! {
        serialize_bool(bool) serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64)
        serialize_i128(i128) serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64)
        serialize_u128(u128) serialize_f32(f32) serialize_f64(f64) serialize_char(char) serialize_str(&str)
        serialize_bytes(&[u8])
    }

    fn collect_str<T: ?Sized + Display>(self, value: &T) -> Result<()> {
        self.write(|text| text.collect_str(value))
    }

    fn serialize_unit(self) -> Result<()> {
        self.write(|_| Ok(()))
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<()> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result<()> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, name: &'static str, value: &T) -> Result<()> {
        match name {
            "$list" => self.write(|text| value.serialize(text)),
            _ => value.serialize(self),
        }
    }

    refuse! { "in an attribute": option newtype_variant seq tuple map structure variant }
}
