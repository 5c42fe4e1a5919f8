//! What can be said of an element only in view of its parent and its children.

use std::collections::HashMap;

use super::super::grammar::{self, Tag};
use super::super::outline::Span;
use super::{Frame, Scanner};
use crate::diagnostic::Diagnostic;

impl Scanner<'_> {
    /// Checks a new child against the children that its parent has had.
    pub(super) fn check_place(&mut self, tag: Tag, span: Span) {
        let Some(parent) = self.frames.last_mut() else {
            return;
        };
        let one_only = !matches!(
            parent.tag,
            Tag::Schema | Tag::Redefine | Tag::All | Tag::Choice | Tag::Sequence | Tag::Union
        );
        if !grammar::CONTENT.contains(tag) {
            return;
        }
        let (outer, by_attribute) = (parent.span, parent.by_attribute);
        let first = *parent.content.get_or_insert(span);
        if !one_only {
            return;
        }
        if first != span {
            self.report_second_content(outer, first, span);
        } else if let Some(attribute) = by_attribute {
            self.check_against_attribute(outer, attribute, span);
        }
    }

    fn report_second_content(&mut self, parent: Span, first: Span, second: Span) {
        let (parent, written) = (self.written(parent), self.written(second));
        self.report(
            Diagnostic::error(format!("a second content in `{parent}`: `{written}`"))
                .at(self.location(second), "one too many")
                .at(self.location(first), "the content is already given here")
                .help("put them into one `sequence` or `choice`, or remove one"),
        );
    }

    /// An attribute such as `type` or `ref` leaves no room for a child that says the same.
    fn check_against_attribute(&mut self, parent: Span, attribute: Span, child: Span) {
        let in_complex_type = matches!(
            self.frames.len().checked_sub(2).map(|index| self.frames[index].tag),
            Some(Tag::SimpleContent | Tag::ComplexContent)
        );
        if in_complex_type {
            return;
        }
        let (attribute_name, parent) = (self.written(attribute), self.written(parent));
        let child_name = self.written(child);
        self.report(
            Diagnostic::error(format!("`{parent}` has both `{attribute_name}` and a `{child_name}`"))
                .at(self.location(child), "not allowed with the attribute")
                .at(self.location(attribute), "given here")
                .help("remove one of them"),
        );
    }

    /// Checks that a closed element had what it needs.
    pub(super) fn check_complete(&mut self, frame: &Frame) {
        let parent = self.frames.last().map(|parent| parent.tag);
        let missing = match frame.tag {
            Tag::SimpleType if frame.content.is_none() => "a `restriction`, `list` or `union`",
            Tag::SimpleContent | Tag::ComplexContent if frame.content.is_none() => "an `extension` or `restriction`",
            Tag::Group if frame.content.is_none() && frame.by_attribute.is_none() => match parent {
                Some(Tag::Schema | Tag::Redefine) => "a `sequence`, `choice` or `all`",
                _ => return,
            },
            Tag::List | Tag::Union | Tag::Restriction if frame.content.is_none() && frame.by_attribute.is_none() => {
                match (frame.tag, parent) {
                    (Tag::List, _) => "an `itemType` attribute or a `simpleType`",
                    (Tag::Union, _) => "a `memberTypes` attribute or a `simpleType`",
                    (_, Some(Tag::SimpleType)) => "a `base` attribute or a `simpleType`",
                    _ => return,
                }
            }
            Tag::Restriction => return self.check_enumerations(frame),
            _ => return,
        };
        let written = self.written(frame.span);
        self.report(
            Diagnostic::error(format!("`{written}` says nothing about its content"))
                .at(self.location(frame.span), format!("expected {missing}")),
        );
    }

    /// Warns of an enumeration value that is given twice; Microsoft's own schemas have one (MS-OXWSCDATA).
    fn check_enumerations(&mut self, frame: &Frame) {
        let values = self.enumerations[frame.outer_enumerations..].to_vec();
        let mut first_places = HashMap::with_capacity(values.len());
        for span in values {
            let Some(value) = self.unescaped(span) else {
                continue;
            };
            if let Some(first) = first_places.insert(value, span) {
                let warning = Diagnostic::warning(format!("enumeration value `{}` is given twice", self.written(span)))
                    .at(self.location(span), "given again here")
                    .at(self.location(first), "first given here")
                    .help("remove one of them");
                if self.warnings.len() < self.limits.errors {
                    self.warnings.push(warning);
                }
            }
        }
    }
}
