//! The table of GetUserPhoto's responses, and what servers other than Exchange make of it.

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

    let photo = photo(&response(200, &headers, body));

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

    let photo = photo(&response(200, &headers, photo_envelope("Success", &content)));

    assert_eq!(photo.etag.map(|tag| tag.to_string()), Some("\"a1b2c3\"".to_owned()));
    assert_eq!(photo.expires, None);
}

#[test]
fn an_unchanged_photo_has_no_picture_or_an_empty_one() {
    for picture in ["", "<PictureData/>", "<PictureData></PictureData>"] {
        let content = format!("<ResponseCode>NoError</ResponseCode><HasChanged>false</HasChanged>{picture}");
        let outcome = transport::photo_response(&xml(200, photo_envelope("Success", &content))).unwrap();
        assert_eq!(outcome, PhotoOutcome::NotModified { expires: None }, "{picture}");
    }
}

#[test]
fn an_unchanged_photo_is_also_http_304() {
    let not_modified = response(304, &[("Expires", "Sun, 06 Nov 1994 08:49:37 GMT")], "");
    let expires = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777));

    assert_eq!(
        transport::photo_response(&not_modified).unwrap(),
        PhotoOutcome::NotModified { expires }
    );
    assert_eq!(
        transport::photo_rest_response(&not_modified).unwrap(),
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
        let outcome = transport::photo_response(&xml(200, photo_envelope("Success", &content))).unwrap();
        assert_eq!(outcome, PhotoOutcome::NotFound { expires: None }, "{picture}");
    }
}

/// grommunio.
#[test]
fn no_photo_is_also_http_404_with_an_envelope_that_says_success() {
    let content = "<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged>";

    let outcome = transport::photo_response(&response(
        404,
        &[("Content-Type", "text/xml")],
        photo_envelope("Success", content),
    ));

    assert_eq!(outcome.unwrap(), PhotoOutcome::NotFound { expires: None });
}

#[test]
fn no_photo_is_also_http_404_with_a_page_with_an_error_or_with_nothing() {
    let error = photo_envelope("Error", "<ResponseCode>ErrorItemNotFound</ResponseCode>");
    for not_found in [
        response(404, &[], ""),
        response(404, &[("Content-Type", "text/html")], "<html/>"),
        xml(404, error),
    ] {
        assert_eq!(
            transport::photo_response(&not_found).unwrap(),
            PhotoOutcome::NotFound { expires: None }
        );
    }
}

#[test]
fn an_unknown_address_is_http_500_without_an_envelope() {
    let error = transport::photo_response(&response(500, &[], "")).unwrap_err();

    assert!(matches!(error, Error::Status { status } if status == 500), "{error:?}");
    assert_eq!(
        error.to_string(),
        "the server responded with HTTP 500 (Internal Server Error)"
    );
}

#[test]
fn an_unknown_address_is_also_an_error_with_a_code_and_perhaps_nothing_else() {
    let content = "<ResponseCode>ErrorNonExistentMailbox</ResponseCode>";

    let error = transport::photo_response(&xml(200, photo_envelope("Error", content))).unwrap_err();

    let Error::Response { error: told, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(told.code(), Some(&ResponseCode::ErrorNonExistentMailbox));
    assert_eq!(
        error.to_string(),
        "the server responded with an error: ErrorNonExistentMailbox"
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
    assert_eq!(fault.code(), Some(ResponseCode::ErrorSchemaValidation));
    assert_eq!(fault.message_xml().line_number(), Some(2));
    assert!(error.to_string().contains("line 2, column 17"), "{error}");
}

#[test]
fn a_size_that_the_server_refuses_is_an_error_with_its_code() {
    let content = "<MessageText>No.</MessageText><ResponseCode>ErrorInvalidPhotoSize</ResponseCode>";

    let error = transport::photo_response(&xml(200, photo_envelope("Error", content))).unwrap_err();

    assert_eq!(
        error.to_string(),
        "the server responded with an error: ErrorInvalidPhotoSize: No."
    );
}

#[test]
fn missing_rights_are_an_error_in_the_response_or_a_fault() {
    let content = "<MessageText>Denied.</MessageText><ResponseCode>ErrorAccessDenied</ResponseCode>";
    let response = transport::photo_response(&xml(200, photo_envelope("Error", content))).unwrap_err();
    let fault = transport::photo_response(&xml(500, fault("ErrorAccessDenied", "Denied.", ""))).unwrap_err();

    assert!(
        matches!(&response, Error::Response { error, .. } if error.code() == Some(&ResponseCode::ErrorAccessDenied))
    );
    assert!(matches!(&fault, Error::Fault { fault, .. } if fault.code() == Some(ResponseCode::ErrorAccessDenied)));
    assert!(!response.is_transient() && !fault.is_transient());
}

#[test]
fn a_version_that_the_server_does_not_know_is_a_fault() {
    for code in ["ErrorInvalidServerVersion", "ErrorIncorrectSchemaVersion"] {
        let error = error(&xml(500, fault(code, "The specified server version is invalid.", "")));
        assert!(
            matches!(&error, Error::Fault { fault, .. } if fault.code().is_some_and(|told| told.as_str() == code)),
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

#[test]
fn no_photo_is_also_an_error_that_says_so_and_may_be_kept_for_a_while() {
    let expires = ("Expires", "Sun, 06 Nov 2044 08:49:37 GMT");
    let until = httpdate_of(expires.1);
    for code in ["ErrorItemNotFound", "ErrorFolderNotFound"] {
        let body = photo_envelope("Error", &format!("<ResponseCode>{code}</ResponseCode>"));
        let outcome = transport::photo_response(&response(200, &[("Content-Type", "text/xml"), expires], body));
        assert_eq!(
            outcome.unwrap(),
            PhotoOutcome::NotFound { expires: Some(until) },
            "{code}"
        );
    }
    for not_found in [
        response(404, &[expires], ""),
        response(404, &[expires, ("Content-Type", "text/html")], "<html/>"),
    ] {
        let outcome = transport::photo_response(&not_found).unwrap();
        assert_eq!(outcome, PhotoOutcome::NotFound { expires: Some(until) });
        let outcome = transport::photo_rest_response(&not_found).unwrap();
        assert_eq!(outcome, PhotoOutcome::NotFound { expires: Some(until) });
    }
    let body = photo_envelope("Error", "<ResponseCode>ErrorNonExistentMailbox</ResponseCode>");
    assert!(transport::photo_response(&xml(200, body)).is_err());
}

fn httpdate_of(date: &str) -> SystemTime {
    let response = response(304, &[("Expires", date)], "");
    match transport::photo_response(&response) {
        Ok(PhotoOutcome::NotModified { expires: Some(expires) }) => expires,
        other => panic!("{other:?}"),
    }
}

/// Whoever hands a picture on sets `Content-Type` to this.
#[test]
fn a_content_type_that_is_no_picture_is_not_handed_on() {
    for (sent, kept) in [
        ("image/jpeg", Some("image/jpeg")),
        (" Image/PNG; q=1 ", Some("Image/PNG; q=1")),
        ("text/html", None),
        ("image/", None),
        ("image/a b", None),
        ("image/svg\r\nX: y", None),
        ("", None),
    ] {
        let content = format!(
            "<HasChanged>true</HasChanged><PictureData>{PICTURE}</PictureData><ContentType>{sent}</ContentType>"
        );
        let photo = photo(&xml(200, photo_envelope("Success", &content)));
        assert_eq!(photo.content_type.as_deref(), kept, "{sent:?}");
    }
}

#[test]
fn each_kind_of_picture_has_a_media_type_and_an_ending() {
    use transport::ImageKind;
    for (first_bytes, media_type, extension) in [
        (&b"\xFF\xD8\xFF"[..], "image/jpeg", "jpg"),
        (b"\x89PNG\r\n\x1A\n", "image/png", "png"),
        (b"GIF87a", "image/gif", "gif"),
        (b"GIF89a", "image/gif", "gif"),
    ] {
        let kind = ImageKind::of(first_bytes).unwrap();
        assert_eq!((kind.media_type(), kind.extension()), (media_type, extension));
        assert_eq!(ImageKind::of(&first_bytes[..first_bytes.len() - 1]), None);
    }
    assert_eq!(ImageKind::of(b"GIF88a"), None);
}

#[test]
fn the_error_behind_a_request_that_cannot_be_made_is_its_source() {
    use std::error::Error as _;
    let unwritten = PhotoRequest::new("\0").to_soap(ENDPOINT).unwrap_err();
    let source = unwritten.source().expect("what cannot be written").to_string();
    assert!(unwritten.to_string().ends_with(&source), "{unwritten}");
    assert!(
        PhotoRequest::new("a@b.c")
            .to_soap("x y")
            .unwrap_err()
            .source()
            .is_none()
    );
}
