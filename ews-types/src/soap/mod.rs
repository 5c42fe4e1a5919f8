//! SOAP as EWS uses it: envelopes, headers, faults, operations and their response messages.

mod detail;
mod diagnosis;
mod envelope;
mod fault;
mod headers;
mod no_response;
mod operation;
mod response;
pub(crate) mod transient;

pub use self::detail::Detail;
pub use self::envelope::Envelope;
#[cfg(feature = "transport")]
pub(crate) use self::envelope::without_element;
pub use self::fault::{Fault, SoapVersion};
pub use self::no_response::NoResponse;
pub use self::operation::{Body, Operation, Response};
pub use self::response::{NoMessage, Outcome, ResponseError, ResponseMessage, Status};
