//! Generates the bindings of every EWS operation from Microsoft's files, where they are at hand.

use std::path::PathBuf;

fn main() -> Result<(), ews_codegen::Error> {
    println!("cargo::rerun-if-env-changed=EWS_REFERENCE");
    println!("cargo::rustc-check-cfg=cfg(reference)");
    let Some(reference) = std::env::var_os("EWS_REFERENCE").map(PathBuf::from) else {
        return Ok(());
    };
    println!("cargo::rustc-cfg=reference");
    let schema = reference.join("schema");
    ews_codegen::Builder::new()
        .schema(&schema)
        .wsdl(schema.join("services.wsdl"))
        .all_operations()
        .compile()
}
