//! The committed bindings of `ews-types` are those that its build script generates.

use std::path::Path;

use ews_codegen::Builder;

#[test]
fn the_snapshot_is_what_the_build_script_generates() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let snapshot = root.join("ews-types/src/snapshot.rs");
    if !snapshot.exists() {
        eprintln!("skipped: a packaged ews-codegen does not hold the snapshot of ews-types");
        return;
    }
    // As in build.rs
    let schemas = root.join("schemas");
    let builder = Builder::new().schema(&schemas).wsdl(schemas.join("services.wsdl"));
    let generated = builder
        .operation("GetUserPhoto")
        .runtime_path("crate")
        .generate()
        .unwrap_or_else(|error| panic!("{error:?}"));
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        std::fs::write(&snapshot, &generated).unwrap_or_else(|error| panic!("{error}"));
        return;
    }
    let committed = std::fs::read_to_string(&snapshot).unwrap_or_else(|error| panic!("{error}"));
    let diff = similar::TextDiff::from_lines(&committed, &generated);
    let diff = diff.unified_diff().header("snapshot.rs", "generated").to_string();
    assert!(
        committed == generated,
        "the schemas or the generator have changed; set UPDATE_EXPECT=1 to take over the change\n{diff}"
    );
}
