//! Replays what the fuzzers found and what they started from (`fuzz/corpus/TARGET/*`), by the functions that they call.

mod targets;

use std::fs;
use std::path::{Path, PathBuf};

/// The files of a folder beside this package. The published package has neither of them.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new("..").join(folder);
    let Ok(files) = fs::read_dir(&folder) else {
        println!("skipped: there is no {}", folder.display());
        return Vec::new();
    };
    let mut files: Vec<_> = files.map(|file| file.expect("a readable folder").path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no files in {}", folder.display());
    files
}

fn replay(target: &str, function: fn(&[u8])) {
    for path in files(&format!("fuzz/corpus/{target}")) {
        println!("{}", path.display());
        function(&fs::read(&path).expect("a readable file"));
    }
}

#[test]
fn schema() {
    replay("schema", targets::schema);
}

#[test]
fn wsdl() {
    replay("wsdl", targets::wsdl);
}
