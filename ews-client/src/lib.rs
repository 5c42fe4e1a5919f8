//! A client of Exchange Web Services (EWS): it signs in, keeps to the server's limits, and calls any operation.
//!
//! ```no_run
//! use ews_client::{Client, Credentials};
//! use ews_types::transport::PhotoOutcome;
//!
//! # async fn example() -> Result<(), ews_client::Error> {
//! let credentials = Credentials::password("CONTOSO\\kim", "secret");
//! let client = Client::new("https://mail.contoso.com/EWS/Exchange.asmx", credentials)?;
//! if let PhotoOutcome::Photo(photo) = client.photo("bo.rogers@contoso.com").await? {
//!     println!("{} bytes of {}", photo.bytes.len(), photo.media_type());
//! }
//! # Ok(()) }
//! ```
//!
//! # Signing in
//!
//! An Exchange on premises offers Negotiate (Kerberos or NTLM) and NTLM as it is installed, and Basic where an
//! administrator has switched it on; Exchange Online wants a token. [`Credentials::password`] takes the best that the
//! server offers, [`Credentials::only`] restricts it, [`Credentials::bearer_with`] renews tokens. NTLM and Negotiate carry
//! the channel binding `tls-server-end-point`, which Extended Protection asks for. They sign in connections: a connection
//! is kept and carries one request after the other.
//!
//! Wrong credentials are tried by one request at a time, and no more than three times in a row: a client with twenty
//! connections must not lock the account. After that, requests fail with [`Error::Rejected`].
//!
//! # Limits
//!
//! No more than [`Builder::connections`] requests are under way at once. When the server says that it is overloaded
//! (`ErrorServerBusy`, `ErrorExceededConnectionCount`, HTTP 503), half as many are, and one more after each round of
//! successes. What failed for a transient reason is sent again as [`Retry`] says: after the time that the server asks for,
//! and until the budget is used up. A request whose response was lost is sent again only if its operation changes nothing.
//!
//! # Cancelling
//!
//! Dropping a future ends the request. Its connection is closed, unless its response had been read to the end.
//!
//! # What is not here
//!
//! Redirects to other servers are errors, as following them could hand over the credentials. Streaming notifications
//! are read by [`Documents`](ews_types::Documents) from a response that another client brings.

mod body;
mod builder;
mod client;
mod connect;
mod connection;
mod credentials;
mod discovery;
mod error;
mod limit;
mod photo;
mod pool;
mod retry;
mod sign_in;
mod tls;

pub use self::builder::Builder;
pub use self::client::Client;
pub use self::credentials::{Credentials, Scheme, UnknownScheme};
pub use self::discovery::Discovery;
pub use self::error::{Error, Phase};
pub use self::photo::PhotoCall;
pub use self::retry::Retry;
