//! Names that nothing declares, or that the file at hand may not use; and what may have been meant.

use std::path::Path;

use super::super::SchemaFile;
use super::super::grammar;
use super::super::outline::{Component, NsId, Reference};
use super::{Checker, is_visible};
use crate::diagnostic::{Diagnostic, nearest};

impl Checker<'_> {
    /// Reports a name that is declared, in a namespace that the file does not import.
    pub(super) fn report_not_imported(&mut self, file: &SchemaFile, namespace: NsId, reference: &Reference) {
        let uri = self.sources.namespaces.uri(namespace);
        let written = file.written(reference.span);
        let import = file.outline.xs("import");
        let (message, help) = if namespace == NsId::NONE {
            let message = format!("`{written}` is in no namespace, which this file does not import");
            (
                message,
                format!("add <{import} schemaLocation=\"…\"/> below the root element"),
            )
        } else {
            let message = format!("`{written}` is in the namespace `{uri}`, which this file does not import");
            let location = self.location_hint(file, namespace);
            (
                message,
                format!("add <{import} namespace=\"{uri}\"{location}/> below the root element"),
            )
        };
        self.report(
            Diagnostic::error(message)
                .at(file.location(reference.span), "not imported")
                .help(help),
        );
    }

    /// ` schemaLocation="…"` for a file that declares `namespace`, where there is one.
    fn location_hint(&self, file: &SchemaFile, namespace: NsId) -> String {
        let of_it = |other: &&SchemaFile| {
            other.namespace == namespace && other.outline.target_namespace.is_some() && !other.built_in
        };
        let Some(other) = self.sources.files.iter().find(of_it) else {
            return String::new();
        };
        let name = match (file.path().parent(), other.path().parent(), other.path().file_name()) {
            (Some(here), Some(there), Some(name)) if here == there => Path::new(name),
            _ => other.path(),
        };
        format!(" schemaLocation=\"{}\"", name.display())
    }

    /// Reports a name that nothing declares.
    pub(super) fn report_unknown(&mut self, file: &SchemaFile, namespace: NsId, reference: &Reference) {
        let noun = reference.kind.component().noun();
        let written = file.written(reference.span);
        let visible = is_visible(file, namespace);
        if !visible && namespace == NsId::XML {
            return self.report_not_imported(file, namespace, reference);
        }
        if visible && self.sources.missing_import(namespace).is_some() {
            // That is an error for what needs it, and is found where that is known.
            return;
        }
        let error = Diagnostic::error(format!("unknown {noun} `{written}`"))
            .at(file.location(reference.span), format!("no such {noun}"));
        let is_given = self.sources.files.iter().any(|file| file.namespace == namespace);
        let error = if is_given || namespace == NsId::NONE {
            self.suggest_names(error, file, namespace, reference)
        } else {
            let uri = self.sources.namespaces.uri(namespace);
            let missing = if visible {
                "a file, or a schemaLocation"
            } else {
                "an import, and a file for it"
            };
            error.help(format!(
                "no schema for the namespace `{uri}` was given; is {missing} missing?"
            ))
        };
        self.report(error);
    }

    /// Names like the unknown one: of the same kind in its namespace, the same name in another namespace, or of another
    /// kind.
    fn suggest_names(
        &self,
        error: Diagnostic,
        file: &SchemaFile,
        namespace: NsId,
        reference: &Reference,
    ) -> Diagnostic {
        let (component, name) = (reference.kind.component(), &*reference.name);
        let written = file.written(reference.span);
        let prefix = &written[..written.len().saturating_sub(name.len())];
        let same_name = self.in_other_namespaces(file, component, namespace, name);
        if !same_name.is_empty() {
            return error.suggest_exactly(&same_name);
        }
        let table = self.symbols.get(&(component, namespace));
        let near = nearest(name, table.into_iter().flat_map(|table| table.keys().copied()));
        if !near.is_empty() {
            let near: Vec<_> = near.iter().map(|name| format!("{prefix}{name}")).collect();
            return error.suggest_exactly(&near);
        }
        match self.other_kind(component, namespace, name) {
            Some(kind) => error.help(format!("`{written}` is the name of a global {}", kind.noun())),
            None if namespace == NsId::NONE => error.help("a name without a prefix is in no namespace"),
            None if component == Component::Element => {
                error.help("is a file missing, or is it declared within a type, where nothing else can refer to it?")
            }
            None => error.help("is a file missing?"),
        }
    }

    /// The same name in other namespaces, as the file would write it.
    fn in_other_namespaces(&self, file: &SchemaFile, component: Component, namespace: NsId, name: &str) -> Vec<String> {
        let is_other = |(kind, other): &&(Component, NsId)| *kind == component && *other != namespace;
        let mut others: Vec<_> = self.symbols.keys().filter(is_other).collect();
        others.retain(|key| self.symbols[key].contains_key(name));
        let mut names: Vec<_> = others
            .into_iter()
            .map(|(_, other)| self.shown(file, *other, name))
            .collect();
        if component == Component::Type && grammar::BUILT_IN_TYPES.contains(&name) {
            names.push(file.outline.xs(name));
        }
        names
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
