//! The text of several files: a root, and a module for each schema file.

use std::collections::BTreeMap;

use quote::quote;

use crate::emit::Part;
use crate::ir::Modules;

use super::Layout;

/// The files, in the making.
pub(crate) struct Split<'a> {
    names: &'a Modules,
    root: Layout,
    modules: BTreeMap<String, Layout>,
}

impl<'a> Split<'a> {
    /// The files of `modules`, and a root whose first line names the `sources`.
    pub(crate) fn new(sources: &[String], modules: &'a Modules) -> Self {
        Split {
            names: modules,
            root: Layout::new(sources),
            modules: BTreeMap::new(),
        }
    }

    /// The text of the root, and that of each module by its name.
    pub(crate) fn into_texts(self) -> (String, BTreeMap<String, String>) {
        let modules = self.modules.into_iter();
        let modules = modules.map(|(name, layout)| (name, layout.into_text()));
        (self.root.into_text(), modules.collect())
    }

    /// Adds items to the file of their module.
    pub(crate) fn push(&mut self, part: Part<'_>) {
        let file = match part.module {
            Some(name) => self
                .modules
                .entry(name.to_owned())
                .or_insert_with(|| module(self.names, name)),
            None => &mut self.root,
        };
        file.push(part.condition, part.items);
    }
}

/// A module that has nothing but the names of the others.
fn module(names: &Modules, name: &str) -> Layout {
    let files = names.files.get(name).into_iter().flatten().cloned();
    let mut layout = Layout::new(&files.collect::<Vec<String>>());
    // A file may have types that mention no others.
    layout.push(None, quote! { #[allow(unused_imports)] use super::*; });
    layout
}
