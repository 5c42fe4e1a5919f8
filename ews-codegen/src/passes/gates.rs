//! Finds which operations need which types, so that a feature for each operation can cut the bindings.

use std::collections::HashSet;

use crate::ir::{Gates, Needed, Schema, TypeId, TypeRef};

/// How many features the documentation of a type names.
const SHOWN: usize = 4;
/// How many characters these take at most, so that the attribute has room in a line.
const WIDTH: usize = 60;

/// Finds who needs each emitted type, and adds that to its documentation on docs.rs.
pub(crate) fn find(schema: &mut Schema) {
    let mut gates = Gates {
        operations: schema
            .operations
            .iter()
            .map(|operation| operation.name.clone())
            .collect(),
        ..Gates::default()
    };
    for (place, operation) in schema.operations.iter().enumerate() {
        let needed = Needed::By([place].into());
        add(&mut gates, schema, operation.types().collect(), &needed);
    }
    let headers = schema.headers.iter().filter_map(|header| match header.of.ty {
        TypeRef::Type(id) => Some(id),
        TypeRef::Builtin(_) => None,
    });
    let roots = schema.roots.iter().map(|root| root.ty);
    let always = headers.chain(roots).chain(schema.core.iter().copied()).collect();
    add(&mut gates, schema, always, &Needed::Always);
    for id in schema.emitted.clone() {
        let attribute = gates.of_types.get(&id).and_then(|needed| documented(&gates, needed));
        schema.types[id.0].attributes.extend(attribute);
    }
    schema.gates = Some(gates);
}

/// Adds who needs some types, and with them all that they mention.
fn add(gates: &mut Gates, schema: &Schema, mut open: Vec<TypeId>, needed: &Needed) {
    let mut seen = HashSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            gates.of_types.entry(id).or_default().add(needed);
            open.extend(schema.get(id).reached());
        }
    }
}

/// The attribute that names the features on docs.rs.
fn documented(gates: &Gates, needed: &Needed) -> Option<String> {
    let Needed::By(places) = needed else { return None };
    let names: Vec<&str> = places.iter().map(|&place| gates.operations[place].as_str()).collect();
    let features: Vec<String> = names.iter().map(|name| format!("feature = {name:?}")).collect();
    let listed = features.join(", ");
    let documented = match names.as_slice() {
        [] => return None,
        [_] => format!("doc(cfg({listed}))"),
        names if names.len() <= SHOWN && listed.len() <= WIDTH => format!("doc(cfg(any({listed})))"),
        [first, .., last] => format!(
            "doc = \"\\n\\nComes with {} features, such as `{first}` and `{last}`.\"",
            names.len()
        ),
    };
    Some(format!("#[cfg_attr(docsrs, {documented})]"))
}
