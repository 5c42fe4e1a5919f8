//! Reads the schemas with xsd-parser, and the WSDL.
//!
//! Of xsd-parser we use the parser, which turns the text into one Rust struct for each construct of XML Schema, with
//! prefixes resolved. Its interpreter goes further than we want: it merges an extension into its base, so that neither
//! the occurrences of the two nor a choice after a choice survive, and it drops `abstract`, defaults and an element that
//! is repeated in a sequence. EWS needs all of these, so [`lower`](crate::lower) works on what was parsed.

mod wsdl;

use std::path::Path;

use xsd_parser::models::schema::Schemas;
use xsd_parser::pipeline::parser::Parser;

use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::source::{self, Input, Limits, Sources};

pub(crate) use wsdl::{Wsdl, WsdlOperation};

/// Parses every schema file; the result has them in the order of the sources.
pub(crate) fn load(sources: &Sources) -> Result<Schemas, Error> {
    let mut parser = Parser::new().resolve_includes(false);
    for file in sources.files() {
        let name = file.path().display().to_string();
        let parsed = parser.add_named_schema_from_str(name, file.text());
        parser = parsed.map_err(|error| unreadable(file.path(), error.to_string()))?;
    }
    let mut schemas = parser.finish();
    for ((_, info), file) in schemas.schemas_mut().zip(sources.files()) {
        // A file without a namespace has that of the file that includes it.
        info.schema.target_namespace = sources.target_namespace(file).map(str::to_owned);
    }
    Ok(schemas)
}

/// Reads the WSDL, if there is one.
pub(crate) fn load_wsdl(wsdl: Option<&Input>, limits: &Limits) -> Result<Option<Wsdl>, Error> {
    let Some(wsdl) = wsdl else { return Ok(None) };
    let file = source::read(wsdl, limits)?;
    Wsdl::parse(&file).map(Some).map_err(|error| Error::from(*error))
}

fn unreadable(path: &Path, error: String) -> Error {
    Error::new(
        ErrorKind::Schema,
        Diagnostic::error(format!("{}: {error}", path.display())),
    )
}
