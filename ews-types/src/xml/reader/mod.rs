//! The reader: quick-xml's events, with namespaces resolved, positions kept and limits watched.

mod build;
mod content;
mod document;
mod fields;
mod place;
mod refusal;
mod skip;
mod tag;
mod utf8;

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::Reader as Tokenizer;
use quick_xml::events::{BytesText, Event};

pub(crate) use self::build::Budget;
use self::build::Names;
use self::refusal::Refusal;
pub(crate) use self::refusal::reading;
use self::utf8::Utf8Window;
use super::attributes::RawAttribute;
use super::chars::{Chars, check_declaration, check_instruction};
use super::error::{ErrorKind, XmlError};
use super::names::Namespaces;
use super::namespace::NsId;
use super::options::ReadOptions;
use super::report::Report;
use super::text;

type Result<T> = std::result::Result<T, XmlError>;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How many attributes are compared each with each.
const FEW: usize = 32;

/// An attribute of the start tag that was read last.
#[derive(Clone, Copy)]
pub(crate) struct Attribute<'de> {
    pub(crate) namespace: NsId,
    prefix: &'de [u8],
    pub(crate) local: &'de [u8],
    pub(crate) value: &'de [u8],
}

/// A start tag that was read and whose element has not been consumed yet.
#[derive(Clone, Copy)]
pub(crate) struct Start<'de> {
    pub(crate) namespace: NsId,
    pub(crate) local: &'de [u8],
    /// `<a/>`: there is no content, and no end tag to come.
    pub(crate) empty: bool,
    /// It has an `xsi:nil` that is not false: see [`Reader::is_nil`].
    pub(crate) nil: bool,
    /// It has an `xsi:type`.
    pub(crate) typed: bool,
}

struct Open<'de> {
    namespace: NsId,
    /// The name as the document has it, with its prefix.
    name: &'de [u8],
    local: &'de [u8],
    offset: usize,
}

impl Open<'_> {
    /// How long the end tag is, if it is plain.
    fn end_tag_len(&self) -> usize {
        self.name.len() + "</>".len()
    }
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
    /// How far the document has been read.
    at: usize,
    /// Behind where tags and texts were taken past it.
    tokens: Tokenizer<&'de [u8]>,
    known: Utf8Window<'de>,
    pub(crate) options: ReadOptions,
    pub(crate) chars: Chars,
    pub(crate) namespaces: Namespaces<'de>,
    /// The attributes of the last start tag; valid until the next event is read.
    pub(crate) attributes: Vec<Attribute<'de>>,
    /// The attributes of the tag that is being taken in, where they are plain.
    raw: Vec<RawAttribute<'de>>,
    open: Vec<Open<'de>>,
    /// A tag that was read ahead to see whether a list goes on.
    pending: Option<Child<'de>>,
    /// How long the text of the innermost element is, if that text and a plain end tag are all that is left of it.
    leaf: Option<usize>,
    /// A long text was not what it was thought to be.
    misjudged: bool,
    /// The tokenizer gave text last, and looks at nothing but markup next.
    after_text: bool,
    /// Where the last event began.
    event_start: usize,
    /// How many elements have begun.
    elements: usize,
    /// Where the stack was when reading began.
    stack: usize,
    pub(crate) budget: Budget,
    names: Names,
    refusal: Option<Box<Refusal>>,
    /// Whether the payload of response messages of class Error is passed over.
    skips_payload: bool,
    pub(crate) report: Option<Report>,
}

impl<'de> Reader<'de> {
    pub(crate) fn new(input: &'de [u8], options: ReadOptions) -> Result<Self> {
        let document = input;
        let input = document.strip_prefix(BYTE_ORDER_MARK).unwrap_or(document);
        let mut tokens = Tokenizer::from_reader(input);
        let config = tokens.config_mut();
        config.allow_dangling_amp = !options.strict;
        config.check_comments = true;
        // It does not see all of the tags.
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        let reader = Self {
            input,
            mark: document.len() - input.len(),
            at: 0,
            tokens,
            known: Utf8Window::default(),
            options,
            chars: Chars::new(&options),
            namespaces: Namespaces::new(!options.strict),
            attributes: Vec::with_capacity(8),
            raw: Vec::with_capacity(8),
            open: Vec::with_capacity(16),
            pending: None,
            leaf: None,
            misjudged: false,
            after_text: false,
            event_start: 0,
            elements: 0,
            stack: stack_address(),
            budget: Budget::new(options.limits.max_memory()),
            names: Names::default(),
            refusal: None,
            skips_payload: false,
            report: None,
        };
        reader.check_input()?;
        Ok(reader)
    }

    /// What is still to be read.
    #[inline]
    pub(crate) fn rest(&self) -> &'de [u8] {
        self.input.get(self.at..).unwrap_or_default()
    }

    fn event(&mut self) -> Result<Event<'de>> {
        self.event_start = self.at;
        self.leaf = None;
        if self.tokens_at() == 0 && self.at > 0 && self.rest().starts_with(BYTE_ORDER_MARK) {
            // The tokenizer takes what it is given first for the beginning of the document, where this is no text.
            self.at += BYTE_ORDER_MARK.len();
            return Ok(Event::Text(BytesText::from_escaped("\u{FEFF}")));
        }
        let passed = self.at - self.tokens_at();
        self.tokens.stream().consume(passed);
        let event = self.tokens.read_event();
        self.at = self.tokens_at();
        self.after_text = matches!(event, Ok(Event::Text(_)));
        let event = event.map_err(|error| self.syntax(&error))?;
        match &event {
            Event::End(end) => self.check_end(end.name().0)?,
            Event::PI(_) => self.check_markup(&event)?,
            Event::Comment(_) | Event::Decl(_) if self.options.strict => self.check_markup(&event)?,
            _ => {}
        }
        Ok(event)
    }

    /// Holds markup that is skipped against XML.
    #[cold]
    fn check_markup(&self, event: &Event<'_>) -> Result<()> {
        let markup = text::utf8(&self.input[self.event_start..self.at])?;
        let inside = |begin: &str, end: &str| markup.get(begin.len()..markup.len() - end.len()).unwrap_or_default();
        let checked = match event {
            Event::PI(_) => check_instruction(inside("<?", "?>")),
            Event::Decl(_) => check_declaration(inside("<?", "?>").as_bytes()),
            _ => Ok(()),
        };
        let checked = checked.and_then(|()| self.chars.check_skipped(markup));
        checked.map_err(|error| self.place_here(error))
    }

    fn tokens_at(&self) -> usize {
        usize::try_from(self.tokens.buffer_position()).unwrap_or(self.at)
    }

    #[cold]
    fn syntax(&self, error: &quick_xml::Error) -> XmlError {
        use quick_xml::errors::{Error, IllFormedError};
        let message = match error {
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
            self.skip_space();
            if let Some(child) = self.tag()? {
                return Ok(child);
            }
            match self.event()? {
                Event::Start(_) | Event::Empty(_) => return self.start().map(Child::Start),
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
        self.at += text::leading_space(self.rest());
    }

    /// Reads an event where only text, comments and the end are expected, for [`text`](Self::text) and the tree.
    pub(crate) fn content(&mut self) -> Result<Content<'de>> {
        loop {
            match self.tag()? {
                Some(Child::Start(start)) => return Ok(Content::Start(start)),
                Some(Child::End) => return Ok(Content::End),
                None => {}
            }
            if let Some(text) = self.text_piece() {
                return self.raw_text(Cow::Borrowed(text)).map(Content::Text);
            }
            return Ok(match self.event()? {
                Event::Start(_) | Event::Empty(_) => Content::Start(self.start()?),
                Event::End(_) => Content::End,
                Event::Text(text) => Content::Text(self.raw_text(text.into_inner())?),
                Event::CData(text) => {
                    let text = self.chars.plain(text.into_inner());
                    Content::Text(text::normalize_lines(text.map_err(|error| self.place_here(error))?))
                }
                Event::GeneralRef(name) => Content::Text(self.reference(&name)?),
                Event::Comment(_) | Event::PI(_) => continue,
                Event::Decl(_) => return self.fail(ErrorKind::Syntax, "an XML declaration inside the document"),
                Event::DocType(_) => return self.doctype(),
                Event::Eof => return Err(self.ends_early()),
            });
        }
    }

    /// Text as it stands in the document, without references.
    fn raw_text(&self, text: Cow<'de, str>) -> Result<Cow<'de, str>> {
        let text = self.chars.text(text).map_err(|error| self.place_here(error))?;
        Ok(text::normalize_lines(text))
    }

    fn reference(&self, name: &str) -> Result<Cow<'de, str>> {
        if let Some(text) = text::predefined(name) {
            return Ok(Cow::Borrowed(text));
        }
        let mut text = String::new();
        text::push_reference(name, &self.chars, &mut text).map_err(|error| self.place_here(error))?;
        Ok(Cow::Owned(text))
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
            None if text::trim_bytes(self.input).is_empty() => "the document is empty".to_owned(),
            None => "the document ends before its root element".to_owned(),
        };
        self.place_here(XmlError::new(ErrorKind::Syntax, message))
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

    /// Moves past what [`plain_text`](Self::plain_text) gave, and past the end tag.
    pub(crate) fn pass(&mut self, text: &[u8]) -> Result<()> {
        self.at += text.len();
        if self.leaf.take().is_some() {
            self.at += self.open.last().map_or(0, Open::end_tag_len);
            return Ok(());
        }
        if !self.end_tag() {
            let end = self.event()?;
            debug_assert!(matches!(end, Event::End(_)), "plain text is followed by an end tag");
        }
        Ok(())
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
