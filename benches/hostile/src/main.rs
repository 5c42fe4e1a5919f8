//! Reads hostile documents, each in several sizes, for valgrind to count what each takes: `linear BYTES…`. Prints a line for
//! each document that it reads: its name and its size.

// Where the tests have them.
#[path = "../../../ews-types/tests/hostile/documents.rs"]
mod documents;

use std::hint::black_box;
use std::process::ExitCode;

use ews_types::{Documents, GetUserPhotoResponse, ReadOptions};

fn main() -> ExitCode {
    let sizes: Result<Vec<usize>, _> = std::env::args().skip(1).map(|size| size.parse()).collect();
    let Some(sizes) = sizes.ok().filter(|sizes| !sizes.is_empty()) else {
        eprintln!("usage: linear BYTES…");
        return ExitCode::FAILURE;
    };
    for kind in documents::kinds() {
        for &size in &sizes {
            let document = kind.document(size);
            counted(ReadOptions::new().limits(kind.limits), &document);
            println!("{}\t{}", kind.name, document.len());
        }
    }
    ExitCode::SUCCESS
}

/// Reads it leniently and strictly, and as a stream that comes in pieces. Valgrind counts in here, and knows it by its name.
#[inline(never)]
fn counted(options: ReadOptions, document: &[u8]) {
    for options in [options, options.strict()] {
        drop(black_box(options.read_reporting::<GetUserPhotoResponse>(document)));
    }
    let mut documents = Documents::new();
    for piece in document.chunks(1000) {
        documents.push(piece);
        loop {
            match documents.next_document() {
                Ok(Some(document)) => black_box(document),
                Ok(None) => break,
                Err(_) => return,
            };
        }
    }
}
