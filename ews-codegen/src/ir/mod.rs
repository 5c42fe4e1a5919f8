//! The model between reading and writing: what the schemas say, in the words of the code to be emitted.
//!
//! [`lower`](crate::lower) makes it, the [`passes`](crate::passes) refine it, [`emit`](crate::emit) reads it. It knows
//! nothing of xsd-parser and nothing of tokens.

mod facets;
mod field;
pub(crate) mod name;
mod operation;
mod root;
mod split;
mod types;
mod wildcard;

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Error;
use crate::load::SoapVersion;

pub(crate) use facets::{Facets, SharedFacets, WhiteSpace};
pub(crate) use field::{Builtin, Counts, Derivations, DerivedType, Field, FieldXml, Occurs, TypeRef, TypeUse};
pub(crate) use name::{MESSAGES, Namespace, TYPES, XSD, XmlName};
pub(crate) use operation::{HEADERS, Header, Operation};
pub(crate) use root::{Root, RootKind};
pub(crate) use split::{Gates, Modules, Needed};
pub(crate) use types::{
    Choice, Derives, EnumValue, External, Holder, List, Member, Newtype, OpenEnum, Origin, Shape, Struct, Type, TypeId,
    Union, Variant, VariantXml,
};
pub(crate) use wildcard::Wildcard;

/// Everything that is to be emitted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    /// All types; a [`TypeId`] is an index into it. Types are never removed, so that ids stay valid.
    pub(crate) types: Vec<Type>,
    /// The types to emit, in the order in which they are emitted. The passes shorten and sort it.
    pub(crate) emitted: Vec<TypeId>,
    /// The types that any root reaches, whatever was chosen; the names pass finds them.
    pub(crate) named: Vec<TypeId>,
    /// The types that the runtime needs itself, if these are the runtime's own bindings.
    pub(crate) core: Vec<TypeId>,
    /// The operations to emit.
    pub(crate) operations: Vec<Operation>,
    /// The version of SOAP in which they are bound.
    pub(crate) soap: SoapVersion,
    /// The elements and types to emit for their own sake.
    pub(crate) roots: Vec<Root>,
    /// The SOAP headers that these operations use.
    pub(crate) headers: Vec<Header>,
    /// How many of the types are there for the sake of headers alone.
    pub(crate) header_types: usize,
    /// How many of the types, the last ones, only the roots reach.
    pub(crate) root_types: usize,
    /// The types that are taken from elsewhere and not emitted.
    pub(crate) externs: Vec<TypeId>,
    /// The path of the type for headers, if that is taken from elsewhere.
    pub(crate) external_header: Option<String>,
    /// The files that the bindings are split into, if they are.
    pub(crate) modules: Option<Modules>,
    /// Which operations need what, if a feature for each of them cuts the bindings.
    pub(crate) gates: Option<Gates>,
    /// Why types cannot be generated. That is an error for those that are to be emitted.
    pub(crate) refused: BTreeMap<TypeId, Error>,
}

impl Schema {
    /// The type with this id.
    pub(crate) fn get(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// The types of operations and of other roots.
    pub(crate) fn roots_of_all_kinds(&self) -> Vec<TypeId> {
        let operations = self.operations.iter();
        let of_operations = operations.flat_map(Operation::types);
        of_operations.chain(self.roots.iter().map(|root| root.ty)).collect()
    }

    /// The roots that are elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = &Root> {
        self.roots.iter().filter(|root| root.kind == RootKind::Element)
    }

    /// Why what is to be emitted cannot be generated, in the order of the schema.
    pub(crate) fn refusals(&self) -> impl Iterator<Item = &Error> {
        let emitted: BTreeSet<TypeId> = self.emitted.iter().copied().collect();
        let refused = self.refused.iter();
        refused
            .filter(move |(id, _)| emitted.contains(id))
            .map(|(_, error)| error)
    }
}
