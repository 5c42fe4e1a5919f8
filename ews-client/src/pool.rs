//! Connections that wait for their next request, signed in.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::connection::Connection;

/// Only connections whose last response was read to its end come here: a request that was cancelled took its connection
/// with it. That there are no more of them than requests allowed at once is the concern of [`Limit`](crate::limit::Limit).
#[derive(Debug)]
pub(crate) struct Pool {
    idle: Mutex<Vec<Connection>>,
    /// How long a connection may wait. IIS closes those that wait for two minutes; a firewall may be quicker.
    patience: Duration,
}

impl Pool {
    pub(crate) fn new(patience: Duration) -> Self {
        Self {
            idle: Mutex::default(),
            patience,
        }
    }

    /// Returns the connection that was used last, as the others may end sooner.
    pub(crate) fn take(&self) -> Option<Connection> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        idle.retain(|connection| connection.is_open() && now.duration_since(connection.used) < self.patience);
        idle.pop()
    }

    /// Keeps a connection for later.
    pub(crate) fn put(&self, connection: Connection) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.push(connection);
    }
}
