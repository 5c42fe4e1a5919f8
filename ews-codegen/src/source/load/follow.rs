//! From one file to the next.

use std::io;
use std::path::{Path, PathBuf};

use super::super::outline::{InclusionKind, NsId, is_remote};
use super::super::store::{normalized, parent};
use super::{Loader, Progress, path_of};
use crate::diagnostic::{Diagnostic, Location};
use crate::error::Error;

/// Why an inclusion leads nowhere.
enum Broken {
    /// There is no such file. An import may still be of a namespace that is given otherwise, or that nothing refers to.
    Missing(Box<Diagnostic>),
    /// What it says has no meaning.
    Wrong(Box<Diagnostic>),
}

impl Loader<'_> {
    /// Follows the inclusions of every file, those of the files reached included.
    pub(super) fn follow_all(&mut self) -> Result<(), Error> {
        loop {
            let at = |wanted: Progress| self.progress.iter().position(|progress| *progress == wanted);
            if let Some(index) = at(Progress::Settled) {
                self.progress[index] = Progress::Followed;
                self.follow_file(index)?;
            } else if let Some(index) = at(Progress::Unsettled) {
                // Nothing includes it, so it is in no namespace.
                self.settle(index, NsId::NONE);
            } else {
                return Ok(());
            }
        }
    }

    fn follow_file(&mut self, index: usize) -> Result<(), Error> {
        for number in 0..self.files[index].outline.inclusions.len() {
            if self.errors.len() >= self.options.limits.errors {
                return Ok(());
            }
            match self.follow(index, number)? {
                Ok(None) => {}
                Ok(Some(target)) => {
                    let target = self.instance(index, number, target)?;
                    self.files[index].outline.inclusions[number].target = Some(target);
                }
                Err(Broken::Missing(error)) if self.is_import(index, number) => {
                    self.files[index].outline.inclusions[number].missing = Some(error);
                }
                Err(Broken::Missing(error) | Broken::Wrong(error)) => {
                    self.complete = false;
                    self.report(*error);
                }
            }
        }
        Ok(())
    }

    fn is_import(&self, index: usize, number: usize) -> bool {
        self.files[index].outline.inclusions[number].kind == InclusionKind::Import
    }

    /// The file to which an inclusion leads, if it says where.
    fn follow(&mut self, index: usize, number: usize) -> Result<Result<Option<usize>, Broken>, Error> {
        let path = match self.path(index, number) {
            Ok(Some(path)) => path,
            Ok(None) => return Ok(Ok(None)),
            Err(broken) => return Ok(Err(broken)),
        };
        let real = self.store.real_path(&path);
        let (path, real) = match real {
            Ok(real) => (path, real),
            Err(error) => match self.in_another_case(&path) {
                Some(found) => found,
                None => return Ok(Err(Broken::Missing(self.unreadable(index, number, &path, &error)))),
            },
        };
        // Where symbolic links are involved, a path cannot always be shortened.
        let shown = normalized(&path);
        let is_same = self.store.real_path(&shown).is_ok_and(|same| same == real);
        let path = if is_same { shown } else { path };
        if let Some(known) = self.known.get(&real) {
            return Ok(Ok(Some(*known)));
        }
        if let Err(error) = self.check_inside(index, number, &path, &real) {
            return Ok(Err(Broken::Missing(error)));
        }
        self.has_room()?;
        let here = self.place(index, number);
        let read = self.read(path, real);
        Ok(read
            .map(Some)
            .map_err(|error| Broken::Missing(Box::new(error.into_diagnostic().at(here, "included here")))))
    }

    /// Where the location of an inclusion stands.
    fn place(&self, index: usize, number: usize) -> Location {
        let file = &self.files[index];
        file.location(file.outline.inclusions[number].span)
    }

    /// The path that an inclusion means; `None` where it names none, or one that is not needed.
    fn path(&self, index: usize, number: usize) -> Result<Option<PathBuf>, Broken> {
        let file = &self.files[index];
        let inclusion = &file.outline.inclusions[number];
        let is_import = inclusion.kind == InclusionKind::Import;
        let uri = self.namespaces.uri(inclusion.namespace);
        let Some(location) = inclusion.location.as_deref() else {
            let mapped = self.options.map.get(uri).filter(|_| is_import && !uri.is_empty());
            return Ok(mapped.cloned());
        };
        if let Some(mapped) = self.options.map.get(location) {
            return Ok(Some(mapped.clone()));
        }
        // A WSDL names the schemas that were given with it, by paths that hold where it comes from.
        let is_given = file.is_part() && is_import && self.given.contains(&inclusion.namespace);
        if inclusion.is_built_in() || is_given {
            return Ok(None);
        }
        let here = file.location(inclusion.span);
        if is_remote(location) {
            return Err(Broken::Missing(self.remote(location, here)));
        }
        let relative = path_of(location);
        if relative.as_os_str().is_empty() {
            let error = Diagnostic::error("`schemaLocation` is empty").at(here, "");
            let error = error.help("write the path of the file, relative to this one");
            return Err(Broken::Wrong(Box::new(error)));
        }
        Ok(Some(parent(file.path()).join(relative)))
    }

    fn remote(&self, location: &str, here: Location) -> Box<Diagnostic> {
        let name = location.rsplit('/').next().unwrap_or_default();
        let known: Vec<&str> = self.options.map.keys().map(String::as_str).collect();
        let error = Diagnostic::error("schemas are not fetched from the network");
        let error = error.at(here, "a remote location").suggest(location, &known);
        Box::new(error.help(format!(
            "save the file and name it (`--map {location}=FILE`, `Builder::map`), \
             or write schemaLocation=\"{name}\" for one beside this file"
        )))
    }

    /// The file whose name differs from that of `path` in upper and lower case only, if there is exactly one.
    fn in_another_case(&self, path: &Path) -> Option<(PathBuf, PathBuf)> {
        let name = path.file_name()?.to_str()?;
        let siblings = self.store.siblings(path);
        let mut alike = siblings.iter().filter(|sibling| sibling.eq_ignore_ascii_case(name));
        let (Some(found), None) = (alike.next(), alike.next()) else {
            return None;
        };
        let path = path.with_file_name(found);
        let real = self.store.real_path(&path).ok()?;
        Some((path, real))
    }

    fn unreadable(&self, index: usize, number: usize, path: &Path, error: &io::Error) -> Box<Diagnostic> {
        let (here, path) = (self.place(index, number), normalized(path));
        let error = match error.kind() {
            io::ErrorKind::NotFound => {
                Diagnostic::error(format!("schema file `{}` does not exist", path.display())).at(here, "no such file")
            }
            _ => Error::io_diagnostic("cannot read", &path, error).at(here, "included here"),
        };
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let error = error.suggest(name, &self.store.siblings(&path));
        Box::new(error.help("a schemaLocation is relative to the file in which it stands"))
    }

    fn check_inside(&self, index: usize, number: usize, path: &Path, real: &Path) -> Result<(), Box<Diagnostic>> {
        let is_beside = |named: &PathBuf| {
            self.store
                .real_path(named)
                .is_ok_and(|named| real.starts_with(parent(&named)))
        };
        let is_mapped = || self.options.map.values().any(is_beside);
        let is_inside = || self.roots.iter().any(|root| real.starts_with(root));
        if self.options.allow_outside || is_inside() || is_mapped() {
            return Ok(());
        }
        Err(Box::new(
            Diagnostic::error(format!("`{}` lies outside the given directories", path.display()))
                .at(self.place(index, number), "leads out of them")
                .help("move the file beside the others, or allow it (`--allow-outside`, `allow_outside(true)`)"),
        ))
    }
}
