//! Enums for choices and abstract types.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Choice, Type, Variant};

use super::attributes::requested;
use super::{Context, braces, defaults, docs, facets, ident, text};

/// One of several elements.
pub(super) fn choice(context: Context<'_>, ty: &Type, choice: &Choice) -> TokenStream {
    let Choice { variants } = choice;
    let variants = variants.iter().map(|item| {
        let docs = docs::of_element_variant(&item.xml, &item.of, &item.docs);
        variant(context, item, docs)
    });
    item(context, ty, None, variants)
}

/// One of the types that derive from an abstract type.
pub(super) fn derived(context: Context<'_>, ty: &Type, choice: &Choice) -> TokenStream {
    let Choice { variants } = choice;
    let variants = variants
        .iter()
        .map(|item| variant(context, item, docs::of_type_variant(&item.xml)));
    item(context, ty, Some(quote! { #[serde(rename = "$type")] }), variants)
}

fn item(
    context: Context<'_>,
    ty: &Type,
    attribute: Option<TokenStream>,
    variants: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let docs = docs::of_type(ty, context.schema);
    let derives = context.attributes.derives(ty.derives);
    let requested = requested(&ty.attributes);
    let name = ident(&ty.name);
    let variants = braces(variants);
    quote! {
        #docs
        #derives
        #attribute
        #requested
        #[non_exhaustive]
        pub enum #name #variants
    }
}

fn variant(context: Context<'_>, variant: &Variant, docs: TokenStream) -> TokenStream {
    let Variant {
        xml,
        name,
        of,
        nillable: _,
        boxed: _,
        docs: _,
        default,
        attributes,
    } = variant;
    let requested = requested(attributes);
    let rename = text(&xml.to_text());
    let name = ident(name);
    let ty = variant_type(context, variant);
    let check = facets::check(context, of);
    let read = defaults::variant(context, of, default.as_ref());
    quote! {
        #docs
        #[serde(rename = #rename)]
        #check
        #read
        #requested
        #name(#ty),
    }
}

/// The type that a variant holds.
pub(super) fn variant_type(context: Context<'_>, variant: &Variant) -> TokenStream {
    let ty = context.ty(variant.of.ty);
    let ty = if variant.boxed { quote!(Box<#ty>) } else { ty };
    context.value_type(ty, variant.of.ty, variant.nillable)
}
