//! What is sent: posts of any operation, and both forms of asking for a photo.

use super::*;

#[test]
fn an_operation_is_posted_with_the_headers_that_ews_asks_for() {
    let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48));

    let http = transport::Post::new(&request).to(ENDPOINT).unwrap();

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

    let http = transport::Post::new(&request)
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
    let expected = "https://mail.contoso.com/EWS/Exchange.asmx/s/GetUserPhoto?email=user1@contoso.com&size=HR240x240";
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
    assert_eq!(
        refusal("https://:443/"),
        "the endpoint cannot be used: it names no host"
    );
    let with_password = refusal("https://me:secret@mail.contoso.com/EWS/Exchange.asmx");
    assert!(with_password.contains("it holds a user name"), "{with_password}");
    assert!(!with_password.contains("secret"));
}

#[test]
fn what_is_no_tag_is_refused() {
    for (text, shown) in [
        ("W/\"a\"", "W/\"a\""),
        ("W/a", "\"W/a\""),
        (" \"a b\" ", "\"a b\""),
        ("", "\"\""),
    ] {
        let tag: transport::ETag = text.parse().unwrap();
        assert_eq!(tag.to_string(), shown);
    }
    let tag = |text: &str| -> transport::ETag { text.parse().unwrap() };
    assert!(tag("W/\"a\"").matches(&tag("a")) && !tag("a").matches(&tag("b")));
    for text in ["\"a", "a\"", "\"a\"b\"", "ä", "a\u{7F}", "a\nb", "W/\"a"] {
        let error = text.parse::<transport::ETag>().unwrap_err();
        assert!(error.to_string().starts_with("not an entity tag: "), "{text}");
    }
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
    let basic_auth = transport::basic_auth("Aladdin", "open sesame").unwrap();
    let bearer = transport::bearer("eyJ0eXAi.abc-_~+/=").unwrap();
    assert_eq!(basic_auth, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert_eq!(bearer, "Bearer eyJ0eXAi.abc-_~+/=");

    let mut request = PhotoRequest::new("a@b.c").to_soap(ENDPOINT).unwrap();
    request.headers_mut().insert("authorization", basic_auth);
    assert!(!format!("{request:?}").contains("QWxh"));

    for refused in [
        transport::basic_auth("a:b", "c"),
        transport::basic_auth("a", "b\n"),
        transport::bearer("a b"),
        transport::bearer(""),
    ] {
        assert_eq!(refused.unwrap_err(), RequestError::Header { name: "Authorization" });
    }
}

#[test]
fn soap_12_is_posted_with_its_media_type_and_the_action_in_it() {
    let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48));

    let http = transport::Post::new(&request)
        .soap_version(ews_types::SoapVersion::Soap12)
        .to(ENDPOINT)
        .unwrap();

    let action = "http://schemas.microsoft.com/exchange/services/2006/messages/GetUserPhoto";
    assert_eq!(
        http.headers()["content-type"],
        format!("application/soap+xml; charset=utf-8; action=\"{action}\"").as_str()
    );
    assert_eq!(http.headers()["accept"], "application/soap+xml");
    assert!(!http.headers().contains_key("soapaction"));
    assert!(http.body().contains("<soap12:Body><m:GetUserPhoto>"));
}
