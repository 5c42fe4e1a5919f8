//! A line on the terminal that says what is being done.

use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Shows one step after the other in the same line, and takes the line away when it is dropped. Where standard error is no
/// terminal it shows nothing.
pub(super) struct Progress {
    wanted: bool,
    shown: AtomicBool,
}

/// To the start of the line, and delete it.
const CLEAR: &str = "\r\x1b[2K";

impl Progress {
    pub(super) fn new(quiet: bool) -> Self {
        let can_clear = std::env::var_os("TERM").is_none_or(|terminal| terminal != "dumb");
        Progress {
            wanted: !quiet && can_clear && io::stderr().is_terminal(),
            shown: AtomicBool::new(false),
        }
    }

    /// Shows what is done now in place of what was done before.
    pub(super) fn show(&self, step: impl Display) {
        if self.wanted {
            self.shown.store(true, Ordering::Relaxed);
            print(&format!("{CLEAR}{step} …"));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown.load(Ordering::Relaxed) {
            print(CLEAR);
        }
    }
}

/// A terminal that cannot be written to any more is no reason to stop.
fn print(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}
