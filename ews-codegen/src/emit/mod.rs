//! Turns the model into Rust. The only place that writes tokens.

mod containers;
mod docs;
mod enums;
mod facets;
mod messages;
mod operations;
mod signature;
mod structs;

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::{Schema, Shape, TypeId, TypeRef};

pub(crate) use docs::is_invisible;
pub(crate) use signature::Signatures;

use messages::Messages;

/// Everything as tokens: a file of items.
pub(crate) fn emit(schema: &Schema, runtime: &syn::Path) -> TokenStream {
    let messages = Messages::find(schema);
    let context = Context {
        schema,
        runtime,
        messages: &messages,
    };
    let types = order(schema).into_iter().map(|id| type_item(context, id));
    let header = operations::header(context);
    let any = operations::any(context);
    quote! {
        use serde::{Deserialize, Serialize};
        #(#types)*
        #header
        #any
    }
}

/// What every template can look up.
#[derive(Clone, Copy)]
struct Context<'a> {
    schema: &'a Schema,
    /// The path of the runtime crate.
    runtime: &'a syn::Path,
    messages: &'a Messages,
}

/// Operations come first, each with its answer; then the other types by name.
fn order(schema: &Schema) -> Vec<TypeId> {
    let mut seen = HashSet::new();
    let roots = schema
        .operations
        .iter()
        .flat_map(|operation| [operation.request_type, operation.response_type]);
    let mut order: Vec<TypeId> = roots.filter(|id| seen.insert(*id)).collect();
    let mut others: Vec<TypeId> = schema.emitted.iter().copied().filter(|id| !seen.contains(id)).collect();
    others.sort_by_key(|&id| &schema.get(id).name);
    order.extend(others);
    order
}

/// A type with all that is implemented for it.
fn type_item(context: Context<'_>, id: TypeId) -> TokenStream {
    let ty = context.schema.get(id);
    let item = match &ty.shape {
        Shape::Struct(shape) => structs::item(context, ty, shape),
        Shape::Choice(choice) => enums::choice(context, ty, choice),
        Shape::Derived(choice) => enums::derived(context, ty, choice),
        Shape::OpenEnum(shape) => containers::open_enum(context, ty, shape),
        Shape::Union(shape) => containers::union(context, ty, shape),
        Shape::List(shape) => containers::list(context, ty, shape),
    };
    let operations = operations::implementations(context, id);
    quote! { #item #operations }
}

/// An identifier from a name that the names pass made.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

impl Context<'_> {
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

    /// The path of a function of the runtime as serde's attributes take it: a text, written as a person would.
    fn function(self, name: &str) -> String {
        let runtime = self.runtime;
        format!("{}::{name}", quote!(#runtime).to_string().replace(' ', ""))
    }

    /// The derive line of a type, in the one order that all have.
    fn derives(self, derives: crate::ir::Derives) -> TokenStream {
        let default = derives.default.then(|| quote!(Default,));
        let eq = derives.eq.then(|| quote!(Eq, Hash,));
        quote! { #[derive(Clone, Debug, #default PartialEq, #eq Serialize, Deserialize)] }
    }
}
