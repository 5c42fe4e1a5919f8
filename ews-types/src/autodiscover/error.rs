//! Why no endpoint was found.

use std::fmt;

use crate::transport;

/// Why Autodiscover found no EWS endpoint.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Error {
    /// This is not an SMTP address with a domain.
    Address(String),
    /// All candidates have been tried. The attempts are in the order in which they were made.
    NotFound {
        /// The address asked for; another one than at the start if a server redirected to it.
        address: String,
        /// What was tried, and what came of it.
        attempts: Vec<Attempt>,
    },
    /// More than ten redirects.
    TooManyRedirects {
        /// What was tried, and what came of it.
        attempts: Vec<Attempt>,
    },
}

/// A candidate that led nowhere.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The URL, or the name of the SRV record.
    pub target: String,
    /// Why it led nowhere.
    pub reason: Reason,
}

/// Why a candidate led nowhere.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Reason {
    /// No HTTP response arrived; the text is the caller's.
    Unreachable(String),
    /// The HTTP response is not a response of Autodiscover.
    Response(transport::Error),
    /// Autodiscover reports an error, such as `InvalidUser`.
    Refused {
        /// The error code.
        code: String,
        /// The server's text; empty if it sent none.
        message: String,
    },
    /// The mailbox has settings, but no URL of EWS among them.
    NoEndpoint,
    /// A redirect to a URL that is not `https`, or that cannot be read.
    UnsafeRedirect(String),
    /// A redirect to a host that [`Step::Confirm`](super::Step::Confirm) was not granted for.
    UnconfirmedHost(String),
    /// A redirect to what has been tried already.
    Repeated(String),
    /// The unencrypted URL does not redirect.
    NoRedirect,
    /// There is no SRV record.
    NoRecord,
}

impl Error {
    /// What was tried, in order.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        match self {
            Self::Address(_) => &[],
            Self::NotFound { attempts, .. } | Self::TooManyRedirects { attempts } => attempts,
        }
    }

    /// Whether the same search may succeed later: a server was busy or failed for a while.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        self.attempts().iter().any(|attempt| match &attempt.reason {
            Reason::Response(error) => error.is_transient(),
            Reason::Refused { code, .. } => code == "ServerBusy" || code == "InternalServerError",
            _ => false,
        })
    }

    /// The response that rejected the credentials, if one did: HTTP 401.
    #[must_use]
    pub fn unauthorized(&self) -> Option<&transport::Error> {
        self.attempts().iter().find_map(|attempt| match &attempt.reason {
            Reason::Response(error @ transport::Error::Unauthorized { .. }) => Some(error),
            _ => None,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(text) => {
                return write!(
                    f,
                    "`{}` is not an address such as user@contoso.com",
                    text.escape_debug()
                );
            }
            Self::NotFound { address, .. } => write!(f, "Autodiscover found no EWS endpoint for {address}")?,
            Self::TooManyRedirects { .. } => f.write_str("Autodiscover was redirected more than ten times")?,
        }
        for attempt in self.attempts() {
            write!(f, "; {}: {}", attempt.target, attempt.reason)?;
        }
        Ok(())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreachable(reason) => f.write_str(reason),
            Self::Response(error) => error.fmt(f),
            Self::Refused { code, message } if message.is_empty() => f.write_str(code),
            Self::Refused { code, message } => write!(f, "{code}: {message}"),
            Self::NoEndpoint => f.write_str("the settings hold no URL of EWS"),
            Self::UnsafeRedirect(url) => write!(f, "it redirects to {url}, which is not an https URL"),
            Self::UnconfirmedHost(host) => write!(f, "it leads to {host}, a host that was not confirmed"),
            Self::Repeated(target) => write!(f, "it leads back to {target}"),
            Self::NoRedirect => f.write_str("it does not redirect"),
            Self::NoRecord => f.write_str("there is no SRV record"),
        }
    }
}

impl std::error::Error for Error {}
