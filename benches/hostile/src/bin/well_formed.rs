//! Reads each document that a line of the input names, strictly and with the defaults. Prints a line for each: what came of
//! both, `read` or the error, and the name. `ci/well_formed.py` holds that against another parser.

use std::io::{BufRead, Error, stdin};

use ews_types::{GetUserPhotoResponse, ReadOptions};

fn main() -> Result<(), Error> {
    for path in stdin().lock().lines() {
        let path = path?;
        let document = std::fs::read(&path)?;
        let outcome = |options: ReadOptions| match options.read::<GetUserPhotoResponse>(&document) {
            Ok(_) => "read".to_owned(),
            Err(error) => error.to_string(),
        };
        let options = ReadOptions::new();
        println!("{}\t{}\t{path}", outcome(options.strict()), outcome(options));
    }
    Ok(())
}
