//! What reading does with characters that XML 1.0 does not allow, as they are or by reference.

use std::borrow::Cow;
use std::cell::Cell;

use super::error::{ErrorKind, Quoted, XmlError};
use super::options::{InvalidChars, ReadOptions};
use super::text::is_allowed;

type Result<T> = std::result::Result<T, XmlError>;

pub(crate) struct Chars {
    pub(crate) strict: bool,
    /// For characters as they are.
    raw: InvalidChars,
    /// For references to characters. A strict reader keeps them, unless it is told otherwise.
    references: InvalidChars,
    /// Whether characters as they are make a difference.
    pub(crate) looks: bool,
    /// How many have been kept.
    kept: Cell<usize>,
}

impl Chars {
    pub(crate) fn new(options: &ReadOptions) -> Self {
        let default = match options.strict {
            true => InvalidChars::Reject,
            false => InvalidChars::Keep,
        };
        let raw = options.invalid_chars.unwrap_or(default);
        Self {
            strict: options.strict,
            raw,
            looks: options.strict || raw != InvalidChars::Keep,
            references: options.invalid_chars.unwrap_or_default(),
            kept: Cell::new(0),
        }
    }

    /// Counts what is kept.
    pub(crate) fn count(&mut self) {
        self.looks = true;
    }

    /// How many characters were read that cannot be written.
    pub(crate) fn kept(&self) -> usize {
        self.kept.get()
    }

    /// Text between tags, of which no reference has been resolved.
    #[inline]
    pub(crate) fn text<'t>(&self, text: Cow<'t, str>) -> Result<Cow<'t, str>> {
        match self.looks {
            false => Ok(text),
            true => self.checked_text(text),
        }
    }

    #[cold]
    fn checked_text<'t>(&self, text: Cow<'t, str>) -> Result<Cow<'t, str>> {
        if self.strict && text.contains("]]>") {
            return Err(syntax("text holds `]]>`, which only ends a CDATA section"));
        }
        self.checked(text)
    }

    /// The same for what has no references: CDATA sections, attribute values as they are.
    #[inline]
    pub(crate) fn plain<'t>(&self, text: Cow<'t, str>) -> Result<Cow<'t, str>> {
        match self.looks {
            false => Ok(text),
            true => self.checked(text),
        }
    }

    #[cold]
    fn checked<'t>(&self, text: Cow<'t, str>) -> Result<Cow<'t, str>> {
        let Some(first) = first_invalid(&text) else {
            return Ok(text);
        };
        match self.raw {
            InvalidChars::Reject => Err(rejected(first)),
            InvalidChars::Replace(with) => Ok(text.chars().map(|c| if is_allowed(c) { c } else { with }).collect()),
            InvalidChars::Keep => {
                let more = text.chars().filter(|&c| !is_allowed(c)).count();
                self.kept.set(self.kept.get() + more);
                Ok(text)
            }
        }
    }

    /// Comments and processing instructions, which nobody keeps: only a strict reader looks at their characters.
    pub(crate) fn check_skipped(&self, text: &str) -> Result<()> {
        match first_invalid(text) {
            Some(first) if self.strict => Err(rejected(first)),
            _ => Ok(()),
        }
    }

    /// Appends the character of a reference.
    pub(crate) fn push(&self, c: char, out: &mut String) -> Result<()> {
        if is_allowed(c) {
            out.push(c);
            return Ok(());
        }
        match self.references {
            InvalidChars::Reject => return Err(rejected(c)),
            InvalidChars::Replace(with) => out.push(with),
            InvalidChars::Keep => {
                self.kept.set(self.kept.get() + 1);
                out.push(c);
            }
        }
        Ok(())
    }

    /// Appends what stands for a reference to half a character (`&#xD83D;`), as programs write it that know UTF-16 only. No
    /// value can hold that: U+FFFD takes its place, and counts as a character that was not kept as it was.
    pub(crate) fn push_surrogate(&self, code: u32, out: &mut String) -> Result<()> {
        match self.references {
            InvalidChars::Replace(with) => out.push(with),
            InvalidChars::Keep if !self.strict => {
                self.kept.set(self.kept.get() + 1);
                out.push(char::REPLACEMENT_CHARACTER);
            }
            _ => return Err(syntax(format!("U+{code:04X} is half a character"))),
        }
        Ok(())
    }
}

fn first_invalid(text: &str) -> Option<char> {
    // Nearly all text is ASCII without control characters.
    let mut any = false;
    for &byte in text.as_bytes() {
        any |= byte < 0x20 || byte == 0xEF;
    }
    match any {
        true => text.chars().find(|&c| !is_allowed(c)),
        false => None,
    }
}

#[cold]
fn rejected(c: char) -> XmlError {
    syntax(format!("XML 1.0 does not allow the character U+{:04X}", c as u32))
}

#[cold]
fn syntax(message: impl Into<String>) -> XmlError {
    XmlError::new(ErrorKind::Syntax, message)
}

/// What is wrong with a processing instruction, without its `<?` and `?>`.
pub(crate) fn check_instruction(content: &str) -> Result<()> {
    let target = content.split([' ', '\t', '\r', '\n']).next().unwrap_or_default();
    if super::attributes::is_name(target) && !target.eq_ignore_ascii_case("xml") {
        return Ok(());
    }
    Err(syntax(format!(
        "{} is no target of a processing instruction",
        Quoted(target)
    )))
}

/// What is wrong with an XML declaration, without its `<?` and `?>`.
pub(crate) fn check_declaration(content: &[u8]) -> Result<()> {
    let malformed = || syntax("a malformed XML declaration");
    let (_, attributes) = super::attributes::split_name(content).ok_or_else(malformed)?;
    let mut expected = ["version", "encoding", "standalone"].iter();
    let mut is_first = true;
    for attribute in attributes {
        let attribute = attribute?;
        let name = expected
            .find(|name| name.as_bytes() == attribute.name.local)
            .ok_or_else(malformed)?;
        let value = attribute.value;
        let is_valid = match *name {
            "version" => value
                .strip_prefix(b"1.")
                .is_some_and(|minor| !minor.is_empty() && minor.iter().all(u8::is_ascii_digit)),
            "encoding" => value.first().is_some_and(u8::is_ascii_alphabetic),
            _ => matches!(value, b"yes" | b"no"),
        };
        if !is_valid || !attribute.name.prefix.is_empty() || (is_first && *name != "version") {
            return Err(malformed());
        }
        is_first = false;
    }
    if is_first { Err(malformed()) } else { Ok(()) }
}
