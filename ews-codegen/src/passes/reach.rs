//! Keeps what the chosen operations reach.
//!
//! The responses of most operations hold the same type, `m:ArrayOfResponseMessagesType`, a choice of the messages of all
//! operations. It is cut down to the messages of those that were chosen; otherwise every one of them would reach the
//! half of EWS.

use std::collections::{BTreeSet, HashSet};

use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::ir::{MESSAGES, Origin, Schema, Shape, TypeId, TypeRef};

/// Keeps what any operation or header reaches: the rest of the schemas can never be used.
pub(crate) fn keep_reachable(schema: &mut Schema) {
    let mut emitted = Vec::new();
    let mut seen = HashSet::new();
    for operation in &schema.operations {
        visit(schema, operation.request_type, &mut seen, &mut emitted);
        visit(schema, operation.response_type, &mut seen, &mut emitted);
    }
    let of_operations = emitted.len();
    for header in &schema.headers {
        if let TypeRef::Type(id) = header.of.ty {
            visit(schema, id, &mut seen, &mut emitted);
        }
    }
    schema.header_types = emitted.len() - of_operations;
    schema.emitted = emitted;
}

/// Keeps the operations with these names, and what they reach.
pub(crate) fn keep_operations(schema: &mut Schema, chosen: &BTreeSet<String>) -> Result<(), Error> {
    for name in chosen {
        if !schema.operations.iter().any(|operation| operation.name == *name) {
            return Err(unknown(name, schema));
        }
    }
    cut_response_messages(schema, chosen);
    schema.operations.retain(|operation| chosen.contains(&operation.name));
    let used: HashSet<_> = schema
        .operations
        .iter()
        .flat_map(|operation| operation.headers.clone())
        .collect();
    schema.headers.retain(|header| used.contains(&header.element));
    keep_reachable(schema);
    Ok(())
}

/// Adds a type and all that it mentions, without recursion: schemas can nest deeply.
fn visit(schema: &Schema, id: TypeId, seen: &mut HashSet<TypeId>, emitted: &mut Vec<TypeId>) {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            emitted.push(id);
            open.extend(schema.get(id).references().into_iter().rev());
        }
    }
}

fn cut_response_messages(schema: &mut Schema, chosen: &BTreeSet<String>) {
    let is_array =
        |origin: &Origin| matches!(origin, Origin::Named(name) if name.is(MESSAGES, "ArrayOfResponseMessagesType"));
    let Some(array) = schema.types.iter().position(|ty| is_array(&ty.origin)).map(TypeId) else {
        return;
    };
    let [choice] = schema.get(array).references()[..] else {
        return;
    };
    let Shape::Choice(messages) = &schema.get(choice).shape else {
        return;
    };
    let mut kept = HashSet::new();
    for operation in schema
        .operations
        .iter()
        .filter(|operation| chosen.contains(&operation.name))
    {
        let message = format!("{}ResponseMessage", operation.name);
        if messages.variants.iter().any(|variant| *variant.xml.local == *message) {
            kept.insert(message);
        } else if schema.get(operation.response_type).references().contains(&array) {
            // The schema does not say which of the messages belongs to this operation.
            return;
        }
    }
    if let Shape::Choice(messages) = &mut schema.types[choice.0].shape {
        messages.variants.retain(|variant| kept.contains(&*variant.xml.local));
    }
}

fn unknown(name: &str, schema: &Schema) -> Error {
    let names: Vec<&str> = schema
        .operations
        .iter()
        .map(|operation| operation.name.as_str())
        .collect();
    let count = names.len();
    let diagnostic = Diagnostic::error(format!(
        "there is no operation `{name}` among the {count} of the schemas"
    ));
    let diagnostic = diagnostic
        .suggest(name, &names)
        .help("`ews-codegen operations` lists them");
    Error::new(ErrorKind::Request, diagnostic)
}
