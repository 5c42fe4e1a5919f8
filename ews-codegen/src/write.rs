//! Writes the file. The only place with output.

use std::fs;
use std::io;
use std::path::Path;

use crate::error::Error;

/// Writes `text` unless the file has it already; `true` if it was written. It appears as a whole or not at all.
pub(crate) fn write(path: &Path, text: &str) -> Result<bool, Error> {
    if fs::read(path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(false);
    }
    replace(path, text).map_err(|error| Error::io("cannot write", path, error))?;
    Ok(true)
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = path.with_file_name(name);
    let written = fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        // Nothing is left behind; that removing can fail as well does not matter then.
        let _ = fs::remove_file(&temporary);
    }
    written
}
