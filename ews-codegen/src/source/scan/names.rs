//! Names with prefixes, and the references that they make.

use super::super::grammar::Attr;
use super::super::outline::{NsId, RefKind, Reference, Span};
use super::super::xml;
use super::{Frame, Scanner};
use crate::diagnostic::Diagnostic;

impl Scanner<'_> {
    /// The namespace of an element's name; reports a prefix that is not declared.
    pub(super) fn element_namespace(&mut self, name: &str, span: Span) -> Option<NsId> {
        let prefix = name.split_once(':').map_or("", |(prefix, _)| prefix);
        let namespace = self.scope.resolve(prefix);
        if namespace.is_none() {
            self.report_undeclared_prefix(prefix, span);
        }
        namespace
    }

    /// Notes that the value of `attr` names something, if the element has that attribute.
    pub(super) fn refer(&mut self, attr: Attr, kind: RefKind, frame: &Frame) {
        let Some((value, span)) = self.value(attr) else {
            return;
        };
        let start = span.range().start + self.written(span).find(|c| !xml::is_space(c)).unwrap_or(0);
        let exact = Span::new(start..start + value.len());
        let span = if self.written(span).contains('&') { span } else { exact };
        self.refer_to(&value, span, kind, frame);
    }

    /// Notes every name in the list that is the value of `attr`.
    pub(super) fn refer_to_each(&mut self, attr: Attr, kind: RefKind, frame: &Frame) {
        let Some((value, span)) = self.value(attr) else {
            return;
        };
        let raw = self.written(span);
        if raw.contains('&') {
            return value
                .split(xml::is_space)
                .filter(|name| !name.is_empty())
                .for_each(|name| self.refer_to(name, span, kind, frame));
        }
        let start = span.range().start;
        for name in raw.split(xml::is_space).filter(|name| !name.is_empty()) {
            let at = start + (name.as_ptr() as usize - raw.as_ptr() as usize);
            self.refer_to(name, Span::new(at..at + name.len()), kind, frame);
        }
    }

    fn refer_to(&mut self, name: &str, span: Span, kind: RefKind, frame: &Frame) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        if !xml::is_ncname(local) || (name.contains(':') && !xml::is_ncname(prefix)) {
            return self.report(
                Diagnostic::error(format!("`{name}` does not name a {}", kind.component().noun())).at(
                    self.location(span),
                    "expected a name, with a prefix where it has a namespace",
                ),
            );
        }
        let Some(namespace) = self.scope.resolve(prefix) else {
            return self.report_undeclared_prefix(prefix, span);
        };
        self.outline.references.push(Reference {
            kind,
            namespace,
            name: local.into(),
            span,
            owner: frame.owner,
            direct: frame.direct && kind.builds_on(),
        });
    }

    pub(super) fn report_undeclared_prefix(&mut self, prefix: &str, span: Span) {
        let candidates: Vec<&str> = self.scope.prefixes().collect();
        let error = Diagnostic::error(format!("prefix `{prefix}` is not declared"))
            .at(self.location(span), "prefix without a namespace")
            .suggest(prefix, &candidates);
        self.report(error.help(format!("declare it on the root element: xmlns:{prefix}=\"…\"")));
    }
}
