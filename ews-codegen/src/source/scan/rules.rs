//! What each element of the schema language means for the outline, and what its attributes must satisfy together.

use super::super::grammar::{self, Attr, Tag};
use super::super::outline::{Component, Declaration, Inclusion, InclusionKind, Local, NsId, RefKind, Span, TypeKind};
use super::{Frame, Scanner};
use crate::diagnostic::Diagnostic;

impl Scanner<'_> {
    pub(super) fn apply_rules(&mut self, frame: &mut Frame) {
        match frame.tag {
            Tag::Schema => self.schema(),
            Tag::Include => self.inclusion(frame, InclusionKind::Include),
            Tag::Import => self.inclusion(frame, InclusionKind::Import),
            Tag::Redefine => self.inclusion(frame, InclusionKind::Redefine),
            Tag::Element => self.element(frame),
            Tag::Attribute => self.attribute(frame),
            Tag::SimpleType => self.type_definition(frame, TypeKind::Simple),
            Tag::ComplexType if self.is_mixed() => self.type_definition(frame, TypeKind::Mixed),
            Tag::ComplexType => self.type_definition(frame, TypeKind::Complex),
            Tag::Group => self.group(frame, Component::Group, RefKind::Group),
            Tag::AttributeGroup => self.group(frame, Component::AttributeGroup, RefKind::AttributeGroup),
            Tag::All => self.all(frame),
            Tag::Choice | Tag::Sequence => self.check_occurs(frame),
            Tag::Any | Tag::AnyAttribute => self.wildcard(frame),
            Tag::SimpleContent => self.content(frame, TypeKind::SimpleContent),
            Tag::ComplexContent if self.is_mixed() => self.content(frame, TypeKind::Mixed),
            Tag::Extension | Tag::Restriction => self.derivation(frame),
            Tag::List => self.list(frame),
            Tag::Union => self.union(frame),
            facet if grammar::FACETS.contains(facet) => self.facet(frame),
            _ => {}
        }
    }

    fn schema(&mut self) {
        let Some((uri, span)) = self.value(Attr::TargetNamespace) else {
            return;
        };
        if uri.is_empty() {
            return self.report(
                Diagnostic::error("the target namespace is empty")
                    .at(self.location(span), "expected a URI")
                    .help("write the namespace's URI, or remove the attribute for no namespace"),
            );
        }
        let namespace = self.namespaces.number(&uri);
        self.outline.target_namespace = Some((namespace, span));
    }

    fn inclusion(&mut self, frame: &Frame, kind: InclusionKind) {
        let namespace = match self.value(Attr::Namespace) {
            Some((uri, span)) => {
                let number = self.namespaces.number(&uri);
                self.check_imports_another(number, span);
                number
            }
            None => NsId::NONE,
        };
        let location = self.value(Attr::SchemaLocation);
        if location.is_none() && kind != InclusionKind::Import {
            self.report_missing(frame, Attr::SchemaLocation);
        }
        let span = location.as_ref().map_or(frame.span, |(_, span)| *span);
        let location = location.map(|(location, _)| location.as_ref().into());
        self.outline.inclusions.push(Inclusion {
            kind,
            namespace,
            location,
            span,
            target: None,
            missing: None,
        });
    }

    fn check_imports_another(&mut self, namespace: NsId, span: Span) {
        let Some((own, own_span)) = self.outline.target_namespace else {
            return;
        };
        if own == namespace {
            self.report(
                Diagnostic::error("a schema cannot import its own namespace")
                    .at(self.location(span), "the target namespace itself")
                    .at(self.location(own_span), "declared here")
                    .help("use `include` for a further file of the same namespace"),
            );
        }
    }

    fn is_global(&self) -> bool {
        self.frames
            .last()
            .is_some_and(|parent| matches!(parent.tag, Tag::Schema | Tag::Redefine))
    }

    /// Enters a global component into the outline, if it has a name.
    fn declare(&mut self, frame: &mut Frame, component: Component, kind: TypeKind) {
        let Some((name, span)) = self.value(Attr::Name) else {
            return self.report_missing(frame, Attr::Name);
        };
        let in_redefine = self.frames.last().is_some_and(|parent| parent.tag == Tag::Redefine);
        let redefine = in_redefine.then(|| self.outline.inclusions.len() - 1);
        frame.owner = Some(self.outline.declarations.len());
        frame.direct = true;
        self.outline.declarations.push(Declaration {
            component,
            kind,
            name: name.as_ref().into(),
            span,
            redefine,
            size: 0,
        });
    }

    /// Notes an element or attribute within a global component.
    fn declare_local(&mut self, frame: &mut Frame, component: Component) {
        self.count(frame);
        frame.direct = false;
        if let (Some(owner), Some((name, span))) = (frame.owner, self.value(Attr::Name)) {
            self.outline.locals.push(Local {
                owner,
                component,
                name: name.as_ref().into(),
                span,
            });
        }
    }

    /// Counts one more thing that the owner declares.
    fn count(&mut self, frame: &Frame) {
        if let Some(owner) = frame.owner {
            self.outline.declarations[owner].size += 1;
        }
    }

    fn element(&mut self, frame: &mut Frame) {
        if self.is_global() {
            self.declare(frame, Component::Element, TypeKind::NotAType);
            self.refuse(
                frame,
                &[Attr::Ref, Attr::MinOccurs, Attr::MaxOccurs, Attr::Form],
                "a global element",
            );
        } else {
            self.declare_local(frame, Component::Element);
            self.require_name_or_ref(frame);
            self.refuse(
                frame,
                &[Attr::SubstitutionGroup, Attr::Abstract, Attr::Final],
                "an element within a type",
            );
            self.check_occurs(frame);
        }
        if self.attributes.get(Attr::Ref).is_some() {
            self.refuse(
                frame,
                &[Attr::Type, Attr::Nillable, Attr::Default, Attr::Fixed],
                "an element with `ref`",
            );
        }
        self.refuse_both(Attr::Default, Attr::Fixed);
        frame.by_attribute = self
            .attributes
            .name_of(Attr::Ref)
            .or(self.attributes.name_of(Attr::Type));
        self.refer(Attr::Ref, RefKind::Element, frame);
        self.refer(Attr::Type, RefKind::Type, frame);
        let head = Frame { direct: true, ..*frame };
        self.refer(Attr::SubstitutionGroup, RefKind::Head, &head);
    }

    fn attribute(&mut self, frame: &mut Frame) {
        if self.is_global() {
            self.declare(frame, Component::Attribute, TypeKind::NotAType);
            self.refuse(frame, &[Attr::Ref, Attr::Use, Attr::Form], "a global attribute");
        } else {
            self.declare_local(frame, Component::Attribute);
            self.require_name_or_ref(frame);
        }
        if self.attributes.get(Attr::Ref).is_some() {
            self.refuse(frame, &[Attr::Type, Attr::Form], "an attribute with `ref`");
        }
        self.refuse_both(Attr::Default, Attr::Fixed);
        frame.by_attribute = self
            .attributes
            .name_of(Attr::Ref)
            .or(self.attributes.name_of(Attr::Type));
        self.refer(Attr::Ref, RefKind::Attribute, frame);
        self.refer(Attr::Type, RefKind::SimpleType, frame);
    }

    fn type_definition(&mut self, frame: &mut Frame, kind: TypeKind) {
        if self.is_global() {
            self.declare(frame, Component::Type, kind);
        } else {
            self.refuse(frame, &[Attr::Name], "a type within an element, attribute or type");
        }
    }

    /// A group or attribute group: its definition when global, a reference to it otherwise.
    fn group(&mut self, frame: &mut Frame, component: Component, kind: RefKind) {
        if self.is_global() {
            self.declare(frame, component, TypeKind::NotAType);
            self.refuse(frame, &[Attr::Ref, Attr::MinOccurs, Attr::MaxOccurs], "a global group");
            return;
        }
        self.count(frame);
        self.refuse(frame, &[Attr::Name], "a group within a type or group");
        if self.attributes.get(Attr::Ref).is_none() {
            self.report_missing(frame, Attr::Ref);
        }
        frame.by_attribute = self.attributes.name_of(Attr::Ref);
        self.check_occurs(frame);
        self.refer(Attr::Ref, kind, frame);
    }

    fn all(&mut self, frame: &Frame) {
        self.check_occurs(frame);
        if let Some((value, span)) = self.value(Attr::MaxOccurs)
            && value != "1"
        {
            self.report(
                Diagnostic::error(format!("`{}` cannot be repeated", self.written(frame.span)))
                    .at(self.location(span), "must be 1")
                    .help("use a repeated `choice` for elements in any order and number"),
            );
        }
    }

    fn wildcard(&mut self, frame: &Frame) {
        self.count(frame);
        self.check_occurs(frame);
    }

    /// Records in the outline that the type being declared has this kind of content.
    fn content(&mut self, frame: &Frame, kind: TypeKind) {
        if let (true, Some(owner)) = (frame.direct, frame.owner) {
            let declaration = &mut self.outline.declarations[owner];
            if matches!(declaration.kind, TypeKind::Complex | TypeKind::Mixed) {
                declaration.kind = kind;
            }
        }
    }

    fn is_mixed(&self) -> bool {
        let value = self.value(Attr::Mixed);
        value.is_some_and(|(value, _)| matches!(&*value, "true" | "1"))
    }

    fn derivation(&mut self, frame: &mut Frame) {
        let kind = match self.frames.last().map(|parent| parent.tag) {
            Some(Tag::SimpleContent) => RefKind::SimpleContentBase,
            Some(Tag::ComplexContent) => RefKind::ComplexBase,
            _ => RefKind::SimplePart,
        };
        frame.by_attribute = self.attributes.name_of(Attr::Base);
        if frame.by_attribute.is_none() && kind != RefKind::SimplePart {
            self.report_missing(frame, Attr::Base);
        }
        self.refer(Attr::Base, kind, frame);
    }

    fn list(&mut self, frame: &mut Frame) {
        frame.by_attribute = self.attributes.name_of(Attr::ItemType);
        self.refer(Attr::ItemType, RefKind::SimplePart, frame);
    }

    fn union(&mut self, frame: &mut Frame) {
        frame.by_attribute = self.attributes.name_of(Attr::MemberTypes);
        self.refer_to_each(Attr::MemberTypes, RefKind::SimplePart, frame);
    }

    fn facet(&mut self, frame: &Frame) {
        let Some((value, span)) = self.value(Attr::Value) else {
            return self.report_missing(frame, Attr::Value);
        };
        let problem = match frame.tag {
            Tag::Enumeration => {
                self.enumerations.push(span);
                return;
            }
            Tag::Length | Tag::MinLength | Tag::MaxLength | Tag::FractionDigits => {
                (!is_count(&value)).then_some("expected a whole number, 0 or more")
            }
            Tag::TotalDigits => (!is_count(&value) || value == "0").then_some("expected a whole number above 0"),
            Tag::WhiteSpace => (!["preserve", "replace", "collapse"].contains(&&*value))
                .then_some("expected one of `preserve`, `replace`, `collapse`"),
            _ => None,
        };
        if let Some(expected) = problem {
            self.report(
                Diagnostic::error(format!("`{value}` is not a value of `{}`", frame.tag.name()))
                    .at(self.location(span), expected),
            );
        }
    }

    /// Checks `minOccurs` and `maxOccurs`.
    fn check_occurs(&mut self, frame: &Frame) {
        let min = self.occurs(Attr::MinOccurs, "expected a whole number, 0 or more");
        let max = self.occurs(Attr::MaxOccurs, "expected a whole number, 0 or more, or `unbounded`");
        let (Ok(min), Ok(max)) = (min, max) else {
            return;
        };
        let ((least, least_span), (most, most_span)) = (min.unwrap_or((1, frame.span)), max.unwrap_or((1, frame.span)));
        if least > most {
            let error = Diagnostic::error(format!("minOccurs is {least}, but maxOccurs is {most}"));
            self.report(match (min, max) {
                (Some(_), Some(_)) => error
                    .at(self.location(most_span), "fewer than the least")
                    .at(self.location(least_span), "the least number"),
                (Some(_), None) => error
                    .at(self.location(least_span), "")
                    .help("add maxOccurs; it is 1 when it is not given"),
                _ => error
                    .at(self.location(most_span), "")
                    .help("add minOccurs=\"0\"; it is 1 when it is not given"),
            });
        }
    }

    /// The value of an occurrence attribute with its place; `Err` when it is broken, and has been reported.
    fn occurs(&mut self, attr: Attr, expected: &str) -> Result<Option<(u64, Span)>, ()> {
        let Some((value, span)) = self.value(attr) else {
            return Ok(None);
        };
        if attr == Attr::MaxOccurs && value == "unbounded" {
            return Ok(Some((u64::MAX, span)));
        }
        if is_count(&value) {
            // More than the largest number is as good as that.
            return Ok(Some((value.parse().unwrap_or(u64::MAX), span)));
        }
        self.report(
            Diagnostic::error(format!("`{value}` is not a value of `{}`", attr.name()))
                .at(self.location(span), expected),
        );
        Err(())
    }

    fn require_name_or_ref(&mut self, frame: &Frame) {
        match (self.attributes.name_of(Attr::Name), self.attributes.name_of(Attr::Ref)) {
            (None, None) => self.report_missing(frame, Attr::Name),
            (Some(_), Some(_)) => self.refuse_both(Attr::Name, Attr::Ref),
            _ => {}
        }
    }

    fn refuse_both(&mut self, first: Attr, second: Attr) {
        let spans = (self.attributes.name_of(first), self.attributes.name_of(second));
        if let (Some(one), Some(other)) = spans {
            self.report(
                Diagnostic::error(format!("`{}` and `{}` exclude each other", first.name(), second.name()))
                    .at(self.location(other), "")
                    .at(self.location(one), "")
                    .help("remove one of them"),
            );
        }
    }

    /// Reports those of `attrs` that the element has.
    fn refuse(&mut self, frame: &Frame, attrs: &[Attr], place: &str) {
        for attr in attrs {
            if let Some(span) = self.attributes.name_of(*attr)
                && grammar::attributes(frame.tag).contains(*attr)
            {
                self.report(
                    Diagnostic::error(format!("{place} cannot have `{}`", attr.name()))
                        .at(self.location(span), "not allowed here")
                        .help("remove the attribute"),
                );
            }
        }
    }

    fn report_missing(&mut self, frame: &Frame, attr: Attr) {
        if self.attributes.get(attr).is_some() {
            // It is there, and broken, which has been reported.
            return;
        }
        let written = self.written(frame.span);
        let error = Diagnostic::error(format!("`{written}` has no `{}`", attr.name()))
            .at(self.location(frame.span), format!("`{}` is missing", attr.name()));
        self.report(match attr {
            Attr::Ref => error.help("refer to a global declaration with ref=\"…\""),
            _ => error.help(format!("add {}=\"…\"", attr.name())),
        });
    }
}

/// Whether `text` is a whole number, 0 or more, in decimal digits, perhaps after a `+`.
fn is_count(text: &str) -> bool {
    let text = text.strip_prefix('+').unwrap_or(text);
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
