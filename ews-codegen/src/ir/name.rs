//! Names of XML elements, attributes and types.

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

/// The namespace of the EWS messages.
pub(crate) const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
/// The namespace of the EWS types.
pub(crate) const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
/// The namespace of XML Schema.
pub(crate) const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// The namespaces that have a prefix of their own in serde names. The runtime has the same list; a test compares the two.
const PREFIXES: &[(&str, &str)] = &[
    ("soap", "http://schemas.xmlsoap.org/soap/envelope/"),
    ("m", MESSAGES),
    ("t", TYPES),
    ("e", "http://schemas.microsoft.com/exchange/services/2006/errors"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xsd", XSD),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
];

/// A qualified name, cheap to copy. Displays as it stands in a serde name: `t:Mailbox`, `Plain`, `{http://other}Name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct XmlName {
    /// The namespace, if it has one.
    pub(crate) namespace: Namespace,
    /// The name without its namespace.
    pub(crate) local: Arc<str>,
}

/// The namespace of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Namespace {
    #[default]
    None,
    /// One of those that have a prefix, by its place among them.
    Known(usize),
    Other(Arc<str>),
}

impl Namespace {
    fn new(uri: Option<&str>) -> Self {
        let Some(uri) = uri else { return Namespace::None };
        match PREFIXES.iter().position(|(_, known)| *known == uri) {
            Some(place) => Namespace::Known(place),
            None => Namespace::Other(uri.into()),
        }
    }

    /// Its URI.
    pub(crate) fn as_deref(&self) -> Option<&str> {
        match self {
            Namespace::None => None,
            Namespace::Known(place) => Some(PREFIXES[*place].1),
            Namespace::Other(uri) => Some(uri),
        }
    }
}

/// By the URI.
impl Ord for Namespace {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Namespace::Known(one), Namespace::Known(other)) if one == other => Ordering::Equal,
            _ => self.as_deref().cmp(&other.as_deref()),
        }
    }
}

impl PartialOrd for Namespace {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl XmlName {
    pub(crate) fn new(namespace: Option<&str>, local: impl Into<Arc<str>>) -> Self {
        XmlName {
            namespace: Namespace::new(namespace),
            local: local.into(),
        }
    }

    /// The name that is written as [`to_text`](Self::to_text) writes it; `None` if its prefix is unknown.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some(clark) = text.strip_prefix('{') {
            let (namespace, local) = clark.rsplit_once('}')?;
            return Some(XmlName::new(Some(namespace).filter(|uri| !uri.is_empty()), local));
        }
        let Some((prefix, local)) = text.split_once(':') else {
            return Some(XmlName::new(None, text));
        };
        let (_, uri) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
        Some(XmlName::new(Some(uri), local))
    }

    /// How it displays, as a text of its own.
    pub(crate) fn to_text(&self) -> String {
        match &self.namespace {
            Namespace::None => self.local.as_ref().to_owned(),
            Namespace::Known(place) => [PREFIXES[*place].0, ":", &self.local].concat(),
            Namespace::Other(uri) => ["{", uri, "}", &self.local].concat(),
        }
    }

    /// Whether it is `local` in `namespace`.
    pub(crate) fn is(&self, namespace: &str, local: &str) -> bool {
        &*self.local == local && self.namespace.as_deref() == Some(namespace)
    }

    /// The canonical prefix of its namespace, if that has one.
    pub(crate) fn prefix(&self) -> Option<&'static str> {
        match self.namespace {
            Namespace::Known(place) => Some(PREFIXES[place].0),
            Namespace::None | Namespace::Other(_) => None,
        }
    }
}

impl fmt::Display for XmlName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_namespace_shows_as_its_prefix_and_any_other_in_full() {
        assert_eq!(XmlName::new(Some(TYPES), "Mailbox").to_string(), "t:Mailbox");
        assert_eq!(XmlName::new(None, "Plain").to_string(), "Plain");
        assert_eq!(
            XmlName::new(Some("http://other"), "Name").to_string(),
            "{http://other}Name"
        );
    }

    /// An element of each prefix, which the runtime declares as it knows it.
    #[derive(serde::Serialize, serde::Deserialize)]
    struct Probe {
        #[serde(rename = "@xml:lang")]
        lang: String,
        #[serde(rename = "soap:A")]
        soap: String,
        #[serde(rename = "m:A")]
        m: String,
        #[serde(rename = "t:A")]
        t: String,
        #[serde(rename = "e:A")]
        e: String,
        #[serde(rename = "xsi:A")]
        xsi: String,
        #[serde(rename = "xsd:A")]
        xsd: String,
    }

    impl ews_types::Body for Probe {
        type Header = ews_types::Header;
        const ELEMENTS: &'static [&'static str] = &["m:Probe"];
    }

    #[test]
    fn the_runtime_has_the_same_prefixes() {
        let text = String::new;
        let (soap, m, t, e) = (text(), text(), text(), text());
        let (xsi, xsd, lang) = (text(), text(), text());
        let probe = Probe {
            lang,
            soap,
            m,
            t,
            e,
            xsi,
            xsd,
        };
        let xml = ews_types::Envelope::new(probe).to_xml().expect("it can be written");
        let document = roxmltree::Document::parse(&xml).expect("it is well-formed");
        let probe = document
            .descendants()
            .find(|node| node.has_tag_name((MESSAGES, "Probe")));
        let probe = probe.expect("it is in the body");
        let elements = probe.children().filter_map(|node| node.tag_name().namespace());
        let attributes = probe.attributes().filter_map(|attribute| attribute.namespace());
        let mut found: Vec<&str> = elements.chain(attributes).collect();
        let mut known: Vec<&str> = PREFIXES.iter().map(|(_, uri)| *uri).collect();
        found.sort_unstable();
        known.sort_unstable();
        assert_eq!(found, known, "{xml}");
    }
}
