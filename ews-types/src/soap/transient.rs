//! Which errors pass by themselves.

use super::{Fault, ResponseError};
use crate::{Error, ErrorKind, ResponseCode};

/// The response codes of errors that may well be gone when the same request is sent again later.
///
/// The sources: *R*, Microsoft's reference of `ResponseCode`; *T*, Microsoft's page "EWS throttling in Exchange"; *X*,
/// exchangelib (`services/common.py`), which retries; *M*, the EWS Managed API.
const TRANSIENT: [&str; 17] = [
    "ErrorServerBusy",                       // T: wait for BackOffMilliseconds. X
    "ErrorExceededConnectionCount",          // T: more concurrent requests than the policy allows. X
    "ErrorInternalServerTransientError",     // R: "try your request again later". X
    "ErrorTimeoutExpired",                   // R: there was not enough time. X, after fewer requests at once
    "ErrorTooManyObjectsOpened",             // R: a limit on what is open at once. X
    "ErrorMailboxStoreUnavailable",          // R: the store is being stopped, is offline, or the network failed. X
    "ErrorMailboxMoveInProgress",            // R: the mailbox is on its way to another server. X
    "ErrorConnectionFailed",                 // R: the service cannot connect to the mailbox. X
    "ErrorConnectionFailedTransientError",   // X; Exchange Online, not in the schema
    "ErrorADUnavailable",                    // R: "try your request again later"
    "ErrorInsufficientResources",            // R: the mailbox server is overloaded, "try your request again later"
    "ErrorMessageTrackingTransientError",    // R: "clients can retry"
    "ErrorNoRespondingCASInDestinationSite", // R: no server of the site responded. X
    "ErrorProxyRequestProcessingFailed",     // R: connectivity or time-out between servers
    "ErrorRequestTimeout",                   // Exchange Online, not in the schema; as ErrorTimeoutExpired
    "ErrorServiceUnavailable",               // Exchange Online; the schema of 2018 has it
    "ErrorTeamMailboxErrorUnknown",          // R: "try submitting the request at a later time"
];

/// Whether the error of this response code may well be gone later.
pub(crate) fn is_transient(code: &str) -> bool {
    TRANSIENT.contains(&code)
}

/// Whether an error is transient by its code, or, where the code says nothing, by the one behind it.
fn either(code: Option<&ResponseCode>, inner: Option<ResponseCode>) -> bool {
    let code = code.map(ResponseCode::as_str);
    // Microsoft's page on throttling: ErrorInternalServerError may have ErrorServerBusy inside.
    let inner = inner.filter(|_| matches!(code, None | Some("ErrorInternalServerError")));
    code.is_some_and(is_transient) || inner.is_some_and(|inner| is_transient(inner.as_str()))
}

impl Fault {
    /// Whether the same request may well succeed later, by the response code and the one behind it.
    ///
    /// ```
    /// use ews_types::{Fault, ResponseCode};
    ///
    /// let busy = Fault::new("s:Server", "Later.").with_response_code(ResponseCode::ErrorMailboxMoveInProgress);
    /// assert!(busy.is_transient());
    /// ```
    pub fn is_transient(&self) -> bool {
        either(self.code().as_ref(), self.message_xml().inner_response_code())
    }
}

impl ResponseError {
    /// Whether the same request may well succeed later, by the response code and the one behind it.
    pub fn is_transient(&self) -> bool {
        either(self.code(), self.detail().inner_response_code())
    }
}

impl Error {
    /// Whether the same request may well succeed later: the server says so by its response code, or has cut its response
    /// off.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Fault(fault) => fault.is_transient(),
            Self::Xml(error) => error.kind() == ErrorKind::Truncated || error.response_code().is_some_and(is_transient),
            Self::Write(_) => false,
        }
    }
}
