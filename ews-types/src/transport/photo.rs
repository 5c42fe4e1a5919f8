//! GetUserPhoto over HTTP, as a SOAP operation and in its REST form.

use std::time::SystemTime;

use ::http::header::{CONTENT_TYPE, EXPIRES, HeaderMap};
use ::http::{Method, Request, Response, StatusCode, Uri};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::error::Error;
use super::etag::ETag;
use super::refusal::Received;
use super::request::{Extra, Post, RequestError, endpoint};
use super::response;
use crate::{
    Envelope, ExchangeVersion, GetUserPhoto, GetUserPhotoResponse, Header, ReadOptions, RequestServerVersion,
    ResponseCode, ResponseError, ResponseMessage, UserPhotoSize,
};

/// A request for a user's photo, to be sent as a SOAP operation or in the REST form.
///
/// ```
/// use ews_types::{UserPhotoSize, transport::PhotoRequest};
///
/// let photo = PhotoRequest::new("kim+work@contoso.com").size(UserPhotoSize::Hr96x96);
/// let soap = photo.to_soap("https://mail.contoso.com/EWS/Exchange.asmx")?;
/// assert!(soap.body().contains("<m:SizeRequested>HR96x96</m:SizeRequested>"));
///
/// let rest = photo.to_rest("https://mail.contoso.com/EWS/Exchange.asmx")?;
/// assert_eq!(
///     rest.uri(),
///     "https://mail.contoso.com/EWS/Exchange.asmx/s/GetUserPhoto?email=kim%2Bwork@contoso.com&size=HR96x96"
/// );
/// # Ok::<(), ews_types::transport::RequestError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PhotoRequest {
    email: String,
    size: Option<UserPhotoSize>,
    version: ExchangeVersion,
    extra: Extra,
}

impl PhotoRequest {
    /// Asks for the largest photo of the user with this e-mail address.
    #[must_use]
    pub fn new(email: impl Into<String>) -> Self {
        Self {
            email: email.into(),
            size: None,
            version: ExchangeVersion::Exchange2013,
            extra: Extra::default(),
        }
    }

    /// Asks for the photo in this size. The server may send another one: the nearest that it has.
    ///
    /// Without it, the SOAP operation, which must name a size, asks for 648 by 648 pixels, the largest that every
    /// server knows; the REST form names none, and the server sends the largest that it has.
    #[must_use]
    pub fn size(mut self, size: UserPhotoSize) -> Self {
        self.size = Some(size);
        self
    }

    /// The version of Exchange whose schema the SOAP request follows; Exchange 2013, the first with photos, if it is
    /// not given.
    #[must_use]
    pub fn version(mut self, version: ExchangeVersion) -> Self {
        self.version = version;
        self
    }

    /// Asks for a response only if the photo is another one than that of this tag (`If-None-Match`).
    #[must_use]
    pub fn if_none_match(mut self, tag: &ETag) -> Self {
        self.extra.if_none_match(tag);
        self
    }

    /// As [`Post::anchor_mailbox`].
    #[must_use]
    pub fn anchor_mailbox(mut self, address: &str) -> Self {
        self.extra.anchor_mailbox(address);
        self
    }

    /// As [`Post::client_request_id`].
    #[must_use]
    pub fn client_request_id(mut self, id: &str) -> Self {
        self.extra.client_request_id(id);
        self
    }

    /// The envelope of the SOAP operation.
    #[must_use]
    pub fn envelope(&self) -> Envelope<GetUserPhoto> {
        let size = self.size.clone().unwrap_or(UserPhotoSize::Hr648x648);
        Envelope::new(GetUserPhoto::new(&self.email, size)).with_header(Header {
            request_server_version: Some(RequestServerVersion::new(self.version.clone())),
            ..Header::default()
        })
    }

    /// The SOAP operation, addressed to an EWS endpoint such as `https://mail.contoso.com/EWS/Exchange.asmx`.
    ///
    /// # Errors
    ///
    /// See [`RequestError`].
    pub fn to_soap(&self, endpoint: impl TryInto<Uri>) -> Result<Request<String>, RequestError> {
        Post::with_extra(&self.envelope(), self.extra.clone()).to(endpoint)
    }

    /// The REST form (MS-OXWSPHOTO): a GET below the same endpoint. Autodiscover's `ExternalPhotosUrl` (it ends in
    /// `/s`) does as well.
    ///
    /// # Errors
    ///
    /// See [`RequestError`].
    pub fn to_rest(&self, endpoint: impl TryInto<Uri>) -> Result<Request<()>, RequestError> {
        let mut request = Request::new(());
        *request.method_mut() = Method::GET;
        *request.uri_mut() = self.rest_uri(&self::endpoint(endpoint)?)?;
        *request.headers_mut() = self.extra.to_headers()?;
        Ok(request)
    }

    fn rest_uri(&self, endpoint: &Uri) -> Result<Uri, RequestError> {
        let path = endpoint.path().trim_end_matches('/');
        let lower = path.to_ascii_lowercase();
        let rest = match () {
            () if lower.ends_with("/s/getuserphoto") => "",
            () if lower.ends_with("/s") => "/GetUserPhoto",
            () => "/s/GetUserPhoto",
        };
        let before = endpoint.query().map(|query| format!("{query}&")).unwrap_or_default();
        let email = utf8_percent_encode(&self.email, QUERY_VALUE);
        let size = self
            .size
            .as_ref()
            .map(|size| format!("&size={}", utf8_percent_encode(size.as_str(), QUERY_VALUE)));
        let path = format!("{path}{rest}?{before}email={email}{}", size.unwrap_or_default());
        let mut parts = endpoint.clone().into_parts();
        parts.path_and_query = Some(path.parse().map_err(|_| RequestError::Endpoint("it is too long"))?);
        Uri::from_parts(parts).map_err(|_| RequestError::Endpoint("it is not an address"))
    }
}

/// Everything but letters, digits, `-._~`, and `@`, which a query may hold as it is.
const QUERY_VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'@');

/// What became of a request for a photo.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PhotoOutcome {
    /// The photo.
    Photo(Photo),
    /// The photo is still the one whose tag was sent.
    NotModified {
        /// Until when it need not be asked for again.
        expires: Option<SystemTime>,
    },
    /// There is no photo.
    NotFound {
        /// Until when it need not be asked for again.
        expires: Option<SystemTime>,
    },
}

impl PhotoOutcome {
    /// The photo, if there is one.
    #[must_use]
    pub fn photo(self) -> Option<Photo> {
        match self {
            Self::Photo(photo) => Some(photo),
            Self::NotModified { .. } | Self::NotFound { .. } => None,
        }
    }
}

/// A photo, and what the response says about it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Photo {
    /// The picture, as a file would hold it. Never empty.
    pub bytes: crate::Base64Binary,
    /// The media type as the server gives it. Many servers give none; see [`media_type`](Self::media_type).
    pub content_type: Option<String>,
    /// Names this version of the photo: for [`PhotoRequest::if_none_match`].
    pub etag: Option<ETag>,
    /// Until when it need not be asked for again.
    pub expires: Option<SystemTime>,
}

impl Photo {
    /// The kind of picture, judged by its first bytes; `None` for a kind unknown here.
    #[must_use]
    pub fn kind(&self) -> Option<ImageKind> {
        ImageKind::of(&self.bytes)
    }

    /// The media type: the one that the server gives, else the one that the first bytes tell, else
    /// `application/octet-stream`.
    #[must_use]
    pub fn media_type(&self) -> &str {
        let told = self.kind().map_or("application/octet-stream", ImageKind::media_type);
        self.content_type.as_deref().unwrap_or(told)
    }
}

/// The kinds of pictures that photos come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ImageKind {
    /// JPEG; nearly all photos.
    Jpeg,
    /// PNG.
    Png,
    /// GIF.
    Gif,
}

impl ImageKind {
    /// Returns the kind that the first bytes identify.
    ///
    /// ```
    /// use ews_types::transport::ImageKind;
    ///
    /// assert_eq!(ImageKind::of(b"\xFF\xD8\xFF\xE0"), Some(ImageKind::Jpeg));
    /// assert_eq!(ImageKind::of(b"plain text"), None);
    /// ```
    #[must_use]
    pub fn of(picture: &[u8]) -> Option<Self> {
        match picture {
            [0xFF, 0xD8, 0xFF, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            _ => None,
        }
    }

    /// The media type: `image/jpeg`, `image/png` or `image/gif`.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
        }
    }

    /// The usual ending of a file's name, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
        }
    }
}

/// Reads the response to [`PhotoRequest::to_soap`].
///
/// | the server sends | outcome |
/// |---|---|
/// | a picture | [`Photo`](PhotoOutcome::Photo) |
/// | HTTP 304, or `HasChanged` false without a picture | [`NotModified`](PhotoOutcome::NotModified) |
/// | `HasChanged` true without a picture or with an empty one; HTTP 404, with or without an envelope; `ErrorItemNotFound` or `ErrorFolderNotFound` | [`NotFound`](PhotoOutcome::NotFound) |
/// | a response message of class Error with another code | [`Error::Response`] |
///
/// A wrong address of the endpoint can look like a missing photo: both are HTTP 404.
///
/// # Errors
///
/// [`Error`] lists them.
pub fn photo_response(response: &Response<impl AsRef<[u8]>>) -> Result<PhotoOutcome, Error> {
    let response = Received::of(response);
    if response.status == StatusCode::NOT_MODIFIED {
        return Ok(PhotoOutcome::NotModified {
            expires: expires(response.headers),
        });
    }
    match response::read::<GetUserPhoto>(&response, &ReadOptions::new()) {
        Ok(envelope) => outcome(&response, envelope.body),
        Err(error) => not_found_or(&response, error),
    }
}

/// Reads the response to [`PhotoRequest::to_rest`].
///
/// | the server sends | outcome |
/// |---|---|
/// | HTTP 200 with a picture | [`Photo`](PhotoOutcome::Photo) |
/// | HTTP 304 | [`NotModified`](PhotoOutcome::NotModified) |
/// | HTTP 404, or 200 and nothing | [`NotFound`](PhotoOutcome::NotFound) |
///
/// # Errors
///
/// [`Error`] lists them.
pub fn photo_rest_response(response: &Response<impl AsRef<[u8]>>) -> Result<PhotoOutcome, Error> {
    let response = Received::of(response);
    match response.status {
        StatusCode::NOT_MODIFIED => Ok(PhotoOutcome::NotModified {
            expires: expires(response.headers),
        }),
        status if !status.is_success() => not_found_or(&response, response.refusal(None)),
        _ if response.body.is_empty() => Ok(not_found(&response)),
        _ => {
            let content_type = response
                .media_type()
                .filter(|media_type| media_type.starts_with("image/"));
            if response.encoding().is_some() || content_type.is_none() && ImageKind::of(response.body).is_none() {
                return Err(response.refusal(None));
            }
            let content_type =
                content_type.and_then(|_| image_type(response.headers.get(CONTENT_TYPE)?.to_str().ok()?));
            Ok(PhotoOutcome::Photo(Photo {
                bytes: response.body.into(),
                content_type,
                etag: ETag::from_headers(response.headers),
                expires: expires(response.headers),
            }))
        }
    }
}

fn outcome(response: &Received<'_>, body: GetUserPhotoResponse) -> Result<PhotoOutcome, Error> {
    if let Err(error) = body.result() {
        // grommunio and others send HTTP 404 where there is no photo, whatever the envelope says. `HasChanged` is
        // mandatory by the schema, but a picture speaks for itself.
        match response.status {
            StatusCode::NOT_FOUND => return Ok(not_found(response)),
            _ if is_not_found(&error) => return Ok(not_found(response)),
            status if error.missing_element().is_none() => return Err(Error::Response { status, error }),
            _ => {}
        }
    }
    let picture = body.picture_data.filter(|picture| !picture.is_empty());
    Ok(match picture {
        Some(bytes) => PhotoOutcome::Photo(Photo {
            bytes,
            content_type: body.content_type.as_deref().and_then(image_type),
            etag: ETag::from_headers(response.headers),
            expires: expires(response.headers),
        }),
        None if body.has_changed == Some(false) => PhotoOutcome::NotModified {
            expires: expires(response.headers),
        },
        None => not_found(response),
    })
}

/// Whether a response message says that there is no photo, and not that something else went wrong: the codes for what is asked
/// for. (An address that nobody has is an error: `ErrorNonExistentMailbox`.)
fn is_not_found(error: &ResponseError) -> bool {
    let codes = [ResponseCode::ErrorItemNotFound, ResponseCode::ErrorFolderNotFound];
    codes.iter().any(|code| error.code() == Some(code))
}

fn not_found(response: &Received<'_>) -> PhotoOutcome {
    PhotoOutcome::NotFound {
        expires: expires(response.headers),
    }
}

fn not_found_or(response: &Received<'_>, error: Error) -> Result<PhotoOutcome, Error> {
    match error {
        Error::NotFound { .. } => Ok(not_found(response)),
        error => Err(error),
    }
}

/// A media type as the server gives it, if it is one of a picture; anything else would reach browsers as what it is not.
fn image_type(sent: &str) -> Option<String> {
    let sent = sent.trim();
    let (kind, rest) = sent.split_at_checked("image/".len())?;
    let subtype = rest.split(';').next().unwrap_or_default().trim_end();
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$&-^_.+".contains(c);
    let is_type = kind.eq_ignore_ascii_case("image/") && !subtype.is_empty() && subtype.chars().all(is_token);
    (is_type && sent.chars().all(|c| matches!(c, ' '..='~'))).then(|| sent.to_owned())
}

/// The `Expires` header. What is not a date, such as `0` or `-1`, means "at once", and is none.
fn expires(headers: &HeaderMap) -> Option<SystemTime> {
    httpdate::parse_http_date(headers.get(EXPIRES)?.to_str().ok()?).ok()
}
