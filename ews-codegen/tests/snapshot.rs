//! The committed bindings of `ews-types` are those that the generator writes from `schemas/`.
//!
//! `UPDATE_EXPECT=1 cargo test -p ews-codegen --test snapshot` writes them anew.

use std::path::{Path, PathBuf};

use ews_codegen::Builder;
use expect_test::expect_file;

/// The namespaces of plain XML Autodiscover begin with this.
const POX: &str = "http://schemas.microsoft.com/exchange/autodiscover";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn schemas(path: &str) -> Builder {
    Builder::new()
        .schema(root().join("schemas").join(path))
        .runtime_path("crate")
}

fn holds(committed: &str, builder: &Builder) {
    let path = root().join("ews-types/src").join(committed);
    if !path.exists() {
        eprintln!("skipped: a packaged ews-codegen does not hold the bindings of ews-types");
        return;
    }
    let generated = builder.generate().unwrap_or_else(|error| panic!("{error:?}"));
    expect_file![path].assert_eq(&generated);
}

#[test]
fn the_snapshot_has_every_operation_with_its_feature() {
    let directory = root().join("ews-types/src/snapshot");
    if !directory.exists() {
        eprintln!("skipped: a packaged ews-codegen does not hold the bindings of ews-types");
        return;
    }
    let builder = schemas("")
        .wsdl(root().join("schemas/services.wsdl"))
        .all_operations()
        .all_headers();
    let builder = builder.out_dir(&directory).operation_features();
    let bindings = builder.bindings().unwrap_or_else(|error| panic!("{error:?}"));
    expect_file![directory.join("mod.rs")].assert_eq(&bindings.text);
    let mut expected: Vec<String> = bindings.modules.iter().map(|module| module.file.clone()).collect();
    for module in &bindings.modules {
        expect_file![directory.join(&module.file)].assert_eq(&module.text);
    }
    expected.push("mod.rs".to_owned());
    expected.sort();
    let files = std::fs::read_dir(&directory).unwrap_or_else(|error| panic!("{error}"));
    let names = files.map(|file| file.unwrap_or_else(|error| panic!("{error}")).file_name());
    let mut found: Vec<String> = names.map(|name| name.to_string_lossy().into_owned()).collect();
    found.sort();
    assert_eq!(
        found, expected,
        "a file is left of a schema file that is gone, or missing"
    );
}

#[test]
fn soap_autodiscover_is_generated() {
    let wsdl = root().join("schemas/autodiscover/services.wsdl");
    holds(
        "autodiscover/soap/bindings.rs",
        &schemas("autodiscover").wsdl(wsdl).all_operations(),
    );
}

#[test]
fn plain_xml_autodiscover_is_generated() {
    for (file, namespace) in [
        ("request", "outlook/requestschema/2006"),
        ("response", "responseschema/2006"),
    ] {
        let builder =
            schemas(&format!("autodiscover/pox-{file}.xsd")).element(format!("{{{POX}/{namespace}}}Autodiscover"));
        holds(&format!("autodiscover/pox/{file}.rs"), &builder);
    }
}
