//! Every name is declared once, every reference leads to a declaration of the right kind.

use std::collections::HashSet;
use std::collections::btree_map::Entry;

use super::super::SchemaFile;
use super::super::outline::{NsId, Reference};
use super::{Checker, Id, Targets, is_visible};
use crate::diagnostic::Diagnostic;

impl<'a> Checker<'a> {
    /// Enters every declaration into the symbol table; reports names that are taken.
    pub(super) fn collect(&mut self) {
        let files = &self.sources.files;
        for (number, file) in files.iter().enumerate() {
            for (index, declaration) in file.outline.declarations.iter().enumerate() {
                if declaration.redefine.is_none() {
                    self.enter(Id { file: number, index }, file.namespace);
                }
            }
        }
        for &number in &self.sources.redefinitions {
            let file = &files[number];
            for (index, declaration) in file.outline.declarations.iter().enumerate() {
                if let Some(inclusion) = declaration.redefine {
                    self.redefine(Id { file: number, index }, inclusion, file);
                }
            }
        }
    }

    fn enter(&mut self, id: Id, namespace: NsId) {
        let declaration = self.declaration(id);
        let table = self.symbols.entry((declaration.component, namespace)).or_default();
        match table.entry(&declaration.name) {
            Entry::Vacant(entry) => {
                entry.insert(id);
            }
            Entry::Occupied(entry) => {
                let first = *entry.get();
                self.report_duplicate(id, first, "declared twice", "remove or rename one of them");
            }
        }
    }

    /// A redefinition takes the place of what it redefines, which must exist in the file that is redefined.
    fn redefine(&mut self, id: Id, inclusion: usize, file: &SchemaFile) {
        let declaration = self.declaration(id);
        let table = self.symbols.entry((declaration.component, file.namespace)).or_default();
        let Some(original) = table.insert(&declaration.name, id) else {
            let error = Diagnostic::error(format!(
                "{} `{}` is redefined, but not declared",
                declaration.component.noun(),
                declaration.name
            ));
            let span = file.outline.inclusions[inclusion].span;
            self.report(
                error
                    .at(self.place(id), "redefined here")
                    .at(file.location(span), "not declared in this file")
                    .help("declare it outside of `redefine` if it is new"),
            );
            return;
        };
        self.redefined.insert(id, original);
        let is_chain = || self.leads_to(file.outline.inclusions[inclusion].target, original.file);
        if self.declaration(original).redefine.is_some() && !is_chain() {
            self.report_duplicate(
                id,
                original,
                "redefined twice",
                "put both changes into one redefinition, or redefine the file with the other one",
            );
        }
    }

    /// Whether the file `from` is `to`, or includes it through any number of others.
    fn leads_to(&self, from: Option<usize>, to: usize) -> bool {
        let mut seen = HashSet::new();
        let mut open: Vec<usize> = from.into_iter().collect();
        while let Some(number) = open.pop() {
            if number == to {
                return true;
            }
            if seen.insert(number) {
                let inclusions = &self.sources.files[number].outline.inclusions;
                open.extend(inclusions.iter().filter_map(|inclusion| inclusion.target));
            }
        }
        false
    }

    fn report_duplicate(&mut self, id: Id, first: Id, what: &str, help: &str) {
        let declaration = self.declaration(id);
        let (noun, name) = (declaration.component.noun(), &declaration.name);
        self.report(
            Diagnostic::error(format!("{noun} `{name}` is {what}"))
                .at(self.place(id), "again here")
                .at(self.place(first), "first here")
                .help(help),
        );
    }

    /// Follows every reference; reports those that lead nowhere, or to the wrong kind of thing.
    pub(super) fn resolve_all(&mut self) -> Targets {
        let sources = self.sources;
        let resolve_file = |(number, file): (usize, &'a SchemaFile)| {
            file.outline
                .references
                .iter()
                .map(|reference| self.resolve(number, file, reference))
                .collect()
        };
        sources.files.iter().enumerate().map(resolve_file).collect()
    }

    fn resolve(&mut self, number: usize, file: &'a SchemaFile, reference: &Reference) -> Option<Id> {
        if self.is_full() {
            return None;
        }
        let namespace = Self::namespace_of(file, reference);
        let component = reference.kind.component();
        if namespace == NsId::XS {
            self.check_built_in(file, reference);
            return None;
        }
        let found = self
            .symbols
            .get(&(component, namespace))
            .and_then(|table| table.get(&*reference.name))
            .copied();
        let Some(mut id) = found else {
            self.report_unknown(file, namespace, reference);
            return None;
        };
        if !is_visible(file, namespace) && !self.sources.files[id.file].stands_beside(file) {
            self.report_not_imported(file, namespace, reference);
            return None;
        }
        if let Some(original) = self.redefined_by(number, reference, id) {
            id = original;
        }
        self.check_kind(file, reference, id);
        Some(id)
    }

    /// Within its own redefinition, a name means what is redefined.
    fn redefined_by(&self, number: usize, reference: &Reference, id: Id) -> Option<Id> {
        let index = reference.owner?;
        let owner = Id { file: number, index };
        let (own, named) = (self.declaration(owner), self.declaration(id));
        // Also within one that is redefined once more: then `id` is the last of the chain.
        let is_own = own.component == named.component
            && own.name == named.name
            && self.sources.files[number].namespace == self.sources.files[id.file].namespace;
        if !is_own || !reference.kind.builds_on() {
            return None;
        }
        self.redefined.get(&owner).copied()
    }
}
