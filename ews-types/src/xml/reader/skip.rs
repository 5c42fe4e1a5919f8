//! What nothing asked for: passed over and reported, or refused.

use super::{Attribute, Child, Content, Reader, Result, Start};
use crate::xml::error::{ErrorKind, XmlError};
use crate::xml::namespace::NsId;

impl<'de> Reader<'de> {
    /// Passes over the rest of the innermost element. It is left.
    pub(crate) fn skip(&mut self, start: Start<'de>) -> Result<()> {
        let outside = self.open.len() - 1;
        let mut empty = start.empty;
        loop {
            if empty {
                self.leave();
                if self.open.len() == outside {
                    return Ok(());
                }
            }
            empty = match self.content()? {
                Content::Start(start) => start.empty,
                Content::End => true,
                Content::Text(_) => false,
            };
        }
    }

    /// Passes over an element with `xsi:nil`, which should be empty. It is left.
    pub(crate) fn skip_nil(&mut self, start: Start<'de>) -> Result<()> {
        self.skip_attributes()?;
        self.skip_nil_content(start)
    }

    /// The same without its attributes, which have been read.
    pub(crate) fn skip_nil_content(&mut self, start: Start<'de>) -> Result<()> {
        if start.empty {
            self.leave();
            return Ok(());
        }
        loop {
            match self.content()? {
                Content::Start(start) => self.skip_unknown(start)?,
                Content::Text(text) => self.stray_text(&text)?,
                Content::End => {
                    self.leave();
                    return Ok(());
                }
            }
        }
    }

    /// An element that nothing asked for: an error in strict mode, otherwise passed over and reported.
    pub(crate) fn skip_unknown(&mut self, start: Start<'de>) -> Result<()> {
        if self.options.strict {
            let name = self.name_of(start);
            return self.fail(ErrorKind::UnknownElement, format!("unknown element {name}"));
        }
        self.report("", self.event_start);
        self.skip(start)
    }

    /// What is in an element that has no fields at all. Its end tag is read, the element not left.
    pub(crate) fn skip_content(&mut self, empty: bool) -> Result<()> {
        self.skip_attributes()?;
        while let Child::Start(start) = self.child(empty)? {
            self.skip_unknown(start)?;
        }
        Ok(())
    }

    /// The attributes of an element that has no fields for any.
    pub(crate) fn skip_attributes(&mut self) -> Result<()> {
        for at in 0..self.attributes.len() {
            self.skip_attribute(self.attributes[at])?;
        }
        Ok(())
    }

    /// An `xsi:type` of no use: an error in strict mode, otherwise reported.
    #[cold]
    pub(crate) fn skip_type(&mut self, attribute: Attribute<'de>, error: impl FnOnce(&Self) -> XmlError) -> Result<()> {
        if self.options.strict {
            return Err(error(self));
        }
        self.report_type(attribute);
        Ok(())
    }

    /// Notes that an `xsi:type` is not kept.
    pub(crate) fn report_type(&mut self, attribute: Attribute<'de>) {
        self.report("/@xsi:type", self.offset_of(attribute.value));
    }

    /// An attribute that nothing asked for.
    pub(crate) fn skip_attribute(&mut self, attribute: Attribute<'de>) -> Result<()> {
        // XML Schema's own attributes, SOAP's (mustUnderstand…) and xml:… belong everywhere.
        if matches!(attribute.namespace, NsId::XSI | NsId::SOAP | NsId::SOAP12 | NsId::XML) {
            return Ok(());
        }
        if !self.options.strict && self.report.is_none() {
            return Ok(());
        }
        let name = self.namespaces.canonical(attribute.namespace, attribute.local);
        if self.options.strict {
            let error = XmlError::new(ErrorKind::UnknownAttribute, format!("unknown attribute {name}"));
            return Err(self.place_attribute(error, attribute));
        }
        self.report(&format!("/@{name}"), self.offset_of(attribute.value));
        Ok(())
    }
}
