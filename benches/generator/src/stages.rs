//! Where the time goes: how long each stage takes, from its beginning to that of the next one.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ews_benches::rounds::{median, now};
use ews_codegen::Stage;

use crate::cases::{Scope, generate};

/// The stages with the milliseconds that each takes, as the median of so many runs.
pub(crate) fn milliseconds(schemas: &Path, scope: Scope, runs: usize) -> Vec<(Stage, f64)> {
    let mut stages: Vec<(Stage, Vec<f64>)> = Vec::new();
    for _ in 0..runs {
        for (at, (stage, took)) in one_run(schemas, scope).into_iter().enumerate() {
            if at == stages.len() {
                stages.push((stage, Vec::new()));
            }
            stages[at].1.push(took.as_secs_f64() * 1e3);
        }
    }
    stages.into_iter().map(|(stage, took)| (stage, median(took))).collect()
}

fn one_run(schemas: &Path, scope: Scope) -> Vec<(Stage, Duration)> {
    let begun = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&begun);
    generate(schemas, scope, move |stage| {
        seen.lock()
            .expect("nobody panics while it is locked")
            .push((stage, now()));
    });
    let end = now();
    let begun = begun.lock().expect("nobody panics while it is locked");
    let ends = begun.iter().skip(1).map(|&(_, began)| began).chain([end]);
    begun
        .iter()
        .zip(ends)
        .map(|(&(stage, began), end)| (stage, end.saturating_sub(began)))
        .collect()
}
