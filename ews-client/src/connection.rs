//! One connection: the requests that it carries, one at a time, and what it knows of itself.

use std::future::Future;
use std::time::Instant;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, HOST, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT};
use http::{Request, Response, Uri};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::JoinHandle;

use crate::{Error, body};

/// What a connection runs on: TCP, TLS, or either through a proxy.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// Whether the server knows who is at the other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Session {
    /// Nobody has signed in.
    New,
    /// By NTLM or Negotiate: the connection itself has signed in.
    SignedIn,
}

/// How requests name what they ask for.
#[derive(Debug)]
pub(crate) enum Form {
    /// By its path: to the server itself, or through a tunnel.
    Path,
    /// By its whole address, to a proxy.
    WholeAddress {
        /// How to sign in at the proxy.
        authorization: Option<HeaderValue>,
    },
}

/// An HTTP/1.1 connection. Dropping it closes it, whatever is under way.
#[derive(Debug)]
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    _task: AbortOnDrop,
    pub(crate) session: Session,
    /// The channel binding of its TLS.
    pub(crate) tls_server_end_point: Option<Vec<u8>>,
    form: Form,
    /// When it was last used.
    pub(crate) used: Instant,
}

impl Connection {
    pub(crate) async fn start(
        stream: Box<dyn Stream>,
        tls_server_end_point: Option<Vec<u8>>,
        form: Form,
    ) -> Result<Self, Error> {
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(Error::lost)?;
        let task = spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection has ended");
            }
        });
        Ok(Self {
            sender,
            _task: task,
            session: Session::New,
            tls_server_end_point,
            form,
            used: Instant::now(),
        })
    }

    /// Whether it can carry another request, as far as this side knows.
    pub(crate) fn is_open(&self) -> bool {
        !self.sender.is_closed()
    }

    /// Sends a request and reads the whole response.
    pub(crate) async fn exchange(
        &mut self,
        request: &Request<Bytes>,
        limits: body::Limits,
    ) -> Result<Response<Bytes>, Error> {
        let response = self.send(request, limits).await?;
        let response = body::read(response, limits).await?;
        self.used = Instant::now();
        Ok(response)
    }

    async fn send(&mut self, request: &Request<Bytes>, limits: body::Limits) -> Result<Response<Incoming>, Error> {
        // A connection that the server closed while it was idle is noticed here, before anything is sent.
        self.sender.ready().await.map_err(Error::unsent)?;
        let request = self.on_the_wire(request)?;
        let response = self.sender.send_request(request);
        match tokio::time::timeout(limits.first_byte, response).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) if error.is_canceled() => Err(Error::unsent(error)),
            Ok(Err(error)) => Err(Error::lost(error)),
            Err(_) => Err(Error::Timeout {
                phase: crate::Phase::FirstByte,
                after: limits.first_byte,
            }),
        }
    }

    /// The request as this connection sends it: the path alone, or for a proxy the whole address.
    fn on_the_wire(&self, request: &Request<Bytes>) -> Result<Request<Full<Bytes>>, Error> {
        let uri = request.uri();
        let host = uri.authority().map_or("", |authority| authority.as_str());
        let host = HeaderValue::from_str(host).map_err(|_| Error::Settings("the host cannot be sent".to_owned()))?;
        let mut sent = Request::new(Full::new(request.body().clone()));
        *sent.method_mut() = request.method().clone();
        *sent.headers_mut() = request.headers().clone();
        let headers = sent.headers_mut();
        headers.insert(HOST, host);
        headers
            .entry(ACCEPT_ENCODING)
            .or_insert(HeaderValue::from_static("gzip"));
        headers.entry(USER_AGENT).or_insert(HeaderValue::from_static(concat!(
            "ews-client/",
            env!("CARGO_PKG_VERSION")
        )));
        match &self.form {
            Form::Path => *sent.uri_mut() = path_of(uri),
            Form::WholeAddress { authorization } => {
                headers.extend(authorization.clone().map(|value| (PROXY_AUTHORIZATION, value)));
                *sent.uri_mut() = uri.clone();
            }
        }
        Ok(sent)
    }
}

fn path_of(uri: &Uri) -> Uri {
    let path = uri.path_and_query().cloned();
    path.map_or_else(|| Uri::from_static("/"), Uri::from)
}

/// A task that ends with the connection that it serves.
#[derive(Debug)]
pub(crate) struct AbortOnDrop(JoinHandle<()>);

pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) -> AbortOnDrop {
    AbortOnDrop(tokio::spawn(task))
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
