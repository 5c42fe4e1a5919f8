//! One scan of a start tag: its name and its attributes, as pieces of the document.

use std::collections::HashSet;

use super::error::{ErrorKind, Quoted, XmlError, shortened};
use super::text::{is_space, leading_space, position};

/// A name as the document has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct QName<'de> {
    /// Empty where there is none.
    pub(crate) prefix: &'de [u8],
    pub(crate) local: &'de [u8],
}

/// An attribute as the document has it: nothing resolved, nothing unescaped.
#[derive(Clone, Copy)]
pub(crate) struct RawAttribute<'de> {
    pub(crate) name: QName<'de>,
    pub(crate) value: &'de [u8],
}

/// The names of an element's attributes, to find those that occur twice. The same for reader and writer: a hash table of each
/// type of key is thousands of lines to compile.
#[derive(Default)]
pub(crate) struct AttributeNames(HashSet<Vec<u8>>);

impl AttributeNames {
    /// Whether a name is new. The namespace may be given by whatever stands for it.
    pub(crate) fn insert(&mut self, namespace: &[u8], local: &[u8]) -> bool {
        let mut name = Vec::with_capacity(namespace.len() + 1 + local.len());
        name.extend_from_slice(namespace);
        // No local name holds a zero byte: the last one tells where the namespace ends.
        name.push(0);
        name.extend_from_slice(local);
        self.0.insert(name)
    }
}

/// The attributes in what follows an element's name in its start tag.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct RawAttributes<'de> {
    rest: &'de [u8],
}

/// Splits the inside of a start tag (between `<` and `>` or `/>`) into the element's name and the rest; none where it
/// does not begin with a name.
pub(crate) fn split_name(tag: &[u8]) -> Option<(QName<'_>, RawAttributes<'_>)> {
    let (name, rest) = scan_name(tag)?;
    let ends = rest.first().is_none_or(|&byte| is_space(byte));
    ends.then_some((name, RawAttributes { rest }))
}

/// Splits a qualified name into prefix and local part; all of it must be a name.
pub(crate) fn qualified_name(name: &[u8]) -> Option<QName<'_>> {
    scan_name(name)
        .filter(|(_, rest)| rest.is_empty())
        .map(|(name, _)| name)
}

/// What a byte may be in a name. ASCII is checked as XML has it; beyond ASCII, anything goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NameByte {
    No,
    /// Not at the beginning.
    Continues,
    Starts,
}

const NAME_BYTES: [NameByte; 256] = {
    let mut bytes = [NameByte::No; 256];
    let mut byte = 0;
    while byte < 256 {
        bytes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80.. => NameByte::Starts,
            b'0'..=b'9' | b'-' | b'.' => NameByte::Continues,
            _ => NameByte::No,
        };
        byte += 1;
    }
    bytes
};

/// The name with at most one colon that the bytes begin with, and what follows it.
#[inline]
pub(crate) fn scan_name(bytes: &[u8]) -> Option<(QName<'_>, &[u8])> {
    let (first, rest) = scan_part(bytes)?;
    let Some(rest) = rest.strip_prefix(b":") else {
        let prefix = &first[..0];
        return Some((QName { prefix, local: first }, rest));
    };
    let (local, rest) = scan_part(rest)?;
    (!rest.starts_with(b":")).then_some((QName { prefix: first, local }, rest))
}

/// The prefixes in a value, as far as it may hold qualified names: what is in front of a colon with a name or a `*` behind it.
pub(crate) fn prefixes_in(value: &str) -> impl Iterator<Item = &str> {
    let bytes = value.as_bytes();
    memchr::memchr_iter(b':', bytes).filter_map(move |colon| {
        let is_part = |byte: &u8| NAME_BYTES[usize::from(*byte)] != NameByte::No;
        let len = bytes[..colon].iter().rev().take_while(|byte| is_part(byte)).count();
        let (prefix, after) = (&value[colon - len..colon], bytes.get(colon + 1)?);
        let starts = |byte: &u8| NAME_BYTES[usize::from(*byte)] == NameByte::Starts;
        let is_name = starts(after) || *after == b'*';
        (is_name && prefix.bytes().next().is_some_and(|first| starts(&first))).then_some(prefix)
    })
}

/// The name without a colon that the bytes begin with, and what follows it.
#[inline]
fn scan_part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let kind = |byte: u8| NAME_BYTES[usize::from(byte)];
    let end = position(bytes, |byte| kind(byte) == NameByte::No).unwrap_or(bytes.len());
    match kind(*bytes.first()?) {
        NameByte::Starts => Some(bytes.split_at(end)),
        _ => None,
    }
}

/// Whether this is a name without a colon, exactly as XML has it. What lies beyond the basic plane is in names since the fifth
/// edition only, and parsers of the fourth, such as .NET's and expat, reject it.
pub(crate) fn is_name(name: &str) -> bool {
    for (at, c) in name.char_indices() {
        if !(starts_name(c) || at > 0 && continues_name(c)) {
            return false;
        }
    }
    !name.is_empty()
}

fn starts_name(c: char) -> bool {
    matches!(c,
        'A'..='Z' | 'a'..='z' | '_' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}' | '\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}')
}

fn continues_name(c: char) -> bool {
    matches!(c, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}')
}

impl<'de> RawAttributes<'de> {
    pub(crate) fn new(rest: &'de [u8]) -> Self {
        Self { rest }
    }

    /// Whether there is nothing at all, not even white space.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn trim_start(&mut self) -> usize {
        let spaces = leading_space(self.rest);
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
        let Some((name, rest)) = scan_name(self.rest) else {
            return Err(self.no_name());
        };
        self.rest = rest;
        self.trim_start();
        if self.rest.first() != Some(&b'=') {
            return Err(syntax(format!("attribute {} has no value", shortened(name.local))));
        }
        self.rest = &self.rest[1..];
        self.trim_start();
        let value = self.value()?;
        Ok(RawAttribute { name, value })
    }

    #[cold]
    fn no_name(&self) -> XmlError {
        let end = position(self.rest, |byte| byte == b'=' || is_space(byte)).unwrap_or(self.rest.len());
        syntax(format!(
            "{} is no attribute name",
            Quoted(&String::from_utf8_lossy(&self.rest[..end]))
        ))
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
        let (_, attributes) = split_name(tag.as_bytes()).expect("the tags below begin with a name");
        let text = |bytes| std::str::from_utf8(bytes).expect("the tags below are UTF-8");
        attributes
            .map(|a| {
                a.map(|a| (text(a.name.local), text(a.value)))
                    .map_err(|e| e.to_string())
            })
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

    #[test]
    fn a_name_that_occurs_twice_is_found() {
        let mut names = AttributeNames::default();
        assert!(names.insert(b"urn:x", b"n"));
        assert!(names.insert(b"", b"n"));
        assert!(names.insert(b"urn:y", b"n"));
        // Where one ends and the other begins is told apart.
        assert!(names.insert(b"urn:", b"xn"));
        assert!(names.insert(b"urn:x\0n", b""));
        assert!(!names.insert(b"urn:x", b"n"));
        assert_eq!(names.0.len(), 5);
    }

    #[test]
    fn a_name_is_what_xml_says() {
        for name in ["a", "_1", "\u{C0}", "a-b.c\u{B7}"] {
            assert!(is_name(name), "{name}");
        }
        for name in ["", "1", "-a", "a b", "a:b", "\u{B7}", "a\u{D7}", "\u{10000}"] {
            assert!(!is_name(name), "{name}");
        }
    }
}
