//! `ews-codegen graph`
#![cfg(feature = "cli")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use super::photo;

fn graph(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ews-codegen"));
    command
        .args(["graph", "--schema", "../schemas", "--wsdl", "../schemas/services.wsdl"])
        .args(["--operation", "GetUserPhoto"])
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
fn the_name_of_the_file_says_the_format() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    for (name, drawn) in [
        ("format.svg", photo().to_svg()),
        ("format.dot", photo().to_dot()),
        ("format.GV", photo().to_dot()),
        ("format.mmd", photo().to_mermaid()),
        ("no_format", photo().to_svg()),
    ] {
        let file = folder.join(name);
        let written = graph(&["--out", &file.display().to_string()]);
        assert_eq!(written.status.code(), Some(0), "{name}");
        assert_eq!(fs::read_to_string(&file).expect("it is written"), drawn, "{name}");
    }
    // The option counts more than the name.
    let file = folder.join("format.svg").display().to_string();
    assert_eq!(graph(&["--out", &file, "--format", "dot"]).status.code(), Some(0));
    assert_eq!(fs::read_to_string(&file).expect("it is written"), photo().to_dot());

    let picture = folder.join("format.png");
    let refused = graph(&["--out", &picture.display().to_string()]);
    assert_eq!(refused.status.code(), Some(2));
    let complaint = String::from_utf8(refused.stderr).expect("text");
    let expected = format!(
        "error: `{}` does not say which format to draw; add `--format svg`",
        picture.display()
    );
    assert!(complaint.starts_with(&expected), "{complaint}");
    assert!(!picture.exists());
}

#[test]
fn the_picture_can_go_to_a_file_and_a_file_that_cannot_be_written_is_named() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graph.svg");
    let written = graph(&["--out", &file.display().to_string()]);
    assert_eq!((written.status.code(), written.stdout), (Some(0), Vec::new()));
    assert_eq!(fs::read_to_string(&file).unwrap(), photo().to_svg());

    let nowhere = file.with_file_name("no-such-folder").join("graph.svg");
    let failed = graph(&["--out", &nowhere.display().to_string()]);
    assert_eq!(failed.status.code(), Some(1));
    let complaint = String::from_utf8(failed.stderr).expect("text");
    assert!(
        complaint.contains(&format!("cannot write `{}`", nowhere.display())),
        "{complaint}"
    );
}

#[test]
fn a_picture_takes_the_place_of_the_old_one_as_a_whole() {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("graph-replaced");
    drop(fs::remove_dir_all(&directory));
    fs::create_dir_all(&directory).expect("the directory for tests can be written");
    let [picture, old] = ["picture.svg", "old.svg"].map(|name| directory.join(name));
    fs::write(&picture, "what was drawn before").unwrap();
    // A second name of the same file: it would change as well if the file were written into.
    fs::hard_link(&picture, &old).unwrap();

    let written = graph(&["--out", &picture.display().to_string()]);
    assert_eq!(written.status.code(), Some(0));
    assert_eq!(fs::read_to_string(&picture).unwrap(), photo().to_svg());
    assert_eq!(fs::read_to_string(&old).unwrap(), "what was drawn before");
    assert_eq!(fs::read_dir(&directory).unwrap().count(), 2);
}
