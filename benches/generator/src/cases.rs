//! What is timed: xsd-parser up to its model of the types, and ews-codegen from the files to the text.

use std::hint::black_box;
use std::path::Path;

use ews_codegen::{Builder, Stage};
use xsd_parser::config::{InterpreterConfig, ParserConfig, Schema};
use xsd_parser::{exec_interpreter, exec_parser};

pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// What one asks for on the command line.
    pub(crate) key: &'static str,
    pub(crate) run: fn(&Path),
}

/// The first is what the others are compared with.
pub(crate) const CASES: [Case; 3] = [
    Case {
        name: "xsd-parser, parse and interpret",
        key: "xsd-parser",
        run: |schemas| {
            black_box(parse_and_interpret(schemas));
        },
    },
    Case {
        name: "ews-codegen, GetUserPhoto",
        key: "photo",
        run: |schemas| {
            black_box(generate(schemas, Scope::Photo, |_| {}));
        },
    },
    Case {
        name: "ews-codegen, all operations",
        key: "all",
        run: |schemas| {
            black_box(generate(schemas, Scope::All, |_| {}));
        },
    },
];

#[derive(Clone, Copy)]
pub(crate) enum Scope {
    Photo,
    All,
}

/// The schema that Microsoft's files import without saying where it is; xsd-parser wants to be given it, as ews-codegen
/// does by itself.
const XML_SCHEMA: &str = include_str!("../../../ews-codegen/src/source/xml.xsd");

/// How many types xsd-parser finds, with its own defaults.
fn parse_and_interpret(schemas: &Path) -> usize {
    // It follows an import to a full path, and would read a file that was given by another one twice.
    let file = |name| {
        Schema::File(
            schemas
                .join(name)
                .canonicalize()
                .expect("EWS_REFERENCE holds Microsoft's schemas"),
        )
    };
    let parser = ParserConfig {
        schemas: vec![
            Schema::NamedSchema("xml.xsd".into(), XML_SCHEMA.into()),
            file("types.xsd"),
            file("messages.xsd"),
        ],
        ..ParserConfig::default()
    };
    let parsed = exec_parser(parser).expect("xsd-parser reads Microsoft's schemas with xml.xsd beside them");
    let types = exec_interpreter(InterpreterConfig::default(), &parsed);
    types.expect("xsd-parser interprets Microsoft's schemas").items.len()
}

/// The bindings, as text.
pub(crate) fn generate(schemas: &Path, scope: Scope, on_stage: impl Fn(Stage) + Send + Sync + 'static) -> String {
    let builder = Builder::new().schema(schemas).on_stage(on_stage);
    let builder = match scope {
        Scope::Photo => builder.operation("GetUserPhoto"),
        Scope::All => builder.all_operations(),
    };
    builder.generate().expect("ews-codegen reads Microsoft's schemas")
}
