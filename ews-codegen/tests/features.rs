//! The features of `ews-types` are those of the operations in `schemas/`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ews_codegen::Builder;
use ews_codegen::source::{Component, Sources};

const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What each feature of `ews-types` turns on; `None` in a package of the generator alone.
fn features() -> Option<BTreeMap<String, BTreeSet<String>>> {
    let Ok(manifest) = std::fs::read_to_string(root().join("Cargo.toml")) else {
        eprintln!("skipped: a packaged ews-codegen does not hold ews-types");
        return None;
    };
    let (_, rest) = manifest.split_once("\n[features]\n").expect("there are features");
    let (features, _) = rest.split_once("\n[").expect("something follows them");
    let lines = features.lines().filter(|line| !line.starts_with('#'));
    let joined = lines.collect::<Vec<_>>().join(" ");
    let features = joined.split(']').filter_map(|feature| feature.split_once('['));
    let features = features.map(|(name, members)| {
        let name = name.trim().trim_end_matches('=').trim();
        let members = members.split(',').map(|member| member.trim().trim_matches('"'));
        let members = members.filter(|member| !member.is_empty()).map(str::to_owned);
        (name.to_owned(), members.collect())
    });
    Some(features.collect())
}

/// The operations of each file of `schemas/messages/`.
fn subjects() -> BTreeMap<String, BTreeSet<String>> {
    let builder = Builder::new()
        .schema(root().join("schemas"))
        .wsdl(root().join("schemas/services.wsdl"));
    let sources = Sources::load(&[root().join("schemas")], &Default::default()).expect("our schemas are sound");
    let mut subjects: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for operation in builder.list_operations().expect("our schemas have operations") {
        let element = operation.request.strip_prefix("m:").expect("a request is a message");
        let place = sources.locate(Component::Element, Some(MESSAGES), element);
        let place = place.expect("the element is declared");
        let file = place.file().path().file_stem().expect("a file has a name");
        let subject = file.to_string_lossy().into_owned();
        subjects.entry(subject).or_default().insert(operation.name);
    }
    subjects
}

#[test]
fn each_operation_is_a_feature_of_its_own() {
    let Some(features) = features() else { return };
    let operations: BTreeSet<String> = subjects().into_values().flatten().collect();
    assert_eq!(operations.len(), 137);
    let is_capital = |name: &&String| name.starts_with(|char: char| char.is_ascii_uppercase());
    let found: BTreeSet<String> = features.keys().filter(is_capital).cloned().collect();
    assert_eq!(found, operations);
    for operation in operations {
        assert!(features[&operation].is_empty(), "{operation} turns on something else");
    }
}

#[test]
fn each_file_of_messages_is_a_feature_and_all_of_them_are_full() {
    let Some(features) = features() else { return };
    let subjects = subjects();
    for (subject, operations) in &subjects {
        assert_eq!(features.get(subject), Some(operations), "{subject}");
    }
    let names: BTreeSet<String> = subjects.keys().cloned().collect();
    assert_eq!(features["full"], names);
    for group in ["mail", "calendar", "contacts", "tasks"] {
        assert!(features[group].is_subset(&names), "{group} has more than subjects");
    }
}

#[test]
fn the_default_is_the_photo() {
    let Some(features) = features() else { return };
    let expected = ["GetUserPhoto", "codegen"].map(str::to_owned);
    assert_eq!(features["default"], BTreeSet::from(expected));
}
