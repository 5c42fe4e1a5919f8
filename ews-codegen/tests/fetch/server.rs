//! A server on loopback that serves as a test says, over HTTP or TLS.
//!
//! `certificate.pem` and `key.pem` are for these tests alone, and vouch for localhost. They were made with
//! `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 -subj "/CN=ews-codegen tests"
//! -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -addext basicConstraints=critical,CA:FALSE -keyout key.pem -out
//! certificate.pem`. A crate that makes certificates would bring twenty others.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What came in.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) authorization: Option<String>,
}

/// What goes out.
pub(crate) enum Reply {
    /// Status line, headers, body; the length is told.
    Full(&'static str, Vec<(&'static str, String)>, Vec<u8>),
    /// Exactly these bytes.
    Raw(Vec<u8>),
    /// Nothing, for as long as the client waits.
    Silence,
}

impl Reply {
    pub(crate) fn ok(body: impl Into<Vec<u8>>) -> Self {
        Reply::Full("200 OK", vec![("Content-Type", "text/xml".to_owned())], body.into())
    }

    pub(crate) fn status(status: &'static str) -> Self {
        Reply::Full(status, Vec::new(), Vec::new())
    }

    pub(crate) fn with(self, header: &'static str, value: impl Into<String>) -> Self {
        match self {
            Reply::Full(status, mut headers, body) => {
                headers.push((header, value.into()));
                Reply::Full(status, headers, body)
            }
            other => other,
        }
    }
}

type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

/// A running server. It stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

struct Shared {
    handler: Box<Handler>,
    requests: Mutex<Vec<Request>>,
    stopped: AtomicBool,
    tls: Option<Arc<ServerConfig>>,
}

impl Server {
    pub(crate) fn http(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start("http", None, Box::new(handler))
    }

    pub(crate) fn https(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start("https", Some(Arc::new(tls())), Box::new(handler))
    }

    fn start(scheme: &'static str, tls: Option<Arc<ServerConfig>>, handler: Box<Handler>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("the port");
        let shared = Arc::new(Shared {
            handler,
            requests: Mutex::default(),
            stopped: AtomicBool::new(false),
            tls,
        });
        let listening = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.listen(&listener)
        });
        Server {
            address,
            scheme,
            shared,
            listening: Some(listening),
        }
    }

    /// The address of the folder.
    pub(crate) fn url(&self) -> String {
        format!("{}://localhost:{}/EWS/", self.scheme, self.address.port())
    }

    /// Everything that was asked so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().expect("no handler panics").clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // The listener waits for a connection.
        let _ = TcpStream::connect(self.address);
        if let Some(listening) = self.listening.take() {
            let _ = listening.join();
        }
    }
}

impl Shared {
    fn listen(&self, listener: &TcpListener) {
        for connection in listener.incoming() {
            if self.stopped.load(Ordering::SeqCst) {
                return;
            }
            // A client that does not like the certificate leaves in the middle.
            let _ = connection.and_then(|connection| self.attend(connection));
        }
    }

    fn attend(&self, connection: TcpStream) -> io::Result<()> {
        match &self.tls {
            None => self.serve(connection),
            Some(config) => {
                let session = ServerConnection::new(Arc::clone(config)).map_err(io::Error::other)?;
                self.serve(StreamOwned::new(session, connection))
            }
        }
    }

    fn serve(&self, stream: impl Read + Write) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        let request = read(&mut stream)?;
        let reply = (self.handler)(&request);
        self.requests.lock().expect("no handler panics").push(request);
        match reply {
            Reply::Full(status, headers, body) => {
                let mut head = format!(
                    "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n",
                    body.len()
                );
                for (name, value) in headers {
                    head += &format!("{name}: {value}\r\n");
                }
                let response = [head.as_bytes(), b"\r\n", &body].concat();
                stream.get_mut().write_all(&response)?;
            }
            Reply::Raw(bytes) => stream.get_mut().write_all(&bytes)?,
            Reply::Silence => drop(stream.read(&mut [0])?),
        }
        stream.get_mut().flush()
    }
}

fn read(stream: &mut impl BufRead) -> io::Result<Request> {
    let mut request = Request::default();
    for line in stream.lines() {
        let line = line?;
        if line.is_empty() {
            break;
        }
        if let Some(rest) = line.strip_prefix("GET ") {
            request.path = rest.split(' ').next().unwrap_or_default().to_owned();
        } else if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("authorization")
        {
            request.authorization = Some(value.to_owned());
        }
    }
    Ok(request)
}

/// The certificate that the server shows.
pub(crate) fn certificate() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fetch/certificate.pem")
}

fn tls() -> ServerConfig {
    let certificate = CertificateDer::from_pem_file(certificate()).expect("a certificate");
    let key = PrivateKeyDer::from_pem_file(certificate_key()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring knows TLS")
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .expect("the key is that of the certificate")
}

fn certificate_key() -> PathBuf {
    certificate().with_file_name("key.pem")
}
