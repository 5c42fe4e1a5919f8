//! What the scanner finds in a schema file: declarations, references, inclusions, each with its place.

use std::collections::HashMap;
use std::ops::Range;

use crate::diagnostic::Diagnostic;

/// A range of bytes in a file's text; files are limited to what 32 bits can count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// The bytes `range`; `Limits` keeps files below 4 GiB, so nothing is lost.
    pub(super) fn new(range: Range<usize>) -> Self {
        let small = |index| u32::try_from(index).unwrap_or(u32::MAX);
        Span {
            start: small(range.start),
            end: small(range.end),
        }
    }

    pub(super) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A namespace, as a number within one [`Namespaces`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct NsId(u32);

impl NsId {
    /// No namespace.
    pub(super) const NONE: NsId = NsId(0);
    /// XML Schema itself.
    pub(super) const XS: NsId = NsId(1);
    /// The namespace of `xml:lang`.
    pub(super) const XML: NsId = NsId(2);
}

/// The namespace of XML Schema.
pub(super) const XS_NAMESPACE: &str = "http://www.w3.org/2001/XMLSchema";
/// The namespace of `xml:lang`, which the prefix `xml` means everywhere.
pub(super) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// Every namespace that was met, numbered.
#[derive(Debug)]
pub(super) struct Namespaces {
    uris: Vec<Box<str>>,
    numbers: HashMap<Box<str>, NsId>,
}

impl Namespaces {
    pub(super) fn new() -> Self {
        let mut namespaces = Namespaces {
            uris: Vec::new(),
            numbers: HashMap::new(),
        };
        for uri in ["", XS_NAMESPACE, XML_NAMESPACE] {
            namespaces.number(uri);
        }
        namespaces
    }

    /// The number of `uri`, a new one if it was not met before.
    pub(super) fn number(&mut self, uri: &str) -> NsId {
        if let Some(number) = self.numbers.get(uri) {
            return *number;
        }
        let number = NsId(u32::try_from(self.uris.len()).unwrap_or(u32::MAX));
        self.uris.push(uri.into());
        self.numbers.insert(uri.into(), number);
        number
    }

    /// The number of `uri`, if it was met.
    pub(super) fn find(&self, uri: &str) -> Option<NsId> {
        self.numbers.get(uri).copied()
    }

    pub(super) fn uri(&self, number: NsId) -> &str {
        &self.uris[number.0 as usize]
    }
}

/// What kind of global component a name stands for. Simple and complex types share one set of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Component {
    /// A global `xs:element`.
    Element,
    /// A global `xs:attribute`.
    Attribute,
    /// A global `xs:simpleType` or `xs:complexType`.
    Type,
    /// A global `xs:group`.
    Group,
    /// A global `xs:attributeGroup`.
    AttributeGroup,
}

impl Component {
    /// What people call it.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Component::Element => "element",
            Component::Attribute => "attribute",
            Component::Type => "type",
            Component::Group => "group",
            Component::AttributeGroup => "attribute group",
        }
    }
}

/// A global component.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    pub(super) component: Component,
    pub(super) kind: TypeKind,
    pub(super) name: Box<str>,
    /// The name, in the file's text.
    pub(super) span: Span,
    /// The inclusion (an `xs:redefine`) within which it stands.
    pub(super) redefine: Option<usize>,
    /// How many elements, attributes and wildcards it declares itself.
    pub(super) size: u32,
}

/// What a type is made of, as far as others who build on it must know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypeKind {
    /// A simple type.
    Simple,
    /// A complex type with text and attributes.
    SimpleContent,
    /// A complex type with child elements.
    Complex,
    /// A complex type with text and child elements.
    Mixed,
    /// Not a type.
    NotAType,
}

/// A name that must be declared somewhere.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    pub(super) kind: RefKind,
    pub(super) namespace: NsId,
    pub(super) name: Box<str>,
    /// The name as written, in the file's text.
    pub(super) span: Span,
    /// The global declaration within which it stands, as an index into [`Outline::declarations`].
    pub(super) owner: Option<usize>,
    /// Whether the owner itself is built on what is named, so that a cycle of such references has no end.
    pub(super) direct: bool,
}

/// What a reference must lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RefKind {
    /// `element/@ref`
    Element,
    /// `element/@substitutionGroup`
    Head,
    /// `attribute/@ref`
    Attribute,
    /// `group/@ref`
    Group,
    /// `attributeGroup/@ref`
    AttributeGroup,
    /// `element/@type`
    Type,
    /// `attribute/@type`
    SimpleType,
    /// What a simple type is made from: `restriction/@base`, `list/@itemType`, `union/@memberTypes`
    SimplePart,
    /// `base` within `simpleContent`
    SimpleContentBase,
    /// `base` within `complexContent`
    ComplexBase,
}

impl Outline {
    /// `local` of `namespace` as this file would write it, if the root element has a prefix for it.
    pub(super) fn written(&self, namespace: NsId, local: &str) -> Option<String> {
        let (prefix, _) = self
            .prefixes
            .iter()
            .rev()
            .find(|(_, declared)| *declared == namespace)?;
        Some(match &**prefix {
            "" => local.to_owned(),
            prefix => format!("{prefix}:{local}"),
        })
    }

    /// `local` of XML Schema as this file would write it.
    pub(super) fn xs(&self, local: &str) -> String {
        self.written(NsId::XS, local).unwrap_or_else(|| format!("xs:{local}"))
    }
}

impl RefKind {
    pub(super) fn component(self) -> Component {
        match self {
            RefKind::Element | RefKind::Head => Component::Element,
            RefKind::Attribute => Component::Attribute,
            RefKind::Group => Component::Group,
            RefKind::AttributeGroup => Component::AttributeGroup,
            RefKind::Type
            | RefKind::SimpleType
            | RefKind::SimplePart
            | RefKind::SimpleContentBase
            | RefKind::ComplexBase => Component::Type,
        }
    }

    /// Whether the owner cannot be understood before what it names.
    pub(super) fn builds_on(self) -> bool {
        !matches!(
            self,
            RefKind::Element | RefKind::Attribute | RefKind::Type | RefKind::SimpleType
        )
    }
}

/// An element or attribute declared within a global component.
#[derive(Clone, Debug)]
pub(super) struct Local {
    pub(super) owner: usize,
    pub(super) component: Component,
    pub(super) name: Box<str>,
    pub(super) span: Span,
}

/// An `xs:include`, `xs:import` or `xs:redefine`.
#[derive(Clone, Debug)]
pub(super) struct Inclusion {
    pub(super) kind: InclusionKind,
    /// What an import says that it imports.
    pub(super) namespace: NsId,
    pub(super) location: Option<Box<str>>,
    /// The location, or where there is none the element's name.
    pub(super) span: Span,
    /// The file that it leads to, filled in by the loader.
    pub(super) target: Option<usize>,
    /// Why an import leads nowhere, filled in by the loader. That is an error for what needs something of its namespace.
    pub(super) missing: Option<Box<Diagnostic>>,
}

impl Inclusion {
    /// Whether it is an import of the `xml` namespace from the network, for which there is a built-in schema.
    pub(super) fn is_built_in(&self) -> bool {
        let is_xml = self.kind == InclusionKind::Import && self.namespace == NsId::XML;
        is_xml && self.location.as_deref().is_some_and(is_remote)
    }
}

/// Whether a location is an address on the network.
pub(super) fn is_remote(location: &str) -> bool {
    ["http://", "https://", "ftp://", "//"].iter().any(|scheme| {
        location
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InclusionKind {
    Include,
    Import,
    Redefine,
}

/// Everything that the scanner learned of one file.
#[derive(Clone, Debug, Default)]
pub(super) struct Outline {
    /// The target namespace, and where it is written.
    pub(super) target_namespace: Option<(NsId, Span)>,
    /// The prefixes that the root element declares.
    pub(super) prefixes: Vec<(Box<str>, NsId)>,
    pub(super) inclusions: Vec<Inclusion>,
    pub(super) declarations: Vec<Declaration>,
    pub(super) references: Vec<Reference>,
    pub(super) locals: Vec<Local>,
}
