//! Repeated values: elements, items of a list, parts of open content.

use serde::ser::{Serialize, SerializeSeq};

use super::element::Element;
use super::scalar::{Text, check_item};
use super::tree::Part;
use super::{Place, Result, unsupported};
use crate::xml::error::WriteError;
use crate::xml::write::Writer;

pub(crate) enum Sequence<'w> {
    /// Elements of one name, one after the other.
    Elements(&'w mut Writer, &'static str),
    /// The items of a list, with spaces between them.
    Items {
        text: Text<'w>,
        /// There has been an item.
        begun: bool,
        /// Where the item begins, not counting the declarations that have been inserted before it.
        begin: usize,
    },
    Parts(Part<'w>),
}

impl<'w> Sequence<'w> {
    pub(super) fn of_elements(element: Element<'w>) -> Result<Self> {
        element.refuse_attribute("a repeated value in an attribute")?;
        Ok(Sequence::Elements(element.writer, element.name))
    }

    pub(super) fn of_items(text: Text<'w>) -> Self {
        Sequence::Items {
            text,
            begun: false,
            begin: 0,
        }
    }

    pub(super) fn of_parts(part: Part<'w>) -> Result<Self> {
        match part {
            Part::Attributes(_) | Part::Nodes(_) | Part::Prefixes(_) => Ok(Sequence::Parts(part)),
            _ => unsupported("a repeated value as an attribute"),
        }
    }

    /// Where the next value is written.
    fn next(&mut self) -> Result<Place<'_>> {
        match self {
            Sequence::Elements(writer, name) => Ok(Place::element(writer, name)),
            Sequence::Items { text, begun, begin } => {
                if std::mem::replace(begun, true) {
                    text.writer.out.push(' ');
                }
                // Declarations of prefixes may be inserted before the item.
                *begin = text.writer.out.len() - text.writer.inserted;
                Ok(Place::Text(text.reborrowed()))
            }
            Sequence::Parts(part) => Ok(Place::Part(part.item()?)),
        }
    }

    /// Takes in that it has been.
    fn written(&mut self) -> Result<()> {
        match self {
            Sequence::Elements(..) => Ok(()),
            Sequence::Items { text, begin, .. } => check_item(&text.writer.out[*begin + text.writer.inserted..]),
            Sequence::Parts(part) => part.item_written(),
        }
    }
}

impl SerializeSeq for Sequence<'_> {
    type Ok = ();
    type Error = WriteError;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<()> {
        value.serialize(self.next()?)?;
        self.written()
    }

    fn end(self) -> Result<()> {
        Ok(())
    }
}
