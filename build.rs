//! Generates the bindings from `schemas/`, or cuts the committed ones to what the features need.

use std::collections::BTreeMap;
#[cfg(not(feature = "codegen"))]
use std::collections::BTreeSet;
use std::{env, fs, io};

/// What each feature needs of the committed bindings.
const TABLE: &str = "ews-types/src/snapshot/features.txt";

#[cfg(feature = "codegen")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let builder = ews_codegen::Builder::new()
        .schema("schemas")
        .wsdl("schemas/services.wsdl")
        .all_headers()
        .runtime_path("crate");
    let table = Table::read()?;
    let builder = table
        .chosen()
        .into_iter()
        .fold(builder, |builder, operation| builder.operation(operation));
    builder.compile()?;
    Ok(())
}

#[cfg(not(feature = "codegen"))]
fn main() -> io::Result<()> {
    let table = Table::read()?;
    for part in table.needed() {
        println!("cargo::rustc-cfg=part=\"{part}\"");
    }
    Ok(())
}

/// The lines `feature NAME: PARTS` and `part NAME: PARTS` of the table.
struct Table {
    features: BTreeMap<String, Vec<String>>,
    parts: BTreeMap<String, Vec<String>>,
}

impl Table {
    fn read() -> io::Result<Self> {
        println!("cargo::rerun-if-changed=build.rs");
        println!("cargo::rerun-if-changed={TABLE}");
        let text = fs::read_to_string(TABLE)?;
        let lines = |kind: &str| {
            let lines = text.lines().filter_map(|line| line.strip_prefix(kind)?.split_once(':'));
            let parts = |parts: &str| parts.split_whitespace().map(str::to_owned).collect();
            lines.map(|(name, needed)| (name.to_owned(), parts(needed))).collect()
        };
        let table = Table {
            features: lines("feature "),
            parts: lines("part "),
        };
        let parts: Vec<String> = table.parts.keys().map(|part| format!("{part:?}")).collect();
        println!("cargo::rustc-check-cfg=cfg(part, values({}))", parts.join(", "));
        Ok(table)
    }

    /// The operations that were chosen. Cargo writes their names in capitals.
    fn chosen(&self) -> Vec<&str> {
        let is_on = |name: &&str| env::var_os(format!("CARGO_FEATURE_{}", name.to_uppercase())).is_some();
        self.features.keys().map(String::as_str).filter(is_on).collect()
    }

    /// The parts that these need.
    #[cfg(not(feature = "codegen"))]
    fn needed(&self) -> BTreeSet<&str> {
        let mut needed = BTreeSet::new();
        let mut open: Vec<&String> = self.chosen().iter().flat_map(|name| &self.features[*name]).collect();
        while let Some(part) = open.pop() {
            if needed.insert(part.as_str()) {
                open.extend(&self.parts[part]);
            }
        }
        needed
    }
}
