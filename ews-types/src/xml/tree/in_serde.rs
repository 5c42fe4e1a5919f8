//! Open content in serde's data model: whole from our reader, field by field in other formats.

use std::cell::Cell;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use serde_derive::{Deserialize, Serialize};

use super::{XmlAttribute, XmlElement, XmlName, XmlNode};

/// The prefixes of a name as a list of structs.
pub(crate) struct Declared<'a>(&'a [XmlName]);

impl<'a> Declared<'a> {
    /// Those of an element, if they are to be serialized: formats that are not for people have all fields.
    pub(crate) fn of_element<S: Serializer>(element: &'a XmlElement, serializer: &S) -> Option<Self> {
        Self::of(&element.0.name, serializer)
    }

    fn of<S: Serializer>(name: &'a XmlName, serializer: &S) -> Option<Self> {
        let declared = name.declared();
        (!declared.is_empty() || !serializer.is_human_readable()).then_some(Self(declared))
    }
}

impl Serialize for Declared<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|declared| DeclaredFields {
            namespace: declared.namespace().to_owned(),
            name: declared.local().to_owned(),
        }))
    }
}

/// A prefix, field by field.
#[derive(Deserialize, Serialize)]
#[serde(rename = "$prefix")]
struct DeclaredFields {
    namespace: String,
    name: String,
}

fn declared(fields: Vec<DeclaredFields>) -> Vec<XmlName> {
    let names = fields
        .into_iter()
        .map(|fields| XmlName::new(fields.namespace.into(), fields.name));
    names.collect()
}

thread_local! {
    /// What the XML reader has built, on its way through serde to the type that was asked for: serde's data model has no
    /// place for a shared name.
    static BUILT: Cell<Option<Built>> = const { Cell::new(None) };
}

/// What the XML reader builds by itself.
pub(crate) enum Built {
    Element(XmlElement),
    Attribute(XmlAttribute),
}

impl Built {
    /// Calls `read`, which asks a visitor of this module to take the value, as a unit.
    pub(crate) fn hand_over<T>(self, read: impl FnOnce() -> T) -> T {
        BUILT.set(Some(self));
        let value = read();
        BUILT.set(None);
        value
    }
}

impl Serialize for XmlElement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let declared = Declared::of_element(self, &serializer);
        let mut fields = serializer.serialize_struct("$element", 4 + usize::from(declared.is_some()))?;
        fields.serialize_field("namespace", self.namespace())?;
        match declared {
            Some(declared) => fields.serialize_field("prefixes", &declared)?,
            None => fields.skip_field("prefixes")?,
        }
        fields.serialize_field("name", self.name())?;
        fields.serialize_field("attributes", self.attributes())?;
        fields.serialize_field("children", self.children())?;
        fields.end()
    }
}

impl Serialize for XmlAttribute {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let declared = Declared::of(&self.name, &serializer);
        let mut fields = serializer.serialize_struct("$attribute", 3 + usize::from(declared.is_some()))?;
        fields.serialize_field("namespace", self.namespace())?;
        fields.serialize_field("name", self.name())?;
        fields.serialize_field("value", self.value())?;
        match declared {
            Some(declared) => fields.serialize_field("prefixes", &declared)?,
            None => fields.skip_field("prefixes")?,
        }
        fields.end()
    }
}

impl<'de> Deserialize<'de> for XmlElement {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const FIELDS: &[&str] = &["namespace", "prefixes", "name", "attributes", "children"];
        deserializer.deserialize_struct("$element", FIELDS, ElementVisitor)
    }
}

impl<'de> Deserialize<'de> for XmlAttribute {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const FIELDS: &[&str] = &["namespace", "name", "value", "prefixes"];
        deserializer.deserialize_struct("$attribute", FIELDS, AttributeVisitor)
    }
}

/// An element, field by field.
#[derive(Deserialize)]
struct ElementFields {
    namespace: String,
    #[serde(default)]
    prefixes: Vec<DeclaredFields>,
    name: String,
    attributes: Vec<XmlAttribute>,
    children: Vec<XmlNode>,
}

impl From<ElementFields> for XmlElement {
    fn from(fields: ElementFields) -> Self {
        let name = XmlName::new(fields.namespace.into(), fields.name).with_prefixes(declared(fields.prefixes));
        Self::from_parts(name, fields.attributes, fields.children)
    }
}

/// An attribute, field by field.
#[derive(Deserialize)]
struct AttributeFields {
    namespace: String,
    name: String,
    value: String,
    #[serde(default)]
    prefixes: Vec<DeclaredFields>,
}

impl From<AttributeFields> for XmlAttribute {
    fn from(fields: AttributeFields) -> Self {
        let name = XmlName::new(fields.namespace.into(), fields.name).with_prefixes(declared(fields.prefixes));
        Self::from_parts(name, fields.value)
    }
}

/// A visitor that takes what the XML reader has built, or fields from other formats.
macro_rules! visitor {
    ($visitor:ident, $value:ident, $variant:path, $fields:ident, $expected:literal) => {
        struct $visitor;

        impl<'de> Visitor<'de> for $visitor {
            type Value = $value;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($expected)
            }

            fn visit_unit<E: Error>(self) -> Result<$value, E> {
                match BUILT.take() {
                    Some($variant(value)) => Ok(value),
                    _ => Err(E::invalid_type(Unexpected::Unit, &self)),
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<$value, A::Error> {
                $fields::deserialize(MapAccessDeserializer::new(map)).map(Into::into)
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<$value, A::Error> {
                // A sequence of the fields in their order, as formats without names have it.
                $fields::deserialize(SeqAccessDeserializer::new(seq)).map(Into::into)
            }
        }
    };
}

visitor!(ElementVisitor, XmlElement, Built::Element, ElementFields, "an element");
visitor!(
    AttributeVisitor,
    XmlAttribute,
    Built::Attribute,
    AttributeFields,
    "an attribute"
);
