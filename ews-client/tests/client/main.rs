//! The client against the mock Exchange, over real connections.

use std::time::{Duration, Instant};

use ews_client::{Builder, Client, Credentials, Discovery, Error, Phase, Retry, Scheme};
use ews_testing::{ExtendedProtection, Mailbox, MockExchange, Picture, Reply, SignIn};
use ews_types::transport::{ETag, PhotoOutcome};
use ews_types::{GetUserPhoto, ResponseMessage, UserPhotoSize};

const USER: &str = "user1@contoso.com";
const PASSWORD: &str = "pässword-9f2c";

fn mock() -> ews_testing::Builder {
    MockExchange::builder().mailbox(USER, Picture::sample())
}

fn start(builder: ews_testing::Builder) -> MockExchange {
    builder.start().expect("a port on loopback")
}

fn accounts() -> SignIn {
    SignIn::new().account("CONTOSO\\kim", PASSWORD)
}

fn kim() -> Credentials {
    Credentials::password("CONTOSO\\kim", PASSWORD)
}

/// A client that trusts the server, and tries again quickly.
fn builder(exchange: &MockExchange, credentials: Credentials) -> Builder {
    let builder = Client::builder(exchange.url(), credentials).no_proxy().retry(Retry {
        floor: Duration::from_millis(10),
        ..Retry::default()
    });
    match exchange.root_certificate() {
        Some(root) => builder.root_certificates(root),
        None => builder,
    }
}

fn client(exchange: &MockExchange, credentials: Credentials) -> Client {
    builder(exchange, credentials).build().expect("a client")
}

fn is_photo(outcome: &Result<PhotoOutcome, Error>) -> bool {
    matches!(outcome, Ok(PhotoOutcome::Photo(photo)) if &photo.bytes[..] == Picture::sample().bytes())
}

mod connections;
mod discovery;
mod limits;
mod requests;
mod secrets;
mod sign_in;
