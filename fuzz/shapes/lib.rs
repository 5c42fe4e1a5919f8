//! The functions that `conformance/tests/corpus.rs` replays, for bindings of constructs that EWS seldom has.

#[path = "../../ews-types/tests/targets/mod.rs"]
mod targets;

mod shapes;

pub use shapes::{documents, values};
