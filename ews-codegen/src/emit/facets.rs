//! Facets, default and fixed values: what is checked when a value is written, and when it is read strictly.
//!
//! What a schema asks of values in one place becomes a type of its own, for `with` of serde. Places that ask the same share
//! one. Patterns are in the docs only.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::ir::{
    Builtin, Facets, Field, FieldXml, Newtype, Occurs, Schema, Shape, Type, TypeId, TypeRef, TypeUse, Variant,
    VariantXml, WhiteSpace,
};
use crate::passes::words::upper_camel;

use super::{Context, ident, text};

/// A method of the runtime's `Rules`, with its argument.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rule {
    method: &'static str,
    argument: Argument,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Argument {
    Nothing,
    Text(String),
    Number(usize),
    Texts(Vec<String>),
}

/// The types that say what is asked of values, and the simple types that need to be read as parts of others.
pub(super) struct FacetTypes {
    names: BTreeMap<Vec<Rule>, String>,
    simple: BTreeSet<TypeId>,
}

/// Where a value stands.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// In an element, with the text that an empty one stands for. Whether `xsi:nil` is a value of its own.
    Element { nil: bool, default: Option<&'a str> },
    /// In a list, an attribute or as the text of a struct.
    Text,
    /// In a union.
    Member,
}

impl<'a> Place<'a> {
    /// That of a field.
    pub(super) fn of(field: &'a Field, nil: bool) -> Self {
        match field.xml {
            FieldXml::Element(_) => Place::Element {
                nil,
                default: field.default.as_deref(),
            },
            _ => Place::Text,
        }
    }

    /// That of what a newtype holds.
    pub(super) fn of_newtype(newtype: &'a Newtype) -> Self {
        match &newtype.default {
            Some(default) => Place::Element {
                nil: newtype.nillable,
                default: Some(default),
            },
            None => Place::Text,
        }
    }

    /// That of a variant.
    pub(super) fn of_variant(variant: &'a Variant) -> Self {
        Place::Element {
            nil: false,
            default: variant.default.as_deref(),
        }
    }
}

impl FacetTypes {
    /// Finds what is asked anywhere, also by types that were not chosen: what they are called and which simple types need
    /// more depends on all of them.
    pub(super) fn find(schema: &Schema) -> Self {
        let mut found = FacetTypes {
            names: BTreeMap::new(),
            simple: BTreeSet::new(),
        };
        let mut taken: HashSet<String> = schema.named.iter().map(|&id| schema.get(id).name.clone()).collect();
        for &id in &schema.named {
            for (used, place) in uses(schema, id) {
                found.add(schema, used, place, &mut taken);
            }
        }
        found.close(schema);
        let used = |id: &TypeId| {
            uses(schema, *id)
                .into_iter()
                .map(|(used, place)| rules(schema, used, place))
        };
        let used: BTreeSet<Vec<Rule>> = schema.emitted.iter().flat_map(used).collect();
        found.names.retain(|rules, _| used.contains(rules));
        found
    }

    fn add(&mut self, schema: &Schema, used: &TypeUse, place: Place<'_>, taken: &mut HashSet<String>) {
        let rules = rules(schema, used, place);
        if let TypeRef::Type(id) = used.ty
            && (!rules.is_empty() || matches!(place, Place::Member))
        {
            self.simple.insert(id);
        }
        if rules.is_empty() || self.names.contains_key(&rules) {
            return;
        }
        let stem = stem(used, &rules);
        let mut names = (1..).map(|number| match number {
            1 => format!("{stem}Facets"),
            number => format!("{stem}Facets{number}"),
        });
        if let Some(name) = names.find(|name| taken.insert(name.clone())) {
            self.names.insert(rules, name);
        }
    }

    /// Adds the types of the texts of structs, and of the items of lists.
    fn close(&mut self, schema: &Schema) {
        let texts = |ty: &Type| ty.text().map(|field| field.of.ty);
        let items = |ty: &Type| match &ty.shape {
            Shape::List(list) => Some(list.item.ty),
            _ => None,
        };
        // A text can be a list.
        self.add_parts(schema, texts);
        self.add_parts(schema, items);
    }

    fn add_parts(&mut self, schema: &Schema, part: impl Fn(&Type) -> Option<TypeRef>) {
        let parts = self.simple.iter().filter_map(|&id| match part(schema.get(id))? {
            TypeRef::Type(id) => Some(id),
            TypeRef::Builtin(_) => None,
        });
        let parts: Vec<TypeId> = parts.collect();
        self.simple.extend(parts);
    }

    /// Whether a simple type is read as a part of others, or checked.
    pub(super) fn is_simple(&self, id: TypeId) -> bool {
        self.simple.contains(&id)
    }

    /// The emitted types that use each of the types, by its name.
    pub(super) fn users(&self, schema: &Schema) -> BTreeMap<&str, Vec<TypeId>> {
        let mut users: BTreeMap<&str, Vec<TypeId>> = BTreeMap::new();
        for &id in &schema.emitted {
            for (used, place) in uses(schema, id) {
                if let Some(name) = self.names.get(&rules(schema, used, place)) {
                    users.entry(name).or_default().push(id);
                }
            }
        }
        users
    }

    /// The declarations of the types, by their names.
    pub(super) fn items(&self, runtime: &syn::Path) -> BTreeMap<&str, TokenStream> {
        let declarations = self.names.iter().map(|(rules, own_name)| {
            let name = ident(own_name);
            let rules = rules.iter().map(|Rule { method, argument }| {
                let method = ident(method);
                match argument {
                    Argument::Nothing => quote!(#method),
                    Argument::Text(value) => {
                        let value = text(value);
                        quote!(#method = #value)
                    }
                    Argument::Number(value) => {
                        let value = Literal::usize_unsuffixed(*value);
                        quote!(#method = #value)
                    }
                    Argument::Texts(values) => {
                        let values = values.iter().map(|value| text(value));
                        quote!(#method = &[#(#values),*])
                    }
                }
            });
            (&**own_name, quote! { #runtime::facets! { #name { #(#rules,)* } } })
        });
        declarations.collect()
    }
}

/// What the name of a type for these rules begins with: the type that asks it.
fn stem(used: &TypeUse, rules: &[Rule]) -> String {
    let is_kind = |rule: &Rule| matches!(rule.method, "kind" | "collapse" | "replace");
    let local = used.xsd.as_ref().map_or("Value", |name| &*name.local);
    let local = match rules {
        // What many types ask.
        [Rule { method: "collapse", .. }] => "Token",
        [Rule { method: "replace", .. }] => "NormalizedString",
        rules if rules.iter().all(is_kind) => used.facets.kind.unwrap_or(local),
        _ => local.strip_suffix("Type").unwrap_or(local),
    };
    upper_camel(local)
}

/// The uses of simple types in a type.
fn uses(schema: &Schema, id: TypeId) -> Vec<(&TypeUse, Place<'_>)> {
    match &schema.get(id).shape {
        Shape::Struct(shape) => {
            let fields = shape.fields.iter();
            fields
                .map(|field| (&field.of, Place::of(field, keeps_nil(schema, field))))
                .collect()
        }
        Shape::Choice(choice) => {
            let variants = choice.variants.iter();
            variants
                .map(|variant| (&variant.of, Place::of_variant(variant)))
                .collect()
        }
        Shape::Union(union) => union.members.iter().map(|member| (&member.of, Place::Member)).collect(),
        Shape::List(list) => vec![(&list.item, Place::Text)],
        Shape::Newtype(newtype) => vec![(&newtype.of, Place::of_newtype(newtype))],
        Shape::Derived(_) | Shape::OpenEnum(_) => Vec::new(),
    }
}

/// The serde attribute with which a field, variant or item of this type is read and written, if there is something to check.
pub(super) fn check(context: Context<'_>, used: &TypeUse, place: Place<'_>) -> Option<TokenStream> {
    let facets = name(context, used, place)?;
    let path = context.function(&format!("facets::Checked::<{facets}>"));
    Some(quote! { #[serde(with = #path)] })
}

/// The type that says what is asked of values.
pub(super) fn name<'a>(context: Context<'a>, used: &TypeUse, place: Place<'_>) -> Option<&'a str> {
    let rules = rules(context.schema, used, place);
    context.facets.names.get(&rules).map(String::as_str)
}

fn rules(schema: &Schema, used: &TypeUse, place: Place<'_>) -> Vec<Rule> {
    let facets = &*used.facets;
    let mut rules = Rules(Vec::new());
    match used.ty {
        TypeRef::Builtin(Builtin::XmlElement | Builtin::XmlAttribute) => return Vec::new(),
        TypeRef::Builtin(Builtin::QName) => {}
        TypeRef::Builtin(builtin) => rules.of_builtin(builtin, facets),
        TypeRef::Type(id) if is_foreign(schema.get(id)) => return Vec::new(),
        TypeRef::Type(id) => match &schema.get(id).shape {
            Shape::OpenEnum(_) => {
                if matches!(place, Place::Member) {
                    rules.white_space(facets);
                }
                rules.values(facets);
            }
            Shape::List(_) => {
                rules.length(facets);
                rules.values(facets);
            }
            Shape::Union(_) => rules.values(facets),
            Shape::Struct(_) => match text_of(schema, used) {
                Some(field) => rules.of_content(schema, &field.of, facets),
                None => return Vec::new(),
            },
            Shape::Choice(_) | Shape::Derived(_) | Shape::Newtype(_) => return Vec::new(),
        },
    }
    if let Place::Element { nil, default } = place {
        rules.name(nil, default.filter(|default| !default.is_empty()));
    }
    rules.0
}

/// The text of a type that is a struct of one simple value and attributes: what is asked of an element of that type is asked of
/// its text.
pub(super) fn text_of<'s>(schema: &'s Schema, used: &TypeUse) -> Option<&'s Field> {
    let known = |id: TypeId| Some(schema.get(id)).filter(|ty| !is_foreign(ty));
    let TypeRef::Type(id) = used.ty else { return None };
    let is_simple = |ty| match ty {
        TypeRef::Builtin(builtin) => !matches!(builtin, Builtin::XmlElement | Builtin::XmlAttribute),
        TypeRef::Type(id) => {
            known(id).is_some_and(|ty| matches!(ty.shape, Shape::OpenEnum(_) | Shape::Union(_) | Shape::List(_)))
        }
    };
    known(id)?.text().filter(|field| is_simple(field.of.ty))
}

/// Whether a type is taken from elsewhere, where facets need not be known.
fn is_foreign(ty: &Type) -> bool {
    ty.external.as_ref().is_some_and(|external| !external.of_runtime)
}

struct Rules(Vec<Rule>);

impl Rules {
    fn push(&mut self, method: &'static str, argument: Argument) {
        self.0.push(Rule { method, argument });
    }

    fn of_builtin(&mut self, builtin: Builtin, facets: &Facets) {
        if builtin == Builtin::String {
            if let Some(kind) = facets.kind {
                self.push("kind", Argument::Text(kind.to_owned()));
            }
            self.white_space(facets);
        }
        if matches!(builtin, Builtin::String | Builtin::Base64Binary | Builtin::HexBinary) {
            self.length(facets);
        }
        self.bounds(builtin, facets);
        for (method, digits) in [
            ("total_digits", &facets.total_digits),
            ("fraction_digits", &facets.fraction_digits),
        ] {
            self.number(method, digits, 0);
        }
        // Two qualified names can be the same with different prefixes.
        if !matches!(facets.kind, Some("QName" | "NOTATION")) {
            self.values(facets);
        }
    }

    /// What an element asks of the text of its type, which has facets of its own.
    fn of_content(&mut self, schema: &Schema, text: &TypeUse, facets: &Facets) {
        let is_compared = match text.ty {
            TypeRef::Builtin(builtin) => builtin != Builtin::QName,
            // The text of a list or a union may be another one for the same value.
            TypeRef::Type(id) => matches!(schema.get(id).shape, Shape::OpenEnum(_)),
        };
        if facets.values.is_empty() || !is_compared {
            return;
        }
        if let Some(kind) = text
            .facets
            .kind
            .filter(|_| text.ty == TypeRef::Builtin(Builtin::String))
        {
            self.push("kind", Argument::Text(kind.to_owned()));
        }
        self.white_space(&text.facets);
        self.values(facets);
    }

    /// The bounds that leave less than the type has.
    fn bounds(&mut self, builtin: Builtin, facets: &Facets) {
        let (min, max) = builtin
            .range()
            .map_or((i128::MIN, i128::MAX), |range| (*range.start(), *range.end()));
        // Each with the least and the most for which it says something.
        let bounds = [
            ("min_inclusive", &facets.min_inclusive, min + 1, i128::MAX),
            ("max_inclusive", &facets.max_inclusive, i128::MIN, max - 1),
            ("min_exclusive", &facets.min_exclusive, min, i128::MAX),
            ("max_exclusive", &facets.max_exclusive, i128::MIN, max),
        ];
        for (method, bound, least, most) in bounds {
            let says_something = |bound: &&String| match bound.parse::<i128>() {
                Ok(bound) => (least..=most).contains(&bound),
                Err(_) => true,
            };
            if let Some(bound) = bound.as_ref().filter(says_something) {
                self.push(method, Argument::Text(bound.clone()));
            }
        }
    }

    fn length(&mut self, facets: &Facets) {
        self.number("min_length", &facets.min_length, 1);
        self.number("max_length", &facets.max_length, 0);
    }

    /// A number, unless it is less than `least`, where it says nothing.
    fn number(&mut self, method: &'static str, number: &Option<String>, least: usize) {
        let number = number.as_deref().and_then(|text| text.parse().ok());
        if let Some(number) = number.filter(|number| *number >= least) {
            self.push(method, Argument::Number(number));
        }
    }

    fn values(&mut self, facets: &Facets) {
        if !facets.values.is_empty() {
            self.push("values", Argument::Texts(facets.values.clone()));
        }
    }

    fn white_space(&mut self, facets: &Facets) {
        match facets.white_space {
            WhiteSpace::Preserve => {}
            WhiteSpace::Replace => self.push("replace", Argument::Nothing),
            WhiteSpace::Collapse => self.push("collapse", Argument::Nothing),
        }
    }

    /// How the reader is asked, where it has to know more.
    fn name(&mut self, nil: bool, default: Option<&str>) {
        // That alone has a function of its own.
        if default.is_none() && (!nil || self.0.is_empty()) {
            return;
        }
        let nil = if nil { "?nil" } else { "" };
        let default = default.map(|default| format!("={default}")).unwrap_or_default();
        self.push("name", Argument::Text(format!("$checked{nil}{default}")));
    }
}

/// Whether `xsi:nil` is a value of the field, and not its absence: in its place among others, or as the alternative that
/// was chosen.
pub(super) fn keeps_nil(schema: &Schema, field: &Field) -> bool {
    match field.of.ty {
        TypeRef::Type(id) if field.xml == FieldXml::Choice => match &schema.get(id).shape {
            // What a wildcard takes may be nil, and is not ours to judge.
            Shape::Choice(choice) => choice
                .variants
                .iter()
                .any(|variant| variant.nillable || matches!(variant.xml, VariantXml::Any(_))),
            _ => false,
        },
        // Alone it makes an `Option` of the field; beside absence it needs one of its own.
        _ => field.nillable && field.occurs != Occurs::Required,
    }
}
