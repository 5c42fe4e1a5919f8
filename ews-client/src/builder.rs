//! The settings of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ews_types::transport::{PhotoRequest, RequestError};
use http::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use crate::client::{Client, Inner};
use crate::connect::{Connector, Server};
use crate::credentials::Credentials;
use crate::limit::Limit;
use crate::pool::Pool;
use crate::sign_in::SignIn;
use crate::{Error, Retry, body, tls};

/// Makes a [`Client`]. Every setting has a default.
///
/// ```
/// use ews_client::{Client, Credentials, Retry};
/// use std::time::Duration;
///
/// # let company_ca = b"";
/// # let _ = || -> Result<(), ews_client::Error> {
/// let client = Client::builder("https://mail.contoso.com/EWS/Exchange.asmx", Credentials::password("kim", "secret"))
///     .connections(10)
///     .timeout(Duration::from_secs(60))
///     .retry(Retry::none())
///     .root_certificates(company_ca)
///     .build()?;
/// # Ok(()) };
/// ```
#[derive(Clone)]
#[must_use]
pub struct Builder {
    url: String,
    credentials: Credentials,
    settings: Settings,
    connections: usize,
    connect_timeout: Duration,
    idle_timeout: Duration,
    roots: Vec<Vec<u8>>,
    proxies: Option<String>,
    use_proxies: bool,
}

/// What a request needs to know of the settings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) limits: body::Limits,
    pub(crate) timeout: Duration,
    pub(crate) retry: Retry,
}

impl Builder {
    pub(crate) fn new(url: String, credentials: Credentials) -> Self {
        Self {
            url,
            credentials,
            settings: Settings {
                limits: body::Limits {
                    first_byte: Duration::from_secs(100),
                    body: 64 * 1024 * 1024,
                },
                timeout: Duration::from_secs(300),
                retry: Retry::default(),
            },
            connections: 20,
            connect_timeout: Duration::from_secs(20),
            idle_timeout: Duration::from_secs(90),
            roots: Vec::new(),
            proxies: None,
            use_proxies: true,
        }
    }

    /// The most connections, and with them requests at once. 20; Exchange's default policy allows a caller 27.
    pub fn connections(mut self, maximum: usize) -> Self {
        self.connections = maximum;
        self
    }

    /// How long connecting may take, proxy and TLS included. 20 seconds.
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.connect_timeout = time;
        self
    }

    /// How long the server may take until a response begins. 100 seconds.
    pub fn first_byte_timeout(mut self, time: Duration) -> Self {
        self.settings.limits.first_byte = time;
        self
    }

    /// How long one attempt may take as a whole, from connecting to the last byte of the response. 5 minutes.
    /// [`Retry::budget`] is the bound for all attempts.
    pub fn timeout(mut self, time: Duration) -> Self {
        self.settings.timeout = time;
        self
    }

    /// How long a connection may be kept without a request. 90 seconds; IIS closes it after 120.
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.idle_timeout = time;
        self
    }

    /// When requests that failed for a transient reason are sent again.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = retry;
        self
    }

    /// The most bytes of a response that are read. 64 MiB.
    pub fn max_response(mut self, bytes: usize) -> Self {
        self.settings.limits.body = bytes;
        self
    }

    /// Trusts these certificates besides those of the operating system, such as that of a company's own authority: PEM
    /// with any number of them, or one in DER.
    pub fn root_certificates(mut self, pem_or_der: impl AsRef<[u8]>) -> Self {
        self.roots.push(pem_or_der.as_ref().to_vec());
        self
    }

    /// Sends requests through this proxy, such as `http://proxy.contoso.com:8080`, whatever the environment says.
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxies = Some(url.into());
        self.use_proxies = true;
        self
    }

    /// Uses no proxy, whatever the environment says. By default, `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`
    /// are read as curl reads them.
    pub fn no_proxy(mut self) -> Self {
        self.use_proxies = false;
        self
    }

    /// The same settings for another server.
    pub(crate) fn with_url(mut self, url: &str) -> Self {
        url.clone_into(&mut self.url);
        self
    }

    /// A client for another server, and with other credentials if there are any.
    pub(crate) fn at(&self, url: &Uri, credentials: Option<Credentials>) -> Result<Client, Error> {
        let mut builder = self.clone().with_url(&url.to_string());
        builder.credentials = credentials.unwrap_or(builder.credentials);
        builder.build()
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// If the URL or a certificate cannot be used.
    pub fn build(self) -> Result<Client, Error> {
        let endpoint = endpoint(&self.url)?;
        let server = Server::of(&endpoint);
        let roots: Result<Vec<_>, Error> = self.roots.iter().map(|bytes| tls::certificates(bytes)).collect();
        let tls = tls::config(roots?.into_iter().flatten().collect());
        let tls = if server.tls { Some(tls?) } else { tls.ok() };
        let proxies = match (self.use_proxies, self.proxies) {
            (false, _) => Matcher::builder().build(),
            (true, Some(proxy)) => Matcher::builder().all(proxy).build(),
            (true, None) => Matcher::from_env(),
        };
        Ok(Client::from(Inner {
            endpoint,
            connector: Connector {
                server,
                tls: tls.map(Arc::new),
                proxies,
                patience: self.connect_timeout,
            },
            pool: Pool::new(self.idle_timeout),
            limit: Limit::new(self.connections),
            sign_in: SignIn::new(self.credentials),
            settings: self.settings,
        }))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("credentials", &self.credentials)
            .field("settings", &self.settings)
            .field("connections", &self.connections)
            .finish_non_exhaustive()
    }
}

/// An address that the runtime accepts as an endpoint.
fn endpoint(url: &str) -> Result<Uri, RequestError> {
    let request = PhotoRequest::new("").to_soap(url)?;
    Ok(request.into_parts().0.uri)
}
