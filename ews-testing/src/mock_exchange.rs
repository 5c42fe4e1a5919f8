//! The running mock server.

use std::collections::VecDeque;
use std::fmt;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ews_types::{Envelope, Operation};
use http::Request;

use crate::builder::Builder;
use crate::load::Load;
use crate::reply::Reply;
use crate::routes::ENDPOINT;
use crate::server::{Server, lock};

/// A running mock server. It stops when it is dropped, responses under way included.
pub struct MockExchange {
    pub(crate) server: Server,
    pub(crate) memory: Arc<Memory>,
    pub(crate) load: Arc<Load>,
    /// The certificate of its authority, in PEM, if it speaks TLS.
    pub(crate) root_certificate: Option<String>,
}

impl MockExchange {
    /// A mock server to be told what to respond.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The address of the EWS endpoint: `http://127.0.0.1:PORT/EWS/Exchange.asmx`, or with TLS
    /// `https://localhost:PORT/EWS/Exchange.asmx`.
    #[must_use]
    pub fn url(&self) -> String {
        match self.root_certificate {
            Some(_) => format!("https://localhost:{}{ENDPOINT}", self.address().port()),
            None => format!("http://{}{ENDPOINT}", self.address()),
        }
    }

    /// The certificate, in PEM, of the authority that clients are to trust; `None` without TLS.
    #[must_use]
    pub fn root_certificate(&self) -> Option<&str> {
        self.root_certificate.as_deref()
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Sends this in place of the next response, whatever is asked. Several are sent one after the other.
    pub fn next(&self, reply: Reply) {
        lock(&self.memory.planned).push_back(reply);
    }

    /// Responds `ErrorServerBusy` to everything for this time, naming the rest of it as the back-off.
    pub fn be_busy(&self, time: Duration) {
        self.load.be_busy(time);
    }

    /// The most requests that were under way at once, those refused not counted.
    #[must_use]
    pub fn peak_concurrency(&self) -> usize {
        self.load.peak()
    }

    /// How many requests were refused because there were more at once than
    /// [`Builder::max_concurrency`](crate::Builder::max_concurrency).
    #[must_use]
    pub fn refused(&self) -> usize {
        self.load.refused()
    }

    /// The requests so far, oldest first: as they came, those refused by a handler included. Only the latest
    /// [`RequestLimits::recorded`](crate::RequestLimits::recorded) are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Vec<u8>>> {
        lock(&self.memory.requests).iter().cloned().collect()
    }
}

impl fmt::Debug for MockExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockExchange")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

/// A request as a handler gets it: the envelope, to which this derefs, and the HTTP around it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Call<O: Operation> {
    /// The envelope.
    pub envelope: Envelope<O>,
    /// The HTTP request, its body included.
    pub http: Request<Vec<u8>>,
}

impl<O: Operation> Deref for Call<O> {
    type Target = Envelope<O>;

    fn deref(&self) -> &Envelope<O> {
        &self.envelope
    }
}

/// The state of a mock server, and its settings that change while it runs.
#[derive(Default)]
pub(crate) struct Memory {
    requests: Mutex<VecDeque<Request<Vec<u8>>>>,
    recorded: usize,
    pub(crate) planned: Mutex<VecDeque<Reply>>,
}

impl Memory {
    pub(crate) fn of(recorded: usize) -> Self {
        Self {
            recorded,
            ..Self::default()
        }
    }

    pub(crate) fn record(&self, request: &Request<Vec<u8>>) {
        let mut requests = lock(&self.requests);
        while requests.len() >= self.recorded.max(1) {
            requests.pop_front();
        }
        requests.push_back(request.clone());
    }
}
