//! Types to be generated.

use std::fmt;

use super::{Derivations, Field, FieldXml, TypeRef, TypeUse, Wildcard, XmlName};

/// Identifies a type: an index into [`Schema::types`](super::Schema::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(pub(crate) usize);

/// A type to be generated.
#[derive(Clone, Debug)]
pub(crate) struct Type {
    /// Its Rust name; the names pass sets it.
    pub(crate) name: String,
    /// What in the schema it stands for.
    pub(crate) origin: Origin,
    /// The schema's words on it.
    pub(crate) docs: String,
    /// What it looks like.
    pub(crate) shape: Shape,
    /// The traits to derive; the derives pass sets it.
    pub(crate) derives: Derives,
    /// Attributes that were asked for; the attributes pass sets them.
    pub(crate) attributes: Vec<String>,
    /// The Rust type that is taken in its place.
    pub(crate) external: Option<External>,
}

/// A Rust type that is not generated.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct External {
    pub(crate) path: String,
    /// Whether the runtime crate has it. A simple type then implements what generated code asks of one.
    pub(crate) of_runtime: bool,
}

/// What in the schema a type stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Origin {
    /// A type that has a name.
    Named(XmlName),
    /// The element of an operation or of a document, and the name of its type.
    Root { element: XmlName, ty: Option<XmlName> },
    /// The nameless type of an element or attribute.
    Anonymous { holder: XmlName },
    /// The response messages of one operation, in its response or, for SendNotification, its request.
    MessagesOf(TypeId),
    /// A choice, who has it, and the head of the substitution group to which all its elements belong.
    Choice {
        holders: Vec<Holder>,
        head: Option<XmlName>,
    },
}

/// Where a choice stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Holder {
    pub(crate) owner: TypeId,
    /// Whether it is all the content of its owner.
    pub(crate) whole: bool,
    /// The `xs:group` in which it stands.
    pub(crate) group: Option<XmlName>,
}

/// What a type looks like.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// A complex type.
    Struct(Struct),
    /// One of several elements, told apart by their names.
    Choice(Choice),
    /// An abstract type: one of the types derived from it, told apart by `xsi:type`.
    Derived(Choice),
    /// A list of known values that may grow.
    OpenEnum(OpenEnum),
    /// A value of one of several simple types.
    Union(Union),
    /// Values separated by white space.
    List(Box<List>),
    /// A root whose type is one of Rust's own, or that of another root as well. No other type mentions it.
    Newtype(Box<Newtype>),
}

/// A complex type, with all that it inherits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Struct {
    /// Attributes first, then content, in the order of the schema.
    pub(crate) fields: Vec<Field>,
    /// The type that it extends or restricts.
    pub(crate) base: Option<XmlName>,
    /// Whether it is a response message: derived from `m:ResponseMessageType`, or that type itself.
    pub(crate) is_message: bool,
}

impl Struct {
    /// The types that can stand for it, where it has a field for what they add.
    pub(crate) fn derivations(&self) -> Option<&Derivations> {
        self.fields.iter().find_map(|field| match &field.xml {
            FieldXml::Derived(derivations) => Some(derivations),
            _ => None,
        })
    }
}

/// One of several types.
#[derive(Clone, Debug, Default)]
pub(crate) struct Choice {
    pub(crate) variants: Vec<Variant>,
}

/// An alternative of a [`Choice`].
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// What in the XML it stands for.
    pub(crate) xml: VariantXml,
    /// Its Rust name; the names pass sets it.
    pub(crate) name: String,
    pub(crate) of: TypeUse,
    /// Whether `xsi:nil` may stand for its value.
    pub(crate) nillable: bool,
    /// Whether the value is boxed; the boxes pass sets it.
    pub(crate) boxed: bool,
    pub(crate) docs: String,
    /// The value that it has where its element is empty.
    pub(crate) default: Option<String>,
    /// Attributes that were asked for; the attributes pass sets them.
    pub(crate) attributes: Vec<String>,
}

/// What in the XML an alternative of a [`Choice`] stands for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum VariantXml {
    /// The element of this name, or the type that `xsi:type` names.
    Name(XmlName),
    /// The elements that a wildcard takes.
    Any(Wildcard),
    /// A text in mixed content.
    Text,
}

impl VariantXml {
    /// Its name, if it has one.
    pub(crate) fn name(&self) -> Option<&XmlName> {
        match self {
            VariantXml::Name(name) => Some(name),
            VariantXml::Any(_) | VariantXml::Text => None,
        }
    }

    /// The word from which its Rust name is made.
    pub(crate) fn word(&self) -> &str {
        match self {
            VariantXml::Name(name) => &name.local,
            VariantXml::Any(_) => "Any",
            VariantXml::Text => "Text",
        }
    }

    /// How the runtime knows it.
    pub(crate) fn to_text(&self) -> String {
        match self {
            VariantXml::Name(name) => name.to_text(),
            VariantXml::Any(wildcard) => wildcard.to_text(),
            VariantXml::Text => "$text".to_owned(),
        }
    }
}

/// As a person reads it.
impl fmt::Display for VariantXml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            VariantXml::Name(name) => name.fmt(f),
            VariantXml::Any(wildcard) => wildcard.fmt(f),
            VariantXml::Text => f.write_str("text"),
        }
    }
}

/// An enumeration that keeps values it does not know.
#[derive(Clone, Debug, Default)]
pub(crate) struct OpenEnum {
    pub(crate) values: Vec<EnumValue>,
}

/// A value of an [`OpenEnum`].
#[derive(Clone, Debug)]
pub(crate) struct EnumValue {
    /// As it stands in XML.
    pub(crate) value: String,
    /// Its Rust name; the names pass sets it.
    pub(crate) name: String,
    pub(crate) docs: String,
    /// Attributes that were asked for; the attributes pass sets them.
    pub(crate) attributes: Vec<String>,
}

/// A value of one of several simple types.
#[derive(Clone, Debug, Default)]
pub(crate) struct Union {
    pub(crate) members: Vec<Member>,
}

/// An alternative of a [`Union`].
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Its Rust name; the names pass sets it.
    pub(crate) name: String,
    pub(crate) of: TypeUse,
}

/// Values separated by white space.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) item: TypeUse,
}

/// An element or a named type around a type that does not say which one it is.
#[derive(Clone, Debug)]
pub(crate) struct Newtype {
    pub(crate) of: TypeUse,
    /// Whether `xsi:nil` may stand for it.
    pub(crate) nillable: bool,
    /// What an empty element stands for.
    pub(crate) default: Option<String>,
}

/// The traits that a type can derive beyond `Clone`, `Debug` and `PartialEq`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Derives {
    pub(crate) default: bool,
    /// `Eq` and `Hash`.
    pub(crate) eq: bool,
}

impl Type {
    /// The text of a struct that has no elements.
    pub(crate) fn text(&self) -> Option<&Field> {
        match &self.shape {
            Shape::Struct(shape) => shape.fields.iter().find(|field| field.xml == FieldXml::Text),
            _ => None,
        }
    }

    /// The types that this one mentions, in order. What a type from elsewhere mentions is not ours.
    pub(crate) fn references(&self) -> Vec<TypeId> {
        if self.external.is_some() {
            return Vec::new();
        }
        let uses: Vec<&TypeUse> = match &self.shape {
            Shape::Struct(shape) => shape.fields.iter().map(|field| &field.of).collect(),
            Shape::Choice(shape) | Shape::Derived(shape) => shape.variants.iter().map(|variant| &variant.of).collect(),
            Shape::OpenEnum(_) => Vec::new(),
            Shape::Union(shape) => shape.members.iter().map(|member| &member.of).collect(),
            Shape::List(shape) => vec![&shape.item],
            Shape::Newtype(shape) => vec![&shape.of],
        };
        let ids = uses.into_iter().filter_map(|used| match used.ty {
            TypeRef::Type(id) => Some(id),
            TypeRef::Builtin(_) => None,
        });
        ids.collect()
    }

    /// The types that it mentions, and those that can stand for it, except for mere bases of others. Response messages derive
    /// from each other, and an operation returns the one declared; all of them together reach half of EWS.
    pub(crate) fn reached(&self) -> Vec<TypeId> {
        let mut ids = self.references();
        if let Shape::Struct(shape) = &self.shape
            && !shape.is_message
        {
            let types = shape
                .derivations()
                .into_iter()
                .flat_map(|derivations| &derivations.types);
            ids.extend(types.filter(|ty| !ty.is_base).filter_map(|ty| ty.id));
        }
        ids
    }
}
