//! `XmlElement` and `XmlAttribute` from any content.

use std::borrow::Cow;

use super::Result;
use crate::xml::attributes::prefixes_in;
use crate::xml::field_name;
use crate::xml::namespace::NsId;
use crate::xml::reader::{Attribute, Content, Reader, Start};
use crate::xml::text;
use crate::xml::tree::{XmlAttribute, XmlElement, XmlName, XmlNode};

/// An element that has begun.
struct Open {
    name: XmlName,
    attributes: Vec<XmlAttribute>,
    children: Vec<XmlNode>,
    /// The white space in front of children, and a zero byte for each child. It counts if the element holds other text too.
    white: String,
    /// How many of the children have their zero byte.
    marked: usize,
    is_mixed: bool,
    /// The prefixes that its values need, or those of elements in it.
    prefixes: Vec<XmlName>,
    /// How deep it is in the document.
    depth: u32,
}

impl Open {
    /// Adds the text since the last tag. White space alone is left out unless the element holds other text.
    fn add_text(&mut self, text: Option<Cow<'_, str>>, is_end: bool) {
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return;
        };
        let is_white = text::trim(&text).is_empty();
        if is_white && !self.is_mixed && !(is_end && self.children.is_empty()) {
            let unmarked = self.children.len() - self.marked;
            self.white.extend(std::iter::repeat_n('\0', unmarked));
            self.white.push_str(&text);
            self.marked = self.children.len();
            return;
        }
        if !is_white && !self.is_mixed {
            self.restore_white();
        }
        self.push(XmlNode::Text(text.into()));
    }

    /// Puts the white space between the children so far.
    fn restore_white(&mut self) {
        self.is_mixed = true;
        let white = std::mem::take(&mut self.white);
        if white.is_empty() {
            return;
        }
        let mut children = std::mem::take(&mut self.children).into_iter();
        for white in white.split('\0') {
            if !white.is_empty() {
                self.push(XmlNode::Text(white.into()));
            }
            children.next().into_iter().for_each(|child| self.push(child));
        }
        children.for_each(|child| self.push(child));
    }

    fn push(&mut self, node: XmlNode) {
        if self.children.len() == self.children.capacity() {
            // Most elements have one text or one child. Where there are many, room for twice as many is more than it saves.
            self.children.reserve_exact(self.children.len() / 4 + 1);
        }
        self.children.push(node);
    }

    fn close(self) -> XmlElement {
        let name = self.name.with_prefixes(self.prefixes);
        XmlElement::from_parts(name, self.attributes, self.children)
    }
}

/// Reads an element with all that is in it, without recursion, however deep it is. The end tag is read, the element not
/// left.
pub(crate) fn element<'de>(reader: &mut Reader<'de>, start: Start<'de>) -> Result<XmlElement> {
    let open = begin(reader, start, &mut [])?;
    fill(reader, Vec::new(), open, start.empty)
}

/// Reads what is left of the innermost element, from this child on, as if it were an element of that (serde) name with these
/// attributes. Without a child, the end tag has been read already.
pub(super) fn rest<'de>(
    reader: &mut Reader<'de>,
    name: &'static str,
    attributes: &[Attribute<'de>],
    first: Option<Start<'de>>,
) -> Result<XmlElement> {
    let (namespace, local) = field_name::split(name);
    let mut outer = Open {
        name: XmlName::new(namespace.into(), local),
        attributes: Vec::with_capacity(attributes.len()),
        children: Vec::new(),
        white: String::new(),
        marked: 0,
        is_mixed: false,
        prefixes: Vec::new(),
        depth: reader.depth() - u32::from(first.is_some()),
    };
    reader
        .budget
        .charge(XmlElement::SIZE + size_of_val(attributes) + size_of_val(name))?;
    for &attribute in attributes {
        let attribute = any_attribute(reader, attribute)?;
        keep_prefixes(reader, &mut [], &mut outer, attribute.value())?;
        outer.attributes.push(attribute);
    }
    let Some(first) = first else {
        return Ok(outer.close());
    };
    let mut outer = vec![outer];
    let open = begin(reader, first, &mut outer)?;
    fill(reader, outer, open, first.empty)
}

fn fill<'de>(reader: &mut Reader<'de>, mut outer: Vec<Open>, mut open: Open, mut ended: bool) -> Result<XmlElement> {
    let mut text: Option<Cow<'de, str>> = None;
    loop {
        if ended {
            let closed = open.close();
            let Some(parent) = outer.pop() else {
                return Ok(closed);
            };
            // The outermost element is left by those who have entered it.
            reader.leave();
            open = parent;
            open.push(XmlNode::Element(closed));
            ended = false;
        }
        match reader.content()? {
            Content::Text(more) => match &mut text {
                // Neighbouring texts are one.
                Some(before) => reader.join(before, &more),
                None => text = Some(more),
            },
            Content::Start(start) => {
                keep_prefixes(reader, &mut outer, &mut open, text.as_deref().unwrap_or_default())?;
                open.add_text(text.take(), false);
                outer.push(open);
                open = begin(reader, start, &mut outer)?;
                ended = start.empty;
            }
            Content::End => {
                keep_prefixes(reader, &mut outer, &mut open, text.as_deref().unwrap_or_default())?;
                open.add_text(text.take(), true);
                ended = true;
            }
        }
    }
}

fn begin<'de>(reader: &mut Reader<'de>, start: Start<'de>, outer: &mut [Open]) -> Result<Open> {
    let size = XmlElement::SIZE + 3 * size_of::<XmlNode>() + reader.attributes.len() * size_of::<XmlAttribute>();
    reader.budget.charge(size)?;
    let name = reader.shared_name(start.namespace, start.local)?;
    let mut open = Open {
        name,
        attributes: Vec::with_capacity(reader.attributes.len()),
        children: Vec::new(),
        white: String::new(),
        marked: 0,
        is_mixed: false,
        prefixes: Vec::new(),
        depth: reader.depth(),
    };
    for at in 0..reader.attributes.len() {
        let attribute = reader.attributes[at];
        let kept = any_attribute(reader, attribute)?;
        match attribute.namespace == NsId::XSI && attribute.local == b"type" && !kept.value().contains(':') {
            true => keep_default(reader, &mut open)?,
            false => keep_prefixes(reader, outer, &mut open, kept.value())?,
        }
        open.attributes.push(kept);
    }
    Ok(open)
}

/// Keeps the declarations of the prefixes in a value of an element, `open`: in the one that declares them, or in the
/// outermost one.
fn keep_prefixes(reader: &mut Reader<'_>, outer: &mut [Open], open: &mut Open, value: &str) -> Result<()> {
    for prefix in prefixes_in(value) {
        let Some((prefix, namespace, depth)) = reader.namespaces.declaration(prefix.as_bytes(), open.depth) else {
            continue;
        };
        let outermost = outer.first().map_or(open.depth, |outermost| outermost.depth);
        let holder = usize::try_from(depth.saturating_sub(outermost)).unwrap_or(usize::MAX);
        let holder = outer.get_mut(holder).unwrap_or(open);
        let declared = reader.shared_name(namespace, prefix)?;
        keep(reader, holder, declared)?;
    }
    Ok(())
}

/// Keeps the default namespace for an `xsi:type` without a prefix.
fn keep_default(reader: &mut Reader<'_>, open: &mut Open) -> Result<()> {
    let declared = reader.namespaces.declaration(b"", open.depth);
    let namespace = declared.map_or(NsId::NONE, |(_, namespace, _)| namespace);
    let declared = XmlName::new(reader.namespaces.shared(namespace), "");
    keep(reader, open, declared)
}

fn keep(reader: &Reader<'_>, holder: &mut Open, declared: XmlName) -> Result<()> {
    if holder.prefixes.contains(&declared) {
        return Ok(());
    }
    // The list grows, and is copied once.
    let count = if holder.prefixes.is_empty() { 8 } else { 4 };
    reader.budget.charge(XmlName::size_of_prefixes(count))?;
    holder.prefixes.push(declared);
    Ok(())
}

fn any_attribute<'de>(reader: &mut Reader<'de>, attribute: Attribute<'de>) -> Result<XmlAttribute> {
    let name = reader.shared_name(attribute.namespace, attribute.local)?;
    let value = text::utf8(attribute.value)
        .and_then(|raw| text::attribute_value(raw, &reader.chars))
        .map_err(|error| reader.place_attribute(error, attribute))?;
    Ok(XmlAttribute::from_parts(name, value))
}

/// Reads an attribute that stands for itself.
pub(super) fn attribute<'de>(reader: &mut Reader<'de>, attribute: Attribute<'de>) -> Result<XmlAttribute> {
    let mut open = Open {
        name: XmlName::default(),
        attributes: Vec::new(),
        children: Vec::new(),
        white: String::new(),
        marked: 0,
        is_mixed: false,
        prefixes: Vec::new(),
        depth: reader.depth(),
    };
    let kept = any_attribute(reader, attribute)?;
    let type_name = match (attribute.namespace, attribute.local) {
        // Without a prefix it is in the default namespace, which an attribute alone cannot keep.
        (NsId::XSI, b"type") => reader.namespaces.serde_name(kept.value()),
        _ => None,
    };
    let kept = match type_name {
        Some(type_name) => {
            XmlAttribute::from_parts(reader.shared_name(attribute.namespace, attribute.local)?, type_name)
        }
        None => kept,
    };
    keep_prefixes(reader, &mut [], &mut open, kept.value())?;
    Ok(kept.declaring(open.prefixes))
}
