//! What is wrong with an input, where, and what to do about it.
//!
//! A [`Diagnostic`] is made where the error is found (mostly by [`source`](crate::source)) and read by people: in one line
//! through `Display`, or as rustc prints its own, the source line underlined, through [`Diagnostic::render`].

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::source::file::SourceFile;

/// A place in a source file: the bytes `span` of its text.
///
/// Cheap to clone. Lines and columns are counted from 1, columns in characters, as editors show them.
#[derive(Clone)]
pub struct Location {
    file: Arc<SourceFile>,
    span: Range<usize>,
}

impl Location {
    /// The bytes `span` of `file`. A span that does not lie within the text is cut to it.
    pub(crate) fn new(file: &Arc<SourceFile>, span: Range<usize>) -> Self {
        let text = file.text();
        let start = floor_char_boundary(text, span.start);
        let end = floor_char_boundary(text, span.end).max(start);
        Location {
            file: Arc::clone(file),
            span: start..end,
        }
    }

    /// The file, with its path and text.
    pub fn file(&self) -> &SourceFile {
        &self.file
    }

    /// The bytes of the file's text that are meant.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The line in which the span begins, counted from 1.
    pub fn line(&self) -> usize {
        self.file.line_of(self.span.start).0 + 1
    }

    /// The column at which the span begins, in characters, counted from 1.
    pub fn column(&self) -> usize {
        let (_, line_start) = self.file.line_of(self.span.start);
        self.file.text()[line_start..self.span.start].chars().count() + 1
    }

    /// Orders locations as a reader meets them.
    fn order(&self) -> (&std::path::Path, usize, usize) {
        (self.file.path(), self.span.start, self.span.end)
    }
}

impl fmt::Display for Location {
    /// `path:line:column`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", shown_path(&self.file), self.line(), self.column())
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Location {
    fn eq(&self, other: &Self) -> bool {
        self.order() == other.order()
    }
}

impl Eq for Location {}

fn floor_char_boundary(text: &str, index: usize) -> usize {
    let mut index = index.min(text.len());
    while !text.is_char_boundary(index) {
        index -= 1;
    }
    index
}

/// One thing that is wrong: what, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    severity: Severity,
    message: String,
    labels: Vec<Label>,
    notes: Vec<String>,
    helps: Vec<String>,
}

/// Whether the input is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Severity {
    Error,
    Warning,
}

/// A place that a diagnostic points at. The first of a diagnostic is the place of the error itself.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Label {
    location: Location,
    text: String,
}

impl Diagnostic {
    /// `message` is one line that begins with a small letter and names what was found.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            helps: Vec::new(),
        }
    }

    /// The same for what does no harm.
    pub(crate) fn warning(message: impl Into<String>) -> Self {
        Diagnostic {
            severity: Severity::Warning,
            ..Self::error(message)
        }
    }

    /// Points at `location` with `text` beneath it. The first call gives the place of the error, later ones other places
    /// that explain it.
    #[must_use]
    pub(crate) fn at(mut self, location: Location, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            location,
            text: text.into(),
        });
        self
    }

    /// Points at `location` if no place is known yet.
    pub(crate) fn locate(&mut self, location: &Location, text: &str) {
        if self.labels.is_empty() {
            self.labels.push(Label {
                location: location.clone(),
                text: text.to_owned(),
            });
        }
    }

    /// Adds a background fact.
    #[must_use]
    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(text.into());
        self
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.helps.push(text.into());
        self
    }

    /// Adds `did you mean …?` when some of `candidates` are close to `wanted`.
    #[must_use]
    pub(crate) fn suggest(self, wanted: &str, candidates: &[impl AsRef<str>]) -> Self {
        let near = nearest(wanted, candidates.iter().map(AsRef::as_ref));
        self.suggest_exactly(&near)
    }

    /// Adds `did you mean …?` with these names, if there are any.
    #[must_use]
    pub(crate) fn suggest_exactly(self, names: &[impl AsRef<str>]) -> Self {
        let names: Vec<_> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
        match names.as_slice() {
            [] => self,
            [name] => self.help(format!("did you mean {name}?")),
            names => self.help(format!("did you mean one of {}?", names.join(", "))),
        }
    }

    /// What is wrong, in one line, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where the error is. `None` when it is not in a file's text: a missing file, an unknown operation.
    pub fn location(&self) -> Option<&Location> {
        self.labels.first().map(|label| &label.location)
    }

    /// What to do about it, in the order in which it is worth trying.
    pub fn help_texts(&self) -> impl Iterator<Item = &str> {
        self.helps.iter().map(String::as_str)
    }

    /// The diagnostic as rustc prints its own, with the source line underlined. With `colour`, ANSI escapes are used.
    pub fn render(&self, colour: bool) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group = level
            .primary_title(clean(&self.message))
            .elements(Vec::<Origin<'_>>::new());
        for excerpt in excerpts(&self.labels) {
            group = excerpt.show(group);
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[self.footer(group)])
    }

    fn footer<'a>(&self, mut group: Group<'a>) -> Group<'a> {
        for note in &self.notes {
            group = group.element(Level::NOTE.message(clean(note)));
        }
        for help in &self.helps {
            group = group.element(Level::HELP.message(clean(help)));
        }
        group
    }

    /// Where it stands among the diagnostics of a run: by file, then by place, those without a place first.
    pub(crate) fn sort_key(&self) -> Option<(&std::path::Path, usize, usize)> {
        self.location().map(Location::order)
    }
}

impl fmt::Display for Diagnostic {
    /// `path:line:column: message; help`, in one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = self.location() {
            write!(f, "{location}: ")?;
        }
        f.write_str(&one_line(&self.message))?;
        match self.helps.first() {
            Some(help) => write!(f, "; {}", one_line(help)),
            None => Ok(()),
        }
    }
}

/// The most that is given to the renderer of one file. Where the labels are further apart, or the lines longer, each is
/// shown alone, with a little of what stands before and after it.
const EXCERPT: usize = 16 << 10;
/// How much of a long line is shown on either side of what is meant.
const CONTEXT: usize = 60;

/// Some lines of a file, or a part of one, with labels.
struct Excerpt<'a> {
    /// The first of the labels, whose place is given when the excerpt does not begin with a line.
    origin: Option<&'a Location>,
    path: String,
    text: &'a str,
    first_line: usize,
    annotations: Vec<Annotation<'a>>,
}

impl<'a> Excerpt<'a> {
    /// The lines that the labels of one file touch.
    fn lines(labels: &[(usize, &'a Label)]) -> Option<Self> {
        let (_, first) = labels.iter().min_by_key(|(_, label)| label.location.span.start)?;
        let (_, last) = labels.iter().max_by_key(|(_, label)| label.location.span.end)?;
        let text = first.location.file.text();
        let (_, start) = first.location.file.line_of(first.location.span.start);
        let end = last.location.span.end;
        let end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        if end - start > EXCERPT {
            return None;
        }
        let annotations = labels
            .iter()
            .map(|(index, label)| label.annotation(start..end, *index == 0));
        Some(Excerpt {
            origin: None,
            path: shown_path(&first.location.file),
            text: &text[start..end],
            first_line: first.location.line(),
            annotations: annotations.collect(),
        })
    }

    /// What stands around one label, on its line.
    fn part(index: usize, label: &'a Label) -> Self {
        let (text, span) = (label.location.file.text(), &label.location.span);
        let before = floor_char_boundary(text, span.start.saturating_sub(CONTEXT));
        let start = text[before..span.start]
            .rfind('\n')
            .map_or(before, |newline| before + newline + 1);
        let after = floor_char_boundary(text, span.end.min(span.start + CONTEXT) + CONTEXT);
        let end = text[span.start..after]
            .find('\n')
            .map_or(after, |newline| span.start + newline);
        Excerpt {
            origin: Some(&label.location),
            path: shown_path(&label.location.file),
            text: &text[start..end],
            first_line: label.location.line(),
            annotations: vec![label.annotation(start..end, index == 0)],
        }
    }

    fn show(self, group: Group<'a>) -> Group<'a> {
        let snippet = Snippet::source(self.text)
            .line_start(self.first_line)
            .annotations(self.annotations);
        let Some(location) = self.origin else {
            return group.element(snippet.path(self.path));
        };
        let origin = Origin::path(self.path)
            .line(location.line())
            .char_column(location.column());
        group.element(origin).element(snippet)
    }
}

impl Label {
    fn annotation(&self, excerpt: Range<usize>, primary: bool) -> Annotation<'_> {
        let span = self.location.span();
        let kind = if primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let annotation = kind.span(span.start - excerpt.start..span.end.min(excerpt.end) - excerpt.start);
        if self.text.is_empty() {
            annotation
        } else {
            annotation.label(clean(&self.text))
        }
    }
}

/// One excerpt for each file that the labels name, in the order in which they name them; one for each label where that
/// would be too much.
fn excerpts(labels: &[Label]) -> Vec<Excerpt<'_>> {
    let mut files: Vec<Vec<(usize, &Label)>> = Vec::new();
    for (index, label) in labels.iter().enumerate() {
        let known = files
            .iter_mut()
            .find(|file| Arc::ptr_eq(&file[0].1.location.file, &label.location.file));
        match known {
            Some(file) => file.push((index, label)),
            None => files.push(vec![(index, label)]),
        }
    }
    let mut excerpts = Vec::new();
    for labels in files {
        match Excerpt::lines(&labels) {
            Some(lines) => excerpts.push(lines),
            None => excerpts.extend(labels.into_iter().map(|(index, label)| Excerpt::part(index, label))),
        }
    }
    excerpts
}

/// The path of a file in one line.
fn shown_path(file: &SourceFile) -> String {
    let path = file.path().display().to_string();
    path.chars().filter(|c| !is_disturbing(*c)).collect()
}

/// The most that is shown of one text; names can be endless.
const SHOWN: usize = 500;

/// `text` without what could disturb a terminal, cut off at a length that people still read.
fn clean(text: &str) -> String {
    let shown = &text[..floor_char_boundary(text, SHOWN)];
    let mut shown: String = shown.chars().filter(|c| !is_disturbing(*c) || *c == '\n').collect();
    if text.len() > SHOWN {
        shown.push('…');
    }
    shown
}

/// Whether a character could disturb a terminal, or the order of the text around it.
fn is_disturbing(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}') || c.is_control()
}

fn one_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How many names are compared at most, so that a hostile file with a million of them does not take minutes.
const COMPARED: usize = 5_000;
/// Names longer than this are not compared.
const COMPARED_LENGTH: usize = 100;

/// At most three of `candidates` that are similar to `wanted`, the most similar first.
pub(crate) fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let candidates = candidates.into_iter().take(COMPARED);
    let mut scored: Vec<_> = candidates
        .filter_map(|candidate| Some((distance(wanted, candidate)?, candidate)))
        .collect();
    scored.sort_unstable();
    scored.dedup();
    // Where nothing but upper and lower case differs, there is nothing else to say.
    let count = if scored.first().is_some_and(|(distance, _)| *distance == 0) {
        1
    } else {
        3
    };
    scored.truncate(count);
    scored.into_iter().map(|(_, candidate)| candidate).collect()
}

/// How far `candidate` is from `wanted`; `None` if they are not similar.
fn distance(wanted: &str, candidate: &str) -> Option<usize> {
    let allowed = (wanted.chars().count() / 3).max(1);
    if wanted.len().max(candidate.len()) > COMPARED_LENGTH {
        return None;
    }
    if wanted.chars().count().abs_diff(candidate.chars().count()) > allowed {
        return None;
    }
    let (wanted, candidate) = (wanted.to_lowercase(), candidate.to_lowercase());
    let (wanted, candidate) = without_common_ends(&wanted, &candidate);
    let distance = strsim::damerau_levenshtein(wanted, candidate);
    (distance <= allowed).then_some(distance)
}

/// What is left of two names when their common beginning and end are taken away, which do not count for their distance.
fn without_common_ends<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    let common = |(a, b): &(char, char)| a == b;
    let start: usize = one
        .chars()
        .zip(other.chars())
        .take_while(common)
        .map(|(c, _)| c.len_utf8())
        .sum();
    let (one, other) = (&one[start..], &other[start..]);
    let end: usize = one
        .chars()
        .rev()
        .zip(other.chars().rev())
        .take_while(common)
        .map(|(c, _)| c.len_utf8())
        .sum();
    (&one[..one.len() - end], &other[..other.len() - end])
}
