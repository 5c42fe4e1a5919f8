//! EWS over HTTP without an HTTP client: requests to send and responses to read, in the types of the crate [`http`].
//!
//! [`http`]: https://docs.rs/http
//!
//! Any client that takes an `http::Request` and gives an `http::Response` will do; the example `get_user_photo_async` (reqwest)
//! and the cookbook (ureq as well) show two. Tell the client not to follow redirects and not to make
//! errors of statuses such as 500: what they mean is in the response, and is read here.
//!
//! ```
//! use ews_types::transport::{self, PhotoOutcome, PhotoRequest};
//!
//! # fn send<B>(_: ::http::Request<B>) -> ::http::Response<Vec<u8>> {
//! #     ::http::Response::builder().status(404).body(Vec::new()).expect("a response")
//! # }
//! let request = PhotoRequest::new("user1@contoso.com").to_soap("https://mail.contoso.com/EWS/Exchange.asmx")?;
//! match transport::photo_response(&send(request)) {
//!     Ok(PhotoOutcome::Photo(photo)) => println!("{} bytes of {}", photo.bytes.len(), photo.media_type()),
//!     Ok(PhotoOutcome::NotModified { .. }) => println!("still the same"),
//!     Ok(_) => println!("no photo"),
//!     Err(error) if error.is_transient() => println!("try again in {:?}", error.retry_after()),
//!     Err(error) => println!("{error}"),
//! }
//! # Ok::<(), transport::RequestError>(())
//! ```
//!
//! For any other operation: [`Post`] makes the request, [`response`] reads what came back.

mod credentials;
mod error;
mod etag;
mod photo;
mod refusal;
mod request;
mod response;

pub use self::error::{Error, RedirectTarget};
pub use self::etag::{ETag, InvalidETag};
pub use self::photo::{ImageKind, Photo, PhotoOutcome, PhotoRequest, photo_response, photo_rest_response};
pub use self::request::{Post, RequestError, basic_auth, bearer};
pub use self::response::{response, response_with};

/// Why a response that is not SOAP is none. `unreadable` is what reading its body came to.
#[cfg(feature = "autodiscover")]
pub(crate) fn refusal(response: &::http::Response<impl AsRef<[u8]>>, unreadable: Option<crate::Error>) -> Error {
    refusal::Received::of(response).refusal(unreadable)
}
