//! The namespace prefixes in scope.

use super::super::outline::NsId;

/// The namespace declarations of the open elements, the innermost last.
pub(super) struct Scope {
    declarations: Vec<(Box<str>, NsId)>,
}

impl Scope {
    /// What is declared without the document saying so, and what the elements around it declare.
    pub(super) fn new(outer: &[(Box<str>, NsId)]) -> Self {
        let mut declarations = vec![("".into(), NsId::NONE), ("xml".into(), NsId::XML)];
        declarations.extend_from_slice(outer);
        Scope { declarations }
    }

    pub(super) fn len(&self) -> usize {
        self.declarations.len()
    }

    pub(super) fn truncate(&mut self, len: usize) {
        self.declarations.truncate(len);
    }

    /// Declares `prefix`, the empty one for the default namespace.
    pub(super) fn declare(&mut self, prefix: &str, namespace: NsId) {
        self.declarations.push((prefix.into(), namespace));
    }

    /// What `prefix` stands for.
    pub(super) fn resolve(&self, prefix: &str) -> Option<NsId> {
        self.declarations
            .iter()
            .rev()
            .find(|(declared, _)| **declared == *prefix)
            .map(|(_, namespace)| *namespace)
    }

    /// Every declaration, the outermost first.
    pub(super) fn declarations(&self) -> Vec<(Box<str>, NsId)> {
        self.declarations.clone()
    }

    /// Every declared prefix.
    pub(super) fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.declarations
            .iter()
            .map(|(prefix, _)| &**prefix)
            .filter(|prefix| !prefix.is_empty())
    }
}
