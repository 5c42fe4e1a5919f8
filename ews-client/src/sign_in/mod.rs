//! Signing in: which scheme, and the steps of its handshake.
//!
//! Basic and Bearer go with every request. NTLM and Negotiate sign in the connection: the first request on it takes two
//! or three round trips, the others one. What the server offers is asked once per client; the rest is remembered.

pub(crate) mod binding;
mod challenge;
mod context;
mod kdc;
mod lockout;

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use ews_types::{Base64Binary, transport};
use http::header::{AUTHORIZATION, CONNECTION, HeaderValue};
use http::{Request, Response, StatusCode};

use self::challenge::challenges;
use self::context::{Context, Identity, SignInFailure, Step};
use self::lockout::Lockout;
use crate::Error;
use crate::body::{self, without_body};
use crate::connect::Connector;
use crate::connection::{Connection, Session};
use crate::credentials::{Credentials, Kind, Scheme, Secret, TokenSource};

/// More round trips than any handshake takes.
const MAX_STEPS: usize = 6;

/// Signs in with these credentials wherever a server asks.
#[derive(Debug)]
pub(crate) struct SignIn {
    credentials: Credentials,
    known: Mutex<Option<Known>>,
    token: Mutex<Option<Secret>>,
    lockout: Lockout,
}

/// What is known of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// It asks for no credentials.
    Open,
    By(Scheme),
}

/// A response, and how it was come by.
#[derive(Debug)]
pub(crate) struct Exchanged {
    pub(crate) response: Response<Bytes>,
    /// The scheme by which the request signed in.
    pub(crate) tried: Option<Scheme>,
    /// Why signing in was not tried, or not to its end.
    pub(crate) reason: Option<String>,
}

impl Exchanged {
    fn by(scheme: Scheme, response: Response<Bytes>) -> Self {
        Self {
            response,
            tried: Some(scheme),
            reason: None,
        }
    }

    pub(crate) fn is_rejected(&self) -> bool {
        self.response.status() == StatusCode::UNAUTHORIZED
    }
}

/// Where a request goes: a connection, how to make another one, and what may be read from it.
pub(crate) struct Way<'a> {
    pub(crate) connection: &'a mut Connection,
    pub(crate) connector: &'a Connector,
    pub(crate) limits: body::Limits,
}

impl Way<'_> {
    async fn exchange(&mut self, request: &Request<Bytes>) -> Result<Response<Bytes>, Error> {
        self.connection.exchange(request, self.limits).await
    }

    /// Replaces the connection if the server closes it after this response.
    async fn reopen_after(&mut self, response: &Response<Bytes>) -> Result<(), Error> {
        if closes(response) || !self.connection.is_open() {
            *self.connection = self.connector.connect().await?;
        }
        Ok(())
    }
}

impl SignIn {
    pub(crate) fn new(credentials: Credentials) -> Self {
        Self {
            credentials,
            known: Mutex::default(),
            token: Mutex::default(),
            lockout: Lockout::default(),
        }
    }

    /// Sends a request, signing in as the server wants it.
    pub(crate) async fn exchange(&self, mut way: Way<'_>, request: &Request<Bytes>) -> Result<Exchanged, Error> {
        match &self.credentials.kind {
            Kind::Anonymous => Ok(Exchanged {
                response: way.exchange(request).await?,
                tried: None,
                reason: None,
            }),
            Kind::Bearer(source) => self.by_token(way, request, source).await,
            Kind::Password {
                user,
                password,
                only,
                kdc,
                channel_binding,
            } => {
                let identity = Identity {
                    user: user.clone(),
                    password: password.clone(),
                    kdc: kdc.clone(),
                    channel_binding: *channel_binding,
                };
                let Some(leave) = self.lockout.leave().await else {
                    return Err(Error::Rejected);
                };
                let result = self.by_password(way, request, *only, &identity).await;
                match &result {
                    Ok(exchanged) if !exchanged.is_rejected() => leave.accepted(),
                    Ok(exchanged) if exchanged.tried.is_some() => leave.rejected(),
                    // A Kerberos server counts wrong passwords as well.
                    Err(Error::SignIn { .. }) => leave.rejected(),
                    _ => {}
                }
                result
            }
        }
    }

    async fn by_token(
        &self,
        mut way: Way<'_>,
        request: &Request<Bytes>,
        source: &TokenSource,
    ) -> Result<Exchanged, Error> {
        let remembered = lock(&self.token).clone();
        let token = match remembered {
            Some(token) => token,
            None => self.new_token(source).await?,
        };
        let first = way.exchange(&with_token(request, &token)?).await?;
        if first.status() != StatusCode::UNAUTHORIZED {
            return Ok(Exchanged::by(Scheme::Bearer, first));
        }
        let renewed = self.new_token(source).await?;
        if renewed.expose() == token.expose() {
            return Ok(Exchanged::by(Scheme::Bearer, first));
        }
        way.reopen_after(&first).await?;
        let second = way.exchange(&with_token(request, &renewed)?).await?;
        Ok(Exchanged::by(Scheme::Bearer, second))
    }

    async fn new_token(&self, source: &TokenSource) -> Result<Secret, Error> {
        let token = Secret::new(source.token().await.map_err(Error::Token)?);
        *lock(&self.token) = Some(token.clone());
        Ok(token)
    }

    async fn by_password(
        &self,
        mut way: Way<'_>,
        request: &Request<Bytes>,
        only: Option<Scheme>,
        identity: &Identity,
    ) -> Result<Exchanged, Error> {
        let remembered = *lock(&self.known);
        let scheme = match (only, remembered) {
            (Some(scheme), _) | (None, Some(Known::By(scheme))) => scheme,
            (None, known) => match self.ask(&mut way, request, known).await? {
                Ok(scheme) => scheme,
                Err(exchanged) => return Ok(exchanged),
            },
        };
        if scheme != Scheme::Basic {
            return self.handshake(way, request, scheme, identity).await;
        }
        if !way.connector.server.is_private() {
            return Err(Error::InTheClear);
        }
        let mut request = request.clone();
        let header = transport::basic_auth(&identity.user, identity.password.expose())?;
        request.headers_mut().insert(AUTHORIZATION, header);
        Ok(Exchanged::by(Scheme::Basic, way.exchange(&request).await?))
    }

    /// Asks the server what it offers, and chooses; or returns what it sent where it asks for nothing, or for nothing
    /// that can be used.
    async fn ask(
        &self,
        way: &mut Way<'_>,
        request: &Request<Bytes>,
        known: Option<Known>,
    ) -> Result<Result<Scheme, Exchanged>, Error> {
        let is_open = known == Some(Known::Open);
        // The request itself is only sent to a server that has shown to take it.
        let asked = if is_open {
            request.clone()
        } else {
            without_body(request)
        };
        let mut response = way.exchange(&asked).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            *lock(&self.known) = Some(Known::Open);
            if !is_open {
                way.reopen_after(&response).await?;
                response = way.exchange(request).await?;
            }
            return Ok(Err(Exchanged {
                response,
                tried: None,
                reason: None,
            }));
        }
        match best(&response, way.connector.server.is_private()) {
            Ok(scheme) => {
                *lock(&self.known) = Some(Known::By(scheme));
                way.reopen_after(&response).await?;
                Ok(Ok(scheme))
            }
            Err(reason) => Ok(Err(Exchanged {
                response,
                tried: None,
                reason: Some(reason.to_owned()),
            })),
        }
    }

    async fn handshake(
        &self,
        mut way: Way<'_>,
        request: &Request<Bytes>,
        scheme: Scheme,
        identity: &Identity,
    ) -> Result<Exchanged, Error> {
        if way.connection.session == Session::SignedIn {
            let exchanged = Exchanged::by(scheme, way.exchange(request).await?);
            if !exchanged.is_rejected() {
                return Ok(exchanged);
            }
            // The server has forgotten the session, or asks for every request anew.
            way.connection.session = Session::New;
            way.reopen_after(&exchanged.response).await?;
        }
        tracing::debug!(%scheme, "signing in");
        let binding = way.connection.tls_server_end_point.clone();
        let host = way.connector.server.host.clone();
        let identity = identity.clone();
        let begun = blocking(move || {
            let mut context = Context::new(scheme, &identity, &host, binding.as_deref())?;
            let step = context.step(None)?;
            Ok((context, step))
        });
        match begun.await {
            Ok((context, step)) => self.steps(way, request, scheme, context, step).await,
            Err(failure) => Err(Error::SignIn {
                scheme,
                reason: failure.to_string(),
            }),
        }
    }

    /// The steps of a handshake. The request itself goes with the first token that the server may accept.
    async fn steps(
        &self,
        mut way: Way<'_>,
        request: &Request<Bytes>,
        scheme: Scheme,
        mut context: Context,
        mut step: Step,
    ) -> Result<Exchanged, Error> {
        for number in 1..=MAX_STEPS {
            let mut sent = if step.may_be_last {
                request.clone()
            } else {
                without_body(request)
            };
            sent.headers_mut()
                .insert(AUTHORIZATION, authorization(scheme, step.token));
            let response = match way.exchange(&sent).await {
                Err(Error::Unsent(_)) if number > 1 => return Err(interrupted(scheme)),
                response => response?,
            };
            let token = token(&response, scheme);
            let exchanged = Exchanged::by(scheme, response);
            if !exchanged.is_rejected() {
                return self
                    .signed_in(way, request, exchanged, context, token, step.may_be_last)
                    .await;
            }
            // After NTLM's last message, or without a token, there is nothing left to say.
            let Some(token) = token.filter(|_| !step.may_be_last || context.is_kerberos()) else {
                return Ok(exchanged);
            };
            if closes(&exchanged.response) {
                return Err(interrupted(scheme));
            }
            let was_whole = step.may_be_last;
            let next = blocking(move || {
                let step = context.step(Some(token))?;
                Ok((context, step))
            });
            (context, step) = match next.await {
                Ok(next) => next,
                Err(failure) => {
                    return Ok(Exchanged {
                        reason: Some(stopped(was_whole, &failure)),
                        ..exchanged
                    });
                }
            };
        }
        Err(Error::SignIn {
            scheme,
            reason: "the server asks for one token after the other".to_owned(),
        })
    }

    /// The server has accepted a token. Its own last one shows that it is the server that it claims to be.
    async fn signed_in(
        &self,
        mut way: Way<'_>,
        request: &Request<Bytes>,
        exchanged: Exchanged,
        mut context: Context,
        token: Option<Vec<u8>>,
        was_whole: bool,
    ) -> Result<Exchanged, Error> {
        if let Some(token) = token {
            let checked = blocking(move || context.step(Some(token)).map(drop));
            if let Err(failure) = checked.await {
                return Err(Error::SignIn {
                    scheme: exchanged.tried.unwrap_or(Scheme::Negotiate),
                    reason: format!("the server does not prove who it is: {failure}"),
                });
            }
        }
        way.connection.session = Session::SignedIn;
        if was_whole {
            return Ok(exchanged);
        }
        // It accepts any token, or asks for none at this address.
        way.reopen_after(&exchanged.response).await?;
        Ok(Exchanged {
            response: way.exchange(request).await?,
            ..exchanged
        })
    }
}

/// The best scheme of those offered that a password can be used with.
fn best(response: &Response<Bytes>, is_private: bool) -> Result<Scheme, &'static str> {
    let offered = challenges(response.headers());
    let offers = |scheme: Scheme| {
        offered
            .iter()
            .any(|challenge| challenge.scheme.eq_ignore_ascii_case(scheme.as_str()))
    };
    if let Some(scheme) = [Scheme::Negotiate, Scheme::Ntlm]
        .into_iter()
        .find(|scheme| offers(*scheme))
    {
        return Ok(scheme);
    }
    match (offers(Scheme::Basic), is_private) {
        (true, true) => Ok(Scheme::Basic),
        (true, false) => Err("Basic would send the password in the clear, as the address is not https"),
        (false, _) if offers(Scheme::Bearer) => Err("the server wants a token, not a password"),
        (false, _) => Err("none of these schemes is known here"),
    }
}

fn authorization(scheme: Scheme, token: Vec<u8>) -> HeaderValue {
    let text = format!("{scheme} {}", Base64Binary::from(token).to_base64());
    // Base64 and the names of schemes are visible ASCII.
    let mut value = HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""));
    value.set_sensitive(true);
    value
}

fn with_token(request: &Request<Bytes>, token: &Secret) -> Result<Request<Bytes>, Error> {
    let mut request = request.clone();
    let header = transport::bearer(token.expose())?;
    request.headers_mut().insert(AUTHORIZATION, header);
    Ok(request)
}

fn token(response: &Response<Bytes>, scheme: Scheme) -> Option<Vec<u8>> {
    challenges(response.headers())
        .into_iter()
        .find(|challenge| challenge.scheme.eq_ignore_ascii_case(scheme.as_str()))
        .and_then(|challenge| challenge.token)
}

fn closes(response: &Response<Bytes>) -> bool {
    response.headers().get_all(CONNECTION).iter().any(|value| {
        let text = value.to_str().unwrap_or_default();
        text.split(',')
            .any(|option| option.trim().eq_ignore_ascii_case("close"))
    })
}

/// Why a handshake does not go on after a token of the server. After a whole one of ours, only Kerberos goes on, and a server
/// that has rejected a ticket sends nothing that can be read.
fn stopped(was_whole: bool, failure: &SignInFailure) -> String {
    if was_whole {
        format!(
            "the server rejects the Kerberos ticket; it has expired, the clocks differ, or the service principal name of this \
             host belongs to another account ({failure})"
        )
    } else {
        failure.to_string()
    }
}

fn interrupted(scheme: Scheme) -> Error {
    Error::SignIn {
        scheme,
        reason: "the server, or a proxy before it, closed the connection in the middle of the handshake".to_owned(),
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, SignInFailure> + Send + 'static,
) -> Result<T, SignInFailure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_) => Err(SignInFailure("the handshake was interrupted".to_owned())),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
