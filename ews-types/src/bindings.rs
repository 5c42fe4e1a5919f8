//! The generated types: made from `schemas/` by the build script, or, without the feature `codegen`, as they were committed.

#[cfg(feature = "codegen")]
include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

#[cfg(not(feature = "codegen"))]
include!("snapshot.rs");
