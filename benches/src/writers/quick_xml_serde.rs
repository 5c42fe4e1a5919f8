//! `quick_xml::se` with the structs that one would write for it.

use base64::engine::{Engine, Simd, general_purpose::PAD};
use serde::{Serialize, Serializer};

use super::{DECLARATION, EMAIL, MESSAGES, PICTURE, SOAP, TYPES, Writer};
use crate::documents::picture;

pub const REQUEST: Writer = Writer {
    name: "quick_xml::se, structs by hand",
    key: "quick-xml-se",
    prepare: || {
        let request = Envelope {
            header: Some(Header {
                version: RequestServerVersion {
                    version: "Exchange2013".to_owned(),
                },
            }),
            body: Body {
                body: GetUserPhoto {
                    email: EMAIL.to_owned(),
                    size: "HR48x48".to_owned(),
                    kind: None,
                },
            },
            ..Envelope::default()
        };
        Box::new(move || write(&request))
    },
};

pub const RESPONSE: Writer = Writer {
    name: "quick_xml::se, structs by hand",
    key: "quick-xml-se",
    prepare: || {
        let response = Envelope {
            body: ResponseBody {
                body: GetUserPhotoResponse {
                    class: "Success".to_owned(),
                    code: "NoError".to_owned(),
                    changed: true,
                    picture: picture(PICTURE),
                },
            },
            ..Envelope::default()
        };
        Box::new(move || write(&response))
    },
};

#[derive(Serialize)]
#[serde(rename = "soap:Envelope")]
struct Envelope<B> {
    #[serde(rename = "@xmlns:soap")]
    soap: &'static str,
    #[serde(rename = "@xmlns:t")]
    types: &'static str,
    #[serde(rename = "@xmlns:m")]
    messages: &'static str,
    #[serde(rename = "soap:Header", skip_serializing_if = "Option::is_none")]
    header: Option<Header>,
    #[serde(rename = "soap:Body")]
    body: B,
}

impl<B: Default> Default for Envelope<B> {
    fn default() -> Self {
        Self {
            soap: SOAP,
            types: TYPES,
            messages: MESSAGES,
            header: None,
            body: B::default(),
        }
    }
}

#[derive(Serialize)]
struct Header {
    #[serde(rename = "t:RequestServerVersion")]
    version: RequestServerVersion,
}

#[derive(Serialize)]
struct RequestServerVersion {
    #[serde(rename = "@Version")]
    version: String,
}

#[derive(Default, Serialize)]
struct Body {
    #[serde(rename = "m:GetUserPhoto")]
    body: GetUserPhoto,
}

#[derive(Default, Serialize)]
struct GetUserPhoto {
    #[serde(rename = "m:Email")]
    email: String,
    #[serde(rename = "m:SizeRequested")]
    size: String,
    #[serde(rename = "m:TypeRequested", skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
}

#[derive(Default, Serialize)]
struct ResponseBody {
    #[serde(rename = "m:GetUserPhotoResponse")]
    body: GetUserPhotoResponse,
}

#[derive(Default, Serialize)]
struct GetUserPhotoResponse {
    #[serde(rename = "@ResponseClass")]
    class: String,
    #[serde(rename = "m:ResponseCode")]
    code: String,
    #[serde(rename = "m:HasChanged")]
    changed: bool,
    #[serde(rename = "m:PictureData", serialize_with = "base64")]
    picture: Vec<u8>,
}

fn base64<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&Simd::standard(PAD).encode(bytes))
}

fn write(envelope: &impl Serialize) -> String {
    let mut out = DECLARATION.to_owned();
    quick_xml::se::to_writer(&mut out, envelope).expect("all of it can be written");
    out
}
