//! Who gets in. NTLM and Negotiate are tested by the client that speaks them, in `ews-client`.

use ews_testing::SignIn;
use ews_types::transport::{basic_auth, bearer};

use super::*;

fn status(exchange: &MockExchange, authorization: Option<::http::HeaderValue>) -> (u16, Vec<String>) {
    let mut request = PhotoRequest::new(USER).to_soap(exchange.url()).expect("a request");
    request
        .headers_mut()
        .extend(authorization.map(|value| (::http::header::AUTHORIZATION, value)));
    let response = send(request).expect("a response");
    let offers = response.headers().get_all("www-authenticate").iter();
    (
        response.status().as_u16(),
        offers
            .map(|offer| String::from_utf8_lossy(offer.as_bytes()).into_owned())
            .collect(),
    )
}

#[test]
fn each_offer_lets_in_who_has_its_credentials() {
    let accounts = SignIn::new()
        .account("CONTOSO\\kim", "secret")
        .basic()
        .token("sesame")
        .token("simsim");
    let exchange = start(
        MockExchange::builder()
            .mailbox(USER, Picture::sample())
            .sign_in(accounts),
    );

    for credentials in [
        basic_auth("kim@contoso.com", "secret"),
        basic_auth("contoso\\KIM", "secret"),
        bearer("sesame"),
        bearer("simsim"),
    ] {
        assert_eq!(status(&exchange, Some(credentials.unwrap())).0, 200);
    }
    for credentials in [
        None,
        Some(basic_auth("kim", "wrong").unwrap()),
        Some(basic_auth("bo", "secret").unwrap()),
        Some(bearer("secret").unwrap()),
        Some(::http::HeaderValue::from_static("Basic !")),
        Some(::http::HeaderValue::from_static("Digest x=y")),
    ] {
        let (status, offers) = status(&exchange, credentials);
        assert_eq!(status, 401);
        assert_eq!(offers, ["Basic realm=\"mail.contoso.com\"", "Bearer"]);
    }
}

#[test]
fn a_server_that_offers_nothing_lets_nobody_in() {
    let exchange = start(MockExchange::builder().sign_in(SignIn::new().account("kim", "secret")));

    assert_eq!(
        status(&exchange, Some(basic_auth("kim", "secret").unwrap())),
        (401, vec![])
    );
}
