//! The alternatives of choices and of abstract types.

use crate::ir::Variant;
use crate::source::Component;

use super::pair::Pair;
use super::uses::{limits, narrows};
use super::{ChangeKind, Changes};

/// Compares the alternatives of a choice, which are elements, or of an abstract type, which are types.
pub(super) fn variants(
    pair: &Pair<'_, '_>,
    component: Component,
    (old, new): (&[Variant], &[Variant]),
    changes: &mut Changes,
) {
    let sides = pair.sides;
    let mut add = |kind, variant: &Variant, what: String, breaks| {
        let by = variant.xml.name().map(|name| (component, name));
        pair.declared(kind, by, format!("alternative {}{what}", variant.xml), breaks, changes);
    };
    for variant in old {
        let Some(now) = new.iter().find(|known| known.xml == variant.xml) else {
            let ty = sides.old.signatures.variant(variant);
            add(ChangeKind::Removed, variant, format!(": `{ty}`"), (true, true));
            continue;
        };
        if variant.name != now.name {
            let what = format!(": variant `{}` is called `{}` now", variant.name, now.name);
            add(ChangeKind::Changed, now, what, (true, false));
        }
        let (before, after) = (sides.old.signatures.variant(variant), sides.new.signatures.variant(now));
        if before != after {
            let is_stricter = narrows(sides, variant.of.ty, now.of.ty) || (variant.nillable && !now.nillable);
            add(
                ChangeKind::Changed,
                now,
                format!(": `{before}` becomes `{after}`"),
                (true, is_stricter),
            );
        }
        for limit in limits(&variant.of, &now.of) {
            add(
                ChangeKind::Changed,
                now,
                format!(": {}", limit.what),
                (false, limit.narrows),
            );
        }
    }
    for variant in new {
        if !old.iter().any(|known| known.xml == variant.xml) {
            let ty = sides.new.signatures.variant(variant);
            add(ChangeKind::Added, variant, format!(": `{ty}`"), (false, false));
        }
    }
}
