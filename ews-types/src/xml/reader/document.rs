//! The ends of a document: what may stand before and after its root element.

use quick_xml::events::Event;

use super::{BYTE_ORDER_MARK, Child, Reader, Result, Start};
use crate::xml::attributes::scan_name;
use crate::xml::error::{ErrorKind, Quoted, XmlError};
use crate::xml::text;

impl<'de> Reader<'de> {
    pub(super) fn check_input(&self) -> Result<()> {
        let limit = self.options.limits.max_bytes();
        if self.input.len() > limit {
            let message = format!(
                "the document has {} bytes, the limit is {limit} (Limits::max_bytes)",
                self.input.len()
            );
            return Err(self.place_at(XmlError::new(ErrorKind::Limit, message), 0));
        }
        if self.input.starts_with(b"\xFF\xFE")
            || self.input.starts_with(b"\xFE\xFF")
            || matches!(self.input, [0, ..] | [_, 0, ..])
        {
            let message = "the document is not in UTF-8 (it looks like UTF-16 or UTF-32)";
            return Err(self.place_at(XmlError::new(ErrorKind::Syntax, message), 0));
        }
        if self.input.starts_with(b"\x1F\x8B") {
            let message = "the document is compressed (gzip); an HTTP client decodes it if it is told to";
            return Err(self.place_at(XmlError::new(ErrorKind::Syntax, message), 0));
        }
        // The tokenizer would take it away without counting it.
        if self.input.starts_with(BYTE_ORDER_MARK) {
            let message = "the document begins with two byte order marks";
            return Err(self.place_at(XmlError::new(ErrorKind::Syntax, message), 0));
        }
        Ok(())
    }

    /// The XML declaration comes first. Only white space may stand before it, and nothing for a strict reader.
    fn check_declaration_place(&self) -> Result<()> {
        let before = &self.input[..self.event_start];
        if before.is_empty() || !self.options.strict && text::trim_bytes(before).is_empty() {
            return Ok(());
        }
        self.fail(ErrorKind::Syntax, "an XML declaration inside the document")
    }

    /// Moves past the XML declaration that nearly all documents have.
    fn skip_declaration(&mut self) {
        const KNOWN: [&[u8]; 2] = [
            b"<?xml version=\"1.0\" encoding=\"utf-8\"?>",
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
        ];
        if KNOWN.iter().any(|known| self.input.starts_with(known)) {
            self.at = KNOWN[0].len();
        }
    }

    /// The root element.
    pub(crate) fn root(&mut self) -> Result<Start<'de>> {
        self.skip_declaration();
        loop {
            self.skip_space();
            if let Some(Child::Start(start)) = self.tag()? {
                return Ok(start);
            }
            match self.event()? {
                Event::Start(_) | Event::Empty(_) => return self.start(),
                Event::Decl(declaration) => {
                    self.check_declaration_place()?;
                    if let Some(Ok(encoding)) = declaration.encoding()
                        && !["utf-8", "utf8", "us-ascii"]
                            .iter()
                            .any(|known| encoding.eq_ignore_ascii_case(known))
                    {
                        let message = format!(
                            "the document says that it is in {}, only UTF-8 is read",
                            Quoted(&encoding)
                        );
                        return self.fail(ErrorKind::Syntax, message);
                    }
                }
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if text::trim(&text).is_empty() => {}
                Event::DocType(_) if self.is_web_page() => {
                    return self.fail(ErrorKind::Doctype, "this is a web page (HTML), and no SOAP envelope");
                }
                Event::DocType(_) => return self.doctype(),
                Event::Eof => return Err(self.ends_early()),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::End(_) => {
                    let shown = String::from_utf8_lossy(
                        &self.input[self.event_start..self.input.len().min(self.event_start + 240)],
                    )
                    .into_owned();
                    return self.fail(
                        ErrorKind::Syntax,
                        format!("not XML: it begins with {}", Quoted(text::trim(&shown))),
                    );
                }
            }
        }
    }

    /// Whether the document type declaration that was read last is that of HTML.
    fn is_web_page(&self) -> bool {
        let declaration = self
            .input
            .get(self.event_start + "<!DOCTYPE".len()..)
            .unwrap_or_default();
        let name = text::trim_bytes(&declaration[..declaration.len().min(64)]);
        name.get(.."html".len())
            .is_some_and(|name| name.eq_ignore_ascii_case(b"html"))
    }

    #[cold]
    fn goes_on(&self) -> XmlError {
        let rest = text::trim_bytes(&self.input[self.event_start..]);
        let begins_document = rest.starts_with(b"<?xml")
            || scan_name(rest.get(1..).unwrap_or_default()).is_some_and(|(name, _)| name.local == b"Envelope");
        let message = match begins_document {
            true => "another document follows this one; `Documents` splits a stream of them",
            false => "the document goes on after its root element",
        };
        self.place_here(XmlError::new(ErrorKind::Syntax, message))
    }

    /// Rejects content after the root element.
    pub(crate) fn finish(&mut self) -> Result<()> {
        loop {
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if text::trim(&text).is_empty() => {}
                // Some servers fill the last block of a response up.
                Event::Text(text) if !self.options.strict && text::trim(&text).trim_matches('\0').is_empty() => {}
                _ => return Err(self.goes_on()),
            }
        }
    }
}
