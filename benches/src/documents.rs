//! The documents that are read, and what is in them.

use base64::engine::{Engine, Simd, general_purpose::PAD};
use ews_types::{ResponseClass, ResponseCode};

use crate::photo::{Photo, Server};

/// The sizes of the picture, in bytes, with the names that the tables give them.
pub const SIZES: [(&str, usize); 5] = [
    ("0 B", 0),
    ("1.5 KB", 1_500),
    ("20 KB", 20_000),
    ("150 KB", 150_000),
    ("5 MB", 5_000_000),
];

/// A response to GetUserPhoto and what is in it.
pub struct Document {
    pub xml: Vec<u8>,
    pub expected: Photo,
}

impl Document {
    /// The response that Microsoft documents, as a server puts it on the wire, around a picture of `size` bytes.
    pub fn photo(size: usize) -> Self {
        let picture = picture(size);
        let mut xml = ENVELOPE_START.to_owned();
        Simd::standard(PAD).encode_string(&picture, &mut xml);
        xml.push_str(ENVELOPE_END);
        let server = Server {
            major: 15,
            minor: 0,
            major_build: 556,
            minor_build: 8,
            version: "Exchange2013".to_owned(),
        };
        let expected = Photo {
            server,
            class: ResponseClass::Success,
            code: ResponseCode::NoError,
            changed: true,
            picture,
        };
        Self {
            xml: xml.into_bytes(),
            expected,
        }
    }
}

/// The declarations are those of a real server: each element declares what it needs, and some that it does not.
const ENVELOPE_START: &str = concat!(
    r#"<?xml version="1.0" encoding="utf-8"?>"#,
    r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>"#,
    r#"<h:ServerVersionInfo MajorVersion="15" MinorVersion="0" MajorBuildNumber="556" MinorBuildNumber="8""#,
    r#" Version="Exchange2013" xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types""#,
    r#" xmlns="http://schemas.microsoft.com/exchange/services/2006/types""#,
    r#" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>"#,
    r#"</s:Header><s:Body xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#,
    r#" xmlns:xsd="http://www.w3.org/2001/XMLSchema">"#,
    r#"<GetUserPhotoResponse ResponseClass="Success""#,
    r#" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">"#,
    "<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged><PictureData>",
);

const ENVELOPE_END: &str = "</PictureData></GetUserPhotoResponse></s:Body></s:Envelope>";

/// Bytes as random as those of a compressed picture, and the same in each run.
pub fn picture(size: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    (0..size).map(|_| next()).collect()
}
