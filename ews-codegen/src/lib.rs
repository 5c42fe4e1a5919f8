//! Generates serde-annotated Rust types from the XML Schemas of Exchange Web Services (EWS).
#![forbid(unsafe_code)]

mod diagnostic;
mod error;
pub mod source;

pub use diagnostic::{Diagnostic, Location};
pub use error::{Error, ErrorKind};
pub use source::{Limits, SourceFile};
