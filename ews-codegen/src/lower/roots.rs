//! Global elements and named types as roots of the bindings.

use std::collections::{HashMap, HashSet};

use xsd_parser::models::schema::xs::ElementType;

use crate::error::Error;
use crate::ir::{Newtype, Operation, Origin, Root, RootKind, Shape, SharedFacets, TypeId, TypeRef, TypeUse, XmlName};

use super::{Lowering, particle};

/// A global element, and the type that it has.
struct Held<'a> {
    element: XmlName,
    node: &'a ElementType,
    of: TypeUse,
}

impl<'a> Lowering<'a> {
    /// Every global element that a document can consist of, and every named type, whether it was chosen or not: names depend
    /// on all of them.
    pub(super) fn roots(&mut self, operations: &[Operation]) -> Vec<Root> {
        let mut known: HashMap<&XmlName, TypeId> = HashMap::new();
        for operation in operations {
            known.extend(operation.elements());
        }
        let held = self.held_types();
        let mut holders: HashMap<TypeRef, usize> = HashMap::new();
        for held in &held {
            *holders.entry(held.of.ty).or_default() += 1;
        }
        let mut roots = Vec::new();
        for held in held {
            let ty = match known.get(&held.element) {
                Some(&ty) => ty,
                None => self.element_root(&held, holders[&held.of.ty]),
            };
            roots.push(root(RootKind::Element, held.element, ty));
        }
        for name in self.symbols.type_order.clone() {
            let ty = match self.use_of_type(&name) {
                Ok(of) => self.type_root(&name, of),
                Err(error) => self.refused_type(Origin::Named(name.clone()), error),
            };
            roots.push(root(RootKind::Type, name, ty));
        }
        roots
    }

    /// The global elements with their types. An abstract element never occurs.
    fn held_types(&mut self) -> Vec<Held<'a>> {
        let mut seen = HashSet::new();
        let mut held = Vec::new();
        for element in self.symbols.element_order.clone() {
            let decl = self.symbols.elements[&element];
            if decl.node.abstract_ || !seen.insert(element.clone()) {
                continue;
            }
            let mut of = self
                .element_type(decl.node, decl.scope, &element)
                .unwrap_or_else(|error| self.refused_element(&element, error));
            self.finish_jobs();
            self.fix_element(&mut of, decl.node.fixed.as_deref());
            held.push(Held {
                element,
                node: decl.node,
                of,
            });
        }
        held
    }

    fn refused_element(&mut self, element: &XmlName, error: Error) -> TypeUse {
        let holder = element.clone();
        TypeUse::of(TypeRef::Type(self.refused_type(Origin::Anonymous { holder }, error)))
    }

    /// The type of an element if that is generated and no other element has it, else a newtype of it: what is written says by
    /// its type which element it is.
    fn element_root(&mut self, held: &Held<'a>, holders: usize) -> TypeId {
        let nillable = held.node.nillable.unwrap_or_default();
        if let Some(id) = plain(&held.of).filter(|_| !nillable && element_default(held.node).is_none()) {
            let is_own = match &self.types[id.0].origin {
                Origin::Named(_) => holders == 1,
                Origin::Anonymous { holder } => *holder == held.element,
                Origin::Root { .. } | Origin::MessagesOf(_) | Origin::Choice { .. } => false,
            };
            if is_own {
                let docs = &mut self.types[id.0].docs;
                if docs.is_empty() {
                    *docs = particle::element_docs(held.node);
                }
                return id;
            }
        }
        self.newtype(&held.element, held.node, held.of.clone())
    }

    /// The newtype of an element around the type that it has.
    pub(super) fn newtype(&mut self, element: &XmlName, node: &ElementType, of: TypeUse) -> TypeId {
        let origin = Origin::Root {
            element: element.clone(),
            ty: of.xsd.clone(),
        };
        let newtype = Newtype {
            of,
            nillable: node.nillable.unwrap_or_default(),
            default: element_default(node),
        };
        self.add(origin, particle::element_docs(node), Shape::Newtype(Box::new(newtype)))
    }

    /// What is generated for a named type, or a newtype where that is one of Rust's own.
    fn type_root(&mut self, name: &XmlName, of: TypeUse) -> TypeId {
        if let Some(id) = plain(&of) {
            return id;
        }
        let newtype = Newtype {
            of,
            nillable: false,
            default: None,
        };
        self.add(
            Origin::Named(name.clone()),
            String::new(),
            Shape::Newtype(Box::new(newtype)),
        )
    }
}

/// What stands for the text of an empty element.
fn element_default(node: &ElementType) -> Option<String> {
    node.default.clone().or_else(|| node.fixed.clone())
}

fn root(kind: RootKind, name: XmlName, ty: TypeId) -> Root {
    Root { kind, name, ty }
}

/// The generated type, if there is nothing to say beyond it.
fn plain(of: &TypeUse) -> Option<TypeId> {
    match of.ty {
        TypeRef::Type(id) if of.facets == SharedFacets::default() => Some(id),
        _ => None,
    }
}
