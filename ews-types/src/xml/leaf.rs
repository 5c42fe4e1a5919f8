//! Elements that hold text and nothing else: `<t:Subject>Lunch</t:Subject>`. Most elements of an answer are like that, and
//! taking them in one piece costs half of what three events cost.

use super::attributes::{QName, scan_name};

/// An element without attributes that holds plain text, as pieces of the document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Leaf<'de> {
    pub(crate) name: QName<'de>,
    /// The text; no reference or line end in it has to be replaced. Not known to be UTF-8.
    pub(crate) text: &'de [u8],
    /// How long the start tag and the end tag are.
    pub(crate) tags: [usize; 2],
}

impl<'de> Leaf<'de> {
    /// The leaf that the bytes begin with. None where they begin with anything else, be it wrong or only less plain.
    pub(crate) fn scan(bytes: &'de [u8]) -> Option<Self> {
        let inside = bytes.strip_prefix(b"<")?;
        let (name, rest) = scan_name(inside)?;
        let rest = rest.strip_prefix(b">")?;
        let start = bytes.len() - rest.len();
        let (text, after) = rest.split_at(memchr::memchr3(b'<', b'&', b'\r', rest)?);
        let tag_name = &bytes[1..start - 1];
        let after_name = after.strip_prefix(b"</")?.strip_prefix(tag_name)?;
        (after_name.starts_with(b">") && tag_name.is_ascii()).then_some(Leaf {
            name,
            text,
            tags: [start, start + 1],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaf_is_taken_in_one_piece() {
        for (document, text, tags) in [
            ("<t:Size>12</t:Size><t:More/>", "12", [8, 9]),
            ("<a></a>", "", [3, 4]),
            ("<a> é\n</a>", " é\n", [3, 4]),
        ] {
            let leaf = Leaf::scan(document.as_bytes()).expect(document);
            assert_eq!((leaf.text, leaf.tags), (text.as_bytes(), tags), "{document}");
        }
        let name = Leaf::scan(b"<t:Size>12</t:Size>").expect("a leaf").name;
        assert_eq!((name.prefix, name.local), (&b"t"[..], &b"Size"[..]));
    }

    #[test]
    fn what_is_less_plain_is_left_to_the_tokenizer() {
        for document in [
            "",
            "a",
            "<",
            "<a",
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
            "<1>1</1>",
            "<é>1</é>",
            "</a>",
            "<!-- -->",
            "<?a?>",
        ] {
            assert_eq!(Leaf::scan(document.as_bytes()), None, "{document}");
        }
    }
}
