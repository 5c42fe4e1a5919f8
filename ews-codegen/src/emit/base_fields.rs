//! The fields that every alternative of an enum has because they all extend one type.

use std::collections::{BTreeSet, HashMap};

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Builtin, Field, FieldXml, Occurs, Origin, Schema, Shape, Struct, Type, TypeRef, Variant, XmlName};

use super::{Context, docs, ident};

/// How wide a line of code is, and how far an arm in a function is from its start.
const WIDTH: usize = 100;
const INDENT: usize = 12;

/// The type that each named type extends or restricts.
pub(super) struct Bases<'a>(HashMap<&'a XmlName, &'a XmlName>);

impl<'a> Bases<'a> {
    pub(super) fn find(schema: &'a Schema) -> Self {
        let bases = schema.types.iter().filter_map(|ty| match &ty.shape {
            Shape::Struct(shape) => Some((type_name(ty)?, shape.base.as_ref()?)),
            _ => None,
        });
        Bases(bases.collect())
    }

    /// A type and all that it derives from.
    fn of(&self, ty: &'a Type) -> BTreeSet<&'a XmlName> {
        let mut found = BTreeSet::new();
        let base = match &ty.shape {
            Shape::Struct(shape) => shape.base.as_ref(),
            _ => None,
        };
        let mut next = type_name(ty).or(base);
        while let Some(name) = next.filter(|name| found.insert(*name)) {
            next = self.0.get(name).copied();
        }
        found
    }
}

fn type_name(ty: &Type) -> Option<&XmlName> {
    match &ty.origin {
        Origin::Named(name) | Origin::Root { ty: Some(name), .. } => Some(name),
        _ => None,
    }
}

/// Functions for the fields of the common base.
pub(super) fn accessors(context: Context<'_>, ty: &Type, variants: &[Variant]) -> Option<TokenStream> {
    let structs: Vec<(&Type, &Struct)> = variants
        .iter()
        .map(|variant| held(context.schema, variant))
        .collect::<Option<_>>()?;
    let ((first, first_shape), others) = structs.split_first()?;
    if others.is_empty() {
        return None;
    }
    let mut common = context.bases.of(first);
    for (ty, _) in others {
        let names = context.bases.of(ty);
        common.retain(|name| names.contains(name));
    }
    if common.is_empty() {
        return None;
    }
    let is_common = |field: &&Field| {
        let is_named = matches!(
            field.xml,
            FieldXml::Attribute(_) | FieldXml::Element(_) | FieldXml::Choice
        );
        is_named
            && others
                .iter()
                .all(|(_, shape)| shape.fields.iter().any(|other| is_same(field, other)))
    };
    let fields: Vec<&Field> = first_shape.fields.iter().filter(is_common).collect();
    if fields.is_empty() {
        return None;
    }
    let name = ident(&ty.name);
    let names: Vec<syn::Ident> = variants.iter().map(|variant| ident(&variant.name)).collect();
    let functions = fields.into_iter().map(|field| {
        let own = structs
            .iter()
            .map(|(_, shape)| shape.fields.iter().find(|own| is_same(field, own)));
        // One struct may hold in a box what another holds itself.
        let is_boxed = own.map(|own| own.is_some_and(|own| own.boxed));
        accessor(context, field, &names.iter().zip(is_boxed).collect::<Vec<_>>())
    });
    Some(quote! { impl #name { #(#functions)* } })
}

/// The struct that an alternative holds, if it is one of ours.
fn held<'a>(schema: &'a Schema, variant: &Variant) -> Option<(&'a Type, &'a Struct)> {
    let TypeRef::Type(id) = variant.of.ty else { return None };
    let ty = schema.get(id);
    match &ty.shape {
        Shape::Struct(shape) if ty.external.is_none() && !variant.nillable => Some((ty, shape)),
        _ => None,
    }
}

fn is_same(one: &Field, other: &Field) -> bool {
    let key = |field: &Field| (field.of.ty, field.occurs, field.nillable);
    one.name == other.name && one.xml == other.xml && key(one) == key(other)
}

/// The function for a field; each alternative says whether it has the value in a box.
fn accessor(context: Context<'_>, field: &Field, alternatives: &[(&syn::Ident, bool)]) -> TokenStream {
    let docs = docs::of_field(field, context.schema);
    let name = ident(&field.name);
    let held = context.ty(field.of.ty);
    let is_text = field.of.ty == TypeRef::Builtin(Builtin::String);
    let is_copy = is_copy(field.of.ty);
    let borrowed = if is_text { quote!(&str) } else { quote!(&#held) };
    let is_single = field.occurs == Occurs::Required;
    let ty = match field.occurs {
        Occurs::Many | Occurs::AtLeastOnce => quote!(&[#held]),
        _ if is_single && is_copy => held,
        _ if is_single => borrowed,
        _ if is_copy => quote!(Option<#held>),
        _ => quote!(Option<#borrowed>),
    };
    let arms = alternatives.iter().map(|(alternative, is_boxed)| {
        let value = format!("value.{name}");
        let value = match field.occurs {
            Occurs::Many | Occurs::AtLeastOnce => format!("&{value}"),
            _ if is_copy => value,
            _ if is_single => format!("&{value}"),
            _ if is_text || *is_boxed => format!("{value}.as_deref()"),
            _ => format!("{value}.as_ref()"),
        };
        // What has no room in the line is in a block of its own, as rustfmt has it.
        let line = format!("Self::{alternative}(value) => {value},");
        let line = match INDENT + line.len() > WIDTH {
            true => format!("Self::{alternative}(value) => {{ {value} }}"),
            false => line,
        };
        line.parse::<TokenStream>().unwrap_or_default()
    });
    quote! {
        #docs
        pub fn #name(&self) -> #ty {
            match self { #(#arms)* }
        }
    }
}

fn is_copy(ty: TypeRef) -> bool {
    let TypeRef::Builtin(builtin) = ty else { return false };
    matches!(
        builtin,
        Builtin::Bool
            | Builtin::I8
            | Builtin::I16
            | Builtin::I32
            | Builtin::I64
            | Builtin::U8
            | Builtin::U16
            | Builtin::U32
            | Builtin::U64
            | Builtin::F32
            | Builtin::F64
    )
}
