//! Complex types, with what they inherit.

use std::rc::Rc;

use xsd_parser::models::schema::xs::{
    AnyAttribute, AttributeGroupType, AttributeGroupTypeContent, AttributeType, AttributeUseType, ComplexBaseType,
    ComplexBaseTypeContent, ComplexContentContent, ExtensionType, ExtensionTypeContent, Facet, FormChoiceType,
    GroupType, RestrictionType, RestrictionTypeContent, SimpleBaseType, SimpleContentContent,
};

use crate::error::Error;
use crate::ir::{
    Builtin, Counts, Field, FieldXml, MESSAGES, Occurs, Origin, Struct, TypeId, TypeRef, TypeUse, Wildcard, XSD,
    XmlName,
};
use crate::source::Component;

use super::particle::{self, GroupKind, Particle, Term};
use super::symbols::{Decl, Scope, TypeNode};
use super::{Declared, Job, Lowering, MAX_DERIVATIONS, docs, error, fields, pending, unknown};

/// The content of a complex type, with all that it inherits.
#[derive(Clone, Default)]
pub(super) struct Content {
    attributes: Vec<Field>,
    any_attribute: Option<Wildcard>,
    text: Option<TypeUse>,
    particles: Vec<Inherited>,
    is_message: bool,
    mixed: bool,
}

/// A particle, and whether a response that is not a success may lack it.
#[derive(Clone)]
struct Inherited {
    particle: Rc<Particle>,
    required_on_success: bool,
}

/// What a complex type, an extension, a restriction and an attribute group can hold.
enum Part<'a> {
    Attribute(&'a AttributeType),
    AttributeGroup(&'a AttributeGroupType),
    AnyAttribute(&'a AnyAttribute),
    Group(GroupKind, &'a GroupType),
    GroupRef(&'a GroupType),
    Facet(&'a Facet),
    SimpleType(&'a SimpleBaseType),
    Other,
}

impl<'a> Lowering<'a> {
    /// What a use of a complex type gives: an enum for an abstract one, the text for one that has nothing else, else a struct.
    pub(super) fn complex_use(&mut self, declared: &Declared<'a>, origin: Origin) -> Result<TypeUse, Error> {
        let TypeNode::Complex(node) = declared.decl.node else {
            return Ok(TypeUse::of(TypeRef::Builtin(Builtin::String)));
        };
        if let Some(name) = declared.name.as_ref().filter(|_| node.abstract_)
            && !self.concrete_types(name).is_empty()
        {
            return Ok(TypeUse::of(TypeRef::Type(self.derived_enum(name, node))));
        }
        let is_simple = |content: &ComplexBaseTypeContent| matches!(content, ComplexBaseTypeContent::SimpleContent(_));
        if node.content.iter().any(is_simple) {
            let content = self.content(declared, 0)?;
            if let (true, None, Some(text)) = (content.attributes.is_empty(), &content.any_attribute, content.text)
                && !self.is_derived_from(declared)
            {
                return Ok(text);
            }
        }
        Ok(TypeUse::of(TypeRef::Type(self.struct_for(declared, origin))))
    }

    /// The struct for a complex type; its content follows later.
    pub(super) fn struct_for(&mut self, declared: &Declared<'a>, origin: Origin) -> TypeId {
        let key = declared.decl.node.address();
        if let Some(&known) = self.structs.get(&key) {
            return known;
        }
        let id = self.new_struct(declared, origin);
        self.structs.insert(key, id);
        id
    }

    /// A struct of its own for a complex type that has one already.
    pub(super) fn new_struct(&mut self, declared: &Declared<'a>, origin: Origin) -> TypeId {
        let text = match declared.decl.node {
            TypeNode::Complex(node) => complex_docs(node),
            TypeNode::Simple(_) => String::new(),
        };
        let id = self.add(origin, text, pending());
        self.jobs.push_back(Job::Struct {
            id,
            decl: declared.clone(),
        });
        id
    }

    /// The struct of a complex type.
    pub(super) fn struct_of(&mut self, id: TypeId, declared: &Declared<'a>) -> Result<Struct, Error> {
        let content = self.content(declared, 0)?;
        if content.text.is_some() && !content.particles.is_empty() {
            return Err(elements_beside_text(declared));
        }
        let mut fields = content.attributes;
        fields.extend(content.any_attribute.map(any_attribute));
        let has_text = content.text.is_some();
        if let Some(of) = content.text {
            fields.push(Field {
                of,
                ..fields::field(FieldXml::Text, Occurs::Required)
            });
        }
        let whole = content.particles.len() == 1 && !content.is_message;
        let particles = content
            .particles
            .iter()
            .map(|inherited| (&*inherited.particle, inherited.required_on_success));
        match content.mixed && !has_text {
            true => fields.push(fields::of_mixed(self, particles.map(|(particle, _)| particle), id)),
            false => fields.extend(fields::of_particles(self, particles, id, whole)),
        }
        let is_message = content.is_message && has_status(&fields);
        Ok(Struct {
            fields,
            base: self.inherited_type(declared),
            is_message,
        })
    }

    /// The type that a complex type extends or restricts. A redefinition does that with what it redefines, which is the type
    /// itself to everybody else: its base is the one that counts.
    fn inherited_type(&self, declared: &Declared<'a>) -> Option<XmlName> {
        let base = base_name(declared)?;
        if declared.version == 0 || declared.name.as_ref() != Some(&base) {
            return Some(base);
        }
        self.inherited_type(&self.base_of(declared, &base).ok()?)
    }

    fn content(&mut self, declared: &Declared<'a>, depth: usize) -> Result<Content, Error> {
        let TypeNode::Complex(node) = declared.decl.node else {
            return Ok(Content::default());
        };
        let name = declared.name.clone().unwrap_or_default();
        if depth > MAX_DERIVATIONS {
            return Err(error(format!("type `{name}` derives from itself"), "break the cycle"));
        }
        let mut content = Content {
            mixed: node.mixed.unwrap_or_default(),
            ..Content::default()
        };
        for part in &node.content {
            match part {
                ComplexBaseTypeContent::ComplexContent(derivation) => {
                    let mixed = derivation.mixed.or(node.mixed);
                    for part in &derivation.content {
                        match part {
                            ComplexContentContent::Extension(node) => content = self.extend(declared, node, depth)?,
                            ComplexContentContent::Restriction(node) => {
                                content = self.restrict(declared, node, depth)?
                            }
                            ComplexContentContent::Annotation(_) => {}
                        }
                    }
                    content.mixed |= mixed.unwrap_or_default();
                }
                ComplexBaseTypeContent::SimpleContent(derivation) => {
                    for part in &derivation.content {
                        match part {
                            SimpleContentContent::Extension(node) => content = self.extend(declared, node, depth)?,
                            SimpleContentContent::Restriction(node) => {
                                content = self.restrict(declared, node, depth)?
                            }
                            SimpleContentContent::Annotation(_) => {}
                        }
                    }
                }
                part => self.add_part(&mut content, Part::from(part), declared.decl.scope, 0)?,
            }
        }
        content.is_message |= name.is(MESSAGES, "ResponseMessageType");
        Ok(content)
    }

    /// What a base type gives to the type that derives from it.
    fn base_content(&mut self, declared: &Declared<'a>, base: &XmlName, depth: usize) -> Result<Content, Error> {
        if base.namespace.as_deref() == Some(XSD) {
            let text = self.use_of_type(base)?;
            if text.ty == TypeRef::Builtin(Builtin::XmlElement) {
                return Ok(anything());
            }
            return Ok(Content {
                text: Some(text),
                ..Content::default()
            });
        }
        let base_decl = self.base_of(declared, base)?;
        match base_decl.decl.node {
            TypeNode::Complex(_) => {
                // Dozens of types derive from some.
                let key = base_decl.decl.node.address();
                if let Some(known) = self.bases.get(&key) {
                    return Ok(known.clone());
                }
                let content = self.content(&base_decl, depth + 1)?;
                self.bases.insert(key, content.clone());
                Ok(content)
            }
            TypeNode::Simple(_) => {
                let text = Some(self.use_of(&base_decl, Origin::Named(base.clone()))?);
                Ok(Content {
                    text,
                    ..Content::default()
                })
            }
        }
    }

    fn extend(&mut self, declared: &Declared<'a>, node: &'a ExtensionType, depth: usize) -> Result<Content, Error> {
        let base = declared.decl.scope.resolve(&node.base);
        let mut content = self.base_content(declared, &base, depth)?;
        let inherited = content.any_attribute.take();
        for part in &node.content {
            self.add_part(&mut content, Part::from(part), declared.decl.scope, 0)?;
        }
        let own = content.any_attribute.take();
        content.any_attribute = match (inherited, own) {
            (Some(inherited), Some(own)) => Some(inherited.union(&own)),
            (inherited, own) => inherited.or(own),
        };
        Ok(content)
    }

    /// A restriction says its whole content again, but inherits attributes.
    fn restrict(&mut self, declared: &Declared<'a>, node: &'a RestrictionType, depth: usize) -> Result<Content, Error> {
        let base = declared.decl.scope.resolve(&node.base);
        let mut content = self.base_content(declared, &base, depth)?;
        let is_message = std::mem::take(&mut content.is_message);
        content.particles.clear();
        content.mixed = false;
        content.any_attribute = None;
        for part in &node.content {
            self.add_part(&mut content, Part::from(part), declared.decl.scope, 0)?;
        }
        content.is_message = is_message;
        Ok(content)
    }

    fn add_part(&mut self, content: &mut Content, part: Part<'a>, scope: Scope<'a>, depth: usize) -> Result<(), Error> {
        match part {
            Part::Attribute(node) => self.add_attribute(content, node, scope)?,
            Part::AttributeGroup(node) => self.add_attribute_group(content, node, scope, depth)?,
            Part::AnyAttribute(node) => {
                let own = particle::wildcard(node.namespace.as_ref(), scope);
                content.any_attribute = Some(match &content.any_attribute {
                    Some(other) => own.intersection(other),
                    None => own,
                });
            }
            Part::Group(kind, node) => {
                let particle = self.group(node, kind, scope, 0)?;
                content.particles.push(Inherited {
                    particle: Rc::new(particle),
                    required_on_success: content.is_message,
                });
            }
            Part::GroupRef(node) => {
                let particle = self.group_ref(node, scope, 0)?;
                content.particles.push(Inherited {
                    particle: Rc::new(particle),
                    required_on_success: content.is_message,
                });
            }
            Part::Facet(facet) => {
                if let Some(text) = &mut content.text {
                    self.narrow_text(text, facet);
                }
            }
            Part::SimpleType(node) => {
                let declared = Declared {
                    name: None,
                    version: 0,
                    decl: Decl {
                        node: TypeNode::Simple(node),
                        scope,
                    },
                };
                content.text = Some(self.use_of(
                    &declared,
                    Origin::Anonymous {
                        holder: XmlName::default(),
                    },
                )?);
            }
            Part::Other => {}
        }
        Ok(())
    }

    fn add_attribute_group(
        &mut self,
        content: &mut Content,
        node: &'a AttributeGroupType,
        scope: Scope<'a>,
        depth: usize,
    ) -> Result<(), Error> {
        let name = node.ref_.as_ref().map(|name| scope.resolve(name)).unwrap_or_default();
        if depth > MAX_DERIVATIONS {
            return Err(error(
                format!("attribute group `{name}` contains itself"),
                "break the cycle",
            ));
        }
        let decls = self
            .symbols
            .attribute_groups
            .get(&name)
            .ok_or_else(|| unknown(Component::AttributeGroup, &name))?;
        let holds = |content: &AttributeGroupTypeContent| matches!(content, AttributeGroupTypeContent::AttributeGroup(held) if std::ptr::eq(held, node));
        // A redefined group that refers to itself means the group that it redefines.
        let holder = decls.iter().position(|decl| decl.node.content.iter().any(holds));
        let version = holder.unwrap_or(decls.len()).saturating_sub(1);
        let decl = *decls
            .get(version)
            .ok_or_else(|| unknown(Component::AttributeGroup, &name))?;
        for part in &decl.node.content {
            let part = Part::from(part);
            // A group cannot take away what a type inherits: that is not an attribute of the group at all.
            if !matches!(part, Part::Attribute(node) if node.use_ == AttributeUseType::Prohibited) {
                self.add_part(content, part, decl.scope, depth + 1)?;
            }
        }
        Ok(())
    }

    fn add_attribute(&mut self, content: &mut Content, node: &'a AttributeType, scope: Scope<'a>) -> Result<(), Error> {
        let (name, target) = match &node.ref_ {
            Some(name) => {
                let name = scope.resolve(name);
                let decl = *self
                    .symbols
                    .attributes
                    .get(&name)
                    .ok_or_else(|| unknown(Component::Attribute, &name))?;
                (name, decl)
            }
            None => {
                let qualified = match node.form {
                    Some(form) => matches!(form, FormChoiceType::Qualified),
                    None => scope.attributes_qualified,
                };
                let namespace = scope.target.filter(|_| qualified);
                (
                    XmlName::new(namespace, node.name.clone().unwrap_or_default()),
                    Decl { node, scope },
                )
            }
        };
        content
            .attributes
            .retain(|known| known.xml != FieldXml::Attribute(name.clone()));
        let occurs = match node.use_ {
            AttributeUseType::Prohibited => return Ok(()),
            AttributeUseType::Required if !content.is_message => Occurs::Required,
            _ => Occurs::Optional,
        };
        let mut of = self.attribute_type(target.node, target.scope, &name)?;
        self.fix(&mut of, node.fixed.as_deref().or(target.node.fixed.as_deref()));
        let own = docs::text(&node.annotation);
        content.attributes.push(Field {
            of,
            required_on_success: matches!(node.use_, AttributeUseType::Required) && content.is_message,
            docs: if own.is_empty() {
                docs::text(&target.node.annotation)
            } else {
                own
            },
            default: node.default.clone().or_else(|| node.fixed.clone()),
            ..fields::field(FieldXml::Attribute(name), occurs)
        });
        Ok(())
    }

    fn attribute_type(&mut self, node: &'a AttributeType, scope: Scope<'a>, name: &XmlName) -> Result<TypeUse, Error> {
        match (&node.type_, &node.simple_type) {
            (Some(named), _) => self.use_of_type(&scope.resolve(named)),
            (None, Some(nested)) => {
                let declared = Declared {
                    name: None,
                    version: 0,
                    decl: Decl {
                        node: TypeNode::Simple(nested),
                        scope,
                    },
                };
                self.use_of(&declared, Origin::Anonymous { holder: name.clone() })
            }
            (None, None) => Ok(TypeUse::of(TypeRef::Builtin(Builtin::String))),
        }
    }
}

/// Whether these are the fields of a response message, so that it can tell how it went.
fn has_status(fields: &[Field]) -> bool {
    let has = |xml: FieldXml| fields.iter().any(|field| field.xml == xml);
    let elements = ["ResponseCode", "MessageText", "DescriptiveLinkKey", "MessageXml"];
    let has_element = |local: &&str| has(FieldXml::Element(XmlName::new(Some(MESSAGES), *local)));
    has(FieldXml::Attribute(XmlName::new(None, "ResponseClass"))) && elements.iter().all(has_element)
}

/// The type that a declaration of a complex type extends or restricts.
pub(super) fn base_name(declared: &Declared<'_>) -> Option<XmlName> {
    let TypeNode::Complex(node) = declared.decl.node else {
        return None;
    };
    let base = node.content.iter().find_map(|content| match content {
        ComplexBaseTypeContent::ComplexContent(content) => content.content.iter().find_map(|content| match content {
            ComplexContentContent::Extension(node) => Some(&node.base),
            ComplexContentContent::Restriction(node) => Some(&node.base),
            ComplexContentContent::Annotation(_) => None,
        }),
        ComplexBaseTypeContent::SimpleContent(content) => content.content.iter().find_map(|content| match content {
            SimpleContentContent::Extension(node) => Some(&node.base),
            SimpleContentContent::Restriction(node) => Some(&node.base),
            SimpleContentContent::Annotation(_) => None,
        }),
        _ => None,
    })?;
    Some(declared.decl.scope.resolve(base))
}

pub(super) fn complex_docs(node: &ComplexBaseType) -> String {
    docs::text(node.content.iter().filter_map(|content| match content {
        ComplexBaseTypeContent::Annotation(annotation) => Some(annotation),
        _ => None,
    }))
}

/// The content of `xs:anyType`.
fn anything() -> Content {
    let particle = Particle {
        counts: Counts::ANY,
        term: Term::Any(Wildcard::Any),
    };
    Content {
        any_attribute: Some(Wildcard::Any),
        mixed: true,
        particles: vec![Inherited {
            particle: Rc::new(particle),
            required_on_success: false,
        }],
        ..Content::default()
    }
}

fn elements_beside_text(declared: &Declared<'_>) -> Error {
    let name = declared.name.clone().unwrap_or_default();
    let message = format!("type `{name}` adds elements to a type that has text");
    error(
        message,
        "add attributes only, or derive from a type with child elements",
    )
    .about(Component::Type, &name)
}

fn any_attribute(wildcard: Wildcard) -> Field {
    Field {
        of: TypeUse::of(TypeRef::Builtin(Builtin::XmlAttribute)),
        ..fields::field(FieldXml::AnyAttribute(wildcard), Occurs::Many)
    }
}

impl<'a> From<&'a ComplexBaseTypeContent> for Part<'a> {
    fn from(content: &'a ComplexBaseTypeContent) -> Self {
        match content {
            ComplexBaseTypeContent::Attribute(node) => Part::Attribute(node),
            ComplexBaseTypeContent::AttributeGroup(node) => Part::AttributeGroup(node),
            ComplexBaseTypeContent::AnyAttribute(node) => Part::AnyAttribute(node),
            ComplexBaseTypeContent::Sequence(node) | ComplexBaseTypeContent::All(node) => {
                Part::Group(GroupKind::Sequence, node)
            }
            ComplexBaseTypeContent::Choice(node) => Part::Group(GroupKind::Choice, node),
            ComplexBaseTypeContent::Group(node) => Part::GroupRef(node),
            _ => Part::Other,
        }
    }
}

impl<'a> From<&'a ExtensionTypeContent> for Part<'a> {
    fn from(content: &'a ExtensionTypeContent) -> Self {
        match content {
            ExtensionTypeContent::Attribute(node) => Part::Attribute(node),
            ExtensionTypeContent::AttributeGroup(node) => Part::AttributeGroup(node),
            ExtensionTypeContent::AnyAttribute(node) => Part::AnyAttribute(node),
            ExtensionTypeContent::Sequence(node) | ExtensionTypeContent::All(node) => {
                Part::Group(GroupKind::Sequence, node)
            }
            ExtensionTypeContent::Choice(node) => Part::Group(GroupKind::Choice, node),
            ExtensionTypeContent::Group(node) => Part::GroupRef(node),
            _ => Part::Other,
        }
    }
}

impl<'a> From<&'a RestrictionTypeContent> for Part<'a> {
    fn from(content: &'a RestrictionTypeContent) -> Self {
        match content {
            RestrictionTypeContent::Attribute(node) => Part::Attribute(node),
            RestrictionTypeContent::AttributeGroup(node) => Part::AttributeGroup(node),
            RestrictionTypeContent::AnyAttribute(node) => Part::AnyAttribute(node),
            RestrictionTypeContent::Sequence(node) | RestrictionTypeContent::All(node) => {
                Part::Group(GroupKind::Sequence, node)
            }
            RestrictionTypeContent::Choice(node) => Part::Group(GroupKind::Choice, node),
            RestrictionTypeContent::Group(node) => Part::GroupRef(node),
            RestrictionTypeContent::Facet(facet) => Part::Facet(facet),
            RestrictionTypeContent::SimpleType(node) => Part::SimpleType(node),
            _ => Part::Other,
        }
    }
}

impl<'a> From<&'a AttributeGroupTypeContent> for Part<'a> {
    fn from(content: &'a AttributeGroupTypeContent) -> Self {
        match content {
            AttributeGroupTypeContent::Attribute(node) => Part::Attribute(node),
            AttributeGroupTypeContent::AttributeGroup(node) => Part::AttributeGroup(node),
            AttributeGroupTypeContent::AnyAttribute(node) => Part::AnyAttribute(node),
            AttributeGroupTypeContent::Annotation(_) => Part::Other,
        }
    }
}
