//! The namespace of each file, and the order of redefinitions.

use std::sync::Arc;

use super::super::SchemaFile;
use super::super::outline::{Inclusion, InclusionKind, NsId, Outline};
use super::{Loader, Progress};
use crate::diagnostic::Diagnostic;
use crate::error::Error;

impl Loader<'_> {
    /// Has a file without a target namespace take over `namespace`.
    pub(super) fn settle(&mut self, index: usize, namespace: NsId) {
        self.files[index].namespace = namespace;
        self.progress[index] = Progress::Settled;
    }

    /// The file that an inclusion means: what was read of it, or a further copy of it for another namespace.
    pub(super) fn instance(&mut self, index: usize, number: usize, target: usize) -> Result<usize, Error> {
        if self.files[target].outline.target_namespace.is_some() {
            return Ok(target);
        }
        let wanted = match self.files[index].outline.inclusions[number].kind {
            InclusionKind::Import => NsId::NONE,
            InclusionKind::Include | InclusionKind::Redefine => self.files[index].namespace,
        };
        if self.progress[target] == Progress::Unsettled {
            self.settle(target, wanted);
        }
        if self.files[target].namespace == wanted {
            return Ok(target);
        }
        if let Some(known) = self.copies.get(&(target, wanted)) {
            return Ok(*known);
        }
        self.has_room()?;
        let copy = self.files.len();
        self.copies.insert((target, wanted), copy);
        self.push(self.files[target].copy());
        self.settle(copy, wanted);
        Ok(copy)
    }

    /// Checks that included and imported files have the namespaces that they should have.
    pub(super) fn check_namespaces(&mut self) {
        for index in 0..self.files.len() {
            for number in 0..self.files[index].outline.inclusions.len() {
                let Inclusion { kind, target, .. } = self.files[index].outline.inclusions[number];
                match (kind, target) {
                    (_, None) => {}
                    (InclusionKind::Import, Some(target)) => self.check_import(index, number, target),
                    (_, Some(target)) => self.check_include(index, number, target),
                }
            }
        }
    }

    fn check_import(&mut self, index: usize, number: usize, target: usize) {
        let inclusion = &self.files[index].outline.inclusions[number];
        let found = self.files[target].outline.target_namespace;
        if found.map_or(NsId::NONE, |(namespace, _)| namespace) == inclusion.namespace {
            return;
        }
        let (expected, path) = (inclusion.namespace, self.files[target].path().display());
        let message = match found {
            Some((namespace, _)) => {
                format!("`{path}` has the target namespace `{}`", self.namespaces.uri(namespace))
            }
            None => format!("`{path}` has no target namespace"),
        };
        let here = self.files[index].location(inclusion.span);
        let mut error =
            Diagnostic::error(message).at(here, format!("imported here as `{}`", self.namespaces.uri(expected)));
        if let Some((_, span)) = found {
            error = error.at(self.files[target].location(span), "declared here");
        }
        self.report(error.help("write the same namespace in both, or name another file"));
    }

    /// An included file is of the namespace of the file that includes it, or has none and takes it over.
    fn check_include(&mut self, index: usize, number: usize, target: usize) {
        let expected = self.files[index].namespace;
        let Some((namespace, span)) = self.files[target].outline.target_namespace else {
            return;
        };
        if namespace == expected {
            return;
        }
        let here = self.files[index].location(self.files[index].outline.inclusions[number].span);
        let (path, uri) = (self.files[target].path().display(), self.namespaces.uri(namespace));
        self.report(
            Diagnostic::error(format!("`{path}` has the target namespace `{uri}`"))
                .at(here, format!("included here into `{}`", self.namespaces.uri(expected)))
                .at(self.files[target].location(span), "declared here")
                .help("use `import` for a schema of another namespace"),
        );
    }

    /// The files in an order in which what is redefined comes before what redefines it.
    pub(super) fn order_of_redefinitions(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.files.len());
        let mut seen = vec![false; self.files.len()];
        for index in 0..self.files.len() {
            self.visit(index, &mut seen, &mut order);
        }
        order
    }

    /// Depth first. The number of files is limited, and so is the depth of this recursion.
    fn visit(&self, index: usize, seen: &mut [bool], order: &mut Vec<usize>) {
        if std::mem::replace(&mut seen[index], true) {
            return;
        }
        for inclusion in &self.files[index].outline.inclusions {
            if let Some(target) = inclusion.target {
                self.visit(target, seen, order);
            }
        }
        order.push(index);
    }
}

impl SchemaFile {
    /// The same file once more, with nothing known of where it leads.
    fn copy(&self) -> Self {
        let unfollowed = |inclusion: &Inclusion| Inclusion {
            target: None,
            missing: None,
            ..inclusion.clone()
        };
        SchemaFile {
            file: Arc::clone(&self.file),
            namespace: NsId::NONE,
            outline: Outline {
                inclusions: self.outline.inclusions.iter().map(unfollowed).collect(),
                ..self.outline.clone()
            },
            ..SchemaFile::part(Arc::clone(&self.file), self.range.clone(), self.outer.clone())
        }
    }
}
