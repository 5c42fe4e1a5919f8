//! Responses that are not SOAP: what their status, headers and body tell.

use std::time::{Duration, SystemTime};

use ::http::header::{CONTENT_TYPE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use ::http::{StatusCode, Uri};

use super::error::{Error, RedirectTarget};

/// The parts of an HTTP response that the classification reads.
#[derive(Clone, Copy)]
pub(super) struct Received<'a> {
    pub(super) status: StatusCode,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

impl<'a> Received<'a> {
    pub(super) fn of<B: AsRef<[u8]>>(response: &'a ::http::Response<B>) -> Self {
        Self {
            status: response.status(),
            headers: response.headers(),
            body: response.body().as_ref(),
        }
    }

    /// The media type in lower case, without its parameters.
    pub(super) fn media_type(&self) -> Option<String> {
        let value = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        let media_type = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        (!media_type.is_empty()).then_some(media_type)
    }

    /// Whether the body is to be read as XML: so says the media type, or there is none.
    pub(super) fn is_xml(&self) -> bool {
        match self.media_type().as_deref() {
            Some("text/xml" | "application/xml") => true,
            Some(other) => other.ends_with("+xml") && !self.is_html(),
            None => !self.is_html(),
        }
    }

    /// Whether the body is a web page: so says the media type, or its first bytes where there is none.
    pub(super) fn is_html(&self) -> bool {
        match self.media_type().as_deref() {
            Some("text/html" | "application/xhtml+xml") => true,
            Some(_) => false,
            None => {
                starts_with_ignoring_case(self.text_start(), b"<!doctype html")
                    || starts_with_ignoring_case(self.text_start(), b"<html")
            }
        }
    }

    fn text_start(&self) -> &'a [u8] {
        self.body
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(self.body)
            .trim_ascii_start()
    }

    /// What went wrong, where the body says nothing. `unreadable` is what reading it as SOAP came to.
    pub(super) fn refusal(&self, unreadable: Option<crate::Error>) -> Error {
        let status = self.status;
        if let Some(error) = self.login_refusal() {
            return error;
        }
        if let Some(code) = self.client_access_error() {
            return Error::ClientAccess { status, code };
        }
        match status.as_u16() {
            404 => Error::NotFound { title: self.title() },
            403 if !self.is_html() || self.reason().is_some() => Error::Forbidden { reason: self.reason() },
            429 | 503 => Error::Unavailable {
                status,
                retry_after: self.retry_after(),
            },
            301 | 302 | 303 | 307 | 308 => self.redirect(),
            _ if self.is_html() => Error::Page {
                status,
                title: self.title(),
            },
            _ if self.encoding().is_some() => Error::Encoded {
                status,
                encoding: self.encoding().unwrap_or_default(),
            },
            _ if !status.is_success() => Error::Status { status },
            _ if self.body.trim_ascii().is_empty() => Error::Empty { status },
            _ => match unreadable {
                Some(error) => Error::Body { status, error },
                None => Error::ContentType {
                    status,
                    found: self.media_type(),
                },
            },
        }
    }

    /// What is wrong with the credentials or the account, if anything is.
    fn login_refusal(&self) -> Option<Error> {
        let status = self.status;
        match status.as_u16() {
            _ if self.is_locked() => Some(Error::AccountLocked { status }),
            401 | 403 if self.is_expired() => Some(Error::PasswordExpired { status }),
            401 => Some(Error::Unauthorized {
                schemes: self.schemes(),
                retry_after: self.retry_after(),
                reason: self.reason(),
            }),
            _ => None,
        }
    }

    /// The kinds of login offered, without their parameters (a realm tells of the inside of a network).
    fn schemes(&self) -> Vec<String> {
        let mut schemes = Vec::new();
        for value in self.headers.get_all(WWW_AUTHENTICATE) {
            let scheme = value
                .to_str()
                .unwrap_or_default()
                .split([' ', ','])
                .next()
                .unwrap_or_default();
            if !scheme.is_empty() && !schemes.iter().any(|known| known == scheme) {
                schemes.push(scheme.to_owned());
            }
        }
        schemes
    }

    fn client_access_error(&self) -> Option<String> {
        let value = self
            .headers
            .get(HeaderName::from_static("x-caserrorcode"))?
            .to_str()
            .ok()?;
        Some(value.strip_prefix("CAS error:").unwrap_or(value).trim().to_owned())
    }

    fn redirect(&self) -> Error {
        let location: Option<Uri> = self
            .headers
            .get(LOCATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|text| text.parse().ok());
        let target = location.as_ref().map_or(RedirectTarget::Elsewhere, |location| {
            let path = location.path().to_ascii_lowercase();
            if path.ends_with("/genericerrorpage.htm") {
                RedirectTarget::PassingError
            } else if path.ends_with("/internalerror.asp") || path.ends_with("/initparams.aspx") {
                RedirectTarget::LastingError
            } else {
                RedirectTarget::Elsewhere
            }
        });
        Error::Redirect {
            status: self.status,
            location: location.as_ref().map(without_secrets),
            target,
        }
    }

    fn retry_after(&self) -> Option<Duration> {
        let value = self.headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
        match value.parse() {
            Ok(seconds) => Some(Duration::from_secs(seconds)),
            // A date that has passed means: at once.
            Err(_) => {
                let date = httpdate::parse_http_date(value).ok()?;
                Some(date.duration_since(SystemTime::now()).unwrap_or_default())
            }
        }
    }

    /// The title of the web page that came.
    fn title(&self) -> Option<String> {
        const LONGEST: usize = 200;
        if !self.is_html() {
            return None;
        }
        let start = String::from_utf8_lossy(self.body.get(..64 * 1024).unwrap_or(self.body));
        // Lower case in ASCII only, so that positions stay the same.
        let lower = start.to_ascii_lowercase();
        let from = lower
            .find("<title")
            .and_then(|at| Some(at + lower.get(at..)?.find('>')? + 1))?;
        let length = lower.get(from..)?.find("</title")?;
        let text = start
            .get(from..from + length)?
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let text = text
            .replace("&#39;", "'")
            .replace("&quot;", "\"")
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        (!text.is_empty()).then(|| {
            text.chars()
                .filter(|letter| !letter.is_control())
                .take(LONGEST)
                .collect()
        })
    }
}

fn starts_with_ignoring_case(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len())
        .is_some_and(|text| text.eq_ignore_ascii_case(start))
}

/// An address without user name, password and query, which may hold tickets.
fn without_secrets(uri: &Uri) -> String {
    match (uri.scheme_str(), uri.host()) {
        (Some(scheme), Some(host)) => {
            let port = uri.port().map_or(String::new(), |port| format!(":{port}"));
            format!("{scheme}://{host}{port}{}", uri.path())
        }
        _ => uri.path().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(status: u16, headers: &[(&'static str, &str)], body: &str) -> Error {
        let mut response = ::http::Response::builder().status(status);
        for (name, value) in headers {
            response = response.header(*name, *value);
        }
        Received::of(&response.body(body).expect("a response")).refusal(None)
    }

    #[test]
    fn a_date_in_retry_after_counts_from_now_and_a_past_one_means_at_once() {
        let later = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(90));
        let wait = refusal(503, &[("retry-after", &later)], "")
            .retry_after()
            .expect("a wait");
        assert!((80..=90).contains(&wait.as_secs()), "{wait:?}");
        let past = refusal(503, &[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")], "");
        assert_eq!(past.retry_after(), Some(Duration::ZERO));
        assert_eq!(refusal(503, &[("retry-after", "soon")], "").retry_after(), None);
    }

    #[test]
    fn the_title_of_a_page_is_read_without_markup_and_line_breaks() {
        let page =
            "<!DOCTYPE HTML><HTML><HEAD><TITLE lang='en'>Server Error in &#39;/EWS&#39;\r\n  Application</TITLE>";
        let error = refusal(500, &[], page);
        assert!(
            matches!(&error, Error::Page { title: Some(title), .. } if title == "Server Error in '/EWS' Application"),
            "{error:?}"
        );
        for page in [
            "<html><title>",
            "<html><title>never ends",
            "<html></title><title",
            "<html><title></title>",
        ] {
            assert!(
                matches!(refusal(500, &[], page), Error::Page { title: None, .. }),
                "{page}"
            );
        }
    }

    #[test]
    fn a_redirect_keeps_no_query_and_no_user() {
        let error = refusal(
            302,
            &[(
                "location",
                "https://me:secret@login.example.com:8443/form?ticket=secret#secret",
            )],
            "",
        );
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
        assert!(
            error.to_string().contains("https://login.example.com:8443/form"),
            "{error}"
        );
    }

    #[test]
    fn only_the_media_type_decides_what_is_xml() {
        for (content_type, expected) in [
            ("text/xml", true),
            ("Text/XML; charset=utf-8", true),
            ("application/soap+xml;charset=UTF-8", true),
            ("application/xhtml+xml", false),
            ("text/html", false),
            ("application/json", false),
        ] {
            let response = ::http::Response::builder()
                .header("content-type", content_type)
                .body("")
                .expect("a response");
            assert_eq!(Received::of(&response).is_xml(), expected, "{content_type}");
        }
    }
}
