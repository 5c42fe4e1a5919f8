//! The prefixes that are declared where the writer is.

use super::namespace::{MESSAGES, SOAP11, SOAP12, TYPES, XML};

/// What the root element of an envelope declares. Generated names are written with these prefixes, so that typed content
/// never declares one of them otherwise.
pub(crate) const ENVELOPE: &[(&str, &str)] = &[("soap", SOAP11), ("t", TYPES), ("m", MESSAGES)];

/// The same for an envelope of SOAP 1.2.
pub(crate) const ENVELOPE12: &[(&str, &str)] = &[("soap12", SOAP12), ("t", TYPES), ("m", MESSAGES)];

/// The prefixes in scope, and what they stand for. The default namespace is not among them.
pub(crate) struct Scope {
    root: &'static [(&'static str, &'static str)],
    /// Innermost last.
    bindings: Vec<Binding>,
}

struct Binding {
    prefix: String,
    uri: String,
}

impl Scope {
    /// With what the root element declares.
    pub(crate) fn new(root: &'static [(&'static str, &'static str)]) -> Self {
        Self {
            root,
            bindings: Vec::new(),
        }
    }

    /// Whether the root element declares this prefix.
    pub(crate) fn is_of_root(&self, prefix: &str) -> bool {
        self.root.iter().any(|(root, _)| *root == prefix)
    }

    /// Identifies the place, for [`leave`](Self::leave).
    pub(crate) fn mark(&self) -> usize {
        self.bindings.len()
    }

    /// Forgets what was declared since the mark was taken.
    #[inline]
    pub(crate) fn leave(&mut self, mark: usize) {
        if self.bindings.len() > mark {
            self.bindings.truncate(mark);
        }
    }

    /// What a prefix stands for here; `None` if it is not declared.
    pub(crate) fn uri(&self, prefix: &str) -> Option<&str> {
        if prefix == "xml" {
            return Some(XML);
        }
        let inner = self.bindings.iter().rev().find(|binding| binding.prefix == prefix);
        match inner {
            Some(binding) => Some(&binding.uri),
            None => self.root.iter().find(|(root, _)| *root == prefix).map(|(_, uri)| *uri),
        }
    }

    /// A prefix that stands for a namespace here, the outermost one if there are several; `None` if there is none.
    pub(crate) fn prefix(&self, uri: &str) -> Option<&str> {
        if uri == XML {
            return Some("xml");
        }
        let root = self.root.iter().copied();
        let inner = self.bindings.iter().map(|binding| (&*binding.prefix, &*binding.uri));
        let mut found = root.chain(inner).filter(|(_, bound)| *bound == uri);
        // It may be declared otherwise further in.
        found
            .find(|(prefix, _)| self.uri(prefix) == Some(uri))
            .map(|(prefix, _)| prefix)
    }

    pub(crate) fn bind(&mut self, prefix: &str, uri: &str) {
        self.bindings.push(Binding {
            prefix: prefix.to_owned(),
            uri: uri.to_owned(),
        });
    }

    /// A prefix that stands for nothing here.
    pub(crate) fn free_prefix(&self) -> String {
        let mut number = self.bindings.len() + 1;
        loop {
            let prefix = format!("n{number}");
            if self.uri(&prefix).is_none() {
                return prefix;
            }
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_stands_for_what_was_declared_last() {
        let mut scope = Scope::new(ENVELOPE);
        assert_eq!(
            (scope.uri("t"), scope.prefix(TYPES), scope.uri("n1")),
            (Some(TYPES), Some("t"), None)
        );
        scope.bind("n1", "urn:a");
        let mark = scope.mark();
        scope.bind("t", "urn:b");
        scope.bind("n1", "urn:b");
        assert_eq!((scope.uri("t"), scope.prefix("urn:b")), (Some("urn:b"), Some("t")));
        assert_eq!(
            (scope.prefix(TYPES), scope.prefix("urn:a")),
            (None, None),
            "declared otherwise further in"
        );
        scope.leave(mark);
        assert_eq!((scope.prefix(TYPES), scope.prefix("urn:a")), (Some("t"), Some("n1")));
        assert_eq!(scope.prefix(XML), Some("xml"));
    }

    #[test]
    fn a_free_prefix_is_not_in_use() {
        let mut scope = Scope::new(ENVELOPE);
        assert_eq!(scope.free_prefix(), "n1");
        scope.bind("n2", "urn:a");
        assert_eq!(scope.free_prefix(), "n3");
    }
}
