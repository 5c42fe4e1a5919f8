//! What goes wrong between a service and its clients.

use super::*;

#[test]
fn planned_replies_come_first_so_that_clients_can_be_watched_trying_again() {
    let exchange = with_sample();
    let planned = [
        Reply::busy(Duration::from_millis(1500)),
        Reply::unavailable(Duration::from_secs(7)),
        Reply::server_error_page(),
        Reply::redirect("/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx"),
    ];
    let waits = [
        Some(Duration::from_millis(1500)),
        Some(Duration::from_secs(7)),
        None,
        None,
    ];
    for reply in planned {
        exchange.next(reply);
    }

    for wait in waits {
        let error = soap(&exchange, &PhotoRequest::new(USER)).unwrap_err();
        assert!(error.is_transient(), "{error}");
        assert_eq!(error.retry_after(), wait, "{error}");
    }
    assert!(soap(&exchange, &PhotoRequest::new(USER)).unwrap().photo().is_some());
    assert_eq!(exchange.requests().len(), 5);
}

#[test]
fn credentials_are_checked_where_they_are_asked_for() {
    let basic_auth = transport::basic_auth("user1", "secret").unwrap();
    let exchange = start(
        MockExchange::builder()
            .mailbox(USER, Picture::sample())
            .authorization(basic_auth.clone()),
    );
    let mut request = PhotoRequest::new(USER).to_soap(exchange.url()).unwrap();

    let error = transport::photo_response(&send(request.clone()).unwrap()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the server does not accept the credentials (HTTP 401); it offers Basic"
    );

    request.headers_mut().insert("authorization", basic_auth);
    assert!(
        transport::photo_response(&send(request).unwrap())
            .unwrap()
            .photo()
            .is_some()
    );
}

#[test]
fn a_response_can_come_late() {
    let exchange = with_sample();
    exchange.next(
        Reply::status(200)
            .with_body("text/plain", "late")
            .after(Duration::from_millis(300)),
    );
    let start = Instant::now();

    let response = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();

    assert_eq!(response.body(), b"late");
    assert!(start.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_response_can_come_in_drops() {
    let exchange = with_sample();
    exchange.next(
        Reply::status(200)
            .with_body("text/plain", "drip")
            .slowly(1, Duration::from_millis(50)),
    );
    let start = Instant::now();

    let response = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();

    assert_eq!(response.body(), b"drip");
    assert!(start.elapsed() >= Duration::from_millis(200));
}

#[test]
fn a_response_can_break_off() {
    let exchange = with_sample();
    exchange.next(Reply::status(200).with_body("text/plain", "promised").cut_off_after(4));

    let heard = talk(&exchange, "GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(
        heard.contains("content-length: 8\r\n") && heard.ends_with("\r\n\r\nprom"),
        "{heard}"
    );

    exchange.next(Reply::status(200).with_body("text/plain", "promised").cut_off_after(4));
    assert!(send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).is_err());
}

#[test]
fn a_server_can_hang_up() {
    let exchange = with_sample();
    exchange.next(Reply::hang_up());

    assert_eq!(talk(&exchange, "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "");
}

#[test]
fn an_envelope_that_cannot_be_written_is_told() {
    let exchange = start(MockExchange::builder().on::<GetUserPhoto>(|_| {
        Ok(Envelope::new(GetUserPhotoResponse {
            message_text: Some("\u{1}".to_owned()),
            ..GetUserPhotoResponse::new(ResponseClass::Success)
        }))
    }));

    let response = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();

    assert_eq!(response.status().as_u16(), 500);
    assert!(String::from_utf8_lossy(response.body()).contains("m:MessageText"));
}
