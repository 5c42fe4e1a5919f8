//! What makes clients take the server for an Exchange.

use super::*;

fn body(response: &::http::Response<Vec<u8>>) -> String {
    String::from_utf8_lossy(response.body()).into_owned()
}

#[test]
fn responses_of_handlers_carry_the_version_unless_they_have_a_header() {
    let exchange = start(MockExchange::builder().on::<GetUserPhoto>(|call| {
        let response = Envelope::new(GetUserPhotoResponse::new(ResponseClass::Success));
        Ok(match call.body.email.as_str() {
            USER => response,
            _ => response.with_header(Header {
                server_version_info: Some(ServerVersionInfo {
                    major_version: Some(8),
                    ..ServerVersionInfo::default()
                }),
                ..Header::default()
            }),
        })
    }));
    let version = |email: &str| {
        let request = PhotoRequest::new(email).to_soap(exchange.url()).unwrap();
        let response = transport::response::<GetUserPhoto>(&send(request).unwrap()).unwrap();
        response.header.server_version_info.unwrap().major_version
    };

    assert_eq!(version(USER), Some(15));
    assert_eq!(version("other@contoso.com"), Some(8));
}

#[test]
fn errors_and_unchanged_photos_have_the_elements_that_exchange_sends() {
    let exchange = with_sample();
    let tag = Picture::sample().etag().cloned().unwrap();
    let request = |request: PhotoRequest| send(request.to_soap(exchange.url()).unwrap()).unwrap();

    let unchanged = request(PhotoRequest::new(USER).if_none_match(&tag));
    let unknown = request(PhotoRequest::new("nobody@contoso.com"));

    let message = transport::response::<GetUserPhoto>(&unchanged).unwrap().body;
    assert_eq!(message.has_changed, Some(false));
    assert!(message.picture_data.unwrap().is_empty());
    let message = transport::response::<GetUserPhoto>(&unknown).unwrap().body;
    assert_eq!((message.descriptive_link_key, message.has_changed), (Some(0), None));
}

#[test]
fn a_user_without_a_photo_is_http_404() {
    let exchange = start(MockExchange::builder().mailbox(USER, Mailbox::WithoutPhoto));

    let response = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();

    assert_eq!(response.status().as_u16(), 404);
}

#[test]
fn the_prefix_of_a_fault_code_is_declared() {
    let exchange = with_sample();
    for (code, written) in [
        ("s:Client", "<faultcode>soap:Client</faultcode>"),
        ("a:ErrorServerBusy", "<faultcode>t:ErrorServerBusy</faultcode>"),
        ("Server", "<faultcode>Server</faultcode>"),
    ] {
        exchange.next(Fault::new(code, "…").into());
        let response = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();
        let body = body(&response);
        assert!(body.contains(written), "{body}");
        assert!(body.contains("xmlns:soap=") && body.contains("xmlns:t="), "{body}");
    }
}

#[test]
fn the_endpoint_shows_the_page_of_a_service() {
    let exchange = with_sample();

    let response = send(::http::Request::get(exchange.url()).body(()).unwrap()).unwrap();

    assert_eq!(response.status().as_u16(), 200);
    assert!(
        body(&response).contains("You have created a service."),
        "{}",
        body(&response)
    );
    assert!(body(&response).contains("/EWS/Services.wsdl"));
}

#[test]
fn a_reply_may_be_malformed() {
    let exchange = with_sample();
    for bytes in ["HTTP/1.1 abc\r\n\r\n", "\u{1}\u{2}", ""] {
        exchange.next(Reply::raw(bytes));
        assert_eq!(talk(&exchange, "GET /EWS/Exchange.asmx HTTP/1.1\r\n\r\n"), bytes);
    }
}
