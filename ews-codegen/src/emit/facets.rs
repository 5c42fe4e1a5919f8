//! Checks, on writing, of what a schema asks of a value beyond its type.
//!
//! Checked is what a server refuses a whole request for and a client can get wrong by a slip: the range of a number, and
//! the length of a text. Patterns and digits are in the docs only. Reading takes any value.

use std::ops::RangeInclusive;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{Builtin, Facets, TypeRef, TypeUse};

use super::Context;

/// The serde attribute with which a field or variant of this type is checked, if there is something to check.
pub(super) fn check(context: Context<'_>, used: &TypeUse) -> Option<TokenStream> {
    let function = match used.ty {
        TypeRef::Builtin(builtin) => match range_of(builtin) {
            Some(all) => range(&used.facets, &all)?,
            None if has_length(builtin) => length(&used.facets)?,
            None => return None,
        },
        TypeRef::Type(_) => return None,
    };
    let path = context.function(&format!("facets::{function}"));
    Some(quote! { #[serde(serialize_with = #path)] })
}

/// `range::<1, 512, _, _>`, where the facets leave less than the type has.
fn range(facets: &Facets, all: &RangeInclusive<i128>) -> Option<String> {
    let bound = |inclusive: &Option<String>, exclusive: &Option<String>, inward: i128| {
        let number = |text: &Option<String>| text.as_deref().and_then(|text| text.trim().parse::<i128>().ok());
        let exclusive = number(exclusive).and_then(|number| number.checked_add(inward));
        number(inclusive).into_iter().chain(exclusive)
    };
    let min = bound(&facets.min_inclusive, &facets.min_exclusive, 1).fold(*all.start(), i128::max);
    let max = bound(&facets.max_inclusive, &facets.max_exclusive, -1).fold(*all.end(), i128::min);
    ((min, max) != (*all.start(), *all.end())).then(|| {
        let [min, max] = [min, max].map(Literal::i128_unsuffixed);
        format!("range::<{min}, {max}, _, _>")
    })
}

fn length(facets: &Facets) -> Option<String> {
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.trim().parse::<usize>().ok());
    match (
        number(&facets.min_length).filter(|min| *min > 0),
        number(&facets.max_length),
    ) {
        (None, None) => None,
        (Some(min), None) => Some(format!("min_length::<{min}, _, _>")),
        (None, Some(max)) => Some(format!("max_length::<{max}, _, _>")),
        (Some(min), Some(max)) => Some(format!("length::<{min}, {max}, _, _>")),
    }
}

/// All that a type of whole numbers can hold.
fn range_of(builtin: Builtin) -> Option<RangeInclusive<i128>> {
    Some(match builtin {
        Builtin::I8 => i8::MIN.into()..=i8::MAX.into(),
        Builtin::I16 => i16::MIN.into()..=i16::MAX.into(),
        Builtin::I32 => i32::MIN.into()..=i32::MAX.into(),
        Builtin::I64 => i64::MIN.into()..=i64::MAX.into(),
        Builtin::U8 => 0..=u8::MAX.into(),
        Builtin::U16 => 0..=u16::MAX.into(),
        Builtin::U32 => 0..=u32::MAX.into(),
        Builtin::U64 => 0..=u64::MAX.into(),
        _ => return None,
    })
}

fn has_length(builtin: Builtin) -> bool {
    matches!(builtin, Builtin::String | Builtin::Base64Binary)
}
