//! The stand-in for Exchange, asked over real HTTP.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use ews_types::http::{self, ETag, Error, PhotoOutcome, PhotoRequest};
use ews_types::testing::{
    Builder, Mailbox, PhotoQuery, Picture, Reply, RequestLimits, StandIn, UnknownAddress, WithoutPhoto,
};
use ews_types::{
    Envelope, Fault, GetUserPhoto, GetUserPhotoResponse, Outcome, ResponseClass, ResponseCode, ResponseMessage,
    UserPhotoSize,
};

const USER: &str = "user1@contoso.com";

/// A client that takes answers as they come.
fn client() -> ureq::Agent {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(Duration::from_secs(20)))
        .build()
        .into()
}

fn send<B: ureq::AsSendBody>(request: ::http::Request<B>) -> Result<::http::Response<Vec<u8>>, ureq::Error> {
    let (parts, mut body) = client().run(request)?.into_parts();
    Ok(::http::Response::from_parts(parts, body.read_to_vec()?))
}

fn soap(exchange: &StandIn, request: &PhotoRequest) -> Result<PhotoOutcome, Error> {
    let request = request.to_soap(exchange.url()).expect("a request");
    http::photo_answer(&send(request).expect("an answer"))
}

fn rest(exchange: &StandIn, request: &PhotoRequest) -> Result<PhotoOutcome, Error> {
    let request = request.to_rest(exchange.url()).expect("a request");
    http::photo_rest_answer(&send(request).expect("an answer"))
}

fn start(builder: Builder) -> StandIn {
    builder.start().expect("a port on loopback")
}

fn with_sample() -> StandIn {
    start(StandIn::builder().mailbox(USER, Picture::sample()))
}

/// Says exactly this and tells what comes back until the connection closes.
fn talk(exchange: &StandIn, said: &str) -> String {
    let mut connection = TcpStream::connect(exchange.address()).expect("a connection");
    connection
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("a time limit");
    connection.write_all(said.as_bytes()).expect("sent");
    let mut heard = Vec::new();
    let _ = connection.read_to_end(&mut heard);
    String::from_utf8_lossy(&heard).into_owned()
}

mod photos {
    use super::*;

    #[test]
    fn the_sample_picture_opens() {
        let picture = image::load_from_memory(Picture::sample().bytes()).unwrap();

        assert_eq!((picture.width(), picture.height()), (48, 48));
    }

    #[test]
    fn a_photo_is_sent_by_soap_and_by_rest_with_its_tag() {
        let exchange = start(StandIn::builder().mailbox(USER, Picture::sample().fresh_for(Duration::from_secs(3600))));
        let request = PhotoRequest::new("USER1@contoso.com").size(UserPhotoSize::Hr96x96);

        for outcome in [soap(&exchange, &request), rest(&exchange, &request)] {
            let photo = outcome.unwrap().photo().unwrap();
            assert_eq!(&photo.bytes[..], Picture::sample().bytes());
            assert_eq!(photo.content_type.as_deref(), Some("image/jpeg"));
            assert_eq!(photo.etag.as_ref(), Picture::sample().etag());
            let ahead = photo
                .expires
                .unwrap()
                .duration_since(std::time::SystemTime::now())
                .unwrap();
            assert!((3590..=3600).contains(&ahead.as_secs()), "{ahead:?}");
        }
    }

    #[test]
    fn a_photo_that_the_client_has_is_not_sent_again() {
        let exchange = with_sample();
        let tag = Picture::sample().etag().cloned().unwrap();
        let known = PhotoRequest::new(USER).if_none_match(&tag);
        let other = PhotoRequest::new(USER).if_none_match(&"other".parse::<ETag>().unwrap());

        assert_eq!(
            soap(&exchange, &known).unwrap(),
            PhotoOutcome::NotModified { expires: None }
        );
        assert_eq!(
            rest(&exchange, &known).unwrap(),
            PhotoOutcome::NotModified { expires: None }
        );
        let answer = send(known.to_rest(exchange.url()).unwrap()).unwrap();
        assert_eq!((answer.status().as_u16(), answer.body().len()), (304, 0));
        assert!(soap(&exchange, &other).unwrap().photo().is_some());
        assert!(rest(&exchange, &other).unwrap().photo().is_some());
    }

    #[test]
    fn a_server_may_send_neither_tag_nor_media_type() {
        let bare = Picture::sample().without_etag().without_content_type();
        let exchange = start(StandIn::builder().mailbox(USER, bare));

        for outcome in [
            soap(&exchange, &PhotoRequest::new(USER)),
            rest(&exchange, &PhotoRequest::new(USER)),
        ] {
            let photo = outcome.unwrap().photo().unwrap();
            assert_eq!(
                (&photo.etag, &photo.content_type, photo.media_type()),
                (&None, &None, "image/jpeg")
            );
        }
    }

    #[test]
    fn a_user_without_a_photo_is_told_in_every_way_that_servers_have() {
        for manner in [
            WithoutPhoto::EmptyPicture,
            WithoutPhoto::NoPicture,
            WithoutPhoto::NotFoundWithEnvelope,
            WithoutPhoto::NotFound,
        ] {
            let exchange = start(
                StandIn::builder()
                    .mailbox(USER, Mailbox::WithoutPhoto)
                    .without_photo(manner),
            );
            let request = PhotoRequest::new(USER);
            assert_eq!(soap(&exchange, &request).unwrap(), PhotoOutcome::NotFound, "{manner:?}");
            assert_eq!(rest(&exchange, &request).unwrap(), PhotoOutcome::NotFound, "{manner:?}");
        }
    }

    #[test]
    fn an_unknown_address_is_an_error_or_http_500() {
        let exchange = with_sample();
        let server_error = start(StandIn::builder().unknown_address(UnknownAddress::ServerError));
        let nobody = PhotoRequest::new("nobody@contoso.com");

        let error = soap(&exchange, &nobody).unwrap_err();
        assert!(
            matches!(&error, Error::Response { error, .. } if error.code() == Some("ErrorItemNotFound")),
            "{error:?}"
        );
        assert_eq!(soap(&server_error, &nobody).unwrap_err().status().as_u16(), 500);
        assert_eq!(rest(&exchange, &nobody).unwrap(), PhotoOutcome::NotFound);
    }

    #[test]
    fn pictures_can_be_made_as_they_are_asked_for() {
        let exchange = start(StandIn::builder().mailboxes(|PhotoQuery { email, size, .. }| {
            let size = size.as_ref().map_or("any", UserPhotoSize::as_str);
            Picture::new(format!("GIF89a {email} {size}")).into()
        }));
        let request = PhotoRequest::new("kim+work@contoso.com").size(UserPhotoSize::Hr120x120);

        for outcome in [soap(&exchange, &request), rest(&exchange, &request)] {
            assert_eq!(
                &outcome.unwrap().photo().unwrap().bytes[..],
                b"GIF89a kim+work@contoso.com HR120x120"
            );
        }
        let any = rest(&exchange, &PhotoRequest::new("a@b.c")).unwrap().photo().unwrap();
        assert_eq!(&any.bytes[..], b"GIF89a a@b.c any");
    }

    #[test]
    fn a_size_outside_the_schema_is_a_fault() {
        let request = PhotoRequest::new(USER).size(UserPhotoSize::from("HR1x1"));

        let error = soap(&with_sample(), &request).unwrap_err();

        let Error::Fault { fault, .. } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(fault.response_code(), Some(ResponseCode::ErrorSchemaValidation));
        assert!(fault.message_xml().violation().unwrap().contains("HR1x1"));
    }

    #[test]
    fn answers_carry_the_version_of_the_server() {
        let exchange = with_sample();
        let request = Envelope::new(GetUserPhoto::new(USER, UserPhotoSize::Hr48x48));

        let answer = send(http::Post::new(&request).to(exchange.url()).unwrap()).unwrap();

        let header = http::answer::<GetUserPhoto>(&answer).unwrap().header;
        assert_eq!(header.server_version_info.unwrap().major_version, Some(15));
    }
}

mod handlers {
    use super::*;

    #[test]
    fn a_handler_gets_the_typed_request_and_gives_the_typed_answer() {
        let exchange = start(StandIn::builder().on::<GetUserPhoto>(|call| {
            assert_eq!(call.http.headers()["x-anchormailbox"], "anchor@contoso.com");
            Ok(Envelope::new(GetUserPhotoResponse {
                message_text: Some(format!("{} in {}", call.body.email, call.body.size_requested)),
                response_code: Some(ResponseCode::NoError),
                has_changed: Some(false),
                ..GetUserPhotoResponse::new(ResponseClass::Success)
            }))
        }));
        let request = Envelope::new(GetUserPhoto::new(USER, UserPhotoSize::Hr48x48));

        let answer = send(
            http::Post::new(&request)
                .anchor_mailbox("anchor@contoso.com")
                .to(exchange.url())
                .unwrap(),
        );

        let envelope = http::answer::<GetUserPhoto>(&answer.unwrap()).unwrap();
        assert_eq!(
            envelope.body.message_text.as_deref(),
            Some("user1@contoso.com in HR48x48")
        );
        assert!(matches!(envelope.body.outcome(), Outcome::Success(_)));
    }

    #[test]
    fn a_handler_may_refuse_with_a_fault() {
        let exchange = start(StandIn::builder().on::<GetUserPhoto>(|_| {
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
        let exchange = start(StandIn::builder().on::<GetUserPhoto>(|_| panic!("an assertion of the test failed")));

        for _ in 0..2 {
            let answer = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();
            assert_eq!(answer.status().as_u16(), 500);
            assert!(String::from_utf8_lossy(answer.body()).contains("an assertion of the test failed"));
        }
    }

    #[test]
    fn a_hook_sees_requests_before_anybody_else() {
        let exchange = start(StandIn::builder().mailbox(USER, Picture::sample()).hook(|request| {
            request
                .uri()
                .path()
                .ends_with("/s/GetUserPhoto")
                .then(|| Reply::html(418, "I'm a teapot"))
        }));

        assert_eq!(
            rest(&exchange, &PhotoRequest::new(USER)).unwrap_err().status().as_u16(),
            418
        );
        assert!(soap(&exchange, &PhotoRequest::new(USER)).unwrap().photo().is_some());
    }

    #[test]
    fn documents_are_served_on_their_paths() {
        let wsdl = Reply::status(200).with_body("text/xml", "<definitions/>");
        let exchange = start(StandIn::builder().document("/EWS/Services.wsdl", wsdl));
        let url = exchange.url().replace("Exchange.asmx", "services.wsdl");

        let answer = send(::http::Request::get(url).body(()).unwrap()).unwrap();

        assert_eq!(answer.body(), b"<definitions/>");
    }

    #[test]
    fn requests_are_remembered_up_to_a_number() {
        let limits = RequestLimits {
            recorded: 2,
            ..RequestLimits::default()
        };
        let exchange = start(StandIn::builder().mailbox(USER, Picture::sample()).limits(limits));

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
            .insert("authorization", http::bearer("sesame").unwrap());

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
}

/// What goes wrong between a service and its clients.
mod trouble {
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
            assert!(error.is_passing(), "{error}");
            assert_eq!(error.retry_after(), wait, "{error}");
        }
        assert!(soap(&exchange, &PhotoRequest::new(USER)).unwrap().photo().is_some());
        assert_eq!(exchange.requests().len(), 5);
    }

    #[test]
    fn credentials_are_checked_where_they_are_asked_for() {
        let basic = http::basic("user1", "secret").unwrap();
        let exchange = start(
            StandIn::builder()
                .mailbox(USER, Picture::sample())
                .authorization(basic.clone()),
        );
        let mut request = PhotoRequest::new(USER).to_soap(exchange.url()).unwrap();

        let error = http::photo_answer(&send(request.clone()).unwrap()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the server does not accept the credentials (HTTP 401); it offers Basic"
        );

        request.headers_mut().insert("authorization", basic);
        assert!(http::photo_answer(&send(request).unwrap()).unwrap().photo().is_some());
    }

    #[test]
    fn an_answer_can_come_late() {
        let exchange = with_sample();
        exchange.next(
            Reply::status(200)
                .with_body("text/plain", "late")
                .after(Duration::from_millis(300)),
        );
        let start = Instant::now();

        let answer = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();

        assert_eq!(answer.body(), b"late");
        assert!(start.elapsed() >= Duration::from_millis(300));
    }

    #[test]
    fn an_answer_can_come_in_drops() {
        let exchange = with_sample();
        exchange.next(
            Reply::status(200)
                .with_body("text/plain", "drip")
                .slowly(1, Duration::from_millis(50)),
        );
        let start = Instant::now();

        let answer = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();

        assert_eq!(answer.body(), b"drip");
        assert!(start.elapsed() >= Duration::from_millis(200));
    }

    #[test]
    fn an_answer_can_break_off() {
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
        let exchange = start(StandIn::builder().on::<GetUserPhoto>(|_| {
            Ok(Envelope::new(GetUserPhotoResponse {
                message_text: Some("\u{1}".to_owned()),
                ..GetUserPhotoResponse::new(ResponseClass::Success)
            }))
        }));

        let answer = send(PhotoRequest::new(USER).to_soap(exchange.url()).unwrap()).unwrap();

        assert_eq!(answer.status().as_u16(), 500);
        assert!(String::from_utf8_lossy(answer.body()).contains("m:MessageText"));
    }
}

/// Requests that are wrong.
mod wrong_requests {
    use super::*;

    fn post(exchange: &StandIn, content_type: &str, body: &str) -> ::http::Response<Vec<u8>> {
        let request = ::http::Request::post(exchange.url())
            .header("Content-Type", content_type)
            .body(body.to_owned());
        send(request.expect("a request")).expect("an answer")
    }

    #[test]
    fn a_breach_of_the_schema_is_a_fault_with_its_place() {
        let request = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\n  \
            <GetUserPhoto xmlns=\"http://schemas.microsoft.com/exchange/services/2006/messages\"><Email>a</Email></GetUserPhoto>\
            </s:Body></s:Envelope>";

        let answer = post(&with_sample(), "text/xml; charset=utf-8", request);

        let error = http::answer::<GetUserPhoto>(&answer).unwrap_err();
        let Error::Fault { fault, .. } = &error else {
            panic!("{error:?}")
        };
        assert_eq!(fault.response_code(), Some(ResponseCode::ErrorSchemaValidation));
        assert_eq!(fault.message_xml().line_number(), Some(2));
        assert!(
            fault.message_xml().violation().unwrap().contains("SizeRequested"),
            "{fault}"
        );
    }

    #[test]
    fn an_operation_without_a_handler_is_a_fault() {
        let request = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
            <GetItem xmlns=\"http://schemas.microsoft.com/exchange/services/2006/messages\"/></s:Body></s:Envelope>";

        let error = http::answer::<GetUserPhoto>(&post(&with_sample(), "text/xml", request)).unwrap_err();

        assert!(error.to_string().contains("no handler for this operation"), "{error}");
    }

    #[test]
    fn what_is_no_soap_is_http_400_with_the_reason() {
        let exchange = with_sample();
        for body in ["", "hello", "<a>", "<!DOCTYPE x><a/>", "<html/>"] {
            let answer = post(&exchange, "text/xml", body);
            assert_eq!(answer.status().as_u16(), 400, "{body}");
            assert!(!answer.body().is_empty(), "{body}");
        }
    }

    #[test]
    fn other_media_types_paths_and_methods_are_refused() {
        let exchange = with_sample();
        let status = |request: ::http::request::Builder| send(request.body(()).unwrap()).unwrap().status().as_u16();

        assert_eq!(post(&exchange, "application/json", "{}").status().as_u16(), 415);
        assert_eq!(status(::http::Request::get(exchange.url())), 405);
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
        let exchange = start(StandIn::builder().mailbox(USER, Picture::sample()).limits(limits));
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
        let exchange = start(StandIn::builder().limits(limits));

        assert!(talk(&exchange, "POST / HTTP/1.1\r\nContent-Le").starts_with("HTTP/1.1 408 "));
        assert_eq!(talk(&exchange, ""), "");
    }

    #[test]
    fn more_connections_than_allowed_are_turned_away() {
        let limits = RequestLimits {
            connections: 1,
            ..RequestLimits::default()
        };
        let exchange = start(StandIn::builder().limits(limits));
        let mut first = TcpStream::connect(exchange.address()).unwrap();
        // An answer on the first shows that it has been attended to.
        first.write_all(b"GET / HTTP/1.1\r\n\r\n").unwrap();
        first.read_exact(&mut [0; 12]).unwrap();

        assert!(talk(&exchange, "").starts_with("HTTP/1.1 503 "));
    }
}

mod connections {
    use super::*;

    #[test]
    fn one_connection_carries_several_requests() {
        let exchange = with_sample();
        let request = format!("GET /EWS/Exchange.asmx/s/GetUserPhoto?email={USER} HTTP/1.1\r\nHost: x\r\n");

        let heard = talk(&exchange, &format!("{request}\r\n{request}Connection: close\r\n\r\n"));

        assert_eq!(heard.matches("HTTP/1.1 200 OK").count(), 2);
    }

    #[test]
    fn head_gives_the_headers_only() {
        let heard = talk(
            &with_sample(),
            &format!("HEAD /ews/exchange.asmx/S/getuserphoto?email={USER} HTTP/1.1\r\nConnection: close\r\n\r\n"),
        );

        assert!(
            heard.starts_with("HTTP/1.1 200 OK\r\n") && heard.ends_with("\r\n\r\n"),
            "{heard}"
        );
        assert!(
            heard.contains(&format!("content-length: {}\r\n", Picture::sample().bytes().len())),
            "{heard}"
        );
    }

    #[test]
    fn many_clients_are_served_at_once() {
        let exchange = with_sample();
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..8 {
                        assert!(soap(&exchange, &PhotoRequest::new(USER)).unwrap().photo().is_some());
                    }
                });
            }
        });
        assert_eq!(exchange.requests().len(), 128);
    }

    #[test]
    fn dropping_it_closes_the_port_and_ends_slow_answers() {
        let exchange = with_sample();
        let address = exchange.address();
        exchange.next(Reply::status(200).after(Duration::from_secs(60)));
        let request = PhotoRequest::new(USER).to_soap(exchange.url()).unwrap();
        let (told, waiting) = mpsc::channel();
        std::thread::spawn(move || told.send(send(request).is_err()));
        while exchange.requests().is_empty() {
            std::thread::sleep(Duration::from_millis(5));
        }
        let start = Instant::now();

        drop(exchange);

        assert_eq!(waiting.recv_timeout(Duration::from_secs(10)), Ok(true));
        assert!(start.elapsed() < Duration::from_secs(5));
        assert!(TcpStream::connect(address).is_err());
    }
}
