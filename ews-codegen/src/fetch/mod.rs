//! Fetches the schemas that an Exchange server publishes beside its EWS address. Behind the feature `fetch`.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use ews_codegen::fetch::Fetch;
//!
//! let fetched = Fetch::new("https://mail.example.org/EWS/")?
//!     .basic_auth("kim", "correct horse battery staple")?
//!     .run(|url| eprintln!("{url}"))?;
//! fetched.write(Path::new("schemas"))?;
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! That is `messages.xsd`, `types.xsd`, `Services.wsdl`, and what these include or import from the same folder. Every file
//! is there and sound before the first one is written. Nothing is asked of another server: not by a redirect, and not by an
//! import. So the credentials stay with the server for which they were given.

mod address;
mod check;
mod client;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ureq::http::{HeaderValue, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts};

use self::address::{Folder, PlainHttp};
use self::client::Client;
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::write;

/// The name under which the WSDL is written, whatever the server calls it.
pub const WSDL: &str = "Services.wsdl";
/// Other names by which servers know the WSDL.
const WSDL_ALIASES: [&str; 1] = ["services.wsdl"];
const SCHEMAS: [&str; 2] = ["messages.xsd", "types.xsd"];

const BY_OTHERS: &str = "check the address, and the credentials";

/// How many files one server may make us fetch.
const MOST_FILES: usize = 32;

/// What to fetch, from where, and as whom.
#[derive(Clone, Debug)]
pub struct Fetch {
    folder: Folder,
    /// Marked as sensitive, so that `Debug` does not show it.
    authorization: Option<HeaderValue>,
    roots: RootCerts,
    wsdl: bool,
    timeout: Duration,
    limit: u64,
}

impl Fetch {
    /// Fetches from the folder `url`, such as `https://mail.example.org/EWS/`. The address of a file in it, such as
    /// `Exchange.asmx`, will do as well.
    ///
    /// # Errors
    /// When `url` is no address, or neither encrypted nor one of this machine.
    pub fn new(url: &str) -> Result<Self, Error> {
        Folder::parse(url, PlainHttp::Refused).map(Self::from_folder)
    }

    /// The same, with `http://` allowed for any server. Credentials and schemas then cross the network in the clear.
    ///
    /// # Errors
    /// When `url` is no address.
    pub fn allowing_http(url: &str) -> Result<Self, Error> {
        Folder::parse(url, PlainHttp::Allowed).map(Self::from_folder)
    }

    fn from_folder(folder: Folder) -> Self {
        Fetch {
            folder,
            authorization: None,
            roots: RootCerts::PlatformVerifier,
            wsdl: true,
            timeout: Duration::from_secs(60),
            limit: 64 << 20,
        }
    }

    /// Logs in with a name and a password (HTTP's basic authentication).
    ///
    /// # Errors
    /// When the name holds a colon, which HTTP cannot express.
    pub fn basic_auth(self, user: &str, password: &str) -> Result<Self, Error> {
        if user.contains(':') {
            let help = "write it as `DOMAIN\\name` or `name@example.org`";
            return Err(refusal(format!("the user name `{user}` holds a colon"), help));
        }
        self.authorized(&format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))))
    }

    /// Logs in with a bearer token, as OAuth gives it.
    ///
    /// # Errors
    /// When the token holds something that no HTTP header can carry, such as a line break.
    pub fn bearer(self, token: &str) -> Result<Self, Error> {
        self.authorized(&format!("Bearer {}", token.trim()))
    }

    fn authorized(mut self, authorization: &str) -> Result<Self, Error> {
        let value = HeaderValue::from_str(authorization);
        let mut value = value.map_err(|_| {
            let help = "it must be one line of ASCII; was it copied completely, and nothing else?";
            refusal("the token cannot be sent in an HTTP header".to_owned(), help)
        })?;
        value.set_sensitive(true);
        self.authorization = Some(value);
        Ok(self)
    }

    /// Trusts the certificates in `pem`, and these alone, in place of those that the operating system trusts.
    ///
    /// # Errors
    /// When there is no certificate in it, or one cannot be read.
    pub fn ca(mut self, pem: &[u8]) -> Result<Self, Error> {
        let mut certificates: Vec<Certificate<'static>> = Vec::new();
        for item in ureq::tls::parse_pem(pem) {
            match item {
                Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
                Ok(_) => {}
                Err(_) => return Err(no_certificate("a certificate cannot be read")),
            }
        }
        if certificates.is_empty() {
            return Err(no_certificate("there is no certificate"));
        }
        self.roots = RootCerts::new_with_certs(&certificates);
        Ok(self)
    }

    /// Leaves out the WSDL. The generator can do without: it then finds the operations by the names of the elements.
    #[must_use]
    pub fn without_wsdl(mut self) -> Self {
        self.wsdl = false;
        self
    }

    /// How long one file may take. Default: a minute.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How many bytes all files may have together. Default: 64 MiB.
    #[must_use]
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Fetches and checks every file; `started` is called with each address before its request.
    ///
    /// # Errors
    /// When the server cannot be reached, refuses, or sends something other than the files; when a file leads out of the
    /// folder. [`Error::kind`] is [`ErrorKind::Fetch`] or, for what is wrong with a file itself, [`ErrorKind::Schema`].
    pub fn run(&self, mut started: impl FnMut(&str)) -> Result<Fetched, Error> {
        let client = Client::new(self);
        self.all(|uri, limit| {
            started(&uri.to_string());
            client.get(uri, limit)
        })
    }

    /// As [`run`](Self::run), by another client: for a server that asks for Negotiate or NTLM. `get` returns the file at an
    /// address, `None` if the server does not have it (HTTP 404), or why it cannot be had. Credentials, certificates and
    /// the time that a file may take are the concern of that client; it must not follow redirects to other servers.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_with(&self, mut get: impl FnMut(&str) -> Result<Option<Vec<u8>>, String>) -> Result<Fetched, Error> {
        self.all(|uri, limit| {
            let found = get(&uri.to_string());
            let found = found.map_err(|reason| refusal(format!("{uri} cannot be fetched: {reason}"), BY_OTHERS))?;
            found.map(|bytes| client::sound(uri, bytes, limit)).transpose()
        })
    }

    fn all(&self, mut get: impl FnMut(&Uri, u64) -> Result<Option<Vec<u8>>, Error>) -> Result<Fetched, Error> {
        let mut fetched = Fetched { files: Vec::new() };
        let mut wanted: Vec<String> = SCHEMAS
            .iter()
            .chain(self.wsdl.then_some(&WSDL))
            .map(ToString::to_string)
            .collect();
        let mut next = 0;
        while next < wanted.len() {
            let name = wanted[next].clone();
            let left = self.limit.saturating_sub(fetched.size());
            let file = self.file(name, left, &mut get)?;
            for link in check::check(&file)? {
                if !wanted.contains(&link) {
                    wanted.push(link);
                }
            }
            if wanted.len() > MOST_FILES {
                let help = "Microsoft's are three; does the address lead to EWS?";
                return Err(refusal(
                    format!("the schemas lead to more than {MOST_FILES} files"),
                    help,
                ));
            }
            fetched.files.push(file);
            next += 1;
        }
        Ok(fetched)
    }

    /// One file, under the first of its names that the server knows.
    fn file(
        &self,
        name: String,
        limit: u64,
        get: &mut impl FnMut(&Uri, u64) -> Result<Option<Vec<u8>>, Error>,
    ) -> Result<FetchedFile, Error> {
        let aliases: &[&str] = if name == WSDL { &WSDL_ALIASES } else { &[] };
        for alias in [name.as_str()].iter().chain(aliases) {
            let uri = self.folder.file(alias)?;
            if let Some(bytes) = get(&uri, limit)? {
                let url = uri.to_string();
                return Ok(FetchedFile { name, url, bytes });
            }
        }
        Err(self.missing(&name))
    }

    fn missing(&self, name: &str) -> Error {
        let help = if name == WSDL {
            "do without (`--no-wsdl`, `Fetch::without_wsdl`): the generator finds the operations by the names of the elements"
        } else {
            "give the address of EWS without what comes after its last slash: of https://mail.example.org/EWS/Exchange.asmx \
             it is https://mail.example.org/EWS/"
        };
        refusal(format!("there is no {name} at {} (HTTP 404)", self.folder), help)
    }
}

/// What a server gave: every file, checked.
#[derive(Clone, Debug)]
pub struct Fetched {
    files: Vec<FetchedFile>,
}

/// A file as the server sent it.
#[derive(Clone, Debug)]
pub struct FetchedFile {
    name: String,
    url: String,
    bytes: Vec<u8>,
}

/// A file on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Saved {
    /// Where it is.
    pub path: PathBuf,
    /// Whether it was written; `false` if it already was what it should be.
    pub changed: bool,
}

impl Fetched {
    /// The files: `messages.xsd`, `types.xsd`, [`WSDL`], then those that they lead to.
    pub fn files(&self) -> &[FetchedFile] {
        &self.files
    }

    /// Writes the files into `directory`, which is made where it is missing. Each appears as a whole or not at all, and is
    /// not touched if it is already what it should be.
    ///
    /// # Errors
    /// When something cannot be written.
    pub fn write(&self, directory: &Path) -> Result<Vec<Saved>, Error> {
        fs::create_dir_all(directory).map_err(|error| Error::io("cannot make", directory, error))?;
        let save = |file: &FetchedFile| {
            let path = directory.join(&file.name);
            let changed = write::write(&path, &file.bytes)?;
            Ok(Saved { path, changed })
        };
        self.files.iter().map(save).collect()
    }

    fn size(&self) -> u64 {
        self.files.iter().map(|file| file.bytes.len() as u64).sum()
    }
}

impl FetchedFile {
    /// Its name, which leads nowhere but to a file in the directory that it is written into.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where it was asked for.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its bytes, as they came.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// An error of fetching: what was found, and what to do.
fn refusal(message: String, help: &str) -> Error {
    Error::new(ErrorKind::Fetch, Diagnostic::error(message).help(help))
}

fn no_certificate(what: &str) -> Error {
    let help = "give it in the form of PEM, which begins with -----BEGIN CERTIFICATE-----";
    refusal(format!("{what} in the file of trusted certificates"), help)
}
