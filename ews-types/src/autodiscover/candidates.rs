//! Where to ask, and in which order.

use std::collections::VecDeque;

use ::http::Uri;

/// Something to try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Candidate {
    /// A POST of the SOAP request.
    Soap(Uri),
    /// A POST of the plain XML request.
    Pox(Uri),
    /// A GET without credentials over plain HTTP, which may redirect.
    Probe(Uri),
    /// A DNS query for this name.
    Srv(String),
    /// What to try at a host after it was confirmed.
    Unconfirmed(String, Vec<Candidate>),
}

impl Candidate {
    /// How errors name it.
    pub(super) fn target(&self) -> String {
        match self {
            Self::Soap(uri) | Self::Pox(uri) | Self::Probe(uri) => uri.to_string(),
            Self::Srv(name) => format!("SRV record {name}"),
            Self::Unconfirmed(host, _) => host.clone(),
        }
    }

    /// The host of its URL.
    pub(super) fn host(&self) -> Option<&str> {
        match self {
            Self::Soap(uri) | Self::Pox(uri) | Self::Probe(uri) => uri.host(),
            Self::Srv(_) | Self::Unconfirmed(..) => None,
        }
    }

    /// Whether the request carries credentials.
    pub(super) fn signs_in(&self) -> bool {
        matches!(self, Self::Soap(_) | Self::Pox(_))
    }
}

/// The domain of an address, in lower case; `None` if it has none that a host name can have.
pub(super) fn domain(address: &str) -> Option<String> {
    let (local, domain) = address.rsplit_once('@')?;
    let is_valid =
        !local.is_empty() && !local.contains(|c: char| c.is_control() || c.is_whitespace()) && is_host_name(domain);
    is_valid.then(|| domain.to_ascii_lowercase())
}

/// Whether a text is a host name and nothing more: no port, no path, no name of a user.
pub(super) fn is_host_name(text: &str) -> bool {
    let is_label = |label: &str| {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        !label.is_empty()
            && label.len() <= 63
            && label.bytes().all(inner)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    text.len() <= 253 && text.split('.').all(is_label)
}

/// All candidates for an address of this domain, in order.
pub(super) fn of_domain(domain: &str) -> VecDeque<Candidate> {
    let mut candidates = VecDeque::new();
    let prefixed = format!("autodiscover.{domain}");
    for host in [domain, &prefixed] {
        candidates.extend(at_host(host));
    }
    candidates.extend(uri("http", &prefixed, "xml").map(Candidate::Probe));
    candidates.push_back(Candidate::Srv(format!("_autodiscover._tcp.{domain}")));
    candidates
}

/// Both protocols at a host, at their usual paths.
pub(super) fn at_host(host: &str) -> Vec<Candidate> {
    let soap = uri("https", host, "svc").map(Candidate::Soap);
    let pox = uri("https", host, "xml").map(Candidate::Pox);
    soap.into_iter().chain(pox).collect()
}

fn uri(scheme: &str, host: &str, extension: &str) -> Option<Uri> {
    format!("{scheme}://{host}/autodiscover/autodiscover.{extension}")
        .parse()
        .ok()
}

/// What a redirect to this URL asks to try: the protocol that its path names, or else the one that was redirected.
pub(super) fn at_url(url: Uri, redirected: &Candidate) -> Vec<Candidate> {
    let path = url.path().to_ascii_lowercase();
    if path.ends_with(".svc") {
        vec![Candidate::Soap(url)]
    } else if path.ends_with(".xml") {
        // The SOAP endpoint is beside it; the URL itself is what the server named, so it is the last resort.
        let host = url.authority().map(|authority| authority.as_str().to_owned());
        let mut candidates: Vec<Candidate> = host
            .and_then(|host| uri("https", &host, "svc"))
            .map(Candidate::Soap)
            .into_iter()
            .collect();
        candidates.push(Candidate::Pox(url));
        candidates
    } else {
        match redirected {
            Candidate::Soap(_) => vec![Candidate::Soap(url)],
            _ => vec![Candidate::Pox(url)],
        }
    }
}

/// Whether the domain of an address vouches for a host: the domain itself and what is below it.
pub(super) fn vouches(domain: &str, host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_host_name_after_the_at_sign_has_no_domain() {
        assert_eq!(domain("User@Contoso.COM").as_deref(), Some("contoso.com"));
        assert_eq!(domain("\"a@b\"@contoso.com").as_deref(), Some("contoso.com"));
        for wrong in [
            "",
            "user",
            "@contoso.com",
            "user@",
            "user@a..b",
            "user@-a.com",
            "user@a/b",
            "user@a.com:80",
            "u\r\nx@a.com",
        ] {
            assert_eq!(domain(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_domain_vouches_for_itself_and_for_what_is_below_it() {
        assert!(vouches("contoso.com", "Mail.Contoso.com"));
        assert!(vouches("contoso.com", "contoso.com"));
        assert!(!vouches("contoso.com", "evilcontoso.com"));
        assert!(!vouches("contoso.com", "contoso.com.evil.example"));
    }
}
