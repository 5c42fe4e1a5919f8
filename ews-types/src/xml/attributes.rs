//! One scan of a start tag: its name and its attributes, as pieces of the document.

use super::error::{ErrorKind, XmlError};
use super::text::is_space;

/// An attribute as the document has it: nothing resolved, nothing unescaped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawAttribute<'de> {
    pub(crate) name: &'de [u8],
    pub(crate) value: &'de [u8],
}

/// The attributes in what follows an element's name in its start tag.
pub(crate) struct RawAttributes<'de> {
    rest: &'de [u8],
}

/// Splits the inside of a start tag (between `<` and `>` or `/>`) into the element's name and the rest.
pub(crate) fn split_name(tag: &[u8]) -> (&[u8], RawAttributes<'_>) {
    let end = tag.iter().position(|&byte| is_space(byte)).unwrap_or(tag.len());
    let (name, rest) = tag.split_at(end);
    (name, RawAttributes { rest })
}

/// Splits a qualified name into prefix (empty where there is none) and local part.
pub(crate) fn split_prefix(name: &[u8]) -> (&[u8], &[u8]) {
    match name.iter().position(|&byte| byte == b':') {
        Some(at) => (&name[..at], &name[at + 1..]),
        None => (&[], name),
    }
}

/// What a byte may be in a name. ASCII is checked as XML has it; beyond ASCII, anything goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NameByte {
    No,
    /// Not at the beginning.
    Continues,
    Starts,
    Colon,
}

const NAME_BYTES: [NameByte; 256] = {
    let mut bytes = [NameByte::No; 256];
    let mut byte = 0;
    while byte < 256 {
        bytes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => NameByte::Starts,
            b'0'..=b'9' | b'-' | b'.' => NameByte::Continues,
            b':' => NameByte::Colon,
            _ => NameByte::No,
        };
        byte += 1;
    }
    bytes
};

/// Whether this could be a name with at most one colon.
pub(crate) fn is_qualified_name(name: &[u8]) -> bool {
    let mut colon_allowed = true;
    let mut at_start = true;
    for &byte in name {
        at_start = match NAME_BYTES[usize::from(byte)] {
            NameByte::Starts => false,
            NameByte::Continues if !at_start => false,
            NameByte::Colon if !at_start && colon_allowed => {
                colon_allowed = false;
                true
            }
            _ => return false,
        };
    }
    !at_start
}

impl<'de> RawAttributes<'de> {
    fn trim_start(&mut self) -> usize {
        let spaces = self.rest.iter().take_while(|&&byte| is_space(byte)).count();
        self.rest = &self.rest[spaces..];
        spaces
    }

    fn value(&mut self) -> Result<&'de [u8], XmlError> {
        let quote = match self.rest.first() {
            Some(&quote @ (b'"' | b'\'')) => quote,
            _ => return Err(syntax("an attribute's value must be in quotes")),
        };
        let rest = &self.rest[1..];
        let Some(end) = memchr::memchr2(quote, b'<', rest) else {
            return Err(syntax("an attribute's value is not closed"));
        };
        if rest[end] == b'<' {
            return Err(syntax("an attribute's value holds a `<`"));
        }
        self.rest = &rest[end + 1..];
        Ok(&rest[..end])
    }

    fn attribute(&mut self) -> Result<RawAttribute<'de>, XmlError> {
        let end = self
            .rest
            .iter()
            .position(|&byte| byte == b'=' || is_space(byte))
            .unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if !is_qualified_name(name) {
            return Err(syntax(format!(
                "{:?} is no attribute name",
                String::from_utf8_lossy(name)
            )));
        }
        self.rest = rest;
        self.trim_start();
        if self.rest.first() != Some(&b'=') {
            return Err(syntax(format!(
                "attribute {} has no value",
                String::from_utf8_lossy(name)
            )));
        }
        self.rest = &self.rest[1..];
        self.trim_start();
        let value = self.value()?;
        Ok(RawAttribute { name, value })
    }
}

impl<'de> Iterator for RawAttributes<'de> {
    type Item = Result<RawAttribute<'de>, XmlError>;

    fn next(&mut self) -> Option<Self::Item> {
        let spaces = self.trim_start();
        if self.rest.is_empty() {
            return None;
        }
        if spaces == 0 {
            self.rest = &[];
            return Some(Err(syntax("attributes must be separated by white space")));
        }
        let attribute = self.attribute();
        if attribute.is_err() {
            self.rest = &[];
        }
        Some(attribute)
    }
}

fn syntax(message: impl Into<String>) -> XmlError {
    XmlError::new(ErrorKind::Syntax, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(tag: &str) -> Result<Vec<(&str, &str)>, String> {
        let (_, attributes) = split_name(tag.as_bytes());
        let text = |bytes| std::str::from_utf8(bytes).expect("the tags below are UTF-8");
        attributes
            .map(|a| a.map(|a| (text(a.name), text(a.value))).map_err(|e| e.to_string()))
            .collect()
    }

    #[test]
    fn names_and_values_are_found_in_any_quotes_and_spacing() {
        assert_eq!(scan("a x='1'\n y = \"2\" "), Ok(vec![("x", "1"), ("y", "2")]));
        assert_eq!(scan("a"), Ok(vec![]));
        assert_eq!(scan("a x=\"it's\""), Ok(vec![("x", "it's")]));
    }

    #[test]
    fn what_is_no_attribute_is_refused() {
        for (tag, error) in [
            ("a x", "attribute x has no value"),
            ("a x=1", "an attribute's value must be in quotes"),
            ("a x='1", "an attribute's value is not closed"),
            ("a x='1'y='2'", "attributes must be separated by white space"),
            ("a x='<'", "an attribute's value holds a `<`"),
            ("a ='1'", "\"\" is no attribute name"),
            ("a 1x='1'", "\"1x\" is no attribute name"),
            ("a x:y:z='1'", "\"x:y:z\" is no attribute name"),
        ] {
            assert_eq!(scan(tag), Err(error.to_owned()), "{tag}");
        }
    }
}
