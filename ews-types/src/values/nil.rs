//! `xsi:nil` where it is a value of its own.

use serde::de::{Deserialize, Deserializer};
use serde_derive::{Deserialize, Serialize};

use super::default::deserialize_named;
use crate::XmlAttribute;

/// The value of an element that may be nil (`xsi:nil="true"`) and has attributes all the same.
///
/// Generated code has it where the schema says `nillable` of a type with attributes; elsewhere, an `Option` does. The default is
/// nil without attributes.
///
/// ```
/// use ews_types::{Nillable, XmlAttribute};
///
/// let price = Nillable::Value(12);
/// assert_eq!(price.value(), Some(&12));
///
/// let unknown = Nillable::<u32>::Nil(vec![XmlAttribute::new("", "Currency", "EUR")]);
/// assert_eq!(unknown.value(), None);
/// assert_eq!(Nillable::<u32>::default(), Nillable::Nil(Vec::new()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename = "$nillable")]
pub enum Nillable<T> {
    /// The element has a value.
    Value(T),
    /// The element is nil, and has these attributes. The value of an `xsi:type` among them is the name of the type with a
    /// canonical prefix (`t:MessageType`), or `{namespace}name`.
    Nil(Vec<XmlAttribute>),
}

impl<T> Nillable<T> {
    /// The value; `None` if the element is nil.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nil(_) => None,
        }
    }

    /// The same by value.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Nil(_) => None,
        }
    }

    /// Whether the element is nil.
    pub fn is_nil(&self) -> bool {
        self.value().is_none()
    }
}

impl<T> Default for Nillable<T> {
    fn default() -> Self {
        Self::Nil(Vec::new())
    }
}

impl<T> From<T> for Nillable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// Reads a field in which `xsi:nil="true"` takes a place, where it otherwise counts as absence: a list with
/// holes, an optional element, a choice whose alternative is nil.
///
/// Generated code names it where the schema says `nillable`; it works on types of your own as well:
///
/// ```
/// use ews_types::{Body, Envelope, Header};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct Samples {
///     #[serde(rename = "m:Kept", default, deserialize_with = "ews_types::keep_nil")]
///     kept: Vec<Option<u32>>,
///     #[serde(rename = "m:Plain", default)]
///     plain: Vec<u32>,
/// }
///
/// impl Body for Samples {
///     type Header = Header;
///     const ELEMENTS: &'static [&'static str] = &["m:Samples"];
/// }
///
/// let xml = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance"
///     xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"><s:Body>
///     <Samples><Kept>1</Kept><Kept i:nil="true"/><Plain>1</Plain><Plain i:nil="true"/></Samples></s:Body></s:Envelope>"#;
/// let samples = Envelope::<Samples>::from_xml(xml)?.body;
/// assert_eq!(samples.kept, [Some(1), None]);
/// assert_eq!(samples.plain, [1]);
/// # Ok::<(), ews_types::Error>(())
/// ```
///
/// # Errors
///
/// Those of the type itself.
pub fn keep_nil<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserialize_named(deserializer, "$nillable")
}
