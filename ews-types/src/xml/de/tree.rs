//! `XmlElement`, `XmlAttribute` and `XmlNode` from any content.

use std::borrow::Cow;

use serde::de::value::{CowStrDeserializer, StrDeserializer};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;

use super::{Element, Result, Slot};
use crate::xml::error::{ErrorKind, XmlError};
use crate::xml::reader::{Attribute, Content, Reader, Start};
use crate::xml::text;

/// An element as the map that `XmlElement` is read from. The end tag is read, the element not left.
pub(super) struct Tree<'r, 'de> {
    reader: &'r mut Reader<'de>,
    start: Start<'de>,
    next: usize,
}

const KEYS: [&str; 4] = ["namespace", "name", "attributes", "children"];

impl<'r, 'de> Tree<'r, 'de> {
    pub(super) fn new(reader: &'r mut Reader<'de>, start: Start<'de>) -> Self {
        Self { reader, start, next: 0 }
    }
}

impl<'de> MapAccess<'de> for Tree<'_, 'de> {
    type Error = XmlError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        let Some(key) = KEYS.get(self.next) else {
            return Ok(None);
        };
        self.next += 1;
        seed.deserialize(StrDeserializer::<XmlError>::new(key)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        match self.next {
            1 => seed.deserialize(
                self.reader
                    .namespaces
                    .uri(self.start.namespace)
                    .to_owned()
                    .into_deserializer(),
            ),
            2 => seed.deserialize(StrDeserializer::<XmlError>::new(text::utf8(self.start.local)?)),
            3 => seed.deserialize(Sequence(Attributes {
                reader: self.reader,
                at: 0,
            })),
            _ => seed.deserialize(Sequence(Nodes {
                reader: self.reader,
                ended: self.start.empty,
                any: false,
                text: None,
                start: None,
            })),
        }
    }
}

/// A sequence that is read as one, whatever is asked for.
struct Sequence<S>(S);

impl<'de, S: SeqAccess<'de, Error = XmlError>> Deserializer<'de> for Sequence<S> {
    type Error = XmlError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_seq(self.0)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Attributes<'r, 'de> {
    reader: &'r Reader<'de>,
    at: usize,
}

impl<'de> SeqAccess<'de> for Attributes<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some(&found) = self.reader.attributes.get(self.at) else {
            return Ok(None);
        };
        self.at += 1;
        attribute(self.reader, found, seed).map(Some)
    }
}

/// Reads an `XmlAttribute`.
pub(super) fn attribute<'de, T: DeserializeSeed<'de>>(
    reader: &Reader<'de>,
    attribute: Attribute<'de>,
    seed: T,
) -> Result<T::Value> {
    let namespace = Cow::Borrowed(reader.namespaces.uri(attribute.namespace));
    let name = Cow::Borrowed(text::utf8(attribute.local)?);
    let value = text::attribute_value(attribute.value, &reader.options)
        .map_err(|error| reader.place_attribute(error, attribute))?;
    let pairs = [("namespace", namespace), ("name", name), ("value", value)];
    let pairs = pairs
        .into_iter()
        .map(|(key, value)| (key, CowStrDeserializer::<XmlError>::new(value)));
    seed.deserialize(serde::de::value::MapDeserializer::new(pairs))
}

/// The content of an element. White space between elements is left out, neighbouring texts become one.
struct Nodes<'r, 'de> {
    reader: &'r mut Reader<'de>,
    ended: bool,
    /// Whether any node has been given out.
    any: bool,
    text: Option<Cow<'de, str>>,
    /// An element that follows a text that is given out first.
    start: Option<Start<'de>>,
}

impl<'de> Nodes<'_, 'de> {
    fn next_node(&mut self) -> Result<Option<Node<'de>>> {
        if let Some(start) = self.start.take() {
            return Ok(Some(Node::Element(start)));
        }
        while !self.ended {
            match self.reader.content()? {
                Content::Text(text) => match &mut self.text {
                    Some(before) => before.to_mut().push_str(&text),
                    None => self.text = Some(text),
                },
                Content::Start(start) => match self.text.take().filter(|text| !text::trim(text).is_empty()) {
                    Some(text) => {
                        self.start = Some(start);
                        return Ok(Some(Node::Text(text)));
                    }
                    None => return Ok(Some(Node::Element(start))),
                },
                Content::End => self.ended = true,
            }
        }
        let any = self.any;
        Ok(self
            .text
            .take()
            .filter(|text| !any || !text::trim(text).is_empty())
            .map(Node::Text))
    }
}

impl<'de> SeqAccess<'de> for Nodes<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        let Some(node) = self.next_node()? else { return Ok(None) };
        self.any = true;
        seed.deserialize(NodeAccess {
            reader: self.reader,
            node,
        })
        .map(Some)
    }
}

enum Node<'de> {
    Element(Start<'de>),
    Text(Cow<'de, str>),
}

struct NodeAccess<'r, 'de> {
    reader: &'r mut Reader<'de>,
    node: Node<'de>,
}

impl<'de> Deserializer<'de> for NodeAccess<'_, 'de> {
    type Error = XmlError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_enum(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for NodeAccess<'_, 'de> {
    type Error = XmlError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let name = match self.node {
            Node::Element(_) => "Element",
            Node::Text(_) => "Text",
        };
        Ok((seed.deserialize(StrDeserializer::<XmlError>::new(name))?, self))
    }
}

impl<'de> VariantAccess<'de> for NodeAccess<'_, 'de> {
    type Error = XmlError;

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        match self.node {
            Node::Element(start) => seed.deserialize(Element {
                reader: self.reader,
                start,
                slot: Slot::ROOT,
            }),
            Node::Text(text) => seed.deserialize(CowStrDeserializer::<XmlError>::new(text)),
        }
    }

    fn unit_variant(self) -> Result<()> {
        Err(not_a_node())
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, _visitor: V) -> Result<V::Value> {
        Err(not_a_node())
    }

    fn struct_variant<V: Visitor<'de>>(self, _fields: &'static [&'static str], _visitor: V) -> Result<V::Value> {
        Err(not_a_node())
    }
}

fn not_a_node() -> XmlError {
    XmlError::new(ErrorKind::Unsupported, "any content is read as `XmlNode`")
}
