//! What is done to the model between lowering and emitting, one step a file.

pub(crate) mod attributes;
pub(crate) mod boxes;
mod derives;
mod names;
mod reach;
mod words;

use crate::chosen::Chosen;
use crate::error::Error;
use crate::ir::Schema;

/// All passes, in their order.
pub(crate) fn run(schema: &mut Schema, chosen: &Chosen) -> Result<(), Error> {
    reach::keep_reachable(schema);
    // Before the choice of roots, so that names do not depend on it.
    names::name_types(schema);
    reach::keep_chosen(schema, chosen)?;
    names::name_members(schema);
    boxes::place(schema);
    derives::decide(schema);
    Ok(())
}
