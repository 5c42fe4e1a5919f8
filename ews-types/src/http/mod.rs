//! EWS over HTTP without an HTTP client: requests to send and answers to read, in the types of the crate [`http`].
//!
//! [`http`]: https://docs.rs/http
//!
//! Any client that takes an `http::Request` and gives an `http::Response` will do; the examples `get_user_photo` (ureq,
//! blocking) and `get_user_photo_async` (reqwest) show two. Tell the client not to follow redirects and not to make
//! errors of statuses such as 500: what they mean is in the answer, and is read here.
//!
//! ```
//! use ews_types::http::{self, PhotoOutcome, PhotoRequest};
//!
//! # fn send<B>(_: ::http::Request<B>) -> ::http::Response<Vec<u8>> {
//! #     ::http::Response::builder().status(404).body(Vec::new()).expect("an answer")
//! # }
//! let request = PhotoRequest::new("user1@contoso.com").to_soap("https://mail.contoso.com/EWS/Exchange.asmx")?;
//! match http::photo_answer(&send(request)) {
//!     Ok(PhotoOutcome::Photo(photo)) => println!("{} bytes of {}", photo.bytes.len(), photo.media_type()),
//!     Ok(PhotoOutcome::NotModified { .. }) => println!("still the same"),
//!     Ok(_) => println!("no photo"),
//!     Err(error) if error.is_passing() => println!("try again in {:?}", error.retry_after()),
//!     Err(error) => println!("{error}"),
//! }
//! # Ok::<(), http::RequestError>(())
//! ```
//!
//! For any other operation: [`Post`] makes the request, [`answer`] reads what came back.

mod answer;
mod error;
mod etag;
mod photo;
mod refusal;
mod request;

pub use self::answer::{answer, answer_with};
pub use self::error::{Error, RedirectTarget};
pub use self::etag::{ETag, InvalidETag};
pub use self::photo::{ImageKind, Photo, PhotoOutcome, PhotoRequest, photo_answer, photo_rest_answer};
pub use self::request::{Post, RequestError, basic, bearer};
