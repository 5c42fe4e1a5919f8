//! Keeps the photos of all users of an Exchange in an SQLite file.
//!
//! ```sh
//! cargo run --release -p photo_directory -- --url https://mail.contoso.com/EWS/Exchange.asmx --user 'CONTOSO\kim' \
//!     --addresses users.txt --export photos
//! ```
//!
//! The first pass asks about every user; later ones only about those whose time has come, and photos are sent again only if
//! they have changed. `docs/photo_directory.md` describes the file, and what the tool does when it is killed.

mod addresses;
mod arguments;
mod directory;
mod export;
mod fetch;
mod progress;
mod record;
mod server;
mod store;

use std::convert::Infallible;
use std::error::Error;
use std::ffi::OsString;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::SystemTime;

use clap::Parser;
use ews_client::Client;

use self::arguments::Arguments;
use self::fetch::Plan;
use self::progress::Progress;
use self::store::{Listed, Store};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(3),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns how many users' requests failed.
async fn run(arguments: &Arguments) -> Result<u64, Box<dyn Error>> {
    // Kept until the end; the system takes the lock away from a program that is killed.
    let _lock = lock(&arguments.database)?;
    let mut store = Store::open(&arguments.database)?;
    let server = server::client(arguments).await?;
    store.pin("size", arguments.size_name())?;
    if let Some((_, account)) = &server {
        store.pin("account", account)?;
    }
    let client = server.map(|(client, _)| client);
    if let Some(listed) = list(arguments, client.as_ref(), &mut store).await? {
        println!(
            "{} users are new in the list, {} are no longer in it.",
            listed.added, listed.dropped
        );
    }
    if let Some(client) = client {
        store = pass(arguments, &client, store).await?;
    } else if arguments.addresses.is_none() && arguments.export.is_none() {
        return Err("name the server by --url or --email, or what to do without one by --addresses or --export".into());
    }
    if let Some(folder) = &arguments.export {
        let written = export::export(&store, folder)?;
        println!(
            "{}: {} files written, {} there already.",
            folder.display(),
            written.new,
            written.unchanged
        );
    }
    summarize(&store)
}

/// Takes over the list of users, if one is named.
async fn list(
    arguments: &Arguments,
    client: Option<&Client>,
    store: &mut Store,
) -> Result<Option<Listed>, Box<dyn Error>> {
    let is_mine = |address: &str| match arguments.part {
        Some(part) => addresses::part(address, part.of) == part.index,
        None => true,
    };
    if let Some(file) = &arguments.addresses {
        let read = addresses::read(file)?;
        let mine = read.filter(|address| address.as_ref().map_or(true, |address| is_mine(address)));
        return store.list(mine).map(Some);
    }
    if !arguments.directory {
        return Ok(None);
    }
    let client = client.ok_or("--directory needs a server: name it by --url or --email")?;
    let found = directory::addresses(client).await?;
    let mine = found.into_iter().filter(|address| is_mine(address));
    store.list(mine.map(Ok::<_, Infallible>)).map(Some)
}

async fn pass(arguments: &Arguments, client: &Client, mut store: Store) -> Result<Store, Box<dyn Error>> {
    let (marked, is_continued) = store.begin(record::seconds(SystemTime::now()))?;
    if is_continued {
        println!("The last pass was interrupted; {marked} users are left.");
    }
    let plan = Plan {
        size: arguments.size.clone(),
        workers: usize::from(arguments.connections),
        fresh: arguments.fresh(),
    };
    let progress = Arc::new(Progress::new(marked));
    let ended = fetch::pass(client, store, &plan, &progress).await;
    println!("This pass: {}.", progress.finish());
    ended
}

fn summarize(store: &Store) -> Result<u64, Box<dyn Error>> {
    let summary = store.summary()?;
    println!(
        "The file: {} photos ({:.1} MB), {} users without a photo, {} of whom nothing is known, {} left to ask about.",
        summary.photos,
        summary.bytes as f64 / 1e6,
        summary.without,
        summary.unknown,
        summary.pending
    );
    let failures = store.failures(10)?;
    for (number, reason, address) in &failures {
        println!("{number} failed, such as {address}: {reason}");
    }
    Ok(summary.failed)
}

/// Two programs on one file would ask for everything twice.
fn lock(database: &Path) -> Result<File, Box<dyn Error>> {
    let mut name = OsString::from(database);
    name.push(".lock");
    let shown = Path::new(&name).display();
    let file = File::create(&name).map_err(|error| format!("{shown} cannot be written: {error}"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(format!("another program is at work on {}", database.display()).into()),
        Err(TryLockError::Error(error)) => Err(format!("{shown} cannot be locked: {error}").into()),
    }
}
