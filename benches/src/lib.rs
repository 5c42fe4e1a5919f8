//! What the benchmarks share: the documents, who reads and writes them, and how it is timed and counted.

pub mod allocations;
pub mod documents;
pub mod figures;
pub mod photo;
pub mod readers;
pub mod rounds;
pub mod writers;

/// What xsd-parser generates for GetUserPhoto; see build.rs.
#[cfg(feature = "xsd-parser")]
#[allow(missing_docs, warnings, reason = "not ours to mend")]
pub mod xsd_parser_bindings {
    include!(concat!(env!("OUT_DIR"), "/xsd_parser.rs"));
}
