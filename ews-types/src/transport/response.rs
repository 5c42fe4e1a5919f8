//! Responses: the body first, the status second.

use std::time::Duration;

use ::http::Response;

use super::error::Error;
use super::refusal::Received;
use crate::soap::without_element;
use crate::{Envelope, Fault, Operation, ReadOptions, Response as _, ResponseCode};

/// Reads the response to an operation.
///
/// The body counts before the status, because Exchange sends SOAP faults with HTTP 500 and other servers send responses
/// with 404. That a response message reports an error is an `Ok` here:
/// [`ResponseMessage::outcome`](crate::ResponseMessage::outcome) tells.
///
/// ```
/// use ews_types::{GetUserPhoto, transport};
///
/// let response = ::http::Response::builder()
///     .status(500)
///     .header("Content-Type", "text/html")
///     .body("<html><head><title>Server Error in '/EWS' Application.</title></head></html>")?;
///
/// let error = transport::response::<GetUserPhoto>(&response).unwrap_err();
/// assert!(error.is_transient());
/// assert_eq!(
///     error.to_string(),
///     "a web page came in place of a response (HTTP 500, titled “Server Error in '/EWS' Application.”)"
/// );
/// # Ok::<(), ::http::Error>(())
/// ```
///
/// # Errors
///
/// [`Error`] lists them.
pub fn response<O: Operation>(response: &Response<impl AsRef<[u8]>>) -> Result<Envelope<O::Response>, Error> {
    response_with::<O>(response, &ReadOptions::new())
}

/// Reads the response to an operation, with other options than the default ones for its XML.
///
/// # Errors
///
/// [`Error`] lists them.
pub fn response_with<O: Operation>(
    response: &Response<impl AsRef<[u8]>>,
    options: &ReadOptions,
) -> Result<Envelope<O::Response>, Error> {
    read::<O>(&Received::of(response), options)
}

pub(super) fn read<O: Operation>(
    response: &Received<'_>,
    options: &ReadOptions,
) -> Result<Envelope<O::Response>, Error> {
    let status = response.status;
    // A one-way operation is accepted without an envelope.
    if status.is_success()
        && response.body.trim_ascii().is_empty()
        && let Some(body) = without_element()
    {
        return Ok(Envelope::new(body));
    }
    if !response.is_xml() {
        return Err(response.refusal(None));
    }
    match options.read::<O::Response>(response.body) {
        Ok(envelope) => match busy(&envelope.body.all_messages()) {
            Some(back_off) => Err(Error::Busy { status, back_off }),
            None => Ok(envelope),
        },
        Err(crate::Error::Fault(fault)) if is_busy(&fault) => Err(Error::Busy {
            status,
            back_off: fault.message_xml().back_off(),
        }),
        Err(crate::Error::Fault(fault)) => Err(Error::Fault { status, fault }),
        Err(error) => Err(response.refusal(Some(error))),
    }
}

fn is_busy(fault: &Fault) -> bool {
    fault.code() == Some(ResponseCode::ErrorServerBusy)
}

/// The longest back-off asked for, if every message says that the server is busy. A response that holds other results
/// as well belongs to the caller.
fn busy(messages: &[&dyn crate::ResponseMessage]) -> Option<Option<Duration>> {
    let busy = ResponseCode::ErrorServerBusy;
    let all = !messages.is_empty()
        && messages
            .iter()
            .all(|message| message.status().code == Some(busy.as_str()));
    all.then(|| {
        messages
            .iter()
            .filter_map(|message| message.status().detail().back_off())
            .max()
    })
}
