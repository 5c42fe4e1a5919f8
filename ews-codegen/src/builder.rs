//! The library's door: [`Builder`].

mod choices;

use std::path::PathBuf;
use std::sync::Arc;

use crate::bindings::{self, Bindings, OperationInfo, Request};
use crate::cargo::rerun_if_changed;
use crate::chosen::{Chosen, Operations};
use crate::error::Error;
use crate::graph::Graph;
use crate::load::SoapVersion;
use crate::passes::attributes::{Rule, Target};
use crate::source::{Input, Limits, LoadOptions, Sources};
use crate::stage::{Observer, Stage};

use self::choices::{Read, nothing_chosen};

/// Generates bindings: name the schemas and the operations, then [`compile`](Builder::compile) in a build script or
/// [`generate`](Builder::generate) anywhere.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), ews_codegen::Error> {
///     ews_codegen::Builder::new()
///         .schema("schemas")
///         .operation("GetUserPhoto")
///         .operation("GetUserAvailability")
///         .compile()
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Builder {
    schemas: Vec<PathBuf>,
    sources: Option<Arc<Sources>>,
    load: LoadOptions,
    wsdl: Option<Input>,
    soap: Option<SoapVersion>,
    chosen: Chosen,
    rules: Vec<Rule>,
    schema_docs_only: bool,
    externs: Vec<(String, String)>,
    own_core_types: bool,
    runtime_path: Option<String>,
    out_file: Option<PathBuf>,
    out_dir: Option<PathBuf>,
    operation_features: bool,
    observer: Observer,
}

impl Builder {
    /// A builder that knows no schema yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a schema file, or all `.xsd` files of a directory. What they include, import and redefine is read as well.
    #[must_use]
    pub fn schema(mut self, path: impl Into<PathBuf>) -> Self {
        self.schemas.push(path.into());
        self
    }

    /// Takes schemas that have been read already, or that are in memory, in place of those that
    /// [`schema`](Builder::schema) names.
    ///
    /// ```
    /// use ews_codegen::Builder;
    /// use ews_codegen::source::{LoadOptions, Sources};
    ///
    /// # fn main() -> Result<(), ews_codegen::Error> {
    /// # let messages = std::fs::read("tests/cases/choices/messages.xsd").unwrap();
    /// let sources = Sources::from_texts([("messages.xsd", messages)], &LoadOptions::default())?;
    /// let bindings = Builder::new().sources(sources).operation("Ask").generate()?;
    /// # assert!(bindings.contains("pub struct Ask "));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn sources(mut self, sources: Sources) -> Self {
        self.sources = Some(Arc::new(sources));
        self
    }

    /// Lets the schemas lead to files outside the directories that were given.
    #[must_use]
    pub fn allow_outside(mut self) -> Self {
        self.load.allow_outside = true;
        self
    }

    /// Reads `file` where a schema or WSDL leads to `url`, which is taken as it is written there: mostly an address on the
    /// network, since nothing is fetched from there. An import without a location is meant by its namespace. What lies beside
    /// the file may be included from it.
    ///
    /// ```no_run
    /// # fn main() -> Result<(), ews_codegen::Error> {
    /// let builder = ews_codegen::Builder::new()
    ///     .wsdl("event.wsdl")
    ///     .map("http://docs.oasis-open.org/wsn/b-2.xsd", "oasis/b-2.xsd");
    /// # builder.generate()?; Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn map(mut self, url: impl Into<String>, file: impl Into<PathBuf>) -> Self {
        self.load.map.insert(url.into(), file.into());
        self
    }

    /// Limits what is read.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.load.limits = limits;
        self
    }

    /// Takes the operations, their headers and SOAP actions from a WSDL.
    ///
    /// The schemas in it and those that it imports are read as well, so that no [`schema`](Builder::schema) need be named. What
    /// is named counts where it imports the same namespace.
    ///
    /// Without one, every element `X` or `XRequest` with an element `XResponse` beside it is an operation, with all the
    /// headers that EWS knows.
    #[must_use]
    pub fn wsdl(mut self, path: impl Into<PathBuf>) -> Self {
        self.wsdl = Some(Input::File(path.into()));
        self
    }

    /// Takes a WSDL that is in memory, in place of the one that [`wsdl`](Builder::wsdl) names. The path is for messages.
    ///
    /// ```
    /// let builder = ews_codegen::Builder::new().schema("../schemas").wsdl_text("services.wsdl", "<html/>");
    /// let error = builder.list_operations().unwrap_err();
    /// assert!(error.to_string().starts_with("services.wsdl:1:2: this is a web page, not a WSDL"));
    /// ```
    #[must_use]
    pub fn wsdl_text(mut self, path: impl Into<PathBuf>, text: impl Into<Vec<u8>>) -> Self {
        self.wsdl = Some(Input::Text(path.into(), text.into()));
        self
    }

    /// Takes the operations of the WSDL's bindings for this version of SOAP. Without a choice they are those of the bindings
    /// for SOAP 1.1, or for SOAP 1.2 where there are no others. Envelopes are written in that version.
    #[must_use]
    pub fn soap_version(mut self, version: SoapVersion) -> Self {
        self.soap = Some(version);
        self
    }

    /// Adds an operation, such as `GetUserPhoto`. Only what the chosen operations need is generated.
    #[must_use]
    pub fn operation(mut self, name: impl Into<String>) -> Self {
        self.chosen.operations.add(name.into());
        self
    }

    /// Chooses every operation.
    #[must_use]
    pub fn all_operations(mut self) -> Self {
        self.chosen.operations = Operations::All;
        self
    }

    /// Chooses every operation or, in schemas without operations, every global element.
    #[must_use]
    pub fn all(mut self) -> Self {
        self.chosen.operations = Operations::AllOrElements;
        self
    }

    /// Adds a global element, for documents that consist of it: `{namespace}name`, with `t:` or `m:` for the namespaces of
    /// EWS, or the name alone where only one element has it.
    ///
    /// Its type implements `ews_types::Body`, and `ews_types::Document` reads and writes it. The type is called as the
    /// element; one that several elements have is wrapped in a newtype for each of them, and so is a simple type.
    ///
    /// ```
    /// let code = ews_codegen::Builder::new().schema("../schemas").element("t:ServerVersionInfo").generate()?;
    /// assert!(code.contains("impl ::ews_types::Body for ServerVersionInfo {"));
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    #[must_use]
    pub fn element(mut self, name: impl Into<String>) -> Self {
        self.chosen.elements.insert(name.into());
        self
    }

    /// Adds a named type for its own sake, by a name as [`element`](Builder::element) takes it.
    ///
    /// ```
    /// let code = ews_codegen::Builder::new().schema("../schemas").type_("m:ResponseCodeType").generate()?;
    /// assert!(code.contains("pub enum ResponseCode {"));
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    #[must_use]
    pub fn type_(mut self, name: impl Into<String>) -> Self {
        self.chosen.types.insert(name.into());
        self
    }

    /// Adds every SOAP header of EWS that the schemas declare to `Header`, whatever the operations use. The runtime's own bindings
    /// are made so, since all others take its `Header`.
    #[must_use]
    pub fn all_headers(mut self) -> Self {
        self.chosen.all_headers = true;
        self
    }

    /// Takes the types that `pattern` names from elsewhere instead of generating them: `m:ResponseCodeType` is the type at
    /// `path`, `t:*` are those of their own names in the module at `path`. They are re-exported, and must implement what the
    /// generated ones would: `Clone`, `Debug`, `PartialEq`, serde's traits and, for enumerations, `Eq` and `Hash`. A member of
    /// a union or an item of a list must implement `ews_types::facets::SimpleType` as well. Values of a type from elsewhere are
    /// not checked against the facets, and a default or fixed value, that this schema gives them.
    ///
    /// The types that the runtime needs itself are taken from there without being named, so that all bindings share them:
    /// `ResponseCode`, `ResponseClass`, `ExchangeVersion`, `RequestServerVersion`, `ServerVersionInfo`, `MessageXml` and
    /// `Header`. See [`own_core_types`](Builder::own_core_types).
    ///
    /// ```
    /// let builder = ews_codegen::Builder::new().schema("../schemas").operation("GetUserPhoto");
    /// let code = builder.extern_type("t:UserPhotoSizeType", "::ews_types::UserPhotoSize").generate()?;
    /// assert!(code.contains("pub use ::ews_types::UserPhotoSize;"));
    /// assert!(code.contains("pub use ::ews_types::ResponseCode;"));
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    #[must_use]
    pub fn extern_type(mut self, pattern: impl Into<String>, path: impl Into<String>) -> Self {
        self.externs.push((pattern.into(), path.into()));
        self
    }

    /// Generates the types that are the runtime's otherwise, such as `ResponseCode`. The runtime's own bindings
    /// (`runtime_path("crate")`) have them without that.
    #[must_use]
    pub fn own_core_types(mut self) -> Self {
        self.own_core_types = true;
        self
    }

    /// Documents nothing but what the schemas document. Otherwise the types and elements of EWS that they leave undocumented,
    /// which in Microsoft's files are most, have the documentation that this crate knows for their names.
    ///
    /// ```
    /// let builder = ews_codegen::Builder::new().schema("../schemas").operation("GetUserPhoto");
    /// assert_eq!(builder.clone().schema_documentation_only().generate()?, builder.generate()?);
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    #[must_use]
    pub fn schema_documentation_only(mut self) -> Self {
        self.schema_docs_only = true;
        self
    }

    /// Adds attributes to the generated types that `pattern` names as the schema does: `t:ItemType`, `{namespace}name`, a
    /// name alone in any namespace, `t:*` or `*`. A pattern that matches nothing is an error.
    ///
    /// ```
    /// let builder = ews_codegen::Builder::new().schema("../schemas").operation("GetUserPhoto");
    /// let code = builder.type_attribute("t:UserPhotoSizeType", "#[derive(PartialOrd, Ord)]").generate()?;
    /// assert!(code.contains("#[derive(PartialOrd, Ord)]\n#[non_exhaustive]\npub enum UserPhotoSize {"));
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    #[must_use]
    pub fn type_attribute(self, pattern: impl Into<String>, attributes: impl Into<String>) -> Self {
        self.rule(Target::Type, pattern.into(), attributes.into())
    }

    /// Adds attributes to fields, variants and values of enumerations. The pattern is that of a type as
    /// [`type_attribute`](Builder::type_attribute) takes it, a slash, and the name of an element, of an attribute with `@`, or
    /// a value: `t:ItemType/t:Subject`, `t:ItemIdType/@Id`, `*/t:Body`, `t:ImportanceChoicesType/High`, `t:ItemType/*`.
    ///
    /// The fields that a type inherits are its own. The variants of a choice are found by the type that holds it.
    ///
    /// ```
    /// let builder = ews_codegen::Builder::new().schema("../schemas").operation("GetUserPhoto");
    /// let code = builder.field_attribute("m:GetUserPhotoType/m:Email", "#[doc(alias = \"smtp\")]").generate()?;
    /// assert!(code.contains("    #[doc(alias = \"smtp\")]\n    pub email: String,"));
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    #[must_use]
    pub fn field_attribute(self, pattern: impl Into<String>, attributes: impl Into<String>) -> Self {
        self.rule(Target::Member, pattern.into(), attributes.into())
    }

    /// Derives further traits for types, which are named as for [`type_attribute`](Builder::type_attribute).
    ///
    /// ```
    /// let builder = ews_codegen::Builder::new().schema("../schemas").operation("GetUserPhoto");
    /// let code = builder.derive("t:*", "PartialOrd").generate()?;
    /// assert!(code.contains("#[derive(PartialOrd)]\n#[non_exhaustive]\npub enum UserPhotoSize {"));
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    #[must_use]
    pub fn derive(self, pattern: impl Into<String>, traits: impl AsRef<str>) -> Self {
        let attribute = format!("#[derive({})]", traits.as_ref());
        self.rule(Target::Type, pattern.into(), attribute)
    }

    fn rule(mut self, target: Target, pattern: String, attributes: String) -> Self {
        self.rules.push(Rule {
            target,
            pattern,
            attributes,
        });
        self
    }

    /// The path by which the generated code names the runtime crate. Default: `::ews_types`.
    #[must_use]
    pub fn runtime_path(mut self, path: impl Into<String>) -> Self {
        self.runtime_path = Some(path.into());
        self
    }

    /// The file that [`compile`](Builder::compile) writes. Default: `bindings.rs` in cargo's `OUT_DIR`.
    #[must_use]
    pub fn out_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_file = Some(path.into());
        self
    }

    /// Splits the bindings into a file for each schema file, and writes them to a directory: `mod.rs`, which has all the
    /// types, and the modules that it is made of. The files of one name, such as `messages/photos.xsd` and `types/photos.xsd`,
    /// go into one module. [`compile`](Builder::compile) and [`write`](Builder::write) create the directory; a file in it that is
    /// no longer generated is left alone.
    ///
    /// ```
    /// let bindings = ews_codegen::Builder::new().schema("../schemas").operation("GetUserPhoto").out_dir("src/ews").bindings()?;
    /// assert!(bindings.text.contains("mod photos;"));
    /// let photos = bindings.modules.iter().find(|module| module.file == "photos.rs").expect("a file for photos.xsd");
    /// assert!(photos.text.contains("pub struct GetUserPhoto {"));
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    #[must_use]
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(path.into());
        self
    }

    /// Compiles each item under the condition that something needs it, for a crate that has a feature for each operation,
    /// called as the operation is. Needs an [`out_dir`](Builder::out_dir).
    ///
    /// What one operation needs has its feature, `#[cfg(feature = "GetUserPhoto")]`. What several need is a part,
    /// `#[cfg(part = "Mailbox")]`, which a build script sets. It finds them in the file `features.txt` of the directory. A line
    /// `feature GetUserPhoto: …` lists the parts that the feature needs, and a line `part Mailbox: …` those that the part needs.
    /// The build script of `ews-types` is an example.
    ///
    /// ```
    /// let builder = ews_codegen::Builder::new().schema("../schemas").operation("GetUserPhoto").operation("SetUserPhoto");
    /// let bindings = builder.out_dir("src/ews").operation_features().bindings()?;
    /// let photos = bindings.modules.iter().find(|module| module.file == "photos.rs").expect("a file for photos.xsd");
    /// assert!(photos.text.contains("#[cfg(feature = \"GetUserPhoto\")]\n/// "));
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    #[must_use]
    pub fn operation_features(mut self) -> Self {
        self.operation_features = true;
        self
    }

    /// Calls `observer` at the beginning of each [`Stage`].
    #[must_use]
    pub fn on_stage(mut self, observer: impl Fn(Stage) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(observer);
        self
    }

    /// The bindings as Rust code.
    ///
    /// # Errors
    /// When a file cannot be read, a schema or the WSDL is broken, or an operation does not exist.
    pub fn generate(&self) -> Result<String, Error> {
        Ok(self.bindings()?.text)
    }

    /// The bindings, with what can be told about them.
    ///
    /// # Errors
    /// As [`generate`](Builder::generate).
    pub fn bindings(&self) -> Result<Bindings, Error> {
        let runtime = self.runtime()?;
        if self.chosen.is_empty() {
            return Err(nothing_chosen());
        }
        let cut = self.cut()?;
        let externs = self.externs();
        let read = self.read()?;
        let request = Request {
            externs: &externs,
            cut,
            ..self.request_of(&read, &self.chosen)
        };
        bindings::generate(&request, &runtime)
    }

    /// What the chosen operations reach, to be drawn.
    ///
    /// ```
    /// let graph = ews_codegen::Builder::new().schema("../schemas").operation("GetUserPhoto").graph()?;
    /// assert!(graph.to_mermaid().starts_with("flowchart LR"));
    /// # Ok::<(), ews_codegen::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`generate`](Builder::generate).
    pub fn graph(&self) -> Result<Graph, Error> {
        if self.chosen.is_empty() {
            return Err(nothing_chosen());
        }
        let schema = bindings::model(&self.request_of(&self.read()?, &self.chosen))?;
        Ok(Graph::of(&schema))
    }

    /// The operations that the schemas have, whether chosen or not.
    ///
    /// # Errors
    /// When a file cannot be read, or a schema or the WSDL is broken.
    pub fn list_operations(&self) -> Result<Vec<OperationInfo>, Error> {
        let Read { sources, wsdl } = self.read()?;
        bindings::operations(&sources, wsdl.as_ref(), &Chosen::any())
    }

    /// For build scripts: writes the bindings to the [`out_file`](Builder::out_file), and tells cargo to run the script
    /// again when one of the files that were read changes, and what to [warn](Bindings::warnings) of.
    ///
    /// # Errors
    /// As [`generate`](Builder::generate), and when the file cannot be written.
    pub fn compile(&self) -> Result<(), Error> {
        // Also when the rest fails: the next change may be the remedy.
        let wsdl = self.wsdl.iter().filter_map(Input::file);
        rerun_if_changed(self.schemas.iter().map(PathBuf::as_path).chain(wsdl));
        let destination = self.destination()?;
        let bindings = self.bindings()?;
        rerun_if_changed(bindings.files.iter().map(PathBuf::as_path));
        for warning in &bindings.warnings {
            println!("cargo::warning={warning}");
        }
        destination.write(&bindings)
    }

    /// Writes the bindings to the [`out_file`](Builder::out_file) or [`out_dir`](Builder::out_dir), except for files that have
    /// them already. A file appears as a whole or not at all.
    ///
    /// # Errors
    /// As [`compile`](Builder::compile).
    pub fn write(&self) -> Result<Bindings, Error> {
        let destination = self.destination()?;
        let bindings = self.bindings()?;
        destination.write(&bindings)?;
        Ok(bindings)
    }
}
