//! What is read, and what is accepted.

use std::path::PathBuf;

use ews_codegen::source::{LoadOptions, Sources};

#[test]
fn microsofts_own_files_are_accepted() {
    let Some(reference) = std::env::var_os("EWS_REFERENCE") else {
        return println!("skipped: EWS_REFERENCE does not say where Microsoft's files are");
    };
    let start = std::time::Instant::now();
    let sources = Sources::load(&[PathBuf::from(reference).join("schema")], &LoadOptions::default());
    println!("{:?}", start.elapsed());
    if let Err(error) = sources {
        panic!("{error:?}")
    }
}
