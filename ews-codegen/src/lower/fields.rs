//! From particles to fields.
//!
//! | particle | field |
//! |---|---|
//! | element | the element |
//! | choice of elements | an enum of them; with one alternative, the element |
//! | `xs:any` | `$any` |
//! | sequence | the fields of its parts |
//! | anything else: a repeated sequence, a sequence in a choice, neighbours that may hold the same element | a `Vec` of an enum over all its elements, in document order |

use std::collections::HashMap;

use crate::ir::{
    Builtin, Choice, Field, FieldXml, Holder, Occurs, Origin, Shape, TypeId, TypeRef, TypeUse, Variant, XmlName,
};

use super::complex::field;
use super::particle::{Element, Particle, Term};
use super::{ChoiceMember, Lowering};

/// A field that is not yet one: which elements it takes, and how often.
struct Draft {
    elements: Vec<Element>,
    /// The `xs:group` in which it stands.
    group: Option<XmlName>,
    occurs: Occurs,
    required_on_success: bool,
}

/// The drafts of a type, and whether it has an `xs:any`.
#[derive(Default)]
struct Drafts {
    drafts: Vec<Draft>,
    any: Option<Occurs>,
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
        drafts.add(particle, false, false);
        if required_on_success {
            drafts.drafts[before..].iter_mut().for_each(require_on_success);
        }
    }
    drafts.merge_overlaps();
    let whole = whole && drafts.drafts.len() == 1;
    let mut fields: Vec<Field> = drafts
        .drafts
        .into_iter()
        .map(|draft| lowering.field(draft, owner, whole))
        .collect();
    if let Some(occurs) = drafts.any {
        // Several elements may come even where one is asked for: it costs nothing to keep them.
        let occurs = if occurs == Occurs::Required {
            Occurs::Many
        } else {
            occurs
        };
        let of = TypeUse::of(TypeRef::Builtin(Builtin::XmlElement));
        fields.push(Field {
            of,
            ..field(FieldXml::Any, occurs)
        });
    }
    fields
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
}

impl Drafts {
    fn add(&mut self, particle: &Particle, optional: bool, many: bool) {
        let optional = optional || particle.optional;
        let many = many || particle.many;
        match &particle.term {
            Term::Element(element) => self.push(vec![(**element).clone()], optional, many),
            Term::Any => self.any = Some(Occurs::Many),
            Term::Sequence(parts) if many && parts.len() > 1 => self.add_irregular(particle),
            Term::Sequence(parts) => parts.iter().for_each(|part| self.add(part, optional, many)),
            Term::Group(name, part) => {
                let outer = self.group.replace(name.clone());
                self.add(part, optional, many);
                self.group = outer;
            }
            Term::Choice(parts) => self.add_choice(particle, parts, optional, many),
        }
    }

    fn add_choice(&mut self, particle: &Particle, parts: &[Particle], optional: bool, many: bool) {
        let mut alternatives = Alternatives::default();
        if parts.iter().all(|part| alternatives.add(part)) {
            if alternatives.any {
                self.any = Some(Occurs::Many);
            }
            let optional = optional || alternatives.optional || alternatives.any;
            self.push(alternatives.elements, optional, many || alternatives.many);
        } else {
            self.add_irregular(particle);
        }
    }

    fn add_irregular(&mut self, particle: &Particle) {
        let mut elements = Vec::new();
        if collect(particle, &mut elements) {
            self.any = Some(Occurs::Many);
        }
        self.push(elements, true, true);
    }

    fn push(&mut self, elements: Vec<Element>, optional: bool, many: bool) {
        let mut kept: Vec<Element> = Vec::new();
        for element in elements {
            if !kept.iter().any(|known| known.name == element.name) {
                kept.push(element);
            }
        }
        let occurs = match (many, optional) {
            (true, true) => Occurs::Many,
            (true, false) => Occurs::AtLeastOnce,
            (false, true) => Occurs::Optional,
            (false, false) => Occurs::Required,
        };
        if !kept.is_empty() {
            let group = self.group.clone();
            self.drafts.push(Draft {
                elements: kept,
                group,
                occurs,
                required_on_success: false,
            });
        }
    }

    /// Where an element may belong to two fields, these and all between them become one, in document order.
    fn merge_overlaps(&mut self) {
        let drafts = std::mem::take(&mut self.drafts);
        let mut merged: Vec<Draft> = Vec::with_capacity(drafts.len());
        let mut holder: HashMap<XmlName, usize> = HashMap::with_capacity(drafts.len());
        for mut draft in drafts {
            let first = draft
                .elements
                .iter()
                .filter_map(|element| holder.get(&element.name))
                .min()
                .copied();
            if let Some(first) = first {
                let mut elements: Vec<Element> = merged.drain(first..).flat_map(|draft| draft.elements).collect();
                for element in draft.elements {
                    if !elements.iter().any(|known| known.name == element.name) {
                        elements.push(element);
                    }
                }
                draft = Draft {
                    elements,
                    group: draft.group,
                    occurs: Occurs::Many,
                    required_on_success: false,
                };
            }
            for element in &draft.elements {
                holder.insert(element.name.clone(), merged.len());
            }
            merged.push(draft);
        }
        self.drafts = merged;
    }
}

/// The alternatives of a choice, as far as each is a single element.
#[derive(Default)]
struct Alternatives {
    elements: Vec<Element>,
    any: bool,
    optional: bool,
    many: bool,
}

impl Alternatives {
    /// Adds an alternative; `false` if it is more than a single element.
    fn add(&mut self, part: &Particle) -> bool {
        self.optional |= part.optional;
        self.many |= part.many;
        match &part.term {
            Term::Element(element) => {
                self.elements.push((**element).clone());
                true
            }
            Term::Any => {
                self.any = true;
                true
            }
            Term::Choice(parts) => parts.iter().all(|part| self.add(part)),
            Term::Group(_, part) => self.add(part),
            Term::Sequence(parts) => match parts.as_slice() {
                [] => {
                    self.optional = true;
                    true
                }
                [part] => self.add(part),
                _ => false,
            },
        }
    }
}

/// Collects the elements of a particle; `true` if it holds an `xs:any`.
fn collect(particle: &Particle, elements: &mut Vec<Element>) -> bool {
    match &particle.term {
        Term::Element(element) => {
            elements.push((**element).clone());
            false
        }
        Term::Any => true,
        Term::Group(_, part) => collect(part, elements),
        Term::Sequence(parts) | Term::Choice(parts) => {
            let mut any = false;
            for part in parts {
                any |= collect(part, elements);
            }
            any
        }
    }
}

impl Lowering<'_> {
    fn field(&mut self, draft: Draft, owner: TypeId, whole: bool) -> Field {
        let Draft {
            mut elements,
            group,
            occurs,
            required_on_success,
        } = draft;
        if elements.len() == 1 {
            let Element {
                name,
                of,
                nillable,
                docs,
                default,
            } = elements.remove(0);
            return Field {
                of,
                nillable,
                docs,
                default,
                required_on_success,
                ..field(FieldXml::Element(name), occurs)
            };
        }
        let id = self.choice(elements, Holder { owner, whole, group });
        Field {
            of: TypeUse::of(TypeRef::Type(id)),
            required_on_success,
            ..field(FieldXml::Choice, occurs)
        }
    }

    /// The enum for a choice. Equal choices share one.
    fn choice(&mut self, elements: Vec<Element>, holder: Holder) -> TypeId {
        let key: Vec<_> = elements
            .iter()
            .map(|element| ChoiceMember {
                name: element.name.clone(),
                ty: element.of.ty,
                facets: element.of.facets.clone(),
                nillable: element.nillable,
            })
            .collect();
        if let Some(&known) = self.choices.get(&key) {
            if let Origin::Choice { holders, .. } = &mut self.types[known.0].origin {
                holders.push(holder);
            }
            return known;
        }
        let head = self.common_head(&elements);
        let variants = elements.into_iter().map(|element| Variant {
            xml: element.name,
            name: String::new(),
            of: element.of,
            nillable: element.nillable,
            boxed: false,
            docs: element.docs,
            attributes: Vec::new(),
        });
        let shape = Shape::Choice(Choice {
            variants: variants.collect(),
        });
        let id = self.add(
            Origin::Choice {
                holders: vec![holder],
                head,
            },
            String::new(),
            shape,
        );
        self.choices.insert(key, id);
        id
    }

    /// The head of the substitution group to which all these elements belong.
    fn common_head(&self, elements: &[Element]) -> Option<XmlName> {
        let belong = |head: &XmlName| {
            let members = self.members_of(head);
            elements
                .iter()
                .all(|element| element.name == *head || members.contains(&element.name))
        };
        self.members.keys().find(|head| belong(head)).cloned()
    }
}
