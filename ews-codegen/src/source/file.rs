//! A file as it was read.

use std::path::{Path, PathBuf};

/// A schema file: its path and its text.
///
/// Made by [`Sources`](super::Sources); a [`Location`](crate::Location) points into it.
#[derive(Debug)]
pub struct SourceFile {
    path: PathBuf,
    text: String,
}

impl SourceFile {
    pub(crate) fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        SourceFile {
            path: path.into(),
            text: text.into(),
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
}
