//! `XmlElement` and `XmlAttribute` from any content.

use std::borrow::Cow;

use serde::de::DeserializeSeed;
use serde::de::value::UnitDeserializer;

use super::Result;
use crate::xml::error::XmlError;
use crate::xml::names::{self, NsId};
use crate::xml::reader::{Attribute, Content, Reader, Start};
use crate::xml::text;
use crate::xml::tree::{Built, XmlAttribute, XmlElement, XmlName, XmlNode};

/// An element that has begun.
struct Open {
    name: XmlName,
    attributes: Vec<XmlAttribute>,
    children: Vec<XmlNode>,
}

impl Open {
    /// Adds the text since the last tag. White space between elements is left out.
    fn add_text(&mut self, text: Option<Cow<'_, str>>) {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return;
        };
        if self.children.is_empty() || !text::trim(&text).is_empty() {
            self.add(XmlNode::Text(text.into()));
        }
    }

    fn add(&mut self, node: XmlNode) {
        if self.children.len() == self.children.capacity() {
            // Most elements have one text or one child. Where there are many, room for twice as many is more than it saves.
            self.children.reserve_exact(self.children.len() / 4 + 1);
        }
        self.children.push(node);
    }

    fn close(self) -> XmlElement {
        XmlElement::from_parts(self.name, self.attributes, self.children)
    }
}

/// Reads an element with all that is in it, without recursion, however deep it is. The end tag is read, the element not
/// left.
pub(crate) fn element<'de>(reader: &mut Reader<'de>, start: Start<'de>) -> Result<XmlElement> {
    let open = begin(reader, start)?;
    fill(reader, Vec::new(), open, start.empty)
}

/// Reads what is left of the innermost element, from this child on, as if it were an element of that (serde) name with these
/// attributes. Without a child, the end tag has been read already.
pub(super) fn rest<'de>(
    reader: &mut Reader<'de>,
    name: &'static str,
    attributes: &[Attribute<'de>],
    first: Option<Start<'de>>,
) -> Result<XmlElement> {
    let (namespace, local) = names::split(name);
    let mut outer = Open {
        name: XmlName::new(namespace.into(), local),
        attributes: Vec::with_capacity(attributes.len()),
        children: Vec::new(),
    };
    reader
        .budget
        .charge(XmlElement::SIZE + size_of_val(attributes) + size_of_val(name))?;
    for &attribute in attributes {
        outer.attributes.push(any_attribute(reader, attribute)?);
    }
    let Some(first) = first else {
        return Ok(outer.close());
    };
    let open = begin(reader, first)?;
    fill(reader, vec![outer], open, first.empty)
}

fn fill<'de>(reader: &mut Reader<'de>, mut outer: Vec<Open>, mut open: Open, mut ended: bool) -> Result<XmlElement> {
    let mut text: Option<Cow<'de, str>> = None;
    loop {
        if ended {
            let closed = open.close();
            let Some(parent) = outer.pop() else {
                return Ok(closed);
            };
            // The outermost element is left by those who have entered it.
            reader.leave();
            open = parent;
            open.add(XmlNode::Element(closed));
            ended = false;
        }
        match reader.content()? {
            Content::Text(more) => match &mut text {
                // Neighbouring texts are one.
                Some(before) => reader.join(before, &more),
                None => text = Some(more),
            },
            Content::Start(start) => {
                open.add_text(text.take().filter(|text| !text::trim(text).is_empty()));
                let parent = std::mem::replace(&mut open, begin(reader, start)?);
                outer.push(parent);
                ended = start.empty;
            }
            Content::End => {
                open.add_text(text.take());
                ended = true;
            }
        }
    }
}

fn begin<'de>(reader: &mut Reader<'de>, start: Start<'de>) -> Result<Open> {
    let size = XmlElement::SIZE + 3 * size_of::<XmlNode>() + reader.attributes.len() * size_of::<XmlAttribute>();
    reader.budget.charge(size)?;
    let name = reader.shared_name(start.namespace, start.local)?;
    let mut attributes = Vec::with_capacity(reader.attributes.len());
    for at in 0..reader.attributes.len() {
        attributes.push(any_attribute(reader, reader.attributes[at])?);
    }
    Ok(Open {
        name,
        attributes,
        children: Vec::new(),
    })
}

fn any_attribute<'de>(reader: &mut Reader<'de>, attribute: Attribute<'de>) -> Result<XmlAttribute> {
    let name = reader.shared_name(attribute.namespace, attribute.local)?;
    let value = text::utf8(attribute.value)
        .and_then(|raw| text::attribute_value(raw, &reader.chars))
        .map_err(|error| reader.place_attribute(error, attribute))?;
    // What a prefix stands for is known here only.
    let type_name = match (attribute.namespace, attribute.local) {
        (NsId::XSI, b"type") => reader.namespaces.serde_name(&value),
        _ => None,
    };
    let value = type_name.map_or(value, Cow::Owned);
    Ok(XmlAttribute::from_parts(name, value))
}

/// Reads an `XmlAttribute`.
pub(super) fn attribute<'de, T: DeserializeSeed<'de>>(
    reader: &mut Reader<'de>,
    attribute: Attribute<'de>,
    seed: T,
) -> Result<T::Value> {
    let built = Built::Attribute(any_attribute(reader, attribute)?);
    built.hand_over(|| seed.deserialize(UnitDeserializer::<XmlError>::new()))
}
