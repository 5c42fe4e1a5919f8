//! Patterns of names.

use crate::ir::XmlName;

/// A name, a whole namespace (`t:*`), a name in any namespace (`Item`), or everything (`*`).
pub(super) struct Pattern {
    /// Any namespace if there is none.
    namespace: Option<XmlName>,
    /// Any name if it is `*`.
    local: String,
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let name = XmlName::parse(text)?;
        Some(Pattern {
            local: (*name.local).to_owned(),
            namespace: text.contains(['{', ':']).then_some(name),
        })
    }

    pub(super) fn is_any(&self) -> bool {
        self.namespace.is_none() && self.local == "*"
    }

    pub(super) fn matches(&self, name: &XmlName) -> bool {
        let has_namespace = |wanted: &XmlName| wanted.namespace == name.namespace;
        (self.local == "*" || *self.local == *name.local) && self.namespace.as_ref().is_none_or(has_namespace)
    }
}
