//! Names of XML elements, attributes and types.

use std::fmt;

/// The namespace of the EWS messages.
pub(crate) const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
/// The namespace of the EWS types.
pub(crate) const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
/// The namespace of XML Schema.
pub(crate) const XSD: &str = "http://www.w3.org/2001/XMLSchema";

/// The namespaces that have a prefix of their own in serde names. The runtime has the same list.
const PREFIXES: &[(&str, &str)] = &[
    ("soap", "http://schemas.xmlsoap.org/soap/envelope/"),
    ("m", MESSAGES),
    ("t", TYPES),
    ("e", "http://schemas.microsoft.com/exchange/services/2006/errors"),
    ("xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ("xsd", XSD),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
];

/// A qualified name. Displays as it stands in a serde name: `t:Mailbox`, `Plain`, `{http://other}Name`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct XmlName {
    /// The namespace, if it has one.
    pub(crate) namespace: Option<String>,
    /// The name without its namespace.
    pub(crate) local: String,
}

impl XmlName {
    pub(crate) fn new(namespace: Option<&str>, local: impl Into<String>) -> Self {
        XmlName {
            namespace: namespace.map(str::to_owned),
            local: local.into(),
        }
    }

    /// Whether it is `local` in `namespace`.
    pub(crate) fn is(&self, namespace: &str, local: &str) -> bool {
        self.namespace.as_deref() == Some(namespace) && self.local == local
    }

    /// The canonical prefix of its namespace, if that has one.
    pub(crate) fn prefix(&self) -> Option<&'static str> {
        let namespace = self.namespace.as_deref()?;
        PREFIXES
            .iter()
            .find(|(_, known)| *known == namespace)
            .map(|(prefix, _)| *prefix)
    }
}

impl fmt::Display for XmlName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.prefix(), &self.namespace) {
            (Some(prefix), _) => write!(f, "{prefix}:{}", self.local),
            (None, Some(namespace)) => write!(f, "{{{namespace}}}{}", self.local),
            (None, None) => f.write_str(&self.local),
        }
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
}
