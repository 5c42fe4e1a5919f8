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
    // Without the documentation of the generator's own table, which is another matter.
    let builder = Builder::new().schema(&schemas).all_operations();
    let all = bindings(&builder.schema_documentation_only());
    let lines = all.text.lines().count();
    assert!(lines <= 51_000, "{lines} lines");
    assert!(all.types > 900, "{} types", all.types);
}

#[test]
fn nine_of_ten_fields_are_documented_and_nothing_but_documentation_is_added() {
    let Some(schemas) = schemas() else { return };
    let builder = Builder::new().schema(&schemas).all_operations();
    let documented = bindings(&builder).text;
    let bare = bindings(&builder.schema_documentation_only()).text;
    let code = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("///"));
        lines.map(str::to_owned).collect()
    };
    assert!(code(&documented) == code(&bare));
    // Above each field stand its documentation, a line that says where in the XML it comes from, and attributes.
    let (mut fields, mut with_words, mut comments) = (0, 0, Vec::new());
    for line in documented.lines().map(str::trim_start) {
        if let Some(comment) = line.strip_prefix("/// ") {
            comments.push(comment);
        } else if !line.starts_with("///") && !line.starts_with("#[") {
            if line.starts_with("pub ") && line.ends_with(',') {
                fields += 1;
                with_words += usize::from(comments.first().is_some_and(|comment| !comment.starts_with('`')));
            }
            comments.clear();
        }
    }
    assert!(
        fields > 4_000 && with_words * 10 >= fields * 9,
        "{with_words} of {fields}"
    );
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
