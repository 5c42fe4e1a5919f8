//! What one schema file says of itself, without the files that it leads to.

use std::path::Path;
use std::sync::Arc;

use super::outline::Namespaces;
use super::{Limits, SchemaFile, SourceFile, scan, text};
use crate::diagnostic::Location;
use crate::error::Error;

/// What one schema file says of itself.
pub(crate) struct Peek {
    /// The target namespace, and where it is written.
    pub(crate) target_namespace: Option<(String, Location)>,
    /// Where it includes, imports and redefines from, each with its place. What is built in is not among them.
    pub(crate) locations: Vec<(String, Location)>,
}

/// Reads the `bytes` of the schema file `path`, which are checked as far as that needs no other file.
pub(crate) fn peek(path: &Path, bytes: Vec<u8>, limits: &Limits) -> Result<Peek, Error> {
    let file = decode(path, bytes)?;
    let mut namespaces = Namespaces::new();
    let scanned = scan::scan(&SchemaFile::new(Arc::clone(&file)), &mut namespaces, limits);
    if let Some(error) = Error::of_schema(scanned.errors) {
        return Err(error);
    }
    let outline = scanned.outline;
    let target_namespace = outline
        .target_namespace
        .map(|(namespace, span)| (namespaces.uri(namespace).to_owned(), Location::new(&file, span.range())));
    let elsewhere = outline.inclusions.iter().filter(|inclusion| !inclusion.is_built_in());
    let locations = elsewhere
        .filter_map(|inclusion| Some((inclusion.location.as_deref()?, inclusion.span)))
        .map(|(location, span)| (location.to_owned(), Location::new(&file, span.range())));
    Ok(Peek {
        target_namespace,
        locations: locations.collect(),
    })
}

/// The text of a file that is in memory.
pub(crate) fn decode(path: &Path, bytes: Vec<u8>) -> Result<Arc<SourceFile>, Error> {
    let text = text::decode(path, bytes).map_err(|(_, error)| Error::from(*error))?;
    Ok(Arc::new(SourceFile::new(path, text)))
}
