//! What headers and bodies tell about credentials that are not accepted.

use ::http::header::HeaderName;

use super::refusal::Received;

impl Received<'_> {
    /// The reason in `x-ms-diagnostics`, as Exchange Online gives it beside 401 and 403:
    /// `2000008;reason="The token contains not enough scope…";error_category="invalid_grant"`.
    pub(super) fn reason(&self) -> Option<String> {
        const LONGEST: usize = 300;
        let value = self.headers.get(HeaderName::from_static("x-ms-diagnostics"))?;
        let value = String::from_utf8_lossy(value.as_bytes());
        let (_, reason) = value.split_once("reason=")?;
        let reason = match reason.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next()?,
            None => reason.split(';').next()?,
        };
        let shown: String = reason.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        (!shown.trim().is_empty()).then(|| shown.trim().to_owned())
    }

    /// Whether the password has expired (`X-MS-Credential-Service-CredExpired`, which evolution-ews reads).
    pub(super) fn is_expired(&self) -> bool {
        let value = self
            .headers
            .get(HeaderName::from_static("x-ms-credential-service-credexpired"));
        value.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true"))
    }

    /// Whether the account is locked: HTTP 456 of Exchange Online, or the text of Windows' error 1909 in place of a response.
    pub(super) fn is_locked(&self) -> bool {
        const LOCKED: &[u8] = b"referenced account is currently locked out";
        let start = &self.body[..self.body.len().min(4096)];
        self.status.as_u16() == 456 || (!self.status.is_success() && memchr::memmem::find(start, LOCKED).is_some())
    }

    /// What the body is encoded with, where the HTTP client has not decoded it: told by its first bytes, because clients
    /// that decode leave the header or take it away as they please.
    pub(super) fn encoding(&self) -> Option<&'static str> {
        self.body.starts_with(b"\x1F\x8B").then_some("gzip")
    }
}
