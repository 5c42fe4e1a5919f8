//! Fields: how an attribute, an element or a particle becomes a member of a struct.

use std::ops::RangeInclusive;

use super::{SharedFacets, TypeId, Wildcard, XmlName};

/// A member of a struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Field {
    /// Where in the XML it comes from.
    pub(crate) xml: FieldXml,
    /// Its Rust name; the names pass sets it.
    pub(crate) name: String,
    /// The type of one value, and what the schema says of it.
    pub(crate) of: TypeUse,
    /// How often it occurs.
    pub(crate) occurs: Occurs,
    /// How many values a `Vec` has at least and at most.
    pub(crate) counts: Counts,
    /// Whether `xsi:nil` may stand for it.
    pub(crate) nillable: bool,
    /// Whether the value is boxed; the boxes pass sets it.
    pub(crate) boxed: bool,
    /// Optional here, but mandatory in the schema for a response that is a success.
    pub(crate) required_on_success: bool,
    /// The schema's words on it.
    pub(crate) docs: String,
    /// The value it has when it is absent.
    pub(crate) default: Option<String>,
    /// Attributes that were asked for; the attributes pass sets them.
    pub(crate) attributes: Vec<String>,
}

/// Where in the XML a field comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldXml {
    /// An attribute.
    Attribute(XmlName),
    /// All attributes that no other field takes, of the namespaces that the wildcard takes.
    AnyAttribute(Wildcard),
    /// The text of the element.
    Text,
    /// An element.
    Element(XmlName),
    /// One of several elements; the field's type is a [`Choice`](super::Choice).
    Choice,
    /// Elements that a wildcard takes and no other field.
    Any {
        wildcard: Wildcard,
        /// Which of its struct's wildcards it is, from 1.
        number: usize,
        /// Whether it takes elements of fields before it: once those have been passed, they belong to it.
        takes_passed: bool,
    },
    /// Text and elements in document order; the field's type is a [`Choice`](super::Choice).
    Mixed,
    /// What the type adds that `xsi:type` names in place of the one declared.
    Derived(Derivations),
}

impl FieldXml {
    /// A wildcard alone among the fields.
    pub(crate) fn any(wildcard: Wildcard) -> Self {
        FieldXml::Any {
            wildcard,
            number: 1,
            takes_passed: false,
        }
    }
}

/// The types that can stand for a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Derivations {
    /// The type itself.
    pub(crate) of: XmlName,
    /// Those that derive from it, through any number of steps, and are not abstract.
    pub(crate) types: Vec<DerivedType>,
}

/// A type that can stand for another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DerivedType {
    pub(crate) name: XmlName,
    /// The struct for it; `None` if it is text.
    pub(crate) id: Option<TypeId>,
    /// Whether it is only there for others to derive from: no element is declared to have it.
    pub(crate) is_base: bool,
    /// Whether an extension between the two adds elements.
    pub(crate) adds_elements: bool,
    /// Whether an extension between the two adds attributes.
    pub(crate) adds_attributes: bool,
}

/// How often a field occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Occurs {
    /// Exactly once.
    Required,
    /// At most once: an `Option`.
    Optional,
    /// Any number of times: a `Vec`.
    Many,
    /// Any number of times, but at least once: a `Vec` as well, since responses are not always as they should be.
    AtLeastOnce,
}

impl Occurs {
    /// Whether it is a `Vec`.
    pub(crate) fn is_many(self) -> bool {
        matches!(self, Occurs::Many | Occurs::AtLeastOnce)
    }
}

/// How often something occurs at least, and at most: any number of times if there is no `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) min: usize,
    pub(crate) max: Option<usize>,
}

impl Counts {
    pub(crate) const ONCE: Counts = Counts { min: 1, max: Some(1) };
    pub(crate) const ANY: Counts = Counts { min: 0, max: None };
    const NEVER: Counts = Counts { min: 0, max: Some(0) };

    /// That of something that occurs so often within what occurs as often as this.
    pub(crate) fn times(self, inner: Counts) -> Self {
        let max = match (self.max, inner.max) {
            (Some(0), _) | (_, Some(0)) => Some(0),
            (max, other) => max.zip(other).map(|(max, other)| max.saturating_mul(other)),
        };
        Counts {
            min: self.min.saturating_mul(inner.min),
            max,
        }
    }

    /// That of several things, one after the other.
    pub(crate) fn sum(counts: impl Iterator<Item = Counts>) -> Self {
        counts.fold(Counts::NEVER, |sum, counts| Counts {
            min: sum.min.saturating_add(counts.min),
            max: sum.max.zip(counts.max).map(|(max, other)| max.saturating_add(other)),
        })
    }

    /// That of one of several things.
    pub(crate) fn one_of(counts: impl Iterator<Item = Counts>) -> Self {
        let of_both = |one: Counts, other: Counts| Counts {
            min: one.min.min(other.min),
            max: one.max.zip(other.max).map(|(max, other)| max.max(other)),
        };
        counts.reduce(of_both).unwrap_or(Counts::NEVER)
    }

    pub(crate) fn occurs(self) -> Occurs {
        match (self.max.is_none_or(|max| max > 1), self.min == 0) {
            (true, true) => Occurs::Many,
            (true, false) => Occurs::AtLeastOnce,
            (false, true) => Occurs::Optional,
            (false, false) => Occurs::Required,
        }
    }
}

impl From<Occurs> for Counts {
    fn from(occurs: Occurs) -> Self {
        match occurs {
            Occurs::Required => Counts::ONCE,
            Occurs::Optional => Counts { min: 0, max: Some(1) },
            Occurs::Many => Counts::ANY,
            Occurs::AtLeastOnce => Counts { min: 1, max: None },
        }
    }
}

impl Field {
    /// How many values a `Vec` has at least and at most, where not every number will do. Of text and elements together, and of
    /// attributes, any will.
    pub(crate) fn bounds(&self) -> Option<Counts> {
        let is_list = matches!(self.xml, FieldXml::Element(_) | FieldXml::Choice | FieldXml::Any { .. });
        Some(self.counts).filter(|counts| is_list && self.occurs.is_many() && *counts != Counts::ANY)
    }

    /// Whether the schema asks for a value.
    pub(crate) fn is_required(&self) -> bool {
        match self.occurs {
            Occurs::Required => !self.nillable,
            Occurs::AtLeastOnce => true,
            Occurs::Optional | Occurs::Many => false,
        }
    }
}

/// A type as it is used in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeUse {
    /// The type.
    pub(crate) ty: TypeRef,
    /// Its name in the schema, for the docs.
    pub(crate) xsd: Option<XmlName>,
    /// The restrictions that the Rust type does not express.
    pub(crate) facets: SharedFacets,
}

impl TypeUse {
    pub(crate) fn of(ty: TypeRef) -> Self {
        TypeUse {
            ty,
            xsd: None,
            facets: SharedFacets::default(),
        }
    }
}

/// A type that a field can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum TypeRef {
    /// One of Rust's or of the runtime's.
    Builtin(Builtin),
    /// One that is generated.
    Type(TypeId),
}

/// The types that need not be generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Builtin {
    String,
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    /// A whole number of any size.
    Integer,
    Base64Binary,
    HexBinary,
    DateTime,
    Date,
    Time,
    Duration,
    QName,
    /// Any XML: `xs:anyType`, and the elements of an `xs:any`.
    XmlElement,
    /// An attribute of an `xs:anyAttribute`.
    XmlAttribute,
    /// What a derived type adds.
    Derived,
}

impl Builtin {
    /// Its name in Rust.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Builtin::String => "String",
            Builtin::Bool => "bool",
            Builtin::I8 => "i8",
            Builtin::I16 => "i16",
            Builtin::I32 => "i32",
            Builtin::I64 => "i64",
            Builtin::U8 => "u8",
            Builtin::U16 => "u16",
            Builtin::U32 => "u32",
            Builtin::U64 => "u64",
            Builtin::F32 => "f32",
            Builtin::F64 => "f64",
            Builtin::Integer => "Integer",
            Builtin::Base64Binary => "Base64Binary",
            Builtin::HexBinary => "HexBinary",
            Builtin::DateTime => "DateTime",
            Builtin::Date => "Date",
            Builtin::Time => "Time",
            Builtin::Duration => "Duration",
            Builtin::QName => "QName",
            Builtin::XmlElement => "XmlElement",
            Builtin::XmlAttribute => "XmlAttribute",
            Builtin::Derived => "Derived",
        }
    }

    /// Whether the runtime crate has it, not Rust itself.
    pub(crate) fn is_of_runtime(self) -> bool {
        matches!(
            self,
            Builtin::Integer
                | Builtin::Base64Binary
                | Builtin::HexBinary
                | Builtin::DateTime
                | Builtin::Date
                | Builtin::Time
                | Builtin::Duration
                | Builtin::QName
                | Builtin::XmlElement
                | Builtin::XmlAttribute
                | Builtin::Derived
        )
    }

    /// The whole numbers that it can hold; `None` if it holds others, or any.
    pub(crate) fn range(self) -> Option<RangeInclusive<i128>> {
        Some(match self {
            Builtin::I8 => i8::MIN.into()..=i8::MAX.into(),
            Builtin::I16 => i16::MIN.into()..=i16::MAX.into(),
            Builtin::I32 => i32::MIN.into()..=i32::MAX.into(),
            Builtin::I64 => i64::MIN.into()..=i64::MAX.into(),
            Builtin::U8 => 0..=u8::MAX.into(),
            Builtin::U16 => 0..=u16::MAX.into(),
            Builtin::U32 => 0..=u32::MAX.into(),
            Builtin::U64 => 0..=u64::MAX.into(),
            _ => return None,
        })
    }

    /// Whether a value keeps the spelling that it had in a document.
    pub(crate) fn keeps_spelling(self) -> bool {
        matches!(
            self,
            Builtin::String | Builtin::DateTime | Builtin::Date | Builtin::Time | Builtin::Duration | Builtin::QName
        )
    }

    /// The type for a built-in type of XML Schema; `None` if there is no such type, or it is a list.
    pub(crate) fn of_xsd(name: &str) -> Option<Self> {
        Some(match name {
            "boolean" => Builtin::Bool,
            "byte" => Builtin::I8,
            "short" => Builtin::I16,
            "int" => Builtin::I32,
            "long" => Builtin::I64,
            "unsignedByte" => Builtin::U8,
            "unsignedShort" => Builtin::U16,
            "unsignedInt" => Builtin::U32,
            "unsignedLong" => Builtin::U64,
            "integer" | "negativeInteger" | "nonPositiveInteger" | "nonNegativeInteger" | "positiveInteger" => {
                Builtin::Integer
            }
            "float" => Builtin::F32,
            "double" => Builtin::F64,
            "base64Binary" => Builtin::Base64Binary,
            "hexBinary" => Builtin::HexBinary,
            "dateTime" => Builtin::DateTime,
            "date" => Builtin::Date,
            "time" => Builtin::Time,
            "duration" => Builtin::Duration,
            "QName" | "NOTATION" => Builtin::QName,
            "anyType" => Builtin::XmlElement,
            // A decimal has any number of digits, so it stays text as well.
            "string" | "normalizedString" | "token" | "language" | "Name" | "NCName" | "NMTOKEN" | "ID" | "IDREF"
            | "ENTITY" | "anyURI" | "decimal" | "gYear" | "gYearMonth" | "gMonth" | "gMonthDay" | "gDay"
            | "anySimpleType" => Builtin::String,
            _ => return None,
        })
    }
}
