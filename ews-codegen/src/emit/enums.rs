//! Enums for choices and abstract types.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Builtin, Choice, Occurs, Schema, Shape, Type, TypeRef, Variant};

use super::attributes::requested;
use super::facets::Place;
use super::{Context, base_fields, braces, defaults, docs, facets, ident, structs, text};

/// One of several elements.
pub(super) fn choice(context: Context<'_>, ty: &Type, choice: &Choice) -> TokenStream {
    let Choice { variants } = choice;
    let variants = variants.iter().map(|item| {
        let docs = docs::of_element_variant(&item.xml, &item.of, &item.docs);
        variant(context, item, docs)
    });
    item(
        context,
        ty,
        None,
        variants,
        implementations(context, ty, &choice.variants),
    )
}

/// One of the types that derive from an abstract type.
pub(super) fn derived(context: Context<'_>, ty: &Type, choice: &Choice) -> TokenStream {
    let Choice { variants } = choice;
    let variants = variants
        .iter()
        .map(|item| variant(context, item, docs::of_type_variant(&item.xml)));
    let attribute = Some(quote! { #[serde(rename = "$type")] });
    item(
        context,
        ty,
        attribute,
        variants,
        implementations(context, ty, &choice.variants),
    )
}

fn item(
    context: Context<'_>,
    ty: &Type,
    attribute: Option<TokenStream>,
    variants: impl Iterator<Item = TokenStream>,
    implementations: TokenStream,
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
        #implementations
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
    let check = facets::check(context, of, Place::of_variant(variant));
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

/// The fields of a common base, and `From` for each type that says which alternative it is: the only one that holds it, or that is made of it alone.
fn implementations(context: Context<'_>, ty: &Type, variants: &[Variant]) -> TokenStream {
    let mut from: BTreeMap<String, Vec<Conversion<'_>>> = BTreeMap::new();
    for conversion in variants.iter().flat_map(|variant| ways_to(context.schema, variant)) {
        if let Some(key) = key(context.schema, conversion.of) {
            from.entry(key).or_default().push(conversion);
        }
    }
    let accessors = base_fields::accessors(context, ty, variants);
    // Every type is one of itself already.
    from.remove(&ty.name);
    let name = ident(&ty.name);
    let clear = from
        .into_values()
        .filter_map(|conversions| match conversions.as_slice() {
            [one] if !one.variant.nillable => Some(conversion(context, &name, one)),
            _ => None,
        });
    clear.chain(accessors).collect()
}

/// The values from which an alternative can be made.
fn ways_to<'a>(schema: &Schema, variant: &'a Variant) -> Vec<Conversion<'a>> {
    let held = variant.of.ty;
    let mut ways = vec![Conversion {
        variant,
        of: held,
        made_of: None,
    }];
    if let TypeRef::Type(id) = held
        && let Shape::Struct(shape) = &schema.get(id).shape
        && schema.get(id).external.is_none()
        && let Some([only]) = structs::parameters(&shape.fields).as_deref()
        && matches!(only.of.ty, TypeRef::Type(_))
        && only.occurs == Occurs::Required
    {
        ways.push(Conversion {
            variant,
            of: only.of.ty,
            made_of: Some(held),
        });
    }
    ways
}

/// How a value becomes an alternative.
struct Conversion<'a> {
    variant: &'a Variant,
    of: TypeRef,
    /// The type whose `new` makes it.
    made_of: Option<TypeRef>,
}

/// What distinguishes types. Any XML can be any alternative, so it distinguishes nothing.
fn key(schema: &Schema, ty: TypeRef) -> Option<String> {
    match ty {
        TypeRef::Type(id) => {
            let ty = schema.get(id);
            Some(ty.external.as_ref().map_or(&ty.name, |external| &external.path).clone())
        }
        TypeRef::Builtin(Builtin::XmlElement | Builtin::XmlAttribute) => None,
        TypeRef::Builtin(builtin) => Some(builtin.name().to_owned()),
    }
}

fn conversion(context: Context<'_>, name: &syn::Ident, conversion: &Conversion<'_>) -> TokenStream {
    let Conversion { variant, of, made_of } = conversion;
    let of = context.ty(*of);
    let alternative = ident(&variant.name);
    let value = match made_of {
        Some(made_of) => {
            let made_of = context.ty(*made_of);
            quote!(#made_of::new(value))
        }
        None => quote!(value),
    };
    let value = if variant.boxed { quote!(Box::new(#value)) } else { value };
    quote! {
        impl From<#of> for #name {
            fn from(value: #of) -> Self { Self::#alternative(#value) }
        }
    }
}
