//! Reads the operations of a WSDL 1.1 document with SOAP 1.1 bindings.

use std::collections::BTreeMap;
use std::sync::Arc;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{QName, ResolveResult};

use crate::diagnostic::{Diagnostic, Location};
use crate::ir::XmlName;
use crate::source::SourceFile;

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const SOAP: &str = "http://schemas.xmlsoap.org/wsdl/soap/";

/// The operations that a WSDL binds.
#[derive(Debug, Default)]
pub(crate) struct Wsdl {
    pub(crate) operations: Vec<WsdlOperation>,
    /// Where each element is first named.
    places: BTreeMap<XmlName, Location>,
}

/// An operation that a WSDL binds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct WsdlOperation {
    pub(crate) name: String,
    pub(crate) soap_action: String,
    /// The element of the request.
    pub(crate) request: XmlName,
    /// The element of the response.
    pub(crate) response: XmlName,
    /// The header elements of the request, then of the response.
    pub(crate) headers: Vec<XmlName>,
}

impl Wsdl {
    /// Reads a WSDL.
    pub(crate) fn parse(file: &Arc<SourceFile>) -> Result<Self, Box<Diagnostic>> {
        let mut reader = NsReader::from_str(file.text());
        let mut document = Document::new(file);
        loop {
            let start = position(reader.buffer_position());
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(malformed(file, &error, position(reader.error_position()))),
            };
            match event {
                Event::Start(tag) => {
                    document.open.push(start);
                    document.enter(&reader, &tag, start)?;
                }
                Event::Empty(tag) => document.enter(&reader, &tag, start)?,
                Event::End(_) => drop(document.open.pop()),
                Event::DocType(_) => return Err(doctype(file, start)),
                Event::Eof => return document.resolve(),
                _ => {}
            }
        }
    }

    /// Where an element is first named.
    pub(crate) fn locate(&self, element: &XmlName) -> Option<&Location> {
        self.places.get(element)
    }
}

/// A text of the document and where it stands.
#[derive(Clone)]
struct Word {
    text: String,
    place: Location,
}

/// What the document says, before messages and bindings are brought together.
struct Document<'a> {
    file: &'a Arc<SourceFile>,
    is_wsdl: bool,
    /// The elements of the parts of each message.
    messages: BTreeMap<String, BTreeMap<String, XmlName>>,
    /// The messages for the request and the response of each operation of a port type.
    ports: BTreeMap<String, [Option<Word>; 2]>,
    bindings: Vec<Binding>,
    places: BTreeMap<XmlName, Location>,
    place: Place,
    /// Where the open elements begin.
    open: Vec<usize>,
}

/// An operation as a SOAP binding describes it.
struct Binding {
    operation: Word,
    soap_action: String,
    /// For the request and the response: the part that is the body.
    body: [Option<Word>; 2],
    /// Message and part of each header.
    headers: Vec<(Word, Word)>,
}

/// Where in the document the reader is.
#[derive(Default)]
struct Place {
    message: String,
    port_operation: String,
    in_binding: bool,
    in_soap_binding: bool,
    /// 0 in an input, 1 in an output.
    direction: usize,
}

impl<'a> Document<'a> {
    fn new(file: &'a Arc<SourceFile>) -> Self {
        Document {
            file,
            is_wsdl: false,
            messages: BTreeMap::new(),
            ports: BTreeMap::new(),
            bindings: Vec::new(),
            places: BTreeMap::new(),
            place: Place::default(),
            open: Vec::new(),
        }
    }

    fn enter(
        &mut self,
        reader: &NsReader<&[u8]>,
        start: &BytesStart<'_>,
        position: usize,
    ) -> Result<(), Box<Diagnostic>> {
        let (namespace, local) = reader.resolver().resolve_element(start.name());
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => namespace.0,
            _ => "",
        };
        let tag = Tag {
            file: self.file,
            start,
            position,
        };
        if !self.is_wsdl {
            self.is_wsdl = namespace == WSDL && local.as_ref() == "definitions";
            return if self.is_wsdl {
                Ok(())
            } else {
                Err(wrong_root(&tag, local.as_ref()))
            };
        }
        match namespace {
            WSDL => self.enter_wsdl(reader, local.as_ref(), &tag),
            SOAP => self.enter_soap(local.as_ref(), &tag),
            _ => Ok(()),
        }
    }

    fn enter_wsdl(&mut self, reader: &NsReader<&[u8]>, local: &str, tag: &Tag<'_>) -> Result<(), Box<Diagnostic>> {
        match local {
            "message" => self.place.message = tag.required("name")?.text,
            "part" => self.part_of_message(reader, tag)?,
            "portType" => self.place = Place::default(),
            "binding" => {
                self.place = Place {
                    in_binding: true,
                    ..Place::default()
                }
            }
            "operation" if self.place.in_soap_binding => self.bindings.push(Binding {
                operation: tag.required("name")?,
                soap_action: String::new(),
                body: [None, None],
                headers: Vec::new(),
            }),
            "operation" if !self.place.in_binding => self.place.port_operation = tag.required("name")?.text,
            "input" | "output" => {
                self.place.direction = usize::from(local == "output");
                if !self.place.in_binding {
                    let messages = self.ports.entry(self.place.port_operation.clone()).or_default();
                    messages[self.place.direction] = Some(tag.required("message")?.without_prefix());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn part_of_message(&mut self, reader: &NsReader<&[u8]>, tag: &Tag<'_>) -> Result<(), Box<Diagnostic>> {
        // A part may name a type instead; such a part cannot be a body or header as EWS has them.
        let Some(element) = tag.attribute("element")? else {
            return Ok(());
        };
        let name = resolve(reader, &element)?;
        self.places.entry(name.clone()).or_insert(element.place);
        let parts = self.messages.entry(self.place.message.clone()).or_default();
        parts.insert(tag.required("name")?.text, name);
        Ok(())
    }

    fn enter_soap(&mut self, local: &str, tag: &Tag<'_>) -> Result<(), Box<Diagnostic>> {
        if local == "binding" {
            self.place.in_soap_binding = self.place.in_binding;
        }
        if !self.place.in_soap_binding {
            return Ok(());
        }
        let Some(binding) = self.bindings.last_mut() else {
            return Ok(());
        };
        match local {
            "operation" => {
                binding.soap_action = tag
                    .attribute("soapAction")?
                    .map(|action| action.text)
                    .unwrap_or_default()
            }
            "body" => {
                binding.body[self.place.direction] = tag.attribute("parts")?.filter(|parts| !parts.text.is_empty())
            }
            "header" => {
                let message = tag.required("message")?.without_prefix();
                binding.headers.push((message, tag.required("part")?));
            }
            _ => {}
        }
        Ok(())
    }

    fn resolve(self) -> Result<Wsdl, Box<Diagnostic>> {
        if let Some(open) = self.open.last() {
            return Err(cut_off(self.file, *open));
        }
        if self.bindings.is_empty() {
            return Err(nothing_bound(self.file));
        }
        let operations = self
            .bindings
            .iter()
            .map(|binding| self.operation(binding))
            .collect::<Result<_, _>>()?;
        Ok(Wsdl {
            operations,
            places: self.places,
        })
    }

    fn operation(&self, binding: &Binding) -> Result<WsdlOperation, Box<Diagnostic>> {
        let Word { text: name, place } = &binding.operation;
        let Some([request, response]) = self.ports.get(name) else {
            let error = Diagnostic::error(format!("operation `{name}` is bound, but no portType has it"));
            let known: Vec<_> = self.ports.keys().collect();
            return Err(Box::new(
                error.at(place.clone(), "not in a portType").suggest(name, &known),
            ));
        };
        let headers = binding.headers.iter().map(|(message, part)| self.part(message, part));
        Ok(WsdlOperation {
            name: name.clone(),
            soap_action: binding.soap_action.clone(),
            request: self.body(binding, request.as_ref(), 0)?,
            response: self.body(binding, response.as_ref(), 1)?,
            headers: headers.collect::<Result<_, _>>()?,
        })
    }

    /// The element in the body: the part that the binding names, else the only part of the message.
    fn body(&self, binding: &Binding, message: Option<&Word>, direction: usize) -> Result<XmlName, Box<Diagnostic>> {
        let Some(message) = message else {
            let (name, what) = (&binding.operation.text, ["input", "output"][direction]);
            let error = Diagnostic::error(format!("operation `{name}` has no {what} in its portType"));
            return Err(Box::new(error.at(binding.operation.place.clone(), "bound here")));
        };
        if let Some(part) = &binding.body[direction] {
            return self.part(message, part);
        }
        let parts = self.message(message)?;
        match parts.values().next() {
            Some(element) if parts.len() == 1 => Ok(element.clone()),
            _ => Err(Box::new(
                Diagnostic::error(format!("message `{}` has several parts or none", message.text))
                    .at(
                        binding.operation.place.clone(),
                        "this operation does not say which of them is the body",
                    )
                    .help("name it: <soap:body parts=\"…\"/>"),
            )),
        }
    }

    fn part(&self, message: &Word, part: &Word) -> Result<XmlName, Box<Diagnostic>> {
        let parts = self.message(message)?;
        parts.get(&part.text).cloned().ok_or_else(|| {
            let known: Vec<_> = parts.keys().collect();
            let text = format!("message `{}` has no part `{}` with an element", message.text, part.text);
            Box::new(
                Diagnostic::error(text)
                    .at(part.place.clone(), "no such part")
                    .suggest(&part.text, &known),
            )
        })
    }

    fn message(&self, message: &Word) -> Result<&BTreeMap<String, XmlName>, Box<Diagnostic>> {
        self.messages.get(&message.text).ok_or_else(|| {
            let known: Vec<_> = self.messages.keys().collect();
            let error = Diagnostic::error(format!("there is no message `{}`", message.text));
            Box::new(
                error
                    .at(message.place.clone(), "no such message")
                    .suggest(&message.text, &known),
            )
        })
    }
}

/// A start tag and where it stands.
struct Tag<'a> {
    file: &'a Arc<SourceFile>,
    start: &'a BytesStart<'a>,
    position: usize,
}

impl Tag<'_> {
    /// The value of an attribute, if there is one.
    fn attribute(&self, name: &str) -> Result<Option<Word>, Box<Diagnostic>> {
        let failed = |error: &dyn std::fmt::Display| {
            Box::new(Diagnostic::error(format!("not well-formed XML: {error}")).at(self.place(), ""))
        };
        let attribute = self.start.try_get_attribute(name).map_err(|error| failed(&error))?;
        let Some(attribute) = attribute else { return Ok(None) };
        let text = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| failed(&error))?;
        let offset = (attribute.value.as_ptr() as usize).saturating_sub(self.start.as_ref().as_ptr() as usize);
        let start = self.position + 1 + offset;
        let place = Location::new(self.file, start..start + attribute.value.len());
        Ok(Some(Word {
            text: text.trim().to_owned(),
            place,
        }))
    }

    fn required(&self, name: &str) -> Result<Word, Box<Diagnostic>> {
        self.attribute(name)?.ok_or_else(|| {
            let element = self.start.name();
            let error = Diagnostic::error(format!("`{}` has no `{name}`", element.as_ref()));
            Box::new(
                error
                    .at(self.place(), format!("`{name}` is missing"))
                    .help(format!("add {name}=\"…\"")),
            )
        })
    }

    /// Its name.
    fn place(&self) -> Location {
        let start = self.position + 1;
        Location::new(self.file, start..start + self.start.name().as_ref().len())
    }
}

impl Word {
    /// The name alone: messages are all of the WSDL's own namespace.
    fn without_prefix(self) -> Self {
        let text = self.text.rsplit(':').next().unwrap_or_default().to_owned();
        Word { text, ..self }
    }
}

fn resolve(reader: &NsReader<&[u8]>, name: &Word) -> Result<XmlName, Box<Diagnostic>> {
    let (namespace, local) = reader.resolver().resolve_element(QName(&name.text));
    match namespace {
        ResolveResult::Bound(namespace) => Ok(XmlName::new(Some(namespace.0), local.as_ref())),
        ResolveResult::Unbound => Ok(XmlName::new(None, local.as_ref())),
        ResolveResult::Unknown(prefix) => Err(Box::new(
            Diagnostic::error(format!("prefix `{prefix}` is not declared"))
                .at(name.place.clone(), "prefix without a namespace")
                .help(format!("declare it on the root element: xmlns:{prefix}=\"…\"")),
        )),
    }
}

/// A position within a text that is in memory.
fn position(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn malformed(file: &Arc<SourceFile>, error: &quick_xml::Error, at: usize) -> Box<Diagnostic> {
    let place = Location::new(file, at..at + 1);
    Box::new(
        Diagnostic::error(format!("not well-formed XML: {error}"))
            .at(place, "")
            .help("was the file cut off when it was downloaded?"),
    )
}

fn cut_off(file: &Arc<SourceFile>, open: usize) -> Box<Diagnostic> {
    let end = file.text().trim_end().len();
    Box::new(
        Diagnostic::error("not well-formed XML: the file ends, but an element is still open")
            .at(Location::new(file, end..end), "the file ends here")
            .at(Location::new(file, open..open + 1), "opened here")
            .help("was the file cut off when it was downloaded?"),
    )
}

fn doctype(file: &Arc<SourceFile>, at: usize) -> Box<Diagnostic> {
    let place = Location::new(file, at..at + "<!DOCTYPE".len());
    Box::new(
        Diagnostic::error("document type definitions are refused")
            .at(place, "")
            .help("remove the DOCTYPE"),
    )
}

fn wrong_root(tag: &Tag<'_>, local: &str) -> Box<Diagnostic> {
    let (message, help) = match local.to_ascii_lowercase().as_str() {
        "html" => (
            "this is a web page, not a WSDL".to_owned(),
            "a server sends one instead of the file when one is not signed in; look at it in a browser",
        ),
        "schema" => (
            "this is an XML Schema, not a WSDL".to_owned(),
            "give it as a schema (`--schema`); without a WSDL the operations are found by the names of the elements",
        ),
        "definitions" => (
            format!("`{}` is not in the namespace of WSDL 1.1", tag.start.name().as_ref()),
            "write xmlns:wsdl=\"http://schemas.xmlsoap.org/wsdl/\"",
        ),
        _ => (
            format!(
                "the root element is `{}`, not `wsdl:definitions`",
                tag.start.name().as_ref()
            ),
            "give a WSDL 1.1 file; an Exchange server has one at https://SERVER/EWS/Services.wsdl",
        ),
    };
    Box::new(
        Diagnostic::error(message)
            .at(tag.place(), "expected `wsdl:definitions`")
            .help(help),
    )
}

fn nothing_bound(file: &Arc<SourceFile>) -> Box<Diagnostic> {
    let place = Location::new(file, 0..0);
    let (message, help) = match file.text().trim() {
        "" => ("the file is empty", "was it downloaded completely?"),
        _ => (
            "the WSDL has no operation with a SOAP 1.1 binding",
            "is it one that imports another? Give the one with the bindings",
        ),
    };
    Box::new(Diagnostic::error(message).at(place, "").help(help))
}
