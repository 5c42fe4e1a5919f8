//! The serde `Deserializer`: each element knows its name, its attributes and its place.

mod attributes;
mod derived;
mod fields;
mod mixed;
mod part;
mod scalar;
pub(crate) mod tree;
mod variant;

use std::borrow::Cow;

use serde::de::{Deserializer, SeqAccess, Visitor};

use self::derived::TypeName;
use self::fields::Fields;
use self::scalar::Text;
use self::variant::Choice;
use super::error::{ErrorKind, OneOf, Quoted, XmlError};
use super::field_name::is_pattern;
use super::reader::{Reader, Start};
use super::tree::Built;
use crate::values::{base64, qname, union};

type Result<T> = std::result::Result<T, XmlError>;

/// Which field of its parent an element was read for.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    pub(crate) fields: &'static [&'static str],
    pub(crate) index: usize,
    /// Whether the field itself takes an element with `xsi:nil`, which is absent elsewhere: see [`crate::keep_nil`].
    pub(crate) keeps_nil: bool,
    /// What stands for the text of an empty element: see [`crate::element_default`].
    pub(crate) default: Option<&'static str>,
}

impl Slot {
    /// For an element that is not a field of anything: the envelope, the body's child.
    pub(crate) const ROOT: Slot = Slot {
        fields: &[],
        index: 0,
        keeps_nil: false,
        default: None,
    };

    /// For what is checked: see [`Rules::name`](crate::facets::Rules::name).
    fn checked(self, name: &'static str) -> Self {
        if name == "$checked" {
            return self;
        }
        let (name, default) = match name.split_once('=') {
            Some((name, default)) => (name, Some(default)),
            None => (name, None),
        };
        Slot {
            keeps_nil: self.keeps_nil || name.ends_with("?nil"),
            default: default.or(self.default),
            ..self
        }
    }
}

/// An element whose start tag has been read. Deserializing it reads to its end.
pub(crate) struct Element<'r, 'de> {
    pub(crate) reader: &'r mut Reader<'de>,
    pub(crate) start: Start<'de>,
    pub(crate) slot: Slot,
}

impl<'de> Element<'_, 'de> {
    /// Ignores the `xsi:type` of the element, if that is the type of this name.
    pub(crate) fn forget_type(&mut self, name: &str) -> Result<()> {
        if let Some(named) = TypeName::read(self.reader)?
            && named.is(self.reader, name)
        {
            self.start.typed = false;
        }
        Ok(())
    }

    /// Ends the element, or gives the error its place.
    fn close<T>(self, result: Result<T>) -> Result<T> {
        match result {
            Ok(value) => {
                self.reader.leave();
                Ok(value)
            }
            Err(error) => Err(self.reader.place(error)),
        }
    }

    /// Finds an element with `xsi:nil` that is read into a type without room for that. Where an `Option` or a list is read, those
    /// that are true do not get here.
    #[inline]
    fn check_nil(&mut self) -> Result<()> {
        match self.start.nil {
            true => self.reader.unexpected_nil(),
            false => Ok(()),
        }
    }

    /// Counts what a value of this type takes.
    fn charge<T>(&self) -> Result<()> {
        let charged = self.reader.budget.charge(size_of::<T>());
        self.reader.place_result(charged)
    }

    /// Reads the text. Gives where it begins as well, for [`scalar`](Self::scalar).
    fn text(&mut self) -> Result<(Text<'_, 'de>, usize)> {
        self.check_nil()?;
        if self.start.typed {
            derived::report(self.reader)?;
        }
        self.reader.skip_attributes()?;
        let offset = self.reader.offset();
        let mut text = self.reader.text(self.start.empty)?;
        if let ("", Some(default)) = (&*text, self.slot.default) {
            text = default.into();
        }
        Ok((Text::new(text, self.reader), offset))
    }

    /// The text of the element, where that is all there is: no attribute, and nothing to be replaced. Nothing has been read;
    /// [`end_leaf`](Self::end_leaf) does that.
    #[inline]
    fn leaf(&mut self) -> Option<&'de str> {
        let text = self.reader.leaf_text()?;
        (self.slot.default.is_none() || !text.is_empty()).then_some(text)
    }

    /// Ends the element with what became of that.
    #[inline]
    fn end_leaf<T>(self, text: &str, value: Result<T>) -> Result<T> {
        match value {
            Ok(value) => {
                self.reader.leave_leaf(text);
                Ok(value)
            }
            Err(error) => Err(self.reader.place_at(error, self.reader.offset())),
        }
    }

    /// Ends the element with what became of its text; an error in that is placed where the text begins.
    fn scalar<T>(self, value: Result<T>, offset: usize) -> Result<T> {
        match value {
            Ok(_) => self.close(value),
            Err(error) => Err(self.reader.place_at(error, offset)),
        }
    }

    fn bytes(mut self) -> Result<Vec<u8>> {
        if !self.start.empty
            && self.slot.default.is_none()
            && self.reader.attributes.is_empty()
            && let Some((raw, bytes)) = self.plain_bytes()
        {
            self.reader.pass(raw)?;
            return self.close(Ok(bytes));
        }
        if let Some(error) = self.bad_base64() {
            return Err(error);
        }
        // References, comments or CDATA in it, or not base64 at all.
        let (text, offset) = self.text()?;
        let bytes = text.bytes();
        self.scalar(bytes, offset)
    }

    /// The bytes of an element that holds nothing but base64, and their text.
    fn plain_bytes(&mut self) -> Option<(&'de [u8], Vec<u8>)> {
        if let Some(probable) = self.reader.probable_text()
            && let Some((len, bytes)) = base64::decode_up_to_tag(self.reader.rest(), base64::decoded_len(probable)?)
            && let Some(raw) = self.reader.long_text(len, probable)
        {
            return Some((raw, bytes));
        }
        let raw = self.reader.plain_text()?;
        Some((raw, base64::decode(raw)?))
    }

    /// The error for a text of which one character is not base64, at that character.
    #[cold]
    fn bad_base64(&self) -> Option<XmlError> {
        // A short text is shown as a whole.
        let raw = self
            .reader
            .plain_text()
            .filter(|raw| !self.start.empty && raw.len() > 60)?;
        let bad = base64::first_bad(raw).filter(|&bad| raw[bad] != b'&')?;
        let shown = String::from_utf8_lossy(&raw[bad..raw.len().min(bad + 40)]);
        let message = format!("expected base64, found {} after {bad} bytes of it", Quoted(&shown));
        let error = XmlError::new(ErrorKind::InvalidValue, message);
        Some(self.reader.place_at(error, self.reader.offset() + bad))
    }

    /// Reads a value that is checked if the reader is strict. The check follows the end of the element.
    fn checked<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value> {
        let (start, depth, offset) = (self.start, self.reader.depth(), self.reader.offset());
        let element = Element {
            reader: &mut *self.reader,
            start,
            slot: self.slot.checked(name),
        };
        let value = match element.reader.options.strict {
            true => visitor.visit_some(element),
            false => visitor.visit_newtype_struct(element),
        };
        value.map_err(|error| self.reader.place_ended(error, start, depth, offset))
    }

    /// Reads an element of which only the presence counts.
    fn presence(mut self) -> Result<()> {
        self.check_nil()?;
        let read = self.reader.skip_content(self.start.empty);
        self.close(read)
    }

    /// The variant of an abstract type that `xsi:type` selects.
    fn selected_type(&mut self, variants: &'static [&'static str]) -> Result<&'static str> {
        let Some(name) = TypeName::read(self.reader)? else {
            let message = format!("an element of an abstract type needs xsi:type, {}", OneOf(variants));
            return Err(self.reader.place(XmlError::new(ErrorKind::Missing, message)));
        };
        let variant = name.among(self.reader, variants);
        // The variant's type is the one that was named.
        self.start.typed = false;
        variant.ok_or_else(|| name.unexpected(self.reader, variants))
    }
}

macro_rules! scalars {
    ($($method:ident)*) => {$(
        #[inline]
        fn $method<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value> {
            if let Some(text) = self.leaf() {
                let value = Text::new(Cow::Borrowed(text), self.reader).$method(visitor);
                return self.end_leaf(text, value);
            }
            let (text, offset) = self.text()?;
            let value = text.$method(visitor);
            self.scalar(value, offset)
        }
    )*};
}

impl<'de> Deserializer<'de> for Element<'_, 'de> {
    type Error = XmlError;

    scalars! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_identifier
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_byte_buf(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_byte_buf(self.bytes()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.start.nil && !self.slot.keeps_nil && self.reader.is_nil()? {
            self.reader.skip_nil(self.start)?;
            return visitor.visit_none();
        }
        // An `Option` that does take nil leaves it to what is inside: the alternative of a choice.
        let slot = Slot {
            keeps_nil: false,
            ..self.slot
        };
        visitor.visit_some(Element { slot, ..self })
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.presence()?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(mut self, name: &'static str, visitor: V) -> Result<V::Value> {
        match name {
            "$list" | qname::NEWTYPE | union::NEWTYPE => {
                let (text, offset) = self.text()?;
                let value = text.newtype_struct(name, visitor);
                self.scalar(value, offset)
            }
            "$nillable" => {
                let slot = Slot {
                    keeps_nil: true,
                    ..self.slot
                };
                visitor.visit_newtype_struct(Element { slot, ..self })
            }
            _ if name.starts_with("$checked") => self.checked(name, visitor),
            _ => {
                let keeps_nil = name.strip_prefix("$nillable:");
                let default = keeps_nil.or_else(|| name.strip_prefix("$default:"));
                let slot = Slot {
                    keeps_nil: keeps_nil.is_some() || self.slot.keeps_nil,
                    default: default.or(self.slot.default),
                    ..self.slot
                };
                visitor.visit_newtype_struct(Element { slot, ..self })
            }
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_seq(Elements {
            reader: self.reader,
            slot: self.slot,
            first: Some(self.start),
        })
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value> {
        Err(self.reader.place(unsupported("a tuple")))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        _visitor: V,
    ) -> Result<V::Value> {
        Err(self.reader.place(unsupported("a tuple struct")))
    }

    fn deserialize_map<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value> {
        Err(self.reader.place(unsupported("a map")))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        if name == "$element" {
            let value = tree::element(self.reader, self.start);
            let value = value.and_then(|element| Built::Element(element).hand_over(|| visitor.visit_unit()));
            return self.close(value);
        }
        self.check_nil()?;
        self.charge::<V::Value>()?;
        // Not moved: a struct with a hundred fields has kilobytes.
        let mut fields = Fields::new(self.reader, self.start, fields, self.slot.default);
        fields.expect_lists(name);
        let mut value = visitor.visit_map(fields);
        match &mut value {
            Ok(_) => {
                self.reader.leave_refusal();
                self.reader.leave();
            }
            Err(error) => self.reader.place_within(error),
        }
        value
    }

    fn deserialize_enum<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        let variant = match name {
            "$nillable" => return visitor.visit_enum(Choice::nillable(self)?),
            "$type" => Some(self.selected_type(variants)?),
            _ => self.reader.alternative(variants, self.start),
        };
        match variant {
            Some(variant) => {
                self.charge::<V::Value>()?;
                visitor.visit_enum(Choice::new(variant, self))
            }
            None if variants
                .iter()
                .any(|variant| variant.contains(':') || is_pattern(variant)) =>
            {
                Err(self.reader.unexpected(self.start, variants))
            }
            // Not a choice: an enumeration in the element's text.
            None => {
                let (text, offset) = self.text()?;
                let value = text.enumeration(visitor);
                self.scalar(value, offset)
            }
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.reader.skip(self.start)?;
        visitor.visit_unit()
    }
}

fn unsupported(what: &str) -> XmlError {
    XmlError::new(
        ErrorKind::Unsupported,
        format!("{what} cannot be read from XML; use a struct with named fields"),
    )
}

/// The elements of a repeated field: all that follow each other and go into the same field.
struct Elements<'r, 'de> {
    reader: &'r mut Reader<'de>,
    slot: Slot,
    first: Option<Start<'de>>,
}

impl<'de> Elements<'_, 'de> {
    fn next_start(&mut self) -> Result<Option<Start<'de>>> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        // The next sibling; the end tag, if that comes, belongs to the parent.
        match self.reader.sibling()? {
            Some(start) if self.takes(start) => Ok(Some(start)),
            Some(start) => {
                self.reader.put_back(start);
                Ok(None)
            }
            None => Ok(None),
        }
    }

    #[inline]
    fn takes(&self, start: Start<'de>) -> bool {
        let Slot { fields, index, .. } = self.slot;
        let field = self.reader.field_of(start, fields, index);
        field == Some(index)
            || field.is_some_and(|field| field < index && self.reader.rest_from(index, fields, start) == Some(index))
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: serde::de::DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let start = loop {
            match self.next_start()? {
                Some(start) if start.nil && !self.slot.keeps_nil && self.reader.is_nil()? => {
                    self.reader.unexpected_nil()?;
                    self.reader.skip_nil(start)?;
                }
                Some(start) => break start,
                None => return Ok(None),
            }
        };
        self.reader.place_result(self.reader.budget.charge_item::<T::Value>())?;
        seed.deserialize(Element {
            reader: self.reader,
            start,
            slot: Slot {
                default: self.slot.default,
                ..Slot::ROOT
            },
        })
        .map(Some)
    }
}
