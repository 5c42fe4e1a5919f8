//! A file as it was read.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A schema file: its path and its text.
///
/// Made by [`Sources`](super::Sources); a [`Location`](crate::Location) points into it.
#[derive(Debug)]
pub struct SourceFile {
    path: PathBuf,
    text: String,
    /// Where each line begins; filled at the first use.
    line_starts: OnceLock<Vec<usize>>,
}

impl SourceFile {
    pub(crate) fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        SourceFile {
            path: path.into(),
            text: text.into(),
            line_starts: OnceLock::new(),
        }
    }

    /// Where it was read from, as the caller spelled it; in angle brackets when it is built in.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line in which the byte `index` stands, counted from 0, and where that line begins.
    pub(crate) fn line_of(&self, index: usize) -> (usize, usize) {
        let starts = self.line_starts.get_or_init(|| {
            let after_newline = self.text.match_indices('\n').map(|(newline, _)| newline + 1);
            std::iter::once(0).chain(after_newline).collect()
        });
        let line = starts.partition_point(|start| *start <= index) - 1;
        (line, starts[line])
    }
}
