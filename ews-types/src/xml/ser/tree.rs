//! `XmlElement` and `XmlAttribute` as what they stand for.

use std::collections::HashSet;

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use super::refuse::{refuse, unsupported};
use super::scalar::Text;
use super::{Element, Result};
use crate::xml::attributes::{RawAttribute, is_name, split_name};
use crate::xml::error::{ErrorKind, Quoted, WriteError, shortened};
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
            "attributes" => value.serialize(Attributes::new(self.writer)),
            _ => {
                self.writer.out.push('>');
                self.content = Some(self.writer.out.len());
                value.serialize(Nodes { writer: self.writer })
            }
        }
    }

    fn start(&mut self, local: String) -> Result<()> {
        check_name(&local)?;
        check_namespace(&self.namespace)?;
        let declared = declared_prefix(&self.namespace).filter(|prefix| !prefix.is_empty());
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

    /// Puts an error into this element, once it has a name.
    pub(super) fn place(&self, error: WriteError) -> WriteError {
        match self.tag.is_empty() {
            true => error,
            false => error.within(shortened(self.tag.as_bytes()).into_owned()),
        }
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
    if is_name(local) {
        return Ok(());
    }
    let message = format!("{} is no name of an element or attribute", Quoted(local));
    Err(WriteError::new(ErrorKind::InvalidValue, message))
}

/// Nothing can be in the namespace of namespace declarations.
fn check_namespace(namespace: &str) -> Result<()> {
    if namespace != names::XMLNS {
        return Ok(());
    }
    let message = format!("an element or attribute cannot be in the namespace {namespace:?}");
    Err(WriteError::new(ErrorKind::InvalidValue, message))
}

/// The prefix of a namespace that needs no declaration here: empty for no namespace.
fn declared_prefix(namespace: &str) -> Option<&'static str> {
    names::prefix_of_uri(namespace).filter(|prefix| matches!(*prefix, "" | "t" | "m" | "soap" | "xml"))
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
    writer: &'w mut Writer,
    /// The attributes that the start tag has, by namespace and name.
    seen: HashSet<(String, String)>,
}

impl<'w> Attributes<'w> {
    pub(super) fn new(writer: &'w mut Writer) -> Self {
        let seen = written_attributes(&writer.out);
        Self { writer, seen }
    }
}

/// The attributes that were written to the start tag at the end of a document, by the fields of a struct.
fn written_attributes(out: &str) -> HashSet<(String, String)> {
    // No value holds a `<`: the last one begins the start tag.
    let tag = out.rfind('<').map_or("", |at| &out[at + 1..]);
    let Some((_, attributes)) = split_name(tag.as_bytes()) else {
        return HashSet::new();
    };
    let text = |name| String::from_utf8_lossy(name).into_owned();
    attributes
        .filter_map(|attribute| attribute.ok())
        .filter_map(|RawAttribute { name, .. }| {
            let prefix = text(name.prefix);
            let uri = names::uri_of_prefix(&prefix)?;
            Some((uri.to_owned(), text(name.local)))
        })
        .collect()
}

impl Attributes<'_> {
    fn attribute(&mut self, [namespace, name, value]: [String; 3]) -> Result<()> {
        check_name(&name)?;
        check_namespace(&namespace)?;
        if namespace.is_empty() && name == "xmlns" {
            let message = "an attribute cannot be called xmlns: that would declare a namespace";
            return Err(WriteError::new(ErrorKind::InvalidValue, message));
        }
        let written = match declared_prefix(&namespace) {
            Some("") => self.writer.attribute(&name, &value),
            Some(prefix) => self.writer.attribute(&format!("{prefix}:{name}"), &value),
            // Each gets a prefix of its own: a struct's attributes may have taken `a` and the known ones.
            None => {
                let prefix = format!("a{}", self.seen.len());
                self.writer
                    .declare(&prefix, &namespace)
                    .and_then(|()| self.writer.prefixed_attribute(&prefix, &name, &value))
            }
        };
        written.map_err(|error| error.within(format!("@{}", shortened(name.as_bytes()))))?;
        let message = format!("attribute {} occurs more than once", shortened(name.as_bytes()));
        match self.seen.insert((namespace, name)) {
            true => Ok(()),
            false => Err(WriteError::new(ErrorKind::Duplicate, message)),
        }
    }
}

impl<'w> Serializer for Attributes<'w> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Self;

    fn serialize_seq(self, _len: Option<usize>) -> Result<Self> {
        Ok(self)
    }

    refuse! { "as an attribute": text numbers bytes option unit newtype newtype_variant tuple map structure variant }
}

impl SerializeSeq for Attributes<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<()> {
        let mut parts = Default::default();
        value.serialize(Parts(&mut parts))?;
        self.attribute(parts)
    }

    fn end(self) -> Result<()> {
        Ok(())
    }
}

/// One `XmlAttribute`: its namespace, name and value.
struct Parts<'p>(&'p mut [String; 3]);

impl Serializer for Parts<'_> {
    type Ok = ();
    type Error = WriteError;
    type SerializeStruct = Self;

    fn serialize_struct(self, _name: &'static str, _len: usize) -> Result<Self> {
        Ok(self)
    }

    refuse! { "as an attribute": text numbers bytes option unit newtype newtype_variant seq tuple map variant }
}

impl SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<()> {
        let part = match key {
            "namespace" => 0,
            "name" => 1,
            _ => 2,
        };
        value.serialize(Capture(&mut self.0[part]))
    }

    fn end(self) -> Result<()> {
        Ok(())
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
