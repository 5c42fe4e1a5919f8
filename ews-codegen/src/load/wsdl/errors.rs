//! What is said of WSDL documents that cannot be used.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};
use crate::source::SourceFile;

use super::SoapVersion;
use super::tag::{Name, Tag, Word};

pub(super) fn malformed(file: &Arc<SourceFile>, error: &quick_xml::Error, at: usize) -> Box<Diagnostic> {
    let place = Location::new(file, at..at + 1);
    Box::new(
        Diagnostic::error(format!("not well-formed XML: {error}"))
            .at(place, "")
            .help("was the file cut off when it was downloaded?"),
    )
}

pub(super) fn cut_off(file: &Arc<SourceFile>, open: usize) -> Box<Diagnostic> {
    let end = file.text().trim_end().len();
    Box::new(
        Diagnostic::error("not well-formed XML: the file ends, but an element is still open")
            .at(Location::new(file, end..end), "the file ends here")
            .at(Location::new(file, open..open + 1), "opened here")
            .help("was the file cut off when it was downloaded?"),
    )
}

pub(super) fn wrong_root(tag: &Tag<'_>, local: &str) -> Box<Diagnostic> {
    let (message, help) = match local.to_ascii_lowercase().as_str() {
        "html" => (
            "this is a web page, not a WSDL".to_owned(),
            "a server sends one instead of the file when one is not signed in; look at it in a browser",
        ),
        "schema" => (
            "this is an XML Schema, not a WSDL".to_owned(),
            "give it as a schema (`--schema`); without a WSDL the operations are found by the names of the elements",
        ),
        "definitions" => (
            format!("`{}` is not in the namespace of WSDL 1.1", tag.start.name().as_ref()),
            "write xmlns:wsdl=\"http://schemas.xmlsoap.org/wsdl/\"",
        ),
        _ => (
            format!(
                "the root element is `{}`, not `wsdl:definitions`",
                tag.start.name().as_ref()
            ),
            "give a WSDL 1.1 file; an Exchange server has one at https://SERVER/EWS/Services.wsdl",
        ),
    };
    Box::new(
        Diagnostic::error(message)
            .at(tag.place(), "expected `wsdl:definitions`")
            .help(help),
    )
}

/// No operation is bound at all; or none for the version that is wanted, but some for another one.
pub(super) fn nothing_bound(file: &Arc<SourceFile>, other: Option<(SoapVersion, SoapVersion)>) -> Box<Diagnostic> {
    let place = Location::new(file, 0..0);
    if let Some((wanted, other)) = other {
        let message = format!("the WSDL has no operation with a SOAP {} binding", wanted.number());
        let help = format!(
            "its bindings are for SOAP {}: `--soap`, `Builder::soap_version`",
            other.number()
        );
        return Box::new(Diagnostic::error(message).at(place, "").help(help));
    }
    let (message, help) = match file.text().trim() {
        "" => ("the file is empty", "was it downloaded completely?"),
        _ => (
            "the WSDL has no operation with a SOAP binding",
            "a service has its bindings in a WSDL of its own sometimes; give that one",
        ),
    };
    Box::new(Diagnostic::error(message).at(place, "").help(help))
}

pub(super) fn unclear_body(message: &Name, place: &Location) -> Box<Diagnostic> {
    let name = message.word.text.rsplit(':').next().unwrap_or_default();
    Box::new(
        Diagnostic::error(format!("message `{name}` has several parts or none"))
            .at(place.clone(), "this operation does not say which of them is the body")
            .help("name it: <soap:body parts=\"…\"/>"),
    )
}

pub(super) fn unsupported_style(operation: &Word, unsupported: &Word) -> Box<Diagnostic> {
    let name = &operation.text;
    let (message, label) = match unsupported.text.as_str() {
        "encoded" => (
            format!("the messages of operation `{name}` are encoded, which is not supported"),
            "not literal",
        ),
        _ => (
            format!("operation `{name}` is bound in the style `rpc`, which is not supported"),
            "not `document`",
        ),
    };
    Box::new(
        Diagnostic::error(message)
            .at(unsupported.place.clone(), label)
            .at(operation.place.clone(), "bound here")
            .help("only document style with literal messages is supported, as WS-I Basic Profile asks for; leave the operation out"),
    )
}

pub(super) fn part_with_type(message: &str, part: &str, ty: &Word) -> Box<Diagnostic> {
    let text = format!("part `{part}` of message `{message}` has a type, not an element");
    Box::new(
        Diagnostic::error(text)
            .at(ty.place.clone(), "a type")
            .help("parts with types belong to the style `rpc`, which is not supported; name an element of the schema: element=\"…\""),
    )
}

pub(super) fn bound_twice(first: &Word, again: &Word) -> Box<Diagnostic> {
    let message = format!("operation `{}` is bound twice, with different messages", first.text);
    Box::new(
        Diagnostic::error(message)
            .at(again.place.clone(), "again here")
            .at(first.place.clone(), "first here")
            .help("give a WSDL with one of the two"),
    )
}
