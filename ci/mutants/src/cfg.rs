//! Which code is in the build that is tested.

use std::env::consts::ARCH;

use syn::{Attribute, Expr, ExprLit, Lit, Meta, Token, punctuated::Punctuated};

/// Features that are off. Their code takes the place of other code, which is tested.
const OFF: [&str; 1] = ["base64-turbo"];

/// Whether what has these attributes is tested: it is compiled, and no test itself.
pub(crate) fn is_tested(attributes: &[Attribute]) -> bool {
    attributes.iter().all(|attribute| {
        let path = attribute.path();
        !path.is_ident("test") && (!path.is_ident("cfg") || attribute.parse_args().is_ok_and(|meta| holds(&meta)))
    })
}

fn holds(meta: &Meta) -> bool {
    match meta {
        Meta::Path(path) => !path.is_ident("test"),
        Meta::NameValue(pair) => match (&pair.path, text(&pair.value)) {
            (path, Some(value)) if path.is_ident("feature") => !OFF.contains(&&*value),
            (path, Some(value)) if path.is_ident("target_arch") => value == ARCH,
            _ => false,
        },
        Meta::List(list) => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            let parts: Vec<Meta> = parts.into_iter().flatten().collect();
            match list.path.get_ident().map(ToString::to_string).as_deref() {
                Some("not") => !parts.iter().all(holds),
                Some("any") => parts.iter().any(holds),
                _ => parts.iter().all(holds),
            }
        }
    }
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text), ..
        }) => Some(text.value()),
        _ => None,
    }
}
