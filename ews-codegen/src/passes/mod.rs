//! What is done to the model between lowering and emitting, one step a file.

pub(crate) mod boxes;
mod derives;
mod names;
mod reach;
mod words;

use std::collections::BTreeSet;

use crate::error::Error;
use crate::ir::Schema;

/// All passes, in their order. Without `chosen`, every operation is kept.
pub(crate) fn run(schema: &mut Schema, chosen: Option<&BTreeSet<String>>) -> Result<(), Error> {
    reach::keep_reachable(schema);
    // Before the choice of operations, so that names do not depend on it.
    names::name_types(schema);
    if let Some(chosen) = chosen {
        reach::keep_operations(schema, chosen)?;
    }
    names::name_members(schema);
    boxes::place(schema);
    derives::decide(schema);
    Ok(())
}
