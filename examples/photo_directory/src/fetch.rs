//! One pass: the workers that ask the server, and the thread that writes what they learn.
//!
//! A worker takes the next user only when what came of the one before has been committed. So at any moment no more outcomes
//! are unwritten than there are workers; the thread commits whatever has come meanwhile in one transaction.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use ews_client::{Client, Error};
use ews_types::UserPhotoSize;
use ews_types::transport::{self, ETag, PhotoOutcome};
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinSet;

use crate::progress::Progress;
use crate::record::Record;
use crate::store::{Due, Store, StoreError};

/// How many users are read from the file at once.
const PAGE: usize = 500;

/// How to ask.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    pub(crate) size: Option<UserPhotoSize>,
    pub(crate) workers: usize,
    /// How long an outcome holds whose end the server does not name.
    pub(crate) fresh: Duration,
}

/// Asks about every user that is marked, and returns the store.
pub(crate) async fn pass(
    client: &Client,
    store: Store,
    plan: &Plan,
    progress: &Arc<Progress>,
) -> Result<Store, Box<dyn StdError>> {
    let (commands, received) = mpsc::channel(plan.workers.max(1));
    let writing = thread::spawn(move || write(store, received));
    let shared = Arc::new(Shared {
        client: client.clone(),
        plan: plan.clone(),
        progress: Arc::clone(progress),
        commands,
        queue: Mutex::default(),
        failed_in_a_row: AtomicUsize::new(0),
    });
    let mut workers = JoinSet::new();
    for _ in 0..plan.workers.max(1) {
        workers.spawn(Arc::clone(&shared).work());
    }
    drop(shared);
    let mut ended = Ok(());
    while let Some(worker) = workers.join_next().await {
        match worker {
            Ok(Err(error)) if ended.is_ok() => {
                ended = Err(error);
                workers.abort_all();
            }
            Ok(_) => {}
            Err(error) if error.is_cancelled() => {}
            Err(error) => return Err(error.into()),
        }
    }
    // The thread ends when no worker is left to send to it.
    let store = tokio::task::spawn_blocking(|| writing.join()).await?;
    let store = store.map_err(|_| "the thread that writes has panicked")??;
    ended?;
    Ok(store)
}

/// What the workers ask of the thread that has the file.
enum Command {
    Due {
        after: i64,
        reply: oneshot::Sender<Vec<Due>>,
    },
    Record {
        record: Record,
        committed: oneshot::Sender<()>,
    },
}

fn write(mut store: Store, mut commands: mpsc::Receiver<Command>) -> Result<Store, StoreError> {
    let (mut records, mut waiting) = (Vec::new(), Vec::new());
    while let Some(first) = commands.blocking_recv() {
        let mut next = Some(first);
        while let Some(command) = next {
            match command {
                // A worker that is gone needs no reply.
                Command::Due { after, reply } => drop(reply.send(store.due(after, PAGE)?)),
                Command::Record { record, committed } => {
                    records.push(record);
                    waiting.push(committed);
                }
            }
            next = commands.try_recv().ok();
        }
        store.record(&records)?;
        records.clear();
        for committed in waiting.drain(..) {
            let _ = committed.send(());
        }
    }
    Ok(store)
}

struct Shared {
    client: Client,
    plan: Plan,
    progress: Arc<Progress>,
    commands: mpsc::Sender<Command>,
    queue: Mutex<Queue>,
    failed_in_a_row: AtomicUsize,
}

#[derive(Default)]
struct Queue {
    page: VecDeque<Due>,
    last: i64,
    is_last_page: bool,
}

impl Shared {
    async fn work(self: Arc<Self>) -> Result<(), Error> {
        while let Some(due) = self.next().await {
            let record = self.ask(&due).await?;
            let kind = record.outcome.kind();
            if !self.commit(record).await {
                return Ok(());
            }
            self.progress.count(kind);
        }
        Ok(())
    }

    /// The next user; `None` at the end, and when the file cannot be read any more, which `pass` reports.
    async fn next(&self) -> Option<Due> {
        let mut queue = self.queue.lock().await;
        if queue.page.is_empty() && !queue.is_last_page {
            let (reply, page) = oneshot::channel();
            let after = queue.last;
            self.commands.send(Command::Due { after, reply }).await.ok()?;
            queue.page = page.await.ok()?.into();
            queue.is_last_page = queue.page.len() < PAGE;
            queue.last = queue.page.back().map_or(after, |due| due.id);
        }
        queue.page.pop_front()
    }

    async fn commit(&self, record: Record) -> bool {
        let (committed, done) = oneshot::channel();
        let sent = self.commands.send(Command::Record { record, committed }).await;
        sent.is_ok() && done.await.is_ok()
    }

    /// Asks about one user. An error here ends the pass; one that concerns this user alone is recorded.
    async fn ask(&self, due: &Due) -> Result<Record, Error> {
        let known: Option<ETag> = due.etag.as_deref().and_then(|tag| tag.parse().ok());
        let mut call = self.client.photo(&due.address);
        if let Some(size) = &self.plan.size {
            call = call.size(size.clone());
        }
        if let Some(known) = &known {
            call = call.if_none_match(known);
        }
        let outcome = call.await;
        let now = SystemTime::now();
        let error = match outcome {
            Ok(PhotoOutcome::NotModified { .. }) if known.is_none() => {
                let reason = "the server says that the photo has not changed, and none was sent before";
                return Ok(Record::failed(due.id, reason.to_owned(), now));
            }
            Ok(outcome) => {
                self.failed_in_a_row.store(0, Ordering::Relaxed);
                return Ok(Record::of(due.id, outcome, now, self.plan.fresh));
            }
            Err(error) => error,
        };
        // A server that is away for good would otherwise fail every user, one after the other.
        let is_away = error.is_transient()
            && self.failed_in_a_row.fetch_add(1, Ordering::Relaxed) >= 2 * self.plan.workers.max(5);
        if is_away || concerns_everyone(&error) {
            return Err(error);
        }
        Ok(Record::failed(due.id, error.to_string(), now))
    }
}

/// Whether every other request would fail in the same way.
fn concerns_everyone(error: &Error) -> bool {
    match error {
        Error::Request(_) | Error::Timeout { .. } | Error::Unsent(_) | Error::Lost(_) | Error::TooLong { .. } => false,
        Error::Response(error) => matches!(
            **error,
            transport::Error::Forbidden { .. }
                | transport::Error::AccountLocked { .. }
                | transport::Error::PasswordExpired { .. }
                | transport::Error::Redirect { .. }
        ),
        _ => true,
    }
}
