//! Saving a photo: whole or not at all, and never over another file unless told to.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What became of the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Saved {
    Written(PathBuf),
    /// The file was there with the same bytes.
    AlreadyThere(PathBuf),
}

/// Writes the picture to this path. A file that is there already and differs is an error, or replaced if told so.
pub(crate) fn save(path: &Path, picture: &[u8], replace: bool) -> Result<Saved, String> {
    if fs::read(path).is_ok_and(|there| there == picture) {
        return Ok(Saved::AlreadyThere(path.to_owned()));
    }
    let written = if replace {
        write_beside(path, picture)
    } else {
        write_new(path, picture)
    };
    match written {
        Ok(()) => Ok(Saved::Written(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(format!(
            "{} is there already and holds something else; --force replaces it",
            path.display()
        )),
        Err(error) => Err(format!("{} cannot be written: {error}", path.display())),
    }
}

/// Writes the picture to a file of this name in the folder, with a number where other files have the name.
pub(crate) fn save_in(folder: &Path, stem: &str, extension: &str, picture: &[u8]) -> Result<Saved, String> {
    // An address may hold characters that file names may not.
    let stem = stem.replace(
        |letter: char| !letter.is_alphanumeric() && !"@.-_+".contains(letter),
        "_",
    );
    for number in 1..100 {
        let number = if number == 1 {
            String::new()
        } else {
            format!("-{number}")
        };
        let path = folder.join(format!("{stem}{number}.{extension}"));
        match save(&path, picture, false) {
            Err(_) if path.exists() => {}
            other => return other,
        }
    }
    Err(format!(
        "{} holds a hundred photos named {stem} already",
        folder.display()
    ))
}

fn write_new(path: &Path, picture: &[u8]) -> io::Result<()> {
    let file = OpenOptions::new().write(true).create_new(true).open(path)?;
    write(file, picture).inspect_err(|_| {
        let _ = fs::remove_file(path);
    })
}

/// Writes to a new file beside it first, so that the old one stays until the new one is whole.
fn write_beside(path: &Path, picture: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
    name.push(format!(".{}.part", std::process::id()));
    let beside = path.with_file_name(name);
    write_new(&beside, picture)?;
    fs::rename(&beside, path).inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

fn write(mut file: File, picture: &[u8]) -> io::Result<()> {
    file.write_all(picture)?;
    file.sync_all()
}
