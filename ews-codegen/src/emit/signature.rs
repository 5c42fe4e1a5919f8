//! What code that uses the bindings sees of a type, for those who compare bindings.

use proc_macro2::TokenStream;

use crate::ir::{Field, Schema, TypeRef, Variant};

use super::attributes::Attributes;
use super::base_fields::Bases;
use super::defaults::Defaults;
use super::facets::FacetTypes;
use super::messages::Messages;
use super::namespaces::Foreign;
use super::{Context, enums, structs};

/// The types of fields and variants, as the emitted code has them.
pub(crate) struct Signatures<'a> {
    schema: &'a Schema,
    runtime: syn::Path,
    messages: Messages,
    attributes: Attributes,
    foreign: Foreign<'a>,
    defaults: Defaults,
    bases: Bases<'a>,
    facets: FacetTypes,
}

impl<'a> Signatures<'a> {
    pub(crate) fn new(schema: &'a Schema) -> Self {
        Signatures {
            schema,
            runtime: syn::parse_quote!(ews_types),
            messages: Messages::find(schema),
            attributes: Attributes::new(),
            foreign: Foreign::find(schema),
            defaults: Defaults::find(schema),
            bases: Bases::find(schema),
            facets: FacetTypes::find(schema),
        }
    }

    /// The type of a field, such as `Option<Box<Item>>`.
    pub(crate) fn field(&self, field: &Field) -> String {
        text(&structs::field_type(self.context(), field))
    }

    /// The type that a variant holds.
    pub(crate) fn variant(&self, variant: &Variant) -> String {
        text(&enums::variant_type(self.context(), variant))
    }

    /// A type by itself.
    pub(crate) fn ty(&self, ty: TypeRef) -> String {
        text(&self.context().ty(ty))
    }

    /// The names of the parameters of `new`, if a struct with these fields has that.
    pub(crate) fn parameters<'f>(&self, fields: &'f [Field]) -> Option<Vec<&'f str>> {
        let fields = structs::parameters(fields)?;
        Some(fields.into_iter().map(|field| field.name.as_str()).collect())
    }

    fn context(&self) -> Context<'_> {
        Context {
            schema: self.schema,
            runtime: &self.runtime,
            messages: &self.messages,
            attributes: &self.attributes,
            foreign: &self.foreign,
            defaults: &self.defaults,
            bases: &self.bases,
            facets: &self.facets,
            parts: None,
        }
    }
}

/// Types need no spaces.
fn text(tokens: &TokenStream) -> String {
    tokens.to_string().replace(' ', "").replace("ews_types::", "")
}
