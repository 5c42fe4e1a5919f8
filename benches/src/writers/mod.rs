//! Those who write: the request, and the response with a picture.
//!
//! Each has its value ready, as a program has that is about to send it, and gives back a new document.

pub mod by_hand;
pub mod floor;
pub mod ours;
pub mod quick_xml_serde;
#[cfg(feature = "xsd-parser")]
pub mod xsd_parser;

use std::fmt;

/// One way of writing a document.
pub struct Writer {
    /// What the tables call it.
    pub name: &'static str,
    /// What one asks for on the command line.
    pub key: &'static str,
    /// Makes the value ready and gives back what writes it.
    pub prepare: fn() -> Box<dyn Fn() -> String>,
}

/// Those who write the request, in the order of the tables.
pub const REQUEST: &[Writer] = &[
    floor::REQUEST,
    by_hand::REQUEST,
    ours::REQUEST,
    quick_xml_serde::REQUEST,
    #[cfg(feature = "xsd-parser")]
    self::xsd_parser::REQUEST,
];

/// Those who write a response with a picture of [`PICTURE`] bytes.
pub const RESPONSE: &[Writer] = &[floor::RESPONSE, ours::RESPONSE, quick_xml_serde::RESPONSE];

/// How long the picture of [`RESPONSE`] is.
pub const PICTURE: usize = 5_000_000;

impl fmt::Display for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Whether all have written the same: the same names in the same namespaces, the same values. Prefixes may differ.
///
/// # Panics
///
/// If one has written something else than the first.
pub fn check(writers: &[Writer]) {
    let mut written = writers
        .iter()
        .map(|writer| (writer.name, meaning(&(writer.prepare)()())));
    let (_, expected) = written.next().expect("there is one");
    for (name, written) in written {
        // No `assert_eq!`: megabytes of picture would be printed.
        assert!(
            written == expected,
            "{name} has written something else:\n{:.2000}",
            written.join("\n")
        );
    }
}

/// What a document says, a line for each element, attribute and text.
fn meaning(xml: &str) -> Vec<String> {
    let document = ::roxmltree::Document::parse(xml).expect("what is written is well-formed");
    let mut lines = Vec::new();
    for node in document.descendants().filter(|node| node.is_element()) {
        lines.push(format!("{:?}", node.tag_name()));
        let mut attributes: Vec<_> = node
            .attributes()
            .map(|attribute| {
                format!(
                    "@{:?} {}={:?}",
                    attribute.namespace(),
                    attribute.name(),
                    attribute.value()
                )
            })
            .collect();
        attributes.sort();
        lines.append(&mut attributes);
        lines.extend(node.text().map(str::to_owned));
    }
    lines
}

const DECLARATION: &str = r#"<?xml version="1.0" encoding="utf-8"?>"#;
const EMAIL: &str = "user1@contoso.com";

pub(crate) use crate::readers::by_hand::{MESSAGES, SOAP, TYPES};
