//! What WSDL documents say, before messages, port types and bindings are brought together.

use std::collections::BTreeMap;
use std::sync::Arc;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;

use crate::diagnostic::{Diagnostic, Location};
use crate::ir::{XSD, XmlName};
use crate::source::{self, Inline, SourceFile};

use super::tag::{Name, Tag, Word, resolve};
use super::{SoapVersion, errors};

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";

/// What all documents together say.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// The parts of each message.
    pub(super) messages: BTreeMap<XmlName, BTreeMap<String, Part>>,
    /// The operations of each port type.
    pub(super) ports: BTreeMap<XmlName, BTreeMap<String, Port>>,
    pub(super) bindings: Vec<Binding>,
    /// The schemas in them.
    pub(super) inline: Vec<Inline>,
    /// Where each element is first named.
    pub(super) places: BTreeMap<XmlName, Location>,
    /// Why imports lead nowhere, by the namespace that they import.
    pub(super) missing: BTreeMap<String, Diagnostic>,
}

/// A part of a message.
#[derive(Debug)]
pub(super) enum Part {
    Element(XmlName),
    /// It has a type, and no element: for bindings in the style `rpc`.
    Type(Word),
}

/// An operation of a port type: the messages for the request and the response.
#[derive(Debug, Default)]
pub(super) struct Port {
    pub(super) messages: [Option<Name>; 2],
}

/// An operation as a SOAP binding describes it.
#[derive(Debug)]
pub(super) struct Binding {
    pub(super) version: SoapVersion,
    pub(super) port: Option<Name>,
    pub(super) operation: Word,
    pub(super) soap_action: String,
    /// For the request and the response: the part that is the body.
    pub(super) body: [Option<Word>; 2],
    /// Message and part of each header.
    pub(super) headers: Vec<(Name, Word)>,
    /// Where it says that it is in the style `rpc`, or that its messages are encoded.
    pub(super) unsupported: Option<Word>,
}

/// Another document that is imported.
pub(super) struct Import {
    pub(super) namespace: String,
    pub(super) location: Word,
}

/// Whether the root element of a file is that of a schema.
pub(super) fn is_schema(file: &SourceFile) -> bool {
    let mut reader = NsReader::from_str(file.text());
    loop {
        match reader.read_resolved_event() {
            Ok((ResolveResult::Bound(namespace), Event::Start(tag) | Event::Empty(tag))) => {
                return namespace.0 == XSD && tag.local_name().as_ref() == "schema";
            }
            Ok((_, Event::Start(_) | Event::Empty(_) | Event::Eof)) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

impl Document {
    /// Adds a document; the result is what it imports.
    pub(super) fn add(&mut self, file: &Arc<SourceFile>) -> Result<Vec<Import>, Box<Diagnostic>> {
        let mut reader = NsReader::from_str(file.text());
        let mut reading = Reading::new(file, self);
        loop {
            let start = position(reader.buffer_position());
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => return Err(errors::malformed(file, &error, position(reader.error_position()))),
            };
            let end = position(reader.buffer_position());
            match event {
                Event::Start(tag) => {
                    reading.open.push(start);
                    reading.enter(&reader, &tag, start)?;
                }
                Event::Empty(tag) => {
                    reading.enter(&reader, &tag, start)?;
                    reading.leave_schema(end);
                }
                Event::End(_) => {
                    reading.open.pop();
                    reading.leave_schema(end);
                }
                Event::DocType(_) => {
                    if let Some(error) = source::doctype_refusal(file, start..end) {
                        return Err(Box::new(error));
                    }
                }
                Event::Eof => return reading.finish(),
                _ => {}
            }
        }
    }

    /// Notes that an import leads nowhere.
    pub(super) fn missing(&mut self, import: &Import, error: Diagnostic) {
        self.missing.entry(import.namespace.clone()).or_insert(error);
    }
}

/// A document that is being read.
struct Reading<'a> {
    file: &'a Arc<SourceFile>,
    into: &'a mut Document,
    is_wsdl: bool,
    /// The target namespace.
    target: String,
    imports: Vec<Import>,
    place: Place,
    /// Where the open elements begin.
    open: Vec<usize>,
    /// The prefixes that the elements around a schema declare.
    prefixes: Vec<(String, String)>,
    /// The schema that is being read: how many elements are open around it, and where it begins.
    schema: Option<(usize, usize)>,
    /// The parts of it that have been seen.
    inline: Vec<(String, Option<String>)>,
}

/// Where in the document the reader is.
#[derive(Default)]
struct Place {
    message: String,
    port: String,
    port_operation: String,
    in_binding: bool,
    /// The port type that the binding is for.
    bound: Option<Name>,
    soap: Option<SoapVersion>,
    /// Where the binding says that it is in the style `rpc`.
    rpc: Option<Word>,
    /// 0 in an input, 1 in an output.
    direction: usize,
}

impl<'a> Reading<'a> {
    fn new(file: &'a Arc<SourceFile>, into: &'a mut Document) -> Self {
        Reading {
            file,
            into,
            is_wsdl: false,
            target: String::new(),
            imports: Vec::new(),
            place: Place::default(),
            open: Vec::new(),
            prefixes: Vec::new(),
            schema: None,
            inline: Vec::new(),
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
        let file = self.file;
        let tag = Tag { file, start, position };
        let local = local.as_ref();
        if let Some((depth, _)) = self.schema {
            return self.enter_schema(depth, local, &tag);
        }
        if !self.is_wsdl {
            self.is_wsdl = namespace == WSDL && local == "definitions";
            if !self.is_wsdl {
                return Err(errors::wrong_root(&tag, local));
            }
            self.prefixes = tag.declarations()?;
            self.target = tag
                .attribute("targetNamespace")?
                .map(|word| word.text)
                .unwrap_or_default();
            return Ok(());
        }
        match (namespace, SoapVersion::of_namespace(namespace)) {
            (WSDL, _) => self.enter_wsdl(reader, local, &tag),
            (XSD, _) if local == "schema" => {
                let is_empty = self.open.last() != Some(&position);
                self.schema = Some((self.open.len() + usize::from(is_empty), position));
                Ok(())
            }
            (_, Some(version)) => self.enter_soap(reader, version, local, &tag),
            _ => Ok(()),
        }
    }

    /// What stands directly in a schema.
    fn enter_schema(&mut self, depth: usize, local: &str, tag: &Tag<'_>) -> Result<(), Box<Diagnostic>> {
        let is_empty = self.open.last() != Some(&tag.position);
        if self.open.len() + usize::from(is_empty) == depth + 1 {
            let namespace = tag.attribute("namespace")?.map(|word| word.text);
            self.inline.push((local.to_owned(), namespace));
        }
        Ok(())
    }

    /// Takes the schema that ends at `end`, if it is one.
    fn leave_schema(&mut self, end: usize) {
        let Some((_, start)) = self.schema.take_if(|(depth, _)| self.open.len() < *depth) else {
            return;
        };
        let parts = std::mem::take(&mut self.inline);
        let is_import = |(local, _): &(String, Option<String>)| matches!(local.as_str(), "import" | "annotation");
        let is_all_imports = parts.iter().all(is_import);
        let imports = parts.into_iter().filter(|(local, _)| local == "import");
        self.into.inline.push(Inline {
            file: Arc::clone(self.file),
            range: start..end,
            prefixes: self.prefixes.clone(),
            imports: is_all_imports.then(|| imports.map(|(_, namespace)| namespace.unwrap_or_default()).collect()),
        });
    }

    fn enter_wsdl(&mut self, reader: &NsReader<&[u8]>, local: &str, tag: &Tag<'_>) -> Result<(), Box<Diagnostic>> {
        match local {
            "import" => {
                if let Some(location) = tag.attribute("location")? {
                    let namespace = tag.attribute("namespace")?.map(|word| word.text).unwrap_or_default();
                    self.imports.push(Import { namespace, location });
                }
            }
            "types" => self.prefixes.extend(tag.declarations()?),
            "message" => {
                self.place.message = tag.required("name")?.text;
                let name = self.own(&self.place.message);
                self.into.messages.entry(name).or_default();
            }
            "part" => self.part_of_message(reader, tag)?,
            "portType" => {
                self.place = Place {
                    port: tag.required("name")?.text,
                    ..Place::default()
                }
            }
            "binding" => {
                self.place = Place {
                    in_binding: true,
                    bound: tag.attribute("type")?.map(|word| resolve(reader, word)).transpose()?,
                    ..Place::default()
                }
            }
            "operation" => self.operation(tag)?,
            "input" | "output" => {
                self.place.direction = usize::from(local == "output");
                if !self.place.in_binding {
                    let message = resolve(reader, tag.required("message")?)?;
                    let port = self.own(&self.place.port);
                    let operations = self.into.ports.entry(port).or_default();
                    let operation = operations.entry(self.place.port_operation.clone()).or_default();
                    operation.messages[self.place.direction] = Some(message);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn operation(&mut self, tag: &Tag<'_>) -> Result<(), Box<Diagnostic>> {
        match self.place.soap {
            Some(version) => self.into.bindings.push(Binding {
                version,
                port: self.place.bound.clone(),
                operation: tag.required("name")?,
                soap_action: String::new(),
                body: [None, None],
                headers: Vec::new(),
                unsupported: self.place.rpc.clone(),
            }),
            None if !self.place.in_binding => {
                self.place.port_operation = tag.required("name")?.text;
                let port = self.own(&self.place.port);
                let operations = self.into.ports.entry(port).or_default();
                operations.entry(self.place.port_operation.clone()).or_default();
            }
            None => {}
        }
        Ok(())
    }

    /// A name that the document defines.
    fn own(&self, local: &str) -> XmlName {
        XmlName::new(Some(self.target.as_str()).filter(|target| !target.is_empty()), local)
    }

    fn part_of_message(&mut self, reader: &NsReader<&[u8]>, tag: &Tag<'_>) -> Result<(), Box<Diagnostic>> {
        let part = match (tag.attribute("element")?, tag.attribute("type")?) {
            (Some(element), _) => {
                let Name { xml, word } = resolve(reader, element)?;
                self.into.places.entry(xml.clone()).or_insert(word.place);
                Part::Element(xml)
            }
            (None, Some(ty)) => Part::Type(ty),
            (None, None) => return Ok(()),
        };
        let message = self.own(&self.place.message);
        let parts = self.into.messages.entry(message).or_default();
        parts.insert(tag.required("name")?.text, part);
        Ok(())
    }

    fn enter_soap(
        &mut self,
        reader: &NsReader<&[u8]>,
        version: SoapVersion,
        local: &str,
        tag: &Tag<'_>,
    ) -> Result<(), Box<Diagnostic>> {
        let is = |name: &str, value: &str| {
            let found = tag.attribute(name);
            found.map(|found| found.filter(|found| found.text == value))
        };
        if local == "binding" && self.place.in_binding {
            self.place.soap = Some(version);
            self.place.rpc = is("style", "rpc")?;
        }
        if self.place.soap.is_none() {
            return Ok(());
        }
        let Some(binding) = self.into.bindings.last_mut() else {
            return Ok(());
        };
        match local {
            "operation" => {
                let action = tag.attribute("soapAction")?;
                binding.soap_action = action.map(|action| action.text).unwrap_or_default();
                if let Some(style) = tag.attribute("style")? {
                    binding.unsupported = Some(style).filter(|style| style.text == "rpc");
                }
            }
            "body" => {
                binding.body[self.place.direction] = tag.attribute("parts")?.filter(|parts| !parts.text.is_empty());
                binding.unsupported = is("use", "encoded")?.or(binding.unsupported.take());
            }
            "header" => {
                let message = resolve(reader, tag.required("message")?)?;
                binding.headers.push((message, tag.required("part")?));
            }
            _ => {}
        }
        Ok(())
    }

    fn finish(self) -> Result<Vec<Import>, Box<Diagnostic>> {
        match self.open.last() {
            Some(open) => Err(errors::cut_off(self.file, *open)),
            None if !self.is_wsdl => Err(errors::nothing_bound(self.file, None)),
            None => Ok(self.imports),
        }
    }
}

/// A position within a text that is in memory.
fn position(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
