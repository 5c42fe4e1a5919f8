//! The photos as files.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use ews_types::transport::ImageKind;

use crate::store::{Exported, Store};

/// How many files an export wrote, and how many it found as they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Written {
    pub(crate) new: u64,
    pub(crate) unchanged: u64,
}

/// Writes each photo to a file that is named after the address. Files of other names stay.
pub(crate) fn export(store: &Store, folder: &Path) -> Result<Written, Box<dyn std::error::Error>> {
    let fail = |path: &Path, error: &io::Error| format!("{} cannot be written: {error}", path.display());
    fs::create_dir_all(folder).map_err(|error| fail(folder, &error))?;
    let mut written = Written::default();
    store.pictures(|exported| {
        let path = folder.join(name(&exported));
        if fs::read(&path).is_ok_and(|there| there == exported.picture) {
            written.unchanged += 1;
            return Ok(());
        }
        written.new += 1;
        // A file is whole or not there, whenever the program is killed.
        let beside = folder.join(".part");
        fs::write(&beside, &exported.picture)
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(|error| fail(&path, &error))
    })??;
    Ok(written)
}

fn name(exported: &Exported) -> String {
    let extension = ImageKind::of(&exported.picture).map_or("bin", ImageKind::extension);
    format!("{}.{extension}", file_stem(&exported.address))
}

/// An address as the name of a file: what not every file system takes is written as `%` and two digits, so that different
/// addresses have different names.
fn file_stem(address: &str) -> String {
    let mut name = String::new();
    for letter in address.chars() {
        if letter.is_alphanumeric() || "@.-_+".contains(letter) {
            name.push(letter);
        } else {
            let mut bytes = [0; 4];
            for byte in letter.encode_utf8(&mut bytes).bytes() {
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_hold_no_separators_and_tell_addresses_apart() {
        assert_eq!(file_stem("kim.o'neil+x@contoso.com"), "kim.o%27neil+x@contoso.com");
        assert_eq!(file_stem("a/../b@c"), "a%2F..%2Fb@c");
        assert_ne!(file_stem("a/b@c"), file_stem("a_b@c"));
        assert_ne!(file_stem("a%2Fb@c"), file_stem("a/b@c"));
    }
}
