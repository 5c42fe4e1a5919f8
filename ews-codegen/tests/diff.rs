//! What a newer schema adds, removes and breaks.
//!
//! One folder for each kind of change: the schema as it was, as it is, and what is to be told of them.
//! `UPDATE_EXPECT=1 cargo test -p ews-codegen --test diff` writes what is told now.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use ews_codegen::diff::{Change, ChangeKind, Diff};
use ews_codegen::source::{LoadOptions, Sources};
use ews_codegen::{Builder, ErrorKind};

/// The folders with cases, below the folder of this package, where the tests run.
fn cases() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("tests/diffs").expect("a folder of cases");
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.expect("a case").path()).collect();
    folders.sort();
    folders
}

fn between(old: &Path, new: &Path) -> Diff {
    let (old_builder, new_builder) = (Builder::new().schema(old), Builder::new().schema(new));
    Diff::between(&old_builder, &new_builder).unwrap_or_else(|error| panic!("{}: {error}", old.display()))
}

#[test]
fn every_case_is_told_as_expected() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in cases() {
        let told = between(&folder.join("old.xsd"), &folder.join("new.xsd")).to_string();
        expect_test::expect_file![package.join(folder).join("expected.txt")].assert_eq(&told);
    }
}

#[test]
fn a_schema_does_not_differ_from_itself() {
    for folder in cases() {
        let schema = folder.join("new.xsd");
        let diff = between(&schema, &schema);
        assert_eq!((diff.changes(), diff.to_string().as_str()), (&[][..], "no change\n"));
    }
    let ours = Path::new("../schemas");
    assert_eq!(between(ours, ours).changes(), []);
}

#[test]
fn what_one_direction_adds_the_other_removes() {
    for folder in cases() {
        let (old, new) = (folder.join("old.xsd"), folder.join("new.xsd"));
        let (there, back) = (between(&old, &new), between(&new, &old));
        assert_eq!(
            parts(&there, ChangeKind::Added),
            parts(&back, ChangeKind::Removed),
            "{}",
            folder.display()
        );
        assert_eq!(
            parts(&there, ChangeKind::Removed),
            parts(&back, ChangeKind::Added),
            "{}",
            folder.display()
        );
    }
}

/// The subjects of changes of a kind, and what they say up to the mark of what is mandatory.
fn parts(diff: &Diff, kind: ChangeKind) -> BTreeSet<(String, String)> {
    let what = |change: &Change| change.what.split(", mandatory").next().unwrap_or_default().to_owned();
    let changes = diff.changes().iter().filter(|change| change.kind == kind);
    changes.map(|change| (change.subject.clone(), what(change))).collect()
}

#[test]
fn what_is_added_is_placed_in_the_new_schema_and_what_is_removed_in_the_old_one() {
    let mut placed = 0;
    for folder in cases() {
        for change in between(&folder.join("old.xsd"), &folder.join("new.xsd")).changes() {
            let Some(place) = &change.place else {
                panic!("{change} has no place")
            };
            let file = if change.kind == ChangeKind::Removed {
                "old.xsd"
            } else {
                "new.xsd"
            };
            assert_eq!(place.file().path(), folder.join(file), "{change}");
            placed += 1;
        }
    }
    assert!(placed > 40, "{placed}");
}

/// The bindings of each side of a case are what is compared: where nothing breaks the API, code for the old ones that ends
/// its literals as the guide says uses the new ones, so their items keep their names.
#[test]
fn where_the_api_does_not_break_every_item_keeps_its_name() {
    for folder in cases() {
        let (old, new) = (folder.join("old.xsd"), folder.join("new.xsd"));
        let items = |schema: &Path| -> BTreeSet<String> {
            let code = Builder::new().schema(schema).all_operations().generate().unwrap();
            let lines = code.lines().map(str::trim);
            let is_item = |line: &&str| line.starts_with("pub ") && !line.starts_with("pub fn new");
            // A struct that gains its first field is laid out over several lines.
            lines
                .filter(is_item)
                .map(|line| line.trim_end_matches(['{', '}']).to_owned())
                .collect()
        };
        let diff = between(&old, &new);
        let lost: Vec<String> = items(&old).difference(&items(&new)).cloned().collect();
        let breaks_api = diff.changes().iter().any(|change| change.breaks.api);
        assert!(breaks_api || lost.is_empty(), "{}: {lost:?}\n{diff}", folder.display());
    }
}

/// A schema with the operation `name`.
fn with_operation(name: &str) -> Builder {
    let namespace = "http://schemas.microsoft.com/exchange/services/2006/messages";
    let schema = format!(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}">
             <xs:element name="{name}"><xs:complexType/></xs:element>
             <xs:element name="{name}Response"><xs:complexType/></xs:element></xs:schema>"#
    );
    let sources = Sources::from_texts([("messages.xsd", schema)], &LoadOptions::default()).expect("a sound schema");
    Builder::new().sources(sources)
}

#[test]
fn an_operation_that_one_side_has_is_a_change_and_one_that_none_has_is_an_error() {
    let (old, new) = (with_operation("Ask"), with_operation("Tell"));
    let diff = Diff::between(&old.clone().operation("Ask"), &new.clone().operation("Ask")).unwrap();
    let subjects: Vec<&str> = diff.changes().iter().map(|change| &*change.subject).collect();
    assert_eq!(subjects, ["operation Ask", "types", "types"]);
    assert!(diff.changes().iter().all(|change| change.kind == ChangeKind::Removed));

    let error = Diff::between(&old.operation("Shout"), &new.operation("Shout")).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    let expected =
        "there is no operation `Shout`, neither in the old nor in the new schemas; `ews-codegen operations` lists them";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn a_wsdl_may_bind_operations_that_are_not_compared() {
    let message = |name: &str| format!(r#"<message name="{name}"><part name="r" element="m:{name}"/></message>"#);
    let bound = ["Ask", "Tell"].map(|name| {
        format!(
            r#"{}{}<portType name="P{name}"><operation name="{name}"><input message="{name}"/><output message="{name}Response"/></operation></portType>
            <binding name="B{name}" type="P{name}"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/><operation name="{name}"><s:operation soapAction="urn:{name}"/>
            <input><s:body use="literal"/></input><output><s:body use="literal"/></output></operation></binding>"#,
            message(name),
            message(&format!("{name}Response"))
        )
    });
    let wsdl = format!(
        r#"<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
             xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">{}</definitions>"#,
        bound.concat()
    );
    let old = with_operation("Ask").operation("Ask");
    let new = old.clone().wsdl_text("services.wsdl", wsdl);
    let diff = Diff::between(&old, &new).unwrap();
    let lines: Vec<String> = diff.changes().iter().map(ToString::to_string).collect();
    let namespace = "http://schemas.microsoft.com/exchange/services/2006/messages";
    let expected = format!("~ SOAPAction {namespace}/Ask becomes urn:Ask; breaks requests (messages.xsd:2)");
    assert_eq!(lines, [expected]);
}

/// The operation `Ask`, with headers of the types namespace.
fn with_headers(headers: &str) -> Builder {
    let services = "http://schemas.microsoft.com/exchange/services/2006";
    let messages = format!(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{services}/messages">
             <xs:import namespace="{services}/types" schemaLocation="types.xsd"/>
             <xs:element name="Ask"><xs:complexType/></xs:element>
             <xs:element name="AskResponse"><xs:complexType/></xs:element></xs:schema>"#
    );
    let types = format!(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{services}/types">{headers}</xs:schema>"#
    );
    let texts = [("messages.xsd", messages), ("types.xsd", types)];
    let sources = Sources::from_texts(texts, &LoadOptions::default()).expect("sound schemas");
    Builder::new().sources(sources)
}

#[test]
fn headers_are_compared_as_the_fields_of_their_struct() {
    let old = with_headers(
        r#"<xs:element name="MailboxCulture" type="xs:string"/><xs:element name="ManagementRole" type="xs:string"/>"#,
    );
    let new = with_headers(
        r#"<xs:element name="MailboxCulture" type="xs:int"/><xs:element name="DateTimePrecision" type="xs:string"/>"#,
    );
    let diff = Diff::between(&old, &new).unwrap();
    let lines: Vec<String> = diff.changes().iter().map(ToString::to_string).collect();
    let expected = [
        "~ element t:MailboxCulture: `Option<String>` becomes `Option<i32>`; breaks API, requests, responses (types.xsd:1)",
        "- element t:ManagementRole: `Option<String>`; breaks API, requests, responses (types.xsd:1)",
        "+ element t:DateTimePrecision: `Option<String>` (types.xsd:1)",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn ours_has_what_microsofts_schemas_have_of_get_user_photo_and_the_content_type() {
    let Some(reference) = std::env::var_os("EWS_REFERENCE") else {
        eprintln!("skipped: EWS_REFERENCE does not say where Microsoft's schemas are");
        return;
    };
    let side = |folder: &Path| {
        let builder = Builder::new().schema(folder).wsdl(folder.join("services.wsdl"));
        builder.operation("GetUserPhoto")
    };
    let theirs = side(&PathBuf::from(reference).join("schema-2018"));
    let ours = side(Path::new("../schemas"));
    let lines = |old: &Builder, new: &Builder| -> Vec<String> {
        let diff = Diff::between(old, new).unwrap();
        let line = |change: &Change| {
            format!(
                "{}: {} {}{}",
                change.subject,
                change.kind.sign(),
                change.what,
                change.breaks
            )
        };
        diff.changes().iter().map(line).collect()
    };
    let (response, content_type) = (
        "element m:GetUserPhotoResponse",
        "element m:ContentType: `Option<String>`",
    );
    assert_eq!(lines(&theirs, &ours), [format!("{response}: + {content_type}")]);
    assert_eq!(
        lines(&ours, &theirs),
        [format!("{response}: - {content_type}; breaks API, responses")]
    );
}

#[cfg(feature = "cli")]
mod command_line {
    use std::process::{Command, Output};

    fn diff(arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_ews-codegen"));
        command.arg("diff").args(arguments);
        command.output().expect("the program starts")
    }

    #[test]
    fn the_exit_code_says_whether_something_breaks() {
        let breaking = diff(&["tests/diffs/order/old.xsd", "tests/diffs/order/new.xsd"]);
        assert_eq!(breaking.status.code(), Some(1));
        let expected = std::fs::read("tests/diffs/order/expected.txt").unwrap();
        assert_eq!((breaking.stdout, breaking.stderr), (expected, Vec::new()));

        let harmless = diff(&["tests/diffs/inheritance/old.xsd", "tests/diffs/inheritance/new.xsd"]);
        assert_eq!(harmless.status.code(), Some(0));
        assert_eq!(diff(&["tests/diffs/order/old.xsd"]).status.code(), Some(2));
    }

    #[test]
    fn programs_get_json() {
        let output = diff(&[
            "tests/diffs/values/old.xsd",
            "tests/diffs/values/new.xsd",
            "--format",
            "json",
        ]);
        let changes: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let expected = serde_json::json!([
            {
                "subject": "m:ColourType", "types": ["Colour"], "kind": "removed", "what": "value `Green`",
                "breaks": ["api", "requests"], "file": "tests/diffs/values/old.xsd", "line": 12
            },
            {
                "subject": "m:ColourType", "types": ["Colour"], "kind": "added", "what": "value `Violet`",
                "breaks": [], "file": "tests/diffs/values/new.xsd", "line": 12
            }
        ]);
        assert_eq!(changes, expected);
    }
}
