//! All of EWS, generated from Microsoft's own unmodified files, for the tests of this crate.
//!
//! The files are not part of the project. Set `EWS_REFERENCE` to a folder that holds them (`schema/messages.xsd`,
//! `schema/types.xsd`, `schema/services.wsdl`, `envelopes/valid/*.xml`, `envelopes/invalid/*.xml`,
//! `envelopes/manifest.tsv`); without it the crate is empty and its tests say that they were skipped.
//!
//! With the feature `ours` the tests are of the bindings that `ews-types` generates from our own schemas.

#[cfg(feature = "ours")]
pub use ews_types::bindings as ews;

#[cfg(all(reference, not(feature = "ours")))]
#[deny(warnings, missing_docs)]
#[allow(rustdoc::all, reason = "the documentation in Microsoft's schema is not ours to mend")]
pub mod ews {
    //! The generated bindings.
    include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
}
