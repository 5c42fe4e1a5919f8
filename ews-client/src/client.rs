//! The client: a request's way from the limit through the pool to the server, and back or again.

use std::fmt;
use std::sync::Arc;
use std::time::Instant;

use bytes::Bytes;
use ews_types::{Envelope, ExchangeVersion, Header, Operation, transport};
use http::header::LOCATION;
use http::{Request, Response, Uri};

use crate::builder::{Builder, Settings};
use crate::connect::{Connector, Server};
use crate::connection::Connection;
use crate::credentials::Credentials;
use crate::discovery::Discovery;
use crate::limit::Limit;
use crate::photo::PhotoCall;
use crate::pool::Pool;
use crate::retry;
use crate::sign_in::{Exchanged, SignIn, Way};
use crate::{Error, Phase, Scheme};

/// How many redirects of one request are followed.
const MAX_REDIRECTS: usize = 3;

/// A client of one EWS endpoint. Cloning it is cheap; all clones share their connections, their limit and what they know
/// of the server.
///
/// ```no_run
/// use ews_client::{Client, Credentials};
/// use ews_types::transport::PhotoOutcome;
/// use ews_types::UserPhotoSize;
///
/// # async fn example() -> Result<(), ews_client::Error> {
/// let credentials = Credentials::password("CONTOSO\\kim", "secret");
/// let client = Client::new("https://mail.contoso.com/EWS/Exchange.asmx", credentials)?;
///
/// match client.photo("bo.rogers@contoso.com").size(UserPhotoSize::Hr240x240).await? {
///     PhotoOutcome::Photo(photo) => println!("{} bytes", photo.bytes.len()),
///     _ => println!("no photo"),
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) endpoint: Uri,
    pub(crate) connector: Connector,
    pub(crate) pool: Pool,
    pub(crate) limit: Arc<Limit>,
    pub(crate) sign_in: SignIn,
    pub(crate) settings: Settings,
}

impl Client {
    /// A client with the default settings, for an EWS endpoint such as `https://mail.contoso.com/EWS/Exchange.asmx`.
    ///
    /// # Errors
    ///
    /// If the URL cannot be used, or the machine has no root certificates.
    pub fn new(url: impl Into<String>, credentials: Credentials) -> Result<Self, Error> {
        Self::builder(url, credentials).build()
    }

    /// A client with other settings.
    pub fn builder(url: impl Into<String>, credentials: Credentials) -> Builder {
        Builder::new(url.into(), credentials)
    }

    /// A client for the server of a mailbox, found by Autodiscover: await what this returns, or refine it before.
    ///
    /// ```no_run
    /// use ews_client::{Client, Credentials};
    ///
    /// # async fn example() -> Result<(), ews_client::Error> {
    /// let credentials = Credentials::password("kim@contoso.com", "secret");
    /// let client = Client::for_address("kim@contoso.com", credentials).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// The credentials go to `https` hosts in the domain of the address and to those of Exchange Online; any other has to
    /// be named by [`Discovery::trust_host`].
    pub fn for_address(address: impl Into<String>, credentials: Credentials) -> Discovery {
        Discovery::new(address.into(), Self::builder("", credentials))
    }

    /// Asks for the photo of the user with this e-mail address: await what this returns, or refine it before.
    ///
    /// ```no_run
    /// # async fn example(client: ews_client::Client, known: ews_types::transport::ETag) -> Result<(), ews_client::Error> {
    /// let outcome = client.photo("kim@contoso.com").if_none_match(&known).await?;
    /// # Ok(()) }
    /// ```
    pub fn photo(&self, address: &str) -> PhotoCall<'_> {
        PhotoCall::new(self, address)
    }

    /// Sends a request and returns the response. It asks for the schema of Exchange 2013, or of the version that brought the
    /// operation if that is newer: without a version, Exchange takes a request for one of Exchange 2007. That one of its messages reports an error is an
    /// `Ok` here.
    ///
    /// ```no_run
    /// # async fn example(client: ews_client::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use ews_types::{GetUserPhoto, UserPhotoSize};
    ///
    /// let response = client.call(GetUserPhoto::new("kim@contoso.com", UserPhotoSize::Hr48x48)).await?;
    /// println!("{:?}", response.has_changed);
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error`] lists them.
    pub async fn call<O: Operation<Header = Header>>(&self, request: O) -> Result<O::Response, Error> {
        const OLDEST: &str = "Exchange2013";
        // The names of versions sort by age.
        let version = O::SINCE.filter(|since| *since > OLDEST).unwrap_or(OLDEST);
        let envelope = Envelope::new(request).version(ExchangeVersion::from(version));
        Ok(self.send(&envelope).await?.body)
    }

    /// Sends an envelope with its own SOAP headers, and returns that of the response.
    ///
    /// # Errors
    ///
    /// [`Error`] lists them.
    pub async fn send<O: Operation>(&self, envelope: &Envelope<O>) -> Result<Envelope<O::Response>, Error> {
        let request = transport::Post::new(envelope).to(self.endpoint().clone())?;
        self.judged(request, only_reads(O::NAME), |response| {
            transport::response::<O>(response)
        })
        .await
    }

    /// Sends an HTTP request to the server as it is, and returns what `read` makes of the response: for the REST form of
    /// photos, for the server's WSDL and schemas, or to see the messages themselves.
    ///
    /// It signs in, keeps to the limits, and sends a request again as [`Retry`](crate::Retry) says, like every other call; a
    /// POST whose response was lost is not sent again. If the request signed in, the extensions of the response hold the
    /// [`Scheme`].
    ///
    /// ```no_run
    /// use ews_types::transport::{self, PhotoRequest};
    ///
    /// # async fn example(client: ews_client::Client) -> Result<(), ews_client::Error> {
    /// let request = PhotoRequest::new("kim@contoso.com").to_rest(client.endpoint().clone())?;
    /// let read = |response: &http::Response<&[u8]>| transport::photo_rest_response(response);
    /// let photo = client.exchange(request.map(|()| String::new()), read).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error`] lists them; [`Error::Settings`] if the request is for another server, which must not get the credentials.
    pub async fn exchange<T>(
        &self,
        request: Request<String>,
        read: impl Fn(&Response<&[u8]>) -> Result<T, transport::Error>,
    ) -> Result<T, Error> {
        let (ours, named) = (&self.inner.connector.server, request.uri());
        if named.host().is_none() || !Server::of(named).is_same_as(ours) {
            return Err(Error::Settings(
                "the request is for another server than the client".to_owned(),
            ));
        }
        let repeatable = request.method().is_safe();
        self.judged(request, repeatable, read).await
    }

    /// The address of the endpoint.
    #[must_use]
    pub fn endpoint(&self) -> &Uri {
        &self.inner.endpoint
    }

    /// How many requests are allowed at once at the moment: fewer than [`Builder::connections`] after the server has
    /// said that it is overloaded.
    #[must_use]
    pub fn concurrency(&self) -> usize {
        self.inner.limit.allowed()
    }

    /// Sends a request once and returns the response, whatever it is.
    pub(crate) async fn once(&self, request: Request<String>) -> Result<Response<Bytes>, Error> {
        let _permit = self.inner.limit.acquire().await;
        Ok(self.inner.attempt(&request.map(Bytes::from)).await?.response)
    }

    /// Sends a request until its response is judged to be one, or the error to be lasting.
    pub(crate) async fn judged<T>(
        &self,
        request: Request<String>,
        repeatable: bool,
        judge: impl Fn(&Response<&[u8]>) -> Result<T, transport::Error>,
    ) -> Result<T, Error> {
        let request = request.map(Bytes::from);
        let inner = &self.inner;
        let begun = Instant::now();
        let mut attempt = 0;
        loop {
            attempt += 1;
            let permit = inner.limit.acquire().await;
            let result = match inner.attempt(&request).await {
                Ok(exchanged) => exchanged.judged(&judge),
                Err(error) => Err(error),
            };
            match &result {
                Ok(_) => permit.succeeded(),
                Err(error) if error.is_overload() => permit.overloaded(),
                Err(_) => {}
            }
            drop(permit);
            let error = match result {
                Err(error) if error.is_transient() && (repeatable || error.was_refused()) => error,
                result => return result,
            };
            // Wrong logins lock accounts: what looks transient at an overloaded server is tried once more, not more.
            let is_login = matches!(error, Error::Unauthorized { .. });
            let retry = &inner.settings.retry;
            let pause = retry.pause(attempt, begun.elapsed(), error.retry_after(), retry::random());
            let Some(pause) = pause.filter(|_| !is_login || attempt == 1) else {
                return Err(error);
            };
            tracing::debug!(attempt, ?pause, %error, "trying again");
            tokio::time::sleep(pause).await;
        }
    }
}

impl Inner {
    /// Sends a request once, within its time.
    async fn attempt(&self, request: &Request<Bytes>) -> Result<Exchanged, Error> {
        match tokio::time::timeout(self.settings.timeout, self.exchange(request)).await {
            Ok(exchanged) => exchanged,
            Err(_) => Err(Error::Timeout {
                phase: Phase::Whole,
                after: self.settings.timeout,
            }),
        }
    }

    /// The connection is out of the pool while the request is under way: one that is given up in the middle of a
    /// handshake, or of a response, ends with it.
    async fn exchange(&self, request: &Request<Bytes>) -> Result<Exchanged, Error> {
        // Each kept connection may have been closed meanwhile; what was not sent can be sent on the next.
        while let Some(connection) = self.pool.take() {
            match self.exchange_on(connection, request).await {
                Err(Error::Unsent(_)) => {}
                exchanged => return exchanged,
            }
        }
        self.exchange_on(self.connector.connect().await?, request).await
    }

    async fn exchange_on(&self, mut connection: Connection, request: &Request<Bytes>) -> Result<Exchanged, Error> {
        let mut request = request.clone();
        for _ in 0..MAX_REDIRECTS {
            let way = Way {
                connection: &mut connection,
                connector: &self.connector,
                limits: self.settings.limits,
            };
            let exchanged = self.sign_in.exchange(way, &request).await?;
            let Some(target) = redirect(&request, &exchanged.response) else {
                if !exchanged.is_rejected() {
                    self.pool.put(connection);
                }
                return Ok(exchanged);
            };
            tracing::debug!(path = target.path(), "redirected");
            *request.uri_mut() = target;
        }
        Err(Error::Settings(
            "the server redirects from one address to the other".to_owned(),
        ))
    }
}

/// The address on the same server to which a request is to be sent again as it is (HTTP 307 and 308). Other redirects
/// are for people, or lead to other servers, which must not get the credentials: they are responses to be judged.
fn redirect(request: &Request<Bytes>, response: &Response<Bytes>) -> Option<Uri> {
    if !matches!(response.status().as_u16(), 307 | 308) {
        return None;
    }
    let location: Uri = response.headers().get(LOCATION)?.to_str().ok()?.parse().ok()?;
    let path = location.path_and_query()?.clone();
    let is_page = path.path().to_ascii_lowercase().ends_with(".htm");
    let from = request.uri();
    let is_same = location.scheme().is_none() && location.authority().is_none() && path.as_str().starts_with('/')
        // A reference without a scheme names another host.
        && !path.as_str().starts_with("//")
        || location.scheme() == from.scheme() && Server::of(&location).is_same_as(&Server::of(from));
    if is_page || !is_same {
        return None;
    }
    let mut parts = from.clone().into_parts();
    parts.path_and_query = Some(path);
    Uri::from_parts(parts).ok()
}

impl Exchanged {
    /// What this makes of the response, which has the scheme in its extensions.
    fn judged<T>(self, judge: impl Fn(&Response<&[u8]>) -> Result<T, transport::Error>) -> Result<T, Error> {
        let Self {
            response,
            tried,
            reason,
        } = self;
        let (mut head, body) = response.into_parts();
        if let Some(scheme) = tried {
            head.extensions.insert(scheme);
        }
        judge(&Response::from_parts(head, &body[..])).map_err(|error| refusal(error, tried, reason))
    }
}

fn refusal(error: transport::Error, tried: Option<Scheme>, found: Option<String>) -> Error {
    match error {
        transport::Error::Unauthorized {
            ref schemes,
            ref reason,
            ..
        } => Error::Unauthorized {
            offered: schemes.clone(),
            tried,
            reason: found.or_else(|| reason.clone()),
            error: Box::new(error),
        },
        error => Error::Response(Box::new(error)),
    }
}

/// Whether an operation changes nothing, by its name, so that it can be sent again when its response was lost.
fn only_reads(operation: &str) -> bool {
    const READS: [&str; 8] = ["Get", "Find", "Resolve", "Expand", "Search", "Sync", "Convert", "IsUM"];
    READS.iter().any(|verb| operation.starts_with(verb))
}

impl From<Inner> for Client {
    fn from(inner: Inner) -> Self {
        Self { inner: Arc::new(inner) }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.inner.endpoint.path())
            .field("sign_in", &self.inner.sign_in)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(location: &str) -> Option<String> {
        let request = Request::post("https://mail.contoso.com/EWS/Exchange.asmx").body(Bytes::new());
        let response = Response::builder()
            .status(307)
            .header(LOCATION, location)
            .body(Bytes::new());
        redirect(&request.expect("a request"), &response.expect("a response")).map(|uri| uri.to_string())
    }

    #[test]
    fn only_redirects_within_the_server_are_followed() {
        for location in [
            "/ews/b.asmx?x=1",
            "https://MAIL.contoso.com/ews/b.asmx?x=1",
            "https://mail.contoso.com:443/ews/b.asmx?x=1",
        ] {
            assert_eq!(
                target(location).as_deref(),
                Some("https://mail.contoso.com/ews/b.asmx?x=1"),
                "{location}"
            );
        }
        for location in [
            "http://mail.contoso.com/ews/b.asmx",
            "https://mail.contoso.com:444/ews/b.asmx",
            "https://login.contoso.com/ews/b.asmx",
            "https://mail.contoso.com@evil.example/ews",
            "//evil.example/ews",
            "/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx",
            "b.asmx",
            "",
        ] {
            assert_eq!(target(location), None, "{location}");
        }
    }

    #[test]
    fn operations_that_change_something_are_not_sent_twice() {
        for name in [
            "GetUserPhoto",
            "FindItem",
            "ResolveNames",
            "SyncFolderItems",
            "ConvertId",
        ] {
            assert!(only_reads(name), "{name}");
        }
        for name in [
            "CreateItem",
            "SendItem",
            "DeleteItem",
            "UpdateItem",
            "MoveItem",
            "SetUserPhoto",
            "Subscribe",
        ] {
            assert!(!only_reads(name), "{name}");
        }
    }
}
