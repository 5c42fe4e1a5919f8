//! The namespaces that an envelope declares at its root: those without a canonical prefix.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::ir::{FieldXml, Namespace, Operation, Schema, Shape, Type, TypeId, TypeRef, XmlName};

/// The namespaces of this kind in the names of each type. Schemas of EWS have none.
pub(super) struct Foreign<'a> {
    of_types: HashMap<TypeId, BTreeSet<&'a str>>,
    schema: &'a Schema,
}

impl<'a> Foreign<'a> {
    pub(super) fn find(schema: &'a Schema) -> Self {
        let names = schema.emitted.iter().map(|&id| (id, of_type(schema.get(id))));
        Foreign {
            of_types: names.filter(|(_, namespaces)| !namespaces.is_empty()).collect(),
            schema,
        }
    }

    /// The namespaces in an envelope or document with one of these elements.
    pub(super) fn in_envelope(&self, elements: &[&'a XmlName]) -> BTreeSet<&'a str> {
        let headers = self.schema.headers.iter().map(|header| &header.element);
        let mut found: BTreeSet<&str> = elements.iter().copied().chain(headers).filter_map(foreign).collect();
        if self.of_types.is_empty() {
            return found;
        }
        let headers = self.schema.headers.iter().filter_map(|header| match header.of.ty {
            TypeRef::Type(id) => Some(id),
            TypeRef::Builtin(_) => None,
        });
        let mut open: Vec<TypeId> = elements
            .iter()
            .filter_map(|element| self.root(element))
            .chain(headers)
            .collect();
        let mut seen = HashSet::new();
        while let Some(id) = open.pop() {
            if seen.insert(id) {
                found.extend(self.of_types.get(&id).into_iter().flatten());
                open.extend(self.schema.get(id).references());
            }
        }
        found
    }

    fn root(&self, element: &XmlName) -> Option<TypeId> {
        let mut of_operations = self.schema.operations.iter().flat_map(Operation::elements);
        let of_operation = of_operations.find(|(name, _)| *name == element).map(|(_, ty)| ty);
        let root = || self.schema.elements().find(|root| root.name == *element);
        of_operation.or_else(|| root().map(|root| root.ty))
    }
}

/// Those of the elements, attributes and types that a type names itself.
fn of_type(ty: &Type) -> BTreeSet<&str> {
    match &ty.shape {
        Shape::Struct(shape) => {
            let names = shape.fields.iter().filter_map(|field| match &field.xml {
                FieldXml::Attribute(name) | FieldXml::Element(name) => Some(name),
                _ => None,
            });
            names.filter_map(foreign).collect()
        }
        Shape::Choice(choice) | Shape::Derived(choice) => choice
            .variants
            .iter()
            .filter_map(|variant| foreign(variant.xml.name()?))
            .collect(),
        Shape::OpenEnum(_) | Shape::Union(_) | Shape::List(_) | Shape::Newtype(_) => BTreeSet::new(),
    }
}

fn foreign(name: &XmlName) -> Option<&str> {
    match &name.namespace {
        Namespace::Other(uri) => Some(uri),
        Namespace::None | Namespace::Known(_) => None,
    }
}
