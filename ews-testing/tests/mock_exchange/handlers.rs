//! Handlers, hooks and files: what a test puts into the server.

use super::*;

#[test]
fn a_handler_gets_the_typed_request_and_gives_the_typed_response() {
    let exchange = start(MockExchange::builder().on::<GetUserPhoto>(|call| {
        assert_eq!(call.http.headers()["x-anchormailbox"], "anchor@contoso.com");
        Ok(Envelope::new(GetUserPhotoResponse {
            message_text: Some(format!("{} in {}", call.body.email, call.body.size_requested)),
            response_code: Some(ResponseCode::NoError),
            has_changed: Some(false),
            ..GetUserPhotoResponse::new(ResponseClass::Success)
        }))
    }));
    let request = Envelope::new(GetUserPhoto::new(USER, UserPhotoSize::Hr48x48));

    let response = send(
        transport::Post::new(&request)
            .anchor_mailbox("anchor@contoso.com")
            .to(exchange.url())
            .unwrap(),
    );

    let envelope = transport::response::<GetUserPhoto>(&response.unwrap()).unwrap();
    assert_eq!(
        envelope.body.message_text.as_deref(),
        Some("user1@contoso.com in HR48x48")
    );
    assert!(matches!(envelope.body.outcome(), Outcome::Success(_)));
}

#[test]
fn a_handler_may_refuse_with_a_fault() {
    let exchange = start(MockExchange::builder().on::<GetUserPhoto>(|_| {
        let fault = Fault::new("s:Client", "Not for you.").with_response_code(ResponseCode::ErrorAccessDenied);
        Err(fault.into())
    }));

    let error = soap(&exchange, &PhotoRequest::new(USER)).unwrap_err();

    assert_eq!(error.status().as_u16(), 500);
    assert_eq!(
        error.to_string(),
        "the server refused the request (HTTP 500): ErrorAccessDenied: Not for you."
    );
}

#[test]
fn a_handler_that_panics_is_told_to_the_client_and_the_server_lives_on() {
    let exchange = start(MockExchange::builder().on::<GetUserPhoto>(|_| panic!("an assertion of the test failed")));

    for _ in 0..2 {
        let response = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();
        assert_eq!(response.status().as_u16(), 500);
        assert!(String::from_utf8_lossy(response.body()).contains("an assertion of the test failed"));
    }
}

#[test]
fn a_hook_sees_requests_before_anybody_else() {
    let exchange = start(
        MockExchange::builder()
            .mailbox(USER, Picture::sample())
            .hook(|request| {
                request
                    .uri()
                    .path()
                    .ends_with("/s/GetUserPhoto")
                    .then(|| Reply::html(418, "I'm a teapot"))
            }),
    );

    assert_eq!(
        rest(&exchange, &PhotoRequest::new(USER)).unwrap_err().status().as_u16(),
        418
    );
    assert!(soap(&exchange, &PhotoRequest::new(USER)).unwrap().photo().is_some());
}

#[test]
fn documents_are_served_on_their_paths() {
    let wsdl = Reply::status(200).with_body("text/xml", "<definitions/>");
    let exchange = start(MockExchange::builder().document("/EWS/Services.wsdl", wsdl));
    let url = exchange.url().replace("Exchange.asmx", "services.wsdl");

    let response = send(::http::Request::get(url).body(()).unwrap()).unwrap();

    assert_eq!(response.body(), b"<definitions/>");
}

#[test]
fn requests_are_remembered_up_to_a_number() {
    let limits = RequestLimits {
        recorded: 2,
        ..RequestLimits::default()
    };
    let exchange = start(MockExchange::builder().mailbox(USER, Picture::sample()).limits(limits));

    for email in ["a@b.c", "d@e.f", USER] {
        let _ = rest(&exchange, &PhotoRequest::new(email));
    }

    let paths: Vec<String> = exchange
        .requests()
        .iter()
        .map(|request| request.uri().to_string())
        .collect();
    assert_eq!(
        paths,
        [
            "/EWS/Exchange.asmx/s/GetUserPhoto?email=d@e.f",
            "/EWS/Exchange.asmx/s/GetUserPhoto?email=user1@contoso.com",
        ]
    );
}

#[test]
fn remembered_requests_hold_the_envelope_and_do_not_show_credentials() {
    let exchange = with_sample();
    let mut request = PhotoRequest::new(USER).to_soap(exchange.url()).unwrap();
    request
        .headers_mut()
        .insert("authorization", transport::bearer("sesame").unwrap());

    send(request).unwrap();

    let [request] = &exchange.requests()[..] else {
        panic!("one request")
    };
    assert_eq!(
        Envelope::<GetUserPhoto>::from_xml(request.body()).unwrap().body.email,
        USER
    );
    assert_eq!(request.headers()["authorization"], "Bearer sesame");
    assert!(!format!("{request:?}").contains("sesame"));
}
