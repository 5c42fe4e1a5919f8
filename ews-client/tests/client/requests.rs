//! What is asked and what comes back: photos, other operations, compression, redirects.

use super::*;

#[tokio::test]
async fn photos_have_sizes_and_tags() {
    let exchange = start(mock().mailbox("faceless@contoso.com", Mailbox::WithoutPhoto));
    let client = client(&exchange, Credentials::anonymous());

    let PhotoOutcome::Photo(photo) = client.photo(USER).size(UserPhotoSize::Hr48x48).await.expect("a photo") else {
        panic!("no photo")
    };
    let tag: ETag = photo.etag.expect("a tag");
    let again = client.photo(USER).if_none_match(&tag).await.expect("the same photo");
    let none = client.photo("faceless@contoso.com").await.expect("no photo");

    assert!(matches!(again, PhotoOutcome::NotModified { .. }), "{again:?}");
    assert!(none.photo().is_none());
    let body = String::from_utf8_lossy(exchange.requests()[0].body()).into_owned();
    assert!(body.contains("HR48x48") && body.contains("Exchange2013"), "{body}");
    assert_eq!(exchange.requests()[0].headers()["x-anchormailbox"], USER);
}

#[tokio::test]
async fn any_operation_is_one_call() {
    let exchange = start(mock());
    let client = client(&exchange, Credentials::anonymous());
    let response = client
        .call(GetUserPhoto::new(USER, UserPhotoSize::Hr48x48))
        .await
        .expect("a response");
    assert!(response.status().is_success(), "{response:?}");
    let body = String::from_utf8_lossy(exchange.requests()[0].body()).into_owned();
    assert!(body.contains("RequestServerVersion Version=\"Exchange2013\""), "{body}");
}

#[tokio::test]
async fn compressed_responses_are_read() {
    let exchange = start(mock().hook(|request| {
        assert_eq!(request.headers()["accept-encoding"], "gzip");
        let response = ews_types::Envelope::new(ews_types::GetUserPhotoResponse {
            has_changed: Some(true),
            picture_data: Some(ews_types::Base64Binary::from(Picture::sample().bytes())),
            ..ews_types::GetUserPhotoResponse::new(ews_types::ResponseClass::Success)
        });
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        std::io::Write::write_all(&mut encoder, response.to_xml().ok()?.as_bytes()).ok()?;
        let reply = Reply::status(200).with_body("text/xml", encoder.finish().ok()?);
        Some(reply.with_header("Content-Encoding", "gzip"))
    }));
    let outcome = client(&exchange, Credentials::anonymous()).photo(USER).await;
    assert!(is_photo(&outcome), "{outcome:?}");
}

#[tokio::test]
async fn a_response_that_is_too_long_is_not_read() {
    let exchange = start(mock());
    exchange.next(Reply::html(200, &"x".repeat(10_000)));
    let client = builder(&exchange, Credentials::anonymous())
        .max_response(5_000)
        .build()
        .expect("a client");
    let error = client.photo(USER).await.expect_err("too long");
    assert_eq!(error.to_string(), "the response is longer than 5000 bytes");
}

#[tokio::test]
async fn redirects_within_the_server_are_followed_with_the_request() {
    let exchange = start(mock().sign_in(accounts().ntlm()).hook(|request| {
        (request.uri().path() == "/EWS/Exchange.asmx" && request.uri().query().is_none())
            .then(|| Reply::status(307).with_header("Location", "/EWS/Exchange.asmx?moved"))
    }));
    let outcome = client(&exchange, kim()).photo(USER).await;
    assert!(is_photo(&outcome), "{outcome:?}");
}

#[tokio::test]
async fn redirects_to_other_servers_get_nothing() {
    let other = start(mock().sign_in(accounts().basic()));
    let url = other.url();
    for status in [301, 302, 307, 308] {
        let exchange = start(mock().sign_in(accounts().basic()));
        let client = client(&exchange, kim());
        assert!(is_photo(&client.photo(USER).await));
        exchange.next(Reply::status(status).with_header("Location", &url));

        let error = client.photo(USER).await.expect_err("elsewhere");

        assert!(error.to_string().contains("redirects"), "{error}");
        assert!(other.requests().is_empty());
    }
}

#[tokio::test]
async fn any_http_request_to_the_server_is_sent_as_it_is_and_signed_in() {
    let schema = Reply::status(200).with_body("text/xml", "<xs:schema/>");
    let accounts = accounts().ntlm().extended_protection(ExtendedProtection::Require);
    let exchange = start(mock().document("/EWS/types.xsd", schema).tls().sign_in(accounts));
    let client = client(&exchange, kim());
    let request = |url: String| http::Request::get(url).body(String::new()).expect("a request");
    let read = |response: &http::Response<&[u8]>| {
        let scheme = response.extensions().get::<Scheme>().copied();
        Ok((response.status().as_u16(), response.body().to_vec(), scheme))
    };

    let found = client
        .exchange(request(exchange.url().replace("Exchange.asmx", "types.xsd")), read)
        .await;
    let elsewhere = client
        .exchange(request("https://mail.contoso.com/EWS/types.xsd".to_owned()), read)
        .await;
    let nowhere = client.exchange(request("/EWS/types.xsd".to_owned()), read).await;

    assert_eq!(
        found.expect("the document"),
        (200, b"<xs:schema/>".to_vec(), Some(Scheme::Ntlm))
    );
    for refused in [elsewhere, nowhere] {
        let error = refused.expect_err("not ours").to_string();
        assert!(error.contains("the request is for another server"), "{error}");
    }
}
