//! The committed bindings of `ews-types`, cut by the features for some operations, are what is generated for these operations.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::*;

const COMMITTED: &str = "../ews-types/src/snapshot";

/// The committed bindings.
struct Committed {
    /// The items of each module, by the condition of the module.
    modules: Vec<(Option<Condition>, Vec<Item>)>,
    features: BTreeMap<String, Vec<String>>,
    parts: BTreeMap<String, Vec<String>>,
}

struct Item {
    condition: Option<Condition>,
    tokens: TokenStream,
    /// The tokens in one form, if there are no conditions inside.
    code: Option<String>,
}

/// `feature = "FindItem"` or `part = "ItemId"`.
type Condition = (String, String);

/// What is on, as a build script sets it.
struct Set(BTreeSet<Condition>);

impl Committed {
    /// `None` in a package of the generator alone.
    fn read() -> Option<Self> {
        let read = |file: &str| fs::read_to_string(Path::new(COMMITTED).join(file));
        let Ok(root) = read("mod.rs") else {
            eprintln!("skipped: a packaged ews-codegen does not hold the bindings of ews-types");
            return None;
        };
        let table = read("features.txt").unwrap();
        let lines = |kind: &str| {
            let lines = table
                .lines()
                .filter_map(|line| line.strip_prefix(kind)?.split_once(':'));
            let parts = |parts: &str| parts.split_whitespace().map(str::to_owned).collect();
            lines.map(|(name, needed)| (name.to_owned(), parts(needed))).collect()
        };
        let is_module = |item: &Item| item.tokens.to_string().starts_with("mod ");
        let (declarations, own): (Vec<Item>, Vec<Item>) = items(&root).into_iter().partition(is_module);
        let mut modules = vec![(None, own)];
        for declaration in declarations {
            let name = declaration
                .tokens
                .to_string()
                .replace("mod ", "")
                .replace([' ', ';'], "");
            modules.push((declaration.condition, items(&read(&format!("{name}.rs")).unwrap())));
        }
        Some(Committed {
            modules,
            features: lines("feature "),
            parts: lines("part "),
        })
    }

    /// What a build script sets for the features of these operations.
    fn set(&self, operations: &[&str]) -> Set {
        let feature = |name: &&str| ("feature".to_owned(), (*name).to_owned());
        let mut set: BTreeSet<Condition> = operations.iter().map(feature).collect();
        let mut open: Vec<&String> = operations.iter().flat_map(|name| &self.features[*name]).collect();
        while let Some(part) = open.pop() {
            if set.insert(("part".to_owned(), part.clone())) {
                open.extend(&self.parts[part]);
            }
        }
        Set(set)
    }

    /// What is compiled for these operations.
    fn cut(&self, operations: &[&str]) -> BTreeSet<String> {
        let set = self.set(operations);
        let modules = self
            .modules
            .iter()
            .filter(|(condition, _)| set.is_on(condition.as_ref()));
        let items = modules.flat_map(|(_, items)| items);
        let items = items.filter(|item| set.is_on(item.condition.as_ref()));
        let codes = items.map(|item| match &item.code {
            Some(code) => code.clone(),
            None => code(set.cut(item.tokens.clone())),
        });
        codes.collect()
    }
}

impl Set {
    fn is_on(&self, condition: Option<&Condition>) -> bool {
        condition.is_none_or(|condition| self.0.contains(condition))
    }

    /// Takes out what is not compiled: variants, alternatives and elements, each up to its comma.
    fn cut(&self, tokens: TokenStream) -> TokenStream {
        let mut kept = Vec::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let attribute = match (&token, tokens.peek()) {
                (TokenTree::Punct(punct), Some(TokenTree::Group(group))) if punct.as_char() == '#' => {
                    condition(group.stream())
                }
                _ => None,
            };
            match (attribute, token) {
                (None, TokenTree::Group(group)) => {
                    let inside = self.cut(group.stream());
                    kept.push(TokenTree::Group(Group::new(group.delimiter(), inside)));
                }
                (None, token) => kept.push(token),
                (Some(condition), _) => {
                    tokens.next();
                    if !self.is_on(Some(&condition)) {
                        tokens.find(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','));
                    }
                }
            }
        }
        kept.into_iter().collect()
    }
}

/// The condition of the attribute `cfg(name = "value")`.
fn condition(attribute: TokenStream) -> Option<Condition> {
    let text = attribute.to_string().replace(' ', "");
    let (name, value) = text.strip_prefix("cfg(")?.strip_suffix(')')?.split_once('=')?;
    Some((name.to_owned(), value.trim_matches('"').to_owned()))
}

/// The items of a file, without what only brings names into a module. An empty line is between them, and none within.
fn items(text: &str) -> Vec<Item> {
    let (_, text) = text.split_once("\n\n").expect("a first line");
    let items = text.split("\n\n").map(|text| {
        let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
        let condition = first
            .strip_prefix("#[")
            .and_then(|first| condition(first.strip_suffix(']')?.parse().ok()?));
        let text = if condition.is_some() { rest } else { text };
        let tokens: TokenStream = text.parse().expect("it is Rust");
        Item {
            code: (!text.contains("#[cfg(")).then(|| code(tokens.clone())),
            tokens,
            condition,
        }
    });
    items.filter(|item| !brings_names(item)).collect()
}

fn brings_names(item: &Item) -> bool {
    let text = item.tokens.to_string().replace(' ', "");
    ["use", "pubuse", "#[allow(unused_imports)]use"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// The tokens of an item in one form: without commas at the ends of lists, what is only there for docs.rs, and what only files
/// that are split need.
fn code(tokens: TokenStream) -> String {
    let mut written = String::new();
    write(tokens, &mut written);
    written
}

fn write(tokens: TokenStream, code: &mut String) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_left_out = match (&token, tokens.peek()) {
            (TokenTree::Punct(punct), Some(TokenTree::Group(group))) if punct.as_char() == '#' => group
                .stream()
                .to_string()
                .replace(' ', "")
                .starts_with("cfg_attr(docsrs"),
            (TokenTree::Ident(ident), Some(TokenTree::Group(group))) if ident == "pub" => {
                group.delimiter() == Delimiter::Parenthesis && group.stream().to_string() == "crate"
            }
            _ => false,
        };
        match token {
            _ if is_left_out => {
                tokens.next();
            }
            TokenTree::Group(group) => {
                code.push('(');
                write(group.stream(), code);
                code.push(')');
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' && tokens.peek().is_none() => {}
            token => {
                code.push_str(&token.to_string());
                code.push(' ');
            }
        }
    }
}

/// The code of generated items by their text: most of them are in the bindings of many operations.
type Known = HashMap<String, Option<String>>;

fn generated(text: &str, known: &mut Known) -> BTreeSet<String> {
    let (first, text) = text.split_once("\n\n").expect("a first line");
    let codes = text.split("\n\n").filter_map(|text| {
        let made = || {
            items(&format!("{first}\n\n{text}"))
                .into_iter()
                .find_map(|item| item.code)
        };
        known.entry(text.to_owned()).or_insert_with(made).clone()
    });
    codes.collect()
}

/// Holds the bindings of some operations against the committed ones.
fn holds(committed: &Committed, lowered: &Lowered, operations: &[&str], known: &mut Known) {
    let generated = generated(&lowered.generate(named(operations.iter().copied())), known);
    let cut = committed.cut(operations);
    let shown = |codes: Vec<&String>| codes.into_iter().take(3).cloned().collect::<Vec<_>>().join("\n");
    let missing = shown(generated.difference(&cut).collect());
    let more = shown(cut.difference(&generated).collect());
    assert!(
        generated == cut,
        "{operations:?}: the committed bindings lack\n{missing}\nand have beside it\n{more}\n\
         UPDATE_EXPECT=1 cargo test -p ews-codegen --test snapshot writes them anew"
    );
}

#[test]
fn committed_bindings_are_cut_to_what_is_generated() {
    let Some(committed) = Committed::read() else { return };
    let lowered = Lowered::of("../schemas".into(), Runtime::Own);
    let all: Vec<&str> = committed.features.keys().map(String::as_str).collect();
    assert_eq!(all.len(), 137);
    let mut known = Known::new();
    for operation in &all {
        holds(&committed, &lowered, &[operation], &mut known);
    }
    for operations in [
        [].as_slice(),
        &all,
        &["FindItem", "GetItem"],
        &["GetUserPhoto", "SetUserPhoto"],
        &["GetFocusedOtherOverrides", "DeleteFocusedOtherOverride", "SendItem"],
        &[
            "CreateItem",
            "GetUserAvailability",
            "GetServerTimeZones",
            "SyncFolderItems",
        ],
        &[
            "GetStreamingEvents",
            "SendNotification",
            "Subscribe",
            "UpdateInboxRules",
        ],
        &all[..all.len() / 2],
        &all[all.len() / 2..],
    ] {
        holds(&committed, &lowered, operations, &mut known);
    }
}
