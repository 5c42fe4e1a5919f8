//! The operations: from the WSDL, or from the names of the elements.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use xsd_parser::models::schema::xs::ElementType;

use crate::chosen::Chosen;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::ir::{HEADERS, Header, MESSAGES, Operation, Origin, TYPES, TypeId, TypeRef, TypeUse, XSD, XmlName};
use crate::load::{Wsdl, WsdlOperation};
use crate::source::Component;

use super::symbols::{Decl, Symbols, TypeNode};
use super::{Declared, Lowering, MAX_DERIVATIONS, docs, nested_type, particle, unknown};

/// An operation that was found; its types are not lowered yet.
pub(super) type Found = WsdlOperation;

/// What the element of a response has behind the name of the operation, the usual first.
const RESPONSES: &[&str] = &["Response", "ResponseMessage", "Result"];

/// The operations of the WSDL; without one, those that the names of the elements suggest.
///
/// A WSDL may bind more than the schemas declare, unless that is what was `chosen`.
pub(super) fn find(symbols: &Symbols<'_>, wsdl: Option<&Wsdl>, chosen: &Chosen) -> Result<Vec<Found>, Error> {
    let Some(wsdl) = wsdl else { return Ok(by_name(symbols)) };
    let mut found = Vec::new();
    for operation in &wsdl.operations {
        let operation = match operation {
            Ok(operation) => operation,
            Err(refused) if chosen.operations.contains(&refused.name) => return Err((*refused.error).clone().into()),
            Err(_) => continue,
        };
        let mut elements = bodies(operation).chain(&operation.headers);
        match elements.find(|element| !symbols.elements.contains_key(element)) {
            None => found.push(operation.clone()),
            Some(_) if !chosen.operations.contains(&operation.name) => {}
            Some(missing) => {
                return Err(not_declared(symbols, wsdl, &operation.name, missing));
            }
        }
    }
    Ok(found)
}

/// The elements of the request and the response.
fn bodies(found: &Found) -> impl Iterator<Item = &XmlName> {
    [&found.request].into_iter().chain(&found.response)
}

fn not_declared(symbols: &Symbols<'_>, wsdl: &Wsdl, operation: &str, element: &XmlName) -> Error {
    let message = format!("the WSDL binds element `{element}` to operation `{operation}`, but no schema declares it");
    let mut error = Diagnostic::error(message);
    if let Some(place) = wsdl.locate(element) {
        error = error.at(place.clone(), "no such element");
    }
    let known: Vec<_> = symbols.elements.keys().map(ToString::to_string).collect();
    let error = error.suggest(&element.to_string(), &known);
    error
        .help("do the WSDL and the schemas come from the same server?")
        .into()
}

/// The operations whose SOAP action is not called as they are, in EWS's own WSDL.
const ACTIONS: &[(&str, &str)] = &[
    ("GetStreamingEvents", "GetEvents"),
    ("CreateMeetingInstance", "CreateMeetingInstanceRequest"),
    ("DeleteMeetingInstance", "DeleteMeetingInstanceRequest"),
    ("GetMeetingInstance", "GetMeetingInstanceRequest"),
    ("UpdateMeetingInstance", "UpdateMeetingInstanceRequest"),
];

/// An element `X` or `XRequest` beside an element `XResponse` is an operation.
fn by_name(symbols: &Symbols<'_>) -> Vec<Found> {
    let declared = |local: String| {
        let name = XmlName::new(Some(MESSAGES), local);
        symbols.elements.contains_key(&name).then_some(name)
    };
    let headers = HEADERS.iter().map(|header| XmlName::new(Some(TYPES), *header));
    let headers: Vec<XmlName> = headers.filter(|header| symbols.elements.contains_key(header)).collect();
    let candidates = symbols
        .element_order
        .iter()
        .filter(|name| name.namespace.as_deref() == Some(MESSAGES));
    let found = candidates.filter_map(|request| {
        let plain = request.local.strip_suffix("Request").unwrap_or(&request.local);
        let names = [&*request.local, plain];
        let response = names.iter().find_map(|name| {
            let response = RESPONSES
                .iter()
                .find_map(|suffix| declared(format!("{name}{suffix}")))?;
            Some((*name, response))
        });
        let (name, response) = response?;
        let action = ACTIONS
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(name, |(_, action)| action);
        Some(Found {
            name: name.to_owned(),
            soap_action: format!("{MESSAGES}/{action}"),
            request: request.clone(),
            response: Some(response),
            headers: headers.clone(),
        })
    });
    found.collect()
}

impl<'a> Lowering<'a> {
    /// The operations with their types. They come first, so that their types take the names of the elements.
    pub(super) fn operations(&mut self, found: &[Found]) -> Vec<Operation> {
        let mut holders: BTreeMap<XmlName, usize> = BTreeMap::new();
        let mut roots: BTreeMap<XmlName, TypeId> = BTreeMap::new();
        let elements = found.iter().flat_map(bodies);
        let elements: BTreeSet<&XmlName> = elements.collect();
        for element in &elements {
            if let Some(ty) = self.type_of_root(element) {
                *holders.entry(ty).or_default() += 1;
            }
        }
        for found in found {
            for element in bodies(found) {
                if !roots.contains_key(element) {
                    let root = self.root(element, &holders);
                    let root = root.unwrap_or_else(|error| self.refused_root(element, error));
                    roots.insert(element.clone(), root);
                }
            }
        }
        let operations = found.iter().map(|found| Operation {
            name: found.name.clone(),
            request: found.request.clone(),
            request_type: roots[&found.request],
            response: found.response.clone().map(|element| {
                let ty = roots[&element];
                (element, ty)
            }),
            soap_action: found.soap_action.clone(),
            since: self.since(&found.request),
            headers: found.headers.clone(),
        });
        operations.collect()
    }

    fn refused_root(&mut self, element: &XmlName, error: Error) -> TypeId {
        let element = element.clone();
        self.refused_type(Origin::Root { element, ty: None }, error)
    }

    /// What the schema says of the first version that has the operation, in the annotation of its request:
    /// `<xs:appinfo source="since">Exchange2013</xs:appinfo>`.
    fn since(&self, request: &XmlName) -> Option<String> {
        let decl = self.symbols.elements.get(request)?;
        particle::annotations(decl.node).find_map(|annotation| docs::app_info(annotation, "since"))
    }

    fn type_of_root(&self, element: &XmlName) -> Option<XmlName> {
        let decl = self.symbols.elements.get(element)?;
        let decl = self.typed(*decl);
        decl.node.type_.as_ref().map(|name| decl.scope.resolve(name))
    }

    /// The declaration that says of which type an element is: its own, or that of a head of its substitution group.
    fn typed(&self, mut decl: Decl<'a, &'a ElementType>) -> Decl<'a, &'a ElementType> {
        for _ in 0..MAX_DERIVATIONS {
            let head = decl.node.substitution_group.as_ref().and_then(|heads| heads.0.first());
            let head = head.filter(|_| decl.node.type_.is_none() && nested_type(decl.node).is_none());
            let head = head.and_then(|head| self.symbols.elements.get(&decl.scope.resolve(head)));
            match head {
                Some(head) => decl = *head,
                None => break,
            }
        }
        decl
    }

    /// The complex type of an element; `None` if it has a simple one, or any.
    fn complex_type_of(&self, decl: Decl<'a, &'a ElementType>) -> Result<Option<Declared<'a>>, Error> {
        let Decl { node, scope } = self.typed(decl);
        let declared = match (&node.type_, nested_type(node)) {
            (Some(name), _) => match scope.resolve(name) {
                name if name.namespace.as_deref() == Some(XSD) => return Ok(None),
                name => self.declared(&name)?,
            },
            (None, Some(node)) => Declared {
                name: None,
                version: 0,
                decl: Decl { node, scope },
            },
            (None, None) => return Ok(None),
        };
        Ok(Some(declared).filter(|declared| matches!(declared.decl.node, TypeNode::Complex(_))))
    }

    /// The type for the element of an operation: a struct of its complex type, or a newtype if that is simple or can be nil. A
    /// type that several of them have is repeated for each, because each is written as an element of its own.
    fn root(&mut self, element: &XmlName, holders: &BTreeMap<XmlName, usize>) -> Result<TypeId, Error> {
        let decl = *self
            .symbols
            .elements
            .get(element)
            .ok_or_else(|| unknown(Component::Element, element))?;
        let nillable = decl.node.nillable.unwrap_or_default();
        let Some(declared) = self.complex_type_of(decl)?.filter(|_| !nillable) else {
            return self.newtype_root(element, decl);
        };
        let ty = self.type_of_root(element);
        self.declared.extend(ty.clone());
        let is_shared = ty
            .as_ref()
            .is_some_and(|name| holders.get(name).is_some_and(|count| *count > 1));
        let origin = Origin::Root {
            element: element.clone(),
            ty,
        };
        let id = if is_shared {
            self.new_struct(&declared, origin)
        } else {
            self.struct_for(&declared, origin)
        };
        let own = particle::element_docs(decl.node);
        if !own.is_empty() {
            self.types[id.0].docs = own;
        }
        Ok(id)
    }

    fn newtype_root(&mut self, element: &XmlName, decl: Decl<'a, &'a ElementType>) -> Result<TypeId, Error> {
        let mut of = self.element_type(decl.node, decl.scope, element)?;
        self.fix_element(&mut of, decl.node.fixed.as_deref());
        Ok(self.newtype(element, decl.node, of))
    }

    /// The headers that the operations use, each once: those of EWS in their usual order, then others.
    pub(super) fn headers(&mut self, operations: &[Operation], all: bool) -> Vec<Header> {
        let mut headers: Vec<Header> = Vec::new();
        let mut seen = HashSet::new();
        let known = HEADERS.iter().map(|header| XmlName::new(Some(TYPES), *header));
        let known = known.filter(|header| all && self.symbols.elements.contains_key(header));
        let known: Vec<XmlName> = known.collect();
        let used = operations.iter().flat_map(|operation| &operation.headers);
        for element in used.chain(&known) {
            if !seen.insert(element) {
                continue;
            }
            let (of, docs) = self.header_type(element).unwrap_or_else(|error| {
                (
                    TypeUse::of(TypeRef::Type(self.refused_root(element, error))),
                    String::new(),
                )
            });
            headers.push(Header {
                element: element.clone(),
                field: String::new(),
                of,
                docs,
            });
        }
        headers.sort_by_key(|header| {
            HEADERS
                .iter()
                .position(|known| header.element.is(TYPES, known))
                .unwrap_or(HEADERS.len())
        });
        headers
    }

    fn header_type(&mut self, element: &XmlName) -> Result<(TypeUse, String), Error> {
        let decl = *self
            .symbols
            .elements
            .get(element)
            .ok_or_else(|| unknown(Component::Element, element))?;
        let of = self.element_type(decl.node, decl.scope, element)?;
        Ok((of, particle::element_docs(decl.node)))
    }
}
