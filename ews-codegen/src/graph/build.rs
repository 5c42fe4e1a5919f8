//! From the model of what would be emitted to the graph.

use std::collections::{HashMap, VecDeque};

use crate::ir::{
    Choice, Field, FieldXml, Occurs, Operation, Origin, Schema, Shape, Struct, Type, TypeId, TypeRef, TypeUse, XmlName,
};

use super::label::clean;
use super::{Graph, Member, Node, NodeKind, Occurrence};

/// What a node is made of.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Subject {
    /// An operation, by its place in the schema.
    Operation(usize),
    /// The headers of envelopes.
    Header,
    Type(TypeId),
}

/// A member whose node is not known yet.
struct Draft {
    label: String,
    occurrence: Occurrence,
    type_name: String,
    leads_to: Option<Subject>,
}

impl Graph {
    /// The graph of what is to be emitted.
    pub(crate) fn of(schema: &Schema) -> Self {
        let mut walk = Walk::new(schema);
        for index in 0..schema.operations.len() {
            walk.index_of(Subject::Operation(index), 0);
        }
        for root in &schema.roots {
            walk.index_of(Subject::Type(root.ty), 0);
        }
        while let Some(subject) = walk.open.pop_front() {
            walk.node(subject);
        }
        Graph::new(walk.nodes)
    }
}

/// A walk in breadth, so that every node is met at its shortest distance.
struct Walk<'a> {
    schema: &'a Schema,
    /// The structs of named types, for those that extend them.
    named: HashMap<&'a XmlName, TypeId>,
    indices: HashMap<Subject, usize>,
    distances: Vec<usize>,
    open: VecDeque<Subject>,
    nodes: Vec<Node>,
}

impl<'a> Walk<'a> {
    fn new(schema: &'a Schema) -> Self {
        let named = schema.emitted.iter().filter_map(|&id| match &schema.get(id).origin {
            Origin::Named(name) => Some((name, id)),
            _ => None,
        });
        Walk {
            schema,
            named: named.collect(),
            indices: HashMap::new(),
            distances: Vec::new(),
            open: VecDeque::new(),
            nodes: Vec::new(),
        }
    }

    /// The index that the node of `subject` has or will have.
    fn index_of(&mut self, subject: Subject, distance: usize) -> usize {
        if let Some(&known) = self.indices.get(&subject) {
            return known;
        }
        let index = self.distances.len();
        self.indices.insert(subject, index);
        self.distances.push(distance);
        self.open.push_back(subject);
        index
    }

    /// Adds the node of a subject, and opens what its members lead to.
    fn node(&mut self, subject: Subject) {
        let distance = self.distances[self.nodes.len()];
        let schema = self.schema;
        let (kind, name, xsd, drafts) = match subject {
            Subject::Operation(index) => {
                let operation = &schema.operations[index];
                let drafts = self.operation(operation);
                (
                    NodeKind::Operation,
                    &*operation.name,
                    operation.request.to_string(),
                    drafts,
                )
            }
            Subject::Header => (NodeKind::Struct, "Header", "soap:Header".to_owned(), self.header()),
            Subject::Type(id) => {
                let ty = schema.get(id);
                (kind(&ty.shape), &*ty.name, self.origin(&ty.origin), self.shape(id, ty))
            }
        };
        let (base, values) = match subject {
            Subject::Type(id) => (self.base(id), values(schema.get(id))),
            Subject::Operation(_) | Subject::Header => (None, Vec::new()),
        };
        let inherited = base.map_or(0, |(_, inherited)| inherited.fields.iter().filter(is_common).count());
        let base = base.map(|(id, _)| self.index_of(Subject::Type(id), distance + 1));
        let members = drafts.into_iter().map(|draft| Member {
            label: clean(&draft.label),
            occurrence: draft.occurrence,
            type_name: draft.type_name,
            target: draft.leads_to.map(|subject| self.index_of(subject, distance + 1)),
            is_cut: false,
        });
        let members = members.collect();
        self.nodes.push(Node {
            kind,
            name: clean(name),
            xsd: clean(&xsd),
            distance,
            base,
            inherited,
            members,
            values,
        });
    }

    fn operation(&self, operation: &Operation) -> Vec<Draft> {
        let message = |label: &str, id: TypeId| Draft {
            label: label.to_owned(),
            ..self.draft(&TypeUse::of(TypeRef::Type(id)), Occurrence::One)
        };
        let mut drafts = vec![message("request", operation.request_type)];
        if !operation.headers.is_empty() {
            drafts.push(Draft {
                label: "headers".to_owned(),
                occurrence: Occurrence::One,
                type_name: "Header".to_owned(),
                leads_to: Some(Subject::Header),
            });
        }
        // Last, because most of what operations reach is in their responses.
        drafts.extend(operation.response_type().map(|response| message("response", response)));
        drafts
    }

    fn header(&self) -> Vec<Draft> {
        let drafts = self.schema.headers.iter().map(|header| Draft {
            label: header.element.to_string(),
            ..self.draft(&header.of, Occurrence::Optional)
        });
        drafts.collect()
    }

    fn shape(&self, id: TypeId, ty: &Type) -> Vec<Draft> {
        let numbered = |(index, of): (usize, &TypeUse)| Draft {
            label: format!("type {}", index + 1),
            ..self.draft(of, Occurrence::One)
        };
        match &ty.shape {
            Shape::Struct(shape) => self.fields(id, shape),
            Shape::Choice(choice) | Shape::Derived(choice) => {
                let variants = choice.variants.iter().map(|variant| Draft {
                    label: variant.xml.to_string(),
                    ..self.draft(&variant.of, Occurrence::One)
                });
                variants.collect()
            }
            Shape::OpenEnum(_) => Vec::new(),
            Shape::Union(union) => {
                let members = union.members.iter().map(|member| &member.of);
                members.enumerate().map(numbered).collect()
            }
            Shape::List(list) => vec![Draft {
                label: "items".to_owned(),
                ..self.draft(&list.item, Occurrence::Many)
            }],
            Shape::Newtype(newtype) => vec![Draft {
                label: "value".to_owned(),
                ..self.draft(&newtype.of, Occurrence::One)
            }],
        }
    }

    /// The fields, without those of the base.
    fn fields(&self, id: TypeId, shape: &Struct) -> Vec<Draft> {
        let inherited = self.base(id).map_or(&[][..], |(_, base)| &base.fields);
        let is_own = |own: &&Field| !inherited.iter().any(|field| same(own, field));
        let own = shape.fields.iter().filter(is_common).filter(is_own);
        let mut drafts: Vec<Draft> = own.map(|field| self.field(field)).collect();
        let derived = shape
            .derivations()
            .into_iter()
            .flat_map(|derivations| &derivations.types);
        let derived = derived.filter_map(|ty| Some((ty, ty.id.filter(|id| self.schema.emitted.contains(id))?)));
        drafts.extend(derived.map(|(ty, id)| Draft {
            label: format!("xsi:type {}", ty.name),
            ..self.draft(&TypeUse::of(TypeRef::Type(id)), Occurrence::Optional)
        }));
        drafts
    }

    /// The struct that a type extends, if it has all of that one's fields: a restriction may lack some.
    fn base(&self, id: TypeId) -> Option<(TypeId, &'a Struct)> {
        let schema = self.schema;
        let Shape::Struct(shape) = &schema.get(id).shape else {
            return None;
        };
        let base = *self.named.get(shape.base.as_ref()?)?;
        let Shape::Struct(inherited) = &schema.get(base).shape else {
            return None;
        };
        let has = |field: &Field| shape.fields.iter().any(|own| same(own, field));
        let is_base = base != id && !inherited.fields.is_empty() && inherited.fields.iter().filter(is_common).all(has);
        is_base.then_some((base, inherited))
    }

    fn field(&self, field: &Field) -> Draft {
        let label = match &field.xml {
            FieldXml::Attribute(name) => format!("@{name}"),
            FieldXml::AnyAttribute(_) => "any attribute".to_owned(),
            FieldXml::Text => "text".to_owned(),
            FieldXml::Element(name) => name.to_string(),
            FieldXml::Choice => self.choice(field.of.ty),
            FieldXml::Any { wildcard, .. } => wildcard.to_string(),
            FieldXml::Mixed => "text and elements".to_owned(),
            FieldXml::Derived(_) => "derived type".to_owned(),
        };
        let occurrence = match field.occurs {
            Occurs::Required => Occurrence::One,
            Occurs::Optional => Occurrence::Optional,
            Occurs::Many => Occurrence::Many,
            Occurs::AtLeastOnce => Occurrence::OneOrMore,
        };
        Draft {
            label,
            ..self.draft(&field.of, occurrence)
        }
    }

    /// What a field says of its alternatives: few by their names, many by their number.
    fn choice(&self, ty: TypeRef) -> String {
        let TypeRef::Type(id) = ty else { return String::new() };
        match &self.schema.get(id).shape {
            Shape::Choice(Choice { variants }) => match variants.as_slice() {
                [one, other] => format!("{} | {}", one.xml, other.xml),
                variants => format!("one of {}", variants.len()),
            },
            _ => String::new(),
        }
    }

    fn draft(&self, of: &TypeUse, occurrence: Occurrence) -> Draft {
        let (type_name, leads_to) = match of.ty {
            TypeRef::Type(id) => (self.schema.get(id).name.clone(), Some(Subject::Type(id))),
            TypeRef::Builtin(builtin) => (builtin.name().to_owned(), None),
        };
        Draft {
            label: String::new(),
            occurrence,
            type_name,
            leads_to,
        }
    }

    /// What in the schema a type stands for.
    fn origin(&self, origin: &Origin) -> String {
        match origin {
            Origin::Named(name) => name.to_string(),
            Origin::Root { element, ty: Some(ty) } => format!("{element} of type {ty}"),
            Origin::Root { element, ty: None } => element.to_string(),
            Origin::Anonymous { holder } => format!("nameless type of {holder}"),
            Origin::MessagesOf(holder) => format!("response messages of {}", self.schema.get(*holder).name),
            Origin::Choice { head: Some(head), .. } => format!("substitution group of {head}"),
            Origin::Choice { holders, .. } => {
                let owner = holders.first().map(|holder| &*self.schema.get(holder.owner).name);
                format!("choice in {}", owner.unwrap_or("no type"))
            }
        }
    }
}

fn kind(shape: &Shape) -> NodeKind {
    match shape {
        Shape::Struct(_) | Shape::Newtype(_) => NodeKind::Struct,
        Shape::Choice(_) => NodeKind::Choice,
        Shape::Derived(_) => NodeKind::Abstract,
        Shape::OpenEnum(_) => NodeKind::Enumeration,
        Shape::Union(_) => NodeKind::Union,
        Shape::List(_) => NodeKind::List,
    }
}

fn values(ty: &Type) -> Vec<String> {
    match &ty.shape {
        Shape::OpenEnum(shape) => shape.values.iter().map(|value| clean(&value.value)).collect(),
        _ => Vec::new(),
    }
}

/// Whether a type passes a field on to those that derive from it.
fn is_common(field: &&Field) -> bool {
    !matches!(field.xml, FieldXml::Derived(_))
}

/// Whether two types have this field in common.
fn same(own: &Field, inherited: &Field) -> bool {
    own.xml == inherited.xml && own.of.ty == inherited.of.ty && own.occurs == inherited.occurs
}
