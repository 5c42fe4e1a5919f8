//! Signing in: who may, and by which schemes.

#[cfg(feature = "ntlm")]
mod ntlm;
#[cfg(feature = "ntlm")]
mod spnego;

use ews_types::Base64Binary;
use http::Request;
use http::header::{AUTHORIZATION, HeaderValue, WWW_AUTHENTICATE};

use crate::reply::Reply;

/// Who may sign in at a mock server, and how.
///
/// ```
/// use ews_testing::{MockExchange, SignIn};
///
/// let accounts = SignIn::new().account("CONTOSO\\kim", "secret").basic().token("sesame");
/// let exchange = MockExchange::builder().sign_in(accounts).start()?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct SignIn {
    accounts: Vec<Account>,
    tokens: Vec<String>,
    offers: Vec<Offer>,
    #[cfg(feature = "ntlm")]
    protection: ExtendedProtection,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    #[cfg(feature = "ntlm")]
    Negotiate,
    #[cfg(feature = "ntlm")]
    Ntlm,
    Basic,
    Bearer,
}

impl Offer {
    fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "ntlm")]
            Self::Negotiate => "Negotiate",
            #[cfg(feature = "ntlm")]
            Self::Ntlm => "NTLM",
            Self::Basic => "Basic",
            Self::Bearer => "Bearer",
        }
    }

    fn challenge(self) -> &'static str {
        match self {
            Self::Basic => "Basic realm=\"mail.contoso.com\"",
            offer => offer.name(),
        }
    }
}

/// What a server makes of the channel binding in NTLM, which ties a sign-in to its TLS connection
/// ([Extended Protection](https://learn.microsoft.com/exchange/plan-and-deploy/post-installation-tasks/security-best-practices/exchange-extended-protection)).
#[cfg(feature = "ntlm")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExtendedProtection {
    /// It is ignored.
    Off,
    /// A wrong one is rejected, none is accepted.
    #[default]
    Allow,
    /// Over TLS, none is rejected as well.
    Require,
}

impl SignIn {
    /// Nobody, and no scheme.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a user. Of the name only the account is compared, in any case: `CONTOSO\kim`, `kim@contoso.com` and `kim` are
    /// the same.
    #[must_use]
    pub fn account(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.accounts.push(Account {
            user: user.into(),
            password: password.into(),
        });
        self
    }

    /// Offers Basic.
    #[must_use]
    pub fn basic(self) -> Self {
        self.offer(Offer::Basic)
    }

    /// Offers Bearer, and accepts this token. May be called again for other tokens.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.tokens.push(token.into());
        self.offer(Offer::Bearer)
    }

    /// Offers NTLM version 2. A connection that has signed in needs no more credentials.
    #[cfg(feature = "ntlm")]
    #[must_use]
    pub fn ntlm(self) -> Self {
        self.offer(Offer::Ntlm)
    }

    /// Offers Negotiate, within which it accepts NTLM. There is no Kerberos: a client that begins with it is asked to go
    /// on with NTLM.
    #[cfg(feature = "ntlm")]
    #[must_use]
    pub fn negotiate(self) -> Self {
        self.offer(Offer::Negotiate)
    }

    /// What NTLM makes of channel bindings.
    #[cfg(feature = "ntlm")]
    #[must_use]
    pub fn extended_protection(mut self, protection: ExtendedProtection) -> Self {
        self.protection = protection;
        self
    }

    fn offer(mut self, offer: Offer) -> Self {
        if !self.offers.contains(&offer) {
            self.offers.push(offer);
        }
        self
    }
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let users: Vec<&str> = self.accounts.iter().map(|account| account.user.as_str()).collect();
        f.debug_struct("SignIn")
            .field("users", &users)
            .field("offers", &self.offers)
            .finish_non_exhaustive()
    }
}

#[derive(Clone)]
struct Account {
    user: String,
    password: String,
}

impl Account {
    fn is_called(&self, user: &str) -> bool {
        account_name(&self.user).eq_ignore_ascii_case(account_name(user))
    }
}

/// The name without its domain.
fn account_name(user: &str) -> &str {
    let user = user.rsplit('\\').next().unwrap_or_default();
    user.split('@').next().unwrap_or_default()
}

/// What a connection has done so far.
#[derive(Default)]
pub(crate) struct Session {
    signed_in: bool,
    #[cfg(feature = "ntlm")]
    handshake: Option<Handshake>,
    /// The hash of the channel binding of its TLS.
    #[cfg(feature = "ntlm")]
    channel_binding: Option<[u8; 16]>,
}

#[cfg(all(feature = "ntlm", feature = "tls"))]
impl Session {
    /// Of a connection whose TLS has a channel binding of this hash.
    pub(crate) fn bound_to(channel_binding: [u8; 16]) -> Self {
        Self {
            channel_binding: Some(channel_binding),
            ..Self::default()
        }
    }
}

#[cfg(feature = "ntlm")]
struct Handshake {
    /// `None` before NTLM's first message.
    challenge: Option<ntlm::Challenge>,
    /// The list of mechanisms, where SPNEGO is around NTLM.
    mechanisms: Option<Vec<u8>>,
}

/// What becomes of a request.
pub(crate) enum Admission {
    /// It is let in, and this goes with its response.
    Granted(Option<HeaderValue>),
    /// The response.
    Denied(Reply),
}

impl SignIn {
    pub(crate) fn admit(&self, session: &mut Session, request: &Request<Vec<u8>>) -> Admission {
        if session.signed_in {
            return Admission::Granted(None);
        }
        let header = request.headers().get(AUTHORIZATION).map(HeaderValue::as_bytes);
        let Some(header) = header.and_then(|header| std::str::from_utf8(header).ok()) else {
            return self.deny("no credentials");
        };
        let (scheme, credentials) = header.split_once(' ').unwrap_or((header, ""));
        let offer = self
            .offers
            .iter()
            .find(|offer| offer.name().eq_ignore_ascii_case(scheme));
        match offer {
            None => self.deny("a scheme that is not offered"),
            Some(Offer::Bearer) if self.tokens.iter().any(|token| token == credentials) => Admission::Granted(None),
            Some(Offer::Bearer) => self.deny("the token is wrong"),
            Some(Offer::Basic) if self.is_basic(credentials) => Admission::Granted(None),
            Some(Offer::Basic) => self.deny("the user name or the password is wrong"),
            #[cfg(feature = "ntlm")]
            Some(offer @ (Offer::Ntlm | Offer::Negotiate)) => self.handshake(*offer, credentials, session),
        }
    }

    fn is_basic(&self, credentials: &str) -> bool {
        let decoded = Base64Binary::from_base64(credentials).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let pair = decoded.as_deref().and_then(|text| text.split_once(':'));
        pair.is_some_and(|(user, password)| {
            let mut named = self.accounts.iter().filter(|account| account.is_called(user));
            named.any(|account| account.password == password)
        })
    }

    fn deny(&self, reason: &str) -> Admission {
        let mut reply = Reply::html(401, &format!("401 - Unauthorized: {reason}"));
        for offer in &self.offers {
            let challenge = HeaderValue::from_static(offer.challenge());
            reply.response.headers_mut().append(WWW_AUTHENTICATE, challenge);
        }
        Admission::Denied(reply)
    }
}

#[cfg(feature = "ntlm")]
impl SignIn {
    fn handshake(&self, offer: Offer, credentials: &str, session: &mut Session) -> Admission {
        let token = Base64Binary::from_base64(credentials)
            .map(Vec::from)
            .unwrap_or_default();
        if ntlm::is_ntlm(&token) {
            return self.messages(offer, &token, None, session);
        }
        match spnego::read(&token).filter(|_| offer == Offer::Negotiate) {
            None => {
                session.handshake = None;
                self.deny("the token cannot be read")
            }
            Some(spnego::Token { mechanisms, token }) => {
                let known = session
                    .handshake
                    .as_ref()
                    .and_then(|handshake| handshake.mechanisms.clone());
                let list = mechanisms.map(<[u8]>::to_vec).or(known).unwrap_or_default();
                let is_first = mechanisms.is_some();
                match token.filter(|token| ntlm::is_ntlm(token)) {
                    Some(message) => self.messages(offer, message, Some((list, is_first)), session),
                    // Kerberos, which is not to be had here.
                    None => {
                        session.handshake = Some(Handshake {
                            challenge: None,
                            mechanisms: Some(list),
                        });
                        again(offer, &spnego::respond(spnego::State::Incomplete, true, None, None))
                    }
                }
            }
        }
    }

    /// Takes a message of NTLM. `spnego` holds the list of mechanisms, and whether it came with this message.
    fn messages(
        &self,
        offer: Offer,
        message: &[u8],
        spnego: Option<(Vec<u8>, bool)>,
        session: &mut Session,
    ) -> Admission {
        if let Some(challenge) = ntlm::Challenge::new(message) {
            let bytes = challenge.message().to_vec();
            let wrapped = spnego
                .as_ref()
                .map(|(_, is_first)| spnego::respond(spnego::State::Incomplete, *is_first, Some(&bytes), None));
            session.handshake = Some(Handshake {
                challenge: Some(challenge),
                mechanisms: spnego.map(|(mechanisms, _)| mechanisms),
            });
            return again(offer, &wrapped.unwrap_or(bytes));
        }
        let handshake = session.handshake.take();
        let Some((challenge, mechanisms)) = handshake.and_then(|known| Some((known.challenge?, known.mechanisms)))
        else {
            return self.deny("there was no first message");
        };
        let binding = ChannelBinding {
            protection: self.protection,
            expected: session.channel_binding,
        };
        match challenge.check(message, &self.accounts, &binding) {
            Err(reason) => self.deny(reason),
            Ok(key) => {
                session.signed_in = true;
                let last = mechanisms.map(|mechanisms| {
                    let signature = key.sign(&mechanisms);
                    spnego::respond(spnego::State::Completed, false, None, Some(&signature))
                });
                Admission::Granted(last.and_then(|token| with_token(offer, &token)))
            }
        }
    }
}

/// HTTP 401 with a token: the handshake goes on.
#[cfg(feature = "ntlm")]
fn again(offer: Offer, token: &[u8]) -> Admission {
    let mut reply = Reply::status(401);
    let header = with_token(offer, token);
    reply
        .response
        .headers_mut()
        .extend(header.map(|value| (WWW_AUTHENTICATE, value)));
    Admission::Denied(reply)
}

#[cfg(feature = "ntlm")]
fn with_token(offer: Offer, token: &[u8]) -> Option<HeaderValue> {
    let text = format!("{} {}", offer.name(), Base64Binary::from(token).to_base64());
    HeaderValue::try_from(text).ok()
}

/// The channel binding that a connection has, and what is made of the client's.
#[cfg(feature = "ntlm")]
struct ChannelBinding {
    protection: ExtendedProtection,
    expected: Option<[u8; 16]>,
}

#[cfg(feature = "ntlm")]
impl ChannelBinding {
    fn check(&self, sent: Option<&[u8]>) -> Result<(), &'static str> {
        let Some(expected) = self.expected else { return Ok(()) };
        match (self.protection, sent) {
            (ExtendedProtection::Off, _) | (ExtendedProtection::Allow, None) => Ok(()),
            (ExtendedProtection::Require, None) => Err("there is no channel binding"),
            (_, Some(sent)) if sent == expected => Ok(()),
            (_, Some(_)) => Err("the channel binding is that of another connection"),
        }
    }
}

/// The hash that NTLM sends of the channel binding `tls-server-end-point` with this hash of a certificate: MD5 of
/// `gss_channel_bindings_struct` (RFC 2744, section 3.11) without addresses.
#[cfg(all(feature = "ntlm", feature = "tls"))]
pub(crate) fn channel_binding(certificate_hash: &[u8]) -> [u8; 16] {
    let data = [b"tls-server-end-point:".as_slice(), certificate_hash].concat();
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes();
    ntlm::md5(&[&[0; 16], &length, &data])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_name_only_the_account_counts() {
        let account = Account {
            user: "CONTOSO\\Kim".to_owned(),
            password: String::new(),
        };
        for name in ["kim", "KIM", "kim@contoso.com", "contoso.com\\kim", "\\kim"] {
            assert!(account.is_called(name), "{name}");
        }
        for name in ["", "bo", "contoso", "contoso\\kimberly"] {
            assert!(!account.is_called(name), "{name}");
        }
    }

    #[cfg(feature = "ntlm")]
    #[test]
    fn extended_protection_is_about_wrong_and_missing_bindings() {
        use ExtendedProtection::{Allow, Off, Require};
        let (right, wrong) = ([1; 16], [2; 16]);
        for (protection, sent, accepted) in [
            (Off, Some(wrong), true),
            (Allow, None, true),
            (Allow, Some(right), true),
            (Allow, Some(wrong), false),
            (Require, None, false),
            (Require, Some(right), true),
        ] {
            let binding = ChannelBinding {
                protection,
                expected: Some(right),
            };
            let checked = binding.check(sent.as_ref().map(<[u8; 16]>::as_slice));
            assert_eq!(checked.is_ok(), accepted, "{protection:?} {sent:?}");
        }
    }
}
