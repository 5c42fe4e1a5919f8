//! Which field an element is for, and what to say when there is none.

use super::{Reader, Result, Start};
use crate::xml::departures;
use crate::xml::error::{ErrorKind, OneOf, Quoted, XmlError};
use crate::xml::field_name;
use crate::xml::namespace::{self, NsId};

impl<'de> Reader<'de> {
    /// The first of `fields` that takes this element. `hint` is where to begin; the responses of a server come in the
    /// order of the schema.
    pub(crate) fn field_of(&self, start: Start<'de>, fields: &'static [&'static str], hint: usize) -> Option<usize> {
        let (before, after) = fields.split_at(hint.min(fields.len()));
        if let Some(at) = self.named(after, start) {
            return Some(before.len() + at);
        }
        match self.named(before, start) {
            Some(at) => Some(at),
            None => self.catching(fields, start, before.len()),
        }
    }

    /// The first field with the name of this element.
    #[inline]
    fn named(&self, fields: &[&str], start: Start<'de>) -> Option<usize> {
        // The prefixes of the two namespaces of EWS are equally long: this holds across them as well.
        let len = self.namespaces.field_len(start.namespace, start.local);
        let mut at = 0;
        while let Some(field) = fields.get(at) {
            if field.len() == len && self.is_named(field, start) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// The field that takes this element under another name: a choice that has it, else a wildcard. Of several wildcards it
    /// is the first one from `hint` on.
    fn catching(&self, fields: &[&str], start: Start<'de>, hint: usize) -> Option<usize> {
        let mut wildcard = None;
        let mut at = 0;
        while let Some(&field) = fields.get(at) {
            if field.starts_with('$') {
                if self.has_alternative(field, start) {
                    return Some(at);
                }
                let is_better = wildcard.is_none_or(|found| found < hint && at >= hint);
                if is_better && self.has_wildcard(field, start) {
                    wildcard = Some(at);
                }
            }
            at += 1;
        }
        self.departing(fields, start).or(wildcard)
    }

    /// The first field that takes this element because servers are known to send it in another namespace.
    #[cold]
    fn departing(&self, fields: &[&str], start: Start<'de>) -> Option<usize> {
        if self.options.strict || !start.namespace.is_ews() {
            return None;
        }
        let mut at = 0;
        while let Some(field) = fields.get(at) {
            let has_one = |mut names: field_name::Alternatives<'_>| names.any(|name| self.departs(name, start));
            if self.departs(field, start) || field_name::alternatives(field).is_some_and(has_one) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Whether servers are known to send this element for the name.
    fn departs(&self, name: &str, start: Start<'de>) -> bool {
        let sent = departures::sent_for(name).filter(|_| !self.options.strict);
        sent.is_some_and(|sent| self.is_named(sent, start))
    }

    /// Whether a field is a choice of which an alternative has the name of this element.
    fn has_alternative(&self, field: &str, start: Start<'de>) -> bool {
        field_name::alternatives(field).is_some_and(|mut names| names.any(|name| self.is_named(name, start)))
    }

    /// Whether a field is a wildcard that takes this element, or has one among its alternatives.
    fn has_wildcard(&self, field: &str, start: Start<'de>) -> bool {
        let uri = self.namespaces.uri(start.namespace);
        let patterns = field_name::wildcard(field).or_else(|| field_name::alternatives(field));
        patterns.is_some_and(|mut patterns| patterns.any(|pattern| field_name::takes(pattern, uri)))
    }

    /// The first wildcard, among the fields from this one on, that takes the element also where that is the name of a field before.
    #[cold]
    pub(crate) fn rest_from(&self, index: usize, fields: &[&str], start: Start<'de>) -> Option<usize> {
        let mut at = index;
        while let Some(field) = fields.get(at) {
            if field.starts_with(field_name::REST) && self.has_wildcard(field, start) {
                return Some(at);
            }
            at += 1;
        }
        None
    }

    /// Whether this element is among those of mixed content.
    pub(crate) fn is_in(&self, mixed: &str, start: Start<'de>) -> bool {
        self.has_alternative(mixed, start) || self.has_wildcard(mixed, start)
    }

    /// The alternative of a choice for this element: the one of its name, else a wildcard that takes it.
    pub(crate) fn alternative(&self, variants: &'static [&'static str], start: Start<'de>) -> Option<&'static str> {
        let uri = self.namespaces.uri(start.namespace);
        let named = variants.iter().find(|variant| self.is_named(variant, start));
        let departing = || variants.iter().find(|variant| self.departs(variant, start));
        let found = named
            .or_else(departing)
            .or_else(|| variants.iter().find(|variant| field_name::any_takes(variant, uri)));
        found.copied()
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
        for field in fields {
            let expected = match field_name::alternatives(field) {
                Some(mut names) => names.find(|name| is_local(name, start)),
                None if field.starts_with('@') || field.starts_with('$') => None,
                None => Some(*field).filter(|name| is_local(name, start)),
            };
            if let Some(expected) = expected {
                return Err(self.wrong_namespace(start, expected));
            }
        }
        self.skip_unknown(start)
    }

    #[cold]
    pub(crate) fn wrong_namespace(&self, start: Start<'de>, expected: &str) -> XmlError {
        let namespace = match self.namespaces.uri(start.namespace) {
            "" => "no namespace".to_owned(),
            // In full: what is wrong with it is often at its end.
            uri if uri.len() <= 200 => format!("the namespace {uri:?}"),
            uri => format!("the namespace {}", Quoted(uri)),
        };
        let wanted = expected
            .split_once(':')
            .and_then(|(prefix, _)| namespace::uri_of_prefix(prefix));
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
        match expected.iter().find(|name| is_local(name, start)) {
            Some(name) => self.wrong_namespace(start, name),
            None => {
                let message = format!("found element {}, expected {}", self.name_of(start), OneOf(expected));
                self.place_here(XmlError::new(ErrorKind::UnknownElement, message))
            }
        }
    }
}

/// Whether the element has the local part of this name.
fn is_local(name: &str, start: Start<'_>) -> bool {
    field_name::local_of(name).as_bytes() == start.local
}
