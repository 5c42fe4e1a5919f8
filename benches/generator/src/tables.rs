//! What is printed.

use std::path::Path;
use std::time::Duration;

use ews_benches::allocations::count;
use ews_benches::figures::{three_digits, two};
use ews_benches::rounds::{Effort, Times};

use crate::cases::{CASES, Scope};
use crate::stages;

/// The tables, as Markdown.
pub(crate) fn print(schemas: &Path, quick: bool) -> Option<()> {
    let runs = if quick { 3 } else { 15 };
    against_xsd_parser(schemas, runs);
    by_stage(schemas, runs);
    Some(())
}

/// Runs one case so many times.
pub(crate) fn run(schemas: &Path, key: &str, times: &str) -> Option<()> {
    let case = CASES.iter().find(|case| case.key == key)?;
    for _ in 0..times.parse().ok()? {
        (case.run)(schemas);
    }
    Some(())
}

fn against_xsd_parser(schemas: &Path, rounds: usize) {
    let cases: Vec<_> = CASES
        .iter()
        .map(|case| ews_benches::rounds::Case {
            name: case.name,
            run: Box::new(|| (case.run)(schemas)),
        })
        .collect();
    let effort = Effort {
        rounds,
        slice: Duration::from_millis(1),
    };
    let times = Times::measure(&cases, effort);
    println!("\nGenerating from Microsoft's files\n");
    println!("| | milliseconds | of xsd-parser's parse and interpret | most memory held, MB |\n|---|--:|--:|--:|");
    for (at, case) in CASES.iter().enumerate() {
        let (low, high) = times.spread(at, 0);
        println!(
            "| {} | {} | {} ({}–{}) | {} |",
            case.name,
            three_digits(times.microseconds(at) / 1e3),
            two(times.ratio(at, 0)),
            two(low),
            two(high),
            three_digits(count(|| (case.run)(schemas)).peak as f64 / 1e6),
        );
    }
}

fn by_stage(schemas: &Path, runs: usize) {
    let photo = stages::milliseconds(schemas, Scope::Photo, runs);
    let all = stages::milliseconds(schemas, Scope::All, runs);
    println!("\nGenerating by stage, milliseconds\n");
    println!("| | GetUserPhoto | all operations |\n|---|--:|--:|");
    for ((stage, photo), (_, all)) in photo.iter().zip(&all) {
        println!("| {stage} | {} | {} |", three_digits(*photo), three_digits(*all));
    }
}
