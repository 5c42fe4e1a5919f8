//! Schema files: read, followed from one to the next, and checked before anything is made of them.
//!
//! ```text
//! paths ── load ──▶ texts ── scan ──▶ outlines ── check ──▶ Sources, or every error with file, line and column
//! ```
//!
//! The check is one pass over the text and one over the names found in it. It refuses what cannot mean anything, and what
//! would hang or exhaust the generator. It accepts what a strict validator refuses although its meaning is clear: children
//! of a type in an unusual order, content models with more than one reading (Microsoft's own have some). Identity
//! constraints (`xs:key`, `xs:keyref`, `xs:unique`) and notations are accepted and ignored: they limit values, and the
//! types stay as they are.

mod check;
mod doctype;
pub(crate) mod file;
mod grammar;
mod limits;
mod load;
pub(crate) mod outline;
#[cfg(feature = "fetch")]
mod peek;
mod scan;
mod store;
mod text;
mod xml;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use self::doctype::refusal as doctype_refusal;
pub use self::file::SourceFile;
pub use self::limits::Limits;
pub(crate) use self::load::{Inline, document_path};
pub use self::outline::Component;
use self::outline::{Namespaces, NsId, Outline, Span};
#[cfg(feature = "fetch")]
pub(crate) use self::peek::{Peek, decode, peek};
use crate::Error;
use crate::diagnostic::{Diagnostic, Location};

/// A document that is not a schema: a file, or a text in memory with the path by which messages name it.
#[derive(Clone, Debug)]
pub(crate) enum Input {
    File(PathBuf),
    Text(PathBuf, Vec<u8>),
}

impl Input {
    /// The file that is read.
    pub(crate) fn file(&self) -> Option<&Path> {
        match self {
            Input::File(path) => Some(path),
            Input::Text(..) => None,
        }
    }
}

/// Reads a document that is not a schema, with the same care.
pub(crate) fn read(input: &Input, limits: &Limits) -> Result<Arc<SourceFile>, Error> {
    let (path, bytes) = match input {
        Input::File(path) => (path, store::read_file(path, limits.file_size)?),
        Input::Text(path, bytes) => (path, store::within(limits.file_size, path, bytes.clone())?),
    };
    let text = text::decode(path, bytes).map_err(|(_, error)| Error::from(*error))?;
    Ok(Arc::new(SourceFile::new(path, text)))
}

/// What may be read, and how much of it.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// Whether `schemaLocation` may lead out of the given directories.
    pub allow_outside: bool,
    /// The files to read in place of locations, as they are written: mostly addresses on the network. For an import without
    /// a location its namespace counts as one.
    pub map: BTreeMap<String, PathBuf>,
    /// When to give up.
    pub limits: Limits,
}

/// Every schema file that was given or reached, read and found sound.
///
/// Made by [`Sources::load`]; read by the stage that builds the model, and by whoever must say where something is declared.
#[derive(Debug)]
pub struct Sources {
    files: Vec<SchemaFile>,
    namespaces: Namespaces,
    /// The files in an order in which what is redefined comes before what redefines it.
    redefinitions: Vec<usize>,
    warnings: Vec<Diagnostic>,
}

/// One schema, and what is known of it without a model. A file without a target namespace that several namespaces include is
/// there once for each.
#[derive(Debug)]
pub struct SchemaFile {
    file: Arc<SourceFile>,
    /// The part of the file that is the schema: all of it, or the `xs:schema` within a WSDL.
    range: Range<usize>,
    /// The prefixes that the elements around it declare.
    outer: Vec<(Box<str>, NsId)>,
    /// The namespace of its declarations: its own, or for a file without one that of the file that includes it.
    namespace: NsId,
    outline: Outline,
    built_in: bool,
}

impl Sources {
    /// Reads `paths`, each a schema file or a directory with `.xsd` files, and what they include, import and redefine.
    ///
    /// No network connection is ever opened. The order of the files depends on the paths and texts only.
    ///
    /// # Errors
    /// When a file cannot be read, and when one of them is not a sound schema. All errors are reported at once.
    pub fn load(paths: &[PathBuf], options: &LoadOptions) -> Result<Self, Error> {
        Self::load_with(paths, &[], options)
    }

    /// The same with schemas that are parts of other documents.
    pub(crate) fn load_with(paths: &[PathBuf], inline: &[Inline], options: &LoadOptions) -> Result<Self, Error> {
        Self::checked(load::load(paths, inline, options)?, options)
    }

    /// The same files, checked together with schemas that are parts of other documents.
    pub(crate) fn with_inline(&self, inline: &[Inline], options: &LoadOptions) -> Result<Self, Error> {
        let files = self.files.iter().filter(|file| !file.built_in && !file.is_part());
        let texts = files.map(|file| (file.path().to_owned(), file.text().to_owned().into_bytes()));
        Self::checked(load::load_texts(texts.collect(), inline, options)?, options)
    }

    /// The same with `texts` that are in memory, each with the path by which others refer to it. Nothing is read from the
    /// disk.
    ///
    /// ```
    /// # use ews_codegen::source::{LoadOptions, Sources};
    /// let text = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="A" type="xs:sting"/></xs:schema>"#;
    /// let error = Sources::from_texts([("types.xsd", text)], &LoadOptions::default()).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "types.xsd:1:83: XML Schema has no type `sting`; did you mean `xs:string`?"
    /// );
    /// ```
    ///
    /// # Errors
    /// When one of them is not a sound schema. All errors are reported at once.
    pub fn from_texts<P: Into<PathBuf>, T: Into<Vec<u8>>>(
        texts: impl IntoIterator<Item = (P, T)>,
        options: &LoadOptions,
    ) -> Result<Self, Error> {
        let texts = texts
            .into_iter()
            .map(|(path, text)| (path.into(), text.into()))
            .collect();
        Self::checked(load::load_texts(texts, &[], options)?, options)
    }

    fn checked(loaded: load::Loaded, options: &LoadOptions) -> Result<Self, Error> {
        let load::Loaded {
            sources,
            mut errors,
            complete,
        } = loaded;
        if complete {
            errors.extend(check::check(&sources, &options.limits));
        }
        match Error::of_schema(errors) {
            None => Ok(sources),
            Some(error) => Err(error),
        }
    }

    /// What is wrong with the schemas, but does no harm: an enumeration value that is given twice.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The files, in the order in which they were given and then reached.
    pub fn files(&self) -> &[SchemaFile] {
        &self.files
    }

    /// The target namespace of one of the [`files`](Self::files).
    pub fn target_namespace(&self, file: &SchemaFile) -> Option<&str> {
        match file.namespace {
            NsId::NONE => None,
            namespace => Some(self.namespaces.uri(namespace)),
        }
    }

    /// The namespaces that are declared around a schema which is part of another document, by prefix, the outermost first.
    pub(crate) fn outer_prefixes<'a>(&'a self, file: &'a SchemaFile) -> Vec<(&'a str, &'a str)> {
        let outer = file.outer.iter();
        outer
            .map(|(prefix, namespace)| (&**prefix, self.namespaces.uri(*namespace)))
            .collect()
    }

    /// Every path that was read, for `cargo::rerun-if-changed`.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        let mut seen = BTreeSet::new();
        let paths = self.files.iter().filter(|file| !file.built_in).map(SchemaFile::path);
        paths.filter(move |path| seen.insert(*path))
    }

    /// The indices of the [`files`](Self::files) in an order in which what is redefined comes before what redefines it.
    pub(crate) fn redefinitions(&self) -> &[usize] {
        &self.redefinitions
    }

    /// The paths by which a reader knows the schemas: without the files that an earlier one includes, and without the
    /// attributes of the `xml` namespace.
    pub(crate) fn main_paths(&self) -> impl Iterator<Item = &Path> {
        let included: HashSet<usize> = self
            .files
            .iter()
            .enumerate()
            .flat_map(|(index, file)| file.included().filter(move |target| *target > index))
            .collect();
        let files = self.files.iter().enumerate();
        files
            .filter(move |(index, file)| file.namespace != NsId::XML && !included.contains(index))
            .map(|(_, file)| file.path())
    }

    /// Why an import of `namespace` leads nowhere, if one does.
    fn missing_import(&self, namespace: NsId) -> Option<&Diagnostic> {
        let inclusions = self.files.iter().flat_map(|file| &file.outline.inclusions);
        let mut of_it = inclusions.filter(|inclusion| inclusion.namespace == namespace);
        of_it.find_map(|inclusion| inclusion.missing.as_deref())
    }

    /// Points an error at what it is about, as far as that is known. Diagnostics that have a place keep it.
    pub(crate) fn located(&self, mut error: Error) -> Error {
        let Some(subject) = error.take_subject() else {
            return error;
        };
        let (component, namespace, name) = (
            subject.component,
            subject.name.namespace.as_deref(),
            &*subject.name.local,
        );
        if subject.unknown
            && let Some(why) = self.why_missing(component, namespace, name)
        {
            error.replace(why);
            return error;
        }
        let declared = self.locate(component, namespace, name);
        let declared = declared.or_else(|| self.locate_local(component, namespace, name));
        let referred = || Some((self.locate_reference(component, namespace, name)?, "needed here"));
        if let Some((location, label)) = declared.map(|place| (place, "declared here")).or_else(referred) {
            error.locate(&location, label);
        }
        error
    }

    /// Why the global component `name` of `namespace` is not declared, if that is because an import leads nowhere.
    pub(crate) fn why_missing(&self, component: Component, namespace: Option<&str>, name: &str) -> Option<Diagnostic> {
        let error = self
            .missing_import(self.namespaces.find(namespace.unwrap_or_default())?)?
            .clone();
        Some(match self.locate_reference(component, namespace, name) {
            Some(place) => error.at(place, "needed for this"),
            None => error,
        })
    }

    /// Where the global component `name` of `namespace` is declared.
    pub fn locate(&self, component: Component, namespace: Option<&str>, name: &str) -> Option<Location> {
        let namespace = self.namespaces.find(namespace.unwrap_or_default())?;
        self.files
            .iter()
            .filter(|file| file.namespace == namespace)
            .find_map(|file| {
                let is_it = |d: &&outline::Declaration| d.component == component && *d.name == *name;
                file.outline
                    .declarations
                    .iter()
                    .find(is_it)
                    .map(|declaration| file.location(declaration.span))
            })
    }

    /// The file that declares the global component `name` of `namespace`, and does not merely redefine it.
    pub(crate) fn home(&self, component: Component, namespace: Option<&str>, name: &str) -> Option<&Path> {
        let namespace = self.namespaces.find(namespace.unwrap_or_default())?;
        let is_it = |d: &outline::Declaration| d.component == component && *d.name == *name && d.redefine.is_none();
        let mut own = self.files.iter().filter(|file| file.namespace == namespace);
        let found = own.find(|file| file.outline.declarations.iter().any(is_it));
        found.map(SchemaFile::path)
    }

    /// Where the element (or attribute) `name` is declared within the global `owner` of `namespace`.
    pub fn locate_within(
        &self,
        (component, namespace, owner): (Component, Option<&str>, &str),
        local: Component,
        name: &str,
    ) -> Option<Location> {
        let namespace = self.namespaces.find(namespace.unwrap_or_default())?;
        self.files
            .iter()
            .filter(|file| file.namespace == namespace)
            .find_map(|file| {
                let is_owner = |d: &outline::Declaration| d.component == component && *d.name == *owner;
                let is_it = |l: &&outline::Local| {
                    l.component == local && *l.name == *name && is_owner(&file.outline.declarations[l.owner])
                };
                file.outline
                    .locals
                    .iter()
                    .find(is_it)
                    .map(|local| file.location(local.span))
            })
    }

    /// Where an element (or attribute) `name` is first declared within a type; elements of no namespace are those of a file
    /// whose local elements are not qualified.
    pub(crate) fn locate_local(&self, component: Component, namespace: Option<&str>, name: &str) -> Option<Location> {
        let namespace = self.namespaces.find(namespace.unwrap_or_default())?;
        let is_it = |local: &&outline::Local| local.component == component && *local.name == *name;
        let find = |file: &SchemaFile| Some(file.location(file.outline.locals.iter().find(is_it)?.span));
        let mut own = self.files.iter().filter(|file| file.namespace == namespace);
        own.find_map(find).or_else(|| self.files.iter().find_map(find))
    }

    /// Where `name` of `namespace` is first referred to.
    pub fn locate_reference(&self, component: Component, namespace: Option<&str>, name: &str) -> Option<Location> {
        let namespace = self.namespaces.find(namespace.unwrap_or_default())?;
        self.files.iter().find_map(|file| {
            let is_it = |r: &&outline::Reference| {
                r.kind.component() == component && r.namespace == namespace && *r.name == *name
            };
            file.outline
                .references
                .iter()
                .find(is_it)
                .map(|reference| file.location(reference.span))
        })
    }
}

impl SchemaFile {
    /// Where it was read from, as the caller spelled it; in angle brackets when it is built in.
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.file.text()[self.range.clone()]
    }

    fn new(file: Arc<SourceFile>) -> Self {
        let range = 0..file.text().len();
        SchemaFile::part(file, range, Vec::new())
    }

    /// The schema that is the part `range` of a file.
    fn part(file: Arc<SourceFile>, range: Range<usize>, outer: Vec<(Box<str>, NsId)>) -> Self {
        SchemaFile {
            file,
            range,
            outer,
            namespace: NsId::NONE,
            outline: Outline::default(),
            built_in: false,
        }
    }

    /// Whether it is a part of another document.
    fn is_part(&self) -> bool {
        self.range.len() < self.file.text().len()
    }

    /// Whether both are schemas of one WSDL. Those of many services, SharePoint's among them, refer to each other without an
    /// import, and every toolkit that reads a WSDL accepts it.
    fn stands_beside(&self, other: &SchemaFile) -> bool {
        self.is_part() && Arc::ptr_eq(&self.file, &other.file)
    }

    /// Whether its own declarations are in a namespace that it does not name itself.
    pub(crate) fn is_adopted(&self) -> bool {
        self.outline.target_namespace.is_none() && self.namespace != NsId::NONE
    }

    /// The byte `index` of its [`text`](Self::text).
    pub(crate) fn place_of(&self, index: usize) -> Location {
        let at = self.range.start + index;
        Location::new(&self.file, at..at)
    }

    /// Whether it comes with the generator: the attributes of the `xml` namespace.
    pub fn is_built_in(&self) -> bool {
        self.built_in
    }

    /// The index among [`Sources::files`] of the file to which the `schemaLocation` `location` in this one leads.
    pub fn follow(&self, location: &str) -> Option<usize> {
        let is_it = |inclusion: &&outline::Inclusion| inclusion.location.as_deref() == Some(location);
        self.outline.inclusions.iter().find(is_it)?.target
    }

    /// The files that this one includes, as indices into [`Sources::files`].
    fn included(&self) -> impl Iterator<Item = usize> {
        let is_include = |inclusion: &&outline::Inclusion| inclusion.kind == outline::InclusionKind::Include;
        let includes = self.outline.inclusions.iter().filter(is_include);
        includes.filter_map(|inclusion| inclusion.target)
    }

    fn written(&self, span: Span) -> &str {
        &self.file.text()[span.range()]
    }

    fn location(&self, span: Span) -> Location {
        Location::new(&self.file, span.range())
    }
}
