//! Documentation of what is emitted.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use crate::ir::{
    Counts, Facets, Field, FieldXml, Header, Occurs, Origin, Schema, Shape, Type, TypeId, TypeRef, TypeUse, VariantXml,
    Wildcard, XmlName,
};

use super::markdown::{is_invisible, paragraphs, wrap};
use super::{ident, text};

/// Where Microsoft documents EWS. Each element has a page, which is called as it is in small letters. Only requests and
/// responses have a link to it: the pages of their parts are one step away from there.
const REFERENCE: &str = "https://learn.microsoft.com/exchange/client-developer/web-service-reference/";

/// Some paragraphs as doc lines. The paragraphs are Markdown already.
pub(super) fn lines(paragraphs: &[String]) -> TokenStream {
    let mut lines = TokenStream::new();
    let mut add = |line: &str| lines.extend(attribute(line));
    for (at, paragraph) in paragraphs.iter().filter(|paragraph| !paragraph.is_empty()).enumerate() {
        if at > 0 {
            add("");
        }
        wrap(paragraph, &mut add);
    }
    lines
}

/// `#[doc = "line"]`, of which there are ten thousand: without the copies that `quote!` makes.
fn attribute(line: &str) -> [TokenTree; 2] {
    let doc: [TokenTree; 3] = [
        ident("doc").into(),
        Punct::new('=', Spacing::Alone).into(),
        text(line).into(),
    ];
    let doc = Group::new(Delimiter::Bracket, doc.into_iter().collect());
    [Punct::new('#', Spacing::Alone).into(), doc.into()]
}

/// The documentation of a type.
pub(super) fn of_type(ty: &Type, schema: &Schema) -> TokenStream {
    let mut paragraphs = paragraphs(&ty.docs);
    let fact = type_fact(ty, schema);
    match &ty.origin {
        Origin::Root { element, .. } => {
            if paragraphs.is_empty() {
                paragraphs.push(root_summary(element, schema));
            }
            let since = since(element, schema);
            let is_of_operation = schema
                .operations
                .iter()
                .any(|operation| operation.elements().any(|(name, _)| name == element));
            let link = match element.prefix() {
                Some("m" | "t") if is_of_operation => format!(" [Reference]({})", reference(element)),
                _ => String::new(),
            };
            paragraphs.push(format!("XSD: {fact}.{since}{link}"));
        }
        _ if paragraphs.is_empty() => paragraphs.push(sentence(&fact)),
        _ => paragraphs.push(format!("XSD: {fact}.")),
    }
    lines(&paragraphs)
}

/// What a type is in the schema.
fn type_fact(ty: &Type, schema: &Schema) -> String {
    let what = match &ty.shape {
        Shape::Struct(_) => "type",
        Shape::Derived(_) => "abstract type",
        Shape::OpenEnum(_) => "enumeration",
        Shape::Union(_) => "union",
        Shape::List(_) => "list",
        Shape::Choice(_) => "choice",
        Shape::Newtype(_) => "type",
    };
    let base = match &ty.shape {
        Shape::Struct(shape) => shape.base.as_ref().map(|base| format!(", extends {}", code(base))),
        _ => None,
    };
    let base = base.unwrap_or_default();
    let root = schema.elements().find(|root| std::ptr::eq(schema.get(root.ty), ty));
    let element = root.map(|root| format!("element {}", code(&root.name)));
    match &ty.origin {
        Origin::Named(name) => {
            let element = element.map(|element| element + ", ").unwrap_or_default();
            format!("{element}{what} {}{base}", code(name))
        }
        Origin::Root {
            element,
            ty: Some(name),
        } => format!("element {}, {what} {}{base}", code(element), code(name)),
        Origin::Root { element, ty: None } => format!("element {}{base}", code(element)),
        Origin::Anonymous { holder } => match element {
            Some(element) => element + &base,
            None => format!("{what} of {}{base}", code(holder)),
        },
        Origin::MessagesOf(holder) => format!("the response messages in {}", owner_name(*holder, schema)),
        Origin::Choice { head: Some(head), .. } => format!("one of the elements that stand for {}", code(head)),
        Origin::Choice { holders, .. } => {
            // One type is several structs where it is the type of several operations' elements.
            let mut owners: Vec<String> = Vec::new();
            for owner in holders.iter().map(|holder| owner_name(holder.owner, schema)) {
                if !owners.contains(&owner) {
                    owners.push(owner);
                }
            }
            owners.truncate(3);
            format!("a choice in {}", owners.join(", "))
        }
    }
}

/// A type as the schema calls it.
fn owner_name(id: TypeId, schema: &Schema) -> String {
    match &schema.get(id).origin {
        Origin::Named(name) | Origin::Root { ty: Some(name), .. } => code(name),
        Origin::Root { element: name, .. } | Origin::Anonymous { holder: name } => code(name),
        Origin::MessagesOf(_) | Origin::Choice { .. } => code_text(&schema.get(id).name),
    }
}

/// The first version that has the operation of which `element` is the request, as a sentence.
fn since(element: &XmlName, schema: &Schema) -> String {
    let operation = schema.operations.iter().find(|operation| operation.request == *element);
    let version = operation.and_then(|operation| operation.since.as_ref());
    version.map_or_else(String::new, |version| format!(" Since {}.", code_text(version)))
}

fn root_summary(element: &XmlName, schema: &Schema) -> String {
    let operation = schema
        .operations
        .iter()
        .find(|operation| operation.elements().any(|(name, _)| name == element));
    match operation {
        Some(operation) if operation.request == *element => format!("The {} request.", code_text(&operation.name)),
        Some(operation) => format!("The response to {}.", code_text(&operation.name)),
        None => format!("The {} element.", code(element)),
    }
}

/// The documentation of a field.
pub(super) fn of_field(field: &Field, schema: &Schema) -> TokenStream {
    let mut paragraphs = paragraphs(&field.docs);
    let mut fact = match &field.xml {
        FieldXml::Attribute(name) => format!("The {} attribute{}.", code(name), of(&field.of)),
        FieldXml::AnyAttribute(Wildcard::Any) => "All other attributes.".to_owned(),
        FieldXml::AnyAttribute(wildcard) => format!("{}.", capital(&wildcard.words("attribute"))),
        FieldXml::Text => format!("The text{}.", of(&field.of)),
        FieldXml::Element(name) => format!("{}{}.", code(name), of(&field.of)),
        FieldXml::Choice => choice_fact(field, schema),
        FieldXml::Any { wildcard, .. } => wildcard_fact(wildcard, field.occurs),
        FieldXml::Mixed => "Text and elements, in document order.".to_owned(),
        FieldXml::Derived(_) => "What the type adds that `xsi:type` names in place of this one.".to_owned(),
    };
    if field.required_on_success {
        fact.push_str(" Every success has it.");
    }
    push_limits(&field.of.facets, &mut fact);
    fact.push_str(&times(field));
    if let Some(default) = &field.default {
        fact.push_str(&format!(" Default: {}.", code_text(default)));
    }
    paragraphs.push(fact);
    lines(&paragraphs)
}

/// How often a list occurs, where that is more than none or one.
fn times(field: &Field) -> String {
    match field.bounds() {
        Some(Counts { min, max: None }) if min > 1 => format!(" At least {min}."),
        Some(Counts { min: 0, max: Some(max) }) => format!(" At most {max}."),
        Some(Counts { min, max: Some(max) }) if min == max => format!(" Exactly {max}."),
        Some(Counts { min, max: Some(max) }) => format!(" From {min} to {max}."),
        _ => String::new(),
    }
}

fn choice_fact(field: &Field, schema: &Schema) -> String {
    let TypeRef::Type(id) = field.of.ty else {
        return String::new();
    };
    let Shape::Choice(choice) = &schema.get(id).shape else {
        return String::new();
    };
    const SHOWN: usize = 5;
    let shown: Vec<String> = choice
        .variants
        .iter()
        .take(SHOWN)
        .map(|variant| variant_words(&variant.xml))
        .collect();
    let more = if choice.variants.len() > SHOWN {
        " and others"
    } else {
        ""
    };
    let number = match (field.occurs, field.bounds()) {
        (Occurs::Required | Occurs::Optional, _) => "One",
        (Occurs::Many | Occurs::AtLeastOnce, Some(counts)) if counts.min > 0 => "One or more",
        (Occurs::Many | Occurs::AtLeastOnce, _) => "Any number",
    };
    format!("{number} of {}{more}.", shown.join(", "))
}

fn variant_words(xml: &VariantXml) -> String {
    match xml {
        VariantXml::Name(name) => code(name),
        VariantXml::Any(wildcard) => wildcard.to_string(),
        VariantXml::Text => "text".to_owned(),
    }
}

fn wildcard_fact(wildcard: &Wildcard, occurs: Occurs) -> String {
    match (wildcard, occurs.is_many()) {
        (Wildcard::Any, true) => "All other elements.".to_owned(),
        (_, true) => format!("Any number of: {wildcard}."),
        (_, false) => format!("{}.", capital(&wildcard.to_string())),
    }
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// The documentation of a variant that stands for an element, a wildcard or text.
pub(super) fn of_element_variant(xml: &VariantXml, used: &TypeUse, docs: &str) -> TokenStream {
    let mut paragraphs = paragraphs(docs);
    let mut fact = match xml {
        VariantXml::Name(name) => format!("{}{}.", code(name), of(used)),
        VariantXml::Any(_) | VariantXml::Text => format!("{}.", capital(&variant_words(xml))),
    };
    push_limits(&used.facets, &mut fact);
    paragraphs.push(fact);
    lines(&paragraphs)
}

/// The documentation of a variant that stands for a type.
pub(super) fn of_type_variant(xml: &VariantXml) -> TokenStream {
    lines(&[format!("With `xsi:type` {}.", variant_words(xml))])
}

/// The documentation of a header.
pub(super) fn of_header(header: &Header) -> TokenStream {
    let mut paragraphs = paragraphs(&header.docs);
    paragraphs.push(format!("{}{}.", code(&header.element), of(&header.of)));
    lines(&paragraphs)
}

/// The documentation of a value of an enumeration.
pub(super) fn of_value(value: &str, docs: &str) -> TokenStream {
    let mut paragraphs = paragraphs(docs);
    if paragraphs.is_empty() {
        paragraphs.push(format!("{}.", code_text(value)));
    }
    lines(&paragraphs)
}

/// The documentation of a member of a union or the item of a list.
pub(super) fn of_simple(used: &TypeUse, what: &str) -> TokenStream {
    let mut fact = format!("{what}{}.", of(used));
    push_limits(&used.facets, &mut fact);
    lines(&[fact])
}

/// `: `type``, where the type has a name.
fn of(used: &TypeUse) -> String {
    used.xsd
        .as_ref()
        .map(|name| [", ", &code(name)].concat())
        .unwrap_or_default()
}

/// Says in words what the type does not.
fn push_limits(facets: &Facets, text: &mut String) {
    let Facets {
        kind: _,
        white_space: _,
        min_inclusive,
        max_inclusive,
        min_exclusive,
        max_exclusive,
        min_length,
        max_length,
        total_digits,
        fraction_digits,
        patterns,
        values,
    } = facets;
    let mut limits = Vec::new();
    let mut limit = |what: &str, value: &Option<String>| {
        if let Some(value) = value {
            limits.push(format!("{what} {}", code_text(value)));
        }
    };
    limit("at least", min_inclusive);
    limit("at most", max_inclusive);
    limit("more than", min_exclusive);
    limit("less than", max_exclusive);
    match (min_length, max_length) {
        (Some(min), Some(max)) if min == max => limit("length", min_length),
        _ => {
            limit("length at least", min_length);
            limit("length at most", max_length);
        }
    }
    limit("digits at most", total_digits);
    limit("fraction digits at most", fraction_digits);
    limits.extend(patterns.iter().map(|pattern| format!("pattern {}", code_text(pattern))));
    if !values.is_empty() {
        let values: Vec<String> = values.iter().map(|value| code_text(value)).collect();
        limits.push(format!("one of {}", values.join(", ")));
    }
    if !limits.is_empty() {
        text.push_str(&format!(" Allowed: {}.", limits.join(", ")));
    }
}

/// The page of an element or operation in Microsoft's reference.
fn reference(name: &XmlName) -> String {
    let is_of_page = |char: &char| char.is_ascii_alphanumeric() || "-_.".contains(*char);
    let mut page = String::with_capacity(REFERENCE.len() + name.local.len());
    page.push_str(REFERENCE);
    page.extend(name.local.to_lowercase().chars().filter(is_of_page));
    page
}

fn code(name: &XmlName) -> String {
    code_text(&name.to_text())
}

/// Text as code. Characters that would end it or the line are replaced.
fn code_text(text: &str) -> String {
    let is_plain = |byte: u8| matches!(byte, b'!'..=b'~') && byte != b'`';
    if !text.is_empty() && text.bytes().all(is_plain) {
        return ["`", text, "`"].concat();
    }
    let clean: String = text
        .chars()
        .map(|char| if char == '`' || char.is_control() { ' ' } else { char })
        .collect();
    let clean: String = clean.chars().filter(|char| !is_invisible(*char)).collect();
    match clean.trim() {
        "" => "the empty text".to_owned(),
        clean => format!("`{clean}`"),
    }
}

fn sentence(fact: &str) -> String {
    let mut chars = fact.chars();
    let first = chars
        .next()
        .map(|char| char.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}
