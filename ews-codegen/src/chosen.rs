//! What to generate: the roots, from which everything else is reached.

use std::collections::BTreeSet;

/// The operations, elements and types that were asked for, by the names that were given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chosen {
    pub(crate) operations: Operations,
    /// Global elements, each the root of a document of its own.
    pub(crate) elements: BTreeSet<String>,
    /// Types for their own sake.
    pub(crate) types: BTreeSet<String>,
    /// Every header that EWS knows, whatever the operations use.
    pub(crate) all_headers: bool,
}

/// Which operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Operations {
    Named(BTreeSet<String>),
    /// Every one. There must be at least one.
    All,
    /// Every one; in schemas without operations, every global element.
    AllOrElements,
    /// As many as there are, for those who compare schemas.
    Any,
}

impl Default for Operations {
    fn default() -> Self {
        Operations::Named(BTreeSet::new())
    }
}

impl Operations {
    /// Adds one, unless all are chosen already.
    pub(crate) fn add(&mut self, name: String) {
        if let Operations::Named(names) = self {
            names.insert(name);
        }
    }

    /// Whether an operation of this name is among them.
    pub(crate) fn contains(&self, name: &str) -> bool {
        match self {
            Operations::Named(names) => names.contains(name),
            Operations::All | Operations::AllOrElements | Operations::Any => true,
        }
    }

    /// Those that were named.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        let names = match self {
            Operations::Named(names) => Some(names),
            Operations::All | Operations::AllOrElements | Operations::Any => None,
        };
        names.into_iter().flatten()
    }
}

impl Chosen {
    /// Whatever operations there are.
    pub(crate) fn any() -> Self {
        Chosen {
            operations: Operations::Any,
            ..Chosen::default()
        }
    }

    /// Whether nothing was chosen.
    pub(crate) fn is_empty(&self) -> bool {
        let has_roots = !self.elements.is_empty() || !self.types.is_empty();
        self.operations == Operations::default() && !has_roots && !self.all_headers
    }

    /// Whether roots other than operations are needed, in schemas with or without operations.
    pub(crate) fn needs_roots(&self, has_operations: bool) -> bool {
        let all = self.operations == Operations::AllOrElements && !has_operations;
        all || !self.elements.is_empty() || !self.types.is_empty()
    }
}
