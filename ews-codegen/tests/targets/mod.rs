//! What must hold for any schema and any WSDL whatever. The fuzzers in `fuzz/` call these functions with what they come up
//! with, and `tests/corpus.rs` with the committed corpus; each panics where something does not hold.
//!
//! An input is one file, or several: a line `%% PATH` begins the file of that path.

// Each of those who include this module uses a part of it.
#![allow(dead_code, unreachable_pub)]

use ews_codegen::source::{LoadOptions, Sources};
use ews_codegen::{Builder, Error};

/// The schema of an input that holds a WSDL and nothing else.
const SCHEMA: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    targetNamespace="http://schemas.microsoft.com/exchange/services/2006/messages">
  <xs:element name="GetUserPhoto" type="xs:string"/>
  <xs:element name="GetUserPhotoResponse" type="xs:string"/>
  <xs:element name="RequestServerVersion" type="xs:string"/>
</xs:schema>"#;

/// Schemas: refused with a place, or generated as Rust code, the same each time.
pub fn schema(input: &[u8]) {
    let load = || Sources::from_texts(files("messages.xsd", input), &LoadOptions::default());
    generated(|| Ok(Builder::new().sources(load()?)));
}

/// A WSDL, with the schemas that follow it.
pub fn wsdl(input: &[u8]) {
    let mut files = files("services.wsdl", input);
    let (path, wsdl) = files.remove(0);
    if files.is_empty() {
        files.push(("messages.xsd".to_owned(), SCHEMA.into()));
    }
    let load = || Sources::from_texts(files.clone(), &LoadOptions::default());
    generated(|| Ok(Builder::new().sources(load()?).wsdl_text(&path, wsdl.clone())));
}

/// The files of an input; the first has this path, unless the input begins by naming another.
fn files(first: &str, input: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut file = (first.to_owned(), Vec::new());
    for line in input.split_inclusive(|&byte| byte == b'\n') {
        let Some(path) = line.strip_prefix(b"%% ") else {
            file.1.extend_from_slice(line);
            continue;
        };
        let path = String::from_utf8_lossy(path).trim().to_owned();
        let before = std::mem::replace(&mut file, (path, Vec::new()));
        if !(files.is_empty() && before.1.is_empty()) {
            files.push(before);
        }
    }
    files.push(file);
    files
}

fn generated(builder: impl Fn() -> Result<Builder, Error>) {
    let generate = || builder()?.all_operations().generate();
    let first = generate();
    match &first {
        Ok(text) => {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(generate().as_ref().ok(), Some(text));
        }
        Err(error) => explained(error),
    }
}

/// Whatever is wrong is shown at a place that exists.
pub fn explained(error: &Error) {
    let report = error.render(false);
    assert!(!error.diagnostics().is_empty() && !report.is_empty());
    // Forty are shown, the rest is counted.
    for diagnostic in error.diagnostics().iter().take(40) {
        if let Some(location) = diagnostic.location() {
            assert!(location.span().end <= location.file().text().len());
            assert!(
                report.contains(&format!("--> {location}\n")),
                "{location} is not in\n{report}"
            );
        }
    }
}
