//! Is what a server sent the file that was asked for? And where does it lead?

use std::path::Path;
use std::sync::Arc;

use quick_xml::NsReader;
use quick_xml::events::Event;
use quick_xml::name::ResolveResult;

use super::FetchedFile;
use crate::diagnostic::{Diagnostic, Location};
use crate::error::{Error, ErrorKind};
use crate::ir::{MESSAGES, TYPES, XSD};
use crate::load::Wsdl;
use crate::source::{self, Limits, Peek, SourceFile};

const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";

/// Checks a file, and gives the names of those that it leads to.
pub(super) fn check(file: &FetchedFile) -> Result<Vec<String>, Error> {
    let path = Path::new(&file.url);
    let locations = if has_extension(&file.name, "wsdl") {
        let wsdl = source::decode(path, file.bytes.clone())?;
        Wsdl::check(&wsdl)?;
        locations_of_wsdl(&wsdl)
    } else {
        let peek = source::peek(path, file.bytes.clone(), &Limits::default())?;
        check_namespace(file, &peek)?;
        peek.locations
    };
    locations
        .iter()
        .map(|(location, place)| neighbour(location, place))
        .collect()
}

/// `messages.xsd` and `types.xsd` have to be those of EWS.
fn check_namespace(file: &FetchedFile, peek: &Peek) -> Result<(), Error> {
    let expected = match file.name.as_str() {
        "messages.xsd" => MESSAGES,
        "types.xsd" => TYPES,
        _ => return Ok(()),
    };
    let error = match &peek.target_namespace {
        Some((namespace, _)) if namespace == expected => return Ok(()),
        Some((namespace, place)) => Diagnostic::error(format!("{} has the target namespace `{namespace}`", file.name))
            .at(place.clone(), format!("expected `{expected}`")),
        None => Diagnostic::error(format!("{} at {} has no target namespace", file.name, file.url))
            .note(format!("expected `{expected}`")),
    };
    let error = error.help("this is not the schema of EWS; does the address lead to Exchange?");
    Err(Error::new(ErrorKind::Fetch, error))
}

/// Where a WSDL, already found sound, imports and includes from.
fn locations_of_wsdl(file: &Arc<SourceFile>) -> Vec<(String, Location)> {
    let mut reader = NsReader::from_str(file.text());
    let mut locations = Vec::new();
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let tag = match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => tag,
            Ok(Event::Eof) | Err(_) => return locations,
            Ok(_) => continue,
        };
        let (namespace, local) = reader.resolver().resolve_element(tag.name());
        let attribute = match (namespace, local.as_ref()) {
            (ResolveResult::Bound(namespace), "import") if namespace.0 == WSDL => "location",
            (ResolveResult::Bound(namespace), "import" | "include" | "redefine") if namespace.0 == XSD => {
                "schemaLocation"
            }
            _ => continue,
        };
        if let Ok(Some(value)) = tag.try_get_attribute(attribute) {
            let name = start + 1..start + 1 + tag.name().as_ref().len();
            locations.push((value.value.trim().to_owned(), Location::new(file, name)));
        }
    }
}

/// The file of the same folder that a location means.
fn neighbour(location: &str, place: &Location) -> Result<String, Error> {
    let name = location.strip_prefix("./").unwrap_or(location);
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let is_file = has_extension(name, "xsd") || has_extension(name, "wsdl");
    if is_file && !name.starts_with('.') && name.chars().all(is_plain) {
        return Ok(name.to_owned());
    }
    let error = Diagnostic::error(format!("`{location}` is not a file of the same folder"))
        .at(place.clone(), "leads out of the folder")
        .help("nothing is fetched from elsewhere; if you trust the server, fetch the files by hand and name the directory with `--schema`");
    Err(Error::new(ErrorKind::Fetch, error))
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|found| found.eq_ignore_ascii_case(extension))
}
