//! Simple types that need a type of their own: enumerations, unions, lists.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{EnumValue, List, Member, Newtype, OpenEnum, Type, TypeId, Union};

use super::attributes::requested;
use super::facets::Place;
use super::{Context, defaults, docs, facets, ident, text};

/// An enumeration that keeps values it does not know.
pub(super) fn open_enum(context: Context<'_>, id: TypeId, ty: &Type, shape: &OpenEnum) -> TokenStream {
    let OpenEnum { values } = shape;
    let runtime = context.runtime;
    let docs = docs::of_type(ty, context.schema);
    let name = ident(&ty.name);
    let variants = values.iter().map(|item| {
        let EnumValue {
            value,
            name,
            docs,
            attributes,
        } = item;
        let docs = docs::of_value(value, docs);
        let requested = requested(attributes);
        let name = ident(name);
        quote! { #docs #requested #name, }
    });
    let requested = requested(&ty.attributes);
    let is_simple = context.facets.is_simple(id) || context.schema.core.contains(&id);
    let simple = is_simple.then(|| quote! { #runtime::simple_enum! { #name } });
    let names = values.iter().map(|value| ident(&value.name));
    let texts = values.iter().map(|value| text(&value.value));
    quote! {
        #docs
        #[derive(Clone, PartialEq, Eq, Hash)]
        #requested
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #[doc = " A value that the schema does not list, kept as received."]
            Unrecognized(String),
        }
        #runtime::open_enum! { #name { #(#names = #texts,)* } }
        #simple
    }
}

/// A value of one of several simple types.
pub(super) fn union(context: Context<'_>, ty: &Type, shape: &Union) -> TokenStream {
    let Union { members } = shape;
    let runtime = context.runtime;
    let docs = docs::of_type(ty, context.schema);
    let name = ident(&ty.name);
    let eq = ty.derives.eq.then(|| quote!(, Eq, Hash));
    let requested = requested(&ty.attributes);
    let variants = members.iter().map(|Member { name, of }| {
        let name = ident(name);
        let ty = context.ty(of.ty);
        quote!(#name(#ty))
    });
    let checked = members.iter().map(|Member { name, of }| {
        let name = ident(name);
        let ty = context.ty(of.ty);
        let facets = facets::name(context, of, Place::Member).map(ident);
        let facets = facets.map(|facets| quote!(, #facets));
        quote!(#name(#ty #facets))
    });
    let variant_docs = members.iter().map(|member| docs::of_simple(&member.of, "A value"));
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq #eq)]
        #requested
        #[non_exhaustive]
        pub enum #name { #(#variant_docs #variants,)* }
        #runtime::union_enum! { #name { #(#checked,)* } }
    }
}

/// Values separated by white space.
pub(super) fn list(context: Context<'_>, id: TypeId, ty: &Type, shape: &List) -> TokenStream {
    let List { item } = shape;
    let docs = docs::of_type(ty, context.schema);
    let derives = context.attributes.derives(ty.derives);
    let name = ident(&ty.name);
    let of = context.ty(item.ty);
    let requested = requested(&ty.attributes);
    let item_docs = docs::of_simple(item, "The values");
    let check = facets::check(context, item, Place::Text);
    let simple = context.facets.is_simple(id).then(|| {
        let runtime = context.runtime;
        let facets = facets::name(context, item, Place::Text).map(ident);
        let facets = facets.map(|facets| quote!(, #facets));
        quote! { #runtime::simple_list! { #name { #of #facets } } }
    });
    quote! {
        #docs
        #derives
        #[serde(rename = "$list")]
        #requested
        pub struct #name(#item_docs #check pub Vec<#of>);
        #simple
    }
}

/// An element or named type around another type.
pub(super) fn newtype(context: Context<'_>, ty: &Type, shape: &Newtype) -> TokenStream {
    let Newtype { of, nillable, default } = shape;
    let docs = docs::of_type(ty, context.schema);
    let derives = context.attributes.derives(ty.derives);
    let name = ident(&ty.name);
    let held = context.ty(of.ty);
    let held = context.value_type(held, of.ty, *nillable);
    let requested = requested(&ty.attributes);
    let check = facets::check(context, of, Place::of_newtype(shape))
        .or_else(|| defaults::variant(context, of, default.as_ref()));
    let value_docs = docs::of_simple(of, "The value");
    quote! {
        #docs
        #derives
        #requested
        pub struct #name(#value_docs #check pub #held);

        impl From<#held> for #name {
            fn from(value: #held) -> Self {
                Self(value)
            }
        }
    }
}
