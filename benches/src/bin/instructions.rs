//! Runs one case so many times, for valgrind to watch: `instructions read KEY SIZE TIMES`, `instructions write KEY TIMES`.

use std::hint::black_box;
use std::process::ExitCode;

use ews_benches::documents::Document;
use ews_benches::readers::READERS;
use ews_benches::writers::REQUEST;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        ["read", key, size, times] => read(key, size, times),
        ["write", key, times] => write(key, times),
        _ => None,
    };
    if done.is_none() {
        let readers: Vec<_> = READERS.iter().map(|reader| reader.key).collect();
        let writers: Vec<_> = REQUEST.iter().map(|writer| writer.key).collect();
        eprintln!(
            "usage: instructions read KEY SIZE TIMES, KEY is one of {}",
            readers.join(", ")
        );
        eprintln!(
            "       instructions write KEY TIMES, KEY is one of {}",
            writers.join(", ")
        );
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn read(key: &str, size: &str, times: &str) -> Option<()> {
    let reader = READERS.iter().find(|reader| reader.key == key)?;
    let document = Document::photo(size.parse().ok()?);
    reader.check(&document);
    for _ in 0..times.parse().ok()? {
        (reader.read)(&document.xml);
    }
    Some(())
}

fn write(key: &str, times: &str) -> Option<()> {
    let writer = REQUEST.iter().find(|writer| writer.key == key)?;
    let write = (writer.prepare)();
    for _ in 0..times.parse().ok()? {
        black_box(write());
    }
    Some(())
}
