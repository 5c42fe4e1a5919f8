//! Which request gets which response.

use std::collections::HashMap;
use std::sync::Arc;

use ews_types::{Envelope, Error, ErrorKind, Fault, Operation, ResponseCode, XmlError};
use http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use http::{Method, Request};

use crate::load::{Entered, Load};
use crate::mock_exchange::{Call, Memory};
use crate::photos::Photos;
use crate::reply::Reply;
use crate::server::lock;
use crate::sign_in::{Admission, Session, SignIn};

pub(crate) const ENDPOINT: &str = "/EWS/Exchange.asmx";

/// Responds to one operation; gives the request's reading error if it is not that one or cannot be read.
pub(crate) type Handler = Box<dyn Fn(&Request<Vec<u8>>) -> Result<Reply, XmlError> + Send + Sync>;
pub(crate) type Hook = Box<dyn Fn(&Request<Vec<u8>>) -> Option<Reply> + Send + Sync>;

pub(crate) fn soap_handler<O: Operation>(handler: impl Fn(&Call<O>) -> Reply + Send + Sync + 'static) -> Handler {
    Box::new(move |request| match Envelope::<O>::from_xml(request.body()) {
        Ok(envelope) => Ok(handler(&Call {
            envelope,
            http: request.clone(),
        })),
        Err(Error::Xml(error)) => Err(error),
        Err(_) => Ok(Reply::status(400).with_body("text/plain; charset=utf-8", "a fault is no request")),
    })
}

pub(crate) struct Routes {
    pub(crate) memory: Arc<Memory>,
    pub(crate) load: Arc<Load>,
    pub(crate) hook: Option<Hook>,
    pub(crate) authorization: Option<HeaderValue>,
    pub(crate) sign_in: Option<SignIn>,
    pub(crate) documents: HashMap<String, Reply>,
    pub(crate) handlers: Vec<Handler>,
    pub(crate) photos: Arc<Photos>,
}

impl Routes {
    pub(crate) fn response(&self, request: &Request<Vec<u8>>, session: &mut Session) -> (Reply, Option<Entered>) {
        self.memory.record(request);
        let planned = lock(&self.memory.planned).pop_front();
        let early = planned.or_else(|| self.hook.as_ref().and_then(|hook| hook(request)));
        if let Some(reply) = early.or_else(|| self.unauthorized(request)) {
            return (reply, None);
        }
        let admission = self.sign_in.as_ref().map(|sign_in| sign_in.admit(session, request));
        let token = match admission {
            Some(Admission::Denied(reply)) => return (reply, None),
            Some(Admission::Granted(token)) => token,
            None => None,
        };
        let (mut reply, entered) = match self.load.enter() {
            Ok(entered) => (self.route(request), Some(entered)),
            Err(refusal) => (refusal, None),
        };
        let header = token.map(|token| (WWW_AUTHENTICATE, token));
        reply.response.headers_mut().extend(header);
        (reply, entered)
    }

    fn unauthorized(&self, request: &Request<Vec<u8>>) -> Option<Reply> {
        let expected = self.authorization.as_ref()?;
        let scheme = expected
            .to_str()
            .unwrap_or_default()
            .split(' ')
            .next()
            .unwrap_or_default();
        let challenge = if scheme.eq_ignore_ascii_case("basic") {
            "Basic realm=\"mock server\""
        } else {
            scheme
        };
        let refusal = || Reply::html(401, "401 - Unauthorized").with_header("WWW-Authenticate", challenge);
        (request.headers().get(AUTHORIZATION) != Some(expected)).then(refusal)
    }

    fn route(&self, request: &Request<Vec<u8>>) -> Reply {
        let path = request.uri().path().to_ascii_lowercase();
        if let Some(document) = self.documents.get(&path) {
            return document.clone();
        }
        let is_get = matches!(request.method(), &Method::GET | &Method::HEAD);
        match path.strip_prefix(&ENDPOINT.to_ascii_lowercase()) {
            Some("" | "/") if request.method() == Method::POST => self.soap(request),
            Some("" | "/") if is_get => endpoint_page(request),
            Some("/s/getuserphoto") if is_get => self.photos.rest(request),
            Some("" | "/" | "/s/getuserphoto") => Reply::html(405, "405 - Method not allowed"),
            _ => Reply::html(404, "404 - File or directory not found."),
        }
    }

    fn soap(&self, request: &Request<Vec<u8>>) -> Reply {
        let content_type = request
            .headers()
            .get(CONTENT_TYPE)
            .map(HeaderValue::as_bytes)
            .unwrap_or_default();
        let media_type = content_type
            .split(|byte| *byte == b';')
            .next()
            .unwrap_or_default()
            .trim_ascii();
        if !media_type.eq_ignore_ascii_case(b"text/xml") {
            return Reply::html(415, "415 - Unsupported media type; EWS takes text/xml");
        }
        for handler in &self.handlers {
            match handler(request) {
                Ok(reply) => return self.with_version(reply),
                // Another operation, perhaps one that the next handler knows.
                Err(error) if error.kind() == ErrorKind::UnknownElement => {}
                Err(error) => return unreadable(&error),
            }
        }
        unhandled(request)
    }

    /// Puts `ServerVersionInfo` into the header of a typed response that has none, as Exchange does.
    fn with_version(&self, mut reply: Reply) -> Reply {
        if reply.delivery.typed {
            let body = reply.response.body_mut();
            *body = versioned(body, &self.photos.version_header());
        }
        reply
    }
}

/// The envelope with this `soap:Header`, unless it has one. Both were written by the runtime, whose root declares the
/// prefixes.
fn versioned(envelope: &[u8], header: &str) -> Vec<u8> {
    const BODY: &[u8] = b"<soap:Body";
    let body = envelope.windows(BODY.len()).position(|bytes| bytes == BODY);
    let has_header = |end| {
        let head = envelope.get(..end).unwrap_or_default();
        head.windows(12).any(|bytes| bytes == b"<soap:Header")
    };
    match body.filter(|body| !has_header(*body)) {
        Some(body) => {
            let (before, after) = envelope.split_at(body);
            [before, header.as_bytes(), after].concat()
        }
        None => envelope.to_vec(),
    }
}

/// The response to an operation without a handler, which is named.
fn unhandled(request: &Request<Vec<u8>>) -> Reply {
    let action = request
        .headers()
        .get("soapaction")
        .and_then(|value| value.to_str().ok());
    let action = action.unwrap_or_default().trim_matches('"');
    let named = action.rsplit('/').next().filter(|name| !name.is_empty());
    let name = match named {
        Some(name) => name.to_owned(),
        None => body_element(request.body()).unwrap_or_else(|| "this operation".to_owned()),
    };
    let text = format!("The mock server has no handler for {name}.");
    Fault::new("s:Client", text)
        .with_response_code(ResponseCode::ErrorInvalidRequest)
        .into()
}

/// The local name of the first element in the body, for clients that send no `SOAPAction`.
fn body_element(body: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(body);
    let (_, after) = text.split_once("Body")?;
    let (_, after) = after.split_once('<')?;
    let name = after
        .split(|letter: char| letter == '>' || letter == '/' || letter.is_whitespace())
        .next()?;
    let local = name.rsplit(':').next()?;
    (!local.is_empty()).then(|| local.to_owned())
}

/// What Exchange shows at the endpoint: the page of a service, with the address of its description.
fn endpoint_page(request: &Request<Vec<u8>>) -> Reply {
    let host = request.headers().get("host").and_then(|host| host.to_str().ok());
    let host = host.unwrap_or("localhost").replace(['<', '&', '"'], "");
    let page = format!(
        "<HTML><HEAD><TITLE>Service</TITLE></HEAD><BODY><H1>Service</H1><P>You have created a service.</P>\
         <PRE>svcutil.exe https://{host}/EWS/Services.wsdl</PRE></BODY></HTML>"
    );
    Reply::status(200).with_body("text/html; charset=UTF-8", page)
}

/// What Exchange says to a request that breaks the schema, with the place of the breach.
fn unreadable(error: &XmlError) -> Reply {
    if matches!(
        error.kind(),
        ErrorKind::Syntax | ErrorKind::NotSoap | ErrorKind::Doctype | ErrorKind::Limit
    ) {
        return Reply::status(400).with_body("text/plain; charset=utf-8", error.to_string());
    }
    let text = format!("The request failed schema validation: {}", error.message());
    let place = error.position().map(|position| {
        [
            ("LineNumber", position.line.to_string()),
            ("LinePosition", position.column.to_string()),
        ]
    });
    let places = place
        .into_iter()
        .flatten()
        .map(|(name, number)| crate::value(name, &number));
    Fault::new("a:ErrorSchemaValidation", text)
        .with_response_code(ResponseCode::ErrorSchemaValidation)
        .with_message_xml(places.chain([crate::value("Violation", error.message())]))
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_put_before_the_body_unless_there_is_one() {
        let versioned = |envelope: &str| String::from_utf8(versioned(envelope.as_bytes(), "<H/>")).expect("text");
        assert_eq!(
            versioned("<soap:Envelope><soap:Body/></soap:Envelope>"),
            "<soap:Envelope><H/><soap:Body/></soap:Envelope>"
        );
        let with_header = "<soap:Envelope><soap:Header><a/></soap:Header><soap:Body/></soap:Envelope>";
        assert_eq!(versioned(with_header), with_header);
        let quoted = "<soap:Envelope><soap:Body>&lt;soap:Header</soap:Body></soap:Envelope>";
        assert!(versioned(quoted).contains("<H/><soap:Body>"));
    }

    #[test]
    fn the_element_in_the_body_is_named() {
        for (body, name) in [
            ("<s:Body><m:GetFolder Traversal=\"x\"/>", Some("GetFolder")),
            ("<Body>\n <FindItem>", Some("FindItem")),
            ("<Body>", None),
            ("", None),
        ] {
            assert_eq!(body_element(body.as_bytes()).as_deref(), name, "{body}");
        }
    }
}
