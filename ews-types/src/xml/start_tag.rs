//! One scan of what is in front of the reader, where that is a start tag. Nearly all markup of a response is tags, and taking
//! them past the tokenizer costs half of what its events cost. What is anything else, or wrong, is left to the tokenizer.

use super::attributes::{QName, RawAttributes, scan_name};
use super::text::is_space;

/// A start tag as the document has it: nothing resolved, nothing unescaped, not known to be UTF-8.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct StartTag<'de> {
    /// The name in one piece, as the end tag repeats it.
    pub(crate) name: &'de [u8],
    pub(crate) local: &'de [u8],
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
    /// The start tag that the bytes begin with. None where they begin with anything else. Inlined, because moving what it gives
    /// costs as much as finding it.
    #[inline(always)]
    pub(crate) fn scan(bytes: &'de [u8]) -> Option<Self> {
        let inside = bytes.strip_prefix(b"<")?;
        let (QName { local, .. }, rest) = scan_name(inside)?;
        let name = &inside[..inside.len() - rest.len()];
        let mut tag = StartTag {
            name,
            local,
            attributes: RawAttributes::default(),
            empty: false,
            len: name.len() + "<>".len(),
            leaf: None,
        };
        match rest {
            [b'>', content @ ..] => tag.leaf = leaf(content, name),
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

    /// Empty where there is none.
    pub(crate) fn prefix(&self) -> &'de [u8] {
        &self.name[..(self.name.len() - self.local.len()).saturating_sub(1)]
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

/// Where plain text ends. Most values are a few bytes long; for those, a search takes longer to begin than to end.
#[inline]
fn text_end(bytes: &[u8]) -> Option<usize> {
    const WORDS: usize = 4;
    let (words, _) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().take(WORDS).enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = marks(word, b'<') | marks(word, b'&') | marks(word, b'\r');
        if found != 0 {
            return Some(at * 8 + found.trailing_zeros() as usize / 8);
        }
    }
    let looked_at = words.len().min(WORDS) * 8;
    memchr::memchr3(b'<', b'&', b'\r', &bytes[looked_at..]).map(|end| looked_at + end)
}

/// Marks the highest bit of each byte that is this one; above the lowest mark, others may be marked as well.
fn marks(word: u64, byte: u8) -> u64 {
    const ONES: u64 = u64::MAX / 0xFF;
    let differs = word ^ (ONES * u64::from(byte));
    differs.wrapping_sub(ONES) & !differs & (ONES << 7)
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
        assert_eq!(
            (tag.name, tag.prefix(), tag.local),
            (&b"t:Size"[..], &b"t"[..], &b"Size"[..])
        );
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
        for (document, text) in [
            ("<t:Size>12</t:Size><t:More/>", 2),
            ("<a></a>", 0),
            ("<a> é\n</a>", 4),
            ("<a>=\u{BC}\u{3C}/a>", 3),
        ] {
            let tag = StartTag::scan(document.as_bytes()).expect(document);
            assert_eq!(tag.leaf, Some(text), "{document}");
        }
        for len in 0..100 {
            let document = format!("<a>{}</a>{}", "=".repeat(len), "<".repeat(len % 13));
            let tag = StartTag::scan(document.as_bytes()).expect(&document);
            assert_eq!(tag.leaf, Some(len), "{document}");
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
