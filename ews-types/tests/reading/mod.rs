//! Reading GetUserPhoto responses as servers really send them. Each test is a literal document and what becomes of it.

use ews_types::{
    Envelope, Error, ErrorKind, ExchangeVersion, Fault, GetUserPhoto, GetUserPhotoResponse, InvalidChars, Limits,
    Outcome, ReadOptions, ResponseClass, ResponseCode, ResponseMessage, Skipped, UserPhotoSize, XmlElement, XmlError,
};

mod departures;
mod errors;
mod faults;
mod names;
mod responses;
mod values;
mod well_formed;

const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";

/// A response with this inside `m:GetUserPhotoResponse`: the element begins in line 3, its content in line 4.
fn response(class: &str, content: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">\n<s:Body>\n<GetUserPhotoResponse \
         ResponseClass=\"{class}\" xmlns=\"{MESSAGES}\">\n{content}</GetUserPhotoResponse>\n</s:Body>\n</s:Envelope>"
    )
}

fn read(xml: impl AsRef<[u8]>) -> Envelope<GetUserPhotoResponse> {
    Envelope::from_xml(xml.as_ref())
        .unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(xml.as_ref())))
}

fn refused(xml: impl AsRef<[u8]>) -> XmlError {
    match Envelope::<GetUserPhotoResponse>::from_xml(xml) {
        Err(Error::Xml(error)) => error,
        other => panic!("expected an error in the document, got {other:?}"),
    }
}
