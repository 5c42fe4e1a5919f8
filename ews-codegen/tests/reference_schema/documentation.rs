//! Which declarations are documented.

use std::collections::BTreeSet;

use roxmltree::Node;

use crate::XS;
use crate::declarations::{Declarations, Key, key_of, kind_of_reference};

/// Something without documentation of its own.
pub(crate) struct Bare {
    /// Its name or value.
    pub(crate) name: String,
    /// What it refers to: the documentation of that is its own as well.
    refers_to: Option<Key>,
}

impl Bare {
    pub(crate) fn new(node: Node<'_, '_>) -> Self {
        let name = ["name", "value", "ref"]
            .into_iter()
            .find_map(|name| node.attribute(name));
        let refers_to = ["type", "ref"].into_iter().find_map(|name| {
            let value = node.attribute(name)?;
            Some(key_of(node, kind_of_reference(node, name)?, value))
        });
        Self {
            name: name.unwrap_or_default().to_owned(),
            refers_to,
        }
    }
}

/// Whether a person who reads the bindings meets `node`: named types, elements, attributes and values.
pub(crate) fn is_wanted(node: Node<'_, '_>) -> bool {
    let kinds = ["element", "attribute", "enumeration"];
    node.tag_name().namespace() == Some(XS) && kinds.contains(&node.tag_name().name())
}

pub(crate) fn has(node: Node<'_, '_>) -> bool {
    let annotation = node.children().find(|child| child.has_tag_name((XS, "annotation")));
    let documentation =
        annotation.and_then(|node| node.children().find(|child| child.has_tag_name((XS, "documentation"))));
    documentation
        .and_then(|node| node.text())
        .is_some_and(|text| !text.trim().is_empty())
}

/// Whether what `key` names is documented, there or where an element has it as its type.
fn is_documented(declarations: &Declarations, key: &Key) -> bool {
    let Some(declaration) = declarations.get(key) else {
        return false;
    };
    let by_type = || key.kind == "element" && declaration.refers_to.iter().any(|ty| declarations[ty].is_documented);
    let by_element = || {
        let is_of_it = |(other, declaration): (&Key, &_)| {
            let declaration: &crate::declarations::Declaration = declaration;
            other.kind == "element" && declaration.is_documented && declaration.refers_to.contains(key)
        };
        declarations.iter().any(is_of_it)
    };
    declaration.is_documented || by_type() || by_element()
}

/// What of `reached` has no documentation: one text each.
pub(crate) fn missing(declarations: &Declarations, reached: &BTreeSet<Key>) -> Vec<String> {
    let mut missing = Vec::new();
    for key in reached {
        if key.kind != "group" && key.kind != "attributeGroup" && !is_documented(declarations, key) {
            missing.push(format!("{} {}", key.kind, key.local()));
        }
        for bare in &declarations[key].bare {
            let elsewhere = bare.refers_to.as_ref();
            if !elsewhere.is_some_and(|elsewhere| is_documented(declarations, elsewhere)) {
                missing.push(format!("{}: {}", key.local(), bare.name));
            }
        }
    }
    missing
}
