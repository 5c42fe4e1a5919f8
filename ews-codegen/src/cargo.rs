//! What a build script tells cargo.

use std::path::Path;

/// Tells cargo to run the build script again when one of these files changes.
pub(crate) fn rerun_if_changed<'a>(paths: impl Iterator<Item = &'a Path>) {
    for path in paths.filter_map(watched) {
        println!("cargo::rerun-if-changed={path}");
    }
}

/// What cargo is to watch for a file: its path or, where that cannot be told in a line, the nearest directory above it for
/// which that is possible. A line break would begin a directive of its own.
fn watched(path: &Path) -> Option<String> {
    let is_line = |path: &str| !path.contains(char::is_control);
    let mut above = path.ancestors().filter_map(Path::to_str);
    let found = above.find(|path| is_line(path))?;
    Some(if found.is_empty() {
        ".".to_owned()
    } else {
        found.to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_to_cargo_in_one_line() {
        let cases = [
            ("schemas/types.xsd", Some("schemas/types.xsd")),
            ("schemas/a\ncargo::rustc-env=A=b.xsd", Some("schemas")),
            ("a\rb/c\n.xsd", Some(".")),
            ("/a\nb/c.xsd", Some("/")),
            ("größe/a b=c.xsd", Some("größe/a b=c.xsd")),
        ];
        for (path, expected) in cases {
            assert_eq!(watched(Path::new(path)).as_deref(), expected, "{path:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_unicode_is_watched_by_its_directory() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"schemas/\xFF.xsd"));
        assert_eq!(watched(path).as_deref(), Some("schemas"));
    }
}
