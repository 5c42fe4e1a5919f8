//! What a command prints, and how it ends.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use ews_codegen::Error;

/// Standard output for results, standard error for everything else.
pub(super) struct Output {
    colour: bool,
}

/// Why the process ends with something other than 0.
pub(super) enum Failure {
    /// The generator refuses its input.
    Generator(Error),
    /// Something could not be read or printed.
    Io(io::Error),
    /// The difference has been shown.
    Differs,
}

impl Output {
    pub(super) fn new() -> Self {
        Output {
            colour: io::stderr().is_terminal(),
        }
    }

    /// Prints the result of the command.
    pub(super) fn result(&self, text: &str) -> Result<(), Failure> {
        Ok(io::stdout().lock().write_all(text.as_bytes())?)
    }

    /// Says something about the result.
    pub(super) fn note(&self, text: &str) {
        eprintln!("{text}");
    }

    /// Says why the command failed, and how the process is to end.
    pub(super) fn report(&self, failure: &Failure) -> ExitCode {
        match failure {
            // Whoever closed the pipe has seen enough.
            Failure::Io(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Failure::Io(error) => eprintln!("error: {error}"),
            Failure::Generator(error) => eprintln!("{}", error.render(self.colour)),
            Failure::Differs => {}
        }
        ExitCode::FAILURE
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Failure::Generator(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Io(error)
    }
}
