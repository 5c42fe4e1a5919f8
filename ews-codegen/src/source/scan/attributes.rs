//! The attributes of one element: read, decoded and checked each for itself.

use std::borrow::Cow;

use quick_xml::events::BytesStart;
use quick_xml::events::attributes::AttrError;

use super::super::grammar::{self, Attr, Tag};
use super::super::outline::{NsId, Span};
use super::super::xml;
use super::{Flow, Scanner};
use crate::diagnostic::Diagnostic;

/// The attributes of the element at hand that are of no namespace, in their order.
#[derive(Default)]
pub(super) struct Attributes {
    list: Vec<Attribute>,
}

/// One attribute.
#[derive(Clone, Copy)]
struct Attribute {
    /// What it is in the schema language, if it is of it.
    known: Option<Attr>,
    name: Span,
    value: Span,
}

impl Attributes {
    /// Where the value of `attr` is written, if the element has it.
    pub(super) fn get(&self, attr: Attr) -> Option<Span> {
        self.list
            .iter()
            .find(|attribute| attribute.known == Some(attr))
            .map(|attribute| attribute.value)
    }

    /// Where the name of `attr` is written, if the element has it.
    pub(super) fn name_of(&self, attr: Attr) -> Option<Span> {
        self.list
            .iter()
            .find(|attribute| attribute.known == Some(attr))
            .map(|attribute| attribute.name)
    }
}

impl<'a> Scanner<'a> {
    /// Reads the attributes of an element and puts its namespace declarations in scope.
    pub(super) fn read_attributes(&mut self, start: &BytesStart<'_>, span: Span) -> Flow {
        self.attributes.list.clear();
        let content = span.range().start + 1;
        let mut qualified = Vec::new();
        for (count, attribute) in start.attributes().enumerate() {
            let attribute = match attribute {
                Ok(attribute) => attribute,
                Err(error) => {
                    self.report_attribute_error(&error, content);
                    return Flow::Break(());
                }
            };
            if count >= self.limits.attributes {
                self.report_too_many_attributes(self.name_span(start, span));
                return Flow::Break(());
            }
            let key = attribute.key.as_ref();
            let name = Span::new(place(start, key, content));
            let value = Span::new(place(start, &attribute.value, content));
            self.check_sound(value);
            match key.split_once(':') {
                None if key == "xmlns" => self.declare_prefix("", name, value),
                Some(("xmlns", prefix)) => self.declare_prefix(prefix, name, value),
                Some((prefix, local)) => {
                    qualified.push((prefix.len(), name));
                    if self.scope.resolve(prefix) == Some(NsId::XS) {
                        // Reported below; what it means is clear.
                        let known = Attr::from_name(local);
                        self.attributes.list.push(Attribute { known, name, value });
                    }
                }
                None => self.attributes.list.push(Attribute {
                    known: Attr::from_name(key),
                    name,
                    value,
                }),
            }
        }
        if self.skipping == 0 {
            self.check_qualified(&qualified);
        }
        Flow::Continue(())
    }

    fn declare_prefix(&mut self, prefix: &str, name: Span, value: Span) {
        let Some(uri) = self.decoded(value) else {
            return;
        };
        if uri.is_empty() && !prefix.is_empty() {
            self.report(
                Diagnostic::error(format!("prefix `{prefix}` is declared with an empty namespace"))
                    .at(self.location(name), "")
                    .help("write the namespace's URI, or remove the declaration"),
            );
        }
        let namespace = self.namespaces.number(&uri);
        self.scope.declare(prefix, namespace);
    }

    /// Attributes with a prefix belong to others; but the prefix must be declared, and must not be that of XML Schema.
    fn check_qualified(&mut self, names: &[(usize, Span)]) {
        for (prefix_len, name) in names {
            let written = self.written(*name);
            match self.scope.resolve(&written[..*prefix_len]) {
                None => self.report_undeclared_prefix(&written[..*prefix_len], *name),
                Some(NsId::XS) => {
                    let local = &written[prefix_len + 1..];
                    self.report(
                        Diagnostic::error(format!("attribute `{written}` must be written without a prefix"))
                            .at(self.location(*name), "")
                            .help(format!(
                                "write `{local}`; XML Schema's own attributes are in no namespace"
                            )),
                    );
                }
                Some(_) => {}
            }
        }
    }

    /// Reports a `<` and an unknown entity in a value.
    fn check_sound(&mut self, value: Span) {
        let raw = self.written(value);
        if let Some(index) = raw.find('<') {
            let at = value.range().start + index;
            self.report(
                Diagnostic::error("not well-formed XML: `<` within an attribute's value")
                    .at(self.location(Span::new(at..at + 1)), "")
                    .help("write `&lt;`, or close the quotation mark before it"),
            );
        } else if raw.contains('&') && quick_xml::escape::unescape(raw).is_err() {
            self.report(
                Diagnostic::error("not well-formed XML: `&` does not begin one of XML's own entities")
                    .at(self.location(value), "in this value")
                    .help("write `&amp;` for the character itself"),
            );
        }
    }

    /// The value with its entities replaced.
    pub(super) fn unescaped(&self, value: Span) -> Option<Cow<'a, str>> {
        let raw = self.written(value);
        if raw.contains('&') {
            quick_xml::escape::unescape(raw).ok()
        } else {
            Some(Cow::Borrowed(raw))
        }
    }

    /// The value with its entities replaced and without white space around it.
    pub(super) fn decoded(&self, value: Span) -> Option<Cow<'a, str>> {
        Some(match self.unescaped(value)? {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(xml::is_space)),
            Cow::Owned(text) => Cow::Owned(text.trim_matches(xml::is_space).to_owned()),
        })
    }

    /// The decoded value of `attr` and its place, if the element has it.
    pub(super) fn value(&self, attr: Attr) -> Option<(Cow<'a, str>, Span)> {
        let span = self.attributes.get(attr)?;
        Some((self.decoded(span)?, span))
    }

    /// Checks that each attribute is one of the element's, and that its value is of the right kind.
    pub(super) fn check_attributes(&mut self, tag: Tag, span: Span) {
        let allowed = grammar::attributes(tag);
        for index in 0..self.attributes.list.len() {
            let Attribute { known, name, value } = self.attributes.list[index];
            match known {
                Some(attr) if allowed.contains(attr) => self.check_value(attr, value),
                _ => {
                    let written = self.written(name);
                    self.report(
                        Diagnostic::error(format!("`{}` has no attribute `{written}`", self.written(span)))
                            .at(self.location(name), "unknown attribute")
                            .suggest(written, &allowed.names().collect::<Vec<_>>()),
                    );
                }
            }
        }
    }

    fn check_value(&mut self, attr: Attr, span: Span) {
        let Some(value) = self.decoded(span) else {
            return;
        };
        let expected: &[&str] = match attr {
            Attr::Abstract | Attr::Nillable | Attr::Mixed => &["true", "false", "1", "0"],
            Attr::Form | Attr::ElementFormDefault | Attr::AttributeFormDefault => &["qualified", "unqualified"],
            Attr::Use => &["optional", "required", "prohibited"],
            Attr::ProcessContents => &["strict", "lax", "skip"],
            Attr::Name => return self.check_name(&value, span),
            _ => return,
        };
        if !expected.contains(&&*value) {
            let expected: Vec<_> = expected.iter().map(|name| format!("`{name}`")).collect();
            self.report(
                Diagnostic::error(format!("`{value}` is not a value of `{}`", attr.name()))
                    .at(self.location(span), format!("expected one of {}", expected.join(", "))),
            );
        }
    }

    fn check_name(&mut self, name: &str, span: Span) {
        if xml::is_ncname(name) {
            return;
        }
        let error = if name.is_empty() {
            Diagnostic::error("a name is empty").at(self.location(span), "expected a name")
        } else {
            Diagnostic::error(format!("`{name}` is not a name")).at(self.location(span), "invalid name")
        };
        self.report(match name.split_once(':') {
            Some((_, local)) if xml::is_ncname(local) => error.help(format!(
                "write `{local}`: a declaration's name has no prefix, it is in the target namespace"
            )),
            _ => error.help("a name begins with a letter or `_`, followed by letters, digits, `-`, `_` and `.`"),
        });
    }

    fn report_attribute_error(&mut self, error: &AttrError, content: usize) {
        let (position, message, help) = match error {
            AttrError::ExpectedEq(at) => (*at, "`=` expected after an attribute's name", "write name=\"value\""),
            AttrError::ExpectedValue(at) => (*at, "a value is missing after `=`", "write name=\"value\""),
            AttrError::UnquotedValue(at) => (
                *at,
                "an attribute's value is not quoted",
                "put the value in quotation marks",
            ),
            AttrError::ExpectedQuote(at, _) => (
                *at,
                "an attribute's value is not closed",
                "add the closing quotation mark",
            ),
            AttrError::Duplicated(second, first) => {
                return self.report_duplicate_attribute(content, *first, *second);
            }
        };
        let at = content + position;
        self.report(
            Diagnostic::error(format!("not well-formed XML: {message}"))
                .at(self.location(Span::new(at..at + 1)), "")
                .help(help),
        );
    }

    fn report_duplicate_attribute(&mut self, content: usize, first: usize, second: usize) {
        let name = |at: usize| {
            let rest = &self.text[content + at..];
            let len = rest.find(|c| c == '=' || xml::is_space(c)).unwrap_or(rest.len());
            Span::new(content + at..content + at + len)
        };
        let written = self.written(name(second));
        self.report(
            Diagnostic::error(format!("not well-formed XML: attribute `{written}` is given twice"))
                .at(self.location(name(second)), "given again here")
                .at(self.location(name(first)), "first given here")
                .help("remove one of them"),
        );
    }
}

/// Where `part`, a slice of the start tag's content, stands in the file.
fn place(start: &BytesStart<'_>, part: &str, content: usize) -> std::ops::Range<usize> {
    let offset = (part.as_ptr() as usize).saturating_sub(start.as_ref().as_ptr() as usize);
    content + offset..content + offset + part.len()
}
