//! The functions that the fuzzers call, shared with the tests.

#[path = "../ews-types/tests/targets/mod.rs"]
pub mod targets;
