//! Elements that no type describes, kept as a small tree.
//!
//! Open content can be any size, so the tree is compact: a name is shared by all elements and attributes that have it, lists
//! are exactly as long as what they hold, and an element without attributes and children takes 56 bytes in its parent.

mod in_serde;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::slice;
use std::sync::Arc;

use serde_derive::{Deserialize, Serialize};

pub(crate) use self::in_serde::{Built, Declared};

use super::text::trim;

/// An element of content that the schema leaves open (`xs:any`), such as what is inside `m:MessageXml`.
///
/// It is written back as it came, with prefixes of the writer's choice. White space between elements is
/// kept if there is other text between them.
///
/// ```
/// use ews_types::XmlElement;
///
/// let value = XmlElement::new("http://schemas.microsoft.com/exchange/services/2006/types", "Value")
///     .with_attribute("Name", "BackOffMilliseconds")
///     .with_text("297749");
/// assert_eq!(value.attribute("Name"), Some("BackOffMilliseconds"));
/// assert_eq!(value.text(), "297749");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct XmlElement(Box<Parts>);

#[derive(Clone, Default, PartialEq, Eq, Hash)]
struct Parts {
    name: XmlName,
    attributes: Box<[XmlAttribute]>,
    children: Box<[XmlNode]>,
}

/// An attribute that no type describes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct XmlAttribute {
    name: XmlName,
    value: Box<str>,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename = "$node")]
pub enum XmlNode {
    /// An element.
    Element(XmlElement),
    /// Text, with references resolved.
    Text(Box<str>),
}

/// A namespace and a local name, shared by all that have them. `None` if both are empty.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub(crate) struct XmlName(Option<Arc<NameParts>>);

struct NameParts {
    namespace: Arc<str>,
    local: Box<str>,
    /// The prefixes that are declared with what is called so, as the local names of their namespaces. What has any does not
    /// share its name.
    prefixes: Option<Box<Prefixes>>,
}

/// Behind one pointer, since few names have any.
struct Prefixes(Box<[XmlName]>);

/// Without the prefixes.
impl PartialEq for NameParts {
    fn eq(&self, other: &Self) -> bool {
        (&self.namespace, &self.local) == (&other.namespace, &other.local)
    }
}

impl Eq for NameParts {}

impl Hash for NameParts {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.namespace, &self.local).hash(state);
    }
}

impl XmlName {
    pub(crate) fn new(namespace: Arc<str>, local: impl Into<Box<str>>) -> Self {
        let local = local.into();
        if namespace.is_empty() && local.is_empty() {
            return Self(None);
        }
        Self(Some(Arc::new(NameParts {
            namespace,
            local,
            prefixes: None,
        })))
    }

    /// How many bytes it takes to declare this many prefixes, which may be shared.
    pub(crate) fn size_of_prefixes(count: usize) -> usize {
        size_of::<NameParts>() + size_of::<Prefixes>() + count * size_of::<Self>()
    }

    /// The same name with these prefixes declared.
    pub(crate) fn with_prefixes(self, prefixes: Vec<XmlName>) -> Self {
        if prefixes.is_empty() {
            return self;
        }
        let (namespace, local) = match &self.0 {
            Some(parts) => (parts.namespace.clone(), parts.local.clone()),
            None => ("".into(), Box::default()),
        };
        Self(Some(Arc::new(NameParts {
            namespace,
            local,
            prefixes: Some(Box::new(Prefixes(prefixes.into()))),
        })))
    }

    fn declared(&self) -> &[XmlName] {
        let prefixes = self.0.as_ref().and_then(|parts| parts.prefixes.as_ref());
        prefixes.map_or(&[], |prefixes| &prefixes.0)
    }

    fn declare(self, prefix: &str, namespace: &str) -> Self {
        let declared = self.declared().iter().filter(|known| known.local() != prefix);
        let mut prefixes: Vec<XmlName> = declared.cloned().collect();
        prefixes.push(XmlName::new(namespace.into(), prefix));
        self.with_prefixes(prefixes)
    }

    /// Whether this is the name. The namespace is compared by its place in memory: all names that a reader makes share it.
    pub(crate) fn is(&self, namespace: &Arc<str>, local: &[u8]) -> bool {
        let parts = self.0.as_ref();
        parts.is_some_and(|parts| Arc::ptr_eq(&parts.namespace, namespace) && parts.local.as_bytes() == local)
    }

    pub(crate) fn namespace(&self) -> &str {
        self.0.as_ref().map_or("", |parts| &parts.namespace)
    }

    pub(crate) fn local(&self) -> &str {
        self.0.as_ref().map_or("", |parts| &parts.local)
    }
}

impl fmt::Debug for XmlName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}{}", self.namespace(), self.local())
    }
}

impl fmt::Debug for XmlElement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("XmlElement")
            .field("name", &self.0.name)
            .field("attributes", &self.0.attributes)
            .field("children", &self.0.children)
            .finish()
    }
}

impl XmlElement {
    /// How many bytes an element takes beside its attributes and children, and beside its place in a list.
    pub(crate) const SIZE: usize = size_of::<Parts>();

    /// An empty element of this name. The namespace is a URI, or empty for none.
    pub fn new(namespace: impl AsRef<str>, name: impl Into<String>) -> Self {
        Self::from_parts(
            XmlName::new(namespace.as_ref().into(), name.into()),
            Vec::new(),
            Vec::new(),
        )
    }

    pub(crate) fn from_parts(name: XmlName, attributes: Vec<XmlAttribute>, children: Vec<XmlNode>) -> Self {
        Self(Box::new(Parts {
            name,
            attributes: attributes.into(),
            children: children.into(),
        }))
    }

    /// The same element with another name.
    #[must_use]
    pub fn with_name(mut self, namespace: impl AsRef<str>, name: impl Into<String>) -> Self {
        let prefixes = self.0.name.declared().to_vec();
        self.0.name = XmlName::new(namespace.as_ref().into(), name.into()).with_prefixes(prefixes);
        self
    }

    /// The same element with a prefix declared, for values in it that are qualified names: `xsi:type="x:Text"`. An empty
    /// prefix declares the default namespace.
    ///
    /// Reading keeps the declarations of prefixes that values have. They do not count in comparisons.
    ///
    /// ```
    /// use ews_types::XmlElement;
    ///
    /// let value = XmlElement::new("", "Value").with_prefix("x", "urn:x").with_attribute("Kind", "x:Text");
    /// assert_eq!(value.prefixes().collect::<Vec<_>>(), [("x", "urn:x")]);
    /// ```
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl AsRef<str>, namespace: impl AsRef<str>) -> Self {
        self.0.name = std::mem::take(&mut self.0.name).declare(prefix.as_ref(), namespace.as_ref());
        self
    }

    /// The prefixes declared here for values, each with its namespace.
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        prefixes(&self.0.name)
    }

    /// The same element with one more attribute, in no namespace.
    #[must_use]
    pub fn with_attribute(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with_attributes([XmlAttribute::new("", name, value)])
    }

    /// The same element with these attributes added.
    #[must_use]
    pub fn with_attributes(mut self, attributes: impl IntoIterator<Item = XmlAttribute>) -> Self {
        add(&mut self.0.attributes, attributes);
        self
    }

    /// The same element with text added at its end.
    #[must_use]
    pub fn with_text(self, text: impl Into<String>) -> Self {
        self.with_children([XmlNode::Text(text.into().into())])
    }

    /// The same element with a child added at its end. To add many, use [`with_children`](Self::with_children).
    #[must_use]
    pub fn with_child(self, child: XmlElement) -> Self {
        self.with_children([XmlNode::Element(child)])
    }

    /// The same element with these nodes added at its end.
    #[must_use]
    pub fn with_children(mut self, children: impl IntoIterator<Item = XmlNode>) -> Self {
        add(&mut self.0.children, children);
        self
    }

    /// The namespace's URI; empty for none.
    pub fn namespace(&self) -> &str {
        self.0.name.namespace()
    }

    /// The local name.
    pub fn name(&self) -> &str {
        self.0.name.local()
    }

    /// The attributes, without namespace declarations.
    pub fn attributes(&self) -> &[XmlAttribute] {
        &self.0.attributes
    }

    /// Elements and text, in document order.
    pub fn children(&self) -> &[XmlNode] {
        &self.0.children
    }

    /// Elements and text, in document order, by value.
    pub fn into_children(self) -> Vec<XmlNode> {
        self.0.children.into()
    }

    /// The value of the attribute of this local name, in any namespace.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes()
            .iter()
            .find(|attribute| attribute.name() == name)
            .map(XmlAttribute::value)
    }

    /// The child elements.
    pub fn elements(&self) -> impl Iterator<Item = &XmlElement> {
        Elements::new(&[], self.children())
    }

    /// The first child element of this local name, in any namespace.
    pub fn element(&self, name: &str) -> Option<&XmlElement> {
        self.elements().find(|element| element.name() == name)
    }

    /// The element's own text, without that of its children.
    pub fn text(&self) -> String {
        let mut texts = String::new();
        for node in self.children() {
            if let XmlNode::Text(text) = node {
                texts.push_str(text);
            }
        }
        texts
    }

    /// That without the white space around it.
    pub(crate) fn trimmed_text(&self) -> String {
        trim(&self.text()).to_owned()
    }
}

fn prefixes(name: &XmlName) -> impl Iterator<Item = (&str, &str)> {
    name.declared()
        .iter()
        .map(|prefix| (prefix.local(), prefix.namespace()))
}

fn add<T>(list: &mut Box<[T]>, more: impl IntoIterator<Item = T>) {
    let mut all = std::mem::take(list).into_vec();
    all.extend(more);
    *list = all.into();
}

impl XmlAttribute {
    /// An attribute. The namespace is a URI, or empty for none, as is usual for attributes.
    pub fn new(namespace: impl AsRef<str>, name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = XmlName::new(namespace.as_ref().into(), name.into());
        Self::from_parts(name, value.into())
    }

    pub(crate) fn from_parts(name: XmlName, value: impl Into<Box<str>>) -> Self {
        let value = value.into();
        Self { name, value }
    }

    pub(crate) fn declaring(mut self, prefixes: Vec<XmlName>) -> Self {
        self.name = self.name.with_prefixes(prefixes);
        self
    }

    /// The namespace's URI; empty for none, as is usual for attributes.
    pub fn namespace(&self) -> &str {
        self.name.namespace()
    }

    /// The local name.
    pub fn name(&self) -> &str {
        self.name.local()
    }

    /// The value, with references resolved.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The same attribute with a prefix declared, for a value that is a qualified name. An element declares the prefixes of
    /// all its attributes: see [`XmlElement::with_prefix`].
    #[must_use]
    pub fn with_prefix(mut self, prefix: impl AsRef<str>, namespace: impl AsRef<str>) -> Self {
        self.name = self.name.declare(prefix.as_ref(), namespace.as_ref());
        self
    }

    /// The prefixes declared here for the value, each with its namespace.
    pub fn prefixes(&self) -> impl Iterator<Item = (&str, &str)> {
        prefixes(&self.name)
    }
}

impl From<XmlElement> for XmlNode {
    fn from(element: XmlElement) -> Self {
        Self::Element(element)
    }
}

/// Elements, then those among nodes.
pub(crate) struct Elements<'a> {
    elements: slice::Iter<'a, XmlElement>,
    nodes: slice::Iter<'a, XmlNode>,
}

impl<'a> Elements<'a> {
    pub(crate) fn new(elements: &'a [XmlElement], nodes: &'a [XmlNode]) -> Self {
        Self {
            elements: elements.iter(),
            nodes: nodes.iter(),
        }
    }
}

impl<'a> Iterator for Elements<'a> {
    type Item = &'a XmlElement;

    fn next(&mut self) -> Option<&'a XmlElement> {
        if let Some(element) = self.elements.next() {
            return Some(element);
        }
        loop {
            if let XmlNode::Element(element) = self.nodes.next()? {
                return Some(element);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_takes_little_memory() {
        assert_eq!(size_of::<XmlElement>(), 8);
        assert_eq!(XmlElement::SIZE, 40);
        assert_eq!(size_of::<XmlNode>(), 16);
        assert_eq!(size_of::<XmlAttribute>(), 24);
    }

    #[test]
    fn names_are_compared_by_value() {
        let name = |namespace: &str| XmlElement::new(namespace, "a");
        assert_eq!(name("urn:x"), name("urn:x"));
        assert_ne!(name("urn:x"), name("urn:y"));
        assert_eq!(XmlElement::default(), XmlElement::new("", ""));
        assert_eq!(
            XmlElement::new("", "a").with_name("urn:x", "b"),
            XmlElement::new("urn:x", "b")
        );
    }
}
