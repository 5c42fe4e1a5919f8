//! What is said of damaged responses: each `errors/NAME.xml` is read as the response of GetUserPhoto, and `NAME.txt` holds the
//! exact text of the error. `strict-…` are read by a strict reader.
//!
//! `UPDATE_EXPECT=1 cargo test --test xml errors` writes the texts anew; read every one that changes as somebody who has to
//! find out what is wrong.

use std::fs;
use std::path::{Path, PathBuf};

use ews_types::{GetUserPhotoResponse, ReadOptions};

fn damaged_responses() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("ews-types/tests/errors");
    let files = fs::read_dir(folder).expect("the folder of the tests");
    let files = files.map(|file| file.expect("a readable folder").path());
    let mut responses: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .collect();
    responses.sort();
    responses
}

fn error_of(path: &Path) -> String {
    let xml = fs::read(path).expect("a readable file");
    let strict = path
        .file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with("strict-"));
    let options = if strict {
        ReadOptions::new().strict()
    } else {
        ReadOptions::new()
    };
    match options.read::<GetUserPhotoResponse>(xml) {
        Err(error) => format!("{error}\n"),
        Ok(read) => panic!("{} was read: {read:?}", path.display()),
    }
}

#[test]
fn each_damaged_response_gets_its_error() {
    let responses = damaged_responses();
    assert!(responses.len() >= 30, "only {} damaged responses", responses.len());
    for path in responses {
        expect_test::expect_file![path.with_extension("txt")].assert_eq(&error_of(&path));
    }
}
