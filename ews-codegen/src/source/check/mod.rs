//! What only a look at all files together can tell: that every name is declared, once, and that nothing goes round in cycles.

mod cycles;
mod kinds;
mod names;
mod unknown;

use std::collections::{BTreeMap, HashMap};

use super::outline::{Component, Declaration, Inclusion, InclusionKind, NsId, Reference};
use super::{Limits, SchemaFile, Sources};
use crate::diagnostic::{Diagnostic, Location};

/// Everything that is wrong with the names in `sources`.
pub(super) fn check(sources: &Sources, limits: &Limits) -> Vec<Diagnostic> {
    let mut checker = Checker {
        sources,
        limits,
        symbols: BTreeMap::new(),
        redefined: HashMap::new(),
        errors: Vec::new(),
    };
    checker.collect();
    let targets = checker.resolve_all();
    if !checker.is_full() {
        checker.check_cycles(&targets);
    }
    checker.errors
}

struct Checker<'a> {
    sources: &'a Sources,
    limits: &'a Limits,
    /// Sorted, so that suggestions do not depend on chance.
    symbols: BTreeMap<(Component, NsId), BTreeMap<&'a str, Id>>,
    /// What each redefinition takes the place of.
    redefined: HashMap<Id, Id>,
    errors: Vec<Diagnostic>,
}

/// A declaration: the file, and the index in its outline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Id {
    file: usize,
    index: usize,
}

/// Where each reference of each file leads. Built-in types lead nowhere.
type Targets = Vec<Vec<Option<Id>>>;

impl<'a> Checker<'a> {
    fn declaration(&self, id: Id) -> &'a Declaration {
        &self.sources.files[id.file].outline.declarations[id.index]
    }

    fn place(&self, id: Id) -> Location {
        self.sources.files[id.file].location(self.declaration(id).span)
    }

    /// The namespace that a reference means in its file: names without one belong, in a file that took over the
    /// namespace of the file that includes it, to that namespace.
    fn namespace_of(file: &SchemaFile, reference: &Reference) -> NsId {
        let adopted = file.outline.target_namespace.is_none();
        if adopted && reference.namespace == NsId::NONE {
            file.namespace
        } else {
            reference.namespace
        }
    }

    /// A name as `file` would write it, or in the form `{namespace}name` where it has no prefix for it.
    fn shown(&self, file: &SchemaFile, namespace: NsId, name: &str) -> String {
        let written = file.outline.written(namespace, name);
        written.unwrap_or_else(|| format!("{{{}}}{name}", self.sources.namespaces.uri(namespace)))
    }

    /// Whether enough was found. Not all targets are known then.
    fn is_full(&self) -> bool {
        self.errors.len() >= self.limits.errors
    }

    fn report(&mut self, error: Diagnostic) {
        if !self.is_full() {
            self.errors.push(error);
        }
    }
}

/// Whether `file` may refer to names of `namespace`: its own, or one that it imports.
fn is_visible(file: &SchemaFile, namespace: NsId) -> bool {
    let imports = |inclusion: &Inclusion| inclusion.kind == InclusionKind::Import && inclusion.namespace == namespace;
    namespace == file.namespace || file.outline.inclusions.iter().any(imports)
}
