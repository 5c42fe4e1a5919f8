//! What nobody can do without: to copy the strings, and to encode the picture.

use base64::engine::{Engine, Simd, general_purpose::PAD};

use super::{DECLARATION, EMAIL, MESSAGES, PICTURE, SOAP, TYPES, Writer};
use crate::documents::picture;

pub const REQUEST: Writer = Writer {
    name: "floor: push each string",
    key: "floor",
    prepare: || Box::new(|| request(EMAIL, "HR48x48", "Exchange2013")),
};

pub const RESPONSE: Writer = Writer {
    name: "floor: encode into a string",
    key: "floor",
    prepare: || {
        let picture = picture(PICTURE);
        Box::new(move || response(&picture))
    },
};

fn request(email: &str, size: &str, version: &str) -> String {
    let mut out = String::with_capacity(1024);
    out.push_str(DECLARATION);
    out.push_str("<soap:Envelope xmlns:soap=\"");
    out.push_str(SOAP);
    out.push_str("\" xmlns:t=\"");
    out.push_str(TYPES);
    out.push_str("\" xmlns:m=\"");
    out.push_str(MESSAGES);
    out.push_str("\"><soap:Header><t:RequestServerVersion Version=\"");
    push_escaped(version, &mut out);
    out.push_str("\"/></soap:Header><soap:Body><m:GetUserPhoto><m:Email>");
    push_escaped(email, &mut out);
    out.push_str("</m:Email><m:SizeRequested>");
    push_escaped(size, &mut out);
    out.push_str("</m:SizeRequested></m:GetUserPhoto></soap:Body></soap:Envelope>");
    out
}

fn response(picture: &[u8]) -> String {
    let mut out = String::with_capacity(picture.len().div_ceil(3) * 4 + 1024);
    out.push_str(DECLARATION);
    out.push_str("<soap:Envelope xmlns:soap=\"");
    out.push_str(SOAP);
    out.push_str("\" xmlns:m=\"");
    out.push_str(MESSAGES);
    out.push_str("\"><soap:Body><m:GetUserPhotoResponse ResponseClass=\"Success\"><m:ResponseCode>NoError");
    out.push_str("</m:ResponseCode><m:HasChanged>true</m:HasChanged><m:PictureData>");
    Simd::standard(PAD).encode_string(picture, &mut out);
    out.push_str("</m:PictureData></m:GetUserPhotoResponse></soap:Body></soap:Envelope>");
    out
}

fn push_escaped(value: &str, out: &mut String) {
    let mut rest = value;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            _ => "&quot;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}
