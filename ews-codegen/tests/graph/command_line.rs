//! `ews-codegen graph`
#![cfg(feature = "cli")]

use std::path::Path;
use std::process::{Command, Output};

use super::photo;

fn graph(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ews-codegen"));
    command
        .args(["graph", "--schema", "../schemas", "--operation", "GetUserPhoto"])
        .args(arguments);
    command.output().expect("the program starts")
}

#[test]
fn each_format_is_what_the_library_draws() {
    let printed = |format: &str| String::from_utf8(graph(&["--format", format]).stdout).expect("text");
    assert_eq!(printed("svg"), photo().to_svg());
    assert_eq!(printed("dot"), photo().to_dot());
    assert_eq!(printed("mermaid"), photo().to_mermaid());
    let near = graph(&["--depth", "1", "--format", "dot"]);
    assert_eq!(
        String::from_utf8(near.stdout).expect("text"),
        photo().within(1).to_dot()
    );
}

#[test]
fn the_picture_can_go_to_a_file_and_a_file_that_cannot_be_written_is_named() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graph.svg");
    let written = graph(&["--out", &file.display().to_string()]);
    assert_eq!((written.status.code(), written.stdout), (Some(0), Vec::new()));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), photo().to_svg());

    let nowhere = file.with_file_name("no-such-folder").join("graph.svg");
    let failed = graph(&["--out", &nowhere.display().to_string()]);
    assert_eq!(failed.status.code(), Some(1));
    let complaint = String::from_utf8(failed.stderr).expect("text");
    assert!(
        complaint.contains(&format!("cannot write `{}`", nowhere.display())),
        "{complaint}"
    );
}
