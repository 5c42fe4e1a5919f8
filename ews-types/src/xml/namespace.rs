//! The namespaces that have a canonical prefix.

/// The namespaces with a canonical prefix. A field's serde name uses these prefixes, with the colon, whatever the document
/// uses.
pub(super) const KNOWN: [(&str, &str); 9] = [
    ("", ""),
    ("soap:", SOAP11),
    ("m:", MESSAGES),
    ("t:", TYPES),
    ("e:", ERRORS),
    ("xsi:", XSI),
    ("xsd:", "http://www.w3.org/2001/XMLSchema"),
    ("xml:", XML),
    ("soap12:", SOAP12),
];

/// SOAP 1.1, which EWS speaks.
pub const SOAP11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// SOAP 1.2.
pub const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";
/// The messages of EWS: requests and responses.
pub const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
/// The types of EWS.
pub const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
/// What Exchange puts into the detail of a fault.
pub const ERRORS: &str = "http://schemas.microsoft.com/exchange/services/2006/errors";
/// The namespace of namespace declarations.
pub(crate) const XMLNS: &str = "http://www.w3.org/2000/xmlns/";
/// The namespace of `xml:lang` and `xml:space`.
pub(crate) const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// XML Schema instances: `xsi:type` and `xsi:nil`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// Not a namespace of anything, but many documented samples have it where SOAP 1.1 is meant.
pub(crate) const SOAP11_HTTPS: &str = "https://schemas.xmlsoap.org/soap/envelope/";

/// A namespace, as an index: first the known ones, then those that a document brings along.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct NsId(pub(super) u16);

impl NsId {
    pub(crate) const NONE: NsId = NsId(0);
    pub(crate) const SOAP: NsId = NsId(1);
    pub(crate) const MESSAGES: NsId = NsId(2);
    pub(crate) const TYPES: NsId = NsId(3);
    pub(crate) const XSI: NsId = NsId(5);
    pub(crate) const XML: NsId = NsId(7);
    pub(crate) const SOAP12: NsId = NsId(8);

    /// Whether this is the messages or the types namespace.
    pub(crate) fn is_ews(self) -> bool {
        matches!(self, NsId::MESSAGES | NsId::TYPES)
    }

    pub(crate) fn to_bytes(self) -> [u8; 2] {
        self.0.to_ne_bytes()
    }

    pub(super) fn known(self) -> Option<(&'static str, &'static str)> {
        KNOWN.get(usize::from(self.0)).copied()
    }

    /// The canonical prefix with its colon; none for namespaces that have no agreed one.
    pub(super) fn prefix(self) -> Option<&'static str> {
        self.known().map(|(prefix, _)| prefix)
    }
}

/// The namespace that a canonical prefix stands for (`t` and the like).
pub(crate) fn uri_of_prefix(prefix: &str) -> Option<&'static str> {
    let (_, uri) = KNOWN.iter().find(|(known, _)| without_colon(known) == prefix)?;
    Some(uri)
}

/// The canonical prefix of a namespace, where it has one.
pub(crate) fn prefix_of_uri(uri: &str) -> Option<&'static str> {
    let (prefix, _) = KNOWN.iter().find(|(_, known)| *known == uri)?;
    Some(without_colon(prefix))
}

/// A canonical prefix without its last character.
fn without_colon(prefix: &'static str) -> &'static str {
    &prefix[..prefix.len().saturating_sub(1)]
}

/// The id of a namespace with a canonical prefix, by its URI as it stands in the document.
pub(super) fn known(uri: &[u8]) -> Option<NsId> {
    let mut id = 0;
    while let Some((_, known)) = NsId(id).known() {
        if known.as_bytes() == uri {
            return Some(NsId(id));
        }
        id += 1;
    }
    None
}
