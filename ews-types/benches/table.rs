//! `cargo bench`: hands over to the bench crate in `benches/`.
//!
//! Those whom we compare ourselves with take minutes to build. In a workspace of their own they are built for those who
//! ask for benchmarks, and for nobody else.

use std::path::Path;
use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if !arguments.iter().any(|argument| argument == "--bench") {
        // `cargo test --benches` only wants to know whether this builds.
        return ExitCode::SUCCESS;
    }
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/Cargo.toml");
    if !manifest.exists() {
        eprintln!("the benchmarks are not part of the published package; they are in the repository");
        return ExitCode::FAILURE;
    }
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let run = Command::new(cargo)
        .args(["bench", "--bench", "table", "--manifest-path"])
        .arg(manifest)
        .arg("--")
        .args(arguments.iter().filter(|argument| *argument != "--bench"))
        .status();
    match run {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo cannot be run: {error}");
            ExitCode::FAILURE
        }
    }
}
