//! Types: which there are, and how those that both sides have differ.

use std::collections::HashMap;

use crate::ir::{EnumValue, Member, OpenEnum, Shape, TypeId, TypeUse};
use crate::source::Component;

use super::pair::Pair;
use super::side::{Key, Side, Sides};
use super::uses::{limits, narrows};
use super::variants::variants;
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

/// A type that only one side has. What it means for documents is reported where it is used.
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

impl<'a> Pair<'_, 'a> {
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
