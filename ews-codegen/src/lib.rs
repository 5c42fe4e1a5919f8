//! Generates serde-annotated Rust types from the XML Schemas of [Exchange Web Services] (EWS).
//!
//! The types are for the runtime crate `ews-types`, which reads and writes them as SOAP envelopes. Give it the schemas
//! that every Exchange server publishes (`https://SERVER/EWS/messages.xsd` and `types.xsd`) and name the operations:
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), ews_codegen::Error> {
//!     ews_codegen::Builder::new().schema("schemas").operation("GetUserPhoto").compile()
//! }
//! ```
//!
//! and include what it wrote:
//!
//! ```ignore
//! pub mod ews {
//!     include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
//! }
//! ```
//!
//! In a binary crate, put `#[allow(dead_code)]` on that module: the bindings offer more than one program uses.
//!
//! # How it works
//!
//! ```text
//! XSD files ── source ──▶ texts ── load ──▶ xsd-parser's schemas ── lower ──▶ ir ── passes ──▶ ir ── emit ──▶ tokens ── layout ──▶ text
//! ```
//!
//! Same schemas, same operations: same bytes.
//!
//! [Exchange Web Services]: https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-reference-for-exchange
#![forbid(unsafe_code)]

mod bindings;
mod builder;
mod diagnostic;
mod emit;
mod error;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod graph;
mod ir;
mod layout;
mod load;
mod lower;
mod passes;
pub mod source;
mod stage;
mod write;

pub mod guide {
    #![doc = include_str!("guide.md")]
}

pub use bindings::{Bindings, OperationInfo};
pub use builder::Builder;
pub use diagnostic::{Diagnostic, Location};
pub use error::{Error, ErrorKind};
pub use source::{Limits, SourceFile};
pub use stage::Stage;
