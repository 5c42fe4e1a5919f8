//! The crate's error type.

use std::fmt;

use crate::{Fault, WriteError, XmlError};

/// Why an envelope could not be read or written.
///
/// That a response message reports an error is not among these: the envelope was read, and
/// [`ResponseMessage::outcome`](crate::ResponseMessage::outcome) tells.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The body holds a SOAP fault: the server refused the request as a whole.
    Fault(Box<Fault>),
    /// The document cannot be read.
    Xml(XmlError),
    /// A value cannot be written.
    Write(WriteError),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Fault(fault) => fault.fmt(f),
            Error::Xml(error) => error.fmt(f),
            Error::Write(error) => error.fmt(f),
        }
    }
}

/// There is no source: the text says all that the error inside says.
impl std::error::Error for Error {}

impl From<XmlError> for Error {
    fn from(error: XmlError) -> Self {
        Self::Xml(error)
    }
}

impl From<WriteError> for Error {
    fn from(error: WriteError) -> Self {
        Self::Write(error)
    }
}
