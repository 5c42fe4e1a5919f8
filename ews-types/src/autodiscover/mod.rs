//! Finding the EWS endpoint of a mailbox: Autodiscover as a state machine without I/O.
//!
//! [`Autodiscover`] names the next [`Step`]; the caller carries it out with its own HTTP client and hands over what came
//! back. The search ends with [`Settings`] or with an [`Error`] that lists what was tried.
//!
//! Candidates are tried in the order of [Microsoft's documentation]: the domain of the address, `autodiscover.` before
//! it, an HTTP redirect, and a DNS SRV record; at each host SOAP ([MS-OXWSADISC]) before plain XML ([MS-OXDSCLI]).
//! The safeguards of these documents are part of the machine:
//!
//! - Only `https` URLs get credentials: [`Request::sign_in`] is false for everything else, and a redirect from `https`
//!   to `http` is not followed.
//! - A host that the domain of the address does not vouch for is used only after [`Step::Confirm`].
//! - At most ten redirects are followed, and no URL is asked twice for the same address.
//!
//! ```
//! use ews_types::autodiscover::{Autodiscover, Step};
//!
//! # struct Dns; impl Dns { fn srv(&self, _: &str) -> Vec<String> { Vec::new() } }
//! # let dns = Dns;
//! # fn send(_: ::http::Request<String>, _sign_in: bool) -> Result<::http::Response<Vec<u8>>, String> { Err("no route".into()) }
//! let mut search = Autodiscover::new("user@contoso.com")?;
//! let settings = loop {
//!     match search.step() {
//!         Step::Send(request) => match send(request.http, request.sign_in) {
//!             Ok(response) => search.received(&response),
//!             Err(reason) => search.unreachable(reason),
//!         },
//!         Step::LookUpSrv(name) => search.srv_hosts(dns.srv(&name)),
//!         Step::Confirm(host) => search.confirm(host == "mail.contoso.com"),
//!         Step::Found(settings) => break Ok(settings),
//!         Step::Failed(error) => break Err(error),
//!     }
//! };
//! assert!(settings.unwrap_err().to_string().contains("no route"));
//! # Ok::<(), ews_types::autodiscover::Error>(())
//! ```
//!
//! [Microsoft's documentation]: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/autodiscover-for-exchange
//! [MS-OXWSADISC]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxwsadisc
//! [MS-OXDSCLI]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxdscli

mod candidates;
mod error;
mod machine;
pub mod pox;
mod settings;
pub mod soap;

pub use self::error::{Attempt, Error, Reason};
pub use self::machine::{Autodiscover, Request, Step};
pub use self::settings::Settings;
