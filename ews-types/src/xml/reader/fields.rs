//! Which field an element is for, and what to say when there is none.

use super::{Reader, Result, Start};
use crate::xml::error::{ErrorKind, OneOf, Quoted, XmlError};
use crate::xml::names::{self, NsId};

impl<'de> Reader<'de> {
    /// The first of `fields` that takes this element. `hint` is where to begin; the answers of a server come in the
    /// order of the schema.
    pub(crate) fn field_of(&self, start: Start<'de>, fields: &'static [&'static str], hint: usize) -> Option<usize> {
        let (before, after) = fields.split_at(hint.min(fields.len()));
        // The prefixes of the two namespaces of EWS are equally long: this holds across them as well.
        let len = self.namespaces.field_len(start.namespace, start.local);
        let is_named = |field: &&'static str| field.len() == len && self.is_named(field, start);
        let named = after
            .iter()
            .position(is_named)
            .map(|at| at + before.len())
            .or_else(|| before.iter().position(is_named));
        named
            .or_else(|| fields.iter().position(|field| self.has_alternative(field, start)))
            .or_else(|| fields.iter().position(|field| *field == "$any"))
    }

    /// Whether a field is a choice that takes this element.
    fn has_alternative(&self, field: &str, start: Start<'de>) -> bool {
        names::alternatives(field).is_some_and(|mut names| names.any(|name| self.is_named(name, start)))
    }

    /// Whether the element has this name.
    #[inline]
    pub(crate) fn is_named(&self, name: &str, start: Start<'de>) -> bool {
        let matches = |namespace| self.namespaces.matches(name, namespace, start.local);
        matches(start.namespace)
            || (self.options.across && start.namespace.is_ews() && (matches(NsId::MESSAGES) || matches(NsId::TYPES)))
    }

    /// An element that no field takes: an error if only its namespace is wrong, otherwise unknown.
    pub(crate) fn refuse_or_skip(&mut self, start: Start<'de>, fields: &'static [&'static str]) -> Result<()> {
        let same_local = |name: &&str| !name.starts_with(['@', '$']) && names::local_of(name).as_bytes() == start.local;
        let names = fields.iter().flat_map(|field| {
            let choice = names::alternatives(field);
            let plain = choice.is_none().then_some(*field);
            choice.into_iter().flatten().chain(plain)
        });
        if let Some(expected) = names.clone().find(same_local) {
            return Err(self.wrong_namespace(start, expected));
        }
        self.skip_unknown(start)
    }

    #[cold]
    pub(crate) fn wrong_namespace(&self, start: Start<'de>, expected: &str) -> XmlError {
        let namespace = match self.namespaces.uri(start.namespace) {
            "" => "no namespace".to_owned(),
            uri => format!("the namespace {}", Quoted(uri)),
        };
        let wanted = expected
            .split_once(':')
            .and_then(|(prefix, _)| names::uri_of_prefix(prefix));
        let local = String::from_utf8_lossy(start.local);
        let message = match wanted {
            Some(uri) => format!("found element {local} in {namespace}, expected {expected} (namespace {uri:?})"),
            None => format!("found element {local} in {namespace}, expected {expected}"),
        };
        self.place_here(XmlError::new(ErrorKind::WrongNamespace, message))
    }

    /// An element that is none of those expected.
    #[cold]
    pub(crate) fn unexpected(&self, start: Start<'de>, expected: &[&str]) -> XmlError {
        match expected
            .iter()
            .find(|name| names::local_of(name).as_bytes() == start.local)
        {
            Some(name) => self.wrong_namespace(start, name),
            None => {
                let message = format!("found element {}, expected {}", self.name_of(start), OneOf(expected));
                self.place_here(XmlError::new(ErrorKind::UnknownElement, message))
            }
        }
    }
}
