//! What the fuzzers call, shared with the tests of the crates that they are about.

/// Of `ews-types`.
#[path = "../ews-types/tests/targets/mod.rs"]
pub mod runtime;

/// Of `ews-codegen`.
#[cfg(feature = "generator")]
#[path = "../ews-codegen/tests/targets/mod.rs"]
pub mod generator;

/// Of the types of all of EWS.
#[cfg(feature = "ews")]
pub use ews_fuzz_ews as ews;

/// Of bindings with shapes that EWS seldom has.
#[cfg(feature = "shapes")]
pub use ews_fuzz_shapes as shapes;

/// Of searches by Autodiscover.
#[cfg(feature = "autodiscover")]
#[path = "../ews-types/tests/autodiscover/any_response.rs"]
pub mod autodiscover;
