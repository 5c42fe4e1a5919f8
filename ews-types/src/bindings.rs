//! The generated types: made from `schemas/` by the build script, or, without the feature `codegen`, as they were committed.

// What is generated takes the derives from serde, which has them only if some crate of the build turns that feature on. Where
// it has, those of `serde_derive` are not needed; where it has not, `use serde::…` brings traits that nothing names.
#![allow(unused_imports)]

use serde_derive::*;

#[cfg(feature = "codegen")]
include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

#[cfg(not(feature = "codegen"))]
include!("snapshot.rs");
