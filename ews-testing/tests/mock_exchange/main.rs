//! The mock server for Exchange, asked over real HTTP.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use ews_testing::{
    Builder, Mailbox, MockExchange, PhotoQuery, Picture, Reply, RequestLimits, UnknownAddress, WithoutPhoto,
};
use ews_types::transport::{self, ETag, Error, PhotoOutcome, PhotoRequest};
use ews_types::{
    Envelope, Fault, GetUserPhoto, GetUserPhotoResponse, Header, Outcome, ResponseClass, ResponseCode, ResponseMessage,
    ServerVersionInfo, UserPhotoSize,
};

const USER: &str = "user1@contoso.com";

/// A client that takes responses as they come.
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

fn soap(exchange: &MockExchange, request: &PhotoRequest) -> Result<PhotoOutcome, Error> {
    let request = request.to_soap(exchange.url()).expect("a request");
    transport::photo_response(&send(request).expect("a response"))
}

fn rest(exchange: &MockExchange, request: &PhotoRequest) -> Result<PhotoOutcome, Error> {
    let request = request.to_rest(exchange.url()).expect("a request");
    transport::photo_rest_response(&send(request).expect("a response"))
}

fn start(builder: Builder) -> MockExchange {
    builder.start().expect("a port on loopback")
}

fn with_sample() -> MockExchange {
    start(MockExchange::builder().mailbox(USER, Picture::sample()))
}

/// Says exactly this and tells what comes back until the connection closes.
fn talk(exchange: &MockExchange, said: &str) -> String {
    let mut connection = TcpStream::connect(exchange.address()).expect("a connection");
    connection
        .set_read_timeout(Some(Duration::from_secs(10)))
        .expect("a time limit");
    connection.write_all(said.as_bytes()).expect("sent");
    let mut heard = Vec::new();
    let _ = connection.read_to_end(&mut heard);
    String::from_utf8_lossy(&heard).into_owned()
}

mod photos;

mod handlers;

mod trouble;

mod wrong_requests;

mod connections;

mod exchange;

mod policy;

mod sign_in;
