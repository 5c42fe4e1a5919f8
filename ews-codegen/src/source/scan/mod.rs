//! One pass over the text of a schema file, which fills its [`Outline`] and reports what a look at this file alone can tell.

mod attributes;
mod close;
mod malformed;
mod names;
mod report;
mod rules;
mod scope;

use std::ops::Range;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use self::attributes::Attributes;
use self::scope::Scope;
use super::grammar::{self, Tag};
use super::outline::{Namespaces, NsId, Outline, Span};
use super::{Limits, SchemaFile, SourceFile, doctype, xml};
use crate::diagnostic::{Diagnostic, Location};

/// What a scan yields.
pub(super) struct Scanned {
    pub(super) outline: Outline,
    pub(super) errors: Vec<Diagnostic>,
    pub(super) warnings: Vec<Diagnostic>,
    /// Whether every declaration was seen.
    pub(super) complete: bool,
}

/// Reads `schema` once, from its first byte to its last or to where it stops being XML.
pub(super) fn scan(schema: &SchemaFile, namespaces: &mut Namespaces, limits: &Limits) -> Scanned {
    let mut scanner = Scanner {
        file: &schema.file,
        text: schema.file.text(),
        range: schema.range.clone(),
        namespaces,
        limits,
        scope: Scope::new(&schema.outer),
        frames: Vec::new(),
        skipping: 0,
        complete: true,
        root_seen: false,
        enumerations: Vec::new(),
        attributes: Attributes::default(),
        outline: Outline::default(),
        errors: Vec::new(),
        warnings: Vec::new(),
    };
    scanner.run();
    Scanned {
        outline: scanner.outline,
        errors: scanner.errors,
        warnings: scanner.warnings,
        complete: scanner.complete,
    }
}

struct Scanner<'a> {
    file: &'a Arc<SourceFile>,
    /// The text of the file.
    text: &'a str,
    /// The part of it that is the schema.
    range: Range<usize>,
    namespaces: &'a mut Namespaces,
    limits: &'a Limits,
    scope: Scope,
    /// The open elements of the schema language.
    frames: Vec<Frame>,
    /// How many elements are open within one whose content is not looked at.
    skipping: usize,
    /// Whether nothing but documentation was skipped so far, and the end was reached.
    complete: bool,
    root_seen: bool,
    /// The enumeration values of the open restrictions.
    enumerations: Vec<Span>,
    /// The attributes of the element at hand.
    attributes: Attributes,
    outline: Outline,
    errors: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
}

/// An open element of the schema language.
struct Frame {
    tag: Tag,
    /// Its name in the start tag.
    span: Span,
    /// The global declaration that it belongs to.
    owner: Option<usize>,
    /// Whether it is part of what its owner is itself, not of an element or attribute in it.
    direct: bool,
    /// The child that says what its content is, of which there can be only one.
    content: Option<Span>,
    /// Whether an attribute already said what it could also say with a child: `ref`, `type`, `base`, `itemType`.
    by_attribute: Option<Span>,
    /// How many namespace declarations were in scope before it.
    outer_scope: usize,
    /// How many enumeration values were open before it.
    outer_enumerations: usize,
}

/// Whether the pass goes on.
type Flow = std::ops::ControlFlow<()>;

impl<'a> Scanner<'a> {
    fn run(&mut self) {
        let mut reader = Reader::from_str(&self.text[self.range.clone()]);
        let begin = self.range.start;
        let position = |position| begin + position_within(position);
        loop {
            let start = position(reader.buffer_position());
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(error) => {
                    let at = position(reader.error_position());
                    self.complete = false;
                    return self.report_xml_error(error, at);
                }
            };
            let end = position(reader.buffer_position());
            let flow = self.event(&event, Span::new(start..end));
            if flow.is_break() || self.errors.len() >= self.limits.errors {
                self.complete &= matches!(event, Event::Eof);
                return;
            }
        }
    }

    fn event(&mut self, event: &Event<'_>, span: Span) -> Flow {
        match event {
            Event::Start(tag) => return self.start(tag, span, false),
            Event::Empty(tag) => return self.start(tag, span, true),
            Event::End(_) => self.end(),
            Event::Text(text) => return self.text(text, span),
            Event::CData(_) => return self.text("[", span),
            Event::GeneralRef(entity) => return self.entity(entity, span),
            Event::DocType(_) => return self.doctype(span),
            // What it says of the encoding was needed before, and the versions of XML differ in control characters only.
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => {
                self.finish();
                return Flow::Break(());
            }
        }
        Flow::Continue(())
    }

    fn start(&mut self, start: &BytesStart<'_>, span: Span, empty: bool) -> Flow {
        let depth = self.frames.len() + self.skipping;
        if depth >= self.limits.depth {
            self.report_too_deep(self.name_span(start, span));
            return Flow::Break(());
        }
        if self.frames.is_empty() && self.root_seen && self.skipping == 0 {
            self.report_second_root(self.name_span(start, span));
            return Flow::Break(());
        }
        let outer_scope = self.scope.len();
        if self.read_attributes(start, span).is_break() {
            return Flow::Break(());
        }
        if self.skipping > 0 {
            self.skipping += usize::from(!empty);
            self.scope.truncate(outer_scope);
            return Flow::Continue(());
        }
        let root = !std::mem::replace(&mut self.root_seen, true);
        if root {
            self.outline.prefixes = self.scope.declarations();
        }
        match self.recognize(start, span, root) {
            Some(tag) => self.open(tag, self.name_span(start, span), outer_scope, empty),
            None => {
                self.complete = false;
                if root {
                    return Flow::Break(());
                }
                self.skipping += usize::from(!empty);
                self.scope.truncate(outer_scope);
            }
        }
        Flow::Continue(())
    }

    /// What the element is in the schema language, if it is of it and may stand here; reports it otherwise.
    fn recognize(&mut self, start: &BytesStart<'_>, span: Span, root: bool) -> Option<Tag> {
        let name = self.name_span(start, span);
        let namespace = self.element_namespace(start.name().as_ref(), name)?;
        let local = start.local_name().into_inner();
        if root {
            return self.recognize_root(namespace, local, name);
        }
        if namespace != NsId::XS {
            self.report_foreign_element(namespace, name);
            return None;
        }
        let parent = self.frames.last()?;
        let grandparent = self.frames.len().checked_sub(2).map(|index| self.frames[index].tag);
        let allowed = grammar::children(parent.tag, grandparent);
        match Tag::from_name(local) {
            Some(tag) if grammar::VERSION_1_1.contains(tag) => {
                self.report_version_1_1(tag, name);
                None
            }
            Some(tag) if allowed.contains(tag) => Some(tag),
            Some(tag) => {
                self.report_misplaced(tag, name);
                None
            }
            None => {
                self.report_unknown_element(local, allowed, name);
                None
            }
        }
    }

    /// Enters an element of the schema language, and leaves it at once when it is empty.
    fn open(&mut self, tag: Tag, span: Span, outer_scope: usize, empty: bool) {
        let mut frame = Frame {
            tag,
            span,
            owner: self.frames.last().and_then(|parent| parent.owner),
            direct: self.frames.last().is_none_or(|parent| parent.direct),
            content: None,
            by_attribute: None,
            outer_scope,
            outer_enumerations: self.enumerations.len(),
        };
        self.check_place(tag, span);
        self.check_attributes(tag, span);
        self.apply_rules(&mut frame);
        if matches!(tag, Tag::Documentation | Tag::Appinfo) {
            self.skipping = usize::from(!empty);
            self.scope.truncate(outer_scope);
        } else if empty {
            self.close(frame);
        } else {
            self.frames.push(frame);
        }
    }

    fn end(&mut self) {
        if self.skipping > 0 {
            self.skipping -= 1;
        } else if let Some(frame) = self.frames.pop() {
            self.close(frame);
        }
    }

    fn close(&mut self, frame: Frame) {
        self.check_complete(&frame);
        self.scope.truncate(frame.outer_scope);
        if frame.tag == Tag::Restriction {
            self.enumerations.truncate(frame.outer_enumerations);
        }
    }

    fn text(&mut self, text: &str, span: Span) -> Flow {
        let text = text.trim_matches(xml::is_space);
        if self.skipping > 0 || text.is_empty() {
            return Flow::Continue(());
        }
        self.report_stray_text(span);
        if self.frames.is_empty() {
            return Flow::Break(());
        }
        Flow::Continue(())
    }

    fn entity(&mut self, name: &str, span: Span) -> Flow {
        let known = matches!(name, "lt" | "gt" | "amp" | "apos" | "quot") || name.starts_with('#');
        if !known {
            self.report_unknown_entity(name, span);
            return Flow::Continue(());
        }
        self.text("&", span)
    }

    fn doctype(&mut self, span: Span) -> Flow {
        match doctype::refusal(self.file, span.range()) {
            None => Flow::Continue(()),
            Some(error) => {
                self.report(error);
                Flow::Break(())
            }
        }
    }

    /// Whatever must be said when the text has ended.
    fn finish(&mut self) {
        self.complete &= self.frames.is_empty() && self.skipping == 0;
        if let Some(frame) = self.frames.last() {
            self.report_unclosed(frame.span);
        } else if !self.root_seen {
            self.report_no_root();
        }
    }

    /// The element's name in its start tag, which begins with `<`.
    fn name_span(&self, start: &BytesStart<'_>, tag: Span) -> Span {
        let name_start = tag.range().start + 1;
        Span::new(name_start..name_start + start.name().as_ref().len())
    }

    fn location(&self, span: Span) -> Location {
        Location::new(self.file, span.range())
    }

    fn written(&self, span: Span) -> &'a str {
        &self.text[span.range()]
    }

    fn report(&mut self, error: Diagnostic) {
        if self.errors.len() < self.limits.errors {
            self.errors.push(error);
        }
    }
}

/// A position within a text that is in memory.
fn position_within(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
