//! roxmltree: a tree of the whole document, and the values looked up in it by namespace and name.

use std::hint::black_box;

use ews_types::{ResponseClass, ResponseCode};
use roxmltree::{Document, Node};

use super::by_hand::{MESSAGES, SOAP, TYPES};
use super::{Reader, decode};
use crate::photo::{Photo, Server};

pub const READER: Reader = Reader {
    name: "roxmltree",
    key: "roxmltree",
    read: |xml| {
        black_box(read(xml).expect("the document is a response"));
    },
    photo: Some(|xml| read(xml).expect("the document is a response")),
};

fn read(xml: &[u8]) -> Option<Photo> {
    let document = Document::parse(std::str::from_utf8(xml).ok()?).ok()?;
    let root = document.root_element();
    if !root.has_tag_name((SOAP, "Envelope")) {
        return None;
    }
    let info = child(child(root, SOAP, "Header")?, TYPES, "ServerVersionInfo")?;
    let response = child(child(root, SOAP, "Body")?, MESSAGES, "GetUserPhotoResponse")?;
    Some(Photo {
        server: Server::from_attributes(|name| info.attribute(name))?,
        class: ResponseClass::from(response.attribute("ResponseClass")?),
        code: ResponseCode::from(text(child(response, MESSAGES, "ResponseCode")?)),
        changed: match text(child(response, MESSAGES, "HasChanged")?) {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => return None,
        },
        picture: decode(text(child(response, MESSAGES, "PictureData")?).as_bytes())?,
    })
}

fn child<'a, 'i>(parent: Node<'a, 'i>, namespace: &str, name: &str) -> Option<Node<'a, 'i>> {
    parent.children().find(|node| node.has_tag_name((namespace, name)))
}

fn text<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default()
}
