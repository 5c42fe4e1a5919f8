//! Prepares the text of a checked schema for xsd-parser, which is stricter than XML Schema in some places and loses things in
//! others.
//!
//! | in the file | for xsd-parser |
//! |---|---|
//! | XML declaration, DOCTYPE, comments, processing instructions, markup within annotations | left out |
//! | `xs:key`, `xs:keyref`, `xs:unique`, `xs:notation`, `block` and `final`, of which nothing is made | left out |
//! | white space in names and lists of names | one space where it separates, none elsewhere |
//! | line breaks in other values | spaces, as XML has it |
//! | more occurrences than a number of 64 bits can say | the largest such number |
//! | references in annotations, which it drops | CDATA sections |
//! | names without a prefix, in a file that takes over the namespace of another | names in that namespace |

use std::borrow::Cow;

use quick_xml::escape::{escape, resolve_xml_entity};
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

/// A schema to prepare.
pub(super) struct Source<'a> {
    /// The text.
    pub(super) text: &'a str,
    /// The namespaces that its root element does not declare itself, by prefix.
    pub(super) prefixes: &'a [(&'a str, &'a str)],
    /// The namespace that names without a prefix take over.
    pub(super) adopted: Option<&'a str>,
}

/// A text for xsd-parser, and where its parts come from.
pub(super) struct Prepared {
    pub(super) text: String,
    /// The place in the text of each copied part, and where it stood in the source.
    parts: Vec<(usize, usize)>,
}

impl Prepared {
    /// Where in the source the byte `index` of the text comes from.
    pub(super) fn origin(&self, index: usize) -> usize {
        let after = self.parts.partition_point(|(at, _)| *at <= index);
        match after.checked_sub(1).map(|part| self.parts[part]) {
            Some((at, from)) => from + (index - at),
            None => 0,
        }
    }
}

/// Elements of which nothing is made, with all that is in them.
const LEFT_OUT: &[&str] = &["key", "keyref", "unique", "notation"];
/// Attributes of which nothing is made.
const IGNORED: &[&str] = &["block", "blockDefault", "final", "finalDefault", "id", "version"];
/// Attributes whose values are texts, in which white space counts.
const TEXTS: &[&str] = &["default", "fixed", "value"];

/// Prepares `source`, which has been found sound.
pub(super) fn prepare(source: &Source<'_>) -> Result<Prepared, quick_xml::Error> {
    let mut reader = Reader::from_str(source.text);
    let mut copy = Copy {
        source,
        prepared: Prepared {
            text: String::with_capacity(source.text.len()),
            parts: Vec::new(),
        },
        documentation: 0,
        left_out: 0,
        is_root: true,
    };
    loop {
        let start = position(reader.buffer_position());
        let event = reader.read_event()?;
        let end = position(reader.buffer_position());
        match event {
            Event::Eof => return Ok(copy.prepared),
            event => copy.event(&event, start, end)?,
        }
    }
}

/// A position within a text that is in memory.
fn position(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

/// The copying at work.
struct Copy<'a> {
    source: &'a Source<'a>,
    prepared: Prepared,
    /// How many elements are open from an `xs:documentation` or `xs:appinfo` on.
    documentation: usize,
    /// How many elements are open from one on that is left out.
    left_out: usize,
    /// Whether the next element is the root.
    is_root: bool,
}

impl Copy<'_> {
    fn event(&mut self, event: &Event<'_>, start: usize, end: usize) -> Result<(), quick_xml::Error> {
        match event {
            Event::Start(_) if self.left_out > 0 => self.left_out += 1,
            Event::End(_) if self.left_out > 0 => self.left_out -= 1,
            _ if self.left_out > 0 => {}
            Event::Start(tag) | Event::Empty(tag) if self.documentation > 0 => {
                self.documentation += usize::from(matches!(event, Event::Start(_)));
                self.documented_tag(tag, matches!(event, Event::Empty(_)), start);
            }
            Event::Start(tag) if LEFT_OUT.contains(&tag.local_name().as_ref()) => self.left_out = 1,
            Event::Empty(tag) if LEFT_OUT.contains(&tag.local_name().as_ref()) => {}
            Event::Start(tag) => {
                self.documentation = usize::from(matches!(tag.local_name().as_ref(), "documentation" | "appinfo"));
                self.tag(tag, false, start)?;
            }
            Event::Empty(tag) => self.tag(tag, true, start)?,
            Event::End(_) => {
                self.documentation = self.documentation.saturating_sub(1);
                self.verbatim(start, end);
            }
            Event::Text(_) | Event::CData(_) if self.documentation > 0 => self.verbatim(start, end),
            Event::GeneralRef(reference) if self.documentation > 0 => self.reference(reference, start),
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, start: usize) {
        self.prepared.parts.push((self.prepared.text.len(), start));
    }

    fn verbatim(&mut self, start: usize, end: usize) {
        self.begin(start);
        self.prepared.text.push_str(&self.source.text[start..end]);
    }

    /// Markup within an annotation, of which the text alone is of interest.
    fn documented_tag(&mut self, tag: &BytesStart<'_>, empty: bool, start: usize) {
        self.begin(start);
        let end = if empty { "/>" } else { ">" };
        for part in ["<", tag.name().as_ref(), end] {
            self.prepared.text.push_str(part);
        }
    }

    fn reference(&mut self, reference: &BytesRef<'_>, start: usize) {
        self.begin(start);
        let resolved = match reference.resolve_char_ref() {
            Ok(Some(c)) => Cow::Owned(c.to_string()),
            _ => match resolve_xml_entity(reference) {
                Some(text) => Cow::Borrowed(text),
                // Entities of a DTD are refused before.
                None => return,
            },
        };
        for part in ["<![CDATA[", &resolved, "]]>"] {
            self.prepared.text.push_str(part);
        }
    }

    fn tag(&mut self, tag: &BytesStart<'_>, empty: bool, start: usize) -> Result<(), quick_xml::Error> {
        self.begin(start);
        self.prepared.text.push('<');
        self.prepared.text.push_str(tag.name().as_ref());
        let mut declared = Vec::new();
        for attribute in tag.attributes() {
            let attribute = attribute?;
            let key = attribute.key.as_ref();
            if IGNORED.contains(&key) {
                continue;
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
            let value = match key {
                "xmlns" => self.default_namespace(value),
                _ if TEXTS.contains(&key) => value,
                "minOccurs" | "maxOccurs" => count(&value),
                _ => collapsed(value),
            };
            self.attribute(key, &value);
            if self.is_root && key.starts_with("xmlns") {
                declared.push(key.to_owned());
            }
        }
        if std::mem::take(&mut self.is_root) {
            self.outer_namespaces(declared);
        }
        self.prepared.text.push_str(if empty { "/>" } else { ">" });
        Ok(())
    }

    /// The default namespace: where there is none, that which names take over.
    fn default_namespace<'v>(&self, declared: Cow<'v, str>) -> Cow<'v, str> {
        match self.source.adopted {
            Some(adopted) if declared.is_empty() => Cow::Owned(adopted.to_owned()),
            _ => declared,
        }
    }

    /// Declares on the root element what is not declared there.
    fn outer_namespaces(&mut self, mut known: Vec<String>) {
        let adopted = self.source.adopted.map(|namespace| ("", namespace));
        for (prefix, uri) in self.source.prefixes.iter().copied().rev().chain(adopted) {
            let key = if prefix.is_empty() {
                "xmlns".to_owned()
            } else {
                format!("xmlns:{prefix}")
            };
            if !known.contains(&key) {
                self.attribute(&key, uri);
                known.push(key);
            }
        }
    }

    fn attribute(&mut self, key: &str, value: &str) {
        for part in [" ", key, "=\"", &escape(value), "\""] {
            self.prepared.text.push_str(part);
        }
    }
}

/// A name or a list of names: white space separates, and is nowhere else.
fn collapsed(value: Cow<'_, str>) -> Cow<'_, str> {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    let is_plain = !value.starts_with(is_space) && !value.ends_with(is_space) && !value.contains("  ");
    if is_plain && !value.contains(['\t', '\r', '\n']) {
        return value;
    }
    Cow::Owned(
        value
            .split(is_space)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
    )
}

/// A number of occurrences that xsd-parser can read.
fn count(value: &str) -> Cow<'_, str> {
    let value = value.trim_matches([' ', '\t', '\r', '\n']);
    let value = value.strip_prefix('+').unwrap_or(value);
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && value.parse::<usize>().is_err() {
        Cow::Owned(usize::MAX.to_string())
    } else {
        Cow::Borrowed(value)
    }
}
