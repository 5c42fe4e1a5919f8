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

use crate::ir::{Builtin, Field, FieldXml, Schema, Shape, Struct, Type, TypeId, TypeRef};

pub(crate) use markdown::is_invisible;
pub(crate) use signature::Signatures;

use attributes::Attributes;
use base_fields::Bases;
use defaults::Defaults;
use facets::FacetTypes;
use gates::Parts;
use messages::Messages;
use namespaces::Foreign;

/// Who takes what is emitted. It comes a little at a time: all tokens of EWS at once would fill the caches of any processor.
pub(crate) trait Sink<'a> {
    /// Some items.
    fn items(&mut self, tokens: TokenStream);

    /// A struct: what stands before its fields, and these. `emit` makes the tokens of a field; equal fields have equal ones,
    /// and three of five fields of EWS are in a struct because its base has them, as others have as well.
    fn structure(&mut self, head: TokenStream, fields: &'a [Field], emit: impl Fn(&Field) -> TokenStream);

    /// Says where what follows belongs: to a module, or without one to the root. Each item is compiled under the condition.
    /// Who does not split the bindings has nothing to do.
    fn begin(&mut self, _module: Option<&str>, _condition: Option<TokenStream>) {}
}

/// Everything: a file of items.
pub(crate) fn emit<'a>(schema: &'a Schema, runtime: &syn::Path, file: &mut impl Sink<'a>) {
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
    file.items(gates::declarations(schema, parts.as_ref()));
    file.items(quote! { use serde::{Deserialize, Serialize}; });
    file.items(externs(schema));
    for id in order(schema) {
        let module = schema.modules.as_ref().and_then(|modules| modules.of_types.get(&id));
        file.begin(module.map(String::as_str), context.condition([id]));
        type_items(context, id, schema.get(id), file);
        file.items(operations::implementations(context, id));
    }
    shared_items(context, file);
}

/// What belongs to no type.
fn shared_items<'s>(context: Context<'_>, file: &mut impl Sink<'s>) {
    let users = context.facets.users(context.schema);
    for (name, items) in context.facets.items(context.runtime) {
        let users = users.get(name).into_iter().flatten().copied();
        file.begin(None, context.condition(users));
        file.items(items);
    }
    file.begin(None, None);
    if context.schema.external_header.is_none() {
        file.items(operations::header(context));
    }
    file.begin(None, context.parts.and_then(Parts::of_all));
    operations::any(context).into_iter().for_each(|items| file.items(items));
    let users = context.defaults.users(context.schema);
    for (name, items) in defaults::functions(context) {
        let users = users.get(&name).into_iter().flatten().copied();
        file.begin(None, context.condition(users));
        file.items(items);
    }
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
fn type_items<'a>(context: Context<'_>, id: TypeId, ty: &'a Type, file: &mut impl Sink<'a>) {
    let items = match &ty.shape {
        Shape::Struct(Struct {
            fields,
            base: _,
            is_message: _,
        }) => {
            file.structure(structs::head(context, ty), fields, |field| {
                structs::field(context, field)
            });
            let mut items = structs::constructor(context, ty, fields).unwrap_or_default();
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
    };
    file.items(items);
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

/// Variants between braces. They are moved there, while what `quote!` puts in is copied.
fn braces(variants: impl Iterator<Item = TokenStream>) -> Group {
    let mut joined = TokenStream::new();
    variants.for_each(|variant| joined.extend(variant));
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
