//! The texts for files that are not well-formed XML, or that use what is refused of XML.

use quick_xml::Error;
use quick_xml::errors::{IllFormedError, SyntaxError};

use super::super::outline::Span;
use super::super::{Limits, xml};
use super::Scanner;
use crate::diagnostic::Diagnostic;

impl Scanner<'_> {
    /// What stops the reader: the file is not well-formed XML from here on.
    pub(super) fn report_xml_error(&mut self, error: Error, at: usize) {
        match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                self.report_mismatch(&expected, &found, at);
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(name)) => self.report_unmatched(&name, at),
            Error::IllFormed(IllFormedError::UnclosedReference) => {
                let help = Some("write `&amp;` for the character itself");
                self.report_malformed("an entity is not closed with `;`", at, 1, help);
            }
            Error::Syntax(error) => self.report_syntax(error, at),
            other => self.report_malformed(&other.to_string(), at, 1, None),
        }
    }

    fn report_malformed(&mut self, what: &str, at: usize, len: usize, help: Option<&str>) {
        let error = Diagnostic::error(format!("not well-formed XML: {what}"))
            .at(self.location(Span::new(at..at + len)), "begins here");
        self.report(match help {
            Some(help) => error.help(help),
            None => error,
        });
    }

    fn report_syntax(&mut self, error: SyntaxError, at: usize) {
        let cut_off = Some("was the file cut off when it was downloaded?");
        let (what, len, help) = match error {
            SyntaxError::InvalidBangMarkup => ("unknown markup after `<!`", 2, None),
            SyntaxError::UnclosedPI | SyntaxError::UnclosedXmlDecl => {
                ("a processing instruction is not closed with `?>`", 2, cut_off)
            }
            SyntaxError::UnclosedComment => ("a comment is not closed with `-->`", 4, None),
            SyntaxError::UnclosedDoctype => ("a DOCTYPE is not closed with `>`", 9, cut_off),
            SyntaxError::UnclosedCData => ("a CDATA section is not closed with `]]>`", 9, None),
            SyntaxError::UnclosedTag => ("a tag is not closed with `>`", 1, cut_off),
            SyntaxError::UnclosedSingleQuotedAttributeValue | SyntaxError::UnclosedDoubleQuotedAttributeValue => {
                let quote = at + open_quote(&self.text[at..]);
                let help = Some("add the closing quotation mark");
                return self.report_malformed("an attribute's value is not closed", quote, 1, help);
            }
        };
        self.report_malformed(what, at, len, help);
    }

    fn report_unmatched(&mut self, name: &str, at: usize) {
        let close = Span::new(at..at + name.len() + 3);
        self.report(
            Diagnostic::error(format!("not well-formed XML: `</{name}>` closes nothing"))
                .at(self.location(close), "no element is open here")
                .help("remove it, or add the start tag that it belongs to"),
        );
    }

    fn report_mismatch(&mut self, expected: &str, found: &str, at: usize) {
        let close = Span::new(at..at + found.len() + 3);
        let error = Diagnostic::error(format!(
            "not well-formed XML: `</{found}>` where `</{expected}>` is due"
        ))
        .at(self.location(close), format!("expected `</{expected}>`"));
        let open = self.frames.last().filter(|_| self.skipping == 0);
        self.report(match open {
            Some(open) => error.at(self.location(open.span), "opened here"),
            None => error,
        });
    }

    pub(super) fn report_unclosed(&mut self, open: Span) {
        let name = self.written(open);
        let end = self.text.trim_end().len();
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
        let error = if self.text.trim().is_empty() {
            Diagnostic::error("the file is empty")
        } else {
            Diagnostic::error("the file contains no element")
        };
        self.report(
            error
                .at(self.location(Span::new(0..0)), "")
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

    pub(super) fn report_too_deep(&mut self, span: Span) {
        let limit = self.limits.depth;
        self.report(
            Diagnostic::error(format!("elements are nested more than {limit} deep"))
                .at(self.location(span), "too deep")
                .help(Limits::raise("depth")),
        );
    }

    pub(super) fn report_too_many_attributes(&mut self, span: Span) {
        let limit = self.limits.attributes;
        self.report(
            Diagnostic::error(format!("an element has more than {limit} attributes"))
                .at(self.location(span), "")
                .help(Limits::raise("attributes")),
        );
    }

    pub(super) fn report_stray_text(&mut self, span: Span) {
        let raw = self.written(span);
        let lead = raw.len() - raw.trim_start_matches(xml::is_space).len();
        let start = span.range().start + lead;
        let line = raw[lead..].lines().next().unwrap_or_default().trim_end();
        let here = self.location(Span::new(start..start + line.len()));
        let error = match self.frames.last() {
            Some(parent) => {
                let remark = self.outline.xs("documentation");
                Diagnostic::error(format!("text is not allowed in `{}`", self.written(parent.span)))
                    .at(here, "unexpected text")
                    .help(format!("remove it; a remark goes into `{remark}` or into `<!-- … -->`"))
            }
            None if self.root_seen => Diagnostic::error("not well-formed XML: text after the end of the root element")
                .at(here, "unexpected text")
                .help("remove it"),
            None => Diagnostic::error("the file is not XML: it begins with text")
                .at(here, "expected `<`")
                .help("expected an XML Schema with the root element `xs:schema`"),
        };
        self.report(error);
    }

    pub(super) fn report_unknown_entity(&mut self, name: &str, span: Span) {
        self.report(
            Diagnostic::error(format!("`&{name};` is not one of XML's own entities"))
                .at(self.location(span), "unknown entity")
                .help("write the character itself, or `&amp;` for an ampersand"),
        );
    }
}

/// Where in an unclosed tag the quotation mark stands that has no partner: the first whose value contains a `<`, or that
/// nothing closes.
fn open_quote(tag: &str) -> usize {
    let mut at = 0;
    while let Some(found) = tag[at..].find(['"', '\'']) {
        let open = at + found;
        let quote = &tag[open..open + 1];
        match tag[open + 1..].find(quote) {
            Some(len) if !tag[open + 1..open + 1 + len].contains('<') => at = open + len + 2,
            _ => return open,
        }
    }
    0
}
