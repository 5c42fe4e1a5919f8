//! Requests that are wrong.

use super::*;

fn post(exchange: &MockExchange, content_type: &str, body: &str) -> ::http::Response<Vec<u8>> {
    let request = ::http::Request::post(exchange.url())
        .header("Content-Type", content_type)
        .body(body.to_owned());
    send(request.expect("a request")).expect("a response")
}

#[test]
fn a_breach_of_the_schema_is_a_fault_with_its_place() {
    let request = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\n  \
            <GetUserPhoto xmlns=\"http://schemas.microsoft.com/exchange/services/2006/messages\"><Email>a</Email></GetUserPhoto>\
            </s:Body></s:Envelope>";

    let response = post(&with_sample(), "text/xml; charset=utf-8", request);

    let error = transport::response::<GetUserPhoto>(&response).unwrap_err();
    let Error::Fault { fault, .. } = &error else {
        panic!("{error:?}")
    };
    assert_eq!(fault.code(), Some(ResponseCode::ErrorSchemaValidation));
    assert_eq!(fault.message_xml().line_number(), Some(2));
    assert!(
        fault.message_xml().violation().unwrap().contains("SizeRequested"),
        "{fault}"
    );
}

#[test]
fn an_operation_without_a_handler_is_a_fault_that_names_it() {
    let request = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
            <GetItem xmlns=\"http://schemas.microsoft.com/exchange/services/2006/messages\"/></s:Body></s:Envelope>";

    let error = transport::response::<GetUserPhoto>(&post(&with_sample(), "text/xml", request)).unwrap_err();

    assert!(error.to_string().contains("no handler for GetItem"), "{error}");
}

#[test]
fn what_is_no_soap_is_http_400_with_the_reason() {
    let exchange = with_sample();
    for body in ["", "hello", "<a>", "<!DOCTYPE x><a/>", "<html/>"] {
        let response = post(&exchange, "text/xml", body);
        assert_eq!(response.status().as_u16(), 400, "{body}");
        assert!(!response.body().is_empty(), "{body}");
    }
}

#[test]
fn other_media_types_paths_and_methods_are_refused() {
    let exchange = with_sample();
    let status = |request: ::http::request::Builder| send(request.body(()).unwrap()).unwrap().status().as_u16();

    assert_eq!(post(&exchange, "application/json", "{}").status().as_u16(), 415);
    assert_eq!(status(::http::Request::put(exchange.url())), 405);
    assert_eq!(
        status(::http::Request::get(format!("{}/elsewhere", exchange.url()))),
        404
    );
    assert_eq!(
        status(::http::Request::get(format!("{}/s/GetUserPhoto", exchange.url()))),
        400
    );
}

#[test]
fn what_is_no_http_or_too_much_is_refused_and_the_server_lives_on() {
    let limits = RequestLimits {
        head: 1024,
        body: 1024,
        ..RequestLimits::default()
    };
    let exchange = start(MockExchange::builder().mailbox(USER, Picture::sample()).limits(limits));
    let long = "x".repeat(5000);
    for (said, status) in [
        ("\u{16}\u{3}\u{1} TLS, perhaps\r\n\r\n".to_owned(), 400),
        ("GET\r\n\r\n".to_owned(), 400),
        (format!("GET /{long} HTTP/1.1\r\n\r\n"), 431),
        (format!("POST / HTTP/1.1\r\nContent-Length: 5000\r\n\r\n{long}"), 413),
        (
            format!("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n{long}"),
            413,
        ),
    ] {
        let heard = talk(&exchange, &said);
        assert!(heard.starts_with(&format!("HTTP/1.1 {status} ")), "{said:.40}: {heard}");
    }
    assert!(soap(&exchange, &PhotoRequest::new(USER)).unwrap().photo().is_some());
}

#[test]
fn a_request_that_does_not_come_is_not_waited_for() {
    let limits = RequestLimits {
        patience: Duration::from_millis(100),
        ..RequestLimits::default()
    };
    let exchange = start(MockExchange::builder().limits(limits));

    assert!(talk(&exchange, "POST / HTTP/1.1\r\nContent-Le").starts_with("HTTP/1.1 408 "));
    assert_eq!(talk(&exchange, ""), "");
}

#[test]
fn more_connections_than_allowed_are_turned_away() {
    let limits = RequestLimits {
        connections: 1,
        ..RequestLimits::default()
    };
    let exchange = start(MockExchange::builder().limits(limits));
    let mut first = TcpStream::connect(exchange.address()).unwrap();
    // A response on the first shows that it has been attended to.
    first.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
    first.read_exact(&mut [0; 12]).unwrap();

    assert!(talk(&exchange, "").starts_with("HTTP/1.1 503 "));
}
