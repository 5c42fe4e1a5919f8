//! The reference envelopes, and whether two documents say the same.

// Each of those who include this module uses a part of it.
#![allow(dead_code)]

use std::path::PathBuf;

use roxmltree::{Document, Node};

/// The folder that `EWS_REFERENCE` names.
pub(crate) fn reference() -> PathBuf {
    PathBuf::from(std::env::var_os("EWS_REFERENCE").expect("the build script found EWS_REFERENCE"))
}

/// The envelopes of a folder (`valid` or `invalid`), sorted by name.
pub(crate) fn envelopes(folder: &str) -> Vec<(String, String)> {
    let folder = reference().join("envelopes").join(folder);
    let entries = std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut envelopes: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("the folder can be listed").path();
            let xml = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (
                path.file_name()
                    .expect("a file has a name")
                    .to_string_lossy()
                    .into_owned(),
                xml,
            )
        })
        .collect();
    envelopes.sort();
    envelopes
}

/// The local name of the element in the body.
pub(crate) fn operation_element(xml: &str) -> Option<String> {
    let document = Document::parse(xml).ok()?;
    let body = document
        .root_element()
        .children()
        .find(|node| node.has_tag_name((SOAP, "Body")))?;
    body.children()
        .find(Node::is_element)
        .map(|node| node.tag_name().name().to_owned())
}

const SOAP: &str = "http://schemas.xmlsoap.org/soap/envelope/";

/// A response with items (`t:Message`, `t:Contact`…) attached to items, each three elements deeper.
pub(crate) fn attached(item: &str, levels: usize) -> String {
    let begin = format!("<{item}><t:Subject>x</t:Subject><t:Attachments><t:ItemAttachment>").repeat(levels);
    let end = format!("</t:ItemAttachment></t:Attachments></{item}>").repeat(levels);
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' \
         xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages' \
         xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types'><s:Body><m:GetItemResponse>\
         <m:ResponseMessages><m:GetItemResponseMessage ResponseClass='Success'><m:ResponseCode>NoError</m:ResponseCode>\
         <m:Items>{begin}{end}</m:Items></m:GetItemResponseMessage></m:ResponseMessages></m:GetItemResponse></s:Body></s:Envelope>"
    )
}

/// The first thing in which two envelopes differ to a reader who knows the schema: prefixes, white space between
/// elements, and spellings of one value (`1` and `true`) do not count; the order of elements does, except among headers.
pub(crate) fn difference(left: &str, right: &str) -> Option<String> {
    let [left, right] = [left, right].map(|xml| Document::parse(xml).unwrap_or_else(|error| panic!("{error}\n{xml}")));
    let [left, right] = [left.root_element(), right.root_element()];
    let [left_headers, right_headers] = [left, right].map(|envelope| {
        let header = envelope.children().find(|node| node.has_tag_name((SOAP, "Header")));
        let mut headers: Vec<_> = header
            .into_iter()
            .flat_map(|header| header.children().filter(Node::is_element))
            .collect();
        headers.sort_by_key(|header| header.tag_name().name().to_owned());
        headers
    });
    let [left_body, right_body] = [left, right].map(|envelope| {
        let body = envelope.children().find(|node| node.has_tag_name((SOAP, "Body")));
        body.into_iter()
            .flat_map(|body| body.children().filter(Node::is_element))
            .collect::<Vec<_>>()
    });
    siblings("Header", &left_headers, &right_headers).or_else(|| siblings("Body", &left_body, &right_body))
}

fn siblings(path: &str, left: &[Node<'_, '_>], right: &[Node<'_, '_>]) -> Option<String> {
    let names = |nodes: &[Node<'_, '_>]| {
        nodes
            .iter()
            .map(|node| node.tag_name().name().to_owned())
            .collect::<Vec<_>>()
    };
    if left.len() != right.len() {
        return Some(format!("{path}: {:?} against {:?}", names(left), names(right)));
    }
    left.iter()
        .zip(right)
        .find_map(|(left, right)| element(path, *left, *right))
}

fn element(path: &str, left: Node<'_, '_>, right: Node<'_, '_>) -> Option<String> {
    if left.tag_name() != right.tag_name() {
        return Some(format!("{path}: {:?} against {:?}", left.tag_name(), right.tag_name()));
    }
    let path = format!("{path}/{}", left.tag_name().name());
    if let Some(difference) = attributes(&path, left, right).or_else(|| selected_types(&path, left, right)) {
        return Some(difference);
    }
    let [left_children, right_children] =
        [left, right].map(|node| node.children().filter(Node::is_element).collect::<Vec<_>>());
    if left_children.is_empty() && right_children.is_empty() {
        let [left, right] = [left, right].map(|node| {
            node.children()
                .filter_map(|child| child.text().filter(|_| child.is_text()))
                .collect::<String>()
        });
        return (!same_value(&left, &right)).then(|| format!("{path}: {left:?} against {right:?}"));
    }
    siblings(&path, &left_children, &right_children)
}

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A type that `xsi:type` selects must be the same on both sides. It may be left out where it is the declared one: were
/// it another, strict reading would have found elements that the declared type does not know.
fn selected_types(path: &str, left: Node<'_, '_>, right: Node<'_, '_>) -> Option<String> {
    let selected = |node: Node<'_, '_>| {
        let name = node.attribute((XSI, "type"))?.trim();
        let (prefix, local) = name
            .split_once(':')
            .map_or((None, name), |(prefix, local)| (Some(prefix), local));
        Some((node.lookup_namespace_uri(prefix).map(str::to_owned), local.to_owned()))
    };
    let nil = |node: Node<'_, '_>| node.attribute((XSI, "nil")).is_some_and(|nil| same_value(nil, "true"));
    let [types, nils] = [
        [left, right].map(|node| format!("{:?}", selected(node))),
        [left, right].map(|node| nil(node).to_string()),
    ];
    let left_out = selected(left).is_some() && selected(right).is_none();
    let differs = (types[0] != types[1] && !left_out) || nils[0] != nils[1];
    differs.then(|| format!("{path}: xsi:type {types:?}, xsi:nil {nils:?}"))
}

fn attributes(path: &str, left: Node<'_, '_>, right: Node<'_, '_>) -> Option<String> {
    let [left_values, right_values] = [left, right].map(|node| {
        let own = node.attributes().filter(|attribute| {
            // SOAP's own attributes and the schema's location say nothing to EWS; see above for types and nil.
            attribute.namespace() != Some(SOAP) && attribute.namespace() != Some(XSI)
        });
        let mut values: Vec<_> = own.map(|a| (a.namespace(), a.name(), a.value())).collect();
        values.sort();
        values
    });
    let same = left_values.len() == right_values.len()
        && left_values
            .iter()
            .zip(&right_values)
            .all(|(l, r)| (l.0, l.1) == (r.0, r.1) && same_value(l.2, r.2));
    (!same).then(|| format!("{path}: attributes {left_values:?} against {right_values:?}"))
}

/// Whether two texts are one value: the same text, or two spellings of one boolean, number, list or base64.
pub(crate) fn same_value(left: &str, right: &str) -> bool {
    if left == right {
        return true;
    }
    let [left, right] = [left, right].map(str::trim);
    let boolean = |text: &str| match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    };
    let number = |text: &str| text.parse::<f64>().ok();
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let bytes = |text: &str| ews_types::Base64Binary::from_base64(text);
    left == right
        || boolean(left).is_some_and(|value| boolean(right) == Some(value))
        || number(left).is_some_and(|value| number(right) == Some(value))
        || (words(left).len() > 1 && words(left) == words(right))
        // Long enough not to be a word; folded over lines, without padding, or cut off.
        || (left.len() > 16 && bytes(left).is_some_and(|value| bytes(right) == Some(value)))
}

#[test]
fn the_comparison_sees_what_matters_and_nothing_else() {
    let envelope = |body: &str| format!("<s:Envelope xmlns:s='{SOAP}'><s:Body>{body}</s:Body></s:Envelope>");
    let same = [
        (
            "<a xmlns='urn:a' x='1'> <b>true</b> </a>",
            "<p:a xmlns:p='urn:a' x='true'><p:b>1</p:b></p:a>",
        ),
        ("<a>1.0</a>", "<a>1</a>"),
        (
            "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:x='urn:x' i:type='x:t' i:nil='1'/>",
            "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:y='urn:x' i:type='y:t' i:nil='true'/>",
        ),
        ("<a>AAAAAAAAAAAAAAAA\nAAAAAAAA</a>", "<a>AAAAAAAAAAAAAAAAAAAAAAAA</a>"),
    ];
    for (left, right) in same {
        assert_eq!(difference(&envelope(left), &envelope(right)), None);
    }
    let different = [
        ("<a xmlns='urn:a'/>", "<a xmlns='urn:b'/>"),
        ("<a x='1'/>", "<a x='2'/>"),
        ("<a x='1'/>", "<a/>"),
        ("<a><b/><c/></a>", "<a><c/><b/></a>"),
        ("<a>x</a>", "<a>y</a>"),
        (
            "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:x='urn:x' i:type='x:t'/>",
            "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' xmlns:x='urn:y' i:type='x:t'/>",
        ),
        (
            "<a xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>",
            "<a/>",
        ),
        ("<a>x<b/></a>", "<a/>"),
        ("<a/>", "<a/><a/>"),
    ];
    for (left, right) in different {
        assert!(
            difference(&envelope(left), &envelope(right)).is_some(),
            "{left} {right}"
        );
    }
}
