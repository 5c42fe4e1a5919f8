//! Requests: any operation as an `http::Request`.

use std::fmt;

use ::http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use ::http::uri::Scheme;
use ::http::{Method, Request, Uri};

use super::etag::{ETag, if_none_match};
use crate::{Base64Binary, Envelope, Operation, SoapVersion, WriteOptions};

/// An operation on its way to the server: an HTTP POST of its envelope.
///
/// The headers are those that EWS asks for: `Content-Type: text/xml; charset=utf-8`, `Accept: text/xml` and the
/// operation's `SOAPAction`, in quotation marks as SOAP 1.1 has it. Who is asking is the caller's part: put an
/// `Authorization` header on the request ([`basic_auth`], [`bearer`]), or let the HTTP client do it (NTLM, Negotiate).
///
/// ```
/// use ews_types::{Envelope, GetUserPhoto, UserPhotoSize, transport};
///
/// let envelope = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48));
/// let mut request = transport::Post::new(&envelope)
///     .anchor_mailbox("user1@contoso.com")
///     .to("https://mail.contoso.com/EWS/Exchange.asmx")?;
/// request.headers_mut().insert("Authorization", transport::bearer("the-token")?);
///
/// assert_eq!(request.headers()["Content-Type"], "text/xml; charset=utf-8");
/// assert!(!format!("{request:?}").contains("the-token"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Post<'a, O: Operation> {
    envelope: &'a Envelope<O>,
    version: SoapVersion,
    extra: Extra,
}

impl<'a, O: Operation> Post<'a, O> {
    /// The envelope as it is, with the headers that EWS asks for.
    #[must_use]
    pub fn new(envelope: &'a Envelope<O>) -> Self {
        Self::with_extra(envelope, Extra::default())
    }

    /// Sends it as an envelope of this version of SOAP, for a service that is bound to both. Of SOAP 1.2 the media type is
    /// `application/soap+xml`, with the action as a parameter. By default it is the version of the WSDL
    /// ([`Body::SOAP`](crate::Body::SOAP)); what comes back is read with
    /// [`ReadOptions::soap_version`](crate::ReadOptions::soap_version).
    #[must_use]
    pub fn soap_version(mut self, version: SoapVersion) -> Self {
        self.version = version;
        self
    }

    pub(super) fn with_extra(envelope: &'a Envelope<O>, extra: Extra) -> Self {
        Self {
            envelope,
            version: O::SOAP,
            extra,
        }
    }

    /// Names the mailbox that the request is about (`X-AnchorMailbox`), so that Exchange routes it to the server that
    /// holds it. Worth giving with Exchange Online and large installations.
    #[must_use]
    pub fn anchor_mailbox(mut self, address: &str) -> Self {
        self.extra.anchor_mailbox(address);
        self
    }

    /// Sets the identifier under which the request is in the server's logs (`client-request-id`, usually a GUID)
    /// and asks the server to repeat it in its response.
    #[must_use]
    pub fn client_request_id(mut self, id: &str) -> Self {
        self.extra.client_request_id(id);
        self
    }

    /// Asks for a response only if the picture is another one than that of this tag (`If-None-Match`).
    #[must_use]
    pub fn if_none_match(mut self, tag: &ETag) -> Self {
        self.extra.if_none_match(tag);
        self
    }

    /// The request, addressed to an EWS endpoint such as `https://mail.contoso.com/EWS/Exchange.asmx`.
    ///
    /// # Errors
    ///
    /// See [`RequestError`].
    pub fn to(&self, endpoint: impl TryInto<Uri>) -> Result<Request<String>, RequestError> {
        let options = WriteOptions::new().soap_version(self.version);
        let mut request = Request::new(options.write(self.envelope)?);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self::endpoint(endpoint)?;
        *request.headers_mut() = self.extra.to_headers()?;
        soap_headers(self.version, O::SOAP_ACTION, request.headers_mut())?;
        Ok(request)
    }
}

/// What kind of document is sent and expected, and which operation it is for.
fn soap_headers(version: SoapVersion, action: &str, headers: &mut HeaderMap) -> Result<(), RequestError> {
    let value = |value: String, name| HeaderValue::try_from(value).map_err(|_| RequestError::Header { name });
    match version {
        SoapVersion::Soap11 => {
            let action = value(format!("\"{action}\""), "SOAPAction")?;
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
            headers.insert(ACCEPT, HeaderValue::from_static("text/xml"));
            headers.insert(HeaderName::from_static("soapaction"), action);
        }
        SoapVersion::Soap12 => {
            let mut content_type = "application/soap+xml; charset=utf-8".to_owned();
            if !action.is_empty() {
                // A quotation mark would end the parameter.
                if action.contains(['"', '\\']) {
                    return Err(RequestError::Header { name: "Content-Type" });
                }
                content_type.extend(["; action=\"", action, "\""]);
            }
            headers.insert(CONTENT_TYPE, value(content_type, "Content-Type")?);
            headers.insert(ACCEPT, HeaderValue::from_static("application/soap+xml"));
        }
    }
    Ok(())
}

/// The headers that a caller may add, refused only when the request is made.
#[derive(Clone, Debug, Default)]
pub(super) struct Extra {
    headers: HeaderMap,
    refused: Option<&'static str>,
}

impl Extra {
    pub(super) fn anchor_mailbox(&mut self, address: &str) {
        self.insert("X-AnchorMailbox", HeaderName::from_static("x-anchormailbox"), address);
    }

    pub(super) fn client_request_id(&mut self, id: &str) {
        self.insert("client-request-id", HeaderName::from_static("client-request-id"), id);
        self.insert(
            "return-client-request-id",
            HeaderName::from_static("return-client-request-id"),
            "true",
        );
    }

    pub(super) fn if_none_match(&mut self, tag: &ETag) {
        self.headers.extend([if_none_match(tag)]);
    }

    pub(super) fn to_headers(&self) -> Result<HeaderMap, RequestError> {
        self.refused
            .map_or_else(|| Ok(self.headers.clone()), |name| Err(RequestError::Header { name }))
    }

    fn insert(&mut self, label: &'static str, name: HeaderName, value: &str) {
        match HeaderValue::from_str(value) {
            Ok(value) => drop(self.headers.insert(name, value)),
            Err(_) => self.refused = self.refused.or(Some(label)),
        }
    }
}

/// An address that a request can go to.
pub(super) fn endpoint(endpoint: impl TryInto<Uri>) -> Result<Uri, RequestError> {
    let uri: Uri = endpoint
        .try_into()
        .map_err(|_| RequestError::Endpoint("it is not an address"))?;
    if uri.scheme() != Some(&Scheme::HTTPS) && uri.scheme() != Some(&Scheme::HTTP) {
        return Err(RequestError::Endpoint("it does not begin with https:// or http://"));
    }
    match uri.authority() {
        Some(authority) if authority.as_str().contains('@') => Err(RequestError::Endpoint(
            "it holds a user name; credentials belong into the Authorization header",
        )),
        Some(authority) if !authority.host().is_empty() => Ok(uri),
        _ => Err(RequestError::Endpoint("it names no host")),
    }
}

/// The `Authorization` header for a user name and a password (RFC 7617), as UTF-8. It is marked as sensitive: printing
/// the request does not show it.
///
/// The password goes over the network as it is: only for `https` addresses.
///
/// # Errors
///
/// If the user name holds a colon, or either a control character.
pub fn basic_auth(user: &str, password: &str) -> Result<HeaderValue, RequestError> {
    if user.contains(':') || [user, password].iter().any(|text| text.contains(char::is_control)) {
        return Err(RequestError::Header { name: "Authorization" });
    }
    let credentials = Base64Binary::from(format!("{user}:{password}").into_bytes());
    authorization("Basic", &credentials.to_base64())
}

/// The `Authorization` header for a token, such as one of Microsoft Entra ID (RFC 6750). It is marked as sensitive.
///
/// # Errors
///
/// If the token holds anything but visible ASCII characters.
pub fn bearer(token: &str) -> Result<HeaderValue, RequestError> {
    authorization("Bearer", token)
}

fn authorization(scheme: &str, credentials: &str) -> Result<HeaderValue, RequestError> {
    let refused = RequestError::Header { name: "Authorization" };
    if credentials.is_empty() || !credentials.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(refused);
    }
    let mut value = HeaderValue::try_from(format!("{scheme} {credentials}")).map_err(|_| refused)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Why a request could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The endpoint is not an address that a request can go to; the text says why.
    Endpoint(&'static str),
    /// A value that this header cannot hold.
    Header {
        /// The header.
        name: &'static str,
    },
    /// The envelope cannot be written.
    Envelope(crate::Error),
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Endpoint(why) => write!(f, "the endpoint cannot be used: {why}"),
            Self::Header { name } => write!(
                f,
                "the value for the header {name} holds characters that it cannot have"
            ),
            Self::Envelope(error) => write!(f, "the request cannot be written: {error}"),
        }
    }
}

impl std::error::Error for RequestError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Envelope(error) => Some(error),
            Self::Endpoint(_) | Self::Header { .. } => None,
        }
    }
}

impl From<crate::Error> for RequestError {
    fn from(error: crate::Error) -> Self {
        Self::Envelope(error)
    }
}
