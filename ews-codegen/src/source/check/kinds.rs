//! What a reference leads to is of the kind that the place needs.

use super::super::SchemaFile;
use super::super::grammar;
use super::super::outline::{Component, Nature, Reference, Wanted};
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
        let mismatch = match (reference.wanted, self.declaration(id).nature) {
            (Wanted::SimpleType | Wanted::SimplePart, Nature::SimpleContent | Nature::Complex) => NOT_SIMPLE,
            (Wanted::SimpleContentBase, Nature::Complex) => HAS_ELEMENTS,
            (Wanted::ComplexBase, Nature::Simple | Nature::SimpleContent) => HAS_TEXT,
            _ => return,
        };
        self.report_mismatch(file, reference, mismatch, Some(id));
    }

    /// References to XML Schema's own types: they must exist, and only types do.
    pub(super) fn check_built_in(&mut self, file: &SchemaFile, reference: &Reference) {
        let name = &*reference.name;
        let is_type = reference.wanted.component() == Component::Type;
        if !is_type || !grammar::BUILT_IN_TYPES.contains(&name) {
            return self.report_no_built_in(file, reference, is_type);
        }
        let mismatch = match reference.wanted {
            Wanted::ComplexBase if name != "anyType" => HAS_TEXT,
            Wanted::SimpleType | Wanted::SimplePart | Wanted::SimpleContentBase if name == "anyType" => ANYTHING,
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
        let fault = Diagnostic::error(format!("`{}` {message}", file.written(reference.span)))
            .at(file.location(reference.span), label);
        let fault = match declared {
            Some(id) => fault.at(self.place(id), "declared here"),
            None => fault,
        };
        self.report(fault.help(help));
    }

    fn report_no_built_in(&mut self, file: &SchemaFile, reference: &Reference, is_type: bool) {
        let (name, noun) = (&*reference.name, reference.wanted.component().noun());
        let known: &[&str] = if is_type { grammar::BUILT_IN_TYPES } else { &[] };
        let known: Vec<_> = known.iter().map(|name| file.outline.xs(name)).collect();
        let fault = Diagnostic::error(format!("XML Schema has no {noun} `{name}`"))
            .at(file.location(reference.span), format!("unknown {noun}"))
            .suggest(file.written(reference.span), &known);
        self.report(match (is_type, name) {
            (false, _) => fault.help("the prefix stands for XML Schema itself; write that of your own namespace"),
            _ => fault,
        });
    }
}
