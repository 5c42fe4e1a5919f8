//! `ews-codegen check`

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use ews_codegen::{Bindings, Module};

use super::input::{Choice, Input};
use super::output::{Failure, Output};
use super::paint;

const HELP: &str = "\
Examples:
  # In CI, for bindings that are committed
  ews-codegen check --schema schemas --operation GetUserPhoto --against src/bindings.rs
  # A directory
  ews-codegen check --schema schemas --all --against src/ews
  # With the arguments that the file was generated with
  ews-codegen check --wsdl schemas/services.wsdl --all --against src/all.rs

Exit codes:
  0  the file is what would be generated
  1  it is not, or does not exist, or something is wrong with the schemas
  2  the command line is wrong";

/// Check whether a file, or a directory, is what would be generated
///
/// Writes nothing. If a file is another, the difference is printed in the form of `diff -u`.
#[derive(Args)]
#[command(after_help = HELP, verbatim_doc_comment)]
pub(super) struct Check {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    choice: Choice,
    /// The file to compare with, or the directory that `generate --out-dir` wrote
    #[arg(long, value_name = "PATH")]
    against: PathBuf,
}

impl Check {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let Check { input, choice, against } = self;
        let builder = choice.apply(input.builder(output));
        let differs = if against.join("mod.rs").is_file() {
            let bindings = builder.out_dir(&against).bindings()?;
            differs_in_directory(output, &against, &bindings)?
        } else {
            let bindings = builder.bindings()?;
            differs(output, &against, &text(&against)?, &bindings.text)?
        };
        match differs {
            false => Ok(()),
            true => Err(Failure::Other(format!(
                "{} is not what would be generated; run `ews-codegen generate` with the same arguments",
                against.display()
            ))),
        }
    }
}

/// Prints how the files of a directory differ from what would be in it.
fn differs_in_directory(output: &Output, directory: &Path, bindings: &Bindings) -> Result<bool, Failure> {
    let mut expected: BTreeMap<PathBuf, &str> = BTreeMap::from([(directory.join("mod.rs"), bindings.text.as_str())]);
    let modules = bindings.modules.iter();
    expected.extend(modules.map(|Module { file, text, .. }| (directory.join(file), text.as_str())));
    let mut found = false;
    for (path, text) in &expected {
        // A file that is missing differs in all its lines.
        let known = if path.exists() {
            self::text(path)?
        } else {
            String::new()
        };
        found |= differs(output, path, &known, text)?;
    }
    let failed = |error: io::Error| Failure::file("cannot read", directory, &error);
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "rs") && !expected.contains_key(&path) {
            found |= differs(output, &path, &text(&path)?, "")?;
        }
    }
    Ok(found)
}

/// Prints how a file differs from what would be generated.
fn differs(output: &Output, path: &Path, known: &str, generated: &str) -> Result<bool, Failure> {
    if known == generated {
        return Ok(false);
    }
    let shown = path.display().to_string();
    let diff = similar::TextDiff::from_lines(known, generated);
    let diff = diff
        .unified_diff()
        .header(&shown, "what would be generated")
        .to_string();
    output.painted(&diff, paint::unified_diff)?;
    Ok(true)
}

/// The text of a file.
fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::Other(format!(
            "there is no file `{0}` to compare with; write it with `ews-codegen generate`, the same arguments and `--out {0}`",
            path.display()
        )),
        _ => Failure::file("cannot read", path, &error),
    })
}
