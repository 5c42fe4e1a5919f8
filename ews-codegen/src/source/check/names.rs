//! Every name is declared once, every reference leads to a declaration of the right kind.

use std::collections::hash_map::Entry;

use super::super::SchemaFile;
use super::super::grammar;
use super::super::outline::{Component, InclusionKind, Nature, NsId, Reference, Wanted};
use super::{Checker, Id, Targets};
use crate::diagnostic::{Diagnostic, nearest};

impl<'a> Checker<'a> {
    /// Enters every declaration into the symbol table; reports names that are taken.
    pub(super) fn collect(&mut self) {
        let sources = self.sources;
        for redefinitions in [false, true] {
            for (number, file) in sources.files.iter().enumerate() {
                for (index, declaration) in file.outline.declarations.iter().enumerate() {
                    let id = Id { file: number, index };
                    match declaration.redefine {
                        None if !redefinitions => self.enter(id, file.namespace),
                        Some(inclusion) if redefinitions => self.redefine(id, inclusion, file),
                        _ => {}
                    }
                }
            }
        }
    }

    fn enter(&mut self, id: Id, namespace: NsId) {
        let declaration = self.declaration(id);
        let table = self.symbols.entry((declaration.component, namespace)).or_default();
        match table.entry(&declaration.name) {
            Entry::Vacant(entry) => {
                entry.insert(id);
            }
            Entry::Occupied(entry) => {
                let first = *entry.get();
                self.report_duplicate(id, first, "declared twice", "remove or rename one of them");
            }
        }
    }

    /// A redefinition takes the place of what it redefines, which must exist in the file that is redefined.
    fn redefine(&mut self, id: Id, inclusion: usize, file: &SchemaFile) {
        let declaration = self.declaration(id);
        let table = self.symbols.entry((declaration.component, file.namespace)).or_default();
        let Some(original) = table.insert(&declaration.name, id) else {
            let fault = Diagnostic::error(format!(
                "{} `{}` is redefined, but not declared",
                declaration.component.noun(),
                declaration.name
            ));
            let span = file.outline.inclusions[inclusion].span;
            self.faults.push(
                fault
                    .at(self.place(id), "redefined here")
                    .at(file.location(span), "not declared in this file")
                    .help("declare it outside of `redefine` if it is new"),
            );
            return;
        };
        if self.declaration(original).redefine.is_some() {
            self.report_duplicate(
                id,
                original,
                "redefined twice",
                "put both changes into one redefinition",
            );
        }
    }

    fn report_duplicate(&mut self, id: Id, first: Id, what: &str, help: &str) {
        let declaration = self.declaration(id);
        let (noun, name) = (declaration.component.noun(), &declaration.name);
        self.faults.push(
            Diagnostic::error(format!("{noun} `{name}` is {what}"))
                .at(self.place(id), "again here")
                .at(self.place(first), "first here")
                .help(help),
        );
    }

    /// Follows every reference; reports those that lead nowhere, or to the wrong kind of thing.
    pub(super) fn resolve_all(&mut self) -> Targets {
        let sources = self.sources;
        let resolve_file = |(number, file): (usize, &'a SchemaFile)| {
            file.outline
                .references
                .iter()
                .map(|reference| self.resolve(number, file, reference))
                .collect()
        };
        sources.files.iter().enumerate().map(resolve_file).collect()
    }

    fn resolve(&mut self, number: usize, file: &'a SchemaFile, reference: &Reference) -> Option<Id> {
        let namespace = Self::namespace_of(file, reference);
        let component = reference.wanted.component();
        if namespace == NsId::XS {
            self.check_built_in(file, reference);
            return None;
        }
        let found = self
            .symbols
            .get(&(component, namespace))
            .and_then(|table| table.get(&*reference.name))
            .copied();
        let Some(mut id) = found else {
            self.report_unknown(file, namespace, reference);
            return None;
        };
        if !is_visible(file, namespace) {
            self.report_not_imported(file, namespace, reference);
            return None;
        }
        if let Some(original) = self.redefined_by(number, reference, id) {
            id = original;
        }
        self.check_kind(file, reference, id);
        Some(id)
    }

    /// Within its own redefinition, a name means what is redefined.
    fn redefined_by(&self, number: usize, reference: &Reference, id: Id) -> Option<Id> {
        let own = reference.owner.is_some_and(|owner| {
            id == Id {
                file: number,
                index: owner,
            }
        });
        if !own || self.declaration(id).redefine.is_none() || !reference.wanted.builds_on() {
            return None;
        }
        let declaration = self.declaration(id);
        self.sources.files.iter().enumerate().find_map(|(number, file)| {
            let is_it = |d: &super::Declaration| {
                d.redefine.is_none() && d.component == declaration.component && d.name == declaration.name
            };
            let index = file.outline.declarations.iter().position(is_it)?;
            (file.namespace == self.sources.files[id.file].namespace).then_some(Id { file: number, index })
        })
    }

    /// References to XML Schema's own types: they must exist, and only types do.
    fn check_built_in(&mut self, file: &SchemaFile, reference: &Reference) {
        let (name, here) = (&*reference.name, file.location(reference.span));
        let is_type = reference.wanted.component() == Component::Type;
        let written = &file.text()[reference.span.range()];
        if !is_type || !grammar::BUILT_IN_TYPES.contains(&name) {
            let noun = reference.wanted.component().noun();
            let suggestions: &[&str] = if is_type { grammar::BUILT_IN_TYPES } else { &[] };
            let prefix = &written[..written.len().saturating_sub(name.len())];
            let names: Vec<_> = nearest(name, suggestions.iter().copied(), 3);
            let fault =
                Diagnostic::error(format!("XML Schema has no {noun} `{name}`")).at(here, format!("unknown {noun}"));
            self.faults.push(suggested(fault, prefix, &names));
            return;
        }
        let problem = match reference.wanted {
            Wanted::ComplexBase if name != "anyType" => Some((
                "a complex type with elements cannot be built on a simple type",
                "use `simpleContent`",
            )),
            Wanted::SimpleType | Wanted::SimplePart | Wanted::SimpleContentBase if name == "anyType" => {
                Some(("`anyType` is not a simple type", "use `anySimpleType` or `string`"))
            }
            _ => None,
        };
        if let Some((message, help)) = problem {
            let label = if name == "anyType" {
                "not a simple type"
            } else {
                "a simple type"
            };
            self.faults.push(Diagnostic::error(message).at(here, label).help(help));
        }
    }

    /// Whether the type that was found is of the kind that the place needs.
    fn check_kind(&mut self, file: &SchemaFile, reference: &Reference, id: Id) {
        let nature = self.declaration(id).nature;
        let (message, label, help) = match (reference.wanted, nature) {
            (Wanted::SimpleType | Wanted::SimplePart, Nature::SimpleContent | Nature::Complex) => (
                "is a complex type, where a simple type is needed",
                "needs a simple type",
                "attributes, lists, unions and restrictions of text are made of simple types",
            ),
            (Wanted::SimpleContentBase, Nature::Complex) => (
                "has child elements, and cannot be the base of `simpleContent`",
                "needs a type with text",
                "use `complexContent`",
            ),
            (Wanted::ComplexBase, Nature::Simple | Nature::SimpleContent) => (
                "has text, and cannot be the base of `complexContent`",
                "needs a type with child elements",
                "use `simpleContent`",
            ),
            _ => return,
        };
        let written = &file.text()[reference.span.range()];
        self.faults.push(
            Diagnostic::error(format!("`{written}` {message}"))
                .at(file.location(reference.span), label)
                .at(self.place(id), "declared here")
                .help(help),
        );
    }

    fn report_not_imported(&mut self, file: &SchemaFile, namespace: NsId, reference: &Reference) {
        let uri = self.sources.namespaces.uri(namespace);
        let written = &file.text()[reference.span.range()];
        let (message, help) = match uri {
            "" => (
                format!("`{written}` has no prefix, and so is in no namespace; nothing imports that"),
                "write the prefix of the namespace that is meant".to_owned(),
            ),
            uri => {
                let location = match namespace {
                    NsId::XML => String::new(),
                    _ => self.location_hint(file, namespace),
                };
                let message = format!("`{written}` is in the namespace `{uri}`, which this file does not import");
                (
                    message,
                    format!("add <xs:import namespace=\"{uri}\"{location}/> below the root element"),
                )
            }
        };
        self.faults.push(
            Diagnostic::error(message)
                .at(file.location(reference.span), "not imported")
                .help(help),
        );
    }

    /// ` schemaLocation="…"` for a file that declares `namespace`, where there is one.
    fn location_hint(&self, file: &SchemaFile, namespace: NsId) -> String {
        let of_it = |other: &&SchemaFile| other.namespace == namespace && other.outline.target_namespace.is_some();
        let Some(other) = self.sources.files.iter().find(of_it) else {
            return String::new();
        };
        let path = match (file.path().parent(), other.path().parent()) {
            (Some(here), Some(there)) if here == there => other.path().file_name().map(std::path::Path::new),
            _ => None,
        };
        format!(" schemaLocation=\"{}\"", path.unwrap_or(other.path()).display())
    }

    fn report_unknown(&mut self, file: &SchemaFile, namespace: NsId, reference: &Reference) {
        let component = reference.wanted.component();
        let (noun, name) = (component.noun(), &*reference.name);
        let written = &file.text()[reference.span.range()];
        let here = file.location(reference.span);
        let nothing_known = !self.sources.files.iter().any(|file| file.namespace == namespace);
        if !is_visible(file, namespace) && (nothing_known || namespace == NsId::XML) {
            return self.report_not_imported(file, namespace, reference);
        }
        let fault = Diagnostic::error(format!("unknown {noun} `{written}`")).at(here, "not declared anywhere");
        let fault = if nothing_known {
            let uri = self.sources.namespaces.uri(namespace);
            fault.help(format!(
                "no schema for the namespace `{uri}` was given; is a file, or a schemaLocation, missing?"
            ))
        } else {
            self.suggest_names(fault, file, namespace, reference, name)
        };
        self.faults.push(fault);
    }

    /// Names like the unknown one: of the same kind in its namespace, the same name in another namespace, or of another kind.
    fn suggest_names(
        &self,
        fault: Diagnostic,
        file: &SchemaFile,
        namespace: NsId,
        reference: &Reference,
        name: &str,
    ) -> Diagnostic {
        let component = reference.wanted.component();
        let written = &file.text()[reference.span.range()];
        let prefix = &written[..written.len().saturating_sub(name.len())];
        let table = self.symbols.get(&(component, namespace));
        let near = nearest(name, table.into_iter().flat_map(|table| table.keys().copied()), 3);
        if !near.is_empty() {
            return suggested(fault, prefix, &near);
        }
        let elsewhere = |(kind, ns): &&(Component, NsId)| *kind == component && *ns != namespace;
        let mut others: Vec<_> = self.symbols.keys().filter(elsewhere).collect();
        others.sort();
        if let Some((_, ns)) = others.into_iter().find(|key| self.symbols[key].contains_key(name)) {
            return fault.help(format!("there is {}; is the prefix wrong?", self.shown(*ns, name)));
        }
        if component == Component::Type && namespace == NsId::NONE && grammar::BUILT_IN_TYPES.contains(&name) {
            return fault.help(format!("XML Schema's own type needs its prefix: `xs:{name}`"));
        }
        match self.other_kind(component, namespace, name) {
            Some(kind) => fault.help(format!("`{written}` is the name of a global {}", kind.noun())),
            None => fault.help("is a file missing, or an import or include?"),
        }
    }

    fn other_kind(&self, component: Component, namespace: NsId, name: &str) -> Option<Component> {
        use Component::{Attribute, AttributeGroup, Element, Group, Type};
        [Element, Attribute, Type, Group, AttributeGroup]
            .into_iter()
            .find(|kind| {
                let table = self.symbols.get(&(*kind, namespace));
                *kind != component && table.is_some_and(|table| table.contains_key(name))
            })
    }
}

/// Whether `file` may refer to names of `namespace`: its own, or one that it imports.
fn is_visible(file: &SchemaFile, namespace: NsId) -> bool {
    let imports = |inclusion: &super::super::outline::Inclusion| {
        inclusion.kind == InclusionKind::Import && inclusion.namespace == namespace
    };
    namespace == file.namespace || file.outline.inclusions.iter().any(imports)
}

/// `did you mean …?` with the names as the file would write them.
fn suggested(fault: Diagnostic, prefix: &str, names: &[&str]) -> Diagnostic {
    let names: Vec<_> = names.iter().map(|name| format!("`{prefix}{name}`")).collect();
    match names.as_slice() {
        [] => fault,
        [name] => fault.help(format!("did you mean {name}?")),
        names => fault.help(format!("did you mean one of {}?", names.join(", "))),
    }
}
