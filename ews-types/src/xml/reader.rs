//! The reader: quick-xml's events, with namespaces resolved, positions kept and limits watched.

use std::borrow::Cow;
use std::collections::HashSet;
use std::io::BufRead;

use quick_xml::Reader as Tokenizer;
use quick_xml::events::{BytesEnd, BytesText, Event};

use super::attributes::{QName, RawAttribute, RawAttributes, split_name};
use super::error::{ErrorKind, OneOf, Position, Quoted, XmlError, shortened};
use super::leaf::Leaf;
use super::names::{self, BindError, Namespaces, NsId};
use super::options::ReadOptions;
use super::report::{Report, Skipped};
use super::text;

type Result<T> = std::result::Result<T, XmlError>;

/// How many attributes are compared each with each.
const FEW: usize = 32;

/// An attribute of the start tag that was read last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Attribute<'de> {
    pub(crate) namespace: NsId,
    prefix: &'de [u8],
    pub(crate) local: &'de [u8],
    pub(crate) value: &'de [u8],
}

/// A start tag that was read and whose element has not been consumed yet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start<'de> {
    pub(crate) namespace: NsId,
    pub(crate) local: &'de [u8],
    /// `<a/>`: there is no content, and no end tag to come.
    pub(crate) empty: bool,
    pub(crate) nil: bool,
}

#[derive(Debug)]
struct Open<'de> {
    namespace: NsId,
    local: &'de [u8],
    offset: usize,
}

/// What comes next inside an element.
pub(crate) enum Child<'de> {
    Start(Start<'de>),
    End,
}

pub(crate) struct Reader<'de> {
    /// The document without its byte order mark.
    input: &'de [u8],
    /// How long the byte order mark is.
    mark: usize,
    tokens: Tokenizer<&'de [u8]>,
    pub(crate) options: ReadOptions,
    pub(crate) namespaces: Namespaces<'de>,
    /// The attributes of the last start tag; valid until the next event is read.
    pub(crate) attributes: Vec<Attribute<'de>>,
    open: Vec<Open<'de>>,
    /// A tag that was read ahead to see whether a list goes on.
    pending: Option<Child<'de>>,
    /// The innermost element, if its start tag was read as that of a leaf and no more of it.
    leaf: Option<Leaf<'de>>,
    /// The tokenizer gave text last, and looks at nothing but markup next.
    after_text: bool,
    /// Where the last event began.
    event_start: usize,
    /// How many elements have begun.
    elements: usize,
    /// Where the stack was when reading began.
    stack: usize,
    pub(crate) report: Option<Report>,
}

impl<'de> Reader<'de> {
    pub(crate) fn new(input: &'de [u8], options: ReadOptions) -> Result<Self> {
        let document = input;
        let input = document.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(document);
        let mut tokens = Tokenizer::from_reader(input);
        let config = tokens.config_mut();
        config.allow_dangling_amp = !options.strict;
        // Comments may hold what they like; a strict reader has nothing to gain from refusing `--`.
        config.check_comments = false;
        let reader = Self {
            input,
            mark: document.len() - input.len(),
            tokens,
            options,
            namespaces: Namespaces::new(!options.strict),
            attributes: Vec::with_capacity(8),
            open: Vec::with_capacity(16),
            pending: None,
            leaf: None,
            after_text: false,
            event_start: 0,
            elements: 0,
            stack: stack_address(),
            report: None,
        };
        reader.check_input()?;
        Ok(reader)
    }

    fn check_input(&self) -> Result<()> {
        let limit = self.options.limits.max_bytes();
        if self.input.len() > limit {
            let message = format!("the document has {} bytes, the limit is {limit}", self.input.len());
            return Err(self.place_at(XmlError::new(ErrorKind::Limit, message), 0));
        }
        if self.input.starts_with(b"\xFF\xFE")
            || self.input.starts_with(b"\xFE\xFF")
            || self.input.iter().take(2).any(|&byte| byte == 0)
        {
            let message = "the document is not in UTF-8 (it looks like UTF-16 or UTF-32)";
            return Err(self.place_at(XmlError::new(ErrorKind::Syntax, message), 0));
        }
        Ok(())
    }

    // Places

    /// How far the document has been read, in bytes.
    pub(crate) fn offset(&self) -> usize {
        usize::try_from(self.tokens.buffer_position()).unwrap_or(self.input.len())
    }

    fn position(&self, offset: usize) -> Position {
        let Position { line, column, offset } = Position::of(self.input, offset);
        Position {
            line,
            column,
            offset: offset + self.mark,
        }
    }

    /// The path of the innermost open element.
    pub(crate) fn path(&self) -> String {
        let mut path = String::new();
        for open in &self.open {
            path.push('/');
            path.push_str(&self.namespaces.canonical(open.namespace, open.local));
        }
        path
    }

    /// Gives an error the place where the innermost open element begins, unless it has one.
    pub(crate) fn place(&self, error: XmlError) -> XmlError {
        let offset = self.open.last().map_or(self.event_start, |open| open.offset);
        self.place_at(error, offset)
    }

    /// Gives an error the place where the last event began, unless it has one.
    pub(crate) fn place_here(&self, error: XmlError) -> XmlError {
        self.place_at(error, self.event_start)
    }

    /// Gives an error this place, unless it has one.
    pub(crate) fn place_at(&self, error: XmlError, offset: usize) -> XmlError {
        if error.is_placed() {
            return error;
        }
        error.place(self.path(), self.position(offset))
    }

    /// Gives an error the place of an attribute's value, unless it has one.
    pub(crate) fn place_attribute(&self, error: XmlError, attribute: Attribute<'de>) -> XmlError {
        if error.is_placed() {
            return error;
        }
        let name = self.namespaces.canonical(attribute.namespace, attribute.local);
        let offset = self.offset_of(attribute.value);
        error.place(format!("{}/@{name}", self.path()), self.position(offset))
    }

    /// Where this piece of the document is.
    fn offset_of(&self, piece: &[u8]) -> usize {
        (piece.as_ptr() as usize).wrapping_sub(self.input.as_ptr() as usize)
    }

    pub(crate) fn fail<T>(&self, kind: ErrorKind, message: impl Into<String>) -> Result<T> {
        Err(self.place_here(XmlError::new(kind, message)))
    }

    pub(crate) fn name_of(&self, start: Start<'de>) -> String {
        self.namespaces.canonical(start.namespace, start.local)
    }

    // Events

    fn event(&mut self) -> Result<Event<'de>> {
        self.event_start = self.offset();
        if let Some(leaf) = self.leaf.take() {
            return self.leaf_event(leaf);
        }
        let event = self.tokens.read_event();
        self.after_text = matches!(event, Ok(Event::Text(_)));
        event.map_err(|error| self.syntax(&error))
    }

    /// What the tokenizer would give inside a leaf: its text, then its end.
    fn leaf_event(&mut self, leaf: Leaf<'de>) -> Result<Event<'de>> {
        if leaf.text.is_empty() {
            self.consume(leaf.tags[1]);
            return Ok(Event::End(BytesEnd::new("")));
        }
        let text = text::utf8(leaf.text).map_err(|error| self.place_here(error))?;
        self.consume(text.len());
        self.leaf = Some(Leaf { text: &[], ..leaf });
        Ok(Event::Text(BytesText::from_escaped(text)))
    }

    /// The start of the leaf that comes next, if one does.
    fn leaf_start(&mut self) -> Result<Option<Start<'de>>> {
        let start = self.offset();
        let rest = self.input.get(start..).unwrap_or_default();
        let Some(leaf) = Leaf::scan(rest).filter(|_| !self.after_text) else {
            return Ok(None);
        };
        self.event_start = start;
        self.consume(leaf.tags[0]);
        let start = self.enter(leaf.name, RawAttributes::NONE, false)?;
        self.leaf = Some(leaf);
        Ok(Some(start))
    }

    #[cold]
    fn syntax(&self, error: &quick_xml::Error) -> XmlError {
        use quick_xml::errors::{Error, IllFormedError};
        let message = match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                let [expected, found] = [expected, found].map(|name| shortened(name.as_bytes()));
                format!("expected </{expected}>, found </{found}>")
            }
            Error::IllFormed(IllFormedError::UnmatchedEndTag(found)) => {
                format!("</{}> closes nothing", shortened(found.as_bytes()))
            }
            Error::IllFormed(IllFormedError::UnclosedReference) => "an `&` that begins no reference".to_owned(),
            Error::Encoding(_) => "not UTF-8".to_owned(),
            Error::Syntax(error) => format!("the document ends in the middle of it, or it is not XML ({error})"),
            other => other.to_string(),
        };
        // quick-xml gives no position for text in a wrong encoding.
        let offset = match error {
            Error::Encoding(_) => self.event_start,
            _ => usize::try_from(self.tokens.error_position()).unwrap_or(self.event_start),
        };
        self.place_at(XmlError::new(ErrorKind::Syntax, message), offset)
    }

    /// Takes in a start tag that was just read.
    fn start(&mut self, empty: bool) -> Result<Start<'de>> {
        let end = self.offset() - if empty { 2 } else { 1 };
        let tag = &self.input[self.event_start + 1..end];
        let Some((name, raw_attributes)) = split_name(tag) else {
            return Err(self.no_name(tag));
        };
        self.enter(name, raw_attributes, empty)
    }

    /// Takes in an element with this name and these attributes.
    fn enter(&mut self, name: QName<'de>, raw_attributes: RawAttributes<'de>, empty: bool) -> Result<Start<'de>> {
        let depth = self.open.len() + 1;
        self.check_depth(depth)?;
        self.elements += 1;
        if self.elements > self.options.limits.max_elements() {
            let limit = self.options.limits.max_elements();
            return self.fail(
                ErrorKind::Limit,
                format!("the document has more elements than the limit of {limit}"),
            );
        }
        self.attributes.clear();
        for attribute in raw_attributes {
            let attribute = attribute.map_err(|error| self.place_here(error))?;
            self.attribute(attribute, depth as u32)?;
        }
        let QName { prefix, local } = name;
        let Some(namespace) = self.namespaces.resolve(prefix) else {
            return Err(self.undeclared(prefix));
        };
        let nil = self.resolve_attributes()?;
        self.open.push(Open {
            namespace,
            local,
            offset: self.event_start,
        });
        Ok(Start {
            namespace,
            local,
            empty,
            nil,
        })
    }

    fn check_depth(&self, depth: usize) -> Result<()> {
        let limits = &self.options.limits;
        if depth > limits.max_depth() as usize {
            let message = format!("elements are nested deeper than the limit of {}", limits.max_depth());
            return self.fail(ErrorKind::Limit, message);
        }
        if self.stack.abs_diff(stack_address()) > limits.max_stack() {
            let message = format!(
                "elements are nested so deep that reading them takes more stack than the limit of {} bytes",
                limits.max_stack()
            );
            return self.fail(ErrorKind::Limit, message);
        }
        Ok(())
    }

    #[cold]
    fn no_name(&self, tag: &[u8]) -> XmlError {
        let name = tag.split(|&byte| text::is_space(byte)).next().unwrap_or_default();
        let message = format!("{} is no element name", Quoted(&String::from_utf8_lossy(name)));
        self.place_here(XmlError::new(ErrorKind::Syntax, message))
    }

    /// Sorts one attribute: a namespace declaration is taken in, anything else is kept.
    fn attribute(&mut self, attribute: RawAttribute<'de>, depth: u32) -> Result<()> {
        let RawAttribute {
            name: QName { prefix, local },
            value,
        } = attribute;
        let prefix = match (prefix, local) {
            (b"", b"xmlns") => prefix,
            (b"xmlns", _) => local,
            _ => {
                let limit = self.options.limits.max_attributes();
                if self.attributes.len() >= limit {
                    return self.fail(
                        ErrorKind::Limit,
                        format!("an element has more attributes than the limit of {limit}"),
                    );
                }
                // The prefix is resolved when all namespace declarations of the tag are known.
                self.attributes.push(Attribute {
                    namespace: NsId::NONE,
                    prefix,
                    local,
                    value,
                });
                return Ok(());
            }
        };
        let limit = self.options.limits.max_namespaces();
        let unescape = |raw| text::attribute_value(raw, &self.options);
        self.namespaces
            .bind(prefix, value, unescape, depth, limit)
            .map_err(|error| {
                let error = match error {
                    BindError::TooMany => XmlError::new(
                        ErrorKind::Limit,
                        format!("more namespace declarations than the limit of {limit}"),
                    ),
                    BindError::Duplicate => XmlError::new(ErrorKind::Duplicate, "a namespace prefix is declared twice"),
                    BindError::Reserved => XmlError::new(
                        ErrorKind::Syntax,
                        "the prefixes `xml` and `xmlns` cannot be declared otherwise",
                    ),
                    BindError::Value(error) => error,
                };
                self.place_here(error)
            })
    }

    #[cold]
    fn undeclared(&self, prefix: &[u8]) -> XmlError {
        self.place_here(XmlError::new(
            ErrorKind::Syntax,
            format!(
                "the prefix {} is not declared",
                Quoted(&String::from_utf8_lossy(prefix))
            ),
        ))
    }

    /// Resolves the attributes' prefixes and refuses duplicates. Gives whether `xsi:nil` is true.
    fn resolve_attributes(&mut self) -> Result<bool> {
        let mut nil = false;
        for at in 0..self.attributes.len() {
            let Attribute {
                prefix, local, value, ..
            } = self.attributes[at];
            // Attributes without a prefix are in no namespace, whatever the default namespace.
            let namespace = if prefix.is_empty() {
                Some(NsId::NONE)
            } else {
                self.namespaces.resolve(prefix)
            };
            let Some(namespace) = namespace else {
                return Err(self.undeclared(prefix));
            };
            if at < FEW
                && self.attributes[..at]
                    .iter()
                    .any(|other| other.local == local && other.namespace == namespace)
            {
                return Err(self.duplicate(namespace, local));
            }
            nil |= namespace == NsId::XSI && local == b"nil" && matches!(text::trim_bytes(value), b"true" | b"1");
            self.attributes[at].namespace = namespace;
        }
        if self.attributes.len() > FEW {
            self.refuse_duplicates()?;
        }
        Ok(nil)
    }

    /// Comparing each with each would take long where there are many.
    #[cold]
    fn refuse_duplicates(&self) -> Result<()> {
        let mut names = HashSet::with_capacity(self.attributes.len());
        let again = self
            .attributes
            .iter()
            .find(|attribute| !names.insert((attribute.namespace, attribute.local)));
        again.map_or(Ok(()), |again| Err(self.duplicate(again.namespace, again.local)))
    }

    #[cold]
    fn duplicate(&self, namespace: NsId, local: &[u8]) -> XmlError {
        let name = self.namespaces.canonical(namespace, local);
        self.place_here(XmlError::new(
            ErrorKind::Duplicate,
            format!("attribute {name} occurs more than once"),
        ))
    }

    /// Leaves the innermost element. Its end tag has been read, or it has none.
    pub(crate) fn leave(&mut self) {
        let depth = self.open.len() as u32;
        self.namespaces.leave(depth);
        self.open.pop();
    }

    /// The next child of the innermost element, or its end. White space, comments and processing instructions are
    /// passed over; so is other text by a lenient reader.
    pub(crate) fn child(&mut self, parent_empty: bool) -> Result<Child<'de>> {
        if let Some(child) = self.pending.take() {
            return Ok(child);
        }
        if parent_empty {
            return Ok(Child::End);
        }
        loop {
            if self.leaf.is_none() {
                self.skip_space();
                if let Some(start) = self.leaf_start()? {
                    return Ok(Child::Start(start));
                }
            }
            match self.event()? {
                Event::Start(_) => return self.start(false).map(Child::Start),
                Event::Empty(_) => return self.start(true).map(Child::Start),
                Event::End(_) => return Ok(Child::End),
                Event::Text(text) => self.stray_text(&text)?,
                Event::CData(text) => self.stray_text(&text)?,
                Event::GeneralRef(_) => self.stray_text("&")?,
                Event::Comment(_) | Event::PI(_) => {}
                Event::Decl(_) => return self.fail(ErrorKind::Syntax, "an XML declaration inside the document"),
                Event::DocType(_) => return self.doctype(),
                Event::Eof => return Err(self.ends_early()),
            }
        }
    }

    /// Moves past white space, which costs less than an event that holds it.
    fn skip_space(&mut self) {
        let rest = self.input.get(self.offset()..).unwrap_or_default();
        let spaces = rest.iter().take_while(|&&byte| text::is_space(byte)).count();
        self.consume(spaces);
    }

    /// Reads an event where only text, comments and the end are expected, for [`text`](Self::text) and the tree.
    pub(crate) fn content(&mut self) -> Result<Content<'de>> {
        loop {
            return Ok(match self.event()? {
                Event::Start(_) => Content::Start(self.start(false)?),
                Event::Empty(_) => Content::Start(self.start(true)?),
                Event::End(_) => Content::End,
                Event::Text(text) => Content::Text(text::normalize_lines(text.into_inner())),
                Event::CData(text) => Content::Text(text::normalize_lines(text.into_inner())),
                Event::GeneralRef(name) => {
                    let mut text = String::new();
                    text::push_reference(&name, &self.options, &mut text).map_err(|error| self.place_here(error))?;
                    Content::Text(Cow::Owned(text))
                }
                Event::Comment(_) | Event::PI(_) => continue,
                Event::Decl(_) => return self.fail(ErrorKind::Syntax, "an XML declaration inside the document"),
                Event::DocType(_) => return self.doctype(),
                Event::Eof => return Err(self.ends_early()),
            });
        }
    }

    fn doctype<T>(&self) -> Result<T> {
        self.fail(ErrorKind::Doctype, "a document type declaration (DTD) is not allowed")
    }

    #[cold]
    fn ends_early(&self) -> XmlError {
        let message = match self.open.last() {
            Some(open) => {
                let name = self.namespaces.canonical(open.namespace, open.local);
                format!("the document ends before {name} is closed")
            }
            None => "the document ends before its root element".to_owned(),
        };
        self.place_here(XmlError::new(ErrorKind::Syntax, message))
    }

    fn stray_text(&mut self, text: &str) -> Result<()> {
        let text = text::trim(text);
        if text.is_empty() {
            return Ok(());
        }
        if self.options.strict {
            return self.fail(
                ErrorKind::InvalidValue,
                format!("found text {} where none belongs", Quoted(text)),
            );
        }
        self.report("/text()", self.event_start);
        Ok(())
    }

    /// Puts a start tag back: the next call of [`child`](Self::child) gives it.
    pub(crate) fn put_back(&mut self, start: Start<'de>) {
        self.pending = Some(Child::Start(start));
    }

    /// The next sibling of the element that was read last. Where there is none, [`child`](Self::child) gives the end
    /// tag once more.
    pub(crate) fn sibling(&mut self) -> Result<Option<Start<'de>>> {
        match self.child(false)? {
            Child::Start(start) => Ok(Some(start)),
            Child::End => {
                self.pending = Some(Child::End);
                Ok(None)
            }
        }
    }

    /// Reads the text of an element, to its end. Elements in it are unknown elements.
    pub(crate) fn text(&mut self, empty: bool) -> Result<Cow<'de, str>> {
        if empty {
            return Ok(Cow::Borrowed(""));
        }
        if let Some(leaf) = self.leaf
            && let Ok(text) = std::str::from_utf8(leaf.text)
        {
            self.pass(leaf.text)?;
            return Ok(Cow::Borrowed(text));
        }
        let mut whole = match self.content()? {
            Content::End => return Ok(Cow::Borrowed("")),
            Content::Text(text) => text,
            Content::Start(start) => {
                self.skip_unknown(start)?;
                Cow::Borrowed("")
            }
        };
        loop {
            match self.content()? {
                Content::End => return Ok(whole),
                Content::Text(text) => self.join(&mut whole, &text),
                Content::Start(start) => self.skip_unknown(start)?,
            }
        }
    }

    /// Appends a piece of text to what comes before it. Where there is no room, room is made for all that may follow up
    /// to the next end tag, so that a long text in many pieces is not moved over and over.
    pub(crate) fn join(&self, whole: &mut Cow<'de, str>, piece: &str) {
        let room = match whole {
            Cow::Borrowed(_) => 0,
            Cow::Owned(whole) => whole.capacity() - whole.len(),
        };
        if room < piece.len() {
            let rest = &self.input[self.offset().min(self.input.len())..];
            let following = memchr::memmem::find(rest, b"</").unwrap_or(0);
            let more = (piece.len() + following).max(whole.len() / 2);
            let mut moved = String::with_capacity(whole.len() + more);
            moved.push_str(whole);
            *whole = Cow::Owned(moved);
        }
        whole.to_mut().push_str(piece);
    }

    /// The text up to the end tag where that is all there is: no comment, CDATA or element in it. It is as it stands in the
    /// document, references and all. Nothing has been read; [`pass`](Self::pass) does that.
    pub(crate) fn plain_text(&self) -> Option<&'de [u8]> {
        if let Some(leaf) = self.leaf {
            return Some(leaf.text);
        }
        let rest = self.input.get(self.offset()..)?;
        let end = memchr::memchr(b'<', rest)?;
        (rest.get(end + 1) == Some(&b'/')).then_some(&rest[..end])
    }

    /// Moves past what [`plain_text`](Self::plain_text) gave, and past the end tag.
    pub(crate) fn pass(&mut self, text: &[u8]) -> Result<()> {
        self.consume(text.len());
        if let Some(leaf) = self.leaf.take() {
            self.consume(leaf.tags[1]);
            return Ok(());
        }
        let end = self.event()?;
        debug_assert!(matches!(end, Event::End(_)), "plain text is followed by an end tag");
        Ok(())
    }

    /// Moves on by so many bytes, past the tokenizer.
    fn consume(&mut self, bytes: usize) {
        self.tokens.stream().consume(bytes);
    }

    /// Passes over the rest of the innermost element. It is left.
    pub(crate) fn skip(&mut self, start: Start<'de>) -> Result<()> {
        let outside = self.open.len() - 1;
        let mut empty = start.empty;
        loop {
            if empty {
                self.leave();
                if self.open.len() == outside {
                    return Ok(());
                }
            }
            empty = match self.content()? {
                Content::Start(start) => start.empty,
                Content::End => true,
                Content::Text(_) => false,
            };
        }
    }

    /// Passes over an element with `xsi:nil`, which should be empty. It is left.
    pub(crate) fn skip_nil(&mut self, start: Start<'de>) -> Result<()> {
        self.skip_attributes()?;
        if start.empty {
            self.leave();
            return Ok(());
        }
        loop {
            match self.content()? {
                Content::Start(start) => self.skip_unknown(start)?,
                Content::Text(text) => self.stray_text(&text)?,
                Content::End => {
                    self.leave();
                    return Ok(());
                }
            }
        }
    }

    /// An element that nothing asked for: an error in strict mode, otherwise passed over and reported.
    pub(crate) fn skip_unknown(&mut self, start: Start<'de>) -> Result<()> {
        if self.options.strict {
            let name = self.name_of(start);
            return self.fail(ErrorKind::UnknownElement, format!("unknown element {name}"));
        }
        self.report("", self.event_start);
        self.skip(start)
    }

    /// The attributes of an element that has no fields for any.
    pub(crate) fn skip_attributes(&mut self) -> Result<()> {
        for at in 0..self.attributes.len() {
            self.skip_attribute(self.attributes[at])?;
        }
        Ok(())
    }

    /// An attribute that nothing asked for.
    pub(crate) fn skip_attribute(&mut self, attribute: Attribute<'de>) -> Result<()> {
        // XML Schema's own attributes, SOAP's (mustUnderstand…) and xml:… belong everywhere.
        if matches!(attribute.namespace, NsId::XSI | NsId::SOAP | NsId::SOAP12 | NsId::XML) {
            return Ok(());
        }
        if !self.options.strict && self.report.is_none() {
            return Ok(());
        }
        let name = self.namespaces.canonical(attribute.namespace, attribute.local);
        if self.options.strict {
            let error = XmlError::new(ErrorKind::UnknownAttribute, format!("unknown attribute {name}"));
            return Err(self.place_attribute(error, attribute));
        }
        self.report(&format!("/@{name}"), self.offset_of(attribute.value));
        Ok(())
    }

    /// Notes that something was passed over: what is `below` the innermost element, or that element itself.
    fn report(&mut self, below: &str, offset: usize) {
        let path = match &self.report {
            Some(report) if report.skipped.len() < self.options.limits.max_skipped() => self.path() + below,
            _ => String::new(),
        };
        let Some(report) = &mut self.report else { return };
        if path.is_empty() {
            report.more += 1;
            return;
        }
        let mut position = report.position(self.input, offset);
        position.offset += self.mark;
        report.skipped.push(Skipped { path, position });
    }

    // The ends of the document

    /// The root element.
    pub(crate) fn root(&mut self) -> Result<Start<'de>> {
        loop {
            match self.event()? {
                Event::Start(_) => return self.start(false),
                Event::Empty(_) => return self.start(true),
                Event::Decl(declaration) => {
                    if let Some(Ok(encoding)) = declaration.encoding()
                        && !["utf-8", "utf8", "us-ascii"]
                            .iter()
                            .any(|known| encoding.eq_ignore_ascii_case(known))
                    {
                        let message = format!(
                            "the document says that it is in {}, only UTF-8 is read",
                            Quoted(&encoding)
                        );
                        return self.fail(ErrorKind::Syntax, message);
                    }
                }
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if text::trim(&text).is_empty() => {}
                Event::DocType(_) => return self.doctype(),
                Event::Eof => return Err(self.ends_early()),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) | Event::End(_) => {
                    let shown = String::from_utf8_lossy(
                        &self.input[self.event_start..self.input.len().min(self.event_start + 240)],
                    )
                    .into_owned();
                    return self.fail(
                        ErrorKind::Syntax,
                        format!("not XML: it begins with {}", Quoted(text::trim(&shown))),
                    );
                }
            }
        }
    }

    /// Sees to it that nothing follows the root element.
    pub(crate) fn finish(&mut self) -> Result<()> {
        loop {
            match self.event()? {
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::PI(_) => {}
                Event::Text(text) if text::trim(&text).trim_matches('\0').is_empty() => {}
                _ => return self.fail(ErrorKind::Syntax, "the document goes on after its root element"),
            }
        }
    }

    // Names

    /// The first of `fields` that takes this element. `hint` is where to begin; the answers of a server come in the
    /// order of the schema.
    pub(crate) fn field_of(&self, start: Start<'de>, fields: &'static [&'static str], hint: usize) -> Option<usize> {
        let (before, after) = fields.split_at(hint.min(fields.len()));
        // The prefixes of the two namespaces of EWS are equally long: this holds across them as well.
        let len = self.namespaces.field_len(start.namespace, start.local);
        let takes = |field: &&'static str| {
            (field.len() == len || field.as_bytes().first() == Some(&b'$')) && self.takes(field, start)
        };
        let named = after
            .iter()
            .position(takes)
            .map(|at| at + before.len())
            .or_else(|| before.iter().position(takes));
        named.or_else(|| fields.iter().position(|field| *field == "$any"))
    }

    /// Whether a field, by its serde name, takes this element. `$any` is not asked here.
    pub(crate) fn takes(&self, field: &str, start: Start<'de>) -> bool {
        match names::alternatives(field) {
            Some(mut alternatives) => alternatives.any(|name| self.is_named(name, start)),
            None => self.is_named(field, start),
        }
    }

    /// Whether the element has this name.
    pub(crate) fn is_named(&self, name: &str, start: Start<'de>) -> bool {
        let matches = |namespace| self.namespaces.matches(name, namespace, start.local);
        matches(start.namespace)
            || (self.options.across && start.namespace.is_ews() && (matches(NsId::MESSAGES) || matches(NsId::TYPES)))
    }

    /// An element that no field takes: an error if only its namespace is wrong, otherwise unknown.
    pub(crate) fn refuse_or_skip(&mut self, start: Start<'de>, fields: &'static [&'static str]) -> Result<()> {
        let same_local = |name: &&str| !name.starts_with(['@', '$']) && names::local_of(name).as_bytes() == start.local;
        let names = fields.iter().flat_map(|field| {
            let choice = names::alternatives(field);
            let plain = choice.is_none().then_some(*field);
            choice.into_iter().flatten().chain(plain)
        });
        if let Some(expected) = names.clone().find(same_local) {
            return Err(self.wrong_namespace(start, expected));
        }
        self.skip_unknown(start)
    }

    #[cold]
    pub(crate) fn wrong_namespace(&self, start: Start<'de>, expected: &str) -> XmlError {
        let namespace = match self.namespaces.uri(start.namespace) {
            "" => "no namespace".to_owned(),
            uri => format!("the namespace {}", Quoted(uri)),
        };
        let wanted = expected
            .split_once(':')
            .and_then(|(prefix, _)| names::uri_of_prefix(prefix));
        let local = String::from_utf8_lossy(start.local);
        let message = match wanted {
            Some(uri) => format!("found element {local} in {namespace}, expected {expected} (namespace {uri:?})"),
            None => format!("found element {local} in {namespace}, expected {expected}"),
        };
        self.place_here(XmlError::new(ErrorKind::WrongNamespace, message))
    }

    /// An element that is none of those expected.
    #[cold]
    pub(crate) fn unexpected(&self, start: Start<'de>, expected: &[&str]) -> XmlError {
        match expected
            .iter()
            .find(|name| names::local_of(name).as_bytes() == start.local)
        {
            Some(name) => self.wrong_namespace(start, name),
            None => {
                let message = format!("found element {}, expected {}", self.name_of(start), OneOf(expected));
                self.place_here(XmlError::new(ErrorKind::UnknownElement, message))
            }
        }
    }
}

/// About how far the stack of this thread reaches.
fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(&here).addr()
}

/// A piece of an element's content.
pub(crate) enum Content<'de> {
    Start(Start<'de>),
    Text(Cow<'de, str>),
    End,
}
