//! Splits the bindings into a module for each schema file.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use crate::ir::{Modules, Origin, Schema, TypeId, XmlName};
use crate::source::{Component, Sources};

use super::words::snake;

/// Names of crates that generated code begins paths with: a module of that name would hide them.
const CRATES: &[&str] = &["alloc", "core", "ews_types", "serde", "std"];

/// Finds the module of every emitted type: that of the file that declares it. What has no name in the schema is where that is
/// which mentions it first.
pub(crate) fn find(schema: &mut Schema, sources: &Sources) {
    let mut modules = Modules::default();
    for &id in &schema.emitted {
        if let Some(path) = home(schema, id, sources) {
            let module = module_name(path);
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            modules.files.entry(module.clone()).or_default().insert(file);
            modules.of_types.insert(id, module);
        }
    }
    add_nameless(schema, &mut modules.of_types);
    schema.modules = Some(modules);
}

fn home<'a>(schema: &Schema, id: TypeId, sources: &'a Sources) -> Option<&'a Path> {
    let find = |component, name: &XmlName| sources.home(component, name.namespace.as_deref(), &name.local);
    match &schema.get(id).origin {
        Origin::Named(name) => find(Component::Type, name),
        Origin::Root { element, .. } => find(Component::Element, element),
        Origin::Anonymous { .. } | Origin::MessagesOf(_) | Origin::Choice { .. } => None,
    }
}

/// Adds the types without a name of their own, until there are no more: they can be in each other.
fn add_nameless(schema: &Schema, found: &mut HashMap<TypeId, String>) {
    let mut mentioned: BTreeMap<TypeId, TypeId> = BTreeMap::new();
    let mut emitted = schema.emitted.clone();
    emitted.sort_unstable();
    for &id in emitted.iter().rev() {
        mentioned.extend(schema.get(id).references().into_iter().map(|used| (used, id)));
    }
    let mut left: Vec<TypeId> = emitted.into_iter().filter(|id| !found.contains_key(id)).collect();
    loop {
        let before = left.len();
        left.retain(|id| {
            let module = mentioned.get(id).and_then(|by| found.get(by)).cloned();
            module.map(|module| found.insert(*id, module)).is_none()
        });
        if left.len() == before {
            return;
        }
    }
}

/// The name of the module for a schema file: `out-of-office.xsd` gives `out_of_office`.
fn module_name(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    // The file of a module can only have a plain name.
    let plain: String = stem
        .chars()
        .map(|char| if char.is_ascii() { char } else { '_' })
        .collect();
    let name = snake(&plain);
    if CRATES.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_has_a_name_that_rust_takes() {
        let cases = [
            ("types/out-of-office.xsd", "out_of_office"),
            ("mod.xsd", "mod_"),
            ("std.xsd", "std_"),
            ("ews-types.xsd", "ews_types_"),
            ("2020.xsd", "n2020"),
            ("größe.xsd", "gr_e"),
            ("ñ.xsd", "empty"),
        ];
        for (path, expected) in cases {
            assert_eq!(module_name(Path::new(path)), expected, "{path}");
        }
    }
}
