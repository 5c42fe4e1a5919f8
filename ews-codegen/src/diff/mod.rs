//! What a newer schema adds, removes and breaks.
//!
//! ```
//! use ews_codegen::Builder;
//! use ews_codegen::diff::Diff;
//!
//! let old = Builder::new().schema("../schemas/messages.xsd").operation("GetUserPhoto");
//! let new = Builder::new().schema("../schemas").operation("GetUserPhoto");
//! let diff = Diff::between(&old, &new)?;
//! assert!(!diff.is_breaking());
//! assert!(diff.to_string().contains("+ element m:ContentType: `Option<String>`"), "{diff}");
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! # What breaks
//!
//! *The API* is that of the generated code, for code that is written as the guide asks for: literals of structs end in
//! `..Default::default()` or `..Type::new(…)`, since a newer schema may add fields, and a `match` of an enum has an arm for
//! what it does not know, since every enum is `#[non_exhaustive]`. So a new optional field, alternative or value breaks
//! nothing; a new parameter of `new`, another type or name, and anything that is removed does.
//!
//! *Requests and responses* are documents. They break when one that is valid by the old schema may be invalid by the new one:
//! an element that is mandatory now, a value that is gone. This is judged by the schemas, not by what a server does.
//!
//! Where documentation alone differs, nothing is reported.

mod operations;
mod pair;
mod report;
mod shapes;
mod side;
mod structs;
mod uses;
mod variants;

use std::collections::hash_map::Entry;
use std::collections::{BTreeSet, HashMap};

use crate::builder::Builder;
use crate::diagnostic::{Diagnostic, Location};
use crate::error::{Error, ErrorKind};
use crate::passes::unknown_operation;

use side::Sides;

/// The differences between two sets of schemas, by what is generated from them. Displays as a list for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    changes: Vec<Change>,
}

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The type or operation, as the schema calls it: `t:ItemType`, `operation GetItem`; `soap:Header`; or `types`, for those
    /// that are new or gone.
    pub subject: String,
    /// The names of the generated types that have this change: a change of a base type is one of all that extend it.
    pub types: Vec<String>,
    /// Whether something is new, gone or different.
    pub kind: ChangeKind,
    /// What it is, such as ``element m:Email: `String` ``.
    pub what: String,
    /// Whom it breaks.
    pub breaks: Breaks,
    /// Where it is declared: in the new schemas, or in the old ones if it is gone.
    pub place: Option<Location>,
}

/// Whether something is new, gone or different.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeKind {
    /// The old schemas do not have it.
    Added,
    /// The new schemas do not have it.
    Removed,
    /// Both have it, but not alike.
    Changed,
}

/// Whom a change breaks; see [the module](self#what-breaks).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Breaks {
    /// Code that uses the generated types.
    pub api: bool,
    /// Documents that are sent to the server.
    pub requests: bool,
    /// Documents that the server sends.
    pub responses: bool,
}

impl Breaks {
    /// Whether it breaks anything.
    pub fn any(self) -> bool {
        self.api || self.requests || self.responses
    }
}

impl Diff {
    /// What `new` has that `old` has not, and the other way round, for the operations chosen in each; for all if none are.
    ///
    /// An operation that only one of them has is a difference, not an error.
    ///
    /// # Errors
    /// When a file cannot be read or is broken, or an operation is in neither of them.
    pub fn between(old: &Builder, new: &Builder) -> Result<Diff, Error> {
        let (old, new) = (old.model()?, new.model()?);
        if let Some(name) = old.missing.intersection(&new.missing).next() {
            let message = format!("there is no operation `{name}`, neither in the old nor in the new schemas");
            let operations = old.operations.iter().chain(&new.operations);
            let names: BTreeSet<&str> = operations.map(String::as_str).collect();
            let names: Vec<&str> = names.into_iter().collect();
            let diagnostic = unknown_operation::help(Diagnostic::error(message), name, &names);
            return Err(Error::new(ErrorKind::Request, diagnostic));
        }
        let sides = Sides::new((&old.sources, &old.schema), (&new.sources, &new.schema));
        let mut changes = Changes::default();
        operations::compare(&sides, &mut changes);
        shapes::compare(&sides, &mut changes);
        Ok(changes.into_diff())
    }

    /// The differences: operations, headers, types that are new or gone, then those that differ, by name.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether any of them breaks something.
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.breaks.any())
    }
}

/// Differences as they are found.
#[derive(Default)]
struct Changes {
    all: Vec<Change>,
    /// Where each is among them, by what it says of what.
    places: HashMap<(ChangeKind, String, String), usize>,
}

impl Changes {
    /// What was found, in groups of one subject: operations, headers, types that are new or gone, types that differ.
    fn into_diff(self) -> Diff {
        let mut changes = self.all;
        changes.sort_by(|one, other| rank(one).cmp(&rank(other)));
        Diff { changes }
    }

    /// Adds a change; one that a base type brings to several types is one.
    fn add(&mut self, change: Change) {
        let key = (change.kind, change.subject.clone(), change.what.clone());
        let known = match self.places.entry(key) {
            Entry::Occupied(place) => &mut self.all[*place.get()],
            Entry::Vacant(place) => {
                place.insert(self.all.len());
                return self.all.push(change);
            }
        };
        known.breaks = Breaks {
            api: known.breaks.api || change.breaks.api,
            requests: known.breaks.requests || change.breaks.requests,
            responses: known.breaks.responses || change.breaks.responses,
        };
        for name in change.types {
            if !known.types.contains(&name) {
                known.types.push(name);
            }
        }
    }
}

fn rank(change: &Change) -> (usize, &str) {
    match change.subject.as_str() {
        operation if operation.starts_with("operation ") => (0, operation),
        HEADER => (1, HEADER),
        TYPES => (2, TYPES),
        name => (3, name),
    }
}

/// The subject of types that only one side has.
const TYPES: &str = "types";

/// The subject of what concerns headers.
const HEADER: &str = "soap:Header";
