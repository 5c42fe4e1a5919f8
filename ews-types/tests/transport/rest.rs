//! Responses to the REST form: a picture, a status, and nothing of SOAP.

use super::*;

fn rest(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Result<PhotoOutcome, Error> {
    let mut response = ::http::Response::builder().status(status);
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    transport::photo_rest_response(&response.body(body).expect("a response"))
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
fn http_404_and_an_empty_response_are_no_photo() {
    assert_eq!(rest(404, &[], b"").unwrap(), PhotoOutcome::NotFound { expires: None });
    assert_eq!(
        rest(404, &[("Content-Type", "text/html")], b"<html/>").unwrap(),
        PhotoOutcome::NotFound { expires: None }
    );
    assert_eq!(
        rest(200, &[("Content-Type", "image/jpeg")], b"").unwrap(),
        PhotoOutcome::NotFound { expires: None }
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
