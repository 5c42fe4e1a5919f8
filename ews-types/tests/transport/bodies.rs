//! The body counts before the status.

use super::*;

#[test]
fn an_envelope_is_read_whatever_the_status() {
    let content = "<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged>";
    for status in [200, 404, 500] {
        let envelope = transport::response::<GetUserPhoto>(&xml(status, photo_envelope("Success", content))).unwrap();
        assert!(matches!(envelope.body.outcome(), Outcome::Success(_)));
        let version = envelope.header.server_version_info.unwrap().version;
        assert_eq!(version.as_deref(), Some("V2017_01_07"));
    }
}

#[test]
fn a_response_message_of_class_error_is_an_response() {
    let content = "<MessageText>None.</MessageText><ResponseCode>ErrorItemNotFound</ResponseCode>";

    let envelope = transport::response::<GetUserPhoto>(&xml(200, photo_envelope("Error", content))).unwrap();

    assert!(
        matches!(envelope.body.outcome(), Outcome::Error(error) if error.code() == Some(&ResponseCode::ErrorItemNotFound))
    );
}

#[test]
fn only_the_media_type_counts() {
    let body = photo_envelope("Success", "<HasChanged>false</HasChanged>");
    for content_type in [
        "text/xml",
        "text/xml;charset=UTF-8",
        "TEXT/XML; charset=\"utf-8\"",
        "application/soap+xml",
    ] {
        assert!(
            transport::response::<GetUserPhoto>(&response(200, &[("Content-Type", content_type)], &body)).is_ok(),
            "{content_type}"
        );
    }
    assert!(transport::response::<GetUserPhoto>(&response(200, &[], &body)).is_ok());

    let error = error(&response(
        200,
        &[("Content-Type", "application/json; charset=utf-8")],
        "{}",
    ));
    assert_eq!(
        error.to_string(),
        "the response (HTTP 200) is application/json, which this operation does not respond with"
    );
}

#[test]
fn a_response_that_is_cut_off_is_told_with_its_place() {
    let whole = photo_envelope("Success", "<HasChanged>true</HasChanged>");

    let error = error(&xml(200, &whole[..whole.len() - 40]));

    let Error::Body {
        error: ews_types::Error::Xml(inner),
        ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!(inner.kind(), ErrorKind::Syntax);
    assert!(
        error
            .to_string()
            .starts_with("the response (HTTP 200) cannot be read: /soap:Envelope"),
        "{error}"
    );
}

#[test]
fn nothing_at_all_with_http_200_is_called_empty() {
    for body in ["", "\r\n"] {
        let error = error(&xml(200, body));
        assert!(matches!(error, Error::Empty { .. }), "{error:?}");
        assert_eq!(error.to_string(), "the response (HTTP 200) is empty");
    }
}

#[test]
fn a_body_that_was_not_decoded_is_called_compressed() {
    let gzip = b"\x1F\x8B\x08\0\0\0\0\0\0\x03".to_vec();
    for content_type in ["text/xml", "image/jpeg", "text/html"] {
        let response = ::http::Response::builder()
            .header("Content-Type", content_type)
            .body(gzip.clone());
        let response = response.expect("a response");
        let errors = [
            transport::response::<GetUserPhoto>(&response).map(drop).unwrap_err(),
            transport::photo_rest_response(&response).map(drop).unwrap_err(),
        ];
        for error in errors {
            let is_page = content_type == "text/html" && matches!(error, Error::Page { .. });
            assert!(
                is_page || error.to_string().contains("is compressed (gzip)"),
                "{content_type}: {error}"
            );
        }
    }
}

#[test]
fn a_response_that_the_server_cut_off_may_be_asked_for_again() {
    let error = error(&xml(
        200,
        photo_envelope("Success", "<HasChanged>true</HasChanged>") + "=== Truncated Data ===",
    ));
    assert!(error.is_transient(), "{error}");
    assert!(error.to_string().contains("=== Truncated Data ==="), "{error}");
}

#[test]
fn error_server_busy_gives_the_time_to_wait_from_a_fault() {
    let error = error(&xml(500, fault("ErrorServerBusy", "Busy.", &back_off("297749"))));

    assert!(matches!(error, Error::Busy { .. }));
    assert_eq!(error.retry_after(), Some(Duration::from_millis(297_749)));
    assert!(error.is_transient());
    assert_eq!(
        error.to_string(),
        "the server has no time for this caller now (ErrorServerBusy); it asks to wait 297.749s"
    );
}

#[test]
fn error_server_busy_gives_the_time_to_wait_from_a_response() {
    let content = r#"<MessageText>Busy.</MessageText><ResponseCode>ErrorServerBusy</ResponseCode>
          <DescriptiveLinkKey>0</DescriptiveLinkKey>
          <MessageXml><t:Value Name="BackOffMilliseconds" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">5000</t:Value></MessageXml>"#;
    let response = xml(200, photo_envelope("Error", content));

    for error in [error(&response), transport::photo_response(&response).unwrap_err()] {
        assert_eq!(
            error,
            Error::Busy {
                status: ::http::StatusCode::OK,
                back_off: Some(Duration::from_secs(5))
            }
        );
    }
}

#[test]
fn error_server_busy_may_come_without_a_time() {
    let error = error(&xml(500, fault("ErrorServerBusy", "Busy.", &back_off("soon"))));

    assert!(matches!(error, Error::Busy { back_off: None, .. }), "{error:?}");
    assert!(error.is_transient());
}

#[test]
fn a_fault_of_soap_1_2_is_read() {
    let body = r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault>
            <s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang="en">No.</s:Text></s:Reason>
            </s:Fault></s:Body></s:Envelope>"#;

    let error = error(&response(400, &[("Content-Type", "application/soap+xml")], body));

    assert!(
        matches!(&error, Error::Fault { fault, .. } if fault.string == "No."),
        "{error:?}"
    );
}

#[test]
fn faults_that_pass_are_transient() {
    for (code, transient) in [
        ("ErrorMailboxMoveInProgress", true),
        ("ErrorTimeoutExpired", true),
        ("ErrorAccessDenied", false),
    ] {
        assert_eq!(
            error(&xml(500, fault(code, "No.", ""))).is_transient(),
            transient,
            "{code}"
        );
    }
}

#[test]
fn errors_say_each_thing_once() {
    let error = error(&xml(500, fault("ErrorAccessDenied", "Said once.", "")));
    assert_eq!(error.to_string().matches("Said once.").count(), 1, "{error}");
    assert!(std::error::Error::source(&error).is_none());
}

/// A request that nothing comes back for.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Notify {}

impl ews_types::Body for Notify {
    type Header = ews_types::Header;
    const ELEMENTS: &'static [&'static str] = &["m:Notify"];
}

impl ews_types::Operation for Notify {
    type Response = ews_types::NoResponse<ews_types::Header>;
    const NAME: &'static str = "Notify";
    const SOAP_ACTION: &'static str = "urn:Notify";
}

#[test]
fn a_one_way_operation_is_accepted_without_an_envelope() {
    let response = |status: u16, body: &'static str| {
        let response = ::http::Response::builder().status(status).body(body).unwrap();
        transport::response::<Notify>(&response)
    };
    assert!(response(202, "").is_ok());
    assert!(response(200, " \r\n").is_ok());
    assert_eq!(
        response(500, "").unwrap_err(),
        transport::Error::Status {
            status: ::http::StatusCode::INTERNAL_SERVER_ERROR
        }
    );
    let empty = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>";
    assert!(response(200, empty).is_ok());
    let response = ::http::Response::builder().status(200).body("").unwrap();
    assert!(transport::response::<ews_types::GetUserPhoto>(&response).is_err());
}
