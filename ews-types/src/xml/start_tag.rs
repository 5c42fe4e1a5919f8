//! One scan of what is in front of the reader, where that is a start tag. Nearly all markup of a response is tags, and taking
//! them past the tokenizer costs half of what its events cost. What is anything else, or wrong, is left to the tokenizer.

use super::attributes::{QName, RawAttribute, RawAttributes, scan_name};
use super::text::{is_space, leading_space, marks};

/// A start tag as the document has it: nothing resolved, nothing unescaped, not known to be UTF-8.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct StartTag<'de> {
    /// The name in one piece, as the end tag repeats it.
    pub(crate) name: &'de [u8],
    pub(crate) local: &'de [u8],
    /// The attributes, where they are not all plain.
    pub(crate) attributes: RawAttributes<'de>,
    /// `<a/>`: there is no content, and no end tag to come.
    pub(crate) empty: bool,
    /// How long the tag is.
    pub(crate) len: usize,
    /// How long the text is that follows, where the element holds nothing else and the end tag is plain: no reference or
    /// line end in it has to be replaced. None for a long text: it is looked through once, by those who read it.
    pub(crate) leaf: Option<usize>,
}

impl<'de> StartTag<'de> {
    /// The start tag that the bytes begin with. None where they begin with anything else. Its attributes are put into `plain`,
    /// which holds none before, where all of them are plain. Inlined, because moving what it gives costs as much as finding it.
    #[inline(always)]
    pub(crate) fn scan(bytes: &'de [u8], plain: &mut Vec<RawAttribute<'de>>) -> Option<Self> {
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
                if let Some((end, empty)) = plain_attributes(rest, plain) {
                    tag.len += end;
                    tag.empty = empty;
                    return Some(tag);
                }
                plain.clear();
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

    /// The start tag that the bytes begin with, if it is that of a leaf or of a parent and has one of these names, and which one.
    /// The names are canonical, and so are their prefixes in the document.
    #[inline]
    pub(crate) fn expected(bytes: &'de [u8], names: &[&str]) -> Option<(Self, usize)> {
        /// Names are shorter.
        const WORDS: usize = 8;
        let inside = bytes.strip_prefix(b"<")?;
        let (words, _) = inside.as_chunks::<8>();
        let ends = words
            .iter()
            .take(WORDS)
            .map(|word| marks(u64::from_le_bytes(*word), b'>'));
        let (at, found) = ends.enumerate().find(|(_, found)| *found != 0)?;
        let name = &inside[..at * 8 + found.trailing_zeros() as usize / 8];
        let number = names.iter().position(|other| other.as_bytes() == name)?;
        let tag = StartTag {
            name,
            local: name.get("t:".len()..)?,
            attributes: RawAttributes::default(),
            empty: false,
            len: name.len() + "<>".len(),
            leaf: leaf(&inside[name.len() + 1..], name),
        };
        Some((tag, number))
    }

    /// Empty where there is none.
    pub(crate) fn prefix(&self) -> &'de [u8] {
        &self.name[..(self.name.len() - self.local.len()).saturating_sub(1)]
    }
}

/// Takes attributes in one pass: `name="value"` with white space in front, as nearly all are, up to the end of the tag. Returns
/// where its `>` is, and whether the element is empty.
fn plain_attributes<'de>(bytes: &'de [u8], plain: &mut Vec<RawAttribute<'de>>) -> Option<(usize, bool)> {
    /// Limits are watched where attributes are taken in.
    const MOST: usize = 32;
    let mut rest = bytes;
    while plain.len() < MOST {
        let spaces = leading_space(rest);
        rest = &rest[spaces..];
        match rest {
            [b'>', ..] => return Some((bytes.len() - rest.len(), false)),
            [b'/', b'>', ..] => return Some((bytes.len() - rest.len() + 1, true)),
            _ if spaces == 0 => return None,
            _ => {}
        }
        let (name, after) = scan_name(rest)?;
        let [b'=', quote @ (b'"' | b'\''), after @ ..] = after else {
            return None;
        };
        let end = value_end(after, *quote)?;
        let (value, after) = after.split_at(end);
        plain.push(RawAttribute { name, value });
        rest = &after[1..];
    }
    None
}

/// Where the quote is that ends a value. Many values are a few bytes long, as in [`text_end`].
#[inline]
fn value_end(bytes: &[u8], quote: u8) -> Option<usize> {
    const WORDS: usize = 2;
    let (words, _) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().take(WORDS).enumerate() {
        let word = u64::from_le_bytes(*word);
        let found = marks(word, quote) | marks(word, b'<');
        if found != 0 {
            let end = at * 8 + found.trailing_zeros() as usize / 8;
            return (bytes[end] == quote).then_some(end);
        }
    }
    let looked_at = words.len().min(WORDS) * 8;
    let end = looked_at + memchr::memchr2(quote, b'<', &bytes[looked_at..])?;
    (bytes[end] == quote).then_some(end)
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

/// How far the end of a text is looked for.
const LONG: usize = 512;

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
    let rest = bytes.get(looked_at..)?;
    memchr::memchr3(b'<', b'&', b'\r', &rest[..rest.len().min(LONG)]).map(|end| looked_at + end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(document: &[u8]) -> Option<(StartTag<'_>, usize)> {
        let mut plain = Vec::new();
        let tag = StartTag::scan(document, &mut plain)?;
        let others = tag.attributes.filter(Result::is_ok).count();
        Some((tag, plain.len() + others))
    }

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
            let (tag, _) = scan(document.as_bytes()).expect(document);
            assert_eq!((tag.len, tag.empty), (len, empty), "{document}");
        }
        let (tag, attributes) = scan(b"<t:Size a='1'>12</t:Size>").expect("a tag");
        assert_eq!(
            (tag.name, tag.prefix(), tag.local),
            (&b"t:Size"[..], &b"t"[..], &b"Size"[..])
        );
        assert_eq!(attributes, 1);
    }

    #[test]
    fn attributes_are_the_same_in_one_pass_and_in_two() {
        let long = format!("<a x='{}' y:z=\"1\"/>", "=".repeat(50));
        let many = format!("<a{}>", " x='1'".repeat(40));
        for (document, plain) in [
            ("<a x='1'>", true),
            ("<a\n  x='12345678'\ty:z=\"'>\" />", true),
            ("<a x='&lt;'></a>", true),
            (&long, true),
            ("<a x = '1'>", false),
            ("<a x='1'y='2'>", false),
            ("<a x='12345678<'>", false),
            ("<a x='<'>", false),
            ("<a x=1>", false),
            ("<a x>", false),
            ("<a 1='1'>", false),
            ("<a / >", false),
            (&many, false),
        ] {
            let mut taken = Vec::new();
            let tag = StartTag::scan(document.as_bytes(), &mut taken).expect(document);
            assert_eq!(!taken.is_empty(), plain, "{document}");
            if plain {
                let end = document.find("><").map_or(document.len(), |end| end + 1);
                assert_eq!(
                    (tag.len, tag.empty),
                    (end, document[..end].ends_with("/>")),
                    "{document}"
                );
                let inside = document[2..end - 1].trim_end_matches('/').as_bytes();
                let found: Vec<_> = RawAttributes::new(inside)
                    .map(|it| it.expect(document))
                    .map(|it| (it.name, it.value))
                    .collect();
                let taken: Vec<_> = taken.iter().map(|it| (it.name, it.value)).collect();
                assert_eq!(taken, found, "{document}");
            }
        }
    }

    #[test]
    fn what_is_no_tag_is_left_to_the_tokenizer() {
        for document in [
            "", "a", "<", "<a", "<a/", "<a/ >", "<a x='>", "<a x='1'", "<1>", "<a:b:c>", "<a?>", "</a>", "<!-- -->",
            "<?a?>",
        ] {
            assert_eq!(scan(document.as_bytes()), None, "{document}");
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
            let (tag, _) = scan(document.as_bytes()).expect(document);
            assert_eq!(tag.leaf, Some(text), "{document}");
        }
        for len in 0..100 {
            let document = format!("<a>{}</a>{}", "=".repeat(len), "<".repeat(len % 13));
            let (tag, _) = scan(document.as_bytes()).expect(&document);
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
            let (tag, _) = scan(document.as_bytes()).expect(document);
            assert_eq!(tag.leaf, None, "{document}");
        }
    }
}
