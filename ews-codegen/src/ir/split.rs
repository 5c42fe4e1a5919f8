//! How bindings are cut: into a file for each schema file, and into what each operation needs.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::TypeId;

/// The files of bindings that are split by schema file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Modules {
    /// The module of each type; one without a schema file stays in the root.
    pub(crate) of_types: HashMap<TypeId, String>,
    /// The schema files that each module is made of.
    pub(crate) files: BTreeMap<String, BTreeSet<String>>,
}

/// Who needs what, so that features named after the operations can cut the bindings; the gates pass finds it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gates {
    /// The operations, in their order.
    pub(crate) operations: Vec<String>,
    /// Who needs each type.
    pub(crate) of_types: HashMap<TypeId, Needed>,
}

/// Who needs something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Needed {
    /// It is there in any case.
    Always,
    /// The operations, by their places.
    By(BTreeSet<usize>),
}

impl Default for Needed {
    /// Nobody needs it.
    fn default() -> Self {
        Needed::By(BTreeSet::new())
    }
}

impl Needed {
    /// Adds those who need something else.
    pub(crate) fn add(&mut self, other: &Needed) {
        match (&mut *self, other) {
            (Needed::By(own), Needed::By(others)) => own.extend(others),
            (_, Needed::Always) => *self = Needed::Always,
            (Needed::Always, _) => {}
        }
    }
}

impl Gates {
    /// Who needs any of some types.
    pub(crate) fn of_any(&self, types: impl IntoIterator<Item = TypeId>) -> Needed {
        let mut needed = Needed::default();
        for id in types {
            if let Some(other) = self.of_types.get(&id) {
                needed.add(other);
            }
        }
        needed
    }

    /// That every operation needs something.
    pub(crate) fn by_all(&self) -> Needed {
        Needed::By((0..self.operations.len()).collect())
    }
}
