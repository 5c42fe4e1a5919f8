//! Why an HTTP response is not the response to the operation.

use std::fmt;
use std::time::Duration;

use ::http::StatusCode;

use crate::{Fault, ResponseError};

/// Why an HTTP response is not the response to the operation.
///
/// The body counts before the status: Exchange sends SOAP faults with HTTP 500, and grommunio sends responses with 404.
/// Only where the body is not SOAP do the status and the headers speak.
///
/// The texts name no address and no credentials: of a redirect only host and path are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A SOAP fault: the server could not make sense of the request, or refused it as a whole.
    Fault {
        /// The status; Exchange sends 500.
        status: StatusCode,
        /// What the server says.
        fault: Box<Fault>,
    },
    /// `ErrorServerBusy`, in a fault or in every response message: this caller has used up its share.
    Busy {
        /// The status: 500 with a fault, 200 with response messages.
        status: StatusCode,
        /// How long the server asks to wait (`BackOffMilliseconds`).
        back_off: Option<Duration>,
    },
    /// HTTP 503 or 429: the server, or one before it, is overloaded or closed for a while.
    Unavailable {
        /// The status.
        status: StatusCode,
        /// How long the server asks to wait (`Retry-After`, in seconds or as a date).
        retry_after: Option<Duration>,
    },
    /// HTTP 401: no credentials, wrong ones, or of a kind that the server does not take.
    ///
    /// An overloaded Exchange sends 401 for credentials that were good a moment ago. One more attempt after a
    /// pause is in order for those, and no more: several wrong logins lock an account.
    Unauthorized {
        /// The kinds of login that the server offers (`WWW-Authenticate`), such as `Basic`, `Bearer`, `NTLM`,
        /// `Negotiate`.
        schemes: Vec<String>,
        /// How long the server asks to wait, if it says so (`Retry-After`).
        retry_after: Option<Duration>,
        /// The reason that the server gives (`x-ms-diagnostics`), such as a token without the right scope.
        reason: Option<String>,
    },
    /// The account is locked, or has to log in by hand first: HTTP 456 of Exchange Online, or Windows' text that says so.
    AccountLocked {
        /// The status.
        status: StatusCode,
    },
    /// The password has expired (`X-MS-Credential-Service-CredExpired`).
    PasswordExpired {
        /// The status.
        status: StatusCode,
    },
    /// HTTP 403: the credentials are accepted, and the service is not for them. Exchange responds so where EWS is switched off
    /// for the organization or the mailbox (`EwsEnabled`), or for the application ([how to control access to EWS]).
    ///
    /// [how to control access to EWS]: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/how-to-control-access-to-ews-in-exchange
    Forbidden {
        /// The reason that the server gives (`x-ms-diagnostics`).
        reason: Option<String>,
    },
    /// The body is compressed: the HTTP client did not decode it.
    Encoded {
        /// The status.
        status: StatusCode,
        /// The encoding: `gzip`.
        encoding: &'static str,
    },
    /// Success without a body.
    Empty {
        /// The status.
        status: StatusCode,
    },
    /// HTTP 404 without a SOAP response: most likely not the address of an EWS endpoint.
    NotFound {
        /// The title of the page that came along.
        title: Option<String>,
    },
    /// A redirect. The client that sent the request did not follow it, and should not: a POST that is redirected
    /// becomes a GET, and credentials would go to another server.
    Redirect {
        /// The status.
        status: StatusCode,
        /// Where to: scheme, host and path, without user name and query.
        location: Option<String>,
        /// What is there.
        target: RedirectTarget,
    },
    /// A web page in place of the service's response, such as "Server Error in '/EWS' Application" or the login form
    /// of a proxy.
    Page {
        /// The status.
        status: StatusCode,
        /// The page's title.
        title: Option<String>,
    },
    /// The server in front of the mailbox could not pass the request on (`X-CasErrorCode`).
    ClientAccess {
        /// The status.
        status: StatusCode,
        /// Its code, such as `ServerNotFound`.
        code: String,
    },
    /// A body of a media type that the operation does not respond with.
    ContentType {
        /// The status.
        status: StatusCode,
        /// The media type, without parameters; `None` where the header is missing.
        found: Option<String>,
    },
    /// A SOAP response that cannot be read.
    Body {
        /// The status.
        status: StatusCode,
        /// What is wrong, and where in the document.
        error: crate::Error,
    },
    /// The response to a request for a photo is a response message of class Error, such as `ErrorNonExistentMailbox`.
    Response {
        /// The status.
        status: StatusCode,
        /// What the server says.
        error: ResponseError,
    },
    /// Any other status that is not success, without a SOAP response.
    Status {
        /// The status.
        status: StatusCode,
    },
}

/// What a redirect leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RedirectTarget {
    /// `genericerrorpage.htm`: Exchange's response to failures that pass by themselves.
    PassingError,
    /// `internalerror.asp` or `initparams.aspx`: an error in the set-up, such as a wrong certificate. It stays.
    LastingError,
    /// Somewhere else: a login form, or the service at another address.
    Elsewhere,
}

impl Error {
    /// The HTTP status of the response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Fault { status, .. }
            | Self::Busy { status, .. }
            | Self::Unavailable { status, .. }
            | Self::Redirect { status, .. }
            | Self::Page { status, .. }
            | Self::ClientAccess { status, .. }
            | Self::ContentType { status, .. }
            | Self::Body { status, .. }
            | Self::Response { status, .. }
            | Self::AccountLocked { status }
            | Self::PasswordExpired { status }
            | Self::Encoded { status, .. }
            | Self::Empty { status }
            | Self::Status { status } => *status,
            Self::Unauthorized { .. } => StatusCode::UNAUTHORIZED,
            Self::Forbidden { .. } => StatusCode::FORBIDDEN,
            Self::NotFound { .. } => StatusCode::NOT_FOUND,
        }
    }

    /// How long the server asks to wait before the next request, where it says so.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { back_off, .. } => *back_off,
            Self::Unavailable { retry_after, .. } | Self::Unauthorized { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether the same request may well succeed later.
    ///
    /// ```
    /// use ews_types::{GetUserPhoto, transport};
    ///
    /// let response = ::http::Response::builder().status(503).header("Retry-After", "20").body("")?;
    /// let error = transport::response::<GetUserPhoto>(&response).unwrap_err();
    /// assert!(error.is_transient());
    /// assert_eq!(error.retry_after(), Some(std::time::Duration::from_secs(20)));
    /// # Ok::<(), ::http::Error>(())
    /// ```
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Busy { .. } | Self::Unavailable { .. } => true,
            Self::Redirect { target, .. } => *target == RedirectTarget::PassingError,
            Self::Page { status, title } => {
                is_gateway_trouble(*status)
                    || title
                        .as_deref()
                        .is_some_and(|title| title.starts_with("Server Error in "))
            }
            Self::Status { status } => is_gateway_trouble(*status) || *status == StatusCode::REQUEST_TIMEOUT,
            Self::Unauthorized { retry_after, .. } => retry_after.is_some(),
            Self::Fault { fault, .. } => fault.is_transient(),
            Self::Response { error, .. } => error.is_transient(),
            Self::Body { error, .. } => error.is_transient(),
            _ => false,
        }
    }
}

fn is_gateway_trouble(status: StatusCode) -> bool {
    matches!(status, StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT)
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fault { status, fault } => {
                write!(f, "the server refused the request (HTTP {}): {fault}", status.as_u16())
            }
            Self::Busy { back_off, .. } => {
                write!(f, "the server has no time for this caller now (ErrorServerBusy)")?;
                wait(f, *back_off)
            }
            Self::Unavailable { status, retry_after } => {
                write!(
                    f,
                    "the service is not available at the moment (HTTP {})",
                    status.as_u16()
                )?;
                wait(f, *retry_after)
            }
            Self::Unauthorized {
                schemes,
                retry_after,
                reason,
            } => {
                write!(f, "the server does not accept the credentials (HTTP 401)")?;
                told(f, reason.as_deref())?;
                if !schemes.is_empty() {
                    write!(f, "; it offers {}", schemes.join(", "))?;
                }
                wait(f, *retry_after)
            }
            Self::AccountLocked { status } => write!(
                f,
                "the account is locked, or has to log in by hand first (HTTP {})",
                status.as_u16()
            ),
            Self::PasswordExpired { status } => write!(f, "the password has expired (HTTP {})", status.as_u16()),
            Self::Forbidden { reason: None } => write!(
                f,
                "the server denies access (HTTP 403); EWS may be switched off for the organization, the mailbox or the application"
            ),
            Self::Forbidden { reason } => {
                write!(f, "the server denies access (HTTP 403)")?;
                told(f, reason.as_deref())
            }
            Self::Encoded { status, encoding } => write!(
                f,
                "the response (HTTP {}) is compressed ({encoding}), which the HTTP client has to decode",
                status.as_u16()
            ),
            Self::Empty { status } => write!(f, "the response (HTTP {}) is empty", status.as_u16()),
            Self::NotFound { title } => {
                write!(f, "there is no EWS at this address (HTTP 404")?;
                page(f, title.as_deref())?;
                write!(f, ")")
            }
            Self::Redirect {
                status,
                location,
                target,
            } => {
                let to = location.as_deref().unwrap_or("an unreadable address");
                write!(f, "the server redirects to {to} (HTTP {}), {target}", status.as_u16())
            }
            Self::Page { status, title } => {
                write!(f, "a web page came in place of a response (HTTP {}", status.as_u16())?;
                page(f, title.as_deref())?;
                write!(f, ")")
            }
            Self::ClientAccess { status, code } => {
                write!(
                    f,
                    "the server could not reach the mailbox (HTTP {}, X-CasErrorCode {code})",
                    status.as_u16()
                )
            }
            Self::ContentType { status, found } => {
                let found = found.as_deref().unwrap_or("no media type");
                write!(
                    f,
                    "the response (HTTP {}) is {found}, which this operation does not respond with",
                    status.as_u16()
                )
            }
            Self::Body { status, error } => {
                write!(f, "the response (HTTP {}) cannot be read: {error}", status.as_u16())
            }
            Self::Response { error, .. } => write!(f, "the server responded with an error: {error}"),
            Self::Status { status } => {
                write!(f, "the server responded with HTTP {}", status.as_u16())?;
                status
                    .canonical_reason()
                    .map_or(Ok(()), |reason| write!(f, " ({reason})"))
            }
        }
    }
}

fn told(f: &mut fmt::Formatter<'_>, reason: Option<&str>) -> fmt::Result {
    reason.map_or(Ok(()), |reason| write!(f, ": {reason}"))
}

fn wait(f: &mut fmt::Formatter<'_>, wait: Option<Duration>) -> fmt::Result {
    wait.map_or(Ok(()), |wait| write!(f, "; it asks to wait {wait:?}"))
}

fn page(f: &mut fmt::Formatter<'_>, title: Option<&str>) -> fmt::Result {
    title.map_or(Ok(()), |title| write!(f, ", titled \u{201c}{title}\u{201d}"))
}

impl fmt::Display for RedirectTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PassingError => "its page for errors that pass",
            Self::LastingError => "its page for errors in the set-up",
            Self::Elsewhere => "which was not followed",
        })
    }
}

/// There is no source: the text says all that the error inside says.
impl std::error::Error for Error {}
