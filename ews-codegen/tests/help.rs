//! `--help`, completions and manual pages: what they say is so.
#![cfg(all(feature = "cli", unix))]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PROGRAM: &str = env!("CARGO_BIN_EXE_ews-codegen");

fn run(arguments: &[&str]) -> String {
    let output = Command::new(PROGRAM)
        .args(arguments)
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A new, empty directory.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("help_{name}"));
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("a folder of ours");
    path
}

/// The names of the commands, as `--help` lists them.
fn commands() -> Vec<String> {
    let help = run(&["--help"]);
    let (_, list) = help.split_once("\nCommands:\n").expect("a list of commands");
    let lines = list.lines().take_while(|line| !line.is_empty());
    lines
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        .filter(|name| !name.is_empty() && *name != "help")
        .map(str::to_owned)
        .collect()
}

/// The help of the program, then of each command.
fn help_texts() -> Vec<String> {
    let of_command = |name: String| run(&[&name, "--help"]);
    [run(&["--help"])]
        .into_iter()
        .chain(commands().into_iter().map(of_command))
        .collect()
}

/// The lines of the part that begins with `title`.
fn part<'a>(help: &'a str, title: &str) -> Vec<&'a str> {
    let (_, part) = help
        .split_once(&format!("\n{title}:\n"))
        .unwrap_or_else(|| panic!("no {title} in\n{help}"));
    part.lines()
        .take_while(|line| !line.is_empty())
        .map(|line| line.trim_start())
        .collect()
}

/// A directory as the examples expect it: with the project's schemas, and with the folders of a user.
fn place_for_examples() -> Option<PathBuf> {
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    if !schemas.exists() {
        eprintln!("skipped: a packaged ews-codegen does not hold the schemas");
        return None;
    }
    let place = folder("examples");
    let user_folders = [
        ".local/share/bash-completion/completions",
        ".config/fish/completions",
        ".zfunc",
    ];
    for name in ["schemas", "src"].into_iter().chain(user_folders) {
        fs::create_dir_all(place.join(name)).expect("a folder of ours");
    }
    copy(&schemas, &place.join("schemas"));
    Some(place)
}

/// Copies a directory with all that is below it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder of ours");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("its type").is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy of ours");
        }
    }
}

/// Runs a line as a shell would, with the program of this build on the path.
fn shell(line: &str, place: &Path) -> Output {
    let programs = Path::new(PROGRAM)
        .parent()
        .expect("the folder of the program")
        .display();
    let path = std::env::var("PATH").expect("a path");
    let mut command = Command::new("sh");
    command.args(["-c", line]).current_dir(place);
    command.env("PATH", format!("{programs}:{path}")).env("HOME", place);
    command.output().expect("there is a shell")
}

#[test]
fn every_example_of_the_help_runs() {
    let Some(place) = place_for_examples() else { return };
    let mut count = 0;
    for help in help_texts() {
        let examples = part(&help, "Examples");
        let lines = examples.iter().filter(|line| !line.starts_with('#'));
        // There is no server to fetch from; tests/fetch.rs has one of its own.
        for line in lines.filter(|line| !line.starts_with("ews-codegen fetch")) {
            let output = shell(line, &place);
            assert!(output.status.success(), "{line}\n{}", text(&output.stderr));
            count += 1;
        }
    }
    assert!(count >= 13, "only {count} examples");
    assert!(place.join("src/bindings.rs").exists());
    assert!(place.join(".local/share/man/man1/ews-codegen-generate.1").exists());
}

#[test]
fn every_help_has_examples_explained_and_exit_codes() {
    for help in help_texts() {
        let examples = part(&help, "Examples");
        let explained = examples.iter().filter(|line| line.starts_with("# ")).count();
        assert!(explained >= 2, "{help}");
        assert!(examples.len() >= 2 * explained, "an example is missing in\n{help}");
        let codes: Vec<&str> = part(&help, "Exit codes").iter().map(|line| &line[..1]).collect();
        assert_eq!(codes[..3], ["0", "1", "2"], "{help}");
    }
}

#[test]
fn help_is_plain_where_there_is_no_terminal() {
    for help in help_texts() {
        assert!(!help.contains('\x1b'), "{help:?}");
        let widest = help.lines().map(|line| line.chars().count()).max();
        assert!(widest <= Some(120), "{help}");
    }
}

#[test]
fn every_shell_can_be_taught_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run(&["completions", shell]);
        for command in commands() {
            assert!(script.contains(&command), "{shell} does not know {command}");
        }
    }
}

#[test]
fn bash_can_read_its_completions() {
    let script = folder("bash").join("ews-codegen.bash");
    fs::write(&script, run(&["completions", "bash"])).unwrap();
    let Ok(output) = Command::new("bash").arg("-n").arg(&script).output() else {
        eprintln!("skipped: there is no bash");
        return;
    };
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn there_is_a_manual_page_for_the_program_and_for_each_command() {
    let pages = folder("man");
    run(&["man", "--out", pages.to_str().unwrap()]);
    let names = commands().into_iter().map(|name| format!("ews-codegen-{name}"));
    for name in names.chain(["ews-codegen".to_owned()]) {
        let page = fs::read_to_string(pages.join(format!("{name}.1"))).unwrap();
        assert!(
            page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"),
            "{name}: {page}"
        );
        assert!(page.contains("Exit codes:"), "{name}: {page}");
        assert_eq!(complaints(&pages.join(format!("{name}.1"))), None, "{name}");
    }
    assert_eq!(run(&["man"]), fs::read_to_string(pages.join("ews-codegen.1")).unwrap());
}

/// What groff has to say against a page; nothing where there is no groff.
fn complaints(page: &Path) -> Option<String> {
    let output = Command::new("groff")
        .args(["-man", "-Tutf8", "-ww", "-z"])
        .arg(page)
        .output();
    let complaints = text(&output.ok()?.stderr);
    (!complaints.is_empty()).then_some(complaints)
}
