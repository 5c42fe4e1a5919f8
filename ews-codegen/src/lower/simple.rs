//! Simple types.

use xsd_parser::models::schema::xs::{
    Facet, FacetType, List as ListNode, Restriction, RestrictionContent, SimpleBaseType, SimpleBaseTypeContent,
    Union as UnionNode,
};

use crate::error::Error;
use crate::ir::{Builtin, EnumValue, Facets, List, Member, OpenEnum, Origin, Shape, TypeRef, TypeUse, Union, XmlName};

use super::symbols::{Decl, TypeNode};
use super::{Declared, Lowering, MAX_DERIVATIONS, docs, error};

impl<'a> Lowering<'a> {
    /// The Rust type for a simple type. Only enumerations, lists and mixed unions need a type of their own.
    pub(super) fn simple_type(
        &mut self,
        declared: &Declared<'a>,
        node: &'a SimpleBaseType,
        origin: Origin,
        depth: usize,
    ) -> Result<TypeUse, Error> {
        if depth > MAX_DERIVATIONS {
            return Err(error(
                format!("type `{}` derives from itself", shown(declared)),
                "break the cycle",
            ));
        }
        let text = docs::text(node.content.iter().filter_map(|content| match content {
            SimpleBaseTypeContent::Annotation(annotation) => Some(annotation),
            _ => None,
        }));
        for content in &node.content {
            return match content {
                SimpleBaseTypeContent::Annotation(_) => continue,
                SimpleBaseTypeContent::Restriction(node) => self.restriction(declared, node, origin, text, depth),
                SimpleBaseTypeContent::List(node) => self.list(declared, node, origin, text),
                SimpleBaseTypeContent::Union(node) => self.union(declared, node, origin, text),
            };
        }
        Err(error(
            format!("simple type `{}` says nothing", shown(declared)),
            "give it a restriction, list or union",
        ))
    }

    fn restriction(
        &mut self,
        declared: &Declared<'a>,
        node: &'a Restriction,
        origin: Origin,
        text: String,
        depth: usize,
    ) -> Result<TypeUse, Error> {
        let mut base = self.restricted(declared, node, &origin, depth)?;
        let facets = node.content.iter().filter_map(|content| match content {
            RestrictionContent::Facet(facet) => Some(facet),
            _ => None,
        });
        let values = narrow(&mut base.facets, facets);
        if values.is_empty() {
            return Ok(base);
        }
        if is_textual(&base, self) {
            let shape = Shape::OpenEnum(OpenEnum { values });
            base.ty = TypeRef::Type(self.add(origin, text, shape));
        } else {
            base.facets.values = values.into_iter().map(|value| value.value).collect();
        }
        Ok(base)
    }

    /// What a restriction restricts.
    fn restricted(
        &mut self,
        declared: &Declared<'a>,
        node: &'a Restriction,
        origin: &Origin,
        depth: usize,
    ) -> Result<TypeUse, Error> {
        let nested = node.content.iter().find_map(|content| match content {
            RestrictionContent::SimpleType(node) => Some(node),
            _ => None,
        });
        match (&node.base, nested) {
            (Some(base), _) => {
                let name = declared.decl.scope.resolve(base);
                if name.namespace.as_deref() == Some(crate::ir::XSD) {
                    return self.use_of_type(&name);
                }
                let base = self.base_of(declared, &name)?;
                match base.decl.node {
                    TypeNode::Simple(node) if !self.uses.contains_key(&base.decl.node.address()) => {
                        let made = self.simple_type(&base, node, Origin::Named(name.clone()), depth + 1)?;
                        let made = TypeUse {
                            xsd: Some(name),
                            ..made
                        };
                        self.uses.insert(base.decl.node.address(), made.clone());
                        Ok(made)
                    }
                    _ => self.use_of(&base, Origin::Named(name)),
                }
            }
            (None, Some(node)) => self.nested(declared, node, origin),
            (None, None) => Ok(TypeUse::of(TypeRef::Builtin(Builtin::String))),
        }
    }

    /// A nameless simple type within another type.
    fn nested(&mut self, holder: &Declared<'a>, node: &'a SimpleBaseType, origin: &Origin) -> Result<TypeUse, Error> {
        let holder_name = match origin {
            Origin::Named(name) | Origin::Anonymous { holder: name } => name.clone(),
            _ => XmlName::default(),
        };
        let decl = Decl {
            node: TypeNode::Simple(node),
            scope: holder.decl.scope,
        };
        let declared = Declared {
            name: None,
            version: 0,
            decl,
        };
        self.use_of(&declared, Origin::Anonymous { holder: holder_name })
    }

    fn list(
        &mut self,
        declared: &Declared<'a>,
        node: &'a ListNode,
        origin: Origin,
        text: String,
    ) -> Result<TypeUse, Error> {
        let item = match (&node.item_type, &node.simple_type) {
            (Some(item), _) => self.use_of_type(&declared.decl.scope.resolve(item))?,
            (None, Some(nested)) => self.nested(declared, nested, &origin)?,
            (None, None) => TypeUse::of(TypeRef::Builtin(Builtin::String)),
        };
        let id = self.add(origin, text, Shape::List(Box::new(List { item })));
        Ok(TypeUse::of(TypeRef::Type(id)))
    }

    fn union(
        &mut self,
        declared: &Declared<'a>,
        node: &'a UnionNode,
        origin: Origin,
        text: String,
    ) -> Result<TypeUse, Error> {
        let mut members = Vec::new();
        for name in node.member_types.iter().flat_map(|names| &names.0) {
            members.push(self.use_of_type(&declared.decl.scope.resolve(name))?);
        }
        for nested in &node.simple_type {
            members.push(self.nested(declared, nested, &origin)?);
        }
        let mut kept: Vec<TypeUse> = Vec::new();
        for member in members {
            if !kept.iter().any(|known| known.ty == member.ty) {
                kept.push(member);
            }
        }
        if let [only] = kept.as_slice() {
            return Ok(TypeUse::of(only.ty));
        }
        let members = kept
            .into_iter()
            .map(|of| Member {
                name: String::new(),
                of,
            })
            .collect();
        let id = self.add(origin, text, Shape::Union(Union { members }));
        Ok(TypeUse::of(TypeRef::Type(id)))
    }
}

/// Adds facets to those of the base, and returns the enumerated values.
pub(super) fn narrow<'f>(facets: &mut Facets, added: impl IntoIterator<Item = &'f Facet>) -> Vec<EnumValue> {
    let mut values: Vec<EnumValue> = Vec::new();
    for facet in added {
        let set = |slot: &mut Option<String>, facet: &FacetType| *slot = Some(facet.value.clone());
        match facet {
            Facet::Enumeration(value) => {
                let docs = docs::text(&value.annotation);
                values.push(EnumValue {
                    value: value.value.trim_matches([' ', '\t', '\r', '\n']).to_owned(),
                    name: String::new(),
                    docs,
                    attributes: Vec::new(),
                });
            }
            Facet::MinInclusive(facet) => set(&mut facets.min_inclusive, facet),
            Facet::MaxInclusive(facet) => set(&mut facets.max_inclusive, facet),
            Facet::MinExclusive(facet) => set(&mut facets.min_exclusive, facet),
            Facet::MaxExclusive(facet) => set(&mut facets.max_exclusive, facet),
            Facet::MinLength(facet) => set(&mut facets.min_length, facet),
            Facet::MaxLength(facet) => set(&mut facets.max_length, facet),
            Facet::Length(facet) => {
                set(&mut facets.min_length, facet);
                set(&mut facets.max_length, facet);
            }
            Facet::TotalDigits(facet) => set(&mut facets.total_digits, facet),
            Facet::FractionDigits(facet) => set(&mut facets.fraction_digits, facet),
            Facet::Pattern(facet) => facets.patterns.push(facet.value.clone()),
            Facet::WhiteSpace(_) | Facet::Assertion(_) | Facet::ExplicitTimezone(_) => {}
        }
    }
    let mut seen = std::collections::HashSet::with_capacity(values.len());
    values.retain(|value| seen.insert(value.value.clone()));
    values
}

/// Whether the values of a type are text, so that enumerated ones can be an enum.
fn is_textual(used: &TypeUse, lowering: &Lowering<'_>) -> bool {
    match used.ty {
        TypeRef::Builtin(builtin) => builtin == Builtin::String,
        TypeRef::Type(id) => matches!(lowering.types[id.0].shape, Shape::OpenEnum(_) | Shape::Union(_)),
    }
}

fn shown(declared: &Declared<'_>) -> String {
    declared
        .name
        .as_ref()
        .map_or_else(|| "(nameless)".to_owned(), ToString::to_string)
}
