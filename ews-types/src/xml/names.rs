//! Namespaces, their canonical prefixes, and how an element's name is held against a field's serde name.

use std::borrow::Cow;
use std::sync::Arc;

use super::attributes::{QName, is_name, qualified_name};
use super::error::{XmlError, shortened};
use super::options::Limits;
use super::text;

/// The namespaces with a canonical prefix. A field's serde name uses these prefixes, with the colon, whatever the document
/// uses.
const KNOWN: [(&str, &str); 9] = [
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
const SOAP11_HTTPS: &str = "https://schemas.xmlsoap.org/soap/envelope/";

/// A namespace, as an index: first the known ones, then those that a document brings along.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct NsId(u16);

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

    fn known(self) -> Option<(&'static str, &'static str)> {
        KNOWN.get(usize::from(self.0)).copied()
    }

    /// The canonical prefix with its colon; none for namespaces that have no agreed one.
    fn prefix(self) -> Option<&'static str> {
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
fn known(uri: &[u8]) -> Option<NsId> {
    let mut id = 0;
    while let Some((_, known)) = NsId(id).known() {
        if known.as_bytes() == uri {
            return Some(NsId(id));
        }
        id += 1;
    }
    None
}

struct Binding<'de> {
    prefix: &'de [u8],
    namespace: NsId,
    depth: u32,
}

/// The prefixes in scope, innermost last, and the namespaces that are not among the known ones.
pub(crate) struct Namespaces<'de> {
    bindings: Vec<Binding<'de>>,
    others: Vec<Cow<'de, str>>,
    /// The URIs that open content has named so far.
    shared: Vec<Option<Arc<str>>>,
    https_soap: bool,
    /// Whether `m` and `t` stand here for what they stand for in the names of fields.
    canonical: [bool; 2],
}

/// Why a prefix cannot be declared.
pub(crate) enum BindError {
    TooMany,
    TooLong,
    Reserved,
    Empty,
    NoName,
    Duplicate,
    Value(XmlError),
}

impl<'de> Namespaces<'de> {
    /// `https_soap`: take `https://schemas.xmlsoap.org/…` for the SOAP 1.1 namespace.
    pub(crate) fn new(https_soap: bool) -> Self {
        Self {
            bindings: Vec::with_capacity(12),
            others: Vec::new(),
            shared: Vec::new(),
            https_soap,
            canonical: [false; 2],
        }
    }

    pub(crate) fn uri(&self, namespace: NsId) -> &str {
        match namespace.known() {
            Some((_, uri)) => uri,
            None => self
                .others
                .get(usize::from(namespace.0) - KNOWN.len())
                .map_or("", |uri| uri),
        }
    }

    /// The URI, shared by all that is read.
    pub(crate) fn shared(&mut self, namespace: NsId) -> Arc<str> {
        let at = usize::from(namespace.0);
        if self.shared.len() <= at {
            self.shared.resize(at + 1, None);
        }
        if let Some(uri) = &self.shared[at] {
            return Arc::clone(uri);
        }
        let uri: Arc<str> = self.uri(namespace).into();
        self.shared[at] = Some(Arc::clone(&uri));
        uri
    }

    /// Declares `prefix` (empty for the default namespace) on the element at `depth`. `raw` is the attribute's value;
    /// `unescape` is asked for the URI in it where it is none of the known ones.
    pub(crate) fn bind(
        &mut self,
        prefix: &'de [u8],
        raw: &'de [u8],
        unescape: impl FnOnce(&'de [u8]) -> Result<Cow<'de, str>, XmlError>,
        depth: u32,
        limits: &Limits,
    ) -> Result<(), BindError> {
        let limit = limits.max_namespaces();
        for other in self.bindings.iter().rev() {
            if other.depth != depth {
                break;
            }
            if other.prefix == prefix {
                return Err(BindError::Duplicate);
            }
        }
        if self.bindings.len() >= limit {
            return Err(BindError::TooMany);
        }
        let namespace = match known(raw) {
            Some(known) => known,
            None if raw.len() > limits.max_namespace_len() => return Err(BindError::TooLong),
            None => self
                .intern(unescape(raw).map_err(BindError::Value)?, limit)
                .ok_or(BindError::TooMany)?,
        };
        if prefix == b"xmlns" || (prefix == b"xml") != (namespace == NsId::XML) || self.uri(namespace) == XMLNS {
            return Err(BindError::Reserved);
        }
        if namespace == NsId::NONE && !prefix.is_empty() {
            return Err(BindError::Empty);
        }
        if !prefix.is_ascii() && !std::str::from_utf8(prefix).is_ok_and(is_name) {
            return Err(BindError::NoName);
        }
        self.bindings.push(Binding {
            prefix,
            namespace,
            depth,
        });
        self.note_canonical(prefix);
        Ok(())
    }

    /// Notes that a prefix stands for something else now.
    fn note_canonical(&mut self, prefix: &[u8]) {
        match prefix {
            b"m" => self.canonical[0] = self.resolve(prefix) == Some(NsId::MESSAGES),
            b"t" => self.canonical[1] = self.resolve(prefix) == Some(NsId::TYPES),
            _ => {}
        }
    }

    /// The namespace of a name that the document and a field have in common, by its prefix; none where the two prefixes may not
    /// stand for the same.
    #[inline]
    pub(crate) fn of_canonical(&self, name: &[u8]) -> Option<NsId> {
        match name {
            [b'm', b':', ..] if self.canonical[0] => Some(NsId::MESSAGES),
            [b't', b':', ..] if self.canonical[1] => Some(NsId::TYPES),
            _ => None,
        }
    }

    fn intern(&mut self, uri: Cow<'de, str>, limit: usize) -> Option<NsId> {
        if let Some(known) = known(uri.as_bytes()) {
            return Some(known);
        }
        if self.https_soap && uri == SOAP11_HTTPS {
            return Some(NsId::SOAP);
        }
        let index = match self.others.iter().rposition(|other| *other == uri) {
            Some(index) => index,
            None if self.others.len() >= limit => return None,
            None => {
                self.others.push(uri);
                self.others.len() - 1
            }
        };
        u16::try_from(KNOWN.len() + index).ok().map(NsId)
    }

    /// Forgets what was declared on elements at `depth` and below.
    pub(crate) fn leave(&mut self, depth: u32) {
        while let Some(binding) = self.bindings.pop_if(|binding| binding.depth >= depth) {
            self.note_canonical(binding.prefix);
        }
    }

    /// What `prefix` stands for in the element at `depth`, and at which depth that is declared; none where it is not.
    pub(crate) fn declaration(&self, prefix: &[u8], depth: u32) -> Option<(&'de [u8], NsId, u32)> {
        let outside = self.bindings.iter().rev().skip_while(|binding| binding.depth > depth);
        let mut bound = outside.filter(|binding| is_same(binding.prefix, prefix));
        bound
            .next()
            .map(|binding| (binding.prefix, binding.namespace, binding.depth))
    }

    /// The namespace that `prefix` stands for here; none where it is not declared.
    pub(crate) fn resolve(&self, prefix: &[u8]) -> Option<NsId> {
        let bound = self
            .bindings
            .iter()
            .rev()
            .find(|binding| is_same(binding.prefix, prefix));
        match bound {
            Some(binding) => Some(binding.namespace),
            None if prefix.is_empty() => Some(NsId::NONE),
            None if prefix == b"xml" => Some(NsId::XML),
            None => None,
        }
    }

    /// The name as a field would spell it: canonical prefix, or Clark notation for a namespace without one. For people:
    /// what is long is cut.
    pub(crate) fn canonical(&self, namespace: NsId, local: &[u8]) -> String {
        let local = shortened(local);
        match namespace.prefix() {
            Some(prefix) => format!("{prefix}{local}"),
            None => format!("{{{}}}{local}", shortened(self.uri(namespace).as_bytes())),
        }
    }

    /// A qualified name in the document as a serde name; `None` if it is no name, or its prefix is not declared.
    pub(crate) fn serde_name(&self, text: &str) -> Option<String> {
        let QName { prefix, local } = qualified_name(text::trim(text).as_bytes())?;
        let namespace = self.resolve(prefix)?;
        let local = std::str::from_utf8(local).ok()?;
        Some(match namespace.prefix() {
            Some(prefix) => format!("{prefix}{local}"),
            None => format!("{{{}}}{local}", self.uri(namespace)),
        })
    }

    /// Whether `field` (a serde name such as `t:Subject`, `Subject` or `{urn:x}Subject`) is this name.
    #[inline]
    pub(crate) fn matches(&self, field: &str, namespace: NsId, local: &[u8]) -> bool {
        let field = field.as_bytes();
        let Some((before, end)) = field.split_at_checked(field.len().wrapping_sub(local.len())) else {
            return false;
        };
        let is_namespace = match namespace.prefix() {
            Some(prefix) => is_same(before, prefix.as_bytes()),
            None => matches!(before, [b'{', uri @ .., b'}'] if uri == self.uri(namespace).as_bytes()),
        };
        is_namespace && end == local
    }

    /// How long the serde name of a field with this name is. Most fields are told apart by that alone.
    pub(crate) fn field_len(&self, namespace: NsId, local: &[u8]) -> usize {
        let before = match namespace.prefix() {
            Some(prefix) => prefix.len(),
            None => self.uri(namespace).len() + 2,
        };
        before + local.len()
    }
}

/// Whether two prefixes are the same. They are a byte or two long, for which a call would cost more than the comparison.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().eq(other)
}

/// The URI of the namespace and the local part of a serde name without `@`; no namespace for a prefix that is not known.
pub(crate) fn split(name: &str) -> (&str, &str) {
    if let Some((uri, local)) = name.strip_prefix('{').and_then(|name| name.rsplit_once('}')) {
        return (uri, local);
    }
    match name.split_once(':') {
        Some((prefix, local)) => (uri_of_prefix(prefix).unwrap_or_default(), local),
        None => ("", name),
    }
}

/// The local part of a field's serde name.
pub(crate) fn local_of(field: &str) -> &str {
    let field = field.strip_prefix('@').unwrap_or(field);
    match memchr::memrchr2(b'}', b':', field.as_bytes()) {
        Some(at) => &field[at + 1..],
        None => field,
    }
}

/// The names and patterns that the field of a choice or of mixed content stands for: `t:A` and `t:B` for `$choice:t:A|t:B`.
pub(crate) fn alternatives(field: &str) -> Option<Alternatives<'_>> {
    let names = field.strip_prefix("$choice:").or_else(|| mixed(field))?;
    Some(Alternatives(Some(names)))
}

/// The elements of a field of mixed content, `$mixed:t:A|t:B`.
pub(crate) fn mixed(field: &str) -> Option<&str> {
    field.strip_prefix("$mixed:")
}

/// Begins the name of a wildcard that takes elements of the fields before it as well, once those have been passed.
pub(crate) const REST: &str = "$rest";

/// The patterns of the field of a wildcard: `**` for `$any`, `t:*` and `*` for `$any2:t:*|*`.
pub(crate) fn wildcard(field: &str) -> Option<Alternatives<'_>> {
    let rest = field.strip_prefix("$any").or_else(|| field.strip_prefix(REST))?;
    match rest.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "" => Some(Alternatives(Some("**"))),
        rest => rest.strip_prefix(':').map(|patterns| Alternatives(Some(patterns))),
    }
}

/// The patterns of the field for the attributes that no other field takes: `**` for `$anyAttribute`, `!t:*` for
/// `$anyAttribute:!t:*`.
pub(crate) fn attribute_wildcard(field: &str) -> Option<Alternatives<'_>> {
    let rest = field.strip_prefix("$anyAttribute")?;
    match rest {
        "" => Some(Alternatives(Some("**"))),
        rest => rest.strip_prefix(':').map(|patterns| Alternatives(Some(patterns))),
    }
}

/// Whether the name of an alternative is a pattern, or several: `t:*|*`.
pub(crate) fn is_pattern(name: &str) -> bool {
    name.ends_with('*')
}

/// Whether one of the patterns in the name of an alternative takes the elements of a namespace.
pub(crate) fn any_takes(patterns: &str, uri: &str) -> bool {
    Alternatives(Some(patterns)).any(|pattern| takes(pattern, uri))
}

/// Whether a pattern takes the elements of a namespace: `**` those of any, `t:*` and `{urn:x}*` those of one, `*` those of
/// none, `!t:*` those of any other.
pub(crate) fn takes(pattern: &str, uri: &str) -> bool {
    match pattern.strip_prefix('!') {
        _ if pattern == "**" => true,
        Some(other) => !uri.is_empty() && namespace_of(other) != Some(uri),
        None => is_pattern(pattern) && namespace_of(pattern) == Some(uri),
    }
}

/// The namespace of a serde name, empty for none.
pub(crate) fn namespace_of(name: &str) -> Option<&str> {
    if let Some(clark) = name.strip_prefix('{') {
        let end = memchr::memrchr(b'}', clark.as_bytes())?;
        return Some(&clark[..end]);
    }
    match memchr::memchr(b':', name.as_bytes()) {
        Some(end) => uri_of_prefix(&name[..end]),
        None => Some(""),
    }
}

/// Those that are still to come.
pub(crate) struct Alternatives<'f>(Option<&'f str>);

impl<'f> Iterator for Alternatives<'f> {
    type Item = &'f str;

    fn next(&mut self) -> Option<&'f str> {
        let names = self.0?;
        let end = memchr::memchr(b'|', names.as_bytes());
        self.0 = end.map(|end| &names[end + 1..]);
        Some(&names[..end.unwrap_or(names.len())])
    }
}
