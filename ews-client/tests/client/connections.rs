//! Connections: TLS, proxies, time-outs, and what becomes of those that are given up.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};

use super::*;

#[tokio::test]
async fn only_known_authorities_are_trusted() {
    let exchange = start(mock().tls());
    let stranger = start(mock().tls());
    let client = Client::builder(exchange.url(), Credentials::anonymous())
        .no_proxy()
        .root_certificates(stranger.root_certificate().expect("TLS"))
        .build()
        .expect("a client");

    let error = client.photo(USER).await.expect_err("not trusted");

    assert!(
        matches!(&error, Error::Tls { host, .. } if host == "localhost"),
        "{error:?}"
    );
    assert!(!error.is_transient());
    assert!(exchange.requests().is_empty());
}

#[test]
fn settings_that_cannot_be_used_are_errors_before_anything_is_sent() {
    for (url, root) in [
        ("ftp://mail.contoso.com/", None),
        ("mail.contoso.com", None),
        ("https://kim:secret@mail.contoso.com/", None),
        ("https://mail.contoso.com/", Some("no certificate")),
    ] {
        let mut builder = Client::builder(url, kim());
        if let Some(root) = root {
            builder = builder.root_certificates(root);
        }
        let error = builder.build().expect_err(url).to_string();
        assert!(!error.contains("secret"), "{error}");
    }
}

#[tokio::test]
async fn a_host_that_is_not_there_is_an_error_at_once() {
    let client = Client::builder("http://mail.invalid/EWS/Exchange.asmx", Credentials::anonymous());
    let client = client.no_proxy().build().expect("a client");
    let error = client.photo(USER).await.expect_err("no such host");
    assert!(
        error
            .to_string()
            .starts_with("there is no connection to mail.invalid:80: "),
        "{error}"
    );
    assert!(!error.is_transient());
}

#[tokio::test]
async fn a_server_that_does_not_listen_is_tried_again() {
    let exchange = start(mock());
    let url = exchange.url();
    drop(exchange);
    let retry = Retry {
        attempts: 3,
        floor: Duration::from_millis(50),
        ..Retry::default()
    };
    let client = Client::builder(url, Credentials::anonymous()).no_proxy().retry(retry);
    let begun = Instant::now();

    let error = client
        .build()
        .expect("a client")
        .photo(USER)
        .await
        .expect_err("nobody listens");

    assert!(matches!(error, Error::Connect { .. }), "{error}");
    assert!(begun.elapsed() >= Duration::from_millis(150), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn each_phase_has_its_time_limit() {
    let once = |exchange: &MockExchange| builder(exchange, Credentials::anonymous()).retry(Retry::none());
    let moment = Duration::from_millis(200);

    let exchange = start(mock());
    exchange.next(Reply::status(200).after(Duration::from_secs(30)));
    let client = once(&exchange).first_byte_timeout(moment).build().expect("a client");
    let error = client.photo(USER).await.expect_err("late");
    assert!(
        matches!(
            error,
            Error::Timeout {
                phase: Phase::FirstByte,
                ..
            }
        ),
        "{error}"
    );

    exchange.next(Reply::html(200, &"x".repeat(1000)).slowly(1, Duration::from_millis(50)));
    let client = once(&exchange).timeout(moment).build().expect("a client");
    let error = client.photo(USER).await.expect_err("slow");
    assert!(
        matches!(
            error,
            Error::Timeout {
                phase: Phase::Whole,
                ..
            }
        ),
        "{error}"
    );

    let silent = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("https://{}/EWS/Exchange.asmx", silent.local_addr().expect("an address"));
    let root = start(mock().tls());
    let client = Client::builder(url, Credentials::anonymous())
        .no_proxy()
        .retry(Retry::none())
        .root_certificates(root.root_certificate().expect("TLS"))
        .connect_timeout(moment);
    let error = client.build().expect("a client").photo(USER).await.expect_err("no TLS");
    assert!(
        matches!(
            error,
            Error::Timeout {
                phase: Phase::Connect,
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(error.to_string(), "connecting took longer than 200ms");
}

#[tokio::test]
async fn connections_that_the_server_has_closed_are_replaced_without_an_attempt() {
    let limits = ews_testing::RequestLimits {
        patience: Duration::from_millis(800),
        ..ews_testing::RequestLimits::default()
    };
    let exchange = start(mock().tls().limits(limits).sign_in(accounts().ntlm()));
    let client = builder(&exchange, kim())
        .retry(Retry::none())
        .build()
        .expect("a client");
    for _ in 0..3 {
        let outcome = client.photo(USER).await;
        assert!(is_photo(&outcome), "{outcome:?}");
        tokio::time::sleep(Duration::from_millis(1200)).await;
    }
}

#[tokio::test]
async fn a_request_given_up_at_any_moment_leaves_no_half_signed_connection() {
    let exchange = start(mock().tls().sign_in(accounts().ntlm()));
    let client = builder(&exchange, kim()).connections(1).build().expect("a client");
    for microseconds in (0..20_000).step_by(500) {
        let patience = Duration::from_micros(microseconds);
        let _ = tokio::time::timeout(patience, client.photo(USER).into_future()).await;
        let outcome = tokio::time::timeout(Duration::from_secs(20), client.photo(USER).into_future()).await;
        let outcome = outcome.expect("the only connection is free again");
        assert!(is_photo(&outcome), "after {patience:?}: {outcome:?}");
    }
}

/// A proxy that tunnels to this server, and the requests that it got.
pub(super) async fn proxy(target: std::net::SocketAddr) -> (String, tokio::sync::mpsc::UnboundedReceiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (sender, receiver) = tokio::sync::mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let mut client = BufReader::new(client);
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && client.read_line(&mut head).await.is_ok_and(|length| length > 0) {}
            let is_tunnel = head.starts_with("CONNECT ");
            let _ = sender.send(head);
            if !is_tunnel {
                continue;
            }
            client.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await.expect("sent");
            let mut server = TcpStream::connect(target).await.expect("the server");
            tokio::spawn(async move { copy_bidirectional(&mut client, &mut server).await });
        }
    });
    (format!("http://user:pass@{address}"), receiver)
}

#[tokio::test]
async fn tls_goes_through_a_proxy_as_a_tunnel_and_ntlm_through_that() {
    let exchange = start(
        mock()
            .tls()
            .sign_in(accounts().ntlm().extended_protection(ExtendedProtection::Require)),
    );
    let (proxy, mut heads) = proxy(exchange.address()).await;
    let client = builder(&exchange, kim()).proxy(proxy).build().expect("a client");

    let outcome = client.photo(USER).await;

    assert!(is_photo(&outcome), "{outcome:?}");
    let head = heads.recv().await.expect("a request");
    let authority = format!("localhost:{}", exchange.address().port());
    assert!(head.starts_with(&format!("CONNECT {authority} HTTP/1.1\r\n")), "{head}");
    assert!(
        head.to_ascii_lowercase()
            .contains("proxy-authorization: basic dxnlcjpwyxnz"),
        "{head}"
    );
}

#[tokio::test]
async fn without_tls_a_proxy_gets_the_whole_address() {
    let proxy = start(mock());
    let client = Client::builder("http://mail.invalid/EWS/Exchange.asmx", Credentials::anonymous());
    let client = client.proxy(proxy.url()).build().expect("a client");

    let outcome = client.photo(USER).await;

    assert!(is_photo(&outcome), "{outcome:?}");
    assert_eq!(proxy.requests()[0].uri(), "http://mail.invalid/EWS/Exchange.asmx");
}

#[tokio::test]
async fn a_proxy_that_refuses_is_named() {
    let proxy = start(MockExchange::builder().hook(|_| Some(Reply::html(407, "Proxy"))));
    let exchange = start(mock().tls());
    let client = builder(&exchange, kim()).proxy(proxy.url()).build().expect("a client");
    let error = client.photo(USER).await.expect_err("refused");
    assert_eq!(
        error.to_string(),
        "the proxy does not pass the request on: it refused the connection (HTTP 407); name user and password in the proxy's address"
    );
}
