//! Puts attributes on generated items, by the names that these have in the schema.

use std::collections::BTreeSet;

use crate::diagnostic::Diagnostic;
use crate::error::{Error, ErrorKind};
use crate::ir::{FieldXml, Origin, Schema, Shape, Type, TypeId, XmlName};

use super::pattern::Pattern;

/// Attributes for some types or members, as they were asked for.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) target: Target,
    /// Which ones: names of types, or of types and members.
    pub(crate) pattern: String,
    /// One attribute or several, such as `#[derive(Ord)]`.
    pub(crate) attributes: String,
}

/// What a rule is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Type,
    /// A field of a struct, a variant of an enum, a value of an enumeration.
    Member,
}

/// Applies the rules in their order. One that matches nothing is an error.
pub(crate) fn apply(schema: &mut Schema, rules: &[Rule]) -> Result<(), Error> {
    for rule in rules {
        check_syntax(&rule.attributes)?;
        let (owner, member) = match rule.target {
            Target::Type => (rule.pattern.as_str(), None),
            Target::Member => split(&rule.pattern)?,
        };
        let owner = Pattern::parse(owner).ok_or_else(|| unclear(&rule.pattern))?;
        let mut matched = false;
        for id in schema.emitted.clone() {
            matched |= match member {
                None => on_type(schema, id, &owner, &rule.attributes),
                Some(member) => on_members(schema, id, &owner, member, &rule.attributes),
            };
        }
        if !matched {
            return Err(unmatched(schema, rule));
        }
    }
    Ok(())
}

fn check_syntax(attributes: &str) -> Result<(), Error> {
    use syn::parse::Parser;
    match syn::Attribute::parse_outer.parse_str(attributes) {
        Ok(parsed) if !parsed.is_empty() => Ok(()),
        _ => Err(request(
            format!("`{attributes}` is no attribute"),
            "write it as in code: `#[derive(Ord, PartialOrd)]`",
        )),
    }
}

/// The two parts of `type/member`. A namespace can hold slashes as well.
fn split(pattern: &str) -> Result<(&str, Option<&str>), Error> {
    let end = || pattern.find('}').map(|end| end + 1);
    let name = if pattern.starts_with('{') {
        end().unwrap_or_default()
    } else {
        0
    };
    match pattern[name..].split_once('/') {
        Some((owner, member)) => Ok((&pattern[..name + owner.len()], Some(member))),
        None => Err(unclear(pattern)),
    }
}

fn on_type(schema: &mut Schema, id: TypeId, pattern: &Pattern, attributes: &str) -> bool {
    let ty = schema.get(id);
    let matches = match &ty.origin {
        Origin::Choice { head, .. } => head.as_ref().map_or(pattern.is_any(), |head| pattern.matches(head)),
        _ => names(ty, schema).iter().any(|name| pattern.matches(name)),
    };
    if matches {
        schema.types[id.0].attributes.push(attributes.to_owned());
    }
    matches
}

fn on_members(schema: &mut Schema, id: TypeId, owner: &Pattern, member: &str, attributes: &str) -> bool {
    if !names(schema.get(id), schema).iter().any(|name| owner.matches(name)) {
        return false;
    }
    let mut matched = false;
    let mut add = |is_it: bool, to: &mut Vec<String>| {
        if is_it {
            to.push(attributes.to_owned());
            matched = true;
        }
    };
    match &mut schema.types[id.0].shape {
        Shape::Struct(shape) => {
            for field in &mut shape.fields {
                let is_it = match &field.xml {
                    _ if member == "*" => true,
                    FieldXml::Attribute(name) => member.strip_prefix('@').is_some_and(|member| is_named(member, name)),
                    FieldXml::Element(name) => is_named(member, name),
                    _ => false,
                };
                add(is_it, &mut field.attributes);
            }
        }
        Shape::Choice(choice) | Shape::Derived(choice) => {
            for variant in &mut choice.variants {
                let is_it = variant.xml.name().map_or(member == "*", |name| is_named(member, name));
                add(is_it, &mut variant.attributes);
            }
        }
        Shape::OpenEnum(shape) => {
            for value in &mut shape.values {
                add(member == "*" || member == value.value, &mut value.attributes);
            }
        }
        Shape::Union(_) | Shape::List(_) | Shape::Newtype(_) => {}
    }
    matched
}

fn is_named(pattern: &str, name: &XmlName) -> bool {
    Pattern::parse(pattern).is_some_and(|pattern| pattern.matches(name))
}

/// What the schema calls a type: its name, or that of its element. A choice is called as the types that hold it.
fn names<'a>(ty: &'a Type, schema: &'a Schema) -> Vec<&'a XmlName> {
    match &ty.origin {
        Origin::Named(name) | Origin::Anonymous { holder: name } => vec![name],
        Origin::Root { element, ty } => std::iter::once(element).chain(ty).collect(),
        Origin::MessagesOf(_) => Vec::new(),
        Origin::Choice { holders, .. } => {
            let holders = holders.iter().map(|holder| schema.get(holder.owner));
            let is_named = |holder: &&Type| !matches!(holder.origin, Origin::Choice { .. });
            holders
                .filter(is_named)
                .flat_map(|holder| names(holder, schema))
                .collect()
        }
    }
}

fn unclear(pattern: &str) -> Error {
    request(
        format!("`{pattern}` does not name anything that attributes can be put on"),
        "write a type as `t:ItemType` or `{namespace}name`, and a member as `t:ItemType/t:Subject`, `t:ItemType/@Id`",
    )
}

fn unmatched(schema: &Schema, rule: &Rule) -> Error {
    let (what, help) = match rule.target {
        Target::Type => ("type", "types are named as in the schema"),
        Target::Member => (
            "field, variant or value",
            "write it as `type/member`: `t:ItemType/t:Subject`, `t:ItemType/@Id`, `*/t:Subject`",
        ),
    };
    let pattern = &rule.pattern;
    let diagnostic = Diagnostic::error(format!("there is no generated {what} `{pattern}` to put attributes on"));
    let types = schema.emitted.iter().map(|&id| schema.get(id));
    let known: BTreeSet<String> = types
        .flat_map(|ty| names(ty, schema))
        .map(ToString::to_string)
        .collect();
    let known: Vec<String> = known.into_iter().collect();
    let wanted = split(pattern).map_or(pattern.as_str(), |(owner, _)| owner);
    Error::new(ErrorKind::Request, diagnostic.suggest(wanted, &known).help(help))
}

fn request(message: String, help: &str) -> Error {
    Error::new(ErrorKind::Request, Diagnostic::error(message).help(help))
}
