//! The code that xsd-parser generates in its quick_xml mode, with an envelope written by hand: it knows no SOAP.

use xsd_parser_types::quick_xml::{BytesDecl, BytesEnd, BytesStart, Event, SerializeSync, Writer as Events};

use super::{EMAIL, SOAP, TYPES, Writer};
use crate::xsd_parser_bindings::{GetUserPhoto, GetUserPhotoTypeContent, UserPhotoSizeType};

pub const REQUEST: Writer = Writer {
    name: "xsd-parser, generated quick_xml code",
    key: "xsd-parser",
    prepare: || {
        let request = GetUserPhoto {
            content: GetUserPhotoTypeContent {
                email: EMAIL.to_owned(),
                size_requested: UserPhotoSizeType::Hr48X48,
                type_requested: None,
            },
        };
        Box::new(move || write(&request).expect("memory can be written"))
    },
};

fn write(request: &GetUserPhoto) -> Result<String, Box<dyn std::error::Error>> {
    let mut out = Events::new(Vec::with_capacity(1024));
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let envelope = BytesStart::new("soap:Envelope").with_attributes([("xmlns:soap", SOAP), ("xmlns:t", TYPES)]);
    out.write_event(Event::Start(envelope))?;
    out.write_event(Event::Start(BytesStart::new("soap:Header")))?;
    let version = BytesStart::new("t:RequestServerVersion").with_attributes([("Version", "Exchange2013")]);
    out.write_event(Event::Empty(version))?;
    out.write_event(Event::End(BytesEnd::new("soap:Header")))?;
    out.write_event(Event::Start(BytesStart::new("soap:Body")))?;
    request.serialize("m:GetUserPhoto", &mut out)?;
    out.write_event(Event::End(BytesEnd::new("soap:Body")))?;
    out.write_event(Event::End(BytesEnd::new("soap:Envelope")))?;
    Ok(String::from_utf8(out.into_inner())?)
}
