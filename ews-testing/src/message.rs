//! Reading HTTP/1.1 requests off a connection, with a bound on everything a peer can send.

use std::io::{self, Read, Write};
use std::time::{Duration, Instant};

use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, HeaderMap, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{Method, Request, Uri, Version};

use crate::wire::Deadline;

/// How much of a request the mock server is willing to read.
#[derive(Clone, Copy, Debug)]
pub struct RequestLimits {
    /// Bytes of the request line and the headers; above: HTTP 431. 16 KiB.
    pub head: usize,
    /// Bytes of the body; above: HTTP 413. 4 MiB.
    pub body: usize,
    /// The time in which a request must have arrived, and a kept connection may idle; after it: HTTP 408. 30 s.
    pub patience: Duration,
    /// Connections served at the same time; above: HTTP 503. 64.
    pub connections: usize,
    /// Requests kept for [`MockExchange::requests`](super::MockExchange::requests); older ones are forgotten. 1000.
    pub recorded: usize,
}

impl Default for RequestLimits {
    fn default() -> Self {
        Self {
            head: 16 * 1024,
            body: 4 * 1024 * 1024,
            patience: Duration::from_secs(30),
            connections: 64,
            recorded: 1000,
        }
    }
}

/// The most headers that one request may have.
const MAX_HEADERS: usize = 64;
/// The most bytes of a chunk's first line (size and extensions).
const MAX_CHUNK_LINE: usize = 256;

/// Why a request could not be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// Sent with this status and sentence, then the connection closes.
    Refused(u16, &'static str),
    /// The peer is gone.
    Gone,
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => {
                Self::Refused(408, "the request did not arrive in time")
            }
            _ => Self::Gone,
        }
    }
}

/// A request, and whether its connection may carry another one.
pub(crate) struct Received {
    pub(crate) request: Request<Vec<u8>>,
    pub(crate) keep_alive: bool,
}

/// The reading end of a connection: what has arrived and was not used yet stays in `buffer`.
pub(crate) struct RequestReader<S> {
    stream: S,
    buffer: Vec<u8>,
    limits: RequestLimits,
}

impl<S: Read + Write + Deadline> RequestReader<S> {
    pub(crate) fn new(stream: S, limits: RequestLimits) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            limits,
        }
    }

    pub(crate) fn stream(&mut self) -> &mut S {
        &mut self.stream
    }

    /// The next request; `None` when the peer closed the connection between two requests, or let it idle.
    pub(crate) fn next(&mut self) -> Result<Option<Received>, Unreadable> {
        let end = Instant::now() + self.limits.patience;
        let Some(mut request) = self.head(end)? else {
            return Ok(None);
        };
        let body = match body_length(request.headers())? {
            BodyLength::None => Vec::new(),
            length => {
                if request
                    .headers()
                    .get(EXPECT)
                    .is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"100-continue"))
                {
                    self.refuse_too_long(&length)?;
                    self.stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
                }
                self.body(&length, end)?
            }
        };
        *request.body_mut() = body;
        let keep_alive = keeps_alive(&request);
        Ok(Some(Received { request, keep_alive }))
    }

    /// The request line and the headers.
    fn head(&mut self, end: Instant) -> Result<Option<Request<Vec<u8>>>, Unreadable> {
        loop {
            if !self.buffer.is_empty() {
                let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
                let mut parsed = httparse::Request::new(&mut headers);
                match parsed.parse(&self.buffer) {
                    Ok(httparse::Status::Complete(length)) if length <= self.limits.head => {
                        let head = convert(&parsed)?;
                        self.buffer.drain(..length);
                        return Ok(Some(head));
                    }
                    Ok(httparse::Status::Complete(_)) => return Err(TOO_LONG_HEAD),
                    Ok(httparse::Status::Partial) if self.buffer.len() > self.limits.head => return Err(TOO_LONG_HEAD),
                    Ok(httparse::Status::Partial) => {}
                    Err(httparse::Error::TooManyHeaders) => return Err(Unreadable::Refused(431, "too many headers")),
                    Err(_) => return Err(Unreadable::Refused(400, "this is not HTTP/1.1")),
                }
            }
            let idle = self.buffer.is_empty();
            match self.fill(end) {
                Ok(0) if idle => return Ok(None),
                Ok(0) => return Err(Unreadable::Gone),
                Ok(_) => {}
                // Nothing of a request has come: a kept connection that is no longer needed.
                Err(Unreadable::Refused(408, _)) if idle => return Ok(None),
                Err(error) => return Err(error),
            }
        }
    }

    fn body(&mut self, length: &BodyLength, end: Instant) -> Result<Vec<u8>, Unreadable> {
        self.refuse_too_long(length)?;
        match length {
            BodyLength::None => Ok(Vec::new()),
            BodyLength::Known(length) => self.take(*length, end),
            BodyLength::Chunked => self.chunks(end),
        }
    }

    fn refuse_too_long(&self, length: &BodyLength) -> Result<(), Unreadable> {
        match length {
            BodyLength::Known(length) if *length > self.limits.body => Err(TOO_LONG_BODY),
            _ => Ok(()),
        }
    }

    /// A body in chunks, up to and with the empty line behind the last one. Trailers are read over.
    fn chunks(&mut self, end: Instant) -> Result<Vec<u8>, Unreadable> {
        let mut body = Vec::new();
        loop {
            let (line, size) = self.chunk_size(end)?;
            self.buffer.drain(..line);
            if size == 0 {
                self.trailers(end)?;
                return Ok(body);
            }
            if size > self.limits.body.saturating_sub(body.len()) {
                return Err(TOO_LONG_BODY);
            }
            body.extend(self.take(size, end)?);
            if self.take(2, end)? != b"\r\n" {
                return Err(BAD_CHUNK);
            }
        }
    }

    /// The bytes that a chunk's first line takes, and the size that it announces.
    fn chunk_size(&mut self, end: Instant) -> Result<(usize, usize), Unreadable> {
        loop {
            match httparse::parse_chunk_size(&self.buffer) {
                Ok(httparse::Status::Complete((line, size))) if line <= MAX_CHUNK_LINE => {
                    return Ok((line, usize::try_from(size).map_err(|_| TOO_LONG_BODY)?));
                }
                Ok(httparse::Status::Partial) if self.buffer.len() < MAX_CHUNK_LINE => self.fill_or_gone(end)?,
                _ => return Err(BAD_CHUNK),
            }
        }
    }

    fn trailers(&mut self, end: Instant) -> Result<(), Unreadable> {
        loop {
            if self.buffer.starts_with(b"\r\n") {
                self.buffer.drain(..2);
                return Ok(());
            }
            if let Some(blank) = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                self.buffer.drain(..blank + 4);
                return Ok(());
            }
            if self.buffer.len() > self.limits.head {
                return Err(TOO_LONG_HEAD);
            }
            self.fill_or_gone(end)?;
        }
    }

    fn take(&mut self, length: usize, end: Instant) -> Result<Vec<u8>, Unreadable> {
        while self.buffer.len() < length {
            self.fill_or_gone(end)?;
        }
        let rest = self.buffer.split_off(length);
        Ok(std::mem::replace(&mut self.buffer, rest))
    }

    fn fill_or_gone(&mut self, end: Instant) -> Result<(), Unreadable> {
        match self.fill(end)? {
            0 => Err(Unreadable::Gone),
            _ => Ok(()),
        }
    }

    fn fill(&mut self, end: Instant) -> Result<usize, Unreadable> {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(io::Error::from(io::ErrorKind::TimedOut).into());
        }
        self.stream.set_deadline(left)?;
        let mut piece = [0; 8192];
        let count = loop {
            match self.stream.read(&mut piece) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.buffer.extend_from_slice(piece.get(..count).unwrap_or_default());
        Ok(count)
    }
}

const TOO_LONG_HEAD: Unreadable = Unreadable::Refused(431, "the headers are too long");
const TOO_LONG_BODY: Unreadable = Unreadable::Refused(413, "the body is too long");
const BAD_CHUNK: Unreadable = Unreadable::Refused(400, "the chunks of the body are malformed");

/// How the end of a body is marked.
enum BodyLength {
    None,
    Known(usize),
    Chunked,
}

fn body_length(headers: &HeaderMap) -> Result<BodyLength, Unreadable> {
    let mut lengths = headers.get_all(CONTENT_LENGTH).iter();
    if headers.get_all(TRANSFER_ENCODING).iter().count() > 1 {
        return Err(Unreadable::Refused(400, "there are several transfer codings"));
    }
    match (headers.get(TRANSFER_ENCODING), lengths.next(), lengths.next()) {
        (None, None, _) => Ok(BodyLength::None),
        (None, Some(length), None) => {
            let length = length
                .to_str()
                .ok()
                .filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
            match length.map(str::parse) {
                Some(Ok(length)) => Ok(BodyLength::Known(length)),
                Some(Err(_)) => Err(TOO_LONG_BODY),
                None => Err(Unreadable::Refused(400, "Content-Length is not a number")),
            }
        }
        (Some(coding), None, _) if coding.as_bytes().eq_ignore_ascii_case(b"chunked") => Ok(BodyLength::Chunked),
        (Some(_), None, _) => Err(Unreadable::Refused(501, "only the transfer coding `chunked` is known")),
        _ => Err(Unreadable::Refused(400, "the length of the body is told twice")),
    }
}

fn keeps_alive(request: &Request<Vec<u8>>) -> bool {
    let asked = request
        .headers()
        .get(CONNECTION)
        .map(HeaderValue::as_bytes)
        .unwrap_or_default();
    if request.version() == Version::HTTP_10 {
        asked.eq_ignore_ascii_case(b"keep-alive")
    } else {
        !asked.eq_ignore_ascii_case(b"close")
    }
}

fn convert(parsed: &httparse::Request<'_, '_>) -> Result<Request<Vec<u8>>, Unreadable> {
    let (Some(method), Some(path), Some(version)) = (parsed.method, parsed.path, parsed.version) else {
        return Err(Unreadable::Refused(400, "the request line is incomplete"));
    };
    let mut request = Request::new(Vec::new());
    *request.method_mut() =
        Method::from_bytes(method.as_bytes()).map_err(|_| Unreadable::Refused(400, "the method is malformed"))?;
    *request.uri_mut() =
        Uri::try_from(path).map_err(|_| Unreadable::Refused(400, "the request's address is malformed"))?;
    *request.version_mut() = if version == 0 {
        Version::HTTP_10
    } else {
        Version::HTTP_11
    };
    for header in parsed.headers.iter() {
        let name = HeaderName::from_bytes(header.name.as_bytes());
        let value = HeaderValue::from_bytes(header.value);
        let (Ok(name), Ok(mut value)) = (name, value) else {
            return Err(Unreadable::Refused(400, "a header is malformed"));
        };
        value.set_sensitive(name == http::header::AUTHORIZATION);
        request.headers_mut().append(name, value);
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A connection whose peer sends these pieces, then closes.
    struct Peer {
        pieces: Vec<Vec<u8>>,
        told: Vec<u8>,
    }

    impl Read for Peer {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.pieces.is_empty() {
                return Ok(0);
            }
            let piece = self.pieces.remove(0);
            buffer[..piece.len()].copy_from_slice(&piece);
            Ok(piece.len())
        }
    }

    impl Write for Peer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.told.write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Deadline for Peer {
        fn set_deadline(&mut self, _: Duration) -> io::Result<()> {
            Ok(())
        }
    }

    fn reader(pieces: &[&str]) -> RequestReader<Peer> {
        let pieces = pieces.iter().map(|piece| piece.as_bytes().to_vec()).collect();
        RequestReader::new(
            Peer {
                pieces,
                told: Vec::new(),
            },
            RequestLimits {
                head: 200,
                body: 20,
                ..RequestLimits::default()
            },
        )
    }

    fn refusal(pieces: &[&str]) -> Option<u16> {
        match reader(pieces).next() {
            Err(Unreadable::Refused(status, _)) => Some(status),
            _ => None,
        }
    }

    #[test]
    fn a_request_may_arrive_in_any_pieces_and_several_on_one_connection() {
        let mut reader = reader(&[
            "POST /x HT",
            "TP/1.1\r\nContent-Len",
            "gth: 5\r\n\r\nhel",
            "loGET /y HTTP/1.0\r\n\r\n",
        ]);
        let first = reader.next().expect("readable").expect("a request");
        assert_eq!(
            (first.request.uri().path(), first.request.body().as_slice()),
            ("/x", b"hello".as_slice())
        );
        assert!(first.keep_alive);
        let second = reader.next().expect("readable").expect("a request");
        assert_eq!(second.request.method(), Method::GET);
        assert!(!second.keep_alive);
        assert!(reader.next().expect("the end").is_none());
    }

    #[test]
    fn chunks_are_joined_and_their_trailers_read_over() {
        let mut reader = reader(&[
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nd",
            "e\r\n0\r\nT: 1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        ]);
        assert_eq!(
            reader.next().expect("readable").expect("a request").request.body(),
            b"abcde"
        );
        assert!(reader.next().expect("readable").is_some());
    }

    #[test]
    fn a_peer_that_waits_for_leave_to_send_its_body_gets_it() {
        let mut reader = reader(&[
            "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n",
            "ok",
        ]);
        assert_eq!(
            reader.next().expect("readable").expect("a request").request.body(),
            b"ok"
        );
        assert!(reader.stream().told.starts_with(b"HTTP/1.1 100 "));
    }

    #[test]
    fn requests_beyond_the_limits_or_malformed_are_refused() {
        let long = format!("GET / HTTP/1.1\r\nX: {}\r\n\r\n", "x".repeat(300));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "A:1\r\n".repeat(65));
        for (request, status) in [
            (long.as_str(), 431),
            (many.as_str(), 431),
            ("POST / HTTP/1.1\r\nContent-Length: 21\r\n\r\n", 413),
            (
                "POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n",
                413,
            ),
            ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
            (
                "POST / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                400,
            ),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                400,
            ),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                501,
            ),
            (extension(256).as_str(), 400),
            (extension(5000).as_str(), 400),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
            (
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFF\r\n",
                413,
            ),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\naXX", 400),
            ("\u{1}\u{2}\u{3}", 400),
        ] {
            assert_eq!(refusal(&[request]), Some(status), "{request:?}");
        }
    }

    #[test]
    fn chunk_extensions_of_a_usual_length_are_read_over() {
        let request = extension(200);
        let received = reader(&[&request]).next().expect("readable").expect("a request");
        assert_eq!(received.request.body(), b"a");
    }

    /// A request with a chunk extension of this many bytes.
    fn extension(length: usize) -> String {
        let extension = "x".repeat(length);
        format!("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1;{extension}\r\na\r\n0\r\n\r\n")
    }

    #[test]
    fn a_peer_that_leaves_in_the_middle_is_gone() {
        for request in ["POST / HT", "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab"] {
            assert!(
                matches!(reader(&[request]).next(), Err(Unreadable::Gone)),
                "{request:?}"
            );
        }
    }
}
