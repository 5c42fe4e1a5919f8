//! `ews-codegen man`

use std::fs;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};

use super::Cli;
use super::output::{Failure, Output};

const HELP: &str = "\
Examples:
  # The page of the program
  ews-codegen man > ews-codegen.1
  # One page for the program and one for each command
  ews-codegen man --out ~/.local/share/man/man1

Exit codes:
  0  the pages are printed or written
  1  they could not be
  2  the command line is wrong";

/// Print the manual page, or write those of all commands
#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Man {
    /// Write the pages of the program and of each command into this directory
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        match self.out {
            Some(directory) => write(&directory),
            None => print(output),
        }
    }
}

fn print(output: &Output) -> Result<(), Failure> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(Cli::command().disable_help_subcommand(true)).render(&mut page);
    rendered.map_err(Failure::Output)?;
    output.result(page)
}

fn write(directory: &Path) -> Result<(), Failure> {
    let written = fs::create_dir_all(directory).and_then(|()| clap_mangen::generate_to(Cli::command(), directory));
    written.map_err(|error| Failure::file("cannot write into", directory, &error))
}
