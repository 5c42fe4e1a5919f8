//! Replays what the fuzzers found and what they started from (`fuzz/corpus/TARGET/*`), by the functions that they call.

use std::fs;
use std::path::Path;

use ews_types::{GetUserPhoto, GetUserPhotoResponse};

use crate::targets;

/// Calls the function with every file of the corpus. The published package has no `fuzz/`.
fn replay(target: &str, function: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let Ok(files) = fs::read_dir(&folder) else {
        println!("skipped: there is no {}", folder.display());
        return;
    };
    let mut count = 0;
    for file in files {
        let path = file.expect("a readable folder").path();
        let input = fs::read(&path).expect("a readable file");
        println!("{}", path.display());
        function(&input);
        count += 1;
    }
    assert_ne!(count, 0, "no files in {}", folder.display());
}

#[test]
fn photo() {
    replay("photo", targets::photo);
}

#[test]
fn photo_values() {
    replay("photo_values", targets::photo_values);
}

#[test]
fn base64() {
    replay("base64", targets::base64);
}

/// The functions themselves, on inputs that are always at hand: bytes of a little generator.
#[test]
fn noise() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    let mut noise = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..noise() % 400).map(|_| noise() as u8).collect();
        targets::value::<GetUserPhoto>(&bytes);
        targets::value::<GetUserPhotoResponse>(&bytes);
        targets::base64(&bytes);
        targets::photo(&bytes);
    }
}
