//! The text of annotations.

use xsd_parser::models::schema::xs::{Annotation, AnnotationContent};
use xsd_parser_types::xml::{Element, Value};

/// The text of all `xs:documentation` of some annotations, without markup.
pub(super) fn text<'a>(annotations: impl IntoIterator<Item = &'a Annotation>) -> String {
    let mut text = String::new();
    for annotation in annotations {
        for content in &annotation.content {
            if let AnnotationContent::Documentation(element) = content {
                if !text.is_empty() {
                    text.push_str("\n\n");
                }
                push(element, &mut text);
            }
        }
    }
    text
}

/// The text of the first `xs:appinfo` whose `source` is the one given, if it has any.
pub(super) fn app_info(annotation: &Annotation, source: &str) -> Option<String> {
    let element = annotation.content.iter().find_map(|content| match content {
        AnnotationContent::Appinfo(element) if attribute(element, "source") == Some(source) => Some(element),
        _ => None,
    })?;
    let mut text = String::new();
    push(element, &mut text);
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn attribute<'a>(element: &'a Element<'_>, name: &str) -> Option<&'a str> {
    let value = element
        .attributes
        .iter()
        .find_map(|(key, value)| (key.as_ref() == name.as_bytes()).then_some(value))?;
    std::str::from_utf8(value.as_ref()).ok()
}

fn push(element: &Element<'_>, text: &mut String) {
    for value in &element.values {
        match value {
            Value::Element(child) => push(child, text),
            Value::Text(raw) => {
                let raw = String::from_utf8_lossy(raw);
                text.push_str(&quick_xml::escape::unescape(&raw).unwrap_or_else(|_| raw.clone()));
            }
            Value::CData(raw) => text.push_str(&String::from_utf8_lossy(raw)),
            Value::Comment(_) => {}
        }
    }
}
