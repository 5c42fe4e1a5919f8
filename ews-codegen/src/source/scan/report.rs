//! The texts for what is wrong with a file as XML, or with the elements in it.

use quick_xml::Error;
use quick_xml::errors::{IllFormedError, SyntaxError};

use super::super::grammar::{Tag, Tags};
use super::super::outline::{NsId, Span, XS_NAMESPACE};
use super::Scanner;
use crate::diagnostic::Diagnostic;

impl Scanner<'_> {
    /// What stops the reader: the file is not well-formed XML from here on.
    pub(super) fn report_xml_error(&mut self, error: Error, at: usize) {
        let here = Span::new(at..at + 1);
        let fault = match &error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                return self.report_mismatch(expected, found, at);
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => {
                let name_end = at + 2 + name.len();
                Diagnostic::error(format!("not well-formed XML: `</{name}>` closes nothing"))
                    .at(self.location(Span::new(at..name_end + 1)), "no element is open here")
                    .help("remove it, or add the start tag that it belongs to")
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                Diagnostic::error("not well-formed XML: an entity is not closed with `;`")
                    .at(self.location(here), "begins here")
                    .help("write `&amp;` for the character itself")
            }
            Error::Syntax(SyntaxError::InvalidBangMarkup) => {
                Diagnostic::error("not well-formed XML: unknown markup after `<!`").at(self.location(here), "")
            }
            other => Diagnostic::error(format!("not well-formed XML: {other}")).at(self.location(here), "begins here"),
        };
        self.report(fault);
    }

    fn report_mismatch(&mut self, expected: &str, found: &str, at: usize) {
        let close = Span::new(at..at + found.len() + 3);
        let fault = Diagnostic::error(format!(
            "not well-formed XML: `</{found}>` where `</{expected}>` is due"
        ))
        .at(self.location(close), format!("expected `</{expected}>`"));
        let open = self
            .frames
            .last()
            .filter(|_| self.skipping == 0)
            .map(|frame| frame.span);
        self.report(match open {
            Some(open) => fault.at(self.location(open), "opened here"),
            None => fault,
        });
    }

    pub(super) fn report_unclosed(&mut self, open: Span) {
        let name = self.written(open);
        let end = self.text.len();
        self.report(
            Diagnostic::error(format!(
                "not well-formed XML: the file ends, but `<{name}>` is still open"
            ))
            .at(self.location(Span::new(end..end)), "the file ends here")
            .at(self.location(open), "opened here")
            .help(format!(
                "add `</{name}>`; or was the file cut off when it was downloaded?"
            )),
        );
    }

    pub(super) fn report_no_root(&mut self) {
        let start = Span::new(0..0);
        let fault = if self.text.trim().is_empty() {
            Diagnostic::error("the file is empty")
        } else {
            Diagnostic::error("the file contains no element")
        };
        self.report(
            fault
                .at(self.location(start), "")
                .help("expected an XML Schema with the root element `xs:schema`"),
        );
    }

    pub(super) fn report_second_root(&mut self, span: Span) {
        let name = self.written(span);
        self.report(
            Diagnostic::error(format!(
                "not well-formed XML: `{name}` after the end of the root element"
            ))
            .at(self.location(span), "second root element")
            .help("a file has one root element; split it, or remove what is superfluous"),
        );
    }

    pub(super) fn report_doctype(&mut self, span: Span) {
        let start = span.range().start;
        self.report(
            Diagnostic::error("document type definitions are refused")
                .at(self.location(Span::new(start..start + "<!DOCTYPE".len())), "")
                .note("their entities can expand without end, and can read other files")
                .help("remove the DOCTYPE; a schema needs none"),
        );
    }

    pub(super) fn report_too_deep(&mut self, span: Span) {
        let limit = self.limits.depth;
        self.report(
            Diagnostic::error(format!("elements are nested more than {limit} deep"))
                .at(self.location(span), "too deep")
                .help("raise `Limits::depth` if this is meant"),
        );
    }

    pub(super) fn report_too_many_attributes(&mut self, span: Span) {
        let limit = self.limits.attributes;
        self.report(
            Diagnostic::error(format!("an element has more than {limit} attributes"))
                .at(self.location(span), "")
                .help("raise `Limits::attributes` if this is meant"),
        );
    }

    pub(super) fn report_stray_text(&mut self, span: Span) {
        let raw = self.written(span);
        let lead = raw.len() - raw.trim_start().len();
        let start = span.range().start + lead;
        let line = raw.trim_start().lines().next().unwrap_or_default().trim_end();
        let place = match self.frames.last() {
            Some(parent) => format!("text is not allowed in `{}`", self.written(parent.span)),
            None => "text is not allowed outside the root element".to_owned(),
        };
        self.report(
            Diagnostic::error(place)
                .at(self.location(Span::new(start..start + line.len())), "unexpected text")
                .help("remove it; a remark goes into `xs:annotation`/`xs:documentation` or into `<!-- … -->`"),
        );
    }

    pub(super) fn report_unknown_entity(&mut self, name: &str, span: Span) {
        self.report(
            Diagnostic::error(format!("`&{name};` is not one of XML's own entities"))
                .at(self.location(span), "unknown entity")
                .help("write the character itself, or `&amp;` for an ampersand"),
        );
    }

    pub(super) fn report_xml_1_1(&mut self, span: Span) {
        self.report(
            Diagnostic::error("XML 1.1 is not supported")
                .at(self.location(span), "")
                .help("write version=\"1.0\"; the two differ in control characters only"),
        );
    }

    pub(super) fn report_encoding(&mut self, encoding: &str, span: Span) {
        self.report(
            Diagnostic::error(format!("encoding `{encoding}` is not supported"))
                .at(self.location(span), "expected UTF-8")
                .help(format!(
                    "convert it: iconv -f {encoding} -t UTF-8, and write encoding=\"UTF-8\""
                )),
        );
    }

    /// Whether the root element is `xs:schema`; reports what it seems to be instead.
    pub(super) fn recognize_root(&mut self, namespace: NsId, local: &str, span: Span) -> Option<Tag> {
        if namespace == NsId::XS && local == "schema" {
            return Some(Tag::Schema);
        }
        let (written, uri) = (self.written(span), self.namespaces.uri(namespace));
        let (message, help) = match (local.to_ascii_lowercase().as_str(), uri) {
            ("html", _) => (
                "this is a web page, not an XML Schema".to_owned(),
                "a server sends one instead of the file when one is not signed in; look at it in a browser",
            ),
            ("definitions", _) => (
                "this is a WSDL, not an XML Schema".to_owned(),
                "give it as the WSDL (`--wsdl`), and the .xsd files beside it as the schemas",
            ),
            ("envelope", _) => (
                "this is a SOAP envelope, not an XML Schema".to_owned(),
                "give the .xsd files that describe the service",
            ),
            ("schema", "") => (
                format!("`{written}` is in no namespace"),
                "declare the namespace: <xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\">",
            ),
            ("schema", uri) => (
                format!("`{written}` is in the namespace `{uri}`, which is not that of XML Schema"),
                "write http://www.w3.org/2001/XMLSchema",
            ),
            _ => (
                format!("the root element is `{written}`, not `xs:schema`"),
                "give XML Schema files (.xsd) only",
            ),
        };
        self.report(
            Diagnostic::error(message)
                .at(self.location(span), "expected `xs:schema`")
                .help(help),
        );
        None
    }

    pub(super) fn report_foreign_element(&mut self, namespace: NsId, span: Span) {
        let written = self.written(span);
        let uri = self.namespaces.uri(namespace);
        let message = match uri {
            "" => format!("element `{written}` is in no namespace"),
            uri => format!("element `{written}` is in the namespace `{uri}`"),
        };
        self.report(
            Diagnostic::error(message)
                .at(self.location(span), "not an element of XML Schema")
                .help(format!(
                    "expected an element of {XS_NAMESPACE}; is the prefix missing or wrong?"
                )),
        );
    }

    pub(super) fn report_version_1_1(&mut self, tag: Tag, span: Span) {
        let help = match tag {
            Tag::Override => "use `redefine`, or edit the schema that is overridden",
            Tag::Assert | Tag::Assertion => "remove it; it limits values, and the types stay as they are",
            _ => "express it in XML Schema 1.0",
        };
        let written = self.written(span);
        self.report(
            Diagnostic::error(format!("`{written}` is not supported"))
                .at(self.location(span), "only in XML Schema 1.1")
                .help(help),
        );
    }

    pub(super) fn report_misplaced(&mut self, tag: Tag, span: Span) {
        let Some(parent) = self.frames.last() else {
            return;
        };
        let (written, parent_name) = (self.written(span), self.written(parent.span));
        let fault = Diagnostic::error(format!("`{written}` is not allowed in `{parent_name}`"))
            .at(self.location(span), "not allowed here")
            .at(self.location(parent.span), "within this");
        self.report(match (tag, parent.tag) {
            (Tag::Schema, _) => fault.help("a schema cannot contain another; split the file"),
            (Tag::Element, Tag::ComplexType | Tag::Extension | Tag::Restriction | Tag::Group) => {
                fault.help("put it into a `sequence`, `choice` or `all`")
            }
            (_, Tag::All) => fault.help("`all` contains elements only"),
            (Tag::Attribute, Tag::Element | Tag::Sequence | Tag::Choice) => {
                fault.help("attributes belong into the `complexType`, after its `sequence` or `choice`")
            }
            _ => fault,
        });
    }

    pub(super) fn report_unknown_element(&mut self, local: &str, allowed: Tags, span: Span) {
        let written = self.written(span);
        self.report(
            Diagnostic::error(format!("`{written}` is not an element of XML Schema"))
                .at(self.location(span), "unknown element")
                .suggest(local, allowed.names()),
        );
    }
}
