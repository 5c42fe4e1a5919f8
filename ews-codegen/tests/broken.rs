//! Broken schemas and what is said about them: each folder of `tests/broken` holds schema files (in `schemas` where others
//! lie beside them), perhaps a WSDL, and `expected.txt`, the whole report with the folder's path taken away.
//!
//! Each folder is a test of its name, and one of the command line. `UPDATE_EXPECT=1` writes the reports anew. Look at what has changed before you keep it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use ews_codegen::{Builder, Error};
use expect_test::{ExpectFile, expect_file};
use libtest_mimic::{Arguments, Failed, Trial};

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

fn check(folder: &Path) -> Result<(), String> {
    let error = Input::of(folder).report()?;
    let rendered = error.render(false);
    places_agree(&error, &rendered)?;
    expected(folder).assert_eq(&(shortened(&rendered, folder) + "\n"));
    Ok(())
}

fn expected(folder: &Path) -> ExpectFile {
    expect_file![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("expected.txt")]
}

fn folders() -> Vec<PathBuf> {
    let entries = fs::read_dir("tests/broken").expect("the folder lies beside this file");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut folders: Vec<_> = paths.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The folder's name, with that of the check.
fn trial(check: &'static str, folder: &Path, run: impl Fn(&Path) -> Result<(), String> + Send + 'static) -> Trial {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let folder = folder.to_owned();
    Trial::test(format!("{check}::{name}"), move || run(&folder).map_err(Failed::from))
}

/// The command line says the same, on standard error, and ends with 1.
#[cfg(feature = "cli")]
fn check_command_line(folder: &Path) -> Result<(), String> {
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
    expected(folder).assert_eq(&shortened(&String::from_utf8_lossy(&output.stderr), folder));
    Ok(())
}

fn main() -> ExitCode {
    let folders = folders();
    let count = folders.len();
    let enough = Trial::test("there_are_at_least_100", move || match count {
        100.. => Ok(()),
        _ => Err(Failed::from(format!("only {count} broken schemas found"))),
    });
    let mut trials = vec![enough];
    for folder in &folders {
        trials.push(trial("explained", folder, check));
        #[cfg(feature = "cli")]
        trials.push(trial("explained_by_the_command_line", folder, check_command_line));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}
