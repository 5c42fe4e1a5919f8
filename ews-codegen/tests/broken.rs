//! Broken schemas and what is said about them: each folder of `tests/broken` holds schema files (in `schemas` where others
//! lie beside them) and `expected.txt`, the whole report with the folder's path taken away.
//!
//! `UPDATE_EXPECT=1` writes the reports anew. Look at what has changed before you keep it.

use std::fs;
use std::path::{Path, PathBuf};

use ews_codegen::Error;
use ews_codegen::source::{LoadOptions, Sources};

/// The report on the schemas of a folder.
fn report(folder: &Path) -> Result<Error, String> {
    let schemas = folder.join("schemas");
    let input = if schemas.is_dir() { schemas } else { folder.to_owned() };
    match Sources::load(&[input], &LoadOptions::default()) {
        Ok(_) => Err("is accepted".to_owned()),
        Err(error) => Ok(error),
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

fn check(folder: &Path, update: bool) -> Result<(), String> {
    let error = report(folder)?;
    let rendered = error.render(false);
    places_agree(&error, &rendered)?;
    let prefix = format!("{}/", folder.display());
    let found = rendered.replace(&prefix, "") + "\n";
    let golden = folder.join("expected.txt");
    if update {
        return fs::write(golden, found).map_err(|error| error.to_string());
    }
    let expected = fs::read_to_string(golden).unwrap_or_default();
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

#[test]
fn every_broken_schema_is_explained() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1");
    let folders = folders();
    let mut failures = Vec::new();
    for folder in &folders {
        if let Err(failure) = check(folder, update) {
            failures.push(format!("{}: {failure}", folder.display()));
        }
    }
    println!("{} broken schemas", folders.len());
    assert!(folders.len() >= 40, "only {} broken schemas found", folders.len());
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
