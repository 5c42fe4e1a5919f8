//! Types from which others derive.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Derivations, DerivedType, Field, FieldXml, Type, TypeId};

use super::{Context, ident, text};

/// The name by which the runtime finds the field that keeps what a derived type adds: `$derived:t:ItemType|t:MessageType+@`.
pub(super) fn serde_name(derivations: &Derivations) -> String {
    let Derivations { of, types } = derivations;
    let mut name = format!("$derived:{of}");
    for ty in types {
        let DerivedType {
            name: derived,
            id: _,
            is_base: _,
            adds_elements,
            adds_attributes,
        } = ty;
        name.push('|');
        name.push_str(&derived.to_text());
        name.push_str(if *adds_elements { "+" } else { "" });
        name.push_str(if *adds_attributes { "@" } else { "" });
    }
    name
}

/// The conversions between a type and those that derive from it, as far as they are emitted.
pub(super) fn implementations(context: Context<'_>, own: TypeId, ty: &Type, fields: &[Field]) -> Option<TokenStream> {
    let (field, derivations) = fields.iter().find_map(|field| match &field.xml {
        FieldXml::Derived(derivations) => Some((field, derivations)),
        _ => None,
    })?;
    let runtime = context.runtime;
    let emitted = derivations.types.iter().filter_map(|derived| {
        let id = derived.id.filter(|id| context.schema.emitted.contains(id))?;
        let (name, xsd) = (ident(&context.schema.get(id).name), text(&derived.name.to_text()));
        let condition = context.condition_within(own, id);
        Some(quote!(#condition #name = #xsd))
    });
    let (name, field) = (ident(&ty.name), ident(&field.name));
    Some(quote! { #runtime::derived_types! { #name.#field { #(#emitted,)* } } })
}
