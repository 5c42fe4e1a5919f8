//! Finding the server: through a proxy, so that the names of hosts are those of the world.

use ews_testing::Builder as MockBuilder;
use ews_types::Envelope;
use ews_types::autodiscover::soap;
use tokio::sync::mpsc::UnboundedReceiver;

use super::connections::proxy;
use super::*;

const SOAP: &str = "/autodiscover/autodiscover.svc";

/// The response for a user whose server is `url`.
fn settings(url: &str) -> Reply {
    let setting = soap::StringSetting {
        name: Some(Some("ExternalEwsUrl".to_owned())),
        value: Some(Some(url.to_owned())),
    };
    let user = soap::UserResponse {
        error_code: Some(soap::ErrorCode::NoError),
        user_settings: Some(Some(soap::UserSettings {
            user_setting: vec![soap::UserSetting::from_derived(&setting).expect("a setting")],
        })),
        ..soap::UserResponse::default()
    };
    let response = soap::GetUserSettingsResponse {
        error_code: Some(soap::ErrorCode::NoError),
        user_responses: Some(Some(soap::ArrayOfUserResponse {
            user_response: vec![user],
        })),
        ..soap::GetUserSettingsResponse::default()
    };
    Reply::soap(&Envelope::new(soap::GetUserSettingsResponseMessage {
        response: Some(Some(response)),
    }))
}

/// A search for the server of a user at `localhost`, whose certificate the mock server has.
async fn search(mock: MockBuilder, credentials: Credentials) -> (MockExchange, Discovery, UnboundedReceiver<String>) {
    let exchange = start(mock.tls());
    let (proxy, heads) = proxy(exchange.address()).await;
    let root = exchange.root_certificate().expect("TLS").to_owned();
    let search = Client::for_address("user1@localhost", credentials)
        .settings(|builder| builder.proxy(proxy).root_certificates(root).retry(Retry::none()))
        .no_srv();
    (exchange, search, heads)
}

#[tokio::test]
async fn the_server_is_found_and_signed_in_at() {
    let found = mock()
        .document(SOAP, settings("https://localhost/EWS/Exchange.asmx"))
        .sign_in(accounts().ntlm().extended_protection(ExtendedProtection::Require));
    let (_exchange, search, _heads) = search(found, kim()).await;

    let client = search.await.expect("a client");

    assert_eq!(client.endpoint(), "https://localhost/EWS/Exchange.asmx");
    let outcome = client.photo(USER).await;
    assert!(is_photo(&outcome), "{outcome:?}");
}

#[tokio::test]
async fn a_foreign_host_is_named_and_not_asked() {
    let foreign = || {
        mock().document(
            SOAP,
            Reply::redirect("https://mail.hoster.example/autodiscover/autodiscover.svc"),
        )
    };
    let (exchange, first, mut heads) = search(foreign(), kim()).await;

    let error = first.await.expect_err("no client");

    assert!(error.to_string().contains("it leads to mail.hoster.example"), "{error}");
    drop(exchange);
    while let Ok(head) = heads.try_recv() {
        assert!(!head.contains("hoster.example"), "{head}");
    }

    let (_exchange, trusting, mut heads) = search(foreign(), kim()).await;
    trusting
        .trust_host("mail.hoster.example")
        .await
        .expect_err("a certificate for localhost");
    let mut asked = false;
    while let Ok(head) = heads.try_recv() {
        asked |= head.starts_with("CONNECT mail.hoster.example:443 ");
    }
    assert!(asked);
}

#[tokio::test]
async fn rejected_credentials_are_told_with_what_the_server_offers() {
    let closed = mock()
        .document(SOAP, settings("https://localhost/EWS/Exchange.asmx"))
        .sign_in(accounts().ntlm());
    let (_exchange, search, _heads) = search(closed, Credentials::password("CONTOSO\\kim", "wrong")).await;
    let error = search.await.expect_err("no client");
    assert!(error.to_string().contains("HTTP 401"), "{error}");
    assert!(error.to_string().contains("NTLM"), "{error}");
    assert!(!error.to_string().contains("wrong"), "{error}");
}

#[tokio::test]
async fn an_address_without_a_domain_is_refused() {
    let error = Client::for_address("kim", kim()).await.expect_err("no client");
    assert_eq!(error.to_string(), "`kim` is not an address such as user@contoso.com");
}
