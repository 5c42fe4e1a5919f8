//! What a reference leads to is of the kind that the place needs.

use super::super::SchemaFile;
use super::super::grammar;
use super::super::outline::{Component, RefKind, Reference, TypeKind};
use super::{Checker, Id};
use crate::diagnostic::Diagnostic;

/// What is wrong with a type in a place: what it is, what the place needs, what to do.
type Mismatch = (&'static str, &'static str, &'static str);

const NOT_SIMPLE: Mismatch = (
    "is a complex type, where a simple type is needed",
    "needs a simple type",
    "attributes, lists, unions and restrictions of text are made of simple types",
);
const HAS_ELEMENTS: Mismatch = (
    "has child elements, and cannot be the base of `simpleContent`",
    "needs a type with text",
    "use `complexContent`",
);
const HAS_TEXT: Mismatch = (
    "has text, and cannot be the base of `complexContent`",
    "needs a type with child elements",
    "use `simpleContent`",
);
const ANYTHING: Mismatch = (
    "can contain anything, where a simple type is needed",
    "needs a simple type",
    "use `anySimpleType`, or `string`",
);

impl Checker<'_> {
    /// Whether the type that was found is of the kind that the place needs.
    pub(super) fn check_kind(&mut self, file: &SchemaFile, reference: &Reference, id: Id) {
        let mismatch = match (reference.kind, self.declaration(id).kind) {
            (
                RefKind::SimpleType | RefKind::SimplePart,
                TypeKind::SimpleContent | TypeKind::Complex | TypeKind::Mixed,
            ) => NOT_SIMPLE,
            (RefKind::SimpleContentBase, TypeKind::Complex) => HAS_ELEMENTS,
            // Attributes can be added to text; what adds elements to it is rejected where its content is known.
            (RefKind::ComplexBase, TypeKind::Simple) => HAS_TEXT,
            _ => return,
        };
        self.report_mismatch(file, reference, mismatch, Some(id));
    }

    /// References to XML Schema's own types: they must exist, and only types do.
    pub(super) fn check_built_in(&mut self, file: &SchemaFile, reference: &Reference) {
        let name = &*reference.name;
        let is_type = reference.kind.component() == Component::Type;
        if !is_type || !grammar::BUILT_IN_TYPES.contains(&name) {
            return self.report_no_built_in(file, reference, is_type);
        }
        let mismatch = match reference.kind {
            RefKind::ComplexBase if name != "anyType" => HAS_TEXT,
            RefKind::SimpleType | RefKind::SimplePart | RefKind::SimpleContentBase if name == "anyType" => ANYTHING,
            _ => return,
        };
        self.report_mismatch(file, reference, mismatch, None);
    }

    fn report_mismatch(
        &mut self,
        file: &SchemaFile,
        reference: &Reference,
        (message, label, help): Mismatch,
        declared: Option<Id>,
    ) {
        let error = Diagnostic::error(format!("`{}` {message}", file.written(reference.span)))
            .at(file.location(reference.span), label);
        let error = match declared {
            Some(id) => error.at(self.place(id), "declared here"),
            None => error,
        };
        self.report(error.help(help));
    }

    fn report_no_built_in(&mut self, file: &SchemaFile, reference: &Reference, is_type: bool) {
        let (name, noun) = (&*reference.name, reference.kind.component().noun());
        let known: &[&str] = if is_type { grammar::BUILT_IN_TYPES } else { &[] };
        let known: Vec<_> = known.iter().map(|name| file.outline.xs(name)).collect();
        let error = Diagnostic::error(format!("XML Schema has no {noun} `{name}`"))
            .at(file.location(reference.span), format!("unknown {noun}"))
            .suggest(file.written(reference.span), &known);
        self.report(match (is_type, name) {
            (false, _) => error.help("the prefix stands for XML Schema itself; write that of your own namespace"),
            _ => error,
        });
    }
}
