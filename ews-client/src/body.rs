//! Reading responses: whole, bounded, and decompressed.

use std::io::{self, Read};
use std::time::Duration;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap};
use http::{Request, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;

use crate::Error;

/// What is waited for and read of a response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// From the request until the head of the response.
    pub(crate) first_byte: Duration,
    /// The most bytes of a body, compressed and not.
    pub(crate) body: usize,
}

/// Reads the body to its end.
pub(crate) async fn read(response: Response<Incoming>, limits: Limits) -> Result<Response<Bytes>, Error> {
    let (mut head, body) = response.into_parts();
    let body = match Limited::new(body, limits.body).collect().await {
        Ok(body) => body.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(Error::TooLong { limit: limits.body }),
        Err(error) => return Err(Error::Lost(error.to_string())),
    };
    let body = if is_gzip(&head.headers) {
        head.headers.remove(CONTENT_ENCODING);
        head.headers.remove(CONTENT_LENGTH);
        decompress(&body, limits.body)?
    } else {
        body
    };
    Ok(Response::from_parts(head, body))
}

/// The same request without its body, for the steps of a handshake that are not the last.
pub(crate) fn without_body(request: &Request<Bytes>) -> Request<Bytes> {
    let mut empty = request.clone();
    *empty.body_mut() = Bytes::new();
    empty
}

fn is_gzip(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| {
            ["gzip", "x-gzip"]
                .iter()
                .any(|name| value.trim().eq_ignore_ascii_case(name))
        })
}

fn decompress(compressed: &[u8], limit: usize) -> Result<Bytes, Error> {
    if compressed.is_empty() {
        return Ok(Bytes::new());
    }
    let mut body = Vec::new();
    let beyond = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    MultiGzDecoder::new(compressed)
        .take(beyond)
        .read_to_end(&mut body)
        .map_err(|error| Error::Lost(unreadable_gzip(&error)))?;
    if body.len() > limit {
        return Err(Error::TooLong { limit });
    }
    Ok(body.into())
}

fn unreadable_gzip(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => "the compressed response ends too early".to_owned(),
        _ => format!("the compressed response cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text).expect("in memory");
        encoder.finish().expect("in memory")
    }

    #[test]
    fn gzip_is_read_up_to_the_limit() {
        assert_eq!(decompress(&gzip(b"hello"), 5).expect("readable"), "hello");
        assert!(matches!(
            decompress(&gzip(b"hello!"), 5),
            Err(Error::TooLong { limit: 5 })
        ));
        let bomb = gzip(&vec![0; 10_000_000]);
        assert!(bomb.len() < 20_000);
        assert!(matches!(decompress(&bomb, 100_000), Err(Error::TooLong { .. })));
    }

    #[test]
    fn several_members_are_one_body_and_damage_is_an_error() {
        assert_eq!(
            decompress(&[gzip(b"a"), gzip(b"b")].concat(), 9).expect("readable"),
            "ab"
        );
        assert_eq!(decompress(b"", 9).expect("readable"), "");
        let mut cut = gzip(b"hello");
        cut.truncate(cut.len() - 3);
        assert!(
            decompress(&cut, 9)
                .expect_err("cut off")
                .to_string()
                .contains("ends too early")
        );
        assert!(decompress(b"<html>", 9).is_err());
    }
}
