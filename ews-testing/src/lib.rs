//! A mock server for Exchange, for tests: a server on loopback that serves typed requests with typed responses.
//!
//! It runs in the test's own process, on a free port of 127.0.0.1, and stops when it is dropped. Photos need no code:
//!
//! ```
//! use ews_testing::{Mailbox, Picture, MockExchange};
//!
//! let exchange = MockExchange::builder()
//!     .mailbox("user1@contoso.com", Picture::sample())
//!     .mailbox("user2@contoso.com", Mailbox::WithoutPhoto)
//!     .start()?;
//! println!("POST to {}", exchange.url());
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! Any operation can have a handler, which gets the request as its type and gives an envelope, or any
//! [`Reply`] in its place:
//!
//! ```
//! use ews_testing::{Reply, MockExchange};
//! use ews_types::{Envelope, Fault, GetUserPhoto, GetUserPhotoResponse, ResponseClass, ResponseCode};
//!
//! let exchange = MockExchange::builder()
//!     .on::<GetUserPhoto>(|call| match call.body.email.as_str() {
//!         "secret@contoso.com" => Err(Fault::new("s:Client", "Not for you.")
//!             .with_response_code(ResponseCode::ErrorAccessDenied)
//!             .into()),
//!         "slow@contoso.com" => Err(Reply::hang_up()),
//!         _ => Ok(Envelope::new(GetUserPhotoResponse::new(ResponseClass::Success))),
//!     })
//!     .start()?;
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! What goes wrong between the service and its clients is a [`Reply`] too: throttling, error pages, responses that come
//! late, slowly or not to the end. [`MockExchange::next`] sends one in place of the next response, so that a test can watch
//! a client try again:
//!
//! ```
//! use ews_testing::{Picture, Reply, MockExchange};
//! use std::time::Duration;
//!
//! let exchange = MockExchange::builder().mailbox("user1@contoso.com", Picture::sample()).start()?;
//! exchange.next(Reply::busy(Duration::from_millis(200)));
//! exchange.next(Reply::server_error_page());
//! // … the client asks three times, and has the photo.
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! # Signing in, TLS, policies
//!
//! [`Builder::sign_in`] asks for credentials: Basic and Bearer, and with the feature `ntlm` NTLM and Negotiate, the channel
//! binding included. The feature `tls` puts TLS on it, with a certificate made for each server. [`Builder::max_concurrency`]
//! and [`Builder::busy_spells`] refuse requests as an Exchange with a policy does.
//!
//! # Why it has a server of its own
//!
//! What a test wants is what server crates rightly prevent: responses that come late or in drops, break off in the middle
//! of what they promised, or are not HTTP at all. It is 700 lines on `std::net` and the parser `httparse`, and brings no
//! runtime into the tests of those who use it.

mod builder;
mod load;
mod message;
mod mock_exchange;
mod photos;
mod reply;
mod routes;
mod server;
mod sign_in;
#[cfg(feature = "tls")]
mod tls;
mod wire;

pub use self::builder::Builder;
pub use self::message::RequestLimits;
pub use self::mock_exchange::{Call, MockExchange};
pub use self::photos::{Mailbox, PhotoQuery, Picture, UnknownAddress, WithoutPhoto};
pub use self::reply::Reply;
#[cfg(feature = "ntlm")]
pub use self::sign_in::ExtendedProtection;
pub use self::sign_in::SignIn;

use ews_types::XmlElement;

/// A `Value` of `MessageXml`.
fn value(name: &str, text: &str) -> XmlElement {
    let element = XmlElement::new("http://schemas.microsoft.com/exchange/services/2006/types", "Value");
    element.with_attribute("Name", name).with_text(text)
}
