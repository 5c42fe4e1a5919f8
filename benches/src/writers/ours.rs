//! ews-types.

use ews_types::{
    Base64Binary, Envelope, ExchangeVersion, GetUserPhoto, GetUserPhotoResponse, Header, RequestServerVersion,
    ResponseClass, ResponseCode, UserPhotoSize,
};

use super::{EMAIL, PICTURE, Writer};
use crate::documents::picture;

pub const REQUEST: Writer = Writer {
    name: "ews-types",
    key: "ours",
    prepare: || {
        let header = Header {
            request_server_version: Some(RequestServerVersion::new(ExchangeVersion::Exchange2013)),
            ..Header::default()
        };
        let envelope = Envelope::new(GetUserPhoto::new(EMAIL, UserPhotoSize::Hr48x48)).with_header(header);
        Box::new(move || envelope.to_xml().expect("all of it can be written"))
    },
};

pub const RESPONSE: Writer = Writer {
    name: "ews-types",
    key: "ours",
    prepare: || {
        let envelope = Envelope::new(GetUserPhotoResponse {
            response_class: ResponseClass::Success,
            message_text: None,
            response_code: Some(ResponseCode::NoError),
            descriptive_link_key: None,
            message_xml: None,
            has_changed: Some(true),
            picture_data: Some(Base64Binary::from(picture(PICTURE))),
            content_type: None,
        });
        Box::new(move || envelope.to_xml().expect("all of it can be written"))
    },
};
