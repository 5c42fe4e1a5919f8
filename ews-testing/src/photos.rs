//! GetUserPhoto as the mock server serves it, as a SOAP operation and in the REST form.

use std::collections::HashMap;
use std::time::{Duration, SystemTime};

use http::header::{CONTENT_TYPE, ETAG, EXPIRES, HeaderMap, HeaderValue, IF_NONE_MATCH};
use http::{Request, Response, StatusCode};
use percent_encoding::percent_decode_str;

use crate::Call;
use crate::reply::Reply;
use ews_types::transport::{ETag, ImageKind};
use ews_types::{
    Base64Binary, Envelope, Fault, GetUserPhoto, GetUserPhotoResponse, Header, ResponseClass, ResponseCode,
    UserPhotoSize,
};

/// A photo in a mailbox of the mock server.
///
/// ```
/// use ews_testing::Picture;
///
/// let picture = Picture::sample();
/// assert!(picture.bytes().starts_with(b"\xFF\xD8\xFF"));
/// let bare = Picture::new(picture.bytes()).without_content_type().without_etag();
/// ```
#[derive(Clone, Debug)]
pub struct Picture {
    bytes: Vec<u8>,
    content_type: Option<String>,
    etag: Option<ETag>,
    fresh_for: Option<Duration>,
}

impl Picture {
    /// A picture as a file holds it. Its media type is detected from its first bytes, its tag is computed from all of them.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        let content_type = ImageKind::of(&bytes).map(|kind| kind.media_type().to_owned());
        let etag = format!("{:016x}", fingerprint(&bytes)).parse().ok();
        Self {
            bytes,
            content_type,
            etag,
            fresh_for: None,
        }
    }

    /// A small JPEG of 48 by 48 pixels, for tests that need a picture that opens and do not care which.
    #[must_use]
    pub fn sample() -> Self {
        Self::new(include_bytes!("sample.jpg"))
    }

    /// The same picture under another tag.
    #[must_use]
    pub fn with_etag(mut self, etag: ETag) -> Self {
        self.etag = Some(etag);
        self
    }

    /// The same picture without a tag, so that it is always sent.
    #[must_use]
    pub fn without_etag(mut self) -> Self {
        self.etag = None;
        self
    }

    /// The same picture with another media type.
    #[must_use]
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// The same picture without a media type, as Exchange 2013 and 2016 send it.
    #[must_use]
    pub fn without_content_type(mut self) -> Self {
        self.content_type = None;
        self
    }

    /// The same picture with an `Expires` header this far ahead.
    #[must_use]
    pub fn fresh_for(mut self, time: Duration) -> Self {
        self.fresh_for = Some(time);
        self
    }

    /// The bytes, as a file holds them.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The tag.
    #[must_use]
    pub fn etag(&self) -> Option<&ETag> {
        self.etag.as_ref()
    }

    fn is_known_to(&self, headers: &HeaderMap) -> bool {
        let Some(etag) = &self.etag else { return false };
        headers
            .get_all(IF_NONE_MATCH)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .any(|tag| tag == "*" || tag.parse().is_ok_and(|tag: ETag| tag.matches(etag)))
    }

    /// `ETag` and `Expires`, which both forms send.
    fn with_headers(&self, mut reply: Reply) -> Reply {
        let headers = reply.response.headers_mut();
        let etag = self.etag.as_ref().map(ToString::to_string);
        // A tag holds only what a header value may hold.
        if let Some(etag) = etag.and_then(|etag| HeaderValue::try_from(etag).ok()) {
            headers.insert(ETAG, etag);
        }
        let expires = self
            .fresh_for
            .and_then(|time| SystemTime::now().checked_add(time))
            .map(httpdate::fmt_http_date);
        if let Some(expires) = expires.and_then(|date| HeaderValue::try_from(date).ok()) {
            headers.insert(EXPIRES, expires);
        }
        reply
    }
}

/// What the mock server knows of an address.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Mailbox {
    /// A user with a photo.
    Photo(Picture),
    /// A user without one.
    WithoutPhoto,
    /// Nobody has this address.
    Unknown,
}

impl From<Picture> for Mailbox {
    fn from(picture: Picture) -> Self {
        Self::Photo(picture)
    }
}

/// Whose photo is asked for, and in which size.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PhotoQuery {
    /// The e-mail address.
    pub email: String,
    /// The size; the REST form may leave it out.
    pub size: Option<UserPhotoSize>,
}

/// How the mock server responds to the SOAP operation for a user without a photo. Servers differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WithoutPhoto {
    /// Success with an empty `PictureData`.
    EmptyPicture,
    /// Success without `PictureData`.
    NoPicture,
    /// Success without `PictureData`, and HTTP 404 around it: grommunio.
    NotFoundWithEnvelope,
    /// HTTP 404 and a web page: Exchange.
    #[default]
    NotFound,
}

/// How the mock server responds to the SOAP operation for an unknown address. The documents disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownAddress {
    /// A response message of class Error with this code, as MS-OXWSCONT has it.
    Error(ResponseCode),
    /// HTTP 500 with nothing in it, as Microsoft's reference page has it.
    ServerError,
}

impl Default for UnknownAddress {
    /// `ErrorItemNotFound`.
    fn default() -> Self {
        Self::Error(ResponseCode::ErrorItemNotFound)
    }
}

type Lookup = dyn Fn(&PhotoQuery) -> Mailbox + Send + Sync;

/// The mailboxes, and how to respond for those without a photo.
#[derive(Default)]
pub(crate) struct Photos {
    pub(crate) mailboxes: HashMap<String, Mailbox>,
    pub(crate) lookup: Option<Box<Lookup>>,
    pub(crate) without_photo: WithoutPhoto,
    pub(crate) unknown_address: UnknownAddress,
    pub(crate) header: Header,
}

impl Photos {
    /// The response to the SOAP operation.
    pub(crate) fn soap(&self, call: &Call<GetUserPhoto>) -> Reply {
        let GetUserPhoto {
            email, size_requested, ..
        } = &call.body;
        if let UserPhotoSize::Unrecognized(size) = size_requested {
            return invalid_size(size).into();
        }
        match self.find(&PhotoQuery {
            email: email.clone(),
            size: Some(size_requested.clone()),
        }) {
            Mailbox::Photo(picture) if picture.is_known_to(call.http.headers()) => {
                picture.with_headers(self.success(GetUserPhotoResponse {
                    has_changed: Some(false),
                    // Exchange sends the element, empty.
                    picture_data: Some(Base64Binary::default()),
                    ..found()
                }))
            }
            Mailbox::Photo(picture) => picture.with_headers(self.success(GetUserPhotoResponse {
                picture_data: Some(Base64Binary::from(picture.bytes())),
                content_type: picture.content_type.clone(),
                ..found()
            })),
            Mailbox::WithoutPhoto => self.without_photo(),
            Mailbox::Unknown => match &self.unknown_address {
                UnknownAddress::ServerError => Reply::status(500),
                UnknownAddress::Error(code) => self.success(GetUserPhotoResponse {
                    response_class: ResponseClass::Error,
                    message_text: Some(format!("There is no mailbox {email}.")),
                    response_code: Some(code.clone()),
                    has_changed: None,
                    descriptive_link_key: Some(0),
                    ..found()
                }),
            },
        }
    }

    fn without_photo(&self) -> Reply {
        let empty = GetUserPhotoResponse {
            picture_data: Some(Base64Binary::default()),
            ..found()
        };
        match self.without_photo {
            WithoutPhoto::EmptyPicture => self.success(empty),
            WithoutPhoto::NoPicture => self.success(found()),
            WithoutPhoto::NotFoundWithEnvelope => {
                let mut reply = self.success(found());
                *reply.response.status_mut() = StatusCode::NOT_FOUND;
                reply
            }
            WithoutPhoto::NotFound => Reply::html(404, "404 - File or directory not found."),
        }
    }

    /// The response to the REST form.
    pub(crate) fn rest(&self, request: &Request<Vec<u8>>) -> Reply {
        let Some(query) = query(request.uri().query().unwrap_or_default()) else {
            return Reply::html(400, "Bad Request: email is missing");
        };
        let Mailbox::Photo(picture) = self.find(&query) else {
            return Reply::html(404, "404 - File or directory not found.");
        };
        if picture.is_known_to(request.headers()) {
            return picture.with_headers(Reply::status(304));
        }
        let mut response = Response::new(picture.bytes.clone());
        let content_type = picture
            .content_type
            .as_deref()
            .and_then(|text| HeaderValue::from_str(text).ok());
        if let Some(content_type) = content_type {
            response.headers_mut().insert(CONTENT_TYPE, content_type);
        }
        picture.with_headers(response.into())
    }

    fn find(&self, query: &PhotoQuery) -> Mailbox {
        match (self.mailboxes.get(&query.email.to_ascii_lowercase()), &self.lookup) {
            (Some(mailbox), _) => mailbox.clone(),
            (None, Some(lookup)) => lookup(query),
            (None, None) => Mailbox::Unknown,
        }
    }

    /// The `soap:Header` element of a response.
    pub(crate) fn version_header(&self) -> String {
        let envelope = Envelope::new(found()).with_header(self.header.clone());
        let xml = envelope.to_xml().unwrap_or_default();
        let header = xml.find("<soap:Header").zip(xml.find("<soap:Body"));
        header
            .and_then(|(start, end)| xml.get(start..end))
            .unwrap_or_default()
            .to_owned()
    }

    fn success(&self, response: GetUserPhotoResponse) -> Reply {
        Reply::soap(&Envelope::new(response).with_header(self.header.clone()))
    }
}

/// Success, changed, no picture: where each response begins.
fn found() -> GetUserPhotoResponse {
    GetUserPhotoResponse {
        response_code: Some(ResponseCode::NoError),
        has_changed: Some(true),
        ..GetUserPhotoResponse::new(ResponseClass::Success)
    }
}

fn invalid_size(size: &str) -> Fault {
    let violation = format!("The element 'SizeRequested' has the value '{size}', which its type does not list.");
    Fault::new(
        "a:ErrorSchemaValidation",
        format!("The request failed schema validation: {violation}"),
    )
    .with_response_code(ResponseCode::ErrorSchemaValidation)
    .with_message_xml([crate::value("Violation", &violation)])
}

/// `email` and `size` of a query, decoded as a web server does, a `+` being a space.
fn query(query: &str) -> Option<PhotoQuery> {
    let value = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        let (_, value) = pairs.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(
            percent_decode_str(&value.replace('+', " "))
                .decode_utf8_lossy()
                .into_owned(),
        )
    };
    let size = value("size").filter(|size| !size.is_empty());
    Some(PhotoQuery {
        email: value("email")?,
        size: size.map(UserPhotoSize::from),
    })
}

/// FNV-1a of 64 bits: the same for the same picture on every machine.
fn fingerprint(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_decoded_as_web_servers_do() {
        let read = query("size=HR96x96&Email=kim%2Bwork@contoso.com").expect("a query");
        assert_eq!(read.email, "kim+work@contoso.com");
        assert_eq!(read.size, Some(UserPhotoSize::Hr96x96));
        assert_eq!(query("email=kim+work@x").expect("a query").email, "kim work@x");
        assert_eq!(query("size=HR96x96"), None);
        assert_eq!(query("email=a&size=").expect("a query").size, None);
    }
}
