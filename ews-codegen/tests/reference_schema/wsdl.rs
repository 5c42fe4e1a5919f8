//! What a WSDL says of its operations.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use roxmltree::{Document, Node};

use crate::declarations::{Key, key_of};
use crate::{SOAP_BINDING, WSDL, read};

/// What a WSDL says of an operation: its SOAP action and the elements in header and body, for input and output.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Operation {
    pub(crate) soap_action: String,
    /// `input` or `output`, `header` or `body`, and the element.
    pub(crate) parts: BTreeSet<(String, String, Key)>,
}

/// The operations of a WSDL, by their names.
pub(crate) fn operations(wsdl: &Path) -> BTreeMap<String, Operation> {
    let text = read(wsdl);
    let document = Document::parse(&text).expect("a WSDL is XML");
    let messages: BTreeMap<&str, Node<'_, '_>> = document
        .descendants()
        .filter(|node| node.has_tag_name((WSDL, "message")))
        .map(|node| (node.attribute("name").expect("a message has a name"), node))
        .collect();
    let bound = document.descendants().filter(|node| {
        node.has_tag_name((WSDL, "operation")) && node.parent().is_some_and(|it| it.has_tag_name((WSDL, "binding")))
    });
    bound
        .map(|node| {
            let name = node.attribute("name").expect("an operation has a name");
            (name.to_owned(), Operation::read(name, node, &messages))
        })
        .collect()
}

impl Operation {
    fn read(name: &str, binding: Node<'_, '_>, messages: &BTreeMap<&str, Node<'_, '_>>) -> Self {
        let mut parts = BTreeSet::new();
        for (direction, suffix) in [("input", "In"), ("output", "Out")] {
            let message = messages[&*format!("{name}Soap{suffix}")];
            let bound = binding
                .children()
                .find(|node| node.has_tag_name((WSDL, direction)))
                .expect("both directions are bound");
            let places = bound
                .children()
                .filter(|node| node.tag_name().namespace() == Some(SOAP_BINDING));
            for place in places {
                assert_eq!(place.attribute("use"), Some("literal"));
                let element = element_of(message, place.attribute("part").or(place.attribute("parts")));
                parts.insert((direction.to_owned(), place.tag_name().name().to_owned(), element));
            }
        }
        let soap = binding
            .children()
            .find(|node| node.has_tag_name((SOAP_BINDING, "operation")));
        let soap_action = soap
            .and_then(|node| node.attribute("soapAction"))
            .expect("a SOAP action")
            .to_owned();
        Self { soap_action, parts }
    }

    /// The elements of header and body.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Key> {
        self.parts.iter().map(|(_, _, element)| element.clone())
    }
}

/// The element of a part of a message.
fn element_of(message: Node<'_, '_>, part: Option<&str>) -> Key {
    let part = message
        .children()
        .find(|node| node.has_tag_name((WSDL, "part")) && node.attribute("name") == part)
        .expect("the part that is bound");
    key_of(
        part,
        "element",
        part.attribute("element").expect("a part names an element"),
    )
}
