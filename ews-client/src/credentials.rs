//! Who signs in, and how.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;
use std::sync::Arc;

use zeroize::Zeroizing;

/// A scheme of HTTP authentication that [`Client`](crate::Client) knows.
///
/// ```
/// use ews_client::Scheme;
///
/// assert_eq!("ntlm".parse(), Ok(Scheme::Ntlm));
/// assert_eq!(Scheme::Negotiate.to_string(), "Negotiate");
/// assert!("digest".parse::<Scheme>().is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Scheme {
    /// Kerberos where a Kerberos server of the user's domain can be reached, NTLM otherwise
    /// ([RFC 4559](https://www.rfc-editor.org/rfc/rfc4559)).
    Negotiate,
    /// NTLM version 2
    /// ([MS-NTHT](https://learn.microsoft.com/openspecs/windows_protocols/ms-ntht/)).
    Ntlm,
    /// User name and password with every request ([RFC 7617](https://www.rfc-editor.org/rfc/rfc7617)): over TLS, or to
    /// this machine.
    Basic,
    /// A token with every request ([RFC 6750](https://www.rfc-editor.org/rfc/rfc6750)): Exchange Online, and on
    /// premises with modern authentication.
    Bearer,
}

impl Scheme {
    /// The name as HTTP has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Negotiate => "Negotiate",
            Self::Ntlm => "NTLM",
            Self::Basic => "Basic",
            Self::Bearer => "Bearer",
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Scheme {
    type Err = UnknownScheme;

    /// Reads a name in any case.
    fn from_str(text: &str) -> Result<Self, UnknownScheme> {
        [Self::Negotiate, Self::Ntlm, Self::Basic, Self::Bearer]
            .into_iter()
            .find(|scheme| scheme.as_str().eq_ignore_ascii_case(text))
            .ok_or(UnknownScheme)
    }
}

/// A name that is not that of a [`Scheme`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownScheme;

impl fmt::Display for UnknownScheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the schemes are negotiate, ntlm, basic and bearer")
    }
}

impl StdError for UnknownScheme {}

/// Who signs in, and how. `Debug` shows no password and no token.
///
/// ```
/// use ews_client::{Credentials, Scheme};
///
/// let best = Credentials::password("CONTOSO\\kim", "secret");
/// let ntlm = Credentials::password("kim@contoso.com", "secret").only(Scheme::Ntlm);
/// let online = Credentials::bearer("eyJ0eXAi…");
/// assert!(!format!("{best:?} {ntlm:?} {online:?}").contains("secret"));
/// ```
#[derive(Clone, Debug)]
pub struct Credentials {
    pub(crate) kind: Kind,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Anonymous,
    Password {
        user: String,
        password: Secret,
        only: Option<Scheme>,
        kdc: Option<String>,
        channel_binding: bool,
    },
    Bearer(TokenSource),
}

impl Credentials {
    /// A user name (`DOMAIN\name`, `name@domain` or `name`) and a password, by the best scheme that the server offers:
    /// Negotiate, NTLM, or Basic over TLS.
    pub fn password(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            kind: Kind::Password {
                user: user.into(),
                password: Secret::new(password.into()),
                only: None,
                kdc: None,
                channel_binding: true,
            },
        }
    }

    /// A token that is sent as it is. When it expires, requests fail with
    /// [`Error::Unauthorized`](crate::Error::Unauthorized).
    pub fn bearer(token: impl Into<String>) -> Self {
        let token = token.into();
        Self::bearer_with(move || {
            let token = token.clone();
            async move { Ok(token) }
        })
    }

    /// A source of tokens. It is asked before the first request, and again when the server rejects the token.
    ///
    /// ```
    /// use ews_client::Credentials;
    ///
    /// let credentials = Credentials::bearer_with(|| async {
    ///     // … ask Microsoft Entra ID …
    ///     Ok("eyJ0eXAi…".to_owned())
    /// });
    /// ```
    pub fn bearer_with<F, T>(source: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<String, Box<dyn StdError + Send + Sync>>> + Send + 'static,
    {
        Self {
            kind: Kind::Bearer(TokenSource(Arc::new(move || Box::pin(source())))),
        }
    }

    /// No credentials: for a server, or a proxy before it, that asks for none.
    #[must_use]
    pub fn anonymous() -> Self {
        Self { kind: Kind::Anonymous }
    }

    /// Allows only this scheme. Has no effect on tokens, which are always sent by [`Scheme::Bearer`].
    #[must_use]
    pub fn only(mut self, scheme: Scheme) -> Self {
        if let Kind::Password { only, .. } = &mut self.kind {
            *only = Some(scheme);
        }
        self
    }

    /// Names the Kerberos server of the user's domain, such as `tcp://dc1.contoso.com:88`, in place of the one that
    /// `krb5.conf` or DNS name.
    #[must_use]
    pub fn kdc(mut self, url: impl Into<String>) -> Self {
        if let Kind::Password { kdc, .. } = &mut self.kind {
            *kdc = Some(url.into());
        }
        self
    }
}

impl Credentials {
    /// Sends no channel binding, which NTLM and Negotiate otherwise carry over TLS.
    ///
    /// Without it, a server that requires Extended Protection rejects the sign-in, and one that merely allows it cannot
    /// notice somebody in the middle. It is for servers that are not Windows: MIT Kerberos rejects the form in which the
    /// library `sspi` 0.23 announces a channel binding in Kerberos.
    #[must_use]
    pub fn without_channel_binding(mut self) -> Self {
        if let Kind::Password { channel_binding, .. } = &mut self.kind {
            *channel_binding = false;
        }
        self
    }
}

/// A text that is erased from memory when it is dropped and that `Debug` does not show.
#[derive(Clone)]
pub(crate) struct Secret(Zeroizing<String>);

impl Secret {
    pub(crate) fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}

pub(crate) type TokenResult = Result<String, Box<dyn StdError + Send + Sync>>;

/// Where tokens come from.
#[derive(Clone)]
pub(crate) struct TokenSource(Arc<dyn Fn() -> Pin<Box<dyn Future<Output = TokenResult> + Send>> + Send + Sync>);

impl TokenSource {
    pub(crate) async fn token(&self) -> TokenResult {
        (self.0)().await
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(not shown)")
    }
}
