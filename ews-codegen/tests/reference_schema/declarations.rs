//! The declarations of a schema in a form that is the same however they were written, and what two schemas differ in.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use roxmltree::{Document, Node};

use crate::documentation::{self, Bare};
use crate::{XML, XS, read};

/// What names a global declaration. Complex and simple types share the kind `type`, as they share one space of names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) kind: String,
    /// The name, with the namespace in braces before it.
    pub(crate) name: String,
}

impl Key {
    pub(crate) fn new(kind: &str, namespace: &str, name: &str) -> Self {
        Self {
            kind: kind.replace("complexType", "type").replace("simpleType", "type"),
            name: format!("{{{namespace}}}{name}"),
        }
    }

    /// The name without its namespace.
    pub(crate) fn local(&self) -> &str {
        self.name.rsplit('}').next().unwrap_or_default()
    }
}

/// A declaration in a form that is the same however it was written, and the declarations that it names.
#[derive(Default)]
pub(crate) struct Declaration {
    pub(crate) text: String,
    pub(crate) refers_to: BTreeSet<Key>,
    /// The element for which it can stand, or the type from which it is derived.
    pub(crate) stands_for: Option<Key>,
    pub(crate) is_documented: bool,
    /// What in it has no documentation.
    pub(crate) bare: Vec<Bare>,
}

impl Declaration {
    pub(crate) fn read(node: Node<'_, '_>) -> Self {
        let mut declaration = Self {
            is_documented: documentation::has(node),
            ..Self::default()
        };
        declaration.add(node, 0);
        declaration
    }

    fn add(&mut self, node: Node<'_, '_>, depth: usize) {
        let kind = node.tag_name().name();
        let attributes: BTreeSet<_> = node
            .attributes()
            .filter_map(|a| self.attribute(node, a.name(), a.value()))
            .collect();
        self.text += &"  ".repeat(depth);
        self.text += kind;
        for attribute in attributes {
            self.text += " ";
            self.text += &attribute;
        }
        self.text += "\n";
        if depth > 0 && documentation::is_wanted(node) && !documentation::has(node) {
            self.bare.push(Bare::new(node));
        }

        let (mut attributes, particles): (Vec<_>, Vec<_>) = node
            .children()
            .filter(|child| child.is_element() && !child.has_tag_name((XS, "annotation")))
            .partition(|child| child.tag_name().name().to_lowercase().contains("attribute"));
        attributes.sort_by_key(|child| child.attribute("name").or(child.attribute("ref")).map(str::to_owned));
        for child in particles.into_iter().chain(attributes) {
            self.add(child, depth + 1);
        }
    }

    /// `name=value`, unless it says what goes without saying. Notes what the value refers to.
    fn attribute(&mut self, node: Node<'_, '_>, name: &str, value: &str) -> Option<String> {
        if name == "memberTypes" {
            let members = value.split_whitespace();
            let members: Vec<String> = members.map(|member| self.refer(node, "type", member).name).collect();
            return Some(format!("{name}={}", members.join(" ")));
        }
        if let Some(kind) = kind_of_reference(node, name) {
            let key = self.refer(node, kind, value);
            let text = format!("{name}={}", key.name);
            if ["substitutionGroup", "base"].contains(&name) {
                self.stands_for = Some(key);
            }
            return Some(text);
        }
        const DEFAULTS: [(&str, &str); 7] = [
            ("minOccurs", "1"),
            ("maxOccurs", "1"),
            ("use", "optional"),
            ("abstract", "false"),
            ("mixed", "false"),
            ("nillable", "false"),
            ("processContents", "strict"),
        ];
        // An `id` names the node of the schema document for tools; nothing of the service depends on it.
        (name != "id" && !DEFAULTS.contains(&(name, value))).then(|| format!("{name}={value}"))
    }

    fn refer(&mut self, node: Node<'_, '_>, kind: &str, value: &str) -> Key {
        let key = key_of(node, kind, value);
        if ![XS, XML]
            .iter()
            .any(|known| key.name.starts_with(&format!("{{{known}}}")))
        {
            self.refers_to.insert(key.clone());
        }
        key
    }
}

/// What the attribute `name` of `node` refers to, if it refers to something.
pub(crate) fn kind_of_reference<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    match name {
        "ref" => Some(node.tag_name().name()),
        "substitutionGroup" => Some("element"),
        "type" | "base" | "itemType" => Some("type"),
        _ => None,
    }
}

/// The declaration that `value`, a name with a prefix, means at `node`.
pub(crate) fn key_of(node: Node<'_, '_>, kind: &str, value: &str) -> Key {
    let (prefix, local) = value
        .split_once(':')
        .map_or((None, value), |(prefix, local)| (Some(prefix), local));
    let namespace = match prefix {
        Some("xml") => XML,
        _ => node
            .lookup_namespace_uri(prefix)
            .unwrap_or_else(|| panic!("the prefix of `{value}` is declared")),
    };
    Key::new(kind, namespace, local)
}

pub(crate) type Declarations = BTreeMap<Key, Declaration>;

pub(crate) fn declarations(schema: &str) -> Declarations {
    let document = Document::parse(schema).expect("a schema is XML");
    let schema = document.root_element();
    assert_eq!(schema.attribute("elementFormDefault"), Some("qualified"));
    let namespace = schema.attribute("targetNamespace").expect("a schema has a namespace");
    schema
        .children()
        .filter(|child| child.is_element() && child.has_attribute("name"))
        .map(|child| {
            let name = child.attribute("name").unwrap_or_default();
            (
                Key::new(child.tag_name().name(), namespace, name),
                Declaration::read(child),
            )
        })
        .collect()
}

/// The declarations of `messages.xsd` and `types.xsd` in `folder`, and of all that they include.
pub(crate) fn declarations_in(folder: &Path) -> Declarations {
    let mut all = Declarations::new();
    for name in ["messages.xsd", "types.xsd"] {
        add_file(&folder.join(name), &mut all);
    }
    all
}

fn add_file(path: &Path, all: &mut Declarations) {
    let text = read(path);
    for (key, declaration) in declarations(&text) {
        assert!(
            !all.contains_key(&key),
            "{key:?} is declared twice, again in {}",
            path.display()
        );
        all.insert(key, declaration);
    }
    let document = Document::parse(&text).expect("a schema is XML");
    let folder = path.parent().expect("a file is in a folder");
    for include in document.descendants().filter(|node| node.has_tag_name((XS, "include"))) {
        let location = include.attribute("schemaLocation").expect("an include says of what");
        add_file(&folder.join(location), all);
    }
}

/// What differs between two declarations, or `None`.
pub(crate) fn difference(key: &Key, ours: &Declaration, theirs: Option<&Declaration>) -> Option<String> {
    let Some(theirs) = theirs else {
        return Some(format!("{key:?} is in our schemas only"));
    };
    if theirs.text == ours.text {
        return None;
    }
    let at = ours
        .text
        .lines()
        .zip(theirs.text.lines())
        .position(|(ours, theirs)| ours != theirs);
    let at = at.unwrap_or_else(|| ours.text.lines().count().min(theirs.text.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(nothing)").trim_start().to_owned();
    Some(format!(
        "{key:?} differs: ours has `{}` where theirs has `{}`",
        line(&ours.text),
        line(&theirs.text)
    ))
}

/// One text for each declaration that only one side has, or that both have differently.
pub(crate) fn differences(ours: &Declarations, theirs: &Declarations) -> Vec<String> {
    let of_ours = ours
        .iter()
        .filter_map(|(key, declaration)| difference(key, declaration, theirs.get(key)));
    let missing = theirs.keys().filter(|key| !ours.contains_key(key));
    of_ours
        .chain(missing.map(|key| format!("{key:?} is not in our schemas")))
        .collect()
}

/// Whether `ours` has all that `theirs` has, in the same order, and adds to it.
pub(crate) fn only_adds(ours: &Declaration, theirs: &Declaration) -> bool {
    let mut lines = ours.text.lines();
    theirs.text.lines().all(|line| lines.any(|candidate| candidate == line))
}
