//! The serde `Serializer`: a value into the element of its field's name.

mod refuse;
mod scalar;
mod tree;

use std::fmt::Display;

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, SerializeStructVariant, Serializer};

use self::refuse::{refuse, unsupported};
use self::scalar::{Text, scalars};
use super::derived::Types;
use super::error::WriteError;
use super::write::Writer;
use crate::values::qname;

type Result<T> = std::result::Result<T, WriteError>;

/// Writes a value as an element of this name, as the alternative of a choice (`$choice:…`), or as an attribute.
pub(crate) struct Element<'w> {
    pub(crate) writer: &'w mut Writer,
    pub(crate) name: &'static str,
    /// The QName of the type for `xsi:type`, where the declared type is abstract.
    selected: Option<&'static str>,
    /// It is an attribute.
    attribute: bool,
}

impl<'w> Element<'w> {
    pub(crate) fn new(writer: &'w mut Writer, name: &'static str) -> Self {
        Self {
            writer,
            name,
            selected: None,
            attribute: false,
        }
    }

    /// The same with an `xsi:type`, given as a serde name.
    pub(crate) fn selecting(writer: &'w mut Writer, name: &'static str, selected: Option<&'static str>) -> Self {
        Self {
            selected,
            ..Self::new(writer, name)
        }
    }

    fn attribute(writer: &'w mut Writer, name: &'static str) -> Self {
        Self {
            attribute: true,
            ..Self::new(writer, name)
        }
    }

    /// `<name>`, what `content` writes, `</name>`; or ` name="`, that, `"`.
    fn text(self, content: impl FnOnce(Text<'_>) -> Result<()>) -> Result<()> {
        let scope = self.writer.scope.mark();
        match self.attribute {
            true => self.writer.open_attribute(self.name)?,
            false => self.writer.open_text(self.name)?,
        }
        content(Text {
            writer: self.writer,
            attribute: self.attribute,
        })?;
        match self.attribute {
            true => self.writer.out.push('"'),
            false => {
                self.writer.close_text(self.name);
                self.writer.scope.leave(scope);
            }
        }
        Ok(())
    }

    /// `<name xsi:nil="true"/>` with these attributes.
    fn nil(self, attributes: impl FnOnce(&mut Writer) -> Result<()>) -> Result<()> {
        let scope = self.writer.scope.mark();
        self.writer.open(self.name)?;
        self.writer.attribute("xsi:nil", "true")?;
        attributes(self.writer)?;
        self.writer.out.push_str("/>");
        self.writer.scope.leave(scope);
        Ok(())
    }

    fn refuse_attribute(&self, what: &str) -> Result<()> {
        match self.attribute {
            true => unsupported(what),
            false => Ok(()),
        }
    }

    fn displayed(self, value: &dyn Display) -> Result<()> {
        self.text(|text| text.displayed(value))
    }
}

impl<'w> Serializer for Element<'w> {
    type Ok = ();
    type Error = WriteError;
    type SerializeSeq = Elements<'w>;
    type SerializeStruct = Fields<'w>;
    type SerializeStructVariant = Fields<'w>;

    scalars! {}

    fn serialize_str(self, value: &str) -> Result<()> {
        if !self.attribute && self.writer.leaf(self.name, value) {
            return Ok(());
        }
        self.text(|text| text.serialize_str(value))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<()> {
        self.text(|text| text.serialize_bytes(value))
    }

    /// A mandatory element without a value. (An optional one is not serialized at all.)
    fn serialize_none(self) -> Result<()> {
        if self.attribute || self.name.starts_with('$') {
            return Ok(());
        }
        self.nil(|_| Ok(()))
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        self.text(|_| Ok(()))
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<()> {
        self.serialize_unit()
    }

    /// A unit variant is an alternative without content in a choice, otherwise the text of an enumeration.
    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Result<()> {
        match !self.attribute && (self.name.starts_with('$') || variant.contains(':')) {
            true => Element::new(self.writer, variant).serialize_unit(),
            false => self.serialize_str(variant),
        }
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, name: &'static str, value: &T) -> Result<()> {
        match name {
            "$list" | qname::NEWTYPE => self.text(|text| text.serialize_newtype_struct(name, value)),
            _ => value.serialize(self),
        }
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        self.refuse_attribute("a choice in an attribute")?;
        match name {
            "$nillable" if variant == "Nil" => self.nil(|writer| {
                let attributes = tree::Attributes::new(writer);
                value.serialize(tree::Part::Attributes(attributes))
            }),
            "$nillable" => value.serialize(self),
            "$type" => value.serialize(Element {
                selected: Some(variant),
                ..self
            }),
            _ if variant == "$text" => value.serialize(Text {
                writer: self.writer,
                attribute: false,
            }),
            _ => {
                let written = value.serialize(Element::new(self.writer, variant));
                // The field of a choice has no name of its own in the document; its alternative has.
                written.map_err(|error| error.within(variant))
            }
        }
    }

    fn serialize_seq(self, _len: Option<usize>) -> Result<Elements<'w>> {
        self.refuse_attribute("a repeated value in an attribute")?;
        Ok(Elements {
            writer: self.writer,
            name: self.name,
        })
    }

    fn serialize_struct(self, name: &'static str, _len: usize) -> Result<Fields<'w>> {
        self.refuse_attribute("a struct in an attribute")?;
        if name == "$element" {
            return Ok(Fields::Tree(tree::Tree::new(self.writer, self.name)));
        }
        let scope = self.writer.scope.mark();
        self.writer.open(self.name)?;
        Ok(Fields::Struct {
            writer: self.writer,
            name: self.name,
            open: true,
            scope,
            selected: self.selected,
            added: Box::default(),
        })
    }

    fn serialize_struct_variant(
        self,
        name: &'static str,
        _index: u32,
        variant: &'static str,
        len: usize,
    ) -> Result<Fields<'w>> {
        self.refuse_attribute("a struct variant in an attribute")?;
        Element::new(self.writer, variant).serialize_struct(name, len)
    }

    refuse! { "in an element or attribute": tuple map }
}

/// A repeated field: one element after the other.
pub(crate) struct Elements<'w> {
    writer: &'w mut Writer,
    name: &'static str,
}

impl SerializeSeq for Elements<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<()> {
        value.serialize(Element::new(self.writer, self.name))
    }

    fn end(self) -> Result<()> {
        Ok(())
    }
}

/// The fields of a struct: attributes into the start tag, then text or child elements.
pub(crate) enum Fields<'w> {
    Struct {
        writer: &'w mut Writer,
        name: &'static str,
        /// The start tag still takes attributes.
        open: bool,
        /// The prefixes in scope outside it.
        scope: usize,
        /// The serde name of the type for `xsi:type`, until that has been written.
        selected: Option<&'static str>,
        /// The elements that a derived type adds, to be written behind those of the fields.
        added: Box<str>,
    },
    Tree(tree::Tree<'w>),
}

impl Fields<'_> {
    fn field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<()> {
        let (writer, open, selected, added) = match self {
            Fields::Struct {
                writer,
                open,
                selected,
                added,
                ..
            } => (&mut **writer, open, selected, added),
            Fields::Tree(tree) => return tree.field(key, value),
        };
        if !key.starts_with(['@', '$']) {
            if *open {
                write_type(writer, selected)?;
                writer.out.push('>');
                *open = false;
            }
            return value.serialize(Element::new(writer, key));
        }
        let attribute = key.strip_prefix('@');
        if attribute.is_some() || key.starts_with("$anyAttribute") {
            if !*open {
                return unsupported("an attribute after the first element");
            }
            return match attribute {
                Some(name) => value.serialize(Element::attribute(writer, name)),
                None => value.serialize(tree::Part::Attributes(tree::Attributes::of_field(writer, key))),
            };
        }
        if let Some(types) = Types::of_field(key) {
            if !*open {
                return unsupported("a derived type after the first element");
            }
            *selected = None;
            return value.serialize(tree::Part::Derived(tree::Added::new(writer, added, types)));
        }
        if *open {
            write_type(writer, selected)?;
            writer.out.push('>');
            *open = false;
        }
        match key {
            "$text" => value.serialize(Text {
                writer,
                attribute: false,
            }),
            _ => value.serialize(Element::new(writer, key)),
        }
    }

    fn finish(self) -> Result<()> {
        match self {
            Fields::Struct {
                writer,
                name,
                open,
                scope,
                mut selected,
                added,
            } => {
                if open {
                    write_type(writer, &mut selected)?;
                }
                match open && added.is_empty() {
                    true => writer.out.push_str("/>"),
                    false => {
                        if !added.is_empty() {
                            writer.out.push_str(if open { ">" } else { "" });
                            writer.out.push_str(&added);
                        }
                        writer.close(name);
                    }
                }
                writer.scope.leave(scope);
            }
            Fields::Tree(tree) => tree.finish(),
        }
        Ok(())
    }
}

/// The `xsi:type` that is still to be written.
#[inline]
fn write_type(writer: &mut Writer, selected: &mut Option<&'static str>) -> Result<()> {
    match selected.take() {
        Some(selected) => writer.type_attribute(selected),
        None => Ok(()),
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<()> {
        self.field(key, value).map_err(|error| match self {
            Fields::Tree(tree) => tree.place(error),
            // Choices and open content have no name of their own in the document.
            Fields::Struct { .. } if key.starts_with("$choice:") => error.of_choice(key),
            Fields::Struct { .. } if key.starts_with('$') => error,
            Fields::Struct { .. } => error.within(key),
        })
    }

    fn end(self) -> Result<()> {
        self.finish()
    }
}

impl SerializeStructVariant for Fields<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<()> {
        SerializeStruct::serialize_field(self, key, value)
    }

    fn end(self) -> Result<()> {
        SerializeStruct::end(self)
    }
}
