//! What another type, or other limits, mean for documents.

use crate::ir::{Builtin, Facets, Shape, TypeRef, TypeUse};

use super::side::Sides;

/// Whether some text of the old type is none of the new one.
pub(super) fn narrows(sides: &Sides<'_>, old: TypeRef, new: TypeRef) -> bool {
    match (old, new) {
        _ if sides.is_same(old, new) => false,
        (TypeRef::Builtin(old), TypeRef::Builtin(new)) => !widens(old, new),
        (TypeRef::Type(old), TypeRef::Builtin(Builtin::String)) => {
            matches!(
                sides.old.schema.get(old).shape,
                Shape::Struct(_) | Shape::Choice(_) | Shape::Derived(_)
            )
        }
        _ => true,
    }
}

/// Whether every text of the old type is one of the new type.
fn widens(old: Builtin, new: Builtin) -> bool {
    if old == new || (new == Builtin::String && !matches!(old, Builtin::XmlElement | Builtin::XmlAttribute)) {
        return true;
    }
    match (old, new) {
        (Builtin::F32, Builtin::F64) => true,
        (old, Builtin::Integer) => old.range().is_some(),
        (old, Builtin::F32 | Builtin::F64) => old.range().is_some(),
        (old, new) => match (old.range(), new.range()) {
            (Some(old), Some(new)) => new.contains(old.start()) && new.contains(old.end()),
            _ => false,
        },
    }
}

/// A limit that differs, in words, and whether the new one excludes what the old one allowed.
pub(super) struct Limit {
    pub(super) what: String,
    pub(super) narrows: bool,
}

/// The limits that differ between two uses of a type.
pub(super) fn limits(old: &TypeUse, new: &TypeUse) -> Vec<Limit> {
    let Facets {
        kind: _,
        white_space: _,
        min_inclusive,
        max_inclusive,
        min_exclusive,
        max_exclusive,
        min_length,
        max_length,
        total_digits,
        fraction_digits,
        patterns,
        values,
    } = &*old.facets;
    let now = &new.facets;
    let bounds = [
        ("minInclusive", min_inclusive, &now.min_inclusive, Bound::Lower),
        ("minExclusive", min_exclusive, &now.min_exclusive, Bound::Lower),
        ("minLength", min_length, &now.min_length, Bound::Lower),
        ("maxInclusive", max_inclusive, &now.max_inclusive, Bound::Upper),
        ("maxExclusive", max_exclusive, &now.max_exclusive, Bound::Upper),
        ("maxLength", max_length, &now.max_length, Bound::Upper),
        ("totalDigits", total_digits, &now.total_digits, Bound::Upper),
        ("fractionDigits", fraction_digits, &now.fraction_digits, Bound::Upper),
    ];
    let mut limits: Vec<Limit> = bounds
        .into_iter()
        .filter_map(|(name, old, new, bound)| moved(name, old, new, bound))
        .collect();
    let is_missing = |pattern: &&String| !patterns.contains(pattern);
    limits.extend(now.patterns.iter().filter(is_missing).map(|pattern| Limit {
        what: format!("pattern `{pattern}` is new"),
        narrows: true,
    }));
    let is_gone = |pattern: &&String| !now.patterns.contains(pattern);
    limits.extend(patterns.iter().filter(is_gone).map(|pattern| Limit {
        what: format!("pattern `{pattern}` is gone"),
        narrows: false,
    }));
    if *values != now.values {
        let narrows =
            !now.values.is_empty() && (values.is_empty() || values.iter().any(|value| !now.values.contains(value)));
        let what = "the values allowed are others".to_owned();
        limits.push(Limit { what, narrows });
    }
    limits
}

/// On which side of a limit the allowed values are not.
#[derive(Clone, Copy)]
enum Bound {
    Lower,
    Upper,
}

fn moved(name: &str, old: &Option<String>, new: &Option<String>, bound: Bound) -> Option<Limit> {
    let (what, narrows) = match (old, new) {
        (None, None) => return None,
        (Some(old), Some(new)) if old == new => return None,
        (None, Some(new)) => (format!("{name} `{new}` is new"), true),
        (Some(old), None) => (format!("{name} `{old}` is gone"), false),
        (Some(old), Some(new)) => (format!("{name} `{old}` becomes `{new}`"), !is_wider(old, new, bound)),
    };
    Some(Limit { what, narrows })
}

/// Whether a limit that is moved allows all that it did before; what cannot be compared as a number may not.
fn is_wider(old: &str, new: &str, bound: Bound) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    match (number(old), number(new), bound) {
        (Some(old), Some(new), Bound::Lower) => new <= old,
        (Some(old), Some(new), Bound::Upper) => new >= old,
        _ => false,
    }
}
