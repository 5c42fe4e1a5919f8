//! The command line: one file for each command, and what they share.

mod check;
mod completions;
mod diff;
#[cfg_attr(not(feature = "fetch"), path = "no_fetch.rs")]
mod fetch;
mod generate;
mod graph;
mod input;
mod man;
mod operations;
mod output;
mod paint;
mod progress;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::output::Output;

const HELP: &str = "\
Examples:
  # What can be generated from these schemas
  ews-codegen operations --schema schemas
  # One operation, with all the types that it needs
  ews-codegen generate --schema schemas --operation GetUserPhoto --out src/bindings.rs
  # In CI: is the committed file still what would be generated?
  ews-codegen check --schema schemas --operation GetUserPhoto --against src/bindings.rs
  # What a newer schema changes, and whom that breaks
  ews-codegen diff schemas/messages.xsd schemas --operation GetUserPhoto
  # A picture of what an operation reaches
  ews-codegen graph --schema schemas --operation GetUserPhoto --out src/get-user-photo.svg

Exit codes:
  0  all is well
  1  something is wrong with the schemas or files, or a checked file differs, or a newer schema breaks something
  2  the command line is wrong

`ews-codegen help COMMAND` explains a command, with examples of its own.";

/// Generates serde-annotated Rust types from the XML Schemas of Exchange Web Services (EWS)
///
/// The schemas are those that every Exchange server publishes beside its EWS address:
/// https://SERVER/EWS/messages.xsd and types.xsd. Errors show the line of the schema, and what to do
/// about it.
#[derive(Parser)]
#[command(version, after_help = HELP, verbatim_doc_comment)]
struct Cli {
    #[command(flatten, next_help_heading = "Global options")]
    colour: colorchoice_clap::Color,
    /// Print nothing on standard error but errors
    #[arg(long, short, global = true, help_heading = "Global options")]
    quiet: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Generate),
    Operations(operations::Operations),
    Check(check::Check),
    Diff(diff::Compare),
    #[cfg_attr(not(feature = "fetch"), command(hide = true, disable_help_flag = true))]
    Fetch(fetch::Fetch),
    Graph(graph::Draw),
    Completions(completions::Completions),
    Man(man::Man),
}

pub(crate) fn run() -> ExitCode {
    let Cli { colour, quiet, command } = Cli::parse();
    colour.write_global();
    let output = Output::new(quiet);
    let outcome = match command {
        Command::Generate(command) => command.run(&output),
        Command::Operations(command) => command.run(&output),
        Command::Check(command) => command.run(&output),
        Command::Diff(command) => command.run(&output),
        Command::Fetch(command) => command.run(&output),
        Command::Graph(command) => command.run(&output),
        Command::Completions(command) => command.run(&output),
        Command::Man(command) => command.run(&output),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
