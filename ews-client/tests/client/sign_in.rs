//! Each scheme, as a server offers it and as it goes wrong.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

fn offering(sign_in: SignIn) -> MockExchange {
    start(mock().tls().sign_in(sign_in))
}

fn schemes(exchange: &MockExchange) -> Vec<String> {
    let requests = exchange.requests();
    let schemes = requests.iter().map(|request| {
        let header = request.headers().get("authorization");
        let header = header.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        header
            .unwrap_or_default()
            .split(' ')
            .next()
            .unwrap_or_default()
            .to_owned()
    });
    schemes.collect()
}

#[tokio::test]
async fn ntlm_signs_in_over_tls_with_the_channel_binding_and_keeps_the_connection() {
    let exchange = offering(accounts().ntlm().extended_protection(ExtendedProtection::Require));
    let client = client(&exchange, kim());

    for _ in 0..3 {
        let outcome = client.photo(USER).await;
        assert!(is_photo(&outcome), "{outcome:?}");
    }

    // What is offered, two messages of the handshake, and two requests on the connection that has signed in.
    assert_eq!(schemes(&exchange), ["", "NTLM", "NTLM", "", ""]);
    let bodies: Vec<bool> = exchange
        .requests()
        .iter()
        .map(|request| !request.body().is_empty())
        .collect();
    assert_eq!(bodies, [false, false, true, true, true]);
}

#[tokio::test]
async fn without_a_channel_binding_only_a_server_that_does_not_require_one_lets_in() {
    for (protection, gets_in) in [(ExtendedProtection::Allow, true), (ExtendedProtection::Require, false)] {
        let exchange = offering(accounts().ntlm().negotiate().extended_protection(protection));
        for scheme in [Scheme::Ntlm, Scheme::Negotiate] {
            let credentials = kim().only(scheme).without_channel_binding();
            let outcome = client(&exchange, credentials).photo(USER).await;
            assert_eq!(is_photo(&outcome), gets_in, "{scheme}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn negotiate_is_preferred_and_falls_back_to_ntlm_within_it() {
    let sign_in = accounts().basic().ntlm().negotiate();
    let exchange = offering(sign_in.extended_protection(ExtendedProtection::Require));
    let client = client(&exchange, kim());

    for _ in 0..2 {
        let outcome = client.photo(USER).await;
        assert!(is_photo(&outcome), "{outcome:?}");
    }

    assert_eq!(schemes(&exchange), ["", "Negotiate", "Negotiate", ""]);
}

#[tokio::test]
async fn ntlm_works_without_tls_and_with_other_forms_of_the_name() {
    let exchange = start(mock().sign_in(accounts().ntlm().negotiate()));
    for user in ["kim", "kim@contoso.com", "CONTOSO\\KIM"] {
        for scheme in [Scheme::Ntlm, Scheme::Negotiate] {
            let credentials = Credentials::password(user, PASSWORD).only(scheme);
            let outcome = client(&exchange, credentials).photo(USER).await;
            assert!(is_photo(&outcome), "{user} {scheme}: {outcome:?}");
        }
    }
}

#[tokio::test]
async fn basic_goes_with_every_request_and_only_where_nobody_can_read_it() {
    let exchange = start(mock().sign_in(accounts().basic()));
    let near = client(&exchange, kim());
    for _ in 0..2 {
        assert!(is_photo(&near.photo(USER).await));
    }
    assert_eq!(schemes(&exchange), ["", "Basic", "Basic"]);

    let far = Client::builder("http://mail.invalid/EWS/Exchange.asmx", kim().only(Scheme::Basic))
        .proxy(exchange.url())
        .build()
        .expect("a client");
    let error = far.photo(USER).await.expect_err("in the clear");
    assert!(matches!(error, Error::InTheClear), "{error}");
    assert_eq!(exchange.requests().len(), 3, "nothing was sent");
}

#[tokio::test]
async fn a_token_is_renewed_when_the_server_rejects_it() {
    let exchange = start(mock().sign_in(SignIn::new().token("fresh")));
    let tokens = std::sync::Mutex::new(vec!["fresh", "stale"]);
    let credentials = Credentials::bearer_with(move || {
        let token = tokens.lock().expect("one test").pop().unwrap_or("none left").to_owned();
        async move { Ok(token) }
    });
    let client = client(&exchange, credentials);

    for _ in 0..3 {
        assert!(is_photo(&client.photo(USER).await));
    }

    assert_eq!(schemes(&exchange), ["Bearer"; 4]);
}

#[tokio::test]
async fn a_token_that_stays_the_same_is_not_sent_twice_and_none_is_an_error() {
    let exchange = start(mock().sign_in(SignIn::new().token("fresh")));
    let error = client(&exchange, Credentials::bearer("stale"))
        .photo(USER)
        .await
        .expect_err("rejected");
    assert_eq!(
        error.to_string(),
        "the server rejects the credentials (HTTP 401; tried Bearer, the server offers Bearer)"
    );
    assert_eq!(exchange.requests().len(), 1);

    let none = Credentials::bearer_with(|| async { Err("the device code has expired".into()) });
    let error = client(&exchange, none).photo(USER).await.expect_err("no token");
    assert_eq!(
        error.to_string(),
        "there is no token to sign in with: the device code has expired"
    );
}

#[tokio::test]
async fn wrong_credentials_are_tried_once_and_the_error_says_how() {
    for (sign_in, scheme, requests) in [
        (accounts().ntlm().basic(), Scheme::Ntlm, 3),
        (accounts().negotiate().basic(), Scheme::Negotiate, 3),
        (accounts().basic(), Scheme::Basic, 2),
    ] {
        let exchange = offering(sign_in);
        let client = client(&exchange, Credentials::password("kim", "wrong"));

        let error = client.photo(USER).await.expect_err("rejected");

        let Error::Unauthorized { tried, offered, .. } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(*tried, Some(scheme));
        assert!(offered.contains(&"Basic".to_owned()), "{offered:?}");
        assert!(
            error
                .to_string()
                .starts_with("the server rejects the credentials (HTTP 401; tried "),
            "{error}"
        );
        assert_eq!(exchange.requests().len(), requests, "{scheme}");
    }
}

#[tokio::test]
async fn a_wrong_password_does_not_lock_the_account() {
    for sign_in in [accounts().ntlm(), accounts().negotiate(), accounts().basic()] {
        let exchange = offering(sign_in);
        let client = client(&exchange, Credentials::password("kim", "wrong"));
        let tasks: Vec<_> = (0..30)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.photo(USER).await })
            })
            .collect();
        let (mut unauthorized, mut rejected) = (0, 0);
        for task in tasks {
            match task.await.expect("no panic") {
                Err(Error::Unauthorized { .. }) => unauthorized += 1,
                Err(Error::Rejected) => rejected += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((unauthorized, rejected), (3, 27));
        let whole = exchange
            .requests()
            .iter()
            .filter(|request| !request.body().is_empty())
            .count();
        assert_eq!(whole, 3, "passwords that the server has seen");
    }
}

#[tokio::test]
async fn a_password_that_is_accepted_is_tried_by_all_at_once() {
    let (now, peak) = (AtomicUsize::new(0), Arc::new(AtomicUsize::new(0)));
    let seen = Arc::clone(&peak);
    let exchange = start(mock().tls().sign_in(accounts().ntlm()).hook(move |_| {
        seen.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(20));
        now.fetch_sub(1, Ordering::SeqCst);
        None
    }));
    let client = client(&exchange, kim());
    let tasks: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.photo(USER).await })
        })
        .collect();
    for task in tasks {
        let outcome = task.await.expect("no panic");
        assert!(is_photo(&outcome), "{outcome:?}");
    }
    assert!(peak.load(Ordering::SeqCst) > 1);
}

#[tokio::test]
async fn schemes_that_do_not_fit_the_credentials_are_named() {
    let exchange = offering(SignIn::new().token("sesame"));
    let error = client(&exchange, kim()).photo(USER).await.expect_err("no scheme");
    assert_eq!(
        error.to_string(),
        "the server asks for credentials (HTTP 401; tried none, the server offers Bearer): the server wants a token, not a password"
    );

    let exchange = offering(accounts().ntlm());
    let error = client(&exchange, Credentials::anonymous())
        .photo(USER)
        .await
        .expect_err("no credentials");
    assert_eq!(
        error.to_string(),
        "the server asks for credentials (HTTP 401; tried none, the server offers NTLM)"
    );
}

#[tokio::test]
async fn a_server_that_asks_for_nothing_gets_no_credentials() {
    let exchange = start(mock());
    let client = client(&exchange, kim());
    for _ in 0..2 {
        assert!(is_photo(&client.photo(USER).await));
    }
    assert_eq!(schemes(&exchange), ["", "", ""]);
}

/// A server in the middle that passes the handshake on to another one.
fn in_the_middle(target: &MockExchange) -> MockExchange {
    let root = target.root_certificate().expect("TLS").to_owned();
    let url = target.url();
    let root = ureq::tls::Certificate::from_pem(root.as_bytes()).expect("a certificate");
    let tls = ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::new_with_certs(&[root]));
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .tls_config(tls.build())
        .build()
        .into();
    let relay = MockExchange::builder().tls().hook(move |request| {
        let mut passed = http::Request::post(&url)
            .body(request.body().clone())
            .expect("a request");
        for name in ["authorization", "content-type", "soapaction"] {
            let value = request.headers().get(name).cloned();
            passed
                .headers_mut()
                .extend(value.map(|value| (http::HeaderName::from_static(name), value)));
        }
        let (head, mut body) = agent.run(passed).expect("a response").into_parts();
        Some(http::Response::from_parts(head, body.read_to_vec().expect("a body")).into())
    });
    start(relay)
}

#[tokio::test]
async fn a_handshake_passed_on_by_somebody_in_the_middle_is_rejected() {
    for (protection, gets_in) in [(ExtendedProtection::Off, true), (ExtendedProtection::Allow, false)] {
        let exchange = offering(accounts().ntlm().extended_protection(protection));
        let middle = in_the_middle(&exchange);

        let outcome = client(&middle, kim()).photo(USER).await;

        assert_eq!(is_photo(&outcome), gets_in, "{outcome:?}");
        assert_eq!(matches!(outcome, Err(Error::Unauthorized { .. })), !gets_in);
    }
}

#[tokio::test]
async fn a_connection_that_closes_in_the_middle_of_a_handshake_is_an_error_that_says_so() {
    let exchange = offering(accounts().ntlm());
    exchange.next(Reply::status(401).with_header("WWW-Authenticate", "NTLM"));
    let challenge = "NTLM TlRMTVNTUAACAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let half = Reply::status(401).with_header("WWW-Authenticate", challenge);
    exchange.next(half.cut_off_after(0));

    let error = client(&exchange, kim()).photo(USER).await.expect_err("interrupted");

    assert!(
        error
            .to_string()
            .contains("closed the connection in the middle of the handshake"),
        "{error}"
    );
}
