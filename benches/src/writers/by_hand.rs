//! What one writes by hand over quick-xml's `Writer`.

use quick_xml::Writer as Events;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::{EMAIL, MESSAGES, SOAP, TYPES, Writer};

pub const REQUEST: Writer = Writer {
    name: "quick_xml::Writer, by hand",
    key: "by-hand",
    prepare: || Box::new(|| request(EMAIL, "HR48x48", "Exchange2013").expect("memory can be written")),
};

fn request(email: &str, size: &str, version: &str) -> std::io::Result<String> {
    let mut out = Events::new(Vec::with_capacity(1024));
    out.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let namespaces = [("xmlns:soap", SOAP), ("xmlns:t", TYPES), ("xmlns:m", MESSAGES)];
    let envelope = BytesStart::new("soap:Envelope").with_attributes(namespaces);
    out.write_event(Event::Start(envelope))?;
    out.write_event(Event::Start(BytesStart::new("soap:Header")))?;
    let version = BytesStart::new("t:RequestServerVersion").with_attributes([("Version", version)]);
    out.write_event(Event::Empty(version))?;
    out.write_event(Event::End(BytesEnd::new("soap:Header")))?;
    out.write_event(Event::Start(BytesStart::new("soap:Body")))?;
    out.write_event(Event::Start(BytesStart::new("m:GetUserPhoto")))?;
    for (name, value) in [("m:Email", email), ("m:SizeRequested", size)] {
        out.write_event(Event::Start(BytesStart::new(name)))?;
        out.write_event(Event::Text(BytesText::new(value)))?;
        out.write_event(Event::End(BytesEnd::new(name)))?;
    }
    for name in ["m:GetUserPhoto", "soap:Body", "soap:Envelope"] {
        out.write_event(Event::End(BytesEnd::new(name)))?;
    }
    Ok(String::from_utf8(out.into_inner()).expect("strings were written"))
}
