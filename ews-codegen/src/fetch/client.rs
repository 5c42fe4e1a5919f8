//! One server, asked over HTTP.

use std::io::{self, Read};
use std::time::Duration;

use ureq::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, LOCATION, WWW_AUTHENTICATE};
use ureq::http::{HeaderValue, Request, Response, StatusCode, Uri};
use ureq::tls::TlsConfig;
use ureq::{Agent, Body};

use super::address::{is_loopback, redirected, same_server};
use super::{Fetch, refusal};
use crate::error::Error;

/// How often a server may send us on.
const MOST_REDIRECTS: usize = 5;
const CONNECTING: Duration = Duration::from_secs(15);

pub(super) struct Client {
    agent: Agent,
    authorization: Option<HeaderValue>,
}

impl Client {
    pub(super) fn new(fetch: &Fetch) -> Self {
        let tls = TlsConfig::builder().root_certs(fetch.roots.clone()).build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect is looked at before it is followed.
            .max_redirects(0)
            .timeout_connect(Some(CONNECTING.min(fetch.timeout)))
            .timeout_global(Some(fetch.timeout))
            .user_agent(concat!("ews-codegen/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls);
        Client {
            agent: config.build().into(),
            authorization: fetch.authorization.clone(),
        }
    }

    /// The file at `uri`, of at most `limit` bytes. `None` if the server does not have it.
    pub(super) fn get(&self, uri: &Uri, limit: u64) -> Result<Option<Vec<u8>>, Error> {
        let mut uri = uri.clone();
        for _ in 0..=MOST_REDIRECTS {
            let response = self.ask(&uri)?;
            let status = response.status();
            if status == StatusCode::OK {
                return read(&uri, response, limit).map(Some);
            }
            if status == StatusCode::NOT_FOUND {
                return Ok(None);
            }
            match header(&response, LOCATION) {
                Some(location) if status.is_redirection() => uri = follow(&uri, location)?,
                _ => return Err(self.refused(&uri, &response)),
            }
        }
        let help = "open it in a browser, and see where it ends";
        Err(refusal(format!("{uri} leads from one address to the next"), help))
    }

    fn ask(&self, uri: &Uri) -> Result<Response<Body>, Error> {
        let mut request = Request::get(uri);
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        let request = request.body(()).map_err(|error| no_response(uri, &error.into()))?;
        let mut request = self.agent.configure_request(request);
        if is_loopback(uri) {
            // A proxy is another machine.
            request = request.proxy(None);
        }
        self.agent
            .run(request.build())
            .map_err(|error| no_response(uri, &error))
    }

    /// A status that is neither a file nor the lack of one.
    fn refused(&self, uri: &Uri, response: &Response<Body>) -> Error {
        let status = response.status();
        let ways = header(response, WWW_AUTHENTICATE).map_or(String::new(), |ways| format!("; it asks for `{ways}`"));
        let help = match (status, &self.authorization) {
            (StatusCode::UNAUTHORIZED, None) => {
                "log in: `--user NAME` with EWS_PASSWORD, or `--token` with EWS_TOKEN; by Negotiate or NTLM, \
                 `cargo run -p fetch_schemas` in the repository of ews-codegen does (`Fetch::run_with`)"
            }
            (StatusCode::UNAUTHORIZED, Some(_)) => {
                "check name and password, or the token; a server that asks for Negotiate or NTLM alone takes neither: \
                 `cargo run -p fetch_schemas`, in the repository of ews-codegen, signs in by them (`Fetch::run_with`)"
            }
            (StatusCode::FORBIDDEN, _) => "this account may not use EWS; ask whoever runs the server",
            (status, _) if status.is_server_error() => "the server is in trouble; try again later",
            _ => "open the address in a browser, and see what it is",
        };
        refusal(format!("{uri} is refused (HTTP {status}){ways}"), help)
    }
}

/// Where the server sends us on, if that is to itself.
fn follow(uri: &Uri, location: &str) -> Result<Uri, Error> {
    match redirected(uri, location) {
        Some(target) if same_server(uri, &target) => Ok(target),
        _ => {
            let help = "nothing was sent there; if you trust it, give its address (`--url`)";
            Err(refusal(format!("{uri} leads to another server: {location}"), help))
        }
    }
}

/// The body of a response, which has to be complete, and no web page.
fn read(uri: &Uri, response: Response<Body>, limit: u64) -> Result<Vec<u8>, Error> {
    let promised = header(&response, CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    let is_page = header(&response, CONTENT_TYPE).is_some_and(|kind| kind.starts_with("text/html"));
    if promised.is_some_and(|length| length > limit) {
        return Err(too_long(uri, limit));
    }
    let mut bytes = Vec::new();
    let mut body = response.into_body().into_reader().take(limit.saturating_add(1));
    match body.read_to_end(&mut bytes) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(cut_off(uri, bytes.len(), promised)),
        Err(error) => return Err(no_response(uri, &error.into())),
    }
    let length = bytes.len() as u64;
    if length > limit {
        return Err(too_long(uri, limit));
    }
    if promised.is_some_and(|promised| promised != length) {
        return Err(cut_off(uri, bytes.len(), promised));
    }
    if is_page {
        return Err(page(uri));
    }
    sound(uri, bytes, limit)
}

/// The same bytes, if they may be a file.
pub(super) fn sound(uri: &Uri, bytes: Vec<u8>, limit: u64) -> Result<Vec<u8>, Error> {
    if bytes.len() as u64 > limit {
        return Err(too_long(uri, limit));
    }
    if looks_like_a_page(&bytes) {
        return Err(page(uri));
    }
    if bytes.trim_ascii().is_empty() {
        return Err(refusal(format!("{uri} is empty"), "try again; look at it in a browser"));
    }
    Ok(bytes)
}

fn page(uri: &Uri) -> Error {
    let help = "a server sends one instead of the file when one is not logged in, or when the address is not that of EWS; look \
         at it in a browser";
    refusal(format!("{uri} is a web page"), help)
}

fn looks_like_a_page(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    ["<!doctype html", "<html"].iter().any(|start| {
        text.get(..start.len())
            .is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes()))
    })
}

fn header(response: &Response<Body>, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

fn too_long(uri: &Uri, limit: u64) -> Error {
    let help = "Microsoft's files have less than a megabyte together; is this EWS?";
    refusal(format!("{uri} has more than the {limit} bytes that are allowed"), help)
}

fn cut_off(uri: &Uri, length: usize, promised: Option<u64>) -> Error {
    let of = promised.map_or(String::new(), |promised| format!(" of {promised}"));
    refusal(format!("{uri} broke off after {length}{of} bytes"), "try again")
}

/// Why there was no response.
fn no_response(uri: &Uri, error: &ureq::Error) -> Error {
    let server = uri.authority().map_or("the server", |authority| authority.as_str());
    let check_address = "check the address, and whether the server can be reached from here";
    let check_certificate = "if the certificate is one of your own company's, name the file with its authority's: `--ca FILE` \
        (`Fetch::ca`)";
    let (message, help) = match error {
        ureq::Error::HostNotFound => (format!("there is no host {server}"), check_address),
        ureq::Error::ConnectionFailed => (format!("no server responds at {server}"), check_address),
        ureq::Error::Timeout(_) => (format!("{server} took too long to respond"), "try again"),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => (insecure(server, error), check_certificate),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => (
                format!("no server responds at {server}: connection refused"),
                check_address,
            ),
            // This is how rustls says that it does not like what it reads.
            io::ErrorKind::InvalidData => (insecure(server, error), check_certificate),
            _ => (format!("no response came from {server}: {error}"), "try again"),
        },
        error => (format!("no response came from {server}: {error}"), check_address),
    };
    refusal(message, help)
}

fn insecure(server: &str, error: &dyn std::fmt::Display) -> String {
    format!("there is no secure connection to {server}: {error}")
}
