//! Every name is declared once, every reference leads to a declaration of the right kind.

use std::collections::btree_map::Entry;

use super::super::SchemaFile;
use super::super::outline::{NsId, Reference};
use super::{Checker, Id, Targets, is_visible};
use crate::diagnostic::Diagnostic;

impl<'a> Checker<'a> {
    /// Enters every declaration into the symbol table; reports names that are taken.
    pub(super) fn collect(&mut self) {
        let sources = self.sources;
        for redefinitions in [false, true] {
            for (number, file) in sources.files.iter().enumerate() {
                for (index, declaration) in file.outline.declarations.iter().enumerate() {
                    let id = Id { file: number, index };
                    match declaration.redefine {
                        None if !redefinitions => self.enter(id, file.namespace),
                        Some(inclusion) if redefinitions => self.redefine(id, inclusion, file),
                        _ => {}
                    }
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
        if self.declaration(original).redefine.is_some() {
            self.report_duplicate(
                id,
                original,
                "redefined twice",
                "put both changes into one redefinition",
            );
        }
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
        if !is_visible(file, namespace) {
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
        let own = reference.owner.is_some_and(|owner| {
            id == Id {
                file: number,
                index: owner,
            }
        });
        if !own || self.declaration(id).redefine.is_none() || !reference.kind.builds_on() {
            return None;
        }
        let declaration = self.declaration(id);
        self.sources.files.iter().enumerate().find_map(|(number, file)| {
            let is_it = |d: &super::Declaration| {
                d.redefine.is_none() && d.component == declaration.component && d.name == declaration.name
            };
            let index = file.outline.declarations.iter().position(is_it)?;
            (file.namespace == self.sources.files[id.file].namespace).then_some(Id { file: number, index })
        })
    }
}
