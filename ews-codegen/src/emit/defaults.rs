//! Defaults of elements: what an element is read as that is there, but empty.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::ir::{Field, FieldXml, Schema, Shape, TypeRef, TypeUse};

use super::{Context, text};

/// The functions that read empty elements, by what they read them as and whether they keep `xsi:nil`.
pub(super) struct Defaults(BTreeMap<(String, bool), usize>);

impl Defaults {
    pub(super) fn find(schema: &Schema) -> Self {
        let mut found = BTreeMap::new();
        for &id in &schema.emitted {
            match &schema.get(id).shape {
                Shape::Struct(shape) => {
                    let keys = shape.fields.iter().filter_map(|field| of_field(schema, field));
                    found.extend(keys.map(|key| (key, 0)));
                }
                Shape::Choice(choice) => {
                    let keys = choice
                        .variants
                        .iter()
                        .filter_map(|variant| key(schema, &variant.of, variant.default.as_ref(), false));
                    found.extend(keys.map(|key| (key, 0)));
                }
                _ => {}
            }
        }
        found
            .values_mut()
            .enumerate()
            .for_each(|(index, number)| *number = index + 1);
        Defaults(found)
    }

    fn function(&self, key: &(String, bool)) -> Option<String> {
        self.0.get(key).map(|number| format!("empty_as_{number}"))
    }
}

/// The serde attribute of a field whose element has a default.
pub(super) fn field(context: Context<'_>, field: &Field) -> Option<TokenStream> {
    attribute(context, of_field(context.schema, field)?)
}

/// The serde attribute of an alternative whose element has a default.
pub(super) fn variant(context: Context<'_>, used: &TypeUse, default: Option<&String>) -> Option<TokenStream> {
    attribute(context, key(context.schema, used, default, false)?)
}

fn attribute(context: Context<'_>, key: (String, bool)) -> Option<TokenStream> {
    let function = context.defaults.function(&key)?;
    Some(quote! { #[serde(deserialize_with = #function)] })
}

/// The functions that the attributes name.
pub(super) fn functions(context: Context<'_>) -> Option<TokenStream> {
    let Defaults(functions) = context.defaults;
    if functions.is_empty() {
        return None;
    }
    let runtime = context.runtime;
    let functions = functions.iter().map(|((value, keeps_nil), number)| {
        let name = format_ident!("empty_as_{number}");
        let prefix = if *keeps_nil { "$nillable:" } else { "$default:" };
        let value = text(&format!("{prefix}{value}"));
        quote! { #runtime::element_default! { #name = #value } }
    });
    Some(quote! { #(#functions)* })
}

fn of_field(schema: &Schema, field: &Field) -> Option<(String, bool)> {
    let is_element = matches!(field.xml, FieldXml::Element(_));
    let keeps_nil = field.nillable && field.occurs.is_many();
    key(
        schema,
        &field.of,
        field.default.as_ref().filter(|_| is_element),
        keeps_nil,
    )
}

fn key(schema: &Schema, used: &TypeUse, default: Option<&String>, keeps_nil: bool) -> Option<(String, bool)> {
    let default = default.filter(|default| !default.is_empty())?;
    has_text(schema, used).then(|| (default.clone(), keeps_nil))
}

/// Whether an element of this type holds text of which the default can be one, beside other things. What is nothing but text
/// is read with its [facets](super::facets).
fn has_text(schema: &Schema, used: &TypeUse) -> bool {
    let TypeRef::Type(id) = used.ty else { return false };
    match &schema.get(id).shape {
        Shape::Struct(shape) => {
            let is_text = |field: &Field| matches!(field.xml, FieldXml::Text | FieldXml::Mixed);
            shape.fields.iter().any(is_text)
        }
        Shape::Newtype(newtype) => has_text(schema, &newtype.of),
        _ => false,
    }
}
