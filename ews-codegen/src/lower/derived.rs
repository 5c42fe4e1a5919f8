//! Derived types: what can stand for a type where `xsi:type` names it.

use std::collections::{BTreeMap, HashSet};

use xsd_parser::models::schema::xs::{
    ComplexBaseType, ComplexBaseTypeContent, ComplexContentContent, ExtensionType, ExtensionTypeContent,
    SimpleContentContent,
};

use crate::error::Error;
use crate::ir::{
    Builtin, Choice, Derivations, DerivedType, Field, FieldXml, Occurs, Origin, Shape, TypeId, TypeRef, TypeUse,
    Variant, VariantXml, XmlName,
};

use super::complex::{base_name, complex_docs, field};
use super::symbols::{Symbols, TypeNode};
use super::{Declared, Job, Lowering, MAX_DERIVATIONS};

impl<'a> Lowering<'a> {
    pub(super) fn derived_enum(&mut self, name: &XmlName, node: &'a ComplexBaseType) -> TypeId {
        if let Some(&known) = self.derived_enums.get(name) {
            return known;
        }
        let shape = Shape::Derived(Choice::default());
        let id = self.add(Origin::Named(name.clone()), complex_docs(node), shape);
        self.derived_enums.insert(name.clone(), id);
        self.jobs.push_back(Job::Derived { id, base: name.clone() });
        id
    }

    /// The variants for an abstract type.
    pub(super) fn derived_choice(&mut self, base: &XmlName) -> Result<Choice, Error> {
        let mut choice = Choice::default();
        for xml in self.concrete_types(base) {
            let declared = self.declared(&xml)?;
            let id = self.struct_for(&declared, Origin::Named(xml.clone()));
            let of = TypeUse {
                xsd: Some(xml.clone()),
                ..TypeUse::of(TypeRef::Type(id))
            };
            choice.variants.push(Variant {
                xml: VariantXml::Name(xml),
                name: String::new(),
                of,
                nillable: false,
                boxed: false,
                docs: String::new(),
                default: None,
                attributes: Vec::new(),
            });
        }
        Ok(choice)
    }

    /// The types that derive from `base`, through any number of steps, and are not abstract.
    pub(super) fn concrete_types(&self, base: &XmlName) -> Vec<XmlName> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut open = vec![base];
        while let Some(base) = open.pop() {
            for name in self.derived.get(base).into_iter().flatten() {
                if seen.insert(name) {
                    found.push(name);
                    open.push(name);
                }
            }
        }
        let is_concrete = |name: &XmlName| {
            let decls = self.symbols.types.get(name).and_then(|decls| decls.last());
            decls.is_some_and(|decl| matches!(decl.node, TypeNode::Complex(node) if !node.abstract_))
        };
        found.into_iter().filter(|name| is_concrete(name)).cloned().collect()
    }

    /// Whether any type derives from this one and can stand for it.
    pub(super) fn is_derived_from(&self, declared: &Declared<'a>) -> bool {
        let name = declared.name.as_ref();
        name.is_some_and(|name| !self.concrete_types(name).is_empty())
    }

    /// Adds a field for what derived types add to each struct that is the type of an element.
    pub(super) fn keep_derived(&mut self) {
        // Those of all global elements, whether they are roots or not: types do not depend on what was chosen.
        for decl in self.symbols.elements.values() {
            self.declared
                .extend(decl.node.type_.iter().map(|name| decl.scope.resolve(name)));
        }
        for id in 0..self.types.len() {
            let name = match &self.types[id].origin {
                Origin::Named(name) | Origin::Root { ty: Some(name), .. } if self.declared.contains(name) => {
                    name.clone()
                }
                _ => continue,
            };
            let types = self.concrete_types(&name);
            if types.is_empty() || !matches!(self.types[id].shape, Shape::Struct(_)) {
                continue;
            }
            let types = types.iter().filter_map(|derived| self.derived_type(derived, &name));
            let derivations = Derivations {
                types: types.collect(),
                of: name,
            };
            if let Shape::Struct(shape) = &mut self.types[id].shape {
                let is_attribute =
                    |field: &Field| matches!(field.xml, FieldXml::Attribute(_) | FieldXml::AnyAttribute(_));
                let at = shape.fields.iter().take_while(|field| is_attribute(field)).count();
                shape.fields.insert(at, derived_field(derivations));
            }
        }
    }

    /// What is known of a type that derives from `base`; `None` for a type whose declarations do not lead there.
    fn derived_type(&self, name: &XmlName, base: &XmlName) -> Option<DerivedType> {
        let mut declared = self.declared(name).ok()?;
        // What cannot be generated is kept as XML.
        let id = self.structs.get(&declared.decl.node.address()).copied();
        let id = id.filter(|id| !self.refused.contains_key(id));
        let mut derived = DerivedType {
            name: name.clone(),
            id,
            is_base: !self.declared.contains(name) && !self.concrete_types(name).is_empty(),
            adds_elements: false,
            adds_attributes: false,
        };
        for _ in 0..MAX_DERIVATIONS {
            if let Some(extension) = extension(&declared) {
                derived.adds_elements |= extension.content.iter().any(adds_elements);
                derived.adds_attributes |= extension.content.iter().any(adds_attributes);
            }
            let Some(next) = base_name(&declared) else { break };
            // A redefinition derives from what it redefines, which is not the base yet.
            if next == *base && declared.name.as_ref() != Some(base) {
                break;
            }
            declared = self.base_of(&declared, &next).ok()?;
        }
        Some(derived)
    }
}

/// What a declaration of a complex type adds to its base; `None` if it restricts that, or has none.
fn extension<'a>(declared: &Declared<'a>) -> Option<&'a ExtensionType> {
    let TypeNode::Complex(node) = declared.decl.node else {
        return None;
    };
    node.content.iter().find_map(|content| match content {
        ComplexBaseTypeContent::ComplexContent(content) => content.content.iter().find_map(|content| match content {
            ComplexContentContent::Extension(node) => Some(node),
            _ => None,
        }),
        ComplexBaseTypeContent::SimpleContent(content) => content.content.iter().find_map(|content| match content {
            SimpleContentContent::Extension(node) => Some(node),
            _ => None,
        }),
        _ => None,
    })
}

fn adds_elements(part: &ExtensionTypeContent) -> bool {
    matches!(
        part,
        ExtensionTypeContent::Sequence(_)
            | ExtensionTypeContent::All(_)
            | ExtensionTypeContent::Choice(_)
            | ExtensionTypeContent::Group(_)
    )
}

fn adds_attributes(part: &ExtensionTypeContent) -> bool {
    matches!(
        part,
        ExtensionTypeContent::Attribute(_)
            | ExtensionTypeContent::AttributeGroup(_)
            | ExtensionTypeContent::AnyAttribute(_)
    )
}

fn derived_field(derivations: Derivations) -> Field {
    Field {
        of: TypeUse::of(TypeRef::Builtin(Builtin::Derived)),
        ..field(FieldXml::Derived(derivations), Occurs::Optional)
    }
}

/// The types that derive from each type directly.
pub(super) fn derived_types(symbols: &Symbols<'_>) -> BTreeMap<XmlName, Vec<XmlName>> {
    let mut derived: BTreeMap<XmlName, Vec<XmlName>> = BTreeMap::new();
    for name in &symbols.type_order {
        let Some(decl) = symbols.types.get(name).and_then(|decls| decls.first()) else {
            continue;
        };
        if let Some(base) = base_name(&Declared {
            name: None,
            version: 0,
            decl: *decl,
        }) {
            derived.entry(base).or_default().push(name.clone());
        }
    }
    derived
}
