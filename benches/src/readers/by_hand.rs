//! What one writes by hand over quick-xml's `NsReader` for this one response: typed and namespace-checked, in one pass.
//!
//! The picture is decoded from the bytes of the document, before quick-xml makes an event of them.

use std::hint::black_box;

use ews_types::{ResponseClass, ResponseCode};
use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};

use super::{Reader, decode};
use crate::photo::{Photo, Server};

pub const READER: Reader = Reader {
    name: "quick_xml::NsReader, by hand",
    key: "by-hand",
    read: |xml| {
        black_box(read(xml).expect("the document is a response"));
    },
    photo: Some(|xml| read(xml).expect("the document is a response")),
};

pub const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";
pub const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
pub const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";

type Error = Box<dyn std::error::Error>;

/// An element's namespace, as far as this response knows any.
#[derive(Clone, Copy, PartialEq)]
enum Space {
    Soap,
    Messages,
    Types,
    Other,
}

/// What comes next inside an element.
enum Child<'a> {
    Element(Space, BytesStart<'a>, bool),
    End,
}

fn read(xml: &[u8]) -> Result<Photo, Error> {
    let mut reader = NsReader::from_reader(xml);
    let mut server = None;
    let mut body = None;
    let Child::Element(Space::Soap, root, false) = child(&mut reader)? else {
        return Err("no envelope".into());
    };
    if root.local_name().as_ref() != "Envelope" {
        return Err("no envelope".into());
    }
    while let Child::Element(space, start, empty) = child(&mut reader)? {
        match (space, start.local_name().as_ref()) {
            (Space::Soap, "Header") if !empty => server = Some(header(&mut reader)?),
            (Space::Soap, "Body") if !empty => body = Some(self::body(&mut reader)?),
            _ => skip(&mut reader, &start, empty)?,
        }
    }
    let (class, Response { code, changed, picture }) = body.ok_or("no body")?;
    Ok(Photo {
        server: server.ok_or("no header")?,
        class,
        code: code.ok_or("no ResponseCode")?,
        changed: changed.ok_or("no HasChanged")?,
        picture: picture.ok_or("no PictureData")?,
    })
}

fn header(reader: &mut NsReader<&[u8]>) -> Result<Server, Error> {
    let mut server = Server::default();
    while let Child::Element(space, start, empty) = child(reader)? {
        if space == Space::Types && start.local_name().as_ref() == "ServerVersionInfo" {
            for attribute in start.attributes() {
                let attribute = attribute?;
                let value = attribute.normalized_value(Default::default())?;
                match attribute.key.into_inner() {
                    "MajorVersion" => server.major = value.parse()?,
                    "MinorVersion" => server.minor = value.parse()?,
                    "MajorBuildNumber" => server.major_build = value.parse()?,
                    "MinorBuildNumber" => server.minor_build = value.parse()?,
                    "Version" => server.version = value.into_owned(),
                    _ => {}
                }
            }
        }
        skip(reader, &start, empty)?;
    }
    Ok(server)
}

#[derive(Default)]
struct Response {
    code: Option<ResponseCode>,
    changed: Option<bool>,
    picture: Option<Vec<u8>>,
}

fn body(reader: &mut NsReader<&[u8]>) -> Result<(ResponseClass, Response), Error> {
    let mut response = None;
    while let Child::Element(space, start, empty) = child(reader)? {
        if empty || space != Space::Messages || start.local_name().as_ref() != "GetUserPhotoResponse" {
            return Err("another response".into());
        }
        let class = start.try_get_attribute("ResponseClass")?.ok_or("no ResponseClass")?;
        let class = ResponseClass::from(&*class.normalized_value(Default::default())?);
        response = Some((class, read_response(reader)?));
    }
    response.ok_or_else(|| "an empty body".into())
}

fn read_response(reader: &mut NsReader<&[u8]>) -> Result<Response, Error> {
    let mut response = Response::default();
    while let Child::Element(space, start, empty) = child(reader)? {
        match (space, start.local_name().as_ref()) {
            (Space::Messages, "ResponseCode") if !empty => {
                response.code = Some(ResponseCode::from(text(reader)?.as_str()));
            }
            (Space::Messages, "HasChanged") if !empty => {
                response.changed = Some(match text(reader)?.as_str() {
                    "true" | "1" => true,
                    "false" | "0" => false,
                    _ => return Err("HasChanged is no boolean".into()),
                });
            }
            (Space::Messages, "PictureData") if !empty => response.picture = Some(self::picture(reader)?),
            _ => skip(reader, &start, empty)?,
        }
    }
    Ok(response)
}

/// Decodes the text up to the end tag where it is plain, and the way of all text otherwise.
fn picture(reader: &mut NsReader<&[u8]>) -> Result<Vec<u8>, Error> {
    let rest = *reader.get_mut();
    if let Some(end) = memchr::memchr(b'<', rest)
        && rest[end..].starts_with(b"</")
        && let Some(picture) = decode(&rest[..end])
    {
        *reader.get_mut() = &rest[end..];
        return match child(reader)? {
            Child::End => Ok(picture),
            Child::Element(..) => Err("an element in PictureData".into()),
        };
    }
    decode(text(reader)?.trim().as_bytes()).ok_or_else(|| "PictureData is not base64".into())
}

fn child<'i>(reader: &mut NsReader<&'i [u8]>) -> Result<Child<'i>, Error> {
    loop {
        let (namespace, event) = reader.read_resolved_event()?;
        let space = match namespace {
            ResolveResult::Bound(Namespace(SOAP)) => Space::Soap,
            ResolveResult::Bound(Namespace(MESSAGES)) => Space::Messages,
            ResolveResult::Bound(Namespace(TYPES)) => Space::Types,
            ResolveResult::Unknown(_) => return Err("a prefix that is not declared".into()),
            _ => Space::Other,
        };
        match event {
            Event::Start(start) => return Ok(Child::Element(space, start, false)),
            Event::Empty(start) => return Ok(Child::Element(space, start, true)),
            Event::End(_) => return Ok(Child::End),
            Event::Eof => return Err("the document ends too early".into()),
            _ => {}
        }
    }
}

/// The text of an element up to its end tag.
fn text(reader: &mut NsReader<&[u8]>) -> Result<String, Error> {
    let mut text = String::new();
    loop {
        match reader.read_event()? {
            Event::Text(part) => text.push_str(&part.xml10_content()),
            Event::CData(part) => text.push_str(&part.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref()? {
                Some(c) => text.push(c),
                None => text.push_str(quick_xml::escape::resolve_predefined_entity(&reference).ok_or("an entity")?),
            },
            Event::End(_) => return Ok(text),
            Event::Start(_) | Event::Empty(_) => return Err("an element in text".into()),
            Event::Eof => return Err("the document ends too early".into()),
            _ => {}
        }
    }
}

fn skip(reader: &mut NsReader<&[u8]>, start: &BytesStart<'_>, empty: bool) -> Result<(), Error> {
    if !empty {
        reader.read_to_end(start.name())?;
    }
    Ok(())
}
