//! The fields of a struct: attributes into the start tag, then text or child elements.

use serde::ser::{Serialize, SerializeStruct, SerializeStructVariant};

use super::element::Element;
use super::tree::{Added, Attributes, Part, Tree};
use super::{Place, Result, unsupported};
use crate::xml::derived::Types;
use crate::xml::error::WriteError;
use crate::xml::write::Writer;

pub(crate) enum Fields<'w> {
    Struct(Struct<'w>),
    /// Those of an `XmlElement`.
    Tree(Box<Tree<'w>>),
    /// Those of an `XmlAttribute` or a `Derived`.
    Part(Part<'w>),
}

pub(crate) struct Struct<'w> {
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
}

impl<'w> Fields<'w> {
    #[inline]
    pub(super) fn of_element(element: Element<'w>, name: &'static str) -> Result<Self> {
        element.refuse_attribute("a struct in an attribute")?;
        let Element {
            writer,
            name: own,
            selected,
            ..
        } = element;
        if name == "$element" {
            return Ok(Fields::Tree(Tree::new(writer, own).into()));
        }
        let scope = writer.scope.mark();
        writer.open(own)?;
        Ok(Fields::Struct(Struct {
            writer,
            name: own,
            open: true,
            scope,
            selected,
            added: Box::default(),
        }))
    }

    pub(super) fn of_part(part: Part<'w>) -> Result<Self> {
        match part {
            Part::Attribute(_) | Part::Derived(_) => Ok(Fields::Part(part)),
            _ => unsupported("a struct in place of a text, attributes or nodes"),
        }
    }

    /// Where the value of a field is written.
    #[inline]
    fn place(&mut self, key: &'static str) -> Result<Place<'_>> {
        match self {
            Fields::Struct(fields) => fields.place(key),
            Fields::Tree(tree) => Ok(Place::Part(tree.field(key))),
            Fields::Part(part) => part.field(key).map(Place::Part),
        }
    }

    /// Takes in that it has been written, or puts the error where it belongs.
    #[inline]
    fn written(&mut self, key: &'static str, written: Result<()>) -> Result<()> {
        match self {
            Fields::Struct(_) => written.map_err(|error| placed(key, error)),
            Fields::Tree(tree) => {
                let written = written.and_then(|()| tree.field_written(key));
                written.map_err(|error| tree.place(error))
            }
            Fields::Part(part) => written.and_then(|()| part.field_written(key)),
        }
    }
}

#[cold]
fn placed(key: &'static str, error: WriteError) -> WriteError {
    // Choices and open content have no name of their own in the document.
    match key {
        _ if key.starts_with("$choice:") => error.of_choice(key),
        _ if key.starts_with('$') => error,
        _ => error.within(key),
    }
}

impl Struct<'_> {
    #[inline]
    fn place(&mut self, key: &'static str) -> Result<Place<'_>> {
        if key.starts_with(['@', '$']) {
            return self.special_place(key);
        }
        self.end_tag()?;
        Ok(Place::element(self.writer, key))
    }

    /// Ends the start tag, if it still takes attributes.
    #[inline]
    fn end_tag(&mut self) -> Result<()> {
        if self.open {
            self.write_type()?;
            self.writer.out.push('>');
            self.open = false;
        }
        Ok(())
    }

    /// The `xsi:type` that is still to be written.
    #[inline]
    fn write_type(&mut self) -> Result<()> {
        match self.selected.take() {
            Some(selected) => self.writer.type_attribute(selected),
            None => Ok(()),
        }
    }

    /// Where a value is written that is no element.
    fn special_place(&mut self, key: &'static str) -> Result<Place<'_>> {
        let attribute = key.strip_prefix('@');
        if attribute.is_some() || key.starts_with("$anyAttribute") {
            if !self.open {
                return unsupported("an attribute after the first element");
            }
            return Ok(match attribute {
                Some(name) => Place::attribute(self.writer, name),
                None => Place::Part(Part::Attributes(Attributes::of_field(self.writer, key).into())),
            });
        }
        if let Some(types) = Types::of_field(key) {
            if !self.open {
                return unsupported("a derived type after the first element");
            }
            self.selected = None;
            let added = Added::new(self.writer, &mut self.added, types);
            return Ok(Place::Part(Part::Derived(added.into())));
        }
        self.end_tag()?;
        Ok(match key {
            "$text" => Place::text(self.writer),
            _ => Place::element(self.writer, key),
        })
    }

    #[inline]
    fn finish(mut self) -> Result<()> {
        if self.open {
            self.write_type()?;
        }
        let Struct {
            writer,
            name,
            open,
            scope,
            added,
            ..
        } = self;
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
        Ok(())
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = WriteError;

    #[inline]
    fn serialize_field<T: ?Sized + Serialize>(&mut self, key: &'static str, value: &T) -> Result<()> {
        let written = self.place(key).and_then(|place| value.serialize(place));
        self.written(key, written)
    }

    #[inline]
    fn end(self) -> Result<()> {
        match self {
            Fields::Struct(fields) => fields.finish(),
            Fields::Tree(tree) => {
                tree.finish();
                Ok(())
            }
            Fields::Part(_) => Ok(()),
        }
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
