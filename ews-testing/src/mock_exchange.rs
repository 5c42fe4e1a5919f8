//! The mock server itself: which request gets which response.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, Request};

use crate::message::RequestLimits;
use crate::photos::{Mailbox, PhotoQuery, Photos, UnknownAddress, WithoutPhoto};
use crate::reply::Reply;
use crate::server::{Server, lock};
use ews_types::{
    Envelope, Error, ErrorKind, Fault, GetUserPhoto, Header, Operation, ResponseCode, ServerVersionInfo, XmlError,
};

/// A running mock server. It stops when it is dropped, responses under way included.
pub struct MockExchange {
    server: Server,
    memory: Arc<Memory>,
}

impl MockExchange {
    /// A mock server to be told what to respond.
    #[must_use]
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// The address of the EWS endpoint: `http://127.0.0.1:PORT/EWS/Exchange.asmx`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}{ENDPOINT}", self.address())
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Sends this in place of the next response, whatever is asked. Several are sent one after the other.
    pub fn next(&self, reply: Reply) {
        lock(&self.memory.planned).push_back(reply);
    }

    /// The requests so far, oldest first: as they came, those refused by a handler included. Only the latest
    /// [`RequestLimits::recorded`] are kept.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Vec<u8>>> {
        lock(&self.memory.requests).iter().cloned().collect()
    }
}

impl fmt::Debug for MockExchange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MockExchange")
            .field("url", &self.url())
            .finish_non_exhaustive()
    }
}

const ENDPOINT: &str = "/EWS/Exchange.asmx";

/// A request as a handler gets it: the envelope, to which this derefs, and the HTTP around it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Call<O: Operation> {
    /// The envelope.
    pub envelope: Envelope<O>,
    /// The HTTP request, its body included.
    pub http: Request<Vec<u8>>,
}

impl<O: Operation> Deref for Call<O> {
    type Target = Envelope<O>;

    fn deref(&self) -> &Envelope<O> {
        &self.envelope
    }
}

/// Responds to one operation; gives the request's reading error if it is not that one or cannot be read.
type Handler = Box<dyn Fn(&Request<Vec<u8>>) -> Result<Reply, XmlError> + Send + Sync>;
type Hook = Box<dyn Fn(&Request<Vec<u8>>) -> Option<Reply> + Send + Sync>;

/// Tells a [`MockExchange`] what to respond.
///
/// A request gets its response from the first of these that has a response: what [`MockExchange::next`] plans, the
/// [`hook`](Self::hook), the check of [`authorization`](Self::authorization), a [`document`](Self::document), the
/// handler [`on`](Self::on) its operation, the mailboxes.
#[derive(Default)]
pub struct Builder {
    port: u16,
    limits: RequestLimits,
    hook: Option<Hook>,
    authorization: Option<HeaderValue>,
    documents: HashMap<String, Reply>,
    handlers: Vec<Handler>,
    photos: Photos,
}

impl Builder {
    fn new() -> Self {
        Self::default().server_version(ServerVersionInfo {
            major_version: Some(15),
            minor_version: Some(0),
            major_build_number: Some(847),
            minor_build_number: Some(32),
            version: Some("V2_8".to_owned()),
        })
    }

    /// Responds to one operation. `Err` sends any other reply: a [`Fault`] (by `.into()`), an error page, nothing at all.
    ///
    /// A panic in the handler is told to the client as HTTP 500 with the panic's text.
    #[must_use]
    pub fn on<O: Operation>(
        mut self,
        handler: impl Fn(&Call<O>) -> Result<Envelope<O::Response>, Reply> + Send + Sync + 'static,
    ) -> Self {
        self.handlers.push(soap_handler(move |call| {
            handler(call).map_or_else(|reply| reply, |response| Reply::soap(&response))
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

    /// How to respond GetUserPhoto for an address that nobody has.
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

    /// Serves a document on this path (in any case): a WSDL, a schema.
    #[must_use]
    pub fn document(mut self, path: &str, reply: Reply) -> Self {
        self.documents.insert(path.to_ascii_lowercase(), reply);
        self
    }

    /// Sees every request as it came, before anything else does, and may respond to it.
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
    pub fn start(self) -> io::Result<MockExchange> {
        let Self {
            port,
            limits,
            hook,
            authorization,
            documents,
            mut handlers,
            photos,
        } = self;
        let photos = Arc::new(photos);
        handlers.push(soap_handler::<GetUserPhoto>({
            let photos = Arc::clone(&photos);
            move |call| photos.soap(call)
        }));
        let memory = Arc::new(Memory {
            recorded: limits.recorded,
            ..Memory::default()
        });
        let routes = Routes {
            memory: Arc::clone(&memory),
            hook,
            authorization,
            documents,
            handlers,
            photos,
        };
        let server = Server::start(port, limits, Box::new(move |request| routes.response(&request)))?;
        Ok(MockExchange { server, memory })
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

fn soap_handler<O: Operation>(handler: impl Fn(&Call<O>) -> Reply + Send + Sync + 'static) -> Handler {
    Box::new(move |request| match Envelope::<O>::from_xml(request.body()) {
        Ok(envelope) => Ok(handler(&Call {
            envelope,
            http: request.clone(),
        })),
        Err(Error::Xml(error)) => Err(error),
        Err(_) => Ok(Reply::status(400).with_body("text/plain; charset=utf-8", "a fault is no request")),
    })
}

/// What the mock server remembers and is told while it runs.
#[derive(Default)]
struct Memory {
    requests: Mutex<VecDeque<Request<Vec<u8>>>>,
    recorded: usize,
    planned: Mutex<VecDeque<Reply>>,
}

impl Memory {
    fn record(&self, request: &Request<Vec<u8>>) {
        let mut requests = lock(&self.requests);
        while requests.len() >= self.recorded.max(1) {
            requests.pop_front();
        }
        requests.push_back(request.clone());
    }
}

struct Routes {
    memory: Arc<Memory>,
    hook: Option<Hook>,
    authorization: Option<HeaderValue>,
    documents: HashMap<String, Reply>,
    handlers: Vec<Handler>,
    photos: Arc<Photos>,
}

impl Routes {
    fn response(&self, request: &Request<Vec<u8>>) -> Reply {
        self.memory.record(request);
        let planned = lock(&self.memory.planned).pop_front();
        planned
            .or_else(|| self.hook.as_ref().and_then(|hook| hook(request)))
            .or_else(|| self.unauthorized(request))
            .unwrap_or_else(|| self.route(request))
    }

    fn unauthorized(&self, request: &Request<Vec<u8>>) -> Option<Reply> {
        let expected = self.authorization.as_ref()?;
        let scheme = expected
            .to_str()
            .unwrap_or_default()
            .split(' ')
            .next()
            .unwrap_or_default();
        let challenge = if scheme.eq_ignore_ascii_case("basic") {
            "Basic realm=\"mock server\""
        } else {
            scheme
        };
        let refusal = || Reply::html(401, "401 - Unauthorized").with_header("WWW-Authenticate", challenge);
        (request.headers().get(AUTHORIZATION) != Some(expected)).then(refusal)
    }

    fn route(&self, request: &Request<Vec<u8>>) -> Reply {
        let path = request.uri().path().to_ascii_lowercase();
        if let Some(document) = self.documents.get(&path) {
            return document.clone();
        }
        let is_get = matches!(request.method(), &Method::GET | &Method::HEAD);
        match path.strip_prefix(&ENDPOINT.to_ascii_lowercase()) {
            Some("" | "/") if request.method() == Method::POST => self.soap(request),
            Some("/s/getuserphoto") if is_get => self.photos.rest(request),
            Some("" | "/" | "/s/getuserphoto") => Reply::html(405, "405 - Method not allowed"),
            _ => Reply::html(404, "404 - File or directory not found."),
        }
    }

    fn soap(&self, request: &Request<Vec<u8>>) -> Reply {
        let content_type = request
            .headers()
            .get(CONTENT_TYPE)
            .map(HeaderValue::as_bytes)
            .unwrap_or_default();
        let media_type = content_type
            .split(|byte| *byte == b';')
            .next()
            .unwrap_or_default()
            .trim_ascii();
        if !media_type.eq_ignore_ascii_case(b"text/xml") {
            return Reply::html(415, "415 - Unsupported media type; EWS takes text/xml");
        }
        for handler in &self.handlers {
            match handler(request) {
                Ok(reply) => return reply,
                // Another operation, perhaps one that the next handler knows.
                Err(error) if error.kind() == ErrorKind::UnknownElement => {}
                Err(error) => return unreadable(&error),
            }
        }
        let fault = Fault::new("s:Client", "The mock server has no handler for this operation.")
            .with_response_code(ResponseCode::ErrorInvalidRequest);
        fault.into()
    }
}

/// What Exchange says to a request that breaks the schema, with the place of the breach.
fn unreadable(error: &XmlError) -> Reply {
    if matches!(
        error.kind(),
        ErrorKind::Syntax | ErrorKind::NotSoap | ErrorKind::Doctype | ErrorKind::Limit
    ) {
        return Reply::status(400).with_body("text/plain; charset=utf-8", error.to_string());
    }
    let text = format!("The request failed schema validation: {}", error.message());
    let place = error.position().map(|position| {
        [
            ("LineNumber", position.line.to_string()),
            ("LinePosition", position.column.to_string()),
        ]
    });
    let places = place
        .into_iter()
        .flatten()
        .map(|(name, number)| crate::value(name, &number));
    Fault::new("a:ErrorSchemaValidation", text)
        .with_response_code(ResponseCode::ErrorSchemaValidation)
        .with_message_xml(places.chain([crate::value("Violation", error.message())]))
        .into()
}
