//! ews-types: one line.

use std::hint::black_box;

use ews_types::{Envelope, GetUserPhotoResponse};

use super::Reader;
use crate::photo::{Photo, Server};

pub const READER: Reader = Reader {
    name: "ews-types",
    key: "ours",
    read: |xml| {
        black_box(read(xml));
    },
    photo: Some(|xml| photo(read(xml))),
};

fn read(xml: &[u8]) -> Envelope<GetUserPhotoResponse> {
    Envelope::from_xml(xml).expect("the document is a response")
}

fn photo(envelope: Envelope<GetUserPhotoResponse>) -> Photo {
    let version = envelope.header.server_version_info.unwrap_or_default();
    let server = Server {
        major: version.major_version.unwrap_or_default(),
        minor: version.minor_version.unwrap_or_default(),
        major_build: version.major_build_number.unwrap_or_default(),
        minor_build: version.minor_build_number.unwrap_or_default(),
        version: version.version.unwrap_or_default(),
    };
    let body = envelope.body;
    Photo {
        server,
        class: body.response_class,
        code: body.response_code.expect("every response has one"),
        changed: body.has_changed.expect("a successful response has it"),
        picture: body.picture_data.expect("the response has a picture").into_vec(),
    }
}
