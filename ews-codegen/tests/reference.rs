//! All of EWS, from Microsoft's files as they are.
//!
//! These files are not part of the project: the environment variable `EWS_REFERENCE` says where they are.

use std::collections::BTreeSet;
use std::path::PathBuf;

use ews_codegen::{Bindings, Builder};

/// Microsoft's schemas and WSDL; `None`, with a line that says so, when they are not at hand.
fn schemas() -> Option<PathBuf> {
    let found = std::env::var_os("EWS_REFERENCE").map(|reference| PathBuf::from(reference).join("schema"));
    if found.is_none() {
        eprintln!("skipped: EWS_REFERENCE does not say where Microsoft's schemas are");
    }
    found
}

fn bindings(builder: &Builder) -> Bindings {
    builder.bindings().unwrap_or_else(|error| panic!("{error:?}"))
}

#[test]
fn all_of_ews_is_generated_in_at_most_51_000_lines() {
    let Some(schemas) = schemas() else { return };
    let all = bindings(&Builder::new().schema(&schemas).all_operations());
    let lines = all.text.lines().count();
    assert!(lines <= 51_000, "{lines} lines");
    assert!(all.types > 900, "{} types", all.types);
}

#[test]
fn the_operations_of_the_wsdl_are_found_without_it() {
    let Some(schemas) = schemas() else { return };
    let builder = Builder::new().schema(&schemas);
    let names = |builder: Builder| -> BTreeSet<(String, String, String, String)> {
        let operations = builder.list_operations().unwrap_or_else(|error| panic!("{error:?}"));
        let tuple = |it: ews_codegen::OperationInfo| (it.name, it.request, it.response, it.soap_action);
        operations.into_iter().map(tuple).collect()
    };
    let by_wsdl = names(builder.clone().wsdl(schemas.join("services.wsdl")));
    let by_name = names(builder);
    assert_eq!(by_wsdl.len(), 122);
    let missing: Vec<_> = by_wsdl.difference(&by_name).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn an_operation_brings_no_more_types_than_it_needs() {
    let Some(schemas) = schemas() else { return };
    let limits = [
        ("GetUserPhoto", 12),
        ("ConvertId", 15),
        ("GetServerTimeZones", 23),
        ("SendItem", 28),
        ("FindFolder", 90),
        ("GetItem", 245),
    ];
    for (operation, limit) in limits {
        let types = bindings(&Builder::new().schema(&schemas).operation(operation)).types;
        assert!(types <= limit, "{operation}: {types} types, more than {limit}");
    }
}

#[test]
fn the_same_schemas_give_the_same_bytes() {
    let Some(schemas) = schemas() else { return };
    let builder = Builder::new().schema(&schemas).all_operations();
    assert!(bindings(&builder).text == bindings(&builder).text);
}

#[test]
fn our_redefinition_works_on_top_of_microsofts_schemas() {
    let Some(schemas) = schemas() else { return };
    let folder = tempfile("redefinition");
    for name in ["messages.xsd", "types.xsd"] {
        std::fs::copy(schemas.join(name), folder.join(name)).unwrap_or_else(|error| panic!("{error}"));
    }
    let ours = concat!(env!("CARGO_MANIFEST_DIR"), "/../schemas/content-type.xsd");
    std::fs::copy(ours, folder.join("content-type.xsd")).unwrap_or_else(|error| panic!("{error}"));
    let with = bindings(&Builder::new().schema(&folder).operation("GetUserPhoto"));
    let without = bindings(&Builder::new().schema(&schemas).operation("GetUserPhoto"));
    assert!(with.text.contains(r#"#[serde(rename = "m:ContentType")]"#));
    assert!(!without.text.contains("ContentType"));
}

/// A directory of this test's own.
fn tempfile(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{error}"));
    folder
}
