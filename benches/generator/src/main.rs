//! What generating costs, beside xsd-parser reading the same files: the tables of BENCHMARKS.md about the generator.
//!
//! `generator` prints them; `generator --quick` takes less care. `generator run KEY TIMES` runs one case so many times, for a
//! profiler to watch. It needs Microsoft's files, and says so where `EWS_REFERENCE` does not name them.

mod cases;
mod stages;
mod tables;

use std::path::Path;
use std::process::ExitCode;

use ews_benches::allocations::Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() -> ExitCode {
    let Some(reference) = std::env::var_os("EWS_REFERENCE") else {
        println!("left out: EWS_REFERENCE does not say where Microsoft's schemas are");
        return ExitCode::SUCCESS;
    };
    let schemas = Path::new(&reference).join("schema");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match arguments[..] {
        [] => tables::print(&schemas, false),
        ["--quick"] => tables::print(&schemas, true),
        ["run", key, times] => tables::run(&schemas, key, times),
        _ => None,
    };
    if done.is_none() {
        let keys: Vec<_> = cases::CASES.iter().map(|case| case.key).collect();
        eprintln!("usage: generator [--quick]");
        eprintln!("       generator run KEY TIMES, KEY is one of {}", keys.join(", "));
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
