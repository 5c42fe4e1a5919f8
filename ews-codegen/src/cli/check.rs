//! `ews-codegen check`

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use clap::Args;

use super::input::{Choice, Input};
use super::output::{Failure, Output};

/// Tell whether a file is what would be generated; if not, show the difference and exit with 1.
#[derive(Args)]
pub(super) struct Check {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    choice: Choice,
    /// The file to compare with.
    #[arg(long, value_name = "FILE")]
    against: PathBuf,
}

impl Check {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let bindings = self.choice.apply(self.input.builder()).bindings()?;
        let known = text(&self.against)?;
        if known == bindings.text {
            return Ok(());
        }
        let path = self.against.display().to_string();
        let diff = similar::TextDiff::from_lines(&known, &bindings.text);
        let diff = diff.unified_diff().header(&path, "what would be generated").to_string();
        output.result(&diff)?;
        output.note(&format!(
            "{path} is not what would be generated; run `ews-codegen generate` with the same arguments"
        ));
        Err(Failure::Differs)
    }
}

/// The text of a file; of one that does not exist, nothing.
fn text(path: &Path) -> Result<String, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
        Err(error) => Err(error.into()),
    }
}
