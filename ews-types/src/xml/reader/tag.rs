//! Start tags: names and attributes with their namespaces, and the limits on them.

use std::collections::HashSet;

use super::{Attribute, FEW, Open, Reader, Result, Start, stack_address};
use crate::xml::attributes::{QName, RawAttribute, RawAttributes, split_name};
use crate::xml::error::{ErrorKind, Quoted, XmlError};
use crate::xml::names::{BindError, NsId};
use crate::xml::text;

impl<'de> Reader<'de> {
    /// Takes in a start tag that was just read.
    pub(super) fn start(&mut self, empty: bool) -> Result<Start<'de>> {
        let end = self.offset() - if empty { 2 } else { 1 };
        let tag = &self.input[self.event_start + 1..end];
        let Some((name, raw_attributes)) = split_name(tag) else {
            return Err(self.no_name(tag));
        };
        self.enter(name, raw_attributes, empty)
    }

    /// Takes in an element with this name and these attributes.
    pub(super) fn enter(
        &mut self,
        name: QName<'de>,
        raw_attributes: RawAttributes<'de>,
        empty: bool,
    ) -> Result<Start<'de>> {
        let depth = self.open.len() + 1;
        self.check_depth(depth)?;
        self.elements += 1;
        if self.elements > self.options.limits.max_elements() {
            let limit = self.options.limits.max_elements();
            return self.fail(
                ErrorKind::Limit,
                format!("the document has more elements than the limit of {limit}"),
            );
        }
        self.attributes.clear();
        for attribute in raw_attributes {
            let attribute = attribute.map_err(|error| self.place_here(error))?;
            self.attribute(attribute, depth as u32)?;
        }
        let QName { prefix, local } = name;
        let Some(namespace) = self.namespaces.resolve(prefix) else {
            return Err(self.undeclared(prefix));
        };
        let nil = self.resolve_attributes()?;
        self.open.push(Open {
            namespace,
            local,
            offset: self.event_start,
        });
        Ok(Start {
            namespace,
            local,
            empty,
            nil,
        })
    }

    pub(super) fn check_depth(&self, depth: usize) -> Result<()> {
        let limits = &self.options.limits;
        if depth > limits.max_depth() as usize {
            let message = format!("elements are nested deeper than the limit of {}", limits.max_depth());
            return self.fail(ErrorKind::Limit, message);
        }
        if self.stack.abs_diff(stack_address()) > limits.max_stack() {
            let message = format!(
                "elements are nested so deep that reading them takes more stack than the limit of {} bytes",
                limits.max_stack()
            );
            return self.fail(ErrorKind::Limit, message);
        }
        Ok(())
    }

    #[cold]
    pub(super) fn no_name(&self, tag: &[u8]) -> XmlError {
        let name = tag.split(|&byte| text::is_space(byte)).next().unwrap_or_default();
        let message = format!("{} is no element name", Quoted(&String::from_utf8_lossy(name)));
        self.place_here(XmlError::new(ErrorKind::Syntax, message))
    }

    /// Sorts one attribute: a namespace declaration is taken in, anything else is kept.
    pub(super) fn attribute(&mut self, attribute: RawAttribute<'de>, depth: u32) -> Result<()> {
        let RawAttribute {
            name: QName { prefix, local },
            value,
        } = attribute;
        let prefix = match (prefix, local) {
            (b"", b"xmlns") => prefix,
            (b"xmlns", _) => local,
            _ => {
                let limit = self.options.limits.max_attributes();
                if self.attributes.len() >= limit {
                    return self.fail(
                        ErrorKind::Limit,
                        format!("an element has more attributes than the limit of {limit}"),
                    );
                }
                // The prefix is resolved when all namespace declarations of the tag are known.
                self.attributes.push(Attribute {
                    namespace: NsId::NONE,
                    prefix,
                    local,
                    value,
                });
                return Ok(());
            }
        };
        let limit = self.options.limits.max_namespaces();
        let unescape = |raw| text::attribute_value(raw, &self.options);
        self.namespaces
            .bind(prefix, value, unescape, depth, limit)
            .map_err(|error| {
                let error = match error {
                    BindError::TooMany => XmlError::new(
                        ErrorKind::Limit,
                        format!("more namespace declarations than the limit of {limit}"),
                    ),
                    BindError::Duplicate => XmlError::new(ErrorKind::Duplicate, "a namespace prefix is declared twice"),
                    BindError::Reserved => XmlError::new(
                        ErrorKind::Syntax,
                        "the prefixes `xml` and `xmlns` cannot be declared otherwise",
                    ),
                    BindError::Value(error) => error,
                };
                self.place_here(error)
            })
    }

    #[cold]
    pub(super) fn undeclared(&self, prefix: &[u8]) -> XmlError {
        self.place_here(XmlError::new(
            ErrorKind::Syntax,
            format!(
                "the prefix {} is not declared",
                Quoted(&String::from_utf8_lossy(prefix))
            ),
        ))
    }

    /// Resolves the attributes' prefixes and refuses duplicates. Gives whether `xsi:nil` is true.
    pub(super) fn resolve_attributes(&mut self) -> Result<bool> {
        let mut nil = false;
        for at in 0..self.attributes.len() {
            let Attribute {
                prefix, local, value, ..
            } = self.attributes[at];
            // Attributes without a prefix are in no namespace, whatever the default namespace.
            let namespace = if prefix.is_empty() {
                Some(NsId::NONE)
            } else {
                self.namespaces.resolve(prefix)
            };
            let Some(namespace) = namespace else {
                return Err(self.undeclared(prefix));
            };
            if at < FEW
                && self.attributes[..at]
                    .iter()
                    .any(|other| other.local == local && other.namespace == namespace)
            {
                return Err(self.duplicate(namespace, local));
            }
            nil |= namespace == NsId::XSI && local == b"nil" && matches!(text::trim_bytes(value), b"true" | b"1");
            self.attributes[at].namespace = namespace;
        }
        if self.attributes.len() > FEW {
            self.refuse_duplicates()?;
        }
        Ok(nil)
    }

    /// Comparing each with each would take long where there are many.
    #[cold]
    pub(super) fn refuse_duplicates(&self) -> Result<()> {
        let mut names = HashSet::with_capacity(self.attributes.len());
        let again = self
            .attributes
            .iter()
            .find(|attribute| !names.insert((attribute.namespace, attribute.local)));
        again.map_or(Ok(()), |again| Err(self.duplicate(again.namespace, again.local)))
    }

    #[cold]
    pub(super) fn duplicate(&self, namespace: NsId, local: &[u8]) -> XmlError {
        let name = self.namespaces.canonical(namespace, local);
        self.place_here(XmlError::new(
            ErrorKind::Duplicate,
            format!("attribute {name} occurs more than once"),
        ))
    }
}
