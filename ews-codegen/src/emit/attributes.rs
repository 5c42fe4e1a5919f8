//! Attributes that stand thousands of times in all of EWS: they are made once, since a copy costs less.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Derives;

pub(super) struct Attributes {
    /// Of a field that may be absent.
    pub(super) optional: TokenStream,
    /// Of a field that may occur any number of times.
    pub(super) many: TokenStream,
    /// Of one of which there are not too few, which writing checks.
    pub(super) checked_many: TokenStream,
    /// The derive lines: without and with `Eq`, each without and with `Default`.
    derives: [[TokenStream; 2]; 2],
}

impl Attributes {
    pub(super) fn new() -> Self {
        Attributes {
            optional: quote! { #[serde(default, skip_serializing_if = "Option::is_none")] },
            many: quote! { #[serde(default, skip_serializing_if = "Vec::is_empty")] },
            checked_many: quote! { #[serde(default)] },
            derives: [false, true].map(|eq| [false, true].map(|default| derive_line(Derives { default, eq }))),
        }
    }

    /// The derive line of a type.
    pub(super) fn derives(&self, derives: Derives) -> &TokenStream {
        &self.derives[usize::from(derives.eq)][usize::from(derives.default)]
    }
}

/// In the one order that all have.
fn derive_line(derives: Derives) -> TokenStream {
    let default = derives.default.then(|| quote!(Default,));
    let eq = derives.eq.then(|| quote!(Eq, Hash,));
    quote! { #[derive(Clone, Debug, #default PartialEq, #eq Serialize, Deserialize)] }
}

/// Attributes that were asked for; their syntax has been checked.
pub(super) fn requested(attributes: &[String]) -> TokenStream {
    let parsed = attributes
        .iter()
        .map(|text| text.parse::<TokenStream>().unwrap_or_default());
    parsed.collect()
}
