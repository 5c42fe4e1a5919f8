//! Which attributes go to which fields, and those that go to none.

use serde::de::{DeserializeSeed, SeqAccess};

use super::part::Part;
use super::{Result, tree};
use crate::xml::error::XmlError;
use crate::xml::field_name;
use crate::xml::namespace::NsId;
use crate::xml::reader::{Attribute, Reader};
use crate::xml::tree::Built;

/// The field that takes the attributes that no other takes.
const ANY_ATTRIBUTE: &str = "$anyAttribute";

/// The field for this attribute alone.
pub(super) fn field_of(
    reader: &Reader<'_>,
    fields: &'static [&'static str],
    attribute: Attribute<'_>,
) -> Option<&'static str> {
    let Attribute { namespace, local, .. } = attribute;
    let is_its = |field: &str| {
        let name = field.strip_prefix('@');
        name.is_some_and(|name| reader.namespaces.matches(name, namespace, local))
    };
    fields.iter().copied().find(|field| is_its(field))
}

/// The field for attributes that no other field takes, if it takes this one.
pub(super) fn wildcard_of(
    reader: &Reader<'_>,
    fields: &'static [&'static str],
    attribute: Attribute<'_>,
) -> Option<&'static str> {
    let is_wildcard = |field: &&&str| field.starts_with(ANY_ATTRIBUTE);
    let field = *fields.iter().find(is_wildcard)?;
    let uri = reader.namespaces.uri(attribute.namespace);
    let mut patterns = field_name::attribute_wildcard(field).filter(|_| attribute.namespace != NsId::XSI)?;
    patterns.any(|pattern| field_name::takes(pattern, uri)).then_some(field)
}

/// Attributes of the start tag that was read last, as a list of `XmlAttribute`.
pub(super) struct Attributes<'r, 'de> {
    pub(super) reader: &'r mut Reader<'de>,
    /// The next one to look at.
    pub(super) at: usize,
    pub(super) of: AttributesOf,
}

/// Which of them.
#[derive(Clone, Copy)]
pub(super) enum AttributesOf {
    /// Those that go to none of these fields but the wildcard.
    Wildcard(&'static [&'static str]),
    /// Those of an element with `xsi:nil`.
    Nil,
}

impl AttributesOf {
    fn contain(self, reader: &Reader<'_>, attribute: Attribute<'_>) -> bool {
        match self {
            AttributesOf::Wildcard(fields) => {
                field_of(reader, fields, attribute).is_none() && wildcard_of(reader, fields, attribute).is_some()
            }
            // Of the attributes of XML Schema itself, only `xsi:type` says something of the element.
            AttributesOf::Nil => attribute.namespace != NsId::XSI || attribute.local == b"type",
        }
    }
}

impl<'de> SeqAccess<'de> for Attributes<'_, 'de> {
    type Error = XmlError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        while let Some(&attribute) = self.reader.attributes.get(self.at) {
            self.at += 1;
            if self.of.contain(self.reader, attribute) {
                let built = Built::Attribute(tree::attribute(self.reader, attribute)?);
                return built.hand_over(|| seed.deserialize(Part::Attribute)).map(Some);
            }
        }
        Ok(None)
    }
}
