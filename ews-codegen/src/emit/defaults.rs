//! Defaults of elements: what an element is read as that is there, but empty.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Field, FieldXml, Schema, Shape, TypeId, TypeRef, TypeUse};

use super::{Context, facets, ident, text};

/// The functions that read empty elements, by what they read them as and whether they keep `xsi:nil`.
pub(super) struct Defaults(BTreeMap<(String, bool), usize>);

impl Defaults {
    /// Numbers those of all types, so that the numbers do not depend on what was chosen, and keeps those of emitted ones.
    pub(super) fn find(schema: &Schema) -> Self {
        let all = schema.named.iter().flat_map(|&id| keys(schema, id));
        let all: BTreeSet<(String, bool)> = all.collect();
        let used: BTreeSet<_> = schema.emitted.iter().flat_map(|&id| keys(schema, id)).collect();
        let numbered = all.into_iter().zip(1..);
        Defaults(numbered.filter(|(key, _)| used.contains(key)).collect())
    }

    /// The emitted types that use each of the functions, by its name.
    pub(super) fn users(&self, schema: &Schema) -> BTreeMap<String, Vec<TypeId>> {
        let mut users: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
        for &id in &schema.emitted {
            for name in keys(schema, id).iter().filter_map(|key| self.function(key)) {
                users.entry(name).or_default().push(id);
            }
        }
        users
    }

    fn function(&self, key: &(String, bool)) -> Option<String> {
        self.0.get(key).map(|number| format!("empty_as_{number}"))
    }
}

/// The defaults in a type.
fn keys(schema: &Schema, id: TypeId) -> Vec<(String, bool)> {
    match &schema.get(id).shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter();
            fields.filter_map(|field| of_field(schema, field)).collect()
        }
        Shape::Choice(choice) => {
            let variants = choice.variants.iter();
            variants
                .filter_map(|variant| key(schema, &variant.of, variant.default.as_ref(), false))
                .collect()
        }
        Shape::Newtype(newtype) => key(schema, &newtype.of, newtype.default.as_ref(), false)
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}

/// The serde attribute of a field whose element has a default.
pub(super) fn field(context: Context<'_>, field: &Field) -> Option<TokenStream> {
    attribute(context, of_field(context.schema, field)?)
}

/// The serde attribute of an alternative or a root whose element has a default.
pub(super) fn variant(context: Context<'_>, used: &TypeUse, default: Option<&String>) -> Option<TokenStream> {
    attribute(context, key(context.schema, used, default, false)?)
}

fn attribute(context: Context<'_>, key: (String, bool)) -> Option<TokenStream> {
    let function = context.defaults.function(&key)?;
    Some(quote! { #[serde(deserialize_with = #function)] })
}

/// The functions that the attributes name, by their names.
pub(super) fn functions(context: Context<'_>) -> Vec<(String, TokenStream)> {
    let Defaults(functions) = context.defaults;
    let runtime = context.runtime;
    let functions = functions.iter().map(|((value, keeps_nil), number)| {
        let name = format!("empty_as_{number}");
        let prefix = if *keeps_nil { "$nillable:" } else { "$default:" };
        let value = text(&format!("{prefix}{value}"));
        let ident = ident(&name);
        (name, quote! { #runtime::element_default! { #ident = #value } })
    });
    functions.collect()
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

/// Whether an element of this type holds text of which the default can be one, beside other elements or in a type that knows of
/// no facets. All other text is read with its [facets](facets).
fn has_text(schema: &Schema, used: &TypeUse) -> bool {
    let TypeRef::Type(id) = used.ty else { return false };
    let is_text = |field: &Field| matches!(field.xml, FieldXml::Text | FieldXml::Mixed);
    match &schema.get(id).shape {
        Shape::Struct(shape) => shape.fields.iter().any(is_text) && facets::text_of(schema, used).is_none(),
        Shape::Newtype(newtype) => has_text(schema, &newtype.of),
        _ => false,
    }
}
