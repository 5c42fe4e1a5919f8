//! What is done to the model between lowering and emitting, one step a file.

pub(crate) mod attributes;
pub(crate) mod boxes;
mod derives;
pub(crate) mod documentation;
pub(crate) mod externs;
pub(crate) mod gates;
pub(crate) mod modules;
mod names;
mod pattern;
mod reach;
mod response_messages;
pub(crate) mod unknown_operation;
pub(crate) mod words;

use crate::chosen::Chosen;
use crate::error::Error;
use crate::ir::Schema;

use externs::Externs;

/// All passes, in their order.
pub(crate) fn run(schema: &mut Schema, chosen: &Chosen, externs: &Externs) -> Result<(), Error> {
    response_messages::separate(schema);
    reach::keep_reachable(schema);
    // Before the choice of roots, so that neither names nor boxes depend on it.
    names::name_types(schema);
    boxes::place(schema);
    reach::keep_chosen(schema, chosen)?;
    externs::mark(schema, externs)?;
    reach::keep_reachable(schema);
    names::name_members(schema);
    derives::decide(schema);
    Ok(())
}
