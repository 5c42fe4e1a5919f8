//! The state machine.

use std::collections::VecDeque;

use ::http::header::LOCATION;
use ::http::{Method, Request as HttpRequest, Response as HttpResponse, StatusCode, Uri};

use super::candidates::{self, Candidate};
use super::{Attempt, Error, Reason, Settings, pox, soap};
use crate::transport;

/// How many redirects a search follows: the limit that Microsoft's clients have.
const MAX_REDIRECTS: usize = 10;

/// Hosts of Exchange Online, which the domain of an address cannot vouch for.
const MICROSOFT_HOSTS: [&str; 2] = ["autodiscover-s.outlook.com", "autodiscover-s.office365.us"];

/// A search for the EWS endpoint of a mailbox. See the [module](super) for an example.
#[derive(Clone, Debug)]
pub struct Autodiscover {
    /// The address that is asked for now.
    address: String,
    /// Its domain.
    domain: String,
    /// What is still to be tried for this address.
    candidates: VecDeque<Candidate>,
    /// What the last step was about.
    current: Option<Candidate>,
    /// Hosts that may be signed in at besides those of the domain.
    trusted: Vec<String>,
    /// Addresses and URLs that have been asked.
    visited: Vec<String>,
    redirects: usize,
    attempts: Vec<Attempt>,
    outcome: Option<Result<Settings, Error>>,
}

/// What the caller does next. There is nothing sensible to do with a step that is not known, so all are listed.
#[derive(Debug)]
pub enum Step {
    /// Send this request and hand over what came of it: [`Autodiscover::received`] or [`Autodiscover::unreachable`].
    Send(Request),
    /// Look up the DNS SRV records of this name: [`Autodiscover::srv_hosts`].
    LookUpSrv(String),
    /// Decide whether to sign in at this host, which the domain of the address does not vouch for:
    /// [`Autodiscover::confirm`]. An administrator or a user knows the answer; a program that cannot ask says no.
    Confirm(String),
    /// The search has ended with an endpoint.
    Found(Settings),
    /// The search has ended without one.
    Failed(Error),
}

/// A request to send.
#[derive(Debug)]
pub struct Request {
    /// The request, without credentials. Redirects are not to be followed by the HTTP client.
    pub http: HttpRequest<String>,
    /// Whether to send credentials when the server asks for them. Never true for anything but a verified `https` host.
    pub sign_in: bool,
}

impl Autodiscover {
    /// A search for the mailbox of this SMTP address.
    ///
    /// # Errors
    ///
    /// [`Error::Address`] if there is no host name after the last `@`.
    pub fn new(address: impl Into<String>) -> Result<Self, Error> {
        let address = address.into();
        let Some(domain) = candidates::domain(&address) else {
            return Err(Error::Address(address));
        };
        Ok(Self {
            candidates: candidates::of_domain(&domain),
            visited: vec![address.to_ascii_lowercase()],
            address,
            domain,
            current: None,
            trusted: MICROSOFT_HOSTS.map(str::to_owned).into(),
            redirects: 0,
            attempts: Vec::new(),
            outcome: None,
        })
    }

    /// Allows to sign in at this host without [`Step::Confirm`].
    #[must_use]
    pub fn trust_host(mut self, host: impl Into<String>) -> Self {
        self.trusted.push(host.into().to_ascii_lowercase());
        self
    }

    /// What to do next. Returns the same step again until its result is handed over.
    pub fn step(&mut self) -> Step {
        loop {
            match &self.outcome {
                Some(Ok(settings)) => return Step::Found(settings.clone()),
                Some(Err(error)) => return Step::Failed(error.clone()),
                None => {}
            }
            let Some(candidate) = self.current.take().or_else(|| self.candidates.pop_front()) else {
                self.outcome = Some(Err(Error::NotFound {
                    address: self.address.clone(),
                    attempts: std::mem::take(&mut self.attempts),
                }));
                continue;
            };
            let step = self.step_of(&candidate);
            match step {
                Ok(step) => {
                    self.current = Some(candidate);
                    return step;
                }
                Err(error) => self.fail(&candidate, Reason::Unreachable(error.to_string())),
            }
        }
    }

    fn step_of(&self, candidate: &Candidate) -> Result<Step, transport::RequestError> {
        let http = match candidate {
            Candidate::Soap(url) => soap::request(&self.address, url)?,
            Candidate::Pox(url) => pox::request(&self.address, url)?,
            Candidate::Probe(url) => {
                let mut request = HttpRequest::new(String::new());
                *request.method_mut() = Method::GET;
                *request.uri_mut() = url.clone();
                request
            }
            Candidate::Srv(name) => return Ok(Step::LookUpSrv(name.clone())),
            Candidate::Unconfirmed(host, _) => return Ok(Step::Confirm(host.clone())),
        };
        Ok(Step::Send(Request {
            http,
            sign_in: candidate.signs_in(),
        }))
    }

    /// Takes the response to [`Step::Send`]. Without such a step it does nothing.
    pub fn received(&mut self, response: &HttpResponse<impl AsRef<[u8]>>) {
        let Some(candidate) = self.current.take_if(|current| current.host().is_some()) else {
            return;
        };
        if let Some(location) = redirect(response) {
            return self.redirect_to_url(&candidate, location);
        }
        let reply = match &candidate {
            Candidate::Soap(_) => soap::reply(response),
            Candidate::Pox(_) => pox::reply(response),
            _ => Err(Reason::NoRedirect),
        };
        match reply {
            Ok(Reply::Settings(mut settings)) if settings.has_endpoint() => {
                settings.address.clone_from(&self.address);
                self.outcome = Some(Ok(settings));
            }
            Ok(Reply::Settings(_)) => self.fail(&candidate, Reason::NoEndpoint),
            Ok(Reply::Url(url)) => self.redirect_to_url(&candidate, url),
            Ok(Reply::Address(address)) => self.redirect_to_address(&candidate, address),
            Err(reason) => {
                // The other protocol at the same host would be rejected as well, and count as one more failed sign-in.
                if matches!(&reason, Reason::Response(transport::Error::Unauthorized { .. })) {
                    self.skip_host(&candidate);
                }
                self.fail(&candidate, reason);
            }
        }
    }

    /// Takes the reason why [`Step::Send`] had no response: no such host, no connection, an invalid certificate.
    pub fn unreachable(&mut self, reason: impl Into<String>) {
        if let Some(candidate) = self.current.take_if(|current| current.host().is_some()) {
            self.skip_host(&candidate);
            self.fail(&candidate, Reason::Unreachable(reason.into()));
        }
    }

    /// Takes the hosts that the SRV records of [`Step::LookUpSrv`] name, by priority; none if there are no records. What is no
    /// host name is left out, the `.` among it by which a domain says that it does not offer the service.
    pub fn srv_hosts(&mut self, hosts: impl IntoIterator<Item = impl Into<String>>) {
        let Some(candidate) = self.current.take_if(|current| matches!(current, Candidate::Srv(_))) else {
            return;
        };
        let hosts: Vec<String> = hosts.into_iter().map(Into::into).collect();
        let names = hosts.iter().map(|host| host.strip_suffix('.').unwrap_or(host));
        let names: Vec<&str> = names.filter(|name| candidates::is_host_name(name)).collect();
        if names.is_empty() {
            return self.fail(&candidate, Reason::NoRecord);
        }
        for name in names.into_iter().rev() {
            self.add_first(candidates::at_host(name));
        }
    }

    /// Takes the decision that [`Step::Confirm`] asked for.
    pub fn confirm(&mut self, sign_in: bool) {
        let Some(Candidate::Unconfirmed(host, candidates)) = self
            .current
            .take_if(|current| matches!(current, Candidate::Unconfirmed(..)))
        else {
            return;
        };
        if sign_in {
            self.trusted.push(host);
            candidates
                .into_iter()
                .rev()
                .for_each(|candidate| self.candidates.push_front(candidate));
        } else {
            let unconfirmed = Candidate::Unconfirmed(host.clone(), candidates);
            self.fail(&unconfirmed, Reason::UnconfirmedHost(host));
        }
    }

    /// Drops what else is planned at the host of this candidate.
    fn skip_host(&mut self, candidate: &Candidate) {
        if candidate.signs_in() {
            self.candidates
                .retain(|planned| !planned.signs_in() || planned.host() != candidate.host());
        }
    }

    fn fail(&mut self, candidate: &Candidate, reason: Reason) {
        self.attempts.push(Attempt {
            target: candidate.target(),
            reason,
        });
    }

    /// Counts a redirect. Returns whether the search goes on.
    fn may_redirect(&mut self) -> bool {
        self.redirects += 1;
        if self.redirects > MAX_REDIRECTS {
            self.outcome = Some(Err(Error::TooManyRedirects {
                attempts: std::mem::take(&mut self.attempts),
            }));
        }
        self.redirects <= MAX_REDIRECTS
    }

    fn redirect_to_url(&mut self, from: &Candidate, location: String) {
        let url: Option<Uri> = location.parse().ok();
        let url = url.filter(|url| url.scheme_str() == Some("https") && !has_user(url));
        let Some(url) = url.filter(|url| url.host().is_some_and(|host| !host.is_empty())) else {
            return self.fail(from, Reason::UnsafeRedirect(location));
        };
        let key = format!("{} {url}", self.address.to_ascii_lowercase());
        if self.visited.contains(&key) {
            return self.fail(from, Reason::Repeated(url.to_string()));
        }
        self.visited.push(key);
        if self.may_redirect() {
            self.add_first(candidates::at_url(url, from));
        }
    }

    fn redirect_to_address(&mut self, from: &Candidate, address: String) {
        let Some(domain) = candidates::domain(&address) else {
            return self.fail(from, Reason::UnsafeRedirect(address));
        };
        if self.visited.contains(&address.to_ascii_lowercase()) {
            return self.fail(from, Reason::Repeated(address));
        }
        self.visited.push(address.to_ascii_lowercase());
        if self.may_redirect() {
            self.candidates = candidates::of_domain(&domain);
            (self.address, self.domain) = (address, domain);
        }
    }

    /// Plans these candidates, which have one host, before all others; after a confirmation if nobody vouches for the host.
    fn add_first(&mut self, candidates: Vec<Candidate>) {
        // The host of the URLs that are asked, not what they were made of.
        let Some(host) = candidates.first().and_then(Candidate::host).map(str::to_owned) else {
            return;
        };
        let trusted = self.trusted.iter().any(|trusted| trusted.eq_ignore_ascii_case(&host));
        if trusted || candidates::vouches(&self.domain, &host) {
            candidates
                .into_iter()
                .rev()
                .for_each(|candidate| self.candidates.push_front(candidate));
        } else {
            self.candidates.push_front(Candidate::Unconfirmed(host, candidates));
        }
    }
}

/// What a server says to a request.
pub(super) enum Reply {
    Settings(Settings),
    /// Ask for this address.
    Address(String),
    /// Ask at this URL.
    Url(String),
}

fn has_user(url: &Uri) -> bool {
    url.authority()
        .is_some_and(|authority| authority.as_str().contains('@'))
}

fn redirect(response: &HttpResponse<impl AsRef<[u8]>>) -> Option<String> {
    let redirects = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    if !redirects.contains(&response.status()) {
        return None;
    }
    let location = response.headers().get(LOCATION)?.to_str().ok()?;
    Some(location.to_owned())
}
