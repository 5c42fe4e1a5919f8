//! `XmlElement` and `XmlAttribute` as what they stand for.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use super::refuse::{refuse, unsupported};
use super::scalar::Text;
use super::{Element, Result};
use crate::xml::attributes::qualified_name;
use crate::xml::error::{ErrorKind, Quoted, WriteError};
use crate::xml::names;
use crate::xml::write::Writer;

/// An `XmlElement`, field by field: `namespace` and `name` come first, then `attributes`, then `children`.
pub(crate) struct Tree<'w> {
    writer: &'w mut Writer,
    namespace: String,
    /// The name as it stands in the tags, once that has been decided.
    tag: String,
    /// The default namespace outside this element.
    outside: Option<String>,
    /// Where the content begins, once the start tag is closed.
    content: Option<usize>,
}

impl<'w> Tree<'w> {
    pub(super) fn new(writer: &'w mut Writer) -> Self {
        Self {
            writer,
            namespace: String::new(),
            tag: String::new(),
            outside: None,
            content: None,
        }
    }

    pub(super) fn field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<()> {
        match key {
            "namespace" => value.serialize(Capture(&mut self.namespace)),
            "name" => {
                let mut local = String::new();
                value.serialize(Capture(&mut local))?;
                self.start(local)
            }
            "attributes" => value.serialize(Attributes { writer: self.writer }),
            _ => {
                self.writer.out.push('>');
                self.content = Some(self.writer.out.len());
                value.serialize(Nodes { writer: self.writer })
            }
        }
    }

    fn start(&mut self, local: String) -> Result<()> {
        check_name(&local)?;
        let declared = names::prefix_of_uri(&self.namespace).filter(|prefix| matches!(*prefix, "soap" | "t" | "m"));
        self.tag = match declared {
            Some(prefix) => format!("{prefix}:{local}"),
            None => local,
        };
        self.writer.out.extend(["<", &self.tag]);
        if declared.is_none() && self.writer.default_namespace != self.namespace {
            self.writer.attribute("xmlns", &self.namespace)?;
            self.outside = Some(std::mem::replace(
                &mut self.writer.default_namespace,
                self.namespace.clone(),
            ));
        }
        Ok(())
    }

    pub(super) fn finish(self) {
        let out = &mut self.writer.out;
        if self.content.is_some_and(|content| content < out.len()) {
            out.extend(["</", &self.tag, ">"]);
        } else {
            out.truncate(self.content.map_or(out.len(), |content| content - 1));
            out.push_str("/>");
        }
        if let Some(outside) = self.outside {
            self.writer.default_namespace = outside;
        }
    }
}

fn check_name(local: &str) -> Result<()> {
    let is_name = qualified_name(local.as_bytes()).is_some_and(|name| name.prefix.is_empty());
    if !is_name || local.chars().any(char::is_whitespace) {
        let message = format!("{} is no name of an element or attribute", Quoted(local));
        return Err(WriteError::new(ErrorKind::InvalidValue, message));
    }
    Ok(())
}

/// Takes a text.
struct Capture<'s>(&'s mut String);

impl Serializer for Capture<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_str(self, value: &str) -> Result<()> {
        self.0.push_str(value);
        Ok(())
    }

    refuse! { "as a name": numbers bytes option unit newtype newtype_variant seq tuple map structure variant }
}

/// A sequence of `XmlAttribute`s into the start tag.
pub(super) struct Attributes<'w> {
    pub(super) writer: &'w mut Writer,
}

impl<'w> Serializer for Attributes<'w> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Self;
    type SerializeStruct = Attribute<'w>;

    fn serialize_seq(self, _len: Option<usize>) -> Result<Self> {
        Ok(self)
    }

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Attribute<'w>> {
        Ok(Attribute {
            writer: self.writer,
            parts: Default::default(),
        })
    }

    refuse! { "as an attribute": text numbers bytes option unit newtype newtype_variant tuple map variant }
}

impl SerializeSeq for Attributes<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<()> {
        value.serialize(Attributes { writer: self.writer })
    }

    fn end(self) -> Result<()> {
        Ok(())
    }
}

/// One `XmlAttribute`: its namespace, name and value.
pub(super) struct Attribute<'w> {
    writer: &'w mut Writer,
    parts: [String; 3],
}

impl SerializeStruct for Attribute<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<()> {
        let part = match key {
            "namespace" => 0,
            "name" => 1,
            _ => 2,
        };
        value.serialize(Capture(&mut self.parts[part]))
    }

    fn end(self) -> Result<()> {
        let [namespace, name, value] = self.parts;
        check_name(&name)?;
        match names::prefix_of_uri(&namespace) {
            Some("") => self.writer.attribute(&name, &value),
            Some(prefix @ ("t" | "m" | "soap" | "xml")) => self.writer.attribute(&format!("{prefix}:{name}"), &value),
            _ => self.writer.attribute(&format!("{{{namespace}}}{name}"), &value),
        }
    }
}

/// A sequence of `XmlNode`s as content.
struct Nodes<'w> {
    writer: &'w mut Writer,
}

impl<'w> Serializer for Nodes<'w> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Self;

    fn serialize_seq(self, _len: Option<usize>) -> Result<Self> {
        Ok(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        match variant {
            "Element" => value.serialize(Element::new(self.writer, "$any")),
            _ => value.serialize(Text {
                writer: self.writer,
                attribute: false,
            }),
        }
    }

    refuse! { "as a node": text numbers bytes option unit newtype tuple map structure variant }
}

impl SerializeSeq for Nodes<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<()> {
        value.serialize(Nodes { writer: self.writer })
    }

    fn end(self) -> Result<()> {
        Ok(())
    }
}
