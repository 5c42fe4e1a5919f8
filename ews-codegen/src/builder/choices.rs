//! What the builder's options come to: what is read, what is generated from it, and where it is written to.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Builder;
use crate::bindings::{self, Cut, Request};
use crate::chosen::{Chosen, Operations};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::ir::Schema;
use crate::load::Wsdl;
use crate::passes::externs::{Externs, Runtime};
use crate::source::Sources;
use crate::stage::Stage;
use crate::write::Destination;

/// What was read.
pub(super) struct Read {
    pub(super) sources: Arc<Sources>,
    pub(super) wsdl: Option<Wsdl>,
}

/// What schemas are compared by.
pub(crate) struct Model {
    pub(crate) sources: Arc<Sources>,
    pub(crate) schema: Schema,
    /// The names of all operations.
    pub(crate) operations: Vec<String>,
    /// The names of those that were chosen and do not exist.
    pub(crate) missing: BTreeSet<String>,
}

impl Builder {
    /// Where the bindings are written to.
    pub(super) fn destination(&self) -> Result<Destination, Error> {
        match (&self.out_dir, &self.out_file) {
            (Some(directory), _) => Ok(Destination::Directory(directory.clone())),
            (None, Some(file)) => Ok(Destination::File(file.clone())),
            (None, None) => default_out_file().map(Destination::File),
        }
    }

    /// How the bindings are cut.
    pub(super) fn cut(&self) -> Result<Cut, Error> {
        match (&self.out_dir, self.operation_features) {
            (None, false) => Ok(Cut::No),
            (Some(_), false) => Ok(Cut::Files),
            (Some(_), true) => Ok(Cut::Features),
            (None, true) => {
                let help =
                    "name a directory (`out_dir`, `--out-dir`): beside the code there is a table for the build script";
                Err(request(
                    "features for operations need more than one file".to_owned(),
                    help,
                ))
            }
        }
    }

    /// The model of those of the chosen operations that exist; of all operations if nothing was chosen.
    pub(crate) fn model(&self) -> Result<Model, Error> {
        let read = self.read()?;
        let mut chosen = match self.chosen.is_empty() {
            true => Chosen::any(),
            false => self.chosen.clone(),
        };
        let all = bindings::operations(&read.sources, read.wsdl.as_ref(), &chosen)?;
        let is_there = |name: &String| all.iter().any(|operation| operation.name == *name);
        let mut missing = BTreeSet::new();
        if let Operations::Named(names) = &mut chosen.operations {
            missing = names.iter().filter(|name| !is_there(name)).cloned().collect();
            names.retain(|name| !missing.contains(name));
        }
        let schema = bindings::model(&self.request_of(&read, &chosen))?;
        Ok(Model {
            sources: read.sources,
            schema,
            operations: all.into_iter().map(|operation| operation.name).collect(),
            missing,
        })
    }

    /// What to generate from what was read, with all types.
    pub(super) fn request_of<'a>(&'a self, read: &'a Read, chosen: &'a Chosen) -> Request<'a> {
        static NONE: Externs = Externs {
            runtime: Runtime::Unused,
            requested: Vec::new(),
        };
        Request {
            sources: &read.sources,
            wsdl: read.wsdl.as_ref(),
            chosen,
            document: !self.schema_docs_only,
            rules: &self.rules,
            externs: &NONE,
            cut: Cut::No,
            observer: &self.observer,
        }
    }

    /// The schemas and the WSDL, read and checked.
    pub(super) fn read(&self) -> Result<Read, Error> {
        self.observer.tell(Stage::Read);
        let wsdl = self.wsdl.as_ref();
        let wsdl = wsdl.map(|input| Wsdl::read(input, &self.load, self.soap)).transpose()?;
        let (inline, imported) = match &wsdl {
            Some(wsdl) => (wsdl.inline.as_slice(), wsdl.schemas.as_slice()),
            None => (&[][..], &[][..]),
        };
        let sources = match &self.sources {
            Some(sources) if inline.iter().all(|part| part.imports.is_some()) => Arc::clone(sources),
            Some(sources) => Arc::new(sources.with_inline(inline, &self.load)?),
            None => {
                let paths: Vec<PathBuf> = self.schemas.iter().chain(imported).cloned().collect();
                Arc::new(Sources::load_with(&paths, inline, &self.load)?)
            }
        };
        Ok(Read { sources, wsdl })
    }

    /// Which types are taken from elsewhere. The runtime's own bindings have them all.
    pub(super) fn externs(&self) -> Externs {
        let runtime = match self.runtime_path_or_default() {
            "crate" => Runtime::Own,
            _ if self.own_core_types => Runtime::Unused,
            path => Runtime::Other(path.to_owned()),
        };
        Externs {
            runtime,
            requested: self.externs.clone(),
        }
    }

    fn runtime_path_or_default(&self) -> &str {
        self.runtime_path.as_deref().unwrap_or("::ews_types")
    }

    pub(super) fn runtime(&self) -> Result<syn::Path, Error> {
        let path = self.runtime_path_or_default();
        let parsed = syn::parse_str::<syn::Path>(path);
        parsed.map_err(|_| {
            request(
                format!("the runtime path `{path}` is not a path"),
                "write it as in `use`: `::ews_types`",
            )
        })
    }
}

fn default_out_file() -> Result<PathBuf, Error> {
    match env::var_os("OUT_DIR") {
        Some(directory) => Ok(Path::new(&directory).join("bindings.rs")),
        None => {
            let help = "cargo sets it for build scripts; elsewhere name a file with `out_file`, or use `generate`";
            Err(request("there is no OUT_DIR to write to".to_owned(), help))
        }
    }
}

pub(super) fn nothing_chosen() -> Error {
    let help = "name operations (`operation`, `--operation`), elements or types, or take all (`all`, `--all`)";
    request("nothing was chosen to be generated".to_owned(), help)
}

fn request(message: String, help: &str) -> Error {
    Error::new(ErrorKind::Request, Diagnostic::error(message).help(help))
}
