//! Times reading responses with many items, and prints the tables of BENCHMARKS.md about them.
//!
//! `items` prints all tables; `items --quick` the same with less care. `items run KEY RESPONSE COUNT TIMES` runs one case so
//! many times, for a profiler to watch: `items run ours find-item 1000 10`.
//!
//! The bindings are those of the features `FindItem` and `SyncFolderItems`.

mod by_hand;
mod made_up;
mod readers;
mod responses;
mod tables;
mod typed;

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
