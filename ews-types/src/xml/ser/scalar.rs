//! Values as text: of an element or of an attribute.

use std::fmt::{self, Display, Write as _};

use serde::ser::{Serialize, SerializeSeq, Serializer};

use super::Result;
use super::refuse::{refuse, unsupported};
use super::tree::Part;
use crate::values::qname;
use crate::xml::error::{ErrorKind, WriteError};
use crate::xml::text::{is_space, position};
use crate::xml::write::Writer;

/// Appends a value's text, escaped.
pub(super) struct Text<'w> {
    pub(super) writer: &'w mut Writer,
    pub(super) attribute: bool,
}

/// Serializes what has a text of its own, by `serialize_str` and `displayed`.
macro_rules! scalars {
    () => {
        fn serialize_bool(self, value: bool) -> Result<()> {
            self.serialize_str(if value { "true" } else { "false" })
        }

        fn serialize_char(self, value: char) -> Result<()> {
            self.serialize_str(value.encode_utf8(&mut [0; 4]))
        }

        fn collect_str<T: ?Sized + std::fmt::Display>(self, value: &T) -> Result<()> {
            self.displayed(&value)
        }

        scalars! {
            whole: serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
            serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
        }

        scalars! { floating: serialize_f32(f32) serialize_f64(f64) }
    };
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

pub(super) use scalars;

impl Text<'_> {
    /// Appends what a value shows of itself. Not generic, so that it is compiled once for all kinds of numbers.
    pub(super) fn displayed(self, value: &dyn Display) -> Result<()> {
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
}

impl<'w> Serializer for Text<'w> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = List<'w>;

    scalars! {}

    fn serialize_str(self, value: &str) -> Result<()> {
        self.writer.escaped(value, self.attribute)
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<()> {
        self.writer.base64(value);
        Ok(())
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

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, name: &'static str, value: &T) -> Result<()> {
        if name != qname::NEWTYPE {
            return value.serialize(self);
        }
        let mut name = String::new();
        value.serialize(Part::Text(&mut name))?;
        self.writer.qualified_name(&name)
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
        // Declarations of prefixes may be inserted before the item.
        let begin = self.text.writer.out.len() - self.text.writer.inserted;
        value.serialize(Text {
            writer: self.text.writer,
            attribute: self.text.attribute,
        })?;
        let begin = begin + self.text.writer.inserted;
        let item = &self.text.writer.out.as_bytes()[begin..];
        let mut before = b' ';
        let is_white = |byte| {
            // White space that has been escaped: `&#9;`.
            let escaped = byte == b'#' && before == b'&';
            before = byte;
            escaped || is_space(byte)
        };
        if item.is_empty() || position(item, is_white).is_some() {
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
