//! What XML Schema 1.0 allows: which element inside which, and which attributes on it.
//!
//! The tables follow the schema for schemas (<https://www.w3.org/TR/xmlschema-1/#normative-schemaSchema>), as sets of bits.

/// Declares an enum with one variant for each name, and the way from a name to its variant and back.
macro_rules! names {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $name:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum $type { $($variant),+ }

        impl $type {
            /// Every name, for suggestions.
            pub(super) const NAMES: &'static [(&'static str, $type)] = &[$(($name, $type::$variant)),+];

            pub(super) fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($name => Some($type::$variant),)+
                    _ => None,
                }
            }

            pub(super) fn name(self) -> &'static str {
                match self { $($type::$variant => $name),+ }
            }

            const fn bit(self) -> u64 {
                1 << (self as u8)
            }
        }
    };
}

names! {
    /// An element of the XML Schema namespace.
    Tag {
        Schema = "schema",
        Include = "include",
        Import = "import",
        Redefine = "redefine",
        Override = "override",
        Annotation = "annotation",
        Documentation = "documentation",
        Appinfo = "appinfo",
        Notation = "notation",
        DefaultOpenContent = "defaultOpenContent",
        OpenContent = "openContent",
        Element = "element",
        Attribute = "attribute",
        SimpleType = "simpleType",
        ComplexType = "complexType",
        Group = "group",
        AttributeGroup = "attributeGroup",
        All = "all",
        Choice = "choice",
        Sequence = "sequence",
        Any = "any",
        AnyAttribute = "anyAttribute",
        SimpleContent = "simpleContent",
        ComplexContent = "complexContent",
        Extension = "extension",
        Restriction = "restriction",
        List = "list",
        Union = "union",
        Unique = "unique",
        Key = "key",
        Keyref = "keyref",
        Selector = "selector",
        Field = "field",
        Alternative = "alternative",
        Assert = "assert",
        Assertion = "assertion",
        MinExclusive = "minExclusive",
        MinInclusive = "minInclusive",
        MaxExclusive = "maxExclusive",
        MaxInclusive = "maxInclusive",
        TotalDigits = "totalDigits",
        FractionDigits = "fractionDigits",
        Length = "length",
        MinLength = "minLength",
        MaxLength = "maxLength",
        Enumeration = "enumeration",
        WhiteSpace = "whiteSpace",
        Pattern = "pattern",
        ExplicitTimezone = "explicitTimezone",
    }
}

names! {
    /// An attribute of the XML Schema language.
    Attr {
        Abstract = "abstract",
        AttributeFormDefault = "attributeFormDefault",
        Base = "base",
        Block = "block",
        BlockDefault = "blockDefault",
        Default = "default",
        ElementFormDefault = "elementFormDefault",
        Final = "final",
        FinalDefault = "finalDefault",
        Fixed = "fixed",
        Form = "form",
        Id = "id",
        ItemType = "itemType",
        MaxOccurs = "maxOccurs",
        MemberTypes = "memberTypes",
        MinOccurs = "minOccurs",
        Mixed = "mixed",
        Name = "name",
        Namespace = "namespace",
        Nillable = "nillable",
        ProcessContents = "processContents",
        Public = "public",
        Ref = "ref",
        Refer = "refer",
        SchemaLocation = "schemaLocation",
        Source = "source",
        SubstitutionGroup = "substitutionGroup",
        System = "system",
        TargetNamespace = "targetNamespace",
        Type = "type",
        Use = "use",
        Value = "value",
        Version = "version",
        Xpath = "xpath",
    }
}

/// A set of [`Tag`]s.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Tags(u64);

impl Tags {
    const fn of(tags: &[Tag]) -> Self {
        let mut bits = 0;
        let mut index = 0;
        while index < tags.len() {
            bits |= tags[index].bit();
            index += 1;
        }
        Tags(bits)
    }

    const fn and(self, other: Tags) -> Self {
        Tags(self.0 | other.0)
    }

    pub(super) fn contains(self, tag: Tag) -> bool {
        self.0 & tag.bit() != 0
    }

    /// The names in it, in the order of their declaration.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        Tag::NAMES
            .iter()
            .filter(move |(_, tag)| self.contains(*tag))
            .map(|(name, _)| *name)
    }
}

/// A set of [`Attr`]s.
#[derive(Clone, Copy)]
pub(super) struct Attrs(u64);

impl Attrs {
    const fn of(attrs: &[Attr]) -> Self {
        let mut bits = Attr::Id.bit();
        let mut index = 0;
        while index < attrs.len() {
            bits |= attrs[index].bit();
            index += 1;
        }
        Attrs(bits)
    }

    pub(super) fn contains(self, attr: Attr) -> bool {
        self.0 & attr.bit() != 0
    }

    /// The names in it, in the order of their declaration.
    pub(super) fn names(self) -> impl Iterator<Item = &'static str> {
        Attr::NAMES
            .iter()
            .filter(move |(_, attr)| self.contains(*attr))
            .map(|(name, _)| *name)
    }
}

/// What says what an element, attribute, type or group contains; each has one at most.
pub(super) const CONTENT: Tags = Tags::of(&[
    Tag::SimpleType,
    Tag::ComplexType,
    Tag::SimpleContent,
    Tag::ComplexContent,
    Tag::Extension,
    Tag::Restriction,
    Tag::List,
    Tag::Union,
])
.and(PARTICLES);
/// `all`, `choice`, `sequence` and `group`: what describes child elements.
pub(super) const PARTICLES: Tags = Tags::of(&[Tag::Group, Tag::All, Tag::Choice, Tag::Sequence]);
/// The elements whose `value` limits a simple type.
pub(super) const FACETS: Tags = Tags::of(&[
    Tag::MinExclusive,
    Tag::MinInclusive,
    Tag::MaxExclusive,
    Tag::MaxInclusive,
    Tag::TotalDigits,
    Tag::FractionDigits,
    Tag::Length,
    Tag::MinLength,
    Tag::MaxLength,
    Tag::Enumeration,
    Tag::WhiteSpace,
    Tag::Pattern,
    Tag::ExplicitTimezone,
    Tag::Assertion,
]);
/// What only XML Schema 1.1 has.
pub(super) const VERSION_1_1: Tags = Tags::of(&[
    Tag::Override,
    Tag::DefaultOpenContent,
    Tag::OpenContent,
    Tag::Alternative,
    Tag::Assert,
    Tag::Assertion,
    Tag::ExplicitTimezone,
]);
const ANNOTATION: Tags = Tags::of(&[Tag::Annotation]);
const ATTRIBUTES: Tags = Tags::of(&[Tag::Attribute, Tag::AttributeGroup, Tag::AnyAttribute, Tag::Assert]);
const DEFINITIONS: Tags = Tags::of(&[Tag::SimpleType, Tag::ComplexType, Tag::Group, Tag::AttributeGroup]);

/// The elements allowed within `tag`, which itself stands in `parent`.
pub(super) fn children(tag: Tag, parent: Option<Tag>) -> Tags {
    match tag {
        Tag::Schema => {
            const {
                let others = [
                    Tag::Include,
                    Tag::Import,
                    Tag::Redefine,
                    Tag::Override,
                    Tag::Element,
                    Tag::Attribute,
                    Tag::Notation,
                    Tag::DefaultOpenContent,
                ];
                ANNOTATION.and(DEFINITIONS).and(Tags::of(&others))
            }
        }
        Tag::Redefine | Tag::Override => const { ANNOTATION.and(DEFINITIONS) },
        Tag::Annotation => const { Tags::of(&[Tag::Documentation, Tag::Appinfo]) },
        Tag::Element => {
            const {
                let tags = [
                    Tag::SimpleType,
                    Tag::ComplexType,
                    Tag::Unique,
                    Tag::Key,
                    Tag::Keyref,
                    Tag::Alternative,
                ];
                ANNOTATION.and(Tags::of(&tags))
            }
        }
        Tag::SimpleType => const { ANNOTATION.and(Tags::of(&[Tag::Restriction, Tag::List, Tag::Union])) },
        Tag::ComplexType => {
            const {
                let content = [Tag::SimpleContent, Tag::ComplexContent, Tag::OpenContent];
                ANNOTATION.and(PARTICLES).and(ATTRIBUTES).and(Tags::of(&content))
            }
        }
        Tag::Group => const { ANNOTATION.and(Tags::of(&[Tag::All, Tag::Choice, Tag::Sequence])) },
        Tag::AttributeGroup => const { ANNOTATION.and(ATTRIBUTES) },
        Tag::All => const { ANNOTATION.and(Tags::of(&[Tag::Element])) },
        Tag::Choice | Tag::Sequence => {
            const {
                ANNOTATION.and(Tags::of(&[
                    Tag::Element,
                    Tag::Group,
                    Tag::Choice,
                    Tag::Sequence,
                    Tag::Any,
                ]))
            }
        }
        Tag::SimpleContent | Tag::ComplexContent => {
            const { ANNOTATION.and(Tags::of(&[Tag::Restriction, Tag::Extension, Tag::OpenContent])) }
        }
        Tag::Extension => match parent {
            Some(Tag::SimpleContent) => const { ANNOTATION.and(ATTRIBUTES) },
            _ => {
                const {
                    ANNOTATION
                        .and(ATTRIBUTES)
                        .and(PARTICLES)
                        .and(Tags::of(&[Tag::OpenContent]))
                }
            }
        },
        Tag::Restriction => match parent {
            Some(Tag::SimpleContent) => {
                const { ANNOTATION.and(ATTRIBUTES).and(FACETS).and(Tags::of(&[Tag::SimpleType])) }
            }
            Some(Tag::ComplexContent) => {
                const {
                    ANNOTATION
                        .and(ATTRIBUTES)
                        .and(PARTICLES)
                        .and(Tags::of(&[Tag::OpenContent]))
                }
            }
            _ => const { ANNOTATION.and(FACETS).and(Tags::of(&[Tag::SimpleType])) },
        },
        Tag::Attribute | Tag::List | Tag::Union => const { ANNOTATION.and(Tags::of(&[Tag::SimpleType])) },
        Tag::Unique | Tag::Key | Tag::Keyref => const { ANNOTATION.and(Tags::of(&[Tag::Selector, Tag::Field])) },
        Tag::Documentation | Tag::Appinfo => Tags(0),
        _ => ANNOTATION,
    }
}

/// The attributes allowed on `tag`. Attributes of other namespaces are allowed everywhere.
pub(super) fn attributes(tag: Tag) -> Attrs {
    match tag {
        Tag::Schema => {
            const {
                Attrs::of(&[
                    Attr::TargetNamespace,
                    Attr::Version,
                    Attr::FinalDefault,
                    Attr::BlockDefault,
                    Attr::AttributeFormDefault,
                    Attr::ElementFormDefault,
                ])
            }
        }
        Tag::Include | Tag::Redefine | Tag::Override => const { Attrs::of(&[Attr::SchemaLocation]) },
        Tag::Import => const { Attrs::of(&[Attr::SchemaLocation, Attr::Namespace]) },
        Tag::Documentation | Tag::Appinfo => const { Attrs::of(&[Attr::Source]) },
        Tag::Notation => const { Attrs::of(&[Attr::Name, Attr::Public, Attr::System]) },
        Tag::Element => {
            const {
                Attrs::of(&[
                    Attr::Name,
                    Attr::Ref,
                    Attr::Type,
                    Attr::SubstitutionGroup,
                    Attr::MinOccurs,
                    Attr::MaxOccurs,
                    Attr::Default,
                    Attr::Fixed,
                    Attr::Nillable,
                    Attr::Abstract,
                    Attr::Final,
                    Attr::Block,
                    Attr::Form,
                ])
            }
        }
        Tag::Attribute => {
            const {
                Attrs::of(&[
                    Attr::Name,
                    Attr::Ref,
                    Attr::Type,
                    Attr::Use,
                    Attr::Default,
                    Attr::Fixed,
                    Attr::Form,
                ])
            }
        }
        Tag::SimpleType => const { Attrs::of(&[Attr::Name, Attr::Final]) },
        Tag::ComplexType => const { Attrs::of(&[Attr::Name, Attr::Mixed, Attr::Abstract, Attr::Final, Attr::Block]) },
        Tag::Group => const { Attrs::of(&[Attr::Name, Attr::Ref, Attr::MinOccurs, Attr::MaxOccurs]) },
        Tag::AttributeGroup => const { Attrs::of(&[Attr::Name, Attr::Ref]) },
        Tag::All | Tag::Choice | Tag::Sequence => const { Attrs::of(&[Attr::MinOccurs, Attr::MaxOccurs]) },
        Tag::Any => const { Attrs::of(&[Attr::MinOccurs, Attr::MaxOccurs, Attr::Namespace, Attr::ProcessContents]) },
        Tag::AnyAttribute => const { Attrs::of(&[Attr::Namespace, Attr::ProcessContents]) },
        Tag::ComplexContent => const { Attrs::of(&[Attr::Mixed]) },
        Tag::Extension | Tag::Restriction => const { Attrs::of(&[Attr::Base]) },
        Tag::List => const { Attrs::of(&[Attr::ItemType]) },
        Tag::Union => const { Attrs::of(&[Attr::MemberTypes]) },
        Tag::Unique | Tag::Key => const { Attrs::of(&[Attr::Name]) },
        Tag::Keyref => const { Attrs::of(&[Attr::Name, Attr::Refer]) },
        Tag::Selector | Tag::Field => const { Attrs::of(&[Attr::Xpath]) },
        Tag::Enumeration | Tag::Pattern => const { Attrs::of(&[Attr::Value]) },
        facet if FACETS.contains(facet) => const { Attrs::of(&[Attr::Value, Attr::Fixed]) },
        _ => const { Attrs::of(&[]) },
    }
}

/// The simple types that XML Schema defines, and the two that contain everything.
pub(super) const BUILT_IN_TYPES: &[&str] = &[
    "anySimpleType",
    "anyType",
    "anyURI",
    "base64Binary",
    "boolean",
    "byte",
    "date",
    "dateTime",
    "decimal",
    "double",
    "duration",
    "ENTITIES",
    "ENTITY",
    "float",
    "gDay",
    "gMonth",
    "gMonthDay",
    "gYear",
    "gYearMonth",
    "hexBinary",
    "ID",
    "IDREF",
    "IDREFS",
    "int",
    "integer",
    "language",
    "long",
    "Name",
    "NCName",
    "negativeInteger",
    "NMTOKEN",
    "NMTOKENS",
    "nonNegativeInteger",
    "nonPositiveInteger",
    "normalizedString",
    "NOTATION",
    "positiveInteger",
    "QName",
    "short",
    "string",
    "time",
    "token",
    "unsignedByte",
    "unsignedInt",
    "unsignedLong",
    "unsignedShort",
];
