//! `quick_xml::de` with the structs that one would write for it. It matches local names: any namespace passes.
//!
//! What the schema makes optional is an `Option`, as it is in ours.

use std::hint::black_box;

use ews_types::{ResponseClass, ResponseCode};
use serde::{Deserialize, Deserializer};

use super::{Reader, decode};
use crate::photo::{Photo, Server};

pub const READER: Reader = Reader {
    name: "quick_xml::de, structs by hand",
    key: "quick-xml-de",
    read: |xml| {
        black_box(read(xml));
    },
    photo: Some(|xml| photo(read(xml))),
};

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "Header")]
    header: Option<Header>,
    #[serde(rename = "Body")]
    body: Body,
}

#[derive(Deserialize)]
struct Header {
    #[serde(rename = "ServerVersionInfo")]
    server: Option<ServerVersionInfo>,
}

#[derive(Deserialize)]
struct ServerVersionInfo {
    #[serde(rename = "@MajorVersion")]
    major: Option<i32>,
    #[serde(rename = "@MinorVersion")]
    minor: Option<i32>,
    #[serde(rename = "@MajorBuildNumber")]
    major_build: Option<i32>,
    #[serde(rename = "@MinorBuildNumber")]
    minor_build: Option<i32>,
    #[serde(rename = "@Version")]
    version: Option<String>,
}

#[derive(Deserialize)]
struct Body {
    #[serde(rename = "GetUserPhotoResponse")]
    response: GetUserPhotoResponse,
}

#[derive(Deserialize)]
struct GetUserPhotoResponse {
    #[serde(rename = "@ResponseClass")]
    class: ResponseClass,
    #[serde(rename = "MessageText")]
    #[allow(dead_code, reason = "read where it is there, as ours does")]
    text: Option<String>,
    #[serde(rename = "ResponseCode")]
    code: Option<ResponseCode>,
    #[serde(rename = "DescriptiveLinkKey")]
    #[allow(dead_code, reason = "read where it is there, as ours does")]
    link: Option<i32>,
    #[serde(rename = "MessageXml")]
    #[allow(dead_code, reason = "read where it is there, as ours does")]
    details: Option<MessageXml>,
    #[serde(rename = "HasChanged")]
    changed: Option<bool>,
    #[serde(rename = "PictureData")]
    picture: Option<Picture>,
    #[serde(rename = "ContentType")]
    #[allow(dead_code, reason = "read where it is there, as ours does")]
    content_type: Option<String>,
}

/// Of any XML that may be in it, what serde can say for `quick_xml::de`.
#[derive(Deserialize)]
struct MessageXml {
    #[serde(rename = "Value", default)]
    #[allow(dead_code, reason = "read where it is there, as ours does")]
    values: Vec<Value>,
}

#[derive(Deserialize)]
struct Value {
    #[serde(rename = "@Name")]
    #[allow(dead_code, reason = "read where it is there, as ours does")]
    name: String,
    #[serde(rename = "$text", default)]
    #[allow(dead_code, reason = "read where it is there, as ours does")]
    text: String,
}

struct Picture(Vec<u8>);

impl<'de> Deserialize<'de> for Picture {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Base64;

        impl serde::de::Visitor<'_> for Base64 {
            type Value = Picture;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("base64")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Picture, E> {
                decode(text.as_bytes())
                    .map(Picture)
                    .ok_or_else(|| E::custom("not base64"))
            }
        }

        deserializer.deserialize_str(Base64)
    }
}

fn read(xml: &[u8]) -> Envelope {
    let xml = std::str::from_utf8(xml).expect("the document is UTF-8");
    quick_xml::de::from_str(xml).expect("the document is a response")
}

fn photo(envelope: Envelope) -> Photo {
    let header = envelope.header.expect("the response has a header");
    let server = header.server.expect("the header has the version");
    let response = envelope.body.response;
    Photo {
        server: Server {
            major: server.major.unwrap_or_default(),
            minor: server.minor.unwrap_or_default(),
            major_build: server.major_build.unwrap_or_default(),
            minor_build: server.minor_build.unwrap_or_default(),
            version: server.version.unwrap_or_default(),
        },
        class: response.class,
        code: response.code.expect("every response has one"),
        changed: response.changed.expect("a successful response has it"),
        picture: response.picture.expect("the response has a picture").0,
    }
}
