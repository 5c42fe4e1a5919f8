//! Values from text: of an element or of an attribute.

use std::borrow::Cow;

use serde::de::value::{SeqDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, SeqAccess, Visitor};

use super::Result;
use super::part::Part;
use crate::values::{base64, qname, union};
use crate::xml::attributes::qualified_name;
use crate::xml::error::{ErrorKind, Quoted, XmlError};
use crate::xml::names::Namespaces;
use crate::xml::namespace::NsId;
use crate::xml::reader::{Budget, Reader};
use crate::xml::text;

pub(super) struct Text<'n, 'de> {
    text: Cow<'de, str>,
    /// Whether the reader is strict.
    strict: bool,
    /// What the prefixes in the text stand for.
    namespaces: &'n Namespaces<'de>,
    /// What lists may take.
    budget: &'n Budget,
}

macro_rules! numbers {
    ($($method:ident $visit:ident $type:ident $what:literal,)*) => {$(
        pub(super) fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            let text = text::trim(&self.text);
            match text.parse::<$type>() {
                Ok(value) => visitor.$visit(value),
                Err(_) => match negative_zero(text).map(str::parse) {
                    Some(Ok(zero)) => visitor.$visit(zero),
                    _ => Err(XmlError::expected($what, &self.text)),
                },
            }
        }
    )*};
}

/// The zero of a text such as `-0`, which XML Schema has among its numbers without a sign, and Rust has not.
#[cold]
fn negative_zero(text: &str) -> Option<&str> {
    let zeros = text.strip_prefix('-')?;
    (!zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0')).then_some(zeros)
}

/// A floating point number as XML Schema spells it: `INF` and `NaN`, not `inf` and `nan`.
macro_rules! floats {
    ($($method:ident $visit:ident $type:ident,)*) => {$(
        pub(super) fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            let text = text::trim(&self.text);
            let value = match text {
                "INF" | "+INF" => Ok($type::INFINITY),
                "-INF" => Ok($type::NEG_INFINITY),
                "NaN" => Ok($type::NAN),
                _ if text.contains(['n', 'N', 'i', 'I']) => Err(()),
                _ => text.parse().map_err(|_| ()),
            };
            visitor.$visit(value.map_err(|()| XmlError::expected("a number", &self.text))?)
        }
    )*};
}

impl<'n, 'de> Text<'n, 'de> {
    pub(super) fn new(text: Cow<'de, str>, reader: &'n Reader<'de>) -> Self {
        Self {
            text,
            strict: reader.options.strict,
            namespaces: &reader.namespaces,
            budget: &reader.budget,
        }
    }

    pub(super) fn bytes(self) -> Result<Vec<u8>> {
        match self.text {
            Cow::Borrowed(text) => base64::decode(text.as_bytes()).ok_or_else(|| XmlError::expected("base64", text)),
            Cow::Owned(text) => {
                let error = XmlError::expected("base64", &text);
                base64::decode_owned(text.into_bytes()).ok_or(error)
            }
        }
    }

    /// A qualified name in the form in which it is a value of its own: `{namespace}prefix:local`.
    fn qualified_name(&self) -> Result<String> {
        let text = text::trim(&self.text);
        let name = qualified_name(text.as_bytes()).ok_or_else(|| XmlError::expected("a qualified name", &self.text))?;
        match self.namespaces.resolve(name.prefix) {
            Some(NsId::NONE) => Ok(text.to_owned()),
            Some(namespace) => Ok(["{", self.namespaces.uri(namespace), "}", text].concat()),
            None => {
                let message = format!("the prefix of {} is not declared", Quoted(text));
                Err(XmlError::new(ErrorKind::InvalidValue, message))
            }
        }
    }

    /// What [`union::NEWTYPE`] asks for.
    fn with_names(&self) -> Vec<String> {
        let mut parts = vec![
            if self.strict { union::STRICT } else { "" }.to_owned(),
            (*self.text).to_owned(),
        ];
        let words = self.text.split([' ', '\t', '\r', '\n']);
        parts.extend(words.filter_map(|word| {
            let word = Text {
                text: Cow::Borrowed(word),
                ..*self
            };
            word.qualified_name().ok()
        }));
        parts
    }

    fn boolean(&self) -> Result<bool> {
        let text = text::trim(&self.text);
        match text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            // Some servers and proxies spell it as their own language does.
            _ if self.strict => Err(XmlError::expected("a boolean", &self.text)),
            _ if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("on") => Ok(true),
            _ if text.eq_ignore_ascii_case("false") || text.eq_ignore_ascii_case("off") => Ok(false),
            _ => Err(XmlError::expected("a boolean", &self.text)),
        }
    }
}

/// As the functions of a `Deserializer` of these names, which is [`Part`].
impl<'de> Text<'_, 'de> {
    numbers! {
        deserialize_i8 visit_i8 i8 "a whole number from -128 to 127",
        deserialize_i16 visit_i16 i16 "a whole number from -32768 to 32767",
        deserialize_i32 visit_i32 i32 "a whole number from -2147483648 to 2147483647",
        deserialize_i64 visit_i64 i64 "a whole number of at most 64 bits",
        deserialize_i128 visit_i128 i128 "a whole number of at most 128 bits",
        deserialize_u8 visit_u8 u8 "a whole number from 0 to 255",
        deserialize_u16 visit_u16 u16 "a whole number from 0 to 65535",
        deserialize_u32 visit_u32 u32 "a whole number from 0 to 4294967295",
        deserialize_u64 visit_u64 u64 "a whole number of at most 64 bits, not negative",
        deserialize_u128 visit_u128 u128 "a whole number of at most 128 bits, not negative",
    }

    floats! {
        deserialize_f32 visit_f32 f32,
        deserialize_f64 visit_f64 f64,
    }

    pub(super) fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_bool(self.boolean()?)
    }

    pub(super) fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match text::trim(&self.text).parse() {
            Ok(value) => visitor.visit_char(value),
            Err(_) => Err(XmlError::expected("one character", &self.text)),
        }
    }

    pub(super) fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    pub(super) fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.text {
            Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
            Cow::Owned(text) => visitor.visit_string(text),
        }
    }

    pub(super) fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    pub(super) fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }

    pub(super) fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_byte_buf(visitor)
    }

    pub(super) fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_byte_buf(self.bytes()?)
    }

    pub(super) fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_unit()
    }
}

impl<'de> Text<'_, 'de> {
    /// The text, or its items, as what the name of the newtype says.
    pub(super) fn newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        match name {
            qname::NEWTYPE => visitor.visit_newtype_struct(Part::Text(Text {
                text: Cow::Owned(self.qualified_name()?),
                ..self
            })),
            union::NEWTYPE => visitor.visit_seq(SeqDeserializer::<_, XmlError>::new(self.with_names().into_iter())),
            _ if self.strict && name.starts_with("$checked") => visitor.visit_some(Part::Text(self)),
            _ => visitor.visit_newtype_struct(Part::Text(self)),
        }
    }

    /// White space separates the items of a list.
    pub(super) fn list<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_seq(List {
            rest: &self.text,
            strict: self.strict,
            namespaces: self.namespaces,
            budget: self.budget,
        })
    }

    /// A value of an enumeration.
    pub(super) fn enumeration<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_enum(StrDeserializer::new(text::trim(&self.text)))
    }
}

struct List<'t, 'n, 'de> {
    rest: &'t str,
    strict: bool,
    namespaces: &'n Namespaces<'de>,
    budget: &'n Budget,
}

impl<'de> SeqAccess<'de> for List<'_, '_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let rest = &self.rest[text::leading_space(self.rest.as_bytes())..];
        if rest.is_empty() {
            return Ok(None);
        }
        let end = text::position(rest.as_bytes(), text::is_space).unwrap_or(rest.len());
        self.rest = &rest[end..];
        self.budget.charge_item::<T::Value>()?;
        seed.deserialize(Part::Text(Text {
            text: Cow::Owned(rest[..end].to_owned()),
            strict: self.strict,
            namespaces: self.namespaces,
            budget: self.budget,
        }))
        .map(Some)
    }
}
