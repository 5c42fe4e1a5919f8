//! The mock server for Exchange that the examples ask: everybody has a portrait, drawn in the size asked for, except for a
//! few addresses that show what else can happen.

use std::io;
use std::time::Duration;

use ews_testing::{Builder, Mailbox, MockExchange, PhotoQuery, Picture, Reply};
use ews_types::{Fault, GetUserPhoto, ResponseCode, UserPhotoSize};

use crate::portrait;

/// What stands before the @ of an address, and what happens to who asks for its photo.
pub(crate) const SPECIAL: [(&str, &str); 6] = [
    ("nobody", "there is no such mailbox"),
    ("faceless", "the user has no photo"),
    ("denied", "access is denied"),
    ("busy", "the server asks to wait for two seconds"),
    ("broken", "an error page comes in place of a response"),
    ("slow", "the response takes five seconds"),
];

pub(crate) fn start(builder: Builder) -> io::Result<MockExchange> {
    builder.mailboxes(mailbox).start()
}

fn mailbox(query: &PhotoQuery) -> Mailbox {
    match special(&query.email) {
        Some("nobody") => return Mailbox::Unknown,
        Some("faceless") => return Mailbox::WithoutPhoto,
        Some("slow") => std::thread::sleep(Duration::from_secs(5)),
        _ => {}
    }
    let width = query.size.as_ref().and_then(UserPhotoSize::width).unwrap_or(648);
    let height = query.size.as_ref().and_then(UserPhotoSize::height).unwrap_or(width);
    match portrait::portrait(&query.email, width, height) {
        Ok(jpeg) => Picture::new(jpeg).into(),
        Err(_) => Mailbox::WithoutPhoto,
    }
}

/// The reply for the addresses to which something else happens than a look-up.
pub(crate) fn trouble(request: &http::Request<Vec<u8>>) -> Option<Reply> {
    match special(&email(request)?)? {
        "denied" => {
            let fault = Fault::new("s:Client", "Access is denied. Check credentials and try again.");
            Some(fault.with_response_code(ResponseCode::ErrorAccessDenied).into())
        }
        "busy" => Some(Reply::busy(Duration::from_secs(2))),
        "broken" => Some(Reply::server_error_page()),
        _ => None,
    }
}

fn special(email: &str) -> Option<&'static str> {
    let name = email.split('@').next()?;
    SPECIAL
        .iter()
        .map(|(special, _)| *special)
        .find(|special| special.eq_ignore_ascii_case(name))
}

/// The address that a request asks about, by SOAP or by REST.
fn email(request: &http::Request<Vec<u8>>) -> Option<String> {
    if let Some((_, rest)) = request.uri().query().unwrap_or_default().split_once("email=") {
        return rest.split('&').next().map(str::to_owned);
    }
    Some(
        ews_types::Envelope::<GetUserPhoto>::from_xml(request.body())
            .ok()?
            .body
            .email,
    )
}
