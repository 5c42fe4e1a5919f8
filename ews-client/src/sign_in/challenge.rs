//! Reads `WWW-Authenticate`: the schemes that a server offers, and the token of a handshake.

use ews_types::Base64Binary;
use http::header::{HeaderMap, WWW_AUTHENTICATE};

/// One challenge of a `WWW-Authenticate` header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// The scheme as the server spells it.
    pub(crate) scheme: String,
    /// The token of Negotiate and NTLM; `None` if the challenge has none, or has parameters in its place.
    pub(crate) token: Option<Vec<u8>>,
}

/// Returns the challenges of all `WWW-Authenticate` headers, in their order.
///
/// A header may hold several challenges, each with parameters, all separated by commas (RFC 9110, section 11.6.1): a
/// part that begins with a scheme begins a challenge, a part of the form `name=value` belongs to the one before.
pub(crate) fn challenges(headers: &HeaderMap) -> Vec<Challenge> {
    let mut found = Vec::new();
    for value in headers.get_all(WWW_AUTHENTICATE) {
        let text = String::from_utf8_lossy(value.as_bytes());
        found.extend(parts(&text).filter_map(challenge));
    }
    found
}

/// Splits at the commas outside quoted strings.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let mut escaped = false;
    text.split(move |letter| {
        let was_escaped = std::mem::take(&mut escaped);
        match letter {
            '"' if !was_escaped => quoted = !quoted,
            '\\' if quoted && !was_escaped => escaped = true,
            ',' => return !quoted,
            _ => {}
        }
        false
    })
    .map(str::trim)
}

fn challenge(part: &str) -> Option<Challenge> {
    let (scheme, rest) = part.split_once(' ').unwrap_or((part, ""));
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_parameter = rest.trim_start().starts_with('=');
    (is_scheme && !is_parameter).then(|| Challenge {
        scheme: scheme.to_owned(),
        token: Base64Binary::from_base64(rest.trim())
            .map(Vec::from)
            .filter(|token| !token.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn read(values: &[&'static str]) -> Vec<(String, Option<Vec<u8>>)> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(WWW_AUTHENTICATE, HeaderValue::from_static(value));
        }
        let read = challenges(&headers);
        read.into_iter().map(|found| (found.scheme, found.token)).collect()
    }

    fn schemes(values: &[&'static str]) -> Vec<String> {
        read(values).into_iter().map(|(scheme, _)| scheme).collect()
    }

    #[test]
    fn a_scheme_may_have_a_header_of_its_own_or_share_one() {
        assert_eq!(
            schemes(&["Negotiate", "NTLM", "Basic realm=\"mail.contoso.com\""]),
            ["Negotiate", "NTLM", "Basic"]
        );
        assert_eq!(
            schemes(&["Negotiate, NTLM,Basic realm=\"a, Digest b\", charset=\"UTF-8\", Bearer"]),
            ["Negotiate", "NTLM", "Basic", "Bearer"]
        );
    }

    #[test]
    fn a_token_is_decoded_and_parameters_are_none() {
        assert_eq!(read(&["NTLM YWJjZA=="]), [("NTLM".to_owned(), Some(b"abcd".to_vec()))]);
        assert_eq!(
            read(&["Negotiate  YWJj "]),
            [("Negotiate".to_owned(), Some(b"abc".to_vec()))]
        );
        assert_eq!(read(&["Basic realm=\"abcd\""]), [("Basic".to_owned(), None)]);
        assert_eq!(read(&["NTLM !"]), [("NTLM".to_owned(), None)]);
    }

    #[test]
    fn quotes_escapes_and_spaces_around_the_sign_do_not_begin_a_challenge() {
        assert_eq!(schemes(&["Basic realm=\"a \\\", NTLM\", charset = \"x\""]), ["Basic"]);
        assert_eq!(schemes(&["", ",", "Basic realm=\"never closed, NTLM"]), ["Basic"]);
    }
}
