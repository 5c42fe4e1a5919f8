//! Broken schemas and what is said about them: each folder of `tests/broken` holds schema files (in `schemas` where others
//! lie beside them), perhaps a WSDL, and `expected.txt`, the whole report with the folder's path taken away.
//!
//! `UPDATE_EXPECT=1` writes the reports anew. Look at what has changed before you keep it.

use std::fs;
use std::path::{Path, PathBuf};

use ews_codegen::{Builder, Error};

/// What is given to the generator from a folder.
struct Input {
    schemas: PathBuf,
    wsdl: Option<PathBuf>,
}

impl Input {
    fn of(folder: &Path) -> Self {
        let (schemas, wsdl) = (folder.join("schemas"), folder.join("services.wsdl"));
        Input {
            schemas: if schemas.is_dir() { schemas } else { folder.to_owned() },
            wsdl: wsdl.is_file().then_some(wsdl),
        }
    }

    fn report(self) -> Result<Error, String> {
        let builder = Builder::new().schema(self.schemas).all();
        let builder = self.wsdl.into_iter().fold(builder, Builder::wsdl);
        match builder.generate() {
            Ok(_) => Err("is accepted".to_owned()),
            Err(error) => Ok(error),
        }
    }
}

/// Every line must be what it claims: the short form names the same places as the long one.
fn places_agree(error: &Error, rendered: &str) -> Result<(), String> {
    for diagnostic in error.diagnostics() {
        let Some(location) = diagnostic.location() else {
            continue;
        };
        let arrow = format!("--> {location}\n");
        if !rendered.contains(&arrow) {
            return Err(format!("`{diagnostic}` is not shown at {location}"));
        }
    }
    Ok(())
}

/// The report with the folder's path taken away.
fn shortened(report: &str, folder: &Path) -> String {
    report.replace(&format!("{}/", folder.display()), "")
}

fn check(folder: &Path, update: bool) -> Result<(), String> {
    let error = Input::of(folder).report()?;
    let rendered = error.render(false);
    places_agree(&error, &rendered)?;
    let found = shortened(&rendered, folder) + "\n";
    let golden = folder.join("expected.txt");
    if update {
        return fs::write(golden, found).map_err(|error| error.to_string());
    }
    compare(&fs::read_to_string(golden).unwrap_or_default(), &found)
}

fn compare(expected: &str, found: &str) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    Err(format!("\n--- expected\n{expected}\n--- found\n{found}"))
}

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/broken").expect("the folder lies beside this file");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut folders: Vec<_> = paths.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn check_all(check: impl Fn(&Path) -> Result<(), String>) {
    let folders = folders();
    let failed = |folder: &PathBuf| {
        check(folder)
            .err()
            .map(|failure| format!("{}: {failure}", folder.display()))
    };
    let failures: Vec<_> = folders.iter().filter_map(failed).collect();
    println!("{} broken schemas", folders.len());
    assert!(folders.len() >= 100, "only {} broken schemas found", folders.len());
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[test]
fn every_broken_schema_is_explained() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    check_all(|folder| check(folder, update));
}

/// The command line says the same, on standard error, and ends with 1.
#[cfg(feature = "cli")]
#[test]
fn the_command_line_explains_them_alike() {
    check_all(|folder| {
        let input = Input::of(folder);
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_ews-codegen"));
        command
            .args(["generate", "--all", "--out", "-", "--schema"])
            .arg(input.schemas);
        if let Some(wsdl) = input.wsdl {
            command.arg("--wsdl").arg(wsdl);
        }
        let output = command.output().map_err(|error| error.to_string())?;
        if output.status.code() != Some(1) || !output.stdout.is_empty() {
            return Err(format!("ends with {} and {} bytes", output.status, output.stdout.len()));
        }
        let expected = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
        compare(&expected, &shortened(&String::from_utf8_lossy(&output.stderr), folder))
    });
}
