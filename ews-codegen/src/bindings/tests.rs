mod cut;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::*;
use crate::chosen::Operations;
use crate::passes::externs::Runtime;
use crate::source::{Input, LoadOptions};

/// Schemas that were lowered once, to be generated many times.
struct Lowered {
    schema: ir::Schema,
    externs: Externs,
    runtime: syn::Path,
}

impl Lowered {
    /// Those of a folder with its WSDL. The runtime's own bindings have all headers.
    fn of(folder: PathBuf, runtime: Runtime) -> Self {
        let sources = Sources::load(std::slice::from_ref(&folder), &LoadOptions::default()).unwrap();
        let schemas = load::load(&sources).unwrap();
        let wsdl = Input::File(folder.join("services.wsdl"));
        let wsdl = Wsdl::read(&wsdl, &LoadOptions::default(), None).unwrap();
        let all_headers = matches!(runtime, Runtime::Own);
        let chosen = Chosen {
            all_headers,
            ..Chosen::any()
        };
        let mut schema = lower::lower(&schemas, Some(&wsdl), &chosen).unwrap();
        passes::documentation::apply(&mut schema);
        Lowered {
            schema,
            runtime: if all_headers {
                syn::parse_quote!(crate)
            } else {
                syn::parse_quote!(::ews_types)
            },
            externs: Externs {
                runtime,
                ..Externs::default()
            },
        }
    }

    fn generate(&self, operations: Operations) -> String {
        let mut schema = self.schema.clone();
        let chosen = Chosen {
            operations,
            all_headers: matches!(self.externs.runtime, Runtime::Own),
            ..Chosen::default()
        };
        passes::run(&mut schema, &chosen, &self.externs).unwrap();
        texts(&schema, &self.runtime, &[]).0
    }
}

fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Operations {
    Operations::Named(names.into_iter().map(str::to_owned).collect())
}

/// The names of all types in generated code.
fn types(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("pub struct ").or(line.strip_prefix("pub enum ")))
        .filter_map(|rest| rest.split(|char: char| !char.is_alphanumeric() && char != '_').next())
        .collect()
}

#[test]
fn every_operation_is_generated_alone_with_the_names_that_it_has_among_all() {
    let Some(reference) = std::env::var_os("EWS_REFERENCE") else {
        eprintln!("skipped: EWS_REFERENCE does not say where Microsoft's schemas are");
        return;
    };
    let lowered = Lowered::of(Path::new(&reference).join("schema"), Runtime::Unused);
    let all = lowered.generate(Operations::All);
    assert_eq!(lowered.schema.operations.len(), 122);
    for operation in &lowered.schema.operations {
        let alone = lowered.generate(named([&*operation.name]));
        let unknown: Vec<&str> = types(&alone).difference(&types(&all)).copied().collect();
        assert!(
            unknown.is_empty(),
            "{}: {unknown:?} depend on the choice of operations",
            operation.name
        );
    }
}
