//! The types of EWS, generated from `schemas/`: what the chosen [features](crate#features) need.
//!
//! On docs.rs each request and response, and each type that few operations need, names its feature. The types that the runtime
//! needs itself, such as [`ResponseCode`] and [`Header`], are here in any case.
//!
//! All types are at the root of the crate as well, except `Body`, the body of an item: there that is the trait
//! [`Body`](trait@crate::Body).

// What is generated takes the derives from serde, which has them only if some crate of the build turns that feature on. Where
// it has, those of `serde_derive` are not needed; where it has not, `use serde::…` brings traits that nothing names.
#![allow(unused_imports)]
// The attributes say it in the names of features.
#![cfg_attr(docsrs, doc(auto_cfg = false))]

use serde_derive::*;

#[cfg(feature = "codegen")]
include!(concat!(env!("OUT_DIR"), "/bindings.rs"));

#[cfg(not(feature = "codegen"))]
include!("snapshot/mod.rs");
