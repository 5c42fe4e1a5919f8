//! Elements that no type describes, kept as a small tree.

use std::fmt;
use std::slice;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_derive::{Deserialize, Serialize};

use super::text::trim;

/// An element of content that the schema leaves open (`xs:any`), such as what is inside `m:MessageXml`.
///
/// It is written back as it came, with prefixes of the writer's choice. White space between elements is not kept.
///
/// ```
/// use ews_types::XmlElement;
///
/// let value = XmlElement::new("http://schemas.microsoft.com/exchange/services/2006/types", "Value")
///     .with_attribute("Name", "BackOffMilliseconds")
///     .with_text("297749");
/// assert_eq!(value.attribute("Name"), Some("BackOffMilliseconds"));
/// assert_eq!(value.text(), "297749");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename = "$element")]
pub struct XmlElement {
    /// The namespace's URI; empty for none.
    pub namespace: String,
    /// The local name.
    pub name: String,
    /// The attributes, without namespace declarations.
    pub attributes: Vec<XmlAttribute>,
    /// Elements and text, in document order.
    pub children: Vec<XmlNode>,
}

/// An attribute that no type describes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename = "$attribute")]
pub struct XmlAttribute {
    /// The namespace's URI; empty for none, as is usual for attributes.
    pub namespace: String,
    /// The local name.
    pub name: String,
    /// The value, with references resolved.
    pub value: String,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename = "$node")]
pub enum XmlNode {
    /// An element.
    Element(XmlElement),
    /// Text, with references resolved.
    Text(String),
}

impl XmlElement {
    /// An empty element of this name.
    pub fn new(namespace: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            namespace: namespace.into(),
            name: name.into(),
            ..Self::default()
        }
    }

    /// The same element with one more attribute, in no namespace.
    #[must_use]
    pub fn with_attribute(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.attributes.push(XmlAttribute {
            namespace: String::new(),
            name: name.into(),
            value: value.into(),
        });
        self
    }

    /// The same element with text added at its end.
    #[must_use]
    pub fn with_text(mut self, text: impl Into<String>) -> Self {
        self.children.push(XmlNode::Text(text.into()));
        self
    }

    /// The same element with a child added at its end.
    #[must_use]
    pub fn with_child(mut self, child: XmlElement) -> Self {
        self.children.push(XmlNode::Element(child));
        self
    }

    /// The value of the attribute of this local name, in any namespace.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
            .map(|attribute| attribute.value.as_str())
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &XmlElement> {
        Elements::new(&[], &self.children)
    }

    /// The first child element of this local name, in any namespace.
    pub fn element(&self, name: &str) -> Option<&XmlElement> {
        self.elements().find(|element| element.name == name)
    }

    /// The element's own text, without that of its children.
    pub fn text(&self) -> String {
        let mut texts = String::new();
        for node in &self.children {
            if let XmlNode::Text(text) = node {
                texts.push_str(text);
            }
        }
        texts
    }

    /// That without the white space around it.
    pub(crate) fn trimmed_text(&self) -> String {
        trim(&self.text()).to_owned()
    }
}

/// Elements, then those among nodes.
pub(crate) struct Elements<'a> {
    elements: slice::Iter<'a, XmlElement>,
    nodes: slice::Iter<'a, XmlNode>,
}

impl<'a> Elements<'a> {
    pub(crate) fn new(elements: &'a [XmlElement], nodes: &'a [XmlNode]) -> Self {
        Self {
            elements: elements.iter(),
            nodes: nodes.iter(),
        }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a XmlElement;

    fn next(&mut self) -> Option<&'a XmlElement> {
        if let Some(element) = self.elements.next() {
            return Some(element);
        }
        loop {
            if let XmlNode::Element(element) = self.nodes.next()? {
                return Some(element);
            }
        }
    }
}

/// The kinds of pieces that our reader gives an element in: after the kind come the strings that belong to it.
pub(crate) mod piece {
    /// Namespace and name.
    pub(crate) const START: u8 = 0;
    /// Namespace, name and value.
    pub(crate) const ATTRIBUTE: u8 = 1;
    /// The text.
    pub(crate) const TEXT: u8 = 2;
    /// Nothing more.
    pub(crate) const END: u8 = 3;
}

impl<'de> Deserialize<'de> for XmlElement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const FIELDS: &[&str] = &["namespace", "name", "attributes", "children"];
        deserializer.deserialize_struct("$element", FIELDS, ElementVisitor)
    }
}

struct ElementVisitor;

impl<'de> Visitor<'de> for ElementVisitor {
    type Value = XmlElement;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an element")
    }

    /// From other formats, field by field.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<XmlElement, A::Error> {
        #[derive(Deserialize)]
        struct Fields {
            namespace: String,
            name: String,
            attributes: Vec<XmlAttribute>,
            children: Vec<XmlNode>,
        }
        let Fields {
            namespace,
            name,
            attributes,
            children,
        } = Fields::deserialize(MapAccessDeserializer::new(map))?;
        Ok(XmlElement {
            namespace,
            name,
            attributes,
            children,
        })
    }

    /// From our reader, piece by piece: building the tree takes no more stack the deeper it is.
    fn visit_seq<A: SeqAccess<'de>>(self, mut pieces: A) -> Result<XmlElement, A::Error> {
        let mut open: Vec<XmlElement> = Vec::new();
        while let Some(kind) = pieces.next_element()? {
            match (kind, open.last_mut()) {
                (piece::START, _) => open.push(XmlElement::new(string(&mut pieces)?, string(&mut pieces)?)),
                (piece::ATTRIBUTE, Some(element)) => element.attributes.push(XmlAttribute {
                    namespace: string(&mut pieces)?,
                    name: string(&mut pieces)?,
                    value: string(&mut pieces)?,
                }),
                (piece::TEXT, Some(element)) => element.children.push(XmlNode::Text(string(&mut pieces)?)),
                _ => {
                    let Some(closed) = open.pop() else { break };
                    match open.last_mut() {
                        Some(parent) => parent.children.push(XmlNode::Element(closed)),
                        None => return Ok(closed),
                    }
                }
            }
        }
        Err(A::Error::invalid_length(open.len(), &self))
    }
}

fn string<'de, A: SeqAccess<'de>>(pieces: &mut A) -> Result<String, A::Error> {
    pieces
        .next_element()?
        .ok_or_else(|| A::Error::invalid_length(0, &"a string"))
}
