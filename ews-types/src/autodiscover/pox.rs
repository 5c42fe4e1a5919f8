//! The documents of plain XML Autodiscover ([MS-OXDSCLI]), generated from `schemas/autodiscover/pox-*.xsd`.
//!
//! They have no SOAP envelope: read and write them as a [`Document`].
//!
//! [MS-OXDSCLI]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxdscli

#[allow(unused_imports)] // See `crate::bindings`.
pub mod request {
    //! The request.

    use serde_derive::*;

    include!("pox/request.rs");
}

#[allow(unused_imports)]
pub mod response {
    //! The response.

    use serde_derive::*;

    include!("pox/response.rs");
}

use ::http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use ::http::{Method, Request, Response, Uri};

use self::response::{Account, Autodiscover, AutodiscoverResponse, Protocol};
use super::machine::Reply;
use super::{Reason, Settings};
use crate::Document;
use crate::transport::{self, RequestError};

/// The only namespace of responses that Exchange knows.
const RESPONSE: &str = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

/// The request for the settings of a mailbox.
pub(super) fn request(address: &str, url: &Uri) -> Result<Request<String>, RequestError> {
    let document = Document::new(request::Autodiscover::new(request::Request {
        e_mail_address: Some(address.to_owned()),
        ..request::Request::new(RESPONSE)
    }));
    let mut request = Request::new(document.to_xml()?);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.clone();
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
    headers.insert(ACCEPT, HeaderValue::from_static("text/xml"));
    Ok(request)
}

/// What a response says about the mailbox of [`request`].
pub(super) fn reply(response: &Response<impl AsRef<[u8]>>) -> Result<Reply, Reason> {
    let refusal = |error| Reason::Response(transport::refusal(response, error));
    if !response.status().is_success() {
        return Err(refusal(None));
    }
    let document = Document::<Autodiscover>::from_xml(response.body()).map_err(|error| refusal(Some(error)))?;
    match document.root.response {
        AutodiscoverResponse::OtherResponse(response) => {
            let error = response.error;
            Err(refused(error.error_code, error.message))
        }
        AutodiscoverResponse::Response(response) => match (response.account, response.error) {
            (Some(account), _) => account_reply(account, response.user.and_then(|user| user.display_name)),
            (None, Some(error)) => Err(refused(error.error_code, error.message)),
            (None, None) => Err(Reason::NoEndpoint),
        },
    }
}

fn account_reply(account: Account, display_name: Option<String>) -> Result<Reply, Reason> {
    let action = account.action.as_deref().unwrap_or_default();
    match (action, account.redirect_addr, account.redirect_url) {
        (action, Some(address), _) if action.eq_ignore_ascii_case("redirectAddr") => Ok(Reply::Address(address)),
        (action, _, Some(url)) if action.eq_ignore_ascii_case("redirectUrl") => Ok(Reply::Url(url)),
        _ => {
            let mut settings = Settings::default();
            account
                .protocol
                .into_iter()
                .for_each(|protocol| add(&mut settings, protocol));
            settings.set("UserDisplayName", display_name.unwrap_or_default());
            Ok(Reply::Settings(settings))
        }
    }
}

fn refused(code: Option<String>, message: Option<String>) -> Reason {
    Reason::Refused {
        code: code.unwrap_or_default(),
        message: message.unwrap_or_default(),
    }
}

/// `ASUrl` is the URL of EWS under its oldest name; Exchange 2007 sends no other.
fn add(settings: &mut Settings, protocol: Protocol) {
    let name = match protocol.type_.as_deref() {
        Some("EXPR") => "ExternalEwsUrl",
        Some("EXCH") => "InternalEwsUrl",
        _ => return,
    };
    settings.set(name, protocol.ews_url.or(protocol.as_url).unwrap_or_default());
}
