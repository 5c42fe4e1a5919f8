//! The configuration of a mock server.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use ews_types::{Envelope, GetUserPhoto, Header, Operation, ServerVersionInfo};
use http::Request;
use http::header::HeaderValue;

use crate::load::Load;
use crate::message::RequestLimits;
use crate::mock_exchange::{Call, Memory, MockExchange};
use crate::photos::{Mailbox, PhotoQuery, Photos, UnknownAddress, WithoutPhoto};
use crate::reply::Reply;
use crate::routes::{Handler, Hook, Routes, soap_handler};
use crate::server::Server;
use crate::sign_in::SignIn;
use crate::wire::Security;

/// Configures a [`MockExchange`].
///
/// A request gets its response from the first of these that has a response: what [`MockExchange::next`] plans, the
/// [`hook`](Self::hook), [`sign_in`](Self::sign_in) and [`authorization`](Self::authorization), the policy
/// ([`max_concurrency`](Self::max_concurrency), [`busy_spells`](Self::busy_spells)), a [`document`](Self::document), the
/// handler [`on`](Self::on) its operation, the mailboxes.
#[derive(Default)]
pub struct Builder {
    port: u16,
    limits: RequestLimits,
    hook: Option<Hook>,
    authorization: Option<HeaderValue>,
    sign_in: Option<SignIn>,
    max_concurrency: Option<usize>,
    spells: Option<(Duration, Duration)>,
    #[cfg(feature = "tls")]
    tls: bool,
    documents: HashMap<String, Reply>,
    handlers: Vec<Handler>,
    photos: Photos,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self::default().server_version(ServerVersionInfo {
            major_version: Some(15),
            minor_version: Some(1),
            major_build_number: Some(2507),
            minor_build_number: Some(6),
            version: Some("V2017_07_11".to_owned()),
        })
    }

    /// Responds to one operation. `Err` sends any other reply: a [`Fault`](ews_types::Fault) (by `.into()`), an error page,
    /// nothing at all.
    ///
    /// If the handler panics, the response is HTTP 500 with the panic's text.
    #[must_use]
    pub fn on<O: Operation>(
        mut self,
        handler: impl Fn(&Call<O>) -> Result<Envelope<O::Response>, Reply> + Send + Sync + 'static,
    ) -> Self {
        self.handlers.push(soap_handler(move |call| {
            handler(call).map_or_else(|reply| reply, |response| Reply::soap(&response).typed())
        }));
        self
    }

    /// What is known of this address (in any case): a [`Picture`](super::Picture), or another [`Mailbox`].
    #[must_use]
    pub fn mailbox(mut self, email: &str, mailbox: impl Into<Mailbox>) -> Self {
        self.photos.mailboxes.insert(email.to_ascii_lowercase(), mailbox.into());
        self
    }

    /// Looks up every address that [`mailbox`](Self::mailbox) does not know; for pictures made in the size asked for.
    #[must_use]
    pub fn mailboxes(mut self, lookup: impl Fn(&PhotoQuery) -> Mailbox + Send + Sync + 'static) -> Self {
        self.photos.lookup = Some(Box::new(lookup));
        self
    }

    /// How to respond GetUserPhoto for a user without a photo.
    #[must_use]
    pub fn without_photo(mut self, manner: WithoutPhoto) -> Self {
        self.photos.without_photo = manner;
        self
    }

    /// The response to GetUserPhoto for an unknown address.
    #[must_use]
    pub fn unknown_address(mut self, manner: UnknownAddress) -> Self {
        self.photos.unknown_address = manner;
        self
    }

    /// The version that responds with photos carry in their header; an Exchange 2013 if it is not given.
    #[must_use]
    pub fn server_version(mut self, version: ServerVersionInfo) -> Self {
        self.photos.header = Header {
            server_version_info: Some(version),
            ..Header::default()
        };
        self
    }

    /// Sends HTTP 401 for every request that does not carry exactly this `Authorization` header; see
    /// [`basic_auth`](ews_types::transport::basic_auth) and [`bearer`](ews_types::transport::bearer).
    #[must_use]
    pub fn authorization(mut self, value: HeaderValue) -> Self {
        self.authorization = Some(value);
        self
    }

    /// Asks clients to sign in; HTTP 401 names the schemes to those that do not.
    #[must_use]
    pub fn sign_in(mut self, accounts: SignIn) -> Self {
        self.sign_in = Some(accounts);
        self
    }

    /// The most requests that may be under way at once: those beyond get the fault `ErrorExceededConnectionCount`.
    /// Exchange's default policy has 27 for each caller. A request is under way until its response has been sent.
    #[must_use]
    pub fn max_concurrency(mut self, maximum: usize) -> Self {
        self.max_concurrency = Some(maximum);
        self
    }

    /// Is busy again and again: the last part of each period, `lasting` so long, every request gets the fault
    /// `ErrorServerBusy` with the rest of the time as its back-off.
    #[must_use]
    pub fn busy_spells(mut self, every: Duration, lasting: Duration) -> Self {
        self.spells = Some((every, lasting));
        self
    }

    /// Speaks TLS, with a certificate of an authority made for this server: clients are to trust
    /// [`MockExchange::root_certificate`].
    #[cfg(feature = "tls")]
    #[must_use]
    pub fn tls(mut self) -> Self {
        self.tls = true;
        self
    }

    /// Serves a document on this path (in any case): a WSDL, a schema.
    #[must_use]
    pub fn document(mut self, path: &str, reply: Reply) -> Self {
        self.documents.insert(path.to_ascii_lowercase(), reply);
        self
    }

    /// Is called with every request as it was received, before anything else, and may respond to it.
    #[must_use]
    pub fn hook(mut self, hook: impl Fn(&Request<Vec<u8>>) -> Option<Reply> + Send + Sync + 'static) -> Self {
        self.hook = Some(Box::new(hook));
        self
    }

    /// How much of a request it is willing to read.
    #[must_use]
    pub fn limits(mut self, limits: RequestLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Listens on this port instead of a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts to listen, on 127.0.0.1.
    ///
    /// # Errors
    ///
    /// If the port is taken, or the system gives no thread.
    pub fn start(mut self) -> io::Result<MockExchange> {
        let security = self.security()?;
        #[cfg(feature = "tls")]
        let root_certificate = security.tls.as_ref().map(|tls| tls.root.clone());
        #[cfg(not(feature = "tls"))]
        let root_certificate = None;
        let photos = Arc::new(self.photos);
        self.handlers.push(soap_handler::<GetUserPhoto>({
            let photos = Arc::clone(&photos);
            move |call| photos.soap(call)
        }));
        let memory = Arc::new(Memory::of(self.limits.recorded));
        let load = Load::new(self.max_concurrency, self.spells);
        let routes = Routes {
            memory: Arc::clone(&memory),
            load: Arc::clone(&load),
            hook: self.hook,
            authorization: self.authorization,
            sign_in: self.sign_in,
            documents: self.documents,
            handlers: self.handlers,
            photos,
        };
        let service = Box::new(move |request, session: &mut _| routes.response(&request, session));
        Ok(MockExchange {
            server: Server::start(self.port, self.limits, security, service)?,
            memory,
            load,
            root_certificate,
        })
    }

    #[cfg(feature = "tls")]
    fn security(&self) -> io::Result<Security> {
        let tls = self.tls.then(crate::tls::Tls::generate).transpose()?;
        Ok(Security { tls })
    }

    #[cfg(not(feature = "tls"))]
    fn security(&self) -> io::Result<Security> {
        Ok(Security::default())
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("port", &self.port)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
