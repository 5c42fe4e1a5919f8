//! A type that both sides have, and how its changes are reported.

use crate::ir::{Type, TypeId, XmlName};
use crate::source::Component;

use super::side::{Key, Side, Sides};
use super::{Breaks, Change, ChangeKind, Changes};

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
    pub(super) fn new(sides: &'p Sides<'a>, key: &'p Key, old_id: TypeId, new_id: TypeId) -> Self {
        Pair {
            sides,
            subject: &key.subject,
            old_id,
            new_id,
            old: sides.old.schema.get(old_id),
            new: sides.new.schema.get(new_id),
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

    /// The identifier of the type on the side that has what is added, removed or changed.
    pub(super) fn id(&self, kind: ChangeKind) -> TypeId {
        match kind {
            ChangeKind::Removed => self.old_id,
            ChangeKind::Added | ChangeKind::Changed => self.new_id,
        }
    }
}
