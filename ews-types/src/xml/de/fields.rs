//! A struct's fields from an element: attributes first, then text or child elements.

use std::borrow::Cow;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Error as _, MapAccess};

use super::attributes::{self, Attributes, AttributesOf};
use super::derived::{Added, Derivation};
use super::mixed::Mixed;
use super::part::Part;
use super::scalar::Text;
use super::{Element, Result, Slot};
use crate::xml::error::XmlError;
use crate::xml::field_name;
use crate::xml::reader::{Attribute, Child, Reader, Start};
use crate::xml::text;

enum Value<'de> {
    None,
    Attribute(Attribute<'de>),
    /// The attributes that no field takes, from this one on.
    OtherAttributes(usize),
    Text(Cow<'de, str>, usize),
    /// All content, of a field of this name.
    Mixed(&'static str),
    Element(Start<'de>, usize),
    /// What a derived type adds.
    Added(Box<Derivation<'de>>),
}

/// Where an error in a value belongs.
enum Place<'de> {
    Attribute(Attribute<'de>),
    Offset(usize),
    /// It has been placed by what is inside.
    Inside,
}

pub(super) struct Fields<'r, 'de> {
    reader: &'r mut Reader<'de>,
    start: Start<'de>,
    fields: &'static [&'static str],
    /// What stands for its text if it is empty.
    default: Option<&'static str>,
    /// The next attribute to look at.
    attribute: usize,
    /// The attributes that no field takes have been given out.
    others_given: bool,
    /// The attributes have been given out.
    among_children: bool,
    /// Nothing more to come: the end tag has been read.
    ended: bool,
    /// This is a response message of class Error.
    is_refusal: bool,
    /// The field of the last element.
    last: Option<usize>,
    /// The derived type that `xsi:type` names, until the field for it has been given out.
    derivation: Option<Box<Derivation<'de>>>,
    /// The lists that cannot be empty and have not been met, if the reader is strict.
    lists: Vec<&'static str>,
    value: Value<'de>,
}

impl<'r, 'de> Fields<'r, 'de> {
    pub(super) fn new(
        reader: &'r mut Reader<'de>,
        start: Start<'de>,
        fields: &'static [&'static str],
        default: Option<&'static str>,
    ) -> Self {
        Self {
            reader,
            start,
            fields,
            default,
            attribute: 0,
            others_given: false,
            among_children: false,
            ended: false,
            is_refusal: false,
            last: None,
            derivation: None,
            lists: Vec::new(),
            value: Value::None,
        }
    }

    /// Expects the lists that the name of a struct says cannot be empty: `$lists m:Name $choice:t:A` names two fields, of which
    /// the second one has more alternatives. Only a strict reader rejects their absence.
    pub(super) fn expect_lists(&mut self, name: &'static str) {
        if self.reader.options.strict
            && let Some(lists) = name.strip_prefix("$lists ")
        {
            self.lists = lists.split(' ').collect();
        }
    }

    fn missing_list(&self) -> Option<XmlError> {
        let list = self.lists.first().filter(|_| !self.is_refusal)?;
        let field = self.fields.iter().find(|field| is_list(list, field));
        Some(XmlError::missing_field(field.unwrap_or(list)))
    }

    fn next_attribute(&mut self) -> Result<Option<&'static str>> {
        if self.attribute == 0 && self.start.typed {
            self.derivation = Derivation::select(self.reader, self.fields)?;
        }
        while let Some(&attribute) = self.reader.attributes.get(self.attribute) {
            let index = self.attribute;
            self.attribute += 1;
            if let Some(field) = attributes::field_of(self.reader, self.fields, attribute) {
                if field == "@ResponseClass" && text::trim_bytes(attribute.value) == b"Error" {
                    self.is_refusal = true;
                    self.reader.enter_refusal();
                }
                self.value = Value::Attribute(attribute);
                return Ok(Some(field));
            }
            if let Some(field) = attributes::wildcard_of(self.reader, self.fields, attribute) {
                if !self.others_given {
                    self.others_given = true;
                    self.value = Value::OtherAttributes(index);
                    return Ok(Some(field));
                }
                continue;
            }
            let derivation = self.derivation.as_mut();
            if !derivation.is_some_and(|derivation| derivation.take_attribute(attribute)) {
                self.reader.skip_attribute(attribute)?;
            }
        }
        Ok(None)
    }

    fn next_field(&mut self) -> Result<Option<&'static str>> {
        if self.ended {
            return Ok(self.added());
        }
        if !self.among_children {
            if let Some(field) = self.next_attribute()? {
                return Ok(Some(field));
            }
            // The start tags of the children replace the attributes.
            self.among_children = true;
            let last = self.fields.last().copied().unwrap_or_default();
            if field_name::mixed(last).is_some() && (!self.start.empty || self.default.is_some()) {
                self.value = Value::Mixed(last);
                self.ended = true;
                return Ok(Some(last));
            }
            if last == "$text" {
                let offset = self.reader.offset();
                let text = self.reader.text(self.start.empty)?;
                let default = self.default.filter(|_| text.is_empty());
                self.value = Value::Text(default.map_or(text, Cow::Borrowed), offset);
                self.ended = true;
                return Ok(Some("$text"));
            }
        }
        self.next_element()
    }

    /// The next child, and the field that it is for.
    fn next_child(&mut self) -> Result<Option<(Start<'de>, Option<usize>)>> {
        // The responses of a server come in the order of the schema.
        let hint = self.last.unwrap_or_default();
        if !self.start.empty
            && let Some((start, index)) = self.reader.expected_child(self.fields, hint)?
        {
            return Ok(Some((start, Some(self.passed(start, index)))));
        }
        match self.reader.child(self.start.empty)? {
            Child::Start(start) => {
                let index = self.reader.field_of(start, self.fields, hint);
                Ok(Some((start, index.map(|index| self.passed(start, index)))))
            }
            Child::End => Ok(None),
        }
    }

    /// The field for an element of which the name is that of a field: a later wildcard, if the field has been passed and the
    /// wildcard takes it.
    #[inline]
    fn passed(&self, start: Start<'de>, index: usize) -> usize {
        match self.last {
            Some(last) if index <= last => {
                let from = last.max(index + 1);
                self.reader.rest_from(from, self.fields, start).unwrap_or(index)
            }
            _ => index,
        }
    }

    fn next_element(&mut self) -> Result<Option<&'static str>> {
        while let Some((start, index)) = self.next_child()? {
            if let Some(derivation) = &mut self.derivation
                && derivation.begins_with(start, index)
            {
                self.ended = true;
                return Ok(self.added());
            }
            if let Some(index) = index {
                if self.is_refusal && self.reader.refusal_field(start, self.fields[index])? {
                    continue;
                }
                self.last = Some(index);
                if !self.lists.is_empty() {
                    let field = self.fields[index];
                    self.lists.retain(|list| !is_list(list, field));
                }
                self.value = Value::Element(start, index);
                return Ok(self.fields.get(index).copied());
            }
            if self.is_refusal && self.reader.refusal_field(start, "")? {
                continue;
            }
            self.reader.refuse_or_skip(start, self.fields)?;
        }
        self.ended = true;
        Ok(self.added())
    }

    /// The value that was found, if it is no element of its own, and where an error in it belongs.
    fn part(&mut self) -> Result<(Part<'_, 'de>, Place<'de>)> {
        Ok(match std::mem::replace(&mut self.value, Value::None) {
            Value::Attribute(attribute) => {
                let raw = self.reader.utf8_piece(attribute.value);
                let text = raw.and_then(|raw| text::attribute_value(raw, &self.reader.chars));
                let text = text.map_err(|error| self.reader.place_attribute(error, attribute))?;
                (Part::Text(Text::new(text, self.reader)), Place::Attribute(attribute))
            }
            Value::Text(text, offset) => (Part::Text(Text::new(text, self.reader)), Place::Offset(offset)),
            Value::Mixed(field) => {
                let (empty, default) = (self.start.empty, self.default);
                let content = Mixed::new(self.reader, field, empty, default, self.derivation.as_deref_mut());
                (Part::Mixed(content), Place::Inside)
            }
            Value::OtherAttributes(at) => {
                let others = Attributes {
                    reader: self.reader,
                    at,
                    of: AttributesOf::Wildcard(self.fields),
                };
                (Part::Attributes(others), Place::Inside)
            }
            Value::Added(derivation) => {
                let added = Added {
                    reader: self.reader,
                    derivation,
                };
                (Part::Added(added), Place::Inside)
            }
            Value::Element(..) | Value::None => {
                let message = "a value was asked for before its key";
                return Err(XmlError::new(crate::ErrorKind::Unsupported, message));
            }
        })
    }

    /// The field for what a derived type adds, if there is one and it has not been given out.
    fn added(&mut self) -> Option<&'static str> {
        let derivation = self.derivation.take()?;
        let field = derivation.field;
        self.value = Value::Added(derivation);
        Some(field)
    }
}

impl<'de> MapAccess<'de> for Fields<'_, 'de> {
    type Error = XmlError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        match self.next_field()? {
            Some(field) => seed.deserialize(StrDeserializer::<XmlError>::new(field)).map(Some),
            None => self.missing_list().map_or(Ok(None), Err),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        // Most values are elements, which cost less to copy than all that a value can be costs to move.
        if let Value::Element(start, index) = self.value {
            self.value = Value::None;
            let slot = Slot {
                fields: self.fields,
                index,
                // What the schema leaves open may be nil, and is not ours to judge.
                default: None,
                keeps_nil: start.nil && self.fields.get(index).copied().and_then(field_name::wildcard).is_some(),
            };
            return seed.deserialize(Element {
                reader: self.reader,
                start,
                slot,
            });
        }
        let (value, place) = self.part()?;
        seed.deserialize(value).map_err(|error| match place {
            Place::Attribute(attribute) => self.reader.place_attribute(error, attribute),
            Place::Offset(offset) => self.reader.place_at(error, offset),
            Place::Inside => error,
        })
    }
}

/// Whether a name of [`Fields::expect_lists`] is that of the field.
fn is_list(list: &str, field: &str) -> bool {
    field
        .strip_prefix(list)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('|'))
}
