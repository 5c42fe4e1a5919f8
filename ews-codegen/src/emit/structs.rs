//! Structs.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Builtin, Counts, Field, FieldXml, Occurs, Shape, Type, TypeId, TypeRef, VariantXml, Wildcard};

use super::attributes::requested;
use super::facets::Place;
use super::{Context, braces, defaults, derived, docs, facets, ident, text};

/// Clippy's limit for the parameters of a function.
const MAX_PARAMETERS: usize = 7;

/// A struct.
pub(super) fn structure(context: Context<'_>, ty: &Type, fields: &[Field]) -> TokenStream {
    let docs = docs::of_type(ty, context.schema);
    let derives = context.attributes.derives(ty.derives);
    let requested = requested(&ty.attributes);
    let name = ident(&ty.name);
    let lists = lists(context, ty);
    let fields = braces(fields.iter().map(|one| field(context, one)));
    quote! {
        #docs
        #derives
        #lists
        #requested
        pub struct #name #fields
    }
}

/// What lets the text of a struct be checked for the elements of its type, if one of them asks for that.
pub(super) fn simple_content(context: Context<'_>, id: TypeId, ty: &Type) -> Option<TokenStream> {
    let text = ty.text()?;
    let (runtime, name, field) = (context.runtime, ident(&ty.name), ident(&text.name));
    let is_checked = context.facets.is_simple(id);
    is_checked.then(|| quote! { #runtime::simple_content! { #name.#field } })
}

/// A field of a struct.
fn field(context: Context<'_>, field: &Field) -> TokenStream {
    let docs = docs::of_field(field, context.schema);
    let rename = text(&serde_name(context, field));
    let name = ident(&field.name);
    let ty = field_type(context, field);
    let presence = match (field.occurs, field.bounds()) {
        (Occurs::Required, _) => None,
        (Occurs::Optional, _) => Some(&context.attributes.optional),
        // Writing it finds that there are none.
        (Occurs::Many | Occurs::AtLeastOnce, Some(counts)) if counts.min > 0 => Some(&context.attributes.checked_many),
        (Occurs::Many | Occurs::AtLeastOnce, _) => Some(&context.attributes.many),
    };
    let nil = facets::keeps_nil(context.schema, field);
    let check = facets::check(context, &field.of, Place::of(field, nil));
    let read = defaults::field(context, field).or_else(|| {
        let path = context.function("keep_nil");
        (nil && check.is_none()).then(|| quote! { #[serde(deserialize_with = #path)] })
    });
    // A list that cannot have any number of values is checked as a whole.
    let (check, read) = match field.bounds() {
        Some(counts) => counted(context, field, counts, read),
        None => (check, read),
    };
    let requested = requested(&field.attributes);
    quote! {
        #docs
        #[serde(rename = #rename)]
        #presence
        #check
        #read
        #requested
        pub #name: #ty,
    }
}

/// The serde attributes with which a list is written and read that cannot have any number of values; `read` is the one for
/// reading any number.
fn counted(
    context: Context<'_>,
    field: &Field,
    counts: Counts,
    read: Option<TokenStream>,
) -> (Option<TokenStream>, Option<TokenStream>) {
    let Counts { min, max } = counts;
    let nil = facets::keeps_nil(context.schema, field);
    let facets = facets::name(context, &field.of, Place::of(field, nil));
    let path = match (facets, max) {
        (None, None) => format!("facets::AtLeast::<{min}>"),
        (None, Some(max)) => format!("facets::Times::<{min}, {max}>"),
        (Some(facets), None) => format!("facets::CheckedAtLeast::<{facets}, {min}>"),
        (Some(facets), Some(max)) => format!("facets::CheckedTimes::<{facets}, {min}, {max}>"),
    };
    let path = context.function(&path);
    let write = format!("{path}::serialize");
    let write = quote! { #[serde(serialize_with = #write)] };
    // That there is one at all is seen by who reads the struct.
    let is_any = min <= 1 && max.is_none();
    let has_default = defaults::field(context, field).is_some();
    match facets {
        _ if has_default => (Some(write), read),
        None if is_any => (Some(write), read),
        None if nil => {
            let path = format!("{path}::keep_nil");
            (Some(write), Some(quote! { #[serde(deserialize_with = #path)] }))
        }
        _ => (Some(quote! { #[serde(with = #path)] }), None),
    }
}

/// The name by which the runtime knows which lists of a struct cannot be empty; `None` if all can be.
fn lists(context: Context<'_>, ty: &Type) -> Option<TokenStream> {
    let Shape::Struct(shape) = &ty.shape else { return None };
    let lists = shape
        .fields
        .iter()
        .filter(|field| field.bounds().is_some_and(|counts| counts.min > 0));
    let names = lists.map(|field| serde_name(context, field));
    // Of the alternatives of a choice the first one is enough. What has a space in its namespace is not told apart.
    let names = names.map(|name| name.split('|').next().unwrap_or_default().to_owned());
    let names: Vec<String> = names.filter(|name| !name.contains(' ')).collect();
    let name = text(&format!("$lists {}", names.join(" ")));
    (!names.is_empty()).then(|| quote! { #[serde(rename = #name)] })
}

/// The name by which the runtime finds the field in XML.
fn serde_name(context: Context<'_>, field: &Field) -> String {
    match &field.xml {
        FieldXml::Attribute(name) => format!("@{name}"),
        FieldXml::AnyAttribute(Wildcard::Any) => "$anyAttribute".to_owned(),
        FieldXml::AnyAttribute(wildcard) => format!("$anyAttribute:{}", wildcard.to_text()),
        FieldXml::Text => "$text".to_owned(),
        FieldXml::Element(name) => name.to_text(),
        FieldXml::Any {
            wildcard,
            number,
            takes_passed,
        } => {
            let kind = if *takes_passed { "$rest" } else { "$any" };
            any_name(kind, wildcard, *number)
        }
        FieldXml::Choice => format!("$choice:{}", alternatives(context, field)),
        FieldXml::Mixed => format!("$mixed:{}", alternatives(context, field)),
        FieldXml::Derived(derivations) => derived::serde_name(derivations),
    }
}

/// The name of a wildcard's field; from the second one of a struct on it has a number.
fn any_name(kind: &str, wildcard: &Wildcard, number: usize) -> String {
    let number = if number > 1 { number.to_string() } else { String::new() };
    match wildcard {
        Wildcard::Any => format!("{kind}{number}"),
        _ => format!("{kind}{number}:{}", wildcard.to_text()),
    }
}

/// The elements among the alternatives of a choice.
fn alternatives(context: Context<'_>, field: &Field) -> String {
    let TypeRef::Type(id) = field.of.ty else {
        return String::new();
    };
    let Shape::Choice(choice) = &context.schema.get(id).shape else {
        return String::new();
    };
    let elements = choice.variants.iter().filter(|variant| variant.xml != VariantXml::Text);
    elements
        .map(|variant| variant.xml.to_text())
        .collect::<Vec<_>>()
        .join("|")
}

pub(super) fn field_type(context: Context<'_>, field: &Field) -> TokenStream {
    let ty = context.ty(field.of.ty);
    let ty = if field.boxed { quote!(Box<#ty>) } else { ty };
    let ty = context.value_type(ty, field.of.ty, field.nillable);
    match field.occurs {
        Occurs::Required => ty,
        Occurs::Optional => quote!(Option<#ty>),
        Occurs::Many | Occurs::AtLeastOnce => quote!(Vec<#ty>),
    }
}

/// `new`, with what is required.
pub(super) fn constructor(context: Context<'_>, ty: &Type, fields: &[Field]) -> Option<TokenStream> {
    let required = parameters(fields)?;
    let name = ident(&ty.name);
    let parameters = required.iter().map(|field| parameter(context, field));
    let list: Vec<String> = required.iter().map(|field| format!("`{}`", field.name)).collect();
    let rest = if required.len() < fields.len() {
        "; the rest is absent"
    } else {
        ""
    };
    let docs = docs::lines(&[format!("With {}{rest}.", list.join(", "))]);
    let values = values(context, ty, fields);
    Some(quote! {
        impl #name {
            #docs
            pub fn new(#(#parameters),*) -> Self {
                #name { #values }
            }
        }
    })
}

/// The fields that `new` takes, if there is one.
pub(super) fn parameters(fields: &[Field]) -> Option<Vec<&Field>> {
    let required: Vec<&Field> = fields.iter().filter(|field| field.is_required()).collect();
    (1..=MAX_PARAMETERS).contains(&required.len()).then_some(required)
}

fn parameter(context: Context<'_>, field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let ty = context.ty(field.of.ty);
    match field.occurs {
        Occurs::AtLeastOnce => {
            let ty = context.value_type(ty, field.of.ty, field.nillable);
            quote!(#name: impl Into<Vec<#ty>>)
        }
        _ if is_text(field) => quote!(#name: impl Into<#ty>),
        _ => quote!(#name: #ty),
    }
}

/// The values that the constructor gives to the fields.
fn values(context: Context<'_>, ty: &Type, fields: &[Field]) -> TokenStream {
    let absent = fields.iter().filter(|field| !field.is_required()).count();
    let use_default = ty.derives.default && absent > 1;
    let values = fields
        .iter()
        .filter(|field| field.is_required() || !use_default)
        .map(|field| value(context, field));
    let default = use_default.then(|| quote!(..Self::default()));
    quote! { #(#values,)* #default }
}

fn value(context: Context<'_>, field: &Field) -> TokenStream {
    let name = ident(&field.name);
    match field.occurs {
        Occurs::AtLeastOnce => quote!(#name: #name.into()),
        Occurs::Many => quote!(#name: Vec::new()),
        Occurs::Required if field.nillable && context.has_attributes(field.of.ty) => quote!(#name: Default::default()),
        _ if !field.is_required() => quote!(#name: None),
        _ if is_text(field) => quote!(#name: #name.into()),
        _ if field.boxed => quote!(#name: Box::new(#name)),
        _ => quote!(#name),
    }
}

/// Whether a field takes anything that becomes text.
fn is_text(field: &Field) -> bool {
    matches!(
        field.of.ty,
        TypeRef::Builtin(
            Builtin::String
                | Builtin::Integer
                | Builtin::Base64Binary
                | Builtin::HexBinary
                | Builtin::DateTime
                | Builtin::Date
                | Builtin::Time
                | Builtin::Duration
        )
    )
}
