//! Nothing is built on itself, and nothing grows without measure when groups and base types are filled in.

use std::collections::HashMap;

use super::super::Limits;
use super::super::outline::{RefKind, Reference};
use super::{Checker, Id, Targets};
use crate::diagnostic::{Diagnostic, Location};

/// What each declaration is built on, by which reference.
type Edges<'a> = HashMap<Id, Vec<(Id, &'a Reference)>>;

/// How far a declaration has been looked at.
#[derive(Clone, Copy)]
enum Mark {
    /// It is on the path from where the search began.
    Open,
    /// Its chain is this long, and with all groups and bases filled in it has this size.
    Done { chain: usize, size: u64 },
}

impl<'a> Checker<'a> {
    pub(super) fn check_cycles(&mut self, targets: &Targets) {
        let edges = self.edges(targets);
        let mut marks = HashMap::new();
        let mut total = 0_u64;
        for id in self.all() {
            if let Some(size) = self.visit(id, &edges, &mut marks) {
                total = total.saturating_add(size);
            }
            if total > self.limits.expansion {
                return self.report_expansion(id);
            }
        }
    }

    fn all(&self) -> impl Iterator<Item = Id> + use<'a> {
        let files = self.sources.files.iter().enumerate();
        files.flat_map(|(file, schema)| (0..schema.outline.declarations.len()).map(move |index| Id { file, index }))
    }

    fn edges(&self, targets: &Targets) -> Edges<'a> {
        let mut edges = Edges::new();
        for (file, schema) in self.sources.files.iter().enumerate() {
            for (reference, target) in schema.outline.references.iter().zip(&targets[file]) {
                if let (true, Some(index), Some(target)) = (reference.direct, reference.owner, target) {
                    edges.entry(Id { file, index }).or_default().push((*target, reference));
                }
            }
        }
        edges
    }

    /// Looks at `start` and everything that it is built on, depth first, without recursion. The result is its size, `None`
    /// when it was known or a error was reported.
    fn visit(&mut self, start: Id, edges: &Edges<'a>, marks: &mut HashMap<Id, Mark>) -> Option<u64> {
        if marks.contains_key(&start) {
            return None;
        }
        let mut path: Vec<(Id, usize)> = vec![(start, 0)];
        marks.insert(start, Mark::Open);
        while let Some((id, next)) = path.last().copied() {
            let built_on = edges.get(&id).map_or(&[][..], Vec::as_slice);
            let Some((target, _)) = built_on.get(next) else {
                self.finish(id, built_on, marks);
                path.pop();
                continue;
            };
            if let Some((_, position)) = path.last_mut() {
                *position += 1;
            }
            match marks.get(target) {
                None => {
                    marks.insert(*target, Mark::Open);
                    path.push((*target, 0));
                }
                Some(Mark::Open) => self.report_cycle(*target, &path, edges),
                Some(Mark::Done { .. }) => {}
            }
        }
        match marks.get(&start) {
            Some(Mark::Done { size, .. }) => Some(*size),
            _ => None,
        }
    }

    /// Adds up what `id` is built on.
    fn finish(&mut self, id: Id, built_on: &[(Id, &Reference)], marks: &mut HashMap<Id, Mark>) {
        let (mut chain, mut size) = (0, u64::from(self.declaration(id).size));
        for (target, reference) in built_on {
            if let Some(Mark::Done {
                chain: below,
                size: added,
            }) = marks.get(target)
            {
                chain = chain.max(below + 1);
                if reference.kind != RefKind::Head {
                    size = size.saturating_add(*added);
                }
            }
        }
        if chain.checked_sub(1) == Some(self.limits.chain) {
            self.report_chain(id);
        }
        marks.insert(id, Mark::Done { chain, size });
    }

    fn report_cycle(&mut self, target: Id, path: &[(Id, usize)], edges: &Edges<'a>) {
        let start = path.iter().position(|(id, _)| *id == target).unwrap_or(0);
        let cycle = &path[start..];
        let steps: Vec<(Id, &Reference)> = cycle.iter().map(|(id, next)| (*id, edges[id][*next - 1].1)).collect();
        let Some((_, first)) = steps.first() else {
            return;
        };
        let declaration = self.declaration(target);
        let (what, help) = match first.kind {
            RefKind::Head => (
                "substitutes itself",
                "a substitution group has a head that is in no group of its members",
            ),
            RefKind::Group | RefKind::AttributeGroup => {
                ("contains itself", "let an element in between hold the repetition")
            }
            RefKind::SimplePart if steps.len() == 1 => ("is made of itself", "name another type"),
            _ => (
                "is built on itself",
                "a type must in the end be built on a type of XML Schema, or on none",
            ),
        };
        let mut error = Diagnostic::error(format!(
            "{} `{}` {what}",
            declaration.component.noun(),
            declaration.name
        ));
        for (id, reference) in steps.iter().take(6) {
            let written = self.sources.files[id.file].written(reference.span);
            let label = match steps.len() {
                1 => "refers to itself".to_owned(),
                _ => format!("`{}` needs `{written}`", self.declaration(*id).name),
            };
            error = error.at(self.reference_place(*id, reference), label);
        }
        self.report(error.help(help));
    }

    fn reference_place(&self, owner: Id, reference: &Reference) -> Location {
        self.sources.files[owner.file].location(reference.span)
    }

    fn report_chain(&mut self, id: Id) {
        let (declaration, limit) = (self.declaration(id), self.limits.chain);
        self.report(
            Diagnostic::error(format!(
                "`{}` stands at the end of a chain of more than {limit}",
                declaration.name
            ))
            .at(self.place(id), "built on too many others in a row")
            .help(Limits::raise("chain")),
        );
    }

    fn report_expansion(&mut self, id: Id) {
        let (declaration, limit) = (self.declaration(id), self.limits.expansion);
        self.report(
            Diagnostic::error(format!("the types have more than {limit} elements and attributes"))
                .at(
                    self.place(id),
                    format!("with `{}`, its groups and its base types filled in", declaration.name),
                )
                .help(format!(
                    "groups that contain groups grow fast; {}",
                    Limits::raise("expansion")
                )),
        );
    }
}
