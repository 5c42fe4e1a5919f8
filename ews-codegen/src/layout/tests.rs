//! Our layout against those of others, for each schema that the tests have and, where they are at hand, Microsoft's.

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use proc_macro2::TokenTree;

use crate::chosen::Chosen;
use crate::source::{LoadOptions, Sources};
use crate::{bindings, emit, ir};

use super::*;

/// The folders of schemas.
fn folders() -> Vec<PathBuf> {
    let cases = fs::read_dir("tests/cases").expect("the tests have cases");
    let mut folders: Vec<PathBuf> = cases.map(|case| case.expect("they can be read").path()).collect();
    folders.sort();
    folders.extend(["tests/nasty".into(), "../schemas".into()]);
    match std::env::var_os("EWS_REFERENCE") {
        Some(reference) => folders.push(PathBuf::from(reference).join("schema")),
        None => eprintln!("skipped: EWS_REFERENCE does not say where Microsoft's schemas are"),
    }
    folders
}

fn model(folder: PathBuf) -> ir::Schema {
    let request = bindings::Request {
        document: true,
        sources: &Sources::load(&[folder], &LoadOptions::default()).expect("the schemas are sound"),
        wsdl: None,
        chosen: &Chosen::any(),
        rules: &[],
        externs: &Default::default(),
        cut: Default::default(),
        observer: &Default::default(),
    };
    bindings::model(&request).expect("the schemas can be generated")
}

/// The files of bindings that are split, with a feature for each operation.
fn split_texts(folder: PathBuf) -> Vec<(String, String)> {
    let sources = Sources::load(&[folder], &LoadOptions::default()).expect("the schemas are sound");
    let request = bindings::Request {
        sources: &sources,
        wsdl: None,
        chosen: &Chosen::any(),
        rules: &[],
        externs: &Default::default(),
        cut: bindings::Cut::Features,
        document: false,
        observer: &Default::default(),
    };
    let bindings = bindings::generate(&request, &syn::parse_quote!(::ews_types)).expect("they can be generated");
    let code = bindings
        .modules
        .into_iter()
        .filter(|module| module.file.ends_with(".rs"));
    let modules = code.map(|module| (module.file, module.text));
    modules.chain([("mod.rs".to_owned(), bindings.text)]).collect()
}

fn text(schema: &ir::Schema) -> String {
    let mut file = Layout::new(&["messages.xsd".to_owned()]);
    emit::emit(schema, &syn::parse_quote!(::ews_types), |part| {
        file.push(part.condition, part.items)
    });
    file.into_text()
}

/// What rustfmt makes of a text, if there is a rustfmt.
fn rustfmt(text: &str) -> Option<String> {
    let child = Command::new("rustfmt")
        .args(["--edition", "2024", "--config", "max_width=100"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let mut child = match child {
        Err(error) if error.kind() == ErrorKind::NotFound => return None,
        child => child.expect("rustfmt starts"),
    };
    let mut input = child.stdin.take().expect("it was asked for");
    let text = text.to_owned();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("rustfmt ends");
    writer.join().expect("writing does not panic").expect("rustfmt reads");
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).expect("rustfmt writes text"))
}

#[test]
fn rustfmt_has_nothing_to_change() {
    for folder in folders() {
        let text = text(&model(folder.clone()));
        match rustfmt(&text) {
            Some(formatted) => assert!(
                text == formatted,
                "{}: {}",
                folder.display(),
                difference(&text, &formatted)
            ),
            None => return eprintln!("skipped: there is no rustfmt"),
        }
    }
}

#[test]
fn rustfmt_has_nothing_to_change_in_files_that_are_split() {
    for (file, text) in split_texts("../schemas".into()) {
        // It would look for the modules.
        let alone = text.replace("\nmod ", "\nuse ");
        match rustfmt(&alone) {
            Some(formatted) => assert!(alone == formatted, "{file}: {}", difference(&alone, &formatted)),
            None => return eprintln!("skipped: there is no rustfmt"),
        }
    }
}

#[test]
fn what_is_laid_out_is_the_code_that_was_emitted() {
    for folder in folders() {
        let schema = model(folder.clone());
        let mut emitted = TokenStream::new();
        emit::emit(&schema, &syn::parse_quote!(::ews_types), |part| {
            emitted.extend(part.items)
        });
        let laid_out = text(&schema).parse().expect("what is laid out is Rust");
        let (emitted, laid_out) = (code(emitted), code(laid_out));
        assert!(
            emitted == laid_out,
            "{}: {}",
            folder.display(),
            difference(&emitted, &laid_out)
        );
    }
}

/// A token a line, but for the commas at the ends of lists, which are a matter of taste.
fn code(tokens: TokenStream) -> String {
    fn push(tokens: TokenStream, lines: &mut Vec<String>) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => {
                    lines.push(format!("{:?}", group.delimiter()));
                    push(group.stream(), lines);
                    lines.pop_if(|last| last == ",");
                    lines.push("end".to_owned());
                }
                token => lines.push(token.to_string()),
            }
        }
    }
    let mut lines = Vec::new();
    push(tokens, &mut lines);
    lines.join("\n")
}

/// The first lines that differ.
fn difference(one: &str, other: &str) -> String {
    let mut pairs = one.lines().zip(other.lines());
    let (one, other) = pairs.find(|(one, other)| one != other).unwrap_or(("one is longer", ""));
    format!("\n{one}\n{other}")
}

/// What `emit` does not write today is laid out as well, if not as nicely.
#[test]
fn no_token_is_lost() {
    for written in [
        "pub(crate) struct S<T>(T, pub(super) Vec<(T,)>) where T: Clone;",
        "mod m { #![allow(unused)] use super::*; pub trait T: Sized + 'static { const N: usize; fn f(self) -> (u8,); } }",
        "fn f() -> u8 { let x = if a { 1 } else { -2 }; loop { break; } while !x { y += 1 } (x as u8) << 2 & !3 | *z }",
        "fn f<'a, T: ?Sized>(x: &&'a mut T, y: [u8; 4]) -> impl Fn(&T) -> u8 + 'a { move |z, _| { x.y::<T>()?[0] == z..=1 } }",
        "fn f() { if let Some(x) = y { z } else if a { b } else { match c { A { b, .. } => d, 1 | 2 if e => { f; g } } } }",
        "static S: &[&str] = &[r#\"a \"b\"\"#, \"\\n\", 'c', b\"x\"]; type A = dyn Fn() -> u8; macro_rules! m { ($a:expr) => { $a }; }",
        "impl<T> A for B<T> where T: C<D = E> { type F = G<{ 1 + 2 }>; fn h(&self) {} }",
    ] {
        let tokens: TokenStream = written.parse().expect("it is Rust");
        let mut file = Layout::new(&[]);
        file.push(None, tokens.clone());
        let text = file.into_text();
        let again: TokenStream = text.parse().expect("what is laid out is Rust");
        assert_eq!(code(tokens), code(again), "{text}");
    }
}

#[test]
fn the_comma_that_makes_a_tuple_stays() {
    let mut file = Layout::new(&[]);
    file.push(None, quote::quote! { type A = (u8,); type B = (u8, u8,); });
    assert!(file.into_text().ends_with("\ntype A = (u8,);\n\ntype B = (u8, u8);\n"));
}

#[test]
fn what_is_empty_is_not_broken() {
    let name = quote::format_ident!("{}", "A".repeat(120));
    let mut file = Layout::new(&[]);
    file.push(None, quote::quote! { #[#name()] fn f() { #name {} } });
    let expected = format!("\n#[{name}()]\nfn f() {{\n    {name} {{}}\n}}\n");
    assert!(file.into_text().ends_with(&expected));
}
