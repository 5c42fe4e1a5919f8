//! Roots of the bindings beside the operations.

use super::{TypeId, XmlName};

/// An element or type that is generated for its own sake.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    pub(crate) kind: RootKind,
    /// The element or type.
    pub(crate) name: XmlName,
    /// What it becomes.
    pub(crate) ty: TypeId,
}

/// What in the schema a [`Root`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RootKind {
    /// A global element: a document can consist of it.
    Element,
    /// A named type.
    Type,
}

impl RootKind {
    /// The word of XML Schema for it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            RootKind::Element => "element",
            RootKind::Type => "type",
        }
    }
}
