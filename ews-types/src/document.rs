//! Documents without an envelope.

use crate::soap::Body;
use crate::trace::traced;
use crate::xml::de::{Element, Slot};
use crate::xml::reader::{Reader, reading};
use crate::xml::scope::ENVELOPE;
use crate::xml::ser;
use crate::xml::text::push_all;
use crate::xml::write::Writer;
use crate::{Error, ErrorKind, ReadOptions, ReadReport, WriteOptions};

/// An XML document whose root element is of type `T`, without a SOAP envelope around it.
///
/// Options, limits and errors are those of an [`Envelope`](crate::Envelope).
///
/// ```
/// use ews_types::{Body, Document, Header, ReadOptions};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct Note {
///     #[serde(rename = "{urn:notes}text")]
///     text: String,
/// }
///
/// impl Body for Note {
///     type Header = Header;
///     const ELEMENTS: &'static [&'static str] = &["{urn:notes}note"];
/// }
///
/// let document = Document::<Note>::from_xml(r#"<note xmlns="urn:notes"><text>hello</text></note>"#)?;
/// assert_eq!(document.root.text, "hello");
///
/// let xml = document.to_xml()?;
/// assert_eq!(ReadOptions::new().strict().read_document::<Note>(&xml)?, document);
/// # Ok::<(), ews_types::Error>(())
/// ```
///
/// The generator makes such types of the global elements of any schema (`ews-codegen generate --element`).
#[derive(Clone, Debug, PartialEq)]
pub struct Document<T> {
    /// The root element.
    pub root: T,
}

impl<T: Body> Document<T> {
    /// A document with this root element.
    pub fn new(root: T) -> Self {
        Self { root }
    }

    /// Reads a document with the default [`ReadOptions`].
    ///
    /// # Errors
    ///
    /// [`Error::Xml`] if the document is not well-formed, or its root element is not the expected one or does not hold what
    /// it should: with the element's path, line and column.
    pub fn from_xml(xml: impl AsRef<[u8]>) -> Result<Self, Error> {
        ReadOptions::new().read_document(xml)
    }

    /// Writes the document with the default [`WriteOptions`], as UTF-8 and without white space between elements.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if a value holds a character that XML cannot carry.
    pub fn to_xml(&self) -> Result<String, Error> {
        WriteOptions::new().write_document(self)
    }
}

impl ReadOptions {
    /// Reads a document without an envelope.
    ///
    /// # Errors
    ///
    /// As [`Document::from_xml`], and what the options reject.
    pub fn read_document<T: Body>(&self, xml: impl AsRef<[u8]>) -> Result<Document<T>, Error> {
        let xml = xml.as_ref();
        traced("read", T::ELEMENTS, xml.len(), |_| 0, || reading(xml, *self, document))
    }

    /// Reads a document without an envelope and reports what was skipped.
    ///
    /// # Errors
    ///
    /// As [`read_document`](Self::read_document).
    pub fn read_document_reporting<T: Body>(&self, xml: impl AsRef<[u8]>) -> Result<ReadReport<Document<T>>, Error> {
        let xml = xml.as_ref();
        traced(
            "read",
            T::ELEMENTS,
            xml.len(),
            |_| 0,
            || reading(xml, *self, |reader| ReadReport::of(reader, document)),
        )
    }
}

impl WriteOptions {
    /// Writes a document without an envelope.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if a value holds a character that XML cannot carry and that the options do not replace.
    pub fn write_document<T: Body>(&self, document: &Document<T>) -> Result<String, Error> {
        traced("write", T::ELEMENTS, 0, String::len, || written(*self, &document.root))
    }
}

fn document<T: Body>(reader: &mut Reader<'_>) -> Result<Document<T>, Error> {
    let start = reader.root()?;
    if !T::ELEMENTS.iter().any(|name| reader.is_named(name, start)) {
        if start.local.eq_ignore_ascii_case(b"html") {
            return Ok(reader.fail(ErrorKind::UnknownElement, "this is an HTML page")?);
        }
        return Err(reader.unexpected(start, T::ELEMENTS).into());
    }
    let slot = Slot::ROOT;
    let root = T::deserialize(Element { reader, start, slot })?;
    reader.finish()?;
    Ok(Document { root })
}

fn written<T: Body>(options: WriteOptions, root: &T) -> Result<String, Error> {
    let mut writer = Writer::new(options);
    writer.out.push_str("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
    let start = writer.out.len();
    for namespace in T::NAMESPACES {
        let prefix = writer.prefix_of(namespace, "");
        writer.declare(&prefix, namespace)?;
    }
    let declarations = writer.out.split_off(start);
    let element = T::ELEMENTS.first().copied().unwrap_or_default();
    root.serialize(ser::Place::element(&mut writer, element))
        .map_err(|error| match T::ELEMENTS {
            [element] => error.within_root(element),
            _ => error,
        })?;
    declare_in_root(&mut writer.out, start, declarations);
    Ok(writer.out)
}

/// Adds declarations to the root element, which begins at `start`: those given, and of those that an envelope has, the ones
/// whose prefixes occur.
fn declare_in_root(out: &mut String, start: usize, mut declarations: String) {
    for (prefix, uri) in ENVELOPE {
        if occurs(&out[start..], prefix) {
            push_all(&mut declarations, &[" xmlns:", prefix, "=\"", uri, "\""]);
        }
    }
    let name = out[start..].find([' ', '/', '>']).unwrap_or_default();
    out.insert_str(start + name, &declarations);
}

/// Whether a prefix may occur, in a name or in a QName as a value. A needless declaration does no harm.
fn occurs(xml: &str, prefix: &str) -> bool {
    let with_colon = [prefix, ":"].concat();
    memchr::memmem::find_iter(xml.as_bytes(), with_colon.as_bytes()).any(|at| {
        let before = xml[..at].bytes().next_back();
        before.is_none_or(|byte| matches!(byte, b'<' | b'/' | b'>' | b'"' | b'\'') || byte.is_ascii_whitespace())
    })
}
