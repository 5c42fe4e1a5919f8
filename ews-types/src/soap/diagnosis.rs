//! What a server says about an error, as one text for people.

use std::fmt;

use super::Detail;
use crate::XmlElement;
use crate::xml::error::ForPeople;

/// `code: text` with what stands in `MessageXml`; each only where there is one.
pub(super) fn write(f: &mut fmt::Formatter<'_>, code: &str, text: &str, detail: &Detail<'_>) -> fmt::Result {
    write!(f, "{}", ForPeople(code))?;
    if !text.trim().is_empty() {
        let colon = if code.is_empty() { "" } else { ": " };
        write!(f, "{colon}{}", ForPeople(text.trim()))?;
    }
    for property in properties(detail) {
        write!(f, " ({})", ForPeople(&property))?;
    }
    if let Some(violation) = detail.violation().filter(|violation| !violation.is_empty()) {
        // A server that does not know the place writes 0.
        let place = detail
            .line_number()
            .zip(detail.line_position())
            .filter(|(line, _)| *line > 0);
        match place {
            Some((line, column)) => write!(f, " (line {line}, column {column} of the request: ")?,
            None => write!(f, " (")?,
        }
        write!(f, "{})", ForPeople(&violation))?;
    }
    let code = detail.inner_response_code();
    let text = detail.inner_message_text();
    let inner = [code.as_ref().map(|code| code.as_str()), text.as_deref()];
    match inner.map(Option::unwrap_or_default) {
        ["", ""] => Ok(()),
        ["", inner] | [inner, ""] => write!(f, "; behind it: {}", ForPeople(inner)),
        [code, inner] => write!(f, "; behind it: {}: {}", ForPeople(code), ForPeople(inner)),
    }
}

/// The properties that a server names because it refuses them: `calendar:IsMeeting`.
fn properties(detail: &Detail<'_>) -> Vec<String> {
    let mut properties = Vec::new();
    for element in detail.elements() {
        let property = match element.name() {
            "FieldURI" | "ExceptionFieldURI" => element.attribute("FieldURI").map(str::to_owned),
            "IndexedFieldURI" => Some(attributes(element, &["FieldURI", "FieldIndex"])),
            "ExtendedFieldURI" => Some(attributes(
                element,
                &[
                    "DistinguishedPropertySetId",
                    "PropertySetId",
                    "PropertyTag",
                    "PropertyName",
                    "PropertyId",
                ],
            )),
            _ => None,
        };
        properties.extend(property.filter(|property| !property.is_empty()));
    }
    properties
}

fn attributes(element: &XmlElement, names: &[&str]) -> String {
    let values: Vec<&str> = names.iter().filter_map(|name| element.attribute(name)).collect();
    values.join(" ")
}
