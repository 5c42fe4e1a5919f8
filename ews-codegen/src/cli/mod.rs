//! The command line: one file for each command, and what they share.
//!
//! Exit codes: 0 when all is well; 1 when something is wrong with the schemas or files, or a checked file differs;
//! 2 when the command line is wrong.

mod check;
mod generate;
mod input;
mod operations;
mod output;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::output::Output;

/// Generates serde-annotated Rust types from the XML Schemas of Exchange Web Services (EWS).
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Generate),
    Operations(operations::Operations),
    Check(check::Check),
}

pub(crate) fn run() -> ExitCode {
    let Cli { command } = Cli::parse();
    let output = Output::new();
    let outcome = match command {
        Command::Generate(command) => command.run(&output),
        Command::Operations(command) => command.run(&output),
        Command::Check(command) => command.run(&output),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => output.report(&failure),
    }
}
