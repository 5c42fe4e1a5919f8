//! What the mock server sends back, and how: at once, late, slowly, or not to the end.

use std::time::Duration;

use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use http::{Response, StatusCode};

use ews_types::{Body, Envelope, Fault, ResponseCode};

/// An HTTP response, and the delivery in which it is sent.
///
/// ```
/// use ews_testing::Reply;
/// use std::time::Duration;
///
/// let late = Reply::status(200).with_body("text/plain", "good morning").after(Duration::from_millis(50));
/// let broken = Reply::status(200).with_body("text/xml", "<soap:Envelope>…").cut_off_after(4);
/// let throttled = Reply::status(503).with_header("Retry-After", "30");
/// ```
#[derive(Clone, Debug)]
pub struct Reply {
    // In a box, as handlers give replies as the errors of a `Result`.
    pub(crate) response: Box<Response<Vec<u8>>>,
    pub(crate) delivery: Delivery,
}

/// How a response is sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Delivery {
    /// Wait so long before the first byte.
    pub(crate) delay: Duration,
    /// Send the body in pieces of so many bytes, with a pause before each.
    pub(crate) pieces: Option<(usize, Duration)>,
    /// Close the connection after so many bytes of the body, whatever `Content-Length` promised.
    pub(crate) cut_off: Option<usize>,
    /// Close the connection without a word.
    pub(crate) hang_up: bool,
    /// Send the body alone, without a head.
    pub(crate) raw: bool,
    /// It is the response of a handler, to which the server adds what it says with every response.
    pub(crate) typed: bool,
}

impl Reply {
    /// A response without a body. A number that is no HTTP status (below 100 or above 999) becomes 500.
    #[must_use]
    pub fn status(status: u16) -> Self {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        Self::from(response)
    }

    /// An HTML page with this title, as web servers and proxies send instead of the service's response.
    #[must_use]
    pub fn html(status: u16, title: &str) -> Self {
        let title = title.replace('&', "&amp;").replace('<', "&lt;");
        let page = format!(
            "<!DOCTYPE html>\r\n<html>\r\n<head><title>{title}</title></head>\r\n<body><h1>{title}</h1></body>\r\n</html>\r\n"
        );
        Self::status(status).with_body("text/html; charset=utf-8", page)
    }

    /// The page that ASP.NET shows when the EWS application itself has failed (HTTP 500).
    #[must_use]
    pub fn server_error_page() -> Self {
        Self::html(500, "Server Error in '/EWS' Application.")
    }

    /// HTTP 503, with `Retry-After` in whole seconds.
    #[must_use]
    pub fn unavailable(retry_after: Duration) -> Self {
        Self::html(503, "Service Unavailable").with_header(RETRY_AFTER.as_str(), &retry_after.as_secs().to_string())
    }

    /// HTTP 302 to this address; Exchange sends `/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx` on
    /// failures that pass by themselves.
    #[must_use]
    pub fn redirect(location: &str) -> Self {
        Self::status(302).with_header("Location", location)
    }

    /// Closes the connection without a response.
    #[must_use]
    pub fn hang_up() -> Self {
        let mut reply = Self::status(500);
        reply.delivery.hang_up = true;
        reply
    }

    /// Sends exactly these bytes in place of a response, then closes the connection: what is not HTTP, or is malformed.
    #[must_use]
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        let mut reply = Self::status(200);
        *reply.response.body_mut() = bytes.into();
        reply.delivery.raw = true;
        reply
    }

    /// The same with this body and its media type.
    #[must_use]
    pub fn with_body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        *self.response.body_mut() = body.into();
        self.with_header(CONTENT_TYPE.as_str(), content_type)
    }

    /// The same with this header, in place of an earlier one of that name.
    ///
    /// # Panics
    ///
    /// If the name or the value cannot be those of an HTTP header: a slip in the test that wrote them.
    #[must_use]
    #[track_caller]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) else {
            panic!("`{name}: {value}` is not an HTTP header");
        };
        self.response.headers_mut().insert(name, value);
        self
    }

    /// The same, with nothing sent for so long.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delivery.delay = delay;
        self
    }

    /// The same with the body sent in pieces of `bytes` (at least one), each after a pause.
    #[must_use]
    pub fn slowly(mut self, bytes: usize, pause: Duration) -> Self {
        self.delivery.pieces = Some((bytes.max(1), pause));
        self
    }

    /// The same, but the connection closes after so many bytes of the body, though `Content-Length` promised all.
    #[must_use]
    pub fn cut_off_after(mut self, bytes: usize) -> Self {
        self.delivery.cut_off = Some(bytes);
        self
    }
}

/// Sent as it is; `Content-Length`, `Date` and `Connection` are added.
impl From<Response<Vec<u8>>> for Reply {
    fn from(response: Response<Vec<u8>>) -> Self {
        Self {
            response: Box::new(response),
            delivery: Delivery::default(),
        }
    }
}

/// SOAP.
impl Reply {
    /// An envelope, with HTTP 200. One that cannot be written (a character that XML cannot carry) becomes HTTP 500
    /// with the reason as text.
    #[must_use]
    pub fn soap<B: Body>(envelope: &Envelope<B>) -> Self {
        match envelope.to_xml() {
            Ok(xml) => Self::status(200).with_body("text/xml; charset=utf-8", xml),
            Err(error) => Self::status(500).with_body("text/plain; charset=utf-8", error.to_string()),
        }
    }

    pub(crate) fn typed(mut self) -> Self {
        self.delivery.typed = true;
        self
    }

    /// The fault `ErrorServerBusy`, which asks the client to wait.
    #[must_use]
    pub fn busy(back_off: Duration) -> Self {
        Fault::new(
            "a:ErrorServerBusy",
            "The server cannot service this request right now. Try again later.",
        )
        .with_response_code(ResponseCode::ErrorServerBusy)
        .with_message_xml([crate::value("BackOffMilliseconds", &back_off.as_millis().to_string())])
        .into()
    }

    /// The fault `ErrorExceededConnectionCount`: the caller has more connections than its policy allows.
    #[must_use]
    pub fn exceeded_connection_count() -> Self {
        Fault::new(
            "a:ErrorExceededConnectionCount",
            "You have exceeded the available concurrent connections for your account. \
             Try again once your other requests have completed.",
        )
        .with_response_code(ResponseCode::ErrorExceededConnectionCount)
        .into()
    }
}

/// A SOAP fault, with HTTP 500 as Exchange sends it.
impl From<Fault> for Reply {
    fn from(fault: Fault) -> Self {
        let mut reply = Self::soap(&Envelope::new(fault));
        *reply.response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
        reply
    }
}
