//! The envelope: header and body, read and written.

use serde::de::Deserialize;
use serde::de::value::UnitDeserializer;
use serde::ser::Serialize;

use super::{Body, Fault, SoapVersion};
use crate::trace::traced;
use crate::xml::de::{Element, Slot, tree};
use crate::xml::namespace::{NsId, SOAP11};
use crate::xml::reader::{Child, Reader, Start, reading};
use crate::xml::report::ReadReport;
use crate::xml::scope::{ENVELOPE, ENVELOPE12};
use crate::xml::ser;
use crate::xml::text;
use crate::xml::write::Writer;
use crate::{Error, ErrorKind, ReadOptions, WriteOptions, XmlError};

/// A SOAP envelope with a typed header and a typed body. Its version is that of the body ([`Body::SOAP`]), 1.1 for EWS.
///
/// Clients write requests and read responses, servers the other way round; both directions take all types.
///
/// ```
/// use ews_types::{Envelope, GetUserPhoto, UserPhotoSize};
///
/// let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48));
/// let xml = request.to_xml()?;
/// assert!(xml.contains("<m:Email>user1@contoso.com</m:Email>"));
///
/// let read = Envelope::<GetUserPhoto>::from_xml(&xml)?;
/// assert_eq!(read.body, request.body);
/// # Ok::<(), ews_types::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope<B: Body> {
    /// What is in `soap:Header`; its default where there is none.
    pub header: B::Header,
    /// What is in `soap:Body`.
    pub body: B,
}

impl<B: Body> Envelope<B> {
    /// An envelope with this body and no headers.
    pub fn new(body: B) -> Self {
        Self {
            header: B::Header::default(),
            body,
        }
    }

    /// The same body with these headers.
    #[must_use]
    pub fn with_header(mut self, header: B::Header) -> Self {
        self.header = header;
        self
    }

    /// Reads an envelope with the default [`ReadOptions`].
    ///
    /// # Errors
    ///
    /// [`Error::Fault`] if the body holds a fault, [`Error::Xml`] if the document is not well-formed, not a SOAP 1.1
    /// envelope, or does not hold what it should: with the element's path, line and column.
    pub fn from_xml(xml: impl AsRef<[u8]>) -> Result<Self, Error> {
        ReadOptions::new().read(xml)
    }

    /// Writes the envelope with the default [`WriteOptions`], as UTF-8 and without white space between elements.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if a value holds a character that XML cannot carry.
    pub fn to_xml(&self) -> Result<String, Error> {
        WriteOptions::new().write(self)
    }
}

impl ReadOptions {
    /// Reads an envelope.
    ///
    /// # Errors
    ///
    /// As [`Envelope::from_xml`], and what the options refuse.
    pub fn read<B: Body>(&self, xml: impl AsRef<[u8]>) -> Result<Envelope<B>, Error> {
        let xml = xml.as_ref();
        traced("read", B::ELEMENTS, xml.len(), |_| 0, || reading(xml, *self, envelope))
    }

    /// Reads an envelope and tells what was passed over: a newer server may have sent more than the types know.
    ///
    /// # Errors
    ///
    /// As [`read`](Self::read).
    pub fn read_reporting<B: Body>(&self, xml: impl AsRef<[u8]>) -> Result<ReadReport<Envelope<B>>, Error> {
        let xml = xml.as_ref();
        traced(
            "read",
            B::ELEMENTS,
            xml.len(),
            |_| 0,
            || reading(xml, *self, |reader| ReadReport::of(reader, envelope)),
        )
    }
}

impl WriteOptions {
    /// Writes an envelope.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if a value holds a character that XML cannot carry and that the options do not replace.
    pub fn write<B: Body>(&self, envelope: &Envelope<B>) -> Result<String, Error> {
        traced("write", B::ELEMENTS, 0, String::len, || self.written(envelope))
    }

    fn written<B: Body>(&self, envelope: &Envelope<B>) -> Result<String, Error> {
        let own = envelope.body.own_soap_version();
        let names = Names::of(own.or(self.soap).unwrap_or(B::SOAP));
        let mut writer = Writer::with_scope(*self, names.scope);
        writer.out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
        text::push_all(&mut writer.out, &["<", names.envelope]);
        for (prefix, uri) in names.scope {
            text::push_all(&mut writer.out, &[" xmlns:", prefix, "=\"", uri, "\""]);
        }
        for namespace in B::NAMESPACES {
            let prefix = writer.prefix_of(namespace, "");
            writer.declare(&prefix, namespace)?;
        }
        writer.out.push('>');
        write_header(&mut writer, &names, &envelope.header)?;
        text::push_all(&mut writer.out, &["<", names.body, ">"]);
        // A fault is an element of SOAP itself. The response of a one-way operation is no element.
        let fault = own.and_then(|_| B::ELEMENTS.iter().find(|element| **element == names.fault));
        if let Some(element) = fault.or(B::ELEMENTS.first()) {
            envelope
                .body
                .serialize(ser::Place::element(&mut writer, element))
                .map_err(|error| match B::ELEMENTS {
                    [element] => error.within_root(element),
                    _ => error,
                })
                .map_err(|error| error.within(names.body).within(names.envelope))?;
        }
        text::push_all(&mut writer.out, &["</", names.body, "></", names.envelope, ">"]);
        Ok(writer.out)
    }
}

/// How an envelope of a version of SOAP is written.
struct Names {
    envelope: &'static str,
    header: &'static str,
    body: &'static str,
    fault: &'static str,
    /// What its root declares.
    scope: &'static [(&'static str, &'static str)],
}

impl Names {
    fn of(version: SoapVersion) -> Self {
        match version {
            SoapVersion::Soap11 => Names {
                envelope: "soap:Envelope",
                header: "soap:Header",
                body: "soap:Body",
                fault: "soap:Fault",
                scope: ENVELOPE,
            },
            SoapVersion::Soap12 => Names {
                envelope: "soap12:Envelope",
                header: "soap12:Header",
                body: "soap12:Body",
                fault: "soap12:Fault",
                scope: ENVELOPE12,
            },
        }
    }
}

fn write_header(writer: &mut Writer, names: &Names, header: &impl Serialize) -> Result<(), Error> {
    let before = writer.out.len();
    header
        .serialize(ser::Place::element(writer, names.header))
        .map_err(|error| error.within(names.header).within(names.envelope))?;
    let written = writer.out[before..].strip_prefix('<');
    if written.and_then(|written| written.strip_suffix("/>")) == Some(names.header) {
        writer.out.truncate(before);
    }
    Ok(())
}

fn envelope<B: Body>(reader: &mut Reader<'_>) -> Result<Envelope<B>, Error> {
    let root = reader.root()?;
    let version = version(reader, root)?;
    reader.skip_attributes()?;
    let mut header = None;
    let mut body = None;
    while let Child::Start(start) = reader.child(root.empty)? {
        let in_soap = matches!(start.namespace, NsId::SOAP | NsId::SOAP12);
        match start.local {
            b"Header" if in_soap && header.is_none() && body.is_none() => {
                header = Some(B::Header::deserialize(Element {
                    reader,
                    start,
                    slot: Slot::ROOT,
                })?);
            }
            b"Body" if in_soap && body.is_none() => body = Some(read_body(reader, start, version)?),
            b"Header" | b"Body" if in_soap => {
                return Ok(reader.fail(
                    ErrorKind::Duplicate,
                    "a second header or body, or a header after the body",
                )?);
            }
            b"Body" => return Err(reader.wrong_namespace(start, "soap:Body").into()),
            _ => reader.skip_unknown(start)?,
        }
    }
    let Some(body) = body else {
        return Err(reader
            .place(XmlError::new(ErrorKind::Missing, "element soap:Body is missing"))
            .into());
    };
    reader.leave();
    reader.finish()?;
    Ok(Envelope {
        header: header.unwrap_or_default(),
        body,
    })
}

fn version(reader: &Reader<'_>, root: Start<'_>) -> Result<SoapVersion, XmlError> {
    match (root.namespace, root.local) {
        (NsId::SOAP, b"Envelope") => Ok(SoapVersion::Soap11),
        (NsId::SOAP12, b"Envelope") => Ok(SoapVersion::Soap12),
        _ => {
            let name = reader.namespaces.canonical(root.namespace, root.local);
            let hint = if root.local.eq_ignore_ascii_case(b"html") {
                "; this is a web page (HTML)"
            } else {
                ""
            };
            reader.fail(
                ErrorKind::NotSoap,
                format!("found element {name}, expected soap:Envelope (namespace {SOAP11:?}){hint}"),
            )
        }
    }
}

/// The body's child, which is a fault or one of those expected.
fn read_body<B: Body>(reader: &mut Reader<'_>, body: Start<'_>, version: SoapVersion) -> Result<B, Error> {
    reader.skip_attributes()?;
    let Child::Start(start) = reader.child(body.empty)? else {
        if let Some(value) = without_element() {
            reader.leave();
            return Ok(value);
        }
        let message = format!("soap:Body is empty, expected {}", crate::xml::error::OneOf(B::ELEMENTS));
        return Err(reader.place(XmlError::new(ErrorKind::Missing, message)).into());
    };
    let expected = B::ELEMENTS.iter().any(|name| reader.is_named(name, start));
    let is_fault = start.local == b"Fault" && matches!(start.namespace, NsId::SOAP | NsId::SOAP12);
    if is_fault && !expected {
        let fault = tree::element(reader, start).map_err(|error| reader.place(error))?;
        return Err(Error::Fault(Box::new(Fault::from_element(fault, version))));
    }
    // What is no element has the version of its envelope.
    if let Some(value) = without_element() {
        reader.skip_unknown(start)?;
        skip_rest(reader)?;
        return Ok(value);
    }
    let wanted = reader.options.soap.unwrap_or(B::SOAP);
    if version != wanted && !is_fault {
        let message = match wanted {
            SoapVersion::Soap11 => "this is an envelope of SOAP 1.2, and EWS speaks SOAP 1.1",
            SoapVersion::Soap12 => "this is an envelope of SOAP 1.1, and the operation is bound to SOAP 1.2",
        };
        return Ok(reader.fail(ErrorKind::NotSoap, message)?);
    }
    if !expected {
        return Err(reader.unexpected(start, B::ELEMENTS).into());
    }
    let value = B::deserialize(Element {
        reader,
        start,
        slot: Slot::ROOT,
    })?;
    skip_rest(reader)?;
    Ok(value)
}

/// What follows the first element of the body, up to the end of the body.
fn skip_rest(reader: &mut Reader<'_>) -> Result<(), XmlError> {
    while let Child::Start(start) = reader.child(false)? {
        reader.skip_unknown(start)?;
    }
    reader.leave();
    Ok(())
}

/// The value for a body without an element, if that is what `B` stands for: see [`NoResponse`](super::NoResponse).
pub(crate) fn without_element<B: Body>() -> Option<B> {
    if !B::ELEMENTS.is_empty() {
        return None;
    }
    B::deserialize(UnitDeserializer::<XmlError>::new()).ok()
}
