//! Turns the model into Rust. The only place that writes tokens.

mod attributes;
mod base_fields;
mod containers;
mod defaults;
mod derived;
mod docs;
mod enums;
mod facets;
mod gates;
mod markdown;
mod messages;
mod namespaces;
mod operations;
mod signature;
mod structs;

use std::collections::{BTreeSet, HashSet};

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::{Builtin, FieldXml, Schema, Shape, Struct, Type, TypeId, TypeRef};

pub(crate) use markdown::is_invisible;
pub(crate) use signature::Signatures;

use attributes::Attributes;
use base_fields::Bases;
use defaults::Defaults;
use facets::FacetTypes;
use gates::Parts;
use messages::Messages;
use namespaces::Foreign;

/// Some items of the bindings.
pub(crate) struct Part<'a> {
    /// The module to which they belong; `None` for the root.
    pub(crate) module: Option<&'a str>,
    /// The attribute under which each of them is compiled.
    pub(crate) condition: Option<TokenStream>,
    pub(crate) items: TokenStream,
}

impl Part<'_> {
    /// Items of the root.
    fn of_root(condition: Option<TokenStream>, items: TokenStream) -> Self {
        Part {
            module: None,
            condition,
            items,
        }
    }
}

/// Emits everything, a part at a time: all tokens of EWS at once would fill the caches of any processor.
pub(crate) fn emit<'a>(schema: &'a Schema, runtime: &syn::Path, mut take: impl FnMut(Part<'a>)) {
    let messages = Messages::find(schema);
    let (defaults, facets) = (Defaults::find(schema), FacetTypes::find(schema));
    let parts = Parts::find(schema, &facets, &defaults);
    let context = Context {
        schema,
        runtime,
        messages: &messages,
        attributes: &Attributes::new(),
        foreign: &Foreign::find(schema),
        defaults: &defaults,
        bases: &Bases::find(schema),
        facets: &facets,
        parts: parts.as_ref(),
    };
    take(Part::of_root(None, gates::declarations(schema, parts.as_ref())));
    take(Part::of_root(None, quote! { use serde::{Deserialize, Serialize}; }));
    take(Part::of_root(None, externs(schema)));
    for id in order(schema) {
        let module = schema.modules.as_ref().and_then(|modules| modules.of_types.get(&id));
        let mut items = type_items(context, id, schema.get(id));
        items.extend(operations::implementations(context, id));
        take(Part {
            module: module.map(String::as_str),
            condition: context.condition([id]),
            items,
        });
    }
    shared_items(context).for_each(take);
}

/// What belongs to no type.
fn shared_items<'p>(context: Context<'_>) -> impl Iterator<Item = Part<'p>> {
    let users = context.facets.users(context.schema);
    let facets = context
        .facets
        .items(context.runtime)
        .into_iter()
        .map(move |(name, items)| {
            let users = users.get(name).into_iter().flatten().copied();
            Part::of_root(context.condition(users), items)
        });
    let has_header = context.schema.external_header.is_none();
    let header = has_header.then(|| Part::of_root(None, operations::header(context)));
    let of_all = context.parts.and_then(Parts::of_all);
    let any = operations::any(context).into_iter();
    let any = any.map(move |items| Part::of_root(of_all.clone(), items));
    let users = context.defaults.users(context.schema);
    let defaults = defaults::functions(context).into_iter().map(move |(name, items)| {
        let users = users.get(&name).into_iter().flatten().copied();
        Part::of_root(context.condition(users), items)
    });
    facets.chain(header).chain(any).chain(defaults)
}

/// The table of what each feature needs, if a feature for each operation cuts the bindings.
pub(crate) fn features(schema: &Schema) -> Option<String> {
    let parts = Parts::find(schema, &FacetTypes::find(schema), &Defaults::find(schema))?;
    Some(parts.table())
}

/// What every template can look up.
#[derive(Clone, Copy)]
struct Context<'a> {
    schema: &'a Schema,
    /// The path of the runtime crate.
    runtime: &'a syn::Path,
    messages: &'a Messages,
    attributes: &'a Attributes,
    foreign: &'a Foreign<'a>,
    defaults: &'a Defaults,
    bases: &'a Bases<'a>,
    facets: &'a FacetTypes,
    parts: Option<&'a Parts<'a>>,
}

/// Operations come first, each with its response; then the other roots, then the other types by name.
fn order(schema: &Schema) -> Vec<TypeId> {
    let mut seen = HashSet::new();
    let roots = schema.roots_of_all_kinds().into_iter();
    let mut order: Vec<TypeId> = roots.filter(|id| seen.insert(*id)).collect();
    let mut others: Vec<TypeId> = schema.emitted.iter().copied().filter(|id| !seen.contains(id)).collect();
    others.sort_by_key(|&id| &schema.get(id).name);
    order.extend(others);
    order
}

/// The types that are taken from elsewhere, under the names that they have here.
fn externs(schema: &Schema) -> TokenStream {
    let types = schema.externs.iter().map(|&id| schema.get(id));
    let types = types.filter_map(|ty| Some((&*ty.external.as_ref()?.path, ty.name.as_str())));
    let header = schema.external_header.as_deref().map(|path| (path, "Header"));
    // In the order of rustfmt.
    let is_elsewhere = |path: &str| !["self::", "super::", "crate::"].iter().any(|own| path.starts_with(own));
    let paths = types.chain(header).map(|(path, name)| (is_elsewhere(path), path, name));
    let paths: BTreeSet<(bool, &str, &str)> = paths.collect();
    let uses = paths.into_iter().map(|(_, path, name)| {
        let tokens: TokenStream = path.parse().unwrap_or_default();
        let rename = (path.rsplit("::").next() != Some(name)).then(|| ident(name));
        let rename = rename.map(|name| quote!(as #name));
        quote! { pub use #tokens #rename; }
    });
    uses.collect()
}

/// A type, with a constructor if it has required fields.
fn type_items(context: Context<'_>, id: TypeId, ty: &Type) -> TokenStream {
    match &ty.shape {
        Shape::Struct(Struct { fields, .. }) => {
            let mut items = structs::structure(context, ty, fields);
            items.extend(structs::constructor(context, ty, fields));
            items.extend(derived::implementations(context, id, ty, fields));
            items.extend(structs::simple_content(context, id, ty));
            items
        }
        Shape::Choice(choice) => enums::choice(context, ty, choice),
        Shape::Derived(choice) => enums::derived(context, ty, choice),
        Shape::OpenEnum(shape) => containers::open_enum(context, id, ty, shape),
        Shape::Union(shape) => containers::union(context, ty, shape),
        Shape::List(shape) => containers::list(context, id, ty, shape),
        Shape::Newtype(shape) => containers::newtype(context, ty, shape),
    }
}

/// An identifier from a name that the names pass made.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// Text. Plain one is taken as it is; quoting it letter by letter takes longer than all else that is done with it.
fn text(text: &str) -> Literal {
    let is_special = |byte: u8| !matches!(byte, b' '..=b'~') || byte == b'"' || byte == b'\\';
    // To the last one, whatever comes before: many at a time are quicker than the first one.
    let is_plain = !text.bytes().fold(false, |found, byte| found | is_special(byte));
    match is_plain.then(|| ["\"", text, "\""].concat().parse()) {
        Some(Ok(literal)) => literal,
        _ => Literal::string(text),
    }
}

/// Fields or variants between braces. They are moved there, while what `quote!` puts in is copied.
fn braces(of: impl Iterator<Item = TokenStream>) -> Group {
    let mut joined = TokenStream::new();
    of.for_each(|one| joined.extend(one));
    Group::new(Delimiter::Brace, joined)
}

impl Context<'_> {
    /// The condition under which what any of these types needs is compiled.
    fn condition(self, types: impl IntoIterator<Item = TypeId>) -> Option<TokenStream> {
        self.parts?.of_types(types)
    }

    /// The condition of a part of what is compiled for `owner`, if that is not always there with it.
    fn condition_within(self, owner: TypeId, part: TypeId) -> Option<TokenStream> {
        let gates = self.schema.gates.as_ref()?;
        let mut both = gates.of_any([owner]);
        both.add(&gates.of_any([part]));
        (both != gates.of_any([part])).then(|| self.condition([part]))?
    }

    /// The path of a type.
    fn ty(self, ty: TypeRef) -> TokenStream {
        let runtime = self.runtime;
        match ty {
            TypeRef::Type(id) => ident(&self.schema.get(id).name).into_token_stream(),
            TypeRef::Builtin(builtin) => {
                let name = ident(builtin.name());
                if builtin.is_of_runtime() {
                    quote!(#runtime::#name)
                } else {
                    quote!(#name)
                }
            }
        }
    }

    /// The type of a value that may be nil: an `Option`, or a type that keeps the attributes which a nil element can have.
    fn value_type(self, value: TokenStream, ty: TypeRef, nillable: bool) -> TokenStream {
        let runtime = self.runtime;
        match nillable {
            true if self.has_attributes(ty) => quote!(#runtime::Nillable<#value>),
            true => quote!(Option<#value>),
            false => value,
        }
    }

    /// Whether an element of this type can have attributes; those of an abstract type are those of the types that derive from it.
    fn has_attributes(self, ty: TypeRef) -> bool {
        let TypeRef::Type(id) = ty else {
            return ty == TypeRef::Builtin(Builtin::XmlElement);
        };
        match &self.schema.get(id).shape {
            Shape::Struct(shape) => shape.fields.iter().any(|field| {
                matches!(
                    field.xml,
                    FieldXml::Attribute(_) | FieldXml::AnyAttribute(_) | FieldXml::Derived(_)
                )
            }),
            Shape::Derived(_) => true,
            _ => false,
        }
    }

    /// The path of a function of the runtime as serde's attributes take it: a text, written as a person would.
    fn function(self, name: &str) -> String {
        let runtime = self.runtime;
        format!("{}::{name}", quote!(#runtime).to_string().replace(' ', ""))
    }
}
