//! Types: which there are, and how those that both sides have differ.

use std::collections::HashMap;

use crate::ir::{EnumValue, Member, OpenEnum, Shape, Type, TypeId, TypeUse, Variant, XmlName};
use crate::source::Component;

use super::side::{Key, Side, Sides};
use super::uses::{limits, narrows};
use super::{Breaks, Change, ChangeKind, Changes, TYPES, structs};

/// Compares all types.
pub(super) fn compare(sides: &Sides<'_>, changes: &mut Changes) {
    for key in sides.keys() {
        match (sides.old.find(key), sides.new.find(key)) {
            (Some(old), Some(new)) => Pair::new(sides, key, old, new).compare(changes),
            (Some(old), None) => whole(&sides.old, key, old, ChangeKind::Removed, changes),
            (None, Some(new)) => whole(&sides.new, key, new, ChangeKind::Added, changes),
            (None, None) => {}
        }
    }
}

/// A type that only one side has. What it means for documents is told where it is used.
fn whole(side: &Side<'_>, key: &Key, id: TypeId, kind: ChangeKind, changes: &mut Changes) {
    let ty = side.schema.get(id);
    changes.add(Change {
        subject: TYPES.to_owned(),
        types: vec![ty.name.clone()],
        kind,
        what: format!("{}: {} `{}`", key.subject, noun(&ty.shape), ty.name),
        breaks: Breaks {
            api: kind == ChangeKind::Removed,
            ..Breaks::default()
        },
        place: side.place(ty),
    });
}

fn noun(shape: &Shape) -> &'static str {
    match shape {
        Shape::Struct(_) => "struct",
        Shape::Choice(_) => "choice",
        Shape::Derived(_) => "abstract type",
        Shape::OpenEnum(_) => "enumeration",
        Shape::Union(_) => "union",
        Shape::List(_) => "list",
        Shape::Newtype(_) => "newtype",
    }
}

/// A type that both sides have.
pub(super) struct Pair<'p, 'a> {
    pub(super) sides: &'p Sides<'a>,
    subject: &'p str,
    pub(super) old_id: TypeId,
    pub(super) new_id: TypeId,
    pub(super) old: &'a Type,
    pub(super) new: &'a Type,
}

impl<'p, 'a> Pair<'p, 'a> {
    fn new(sides: &'p Sides<'a>, key: &'p Key, old_id: TypeId, new_id: TypeId) -> Self {
        Pair {
            sides,
            subject: &key.subject,
            old_id,
            new_id,
            old: sides.old.schema.get(old_id),
            new: sides.new.schema.get(new_id),
        }
    }

    fn compare(&self, changes: &mut Changes) {
        let (old, new) = (self.old, self.new);
        if old.name != new.name {
            self.changed(
                format!("`{}` is called `{}` now", old.name, new.name),
                true,
                false,
                changes,
            );
        }
        match (&old.shape, &new.shape) {
            (Shape::Struct(old), Shape::Struct(new)) => structs::compare(self, old, new, changes),
            (Shape::Derived(old), Shape::Derived(new)) => {
                variants(self, Component::Type, (&old.variants, &new.variants), changes)
            }
            (Shape::OpenEnum(old), Shape::OpenEnum(new)) => self.values(old, new, changes),
            (Shape::Union(old), Shape::Union(new)) => self.members(&old.members, &new.members, changes),
            (Shape::List(old), Shape::List(new)) => self.inner("items", &old.item, &new.item, changes),
            (Shape::Newtype(old), Shape::Newtype(new)) => self.inner("value", &old.of, &new.of, changes),
            (old, new) => {
                return self.changed(format!("{} becomes {}", noun(old), noun(new)), true, true, changes);
            }
        }
        if old.derives.default && !new.derives.default {
            self.changed("has no `Default` any more".to_owned(), true, false, changes);
        }
        if old.derives.eq && !new.derives.eq {
            self.changed("has no `Eq` and `Hash` any more".to_owned(), true, false, changes);
        }
    }

    /// The side that has what is added, removed or changed.
    pub(super) fn side(&self, kind: ChangeKind) -> &'p Side<'a> {
        match kind {
            ChangeKind::Removed => &self.sides.old,
            ChangeKind::Added | ChangeKind::Changed => &self.sides.new,
        }
    }

    /// A change of the type as a whole.
    pub(super) fn changed(&self, what: String, api: bool, documents: bool, changes: &mut Changes) {
        self.declared(ChangeKind::Changed, None, what, (api, documents), changes);
    }

    /// A change of a part of the type, which an element or attribute declares, or of the type as a whole.
    pub(super) fn declared(
        &self,
        kind: ChangeKind,
        by: Option<(Component, &XmlName)>,
        what: String,
        (api, documents): (bool, bool),
        changes: &mut Changes,
    ) {
        let side = self.side(kind);
        let ty = side.schema.get(self.id(kind));
        let (base, place) = match by {
            Some((component, name)) => side.declaration(ty, component, name),
            None => (None, side.place(ty)),
        };
        let breaks = match documents {
            true => self.sides.documents(self.old_id, self.new_id),
            false => Breaks::default(),
        };
        changes.add(Change {
            subject: base.unwrap_or_else(|| self.subject.to_owned()),
            types: vec![self.new.name.clone()],
            kind,
            what,
            breaks: Breaks { api, ..breaks },
            place,
        });
    }

    fn values(&self, old: &'a OpenEnum, new: &'a OpenEnum, changes: &mut Changes) {
        let names = |values: &'a [EnumValue]| -> HashMap<&'a str, &'a str> {
            values.iter().map(|value| (&*value.value, &*value.name)).collect()
        };
        let (before, now) = (names(&old.values), names(&new.values));
        for EnumValue { value, name, .. } in &old.values {
            match now.get(&**value) {
                None => self.declared(
                    ChangeKind::Removed,
                    None,
                    format!("value `{value}`"),
                    (true, true),
                    changes,
                ),
                Some(now) if now != name => {
                    let what = format!("value `{value}`: variant `{name}` is called `{now}` now");
                    self.changed(what, true, false, changes);
                }
                Some(_) => {}
            }
        }
        for EnumValue { value, .. } in new.values.iter().filter(|value| !before.contains_key(&*value.value)) {
            self.declared(
                ChangeKind::Added,
                None,
                format!("value `{value}`"),
                (false, false),
                changes,
            );
        }
    }

    fn members(&self, old: &[Member], new: &[Member], changes: &mut Changes) {
        let without = |some: &[Member], others: &[Member]| -> Vec<String> {
            let is_missing = |member: &&Member| !others.iter().any(|known| known.name == member.name);
            some.iter()
                .filter(is_missing)
                .map(|member| format!("member `{}`", member.name))
                .collect()
        };
        for what in without(old, new) {
            self.declared(ChangeKind::Removed, None, what, (true, true), changes);
        }
        for what in without(new, old) {
            self.declared(ChangeKind::Added, None, what, (false, false), changes);
        }
    }

    /// Compares the items of a list, or what a newtype holds.
    fn inner(&self, what: &str, old: &TypeUse, new: &TypeUse, changes: &mut Changes) {
        let (before, now) = (
            self.sides.old.signatures.ty(old.ty),
            self.sides.new.signatures.ty(new.ty),
        );
        if before != now {
            let is_stricter = narrows(self.sides, old.ty, new.ty);
            self.changed(
                format!("{what}: `{before}` becomes `{now}`"),
                true,
                is_stricter,
                changes,
            );
        }
        for limit in limits(old, new) {
            self.changed(format!("{what}: {}", limit.what), false, limit.narrows, changes);
        }
    }
}

/// Compares the alternatives of a choice, which are elements, or of an abstract type, which are types.
pub(super) fn variants(
    pair: &Pair<'_, '_>,
    component: Component,
    (old, new): (&[Variant], &[Variant]),
    changes: &mut Changes,
) {
    let sides = pair.sides;
    let mut add = |kind, variant: &Variant, what: String, breaks| {
        let by = variant.xml.name().map(|name| (component, name));
        pair.declared(kind, by, format!("alternative {}{what}", variant.xml), breaks, changes);
    };
    for variant in old {
        let Some(now) = new.iter().find(|known| known.xml == variant.xml) else {
            let ty = sides.old.signatures.variant(variant);
            add(ChangeKind::Removed, variant, format!(": `{ty}`"), (true, true));
            continue;
        };
        if variant.name != now.name {
            let what = format!(": variant `{}` is called `{}` now", variant.name, now.name);
            add(ChangeKind::Changed, now, what, (true, false));
        }
        let (before, after) = (sides.old.signatures.variant(variant), sides.new.signatures.variant(now));
        if before != after {
            let is_stricter = narrows(sides, variant.of.ty, now.of.ty) || (variant.nillable && !now.nillable);
            add(
                ChangeKind::Changed,
                now,
                format!(": `{before}` becomes `{after}`"),
                (true, is_stricter),
            );
        }
        for limit in limits(&variant.of, &now.of) {
            add(
                ChangeKind::Changed,
                now,
                format!(": {}", limit.what),
                (false, limit.narrows),
            );
        }
    }
    for variant in new {
        if !old.iter().any(|known| known.xml == variant.xml) {
            let ty = sides.new.signatures.variant(variant);
            add(ChangeKind::Added, variant, format!(": `{ty}`"), (false, false));
        }
    }
}
