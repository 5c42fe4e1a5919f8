//! The texts for elements that are unknown, misplaced or unsupported.

use super::super::grammar::{Tag, Tags};
use super::super::outline::{NsId, Span, XS_NAMESPACE};
use super::Scanner;
use crate::diagnostic::Diagnostic;

impl Scanner<'_> {
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
                "give it as the WSDL (`--wsdl`): the schemas in it, and those that it imports, are read with it",
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
        let error = Diagnostic::error(format!("`{written}` is not allowed in `{parent_name}`"))
            .at(self.location(span), "not allowed here")
            .at(self.location(parent.span), "within this");
        self.report(match (tag, parent.tag) {
            (Tag::Schema, _) => error.help("a schema cannot contain another; split the file"),
            (Tag::Element, Tag::ComplexType | Tag::Extension | Tag::Restriction | Tag::Group) => {
                error.help("put it into a `sequence`, `choice` or `all`")
            }
            (_, Tag::All) => error.help("`all` contains elements only"),
            (Tag::Attribute, Tag::Element | Tag::Sequence | Tag::Choice) => {
                error.help("attributes belong into the `complexType`, after its `sequence` or `choice`")
            }
            _ => error,
        });
    }

    pub(super) fn report_unknown_element(&mut self, local: &str, allowed: Tags, span: Span) {
        let written = self.written(span);
        let prefix = &written[..written.len() - local.len()];
        let names: Vec<_> = allowed.names().map(|name| format!("{prefix}{name}")).collect();
        self.report(
            Diagnostic::error(format!("`{written}` is not an element of XML Schema"))
                .at(self.location(span), "unknown element")
                .suggest(written, &names),
        );
    }
}
