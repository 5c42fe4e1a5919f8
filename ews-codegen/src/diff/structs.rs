//! Structs: their fields, and with what they are constructed.

use crate::ir::{Field, FieldXml, Occurs, Schema, Shape, Struct, TypeId, TypeRef, Variant};
use crate::source::Component;

use super::shapes::{Pair, variants};
use super::uses::{limits, narrows};
use super::{ChangeKind, Changes};

/// Compares two structs.
pub(super) fn compare(pair: &Pair<'_, '_>, old: &Struct, new: &Struct, changes: &mut Changes) {
    if old.is_message != new.is_message {
        let (what, api) = match new.is_message {
            true => ("is a response message now", false),
            false => ("is no response message any more", true),
        };
        pair.changed(what.to_owned(), api, false, changes);
    }
    let places = old_places(pair, &old.fields, &new.fields);
    for (place, field) in old.fields.iter().enumerate() {
        if !places.contains(&Some(place)) {
            removed(pair, field, new, changes);
        }
    }
    let only_literals = !pair.old.derives.default && pair.sides.old.signatures.parameters(&old.fields).is_none();
    for (field, place) in new.fields.iter().zip(&places) {
        match place {
            Some(place) => changed(pair, &old.fields[*place], field, changes),
            None => added(pair, field, old, only_literals, changes),
        }
    }
    order(pair, &places, new, changes);
    parameters(pair, old, new, changes);
}

/// Which of the old fields each new one was: that of the same name, or a choice that has an alternative in common.
fn old_places(pair: &Pair<'_, '_>, old: &[Field], new: &[Field]) -> Vec<Option<usize>> {
    let mut places = Vec::new();
    for field in new {
        let is_it = |before: &Field| match (&before.xml, &field.xml) {
            (FieldXml::Choice, FieldXml::Choice) | (FieldXml::Mixed, FieldXml::Mixed) => {
                let now = names(pair.sides.new.schema, field);
                let before = names(pair.sides.old.schema, before);
                before.iter().any(|name| now.contains(name))
            }
            (FieldXml::Derived(_), FieldXml::Derived(_)) => true,
            (before, now) => before == now,
        };
        let is_free = |place: &usize| !places.contains(&Some(*place));
        places.push((0..old.len()).filter(is_free).find(|place| is_it(&old[*place])));
    }
    places
}

/// The elements that a field takes.
fn names(schema: &Schema, field: &Field) -> Vec<String> {
    match &field.xml {
        FieldXml::Element(name) => vec![name.to_string()],
        FieldXml::Choice | FieldXml::Mixed => alternatives(schema, field)
            .iter()
            .map(|variant| variant.xml.to_string())
            .collect(),
        _ => Vec::new(),
    }
}

/// The alternatives of a choice.
fn alternatives<'s>(schema: &'s Schema, field: &Field) -> &'s [Variant] {
    match field.of.ty {
        TypeRef::Type(id) => match &schema.get(id).shape {
            Shape::Choice(choice) => &choice.variants,
            _ => &[],
        },
        TypeRef::Builtin(_) => &[],
    }
}

/// What a field is called in reports.
fn label(schema: &Schema, field: &Field) -> String {
    match &field.xml {
        FieldXml::Attribute(name) => format!("attribute {name}"),
        FieldXml::AnyAttribute(_) => "any attribute".to_owned(),
        FieldXml::Text => "text".to_owned(),
        FieldXml::Element(name) => format!("element {name}"),
        FieldXml::Choice => {
            let names = names(schema, field);
            match names.as_slice() {
                [one, two, _, _, ..] => format!("choice of {one}, {two} and {} more", names.len() - 2),
                names => format!("choice of {}", names.join(", ")),
            }
        }
        FieldXml::Any { wildcard, .. } => wildcard.to_string(),
        FieldXml::Mixed => "text and elements".to_owned(),
        FieldXml::Derived(_) => "derived type".to_owned(),
    }
}

fn removed(pair: &Pair<'_, '_>, field: &Field, new: &Struct, changes: &mut Changes) {
    let sides = pair.sides;
    let is_lost = !takes(sides.new.schema, new, field, &names(sides.old.schema, field));
    let what = format!(
        "{}: `{}`",
        label(sides.old.schema, field),
        sides.old.signatures.field(field)
    );
    pair.of_field(ChangeKind::Removed, field, what, true, is_lost, changes);
}

/// Whether a struct has a place for what a field held.
fn takes(schema: &Schema, now: &Struct, field: &Field, names_of_field: &[String]) -> bool {
    match field.xml {
        FieldXml::Attribute(_) => {
            let is_open = |field: &Field| matches!(field.xml, FieldXml::AnyAttribute(_));
            now.fields.iter().any(is_open)
        }
        FieldXml::Element(_) | FieldXml::Choice | FieldXml::Mixed => {
            let taken: Vec<String> = now.fields.iter().flat_map(|field| names(schema, field)).collect();
            let has_any = now.fields.iter().any(|field| matches!(field.xml, FieldXml::Any { .. }));
            has_any || names_of_field.iter().all(|name| taken.contains(name))
        }
        FieldXml::AnyAttribute(_) | FieldXml::Text | FieldXml::Any { .. } | FieldXml::Derived(_) => false,
    }
}

fn added(pair: &Pair<'_, '_>, field: &Field, old: &Struct, only_literals: bool, changes: &mut Changes) {
    let sides = pair.sides;
    let mandatory = match field.occurs {
        _ if field.required_on_success => ", mandatory in a success",
        Occurs::Required | Occurs::AtLeastOnce => ", mandatory",
        Occurs::Optional | Occurs::Many => "",
    };
    // Documents that had one of a choice's alternatives before the choice was made have what it asks for.
    let asked_for = old.fields.iter().filter(|field| is_asked_for(field));
    let before: Vec<String> = asked_for.flat_map(|field| names(sides.old.schema, field)).collect();
    let had_one = names(sides.new.schema, field).iter().any(|name| before.contains(name));
    let is_stricter = is_asked_for(field) && !had_one;
    let ty = sides.new.signatures.field(field);
    let what = format!("{}: `{ty}`{mandatory}", label(sides.new.schema, field));
    pair.of_field(ChangeKind::Added, field, what, only_literals, is_stricter, changes);
}

fn changed(pair: &Pair<'_, '_>, old: &Field, new: &Field, changes: &mut Changes) {
    let sides = pair.sides;
    let label = label(sides.new.schema, new);
    let mut add = |what: String, api: bool, documents: bool| {
        pair.of_field(
            ChangeKind::Changed,
            new,
            format!("{label}: {what}"),
            api,
            documents,
            changes,
        );
    };
    if old.name != new.name {
        add(
            format!("field `{}` is called `{}` now", old.name, new.name),
            true,
            false,
        );
    }
    let (old_type, new_type) = (sides.old.signatures.field(old), sides.new.signatures.field(new));
    let is_stricter = stricter(old, new) || narrows(sides, old.of.ty, new.of.ty);
    if old_type != new_type {
        add(format!("`{old_type}` becomes `{new_type}`"), true, is_stricter);
    } else if is_stricter {
        let what = match (old.nillable, new.nillable) {
            (true, false) => "is not nillable any more",
            _ if new.required_on_success && !old.required_on_success => "every success must have it now",
            _ => "is mandatory now",
        };
        add(what.to_owned(), false, true);
    } else if stricter(new, old) {
        let what = match (old.nillable, new.nillable) {
            (false, true) => "is nillable now",
            _ => "is not mandatory any more",
        };
        add(what.to_owned(), false, false);
    }
    for limit in limits(&old.of, &new.of) {
        add(limit.what, false, limit.narrows);
    }
    if old.default != new.default {
        let shown = |default: &Option<String>| {
            default
                .as_ref()
                .map_or("no default".to_owned(), |value| format!("default `{value}`"))
        };
        add(
            format!("{} becomes {}", shown(&old.default), shown(&new.default)),
            false,
            false,
        );
    }
    if matches!(old.xml, FieldXml::Choice | FieldXml::Mixed) {
        let (before, now) = (alternatives(sides.old.schema, old), alternatives(sides.new.schema, new));
        variants(pair, Component::Element, (before, now), changes);
    }
}

/// Whether the new field asks for more than the old one did.
fn stricter(old: &Field, new: &Field) -> bool {
    let fewer = old.occurs.is_many() && !new.occurs.is_many();
    (is_asked_for(new) && !is_asked_for(old)) || fewer || (old.nillable && !new.nillable)
}

/// Whether a document has to have it, at least a success.
fn is_asked_for(field: &Field) -> bool {
    matches!(field.occurs, Occurs::Required | Occurs::AtLeastOnce) || field.required_on_success
}

/// Elements come in the order of the schema.
fn order(pair: &Pair<'_, '_>, old_places: &[Option<usize>], new: &Struct, changes: &mut Changes) {
    let is_ordered = |field: &Field| matches!(field.xml, FieldXml::Element(_) | FieldXml::Choice);
    let ordered = new.fields.iter().zip(old_places).filter(|(field, _)| is_ordered(field));
    if !ordered.filter_map(|(_, place)| *place).is_sorted() {
        pair.changed("its elements come in another order".to_owned(), false, true, changes);
    }
}

/// What `new` takes.
fn parameters(pair: &Pair<'_, '_>, old: &Struct, new: &Struct, changes: &mut Changes) {
    let before = pair.sides.old.signatures.parameters(&old.fields);
    let now = pair.sides.new.signatures.parameters(&new.fields);
    let what = match (before, now) {
        (Some(before), Some(now)) if before != now => {
            format!("`new({})` becomes `new({})`", before.join(", "), now.join(", "))
        }
        (Some(_), None) => "has no `new` any more".to_owned(),
        _ => return,
    };
    pair.changed(what, true, false, changes);
}

impl Pair<'_, '_> {
    /// A change of a field, with the place of its declaration.
    fn of_field(
        &self,
        kind: ChangeKind,
        field: &Field,
        what: String,
        api: bool,
        documents: bool,
        changes: &mut Changes,
    ) {
        let component = match &field.xml {
            FieldXml::Attribute(name) => Some((Component::Attribute, name)),
            FieldXml::Element(name) => Some((Component::Element, name)),
            FieldXml::Choice | FieldXml::Mixed => {
                let schema = self.side(kind).schema;
                let name = alternatives(schema, field)
                    .iter()
                    .find_map(|variant| variant.xml.name());
                name.map(|name| (Component::Element, name))
            }
            FieldXml::AnyAttribute(_) | FieldXml::Text | FieldXml::Any { .. } | FieldXml::Derived(_) => None,
        };
        self.declared(kind, component, what, (api, documents), changes);
    }

    /// The identifier of the type on the side that has what is added, removed or changed.
    pub(super) fn id(&self, kind: ChangeKind) -> TypeId {
        match kind {
            ChangeKind::Removed => self.old_id,
            ChangeKind::Added | ChangeKind::Changed => self.new_id,
        }
    }
}
