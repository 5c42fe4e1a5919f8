//! Why a request failed.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::time::Duration;

use ews_types::transport::{self, RequestError};
use ews_types::{ResponseCode, autodiscover};
use http::StatusCode;

use crate::Scheme;

/// Why a request failed. No text and no field holds a password, a token, or the query of an address.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The settings of the client cannot be used.
    Settings(String),
    /// The request cannot be made.
    Request(RequestError),
    /// Autodiscover found no server for the address.
    Autodiscover(Box<autodiscover::Error>),
    /// There is no connection to the server, or to the proxy.
    Connect {
        /// The host and the port.
        host: String,
        /// What the operating system says; of the kind [`NotFound`](io::ErrorKind::NotFound) if there is no such host.
        error: io::Error,
    },
    /// There is no secure connection: most often, the certificate is not trusted or not of this host.
    Tls {
        /// The host.
        host: String,
        /// What is wrong.
        reason: String,
    },
    /// The proxy does not pass requests on.
    Proxy(String),
    /// The server took too long.
    Timeout {
        /// For what.
        phase: Phase,
        /// The time that it had.
        after: Duration,
    },
    /// The connection ended before the request was sent.
    Unsent(String),
    /// The connection ended before the whole response had come. Whether the server has done what it was asked to is not
    /// known.
    Lost(String),
    /// The response is longer than the client is willing to read.
    TooLong {
        /// The most bytes.
        limit: usize,
    },
    /// The source of tokens gave none.
    Token(Box<dyn StdError + Send + Sync>),
    /// A password would cross the network in the clear: Basic is for `https` addresses.
    InTheClear,
    /// The server has rejected the credentials several times in a row. The request was not sent: more attempts could lock
    /// the account.
    Rejected,
    /// Signing in failed on this side, or halfway.
    SignIn {
        /// The scheme.
        scheme: Scheme,
        /// What went wrong.
        reason: String,
    },
    /// HTTP 401: the server does not accept the credentials.
    Unauthorized {
        /// The schemes that the server offers.
        offered: Vec<String>,
        /// The scheme that was tried; `None` if none could be.
        tried: Option<Scheme>,
        /// Why none was tried, or not to its end; or what the server says.
        reason: Option<String>,
        /// What the response says.
        error: Box<transport::Error>,
    },
    /// The server responded with something else than the response to the operation.
    Response(Box<transport::Error>),
}

/// What a server may take too long for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Phase {
    /// To connect, TLS and proxy included.
    Connect,
    /// Until the response begins.
    FirstByte,
    /// For the whole: from connecting to the last byte of the response.
    Whole,
}

impl Error {
    pub(crate) fn lost(error: hyper::Error) -> Self {
        Self::Lost(chain(&error))
    }

    pub(crate) fn unsent(error: hyper::Error) -> Self {
        Self::Unsent(chain(&error))
    }

    /// What the server responded with, judged by its status, headers and body; `None` if no response came.
    #[must_use]
    pub fn response(&self) -> Option<&transport::Error> {
        match self {
            Self::Response(error) | Self::Unauthorized { error, .. } => Some(error),
            _ => None,
        }
    }

    /// How long the server asks to wait before the next request, where it says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.response().and_then(transport::Error::retry_after)
    }

    /// Whether the same request may well succeed later.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Response(error) | Self::Unauthorized { error, .. } => error.is_transient() || self.is_overload(),
            Self::Connect { error, .. } => error.kind() != io::ErrorKind::NotFound,
            Self::Autodiscover(error) => error.is_transient(),
            Self::Timeout { .. } | Self::Unsent(_) | Self::Lost(_) => true,
            _ => false,
        }
    }

    /// Whether the server has certainly not begun with what it was asked to, so that even an operation that must not
    /// happen twice can be sent again.
    pub(crate) fn was_refused(&self) -> bool {
        match self {
            Self::Response(error) => self.is_overload() || matches!(**error, transport::Error::Unavailable { .. }),
            Self::Timeout { phase, .. } => *phase == Phase::Connect,
            Self::Lost(_) | Self::TooLong { .. } => false,
            _ => true,
        }
    }

    /// Whether the server is overloaded, or this caller's share of it is used up.
    pub(crate) fn is_overload(&self) -> bool {
        match self.response() {
            Some(transport::Error::Busy { .. }) => true,
            Some(transport::Error::Unavailable { status, .. }) => *status == StatusCode::SERVICE_UNAVAILABLE,
            Some(transport::Error::Fault { fault, .. }) => {
                fault.code() == Some(ResponseCode::ErrorExceededConnectionCount)
            }
            Some(transport::Error::Response { error, .. }) => {
                error.code() == Some(&ResponseCode::ErrorExceededConnectionCount)
            }
            _ => false,
        }
    }
}

/// An error and what it comes from, on one line.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        let next = error.to_string();
        if !text.contains(&next) {
            text = format!("{text}: {next}");
        }
        source = error.source();
    }
    text
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Settings(reason) => write!(f, "the client cannot be used: {reason}"),
            Self::Request(error) => error.fmt(f),
            Self::Autodiscover(error) => error.fmt(f),
            Self::Connect { host, error } => write!(f, "there is no connection to {host}: {error}"),
            Self::Tls { host, reason } => write!(f, "there is no secure connection to {host}: {reason}"),
            Self::Proxy(reason) => write!(f, "the proxy does not pass the request on: {reason}"),
            Self::Timeout { phase, after } => write!(f, "{phase} took longer than {after:?}"),
            Self::Unsent(reason) => write!(f, "the request could not be sent: {reason}"),
            Self::Lost(reason) => write!(f, "the connection ended before the whole response had come: {reason}"),
            Self::TooLong { limit } => write!(f, "the response is longer than {limit} bytes"),
            Self::Token(error) => write!(f, "there is no token to sign in with: {error}"),
            Self::InTheClear => f.write_str("the address is not https: Basic would send the password in the clear"),
            Self::Rejected => f.write_str(
                "the server has rejected these credentials before: they are not tried again, as that could lock the account",
            ),
            Self::SignIn { scheme, reason } => write!(f, "signing in by {scheme} failed: {reason}"),
            Self::Unauthorized {
                offered, tried, reason, ..
            } => unauthorized(f, offered, *tried, reason.as_deref()),
            Self::Response(error) => error.fmt(f),
        }
    }
}

fn unauthorized(
    f: &mut fmt::Formatter<'_>,
    offered: &[String],
    tried: Option<Scheme>,
    reason: Option<&str>,
) -> fmt::Result {
    match tried {
        Some(scheme) => write!(f, "the server rejects the credentials (HTTP 401; tried {scheme}, ")?,
        None => write!(f, "the server asks for credentials (HTTP 401; tried none, ")?,
    }
    match offered {
        [] => write!(f, "the server names no scheme)")?,
        offered => write!(f, "the server offers {})", offered.join(", "))?,
    }
    reason.map_or(Ok(()), |reason| write!(f, ": {reason}"))
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connecting",
            Self::FirstByte => "waiting for the response",
            Self::Whole => "the request and its response",
        })
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            // These are shown as they are.
            Self::Request(error) => error.source(),
            Self::Response(error) => error.source(),
            _ => None,
        }
    }
}

impl From<autodiscover::Error> for Error {
    fn from(error: autodiscover::Error) -> Self {
        Self::Autodiscover(Box::new(error))
    }
}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}
