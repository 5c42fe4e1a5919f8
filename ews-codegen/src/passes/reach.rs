//! Keeps what the chosen operations reach.

use std::collections::HashSet;

use crate::chosen::{Chosen, Operations};
use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::ir::{Root, RootKind, Schema, TypeId, TypeRef, XmlName};

use super::unknown_operation;

/// Keeps what any operation, root or header reaches: the rest of the schemas can never be used.
pub(crate) fn keep_reachable(schema: &mut Schema) {
    let mut visit = Visit {
        schema,
        seen: HashSet::new(),
        emitted: Vec::new(),
        externs: Vec::new(),
    };
    for operation in &schema.operations {
        operation.types().for_each(|ty| visit.from(ty));
    }
    let of_operations = visit.emitted.len();
    for header in &schema.headers {
        if let TypeRef::Type(id) = header.of.ty {
            visit.from(id);
        }
    }
    for &id in &schema.core {
        visit.from(id);
    }
    let with_headers = visit.emitted.len();
    for root in &schema.roots {
        visit.from(root.ty);
    }
    let Visit { emitted, externs, .. } = visit;
    schema.header_types = with_headers - of_operations;
    schema.root_types = emitted.len() - with_headers;
    schema.emitted = emitted;
    schema.externs = externs;
}

/// Keeps the chosen operations, elements and types, and what they reach.
pub(crate) fn keep_chosen(schema: &mut Schema, chosen: &Chosen) -> Result<(), Error> {
    for name in chosen.operations.names() {
        if !schema.operations.iter().any(|operation| operation.name == *name) {
            return Err(unknown_operation(name, schema));
        }
    }
    if schema.operations.is_empty() {
        nothing_found(schema, &chosen.operations)?;
    }
    let mut roots = HashSet::new();
    for (kind, names) in [(RootKind::Element, &chosen.elements), (RootKind::Type, &chosen.types)] {
        for name in names {
            roots.insert(find_root(schema, kind, name)?);
        }
    }
    let all_elements = chosen.operations == Operations::AllOrElements && schema.operations.is_empty();
    let mut index = 0;
    schema.roots.retain(|root| {
        index += 1;
        roots.contains(&(index - 1)) || (all_elements && root.kind == RootKind::Element)
    });
    if matches!(chosen.operations, Operations::Named(_)) {
        schema
            .operations
            .retain(|operation| chosen.operations.contains(&operation.name));
        let used: HashSet<_> = schema
            .operations
            .iter()
            .flat_map(|operation| operation.headers.clone())
            .collect();
        schema
            .headers
            .retain(|header| chosen.all_headers || used.contains(&header.element));
    }
    Ok(())
}

/// Rejects the wish for all of something that does not exist.
fn nothing_found(schema: &Schema, chosen: &Operations) -> Result<(), Error> {
    let (message, help) = match chosen {
        Operations::All => (
            "the schemas have no operation",
            "name an element (`element`, `--element`) or a type (`type_`, `--type`), or take every element (`all`, `--all`)",
        ),
        Operations::AllOrElements if schema.elements().next().is_none() => (
            "the schemas have neither an operation nor a global element",
            "name a type (`type_`, `--type`)",
        ),
        _ => return Ok(()),
    };
    Err(Error::new(ErrorKind::Request, Diagnostic::error(message).help(help)))
}

/// The place of the root that a user means by `name`: `{namespace}local`, `t:local`, or the local name alone where that is
/// enough.
fn find_root(schema: &Schema, kind: RootKind, name: &str) -> Result<usize, Error> {
    let candidates = || schema.roots.iter().enumerate().filter(|(_, root)| root.kind == kind);
    let wanted = XmlName::parse(name);
    if let Some((index, _)) = candidates().find(|(_, root)| wanted.as_ref() == Some(&root.name)) {
        return Ok(index);
    }
    let local: Vec<(usize, &Root)> = candidates().filter(|(_, root)| *root.name.local == *name).collect();
    match local.as_slice() {
        [(index, _)] => Ok(*index),
        [] => Err(unknown_root(schema, kind, name)),
        several => {
            let names: Vec<String> = several.iter().map(|(_, root)| format!("`{}`", root.name)).collect();
            let message = format!("there are several {}s `{name}`", kind.word());
            let help = format!("name one of {}", names.join(", "));
            Err(Error::new(ErrorKind::Request, Diagnostic::error(message).help(&help)))
        }
    }
}

fn unknown_root(schema: &Schema, kind: RootKind, name: &str) -> Error {
    let roots = schema.roots.iter().filter(|root| root.kind == kind);
    let names: Vec<String> = roots.map(|root| root.name.to_string()).collect();
    let word = kind.word();
    let message = match names.len() {
        0 => format!("there is no {word} `{name}`: the schemas have no global {word} that could be generated"),
        count => format!("there is no {word} `{name}` among the {count} of the schemas"),
    };
    let diagnostic = Diagnostic::error(message).suggest(name, &names);
    let help = "write it as `{namespace}name`; `t:` and `m:` stand for the namespaces of EWS";
    Error::new(ErrorKind::Request, diagnostic.help(help))
}

/// What was reached.
struct Visit<'a> {
    schema: &'a Schema,
    seen: HashSet<TypeId>,
    emitted: Vec<TypeId>,
    /// Types that are taken from elsewhere.
    externs: Vec<TypeId>,
}

impl Visit<'_> {
    /// Adds a type and all that it mentions, without recursion: schemas can nest deeply.
    fn from(&mut self, id: TypeId) {
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if self.seen.insert(id) {
                let ty = self.schema.get(id);
                match &ty.external {
                    Some(_) => self.externs.push(id),
                    None => self.emitted.push(id),
                }
                open.extend(ty.reached().into_iter().rev());
            }
        }
    }
}

fn unknown_operation(name: &str, schema: &Schema) -> Error {
    let names: Vec<&str> = schema
        .operations
        .iter()
        .map(|operation| operation.name.as_str())
        .collect();
    let count = names.len();
    let diagnostic = Diagnostic::error(format!(
        "there is no operation `{name}` among the {count} of the schemas"
    ));
    Error::new(ErrorKind::Request, unknown_operation::help(diagnostic, name, &names))
}
