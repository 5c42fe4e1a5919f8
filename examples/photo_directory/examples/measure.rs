//! Measures a first and a second pass over many users: how long they take, and how much memory the program has.
//!
//! ```sh
//! cargo build -p photo_directory && cargo run -p photo_directory --example measure -- 10000
//! ```
//!
//! The mock server, in this process, enforces a policy of 27 requests at once, takes 50 ms for each, and is busy for two
//! seconds of every fifteen. The memory is read from `/proc`, so this is for Linux.

use std::error::Error;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use ews_testing::{Mailbox, MockExchange, Picture};

const POLICY: usize = 27;
const EACH: Duration = Duration::from_millis(50);
const SPELLS: (Duration, Duration) = (Duration::from_secs(15), Duration::from_secs(2));
const PICTURE: usize = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let users: usize = arguments.next().map_or(Ok(10_000), |number| number.parse())?;
    let connections = arguments.next().unwrap_or_else(|| "20".to_owned());
    let exchange = MockExchange::builder()
        .mailboxes(|query| {
            thread::sleep(EACH);
            picture(&query.email)
        })
        .max_concurrency(POLICY)
        .busy_spells(SPELLS.0, SPELLS.1)
        .start()?;
    let folder = std::env::temp_dir().join(format!("photo-directory-measure-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let list = folder.join("users.txt");
    let addresses: Vec<String> = (0..users).map(|number| format!("user{number}@contoso.com")).collect();
    std::fs::write(&list, addresses.join("\n"))?;

    for pass in ["first", "second"] {
        println!("{pass} pass, {users} users, {connections} connections:");
        let begun = Instant::now();
        let child = Command::new(program()?)
            .args([
                "--url",
                &exchange.url(),
                "--max-age",
                "0",
                "--connections",
                &connections,
            ])
            .arg("--addresses")
            .arg(&list)
            .arg("--database")
            .arg(folder.join("photos.sqlite"))
            .stdin(Stdio::null())
            .spawn()?;
        watch(child, begun)?;
        println!(
            "  the server: at most {} requests at once, {} refused for the policy",
            exchange.peak_concurrency(),
            exchange.refused()
        );
    }
    let size = std::fs::metadata(folder.join("photos.sqlite"))?.len();
    println!("the file: {:.1} MB", size as f64 / 1e6);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

/// A picture of its own for each user, except for every twentieth.
fn picture(address: &str) -> Mailbox {
    let number = address
        .bytes()
        .fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    if number.is_multiple_of(20) {
        return Mailbox::WithoutPhoto;
    }
    let mut bytes = Picture::sample().bytes().to_vec();
    bytes.extend(address.bytes());
    bytes.resize(PICTURE, b' ');
    Picture::new(bytes).into()
}

/// The program beside this one: target/PROFILE/photo_directory.
fn program() -> Result<std::path::PathBuf, Box<dyn Error>> {
    let this = std::env::current_exe()?;
    let profile = this
        .ancestors()
        .nth(2)
        .ok_or("this program is not in target/PROFILE/examples")?;
    Ok(profile.join("photo_directory"))
}

/// Prints the memory of the program now and then, until it ends.
fn watch(mut child: Child, begun: Instant) -> Result<(), Box<dyn Error>> {
    let status = format!("/proc/{}/status", child.id());
    let mut samples = Vec::new();
    let ended = loop {
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        samples.extend(resident(Path::new(&status)));
        thread::sleep(Duration::from_millis(250));
    };
    let took = begun.elapsed();
    println!("  it ended with {ended} after {:.1} s", took.as_secs_f64());
    let shown: Vec<String> = (1..=8)
        .filter_map(|eighth| samples.get((samples.len() * eighth / 8).saturating_sub(2)))
        .map(|kib| format!("{:.1}", *kib as f64 / 1024.0))
        .collect();
    let peak = samples.iter().max().copied().unwrap_or_default();
    println!(
        "  memory in MiB, at each eighth of the time: {}; at most {:.1}",
        shown.join(", "),
        peak as f64 / 1024.0
    );
    Ok(())
}

/// The resident memory of a process in KiB; `None` if it has just ended.
fn resident(status: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
