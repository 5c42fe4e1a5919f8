//! Puts mutants into a copy of a workspace: every change that a test ought to notice, each behind a switch.
//!
//! Usage: ews-mutants WORKSPACE OMITTED FOLDER…
//!
//! WORKSPACE is changed in place. OMITTED is a file of numbers of mutants that do not compile. Each FOLDER is one below
//! WORKSPACE, and its files below `src` are changed. Writes two tables into WORKSPACE: `mutants.tsv` says what each mutant
//! is, and `places.tsv` where it is in the changed files, so that an error of the compiler leads to its mutant.

mod cfg;
mod defaults;
mod operators;
mod render;
mod sites;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::sites::Mutant;

/// The module that each crate gets, in which the count of all mutants stands for `COUNT`.
const SWITCH: &str = include_str!("switch.rs.txt");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [workspace, omitted, folders @ ..] = &arguments[..] else {
        return Err("usage: ews-mutants WORKSPACE OMITTED FOLDER…".into());
    };
    let workspace = Path::new(workspace);
    let omitted = numbers(&fs::read_to_string(omitted)?)?;
    let mut tables = Tables::default();
    let mut libraries = BTreeSet::new();
    for folder in folders {
        for file in files(&workspace.join(folder))? {
            tables.change(workspace, &file, &omitted)?;
        }
        let source = folder.split_inclusive("src/").next().unwrap_or_default();
        libraries.insert(workspace.join(source));
    }
    for source in libraries {
        add_switch(&source, tables.count)?;
    }
    fs::write(workspace.join("mutants.tsv"), tables.mutants)?;
    fs::write(workspace.join("places.tsv"), tables.places)?;
    Ok(())
}

fn numbers(text: &str) -> Result<BTreeSet<usize>, std::num::ParseIntError> {
    text.split_whitespace().map(str::parse).collect()
}

/// The Rust files below a folder, in the order of their names.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The tables so far, and how many mutants there are.
#[derive(Default)]
struct Tables {
    count: usize,
    mutants: String,
    places: String,
}

impl Tables {
    /// Changes a file. Mutants that are omitted keep their numbers.
    fn change(&mut self, workspace: &Path, file: &Path, omitted: &BTreeSet<usize>) -> Result<(), Box<dyn Error>> {
        let source = fs::read_to_string(file)?;
        let name = file.strip_prefix(workspace)?.display().to_string();
        let found = sites::of(&source, self.count + 1).map_err(|error| format!("{name}: {error}"))?;
        self.count += found.len();
        let kept: Vec<&Mutant> = found
            .iter()
            .filter(|mutant| !omitted.contains(&mutant.number))
            .collect();
        for mutant in &kept {
            let Mutant {
                number,
                line,
                function,
                change,
                ..
            } = mutant;
            writeln!(self.mutants, "{number}\t{name}\t{line}\t{function}\t{change}")?;
        }
        let (changed, places) = render::render(&source, &kept);
        for (number, place) in places {
            writeln!(self.places, "{number}\t{name}\t{}\t{}", place.start, place.end)?;
        }
        fs::write(file, changed)?;
        Ok(())
    }
}

/// Adds the module with the switches to the library whose source is in this folder.
fn add_switch(source: &Path, count: usize) -> Result<(), Box<dyn Error>> {
    let library = source.join("lib.rs");
    // Some of what is changed would never be written by hand, and some of it the compiler sees through.
    let allowed = "#![allow(arithmetic_overflow, unconditional_panic, warnings)] ";
    let text = [allowed, &fs::read_to_string(&library)?, "\nmod mutants;\n"].concat();
    fs::write(library, text)?;
    fs::write(
        source.join("mutants.rs"),
        SWITCH.replace("COUNT", &(count + 1).to_string()),
    )?;
    Ok(())
}

/// Where the lines of a source begin.
fn line_starts(source: &str) -> BTreeMap<usize, usize> {
    let ends = source.match_indices('\n').map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends).zip(1..).collect()
}
