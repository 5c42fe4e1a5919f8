//! The functions that `conformance/tests/corpus.rs` replays, for the types of all of EWS.

#[path = "../../ews-types/tests/targets/mod.rs"]
mod targets;

use ews_conformance::ews::{AnyRequest, AnyResponse};

/// A document as a request and as a response of any operation.
pub fn documents(xml: &[u8]) {
    targets::documents::<AnyRequest, AnyResponse>(xml);
}

/// Arbitrary requests and responses of any operation.
pub fn values(bytes: &[u8]) {
    targets::values::<AnyRequest, AnyResponse>(bytes);
}
