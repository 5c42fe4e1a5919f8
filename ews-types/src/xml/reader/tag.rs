//! Tags: names and attributes with their namespaces, and the limits on them.

use super::{Attribute, Child, FEW, Open, Reader, Result, Start, stack_address};
use crate::xml::attributes::{AttributeNames, QName, RawAttribute, RawAttributes};
use crate::xml::error::{ErrorKind, Quoted, XmlError, shortened};
use crate::xml::names::BindError;
use crate::xml::namespace::NsId;
use crate::xml::start_tag::StartTag;
use crate::xml::text;

/// The attributes of XML Schema itself that change how an element is read.
#[derive(Clone, Copy, Default)]
struct Special {
    nil: bool,
    typed: bool,
}

impl<'de> Reader<'de> {
    /// The tag that comes next, past the tokenizer; none if it is not a tag or anything but plain.
    pub(super) fn tag(&mut self) -> Result<Option<Child<'de>>> {
        if self.after_text {
            return Ok(None);
        }
        if self.end_tag() {
            return Ok(Some(Child::End));
        }
        self.raw.clear();
        let Some(tag) = StartTag::scan(self.rest(), &mut self.raw) else {
            return Ok(None);
        };
        if self.utf8(self.at, self.at + tag.len).is_none() {
            return Ok(None);
        }
        self.event_start = self.at;
        self.at += tag.len;
        let start = self.enter(&tag)?;
        self.leaf = tag.leaf;
        Ok(Some(Child::Start(start)))
    }

    /// The child that comes next, if it is for one of the fields from `hint` on and has its name as it stands there: most
    /// children have. Which field it is for, comes with it.
    #[inline]
    pub(crate) fn expected_child(
        &mut self,
        fields: &'static [&'static str],
        hint: usize,
    ) -> Result<Option<(Start<'de>, usize)>> {
        if self.pending.is_some() || self.after_text || self.options.across {
            return Ok(None);
        }
        self.skip_space();
        let rest = self.rest();
        let Some(namespace) = self.namespaces.of_canonical(rest.get(1..).unwrap_or_default()) else {
            return Ok(None);
        };
        let Some((tag, number)) = StartTag::expected(rest, fields.get(hint..).unwrap_or_default()) else {
            return Ok(None);
        };
        self.event_start = self.at;
        self.at += tag.len;
        self.count_element()?;
        self.attributes.clear();
        let start = self.push_open(&tag, namespace, Special::default());
        self.leaf = tag.leaf;
        Ok(Some((start, hint + number)))
    }

    /// Moves past the end tag of the innermost element, if that comes next and is plain.
    #[inline]
    pub(super) fn end_tag(&mut self) -> bool {
        let Some(open) = self.open.last() else { return false };
        let after = self
            .rest()
            .strip_prefix(b"</")
            .and_then(|rest| rest.strip_prefix(open.name));
        let is_end = after.is_some_and(|after| after.starts_with(b">"));
        if is_end {
            self.event_start = self.at;
            self.at += open.end_tag_len();
            self.leaf = None;
        }
        is_end
    }

    /// Takes in a start tag that the tokenizer has just read.
    #[cold]
    pub(super) fn start(&mut self) -> Result<Start<'de>> {
        let end = self.at;
        self.at = self.event_start;
        match self.tag()? {
            Some(Child::Start(start)) => {
                debug_assert_eq!(self.at, end, "the tokenizer ends a tag where we do");
                Ok(start)
            }
            _ => Err(self.no_name(&self.input[self.event_start..end])),
        }
    }

    /// Rejects an end tag, just read by the tokenizer, that is not that of the innermost element.
    pub(super) fn check_end(&self, found: &str) -> Result<()> {
        let message = match self.open.last() {
            Some(open) if open.name == found.as_bytes() => return Ok(()),
            Some(open) => {
                format!(
                    "expected </{}>, found </{}>",
                    shortened(open.name),
                    shortened(found.as_bytes())
                )
            }
            None => format!("</{}> closes nothing", shortened(found.as_bytes())),
        };
        self.fail(ErrorKind::Syntax, message)
    }

    /// Takes in a start tag. Inlined for the same reason as [`StartTag::scan`].
    #[inline(always)]
    fn enter(&mut self, tag: &StartTag<'de>) -> Result<Start<'de>> {
        self.count_element()?;
        let depth = self.open.len() + 1;
        self.attributes.clear();
        for at in 0..self.raw.len() {
            self.attribute(self.raw[at], depth as u32)?;
        }
        if !tag.attributes.is_empty() {
            self.take_attributes(tag.attributes, depth as u32)?;
        }
        let Some(namespace) = self.namespaces.resolve(tag.prefix()) else {
            return Err(self.undeclared(tag.prefix()));
        };
        let special = match self.attributes.is_empty() {
            true => Special::default(),
            false => self.resolve_attributes()?,
        };
        Ok(self.push_open(tag, namespace, special))
    }

    /// Watches the limits that each element comes nearer to.
    #[inline(always)]
    fn count_element(&mut self) -> Result<()> {
        self.check_depth(self.open.len() + 1)?;
        self.elements += 1;
        match self.elements > self.options.limits.max_elements() {
            true => Err(self.too_many_elements()),
            false => Ok(()),
        }
    }

    #[inline(always)]
    fn push_open(&mut self, tag: &StartTag<'de>, namespace: NsId, Special { nil, typed }: Special) -> Start<'de> {
        self.open.push(Open {
            namespace,
            name: tag.name,
            local: tag.local,
            offset: self.event_start,
        });
        Start {
            namespace,
            local: tag.local,
            empty: tag.empty,
            nil,
            typed,
        }
    }

    /// Takes in those that are not all plain.
    #[cold]
    fn take_attributes(&mut self, attributes: RawAttributes<'de>, depth: u32) -> Result<()> {
        for attribute in attributes {
            let attribute = attribute.map_err(|error| self.place_here(error))?;
            self.attribute(attribute, depth)?;
        }
        Ok(())
    }

    #[cold]
    fn too_many_elements(&self) -> XmlError {
        let limit = self.options.limits.max_elements();
        self.place_here(XmlError::new(
            ErrorKind::Limit,
            format!("the document has more elements than the limit of {limit} (Limits::max_elements)"),
        ))
    }

    fn check_depth(&self, depth: usize) -> Result<()> {
        let limits = &self.options.limits;
        if depth > limits.max_depth() as usize || self.stack.abs_diff(stack_address()) > limits.max_stack() {
            return Err(self.too_deep(depth));
        }
        Ok(())
    }

    #[cold]
    fn too_deep(&self, depth: usize) -> XmlError {
        let limits = &self.options.limits;
        let message = if depth > limits.max_depth() as usize {
            format!(
                "elements are nested deeper than the limit of {} (Limits::max_depth)",
                limits.max_depth()
            )
        } else {
            format!(
                "elements are nested so deep that reading them takes more stack than the limit of {} bytes (Limits::max_stack)",
                limits.max_stack()
            )
        };
        self.place_here(XmlError::new(ErrorKind::Limit, message))
    }

    #[cold]
    fn no_name(&self, tag: &[u8]) -> XmlError {
        let inside = &tag[1..tag.len() - 1];
        let inside = inside.strip_suffix(b"/").unwrap_or(inside);
        let name = &inside[..text::position(inside, text::is_space).unwrap_or(inside.len())];
        let message = format!("{} is no element name", Quoted(&String::from_utf8_lossy(name)));
        self.place_here(XmlError::new(ErrorKind::Syntax, message))
    }

    /// Sorts one attribute: a namespace declaration is taken in, anything else is kept.
    fn attribute(&mut self, attribute: RawAttribute<'de>, depth: u32) -> Result<()> {
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
                        format!("an element has more attributes than the limit of {limit} (Limits::max_attributes)"),
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
        let limits = &self.options.limits;
        let unescape = |raw| text::attribute_value(text::utf8(raw)?, &self.chars);
        self.namespaces
            .bind(prefix, value, unescape, depth, limits)
            .map_err(|error| {
                let error = match error {
                    BindError::TooMany => XmlError::new(
                        ErrorKind::Limit,
                        format!(
                            "more namespace declarations than the limit of {} (Limits::max_namespaces)",
                            limits.max_namespaces()
                        ),
                    ),
                    BindError::TooLong => XmlError::new(
                        ErrorKind::Limit,
                        format!(
                            "a namespace's URI has {} bytes, the limit is {} (Limits::max_namespace_len)",
                            value.len(),
                            limits.max_namespace_len()
                        ),
                    ),
                    BindError::Duplicate => XmlError::new(ErrorKind::Duplicate, "a namespace prefix is declared twice"),
                    BindError::Reserved => XmlError::new(
                        ErrorKind::Syntax,
                        "the prefixes `xml` and `xmlns` and their namespaces belong to each other",
                    ),
                    BindError::Empty => XmlError::new(ErrorKind::Syntax, "a prefix cannot stand for no namespace"),
                    BindError::NoName => {
                        let prefix = String::from_utf8_lossy(prefix);
                        XmlError::new(ErrorKind::Syntax, format!("{} is no prefix", Quoted(&prefix)))
                    }
                    BindError::Value(error) => error,
                };
                self.place_here(error)
            })
    }

    #[cold]
    fn undeclared(&self, prefix: &[u8]) -> XmlError {
        self.place_here(XmlError::new(
            ErrorKind::Syntax,
            format!(
                "the prefix {} is not declared",
                Quoted(&String::from_utf8_lossy(prefix))
            ),
        ))
    }

    /// Resolves the attributes' prefixes and refuses duplicates.
    fn resolve_attributes(&mut self) -> Result<Special> {
        let mut special = Special::default();
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
            if namespace == NsId::XSI {
                match local {
                    b"nil" => special.nil = self.nil(value)? != Some(false),
                    b"type" => special.typed = true,
                    _ => {}
                }
            }
            self.attributes[at].namespace = namespace;
        }
        if self.attributes.len() > FEW {
            self.refuse_duplicates()?;
        }
        Ok(special)
    }

    /// The value of `xsi:nil`, if it is a boolean.
    #[cold]
    fn nil(&self, value: &'de [u8]) -> Result<Option<bool>> {
        let value = text::utf8(value).and_then(|raw| text::attribute_value(raw, &self.chars));
        let value = value.map_err(|error| self.place_here(error))?;
        Ok(match text::trim(&value) {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ if self.options.strict => None,
            value if value.eq_ignore_ascii_case("true") => Some(true),
            value => value.eq_ignore_ascii_case("false").then_some(false),
        })
    }

    /// Whether the element whose start tag has been read is nil: it has an `xsi:nil` that is true, and no other text.
    #[cold]
    pub(crate) fn is_nil(&self) -> Result<bool> {
        let nil = self.nil_attribute().map(|attribute| self.nil(attribute.value));
        Ok(nil.transpose()?.flatten() == Some(true))
    }

    fn nil_attribute(&self) -> Option<Attribute<'de>> {
        let mut attributes = self.attributes.iter().copied();
        attributes.find(|attribute| attribute.namespace == NsId::XSI && attribute.local == b"nil")
    }

    /// An `xsi:nil` where the schema requires a value, or one that is no boolean: an error in strict mode, otherwise reported,
    /// and the element is read as what is in it.
    #[cold]
    pub(crate) fn unexpected_nil(&mut self) -> Result<()> {
        if !self.options.strict {
            self.report("/@xsi:nil", self.event_start);
            return Ok(());
        }
        if let Some(attribute) = self.nil_attribute()
            && self.nil(attribute.value)?.is_none()
        {
            let value = String::from_utf8_lossy(attribute.value);
            let error = XmlError::expected("a boolean as the value of xsi:nil", &value);
            return Err(self.place(self.place_attribute(error, attribute)));
        }
        let message = "the element is nil (xsi:nil), and the schema requires a value";
        Err(self.place(XmlError::new(ErrorKind::Missing, message)))
    }

    /// Comparing each with each would take long where there are many.
    #[cold]
    fn refuse_duplicates(&self) -> Result<()> {
        let mut names = AttributeNames::default();
        for &Attribute { namespace, local, .. } in &self.attributes {
            if !names.insert(&namespace.to_bytes(), local) {
                return Err(self.duplicate(namespace, local));
            }
        }
        Ok(())
    }

    #[cold]
    fn duplicate(&self, namespace: NsId, local: &[u8]) -> XmlError {
        let name = self.namespaces.canonical(namespace, local);
        self.place_here(XmlError::new(
            ErrorKind::Duplicate,
            format!("attribute {name} occurs more than once"),
        ))
    }
}
