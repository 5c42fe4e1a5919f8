//! From bindings, port types and messages to operations.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::ir::XmlName;
use crate::source::SourceFile;

use super::document::{Binding, Document, Part, Port};
use super::tag::{Name, Word};
use super::{Refused, SoapVersion, WsdlOperation, errors};

impl Document {
    /// The version of SOAP that is wanted; else 1.1, unless there are bindings for 1.2 only.
    pub(super) fn soap_version(&self, wanted: Option<SoapVersion>) -> SoapVersion {
        let has = |version| self.bindings.iter().any(|binding| binding.version == version);
        match wanted {
            Some(version) => version,
            None if has(SoapVersion::V1_2) && !has(SoapVersion::V1_1) => SoapVersion::V1_2,
            None => SoapVersion::V1_1,
        }
    }

    /// The operations of the bindings for `version`, each once. `file` is the document that was given.
    pub(super) fn operations(
        &self,
        file: &Arc<SourceFile>,
        version: SoapVersion,
    ) -> Result<Vec<Result<WsdlOperation, Refused>>, Box<Diagnostic>> {
        let mut found: Vec<(&Word, Result<WsdlOperation, Refused>)> = Vec::new();
        for binding in self.bindings.iter().filter(|binding| binding.version == version) {
            let operation = self.operation(binding).map_err(|error| Refused {
                name: binding.operation.text.clone(),
                error,
            });
            let name = &binding.operation;
            match found.iter().position(|(known, _)| known.text == name.text) {
                None => found.push((name, operation)),
                Some(index) => check_same(&mut found[index], name, operation),
            }
        }
        if found.is_empty() {
            let other = self.bindings.first().map(|binding| (version, binding.version));
            let missing = self.missing.values().next();
            return Err(missing.map_or_else(
                || errors::nothing_bound(file, other),
                |missing| Box::new(missing.clone()),
            ));
        }
        Ok(found.into_iter().map(|(_, operation)| operation).collect())
    }

    fn operation(&self, binding: &Binding) -> Result<WsdlOperation, Box<Diagnostic>> {
        if let Some(unsupported) = &binding.unsupported {
            return Err(errors::unsupported_style(&binding.operation, unsupported));
        }
        let port = self.port(binding)?;
        let [request, response] = &port.messages;
        let headers = binding.headers.iter().map(|(message, part)| self.part(message, part));
        Ok(WsdlOperation {
            name: binding.operation.text.clone(),
            soap_action: binding.soap_action.clone(),
            request: self.request(binding, request.as_ref())?,
            response: match response {
                Some(message) => self.body(binding, message, 1)?,
                None => None,
            },
            headers: headers.collect::<Result<_, _>>()?,
        })
    }

    /// The operation of the port type that the binding is for; where it does not say which, of any.
    fn port(&self, binding: &Binding) -> Result<&Port, Box<Diagnostic>> {
        let Word { text: name, place } = &binding.operation;
        let bound = binding.port.as_ref();
        let found = match bound {
            Some(port) => self.find(&self.ports, port).and_then(|operations| operations.get(name)),
            None => self.ports.values().find_map(|operations| operations.get(name)),
        };
        found.ok_or_else(|| {
            if let Some(error) = bound.and_then(|port| self.missing_import(port)) {
                return error;
            }
            let error = Diagnostic::error(format!("operation `{name}` is bound, but no portType has it"));
            let known: Vec<_> = self.ports.values().flat_map(BTreeMap::keys).collect();
            Box::new(error.at(place.clone(), "not in a portType").suggest(name, &known))
        })
    }

    /// What is called `name`; where the namespace is another one, what alone has its local name.
    fn find<'d, T>(&self, defined: &'d BTreeMap<XmlName, T>, name: &Name) -> Option<&'d T> {
        if let Some(found) = defined.get(&name.xml) {
            return Some(found);
        }
        if self.missing_import(name).is_some() {
            return None;
        }
        let mut alike = defined.iter().filter(|(known, _)| known.local == name.xml.local);
        match (alike.next(), alike.next()) {
            (Some((_, found)), None) => Some(found),
            _ => None,
        }
    }

    /// Why the document in which `name` would be defined is not there.
    fn missing_import(&self, name: &Name) -> Option<Box<Diagnostic>> {
        let error = self.missing.get(name.xml.namespace.as_deref().unwrap_or_default())?;
        Some(Box::new(error.clone().at(name.word.place.clone(), "needed for this")))
    }

    /// The element of the request: without one nobody could tell which operation is meant.
    fn request(&self, binding: &Binding, message: Option<&Name>) -> Result<XmlName, Box<Diagnostic>> {
        let place = &binding.operation.place;
        let Some(message) = message else {
            let name = &binding.operation.text;
            let error = Diagnostic::error(format!("operation `{name}` has no input in its portType"));
            return Err(Box::new(error.at(place.clone(), "bound here")));
        };
        let element = self.body(binding, message, 0)?;
        element.ok_or_else(|| errors::unclear_body(message, place))
    }

    /// The element in the body: the part that the binding names, else the only part of the message. `None` if the message has
    /// no parts.
    fn body(&self, binding: &Binding, message: &Name, direction: usize) -> Result<Option<XmlName>, Box<Diagnostic>> {
        let place = &binding.operation.place;
        if let Some(part) = &binding.body[direction] {
            return self.part(message, part).map(Some);
        }
        let parts = self.message(message)?;
        let headers = binding.headers.iter();
        let in_headers: Vec<&str> = headers
            .filter(|(of, _)| of.xml == message.xml)
            .map(|(_, part)| part.text.as_str())
            .collect();
        let mut rest = parts.iter().filter(|(name, _)| !in_headers.contains(&name.as_str()));
        match (rest.next(), rest.next()) {
            (Some((name, part)), None) => element(message, name, part).map(Some),
            (None, _) if parts.is_empty() => Ok(None),
            _ => Err(errors::unclear_body(message, place)),
        }
    }

    fn part(&self, message: &Name, part: &Word) -> Result<XmlName, Box<Diagnostic>> {
        let parts = self.message(message)?;
        let Some(found) = parts.get(&part.text) else {
            let known: Vec<_> = parts.keys().collect();
            let name = &message.word.text;
            let text = format!("message `{}` has no part `{}` with an element", local(name), part.text);
            let error = Diagnostic::error(text).at(part.place.clone(), "no such part");
            return Err(Box::new(error.suggest(&part.text, &known)));
        };
        element(message, &part.text, found)
    }

    fn message(&self, message: &Name) -> Result<&BTreeMap<String, Part>, Box<Diagnostic>> {
        self.find(&self.messages, message).ok_or_else(|| {
            if let Some(error) = self.missing_import(message) {
                return error;
            }
            let name = local(&message.word.text);
            let known: Vec<_> = self.messages.keys().map(|known| &*known.local).collect();
            let error = Diagnostic::error(format!("there is no message `{name}`"));
            let error = error.at(message.word.place.clone(), "no such message");
            Box::new(error.suggest(name, &known))
        })
    }
}

/// The name alone.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default()
}

fn element(message: &Name, name: &str, part: &Part) -> Result<XmlName, Box<Diagnostic>> {
    match part {
        Part::Element(element) => Ok(element.clone()),
        Part::Type(ty) => Err(errors::part_with_type(local(&message.word.text), name, ty)),
    }
}

/// What is bound once more, with the same messages, is the same operation. With others it has no name of its own, unless it
/// comes from a document that is only imported: then that of the first document counts.
fn check_same(
    known: &mut (&Word, Result<WsdlOperation, Refused>),
    again: &Word,
    other: Result<WsdlOperation, Refused>,
) {
    match (&mut known.1, other) {
        (Ok(first), Ok(second)) if first.request == second.request && first.response == second.response => {
            for header in second.headers {
                if !first.headers.contains(&header) {
                    first.headers.push(header);
                }
            }
        }
        (first @ Err(_), second) => *first = second,
        (Ok(_), Err(_)) => {}
        (Ok(_), Ok(_)) if known.0.place.file().path() != again.place.file().path() => {}
        (first @ Ok(_), Ok(_)) => {
            *first = Err(Refused {
                name: again.text.clone(),
                error: errors::bound_twice(known.0, again),
            });
        }
    }
}
