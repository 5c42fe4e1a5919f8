//! What the commands read, and what they make of it: arguments that they share.

use std::path::PathBuf;

use clap::Args;
use ews_codegen::{Builder, Limits, SoapVersion};

use super::output::Output;

/// What to read.
#[derive(Args)]
pub(super) struct Input {
    /// A schema file, or a directory with schema files. Can be repeated
    #[arg(long, required_unless_present = "wsdl", value_name = "PATH")]
    schema: Vec<PathBuf>,
    /// Take operations, headers and SOAP actions from this WSDL, and the schemas that it contains or imports
    #[arg(long, value_name = "FILE")]
    wsdl: Option<PathBuf>,
    /// Take the operations of the WSDL's bindings for this version of SOAP. Default: 1.1, if it has such
    #[arg(long, value_name = "VERSION", value_parser = ["1.1", "1.2"], requires = "wsdl")]
    soap: Option<String>,
    /// Read this file where a schema or WSDL leads to the address. Can be repeated
    #[arg(long, value_name = "URL=FILE", value_parser = last_pair)]
    map: Vec<(String, String)>,
    #[command(flatten)]
    bounds: Bounds,
}

/// What schemas may do.
#[derive(Args)]
pub(super) struct Bounds {
    /// Let schemas lead to files outside the directories given
    #[arg(long)]
    allow_outside: bool,
    /// Change a limit that an error names, as in depth=128. Can be repeated
    #[arg(long, value_name = "NAME=NUMBER", value_parser = limit)]
    limit: Vec<(Limit, u64)>,
}

/// The name of a field of [`Limits`].
#[derive(Clone, Copy)]
enum Limit {
    FileSize,
    Files,
    Depth,
    Attributes,
    Chain,
    Expansion,
    Errors,
}

impl Limit {
    const ALL: [(&str, Limit); 7] = [
        ("file_size", Limit::FileSize),
        ("files", Limit::Files),
        ("depth", Limit::Depth),
        ("attributes", Limit::Attributes),
        ("chain", Limit::Chain),
        ("expansion", Limit::Expansion),
        ("errors", Limit::Errors),
    ];

    fn set(self, limits: &mut Limits, number: u64) {
        // More than fits into a `usize` can never be reached.
        let count = usize::try_from(number).unwrap_or(usize::MAX);
        match self {
            Limit::FileSize => limits.file_size = number,
            Limit::Files => limits.files = count,
            Limit::Depth => limits.depth = count,
            Limit::Attributes => limits.attributes = count,
            Limit::Chain => limits.chain = count,
            Limit::Expansion => limits.expansion = number,
            Limit::Errors => limits.errors = count,
        }
    }
}

/// A limit and its number.
fn limit(text: &str) -> Result<(Limit, u64), String> {
    let (name, number) = text.split_once('=').ok_or("there is no `=`")?;
    let known = Limit::ALL.iter().find(|(known, _)| *known == name);
    let Some((_, limit)) = known else {
        let names = Limit::ALL.map(|(name, _)| name).join(", ");
        return Err(format!("there is no limit `{name}`; the limits are {names}"));
    };
    let number = number.parse().map_err(|error| format!("`{number}`: {error}"))?;
    Ok((*limit, number))
}

impl Bounds {
    pub(super) fn apply(&self, builder: Builder) -> Builder {
        let mut limits = Limits::default();
        for (limit, number) in &self.limit {
            limit.set(&mut limits, *number);
        }
        let builder = builder.limits(limits);
        if self.allow_outside {
            builder.allow_outside()
        } else {
            builder
        }
    }
}

impl Input {
    /// A builder that knows the schemas, and shows its stages on the terminal.
    pub(super) fn builder(self, output: &Output) -> Builder {
        let progress = output.progress();
        let builder = Builder::new().on_stage(move |stage| progress.show(stage));
        let builder = self.schema.into_iter().fold(builder, Builder::schema);
        let builder = self.wsdl.into_iter().fold(builder, Builder::wsdl);
        let version = self.soap.map(|version| match version.as_str() {
            "1.2" => SoapVersion::V1_2,
            _ => SoapVersion::V1_1,
        });
        let builder = version.into_iter().fold(builder, Builder::soap_version);
        let map = |builder: Builder, (url, file)| builder.map(url, file);
        let builder = self.map.into_iter().fold(builder, map);
        self.bounds.apply(builder)
    }
}

/// Which operations, elements and types.
#[derive(Args)]
pub(super) struct Chosen {
    /// An operation, such as GetUserPhoto. Can be repeated
    #[arg(long, value_name = "NAME", required_unless_present_any = ["element", "type_", "all"], conflicts_with = "all")]
    operation: Vec<String>,
    /// A global element: {namespace}name, t:name, or the name alone if only one has it. Can be repeated
    #[arg(long, value_name = "NAME")]
    element: Vec<String>,
    /// A type for its own sake, named in the same way. Can be repeated
    #[arg(long = "type", value_name = "NAME")]
    type_: Vec<String>,
    /// Every operation or, where there is none, every global element
    #[arg(long)]
    all: bool,
}

impl Chosen {
    pub(super) fn apply(self, builder: Builder) -> Builder {
        let builder = match self.all {
            true => builder.all(),
            false => self.operation.into_iter().fold(builder, Builder::operation),
        };
        let builder = self.element.into_iter().fold(builder, Builder::element);
        self.type_.into_iter().fold(builder, Builder::type_)
    }
}

/// What to generate.
#[derive(Args)]
pub(super) struct Choice {
    #[command(flatten)]
    chosen: Chosen,
    /// How the generated code names the runtime crate
    #[arg(long, value_name = "RUST_PATH", default_value = "::ews_types")]
    runtime_path: String,
    /// Take types from elsewhere: m:ResponseCodeType=::ews_types::ResponseCode, or t:*=crate::types. Can be repeated
    #[arg(long, value_name = "TYPE=RUST_PATH", value_parser = pair)]
    extern_type: Vec<(String, String)>,
    /// Give Header every SOAP header of EWS, whatever the operations use
    #[arg(long)]
    all_headers: bool,
    /// Generate the types that are the runtime's otherwise, such as ResponseCode
    #[arg(long)]
    own_core_types: bool,
    /// Compile each item only with the features, called as the operations, that need it. For a directory
    #[arg(long)]
    operation_features: bool,
    /// Document nothing but what the schemas document
    #[arg(long)]
    schema_docs_only: bool,
    /// Put an attribute on types: t:ItemType=#[derive(Ord)]. Can be repeated
    #[arg(long, value_name = "TYPE=ATTRIBUTE", value_parser = pair)]
    type_attribute: Vec<(String, String)>,
    /// Put an attribute on fields, variants or values: t:ItemType/t:Subject=#[doc(hidden)]. Can be repeated
    #[arg(long, value_name = "FIELD=ATTRIBUTE", value_parser = pair)]
    field_attribute: Vec<(String, String)>,
}

/// The two sides of the last `=`: an address can hold some.
fn last_pair(text: &str) -> Result<(String, String), String> {
    let (url, file) = text.rsplit_once('=').ok_or("there is no `=`")?;
    Ok((url.to_owned(), file.to_owned()))
}

/// The two sides of the first `=`. A namespace can hold one, but not before its end.
fn pair(text: &str) -> Result<(String, String), String> {
    let end = || text.find('}').map(|end| end + 1);
    let name = if text.starts_with('{') {
        end().unwrap_or_default()
    } else {
        0
    };
    match text[name..].split_once('=') {
        Some((left, right)) => Ok((text[..name + left.len()].to_owned(), right.to_owned())),
        None => Err("there is no `=`".to_owned()),
    }
}

impl Choice {
    pub(super) fn apply(self, builder: Builder) -> Builder {
        let builder = builder.runtime_path(self.runtime_path);
        let builder = if self.own_core_types {
            builder.own_core_types()
        } else {
            builder
        };
        let builder = if self.all_headers {
            builder.all_headers()
        } else {
            builder
        };
        let builder = if self.operation_features {
            builder.operation_features()
        } else {
            builder
        };
        let builder = if self.schema_docs_only {
            builder.schema_documentation_only()
        } else {
            builder
        };
        let add = |builder: Builder, (pattern, path)| builder.extern_type(pattern, path);
        let builder = self.extern_type.into_iter().fold(builder, add);
        let add = |builder: Builder, (pattern, attribute)| builder.type_attribute(pattern, attribute);
        let builder = self.type_attribute.into_iter().fold(builder, add);
        let add = |builder: Builder, (pattern, attribute)| builder.field_attribute(pattern, attribute);
        let builder = self.field_attribute.into_iter().fold(builder, add);
        self.chosen.apply(builder)
    }
}
