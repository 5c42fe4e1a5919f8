//! Reads the operations of WSDL 1.1 documents with SOAP bindings, and finds the schemas in them.
//!
//! ```text
//! file ── document (and what it imports) ──▶ messages, port types, bindings ── resolve ──▶ operations
//! ```

mod document;
mod errors;
mod resolve;
mod tag;

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};
use crate::error::Error;
use crate::ir::XmlName;
use crate::source::{self, Inline, Input, LoadOptions, SourceFile};

use document::{Document, Import};

/// A version of SOAP, for a WSDL that has bindings for both.
///
/// The bindings from which operations are taken decide in which version the runtime writes envelopes, and which it expects,
/// unless its options say otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SoapVersion {
    /// SOAP 1.1, the version of Exchange Web Services.
    #[default]
    V1_1,
    /// SOAP 1.2.
    V1_2,
}

impl SoapVersion {
    /// The namespace of its bindings in a WSDL.
    fn of_namespace(namespace: &str) -> Option<Self> {
        match namespace {
            "http://schemas.xmlsoap.org/wsdl/soap/" => Some(SoapVersion::V1_1),
            "http://schemas.xmlsoap.org/wsdl/soap12/" => Some(SoapVersion::V1_2),
            _ => None,
        }
    }

    fn number(self) -> &'static str {
        match self {
            SoapVersion::V1_1 => "1.1",
            SoapVersion::V1_2 => "1.2",
        }
    }
}

/// What a WSDL and the documents that it imports say.
#[derive(Debug, Default)]
pub(crate) struct Wsdl {
    /// The operations that it binds. For one that cannot be generated there is the reason, which matters if it is chosen.
    pub(crate) operations: Vec<Result<WsdlOperation, Refused>>,
    /// The version of SOAP of their bindings.
    pub(crate) soap: SoapVersion,
    /// The schemas in it.
    pub(crate) inline: Vec<Inline>,
    /// The schema files that it imports directly.
    pub(crate) schemas: Vec<PathBuf>,
    /// The documents that were read.
    pub(crate) files: Vec<PathBuf>,
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
    /// The element of the response; `None` if the operation is one-way, or responds with an empty body.
    pub(crate) response: Option<XmlName>,
    /// The header elements of the request, then of the response.
    pub(crate) headers: Vec<XmlName>,
}

/// An operation that cannot be generated.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) name: String,
    pub(crate) error: Box<Diagnostic>,
}

impl Wsdl {
    /// Checks that a document is a WSDL, without what it imports.
    ///
    /// # Errors
    ///
    /// If it is not well-formed, or binds operations that it does not describe.
    #[cfg(feature = "fetch")]
    pub(crate) fn check(file: &Arc<SourceFile>) -> Result<(), Error> {
        let mut document = Document::default();
        let checked = document
            .add(file)
            .and_then(|_| document.operations(file, document.soap_version(None)));
        checked.map(drop).map_err(|error| Error::from(*error))
    }

    /// Reads a WSDL and what it imports. The operations are those of the bindings for `version`; if none is given, of those
    /// for SOAP 1.1, or for SOAP 1.2 where there are no others.
    pub(crate) fn read(input: &Input, options: &LoadOptions, version: Option<SoapVersion>) -> Result<Self, Error> {
        let file = source::read(input, &options.limits)?;
        let mut wsdl = Wsdl::default();
        let mut document = Document::default();
        let mut known = vec![file.path().to_owned()];
        let mut open = VecDeque::from([Arc::clone(&file)]);
        wsdl.files.extend(input.file().map(Path::to_owned));
        while let Some(file) = open.pop_front() {
            for import in document.add(&file).map_err(|error| Error::from(*error))? {
                match import_path(&file, &import, options) {
                    Err(error) => document.missing(&import, *error),
                    Ok(path) if known.contains(&path) => {}
                    Ok(path) => {
                        known.push(path.clone());
                        match read_import(&path, &import, options)? {
                            Imported::Missing(error) => document.missing(&import, *error),
                            Imported::Schema => wsdl.schemas.push(path),
                            Imported::Wsdl(file) => {
                                wsdl.files.push(path);
                                open.push_back(file);
                            }
                        }
                    }
                }
            }
        }
        wsdl.inline = std::mem::take(&mut document.inline);
        wsdl.soap = document.soap_version(version);
        wsdl.operations = document
            .operations(&file, wsdl.soap)
            .map_err(|error| Error::from(*error))?;
        wsdl.places = document.places;
        Ok(wsdl)
    }

    /// Where an element is first named.
    pub(crate) fn locate(&self, element: &XmlName) -> Option<&Location> {
        self.places.get(element)
    }
}

/// What an import leads to.
enum Imported {
    Wsdl(Arc<SourceFile>),
    /// A schema file, for the loader of schemas.
    Schema,
    Missing(Box<Diagnostic>),
}

/// The file that a document imports, if it is named for a remote location.
fn import_path(file: &SourceFile, import: &Import, options: &LoadOptions) -> Result<PathBuf, Box<Diagnostic>> {
    let location = &import.location;
    source::document_path(file.path(), &location.text, options).ok_or_else(|| {
        let known: Vec<&str> = options.map.keys().map(String::as_str).collect();
        let error = Diagnostic::error("documents are not fetched from the network");
        let error = error.at(location.place.clone(), "a remote location");
        let name = &location.text;
        Box::new(error.suggest(name, &known).help(format!(
            "save the document and name it: `--map {name}=FILE`, `Builder::map`"
        )))
    })
}

fn read_import(path: &Path, import: &Import, options: &LoadOptions) -> Result<Imported, Error> {
    if path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("xsd"))
    {
        return Ok(Imported::Schema);
    }
    if !path.exists() {
        let error = Diagnostic::error(format!("`{}` does not exist", path.display()));
        let error = error.at(import.location.place.clone(), "no such file");
        return Ok(Imported::Missing(Box::new(error)));
    }
    let file = source::read(&Input::File(path.to_owned()), &options.limits)?;
    Ok(if document::is_schema(&file) {
        Imported::Schema
    } else {
        Imported::Wsdl(file)
    })
}
