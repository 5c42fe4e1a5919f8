//! `ews-codegen check`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::input::{Choice, Input};
use super::output::{Failure, Output};
use super::paint;

const HELP: &str = "\
Examples:
  # In CI, for bindings that are committed
  ews-codegen check --schema schemas --operation GetUserPhoto --against src/bindings.rs
  # With the arguments that the file was generated with
  ews-codegen check --wsdl schemas/services.wsdl --all --against src/all.rs

Exit codes:
  0  the file is what would be generated
  1  it is not, or does not exist, or something is wrong with the schemas
  2  the command line is wrong";

/// Check whether a file is what would be generated
///
/// Writes nothing. If the file is another, the difference is printed in the form of `diff -u`.
#[derive(Args)]
#[command(after_help = HELP, verbatim_doc_comment)]
pub(super) struct Check {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    choice: Choice,
    /// The file to compare with
    #[arg(long, value_name = "FILE")]
    against: PathBuf,
}

impl Check {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let Check { input, choice, against } = self;
        let bindings = choice.apply(input.builder(output)).bindings()?;
        let known = text(&against)?;
        if known == bindings.text {
            return Ok(());
        }
        let path = against.display().to_string();
        let diff = similar::TextDiff::from_lines(&known, &bindings.text);
        let diff = diff.unified_diff().header(&path, "what would be generated").to_string();
        output.painted(&diff, paint::unified_diff)?;
        Err(Failure::Other(format!(
            "{path} is not what would be generated; run `ews-codegen generate` with the same arguments"
        )))
    }
}

fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Failure::Other(format!(
            "there is no file `{0}` to compare with; write it with `ews-codegen generate`, the same arguments and `--out {0}`",
            path.display()
        )),
        _ => Failure::file("cannot read", path, &error),
    })
}
