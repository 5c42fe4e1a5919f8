//! The server under the mock Exchange: a listener on loopback, one thread for each connection, HTTP/1.1 with kept
//! connections.
//!
//! Written on `std::net` and the parser `httparse` rather than on a server crate, because a test wants what those
//! rightly prevent: responses that arrive late, in drops, or break off in the middle of what they promised.

use std::any::Any;
use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use http::header::{CONNECTION, CONTENT_LENGTH, DATE, HeaderValue, TRANSFER_ENCODING};
use http::{Method, Request, StatusCode};

use crate::load::Entered;
use crate::message::{Received, RequestLimits, RequestReader, Unreadable};
use crate::reply::{Delivery, Reply};
use crate::sign_in::Session;
use crate::wire::{self, Deadline, Wire};

/// What turns a request into a reply. The request counts as under way until what comes with the reply is dropped.
pub(crate) type Service = dyn Fn(Request<Vec<u8>>, &mut Session) -> (Reply, Option<Entered>) + Send + Sync;

/// A running server. It stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    listening: Option<JoinHandle<()>>,
}

impl Server {
    /// Listens on a free port of 127.0.0.1, or on this one.
    pub(crate) fn start(
        port: u16,
        limits: RequestLimits,
        security: wire::Security,
        service: Box<Service>,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            stop: Stop::default(),
            connections: Mutex::default(),
            limits,
            security,
            service,
        });
        let listening = thread::Builder::new().name("ews-mock".to_owned()).spawn({
            let shared = Arc::clone(&shared);
            move || shared.listen(&listener)
        })?;
        Ok(Self {
            address,
            shared,
            listening: Some(listening),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.now();
        for connection in lock(&self.shared.connections).values() {
            let _ = connection.shutdown(Shutdown::Both);
        }
        // The listener waits in `accept`; a connection wakes it, and it sees that it is to stop.
        let woken = TcpStream::connect_timeout(&self.address, Duration::from_secs(1)).is_ok();
        if let (true, Some(listening)) = (woken, self.listening.take()) {
            let _ = listening.join();
        }
    }
}

struct Shared {
    stop: Stop,
    /// A second handle on each open connection, to close it from outside.
    connections: Mutex<HashMap<u64, TcpStream>>,
    limits: RequestLimits,
    security: wire::Security,
    service: Box<Service>,
}

impl Shared {
    fn listen(self: &Arc<Self>, listener: &TcpListener) {
        for (number, connection) in (0..).zip(listener.incoming()) {
            if self.stop.is_now() {
                return;
            }
            let Ok(connection) = connection else {
                // Out of file handles, most likely: let some connections end.
                self.stop.wait(Duration::from_millis(10));
                continue;
            };
            let _ = self.attend(number, connection);
        }
    }

    /// Serves the connection on a thread of its own.
    fn attend(self: &Arc<Self>, number: u64, mut connection: TcpStream) -> io::Result<()> {
        if lock(&self.connections).len() >= self.limits.connections {
            connection.set_write_timeout(Some(Duration::from_secs(1)))?;
            return connection.write_all(&head(&Reply::status(503), false));
        }
        connection.set_nodelay(true)?;
        lock(&self.connections).insert(number, connection.try_clone()?);
        let shared = Arc::clone(self);
        let spawned = thread::Builder::new()
            .name("ews-mock-connection".to_owned())
            .spawn(move || {
                shared.serve(connection);
                lock(&shared.connections).remove(&number);
            });
        if spawned.is_err() {
            lock(&self.connections).remove(&number);
        }
        spawned.map(drop)
    }

    fn serve(&self, connection: TcpStream) {
        let Ok((connection, mut session)) = self.security.wrap(connection) else {
            return;
        };
        let mut reader = RequestReader::new(connection, self.limits);
        loop {
            let received = match reader.next() {
                Ok(Some(received)) => received,
                Ok(None) | Err(Unreadable::Gone) => return,
                Err(Unreadable::Refused(status, reason)) => return refuse(reader.stream(), status, reason, &self.stop),
            };
            let (exchange, _entered) = self.response(received, &mut session);
            match send(reader.stream(), &exchange, &self.stop) {
                Ok(Connection::Kept) if !self.stop.is_now() => {}
                _ => return,
            }
        }
    }

    fn response(&self, received: Received, session: &mut Session) -> (Exchange, Option<Entered>) {
        let head_only = received.request.method() == Method::HEAD;
        // A handler that panics is a failed test. The client gets a response, so that it does not wait.
        let served = catch_unwind(AssertUnwindSafe(|| (self.service)(received.request, session)));
        let (reply, entered) = served.unwrap_or_else(|panic| {
            let text = panic_text(&*panic);
            (Reply::status(500).with_body("text/plain; charset=utf-8", text), None)
        });
        let exchange = Exchange {
            reply,
            head_only,
            keep_alive: received.keep_alive,
        };
        (exchange, entered)
    }
}

/// A reply on its way.
struct Exchange {
    reply: Reply,
    /// The request was HEAD.
    head_only: bool,
    keep_alive: bool,
}

enum Connection {
    Kept,
    Closed,
}

fn send(stream: &mut Box<dyn Wire>, exchange: &Exchange, stop: &Stop) -> io::Result<Connection> {
    let Exchange {
        reply,
        head_only,
        keep_alive,
    } = exchange;
    let delivery = &reply.delivery;
    if stop.wait(delivery.delay) || delivery.hang_up {
        stream.socket().shutdown(Shutdown::Both)?;
        return Ok(Connection::Closed);
    }
    let keep_alive = *keep_alive && delivery.cut_off.is_none() && !delivery.raw;
    stream.socket().set_write_timeout(Some(Duration::from_secs(30)))?;
    let status = reply.response.status();
    if delivery.raw {
        send_body(stream, reply.response.body(), delivery, stop)?;
    } else {
        stream.write_all(&head(reply, keep_alive))?;
    }
    if !delivery.raw && !head_only && status != StatusCode::NOT_MODIFIED && status != StatusCode::NO_CONTENT {
        send_body(stream, reply.response.body(), delivery, stop)?;
    }
    stream.flush()?;
    if keep_alive {
        return Ok(Connection::Kept);
    }
    // What is cut off ends without the farewell of TLS.
    if delivery.cut_off.is_none() {
        stream.say_goodbye()?;
    }
    stream.socket().shutdown(Shutdown::Write)?;
    drain(stream);
    Ok(Connection::Closed)
}

fn head(reply: &Reply, keep_alive: bool) -> Vec<u8> {
    let response = &reply.response;
    let status = response.status();
    let mut headers = response.headers().clone();
    headers.remove(TRANSFER_ENCODING);
    headers.insert(CONTENT_LENGTH, HeaderValue::from(response.body().len()));
    headers.insert(
        CONNECTION,
        HeaderValue::from_static(if keep_alive { "keep-alive" } else { "close" }),
    );
    if let Ok(now) = HeaderValue::try_from(httpdate::fmt_http_date(SystemTime::now())) {
        headers.entry(DATE).or_insert(now);
    }
    let mut head = format!(
        "HTTP/1.1 {} {}\r\n",
        status.as_u16(),
        status.canonical_reason().unwrap_or("Unknown")
    )
    .into_bytes();
    for (name, value) in &headers {
        for part in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            head.extend_from_slice(part);
        }
    }
    head.extend_from_slice(b"\r\n");
    head
}

fn send_body(stream: &mut Box<dyn Wire>, body: &[u8], delivery: &Delivery, stop: &Stop) -> io::Result<()> {
    let end = delivery.cut_off.unwrap_or(body.len()).min(body.len());
    let body = body.get(..end).unwrap_or_default();
    let (piece, pause) = delivery.pieces.unwrap_or((body.len().max(1), Duration::ZERO));
    for piece in body.chunks(piece) {
        if stop.wait(pause) {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        stream.write_all(piece)?;
        stream.flush()?;
    }
    Ok(())
}

fn refuse(stream: &mut Box<dyn Wire>, status: u16, reason: &str, stop: &Stop) {
    let reply = Reply::status(status).with_body("text/plain; charset=utf-8", reason);
    // Whoever sends such a request may be gone by now.
    let _ = send(
        stream,
        &Exchange {
            reply,
            head_only: false,
            keep_alive: false,
        },
        stop,
    );
}

/// Reads what the peer is still sending, within reason: closing before that would make its system throw away our
/// response.
fn drain(stream: &mut Box<dyn Wire>) {
    let mut rest = [0; 8192];
    if stream.set_deadline(Duration::from_millis(500)).is_ok() {
        for _ in 0..1024 {
            if !matches!(stream.read(&mut rest), Ok(1..)) {
                return;
            }
        }
    }
}

fn panic_text(panic: &(dyn Any + Send)) -> String {
    let text = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the handler of this request panicked: {}", text.unwrap_or("(no text)"))
}

/// Stops every thread of a server, also those that wait before they send.
#[derive(Default)]
struct Stop {
    stopped: Mutex<bool>,
    changed: Condvar,
}

impl Stop {
    fn now(&self) {
        *lock(&self.stopped) = true;
        self.changed.notify_all();
    }

    fn is_now(&self) -> bool {
        *lock(&self.stopped)
    }

    /// Waits so long, or until the server stops. Returns whether it has stopped.
    fn wait(&self, duration: Duration) -> bool {
        let stopped = lock(&self.stopped);
        if duration.is_zero() {
            return *stopped;
        }
        *self
            .changed
            .wait_timeout_while(stopped, duration, |stopped| !*stopped)
            .unwrap_or_else(PoisonError::into_inner)
            .0
    }
}

/// The lock, also after a panic in another thread: nothing that we hold under one is left half done.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
