//! Qualified names as values.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::xml::attributes::is_name;
use crate::xml::namespace;

/// The name under which the reader and the writer know the type.
pub(crate) const NEWTYPE: &str = "$qname";

/// A qualified name (`xs:QName`): a namespace and a name in it.
///
/// Documents write it with a prefix, and what that stands for is declared somewhere around it. Here the namespace is part of
/// the value; the writer declares a prefix where none is in scope. Two names are equal whatever their prefixes.
///
/// ```
/// use ews_types::QName;
///
/// let name = QName::new("urn:example", "Size").with_prefix("ex");
/// assert_eq!(name, QName::new("urn:example", "Size"));
/// assert_eq!(name.to_string(), "{urn:example}Size");
/// assert_eq!("{urn:example}Size".parse(), Ok(name));
/// ```
///
/// In formats other than XML it is the text that `Display` shows, with the prefix: `{urn:example}ex:Size`.
#[derive(Clone, Debug, Default)]
pub struct QName {
    /// The namespace's URI; empty for none.
    pub namespace: String,
    /// The local name.
    pub local: String,
    /// The prefix that it had in the document, or is to have; empty for any. The writer takes another one where this one
    /// stands for another namespace.
    pub prefix: String,
}

/// What is no [`QName`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseQNameError;

impl QName {
    /// The name of this namespace (empty for none) and local name, with any prefix.
    pub fn new(namespace: impl Into<String>, local: impl Into<String>) -> Self {
        Self {
            namespace: namespace.into(),
            local: local.into(),
            prefix: String::new(),
        }
    }

    /// The same name, to be written with this prefix if possible.
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }
}

/// The parts of `{namespace}prefix:local`, of which the first two may be missing. A canonical prefix (`t`, `m`, …) without
/// a namespace stands for its own.
pub(crate) fn parts(text: &str) -> Option<[&str; 3]> {
    let (namespace, name) = match text.strip_prefix('{') {
        Some(rest) => rest.rsplit_once('}').map(|(namespace, name)| (Some(namespace), name))?,
        None => (None, text),
    };
    let (prefix, local) = name.split_once(':').unwrap_or(("", name));
    let namespace = match namespace {
        Some(namespace) => namespace,
        None => namespace::uri_of_prefix(prefix)?,
    };
    let is_valid = is_name(local) && (prefix.is_empty() || is_name(prefix) && !namespace.is_empty());
    is_valid.then_some([namespace, prefix, local])
}

impl FromStr for QName {
    type Err = ParseQNameError;

    /// From `{namespace}prefix:local`; the namespace and the prefix can be left out.
    fn from_str(text: &str) -> Result<Self, ParseQNameError> {
        let [namespace, prefix, local] = parts(text).ok_or(ParseQNameError)?;
        Ok(QName::new(namespace, local).with_prefix(prefix))
    }
}

impl fmt::Display for ParseQNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("expected a qualified name, such as {urn:example}Size")
    }
}

impl std::error::Error for ParseQNameError {}

impl PartialEq for QName {
    fn eq(&self, other: &Self) -> bool {
        (&self.namespace, &self.local) == (&other.namespace, &other.local)
    }
}

impl Eq for QName {}

impl Hash for QName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.namespace, &self.local).hash(state);
    }
}

/// Without the prefix.
impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.namespace.is_empty() {
            true => f.write_str(&self.local),
            false => write!(f, "{{{}}}{}", self.namespace, self.local),
        }
    }
}

impl Serialize for QName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (open, close) = if self.namespace.is_empty() {
            ("", "")
        } else {
            ("{", "}")
        };
        // A colon in the local name, which is none then, must not be taken for the one after the prefix.
        let has_colon = !self.prefix.is_empty() || self.local.contains(':');
        let colon = if has_colon { ":" } else { "" };
        let text = [open, &self.namespace, close, &self.prefix, colon, &self.local].concat();
        serializer.serialize_newtype_struct(NEWTYPE, &text)
    }
}

impl<'de> Deserialize<'de> for QName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NEWTYPE, NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = QName;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a qualified name")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<QName, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<QName, E> {
        text.parse().map_err(E::custom)
    }
}
