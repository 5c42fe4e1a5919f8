//! Responses of GetUserPhoto as a whole: what they say, and to whom.

use super::*;

#[test]
fn the_documented_response_is_read_whole() {
    // Given the response of Microsoft's reference page, whose base64 is cut off
    let xml = r#"<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Header>
    <h:ServerVersionInfo MajorVersion="15" MinorVersion="0" MajorBuildNumber="556" MinorBuildNumber="8"
        Version="Exchange2013" xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types"
        xmlns="http://schemas.microsoft.com/exchange/services/2006/types"
        xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
  </s:Header>
  <s:Body xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
    <GetUserPhotoResponse ResponseClass="Success" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
      <ResponseCode>NoError</ResponseCode>
      <HasChanged>true</HasChanged>
      <PictureData>/9j/4AAQSkZJRgABAQEAYABgAAD/02</PictureData>
    </GetUserPhotoResponse>
  </s:Body>
</s:Envelope>"#;
    // When
    let Envelope { header, body } = ReadOptions::new()
        .strict()
        .read::<GetUserPhotoResponse>(xml)
        .expect("it is read");
    // Then
    let server = header.server_version_info.expect("a server version");
    assert_eq!((server.major_version, server.minor_version), (Some(15), Some(0)));
    assert_eq!(
        (server.major_build_number, server.minor_build_number),
        (Some(556), Some(8))
    );
    assert_eq!(server.version.as_deref(), Some("Exchange2013"));
    assert_eq!(body.response_class, ResponseClass::Success);
    assert_eq!(body.response_code, Some(ResponseCode::NoError));
    assert_eq!(body.has_changed, Some(true));
    let picture = body.picture_data.expect("a picture");
    assert_eq!(
        &picture[..],
        b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x01\x00\x60\x00\x60\x00\x00\xFF\xD3"
    );
    assert_eq!(body.content_type, None);
}

#[test]
fn success_warning_and_error_are_told_apart() {
    let success = read(response(
        "Success",
        "<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged>",
    ));
    assert!(matches!(success.body.outcome(), Outcome::Success(message) if message.has_changed == Some(true)));

    let warning = "<MessageText>Mind the gap.</MessageText><ResponseCode>ErrorServerBusy</ResponseCode><HasChanged>false</HasChanged>";
    let warning = read(response("Warning", warning));
    match warning.body.outcome() {
        Outcome::Warning(message, reason) => {
            assert_eq!(message.has_changed, Some(false));
            assert_eq!(reason.to_string(), "ErrorServerBusy: Mind the gap.");
        }
        other => panic!("{other:?}"),
    }

    let error = read(response(
        "Error",
        "<MessageText>Nobody.</MessageText><ResponseCode>ErrorItemNotFound</ResponseCode>",
    ));
    match error.body.outcome() {
        Outcome::Error(error) => assert_eq!(
            (error.code(), error.text()),
            (Some(&ResponseCode::ErrorItemNotFound), Some("Nobody."))
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_error_response_needs_neither_text_nor_has_changed() {
    let body = read(response("Error", "<ResponseCode>ErrorItemNotFound</ResponseCode>")).body;
    assert_eq!(body.response_code, Some(ResponseCode::ErrorItemNotFound));
    assert_eq!((body.message_text, body.has_changed), (None, None));
}

#[test]
fn a_success_without_its_mandatory_element_says_so() {
    let body = read(response("Success", "<ResponseCode>NoError</ResponseCode>")).body;
    match body.outcome() {
        Outcome::Error(error) => {
            assert_eq!(error.missing_element(), Some("m:HasChanged"));
            assert_eq!(
                error.to_string(),
                "the server reports Success but its response has no element m:HasChanged"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_picture_an_empty_picture_and_an_unchanged_picture_are_told_apart() {
    let none = read(response("Success", "<HasChanged>true</HasChanged>")).body;
    assert_eq!((none.has_changed, none.picture_data), (Some(true), None));
    let empty = read(response("Success", "<HasChanged>true</HasChanged><PictureData/>")).body;
    assert_eq!(empty.picture_data.as_deref(), Some(&[][..]));
    let unchanged = read(response("Success", "<HasChanged>false</HasChanged>")).body;
    assert_eq!((unchanged.has_changed, unchanged.picture_data), (Some(false), None));
}

#[test]
fn content_type_is_read_where_it_is_there() {
    let content = "<HasChanged>true</HasChanged><PictureData>/9j/</PictureData><ContentType>image/jpeg</ContentType>";
    assert_eq!(
        read(response("Success", content)).body.content_type.as_deref(),
        Some("image/jpeg")
    );
}

#[test]
fn an_unknown_response_code_is_kept() {
    let body = read(response("Error", "<ResponseCode>ErrorOfTheFuture</ResponseCode>")).body;
    assert_eq!(
        body.response_code,
        Some(ResponseCode::Unrecognized("ErrorOfTheFuture".to_owned()))
    );
    let xml = Envelope::new(body).to_xml().expect("it is written");
    assert!(
        xml.contains("<m:ResponseCode>ErrorOfTheFuture</m:ResponseCode>"),
        "{xml}"
    );
}

#[test]
fn message_xml_is_kept_and_understood() {
    let content = "<MessageText>Busy.</MessageText><ResponseCode>ErrorServerBusy</ResponseCode><DescriptiveLinkKey>0</DescriptiveLinkKey>\
                   <MessageXml><t:Value xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types' Name='BackOffMilliseconds'>297749</t:Value></MessageXml>";
    let envelope = read(response("Error", content));
    assert_eq!(
        envelope.body.status().detail().back_off(),
        Some(std::time::Duration::from_millis(297_749))
    );
    // And it is written back.
    let again = read(envelope.to_xml().expect("it is written"));
    assert_eq!(again.body, envelope.body);
}

#[test]
fn a_request_is_read_by_a_server() {
    let xml = r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
        xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
        xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">
      <soap:Header><t:RequestServerVersion Version="Exchange2013 "/></soap:Header>
      <soap:Body>
        <m:GetUserPhoto><m:Email>user1@contoso.com</m:Email><m:SizeRequested>HR48x48</m:SizeRequested></m:GetUserPhoto>
      </soap:Body>
    </soap:Envelope>"#;
    let Envelope { header, body } = Envelope::<GetUserPhoto>::from_xml(xml).expect("it is read");
    assert_eq!(
        header.request_server_version.map(|version| version.version),
        Some(ExchangeVersion::Exchange2013)
    );
    assert_eq!(body, GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48));
}

#[test]
fn what_an_error_says_is_there_by_itself_too() {
    let error = |class: &str, content: &str| {
        read(response(class, content))
            .body
            .into_result()
            .expect_err("it is no result")
    };
    let sent = error(
        "Error",
        "<MessageText>No.</MessageText><ResponseCode>ErrorItemNotFound</ResponseCode>",
    );
    assert_eq!((sent.class(), sent.text()), ("Error", Some("No.")));
    assert_eq!(sent.code(), Some(&ResponseCode::ErrorItemNotFound));
    assert_eq!(sent.missing_element(), None);
    let lacking = error("Success", "<ResponseCode>NoError</ResponseCode>");
    assert_eq!((lacking.class(), lacking.text()), ("Success", None));
    assert_eq!(lacking.missing_element(), Some("m:HasChanged"));
    // A message in a box is the same message.
    let boxed = Box::new(read(response("Success", "<ResponseCode>NoError</ResponseCode>")).body);
    assert_eq!(boxed.missing_element(), Some("m:HasChanged"));
    assert_eq!(boxed.status().class, "Success");
}

#[test]
fn a_message_of_which_nothing_is_required_lacks_nothing() {
    struct Free;

    impl ResponseMessage for Free {
        fn status(&self) -> ews_types::Status<'_> {
            ews_types::Status::absent()
        }
    }

    assert_eq!(Free.missing_element(), None);
}
