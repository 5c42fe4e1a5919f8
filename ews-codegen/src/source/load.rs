//! Reading the files, and following them to further ones.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::outline::{Inclusion, InclusionKind, Namespaces, NsId, Outline, XML_NAMESPACE, is_remote};
use super::store::{Store, normalized, parent, schemas_in};
use super::{LoadOptions, SchemaFile, SourceFile, Sources, scan, text};
use crate::diagnostic::{Diagnostic, Location};
use crate::error::{Error, ErrorKind};

/// The attributes of the `xml` namespace, which schemas import without saying where it is.
const XML_SCHEMA: &str = include_str!("xml.xsd");

/// What was read, whether sound or not.
pub(super) struct Loaded {
    pub(super) sources: Sources,
    /// What is wrong with the files, each for itself.
    pub(super) errors: Vec<Diagnostic>,
    /// Whether every declaration was seen, so that a name that is not among them is not declared.
    pub(super) complete: bool,
}

/// Reads `paths` from the disk, and everything that they lead to; does not look at names yet.
pub(super) fn load(paths: &[PathBuf], options: &LoadOptions) -> Result<Loaded, Error> {
    if paths.is_empty() {
        return Err(no_schema());
    }
    let mut loader = Loader::new(Store::Disk, options);
    let mut given = Vec::new();
    for path in paths {
        let failed = |error| Error::io("cannot read", path, error);
        let is_directory = fs::metadata(path).map_err(failed)?.is_dir();
        let root = if is_directory { path } else { parent(path) };
        loader.roots.push(fs::canonicalize(root).map_err(failed)?);
        if is_directory {
            given.extend(schemas_in(path)?);
        } else {
            given.push(path.clone());
        }
    }
    loader.load(given)
}

/// The same with `texts` that are in memory, by their path.
pub(super) fn load_texts(texts: BTreeMap<PathBuf, Vec<u8>>, options: &LoadOptions) -> Result<Loaded, Error> {
    if texts.is_empty() {
        return Err(no_schema());
    }
    let texts: BTreeMap<_, _> = texts
        .into_iter()
        .map(|(path, text)| (normalized(&path), text))
        .collect();
    let given = texts.keys().cloned().collect();
    let mut loader = Loader::new(Store::Memory(texts), options);
    loader.roots.push(PathBuf::new());
    loader.load(given)
}

fn no_schema() -> Error {
    let error = Diagnostic::error("no schema was given")
        .help("name the directory with messages.xsd and types.xsd: `Builder::schema`, `--schema`");
    Error::new(ErrorKind::Request, error)
}

struct Loader<'a> {
    store: Store,
    options: &'a LoadOptions,
    /// The directories below which inclusions may lead, without symbolic links.
    roots: Vec<PathBuf>,
    /// The files that were read, by their path without symbolic links.
    known: HashMap<PathBuf, usize>,
    namespaces: Namespaces,
    files: Vec<SchemaFile>,
    errors: Vec<Diagnostic>,
    complete: bool,
}

impl<'a> Loader<'a> {
    fn new(store: Store, options: &'a LoadOptions) -> Self {
        Loader {
            store,
            options,
            roots: Vec::new(),
            known: HashMap::new(),
            namespaces: Namespaces::new(),
            files: Vec::new(),
            errors: Vec::new(),
            complete: true,
        }
    }

    fn load(mut self, given: Vec<PathBuf>) -> Result<Loaded, Error> {
        for path in given {
            let real = self
                .store
                .real_path(&path)
                .map_err(|error| Error::io("cannot read", &path, error))?;
            if !self.known.contains_key(&real) {
                self.read(path, real)?;
            }
        }
        self.follow_all();
        self.add_xml_namespace();
        self.settle_namespaces();
        let sources = Sources {
            files: self.files,
            namespaces: self.namespaces,
        };
        Ok(Loaded {
            sources,
            errors: self.errors,
            complete: self.complete,
        })
    }

    /// Reads and scans one file, whose errors are collected. An error means that there is no text.
    fn read(&mut self, path: PathBuf, real: PathBuf) -> Result<usize, Error> {
        let limits = &self.options.limits;
        if self.files.len() >= limits.files {
            return Err(Error::new(ErrorKind::Request, too_many_files(limits.files)));
        }
        let bytes = self.store.read(&path, limits.file_size)?;
        let index = self.files.len();
        self.known.insert(real, index);
        match text::decode(&path, bytes) {
            Ok(text) => self.add(SourceFile::new(path, text), false),
            Err((file, error)) => {
                self.report(*error);
                self.complete = false;
                self.files
                    .push(SchemaFile::new(Arc::new(file), Outline::default(), false));
            }
        }
        Ok(index)
    }

    fn report(&mut self, error: Diagnostic) {
        if self.errors.len() < self.options.limits.errors {
            self.errors.push(error);
        }
    }

    fn add(&mut self, file: SourceFile, built_in: bool) {
        let file = Arc::new(file);
        let scanned = scan::scan(&file, &mut self.namespaces, &self.options.limits);
        scanned.errors.into_iter().for_each(|error| self.report(error));
        self.complete &= scanned.complete;
        self.files.push(SchemaFile::new(file, scanned.outline, built_in));
    }

    /// Follows the inclusions of every file, those of the files reached included.
    fn follow_all(&mut self) {
        let mut index = 0;
        while index < self.files.len() {
            for number in 0..self.files[index].outline.inclusions.len() {
                if self.errors.len() >= self.options.limits.errors {
                    return;
                }
                match self.follow(index, number) {
                    Ok(target) => self.files[index].outline.inclusions[number].target = target,
                    Err(error) => {
                        self.complete = false;
                        self.report(*error);
                    }
                }
            }
            index += 1;
        }
    }

    /// The file to which an inclusion leads, if it says where.
    fn follow(&mut self, index: usize, number: usize) -> Result<Option<usize>, Box<Diagnostic>> {
        let file = &self.files[index];
        let inclusion = &file.outline.inclusions[number];
        let Some(location) = inclusion.location.as_deref() else {
            return Ok(None);
        };
        let here = file.location(inclusion.span);
        if inclusion.is_built_in() {
            return Ok(None);
        }
        let relative = local_path(location, &here)?;
        let path = parent(file.path()).join(relative);
        let shown = normalized(&path);
        let real = self.store.real_path(&path);
        let real = real.map_err(|error| self.unreadable(location, &shown, &here, &error))?;
        // Where symbolic links are involved, a path cannot always be shortened.
        let is_same = self.store.real_path(&shown).is_ok_and(|same| same == real);
        let path = if is_same { shown } else { path };
        self.check_inside(&path, &real, &here)?;
        if let Some(known) = self.known.get(&real) {
            return Ok(Some(*known));
        }
        let read = self.read(path, real);
        read.map(Some)
            .map_err(|error| Box::new(error.into_diagnostic().at(here, "included here")))
    }

    fn unreadable(&self, location: &str, path: &Path, here: &Location, error: &io::Error) -> Box<Diagnostic> {
        let error = match error.kind() {
            io::ErrorKind::NotFound => Diagnostic::error(format!("schema file `{}` does not exist", path.display()))
                .at(here.clone(), "no such file"),
            _ => Error::io_diagnostic("cannot read", path, error).at(here.clone(), "included here"),
        };
        let name = Path::new(location)
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or(location);
        let error = error.suggest(name, &self.store.siblings(path));
        Box::new(error.help("a schemaLocation is relative to the file in which it stands"))
    }

    fn check_inside(&self, path: &Path, real: &Path, here: &Location) -> Result<(), Box<Diagnostic>> {
        if self.options.allow_outside || self.roots.iter().any(|root| real.starts_with(root)) {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error(format!("`{}` lies outside the given directories", path.display()))
                .at(here.clone(), "leads out of them")
                .help("move the file beside the others, or allow it (`--allow-outside`, `allow_outside(true)`)"),
        ))
    }

    /// Adds the built-in schema of the `xml` namespace where it is imported and none was given.
    fn add_xml_namespace(&mut self) {
        let imports =
            |inclusion: &Inclusion| inclusion.kind == InclusionKind::Import && inclusion.namespace == NsId::XML;
        let imported = self
            .files
            .iter()
            .any(|file| file.outline.inclusions.iter().any(imports));
        let declares = |file: &SchemaFile| file.outline.target_namespace.is_some_and(|(ns, _)| ns == NsId::XML);
        if imported && !self.files.iter().any(declares) {
            let name = format!("<{XML_NAMESPACE}>");
            self.add(SourceFile::new(name, XML_SCHEMA), true);
        }
    }

    /// Gives every file its namespace, and checks that included and imported files have the right one.
    fn settle_namespaces(&mut self) {
        for file in &mut self.files {
            file.namespace = file
                .outline
                .target_namespace
                .map_or(NsId::NONE, |(namespace, _)| namespace);
        }
        let mut adopted: HashMap<usize, Location> = HashMap::new();
        for index in 0..self.files.len() {
            for number in 0..self.files[index].outline.inclusions.len() {
                let inclusion = &self.files[index].outline.inclusions[number];
                if let Some(target) = inclusion.target {
                    match inclusion.kind {
                        InclusionKind::Import => self.check_import(index, number, target),
                        _ => self.adopt(index, number, target, &mut adopted),
                    }
                }
            }
        }
    }

    fn check_import(&mut self, index: usize, number: usize, target: usize) {
        let inclusion = &self.files[index].outline.inclusions[number];
        let found = self.files[target].outline.target_namespace;
        if found.map_or(NsId::NONE, |(namespace, _)| namespace) == inclusion.namespace {
            return;
        }
        let (expected, path) = (inclusion.namespace, self.files[target].path().display());
        let message = match found {
            Some((namespace, _)) => {
                format!("`{path}` has the target namespace `{}`", self.namespaces.uri(namespace))
            }
            None => format!("`{path}` has no target namespace"),
        };
        let here = self.files[index].location(inclusion.span);
        let mut error =
            Diagnostic::error(message).at(here, format!("imported here as `{}`", self.namespaces.uri(expected)));
        if let Some((_, span)) = found {
            error = error.at(self.files[target].location(span), "declared here");
        }
        self.report(error.help("write the same namespace in both, or name another file"));
    }

    /// An included file is of the namespace of the file that includes it, or has none and takes it over.
    fn adopt(&mut self, index: usize, number: usize, target: usize, adopted: &mut HashMap<usize, Location>) {
        let inclusion = &self.files[index].outline.inclusions[number];
        let here = self.files[index].location(inclusion.span);
        let expected = self.files[index].namespace;
        let path = self.files[target].path().display();
        let error = match self.files[target].outline.target_namespace {
            Some((namespace, _)) if namespace == expected => return,
            Some((namespace, span)) => Diagnostic::error(format!(
                "`{path}` has the target namespace `{}`",
                self.namespaces.uri(namespace)
            ))
            .at(here, format!("included here into `{}`", self.namespaces.uri(expected)))
            .at(self.files[target].location(span), "declared here")
            .help("use `import` for a schema of another namespace"),
            None => match adopted.insert(target, here.clone()) {
                Some(first) if self.files[target].namespace != expected => {
                    Diagnostic::error(format!("`{path}` is included into two namespaces"))
                        .at(here, format!("here into `{}`", self.namespaces.uri(expected)))
                        .at(first, "here into another")
                        .help("give each namespace a copy of its own, with a `targetNamespace`")
                }
                _ => {
                    self.files[target].namespace = expected;
                    return;
                }
            },
        };
        self.report(error);
    }
}

impl SchemaFile {
    fn new(file: Arc<SourceFile>, outline: Outline, built_in: bool) -> Self {
        SchemaFile {
            file,
            namespace: NsId::NONE,
            outline,
            built_in,
        }
    }
}

/// The path that a `schemaLocation` means, relative to the file it stands in.
fn local_path(location: &str, here: &Location) -> Result<PathBuf, Box<Diagnostic>> {
    if is_remote(location) {
        let name = location.rsplit('/').next().unwrap_or_default();
        return Err(Box::new(
            Diagnostic::error("schemas are not fetched from the network")
                .at(here.clone(), "a remote location")
                .help(format!(
                    "save the file beside this one and write schemaLocation=\"{name}\""
                )),
        ));
    }
    let path = location.strip_prefix("file://").unwrap_or(location);
    let path = percent_decoded(path).unwrap_or_else(|| path.to_owned());
    if path.is_empty() {
        return Err(Box::new(
            Diagnostic::error("`schemaLocation` is empty")
                .at(here.clone(), "")
                .help("write the path of the file, relative to this one"),
        ));
    }
    Ok(PathBuf::from(path.replace('\\', "/")))
}

/// `text` with `%20` and the like replaced; `None` where that is not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(high * 16 + low);
                rest = &tail[2..];
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

fn too_many_files(limit: usize) -> Diagnostic {
    Diagnostic::error(format!("more than {limit} schema files")).help("raise `Limits::files` if this is meant")
}
