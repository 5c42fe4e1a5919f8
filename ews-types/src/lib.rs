//! Typed, namespace-correct reading and writing of Exchange Web Services (EWS) SOAP envelopes.

mod error;
mod soap;
mod trace;
mod values;
mod xml;

mod bindings;

pub use bindings::*;
pub use error::Error;
pub use soap::{
    Body, Detail, Envelope, Fault, Operation, Outcome, Read, Response, ResponseError, ResponseMessage, SoapVersion,
    Status,
};
#[doc(hidden)]
pub use values::__private;
#[cfg(feature = "jiff")]
pub use values::ConversionError;
pub use values::{Base64Binary, Date, DateTime, Duration, Time};
pub use xml::error::{ErrorKind, Position, WriteError, XmlError};
pub use xml::options::{Forbidden, Limits, ReadOptions, WriteOptions};
pub use xml::reader::Skipped;
pub use xml::tree::{XmlAttribute, XmlElement, XmlNode};
