//! The text of several files: a root, and a module for each schema file.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use crate::emit::Sink;
use crate::ir::{Field, Modules};

use super::Layout;

/// The files, in the making.
pub(crate) struct Split<'a> {
    names: &'a Modules,
    root: Layout<'a>,
    modules: BTreeMap<String, Layout<'a>>,
    /// The module to which comes what follows.
    current: Option<String>,
}

impl<'a> Split<'a> {
    /// The files of `modules`, and a root whose first line names the `sources`.
    pub(crate) fn new(sources: &[String], modules: &'a Modules) -> Self {
        Split {
            names: modules,
            root: Layout::new(sources),
            modules: BTreeMap::new(),
            current: None,
        }
    }

    /// The text of the root, and that of each module by its name.
    pub(crate) fn into_texts(self) -> (String, BTreeMap<String, String>) {
        let modules = self.modules.into_iter();
        let modules = modules.map(|(name, layout)| (name, layout.into_text()));
        (self.root.into_text(), modules.collect())
    }

    fn file(&mut self) -> &mut Layout<'a> {
        match &self.current {
            Some(name) => self
                .modules
                .entry(name.clone())
                .or_insert_with(|| module(self.names, name)),
            None => &mut self.root,
        }
    }
}

/// A module that has nothing but the names of the others.
fn module<'a>(names: &Modules, name: &str) -> Layout<'a> {
    let files = names.files.get(name).into_iter().flatten().cloned();
    let mut layout = Layout::new(&files.collect::<Vec<String>>());
    // A file may have types that mention no others.
    layout.items(quote! { #[allow(unused_imports)] use super::*; });
    layout
}

impl<'a> Sink<'a> for Split<'a> {
    fn items(&mut self, tokens: TokenStream) {
        if !tokens.is_empty() {
            self.file().items(tokens);
        }
    }

    fn structure(&mut self, head: TokenStream, fields: &'a [Field], emit: impl Fn(&Field) -> TokenStream) {
        self.file().structure(head, fields, emit);
    }

    fn begin(&mut self, module: Option<&str>, condition: Option<TokenStream>) {
        self.current = module.map(str::to_owned);
        self.file().begin(module, condition);
    }
}
