//! Turns the parsed schemas into the [`ir`](crate::ir): every global type and element, whether it will be emitted or not.
//!
//! What happens here, and nowhere else: references are resolved; base types, groups and attribute groups are flattened
//! into the types that use them; particles become fields; redefinitions take the place of what they redefine.
//! A type has its id before its content is lowered, so that types may contain each other.

mod complex;
mod derived;
mod docs;
mod fields;
mod operations;
mod particle;
mod roots;
mod simple;
mod spelling;
mod symbols;
mod union;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use xsd_parser::models::schema::xs::{ElementType, ElementTypeContent};

use crate::chosen::Chosen;
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::ir::{
    Builtin, Derives, Origin, Schema, Shape, SharedFacets, Struct, Type, TypeId, TypeRef, TypeUse, VariantXml, XSD,
    XmlName,
};
use crate::load::{Parsed, SoapVersion, Wsdl};
use crate::source::Component;

use symbols::{Decl, Scope, Symbols, TypeNode};

/// How deep types may derive from each other. Only a type that derives from itself gets there.
const MAX_DERIVATIONS: usize = 200;

/// Lowers all schemas. The operations are those of the WSDL, or those that the names of the elements suggest.
pub(crate) fn lower(parsed: &Parsed, wsdl: Option<&Wsdl>, chosen: &Chosen) -> Result<Schema, Error> {
    let lowering = Lowering::new(Symbols::collect(parsed));
    let operations = operations::find(&lowering.symbols, wsdl, chosen)?;
    let needs_roots = chosen.needs_roots(!operations.is_empty());
    let schema = lowering.lower_all(&operations, needs_roots, chosen.all_headers);
    Ok(Schema {
        soap: wsdl.map(|wsdl| wsdl.soap).unwrap_or_default(),
        ..schema
    })
}

/// What remains to be done for a type that has its id.
enum Job<'a> {
    /// The content of a complex type.
    Struct { id: TypeId, decl: Declared<'a> },
    /// The types derived from an abstract type.
    Derived { id: TypeId, base: XmlName },
}

/// A type declaration, with its name, and which of the declarations of that name it is: redefinitions add to them.
#[derive(Clone)]
struct Declared<'a> {
    name: Option<XmlName>,
    version: usize,
    decl: Decl<'a, TypeNode<'a>>,
}

/// An alternative of a choice. Choices between equal alternatives are one type.
#[derive(PartialEq, Eq, Hash)]
struct ChoiceMember {
    xml: VariantXml,
    ty: TypeRef,
    facets: SharedFacets,
    nillable: bool,
    default: Option<String>,
}

/// The lowering at work.
struct Lowering<'a> {
    symbols: Symbols<'a>,
    types: Vec<Type>,
    jobs: VecDeque<Job<'a>>,
    /// What was made of a declaration, by the address of its node.
    uses: HashMap<*const (), TypeUse>,
    /// The structs made of complex types, by the address of the node.
    structs: HashMap<*const (), TypeId>,
    /// The content of complex types that others derive from, by the address of the node.
    bases: HashMap<*const (), complex::Content>,
    /// The enums made of abstract types.
    derived_enums: BTreeMap<XmlName, TypeId>,
    /// The lists made of XML Schema's own list types.
    builtin_lists: HashMap<XmlName, TypeUse>,
    /// The choices made, by their alternatives.
    choices: HashMap<Vec<ChoiceMember>, TypeId>,
    /// The types that derive from a type directly, in the order of the schema.
    derived: BTreeMap<XmlName, Vec<XmlName>>,
    /// The types that elements are declared to have.
    declared: HashSet<XmlName>,
    /// The elements that can stand for an element directly, in the order of the schema.
    members: BTreeMap<XmlName, Vec<XmlName>>,
    /// Why types cannot be generated.
    refused: BTreeMap<TypeId, Error>,
}

impl<'a> Lowering<'a> {
    fn new(symbols: Symbols<'a>) -> Self {
        let derived = derived::derived_types(&symbols);
        let members = particle::substitution_groups(&symbols);
        Lowering {
            symbols,
            types: Vec::new(),
            jobs: VecDeque::new(),
            uses: HashMap::new(),
            structs: HashMap::new(),
            bases: HashMap::new(),
            derived_enums: BTreeMap::new(),
            builtin_lists: HashMap::new(),
            choices: HashMap::new(),
            derived,
            declared: HashSet::new(),
            members,
            refused: BTreeMap::new(),
        }
    }

    fn lower_all(mut self, found: &[operations::Found], needs_roots: bool, all_headers: bool) -> Schema {
        let operations = self.operations(found);
        for name in self.symbols.type_order.clone() {
            // A type that cannot be generated is one that nothing can use: who needs it is refused with the same error.
            let _ = self.use_of_type(&name);
            self.finish_jobs();
        }
        let headers = self.headers(&operations, all_headers);
        self.finish_jobs();
        let roots = if needs_roots {
            self.roots(&operations)
        } else {
            Vec::new()
        };
        self.keep_derived();
        let emitted = (0..self.types.len()).map(TypeId).collect();
        Schema {
            types: self.types,
            emitted,
            named: Vec::new(),
            core: Vec::new(),
            operations,
            soap: SoapVersion::default(),
            roots,
            headers,
            header_types: 0,
            root_types: 0,
            externs: Vec::new(),
            external_header: None,
            modules: None,
            gates: None,
            refused: self.refused,
        }
    }

    /// Fills in the content of the types that have an id. What cannot be generated is an error only where it is needed.
    fn finish_jobs(&mut self) {
        while let Some(job) = self.jobs.pop_front() {
            let (id, shape) = match job {
                Job::Struct { id, decl } => (id, self.struct_of(id, &decl).map(Shape::Struct)),
                Job::Derived { id, base } => (id, self.derived_choice(&base).map(Shape::Derived)),
            };
            match shape {
                Ok(shape) => self.types[id.0].shape = shape,
                Err(error) => self.refuse(id, error),
            }
        }
    }

    fn refuse(&mut self, id: TypeId, error: Error) {
        let error = match &self.types[id.0].origin {
            Origin::Named(name) => error.about(Component::Type, name),
            Origin::Root { element: name, .. } | Origin::Anonymous { holder: name } => {
                error.about(Component::Element, name)
            }
            Origin::MessagesOf(_) | Origin::Choice { .. } => error,
        };
        self.refused.entry(id).or_insert(error);
    }

    /// A type in place of one that cannot be generated.
    fn refused_type(&mut self, origin: Origin, error: Error) -> TypeId {
        let id = self.add(origin, String::new(), pending());
        self.refuse(id, error);
        id
    }

    /// Adds a type; its shape may follow later.
    fn add(&mut self, origin: Origin, docs: String, shape: Shape) -> TypeId {
        self.types.push(Type {
            name: String::new(),
            origin,
            docs,
            shape,
            derives: Derives::default(),
            attributes: Vec::new(),
            external: None,
        });
        TypeId(self.types.len() - 1)
    }

    /// What a reference to the type `name` gives.
    fn use_of_type(&mut self, name: &XmlName) -> Result<TypeUse, Error> {
        if name.namespace.as_deref() == Some(XSD)
            && let Some(builtin) = Builtin::of_xsd(&name.local)
        {
            return Ok(TypeUse {
                ty: TypeRef::Builtin(builtin),
                xsd: Some(name.clone()),
                facets: SharedFacets::of_xsd(&name.local),
            });
        }
        if let Some(list) = self.builtin_list(name) {
            return Ok(list);
        }
        let declared = self.declared(name)?;
        self.use_of(&declared, Origin::Named(name.clone()))
    }

    /// The declaration of a type that counts: the last redefinition.
    fn declared(&self, name: &XmlName) -> Result<Declared<'a>, Error> {
        let decls = self
            .symbols
            .types
            .get(name)
            .ok_or_else(|| unknown(Component::Type, name))?;
        let version = decls.len() - 1;
        Ok(Declared {
            name: Some(name.clone()),
            version,
            decl: decls[version],
        })
    }

    /// The declaration that `base` means within `derived`: a redefinition derives from what it redefines.
    fn base_of(&self, derived: &Declared<'a>, base: &XmlName) -> Result<Declared<'a>, Error> {
        let redefined = derived
            .version
            .checked_sub(1)
            .filter(|_| derived.name.as_ref() == Some(base));
        let found = redefined.and_then(|version| Some((version, *self.symbols.types.get(base)?.get(version)?)));
        match found {
            Some((version, decl)) => Ok(Declared {
                name: Some(base.clone()),
                version,
                decl,
            }),
            None => self.declared(base),
        }
    }

    fn use_of(&mut self, declared: &Declared<'a>, origin: Origin) -> Result<TypeUse, Error> {
        let key = declared.decl.node.address();
        if let Some(known) = self.uses.get(&key) {
            return Ok(known.clone());
        }
        let mut made = match declared.decl.node {
            TypeNode::Simple(node) => self.simple_type(declared, node, origin, 0)?,
            TypeNode::Complex(_) => self.complex_use(declared, origin)?,
        };
        if declared.name.is_some() {
            made.xsd.clone_from(&declared.name);
        }
        self.uses.insert(key, made.clone());
        Ok(made)
    }

    /// The type of an element: the one it names or holds, else that of the head of its substitution group.
    fn element_type(&mut self, node: &'a ElementType, scope: Scope<'a>, name: &XmlName) -> Result<TypeUse, Error> {
        if let Some(named) = &node.type_ {
            let named = scope.resolve(named);
            self.declared.insert(named.clone());
            // The type that `xsi:type` names says what the text means.
            if named.is(XSD, "anySimpleType") {
                return Ok(TypeUse::of(TypeRef::Builtin(Builtin::XmlElement)));
            }
            return self.use_of_type(&named);
        }
        if let Some(type_node) = nested_type(node) {
            let declared = Declared {
                name: None,
                version: 0,
                decl: Decl { node: type_node, scope },
            };
            return self.use_of(&declared, Origin::Anonymous { holder: name.clone() });
        }
        if let Some(head) = node.substitution_group.as_ref().and_then(|heads| heads.0.first()) {
            let head = scope.resolve(head);
            let decl = *self
                .symbols
                .elements
                .get(&head)
                .ok_or_else(|| unknown(Component::Element, &head))?;
            return self.element_type(decl.node, decl.scope, &head);
        }
        Ok(TypeUse::of(TypeRef::Builtin(Builtin::XmlElement)))
    }
}

/// The type that an element holds without a name.
fn nested_type(node: &ElementType) -> Option<TypeNode<'_>> {
    node.content.iter().find_map(|content| match content {
        ElementTypeContent::ComplexType(node) => Some(TypeNode::Complex(node)),
        ElementTypeContent::SimpleType(node) => Some(TypeNode::Simple(node)),
        _ => None,
    })
}

impl TypeNode<'_> {
    /// Identifies the declaration.
    fn address(&self) -> *const () {
        match self {
            TypeNode::Simple(node) => std::ptr::from_ref(*node).cast(),
            TypeNode::Complex(node) => std::ptr::from_ref(*node).cast(),
        }
    }
}

/// An empty struct, to be filled by a job.
fn pending() -> Shape {
    Shape::Struct(Struct::default())
}

fn unknown(component: Component, name: &XmlName) -> Error {
    let message = format!("there is no {} `{name}`", component.noun());
    error(message, "is an import or include missing?").of_unknown(component, name)
}

fn error(message: String, help: &str) -> Error {
    Error::new(ErrorKind::Schema, Diagnostic::error(message).help(help))
}
