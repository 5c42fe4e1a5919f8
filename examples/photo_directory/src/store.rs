//! The SQLite file: who is asked about, what became of it, and what is still to do.
//!
//! A pass over all users is a mark in their rows: `pending` is set when the pass begins and cleared together with what came
//! of the request, in one transaction. Whatever happens in between, the marks say what is left.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use crate::record::{Known, Outcome, Record};

/// Written into the file (`PRAGMA user_version`), so that a later layout can be told from this one.
const LAYOUT: i32 = 1;

/// `PRAGMA application_id` of a file of this tool: "EWSp".
const APPLICATION: i32 = i32::from_be_bytes(*b"EWSp");

const TABLES: &str = "
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    address TEXT NOT NULL UNIQUE,
    listed INTEGER NOT NULL DEFAULT 1,
    pending INTEGER NOT NULL DEFAULT 1,
    outcome TEXT,
    checked INTEGER,
    ask_again INTEGER,
    etag TEXT,
    media_type TEXT,
    error TEXT,
    bytes INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX users_pending ON users (id) WHERE pending;
-- Beside the users: SQLite writes whole rows, and most changes of a user do not concern the picture.
CREATE TABLE pictures (id INTEGER PRIMARY KEY REFERENCES users, picture BLOB NOT NULL);
CREATE VIEW photos AS
    SELECT address, media_type, etag, checked, ask_again, picture FROM users JOIN pictures USING (id) WHERE listed;
";

/// An open file.
pub(crate) struct Store {
    connection: Connection,
    path: PathBuf,
}

/// A file that cannot be used, and why.
#[derive(Debug)]
pub(crate) struct StoreError(String);

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for StoreError {}

type Result<T> = std::result::Result<T, StoreError>;

/// A user who is to be asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) id: i64,
    pub(crate) address: String,
    pub(crate) etag: Option<String>,
}

/// A picture of the export.
pub(crate) struct Exported {
    pub(crate) address: String,
    pub(crate) picture: Vec<u8>,
}

/// Whom a list of addresses names that this file did not know, and whom it does not name any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) added: u64,
    pub(crate) dropped: u64,
}

/// How many users there are of each kind, those of the list only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) photos: u64,
    pub(crate) bytes: u64,
    pub(crate) without: u64,
    /// Never asked about, or never with success.
    pub(crate) unknown: u64,
    pub(crate) failed: u64,
    pub(crate) pending: u64,
}

impl Store {
    /// Opens a file of this tool, or makes a new one.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let connection = Connection::open(path).map_err(|error| cannot("opened", path, &error))?;
        let mut store = Self {
            connection,
            path: path.to_owned(),
        };
        store.prepare().map_err(|error| store.cannot("used", &error))?;
        store.check()?;
        Ok(store)
    }

    fn prepare(&mut self) -> rusqlite::Result<()> {
        self.connection.busy_timeout(Duration::from_secs(10))?;
        // With a write-ahead log, a transaction that has been committed outlives the process, and others can read meanwhile.
        self.connection.pragma_update(None, "journal_mode", "WAL")?;
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        let transaction = self.connection.transaction()?;
        let tables: i64 = transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", LAYOUT)?;
        }
        transaction.commit()
    }

    fn check(&self) -> Result<()> {
        let number = |pragma| {
            self.connection
                .pragma_query_value(None, pragma, |row| row.get::<_, i32>(0))
        };
        let application = number("application_id").map_err(|error| self.cannot("read", &error))?;
        let layout = number("user_version").map_err(|error| self.cannot("read", &error))?;
        match (application, layout) {
            (APPLICATION, LAYOUT) => Ok(()),
            (APPLICATION, layout) => Err(StoreError(format!(
                "{} has layout {layout}, and this version of the tool knows layout {LAYOUT}",
                self.path.display()
            ))),
            _ => Err(StoreError(format!(
                "{} is a database of another program; name another file",
                self.path.display()
            ))),
        }
    }

    /// Notes a setting that all photos of the file share, or compares it with what was noted.
    pub(crate) fn pin(&self, name: &str, value: &str) -> Result<()> {
        let noted: Option<String> = self
            .connection
            .query_row("SELECT value FROM settings WHERE name = ?1", [name], |row| row.get(0))
            .optional()
            .map_err(|error| self.cannot("read", &error))?;
        match noted {
            Some(noted) if noted == value => Ok(()),
            Some(noted) => Err(StoreError(format!(
                "{} was made with the {name} {noted}, not {value}: photos depend on it, so use another file",
                self.path.display()
            ))),
            None => {
                let sql = "INSERT INTO settings (name, value) VALUES (?1, ?2)";
                let inserted = self.connection.execute(sql, [name, value]);
                inserted.map(drop).map_err(|error| self.cannot("written", &error))
            }
        }
    }

    /// Takes over a list of addresses. Those that it does not name are not asked about any more.
    pub(crate) fn list<E: Error + 'static>(
        &mut self,
        addresses: impl IntoIterator<Item = std::result::Result<String, E>>,
    ) -> std::result::Result<Listed, Box<dyn Error>> {
        let path = self.path.clone();
        let fail = |error| cannot("written", &path, &error);
        let transaction = self.connection.transaction().map_err(fail)?;
        let mut listed = Listed::default();
        let unlisted = "UPDATE users SET listed = 0 WHERE listed";
        let before = transaction.execute(unlisted, []).map_err(fail)?;
        let mut again = 0;
        {
            let mut add = transaction
                .prepare("INSERT INTO users (address) VALUES (?1) ON CONFLICT DO NOTHING")
                .map_err(fail)?;
            let mut keep = transaction
                .prepare("UPDATE users SET listed = 1 WHERE address = ?1 AND NOT listed")
                .map_err(fail)?;
            for address in addresses {
                let address = address?.to_lowercase();
                let added = add.execute([&address]).map_err(fail)?;
                listed.added += added as u64;
                if added == 0 {
                    again += keep.execute([&address]).map_err(fail)?;
                }
            }
        }
        transaction
            .execute("UPDATE users SET pending = 0 WHERE pending AND NOT listed", [])
            .map_err(fail)?;
        end_if_done(&transaction).map_err(fail)?;
        listed.dropped = before.saturating_sub(again) as u64;
        transaction.commit().map_err(fail)?;
        Ok(listed)
    }

    /// Begins a pass, unless one was interrupted: marks the users whose time has come. Returns how many are marked, and
    /// whether they are what an earlier pass left.
    pub(crate) fn begin(&mut self, now: i64) -> Result<(u64, bool)> {
        let begun = (|| -> rusqlite::Result<(u64, bool)> {
            let transaction = self.connection.transaction()?;
            let interrupted = "SELECT EXISTS (SELECT 1 FROM settings WHERE name = 'pass')";
            let interrupted: bool = transaction.query_row(interrupted, [], |row| row.get(0))?;
            if !interrupted {
                let mark = "UPDATE users SET pending = 1 WHERE listed AND (ask_again IS NULL OR ask_again <= ?1)";
                transaction.execute(mark, [now])?;
                transaction.execute(
                    "INSERT INTO settings (name, value) VALUES ('pass', ?1)",
                    [now.to_string()],
                )?;
                end_if_done(&transaction)?;
            }
            let marked = "SELECT count(*) FROM users WHERE pending";
            let marked = transaction.query_row(marked, [], |row| row.get(0))?;
            transaction.commit()?;
            Ok((marked, interrupted))
        })();
        begun.map_err(|error| self.cannot("written", &error))
    }

    /// The next users that are marked, after this one.
    pub(crate) fn due(&self, after: i64, most: usize) -> Result<Vec<Due>> {
        let read = || -> rusqlite::Result<Vec<Due>> {
            let sql = "SELECT id, address, etag FROM users WHERE pending AND id > ?1 ORDER BY id LIMIT ?2";
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map(params![after, most as i64], |row| {
                Ok(Due {
                    id: row.get(0)?,
                    address: row.get(1)?,
                    etag: row.get(2)?,
                })
            })?;
            rows.collect()
        };
        read().map_err(|error| self.cannot("read", &error))
    }

    /// Writes what came of requests and takes the marks away, all or nothing.
    pub(crate) fn record(&mut self, records: &[Record]) -> Result<()> {
        let written = (|| -> rusqlite::Result<()> {
            let transaction = self.connection.transaction()?;
            for record in records {
                write(&transaction, record)?;
            }
            end_if_done(&transaction)?;
            transaction.commit()
        })();
        written.map_err(|error| self.cannot("written", &error))
    }

    pub(crate) fn summary(&self) -> Result<Summary> {
        let sql = "SELECT outcome, pending, error IS NOT NULL, count(*), sum(bytes) \
            FROM users WHERE listed GROUP BY 1, 2, 3";
        let read = || -> rusqlite::Result<Summary> {
            let mut summary = Summary::default();
            let mut statement = self.connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let outcome: Option<String> = row.get(0)?;
                let number: u64 = row.get(3)?;
                if row.get(1)? {
                    summary.pending += number;
                }
                if row.get(2)? {
                    summary.failed += number;
                }
                match outcome.as_deref() {
                    Some("photo") => {
                        summary.photos += number;
                        summary.bytes += row.get::<_, u64>(4)?;
                    }
                    Some("none") => summary.without += number,
                    _ => summary.unknown += number,
                }
            }
            Ok(summary)
        };
        read().map_err(|error| self.cannot("read", &error))
    }

    /// The errors of the last attempts, the most frequent first, with one of the addresses.
    pub(crate) fn failures(&self, most: usize) -> Result<Vec<(u64, String, String)>> {
        let read = || -> rusqlite::Result<Vec<_>> {
            let sql = "SELECT count(*) AS number, error, min(address) FROM users WHERE listed AND error IS NOT NULL \
                GROUP BY error ORDER BY number DESC, error LIMIT ?1";
            let mut statement = self.connection.prepare(sql)?;
            let rows = statement.query_map([most as i64], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
            rows.collect()
        };
        read().map_err(|error| self.cannot("read", &error))
    }

    /// Passes every picture on, one at a time.
    pub(crate) fn pictures<E>(
        &self,
        mut each: impl FnMut(Exported) -> std::result::Result<(), E>,
    ) -> Result<std::result::Result<(), E>> {
        let sql = "SELECT address, picture FROM photos";
        let mut read = || -> rusqlite::Result<std::result::Result<(), E>> {
            let mut statement = self.connection.prepare(sql)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let exported = each(Exported {
                    address: row.get(0)?,
                    picture: row.get(1)?,
                });
                if exported.is_err() {
                    return Ok(exported);
                }
            }
            Ok(Ok(()))
        };
        read().map_err(|error| self.cannot("read", &error))
    }

    fn cannot(&self, what: &str, error: &rusqlite::Error) -> StoreError {
        cannot(what, &self.path, error)
    }
}

/// Ends the pass with its last mark, so that the next one marks users anew.
fn end_if_done(connection: &Connection) -> rusqlite::Result<()> {
    let sql = "DELETE FROM settings WHERE name = 'pass' AND NOT EXISTS (SELECT 1 FROM users WHERE pending)";
    connection.execute(sql, []).map(drop)
}

fn cannot(what: &str, path: &Path, error: &rusqlite::Error) -> StoreError {
    StoreError(format!("{} cannot be {what}: {error}", path.display()))
}

fn write(connection: &Connection, record: &Record) -> rusqlite::Result<()> {
    let Record {
        id,
        checked,
        ask_again,
        outcome,
    } = record;
    let error = match outcome {
        Outcome::Failed(error) => Some(error),
        Outcome::Known(_) => None,
    };
    let sql = "UPDATE users SET pending = 0, checked = ?2, ask_again = ?3, error = ?4 WHERE id = ?1";
    connection.execute(sql, params![id, checked, ask_again, error])?;
    match outcome {
        Outcome::Known(Known::Photo {
            picture,
            media_type,
            etag,
        }) => {
            let sql = "UPDATE users SET outcome = 'photo', etag = ?2, media_type = ?3, bytes = ?4 WHERE id = ?1";
            let bytes = picture.len() as i64;
            connection.execute(sql, params![id, etag, media_type, bytes])?;
            let sql = "INSERT INTO pictures (id, picture) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET picture = ?2";
            connection.execute(sql, params![id, &picture[..]])?;
        }
        Outcome::Known(Known::None) => {
            let sql = "UPDATE users SET outcome = 'none', etag = NULL, media_type = NULL, bytes = 0 WHERE id = ?1";
            connection.execute(sql, [id])?;
            connection.execute("DELETE FROM pictures WHERE id = ?1", [id])?;
        }
        // What is known of the user stays as it is.
        Outcome::Known(Known::Unchanged) | Outcome::Failed(_) => {}
    }
    Ok(())
}
