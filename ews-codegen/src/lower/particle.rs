//! Content models: sequences, choices, groups, elements and what can be substituted for them.

use std::collections::BTreeMap;

use xsd_parser::models::schema::MaxOccurs;
use xsd_parser::models::schema::xs::{
    Annotation, BasicNamespaceListItemType, ElementType, ElementTypeContent, FormChoiceType, GroupType,
    GroupTypeContent, NamespaceListType,
};

use crate::error::Error;
use crate::ir::{Counts, TypeUse, Wildcard, XmlName};
use crate::source::Component;

use super::symbols::{Scope, Symbols, TypeNode};
use super::{Lowering, MAX_DERIVATIONS, docs, error, unknown};

/// A part of a content model.
#[derive(Clone)]
pub(super) struct Particle {
    pub(super) counts: Counts,
    pub(super) term: Term,
}

impl Particle {
    /// How many elements it is at least and at most.
    pub(super) fn elements(&self) -> Counts {
        self.counts.times(match &self.term {
            Term::Element(_) | Term::Any(_) => Counts::ONCE,
            Term::Sequence(parts) => Counts::sum(parts.iter().map(Particle::elements)),
            Term::Choice(parts) => Counts::one_of(parts.iter().map(Particle::elements)),
            Term::Group(_, part) => part.elements(),
        })
    }
}

#[derive(Clone)]
pub(super) enum Term {
    Element(Box<Element>),
    Any(Wildcard),
    /// Also what `xs:all` becomes: the order in which we write is an order it allows.
    Sequence(Vec<Particle>),
    Choice(Vec<Particle>),
    /// What a named group holds.
    Group(XmlName, Box<Particle>),
}

/// An element in a content model.
#[derive(Clone)]
pub(super) struct Element {
    pub(super) name: XmlName,
    pub(super) of: TypeUse,
    pub(super) nillable: bool,
    pub(super) docs: String,
    pub(super) default: Option<String>,
}

/// The three kinds of model groups.
#[derive(Clone, Copy)]
pub(super) enum GroupKind {
    Sequence,
    Choice,
}

impl<'a> Lowering<'a> {
    /// A sequence, choice or `xs:all`.
    pub(super) fn group(
        &mut self,
        node: &'a GroupType,
        kind: GroupKind,
        scope: Scope<'a>,
        depth: usize,
    ) -> Result<Particle, Error> {
        let mut children = Vec::new();
        for content in &node.content {
            children.extend(self.group_content(content, scope, depth)?);
        }
        let term = match kind {
            GroupKind::Sequence => Term::Sequence(children),
            GroupKind::Choice => Term::Choice(children),
        };
        Ok(Particle {
            counts: counts(node.min_occurs, &node.max_occurs),
            term,
        })
    }

    fn group_content(
        &mut self,
        content: &'a GroupTypeContent,
        scope: Scope<'a>,
        depth: usize,
    ) -> Result<Option<Particle>, Error> {
        Ok(Some(match content {
            GroupTypeContent::Annotation(_) => return Ok(None),
            GroupTypeContent::Any(node) if is_never(&node.max_occurs) => return Ok(None),
            GroupTypeContent::Element(node) if is_never(&node.max_occurs) => return Ok(None),
            GroupTypeContent::Sequence(node) | GroupTypeContent::Choice(node) | GroupTypeContent::Group(node)
                if is_never(&node.max_occurs) =>
            {
                return Ok(None);
            }
            GroupTypeContent::Element(node) => self.element(node, scope)?,
            GroupTypeContent::Sequence(node) | GroupTypeContent::All(node) => {
                self.group(node, GroupKind::Sequence, scope, depth)?
            }
            GroupTypeContent::Choice(node) => self.group(node, GroupKind::Choice, scope, depth)?,
            GroupTypeContent::Group(node) => self.group_ref(node, scope, depth + 1)?,
            GroupTypeContent::Any(node) => Particle {
                counts: counts(node.min_occurs, &node.max_occurs),
                term: Term::Any(wildcard(node.namespace.as_ref(), scope)),
            },
        }))
    }

    /// A reference to a named group. A redefined group that refers to itself means the group it redefines.
    pub(super) fn group_ref(&mut self, node: &'a GroupType, scope: Scope<'a>, depth: usize) -> Result<Particle, Error> {
        let name = node.ref_.as_ref().map(|name| scope.resolve(name)).unwrap_or_default();
        if depth > MAX_DERIVATIONS {
            return Err(error(format!("group `{name}` contains itself"), "break the cycle"));
        }
        let decls = self
            .symbols
            .groups
            .get(&name)
            .ok_or_else(|| unknown(Component::Group, &name))?;
        let holder = decls.iter().position(|decl| contains(decl.node, node));
        let version = holder.map_or(decls.len(), |position| position).saturating_sub(1);
        let decl = *decls.get(version).ok_or_else(|| unknown(Component::Group, &name))?;
        let mut children = Vec::new();
        for content in &decl.node.content {
            children.extend(self.group_content(content, decl.scope, depth)?);
        }
        let content = Particle {
            counts: Counts::ONCE,
            term: Term::Sequence(children),
        };
        Ok(Particle {
            counts: counts(node.min_occurs, &node.max_occurs),
            term: Term::Group(name, Box::new(content)),
        })
    }

    fn element(&mut self, node: &'a ElementType, scope: Scope<'a>) -> Result<Particle, Error> {
        let term = match &node.ref_ {
            Some(name) => self.referenced(node, &scope.resolve(name))?,
            None => {
                let qualified = match node.form {
                    Some(form) => matches!(form, FormChoiceType::Qualified),
                    None => scope.elements_qualified,
                };
                let namespace = scope.target.filter(|_| qualified);
                let name = XmlName::new(namespace, node.name.clone().unwrap_or_default());
                Term::Element(Box::new(self.element_use(node, node, scope, name)?))
            }
        };
        Ok(Particle {
            counts: counts(node.min_occurs, &node.max_occurs),
            term,
        })
    }

    /// A reference to a global element: that element, or a choice of those that can stand for it.
    fn referenced(&mut self, node: &'a ElementType, name: &XmlName) -> Result<Term, Error> {
        let decl = *self
            .symbols
            .elements
            .get(name)
            .ok_or_else(|| unknown(Component::Element, name))?;
        let members = self.members_of(name);
        let mut alternatives = Vec::new();
        for member in &members {
            let decl = *self
                .symbols
                .elements
                .get(member)
                .ok_or_else(|| unknown(Component::Element, member))?;
            if !self.is_abstract(decl.node, decl.scope) {
                alternatives.push(self.element_use(decl.node, decl.node, decl.scope, member.clone())?);
            }
        }
        if members.is_empty() || !self.is_abstract(decl.node, decl.scope) {
            alternatives.push(self.element_use(node, decl.node, decl.scope, name.clone())?);
        }
        let once = |element| Particle {
            counts: Counts::ONCE,
            term: Term::Element(Box::new(element)),
        };
        Ok(match alternatives.len() {
            1 => Term::Element(Box::new(alternatives.remove(0))),
            _ => Term::Choice(alternatives.into_iter().map(once).collect()),
        })
    }

    fn element_use(
        &mut self,
        user: &'a ElementType,
        node: &'a ElementType,
        scope: Scope<'a>,
        name: XmlName,
    ) -> Result<Element, Error> {
        let own = element_docs(user);
        let mut of = self.element_type(node, scope, &name)?;
        self.fix_element(&mut of, node.fixed.as_deref());
        Ok(Element {
            of,
            name,
            nillable: node.nillable.unwrap_or_default(),
            docs: if own.is_empty() { element_docs(node) } else { own },
            default: node.default.clone().or_else(|| node.fixed.clone()),
        })
    }

    /// Whether an element cannot appear as itself: because it is abstract, or its type is and has no derived type that
    /// `xsi:type` could name.
    fn is_abstract(&self, node: &ElementType, scope: Scope<'a>) -> bool {
        let is_abstract_type = |name| {
            let name = scope.resolve(name);
            let decl = self.symbols.types.get(&name).and_then(|decls| decls.last());
            let is_abstract = decl.is_some_and(|decl| match decl.node {
                TypeNode::Complex(node) => node.abstract_,
                TypeNode::Simple(_) => false,
            });
            is_abstract && self.concrete_types(&name).is_empty()
        };
        node.abstract_ || node.type_.as_ref().is_some_and(is_abstract_type)
    }

    /// The elements that can stand for `head`, through any number of groups.
    pub(super) fn members_of(&self, head: &XmlName) -> Vec<XmlName> {
        let mut found: Vec<XmlName> = Vec::new();
        let mut heads = vec![head];
        while let Some(head) = heads.pop() {
            for member in self.members.get(head).into_iter().flatten() {
                if !found.contains(member) {
                    found.push(member.clone());
                    heads.push(member);
                }
            }
        }
        found
    }
}

/// The elements that can stand for each head directly.
pub(super) fn substitution_groups(symbols: &Symbols<'_>) -> BTreeMap<XmlName, Vec<XmlName>> {
    let mut members: BTreeMap<XmlName, Vec<XmlName>> = BTreeMap::new();
    for name in &symbols.element_order {
        let Some(decl) = symbols.elements.get(name) else {
            continue;
        };
        for head in decl.node.substitution_group.iter().flat_map(|heads| &heads.0) {
            members.entry(decl.scope.resolve(head)).or_default().push(name.clone());
        }
    }
    members
}

/// The text of an element's annotations.
pub(super) fn element_docs(node: &ElementType) -> String {
    docs::text(annotations(node))
}

pub(super) fn annotations(node: &ElementType) -> impl Iterator<Item = &Annotation> {
    node.content.iter().filter_map(|content| match content {
        ElementTypeContent::Annotation(annotation) => Some(annotation),
        _ => None,
    })
}

/// The namespaces that an `xs:any` or `xs:anyAttribute` takes.
pub(super) fn wildcard(namespaces: Option<&NamespaceListType>, scope: Scope<'_>) -> Wildcard {
    let namespace = |uri: Option<&str>| XmlName::new(uri.filter(|uri| !uri.is_empty()), "").namespace;
    match namespaces {
        None | Some(NamespaceListType::Any) => Wildcard::Any,
        Some(NamespaceListType::Other) => Wildcard::Other(namespace(scope.target)),
        Some(NamespaceListType::BasicNamespaceList(list)) => {
            let listed = list.0.iter().map(|item| match item {
                BasicNamespaceListItemType::TargetNamespace => namespace(scope.target),
                BasicNamespaceListItemType::Local => namespace(None),
                BasicNamespaceListItemType::String(uri) => namespace(Some(uri)),
            });
            Wildcard::Listed(listed.collect())
        }
    }
}

fn counts(min: usize, max: &MaxOccurs) -> Counts {
    let max = match max {
        MaxOccurs::Bounded(max) => Some(*max),
        MaxOccurs::Unbounded => None,
    };
    Counts { min, max }
}

fn is_never(max: &MaxOccurs) -> bool {
    matches!(max, MaxOccurs::Bounded(0))
}

/// Whether `part` is somewhere in `group`.
fn contains(group: &GroupType, part: &GroupType) -> bool {
    std::ptr::eq(group, part)
        || group.content.iter().any(|content| match content {
            GroupTypeContent::Group(node)
            | GroupTypeContent::Sequence(node)
            | GroupTypeContent::All(node)
            | GroupTypeContent::Choice(node) => contains(node, part),
            _ => false,
        })
}
