//! The messages of SOAP Autodiscover ([MS-OXWSADISC]), generated from `schemas/autodiscover/autodiscover.xsd`.
//!
//! [MS-OXWSADISC]: https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-oxwsadisc

#[allow(unused_imports)] // See `crate::bindings`.
mod bindings {
    use serde_derive::*;

    include!("soap/bindings.rs");
}

use ::http::{Request, Response, Uri};

pub use self::bindings::*;
use super::machine::Reply;
use super::{Reason, Settings};
use crate::Envelope;
use crate::transport::{self, Post, RequestError};

/// The settings that a search asks for.
const SETTINGS: [&str; 6] = [
    "ExternalEwsUrl",
    "InternalEwsUrl",
    "ExternalPhotosUrl",
    "InternalPhotosUrl",
    "ExternalEwsVersion",
    "UserDisplayName",
];

/// The request for the settings of a mailbox.
pub(super) fn request(address: &str, url: &Uri) -> Result<Request<String>, RequestError> {
    let request = GetUserSettingsRequest {
        users: Some(Some(Users {
            user: vec![User {
                mailbox: Some(Some(address.to_owned())),
            }],
        })),
        requested_settings: Some(Some(RequestedSettings {
            setting: SETTINGS.map(str::to_owned).into(),
        })),
        ..GetUserSettingsRequest::default()
    };
    let message = GetUserSettingsRequestMessage {
        request: Some(Some(request)),
    };
    let action = <GetUserSettingsRequestMessage as crate::Operation>::SOAP_ACTION;
    let envelope = Envelope::new(message).with_header(Header {
        requested_server_version: Some(ExchangeVersion::Exchange2013),
        action: Some(AttributedUri::new(action)),
        to: Some(AttributedUri::new(url.to_string())),
        ..Header::default()
    });
    Post::new(&envelope).anchor_mailbox(address).to(url.clone())
}

/// What a response says about the one user of [`request`].
pub(super) fn reply(response: &Response<impl AsRef<[u8]>>) -> Result<Reply, Reason> {
    let envelope = transport::response::<GetUserSettingsRequestMessage>(response).map_err(Reason::Response)?;
    let version = envelope.header.server_version_info.and_then(|info| info.version);
    let response = envelope.body.response.flatten().unwrap_or_default();
    check(
        response.error_code.as_ref(),
        response.error_message.flatten().as_deref(),
    )?;
    let users = response.user_responses.flatten().unwrap_or_default();
    let user = users.user_response.into_iter().next().unwrap_or_default();
    match (user.error_code.as_ref(), user.redirect_target.flatten()) {
        (Some(ErrorCode::RedirectAddress), Some(target)) => Ok(Reply::Address(target)),
        (Some(ErrorCode::RedirectUrl), Some(target)) => Ok(Reply::Url(target)),
        (code, _) => {
            check(code, user.error_message.flatten().as_deref())?;
            Ok(Reply::Settings(settings(
                user.user_settings.flatten().unwrap_or_default(),
                version,
            )))
        }
    }
}

fn check(code: Option<&ErrorCode>, message: Option<&str>) -> Result<(), Reason> {
    match code {
        None | Some(ErrorCode::NoError) => Ok(()),
        Some(code) => Err(Reason::Refused {
            code: code.as_str().to_owned(),
            message: message.unwrap_or_default().to_owned(),
        }),
    }
}

fn settings(given: UserSettings, version: Option<String>) -> Settings {
    let mut settings = Settings {
        server_version: version,
        ..Settings::default()
    };
    for setting in given.user_setting {
        // Only texts are asked for.
        let Ok(Some(StringSetting { name, value })) = setting.derived() else {
            continue;
        };
        if let (Some(name), Some(value)) = (name.flatten(), value.flatten()) {
            settings.set(&name, value);
        }
    }
    settings
}
