//! The committed bindings of `ews-types` are those that the generator writes from `schemas/`.
//!
//! `UPDATE_EXPECT=1 cargo test -p ews-codegen --test snapshot` writes them anew.

use std::path::{Path, PathBuf};

use ews_codegen::Builder;

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
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        std::fs::write(&path, &generated).unwrap_or_else(|error| panic!("{error}"));
        return;
    }
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{error}"));
    let diff = similar::TextDiff::from_lines(&text, &generated);
    let diff = diff.unified_diff().header(committed, "generated").to_string();
    assert!(
        text == generated,
        "the schemas or the generator have changed; set UPDATE_EXPECT=1 to take over the change\n{diff}"
    );
}

#[test]
fn the_snapshot_is_what_the_build_script_generates() {
    let wsdl = root().join("schemas/services.wsdl");
    holds(
        "snapshot.rs",
        &schemas("").wsdl(wsdl).operation("GetUserPhoto").all_headers(),
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
