//! What a derived type adds to the declared type of an element.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::de::{Element, Slot};
use super::error::WriteError;
use super::field_name;
use super::namespace::{MESSAGES, SOAP11, TYPES};
use super::options::Replacement;
use super::reader::{Child, Reader};
use super::ser;
use super::text::push_all;
use super::tree::{Declared, XmlAttribute, XmlElement, XmlNode};
use super::write::Writer;
use crate::{Error, ErrorKind, Limits, ReadOptions, WriteOptions};

/// The type that `xsi:type` names in place of the declared one, and what that type adds to it.
///
/// Generated types from which others derive have a field of this type. It is `None` unless the element has an `xsi:type`
/// that names one of those others. What the derived type inherits is in the fields of the struct itself; what it adds is
/// kept here as XML, and written back behind those.
///
/// The struct has two functions to go with it: `derived` converts a value into the derived type, and `from_derived` does
/// the reverse. See [`derived_types!`](crate::derived_types).
///
/// ```
/// use ews_types::{Derived, XmlElement};
///
/// const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
/// let derived = Derived::new(TYPES, "MessageType").with_children([XmlElement::new(TYPES, "IsRead").with_text("true").into()]);
/// assert_eq!((derived.name(), derived.children().len()), ("MessageType", 1));
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Derived(XmlElement);

impl Derived {
    /// The type of this name, which adds nothing. The namespace is a URI, or empty for none.
    pub fn new(namespace: impl AsRef<str>, name: impl Into<String>) -> Self {
        Self(XmlElement::new(namespace, name))
    }

    /// The same type with these attributes added.
    #[must_use]
    pub fn with_attributes(self, attributes: impl IntoIterator<Item = XmlAttribute>) -> Self {
        Self(self.0.with_attributes(attributes))
    }

    /// The same type with these elements added.
    #[must_use]
    pub fn with_children(self, children: impl IntoIterator<Item = XmlNode>) -> Self {
        Self(self.0.with_children(children))
    }

    /// The namespace's URI of the type's name; empty for none.
    pub fn namespace(&self) -> &str {
        self.0.namespace()
    }

    /// The local part of the type's name.
    pub fn name(&self) -> &str {
        self.0.name()
    }

    /// The attributes that the type adds.
    pub fn attributes(&self) -> &[XmlAttribute] {
        self.0.attributes()
    }

    /// The elements that the type adds, in document order. They follow those of the declared type.
    pub fn children(&self) -> &[XmlNode] {
        self.0.children()
    }
}

impl fmt::Debug for Derived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Derived")
            .field("namespace", &self.namespace())
            .field("name", &self.name())
            .field("attributes", &self.attributes())
            .field("children", &self.children())
            .finish()
    }
}

/// A type that derives from `B`, by any number of steps. The generator implements it, by way of
/// [`derived_types!`](crate::derived_types).
pub trait DerivedFrom<B>: Serialize + DeserializeOwned {
    /// The name of the type in its schema, with the canonical prefix or in Clark notation: `t:MessageType`.
    const TYPE: &'static str;
}

/// Implements what a type needs from which others derive: `derived` and `from_derived`, and [`DerivedFrom`] for the others.
///
/// Generated code calls this. It also works on types of your own:
///
/// ```
/// use ews_types::{Body, Derived, Envelope, Header};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
/// struct Event {
///     // First the type itself, then those that derive from it: `+` adds elements, `@` adds attributes.
///     #[serde(rename = "$derived:t:EventType|t:MovedEventType+", default, skip_serializing_if = "Option::is_none")]
///     derived: Option<Derived>,
///     #[serde(rename = "t:Watermark")]
///     watermark: String,
/// }
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct MovedEvent {
///     #[serde(rename = "t:Watermark")]
///     watermark: String,
///     #[serde(rename = "t:OldFolder")]
///     old_folder: String,
/// }
///
/// ews_types::derived_types! { Event.derived { MovedEvent = "t:MovedEventType" } }
///
/// #[derive(Serialize, Deserialize)]
/// struct Notify {
///     #[serde(rename = "t:Event")]
///     event: Event,
/// }
///
/// impl Body for Notify {
///     type Header = Header;
///     const ELEMENTS: &'static [&'static str] = &["m:Notify"];
/// }
///
/// let xml = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
///     <Notify xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"
///         xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
///         <t:Event xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="t:MovedEventType">
///             <t:Watermark>AQ==</t:Watermark><t:OldFolder>Inbox</t:OldFolder></t:Event></Notify></s:Body></s:Envelope>"#;
/// let event = Envelope::<Notify>::from_xml(xml)?.body.event;
/// assert_eq!(event.watermark, "AQ==");
///
/// let moved: MovedEvent = event.derived()?.expect("an event of this type");
/// assert_eq!(moved.old_folder, "Inbox");
/// assert_eq!(Event::from_derived(&moved)?, event);
/// # Ok::<(), ews_types::Error>(())
/// ```
#[macro_export]
macro_rules! derived_types {
    ($base:ident.$field:ident { $($(#[$condition:meta])* $derived:ident = $name:literal),* $(,)? }) => {
        impl $base {
            /// The value as the type `T`; `None` unless `xsi:type` named that type or one that derives from it.
            ///
            /// # Errors
            ///
            /// If what was kept for the derived type is not what its schema says.
            pub fn derived<T: $crate::DerivedFrom<Self>>(
                &self,
            ) -> ::core::result::Result<::core::option::Option<T>, $crate::Error> {
                match &self.$field {
                    ::core::option::Option::Some(derived) => derived.convert(self),
                    ::core::option::Option::None => ::core::result::Result::Ok(::core::option::Option::None),
                }
            }

            /// A value of a derived type, for an element of this type: it is written with `xsi:type`.
            ///
            /// # Errors
            ///
            /// If the value cannot be written.
            pub fn from_derived<T: $crate::DerivedFrom<Self>>(
                value: &T,
            ) -> ::core::result::Result<Self, $crate::Error> {
                $crate::__private::from_derived(value)
            }
        }

        $(
            $(#[$condition])*
            impl $crate::DerivedFrom<$base> for $derived {
                const TYPE: &'static str = $name;
            }
        )*
    };
}

impl Derived {
    /// Whether this is the type of that name.
    fn is(&self, name: &str) -> bool {
        field_name::split(name) == (self.namespace(), self.name())
    }

    /// The derived value of which this is a part. Not for use by hand: `derived_types!` calls it.
    #[doc(hidden)]
    pub fn convert<B: Serialize, T: DerivedFrom<B>>(&self, base: &B) -> Result<Option<T>, Error> {
        let mut types = fields_of::<T>()
            .iter()
            .filter_map(|field| Types::of_field(field))
            .flatten();
        if !self.is(T::TYPE) && !types.any(|ty| self.is(ty.name)) {
            return Ok(None);
        }
        read(&written(base, None)?, Some(T::TYPE)).map(Some)
    }
}

impl<'de> Deserialize<'de> for Derived {
    /// As an [`XmlElement`] that has the name of the type.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        XmlElement::deserialize(deserializer).map(Self)
    }
}

impl Serialize for Derived {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let declared = Declared::of_element(&self.0, &serializer);
        let mut fields = serializer.serialize_struct("$derived", 4 + usize::from(declared.is_some()))?;
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

/// The value as its base type.
pub fn from_derived<B: DeserializeOwned, T: DerivedFrom<B>>(value: &T) -> Result<B, Error> {
    read(&written(value, Some(T::TYPE))?, None)
}

/// A value as a document of its own.
fn written<T: Serialize>(value: &T, selected: Option<&'static str>) -> Result<String, WriteError> {
    let mut writer = Writer::new(WriteOptions {
        replacement: Replacement::Reference,
        ..WriteOptions::new()
    });
    let namespaces = [
        "<value xmlns:soap=\"",
        SOAP11,
        "\" xmlns:t=\"",
        TYPES,
        "\" xmlns:m=\"",
        MESSAGES,
        "\">",
    ];
    push_all(&mut writer.out, &namespaces);
    value.serialize(ser::Place::selecting(&mut writer, "value", selected))?;
    writer.out.push_str("</value>");
    Ok(writer.out)
}

/// The value of such a document. An `xsi:type` with the name `own_type` is that of `T` itself, and not kept. The limits of the
/// document were held when it was read first, or it was never one.
fn read<T: DeserializeOwned>(xml: &str, own_type: Option<&str>) -> Result<T, Error> {
    let limits = Limits::default()
        .with_max_bytes(usize::MAX)
        .with_max_elements(usize::MAX)
        .with_max_memory(usize::MAX);
    let mut reader = Reader::new(xml.as_bytes(), ReadOptions::new().limits(limits))?;
    let root = reader.root()?;
    let Child::Start(start) = reader.child(root.empty)? else {
        return Ok(reader.fail(ErrorKind::Missing, "the value has no element")?);
    };
    let mut element = Element {
        reader: &mut reader,
        start,
        slot: Slot::ROOT,
    };
    if let Some(own_type) = own_type {
        element.forget_type(own_type)?;
    }
    Ok(T::deserialize(element)?)
}

/// A type in the name of a field: `$derived:t:ItemType|t:MessageType+@`.
#[derive(Clone, Copy)]
pub(crate) struct Type<'f> {
    pub(crate) name: &'f str,
    pub(crate) adds_elements: bool,
    pub(crate) adds_attributes: bool,
}

/// The types in the name of a field that are still to come: first the declared type, then those that derive from it.
#[derive(Clone)]
pub(crate) struct Types<'f>(Option<&'f str>);

impl<'f> Types<'f> {
    /// None if the field is none for a derived type.
    pub(crate) fn of_field(field: &'f str) -> Option<Self> {
        field.strip_prefix("$derived:").map(|names| Self(Some(names)))
    }
}

impl<'f> Iterator for Types<'f> {
    type Item = Type<'f>;

    fn next(&mut self) -> Option<Type<'f>> {
        let names = self.0?;
        let end = memchr::memchr(b'|', names.as_bytes());
        self.0 = end.map(|end| &names[end + 1..]);
        let name = &names[..end.unwrap_or(names.len())];
        let (name, adds_attributes) = without(name, "@");
        let (name, adds_elements) = without(name, "+");
        Some(Type {
            name,
            adds_elements,
            adds_attributes,
        })
    }
}

fn without<'f>(name: &'f str, mark: &str) -> (&'f str, bool) {
    match name.strip_suffix(mark) {
        Some(name) => (name, true),
        None => (name, false),
    }
}

/// The serde names of a struct's fields; none of any other type.
fn fields_of<T: DeserializeOwned>() -> &'static [&'static str] {
    match T::deserialize(Probe) {
        Err(Probed(fields)) => fields,
        Ok(_) => &[],
    }
}

/// Takes nothing from a struct but the names of its fields.
struct Probe;

/// What a [`Probe`] has found.
#[derive(Debug)]
struct Probed(&'static [&'static str]);

impl<'de> Deserializer<'de> for Probe {
    type Error = Probed;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Probed> {
        Err(Probed(&[]))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        _visitor: V,
    ) -> Result<V::Value, Probed> {
        Err(Probed(fields))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

impl fmt::Display for Probed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the fields have been found")
    }
}

impl std::error::Error for Probed {}

impl de::Error for Probed {
    fn custom<T: fmt::Display>(_message: T) -> Self {
        Self(&[])
    }
}
