//! EWS over HTTP: what is sent, and what every kind of answer comes to.

use std::time::{Duration, SystemTime};

use ews_types::http::{self, ETag, Error, ImageKind, Photo, PhotoOutcome, PhotoRequest, RedirectTarget, RequestError};
use ews_types::{
    Envelope, ErrorKind, ExchangeVersion, GetUserPhoto, GetUserPhotoResponse, Outcome, ResponseCode, ResponseMessage,
    UserPhotoSize,
};

const ENDPOINT: &str = "https://mail.contoso.com/EWS/Exchange.asmx";

/// A JPEG as far as its first bytes tell, in base64 and as bytes.
const PICTURE: &str = "/9j/4AAQSkZJRg==";
const PICTURE_BYTES: &[u8] = b"\xFF\xD8\xFF\xE0\0\x10JFIF";

type Answer = ::http::Response<String>;

fn answer(status: u16, headers: &[(&str, &str)], body: impl Into<String>) -> Answer {
    let mut response = ::http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(body.into()).expect("an answer")
}

fn xml(status: u16, body: impl Into<String>) -> Answer {
    answer(status, &[("Content-Type", "text/xml; charset=utf-8")], body)
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

/// The answer to GetUserPhoto with these elements.
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

fn error(answer: &Answer) -> Error {
    http::answer::<GetUserPhoto>(answer).expect_err("an error")
}

fn photo(answer: &Answer) -> Photo {
    http::photo_answer(answer)
        .expect("an outcome")
        .photo()
        .expect("a photo")
}

mod requests {
    use super::*;

    #[test]
    fn an_operation_is_posted_with_the_headers_that_ews_asks_for() {
        let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48));

        let http = http::Post::new(&request).to(ENDPOINT).unwrap();

        assert_eq!(http.method(), "POST");
        assert_eq!(http.uri(), ENDPOINT);
        assert_eq!(http.headers()["content-type"], "text/xml; charset=utf-8");
        assert_eq!(http.headers()["accept"], "text/xml");
        assert_eq!(
            http.headers()["soapaction"],
            "\"http://schemas.microsoft.com/exchange/services/2006/messages/GetUserPhoto\""
        );
        assert_eq!(http.headers().len(), 3);
        assert_eq!(Envelope::<GetUserPhoto>::from_xml(http.body()).unwrap(), request);
    }

    #[test]
    fn mailbox_request_id_and_tag_go_into_their_headers() {
        let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48));

        let http = http::Post::new(&request)
            .anchor_mailbox("user1@contoso.com")
            .client_request_id("b1d6d3a8-6a5d-4c9e-9f0b-3f2a1c5e7d90")
            .if_none_match(&"abc".parse().unwrap())
            .to(ENDPOINT)
            .unwrap();

        assert_eq!(http.headers()["x-anchormailbox"], "user1@contoso.com");
        assert_eq!(
            http.headers()["client-request-id"],
            "b1d6d3a8-6a5d-4c9e-9f0b-3f2a1c5e7d90"
        );
        assert_eq!(http.headers()["return-client-request-id"], "true");
        assert_eq!(http.headers()["if-none-match"], "\"abc\"");
    }

    #[test]
    fn a_photo_request_names_exchange_2013_and_a_size_in_any_case() {
        let request = PhotoRequest::new("user1@contoso.com").envelope();

        assert_eq!(request.body.size_requested, UserPhotoSize::Hr648x648);
        let version = request.header.request_server_version.unwrap().version;
        assert_eq!(version, ExchangeVersion::Exchange2013);
    }

    #[test]
    fn the_quotes_of_a_tag_are_added_where_they_are_missing() {
        for tag in ["W123", "\"W123\""] {
            let request = PhotoRequest::new("a@b.c").if_none_match(&tag.parse().unwrap());
            assert_eq!(
                request.to_soap(ENDPOINT).unwrap().headers()["if-none-match"],
                "\"W123\""
            );
            assert_eq!(
                request.to_rest(ENDPOINT).unwrap().headers()["if-none-match"],
                "\"W123\""
            );
        }
    }

    #[test]
    fn the_rest_form_is_an_address_below_the_endpoint() {
        let uri = |endpoint: &str| {
            let request = PhotoRequest::new("user1@contoso.com").size(UserPhotoSize::Hr240x240);
            request.to_rest(endpoint).unwrap().uri().to_string()
        };
        let expected =
            "https://mail.contoso.com/EWS/Exchange.asmx/s/GetUserPhoto?email=user1@contoso.com&size=HR240x240";
        assert_eq!(uri(ENDPOINT), expected);
        assert_eq!(uri("https://mail.contoso.com/EWS/Exchange.asmx/"), expected);
        assert_eq!(uri("https://mail.contoso.com/EWS/Exchange.asmx/s/"), expected);
        assert_eq!(
            uri("https://mail.contoso.com/EWS/Exchange.asmx/s/GetUserPhoto"),
            expected
        );
        assert_eq!(
            uri("https://proxy/ews?route=7"),
            "https://proxy/ews/s/GetUserPhoto?route=7&email=user1@contoso.com&size=HR240x240"
        );
    }

    #[test]
    fn the_rest_form_escapes_the_address_and_leaves_the_size_to_the_server() {
        let uri = |email: &str| {
            PhotoRequest::new(email)
                .to_rest(ENDPOINT)
                .unwrap()
                .uri()
                .query()
                .unwrap()
                .to_owned()
        };

        assert_eq!(uri("kim+work@contoso.com"), "email=kim%2Bwork@contoso.com");
        assert_eq!(uri("a b&size=x#y%z@ü.de"), "email=a%20b%26size%3Dx%23y%25z@%C3%BC.de");
    }

    #[test]
    fn an_endpoint_that_no_request_can_go_to_is_refused_with_the_reason() {
        let refusal = |endpoint: &str| PhotoRequest::new("a@b.c").to_soap(endpoint).unwrap_err().to_string();

        assert_eq!(
            refusal("not an address"),
            "the endpoint cannot be used: it is not an address"
        );
        assert_eq!(
            refusal("/EWS/Exchange.asmx"),
            "the endpoint cannot be used: it does not begin with https:// or http://"
        );
        assert_eq!(
            refusal("ftp://mail.contoso.com/"),
            "the endpoint cannot be used: it does not begin with https:// or http://"
        );
        let with_password = refusal("https://me:secret@mail.contoso.com/EWS/Exchange.asmx");
        assert!(with_password.contains("it holds a user name"), "{with_password}");
        assert!(!with_password.contains("secret"));
    }

    #[test]
    fn a_header_cannot_be_smuggled_in_by_a_value() {
        let request = PhotoRequest::new("a@b.c").anchor_mailbox("a@b.c\r\nX-Evil: 1");

        assert_eq!(
            request.to_soap(ENDPOINT).unwrap_err(),
            RequestError::Header {
                name: "X-AnchorMailbox"
            }
        );
        assert_eq!(
            request.to_rest(ENDPOINT).unwrap_err(),
            RequestError::Header {
                name: "X-AnchorMailbox"
            }
        );
    }

    #[test]
    fn a_character_that_xml_cannot_carry_is_refused_with_its_place() {
        let error = PhotoRequest::new("user1\u{1}@contoso.com")
            .to_soap(ENDPOINT)
            .unwrap_err();

        assert!(matches!(error, RequestError::Envelope(_)), "{error:?}");
        assert!(error.to_string().contains("m:Email"), "{error}");
    }

    #[test]
    fn credentials_are_encoded_and_never_shown() {
        let basic = http::basic("Aladdin", "open sesame").unwrap();
        let bearer = http::bearer("eyJ0eXAi.abc-_~+/=").unwrap();
        assert_eq!(basic, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(bearer, "Bearer eyJ0eXAi.abc-_~+/=");

        let mut request = PhotoRequest::new("a@b.c").to_soap(ENDPOINT).unwrap();
        request.headers_mut().insert("authorization", basic);
        assert!(!format!("{request:?}").contains("QWxh"));

        for refused in [
            http::basic("a:b", "c"),
            http::basic("a", "b\n"),
            http::bearer("a b"),
            http::bearer(""),
        ] {
            assert_eq!(refused.unwrap_err(), RequestError::Header { name: "Authorization" });
        }
    }
}

/// The table of GetUserPhoto's answers, and what servers other than Exchange make of it.
mod photos {
    use super::*;

    #[test]
    fn a_photo_comes_with_its_tag_expiry_and_media_type() {
        let body = photo_envelope(
            "Success",
            &format!(
                "<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged>\
                 <PictureData>{PICTURE}</PictureData><ContentType>image/jpeg</ContentType>"
            ),
        );
        let headers = [
            ("Content-Type", "text/xml; charset=utf-8"),
            ("ETag", "\"a1b2c3\""),
            ("Expires", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ];

        let photo = photo(&answer(200, &headers, body));

        assert_eq!(&photo.bytes[..], PICTURE_BYTES);
        assert_eq!(photo.content_type.as_deref(), Some("image/jpeg"));
        assert_eq!(photo.etag.as_ref().map(ETag::as_str), Some("a1b2c3"));
        assert_eq!(
            photo.expires,
            Some(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777))
        );
    }

    #[test]
    fn without_a_content_type_the_first_bytes_tell_the_kind() {
        for (picture, kind, media_type) in [
            ("/9j/4AAQ", Some(ImageKind::Jpeg), "image/jpeg"),
            ("iVBORw0KGgoA", Some(ImageKind::Png), "image/png"),
            ("R0lGODlhAQ==", Some(ImageKind::Gif), "image/gif"),
            ("AAAA", None, "application/octet-stream"),
        ] {
            let content = format!(
                "<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged><PictureData>{picture}</PictureData>"
            );
            let photo = photo(&xml(200, photo_envelope("Success", &content)));
            assert_eq!(
                (photo.content_type.as_deref(), photo.kind(), photo.media_type()),
                (None, kind, media_type)
            );
        }
    }

    #[test]
    fn a_tag_without_quotes_and_an_expiry_that_is_no_date_do_no_harm() {
        let content = format!("<HasChanged>true</HasChanged><PictureData>{PICTURE}</PictureData>");
        let headers = [("Content-Type", "text/xml"), ("ETag", "a1b2c3"), ("Expires", "-1")];

        let photo = photo(&answer(200, &headers, photo_envelope("Success", &content)));

        assert_eq!(photo.etag.map(|tag| tag.to_string()), Some("\"a1b2c3\"".to_owned()));
        assert_eq!(photo.expires, None);
    }

    #[test]
    fn an_unchanged_photo_has_no_picture_or_an_empty_one() {
        for picture in ["", "<PictureData/>", "<PictureData></PictureData>"] {
            let content = format!("<ResponseCode>NoError</ResponseCode><HasChanged>false</HasChanged>{picture}");
            let outcome = http::photo_answer(&xml(200, photo_envelope("Success", &content))).unwrap();
            assert_eq!(outcome, PhotoOutcome::NotModified { expires: None }, "{picture}");
        }
    }

    #[test]
    fn an_unchanged_photo_is_also_http_304() {
        let not_modified = answer(304, &[("Expires", "Sun, 06 Nov 1994 08:49:37 GMT")], "");
        let expires = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777));

        assert_eq!(
            http::photo_answer(&not_modified).unwrap(),
            PhotoOutcome::NotModified { expires }
        );
        assert_eq!(
            http::photo_rest_answer(&not_modified).unwrap(),
            PhotoOutcome::NotModified { expires }
        );
    }

    #[test]
    fn a_picture_that_comes_with_has_changed_false_is_not_thrown_away() {
        let content = format!("<HasChanged>false</HasChanged><PictureData>{PICTURE}</PictureData>");

        assert_eq!(
            &photo(&xml(200, photo_envelope("Success", &content))).bytes[..],
            PICTURE_BYTES
        );
    }

    #[test]
    fn no_photo_is_success_with_no_picture_or_an_empty_one() {
        for picture in ["", "<PictureData/>", "<PictureData>  </PictureData>"] {
            let content = format!("<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged>{picture}");
            let outcome = http::photo_answer(&xml(200, photo_envelope("Success", &content))).unwrap();
            assert_eq!(outcome, PhotoOutcome::NotFound, "{picture}");
        }
    }

    /// grommunio.
    #[test]
    fn no_photo_is_also_http_404_with_an_envelope_that_says_success() {
        let content = "<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged>";

        let outcome = http::photo_answer(&answer(
            404,
            &[("Content-Type", "text/xml")],
            photo_envelope("Success", content),
        ));

        assert_eq!(outcome.unwrap(), PhotoOutcome::NotFound);
    }

    #[test]
    fn no_photo_is_also_http_404_with_a_page_with_an_error_or_with_nothing() {
        let error = photo_envelope("Error", "<ResponseCode>ErrorItemNotFound</ResponseCode>");
        for not_found in [
            answer(404, &[], ""),
            answer(404, &[("Content-Type", "text/html")], "<html/>"),
            xml(404, error),
        ] {
            assert_eq!(http::photo_answer(&not_found).unwrap(), PhotoOutcome::NotFound);
        }
    }

    #[test]
    fn an_unknown_address_is_http_500_without_an_envelope() {
        let error = http::photo_answer(&answer(500, &[], "")).unwrap_err();

        assert!(matches!(error, Error::Status { status } if status == 500), "{error:?}");
        assert_eq!(
            error.to_string(),
            "the server answered HTTP 500 (Internal Server Error)"
        );
    }

    #[test]
    fn an_unknown_address_is_also_an_error_with_a_code_and_perhaps_nothing_else() {
        let content = "<ResponseCode>ErrorNonExistentMailbox</ResponseCode>";

        let error = http::photo_answer(&xml(200, photo_envelope("Error", content))).unwrap_err();

        let Error::Response { error: told, .. } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(told.code(), Some("ErrorNonExistentMailbox"));
        assert_eq!(
            error.to_string(),
            "the server answered with an error: ErrorNonExistentMailbox"
        );
    }

    #[test]
    fn a_size_that_the_server_does_not_know_is_a_fault_that_points_into_the_request() {
        let place = r#"<t:MessageXml xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
          <t:LineNumber>2</t:LineNumber><t:LinePosition>17</t:LinePosition><t:Violation>HR1x1 is not listed</t:Violation>
        </t:MessageXml>"#;

        let error = error(&xml(
            500,
            fault("ErrorSchemaValidation", "The request failed schema validation.", place),
        ));

        let Error::Fault { fault, .. } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(fault.response_code(), Some(ResponseCode::ErrorSchemaValidation));
        assert_eq!(fault.message_xml().line_number(), Some(2));
        assert!(error.to_string().contains("line 2, column 17"), "{error}");
    }

    #[test]
    fn a_size_that_the_server_refuses_is_an_error_with_its_code() {
        let content = "<MessageText>No.</MessageText><ResponseCode>ErrorInvalidPhotoSize</ResponseCode>";

        let error = http::photo_answer(&xml(200, photo_envelope("Error", content))).unwrap_err();

        assert_eq!(
            error.to_string(),
            "the server answered with an error: ErrorInvalidPhotoSize: No."
        );
    }

    #[test]
    fn missing_rights_are_an_error_in_the_response_or_a_fault() {
        let content = "<MessageText>Denied.</MessageText><ResponseCode>ErrorAccessDenied</ResponseCode>";
        let response = http::photo_answer(&xml(200, photo_envelope("Error", content))).unwrap_err();
        let fault = http::photo_answer(&xml(500, fault("ErrorAccessDenied", "Denied.", ""))).unwrap_err();

        assert!(matches!(&response, Error::Response { error, .. } if error.code() == Some("ErrorAccessDenied")));
        assert!(
            matches!(&fault, Error::Fault { fault, .. } if fault.response_code() == Some(ResponseCode::ErrorAccessDenied))
        );
        assert!(!response.is_passing() && !fault.is_passing());
    }

    #[test]
    fn a_version_that_the_server_does_not_know_is_a_fault() {
        for code in ["ErrorInvalidServerVersion", "ErrorIncorrectSchemaVersion"] {
            let error = error(&xml(500, fault(code, "The specified server version is invalid.", "")));
            assert!(
                matches!(&error, Error::Fault { fault, .. } if fault.response_code().is_some_and(|told| told.as_str() == code)),
                "{error:?}"
            );
        }
    }

    #[test]
    fn a_success_without_the_mandatory_has_changed_still_gives_its_picture() {
        let content = format!("<ResponseCode>NoError</ResponseCode><PictureData>{PICTURE}</PictureData>");

        assert_eq!(
            &photo(&xml(200, photo_envelope("Success", &content))).bytes[..],
            PICTURE_BYTES
        );
    }
}

mod rest {
    use super::*;

    fn rest(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Result<PhotoOutcome, Error> {
        let mut response = ::http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        http::photo_rest_answer(&response.body(body).expect("an answer"))
    }

    #[test]
    fn http_200_is_the_picture_itself() {
        let headers = [
            ("Content-Type", "image/jpeg"),
            ("ETag", "\"7\""),
            ("Expires", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ];

        let photo = rest(200, &headers, PICTURE_BYTES).unwrap().photo().unwrap();

        assert_eq!(&photo.bytes[..], PICTURE_BYTES);
        assert_eq!(photo.media_type(), "image/jpeg");
        assert_eq!(photo.etag.as_ref().map(ETag::as_str), Some("7"));
        assert!(photo.expires.is_some());
    }

    #[test]
    fn the_tag_is_optional_and_the_kind_is_seen_where_the_media_type_says_nothing() {
        for headers in [&[][..], &[("Content-Type", "application/octet-stream")]] {
            let photo = rest(200, headers, PICTURE_BYTES).unwrap().photo().unwrap();
            assert_eq!((photo.media_type(), &photo.etag), ("image/jpeg", &None));
        }
    }

    #[test]
    fn http_404_and_an_empty_answer_are_no_photo() {
        assert_eq!(rest(404, &[], b"").unwrap(), PhotoOutcome::NotFound);
        assert_eq!(
            rest(404, &[("Content-Type", "text/html")], b"<html/>").unwrap(),
            PhotoOutcome::NotFound
        );
        assert_eq!(
            rest(200, &[("Content-Type", "image/jpeg")], b"").unwrap(),
            PhotoOutcome::NotFound
        );
    }

    #[test]
    fn a_login_form_is_not_taken_for_a_photo() {
        let form = b"<!DOCTYPE html><html><head><title>Sign in</title></head></html>";

        let error = rest(200, &[("Content-Type", "text/html")], form).unwrap_err();

        assert!(
            matches!(&error, Error::Page { title: Some(title), .. } if title == "Sign in"),
            "{error:?}"
        );
        let json = rest(200, &[("Content-Type", "application/json; charset=utf-8")], b"{}").unwrap_err();
        assert!(
            matches!(&json, Error::ContentType { found: Some(found), .. } if found == "application/json"),
            "{json:?}"
        );
    }

    #[test]
    fn missing_credentials_are_told() {
        assert!(matches!(rest(401, &[], b"").unwrap_err(), Error::Unauthorized { .. }));
    }
}

/// The body counts before the status.
mod bodies {
    use super::*;

    #[test]
    fn an_envelope_is_read_whatever_the_status() {
        let content = "<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged>";
        for status in [200, 404, 500] {
            let envelope = http::answer::<GetUserPhoto>(&xml(status, photo_envelope("Success", content))).unwrap();
            assert!(matches!(envelope.body.outcome(), Outcome::Success(_)));
            let version = envelope.header.server_version_info.unwrap().version;
            assert_eq!(version.as_deref(), Some("V2017_01_07"));
        }
    }

    #[test]
    fn a_response_message_of_class_error_is_an_answer() {
        let content = "<MessageText>None.</MessageText><ResponseCode>ErrorItemNotFound</ResponseCode>";

        let envelope = http::answer::<GetUserPhoto>(&xml(200, photo_envelope("Error", content))).unwrap();

        assert!(matches!(envelope.body.outcome(), Outcome::Error(error) if error.code() == Some("ErrorItemNotFound")));
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
                http::answer::<GetUserPhoto>(&answer(200, &[("Content-Type", content_type)], &body)).is_ok(),
                "{content_type}"
            );
        }
        assert!(http::answer::<GetUserPhoto>(&answer(200, &[], &body)).is_ok());

        let error = error(&answer(
            200,
            &[("Content-Type", "application/json; charset=utf-8")],
            "{}",
        ));
        assert_eq!(
            error.to_string(),
            "the answer (HTTP 200) is application/json, which this operation does not answer with"
        );
    }

    #[test]
    fn an_answer_that_is_cut_off_is_told_with_its_place() {
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
                .starts_with("the answer (HTTP 200) cannot be read: /soap:Envelope"),
            "{error}"
        );
    }

    #[test]
    fn nothing_at_all_with_http_200_cannot_be_read() {
        assert!(matches!(error(&xml(200, "")), Error::Body { .. }));
    }

    #[test]
    fn error_server_busy_gives_the_time_to_wait_from_a_fault() {
        let error = error(&xml(500, fault("ErrorServerBusy", "Busy.", &back_off("297749"))));

        assert!(matches!(error, Error::Busy { .. }));
        assert_eq!(error.retry_after(), Some(Duration::from_millis(297_749)));
        assert!(error.is_passing());
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
        let answer = xml(200, photo_envelope("Error", content));

        for error in [error(&answer), http::photo_answer(&answer).unwrap_err()] {
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
        assert!(error.is_passing());
    }

    #[test]
    fn a_fault_of_soap_1_2_is_read() {
        let body = r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault>
            <s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text xml:lang="en">No.</s:Text></s:Reason>
            </s:Fault></s:Body></s:Envelope>"#;

        let error = error(&answer(400, &[("Content-Type", "application/soap+xml")], body));

        assert!(
            matches!(&error, Error::Fault { fault, .. } if fault.string == "No."),
            "{error:?}"
        );
    }
}

/// What servers and the boxes before them send in place of SOAP.
mod refusals {
    use super::*;

    #[test]
    fn http_401_lists_the_logins_that_the_server_offers() {
        let headers = [
            ("WWW-Authenticate", "Negotiate"),
            ("WWW-Authenticate", "NTLM"),
            ("WWW-Authenticate", "Basic realm=\"mail.internal.contoso.com\""),
        ];

        let error = error(&answer(401, &headers, ""));

        assert_eq!(
            error.to_string(),
            "the server does not accept the credentials (HTTP 401); it offers Negotiate, NTLM, Basic"
        );
        assert!(!format!("{error:?}").contains("internal"));
        assert!(!error.is_passing());
    }

    #[test]
    fn http_401_with_a_time_to_wait_is_throttling() {
        let error = error(&answer(401, &[("Retry-After", "10")], ""));

        assert_eq!(error.retry_after(), Some(Duration::from_secs(10)));
        assert!(error.is_passing());
    }

    #[test]
    fn http_404_is_not_an_ews_endpoint() {
        let page = "<html><head><title>404 - File or directory not found.</title></head></html>";

        let error = error(&answer(404, &[("Content-Type", "text/html")], page));

        assert_eq!(
            error.to_string(),
            "there is no EWS at this address (HTTP 404, titled “404 - File or directory not found.”)"
        );
    }

    #[test]
    fn http_456_is_a_locked_account() {
        let error = error(&answer(456, &[], ""));

        assert_eq!(error, Error::AccountLocked);
        assert_eq!(error.status().as_u16(), 456);
        assert!(!error.is_passing());
    }

    #[test]
    fn http_500_without_soap_is_just_that() {
        for body in ["", "<html", "\u{0}\u{1}"] {
            let error = error(&answer(500, &[("Content-Type", "text/xml")], body));
            assert!(matches!(error, Error::Status { status } if status == 500), "{error:?}");
        }
    }

    #[test]
    fn http_503_gives_the_time_to_wait_where_there_is_one() {
        let with = error(&answer(
            503,
            &[("Retry-After", "30"), ("Content-Type", "text/html")],
            "<html/>",
        ));
        let without = error(&answer(503, &[], ""));

        assert_eq!(with.retry_after(), Some(Duration::from_secs(30)));
        assert_eq!(
            with.to_string(),
            "the service is not available at the moment (HTTP 503); it asks to wait 30s"
        );
        assert_eq!(without.retry_after(), None);
        assert!(with.is_passing() && without.is_passing());
    }

    #[test]
    fn the_error_page_of_the_ews_application_passes() {
        let page = "<html>\r\n<head>\r\n<title>Server Error in '/EWS' Application.</title></head></html>";

        let error = error(&answer(500, &[("Content-Type", "text/html; charset=utf-8")], page));

        assert!(matches!(&error, Error::Page { title: Some(_), .. }), "{error:?}");
        assert!(error.is_passing());
    }

    #[test]
    fn a_login_page_does_not_pass() {
        let error = error(&answer(
            200,
            &[("Content-Type", "text/html")],
            "<html><title>Outlook</title></html>",
        ));

        assert!(matches!(&error, Error::Page { .. }), "{error:?}");
        assert!(!error.is_passing());
    }

    #[test]
    fn the_code_of_the_client_access_server_is_read() {
        for value in ["ServerNotFound", "CAS error: ServerNotFound"] {
            let error = error(&answer(503, &[("X-CasErrorCode", value)], ""));
            assert_eq!(
                error.to_string(),
                "the server could not reach the mailbox (HTTP 503, X-CasErrorCode ServerNotFound)"
            );
        }
    }

    #[test]
    fn a_redirect_to_the_page_for_generic_errors_passes() {
        let location = "/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx";

        let error = error(&answer(302, &[("Location", location)], ""));

        assert!(
            matches!(
                error,
                Error::Redirect {
                    target: RedirectTarget::PassingError,
                    ..
                }
            ),
            "{error:?}"
        );
        assert!(error.is_passing());
    }

    #[test]
    fn other_redirects_do_not_pass() {
        for (location, target) in [
            ("/internalsite/internalerror.asp?site=x", RedirectTarget::LastingError),
            ("/InternalSite/InitParams.aspx", RedirectTarget::LastingError),
            (
                "https://login.contoso.com/adfs/ls/?wctx=secret",
                RedirectTarget::Elsewhere,
            ),
        ] {
            let error = error(&answer(302, &[("Location", location)], ""));
            assert!(
                matches!(&error, Error::Redirect { target: told, .. } if *told == target),
                "{error:?}"
            );
            assert!(!error.is_passing());
            assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        }
    }

    #[test]
    fn gateways_that_give_up_pass() {
        for status in [502, 504] {
            assert!(error(&answer(status, &[], "")).is_passing(), "{status}");
            assert!(
                error(&answer(status, &[("Content-Type", "text/html")], "<html/>")).is_passing(),
                "{status}"
            );
        }
        assert!(!error(&answer(403, &[], "")).is_passing());
    }
}

#[test]
fn every_error_keeps_its_status_and_has_a_text() {
    let answers = [
        (401, answer(401, &[], "")),
        (404, answer(404, &[], "")),
        (418, answer(418, &[], "")),
        (429, answer(429, &[], "")),
        (456, answer(456, &[], "")),
        (301, answer(301, &[], "")),
        (200, answer(200, &[("Content-Type", "image/png")], "")),
    ];
    for (status, answer) in answers {
        let error = error(&answer);
        assert_eq!(error.status().as_u16(), status);
        assert!(error.to_string().len() > 20, "{error}");
    }
}

#[test]
fn a_response_type_is_what_an_operation_answers_with() {
    let body = photo_envelope("Success", "<HasChanged>false</HasChanged>");

    let read: Envelope<GetUserPhotoResponse> = http::answer::<GetUserPhoto>(&xml(200, body)).unwrap();

    assert_eq!(read.body.has_changed, Some(false));
}
