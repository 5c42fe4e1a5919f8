//! One scan of what is in front of the reader, where that is a start tag. Nearly all markup of an answer is tags, and taking
//! them past the tokenizer costs half of what its events cost. What is anything else, or wrong, is left to the tokenizer.

use super::attributes::{QName, RawAttributes, scan_name};
use super::text::is_space;

/// A start tag as the document has it: nothing resolved, nothing unescaped, not known to be UTF-8.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct StartTag<'de> {
    pub(crate) name: QName<'de>,
    /// The name in one piece, as the end tag repeats it.
    pub(crate) whole_name: &'de [u8],
    pub(crate) attributes: RawAttributes<'de>,
    /// `<a/>`: there is no content, and no end tag to come.
    pub(crate) empty: bool,
    /// How long the tag is.
    pub(crate) len: usize,
    /// How long the text is that follows, where the element holds nothing else and the end tag is plain: no reference or
    /// line end in it has to be replaced.
    pub(crate) leaf: Option<usize>,
}

impl<'de> StartTag<'de> {
    /// The start tag that the bytes begin with. None where they begin with anything else.
    #[inline]
    pub(crate) fn scan(bytes: &'de [u8]) -> Option<Self> {
        let inside = bytes.strip_prefix(b"<")?;
        let (name, rest) = scan_name(inside)?;
        let mut tag = StartTag {
            name,
            whole_name: &inside[..inside.len() - rest.len()],
            attributes: RawAttributes::default(),
            empty: false,
            len: bytes.len() - rest.len() + 1,
            leaf: None,
        };
        match rest {
            [b'>', content @ ..] => tag.leaf = leaf(content, tag.whole_name),
            [b'/', b'>', ..] => {
                tag.empty = true;
                tag.len += 1;
            }
            [space, ..] if is_space(*space) => {
                let end = tag_end(rest)?;
                tag.len += end;
                let attributes = &rest[..end];
                tag.empty = attributes.ends_with(b"/");
                tag.attributes = RawAttributes::new(attributes.strip_suffix(b"/").unwrap_or(attributes));
            }
            _ => return None,
        }
        Some(tag)
    }
}

/// Where the `>` is that ends a tag: the first outside of quotes.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut from = 0;
    loop {
        let at = from + memchr::memchr3(b'>', b'"', b'\'', bytes.get(from..)?)?;
        let quote = bytes[at];
        if quote == b'>' {
            return Some(at);
        }
        from = at + 1;
        from += memchr::memchr(quote, bytes.get(from..)?)? + 1;
    }
}

/// How long the text is that the bytes begin with, if the end tag of the element follows it.
fn leaf(content: &[u8], name: &[u8]) -> Option<usize> {
    let end = text_end(content)?;
    let after = content[end..].strip_prefix(b"</")?.strip_prefix(name)?;
    after.starts_with(b">").then_some(end)
}

/// Where plain text ends. Most values are a few bytes long, and a search is not begun for those.
fn text_end(bytes: &[u8]) -> Option<usize> {
    const SHORT: usize = 24;
    let ends = |byte: u8| matches!(byte, b'<' | b'&' | b'\r');
    if let Some(end) = bytes.iter().take(SHORT).position(|&byte| ends(byte)) {
        return Some(end);
    }
    let long = bytes.get(SHORT..)?;
    memchr::memchr3(b'<', b'&', b'\r', long).map(|end| end + SHORT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_taken_in_one_piece() {
        for (document, len, empty) in [
            ("<a>", 3, false),
            ("<t:Body/>", 9, true),
            ("<a x='>' y=\"/>'\">1</a>", 17, false),
            ("<a x='1' />b", 11, true),
            ("<a >", 4, false),
            ("<é>", 4, false),
        ] {
            let tag = StartTag::scan(document.as_bytes()).expect(document);
            assert_eq!((tag.len, tag.empty), (len, empty), "{document}");
        }
        let tag = StartTag::scan(b"<t:Size a='1'>12</t:Size>").expect("a tag");
        assert_eq!((tag.name.prefix, tag.name.local), (&b"t"[..], &b"Size"[..]));
        assert_eq!(tag.whole_name, b"t:Size");
        assert_eq!(tag.attributes.count(), 1);
    }

    #[test]
    fn what_is_no_tag_is_left_to_the_tokenizer() {
        for document in [
            "", "a", "<", "<a", "<a/", "<a/ >", "<a x='>", "<a x='1'", "<1>", "<a:b:c>", "<a?>", "</a>", "<!-- -->",
            "<?a?>",
        ] {
            assert_eq!(StartTag::scan(document.as_bytes()), None, "{document}");
        }
    }

    #[test]
    fn plain_text_up_to_a_plain_end_tag_makes_a_leaf() {
        let long = "x".repeat(1000);
        let long = format!("<a>{long}</a>");
        for (document, text) in [
            ("<t:Size>12</t:Size><t:More/>", 2),
            ("<a></a>", 0),
            ("<a> é\n</a>", 4),
            (&long, 1000),
        ] {
            let tag = StartTag::scan(document.as_bytes()).expect(document);
            assert_eq!(tag.leaf, Some(text), "{document}");
        }
    }

    #[test]
    fn what_is_less_plain_is_no_leaf() {
        for document in [
            "<a>",
            "<a>1",
            "<a>1</a",
            "<a>1</a >",
            "<a>1</b>",
            "<a>1</ab>",
            "<a x='1'>1</a>",
            "<a/>",
            "<a >1</a>",
            "<a>&amp;</a>",
            "<a>1\r\n</a>",
            "<a>1<b/></a>",
            "<a>1<!-- --></a>",
            "<a><![CDATA[1]]></a>",
        ] {
            let tag = StartTag::scan(document.as_bytes()).expect(document);
            assert_eq!(tag.leaf, None, "{document}");
        }
    }
}
