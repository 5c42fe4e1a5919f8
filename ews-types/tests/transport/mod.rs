//! EWS over HTTP: what is sent, and what every kind of response comes to.

use std::time::{Duration, SystemTime};

use ews_types::transport::{
    self, ETag, Error, ImageKind, Photo, PhotoOutcome, PhotoRequest, RedirectTarget, RequestError,
};
use ews_types::{
    Envelope, ErrorKind, ExchangeVersion, GetUserPhoto, GetUserPhotoResponse, Outcome, ResponseCode, ResponseMessage,
    UserPhotoSize,
};

const ENDPOINT: &str = "https://mail.contoso.com/EWS/Exchange.asmx";

/// A JPEG as far as its first bytes tell, in base64 and as bytes.
const PICTURE: &str = "/9j/4AAQSkZJRg==";
const PICTURE_BYTES: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF";

type Response = ::http::Response<String>;

fn response(status: u16, headers: &[(&str, &str)], body: impl Into<String>) -> Response {
    let mut response = ::http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).expect("a response")
}

fn xml(status: u16, body: impl Into<String>) -> Response {
    response(status, &[("Content-Type", "text/xml; charset=utf-8")], body)
}

/// An envelope with this in its body.
fn envelope(body: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Header>
    <h:ServerVersionInfo MajorVersion="15" MinorVersion="1" MajorBuildNumber="1005" MinorBuildNumber="11" Version="V2017_01_07"
      xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types"/>
  </s:Header>
  <s:Body>{body}</s:Body>
</s:Envelope>"#
    )
}

/// The response to GetUserPhoto with these elements.
fn photo_envelope(class: &str, content: &str) -> String {
    envelope(&format!(
        r#"<GetUserPhotoResponse ResponseClass="{class}" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
      {content}
    </GetUserPhotoResponse>"#
    ))
}

/// A fault as Exchange writes it.
fn fault(code: &str, message: &str, message_xml: &str) -> String {
    envelope(&format!(
        r#"<s:Fault>
      <faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:{code}</faultcode>
      <faultstring xml:lang="en-US">{message}</faultstring>
      <detail>
        <e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">{code}</e:ResponseCode>
        <e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">{message}</e:Message>
        {message_xml}
      </detail>
    </s:Fault>"#
    ))
}

fn back_off(milliseconds: &str) -> String {
    format!(
        r#"<t:MessageXml xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
          <t:Value Name="BackOffMilliseconds">{milliseconds}</t:Value>
        </t:MessageXml>"#
    )
}

fn error(response: &Response) -> Error {
    transport::response::<GetUserPhoto>(response).expect_err("an error")
}

fn photo(response: &Response) -> Photo {
    transport::photo_response(response)
        .expect("an outcome")
        .photo()
        .expect("a photo")
}

mod requests;

mod photos;

mod rest;

mod bodies;

mod refusals;

#[test]
fn every_error_keeps_its_status_and_has_a_text() {
    let responses = [
        (401, response(401, &[], "")),
        (404, response(404, &[], "")),
        (418, response(418, &[], "")),
        (429, response(429, &[], "")),
        (456, response(456, &[], "")),
        (301, response(301, &[], "")),
        (200, response(200, &[("Content-Type", "image/png")], "")),
    ];
    for (status, response) in responses {
        let error = error(&response);
        assert_eq!(error.status().as_u16(), status);
        assert!(error.to_string().len() > 20, "{error}");
    }
}

#[test]
fn a_response_type_is_what_an_operation_responds_with() {
    let body = photo_envelope("Success", "<HasChanged>false</HasChanged>");

    let read: Envelope<GetUserPhotoResponse> = transport::response::<GetUserPhoto>(&xml(200, body)).unwrap();

    assert_eq!(read.body.has_changed, Some(false));
}
