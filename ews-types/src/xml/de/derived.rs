//! `xsi:type`: which type an element is of, and what that type adds to the one that was asked for.

use std::borrow::Cow;

use serde::de::Visitor;

use super::Result;
use super::tree;
use crate::xml::attributes::qualified_name;
use crate::xml::derived::{Type, Types};
use crate::xml::error::{ErrorKind, OneOf, Quoted, XmlError};
use crate::xml::namespace::NsId;
use crate::xml::reader::{Attribute, Reader, Start};
use crate::xml::text;
use crate::xml::tree::{Built, XmlElement};

/// The value of an `xsi:type`.
pub(super) struct TypeName<'de> {
    pub(super) attribute: Attribute<'de>,
    value: Cow<'de, str>,
}

impl<'de> TypeName<'de> {
    /// That of the start tag that was read last, if it has one.
    pub(super) fn read(reader: &Reader<'de>) -> Result<Option<Self>> {
        let is_type = |attribute: &&Attribute<'de>| attribute.namespace == NsId::XSI && attribute.local == b"type";
        let Some(&attribute) = reader.attributes.iter().find(is_type) else {
            return Ok(None);
        };
        let value = text::utf8(attribute.value)
            .and_then(|raw| text::attribute_value(raw, &reader.chars))
            .map_err(|error| reader.place_attribute(error, attribute))?;
        Ok(Some(Self { attribute, value }))
    }

    /// Whether this is the type with that serde name.
    pub(super) fn is(&self, reader: &Reader<'de>, name: &str) -> bool {
        let qname = qualified_name(text::trim(&self.value).as_bytes());
        qname.is_some_and(|qname| {
            let namespace = reader.namespaces.resolve(qname.prefix);
            namespace.is_some_and(|namespace| reader.namespaces.matches(name, namespace, qname.local))
        })
    }

    /// The one among the variants of an abstract type.
    pub(super) fn among(&self, reader: &Reader<'de>, variants: &'static [&'static str]) -> Option<&'static str> {
        variants.iter().copied().find(|variant| self.is(reader, variant))
    }

    /// That it is none of those expected.
    #[cold]
    pub(super) fn unexpected(&self, reader: &Reader<'de>, expected: &[&str]) -> XmlError {
        let qname = qualified_name(text::trim(&self.value).as_bytes());
        let hint = match qname.map(|qname| reader.namespaces.resolve(qname.prefix)) {
            Some(None) => ", and its prefix is not declared",
            _ => "",
        };
        let (found, expected) = (Quoted(&self.value), OneOf(expected));
        let message = format!("xsi:type is {found}{hint}; expected {expected}");
        reader.place_attribute(XmlError::new(ErrorKind::InvalidValue, message), self.attribute)
    }
}

/// Reports the `xsi:type` of an element with a simple type, which has no place for the name of another one.
#[cold]
pub(super) fn report(reader: &mut Reader<'_>) -> Result<()> {
    if let Some(name) = TypeName::read(reader)? {
        reader.report_type(name.attribute);
    }
    Ok(())
}

/// An element of a type that derives from the one that was asked for.
pub(super) struct Derivation<'de> {
    /// The serde name of the field that keeps what the type adds.
    pub(super) field: &'static str,
    ty: Type<'static>,
    attributes: Vec<Attribute<'de>>,
    /// The field to which the last element went.
    last: Option<usize>,
    /// The first of the elements that the type adds, once it has been met.
    pub(super) first: Option<Start<'de>>,
}

impl<'de> Derivation<'de> {
    /// What `xsi:type` selects, where the fields leave room for it. The declared type can be named as well, which adds nothing to
    /// it.
    pub(super) fn select(reader: &mut Reader<'de>, fields: &'static [&'static str]) -> Result<Option<Box<Self>>> {
        let Some((field, mut types)) = fields.iter().find_map(|field| Some((*field, Types::of_field(field)?))) else {
            // No type derives from this one, so that a valid document can only name the type itself.
            return Ok(None);
        };
        let Some(name) = TypeName::read(reader)? else {
            return Ok(None);
        };
        match types.find(|ty| name.is(reader, ty.name)) {
            Some(ty) => Ok(Some(Box::new(Self {
                field,
                ty,
                attributes: Vec::new(),
                last: None,
                first: None,
            }))),
            None => {
                let types = Types::of_field(field).into_iter().flatten();
                let names: Vec<&str> = types.map(|ty| ty.name).collect();
                reader.skip_type(name.attribute, |reader| name.unexpected(reader, &names))?;
                Ok(None)
            }
        }
    }

    /// Takes an attribute that the declared type does not have; `false` if the derived type adds none.
    pub(super) fn take_attribute(&mut self, attribute: Attribute<'de>) -> bool {
        let takes = self.ty.adds_attributes && attribute.namespace != NsId::XSI;
        if takes {
            self.attributes.push(attribute);
        }
        takes
    }

    /// Whether an element is the first of those that the type adds, which all follow those of the declared type. One that
    /// would go to a field that is past may have the name of an earlier one, but is another.
    pub(super) fn begins_with(&mut self, start: Start<'de>, field: Option<usize>) -> bool {
        if !self.ty.adds_elements {
            return false;
        }
        let is_next = match (field, self.last) {
            (Some(field), Some(last)) => field > last,
            (Some(_), None) => true,
            (None, _) => false,
        };
        self.last = field;
        if !is_next {
            self.first = Some(start);
        }
        !is_next
    }
}

/// What a derived type adds, to be read as a [`Derived`](crate::Derived).
pub(super) struct Added<'r, 'de> {
    pub(super) reader: &'r mut Reader<'de>,
    pub(super) derivation: Box<Derivation<'de>>,
}

impl<'de> Added<'_, 'de> {
    /// Hands it to the visitor of a `Derived`.
    pub(super) fn hand_over<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        let added = self.read()?;
        Built::Element(added).hand_over(|| visitor.visit_unit())
    }

    fn read(self) -> Result<XmlElement> {
        let Derivation {
            ty, attributes, first, ..
        } = *self.derivation;
        tree::rest(self.reader, ty.name, &attributes, first)
    }
}
