//! Why generation stopped.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Location};
use crate::ir::name::XmlName;
use crate::source::outline::Component;

/// Why generation stopped.
///
/// One error can carry several [`Diagnostic`]s: everything that is wrong with the schemas is reported at once.
/// `Display` gives one line for each, `path:line:column: what is wrong; what to do`. [`render`](Error::render) and `Debug`
/// show the source lines underlined, as rustc does; so a build script that returns this error from `main` explains itself:
///
/// ```no_run
/// fn main() -> Result<(), ews_codegen::Error> {
///     # fn generate() -> Result<(), ews_codegen::Error> { Ok(()) }
///     generate()
/// }
/// ```
#[derive(Clone)]
pub struct Error {
    kind: ErrorKind,
    /// Never empty: [`Error::of_schema`] and [`Error::new`] are the only ways to make it, and nothing is taken out of it.
    diagnostics: Vec<Diagnostic>,
    source: Option<Arc<io::Error>>,
    /// The global component that it is about, for an error that has no place yet.
    subject: Option<Box<Subject>>,
}

/// The global component that an error is about.
#[derive(Clone)]
pub(crate) struct Subject {
    pub(crate) component: Component,
    pub(crate) name: XmlName,
    /// Whether the error is that it is needed and not declared.
    pub(crate) unknown: bool,
}

/// What an [`Error`] is about, for callers that treat them differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A schema or WSDL is broken, or uses something that cannot be generated.
    Schema,
    /// A file or directory could not be read or written.
    Io,
    /// What was asked for does not exist or does not go together: an unknown operation, no schema at all.
    Request,
    /// A server did not give the schemas that were to be fetched from it.
    Fetch,
    /// A generated file is not what would be generated now.
    Outdated,
}

/// How many diagnostics are shown; the rest is counted.
const SHOWN: usize = 40;

impl Error {
    /// Errors of schemas, sorted by file and place; `None` if there are none.
    pub(crate) fn of_schema(mut diagnostics: Vec<Diagnostic>) -> Option<Self> {
        if diagnostics.is_empty() {
            return None;
        }
        diagnostics.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        diagnostics.dedup();
        Some(Error {
            kind: ErrorKind::Schema,
            diagnostics,
            source: None,
            subject: None,
        })
    }

    /// A single diagnostic of the given kind.
    pub(crate) fn new(kind: ErrorKind, diagnostic: Diagnostic) -> Self {
        Error {
            kind,
            diagnostics: vec![diagnostic],
            source: None,
            subject: None,
        }
    }

    /// `action` (such as `cannot read`) failed for `path`.
    pub(crate) fn io(action: &str, path: &Path, source: io::Error) -> Self {
        let diagnostic = Error::io_diagnostic(action, path, &source);
        Error {
            kind: ErrorKind::Io,
            diagnostics: vec![diagnostic],
            source: Some(Arc::new(source)),
            subject: None,
        }
    }

    /// What to say when `action` failed for `path`.
    pub(crate) fn io_diagnostic(action: &str, path: &Path, source: &io::Error) -> Diagnostic {
        let diagnostic = Diagnostic::error(format!("{action} `{}`: {}", path.display(), describe_io(source)));
        match io_hint(source) {
            Some(hint) => diagnostic.help(hint),
            None => diagnostic,
        }
    }

    /// The first diagnostic, for an error that becomes part of another.
    pub(crate) fn into_diagnostic(mut self) -> Diagnostic {
        self.diagnostics.swap_remove(0)
    }

    /// The errors of several causes as one.
    pub(crate) fn and(mut self, other: Error) -> Self {
        for diagnostic in other.diagnostics {
            if !self.diagnostics.contains(&diagnostic) {
                self.diagnostics.push(diagnostic);
            }
        }
        self
    }

    /// Notes which global component it is about, so that [`Sources::located`](crate::source::Sources::located) finds the place. The first note counts:
    /// it is the most exact one.
    pub(crate) fn about(self, component: Component, name: &XmlName) -> Self {
        self.noted(component, name, false)
    }

    /// Notes that this global component is needed, and not declared.
    pub(crate) fn of_unknown(self, component: Component, name: &XmlName) -> Self {
        self.noted(component, name, true)
    }

    fn noted(mut self, component: Component, name: &XmlName, unknown: bool) -> Self {
        self.subject.get_or_insert_with(|| {
            Box::new(Subject {
                component,
                name: name.clone(),
                unknown,
            })
        });
        self
    }

    /// The global component that it is about, taken out of it; `None` if there is none, or its place has been found.
    pub(crate) fn take_subject(&mut self) -> Option<Box<Subject>> {
        self.subject.take()
    }

    /// Puts a diagnostic that knows more in the place of those that there are.
    pub(crate) fn replace(&mut self, diagnostic: Diagnostic) {
        self.diagnostics = vec![diagnostic];
    }

    /// Points at `location`. Diagnostics that have a place keep it.
    pub(crate) fn locate(&mut self, location: &Location, label: &str) {
        for diagnostic in &mut self.diagnostics {
            diagnostic.locate(location, label);
        }
    }

    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Everything that is wrong, in the order of the files and lines.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The whole report, with the source lines underlined. With `colour`, ANSI escapes are used.
    pub fn render(&self, colour: bool) -> String {
        let shown = self
            .diagnostics
            .iter()
            .take(SHOWN)
            .map(|diagnostic| diagnostic.render(colour));
        let mut report = shown.collect::<Vec<_>>().join("\n\n");
        if let Some(hidden) = self.hidden() {
            report.push_str(&format!("\n\n{hidden}"));
        }
        report
    }

    fn hidden(&self) -> Option<String> {
        match self.diagnostics.len().checked_sub(SHOWN)? {
            0 => None,
            1 => Some("and 1 more".to_owned()),
            count => Some(format!("and {count} more")),
        }
    }
}

impl From<Diagnostic> for Error {
    fn from(diagnostic: Diagnostic) -> Self {
        Error::new(ErrorKind::Schema, diagnostic)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.diagnostics.iter().take(SHOWN).enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{diagnostic}")?;
        }
        match self.hidden() {
            Some(hidden) => write!(f, "\n{hidden}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    /// The rendered report, because this is what a failing build script prints.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}", self.render(false))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// The system's own words, without the number that std appends.
fn describe_io(error: &io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(number) => text[..number].to_lowercase(),
        None => text,
    }
}

fn io_hint(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        io::ErrorKind::NotFound => {
            "paths are taken from the current directory; in a build script that is the package's own"
        }
        io::ErrorKind::PermissionDenied => "check who owns it and who may read or write it",
        io::ErrorKind::NotADirectory => "one of the names before the last is a file",
        io::ErrorKind::IsADirectory => "name a file in it",
        io::ErrorKind::StorageFull => "free some space on the disk",
        io::ErrorKind::ReadOnlyFilesystem => "choose a place that can be written, such as OUT_DIR in a build script",
        _ => return None,
    })
}
