//! The code that xsd-parser generates in its quick_xml mode. It knows no SOAP, so we walk to what it can read.

use std::hint::black_box;

use ews_types::{ResponseClass, ResponseCode};
use xsd_parser_types::quick_xml::{DeserializeSync, Event, SliceReader, XmlReaderSync};

use super::{Reader, decode};
use crate::photo::{Photo, Server};
use crate::xsd_parser_bindings::{GetUserPhotoResponse, ResponseClassType, ResponseCodeType, ServerVersionInfo};

pub const READER: Reader = Reader {
    name: "xsd-parser, generated quick_xml code",
    key: "xsd-parser",
    read: |xml| {
        black_box(read(xml));
    },
    photo: Some(|xml| photo(read(xml))),
};

struct Response {
    server: ServerVersionInfo,
    response: GetUserPhotoResponse,
    picture: Vec<u8>,
}

fn read(xml: &[u8]) -> Response {
    let mut reader = SliceReader::from_bytes(xml);
    walk_to(&mut reader, b"Header");
    let server = ServerVersionInfo::deserialize(&mut reader).expect("the header has the version");
    walk_to(&mut reader, b"Body");
    let response = GetUserPhotoResponse::deserialize(&mut reader).expect("the body has the response");
    while !matches!(reader.read_event(), Ok(Event::Eof)) {}
    let text = response
        .content
        .as_ref()
        .and_then(|content| content.picture_data.as_deref());
    let picture = decode(text.unwrap_or_default().as_bytes()).expect("the picture is base64");
    Response {
        server,
        response,
        picture,
    }
}

fn walk_to(reader: &mut SliceReader<'_>, name: &[u8]) {
    loop {
        match reader.read_event().expect("the document is well-formed") {
            Event::Start(start) if start.local_name().as_ref() == name => return,
            Event::Eof => panic!("the document is a response"),
            _ => {}
        }
    }
}

fn photo(response: Response) -> Photo {
    let Response {
        server,
        response,
        picture,
    } = response;
    let content = response.content.expect("the response has content");
    Photo {
        server: Server {
            major: server.major_version.unwrap_or_default(),
            minor: server.minor_version.unwrap_or_default(),
            major_build: server.major_build_number.unwrap_or_default(),
            minor_build: server.minor_build_number.unwrap_or_default(),
            version: server.version.unwrap_or_default(),
        },
        class: match response.response_class {
            ResponseClassType::Success => ResponseClass::Success,
            _ => ResponseClass::Error,
        },
        code: match content.response_code {
            Some(ResponseCodeType::NoError) => ResponseCode::NoError,
            _ => ResponseCode::ErrorInvalidRequest,
        },
        changed: content.has_changed,
        picture,
    }
}
