//! Reading the files, and following them to further ones.
//!
//! A file without a target namespace takes over that of the file that includes it. Where several namespaces include it, it is
//! there once for each of them.

mod follow;
mod settle;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::outline::{Inclusion, InclusionKind, Namespaces, NsId, XML_NAMESPACE};
use super::store::{Store, normalized, parent, schemas_in};
use super::{Limits, LoadOptions, SchemaFile, SourceFile, Sources, scan, text};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};

/// The attributes of the `xml` namespace, which schemas import without saying where it is.
const XML_SCHEMA: &str = include_str!("../xml.xsd");

/// What was read, whether sound or not.
pub(super) struct Loaded {
    pub(super) sources: Sources,
    /// What is wrong with the files, each for itself.
    pub(super) errors: Vec<Diagnostic>,
    /// Whether every declaration was seen, so that a name that is not among them is not declared.
    pub(super) complete: bool,
}

/// A schema that is part of another document: the `xs:schema` of a WSDL.
#[derive(Clone, Debug)]
pub(crate) struct Inline {
    /// The document.
    pub(crate) file: Arc<SourceFile>,
    /// Where its `xs:schema` stands.
    pub(crate) range: Range<usize>,
    /// The namespaces that the elements around it declare, by prefix.
    pub(crate) prefixes: Vec<(String, String)>,
    /// The namespaces that it imports, if it has nothing but imports.
    pub(crate) imports: Option<Vec<String>>,
}

/// Reads `paths` and `inline` from the disk, and everything that they lead to; does not look at names yet.
pub(super) fn load(paths: &[PathBuf], inline: &[Inline], options: &LoadOptions) -> Result<Loaded, Error> {
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
    for Inline { file, .. } in inline {
        // A document that is in memory lies in no directory.
        loader.roots.extend(fs::canonicalize(parent(file.path())).ok());
    }
    loader.load(given, inline)
}

/// The same with `texts` that are in memory, by their path.
pub(super) fn load_texts(
    texts: BTreeMap<PathBuf, Vec<u8>>,
    inline: &[Inline],
    options: &LoadOptions,
) -> Result<Loaded, Error> {
    let texts: BTreeMap<_, _> = texts
        .into_iter()
        .map(|(path, text)| (normalized(&path), text))
        .collect();
    let given = texts.keys().cloned().collect();
    let mut loader = Loader::new(Store::Memory(texts), options);
    loader.roots.push(PathBuf::new());
    loader.load(given, inline)
}

fn no_schema() -> Error {
    let error = Diagnostic::error("no schema was given").help(
        "name the directory with messages.xsd and types.xsd: `Builder::schema`, `--schema`; \
         or a WSDL that contains its schemas: `Builder::wsdl`, `--wsdl`",
    );
    Error::new(ErrorKind::Request, error)
}

struct Loader<'a> {
    store: Store,
    options: &'a LoadOptions,
    /// The directories below which inclusions may lead, without symbolic links.
    roots: Vec<PathBuf>,
    /// The files that were read, by their path without symbolic links.
    known: HashMap<PathBuf, usize>,
    /// Files without a target namespace that are there once more, by what was read and the namespace that they take over.
    copies: HashMap<(usize, NsId), usize>,
    /// The namespaces of the files that were given.
    given: BTreeSet<NsId>,
    namespaces: Namespaces,
    files: Vec<SchemaFile>,
    /// How far each file is.
    progress: Vec<Progress>,
    errors: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
    complete: bool,
}

/// How far a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    /// It has no target namespace, and it is not known yet which one it takes over.
    Unsettled,
    /// Its namespace is known.
    Settled,
    /// What it leads to is known.
    Followed,
}

impl<'a> Loader<'a> {
    fn new(store: Store, options: &'a LoadOptions) -> Self {
        Loader {
            store,
            options,
            roots: Vec::new(),
            known: HashMap::new(),
            copies: HashMap::new(),
            given: BTreeSet::new(),
            namespaces: Namespaces::new(),
            files: Vec::new(),
            progress: Vec::new(),
            errors: Vec::new(),
            warnings: Vec::new(),
            complete: true,
        }
    }

    fn load(mut self, given: Vec<PathBuf>, inline: &[Inline]) -> Result<Loaded, Error> {
        if given.is_empty() && inline.is_empty() {
            return Err(no_schema());
        }
        for path in given {
            let real = self
                .store
                .real_path(&path)
                .map_err(|error| Error::io("cannot read", &path, error))?;
            if !self.known.contains_key(&real) {
                self.read(path, real)?;
            }
        }
        let own = |file: &SchemaFile| Some(file.outline.target_namespace?.0);
        self.given = self.files.iter().filter_map(own).collect();
        for part in inline {
            if self.is_given(part) {
                continue;
            }
            self.has_room()?;
            let prefixes = part.prefixes.iter();
            let prefixes = prefixes.map(|(prefix, uri)| (prefix.as_str().into(), self.namespaces.number(uri)));
            let prefixes = prefixes.collect();
            self.add(SchemaFile::part(Arc::clone(&part.file), part.range.clone(), prefixes));
        }
        self.follow_all()?;
        self.add_xml_namespace();
        self.check_namespaces();
        let redefinitions = self.order_of_redefinitions();
        let sources = Sources {
            files: self.files,
            namespaces: self.namespaces,
            redefinitions,
            warnings: self.warnings,
        };
        Ok(Loaded {
            sources,
            errors: self.errors,
            complete: self.complete,
        })
    }

    /// Whether a schema has nothing but imports of what is given: that of a WSDL which comes with its schemas.
    fn is_given(&self, part: &Inline) -> bool {
        let is_given = |uri: &String| {
            self.namespaces
                .find(uri)
                .is_some_and(|namespace| self.given.contains(&namespace))
        };
        part.imports
            .as_ref()
            .is_some_and(|imports| imports.iter().all(is_given))
    }

    /// Reads and scans one file, whose errors are collected. An error means that there is no text.
    fn read(&mut self, path: PathBuf, real: PathBuf) -> Result<usize, Error> {
        self.has_room()?;
        let bytes = self.store.read(&path, self.options.limits.file_size)?;
        let index = self.files.len();
        self.known.insert(real, index);
        match text::decode(&path, bytes) {
            Ok(text) => self.add(SchemaFile::new(Arc::new(SourceFile::new(path, text)))),
            Err((file, error)) => {
                self.report(*error);
                self.complete = false;
                self.push(SchemaFile::new(Arc::new(file)));
            }
        }
        Ok(index)
    }

    fn has_room(&self) -> Result<(), Error> {
        let limit = self.options.limits.files;
        if self.files.len() < limit {
            return Ok(());
        }
        let error = Diagnostic::error(format!("more than {limit} schema files"));
        let error = error.help(Limits::raise("files"));
        Err(Error::new(ErrorKind::Request, error))
    }

    fn report(&mut self, error: Diagnostic) {
        if self.errors.len() < self.options.limits.errors {
            self.errors.push(error);
        }
    }

    /// Scans a file and enters it.
    fn add(&mut self, mut file: SchemaFile) {
        let scanned = scan::scan(&file, &mut self.namespaces, &self.options.limits);
        scanned.errors.into_iter().for_each(|error| self.report(error));
        let room = self.options.limits.errors.saturating_sub(self.warnings.len());
        self.warnings.extend(scanned.warnings.into_iter().take(room));
        self.complete &= scanned.complete;
        file.outline = scanned.outline;
        self.push(file);
    }

    fn push(&mut self, mut file: SchemaFile) {
        let own = file.outline.target_namespace;
        self.progress.push(match own {
            Some((namespace, _)) => {
                file.namespace = namespace;
                Progress::Settled
            }
            None => Progress::Unsettled,
        });
        self.files.push(file);
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
            let mut file = SchemaFile::new(Arc::new(SourceFile::new(name, XML_SCHEMA)));
            file.built_in = true;
            self.add(file);
        }
    }
}

/// The path that a `schemaLocation` means.
fn path_of(location: &str) -> PathBuf {
    let path = location.strip_prefix("file://").unwrap_or(location);
    let path = percent_decoded(path).unwrap_or_else(|| path.to_owned());
    PathBuf::from(path.replace('\\', "/"))
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

/// The file that a document which is not a schema refers to by `location`: relative to it, or as `options` map it.
/// `None` where that is a remote location that is not mapped.
pub(crate) fn document_path(from: &Path, location: &str, options: &LoadOptions) -> Option<PathBuf> {
    if let Some(mapped) = options.map.get(location) {
        return Some(mapped.clone());
    }
    let is_local = !super::outline::is_remote(location);
    is_local.then(|| normalized(&parent(from).join(path_of(location))))
}
