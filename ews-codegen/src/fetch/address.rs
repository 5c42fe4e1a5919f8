//! Addresses: the folder of a server in which its schemas lie, and what counts as the same server.

use std::net::IpAddr;

use ureq::http::Uri;

use super::refusal;
use crate::error::Error;

/// The folder in which a server's schemas lie, such as `https://mail.example.org/EWS/`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Folder {
    /// Scheme and host, without a slash at the end.
    server: String,
    /// Begins and ends with a slash.
    path: String,
}

/// Whether an address without TLS may be one of another machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum PlainHttp {
    Refused,
    Allowed,
}

impl Folder {
    /// Takes the address of the folder, with or without a slash at its end, or that of a file in it, such as
    /// `Exchange.asmx`. Without any path it is that of EWS.
    pub(super) fn parse(url: &str, plain_http: PlainHttp) -> Result<Self, Error> {
        let uri: Uri = url.parse().map_err(|_| not_an_address(url))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(not_an_address(url));
        };
        if authority.as_str().contains('@') {
            let help = "give the name with `--user` (`Fetch::basic_auth`), the password in EWS_PASSWORD";
            return Err(refusal("the address holds a user name".to_owned(), help));
        }
        match scheme {
            "https" => {}
            "http" if plain_http == PlainHttp::Allowed || is_loopback(&uri) => {}
            "http" => return Err(not_encrypted(url)),
            _ => return Err(not_an_address(url)),
        }
        Ok(Folder {
            server: format!("{scheme}://{authority}"),
            path: folder_of(uri.path()),
        })
    }

    /// The address of a file in it. `name` has nothing but letters, digits, dots, hyphens and underscores.
    pub(super) fn file(&self, name: &str) -> Result<Uri, Error> {
        let url = format!("{self}{name}");
        url.parse().map_err(|_| not_an_address(&url))
    }
}

impl std::fmt::Display for Folder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.server, self.path)
    }
}

fn folder_of(path: &str) -> String {
    let (folder, last) = path.rsplit_once('/').unwrap_or_default();
    let extension = last.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_file = ["asmx", "wsdl", "xsd"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known));
    match (folder, last) {
        ("", "") => "/EWS/".to_owned(),
        (folder, "") => format!("{folder}/"),
        (folder, _) if is_file => format!("{folder}/"),
        (folder, last) => format!("{folder}/{last}/"),
    }
}

/// Where a redirect from `uri` leads. `None` if `location` is no address.
pub(super) fn redirected(uri: &Uri, location: &str) -> Option<Uri> {
    let scheme = uri.scheme_str()?;
    let server = format!("{scheme}://{}", uri.authority()?);
    let target = if location.contains("://") {
        location.to_owned()
    } else if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else if location.starts_with('/') {
        format!("{server}{location}")
    } else {
        let (folder, _) = uri.path().rsplit_once('/')?;
        format!("{server}{folder}/{location}")
    };
    target.parse().ok()
}

/// Whether both are of one server: the same scheme, host and port.
pub(super) fn same_server(one: &Uri, other: &Uri) -> bool {
    let host = |uri: &Uri| uri.host().map(str::to_ascii_lowercase);
    let port = |uri: &Uri| uri.port_u16().or(default_port(uri));
    one.scheme() == other.scheme() && host(one) == host(other) && port(one) == port(other)
}

fn default_port(uri: &Uri) -> Option<u16> {
    match uri.scheme_str()? {
        "https" => Some(443),
        "http" => Some(80),
        _ => None,
    }
}

/// Whether it is an address of this machine, which no network lies before.
pub(super) fn is_loopback(uri: &Uri) -> bool {
    let host = uri.host().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = |address: IpAddr| address.is_loopback();
    host.eq_ignore_ascii_case("localhost") || host.parse().is_ok_and(is_loopback)
}

fn not_an_address(url: &str) -> Error {
    let help = "write the address of the folder: https://mail.example.org/EWS/";
    refusal(format!("`{url}` is not an address of EWS"), help)
}

fn not_encrypted(url: &str) -> Error {
    let help = "use https; or, where the network can be trusted with passwords and with the schemas, allow it (`--allow-http`, \
        `Fetch::allowing_http`)";
    refusal(format!("`{url}` is not encrypted"), help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(url: &str) -> String {
        Folder::parse(url, PlainHttp::Refused).map_or_else(|error| error.to_string(), |folder| folder.to_string())
    }

    #[test]
    fn the_folder_is_found_from_all_that_people_have_at_hand() {
        for url in [
            "https://mail.example.org",
            "https://mail.example.org/",
            "https://mail.example.org/EWS",
            "https://mail.example.org/EWS/",
            "https://mail.example.org/EWS/Exchange.asmx",
            "https://mail.example.org/EWS/exchange.ASMX?wsdl",
            "https://mail.example.org/EWS/messages.xsd",
            "https://mail.example.org/EWS/Services.wsdl",
        ] {
            assert_eq!(folder(url), "https://mail.example.org/EWS/", "{url}");
        }
        assert_eq!(folder("https://h:444/a/b"), "https://h:444/a/b/");
    }

    #[test]
    fn without_tls_only_this_machine_is_asked() {
        for url in ["http://127.0.0.1:8080/", "http://[::1]/", "http://LOCALHOST/"] {
            assert!(folder(url).ends_with("/EWS/"), "{}", folder(url));
        }
        for url in [
            "http://mail.example.org/",
            "http://127.0.0.1.example.org/",
            "http://localhost.example.org/",
        ] {
            assert!(folder(url).contains("is not encrypted"), "{}", folder(url));
            assert!(Folder::parse(url, PlainHttp::Allowed).is_ok());
        }
    }

    #[test]
    fn what_is_no_address_is_refused_without_showing_a_password() {
        for url in [
            "",
            "mail.example.org/EWS",
            "/EWS/",
            "ftp://mail.example.org/",
            "https://",
            "file:///etc/passwd",
        ] {
            assert!(
                folder(url).contains("is not an address of EWS"),
                "{url}: {}",
                folder(url)
            );
        }
        let with_password = folder("https://kim:secret@mail.example.org/");
        assert!(
            with_password.starts_with("the address holds a user name; "),
            "{with_password}"
        );
        assert!(!with_password.contains("secret"));
    }

    #[test]
    fn a_redirect_is_taken_from_where_it_stands() {
        let uri: Uri = "https://h:444/EWS/types.xsd".parse().unwrap();
        for (location, target) in [
            ("/ews/types.xsd", "https://h:444/ews/types.xsd"),
            ("v2/types.xsd", "https://h:444/EWS/v2/types.xsd"),
            ("//other/types.xsd", "https://other/types.xsd"),
            ("http://h:444/types.xsd", "http://h:444/types.xsd"),
        ] {
            assert_eq!(redirected(&uri, location).unwrap(), target, "{location}");
        }
    }

    #[test]
    fn scheme_host_and_port_make_a_server() {
        let same = |one: &str, other: &str| same_server(&one.parse().unwrap(), &other.parse().unwrap());
        assert!(same("https://mail.example.org/a", "https://MAIL.example.org:443/b"));
        assert!(!same("https://mail.example.org/", "http://mail.example.org/"));
        assert!(!same("https://mail.example.org/", "https://mail.example.org:444/"));
        assert!(!same(
            "https://mail.example.org/",
            "https://mail.example.org.example.com/"
        ));
    }
}
