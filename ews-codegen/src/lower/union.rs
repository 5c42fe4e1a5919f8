//! Lists and unions.

use xsd_parser::models::schema::xs::{List as ListNode, Union as UnionNode};

use crate::error::Error;
use crate::ir::{
    Builtin, Facets, List, Member, Origin, Shape, SharedFacets, TypeRef, TypeUse, Union, WhiteSpace, XSD, XmlName,
};

use super::{Declared, Lowering, pending};

impl<'a> Lowering<'a> {
    pub(super) fn list(
        &mut self,
        declared: &Declared<'a>,
        node: &'a ListNode,
        origin: Origin,
        text: String,
    ) -> Result<TypeUse, Error> {
        let id = self.add(origin.clone(), text, pending());
        let item = match (&node.item_type, &node.simple_type) {
            (Some(item), _) => self.use_of_type(&declared.decl.scope.resolve(item))?,
            (None, Some(nested)) => self.nested(declared, nested, &origin)?,
            (None, None) => TypeUse::of(TypeRef::Builtin(Builtin::String)),
        };
        self.types[id.0].shape = Shape::List(Box::new(List { item }));
        Ok(TypeUse::of(TypeRef::Type(id)))
    }

    /// The list that XML Schema itself has under this name.
    pub(super) fn builtin_list(&mut self, name: &XmlName) -> Option<TypeUse> {
        let item = match &*name.local {
            _ if name.namespace.as_deref() != Some(XSD) => return None,
            "NMTOKENS" => "NMTOKEN",
            "IDREFS" => "IDREF",
            "ENTITIES" => "ENTITY",
            _ => return None,
        };
        if let Some(known) = self.builtin_lists.get(name) {
            return Some(known.clone());
        }
        let item = TypeUse {
            ty: TypeRef::Builtin(Builtin::String),
            xsd: Some(XmlName::new(Some(XSD), item)),
            facets: SharedFacets::of_xsd(item),
        };
        let shape = Shape::List(Box::new(List { item }));
        let id = self.add(Origin::Named(name.clone()), String::new(), shape);
        let mut list = TypeUse {
            xsd: Some(name.clone()),
            ..TypeUse::of(TypeRef::Type(id))
        };
        list.facets.min_length = Some("1".to_owned());
        self.builtin_lists.insert(name.clone(), list.clone());
        Some(list)
    }

    pub(super) fn union(
        &mut self,
        declared: &Declared<'a>,
        node: &'a UnionNode,
        origin: Origin,
        text: String,
    ) -> Result<TypeUse, Error> {
        // Before its members, so that it is the first to choose a name.
        let id = self.add(origin.clone(), text, pending());
        let mut members = Vec::new();
        for name in node.member_types.iter().flat_map(|names| &names.0) {
            members.push(self.use_of_type(&declared.decl.scope.resolve(name))?);
        }
        for nested in &node.simple_type {
            members.push(self.nested(declared, nested, &origin)?);
        }
        let members = distinct(members);
        if let Some(one) = one_type(&members) {
            return Ok(one);
        }
        let members = members.into_iter().map(|of| Member {
            name: String::new(),
            of,
        });
        self.types[id.0].shape = Shape::Union(Union {
            members: members.collect(),
        });
        Ok(TypeUse::of(TypeRef::Type(id)))
    }
}

/// The members that some text is a value of, and of no member before.
fn distinct(members: Vec<TypeUse>) -> Vec<TypeUse> {
    let mut kept: Vec<TypeUse> = Vec::new();
    for member in members {
        let is_known = |known: &TypeUse| known.ty == member.ty && known.facets == member.facets;
        if kept.iter().any(is_known) {
            continue;
        }
        let is_last = member.ty == TypeRef::Builtin(Builtin::String) && member.facets.allow_any_text();
        kept.push(member);
        if is_last {
            break;
        }
    }
    kept
}

/// The type that has the values of all members, if it need not be a union.
fn one_type(members: &[TypeUse]) -> Option<TypeUse> {
    let [first, others @ ..] = members else {
        // A union of nothing has no values.
        let mut nothing = TypeUse::of(TypeRef::Builtin(Builtin::String));
        nothing.facets.kind = Some(Facets::NOTHING);
        return Some(nothing);
    };
    if others.is_empty() {
        return Some(first.clone());
    }
    if !matches!(first.ty, TypeRef::Builtin(_)) || others.iter().any(|other| other.ty != first.ty) {
        return None;
    }
    // What a member asks, it asks of its own values.
    let mut one = TypeUse::of(first.ty);
    if others.iter().all(|other| other.facets.kind == first.facets.kind) {
        one.facets.kind = first.facets.kind;
    }
    let white_space = first.facets.white_space;
    if others.iter().all(|other| other.facets.white_space == white_space) && white_space != WhiteSpace::Preserve {
        one.facets.white_space = white_space;
    }
    Some(one)
}
