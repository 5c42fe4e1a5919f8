//! Nothing in a schema can become code: not its names, its documentation, its patterns, its defaults nor its values.

use ews_codegen::Builder;
use ews_codegen::source::{LoadOptions, Sources};
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
    assert_harmless(&generated());
}

/// Checks that nothing but types and their implementations is in generated code.
#[track_caller]
fn assert_harmless(code: &str) {
    let file = syn::parse_file(code).expect("generated code is Rust");
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

#[test]
fn the_name_of_a_file_stays_in_the_comment() {
    let schema =
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="A" type="xs:int"/></xs:schema>"#;
    for line_break in ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{b}"] {
        let path = format!("a{line_break}pub fn injected() {{}} #.xsd");
        let sources = Sources::from_texts([(path, schema)], &LoadOptions::default()).unwrap();
        let code = Builder::new().sources(sources).all().generate().unwrap();
        assert_harmless(&code);
        let comment = code.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{b}']).next().unwrap();
        assert!(comment.ends_with("injected() {} #.xsd. Do not edit."), "{comment}");
    }
}

#[test]
fn the_name_of_a_file_stays_in_its_line_of_an_error() {
    let path = "a\nerror: injected\x1b[31m\u{202e}.xsd";
    let error = Sources::from_texts([(path, "<a/>")], &LoadOptions::default()).unwrap_err();
    for report in [error.to_string(), error.render(false)] {
        let is_bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!report.contains(is_bad), "{report:?}");
        assert!(
            !report.lines().any(|line| line.starts_with("error: injected")),
            "{report}"
        );
    }
}

#[test]
fn names_and_texts_of_a_wsdl_and_of_namespaces_stay_texts() {
    let evil = "urn:&quot;]&#10;pub fn injected() {} //`&#13;*/ \\ &#x2028;{}";
    let wsdl = format!(
        r#"<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
             xmlns:e="{evil}" targetNamespace="{evil}">
           <wsdl:types><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{evil}" elementFormDefault="qualified">
             <xs:element name="Ask"><xs:complexType><xs:sequence><xs:element name="B" type="xs:string" fixed="{evil}"/></xs:sequence>
               <xs:attribute name="C" type="xs:string" default="{evil}"/></xs:complexType></xs:element>
             <xs:element name="AskResponse"><xs:complexType/></xs:element></xs:schema></wsdl:types>
           <wsdl:message name="In"><wsdl:part name="{evil}" element="e:Ask"/></wsdl:message>
           <wsdl:message name="Out"><wsdl:part name="{evil}" element="e:AskResponse"/></wsdl:message>
           <wsdl:portType name="P"><wsdl:operation name="{evil}"><wsdl:input message="e:In"/><wsdl:output message="e:Out"/>
             </wsdl:operation></wsdl:portType>
           <wsdl:binding name="B" type="e:P"><s:binding/><wsdl:operation name="{evil}"><s:operation soapAction="{evil}"/>
             <wsdl:input><s:body/></wsdl:input><wsdl:output><s:body/></wsdl:output></wsdl:operation></wsdl:binding>
         </wsdl:definitions>"#
    );
    let code = Builder::new()
        .wsdl_text("a.wsdl", wsdl)
        .all_operations()
        .generate()
        .unwrap();
    assert_harmless(&code);
    assert!(code.contains("impl ::ews_types::Operation for Ask"), "{code}");
    assert!(
        !code
            .lines()
            .any(|line| line.trim_start().starts_with("pub fn injected")),
        "{code}"
    );
}
