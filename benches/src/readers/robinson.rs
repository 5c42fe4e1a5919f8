//! robinson: a compact tree of the whole document, and the values looked up in it by namespace and name.

use std::hint::black_box;

use ews_types::{ResponseClass, ResponseCode};
use robinson::{Document, Name, Node};

use super::by_hand::{MESSAGES, SOAP, TYPES};
use super::{Reader, decode};
use crate::photo::{Photo, Server};

pub const READER: Reader = Reader {
    name: "robinson",
    key: "robinson",
    read: |xml| {
        black_box(read(xml).expect("the document is a response"));
    },
    photo: Some(|xml| read(xml).expect("the document is a response")),
};

fn read(xml: &[u8]) -> Option<Photo> {
    let document = Document::parse(std::str::from_utf8(xml).ok()?).ok()?;
    let root = document.root_element();
    if !root.has_name(name(SOAP, "Envelope")) {
        return None;
    }
    let info = child(child(root, SOAP, "Header")?, TYPES, "ServerVersionInfo")?;
    let response = child(child(root, SOAP, "Body")?, MESSAGES, "GetUserPhotoResponse")?;
    Some(Photo {
        server: Server::from_attributes(|name| info.attribute(name))?,
        class: ResponseClass::from(response.attribute("ResponseClass")?),
        code: ResponseCode::from(&*child(response, MESSAGES, "ResponseCode")?.child_text()?),
        changed: match &*child(response, MESSAGES, "HasChanged")?.child_text()? {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => return None,
        },
        picture: decode(
            child(response, MESSAGES, "PictureData")?
                .child_text()
                .unwrap_or_default()
                .as_bytes(),
        )?,
    })
}

fn name<'a>(namespace: &'a str, local: &'a str) -> Name<'a, 'a> {
    Name {
        namespace: Some(namespace),
        local,
    }
}

fn child<'a, 'i>(parent: Node<'a, 'i>, namespace: &'static str, local: &'static str) -> Option<Node<'a, 'i>> {
    parent
        .child_elements()
        .find(|node| node.has_name(name(namespace, local)))
}
