//! Generates the bindings of every EWS operation from Microsoft's files, where they are at hand. The feature `ours` takes those
//! of `ews-types` in their place.
//!
//! `EWS_COPY` names another folder with a copy of the schemas than `schema`, and `EWS_BY_NAME=1` leaves the WSDL out, so that
//! the operations are found by the names of their elements. `ci/copies` sets them.

use std::path::PathBuf;

fn main() -> Result<(), ews_codegen::Error> {
    for variable in ["EWS_REFERENCE", "EWS_COPY", "EWS_BY_NAME"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    println!("cargo::rustc-check-cfg=cfg(reference)");
    let Some(reference) = std::env::var_os("EWS_REFERENCE").map(PathBuf::from) else {
        return Ok(());
    };
    println!("cargo::rustc-cfg=reference");
    if cfg!(feature = "ours") {
        return Ok(());
    }
    let copy = std::env::var_os("EWS_COPY").unwrap_or_else(|| "schema".into());
    let schema = reference.join(copy);
    let builder = ews_codegen::Builder::new().schema(&schema).all_operations();
    let builder = match std::env::var_os("EWS_BY_NAME").is_some_and(|value| value == "1") {
        true => builder,
        false => builder.wsdl(schema.join("services.wsdl")),
    };
    builder.compile()
}
