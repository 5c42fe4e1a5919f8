//! Making connections: through the proxy that the environment names, with TLS.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, HeaderValue, PROXY_AUTHORIZATION};
use http::{Method, Request, Uri};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use hyper_util::rt::TokioIo;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;

use crate::connection::{Connection, Form, Stream, spawn};
use crate::sign_in::binding::tls_server_end_point;
use crate::{Error, Phase};

/// Makes connections to one server.
pub(crate) struct Connector {
    pub(crate) server: Server,
    /// `None` if neither the server nor a proxy needs it and this machine has no certificates.
    pub(crate) tls: Option<Arc<ClientConfig>>,
    pub(crate) proxies: Matcher,
    pub(crate) patience: Duration,
}

/// Where a connection goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) uri: Uri,
    pub(crate) host: String,
    port: u16,
    pub(crate) tls: bool,
}

impl Server {
    /// The server of an address with a scheme and a host, as [`transport`](ews_types::transport) accepts them.
    pub(crate) fn of(uri: &Uri) -> Self {
        let tls = uri.scheme_str() != Some("http");
        Self {
            host: uri.host().unwrap_or_default().to_owned(),
            port: uri.port_u16().unwrap_or(if tls { 443 } else { 80 }),
            tls,
            uri: uri.clone(),
        }
    }

    /// Whether nobody else can listen: over TLS, or on this machine.
    pub(crate) fn is_private(&self) -> bool {
        self.tls || matches!(self.host.as_str(), "localhost" | "[::1]") || self.host.starts_with("127.")
    }

    /// Whether both have the same scheme, host and port.
    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        (self.port, self.tls) == (other.port, other.tls) && self.host.eq_ignore_ascii_case(&other.host)
    }

    fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl Connector {
    /// Connects, up to where a request can be sent.
    pub(crate) async fn connect(&self) -> Result<Connection, Error> {
        match tokio::time::timeout(self.patience, self.dial()).await {
            Ok(connected) => connected,
            Err(_) => Err(Error::Timeout {
                phase: Phase::Connect,
                after: self.patience,
            }),
        }
    }

    async fn dial(&self) -> Result<Connection, Error> {
        let server = &self.server;
        tracing::debug!(host = server.host, port = server.port, tls = server.tls, "connecting");
        let Some(proxy) = self.proxies.intercept(&server.uri) else {
            let stream = tcp(server).await?;
            return self.over(Box::new(stream), Form::Path).await;
        };
        let stream = self.to_proxy(&proxy).await?;
        if server.tls {
            let tunnel = tunnel(stream, server, &proxy).await?;
            self.over(tunnel, Form::Path).await
        } else {
            let authorization = proxy.basic_auth().cloned();
            self.over(stream, Form::WholeAddress { authorization }).await
        }
    }

    /// Puts TLS on the stream where the server has it, and HTTP on that.
    async fn over(&self, stream: Box<dyn Stream>, form: Form) -> Result<Connection, Error> {
        if !self.server.tls {
            return Connection::start(stream, None, form).await;
        }
        let stream = self.secure(stream, &self.server.host).await?;
        let certificates = stream.get_ref().1.peer_certificates().unwrap_or_default();
        let binding = certificates.first().and_then(|own| tls_server_end_point(own));
        Connection::start(Box::new(stream), binding, form).await
    }

    async fn secure(
        &self,
        stream: Box<dyn Stream>,
        host: &str,
    ) -> Result<tokio_rustls::client::TlsStream<Box<dyn Stream>>, Error> {
        let name = ServerName::try_from(host.trim_matches(['[', ']']).to_owned())
            .map_err(|_| Error::Settings(format!("{host} is no name that a certificate can have")))?;
        let Some(tls) = &self.tls else {
            return Err(Error::Settings(
                "this machine has no root certificates for TLS".to_owned(),
            ));
        };
        let connector = TlsConnector::from(Arc::clone(tls));
        connector.connect(name, stream).await.map_err(|error| Error::Tls {
            host: host.to_owned(),
            reason: error.to_string(),
        })
    }

    async fn to_proxy(&self, proxy: &Intercept) -> Result<Box<dyn Stream>, Error> {
        let uri = proxy.uri();
        let scheme = uri.scheme_str().unwrap_or("http");
        if !matches!(scheme, "http" | "https") {
            return Err(Error::Proxy(format!("proxies of the kind {scheme} are not supported")));
        }
        let server = Server::of(uri);
        let stream = tcp(&server).await?;
        if server.tls {
            return Ok(Box::new(self.secure(Box::new(stream), &server.host).await?));
        }
        Ok(Box::new(stream))
    }
}

async fn tcp(server: &Server) -> Result<TcpStream, Error> {
    let host = server.host.trim_matches(['[', ']']);
    let unreachable = |error: io::Error| Error::Connect {
        host: server.authority(),
        error,
    };
    let addresses = lookup_host((host, server.port)).await;
    // The resolver's errors have no kind of their own.
    let unknown = |error: io::Error| unreachable(io::Error::new(io::ErrorKind::NotFound, error.to_string()));
    let addresses: Vec<_> = addresses.map_err(unknown)?.collect();
    let stream = TcpStream::connect(addresses.as_slice()).await.map_err(unreachable)?;
    stream.set_nodelay(true).map_err(unreachable)?;
    Ok(stream)
}

/// Asks a proxy to pass bytes on to the server.
async fn tunnel(stream: Box<dyn Stream>, server: &Server, proxy: &Intercept) -> Result<Box<dyn Stream>, Error> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(Error::lost)?;
    let task = spawn(async move {
        let _ = connection.with_upgrades().await;
    });
    let authority = server.authority();
    let unusable = |_| Error::Proxy("the server's address cannot be sent to it".to_owned());
    let mut request = Request::new(Empty::<Bytes>::new());
    *request.method_mut() = Method::CONNECT;
    *request.uri_mut() = authority
        .parse()
        .map_err(|error: http::uri::InvalidUri| unusable(error.to_string()))?;
    let host = HeaderValue::try_from(&authority).map_err(|error| unusable(error.to_string()))?;
    request.headers_mut().insert(HOST, host);
    let authorization = proxy.basic_auth().cloned();
    request
        .headers_mut()
        .extend(authorization.map(|value| (PROXY_AUTHORIZATION, value)));
    let response = sender.send_request(request).await.map_err(Error::lost)?;
    let status = response.status();
    if !status.is_success() {
        let hint = if status.as_u16() == 407 {
            "; name user and password in the proxy's address"
        } else {
            ""
        };
        return Err(Error::Proxy(format!(
            "it refused the connection (HTTP {}){hint}",
            status.as_u16()
        )));
    }
    let upgraded = hyper::upgrade::on(response).await.map_err(Error::lost)?;
    // The task has ended by now: an upgraded connection is no longer its own.
    drop(task);
    Ok(Box::new(TokioIo::new(upgraded)))
}
