//! `ews-codegen generate`

use std::path::{Path, PathBuf};

use clap::Args;
use ews_codegen::Bindings;

use super::input::{Choice, Input};
use super::output::{Failure, Output};

/// Write the bindings.
#[derive(Args)]
pub(super) struct Generate {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    choice: Choice,
    /// The file to write, or - for standard output.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

impl Generate {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let builder = self.choice.apply(self.input.builder());
        let bindings = if self.out == Path::new("-") {
            let bindings = builder.bindings()?;
            output.result(&bindings.text)?;
            bindings
        } else {
            builder.out_file(self.out).write()?
        };
        output.note(&summary(&bindings));
        Ok(())
    }
}

fn summary(bindings: &Bindings) -> String {
    let headers = match bindings.header_types {
        0 => String::new(),
        count => format!(", and {count} for headers"),
    };
    format!(
        "Operations: {}\nTypes: {}{headers}\nLines: {}",
        bindings.operations.len(),
        bindings.types,
        bindings.text.lines().count()
    )
}
