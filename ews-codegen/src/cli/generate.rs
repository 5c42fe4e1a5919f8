//! `ews-codegen generate`

use std::path::{Path, PathBuf};

use clap::Args;
use ews_codegen::{Bindings, Builder};

use super::input::{Choice, Input};
use super::output::{Failure, Output};

const HELP: &str = "\
Examples:
  # One operation, with all the types that it needs
  ews-codegen generate --schema schemas --operation GetUserPhoto --out src/bindings.rs
  # Every operation of a WSDL, with the schemas that it contains or imports
  ews-codegen generate --wsdl schemas/services.wsdl --all --out src/all.rs
  # An element, for documents without an envelope
  ews-codegen generate --schema schemas --element t:ServerVersionInfo --out src/version.rs
  # A file for each schema file, for bindings that people are to read
  ews-codegen generate --schema schemas --all --out-dir src/ews
  # A schema that redefines another, and code for the runtime's own crate, on standard output
  ews-codegen generate --schema schemas/content-type.xsd --operation GetUserPhoto --runtime-path crate --out -

Exit codes:
  0  the file is written, or was already what it should be
  1  something is wrong with the schemas, or the file cannot be written; an existing one is as it was
  2  the command line is wrong";

/// Write the bindings
///
/// Only what the chosen operations need is generated. The file appears as a whole or not at all, and
/// is not touched when it is already what it should be: the same schemas and operations give the
/// same bytes.
#[derive(Args)]
#[command(after_help = HELP, verbatim_doc_comment)]
pub(super) struct Generate {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    choice: Choice,
    /// The file to write, or - for standard output
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "out_dir",
        conflicts_with = "out_dir"
    )]
    out: Option<PathBuf>,
    /// Split the bindings into a file for each schema file, and write them to this directory
    #[arg(long, value_name = "DIR")]
    out_dir: Option<PathBuf>,
}

impl Generate {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let Generate {
            input,
            choice,
            out,
            out_dir,
        } = self;
        let builder = choice.apply(input.builder(output));
        let builder = out_dir.into_iter().fold(builder, Builder::out_dir);
        let bindings = if out.as_deref() == Some(Path::new("-")) {
            let bindings = builder.bindings()?;
            // The line with the stage goes before the code comes.
            drop(builder);
            output.result(&bindings.text)?;
            bindings
        } else {
            out.into_iter().fold(builder, Builder::out_file).write()?
        };
        for warning in &bindings.warnings {
            output.note(&warning.render(true));
        }
        output.note(&summary(&bindings));
        Ok(())
    }
}

fn summary(bindings: &Bindings) -> String {
    let headers = match bindings.header_types {
        0 => String::new(),
        count => format!(", and {count} for headers"),
    };
    let elements = match bindings.elements.len() {
        0 => String::new(),
        count => format!("\nElements: {count}"),
    };
    let code = bindings.modules.iter().filter(|module| module.file.ends_with(".rs"));
    let texts = code.map(|module| &module.text).chain([&bindings.text]);
    format!(
        "Operations: {}{elements}\nTypes: {}{headers}\nLines: {}",
        bindings.operations.len(),
        bindings.types,
        texts.map(|text| text.lines().count()).sum::<usize>()
    )
}
