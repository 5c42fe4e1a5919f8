//! Times reading responses with many items, and prints the tables of BENCHMARKS.md about them.
//!
//! `items` prints all tables; `items --quick` the same with less care. `items run KEY RESPONSE COUNT TIMES` runs one case so
//! many times, for a profiler to watch: `items run ours find-item 1000 10`.
//!
//! The bindings come from Microsoft's files, which are not part of the project: without them there is nothing to time.

#[cfg(reference)]
mod by_hand;
#[cfg(reference)]
mod made_up;
#[cfg(reference)]
mod readers;
#[cfg(reference)]
mod responses;
#[cfg(reference)]
mod tables;
#[cfg(reference)]
mod typed;

/// FindItem and SyncFolderItems, generated from Microsoft's files; see build.rs.
#[cfg(reference)]
#[allow(
    dead_code,
    reason = "all that an operation has is generated, not all of it is used here"
)]
#[allow(rustdoc::all, reason = "the documentation in Microsoft's schema is not ours to mend")]
mod ews {
    include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
}

#[cfg(reference)]
fn main() -> std::process::ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        [] => tables::print(false),
        ["--quick"] => tables::print(true),
        ["run", key, response, count, times] => tables::run(key, response, count, times),
        _ => None,
    };
    match done {
        Some(()) => std::process::ExitCode::SUCCESS,
        None => {
            eprintln!("usage: items [--quick]");
            eprintln!("       items run KEY RESPONSE COUNT TIMES, with {}", tables::choices());
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(reference))]
fn main() {
    println!("left out: EWS_REFERENCE did not say where Microsoft's schemas are when this was built");
}
