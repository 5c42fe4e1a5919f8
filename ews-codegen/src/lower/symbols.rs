//! The global declarations of all schema files, by name.

use std::borrow::Cow;
use std::collections::BTreeMap;

use xsd_parser::models::schema::QName;
use xsd_parser::models::schema::xs::{
    AttributeGroupType, AttributeType, ComplexBaseType, ElementType, FormChoiceType, GroupType, RedefineContent,
    Schema, SchemaContent, SimpleBaseType,
};

use crate::ir::XmlName;
use crate::load::Parsed;

/// What the names in a schema file stand for.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    /// The target namespace.
    pub(super) target: Option<&'a str>,
    /// Whether local elements are in it.
    pub(super) elements_qualified: bool,
    /// Whether local attributes are in it.
    pub(super) attributes_qualified: bool,
}

/// A declaration and the scope of its file.
#[derive(Clone, Copy)]
pub(super) struct Decl<'a, T> {
    pub(super) node: T,
    pub(super) scope: Scope<'a>,
}

/// A global type.
#[derive(Clone, Copy)]
pub(super) enum TypeNode<'a> {
    Simple(&'a SimpleBaseType),
    Complex(&'a ComplexBaseType),
}

/// The global declarations of all schema files.
#[derive(Default)]
pub(super) struct Symbols<'a> {
    /// A redefinition follows what it redefines, so the last one counts.
    pub(super) types: BTreeMap<XmlName, Vec<Decl<'a, TypeNode<'a>>>>,
    pub(super) elements: BTreeMap<XmlName, Decl<'a, &'a ElementType>>,
    pub(super) attributes: BTreeMap<XmlName, Decl<'a, &'a AttributeType>>,
    pub(super) groups: BTreeMap<XmlName, Vec<Decl<'a, &'a GroupType>>>,
    pub(super) attribute_groups: BTreeMap<XmlName, Vec<Decl<'a, &'a AttributeGroupType>>>,
    /// The names of types and elements, in the order of the files.
    pub(super) type_order: Vec<XmlName>,
    pub(super) element_order: Vec<XmlName>,
}

impl<'a> Symbols<'a> {
    /// Collects the declarations: first all plain ones, then the redefinitions.
    pub(super) fn collect(parsed: &'a Parsed) -> Self {
        let mut symbols = Symbols::default();
        let schemas: Vec<&Schema> = parsed.schemas.schemas().map(|(_, info)| &info.schema).collect();
        for schema in &schemas {
            let scope = Scope::of(schema);
            for content in &schema.content {
                symbols.add(content, scope);
            }
        }
        for &number in &parsed.redefinitions {
            let schema = schemas[number];
            let scope = Scope::of(schema);
            for content in &schema.content {
                if let SchemaContent::Redefine(redefine) = content {
                    redefine
                        .content
                        .iter()
                        .for_each(|content| symbols.redefine(content, scope));
                }
            }
        }
        symbols
    }

    fn add(&mut self, content: &'a SchemaContent, scope: Scope<'a>) {
        match content {
            SchemaContent::SimpleType(node) => self.add_type(node.name.as_deref(), TypeNode::Simple(node), scope),
            SchemaContent::ComplexType(node) => self.add_type(node.name.as_deref(), TypeNode::Complex(node), scope),
            SchemaContent::Element(node) => {
                if let Some(name) = scope.name(node.name.as_deref()) {
                    self.element_order.push(name.clone());
                    self.elements.entry(name).or_insert(Decl { node, scope });
                }
            }
            SchemaContent::Attribute(node) => {
                if let Some(name) = scope.name(node.name.as_deref()) {
                    self.attributes.entry(name).or_insert(Decl { node, scope });
                }
            }
            SchemaContent::Group(node) => {
                if let Some(name) = scope.name(node.name.as_deref()) {
                    self.groups.entry(name).or_insert_with(|| vec![Decl { node, scope }]);
                }
            }
            SchemaContent::AttributeGroup(node) => {
                if let Some(name) = scope.name(node.name.as_deref()) {
                    self.attribute_groups
                        .entry(name)
                        .or_insert_with(|| vec![Decl { node, scope }]);
                }
            }
            _ => {}
        }
    }

    fn add_type(&mut self, name: Option<&str>, node: TypeNode<'a>, scope: Scope<'a>) {
        if let Some(name) = scope.name(name) {
            self.type_order.push(name.clone());
            self.types.entry(name).or_insert_with(|| vec![Decl { node, scope }]);
        }
    }

    fn redefine(&mut self, content: &'a RedefineContent, scope: Scope<'a>) {
        let mut add_type = |name: Option<&str>, node| {
            if let Some(name) = scope.name(name) {
                self.types.entry(name).or_default().push(Decl { node, scope });
            }
        };
        match content {
            RedefineContent::SimpleType(node) => add_type(node.name.as_deref(), TypeNode::Simple(node)),
            RedefineContent::ComplexType(node) => add_type(node.name.as_deref(), TypeNode::Complex(node)),
            RedefineContent::Group(node) => {
                if let Some(name) = scope.name(node.name.as_deref()) {
                    self.groups.entry(name).or_default().push(Decl { node, scope });
                }
            }
            RedefineContent::AttributeGroup(node) => {
                if let Some(name) = scope.name(node.name.as_deref()) {
                    self.attribute_groups
                        .entry(name)
                        .or_default()
                        .push(Decl { node, scope });
                }
            }
            RedefineContent::Annotation(_) => {}
        }
    }
}

impl<'a> Scope<'a> {
    fn of(schema: &'a Schema) -> Self {
        Scope {
            target: schema.target_namespace.as_deref(),
            elements_qualified: matches!(schema.element_form_default, FormChoiceType::Qualified),
            attributes_qualified: matches!(schema.attribute_form_default, FormChoiceType::Qualified),
        }
    }

    fn name(self, local: Option<&str>) -> Option<XmlName> {
        local.map(|local| XmlName::new(self.target, local))
    }

    /// What a reference means. In a file that takes over the namespace of another one, names without a prefix are in that
    /// namespace already.
    pub(super) fn resolve(self, name: &QName) -> XmlName {
        let written = name.namespace().map(|uri| String::from_utf8_lossy(uri.as_ref()));
        let written = written.as_deref().unwrap_or_default();
        // xsd-parser leaves the references of a namespace declaration as they are.
        let uri = quick_xml::escape::unescape(written).unwrap_or(Cow::Borrowed(written));
        let namespace = Some(&*uri).filter(|uri| !uri.is_empty());
        XmlName::new(namespace, String::from_utf8_lossy(name.local_name()))
    }
}
