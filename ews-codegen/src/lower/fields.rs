//! From particles to fields.
//!
//! | particle | field |
//! |---|---|
//! | element | the element |
//! | choice of elements and wildcards | an enum of them; with one alternative, that alternative |
//! | `xs:any` | the elements that it takes |
//! | sequence | the fields of its parts |
//! | anything else: a repeated sequence, a sequence in a choice, neighbours that may hold the same element | a `Vec` of an enum over all its elements, in document order |
//! | all particles of a mixed type | a `Vec` of an enum over text and all elements, in document order; the text alone if there are no elements |

use std::collections::HashMap;

use crate::ir::{
    Builtin, Choice, Counts, Field, FieldXml, Holder, Occurs, Origin, Shape, TypeId, TypeRef, TypeUse, Variant,
    VariantXml, Wildcard, XmlName,
};

use super::particle::{Element, Particle, Term};
use super::{ChoiceMember, Lowering};

/// A field that is not yet one: what it takes, and how often.
struct Draft {
    parts: Vec<Part>,
    /// The `xs:group` in which it stands.
    group: Option<XmlName>,
    occurs: Occurs,
    counts: Counts,
    required_on_success: bool,
}

/// What a field takes, or an alternative of a choice.
#[derive(Clone)]
enum Part {
    Element(Element),
    Any(Wildcard),
}

impl Part {
    /// Whether it takes the same elements.
    fn is_same(&self, other: &Part) -> bool {
        match (self, other) {
            (Part::Element(one), Part::Element(other)) => one.name == other.name,
            (Part::Any(one), Part::Any(other)) => one == other,
            _ => false,
        }
    }
}

/// The drafts of a type.
#[derive(Default)]
struct Drafts {
    drafts: Vec<Draft>,
    /// The `xs:group` whose particles are being added.
    group: Option<XmlName>,
}

/// The fields for the particles of a type. `whole` says that they are all that it has.
pub(super) fn of_particles<'p>(
    lowering: &mut Lowering<'_>,
    particles: impl Iterator<Item = (&'p Particle, bool)>,
    owner: TypeId,
    whole: bool,
) -> Vec<Field> {
    let mut drafts = Drafts::default();
    for (particle, required_on_success) in particles {
        let before = drafts.drafts.len();
        drafts.add(particle, Counts::ONCE);
        if required_on_success {
            drafts.drafts[before..].iter_mut().for_each(require_on_success);
        }
    }
    drafts.merge_overlaps();
    let whole = whole && drafts.drafts.len() == 1;
    let drafts = drafts.drafts;
    let takes_passed: Vec<bool> = (0..drafts.len()).map(|index| takes_passed(&drafts, index)).collect();
    let drafts = drafts.into_iter();
    let mut fields: Vec<Field> = drafts.map(|draft| lowering.field(draft, owner, whole)).collect();
    finish_wildcards(&mut fields, &takes_passed);
    fields
}

/// Whether a wildcard takes elements that drafts before it name.
fn takes_passed(drafts: &[Draft], index: usize) -> bool {
    let (before, rest) = drafts.split_at(index);
    let mut wildcards = rest.iter().take(1).flat_map(Draft::wildcards);
    wildcards.any(|wildcard| {
        let mut passed = before.iter().flat_map(Draft::elements);
        passed.any(|element| wildcard.takes_element(&element.name))
    })
}

/// Numbers the wildcards, and notes which of them take elements of fields before them.
fn finish_wildcards(fields: &mut [Field], passed: &[bool]) {
    let mut count = 0;
    for (field, &passed) in fields.iter_mut().zip(passed) {
        if let FieldXml::Any {
            number, takes_passed, ..
        } = &mut field.xml
        {
            count += 1;
            (*number, *takes_passed) = (count, passed);
        }
    }
}

/// The field for the content of a mixed type.
pub(super) fn of_mixed<'p>(
    lowering: &mut Lowering<'_>,
    particles: impl Iterator<Item = &'p Particle>,
    owner: TypeId,
) -> Field {
    let mut parts = Vec::new();
    particles.for_each(|particle| collect(particle, &mut parts));
    if parts.is_empty() {
        return field(FieldXml::Text, Occurs::Required);
    }
    let holder = Holder {
        owner,
        whole: false,
        group: None,
    };
    let id = lowering.choice(distinct(parts), holder, true);
    Field {
        of: TypeUse::of(TypeRef::Type(id)),
        ..field(FieldXml::Mixed, Occurs::Many)
    }
}

/// What only a success must have is optional.
fn require_on_success(draft: &mut Draft) {
    match draft.occurs {
        Occurs::Required => {
            draft.occurs = Occurs::Optional;
            draft.required_on_success = true;
        }
        Occurs::AtLeastOnce => draft.occurs = Occurs::Many,
        Occurs::Optional | Occurs::Many => {}
    }
    draft.counts.min = 0;
}

impl Drafts {
    /// Adds a particle within what occurs as often as `outer`.
    fn add(&mut self, particle: &Particle, outer: Counts) {
        let counts = outer.times(particle.counts);
        match &particle.term {
            Term::Element(element) => self.push(vec![Part::Element((**element).clone())], counts),
            Term::Any(wildcard) => self.push(vec![Part::Any(wildcard.clone())], counts),
            Term::Sequence(parts) if counts.occurs().is_many() && parts.len() > 1 => {
                self.add_irregular(particle, outer)
            }
            Term::Sequence(parts) => parts.iter().for_each(|part| self.add(part, counts)),
            Term::Group(name, part) => {
                let outer = self.group.replace(name.clone());
                self.add(part, counts);
                self.group = outer;
            }
            Term::Choice(parts) => self.add_choice(particle, parts, outer),
        }
    }

    fn add_choice(&mut self, particle: &Particle, parts: &[Particle], outer: Counts) {
        let mut alternatives = Alternatives::default();
        if parts.iter().all(|part| alternatives.add(part, Counts::ONCE)) {
            let Alternatives { parts, counts } = alternatives;
            let counts = Counts::one_of(counts.into_iter());
            self.push(parts, outer.times(particle.counts).times(counts));
        } else {
            self.add_irregular(particle, outer);
        }
    }

    fn add_irregular(&mut self, particle: &Particle, outer: Counts) {
        let mut parts = Vec::new();
        collect(particle, &mut parts);
        self.push_as(parts, Occurs::Many, outer.times(particle.elements()));
    }

    fn push(&mut self, parts: Vec<Part>, counts: Counts) {
        self.push_as(parts, counts.occurs(), counts);
    }

    fn push_as(&mut self, parts: Vec<Part>, occurs: Occurs, counts: Counts) {
        if !parts.is_empty() {
            let group = self.group.clone();
            self.drafts.push(Draft {
                parts: distinct(parts),
                group,
                occurs,
                counts,
                required_on_success: false,
            });
        }
    }

    /// Where an element may belong to two fields, these and all between them become one, in document order.
    fn merge_overlaps(&mut self) {
        let drafts = std::mem::take(&mut self.drafts);
        let mut merged: Vec<Draft> = Vec::with_capacity(drafts.len());
        let mut holder: HashMap<XmlName, usize> = HashMap::with_capacity(drafts.len());
        let has_wildcards = drafts.iter().any(|draft| draft.wildcards().next().is_some());
        for mut draft in drafts {
            let same_name = draft
                .elements()
                .filter_map(|element| holder.get(&element.name).copied());
            let rival = has_wildcards.then(|| draft.first_rival(&merged)).flatten();
            if let Some(first) = same_name.chain(rival).min() {
                let counts = merged[first..].iter().chain([&draft]).map(|draft| draft.counts);
                let counts = Counts::sum(counts);
                let mut parts: Vec<Part> = merged.drain(first..).flat_map(|draft| draft.parts).collect();
                parts.extend(draft.parts);
                draft = Draft {
                    parts: distinct(parts),
                    group: draft.group,
                    occurs: Occurs::Many,
                    counts,
                    required_on_success: false,
                };
            }
            for element in draft.elements() {
                holder.insert(element.name.clone(), merged.len());
            }
            merged.push(draft);
        }
        self.drafts = merged;
        if has_wildcards {
            self.loosen();
        }
    }

    /// An element that a wildcard behind it takes as well may occur more often than its own particle says, and the wildcard
    /// then holds less.
    fn loosen(&mut self) {
        for index in 0..self.drafts.len() {
            let (before, rest) = self.drafts.split_at_mut(index);
            let Some((draft, _)) = rest.split_first_mut() else {
                break;
            };
            let wildcards: Vec<Wildcard> = draft.wildcards().cloned().collect();
            let takes = |element: &Element| wildcards.iter().any(|wildcard| wildcard.takes_element(&element.name));
            for other in before.iter_mut().filter(|other| other.elements().any(takes)) {
                other.counts.max = None;
                draft.counts.min = 0;
            }
        }
    }
}

impl Draft {
    fn elements(&self) -> impl Iterator<Item = &Element> {
        self.parts.iter().filter_map(|part| match part {
            Part::Element(element) => Some(element),
            Part::Any(_) => None,
        })
    }

    fn wildcards(&self) -> impl Iterator<Item = &Wildcard> {
        self.parts.iter().filter_map(|part| match part {
            Part::Any(wildcard) => Some(wildcard),
            Part::Element(_) => None,
        })
    }

    /// The first of the drafts before this one with a wildcard that may take what belongs to this one. Two wildcards are
    /// told apart by a mandatory element between them.
    fn first_rival(&self, before: &[Draft]) -> Option<usize> {
        let mut first = None;
        let mut is_apart = false;
        for (index, other) in before.iter().enumerate().rev() {
            let is_rival = |wildcard: &Wildcard| {
                self.elements().any(|element| wildcard.takes_element(&element.name))
                    || (!is_apart && self.wildcards().any(|own| wildcard.overlaps(own)))
            };
            if other.wildcards().any(is_rival) {
                first = Some(index);
            }
            is_apart |=
                matches!(other.occurs, Occurs::Required | Occurs::AtLeastOnce) && other.wildcards().next().is_none();
        }
        first
    }
}

/// The alternatives of a choice, as far as each is a single element or wildcard, and how often each occurs.
#[derive(Default)]
struct Alternatives {
    parts: Vec<Part>,
    counts: Vec<Counts>,
}

impl Alternatives {
    /// Adds an alternative within what occurs as often as `outer`; `false` if it is more than a single element or wildcard.
    fn add(&mut self, part: &Particle, outer: Counts) -> bool {
        let counts = outer.times(part.counts);
        let part = match &part.term {
            Term::Element(element) => Part::Element((**element).clone()),
            Term::Any(wildcard) => Part::Any(wildcard.clone()),
            Term::Choice(parts) => return parts.iter().all(|part| self.add(part, counts)),
            Term::Group(_, part) => return self.add(part, counts),
            Term::Sequence(parts) => {
                return match parts.as_slice() {
                    [] => {
                        self.counts.push(counts.times(Counts { min: 0, max: Some(0) }));
                        true
                    }
                    [part] => self.add(part, counts),
                    _ => false,
                };
            }
        };
        self.parts.push(part);
        self.counts.push(counts);
        true
    }
}

/// Collects the elements and wildcards of a particle.
fn collect(particle: &Particle, parts: &mut Vec<Part>) {
    match &particle.term {
        Term::Element(element) => parts.push(Part::Element((**element).clone())),
        Term::Any(wildcard) => parts.push(Part::Any(wildcard.clone())),
        Term::Group(_, part) => collect(part, parts),
        Term::Sequence(children) | Term::Choice(children) => {
            children.iter().for_each(|child| collect(child, parts));
        }
    }
}

/// Each part once.
fn distinct(parts: Vec<Part>) -> Vec<Part> {
    let mut kept: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        match (kept.iter_mut().find(|known| known.is_same(&part)), &part) {
            (None, _) => kept.push(part),
            (Some(Part::Element(known)), Part::Element(other)) => known.admit(other),
            (Some(_), _) => {}
        }
    }
    kept
}

impl Element {
    /// Takes what another declaration of the same name and type fixes as well. What only one of the two says is left out.
    fn admit(&mut self, other: &Element) {
        if self.default != other.default {
            self.default = None;
        }
        let (mut known, more) = (self.of.facets.values.clone(), &other.of.facets.values);
        if known == *more {
            return;
        }
        // What one of the two fixes in a spelling of its own is text in both.
        if other.of.ty == TypeRef::Builtin(Builtin::String) {
            self.of = other.of.clone();
        }
        match known.is_empty() || more.is_empty() {
            true => known.clear(),
            false => known.extend_from_slice(more),
        }
        self.of.facets.values = known;
    }
}

impl Lowering<'_> {
    fn field(&mut self, draft: Draft, owner: TypeId, whole: bool) -> Field {
        let Draft {
            mut parts,
            group,
            occurs,
            counts,
            required_on_success,
        } = draft;
        if parts.len() > 1 {
            let id = self.choice(parts, Holder { owner, whole, group }, false);
            return Field {
                of: TypeUse::of(TypeRef::Type(id)),
                counts,
                required_on_success,
                ..field(FieldXml::Choice, occurs)
            };
        }
        match parts.remove(0) {
            Part::Element(Element {
                name,
                of,
                nillable,
                docs,
                default,
            }) => Field {
                of,
                nillable,
                docs,
                default,
                counts,
                required_on_success,
                ..field(FieldXml::Element(name), occurs)
            },
            Part::Any(wildcard) => Field {
                of: TypeUse::of(TypeRef::Builtin(Builtin::XmlElement)),
                counts,
                required_on_success,
                ..field(FieldXml::any(wildcard), occurs)
            },
        }
    }

    /// The enum for a choice, or for mixed content. Equal choices share one.
    fn choice(&mut self, parts: Vec<Part>, holder: Holder, mixed: bool) -> TypeId {
        let text = mixed.then(text_variant);
        let variants: Vec<Variant> = text.into_iter().chain(parts.iter().map(variant)).collect();
        let key: Vec<_> = variants
            .iter()
            .map(|variant| ChoiceMember {
                xml: variant.xml.clone(),
                ty: variant.of.ty,
                facets: variant.of.facets.clone(),
                nillable: variant.nillable,
                default: variant.default.clone(),
            })
            .collect();
        if let Some(&known) = self.choices.get(&key) {
            if let Origin::Choice { holders, .. } = &mut self.types[known.0].origin {
                holders.push(holder);
            }
            return known;
        }
        let head = if mixed { None } else { self.common_head(&parts) };
        let origin = Origin::Choice {
            holders: vec![holder],
            head,
        };
        let id = self.add(origin, String::new(), Shape::Choice(Choice { variants }));
        self.choices.insert(key, id);
        id
    }

    /// The head of the substitution group to which all these elements belong.
    fn common_head(&self, parts: &[Part]) -> Option<XmlName> {
        let belongs = |head: &XmlName, members: &[XmlName], part: &Part| match part {
            Part::Element(element) => element.name == *head || members.contains(&element.name),
            Part::Any(_) => false,
        };
        let belong = |head: &XmlName| {
            let members = self.members_of(head);
            parts.iter().all(|part| belongs(head, &members, part))
        };
        self.members.keys().find(|head| belong(head)).cloned()
    }
}

/// A text in mixed content.
fn text_variant() -> Variant {
    Variant {
        xml: VariantXml::Text,
        name: String::new(),
        of: TypeUse::of(TypeRef::Builtin(Builtin::String)),
        nillable: false,
        boxed: false,
        docs: String::new(),
        default: None,
        attributes: Vec::new(),
    }
}

fn variant(part: &Part) -> Variant {
    match part {
        Part::Element(element) => Variant {
            xml: VariantXml::Name(element.name.clone()),
            of: element.of.clone(),
            nillable: element.nillable,
            docs: element.docs.clone(),
            default: element.default.clone(),
            ..text_variant()
        },
        Part::Any(wildcard) => Variant {
            xml: VariantXml::Any(wildcard.clone()),
            of: TypeUse::of(TypeRef::Builtin(Builtin::XmlElement)),
            ..text_variant()
        },
    }
}

/// A field of which only place and number are known.
pub(super) fn field(xml: FieldXml, occurs: Occurs) -> Field {
    Field {
        xml,
        name: String::new(),
        of: TypeUse::of(TypeRef::Builtin(Builtin::String)),
        occurs,
        counts: occurs.into(),
        nillable: false,
        boxed: false,
        required_on_success: false,
        docs: String::new(),
        default: None,
        attributes: Vec::new(),
    }
}
