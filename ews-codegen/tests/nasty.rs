//! Nothing in a schema can become code: not its names, its documentation, its patterns, its defaults nor its values.

use ews_codegen::Builder;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Item, Lit};

const SCHEMA: &str = include_str!("nasty/nasty.xsd");

fn generated() -> String {
    Builder::new()
        .schema("tests/nasty")
        .all_operations()
        .generate()
        .expect("the schema is sound")
}

/// Every token, those within brackets included.
fn flatten(tokens: TokenStream, found: &mut Vec<TokenTree>) {
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            flatten(group.stream(), found);
        }
        found.push(token);
    }
}

/// The text of a string literal.
fn text_of(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else {
        return None;
    };
    match Lit::new(literal.clone()) {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

#[test]
fn only_types_and_their_implementations_come_out() {
    let file = syn::parse_file(&generated()).unwrap();
    for item in &file.items {
        let expected = matches!(
            item,
            Item::Struct(_) | Item::Enum(_) | Item::Impl(_) | Item::Use(_) | Item::Macro(_)
        );
        assert!(expected, "{}", item.to_token_stream());
    }
}

#[test]
fn what_looks_like_code_stays_text() {
    let mut tokens = Vec::new();
    flatten(generated().parse().unwrap(), &mut tokens);
    assert!(
        !tokens
            .iter()
            .any(|token| matches!(token, TokenTree::Ident(name) if name == "injected"))
    );
    let texts: Vec<_> = tokens.iter().filter_map(text_of).collect();
    assert!(texts.iter().any(|text| text.contains("*/ pub fn injected() {}")));
}

#[test]
fn every_value_and_every_name_arrives_unchanged() {
    let mut tokens = Vec::new();
    flatten(generated().parse().unwrap(), &mut tokens);
    let texts: Vec<_> = tokens.iter().filter_map(text_of).collect();
    let document = roxmltree::Document::parse(SCHEMA).unwrap();
    for node in document.descendants() {
        // A value of white space alone equals the empty one.
        let value = node.has_tag_name(("http://www.w3.org/2001/XMLSchema", "enumeration"));
        if let (true, Some(value)) = (value, node.attribute("value")) {
            assert!(texts.iter().any(|text| text == value.trim_matches(' ')), "{value:?}");
        }
        if node.has_tag_name(("http://www.w3.org/2001/XMLSchema", "element"))
            && let Some(name) = node.attribute("name")
        {
            let name = format!("m:{name}");
            assert!(
                texts
                    .iter()
                    .any(|text| text.split('|').any(|part| part.ends_with(&name))),
                "{name}"
            );
        }
    }
}

#[test]
fn nothing_invisible_comes_out() {
    // rustc refuses what changes the direction of the text in comments and literals, and a reader would not see it.
    let invisible = |c: &char| {
        matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
            || (c.is_control() && *c != '\n')
    };
    assert_eq!(generated().chars().find(invisible), None);
}
