//! Simple types.

use std::collections::HashSet;

use xsd_parser::models::schema::xs::{
    Facet, FacetType, Restriction, RestrictionContent, SimpleBaseType, SimpleBaseTypeContent,
};

use crate::error::Error;
use crate::ir::{Builtin, EnumValue, Facets, OpenEnum, Origin, Shape, TypeRef, TypeUse, WhiteSpace, XmlName};

use super::spelling;
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
        let values = self.narrow(&mut base, facets);
        if values.is_empty() {
            return Ok(base);
        }
        // An enumeration of nothing but the empty text says what its length says.
        if is_textual(&base, self) && values.iter().any(|value| !value.value.is_empty()) {
            let shape = Shape::OpenEnum(OpenEnum { values });
            base.ty = TypeRef::Type(self.add(origin, text, shape));
            base.facets.values.clear();
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
    pub(super) fn nested(
        &mut self,
        holder: &Declared<'a>,
        node: &'a SimpleBaseType,
        origin: &Origin,
    ) -> Result<TypeUse, Error> {
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

    /// Adds facets to those of a type, and returns the enumerated values. The type becomes another one where its values would
    /// not satisfy the facets in the spelling in which they are written, or where the bounds allow a simpler one.
    fn narrow<'f>(&self, used: &mut TypeUse, added: impl IntoIterator<Item = &'f Facet>) -> Vec<EnumValue> {
        let before = used.facets.patterns.len();
        let values = narrow(&mut used.facets, added);
        if used.facets.patterns.len() > before && !self.keeps_spelling(used.ty) {
            self.become_text(used);
        }
        if used.ty == TypeRef::Builtin(Builtin::Integer) {
            used.ty = TypeRef::Builtin(integer_within(&used.facets));
        }
        values
    }

    /// Adds a facet of a type with text.
    pub(super) fn narrow_text(&self, used: &mut TypeUse, facet: &Facet) {
        let values = self.narrow(used, [facet]);
        used.facets.values.extend(values.into_iter().map(|value| value.value));
    }

    /// Adds what an element fixes. Validators compare the text of an element with that, not its value, so that a type which
    /// spells the value otherwise becomes text.
    pub(super) fn fix_element(&self, used: &mut TypeUse, fixed: Option<&str>) {
        let Some(fixed) = fixed else { return };
        let is_text_alone = match used.ty {
            TypeRef::Builtin(_) => true,
            TypeRef::Type(id) => matches!(self.types[id.0].shape, Shape::List(_) | Shape::Union(_)),
        };
        if is_text_alone && !self.is_written_as(used.ty, &WhiteSpace::Collapse.normalize(fixed)) {
            self.become_text(used);
        }
        self.fix(used, Some(fixed));
    }

    /// Adds what an element or attribute fixes.
    pub(super) fn fix(&self, used: &mut TypeUse, fixed: Option<&str>) {
        let Some(fixed) = fixed else { return };
        let is_compared = match used.ty {
            TypeRef::Builtin(builtin) => !matches!(builtin, Builtin::XmlElement | Builtin::XmlAttribute),
            TypeRef::Type(id) => match self.types[id.0].shape {
                Shape::OpenEnum(_) | Shape::Struct(_) => true,
                // By their texts.
                Shape::List(_) | Shape::Union(_) => {
                    !self.has_names(used.ty) && self.is_written_as(used.ty, &WhiteSpace::Collapse.normalize(fixed))
                }
                Shape::Choice(_) | Shape::Derived(_) | Shape::Newtype(_) => false,
            },
        };
        if is_compared {
            used.facets.values = vec![used.facets.white_space.normalize(fixed)];
        }
    }

    /// Whether values can be qualified names, of which one is the same with different prefixes.
    fn has_names(&self, ty: TypeRef) -> bool {
        match ty {
            TypeRef::Builtin(builtin) => builtin == Builtin::QName,
            TypeRef::Type(id) => match &self.types[id.0].shape {
                Shape::List(list) => self.has_names(list.item.ty),
                Shape::Union(union) => union.members.iter().any(|member| self.has_names(member.of.ty)),
                _ => false,
            },
        }
    }

    /// Whether the values of a type keep the spelling that they had in a document, white space aside.
    fn keeps_spelling(&self, ty: TypeRef) -> bool {
        match ty {
            TypeRef::Builtin(builtin) => builtin.keeps_spelling(),
            TypeRef::Type(id) => match &self.types[id.0].shape {
                Shape::OpenEnum(_) => true,
                Shape::List(list) => self.keeps_spelling(list.item.ty),
                Shape::Union(union) => union.members.iter().all(|member| self.keeps_spelling(member.of.ty)),
                Shape::Struct(_) | Shape::Choice(_) | Shape::Derived(_) | Shape::Newtype(_) => false,
            },
        }
    }

    /// Whether the runtime writes a value of this type as it is spelled here. Texts that are no values of the type are.
    fn is_written_as(&self, ty: TypeRef, text: &str) -> bool {
        match ty {
            TypeRef::Builtin(builtin) => spelling::is_written_as(builtin, text),
            TypeRef::Type(id) => match &self.types[id.0].shape {
                Shape::List(list) => text.split(' ').all(|item| self.is_written_as(list.item.ty, item)),
                Shape::Union(union) => union
                    .members
                    .iter()
                    .all(|member| self.is_written_as(member.of.ty, text)),
                _ => true,
            },
        }
    }

    /// Makes a type one whose values keep their spelling.
    fn become_text(&self, used: &mut TypeUse) {
        let facets: &mut Facets = &mut used.facets;
        match used.ty {
            TypeRef::Builtin(builtin) => {
                if let Some(range) = builtin.range() {
                    bound(&mut facets.min_inclusive, &facets.min_exclusive, *range.start());
                    bound(&mut facets.max_inclusive, &facets.max_exclusive, *range.end());
                }
            }
            TypeRef::Type(id) => {
                // The length of a list is not that of its text.
                (facets.min_length, facets.max_length) = (None, None);
                if matches!(self.types[id.0].shape, Shape::List(_)) {
                    facets.white_space = WhiteSpace::Collapse;
                }
            }
        }
        used.ty = TypeRef::Builtin(Builtin::String);
    }
}

/// Sets a bound that Rust's type had, unless there is another on the same side.
fn bound(inclusive: &mut Option<String>, exclusive: &Option<String>, of_type: i128) {
    if inclusive.is_none() && exclusive.is_none() {
        *inclusive = Some(of_type.to_string());
    }
}

/// Rust's type for whole numbers within bounds, if there is one.
fn integer_within(facets: &Facets) -> Builtin {
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<i128>().ok());
    let min = number(&facets.min_inclusive).or(number(&facets.min_exclusive));
    let max = number(&facets.max_inclusive).or(number(&facets.max_exclusive));
    let is_within = |builtin: &Builtin| match (builtin.range(), min, max) {
        (Some(range), Some(min), Some(max)) => range.contains(&min) && range.contains(&max),
        _ => false,
    };
    [Builtin::U64, Builtin::I64]
        .into_iter()
        .find(is_within)
        .unwrap_or(Builtin::Integer)
}

/// Adds facets, and returns the enumerated values.
fn narrow<'f>(facets: &mut Facets, added: impl IntoIterator<Item = &'f Facet>) -> Vec<EnumValue> {
    let mut values: Vec<EnumValue> = Vec::new();
    for facet in added {
        // In a facet that is not text, white space around it does not count.
        let set = |slot: &mut Option<String>, facet: &FacetType| {
            *slot = Some(WhiteSpace::Collapse.normalize(&facet.value));
        };
        // A qualified name has no length: its prefix can be any.
        let has_length = !matches!(facets.kind, Some("QName" | "NOTATION"));
        match facet {
            Facet::Enumeration(value) => {
                let docs = docs::text(&value.annotation);
                values.push(EnumValue {
                    value: value.value.clone(),
                    name: String::new(),
                    docs,
                    attributes: Vec::new(),
                });
            }
            Facet::MinInclusive(facet) => set(&mut facets.min_inclusive, facet),
            Facet::MaxInclusive(facet) => set(&mut facets.max_inclusive, facet),
            Facet::MinExclusive(facet) => set(&mut facets.min_exclusive, facet),
            Facet::MaxExclusive(facet) => set(&mut facets.max_exclusive, facet),
            Facet::MinLength(_) | Facet::MaxLength(_) | Facet::Length(_) if !has_length => {}
            Facet::MinLength(facet) => set(&mut facets.min_length, facet),
            Facet::MaxLength(facet) => set(&mut facets.max_length, facet),
            Facet::Length(facet) => {
                set(&mut facets.min_length, facet);
                set(&mut facets.max_length, facet);
            }
            Facet::TotalDigits(facet) => set(&mut facets.total_digits, facet),
            Facet::FractionDigits(facet) => set(&mut facets.fraction_digits, facet),
            Facet::Pattern(facet) => facets.patterns.push(facet.value.clone()),
            Facet::WhiteSpace(facet) => facets.white_space = white_space(&facet.value),
            Facet::Assertion(_) | Facet::ExplicitTimezone(_) => {}
        }
    }
    let mut seen = HashSet::with_capacity(values.len());
    for value in &mut values {
        value.value = facets.white_space.normalize(&value.value);
    }
    values.retain(|value| seen.insert(value.value.clone()));
    values
}

fn white_space(value: &str) -> WhiteSpace {
    match value.trim() {
        "preserve" => WhiteSpace::Preserve,
        "replace" => WhiteSpace::Replace,
        _ => WhiteSpace::Collapse,
    }
}

/// Whether the values of a type are text and the same where their texts are, so that enumerated ones can be an enum.
fn is_textual(used: &TypeUse, lowering: &Lowering<'_>) -> bool {
    match used.ty {
        TypeRef::Builtin(Builtin::String) => matches!(
            used.facets.kind,
            None | Some("language" | "Name" | "NCName" | "ID" | "IDREF" | "ENTITY" | "NMTOKEN")
        ),
        TypeRef::Builtin(_) => false,
        TypeRef::Type(id) => matches!(lowering.types[id.0].shape, Shape::OpenEnum(_) | Shape::Union(_)),
    }
}

fn shown(declared: &Declared<'_>) -> String {
    declared
        .name
        .as_ref()
        .map_or_else(|| "(nameless)".to_owned(), ToString::to_string)
}
