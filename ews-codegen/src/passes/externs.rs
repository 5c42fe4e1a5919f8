//! Takes types from elsewhere instead of generating them.

use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::ir::{Derives, External, FieldXml, HEADERS, MESSAGES, Origin, Schema, Shape, TYPES, Type, TypeId, XmlName};

use super::pattern::Pattern;

/// Which types are taken from elsewhere.
#[derive(Clone, Debug, Default)]
pub(crate) struct Externs {
    pub(crate) runtime: Runtime,
    /// Patterns of names and what they stand for, as they were asked for.
    pub(crate) requested: Vec<(String, String)>,
}

/// Whose the types of EWS are that the runtime needs itself.
#[derive(Clone, Debug, Default)]
pub(crate) enum Runtime {
    /// They are like all others.
    #[default]
    Unused,
    /// They are taken from the runtime crate, which has this path.
    Other(String),
    /// These are the bindings of the runtime crate, which have them whatever was chosen.
    Own,
}

/// A type of EWS that the runtime needs itself. All of them are `Eq`.
struct Core {
    /// The type, or the element or attribute that holds a nameless one.
    name: (&'static str, &'static str),
    rust: &'static str,
    /// The attributes of a struct. One that has others stays a type of its own.
    attributes: &'static [&'static str],
}

const CORE: &[Core] = &[
    core(MESSAGES, "ResponseCodeType", "ResponseCode", &[]),
    core(TYPES, "ResponseClassType", "ResponseClass", &[]),
    core(TYPES, "ExchangeVersionType", "ExchangeVersion", &[]),
    core(MESSAGES, "MessageXml", "MessageXml", &[]),
    core(TYPES, "RequestServerVersion", "RequestServerVersion", &["Version"]),
    core(
        TYPES,
        "ServerVersionInfo",
        "ServerVersionInfo",
        &[
            "MajorVersion",
            "MinorVersion",
            "MajorBuildNumber",
            "MinorBuildNumber",
            "Version",
        ],
    ),
];

const fn core(
    namespace: &'static str,
    local: &'static str,
    rust: &'static str,
    attributes: &'static [&'static str],
) -> Core {
    Core {
        name: (namespace, local),
        rust,
        attributes,
    }
}

/// Marks the types that are taken from elsewhere. Roots are generated in any case.
pub(crate) fn mark(schema: &mut Schema, externs: &Externs) -> Result<(), Error> {
    match &externs.runtime {
        Runtime::Other(path) => mark_core(schema, path),
        Runtime::Own => schema.core = core_types(schema).map(|(id, _)| id).collect(),
        Runtime::Unused => {}
    }
    // What names a type alone comes last, so that it is what counts.
    let (groups, single): (Vec<_>, Vec<_>) = externs
        .requested
        .iter()
        .partition(|(pattern, _)| pattern.ends_with('*'));
    for (pattern, path) in groups.into_iter().chain(single) {
        mark_requested(schema, pattern, path)?;
    }
    for id in schema.roots_of_all_kinds() {
        schema.types[id.0].external = None;
    }
    Ok(())
}

fn mark_core(schema: &mut Schema, runtime: &str) {
    let core: Vec<(TypeId, &Core)> = core_types(schema).collect();
    for (id, core) in core {
        let path = format!("{runtime}::{}", core.rust);
        set(schema, id, External { path, of_runtime: true });
        schema.types[id.0].derives.eq = true;
    }
    let is_known = |local: &str, name: &XmlName| name.is(TYPES, local);
    let mut headers = schema.headers.iter();
    if headers.all(|header| HEADERS.iter().any(|local| is_known(local, &header.element))) {
        schema.headers.clear();
        schema.external_header = Some(format!("{runtime}::Header"));
    }
}

fn core_types(schema: &Schema) -> impl Iterator<Item = (TypeId, &'static Core)> {
    schema.types.iter().enumerate().filter_map(|(index, ty)| {
        let name = name_of(ty)?;
        let is_it = |core: &&Core| name.is(core.name.0, core.name.1) && is_like(ty, core);
        Some((TypeId(index), CORE.iter().find(is_it)?))
    })
}

/// Whether a type has nothing that the runtime's would lose.
fn is_like(ty: &Type, core: &Core) -> bool {
    match &ty.shape {
        Shape::OpenEnum(_) => true,
        Shape::Struct(shape) => shape.fields.iter().all(|field| match &field.xml {
            FieldXml::Attribute(name) => name.namespace.as_deref().is_none() && core.attributes.contains(&&*name.local),
            FieldXml::AnyAttribute(_) => !core.attributes.is_empty(),
            FieldXml::Any { .. } => core.attributes.is_empty(),
            _ => false,
        }),
        _ => false,
    }
}

fn mark_requested(schema: &mut Schema, pattern: &str, path: &str) -> Result<(), Error> {
    if syn::parse_str::<syn::Path>(path).is_err() {
        let help = "write it as in `use`: `::ews_types::ResponseCode`";
        return Err(request(format!("`{path}` is not a path"), help));
    }
    let Some(wanted) = Pattern::parse(pattern) else {
        let help = "write it as `t:ItemType`, `{namespace}name` or `t:*`";
        return Err(request(format!("`{pattern}` does not name a type"), help));
    };
    let is_group = pattern.ends_with('*');
    let mut matched = false;
    for index in 0..schema.types.len() {
        let ty = &schema.types[index];
        if name_of(ty).is_some_and(|name| wanted.matches(name)) {
            matched = true;
            let path = if is_group {
                format!("{path}::{}", ty.name)
            } else {
                path.to_owned()
            };
            let of_runtime = false;
            set(schema, TypeId(index), External { path, of_runtime });
        }
    }
    match matched {
        true => Ok(()),
        false => Err(request(
            format!("there is no type `{pattern}` to take from `{path}`"),
            "types are named as in the schema, and a nameless one as the element that holds it",
        )),
    }
}

/// What is assumed of a type that is not ours: an enumeration has what all enumerations have.
fn set(schema: &mut Schema, id: TypeId, external: External) {
    let ty = &mut schema.types[id.0];
    ty.derives = Derives {
        eq: matches!(ty.shape, Shape::OpenEnum(_)),
        default: false,
    };
    ty.external = Some(external);
}

fn name_of(ty: &Type) -> Option<&XmlName> {
    match &ty.origin {
        Origin::Named(name) | Origin::Anonymous { holder: name } => Some(name),
        Origin::Root { .. } | Origin::MessagesOf(_) | Origin::Choice { .. } => None,
    }
}

fn request(message: String, help: &str) -> Error {
    Error::new(ErrorKind::Request, Diagnostic::error(message).help(help))
}
