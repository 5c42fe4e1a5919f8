//! What the fuzzers call, shared with the tests, and the bindings of all of EWS where they have been made.

#[path = "../ews-types/tests/targets/mod.rs"]
pub mod targets;

/// Of Microsoft's schemas, by `fuzz/bindings`.
#[cfg(ews)]
#[rustfmt::skip]
pub mod ews;

/// A document as a request and as an answer of any operation.
#[cfg(ews)]
pub fn documents(xml: &[u8]) {
    targets::envelope::<ews::AnyRequest>(xml);
    targets::envelope::<ews::AnyResponse>(xml);
}

/// Arbitrary requests and answers of any operation.
#[cfg(ews)]
pub fn values(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    match first % 2 {
        0 => targets::value::<ews::AnyRequest>(bytes),
        _ => targets::value::<ews::AnyResponse>(bytes),
    }
}
