//! What `MessageXml` says, in response messages and in faults.

use std::time::Duration;

use crate::xml::tree::Elements;
use crate::{ResponseCode, XmlElement, XmlNode};

/// The content of a `MessageXml`, with the values that EWS is known to put there.
///
/// The element and the `Value` pairs are described in Microsoft's reference of [MessageXml].
///
/// [MessageXml]: https://learn.microsoft.com/exchange/client-developer/web-service-reference/messagexml
#[derive(Clone, Copy, Debug)]
pub struct Detail<'a> {
    elements: &'a [XmlElement],
    nodes: &'a [XmlNode],
}

impl<'a> Detail<'a> {
    pub(crate) fn new(elements: &'a [XmlElement]) -> Self {
        Self { elements, nodes: &[] }
    }

    pub(crate) fn inside(element: Option<&'a XmlElement>) -> Self {
        Self {
            elements: &[],
            nodes: element.map_or(&[], |element| element.children()),
        }
    }

    /// The elements themselves.
    pub fn elements(&self) -> impl Iterator<Item = &'a XmlElement> + use<'a> {
        Elements::new(self.elements, self.nodes)
    }

    /// The text of `<Value Name="…">`, or of the element of this name.
    pub fn value(&self, name: &str) -> Option<String> {
        let is_named = |element: &&XmlElement| {
            element.name() == name || (element.name() == "Value" && element.attribute("Name") == Some(name))
        };
        self.elements().find(is_named).map(XmlElement::trimmed_text)
    }

    fn number(&self, name: &str) -> Option<u64> {
        self.value(name)?.parse().ok()
    }

    /// How long to wait before asking again, where the server throttles (`BackOffMilliseconds`, with
    /// `ErrorServerBusy`).
    pub fn back_off(&self) -> Option<Duration> {
        self.number("BackOffMilliseconds").map(Duration::from_millis)
    }

    /// The line of the request that violates the schema, from 1 (with `ErrorSchemaValidation`).
    pub fn line_number(&self) -> Option<u32> {
        self.number("LineNumber")?.try_into().ok()
    }

    /// The column in that line, from 1.
    pub fn line_position(&self) -> Option<u32> {
        self.number("LinePosition")?.try_into().ok()
    }

    /// What is wrong there, in the server's words.
    pub fn violation(&self) -> Option<String> {
        self.value("Violation")
    }

    /// The code of the error behind this one (`InnerErrorResponseCode`).
    pub fn inner_response_code(&self) -> Option<ResponseCode> {
        self.value("InnerErrorResponseCode").map(ResponseCode::from)
    }

    /// The text of the error behind this one (`InnerErrorMessageText`).
    pub fn inner_message_text(&self) -> Option<String> {
        self.value("InnerErrorMessageText")
    }
}
