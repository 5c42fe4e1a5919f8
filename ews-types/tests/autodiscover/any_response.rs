//! What must hold for a search whatever servers respond. The fuzzer `autodiscover` calls it with what it comes up with.

// The fuzzer includes this module too, as a public one.
#![allow(unreachable_pub)]

use ews_types::autodiscover::{Autodiscover, Step};
use http::header::{CONTENT_TYPE, LOCATION};
use http::{HeaderValue, Response, StatusCode};

/// More steps than any search takes: each response can bring a redirect, and ten of them are followed.
const MAX_STEPS: usize = 200;

/// Answers each step of a search with a part of the input; parts end at a byte of 0. Once the input is used up, nothing is
/// reachable.
pub fn search(input: &[u8]) {
    let mut search = Autodiscover::new("kim@contoso.com").expect("the address has a domain");
    let mut parts = input.split(|&byte| byte == 0);
    for _ in 0..MAX_STEPS {
        match search.step() {
            Step::Send(request) => {
                let uri = request.http.uri();
                assert!(uri.host().is_some(), "{uri}");
                if request.sign_in {
                    assert_eq!(uri.scheme_str(), Some("https"), "credentials in the clear: {uri}");
                }
                match parts.next().and_then(response) {
                    Some(response) => search.received(&response),
                    None => search.unreachable("the input is used up"),
                }
            }
            Step::LookUpSrv(_) => {
                let host = parts.next().and_then(|part| std::str::from_utf8(part).ok());
                search.srv_hosts(host);
            }
            Step::Confirm(host) => {
                assert!(!host.is_empty());
                search.confirm(parts.next().is_some_and(|part| part.first() == Some(&b'y')));
            }
            Step::Found(settings) => return assert!(!settings.ews_url().is_empty()),
            Step::Failed(error) => return assert!(!error.to_string().is_empty()),
        }
    }
    panic!("the search does not end");
}

/// A response of a part: the first byte selects the status; a redirect has the rest as its location.
fn response(part: &[u8]) -> Option<Response<Vec<u8>>> {
    const STATUSES: [u16; 8] = [200, 302, 401, 404, 200, 500, 301, 307];
    let (first, rest) = part.split_first()?;
    let status = STATUSES[usize::from(first % 8)];
    let mut response = Response::new(rest.to_vec());
    *response.status_mut() = StatusCode::from_u16(status).expect("a valid status");
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    if status / 100 == 3 {
        response
            .headers_mut()
            .insert(LOCATION, HeaderValue::from_bytes(rest).ok()?);
    }
    Some(response)
}
