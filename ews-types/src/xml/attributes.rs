//! One scan of a start tag: its name and its attributes, as pieces of the document.

use super::error::{ErrorKind, Quoted, XmlError, shortened};
use super::text::is_space;

/// A name as the document has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct QName<'de> {
    /// Empty where there is none.
    pub(crate) prefix: &'de [u8],
    pub(crate) local: &'de [u8],
}

/// An attribute as the document has it: nothing resolved, nothing unescaped.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawAttribute<'de> {
    pub(crate) name: QName<'de>,
    pub(crate) value: &'de [u8],
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
pub(crate) fn scan_name(bytes: &[u8]) -> Option<(QName<'_>, &[u8])> {
    let (first, rest) = scan_part(bytes)?;
    let Some(rest) = rest.strip_prefix(b":") else {
        let prefix = &first[..0];
        return Some((QName { prefix, local: first }, rest));
    };
    let (local, rest) = scan_part(rest)?;
    (!rest.starts_with(b":")).then_some((QName { prefix: first, local }, rest))
}

/// The name without a colon that the bytes begin with, and what follows it.
fn scan_part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let kind = |byte: u8| NAME_BYTES[usize::from(byte)];
    let end = bytes.iter().position(|&byte| kind(byte) == NameByte::No);
    (kind(*bytes.first()?) == NameByte::Starts).then(|| bytes.split_at(end.unwrap_or(bytes.len())))
}

/// Whether this is a name without a colon, exactly as XML has it: what the writer lets out.
pub(crate) fn is_name(name: &str) -> bool {
    let starts = |c: char| {
        matches!(c,
            'A'..='Z' | 'a'..='z' | '_' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
            | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}' | '\u{200D}' | '\u{2070}'..='\u{218F}'
            | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
            | '\u{10000}'..='\u{EFFFF}')
    };
    let continues = |c: char| {
        starts(c) || matches!(c, '0'..='9' | '-' | '.' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}')
    };
    name.starts_with(starts) && name.chars().all(continues)
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
        let before = self.rest.len();
        while let Some((&first, rest)) = self.rest.split_first()
            && is_space(first)
        {
            self.rest = rest;
        }
        before - self.rest.len()
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
        let end = self
            .rest
            .iter()
            .position(|&byte| byte == b'=' || is_space(byte))
            .unwrap_or(self.rest.len());
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
}
