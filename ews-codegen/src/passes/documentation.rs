//! Documents what the schema leaves undocumented.
//!
//! Microsoft's schemas hardly say what anything means. The schemas of this project do, in words of their own; the table
//! `documentation.tsv` has these by name, so that bindings made from any server's files have them too. What a schema says
//! itself counts more.

use std::collections::HashMap;

use crate::ir::{Field, FieldXml, Origin, Schema, Shape, Type, TypeId, VariantXml, XmlName};

/// A line for each type and, as `<name`, each element with a type of its own: its name, its base and its documentation. The
/// lines of its parts follow, with a tab in front: an element, an `@attribute` or an `=value`, and the documentation.
const TABLE: &str = include_str!("documentation.tsv");

/// What stands in the table for the end of a paragraph.
const PARAGRAPH: &str = "\\n";

/// How many bases are looked through at most.
const MAX_BASES: usize = 100;

/// Documents types, fields, variants, values and headers that have no documentation, from the table.
pub(crate) fn apply(schema: &mut Schema) {
    let table = Table::parse(TABLE);
    for index in 0..schema.types.len() {
        let ty = &schema.types[index];
        if ty.docs.is_empty() {
            let docs = names_of(ty).iter().find_map(|name| table.of(name)).map(unfolded);
            schema.types[index].docs = docs.unwrap_or_default();
        }
        let owners = owners(schema, TypeId(index));
        let find = |part: &str| owners.iter().find_map(|owner| table.of_part(owner, part));
        for (part, docs) in parts(&mut schema.types[index]) {
            if docs.is_empty() {
                *docs = find(&part).map(unfolded).unwrap_or_default();
            }
        }
    }
    for header in &mut schema.headers {
        if header.docs.is_empty() {
            header.docs = table
                .of(&element_key(&header.element))
                .map(unfolded)
                .unwrap_or_default();
        }
    }
}

fn element_key(element: &XmlName) -> String {
    format!("<{element}")
}

/// The names by which the table may have a type, the most exact one first.
fn names_of(ty: &Type) -> Vec<String> {
    match &ty.origin {
        Origin::Named(name) => vec![name.to_string()],
        Origin::Root { element, ty } => {
            let element = element_key(element);
            [element]
                .into_iter()
                .chain(ty.as_ref().map(XmlName::to_string))
                .collect()
        }
        Origin::Anonymous { holder } => vec![element_key(holder)],
        Origin::MessagesOf(_) | Origin::Choice { .. } => Vec::new(),
    }
}

/// The names under which the table may have the parts of a type: its own, then that of its base; those of a choice are parts
/// of the types in which it stands.
fn owners(schema: &Schema, id: TypeId) -> Vec<String> {
    let ty = schema.get(id);
    if let Origin::Choice { holders, .. } = &ty.origin {
        let types = holders.iter().map(|holder| schema.get(holder.owner));
        return types.flat_map(names_of).collect();
    }
    let mut owners = names_of(ty);
    if let Shape::Struct(shape) = &ty.shape {
        owners.extend(shape.base.as_ref().map(XmlName::to_string));
    }
    owners
}

/// The parts of a type that can have documentation, by their names in the table.
fn parts(ty: &mut Type) -> Vec<(String, &mut String)> {
    match &mut ty.shape {
        Shape::Struct(shape) => shape.fields.iter_mut().filter_map(field_part).collect(),
        Shape::Choice(choice) => {
            let named = choice.variants.iter_mut().filter_map(|variant| match &variant.xml {
                VariantXml::Name(name) => Some((name.to_string(), &mut variant.docs)),
                VariantXml::Any(_) | VariantXml::Text => None,
            });
            named.collect()
        }
        Shape::OpenEnum(shape) => {
            let values = shape.values.iter_mut();
            values
                .map(|value| (format!("={}", value.value), &mut value.docs))
                .collect()
        }
        Shape::Derived(_) | Shape::Union(_) | Shape::List(_) | Shape::Newtype(_) => Vec::new(),
    }
}

fn field_part(field: &mut Field) -> Option<(String, &mut String)> {
    let name = match &field.xml {
        FieldXml::Element(name) => name.to_string(),
        FieldXml::Attribute(name) => format!("@{name}"),
        FieldXml::AnyAttribute(_)
        | FieldXml::Text
        | FieldXml::Choice
        | FieldXml::Any { .. }
        | FieldXml::Mixed
        | FieldXml::Derived(_) => return None,
    };
    Some((name, &mut field.docs))
}

/// A text of the table as that of a schema.
fn unfolded(text: &str) -> String {
    text.replace(PARAGRAPH, "\n\n")
}

/// The documentation by name.
struct Table<'t> {
    owners: HashMap<&'t str, Owner<'t>>,
}

/// What the table has of a type or element.
#[derive(Default)]
struct Owner<'t> {
    base: &'t str,
    docs: &'t str,
    parts: HashMap<&'t str, &'t str>,
}

impl<'t> Table<'t> {
    fn parse(text: &'t str) -> Self {
        let mut owners: HashMap<&str, Owner<'_>> = HashMap::new();
        let mut last = "";
        for line in text.lines() {
            let mut cells = line.splitn(3, '\t');
            let mut cell = || cells.next().unwrap_or_default();
            match (cell(), cell(), cell()) {
                ("", part, docs) => {
                    owners.entry(last).or_default().parts.insert(part, docs);
                }
                (name, base, docs) => {
                    last = name;
                    let owner = owners.entry(name).or_default();
                    (owner.base, owner.docs) = (base, docs);
                }
            }
        }
        Table { owners }
    }

    /// The documentation of a type or element.
    fn of(&self, name: &str) -> Option<&'t str> {
        let docs = self.owners.get(name)?.docs;
        (!docs.is_empty()).then_some(docs)
    }

    /// The documentation of a part of a type, which may be inherited.
    fn of_part(&self, owner: &str, part: &str) -> Option<&'t str> {
        let first = self.owners.get(owner)?;
        let next = |owner: &&Owner<'t>| self.owners.get(owner.base);
        let mut chain = std::iter::successors(Some(first), next).take(MAX_BASES);
        chain.find_map(|owner| owner.parts.get(part).copied())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::chosen::Chosen;
    use crate::load::{self, Wsdl};
    use crate::lower;
    use crate::source::{Input, LoadOptions, Sources};

    /// The documentation of a type or element, and of its parts.
    #[derive(Default)]
    struct Entry {
        base: String,
        docs: String,
        parts: BTreeMap<String, String>,
    }

    /// The schemas of the project, lowered; none in a package, which does not hold them.
    fn ours() -> Option<Schema> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
        if !folder.exists() {
            eprintln!("skipped: a packaged ews-codegen does not hold the schemas");
            return None;
        }
        let options = LoadOptions::default();
        let sources = Sources::load(std::slice::from_ref(&folder), &options).expect("sound schemas");
        let schemas = load::load(&sources).expect("sound schemas");
        let wsdl = Wsdl::read(&Input::File(folder.join("services.wsdl")), &options, None).expect("a sound WSDL");
        Some(lower::lower(&schemas, Some(&wsdl), &Chosen::any()).expect("sound schemas"))
    }

    /// A text of a schema in one line.
    fn folded(text: &str) -> String {
        let mut paragraphs = vec![Vec::new()];
        for line in text.lines() {
            match line.trim() {
                "" => paragraphs.push(Vec::new()),
                _ => paragraphs
                    .last_mut()
                    .expect("there is one")
                    .extend(line.split_whitespace()),
            }
        }
        let paragraphs = paragraphs.into_iter().filter(|words| !words.is_empty());
        let paragraphs: Vec<String> = paragraphs.map(|words| words.join(" ")).collect();
        assert!(!text.contains(PARAGRAPH), "{text}");
        paragraphs.join(PARAGRAPH)
    }

    fn is_of_ews(name: &str) -> bool {
        let name = name.trim_start_matches('<');
        name.starts_with("m:") || name.starts_with("t:")
    }

    fn entries(schema: &mut Schema) -> BTreeMap<String, Entry> {
        let mut entries: BTreeMap<String, Entry> = BTreeMap::new();
        for index in 0..schema.types.len() {
            let ty = &schema.types[index];
            if let (Some(name), false) = (names_of(ty).into_iter().next(), ty.docs.is_empty()) {
                entries.entry(name).or_default().docs = folded(&ty.docs);
            }
            // The parts of an element are those of its type, if that has a name.
            let owners = owners(schema, TypeId(index));
            let is_named = |owner: &&String| !owner.starts_with('<');
            let is_choice = matches!(ty.origin, Origin::Choice { .. });
            let owners: Vec<String> = match owners.iter().find(is_named) {
                Some(name) if !is_choice && matches!(ty.origin, Origin::Root { ty: Some(_), .. }) => vec![name.clone()],
                _ if is_choice => owners,
                _ => owners.into_iter().take(1).collect(),
            };
            let base = match &ty.shape {
                Shape::Struct(shape) => shape.base.as_ref().map(XmlName::to_string).unwrap_or_default(),
                _ => String::new(),
            };
            for owner in owners {
                let entry = entries.entry(owner).or_default();
                if !is_choice {
                    entry.base.clone_from(&base);
                }
                for (part, docs) in parts(&mut schema.types[index]) {
                    if !docs.is_empty() {
                        entry.parts.entry(part).or_insert_with(|| folded(docs));
                    }
                }
            }
        }
        for header in schema.headers.iter().filter(|header| !header.docs.is_empty()) {
            let entry = entries.entry(element_key(&header.element)).or_default();
            entry.docs = folded(&header.docs);
        }
        entries.retain(|name, entry| is_of_ews(name) && !(entry.docs.is_empty() && entry.parts.is_empty()));
        entries
    }

    fn table(entries: &BTreeMap<String, Entry>, mut keep: impl FnMut(&str, &str, &str) -> bool) -> String {
        let mut table = String::new();
        for (name, Entry { base, docs, parts }) in entries {
            table.push_str(&format!("{name}\t{base}\t{docs}\n"));
            for (part, docs) in parts.iter().filter(|(part, docs)| keep(base, part, docs)) {
                table.push_str(&format!("\t{part}\t{docs}\n"));
            }
        }
        table
    }

    #[test]
    fn the_table_has_the_documentation_of_our_schemas() {
        let Some(mut schema) = ours() else { return };
        let entries = entries(&mut schema);
        let full = table(&entries, |_, _, _| true);
        let full = Table::parse(&full);
        // What a base says as well is left to it.
        let table = table(&entries, |base, part, docs| full.of_part(base, part) != Some(docs));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/passes/documentation.tsv");
        expect_test::expect_file![path].assert_eq(&table);
    }

    #[test]
    fn our_schemas_without_their_documentation_get_it_back() {
        let Some(documented) = ours() else { return };
        let mut bare = documented.clone();
        let mut expected = 0;
        for ty in &mut bare.types {
            expected += parts(ty).iter().filter(|(_, docs)| !docs.is_empty()).count();
            parts(ty).into_iter().for_each(|(_, docs)| docs.clear());
            ty.docs.clear();
        }
        apply(&mut bare);
        let mut same = 0;
        for (mut bare, mut documented) in bare.types.into_iter().zip(documented.types) {
            for ((_, bare), (_, documented)) in parts(&mut bare).into_iter().zip(parts(&mut documented)) {
                same += usize::from(!documented.is_empty() && folded(bare) == folded(documented));
            }
        }
        // Names that two types have with different words go by the first.
        assert!(same * 100 >= expected * 98, "{same} of {expected}");
    }

    #[test]
    fn parts_are_found_in_bases() {
        let table = Table::parse("t:A\t\tAn A.\n\tt:X\tThe X.\nt:B\tt:A\t\n\t@Id\tThe id.\n<t:B\t\tA B.\n");
        assert_eq!(table.of("t:A"), Some("An A."));
        assert_eq!(table.of("t:B"), None);
        assert_eq!(table.of("<t:B"), Some("A B."));
        assert_eq!(table.of_part("t:B", "t:X"), Some("The X."));
        assert_eq!(table.of_part("t:B", "@Id"), Some("The id."));
        assert_eq!(table.of_part("t:A", "@Id"), None);
        // A base that is its own ends.
        let round = Table::parse("t:A\tt:A\t\n");
        assert_eq!(round.of_part("t:A", "t:X"), None);
    }
}
