//! What came of the request for one user's photo.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use ews_types::Base64Binary;
use ews_types::transport::PhotoOutcome;

/// What came of a request, and when to send the next one; made by the fetching, written by the store.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    pub(crate) id: i64,
    /// In seconds of Unix time, as all times of the file.
    pub(crate) checked: i64,
    pub(crate) ask_again: i64,
    pub(crate) outcome: Outcome,
}

#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    Known(Known),
    /// The reason, as a sentence.
    Failed(String),
}

/// What the server says of a user.
#[derive(Clone, Debug)]
pub(crate) enum Known {
    Photo {
        picture: Base64Binary,
        media_type: String,
        etag: Option<String>,
    },
    /// The photo is the one that is in the file.
    Unchanged,
    None,
}

/// An outcome without what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Photo,
    Unchanged,
    None,
    Failed,
}

impl Outcome {
    pub(crate) fn kind(&self) -> Kind {
        match self {
            Self::Known(Known::Photo { .. }) => Kind::Photo,
            Self::Known(Known::Unchanged) => Kind::Unchanged,
            Self::Known(Known::None) => Kind::None,
            Self::Failed(_) => Kind::Failed,
        }
    }
}

impl Record {
    /// `fresh` is how long an outcome holds whose end the server does not name.
    pub(crate) fn of(id: i64, outcome: PhotoOutcome, now: SystemTime, fresh: Duration) -> Self {
        let (known, expires) = known(outcome);
        let ask_again = match expires {
            Some(expires) => seconds(expires),
            None => seconds(now).saturating_add(i64::try_from(fresh.as_secs()).unwrap_or(i64::MAX)),
        };
        Self {
            id,
            checked: seconds(now),
            ask_again,
            outcome: known,
        }
    }

    /// The next pass asks again.
    pub(crate) fn failed(id: i64, reason: String, now: SystemTime) -> Self {
        Self {
            id,
            checked: seconds(now),
            ask_again: seconds(now),
            outcome: Outcome::Failed(reason),
        }
    }
}

fn known(outcome: PhotoOutcome) -> (Outcome, Option<SystemTime>) {
    match outcome {
        PhotoOutcome::Photo(photo) => {
            let known = Known::Photo {
                media_type: photo.media_type().to_owned(),
                etag: photo.etag.as_ref().map(ToString::to_string),
                picture: photo.bytes,
            };
            (Outcome::Known(known), photo.expires)
        }
        PhotoOutcome::NotModified { expires } => (Outcome::Known(Known::Unchanged), expires),
        PhotoOutcome::NotFound { expires } => (Outcome::Known(Known::None), expires),
        other => (
            Outcome::Failed(format!("this version of the tool does not know the outcome {other:?}")),
            None,
        ),
    }
}

/// Unix time.
pub(crate) fn seconds(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(_) => 0,
    }
}
