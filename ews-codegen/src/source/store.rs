//! Where files come from: the disk, or the memory of the caller.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use super::Limits;
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};

/// Where files come from.
pub(super) enum Store {
    /// The file system.
    Disk,
    /// Texts by their path, which includes no `.` and no `..` that could be left out.
    Memory(BTreeMap<PathBuf, Vec<u8>>),
}

impl Store {
    /// The path without symbolic links, by which a file is recognized when it is reached on two ways.
    pub(super) fn real_path(&self, path: &Path) -> io::Result<PathBuf> {
        match self {
            Store::Disk => fs::canonicalize(path),
            Store::Memory(files) => {
                let path = normalized(path);
                let known = files.contains_key(&path);
                if known {
                    Ok(path)
                } else {
                    Err(io::ErrorKind::NotFound.into())
                }
            }
        }
    }

    /// The bytes of a file, at most `limit`.
    pub(super) fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
        match self {
            Store::Disk => read_file(path, limit),
            Store::Memory(files) => {
                let bytes = files.get(&normalized(path)).cloned().unwrap_or_default();
                within(limit, path, bytes)
            }
        }
    }

    /// The names of the schema files beside `path`.
    pub(super) fn siblings(&self, path: &Path) -> Vec<String> {
        let paths = match self {
            Store::Disk => schemas_in(parent(path)).unwrap_or_default(),
            Store::Memory(files) => files
                .keys()
                .filter(|file| file.parent() == path.parent())
                .cloned()
                .collect(),
        };
        let name = |path: PathBuf| path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
        paths.into_iter().filter_map(name).collect()
    }
}

/// The bytes of a file on the disk, at most `limit`.
pub(super) fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let failed = |error| Error::io("cannot read", path, error);
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        let error = Diagnostic::error(format!("`{}` is not a regular file", path.display()))
            .help("name a file that contains XML");
        return Err(Error::new(ErrorKind::Io, error));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(limit)).unwrap_or(0) + 1);
    let file = File::open(path).map_err(failed)?;
    file.take(limit.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    within(limit, path, bytes)
}

/// Refuses what is larger than `limit`, or than positions of 32 bits can count.
pub(super) fn within(limit: u64, path: &Path, bytes: Vec<u8>) -> Result<Vec<u8>, Error> {
    let limit = limit.min(u64::from(u32::MAX) - 1);
    if bytes.len() as u64 <= limit {
        return Ok(bytes);
    }
    let error = Diagnostic::error(format!("`{}` is larger than {limit} bytes", path.display()))
        .help(Limits::raise("file_size"));
    Err(Error::new(ErrorKind::Io, error))
}

/// The directory of a file; the current one for a bare name.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

/// The `.xsd` files of a directory, by name.
pub(super) fn schemas_in(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::io("cannot read", directory, error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("xsd"))
        {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        let error = Diagnostic::error(format!("`{}` contains no .xsd file", directory.display()))
            .help("an Exchange server has them at https://SERVER/EWS/messages.xsd and types.xsd");
        return Err(Error::new(ErrorKind::Io, error));
    }
    paths.sort();
    Ok(paths)
}

/// `path` without `.` and with `..` taken away where a name precedes it, so that messages stay readable.
pub(super) fn normalized(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(result.components().next_back(), Some(Component::Normal(_))) => {
                result.pop();
            }
            part => result.push(part),
        }
    }
    result
}
