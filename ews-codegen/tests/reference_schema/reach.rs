//! What operations reach.

use std::collections::BTreeSet;

use crate::declarations::{Declarations, Key};
use crate::{MESSAGES, wsdl};

/// The messages of all operations, of which a response has those of its own operation only.
const ALL_MESSAGES: &str = "ArrayOfResponseMessagesType";
/// Types from which every request and many responses are derived: what is derived from them is reached by its own element.
const BASES: [&str; 2] = ["BaseRequestType", "BaseResponseMessageType"];

/// The elements of header and body of `operations`, and all that they reach, directly or through others. Where an abstract
/// type or the head of a substitution group is reached, so is what can stand in its place.
pub(crate) fn reachable<'a>(
    declarations: &Declarations,
    operations: impl Iterator<Item = (&'a String, &'a wsdl::Operation)>,
) -> BTreeSet<Key> {
    let mut reached = BTreeSet::new();
    let mut todo: Vec<Key> = Vec::new();
    for (name, operation) in operations {
        todo.extend(operation.elements());
        todo.extend(message_of(declarations, name));
    }
    while let Some(key) = todo.pop() {
        if !reached.insert(key.clone()) {
            continue;
        }
        let declaration = declarations.get(&key).unwrap_or_else(|| panic!("{key:?} is declared"));
        if key.local() != ALL_MESSAGES {
            todo.extend(declaration.refers_to.iter().cloned());
        }
        let is_head = key.kind == "element" || declaration.text.contains(" abstract=true");
        if is_head && !BASES.contains(&key.local()) {
            todo.extend(stand_ins(declarations, &key));
        }
    }
    reached
}

/// The type of the message that an operation has in its list of messages, if it has one.
fn message_of(declarations: &Declarations, operation: &str) -> Option<Key> {
    let all = declarations.get(&Key::new("type", MESSAGES, ALL_MESSAGES))?;
    let name = format!(" name={operation}ResponseMessage ");
    let line = all.text.lines().find(|line| line.contains(&name))?;
    all.refers_to
        .iter()
        .find(|ty| line.ends_with(&format!(" type={}", ty.name)))
        .cloned()
}

fn stand_ins<'a>(declarations: &'a Declarations, head: &'a Key) -> impl Iterator<Item = Key> + 'a {
    declarations
        .iter()
        .filter(|(_, declaration)| declaration.stands_for.as_ref() == Some(head))
        .map(|(key, _)| key.clone())
}
