//! What a command prints, and how it ends.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::ValueEnum;
use clap::builder::Styles;
use ews_codegen::Error;
use serde::Serialize;

use super::progress::Progress;

/// Standard output for results, standard error for everything else.
pub(super) struct Output {
    quiet: bool,
}

/// How a list is printed.
#[derive(Clone, Copy, Default, ValueEnum)]
pub(super) enum Format {
    /// For people: a line for each
    #[default]
    Text,
    /// For programs: an array of objects
    Json,
}

/// Why the process ends with something other than 0.
pub(super) enum Failure {
    /// The generator refuses its input.
    Generator(Error),
    /// The result could not be printed.
    Output(io::Error),
    /// The result itself says what is wrong.
    AlreadyReported,
    /// The command line contradicts itself, in one sentence.
    Usage(String),
    /// Anything else, in one sentence.
    Other(String),
}

/// The exit code for a wrong command line, which clap uses as well.
const USAGE: u8 = 2;

impl Output {
    pub(super) fn new(quiet: bool) -> Self {
        Output { quiet }
    }

    /// Prints the result of the command.
    pub(super) fn result(&self, text: impl AsRef<[u8]>) -> Result<(), Failure> {
        let mut stdout = io::stdout().lock();
        stdout.write_all(text.as_ref()).map_err(Failure::Output)?;
        stdout.flush().map_err(Failure::Output)
    }

    /// Prints the result of the command, with the colours that `paint` adds where colours are wanted.
    pub(super) fn painted(&self, text: &str, paint: impl Fn(&str) -> String) -> Result<(), Failure> {
        if AutoStream::choice(&io::stdout()) == ColorChoice::Never {
            return self.result(text);
        }
        let mut stdout = anstream::stdout().lock();
        stdout.write_all(paint(text).as_bytes()).map_err(Failure::Output)?;
        stdout.flush().map_err(Failure::Output)
    }

    /// Prints the result of the command as JSON.
    pub(super) fn json(&self, result: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(result).map_err(|error| Failure::Output(error.into()))?;
        self.result(text + "\n")
    }

    /// Prints a note about the result to standard error, unless `--quiet` is set.
    pub(super) fn note(&self, text: &str) {
        if !self.quiet {
            anstream::eprintln!("{text}");
        }
    }

    /// A line that says what is being done, for as long as it takes.
    pub(super) fn progress(&self) -> Progress {
        Progress::new(self.quiet)
    }
}

impl Failure {
    /// `action` (such as `cannot read`) failed for `path`.
    pub(super) fn file(action: &str, path: &Path, error: &io::Error) -> Self {
        Failure::Other(format!("{action} `{}`: {error}", path.display()))
    }

    /// Prints why the command failed, and returns the exit code.
    pub(super) fn report(self) -> ExitCode {
        match self {
            // The reader of the pipe does not need more.
            Failure::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Failure::Output(error) => complain(&format!("cannot print the result: {error}")),
            Failure::AlreadyReported => {}
            Failure::Usage(sentence) => {
                complain(&sentence);
                return ExitCode::from(USAGE);
            }
            Failure::Other(sentence) => complain(&sentence),
            // Where colours are not wanted they are taken out again.
            Failure::Generator(error) => anstream::eprintln!("{}", error.render(true)),
        }
        ExitCode::FAILURE
    }
}

fn complain(sentence: &str) {
    let styles = Styles::styled();
    let style = styles.get_error();
    anstream::eprintln!("{style}error{style:#}: {sentence}");
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Generator(error)
    }
}
