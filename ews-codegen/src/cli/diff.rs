//! `ews-codegen diff`

use std::path::{Path, PathBuf};

use clap::Args;
use ews_codegen::Builder;
use ews_codegen::diff::{Change, ChangeKind, Diff};
use serde::Serialize;

use super::input::Bounds;
use super::output::{Failure, Format, Output};
use super::paint;

const HELP: &str = "\
Examples:
  # What content-type.xsd adds to what a server publishes
  ews-codegen diff schemas/messages.xsd schemas --operation GetUserPhoto
  # Every operation, for a program to read
  ews-codegen diff schemas/messages.xsd schemas --format json

Exit codes:
  0  nothing breaks, whatever is new
  1  something breaks, or something is wrong with the schemas
  2  the command line is wrong";

/// List what a newer schema adds, removes and breaks
///
/// Compared is what would be generated. A change breaks the API when code that uses the bindings may
/// no longer compile, although it ends literals of structs in `..Default::default()` or
/// `..Type::new()`; it breaks requests or responses when documents that were valid may no longer be.
/// Signs: + added, - removed, ~ changed.
#[derive(Args)]
#[command(after_help = HELP, verbatim_doc_comment)]
pub(super) struct Compare {
    /// The schemas as they were: a file, or a directory with schema files
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The schemas as they are
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Only an operation and what it reaches, such as GetUserPhoto. Can be repeated
    #[arg(long, value_name = "NAME")]
    operation: Vec<String>,
    /// Take the operations of OLD, their headers and SOAP actions from this WSDL
    #[arg(long, value_name = "FILE")]
    old_wsdl: Option<PathBuf>,
    /// Take those of NEW from this WSDL
    #[arg(long, value_name = "FILE")]
    new_wsdl: Option<PathBuf>,
    #[command(flatten)]
    bounds: Bounds,
    /// How to list the changes
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Compare {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let old = self.builder(&self.old, self.old_wsdl.as_deref(), output);
        let new = self.builder(&self.new, self.new_wsdl.as_deref(), output);
        let diff = Diff::between(&old, &new)?;
        // The line with the stage goes before the changes come.
        drop((old, new));
        match self.format {
            Format::Text => output.painted(&diff.to_string(), paint::changes)?,
            Format::Json => output.json(&diff.changes().iter().map(Object::from).collect::<Vec<_>>())?,
        }
        match diff.is_breaking() {
            true => Err(Failure::AlreadyReported),
            false => Ok(()),
        }
    }

    fn builder(&self, schema: &Path, wsdl: Option<&Path>, output: &Output) -> Builder {
        let progress = output.progress();
        let builder = Builder::new()
            .schema(schema)
            .on_stage(move |stage| progress.show(stage));
        let builder = wsdl.into_iter().fold(builder, Builder::wsdl);
        let builder = self.bounds.apply(builder);
        self.operation.iter().fold(builder, Builder::operation)
    }
}

/// A change in JSON.
#[derive(Serialize)]
struct Object<'a> {
    subject: &'a str,
    types: &'a [String],
    kind: &'static str,
    what: &'a str,
    breaks: Vec<&'static str>,
    file: Option<String>,
    line: Option<usize>,
}

impl<'a> From<&'a Change> for Object<'a> {
    fn from(change: &'a Change) -> Self {
        let breaks = [
            (change.breaks.api, "api"),
            (change.breaks.requests, "requests"),
            (change.breaks.responses, "responses"),
        ];
        let place = change.place.as_ref();
        Object {
            subject: &change.subject,
            types: &change.types,
            kind: match change.kind {
                ChangeKind::Added => "added",
                ChangeKind::Removed => "removed",
                ChangeKind::Changed => "changed",
            },
            what: &change.what,
            breaks: breaks
                .into_iter()
                .filter(|(breaks, _)| *breaks)
                .map(|(_, whom)| whom)
                .collect(),
            file: place.map(|place| place.file().path().display().to_string()),
            line: place.map(|place| place.line()),
        }
    }
}
