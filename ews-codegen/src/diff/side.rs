//! The two sides of a comparison, and how what belongs together is found.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::diagnostic::Location;
use crate::emit::Signatures;
use crate::ir::{Operation, Origin, Schema, Shape, Type, TypeId, TypeRef, XmlName};
use crate::source::{Component, Sources};

use super::Breaks;

/// One of the two.
pub(super) struct Side<'a> {
    pub(super) schema: &'a Schema,
    pub(super) signatures: Signatures<'a>,
    sources: &'a Sources,
    /// The types that are compared. Choices are not among them: they are compared with the structs that hold them.
    types: BTreeMap<Key, TypeId>,
    in_requests: HashSet<TypeId>,
    in_responses: HashSet<TypeId>,
}

/// By what a type is recognized on the other side.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// As the schema calls it.
    pub(super) subject: String,
    /// Which one, if the schema has several that are called so.
    number: usize,
}

/// The old and the new side.
pub(super) struct Sides<'a> {
    pub(super) old: Side<'a>,
    pub(super) new: Side<'a>,
}

impl<'a> Sides<'a> {
    pub(super) fn new(old: (&'a Sources, &'a Schema), new: (&'a Sources, &'a Schema)) -> Self {
        Sides {
            old: Side::new(old.0, old.1),
            new: Side::new(new.0, new.1),
        }
    }

    /// Every type of either side, by its key.
    pub(super) fn keys(&self) -> BTreeSet<&Key> {
        self.old.types.keys().chain(self.new.types.keys()).collect()
    }

    /// What breaks if documents with these types do.
    pub(super) fn documents(&self, old: TypeId, new: TypeId) -> Breaks {
        let has =
            |old_has: &HashSet<TypeId>, new_has: &HashSet<TypeId>| old_has.contains(&old) || new_has.contains(&new);
        Breaks {
            api: false,
            requests: has(&self.old.in_requests, &self.new.in_requests),
            responses: has(&self.old.in_responses, &self.new.in_responses),
        }
    }

    /// Whether both mean the same type, whatever it is like.
    pub(super) fn is_same(&self, old: TypeRef, new: TypeRef) -> bool {
        let (TypeRef::Type(old), TypeRef::Type(new)) = (old, new) else {
            return old == new;
        };
        let (old, new) = (self.old.schema.get(old), self.new.schema.get(new));
        match (&old.origin, &new.origin) {
            // Choices are compared by what they hold.
            (Origin::Choice { .. }, Origin::Choice { .. }) => true,
            (old_origin, new_origin) => subject(self.old.schema, old_origin) == subject(self.new.schema, new_origin),
        }
    }
}

impl<'a> Side<'a> {
    fn new(sources: &'a Sources, schema: &'a Schema) -> Self {
        let mut types: BTreeMap<Key, TypeId> = BTreeMap::new();
        for &id in &schema.emitted {
            let Some(subject) = subject(schema, &schema.get(id).origin) else {
                continue;
            };
            let mut key = Key { subject, number: 0 };
            while types.contains_key(&key) {
                key.number += 1;
            }
            types.insert(key, id);
        }
        let of_headers = || {
            schema.headers.iter().filter_map(|header| match header.of.ty {
                TypeRef::Type(id) => Some(id),
                TypeRef::Builtin(_) => None,
            })
        };
        let requests = schema.operations.iter().map(|operation| operation.request_type);
        let responses = schema.operations.iter().filter_map(Operation::response_type);
        Side {
            schema,
            signatures: Signatures::new(schema),
            sources,
            types,
            in_requests: reached(schema, requests.chain(of_headers())),
            in_responses: reached(schema, responses.chain(of_headers())),
        }
    }

    /// The type with this key.
    pub(super) fn find(&self, key: &Key) -> Option<TypeId> {
        self.types.get(key).copied()
    }

    /// Where a type is declared.
    pub(super) fn place(&self, ty: &Type) -> Option<Location> {
        match &ty.origin {
            Origin::Named(name) => self.locate(Component::Type, name),
            Origin::Root { element, .. } => self.locate(Component::Element, element),
            Origin::Anonymous { holder } => self
                .locate(Component::Element, holder)
                .or_else(|| self.locate(Component::Attribute, holder)),
            Origin::MessagesOf(_) | Origin::Choice { .. } => None,
        }
    }

    /// Where a global element is declared.
    pub(super) fn place_of_element(&self, name: &XmlName) -> Option<Location> {
        self.locate(Component::Element, name)
    }

    /// Where an element or attribute of a type is declared, and what the schema calls the type that declares it: the type
    /// itself, or one that it extends.
    pub(super) fn declaration(
        &self,
        ty: &Type,
        component: Component,
        name: &XmlName,
    ) -> (Option<String>, Option<Location>) {
        let mut owner = match &ty.origin {
            Origin::Named(name) | Origin::Root { ty: Some(name), .. } => Some((Component::Type, name)),
            Origin::Root { element, ty: None } => Some((Component::Element, element)),
            Origin::Anonymous { .. } | Origin::MessagesOf(_) | Origin::Choice { .. } => None,
        };
        let mut base = base_of(ty);
        let mut seen = HashSet::new();
        while let Some((kind, owner_name)) = owner.filter(|owner| seen.insert(*owner)) {
            let within = (kind, owner_name.namespace.as_deref(), &*owner_name.local);
            if let Some(place) = self.sources.locate_within(within, component, &name.local) {
                let is_own = seen.len() == 1;
                return ((!is_own).then(|| owner_name.to_string()), Some(place));
            }
            owner = base.map(|name| (Component::Type, name));
            base = base.and_then(|name| self.named(name)).and_then(base_of);
        }
        (None, self.locate(component, name).or_else(|| self.place(ty)))
    }

    fn named(&self, name: &XmlName) -> Option<&'a Type> {
        let is_it = |ty: &&Type| match &ty.origin {
            Origin::Named(known) | Origin::Root { ty: Some(known), .. } => known == name,
            _ => false,
        };
        self.schema.types.iter().find(is_it)
    }

    fn locate(&self, component: Component, name: &XmlName) -> Option<Location> {
        self.sources.locate(component, name.namespace.as_deref(), &name.local)
    }
}

/// What the schema calls a type; choices have no name.
pub(super) fn subject(schema: &Schema, origin: &Origin) -> Option<String> {
    match origin {
        Origin::Named(name) => Some(name.to_string()),
        Origin::Root { element, .. } => Some(format!("element {element}")),
        Origin::Anonymous { holder } => Some(format!("nameless type of {holder}")),
        Origin::MessagesOf(holder) => {
            let holder = subject(schema, &schema.get(*holder).origin)?;
            Some(format!("response messages of {holder}"))
        }
        Origin::Choice { .. } => None,
    }
}

fn base_of(ty: &Type) -> Option<&XmlName> {
    match &ty.shape {
        Shape::Struct(shape) => shape.base.as_ref(),
        _ => None,
    }
}

/// Everything that some types lead to, themselves included.
fn reached(schema: &Schema, from: impl Iterator<Item = TypeId>) -> HashSet<TypeId> {
    let mut open: Vec<TypeId> = from.collect();
    let mut found = HashSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(schema.get(id).reached());
        }
    }
    found
}
