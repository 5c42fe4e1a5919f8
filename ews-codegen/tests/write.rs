//! The generator writes the file that it was asked for, as a whole or not at all, and nothing else.

use std::fs;
use std::path::{Path, PathBuf};

use ews_codegen::{Builder, Error, ErrorKind};

/// A fresh directory of the test's own.
fn directory(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("write").join(test);
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).expect("the directory for tests can be written");
    path
}

fn write(out: &Path) -> Result<(), Error> {
    Builder::new()
        .schema("../schemas")
        .operation("GetUserPhoto")
        .out_file(out)
        .write()
        .map(drop)
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("the directory can be read");
    let mut names: Vec<_> = entries
        .map(|entry| {
            entry
                .expect("it can be read")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn the_file_is_written_and_nothing_is_left_beside_it() {
    let directory = directory("alone");
    write(&directory.join("bindings.rs")).unwrap();
    assert_eq!(names(&directory), ["bindings.rs"]);
    let text = fs::read_to_string(directory.join("bindings.rs")).unwrap();
    assert_eq!(
        text,
        Builder::new()
            .schema("../schemas")
            .operation("GetUserPhoto")
            .generate()
            .unwrap()
    );
}

#[test]
fn a_file_that_has_the_text_already_is_left_alone() {
    let directory = directory("unchanged");
    let out = directory.join("bindings.rs");
    write(&out).unwrap();
    let before = fs::metadata(&out).unwrap().modified().unwrap();
    write(&out).unwrap();
    assert_eq!(fs::metadata(&out).unwrap().modified().unwrap(), before);
}

#[test]
fn nothing_is_written_when_the_schemas_are_broken() {
    let directory = directory("broken");
    let out = directory.join("bindings.rs");
    fs::write(&out, "as it was").unwrap();
    let broken = Builder::new()
        .schema("tests/broken/unknown_type")
        .all_operations()
        .out_file(&out);
    assert_eq!(broken.write().unwrap_err().kind(), ErrorKind::Schema);
    assert_eq!(fs::read_to_string(&out).unwrap(), "as it was");
    assert_eq!(names(&directory), ["bindings.rs"]);
}

#[test]
fn a_reader_sees_the_old_file_or_the_new_one() {
    let directory = directory("atomic");
    let out = directory.join("bindings.rs");
    let old = "x".repeat(1 << 20);
    fs::write(&out, &old).unwrap();
    let new = Builder::new()
        .schema("../schemas")
        .operation("GetUserPhoto")
        .generate()
        .unwrap();
    let reader = std::thread::spawn({
        let out = out.clone();
        move || {
            let mut seen = Vec::new();
            while seen.last() != Some(&new) {
                let text = fs::read_to_string(&out).expect("there is always a file");
                assert!(text == old || text == new, "{} bytes", text.len());
                seen.push(text);
            }
        }
    });
    write(&out).unwrap();
    reader.join().unwrap();
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_is_replaced_and_not_followed() {
    let directory = directory("link");
    fs::write(directory.join("precious.txt"), "precious").unwrap();
    let out = directory.join("bindings.rs");
    std::os::unix::fs::symlink("precious.txt", &out).unwrap();
    // Nor is one that lies where the text is gathered first.
    let temporary = directory.join(format!("bindings.rs.{}-0.tmp", std::process::id()));
    std::os::unix::fs::symlink("precious.txt", &temporary).unwrap();
    write(&out).unwrap();
    assert_eq!(fs::read_to_string(directory.join("precious.txt")).unwrap(), "precious");
    assert!(fs::symlink_metadata(&out).unwrap().is_file());
    assert_eq!(names(&directory).len(), 3);
}

/// With `--out /dev/null`, root once had a file in its place, and every program of the machine wrote into that.
#[cfg(unix)]
#[test]
fn a_pipe_stays_a_pipe_and_is_written_to() {
    use std::os::unix::fs::FileTypeExt;
    let directory = directory("pipe");
    let pipe = directory.join("bindings.rs");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(
        made.is_ok_and(|status| status.success()),
        "mkfifo is part of every Unix"
    );
    let link = directory.join("link.rs");
    std::os::unix::fs::symlink("bindings.rs", &link).unwrap();
    for out in [&pipe, &link] {
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::read_to_string(pipe).expect("the pipe is there")
        });
        write(out).unwrap();
        let text = reader.join().unwrap();
        assert!(text.starts_with("// @generated") && text.ends_with("}\n"), "{text}");
    }
    assert!(fs::symlink_metadata(&pipe).unwrap().file_type().is_fifo());
    assert_eq!(names(&directory), ["bindings.rs", "link.rs"]);
}

#[test]
fn a_place_that_cannot_be_written_is_explained() {
    let directory = directory("unwritable");
    let shown = |path: &Path| {
        let error = write(path).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Io);
        error.to_string().replace(&format!("{}/", directory.display()), "")
    };
    assert_eq!(
        shown(&directory.join("missing/bindings.rs")),
        "cannot write `missing/bindings.rs`: no such file or directory; \
         paths are taken from the current directory; in a build script that is the package's own"
    );
    fs::create_dir(directory.join("folder")).unwrap();
    let expected = "cannot write `folder`: is a directory; name a file in it";
    assert_eq!(shown(&directory.join("folder")), expected);
    fs::write(directory.join("file"), "").unwrap();
    assert_eq!(
        shown(&directory.join("file/bindings.rs")),
        "cannot write `file/bindings.rs`: not a directory; one of the names before the last is a file"
    );
    assert_eq!(names(&directory), ["file", "folder"]);
}

#[cfg(unix)]
#[test]
fn a_directory_without_permission_is_explained() {
    use std::os::unix::fs::PermissionsExt;
    let directory = directory("permission");
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o500)).unwrap();
    if fs::write(directory.join("probe"), "").is_ok() {
        return println!("skipped: this user may write everywhere");
    }
    let error = write(&directory.join("bindings.rs")).unwrap_err().to_string();
    assert!(
        error.ends_with("permission denied; check who owns it and who may read or write it"),
        "{error}"
    );
}
