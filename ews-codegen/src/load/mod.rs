//! Reads the schemas with xsd-parser, and the WSDL.
//!
//! Of xsd-parser we use the parser, which turns the text into one Rust struct for each construct of XML Schema, with
//! prefixes resolved. Its interpreter goes further than we want: it merges an extension into its base, so that neither
//! the occurrences of the two nor a choice after a choice survive, and it drops `abstract`, defaults and an element that
//! is repeated in a sequence. EWS needs all of these, so [`lower`](crate::lower) works on what was parsed.

mod prepare;
mod wsdl;

use xsd_parser::models::schema::Schemas;
use xsd_parser::pipeline::parser::{Error as ParserError, Parser, XmlErrorWithLocation};

use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::source::{SchemaFile, Sources};

use prepare::{Prepared, Source, prepare};

pub use wsdl::SoapVersion;
pub(crate) use wsdl::{Wsdl, WsdlOperation};

/// The schemas as xsd-parser parses them.
pub(crate) struct Parsed {
    /// In the order of the sources.
    pub(crate) schemas: Schemas,
    /// The indices of the schemas in an order in which what is redefined comes before what redefines it.
    pub(crate) redefinitions: Vec<usize>,
}

/// Parses every schema file.
pub(crate) fn load(sources: &Sources) -> Result<Parsed, Error> {
    let mut parser = Parser::new().resolve_includes(false);
    for file in sources.files() {
        let name = file.path().display().to_string();
        let prefixes = sources.outer_prefixes(file);
        let source = Source {
            text: file.text(),
            prefixes: &prefixes,
            adopted: sources.target_namespace(file).filter(|_| file.is_adopted()),
        };
        let prepared = prepare(&source).map_err(|error| unreadable(file, 0, &error.to_string()))?;
        let parsed = parser.add_named_schema_from_str(name, &prepared.text);
        parser = parsed.map_err(|error| refused(file, &prepared, &error))?;
    }
    let mut schemas = parser.finish();
    for ((_, info), file) in schemas.schemas_mut().zip(sources.files()) {
        // A file without a namespace has that of the file that includes it.
        info.schema.target_namespace = sources.target_namespace(file).map(str::to_owned);
    }
    Ok(Parsed {
        schemas,
        redefinitions: sources.redefinitions().to_vec(),
    })
}

/// What xsd-parser cannot read although it was found sound.
fn refused<E: std::fmt::Display>(file: &SchemaFile, prepared: &Prepared, error: &ParserError<E>) -> Error {
    let position = match error {
        ParserError::XmlError(XmlErrorWithLocation { error, .. }) => error.position,
        _ => None,
    };
    let at = position.and_then(|position| usize::try_from(position).ok());
    unreadable(file, at.map_or(0, |at| prepared.origin(at)), &error.to_string())
}

fn unreadable(file: &SchemaFile, at: usize, error: &str) -> Error {
    let error = Diagnostic::error(format!("the schema cannot be read: {error}"));
    Error::new(ErrorKind::Schema, error.at(file.place_of(at), "around here"))
}
