//! Writes the file. The only place with output.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::bindings::{Bindings, Module};
use crate::error::Error;

/// Where bindings are written to.
pub(crate) enum Destination {
    File(PathBuf),
    Directory(PathBuf),
}

impl Destination {
    /// Writes what the files do not have already.
    pub(crate) fn write(&self, bindings: &Bindings) -> Result<(), Error> {
        let directory = match self {
            Destination::File(file) => return write(file, &bindings.text).map(drop),
            Destination::Directory(directory) => directory,
        };
        create_directory(directory)?;
        for Module { file, text } in &bindings.modules {
            write(&directory.join(file), text)?;
        }
        // Last: it leads to the others.
        write(&directory.join("mod.rs"), &bindings.text).map(drop)
    }
}

/// Writes `contents` unless the file has it already; `true` if it was written. It appears as a whole or not at all, also when
/// the process is killed: they go into a new file beside it, which then takes its name. A symbolic link of that
/// name is replaced, not followed. Devices and pipes stay what they are and are written to.
pub(crate) fn write(path: &Path, contents: impl AsRef<[u8]>) -> Result<bool, Error> {
    let contents = contents.as_ref();
    let fail = |error| Error::io("cannot write", path, error);
    if is_device(path) {
        return append(path, contents).map(|()| true).map_err(fail);
    }
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file());
    if is_file && fs::read(path).is_ok_and(|known| known == contents) {
        return Ok(false);
    }
    replace(path, contents).map(|()| true).map_err(fail)
}

/// Creates a directory, and those that it is in, unless they are there.
fn create_directory(path: &Path) -> Result<(), Error> {
    fs::create_dir_all(path).map_err(|error| Error::io("cannot create", path, error))
}

/// Whether a path names something that must not be replaced by a file: as root, `/dev/null` would be, for everybody.
/// Among devices are links as well, such as `/dev/stdout`, which may lead to a file.
fn is_device(path: &Path) -> bool {
    let is_special = |metadata: fs::Metadata| !metadata.is_file() && !metadata.is_dir();
    path.starts_with("/dev") || fs::metadata(path).is_ok_and(is_special)
}

/// Writes where nothing can be replaced.
fn append(path: &Path, contents: &[u8]) -> io::Result<()> {
    OpenOptions::new().append(true).open(path)?.write_all(contents)
}

fn replace(path: &Path, contents: &[u8]) -> io::Result<()> {
    if path.is_dir() || path.file_name().is_none() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    let (temporary, mut file) = temp_file_next_to(path)?;
    let written = file.write_all(contents).and_then(|()| {
        drop(file);
        fs::rename(&temporary, path)
    });
    if written.is_err() {
        // Nothing is left behind; that removing can fail as well does not matter then.
        let _ = fs::remove_file(&temporary);
    }
    written
}

/// A new file in the directory of `path`. One that exists is never opened: it could be a link to somewhere else.
fn temp_file_next_to(path: &Path) -> io::Result<(PathBuf, File)> {
    const ATTEMPTS: u32 = 100;
    let mut attempt = 0;
    loop {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}-{attempt}.tmp", std::process::id()));
        let temporary = path.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}
