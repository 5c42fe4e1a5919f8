//! Generates the bindings of FindItem and SyncFolderItems from Microsoft's files, where they are at hand.

use std::path::Path;

fn main() -> Result<(), ews_codegen::Error> {
    println!("cargo::rerun-if-env-changed=EWS_REFERENCE");
    println!("cargo::rustc-check-cfg=cfg(reference)");
    let Some(reference) = std::env::var_os("EWS_REFERENCE") else {
        println!("cargo::warning=EWS_REFERENCE is not set: the benchmarks of many items are left out");
        return Ok(());
    };
    println!("cargo::rustc-cfg=reference");
    ews_codegen::Builder::new()
        .schema(Path::new(&reference).join("schema"))
        .operation("FindItem")
        .operation("SyncFolderItems")
        .compile()
}
