//! The namespaces in scope, and how an element's name is held against a field's serde name.

use std::borrow::Cow;
use std::sync::Arc;

use super::attributes::{QName, is_name, qualified_name};
use super::error::{XmlError, shortened};
use super::namespace::{KNOWN, NsId, SOAP11_HTTPS, XMLNS, known};
use super::options::Limits;
use super::text;

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
