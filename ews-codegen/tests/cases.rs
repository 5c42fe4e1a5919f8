//! One folder for each construct of XML Schema: its schema, and the code expected for it.
//!
//! The expected code is compiled here under the strictest lints and used on XML, with the real runtime.
//! `UPDATE_EXPECT=1 cargo test -p ews-codegen --test cases` writes what is generated now.
#![deny(warnings, missing_docs)]

use std::path::Path;

use ews_codegen::Builder;
use ews_types::{Document, Envelope, ReadOptions};
use expect_test::expect_file;

mod constructs;

/// Compares what is generated for a case, with the roots that `choose` names, with what is expected.
fn compare(name: &str, choose: impl FnOnce(Builder) -> Builder) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name);
    let existing = |file: &str| Some(folder.join(file)).filter(|path| path.exists());
    let schemas = ["messages.xsd", "additions.xsd"].into_iter().filter_map(existing);
    let builder = schemas.fold(Builder::new(), Builder::schema);
    let builder = existing("service.wsdl").into_iter().fold(builder, Builder::wsdl);
    let generated = choose(builder)
        .generate()
        .unwrap_or_else(|error| panic!("{name}: {error:?}"));
    expect_file![folder.join("expected.rs")].assert_eq(&generated);
}

/// Reads the body of an envelope, strictly.
fn read<B: ews_types::Body>(body: &str) -> Result<B, String> {
    read_with(ReadOptions::new().strict(), body)
}

/// Reads the body of an envelope as servers' documents are read.
fn read_leniently<B: ews_types::Body>(body: &str) -> Result<B, String> {
    read_with(ReadOptions::new(), body)
}

fn read_with<B: ews_types::Body>(options: ReadOptions, body: &str) -> Result<B, String> {
    let document = format!(
        r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
            xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
            xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
            xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"><soap:Body>{body}</soap:Body></soap:Envelope>"#
    );
    let envelope: Result<Envelope<B>, _> = options.read(&document);
    envelope
        .map(|envelope| envelope.body)
        .map_err(|error| error.to_string())
}

/// Writes a body, and returns what stands in the envelope's body.
fn write<B: ews_types::Body<Header: Default>>(body: B) -> String {
    let document = Envelope::new(body).to_xml().unwrap_or_else(|error| panic!("{error}"));
    let start = document
        .find("<soap:Body>")
        .map_or(0, |start| start + "<soap:Body>".len());
    let end = document.find("</soap:Body>").unwrap_or(document.len());
    document[start..end].to_owned()
}

/// Reads a document strictly, and returns it with what it is written as.
fn rewrite<T: ews_types::Body>(document: &str) -> Result<(T, String), String> {
    let read: Result<Document<T>, _> = ReadOptions::new().strict().read_document(document);
    let read = read.map_err(|error| error.to_string())?;
    let written = read.to_xml().map_err(|error| error.to_string())?;
    Ok((read.root, written))
}
