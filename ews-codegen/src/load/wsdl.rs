//! Reads the operations of a WSDL 1.1 document with SOAP 1.1 bindings.

use std::collections::BTreeMap;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::ir::XmlName;

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";

/// The operations that a WSDL binds.
#[derive(Debug, Default)]
pub(crate) struct Wsdl {
    pub(crate) operations: Vec<WsdlOperation>,
}

/// An operation that a WSDL binds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct WsdlOperation {
    pub(crate) name: String,
    pub(crate) soap_action: String,
    /// The element of the request.
    pub(crate) request: XmlName,
    /// The element of the answer.
    pub(crate) response: XmlName,
    /// The header elements of the request, then of the answer.
    pub(crate) headers: Vec<XmlName>,
}

/// What the document says, before messages and bindings are brought together.
#[derive(Default)]
struct Document {
    /// The elements of the parts of each message.
    messages: BTreeMap<String, BTreeMap<String, XmlName>>,
    /// The messages for the request and the answer of each operation of a port type.
    ports: BTreeMap<String, [String; 2]>,
    bindings: Vec<Binding>,
}

#[derive(Default)]
struct Binding {
    operation: String,
    soap_action: String,
    /// For the request and the answer: the parts in the body, and message and part of each header.
    body: [Option<String>; 2],
    headers: Vec<(String, String)>,
}

/// Where in the document the reader is.
#[derive(Default)]
struct Place {
    message: String,
    in_binding: bool,
    operation: String,
    /// 0 in an input, 1 in an output.
    direction: usize,
}

impl Wsdl {
    /// Reads the text of a WSDL. An error is a sentence on what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = NsReader::from_str(text.trim_start_matches('\u{feff}'));
        let mut document = Document::default();
        let mut place = Place::default();
        loop {
            match reader.read_event().map_err(|error| error.to_string())? {
                Event::Start(tag) | Event::Empty(tag) => document.enter(&reader, &tag, &mut place)?,
                Event::Eof => break,
                _ => {}
            }
        }
        document.resolve()
    }
}

impl Document {
    fn enter(&mut self, reader: &NsReader<&[u8]>, tag: &BytesStart<'_>, place: &mut Place) -> Result<(), String> {
        let (namespace, local) = reader.resolver().resolve_element(tag.name());
        let attribute = |name: &str| attribute(tag, name);
        let ResolveResult::Bound(namespace) = namespace else {
            return Ok(());
        };
        match (namespace.0, local.as_ref()) {
            (WSDL, "message") => place.message = attribute("name")?,
            (WSDL, "part") => {
                let element = resolve(reader, &attribute("element")?);
                self.messages
                    .entry(place.message.clone())
                    .or_default()
                    .insert(attribute("name")?, element);
            }
            (WSDL, "portType") => place.in_binding = false,
            (WSDL, "binding") => place.in_binding = true,
            (WSDL, "operation") => {
                place.operation = attribute("name")?;
                if place.in_binding {
                    self.bindings.push(Binding {
                        operation: place.operation.clone(),
                        ..Binding::default()
                    });
                }
            }
            (WSDL, "input" | "output") => {
                place.direction = usize::from(local.as_ref() == "output");
                if !place.in_binding {
                    let messages = self.ports.entry(place.operation.clone()).or_default();
                    messages[place.direction] = local_part(&attribute("message")?);
                }
            }
            (SOAP, name) => self.enter_soap(name, tag, place)?,
            _ => {}
        }
        Ok(())
    }

    fn enter_soap(&mut self, name: &str, tag: &BytesStart<'_>, place: &Place) -> Result<(), String> {
        let Some(binding) = self.bindings.last_mut() else {
            return Ok(());
        };
        match name {
            "operation" => binding.soap_action = attribute(tag, "soapAction")?,
            "body" => binding.body[place.direction] = Some(attribute(tag, "parts")?).filter(|parts| !parts.is_empty()),
            "header" => {
                binding
                    .headers
                    .push((local_part(&attribute(tag, "message")?), attribute(tag, "part")?));
            }
            _ => {}
        }
        Ok(())
    }

    fn resolve(self) -> Result<Wsdl, String> {
        let operations = self
            .bindings
            .iter()
            .map(|binding| self.operation(binding))
            .collect::<Result<_, _>>()?;
        Ok(Wsdl { operations })
    }

    fn operation(&self, binding: &Binding) -> Result<WsdlOperation, String> {
        let name = &binding.operation;
        let ports = self
            .ports
            .get(name)
            .ok_or_else(|| format!("operation `{name}` is bound, but no portType has it"))?;
        let headers = binding.headers.iter().map(|(message, part)| self.part(message, part));
        Ok(WsdlOperation {
            name: name.clone(),
            soap_action: binding.soap_action.clone(),
            request: self.body(&ports[0], binding.body[0].as_deref())?,
            response: self.body(&ports[1], binding.body[1].as_deref())?,
            headers: headers.collect::<Result<_, _>>()?,
        })
    }

    /// The element in the body: the part that the binding names, else the only part of the message.
    fn body(&self, message: &str, part: Option<&str>) -> Result<XmlName, String> {
        match part {
            Some(part) => self.part(message, part),
            None => {
                let parts = self
                    .messages
                    .get(message)
                    .ok_or_else(|| format!("there is no message `{message}`"))?;
                match parts.values().next() {
                    Some(element) if parts.len() == 1 => Ok(element.clone()),
                    _ => Err(format!(
                        "message `{message}` has several parts, and no soap:body says which is the body"
                    )),
                }
            }
        }
    }

    fn part(&self, message: &str, part: &str) -> Result<XmlName, String> {
        let found = self.messages.get(message).and_then(|parts| parts.get(part));
        found
            .cloned()
            .ok_or_else(|| format!("there is no part `{part}` in message `{message}`"))
    }
}

/// The value of an attribute; empty when it is absent.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<String, String> {
    let attribute = tag.try_get_attribute(name).map_err(|error| error.to_string())?;
    let value = attribute
        .map(|attribute| attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0))
        .transpose();
    Ok(value
        .map_err(|error| error.to_string())?
        .unwrap_or_default()
        .into_owned())
}

fn resolve(reader: &NsReader<&[u8]>, name: &str) -> XmlName {
    let (namespace, local) = reader.resolver().resolve_element(quick_xml::name::QName(name));
    let namespace = match namespace {
        ResolveResult::Bound(namespace) => Some(namespace.0),
        _ => None,
    };
    XmlName::new(namespace, local.as_ref())
}

fn local_part(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}
