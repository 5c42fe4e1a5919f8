//! `ews-codegen completions`

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Cli;
use super::output::{Failure, Output};

const HELP: &str = "\
Examples:
  # Each user's place for them
  ews-codegen completions bash > ~/.local/share/bash-completion/completions/ews-codegen
  ews-codegen completions fish > ~/.config/fish/completions/ews-codegen.fish
  # A folder that zsh's fpath names
  ews-codegen completions zsh > ~/.zfunc/_ews-codegen

Exit codes:
  0  the script is printed
  1  it could not be printed
  2  the command line is wrong";

/// Print a script that lets a shell complete this command line
#[derive(Args)]
#[command(after_help = HELP)]
pub(super) struct Completions {
    /// The shell that the script is for
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), env!("CARGO_PKG_NAME"), &mut script);
        output.result(script)
    }
}
