//! An element, or an attribute: what it is called, and what can be in it.

use std::fmt::Display;

use super::scalar::Text;
use super::tree::{Attributes, Part};
use super::{Place, Result, unsupported};
use crate::xml::write::Writer;

/// An element of this name, the alternative of a choice (`$choice:…`), or an attribute.
pub(crate) struct Element<'w> {
    pub(crate) writer: &'w mut Writer,
    pub(crate) name: &'static str,
    /// The QName of the type for `xsi:type`, where the declared type is abstract.
    pub(super) selected: Option<&'static str>,
    /// It is an attribute.
    attribute: bool,
}

impl<'w> Element<'w> {
    #[inline]
    fn new(writer: &'w mut Writer, name: &'static str) -> Self {
        Self {
            writer,
            name,
            selected: None,
            attribute: false,
        }
    }

    /// Writes the text of the value, `<name>`, that, `</name>`; or ` name="`, that, `"`.
    pub(super) fn text(self, content: impl FnOnce(Text<'_>) -> Result<()>) -> Result<()> {
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
    pub(super) fn nil(self, attributes: impl FnOnce(Part<'_>) -> Result<()>) -> Result<()> {
        self.refuse_attribute("a choice in an attribute")?;
        let scope = self.writer.scope.mark();
        self.writer.open(self.name)?;
        self.writer.attribute("xsi:nil", "true")?;
        attributes(Part::Attributes(Attributes::new(self.writer).into()))?;
        self.writer.out.push_str("/>");
        self.writer.scope.leave(scope);
        Ok(())
    }

    #[inline]
    pub(super) fn refuse_attribute(&self, what: &str) -> Result<()> {
        match self.attribute {
            true => unsupported(what),
            false => Ok(()),
        }
    }

    pub(super) fn displayed(self, value: &dyn Display) -> Result<()> {
        self.text(|text| text.displayed(value))
    }

    #[inline]
    pub(super) fn string(self, value: &str) -> Result<()> {
        if !self.attribute && self.writer.leaf(self.name, value) {
            return Ok(());
        }
        self.text(|text| text.string(value))
    }

    pub(super) fn bytes(self, value: &[u8]) -> Result<()> {
        self.text(|text| text.bytes(value))
    }

    /// A mandatory element without a value. (An optional one is not serialized at all.)
    pub(super) fn none(self) -> Result<()> {
        if self.attribute || self.name.starts_with('$') {
            return Ok(());
        }
        self.nil(|_| Ok(()))
    }

    pub(super) fn unit(self) -> Result<()> {
        self.text(|_| Ok(()))
    }

    /// A unit variant is an alternative without content in a choice, otherwise the text of an enumeration.
    #[inline]
    pub(super) fn unit_variant(self, variant: &'static str) -> Result<()> {
        match !self.attribute && (self.name.starts_with('$') || variant.contains(':')) {
            true => Element::new(self.writer, variant).unit(),
            false => self.string(variant),
        }
    }

    /// As [`Place::variant`].
    pub(super) fn variant(
        self,
        name: &'static str,
        variant: &'static str,
    ) -> Result<(Place<'w>, Option<&'static str>)> {
        self.refuse_attribute("a choice in an attribute")?;
        Ok(match name {
            "$nillable" => (Place::Element(self), None),
            "$type" => {
                let selected = Some(variant);
                (Place::Element(Element { selected, ..self }), None)
            }
            _ if variant == "$text" => (Place::text(self.writer), None),
            // The field of a choice has no name of its own in the document; its alternative has.
            _ => (Place::element(self.writer, variant), Some(variant)),
        })
    }
}

impl<'w> Place<'w> {
    /// An element of this name.
    #[inline]
    pub(crate) fn element(writer: &'w mut Writer, name: &'static str) -> Self {
        Place::Element(Element::new(writer, name))
    }

    /// An element with an `xsi:type`, given as a serde name.
    #[inline]
    pub(crate) fn selecting(writer: &'w mut Writer, name: &'static str, selected: Option<&'static str>) -> Self {
        Place::Element(Element {
            selected,
            ..Element::new(writer, name)
        })
    }

    pub(super) fn attribute(writer: &'w mut Writer, name: &'static str) -> Self {
        Place::Element(Element {
            attribute: true,
            ..Element::new(writer, name)
        })
    }

    /// The text of an element.
    pub(super) fn text(writer: &'w mut Writer) -> Self {
        Place::Text(Text {
            writer,
            attribute: false,
        })
    }
}
