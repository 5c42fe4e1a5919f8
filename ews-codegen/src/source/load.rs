//! Reading the files, and following them to further ones.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component as PathPart, Path, PathBuf};
use std::sync::Arc;

use super::outline::{Inclusion, InclusionKind, Namespaces, NsId, Outline, XML_NAMESPACE};
use super::{LoadOptions, SchemaFile, SourceFile, Sources, scan, xml};
use crate::diagnostic::{Diagnostic, Location};
use crate::error::{Error, ErrorKind};

/// The attributes of the `xml` namespace, which schemas import without saying where it is.
const XML_SCHEMA: &str = include_str!("xml.xsd");

/// What was read, whether sound or not.
pub(super) struct Loaded {
    pub(super) sources: Sources,
    /// What is wrong with the files, each for itself.
    pub(super) faults: Vec<Diagnostic>,
    /// Whether every declaration was seen, so that a name that is not among them is not declared.
    pub(super) complete: bool,
}

/// Reads `paths` and everything that they lead to; does not look at names yet.
pub(super) fn load(paths: &[PathBuf], options: &LoadOptions) -> Result<Loaded, Error> {
    let mut loader = Loader {
        options,
        roots: Vec::new(),
        known: HashMap::new(),
        namespaces: Namespaces::new(),
        files: Vec::new(),
        faults: Vec::new(),
        complete: true,
    };
    loader.given(paths)?;
    loader.follow_all();
    loader.add_xml_namespace();
    loader.settle_namespaces();
    Ok(Loaded {
        sources: Sources {
            files: loader.files,
            namespaces: loader.namespaces,
        },
        faults: loader.faults,
        complete: loader.complete,
    })
}

struct Loader<'a> {
    options: &'a LoadOptions,
    /// The directories below which inclusions may lead, without symbolic links.
    roots: Vec<PathBuf>,
    /// The files that were read, by their path without symbolic links.
    known: HashMap<PathBuf, usize>,
    namespaces: Namespaces,
    files: Vec<SchemaFile>,
    faults: Vec<Diagnostic>,
    complete: bool,
}

impl Loader<'_> {
    /// Reads what the caller names.
    fn given(&mut self, paths: &[PathBuf]) -> Result<(), Error> {
        if paths.is_empty() {
            let fault = Diagnostic::error("no schema was given").help("name a directory that contains .xsd files");
            return Err(Error::new(ErrorKind::Request, fault));
        }
        let mut given = Vec::new();
        for path in paths {
            let metadata = fs::metadata(path).map_err(|error| Error::io("cannot read", path, error))?;
            let root = if metadata.is_dir() {
                path.as_path()
            } else {
                parent(path)
            };
            self.roots.push(canonical(root)?);
            if metadata.is_dir() {
                given.extend(schemas_in(path)?);
            } else {
                given.push(path.clone());
            }
        }
        for path in given {
            let canonical = canonical(&path)?;
            if !self.known.contains_key(&canonical) {
                self.read(path, canonical)?;
            }
        }
        Ok(())
    }

    /// Reads and scans one file, whose faults are collected. An error means that there is no text.
    fn read(&mut self, path: PathBuf, canonical: PathBuf) -> Result<usize, Error> {
        let bytes = read_bytes(&path, self.options.limits.file_size)?;
        let index = self.files.len();
        self.known.insert(canonical, index);
        match text(&path, bytes) {
            Ok(text) => self.add(SourceFile::new(path, text), false),
            Err((file, fault)) => {
                self.faults.push(*fault);
                self.files
                    .push(SchemaFile::new(Arc::new(file), Outline::default(), false));
            }
        }
        Ok(index)
    }

    fn add(&mut self, file: SourceFile, built_in: bool) {
        let file = Arc::new(file);
        let scanned = scan::scan(&file, &mut self.namespaces, &self.options.limits);
        self.faults.extend(scanned.faults);
        self.complete &= scanned.complete;
        self.files.push(SchemaFile::new(file, scanned.outline, built_in));
    }

    /// Follows the inclusions of every file, those of the files reached included.
    fn follow_all(&mut self) {
        let mut index = 0;
        while index < self.files.len() {
            for number in 0..self.files[index].outline.inclusions.len() {
                match self.follow(index, number) {
                    Ok(target) => self.files[index].outline.inclusions[number].target = target,
                    Err(fault) => {
                        self.complete = false;
                        self.faults.push(*fault);
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
        if inclusion.kind == InclusionKind::Import && inclusion.namespace == NsId::XML && is_remote(location) {
            return Ok(None);
        }
        let relative = local_path(location, &here)?;
        let path = parent(file.path()).join(relative);
        let shown = normalized(&path);
        let real = fs::canonicalize(&path).map_err(|error| unreadable(location, &shown, &here, &error))?;
        // Where symbolic links are involved, a path cannot always be shortened.
        let path = if fs::canonicalize(&shown).is_ok_and(|same| same == real) {
            shown
        } else {
            path
        };
        self.check_inside(&path, &real, &here)?;
        if let Some(known) = self.known.get(&real) {
            return Ok(Some(*known));
        }
        if self.files.len() >= self.options.limits.files {
            return Err(too_many_files(self.options.limits.files, here));
        }
        let read = self.read(path, real);
        read.map(Some)
            .map_err(|error| Box::new(error.into_diagnostic().at(here, "included here")))
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
        let mut fault =
            Diagnostic::error(message).at(here, format!("imported here as `{}`", self.namespaces.uri(expected)));
        if let Some((_, span)) = found {
            fault = fault.at(self.files[target].location(span), "declared here");
        }
        self.faults
            .push(fault.help("write the same namespace in both, or name another file"));
    }

    /// An included file is of the namespace of the file that includes it, or has none and takes it over.
    fn adopt(&mut self, index: usize, number: usize, target: usize, adopted: &mut HashMap<usize, Location>) {
        let inclusion = &self.files[index].outline.inclusions[number];
        let here = self.files[index].location(inclusion.span);
        let expected = self.files[index].namespace;
        let path = self.files[target].path().display();
        let fault = match self.files[target].outline.target_namespace {
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
        self.faults.push(fault);
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

/// The directory of a file; the current one for a bare name.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}

fn canonical(path: &Path) -> Result<PathBuf, Error> {
    fs::canonicalize(path).map_err(|error| Error::io("cannot read", path, error))
}

/// The `.xsd` files of a directory, by name.
fn schemas_in(directory: &Path) -> Result<Vec<PathBuf>, Error> {
    let failed = |error| Error::io("cannot read", directory, error);
    let mut paths = Vec::new();
    for entry in fs::read_dir(directory).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("xsd"))
        {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        let fault = Diagnostic::error(format!("`{}` contains no .xsd file", directory.display()))
            .help("an Exchange server has them at https://SERVER/EWS/messages.xsd and types.xsd");
        return Err(Error::new(ErrorKind::Io, fault));
    }
    paths.sort();
    Ok(paths)
}

fn read_bytes(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let failed = |error| Error::io("cannot read", path, error);
    let metadata = fs::metadata(path).map_err(failed)?;
    if !metadata.is_file() {
        let fault = Diagnostic::error(format!("`{}` is not a regular file", path.display()))
            .help("name a schema file, or a directory that contains some");
        return Err(Error::new(ErrorKind::Io, fault));
    }
    let limit = limit.min(u64::from(u32::MAX) - 1);
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(limit)).unwrap_or(0) + 1);
    File::open(path)
        .map_err(failed)?
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > limit {
        let fault = Diagnostic::error(format!("`{}` is larger than {limit} bytes", path.display()))
            .help("raise `Limits::file_size` if this is meant");
        return Err(Error::new(ErrorKind::Io, fault));
    }
    Ok(bytes)
}

/// The text of a file in UTF-8, without a byte order mark; or what to show of it, and why it cannot be used.
fn text(path: &Path, mut bytes: Vec<u8>) -> Result<String, (SourceFile, Box<Diagnostic>)> {
    let has_mark = bytes.starts_with(b"\xEF\xBB\xBF");
    if has_mark {
        bytes.drain(..3);
    }
    if let Some(encoding) = wide_encoding(&bytes) {
        let fault = Diagnostic::error(format!("`{}` is encoded as {encoding}", path.display()))
            .help(format!("convert it to UTF-8: iconv -f {encoding} -t UTF-8"));
        return Err((SourceFile::new(path, ""), Box::new(fault)));
    }
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let byte = error.as_bytes()[at];
            let message = format!("byte 0x{byte:02X} is not UTF-8");
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            return Err(broken_text(
                path,
                text,
                at,
                &message,
                "convert the file to UTF-8, for instance with iconv",
            ));
        }
    };
    match xml::forbidden_character(&text) {
        None => Ok(text),
        Some((at, c)) => {
            let message = format!("character U+{:04X} is not allowed in XML", u32::from(c));
            Err(broken_text(path, text, at, &message, "remove it; is the file damaged?"))
        }
    }
}

fn broken_text(path: &Path, text: String, at: usize, message: &str, help: &str) -> (SourceFile, Box<Diagnostic>) {
    let file = Arc::new(SourceFile::new(path, text));
    let width = file.text()[at..].chars().next().map_or(0, char::len_utf8);
    let fault = Diagnostic::error(message)
        .at(Location::new(&file, at..at + width), "")
        .help(help);
    (SourceFile::new(path, ""), Box::new(fault))
}

/// The name of an encoding with more than one byte for each character, recognized by its first bytes.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [b'<', 0, 0, 0, ..] => Some("UTF-32LE"),
        [0, 0, 0xFE, 0xFF, ..] | [0, 0, 0, b'<', ..] => Some("UTF-32BE"),
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some("UTF-16LE"),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some("UTF-16BE"),
        _ => None,
    }
}

fn is_remote(location: &str) -> bool {
    ["http://", "https://", "ftp://", "//"].iter().any(|scheme| {
        location
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })
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

/// `path` without `.` and with `..` taken away where a name precedes it, so that messages stay readable.
fn normalized(path: &Path) -> PathBuf {
    let mut result = PathBuf::new();
    for part in path.components() {
        match part {
            PathPart::CurDir => {}
            PathPart::ParentDir if matches!(result.components().next_back(), Some(PathPart::Normal(_))) => {
                result.pop();
            }
            part => result.push(part),
        }
    }
    result
}

fn unreadable(location: &str, path: &Path, here: &Location, error: &io::Error) -> Box<Diagnostic> {
    let fault = match error.kind() {
        io::ErrorKind::NotFound => Diagnostic::error(format!("schema file `{}` does not exist", path.display()))
            .at(here.clone(), "no such file"),
        _ => Error::io_diagnostic("cannot read", path, error).at(here.clone(), "included here"),
    };
    let siblings = siblings(path);
    let name = Path::new(location)
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or(location);
    Box::new(
        fault
            .suggest(name, &siblings)
            .help("a schemaLocation is relative to the file in which it stands"),
    )
}

/// The names of the schema files in the directory of `path`.
fn siblings(path: &Path) -> Vec<String> {
    let name = |path: PathBuf| path.file_name().and_then(|name| name.to_str()).map(str::to_owned);
    schemas_in(parent(path))
        .unwrap_or_default()
        .into_iter()
        .filter_map(name)
        .collect()
}

fn too_many_files(limit: usize, here: Location) -> Box<Diagnostic> {
    Box::new(
        Diagnostic::error(format!("more than {limit} schema files"))
            .at(here, "one too many")
            .help("raise `Limits::files` if this is meant"),
    )
}
