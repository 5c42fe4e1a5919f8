//! Generates the bindings from `schemas/`.

#[cfg(feature = "codegen")]
fn main() -> Result<(), ews_codegen::Error> {
    let builder = ews_codegen::Builder::new()
        .schema("schemas")
        .wsdl("schemas/services.wsdl");
    builder
        .operation("GetUserPhoto")
        .all_headers()
        .runtime_path("crate")
        .compile()
}

/// The bindings are those of the committed snapshot.
#[cfg(not(feature = "codegen"))]
fn main() {
    // Otherwise cargo runs this, and builds the library anew, when any file of the package changes: a test, a page.
    println!("cargo::rerun-if-changed=build.rs");
}
