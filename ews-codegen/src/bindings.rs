//! From schemas to text: all stages, and what comes out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::chosen::Chosen;
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::layout::{Layout, Split};
use crate::load::Wsdl;
use crate::passes::attributes::Rule;
use crate::passes::externs::Externs;
use crate::source::Sources;
use crate::stage::{Observer, Stage};
use crate::{emit, ir, load, lower, passes};

/// What to generate; [`Builder`](crate::Builder) makes it.
pub(crate) struct Request<'a> {
    pub(crate) sources: &'a Sources,
    pub(crate) wsdl: Option<&'a Wsdl>,
    pub(crate) chosen: &'a Chosen,
    /// Whether what the schemas leave undocumented is documented by the table of this crate.
    pub(crate) document: bool,
    pub(crate) rules: &'a [Rule],
    pub(crate) externs: &'a Externs,
    pub(crate) cut: Cut,
    pub(crate) observer: &'a Observer,
}

/// Whether the bindings are cut into files and by features.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Cut {
    /// One file.
    #[default]
    No,
    /// A file for each schema file.
    Files,
    /// The same, in which each item has the condition under which a feature for each operation needs it.
    Features,
}

/// Generated bindings, and what can be told about them.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Bindings {
    /// The Rust code; with an [`out_dir`](crate::Builder::out_dir) that of its `mod.rs`.
    pub text: String,
    /// The other files of the [`out_dir`](crate::Builder::out_dir), by name; none without one.
    pub modules: Vec<Module>,
    /// The operations in it, in the order of the schema.
    pub operations: Vec<OperationInfo>,
    /// The elements in it that are roots of documents, such as `t:Message`, in the order of the schema.
    pub elements: Vec<String>,
    /// How many types it has for these operations and elements.
    pub types: usize,
    /// How many types it has for headers alone.
    pub header_types: usize,
    /// Every file that was read.
    pub files: Vec<PathBuf>,
    /// What is wrong with the schemas, but does no harm.
    pub warnings: Vec<Diagnostic>,
}

/// A file of bindings that are split.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Module {
    /// The name of the file, such as `photos.rs`.
    pub file: String,
    /// What is in it.
    pub text: String,
}

/// An operation of the schemas.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperationInfo {
    /// Its name, such as `GetUserPhoto`.
    pub name: String,
    /// The element of the request, such as `m:GetUserPhoto`.
    pub request: String,
    /// The element of the response; empty if the operation is one-way.
    pub response: String,
    /// The `SOAPAction` of the HTTP request.
    pub soap_action: String,
    /// The elements that the headers of request and response can have.
    pub headers: Vec<String>,
}

/// All stages.
pub(crate) fn generate(request: &Request<'_>, runtime: &syn::Path) -> Result<Bindings, Error> {
    let (sources, observer) = (request.sources, request.observer);
    let mut schema = model(request)?;
    passes::attributes::apply(&mut schema, request.rules)?;
    if request.cut != Cut::No {
        passes::modules::find(&mut schema, sources);
    }
    if request.cut == Cut::Features {
        passes::gates::find(&mut schema);
    }
    observer.tell(Stage::Emit);
    let (text, modules) = texts(&schema, runtime, &names(sources));
    Ok(Bindings {
        text,
        modules,
        operations: schema.operations.iter().map(OperationInfo::from).collect(),
        elements: schema.elements().map(|root| root.name.to_string()).collect(),
        types: schema.emitted.len() - schema.header_types,
        header_types: schema.header_types,
        files: files(sources, request.wsdl),
        warnings: sources.warnings().to_vec(),
    })
}

/// The code, and the files beside it where it is split.
fn texts(schema: &ir::Schema, runtime: &syn::Path, names: &[String]) -> (String, Vec<Module>) {
    let Some(modules) = &schema.modules else {
        let mut file = Layout::new(names);
        emit::emit(schema, runtime, |part| file.push(part.condition, part.items));
        return (file.into_text(), Vec::new());
    };
    let mut split = Split::new(names, modules);
    emit::emit(schema, runtime, |part| split.push(part));
    let (text, modules) = split.into_texts();
    let modules = modules.into_iter().map(|(name, text)| Module {
        file: format!("{name}.rs"),
        text,
    });
    let table = emit::features(schema).map(|text| Module {
        file: "features.txt".to_owned(),
        text,
    });
    (text, modules.chain(table).collect())
}

/// Every file that was read, each once.
fn files(sources: &Sources, wsdl: Option<&Wsdl>) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = sources.paths().map(Path::to_owned).collect();
    for file in wsdl.into_iter().flat_map(|wsdl| &wsdl.files) {
        if !files.contains(file) {
            files.push(file.clone());
        }
    }
    files
}

/// The stages up to the model of what would be emitted.
pub(crate) fn model(request: &Request<'_>) -> Result<ir::Schema, Error> {
    let (sources, observer) = (request.sources, request.observer);
    observer.tell(Stage::Load);
    let schemas = load::load(sources)?;
    observer.tell(Stage::Lower);
    let schema = lower::lower(&schemas, request.wsdl, request.chosen);
    let mut schema = schema.map_err(|error| sources.located(error))?;
    observer.tell(Stage::Passes);
    if request.document {
        passes::documentation::apply(&mut schema);
    }
    passes::run(&mut schema, request.chosen, request.externs)?;
    let refusals = schema.refusals().map(|error| sources.located(error.clone()));
    match refusals.reduce(Error::and) {
        None => Ok(schema),
        Some(error) => Err(error),
    }
}

/// The operations alone, without generating anything. A WSDL may bind more than the schemas declare, unless that is what was
/// `chosen`; without a choice, all has to be there.
pub(crate) fn operations(sources: &Sources, wsdl: Option<&Wsdl>, chosen: &Chosen) -> Result<Vec<OperationInfo>, Error> {
    let schemas = load::load(sources)?;
    let schema = lower::lower(&schemas, wsdl, chosen).map_err(|error| sources.located(error))?;
    Ok(schema.operations.iter().map(OperationInfo::from).collect())
}

/// The names of the schema files, for the first line of the output, without those that others include: they can be many.
/// Paths would differ from one machine to the next.
fn names(sources: &Sources) -> Vec<String> {
    let names = sources
        .main_paths()
        .filter_map(Path::file_name)
        .map(|name| name.to_string_lossy().into_owned());
    names.collect::<BTreeSet<String>>().into_iter().collect()
}

impl From<&ir::Operation> for OperationInfo {
    fn from(operation: &ir::Operation) -> Self {
        OperationInfo {
            name: operation.name.clone(),
            request: operation.request.to_string(),
            response: operation
                .response
                .as_ref()
                .map(|(element, _)| element.to_string())
                .unwrap_or_default(),
            soap_action: operation.soap_action.clone(),
            headers: operation.headers.iter().map(ToString::to_string).collect(),
        }
    }
}

#[cfg(test)]
mod tests;
