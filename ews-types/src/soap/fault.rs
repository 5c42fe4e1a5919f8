//! SOAP faults with what EWS puts into them.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Body, Detail, diagnosis};
use crate::xml::namespace::{ERRORS, MESSAGES, SOAP11, SOAP12, TYPES, XML};
use crate::xml::text::trim;
use crate::{Header, QName, ResponseCode, XmlAttribute, XmlElement, XmlNode};

/// Which SOAP a fault came in. EWS speaks 1.1; some servers respond with faults of 1.2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SoapVersion {
    /// SOAP 1.1.
    #[default]
    Soap11,
    /// SOAP 1.2.
    Soap12,
}

/// The server refused the request as a whole, with a SOAP fault.
///
/// Reading gives it as [`Error::Fault`](crate::Error::Fault); a server writes it as the body of an envelope:
///
/// ```
/// use ews_types::{Envelope, Error, Fault, GetUserPhotoResponse, ResponseCode};
///
/// let fault = Fault::new("s:Client", "The request is not valid.").with_response_code(ResponseCode::ErrorInvalidRequest);
/// let xml = Envelope::new(fault).to_xml()?;
///
/// match Envelope::<GetUserPhotoResponse>::from_xml(&xml) {
///     Err(Error::Fault(fault)) => assert_eq!(fault.code(), Some(ResponseCode::ErrorInvalidRequest)),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// The SOAP version of the envelope that it came in, and in which it is written.
    pub version: SoapVersion,
    /// `faultcode` as it came, usually with a prefix: `s:Client`, `a:ErrorSchemaValidation`. It is written with the prefix
    /// that the envelope declares for it, `soap:` or `t:`. In SOAP 1.2 it is the `Value` of `Code`: `s:Sender`, `s:Receiver`.
    pub fault_code: String,
    /// `faultstring`, or `Reason` of SOAP 1.2, in the server's language.
    pub string: String,
    /// `faultactor`, or `Role` of SOAP 1.2.
    pub actor: Option<String>,
    /// The elements in `detail`.
    pub detail: Vec<XmlElement>,
    /// The subcodes of SOAP 1.2, the outermost first: what the service itself calls the error. SOAP 1.1 has none.
    pub subcodes: Vec<QName>,
}

impl Fault {
    /// A fault with a code (`s:Client` or `s:Server`) and a text.
    pub fn new(code: impl Into<String>, string: impl Into<String>) -> Self {
        Self {
            fault_code: code.into(),
            string: string.into(),
            ..Self::default()
        }
    }

    /// The same fault with a response code in its detail, as Exchange writes it.
    #[must_use]
    pub fn with_response_code(mut self, code: ResponseCode) -> Self {
        self.detail
            .push(XmlElement::new(ERRORS, "ResponseCode").with_text(code.as_str()));
        let message = XmlElement::new(ERRORS, "Message").with_text(&self.string);
        self.detail.push(message);
        self
    }

    /// The same fault with a `MessageXml` of these elements in its detail.
    #[must_use]
    pub fn with_message_xml(mut self, elements: impl IntoIterator<Item = XmlElement>) -> Self {
        let elements = elements.into_iter().map(XmlNode::Element);
        self.detail
            .push(XmlElement::new(TYPES, "MessageXml").with_children(elements));
        self
    }

    /// The code without its prefix: `ErrorSchemaValidation`, `Client`.
    pub fn local_code(&self) -> &str {
        let prefix = memchr::memrchr(b':', self.fault_code.as_bytes()).map_or(0, |colon| colon + 1);
        &self.fault_code[prefix..]
    }

    /// What went wrong, as EWS names it. It is looked for in the detail, then in the fault's own code.
    pub fn code(&self) -> Option<ResponseCode> {
        let detail = self.entry("ResponseCode").map(XmlElement::trimmed_text);
        let is_code = |code: &&str| code.starts_with("Error") || *code == "NoError";
        let own = self.subcodes.iter().map(|code| &*code.local);
        let own = || own.chain([trim(self.local_code())]).find(is_code);
        let code = detail.as_deref().map_or_else(own, |code| Some(code).filter(is_code));
        code.map(ResponseCode::from)
    }

    /// The text in the detail; like [`string`](Self::string) it is for people.
    pub fn message(&self) -> Option<String> {
        self.entry("Message").map(XmlElement::trimmed_text)
    }

    /// What `MessageXml` says: where the request violates the schema, how long to wait.
    pub fn message_xml(&self) -> Detail<'_> {
        Detail::inside(self.entry("MessageXml"))
    }

    /// A detail entry by its local name: Exchange 2007, 2010 and later put them into different namespaces.
    fn entry(&self, name: &str) -> Option<&XmlElement> {
        let is_ews = |namespace: &str| namespace.is_empty() || [TYPES, MESSAGES, ERRORS].contains(&namespace);
        self.detail
            .iter()
            .find(|element| element.name() == name && is_ews(element.namespace()))
    }

    pub(super) fn from_element(fault: XmlElement, version: SoapVersion) -> Self {
        let text = |name: &str| fault.element(name).map(XmlElement::trimmed_text);
        let below = |name: &str, child: &str| fault.element(name)?.element(child).map(XmlElement::trimmed_text);
        let mut read = Self {
            version,
            fault_code: text("faultcode").or_else(|| below("Code", "Value")).unwrap_or_default(),
            string: text("faultstring")
                .or_else(|| below("Reason", "Text"))
                .unwrap_or_default(),
            actor: text("faultactor").or_else(|| text("Role")),
            detail: Vec::new(),
            subcodes: subcodes(fault.element("Code")),
        };
        let is_detail = |element: &XmlElement| matches!(element.name(), "detail" | "Detail");
        let entries = into_elements(fault).find(is_detail);
        read.detail = entries.into_iter().flat_map(into_elements).collect();
        read
    }

    /// The code with a prefix that our envelopes declare: `faultcode` is a QName, and some clients resolve it. Exchange
    /// puts codes of its own into the namespace of its types.
    fn declared_code(&self) -> Cow<'_, str> {
        match self.local_code() {
            local if local.len() == self.fault_code.len() => Cow::Borrowed(&self.fault_code),
            local @ ("Client" | "Server" | "MustUnderstand" | "VersionMismatch") => Cow::Owned(format!("soap:{local}")),
            local => Cow::Owned(format!("t:{local}")),
        }
    }

    fn to_element(&self) -> XmlElement {
        match self.version {
            SoapVersion::Soap11 => self.to_element11(),
            SoapVersion::Soap12 => self.to_element12(),
        }
    }

    /// The code that SOAP 1.2 has for it, and what is more exact. Of the five codes of SOAP 1.2, the receiver's is the one for
    /// what the others do not say.
    fn codes12(&self) -> (&str, Option<QName>) {
        match self.local_code() {
            "Client" => ("Sender", None),
            "Server" => ("Receiver", None),
            local @ ("Sender" | "Receiver" | "MustUnderstand" | "VersionMismatch" | "DataEncodingUnknown") => {
                (local, None)
            }
            local => ("Receiver", Some(QName::new(TYPES, local).with_prefix("t"))),
        }
    }

    fn to_element12(&self) -> XmlElement {
        let new = |name: &str| XmlElement::new(SOAP12, name);
        let (code, own) = self.codes12();
        let subcodes = own.iter().chain(&self.subcodes).rev();
        let subcode = subcodes.fold(None, |inner, code| {
            let subcode = new("Subcode").with_child(qualified(new("Value"), code));
            Some(subcode.with_children(inner.map(XmlNode::Element)))
        });
        let code = new("Code")
            .with_child(new("Value").with_text(format!("soap12:{code}")))
            .with_children(subcode.map(XmlNode::Element));
        let text = new("Text")
            .with_attributes([XmlAttribute::new(XML, "lang", "en")])
            .with_text(&self.string);
        let mut fault = new("Fault").with_child(code).with_child(new("Reason").with_child(text));
        if let Some(actor) = &self.actor {
            fault = fault.with_child(new("Role").with_text(actor));
        }
        if !self.detail.is_empty() {
            let entries = self.detail.iter().cloned().map(XmlNode::Element);
            fault = fault.with_child(new("Detail").with_children(entries));
        }
        fault
    }

    fn to_element11(&self) -> XmlElement {
        let plain = |name: &str, text: &str| XmlElement::new("", name).with_text(text);
        let mut fault = XmlElement::new(SOAP11, "Fault")
            .with_child(plain("faultcode", &self.declared_code()))
            .with_child(plain("faultstring", &self.string));
        if let Some(actor) = &self.actor {
            fault = fault.with_child(plain("faultactor", actor));
        }
        if !self.detail.is_empty() {
            let entries = self.detail.iter().cloned().map(XmlNode::Element);
            fault = fault.with_child(XmlElement::new("", "detail").with_children(entries));
        }
        fault
    }
}

/// The element with a qualified name as its text.
fn qualified(element: XmlElement, name: &QName) -> XmlElement {
    match (&*name.namespace, &*name.prefix) {
        ("", _) => element.with_text(&name.local),
        (namespace, prefix) => {
            let prefix = if prefix.is_empty() { "code" } else { prefix };
            let text = format!("{prefix}:{}", name.local);
            element.with_prefix(prefix, namespace).with_text(text)
        }
    }
}

/// The qualified names of the subcodes in a code of SOAP 1.2, the outermost first.
fn subcodes(code: Option<&XmlElement>) -> Vec<QName> {
    let first = code.and_then(|code| code.element("Subcode"));
    let subcodes = std::iter::successors(first, |subcode| subcode.element("Subcode"));
    let names = subcodes.filter_map(|subcode| {
        let value = subcode.element("Value")?;
        let text = value.trimmed_text();
        let (prefix, local) = text.split_once(':').unwrap_or(("", &text));
        let declared = value.prefixes().find(|(declared, _)| *declared == prefix);
        let namespace = declared.map_or("", |(_, namespace)| namespace);
        Some(QName::new(namespace, local).with_prefix(prefix))
    });
    names.collect()
}

/// The child elements, by value.
fn into_elements(element: XmlElement) -> impl Iterator<Item = XmlElement> {
    element.into_children().into_iter().filter_map(|node| match node {
        XmlNode::Element(element) => Some(element),
        XmlNode::Text(_) => None,
    })
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.code();
        let own = self
            .subcodes
            .last()
            .map_or_else(|| self.local_code(), |code| &code.local);
        let code = code.as_ref().map_or(own, |code| code.as_str());
        let message = self.message().filter(|message| !message.is_empty());
        let text = message.as_deref().unwrap_or(&self.string);
        diagnosis::write(f, code, text, &self.message_xml())
    }
}

impl std::error::Error for Fault {}

impl Serialize for Fault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_element().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        XmlElement::deserialize(deserializer).map(|element| {
            let version = match element.namespace() {
                SOAP12 => SoapVersion::Soap12,
                _ => SoapVersion::Soap11,
            };
            Self::from_element(element, version)
        })
    }
}

impl Body for Fault {
    type Header = Header;

    const ELEMENTS: &'static [&'static str] = &["soap:Fault", "soap12:Fault"];

    fn own_soap_version(&self) -> Option<SoapVersion> {
        Some(self.version)
    }
}
