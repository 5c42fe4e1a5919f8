//! Entity tags: how HTTP names one version of a picture.

use std::fmt;
use std::str::FromStr;

use ::http::HeaderMap;
use ::http::header::{ETAG, HeaderName, HeaderValue};

/// The name of one version of a picture, as the `ETag` header carries it (RFC 9110, section 8.8.3).
///
/// Keep the tag of a photo and send it with the next request: the server then responds that nothing has changed
/// instead of sending the picture again. The quotation marks that HTTP demands are not part of the value; they are
/// taken off on reading (also accepted when they are missing, as some servers and many callers leave them out) and
/// put on for writing.
///
/// ```
/// use ews_types::transport::ETag;
///
/// let tag: ETag = "\"a1b2\"".parse()?;
/// assert_eq!(tag.as_str(), "a1b2");
/// assert_eq!(tag.to_string(), "\"a1b2\"");
/// assert_eq!(tag, "a1b2".parse()?);
/// # Ok::<(), ews_types::transport::InvalidETag>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ETag {
    opaque: String,
    weak: bool,
}

impl ETag {
    /// The tag itself, without quotation marks and without the `W/` of a weak one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.opaque
    }

    /// Whether the server marked the tag as weak (`W/"…"`): equal in meaning, perhaps not in every byte.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        self.weak
    }

    /// Whether both name the same picture, weak or not: the comparison that `If-None-Match` asks for.
    #[must_use]
    pub fn matches(&self, other: &Self) -> bool {
        self.opaque == other.opaque
    }

    /// The `ETag` header of a response; `None` where it is missing or unreadable.
    #[must_use]
    pub fn from_headers(headers: &HeaderMap) -> Option<Self> {
        headers.get(ETAG)?.to_str().ok()?.parse().ok()
    }

    /// The header value, in quotation marks.
    pub(crate) fn to_header(&self) -> HeaderValue {
        // `from_str` lets only characters through that a header value may hold.
        HeaderValue::from_str(&self.to_string()).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
    }
}

impl fmt::Display for ETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\"{}\"", if self.weak { "W/" } else { "" }, self.opaque)
    }
}

impl FromStr for ETag {
    type Err = InvalidETag;

    fn from_str(text: &str) -> Result<Self, InvalidETag> {
        let text = text.trim();
        let (weak, quoted) = match text.strip_prefix("W/") {
            Some(rest) if rest.starts_with('"') => (true, rest),
            _ => (false, text),
        };
        let opaque = match quoted.strip_prefix('"') {
            Some(rest) => rest.strip_suffix('"').ok_or(InvalidETag)?,
            None => quoted,
        };
        // RFC 9110 allows no space; servers that put one in are still understood when they get it back.
        if opaque.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'"') {
            Ok(Self {
                opaque: opaque.to_owned(),
                weak,
            })
        } else {
            Err(InvalidETag)
        }
    }
}

/// A text that cannot be an entity tag: a quotation mark inside or on one side only, or a character outside ASCII.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidETag;

impl fmt::Display for InvalidETag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an entity tag: expected visible ASCII characters, in one pair of quotation marks or in none")
    }
}

impl std::error::Error for InvalidETag {}

/// The header that asks for a response only if the picture is another one than `tag`.
pub(crate) fn if_none_match(tag: &ETag) -> (HeaderName, HeaderValue) {
    (::http::header::IF_NONE_MATCH, tag.to_header())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_optional_on_reading_and_always_written() {
        for text in ["abc", "\"abc\"", "  \"abc\" "] {
            assert_eq!(
                text.parse::<ETag>().map(|tag| tag.to_string()),
                Ok("\"abc\"".to_owned()),
                "{text}"
            );
        }
    }

    #[test]
    fn weak_tags_stay_weak_and_match_strong_ones() {
        let weak: ETag = "W/\"abc\"".parse().expect("a weak tag");
        assert!(weak.is_weak());
        assert_eq!(weak.to_string(), "W/\"abc\"");
        assert!(weak.matches(&"abc".parse().expect("a tag")));
    }

    #[test]
    fn half_quoted_inner_quotes_and_control_characters_are_refused() {
        for text in ["\"abc", "a\"b", "a\r\nX: y", "\"", "W/\"abc", "é"] {
            assert_eq!(text.parse::<ETag>(), Err(InvalidETag), "{text:?}");
        }
    }
}
