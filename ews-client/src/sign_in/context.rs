//! One handshake of NTLM or Negotiate with `sspi`: tokens out, tokens in.
//!
//! A step may ask a Kerberos server or DNS and blocks meanwhile, so it runs on a thread for blocking work.

use std::fmt;

use sspi::{
    BufferType, ClientRequestFlags, CredentialUse, DataRepresentation, ErrorKind, InitializeSecurityContextResult,
    KerberosConfig, Negotiate, NegotiateConfig, Ntlm, SecurityBuffer, SecurityStatus, Sspi, SspiImpl, Username,
};

use sspi::ntlm::NtlmConfig;

use super::kdc::KdcClient;
use super::{Scheme, binding};
use crate::credentials::Secret;

/// What a handshake needs to know.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) user: String,
    pub(crate) password: Secret,
    /// The address of the Kerberos server, where it is not to be looked up.
    pub(crate) kdc: Option<String>,
    /// Whether to send a channel binding over TLS.
    pub(crate) channel_binding: bool,
}

/// A handshake under way.
pub(crate) struct Context {
    mechanism: Mechanism,
    /// The service principal name, such as `HTTP/mail.contoso.com`.
    target: String,
    channel_bindings: Option<Vec<u8>>,
}

enum Mechanism {
    Ntlm(Box<Ntlm>, <Ntlm as SspiImpl>::CredentialsHandle),
    Negotiate(Box<Negotiate>, <Negotiate as SspiImpl>::CredentialsHandle),
}

/// What a step led to.
#[derive(Debug)]
pub(crate) struct Step {
    /// The token for the server. Empty if there is nothing to send.
    pub(crate) token: Vec<u8>,
    /// Whether the server may accept this token without another one, so that the request itself is worth sending.
    pub(crate) may_be_last: bool,
}

impl Context {
    /// Prepares a handshake with this host. `scheme` is [`Scheme::Ntlm`] or [`Scheme::Negotiate`].
    pub(crate) fn new(
        scheme: Scheme,
        identity: &Identity,
        host: &str,
        tls_server_end_point: Option<&[u8]>,
    ) -> Result<Self, SignInFailure> {
        let username = Username::parse(&identity.user)
            .map_err(|_| SignInFailure("the user name mixes the forms DOMAIN\\name and name@domain".to_owned()))?;
        let mechanism = if scheme == Scheme::Ntlm {
            ntlm(username, identity)
        } else {
            negotiate(username, identity)
        };
        Ok(Self {
            mechanism: mechanism.map_err(|error| SignInFailure::of(&error))?,
            target: format!("HTTP/{}", host.trim_matches(['[', ']'])),
            channel_bindings: tls_server_end_point
                .filter(|_| identity.channel_binding)
                .map(binding::sec_channel_bindings),
        })
    }

    /// Takes the server's token, `None` at first, and returns ours.
    pub(crate) fn step(&mut self, token: Option<Vec<u8>>) -> Result<Step, SignInFailure> {
        let mut input = vec![SecurityBuffer::new(token.unwrap_or_default(), BufferType::Token)];
        if let Some(bindings) = &self.channel_bindings {
            input.push(SecurityBuffer::new(bindings.clone(), BufferType::ChannelBindings));
        }
        let mut output = vec![SecurityBuffer::new(Vec::new(), BufferType::Token)];
        let result = match &mut self.mechanism {
            Mechanism::Ntlm(ntlm, credentials) => {
                initialize(ntlm.as_mut(), credentials, &self.target, &mut input, &mut output)
            }
            Mechanism::Negotiate(negotiate, credentials) => {
                initialize(negotiate.as_mut(), credentials, &self.target, &mut input, &mut output)
            }
        };
        let result = result.map_err(|error| SignInFailure::of(&error))?;
        let token = output.pop().map(|buffer| buffer.buffer).unwrap_or_default();
        let may_be_last = result.status == SecurityStatus::Ok || self.is_kerberos() || names_the_user(&token);
        Ok(Step { token, may_be_last })
    }

    /// Whether the handshake is by Kerberos, whose first token already names the user.
    pub(crate) fn is_kerberos(&self) -> bool {
        matches!(&self.mechanism, Mechanism::Negotiate(negotiate, _) if negotiate.negotiated_protocol().is_kerberos())
    }
}

/// Whether a token holds NTLM's last message, be it within SPNEGO, which may go on to exchange signatures.
fn names_the_user(token: &[u8]) -> bool {
    const AUTHENTICATE: &[u8] = b"NTLMSSP\0\x03\0\0\0";
    token.windows(AUTHENTICATE.len()).any(|bytes| bytes == AUTHENTICATE)
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

fn ntlm(username: Username, identity: &Identity) -> sspi::Result<Mechanism> {
    let mut ntlm = Ntlm::with_config(NtlmConfig::default());
    let credentials = sspi::AuthIdentity {
        username,
        password: identity.password.expose().to_owned().into(),
    };
    let acquired = ntlm
        .acquire_credentials_handle()
        .with_credential_use(CredentialUse::Outbound)
        .with_auth_data(&credentials)
        .execute(&mut ntlm)?;
    Ok(Mechanism::Ntlm(Box::new(ntlm), acquired.credentials_handle))
}

fn negotiate(username: Username, identity: &Identity) -> sspi::Result<Mechanism> {
    let computer = "ews-client".to_owned();
    let config: Box<dyn sspi::negotiate::ProtocolConfig> = match &identity.kdc {
        Some(kdc) => Box::new(KerberosConfig::new_with_kdc_url(kdc, computer.clone())),
        // Kerberos replaces it where a Kerberos server of the user's domain is known.
        None => Box::new(NtlmConfig::new(computer.clone())),
    };
    // PKU2U is between computers of Entra ID, not for servers.
    let packages = Some("kerberos,ntlm".to_owned());
    let mut negotiate = Negotiate::new_client(NegotiateConfig::new(config, packages, computer))?;
    let credentials = sspi::Credentials::AuthIdentity(sspi::AuthIdentity {
        username,
        password: identity.password.expose().to_owned().into(),
    });
    let acquired = negotiate
        .acquire_credentials_handle()
        .with_credential_use(CredentialUse::Outbound)
        .with_auth_data(&credentials)
        .execute(&mut negotiate)?;
    Ok(Mechanism::Negotiate(Box::new(negotiate), acquired.credentials_handle))
}

fn initialize<M: SspiImpl + Sspi>(
    mechanism: &mut M,
    credentials: &mut M::CredentialsHandle,
    target: &str,
    input: &mut [SecurityBuffer],
    output: &mut [SecurityBuffer],
) -> sspi::Result<InitializeSecurityContextResult> {
    let mut builder = mechanism
        .initialize_security_context()
        .with_credentials_handle(credentials)
        .with_context_requirements(ClientRequestFlags::MUTUAL_AUTH | ClientRequestFlags::INTEGRITY)
        .with_target_data_representation(DataRepresentation::Native)
        .with_target_name(target)
        .with_input(input)
        .with_output(output);
    mechanism
        .initialize_security_context_impl(&mut builder)?
        .resolve_with_client(&KdcClient)
}

/// Why a handshake cannot go on: a sentence without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignInFailure(pub(crate) String);

impl SignInFailure {
    /// `sspi`'s own texts may quote what a server sent, so only its kind of error is told.
    fn of(error: &sspi::Error) -> Self {
        let text = match error.error_type {
            ErrorKind::LogonDenied => "the user name or the password is wrong",
            ErrorKind::UnknownCredentials => "Kerberos knows no such user or no such server",
            ErrorKind::KdcInvalidRequest => "the Kerberos server rejects the user name or the password",
            ErrorKind::NoCredentials | ErrorKind::IncompleteCredentials => "the credentials are not complete",
            ErrorKind::NoAuthenticatingAuthority => "no Kerberos server of the user's domain can be reached",
            ErrorKind::TimeSkew => "the clocks of this machine and of the Kerberos server differ too much",
            ErrorKind::InvalidToken | ErrorKind::DecryptFailure | ErrorKind::MessageAltered => {
                "the server's token cannot be read, or was altered on its way"
            }
            kind => return Self(format!("the handshake failed ({kind:?})")),
        };
        Self(text.to_owned())
    }
}

impl fmt::Display for SignInFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
