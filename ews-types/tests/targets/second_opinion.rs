//! The same documents read by a library nobody here wrote, in the plainest way.

use std::collections::BTreeSet;

use ews_types::{
    Base64Binary, Envelope, GetUserPhoto, GetUserPhotoResponse, Header, MessageXml, RequestServerVersion,
    ResponseClass, ServerVersionInfo, XmlAttribute, XmlElement, XmlNode,
};
use roxmltree::{Document, Node};

const SOAP: [&str; 2] = [
    "http://schemas.xmlsoap.org/soap/envelope/",
    "https://schemas.xmlsoap.org/soap/envelope/",
];
const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A document with everything put right that our reader takes on purpose and XML 1.0 does not: characters that XML
/// forbids, references to unknown entities, ampersands that begin none, `]]>` in text, `--` in comments, names beyond
/// ASCII that are none, white space before the declaration, NULs at the end.
pub struct Repaired {
    pub xml: String,
}

impl Repaired {
    /// None where the document holds characters that stand for others here.
    pub fn of(xml: &[u8]) -> Option<Self> {
        let Ok(xml) = std::str::from_utf8(xml) else {
            return Some(Self {
                xml: "not UTF-8".to_owned(),
            });
        };
        let is_ours = |c| matches!(c, '\u{E000}'..='\u{E0FF}' | '\u{20000}'..='\u{10FFFF}');
        // Nor is roxmltree asked where an element is called `xml:…`: it knows this prefix for attributes only.
        if xml.contains(is_ours) || xml.contains("<xml:") {
            return None;
        }
        let xml = xml.strip_prefix('\u{FEFF}').unwrap_or(xml);
        // Line ends are what XML 1.0 makes of them before anything else; roxmltree keeps a carriage return before `&`.
        let xml = xml.replace("\r\n", "\n").replace('\r', "\n");
        let mut repaired = String::new();
        let mut rest = xml.trim_matches(['\0', ' ', '\t', '\n']);
        while !rest.is_empty() {
            let (end, repair): (_, fn(&str) -> String) = if rest.starts_with("<!--") {
                (end_of(rest, 4, "-->"), |_| String::new())
            } else if rest.starts_with("<?") {
                (end_of(rest, 2, "?>"), |_| String::new())
            } else if rest.starts_with("<![CDATA[") {
                (end_of(rest, 9, "]]>"), without_forbidden)
            } else if rest.starts_with('<') {
                (end_of_tag(rest), tag)
            } else {
                (rest.find('<').unwrap_or(rest.len()), text)
            };
            repaired += &repair(&rest[..end]);
            rest = &rest[end..];
        }
        Some(Self { xml: repaired })
    }

    pub fn photo_response(&self) -> Result<Envelope<GetUserPhotoResponse>, String> {
        self.envelope("GetUserPhotoResponse", |element| {
            let value = Fields(element);
            Some(GetUserPhotoResponse {
                response_class: trimmed(&value.attribute("ResponseClass")?).into(),
                message_text: value.text("MessageText"),
                response_code: value.text("ResponseCode").map(|text| trimmed(&text).into()),
                descriptive_link_key: value.text("DescriptiveLinkKey").map(|text| number(&text)),
                message_xml: value.child("MessageXml").map(|element| MessageXml {
                    any: element.children().filter(Node::is_element).map(tree).collect(),
                }),
                has_changed: value.text("HasChanged").map(|text| boolean(&text)),
                picture_data: value
                    .text("PictureData")
                    .map(|text| Base64Binary::from(forgiving_base64(&text).unwrap_or_else(|| b"not base64".to_vec()))),
                content_type: value.text("ContentType"),
            })
        })
    }

    pub fn photo_request(&self) -> Result<Envelope<GetUserPhoto>, String> {
        self.envelope("GetUserPhoto", |element| {
            let value = Fields(element);
            Some(GetUserPhoto {
                email: value.required("Email")?,
                size_requested: trimmed(&value.required("SizeRequested")?).into(),
                type_requested: value.text("TypeRequested").map(|text| trimmed(&text).into()),
            })
        })
    }

    fn envelope<B: ews_types::Body<Header = Header>>(
        &self,
        name: &str,
        body: impl FnOnce(Node<'_, '_>) -> Option<B>,
    ) -> Result<Envelope<B>, String> {
        let document = Document::parse(&self.xml).map_err(|error| error.to_string())?;
        let is_soap = |node: &Node<'_, '_>, name: &str| {
            node.tag_name().name() == name && SOAP.contains(&node.tag_name().namespace().unwrap_or(""))
        };
        let root = document.root_element();
        let parts: Vec<_> = root
            .children()
            .filter(|node| is_soap(node, "Header") || is_soap(node, "Body"))
            .collect();
        let (header, soap_body) = match &parts[..] {
            _ if !is_soap(&root, "Envelope") => return Err("no envelope".to_owned()),
            [soap_body] if is_soap(soap_body, "Body") => (Header::default(), soap_body),
            [header, soap_body] if is_soap(header, "Header") && is_soap(soap_body, "Body") => {
                (read_header(*header), soap_body)
            }
            _ => return Err("no body, or something twice, or in disorder".to_owned()),
        };
        let element = soap_body.first_element_child().ok_or("an empty body")?;
        if !element.has_tag_name((MESSAGES, name)) {
            return Err(format!("{:?} in the body", element.tag_name()));
        }
        let body = body(element).ok_or("something mandatory is missing")?;
        Ok(Envelope::new(body).with_header(header))
    }
}

fn end_of(text: &str, from: usize, end: &str) -> usize {
    text[from..].find(end).map_or(text.len(), |at| from + at + end.len())
}

fn end_of_tag(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// In values, references and forbidden characters are put right; outside, characters that no name may have.
fn tag(tag: &str) -> String {
    let mut repaired = String::new();
    let mut rest = tag;
    while let Some(at) = rest.find(['"', '\'']) {
        let quote = &rest[at..=at];
        repaired += &names(&rest[..at]);
        repaired += quote;
        rest = &rest[at + 1..];
        let end = rest.find(quote).unwrap_or(rest.len());
        repaired += &references(&rest[..end]);
        rest = rest[end..].strip_prefix(quote).unwrap_or("");
        repaired += quote;
    }
    repaired + &names(rest)
}

fn names(text: &str) -> String {
    let replaced = |c: char| match c {
        '\u{80}'..='\u{FFFF}' => char::from_u32(0x2_0000 + c as u32).expect("a character of plane 2"),
        c => c,
    };
    text.chars().map(replaced).collect()
}

fn original_name(name: &str) -> String {
    let original = |c: char| match c {
        '\u{20000}'..='\u{2FFFF}' => char::from_u32(c as u32 - 0x2_0000).expect("it was one before"),
        c => c,
    };
    name.chars().map(original).collect()
}

fn text(text: &str) -> String {
    references(text).replace("]]>", "]]&gt;")
}

fn references(text: &str) -> String {
    let mut repaired = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        repaired += &without_forbidden(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '#')
            .unwrap_or(rest.len());
        let name = &rest[..end];
        let code = match name.strip_prefix('#').map(|number| (number, number.strip_prefix('x'))) {
            Some((_, Some(hex))) => u32::from_str_radix(hex, 16).ok(),
            Some((decimal, None)) => decimal.parse().ok(),
            None => None,
        };
        let reference = rest[end..].starts_with(';');
        match code.and_then(char::from_u32) {
            Some(c) if reference && is_forbidden(c) => {
                repaired += &without_forbidden(&c.to_string());
                rest = &rest[end + 1..];
            }
            Some(_) if reference => repaired += "&",
            _ if reference && matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") => repaired += "&",
            _ => repaired += "&amp;",
        }
    }
    repaired + &without_forbidden(rest)
}

fn is_forbidden(c: char) -> bool {
    matches!(c, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

fn without_forbidden(text: &str) -> String {
    let replaced = |c: char| match c {
        c if !is_forbidden(c) => c,
        '\u{FFFE}' | '\u{FFFF}' => char::from_u32(0xE0F0 + (c as u32 & 1)).expect("for private use"),
        c => char::from_u32(0xE000 + c as u32).expect("for private use"),
    };
    text.chars().map(replaced).collect()
}

fn original(text: &str) -> String {
    let original = |c: char| match c {
        '\u{E000}'..='\u{E01F}' => char::from_u32(c as u32 - 0xE000).expect("a control character"),
        '\u{E0F0}' => '\u{FFFE}',
        '\u{E0F1}' => '\u{FFFF}',
        c => c,
    };
    text.chars().map(original).collect()
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\r', '\n'])
}

fn number(text: &str) -> i32 {
    trimmed(text).parse().unwrap_or(i32::MIN + 7)
}

/// As a lenient reader takes it.
fn boolean(text: &str) -> bool {
    let text = trimmed(text).to_ascii_lowercase();
    matches!(text.as_str(), "true" | "1" | "on")
}

/// An element by its children of the messages namespace.
struct Fields<'a, 'd>(Node<'a, 'd>);

impl<'a, 'd> Fields<'a, 'd> {
    fn attribute(&self, name: &str) -> Option<String> {
        self.0.attribute(name).map(original)
    }

    fn child(&self, name: &str) -> Option<Node<'a, 'd>> {
        self.any_child(name).filter(|child| !is_nil(*child))
    }

    /// The same, whether it is nil or not.
    fn any_child(&self, name: &str) -> Option<Node<'a, 'd>> {
        let mut children = self.0.children().filter(|child| child.has_tag_name((MESSAGES, name)));
        let child = children.next();
        // The payload of a response of class Error is skipped where it cannot be read.
        let is_error = self
            .attribute("ResponseClass")
            .is_some_and(|class| trimmed(&class) == "Error");
        assert!(is_error || children.next().is_none(), "{name} occurs twice");
        child
    }

    /// The text of an element that is required: one that is nil is read as what is in it.
    fn required(&self, name: &str) -> Option<String> {
        self.any_child(name).map(own_text)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.child(name).map(own_text)
    }
}

fn is_nil(element: Node<'_, '_>) -> bool {
    let nil = element.attribute((XSI, "nil")).map(trimmed).unwrap_or_default();
    nil == "1" || nil.eq_ignore_ascii_case("true")
}

fn own_text(element: Node<'_, '_>) -> String {
    let texts = element.children().filter(Node::is_text);
    original(&texts.filter_map(|text| text.text()).collect::<String>())
}

/// The header blocks with a type that are not compared.
const OTHER_HEADERS: &[&str] = &[
    "DateTimePrecision",
    "ExchangeImpersonation",
    "MailboxCulture",
    "ManagementRole",
    "OpenAsAdminOrSystemService",
    "ProxyPartnerToken",
    "ProxySecurityContext",
    "ProxySuggesterSid",
    "SerializedSecurityContext",
    "SharingSecurity",
    "TimeZoneContext",
];

/// An envelope with only those header blocks that are compared.
pub fn with_known_headers<B: ews_types::Body<Header = Header> + Clone>(envelope: &Envelope<B>) -> Envelope<B> {
    let header = envelope.header.clone();
    Envelope::new(envelope.body.clone()).with_header(Header {
        request_server_version: header.request_server_version,
        server_version_info: header.server_version_info,
        other: header.other,
        ..Header::default()
    })
}

fn read_header(header: Node<'_, '_>) -> Header {
    let mut read = Header::default();
    for element in header.children().filter(Node::is_element) {
        let attribute = |name: &str| element.attribute(name).map(original);
        let nil = is_nil(element);
        if element.has_tag_name((TYPES, "RequestServerVersion")) {
            let version = attribute("Version").map(|version| {
                let mut others = tree(element).attributes().to_vec();
                others.retain(|other| other.namespace() != XSI && (other.namespace(), other.name()) != ("", "Version"));
                RequestServerVersion {
                    any_attribute: others,
                    ..RequestServerVersion::new(trimmed(&version).into())
                }
            });
            read.request_server_version = version.filter(|_| !nil);
        } else if element.has_tag_name((TYPES, "ServerVersionInfo")) {
            let info = ServerVersionInfo {
                major_version: attribute("MajorVersion").map(|text| number(&text)),
                minor_version: attribute("MinorVersion").map(|text| number(&text)),
                major_build_number: attribute("MajorBuildNumber").map(|text| number(&text)),
                minor_build_number: attribute("MinorBuildNumber").map(|text| number(&text)),
                version: attribute("Version"),
            };
            read.server_version_info = Some(info).filter(|_| !nil);
        } else if element.tag_name().namespace() != Some(TYPES) || !OTHER_HEADERS.contains(&element.tag_name().name()) {
            read.other.push(tree(element));
        }
    }
    read
}

/// Open content: white space between elements counts only beside other text, neighbouring texts are one.
fn tree(element: Node<'_, '_>) -> XmlElement {
    let namespace = |uri: Option<&str>| match original(uri.unwrap_or("")) {
        uri if uri == SOAP[1] => SOAP[0].to_owned(),
        uri => uri,
    };
    let mut children = Vec::new();
    for node in element.children() {
        match (node.text().filter(|_| node.is_text()), children.last_mut()) {
            (Some(text), Some(XmlNode::Text(before))) => {
                *before = format!("{before}{}", original(text)).into();
            }
            (Some(text), _) => children.push(XmlNode::Text(original(text).into())),
            (None, _) => children.push(XmlNode::Element(tree(node))),
        }
    }
    children.retain(|node| !matches!(node, XmlNode::Text(text) if text.is_empty()));
    let is_blank = |node: &XmlNode| matches!(node, XmlNode::Text(text) if trimmed(text).is_empty());
    let holds_text = children
        .iter()
        .any(|node| matches!(node, XmlNode::Text(_)) && !is_blank(node));
    if children.len() > 1 && !holds_text {
        children.retain(|node| !is_blank(node));
    }
    let attributes = element.attributes().map(|attribute| {
        let name = original_name(attribute.name());
        XmlAttribute::new(namespace(attribute.namespace()), name, original(attribute.value()))
    });
    let name = original_name(element.tag_name().name());
    XmlElement::new(namespace(element.tag_name().namespace()), name)
        .with_attributes(attributes)
        .with_children(children)
}

/// A response of class Error loses its payload as a whole where the reader could not read something in it.
pub fn with_payload_as_read(
    mut other: Envelope<GetUserPhotoResponse>,
    read: &Envelope<GetUserPhotoResponse>,
) -> Envelope<GetUserPhotoResponse> {
    let GetUserPhotoResponse {
        response_class: ResponseClass::Error,
        descriptive_link_key: None,
        has_changed: None,
        picture_data: None,
        content_type: None,
        ..
    } = &read.body
    else {
        return other;
    };
    let body = &mut other.body;
    (body.descriptive_link_key, body.has_changed) = (None, None);
    (body.picture_data, body.content_type) = (None, None);
    other
}

/// Every element with its attributes' names, by depth: all of a document but its texts.
pub fn skeleton(xml: &str) -> Vec<(usize, String, BTreeSet<String>)> {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("{error}\n{xml}"));
    let elements = document.descendants().filter(Node::is_element);
    elements
        .map(|element| {
            let attributes = element.attributes();
            (
                element.ancestors().count(),
                format!("{:?}", element.tag_name()),
                attributes
                    .map(|attribute| format!("{{{}}}{}", attribute.namespace().unwrap_or(""), attribute.name()))
                    .collect(),
            )
        })
        .collect()
}

/// Base64 bit by bit, as WHATWG's forgiving decoder takes it, and with half of its padding too. (WHATWG's also takes form
/// feeds, which no XML document holds.)
pub fn forgiving_base64(text: &str) -> Option<Vec<u8>> {
    let mut digits: Vec<u8> = text.bytes().filter(|byte| !b" \t\r\n".contains(byte)).collect();
    let padding = digits.iter().rev().take_while(|&&digit| digit == b'=').count();
    digits.truncate(digits.len() - padding);
    if digits.len() % 4 == 1 || padding > digits.len().wrapping_neg() % 4 {
        return None;
    }
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut bytes, mut bits, mut buffer) = (Vec::new(), 0, 0_u32);
    for digit in digits {
        let value = alphabet.iter().position(|&known| known == digit)?;
        buffer = (buffer << 6 | value as u32) & 0xFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits) as u8);
        }
    }
    Some(bytes)
}
