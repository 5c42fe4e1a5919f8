//! A start tag, its attributes, and where they stand.

use std::sync::Arc;

use quick_xml::NsReader;
use quick_xml::events::BytesStart;
use quick_xml::name::{QName, ResolveResult};

use crate::diagnostic::{Diagnostic, Location};
use crate::ir::XmlName;
use crate::source::SourceFile;

/// A text of a document and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) place: Location,
}

/// A name of a document and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) xml: XmlName,
    pub(super) word: Word,
}

/// A start tag and where it stands.
pub(super) struct Tag<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) start: &'a BytesStart<'a>,
    pub(super) position: usize,
}

impl Tag<'_> {
    /// The value of an attribute, if there is one.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<Word>, Box<Diagnostic>> {
        let failed = |error: &dyn std::fmt::Display| {
            Box::new(Diagnostic::error(format!("not well-formed XML: {error}")).at(self.place(), ""))
        };
        let attribute = self.start.try_get_attribute(name).map_err(|error| failed(&error))?;
        let Some(attribute) = attribute else { return Ok(None) };
        let text = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|error| failed(&error))?;
        let offset = (attribute.value.as_ptr() as usize).saturating_sub(self.start.as_ref().as_ptr() as usize);
        let start = self.position + 1 + offset;
        let place = Location::new(self.file, start..start + attribute.value.len());
        Ok(Some(Word {
            text: text.trim().to_owned(),
            place,
        }))
    }

    pub(super) fn required(&self, name: &str) -> Result<Word, Box<Diagnostic>> {
        self.attribute(name)?.ok_or_else(|| {
            let element = self.start.name();
            let error = Diagnostic::error(format!("`{}` has no `{name}`", element.as_ref()));
            Box::new(
                error
                    .at(self.place(), format!("`{name}` is missing"))
                    .help(format!("add {name}=\"…\"")),
            )
        })
    }

    /// The prefixes that it declares.
    pub(super) fn declarations(&self) -> Result<Vec<(String, String)>, Box<Diagnostic>> {
        let mut declared = Vec::new();
        for attribute in self.start.attributes() {
            let failed = |error: quick_xml::Error| {
                Box::new(Diagnostic::error(format!("not well-formed XML: {error}")).at(self.place(), ""))
            };
            let attribute = attribute.map_err(|error| failed(error.into()))?;
            let key = attribute.key.as_ref();
            let prefix = match key.split_once(':') {
                None if key == "xmlns" => "",
                Some(("xmlns", prefix)) => prefix,
                _ => continue,
            };
            let uri = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
            declared.push((prefix.to_owned(), uri.map_err(failed)?.trim().to_owned()));
        }
        Ok(declared)
    }

    /// Its name.
    pub(super) fn place(&self) -> Location {
        let start = self.position + 1;
        Location::new(self.file, start..start + self.start.name().as_ref().len())
    }
}

/// The name that `word` means.
pub(super) fn resolve(reader: &NsReader<&[u8]>, word: Word) -> Result<Name, Box<Diagnostic>> {
    let (namespace, local) = reader.resolver().resolve_element(QName(&word.text));
    let xml = match namespace {
        // The reader leaves the references of a namespace declaration as they are.
        ResolveResult::Bound(namespace) => match quick_xml::escape::unescape(namespace.0) {
            Ok(uri) => XmlName::new(Some(&*uri), local.as_ref()),
            Err(_) => XmlName::new(Some(namespace.0), local.as_ref()),
        },
        ResolveResult::Unbound => XmlName::new(None, local.as_ref()),
        ResolveResult::Unknown(prefix) => {
            return Err(Box::new(
                Diagnostic::error(format!("prefix `{prefix}` is not declared"))
                    .at(word.place.clone(), "prefix without a namespace")
                    .help(format!("declare it on the root element: xmlns:{prefix}=\"…\"")),
            ));
        }
    };
    Ok(Name { xml, word })
}
