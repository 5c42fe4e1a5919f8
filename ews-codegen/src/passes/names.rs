//! Assigns the Rust names.
//!
//! - A type is called as in the schema, without `Type` at the end and then without `Choices`, in UpperCamelCase with
//!   abbreviations written as words: `t:ImportanceChoicesType` is `Importance`, `t:SIDType` is `Sid`.
//! - The type of an operation's element is called as the element: `GetUserPhoto`, `GetUserPhotoResponse`. A type without
//!   a name is called as the element or attribute that holds it.
//! - A choice is called as the head of the substitution group to which its elements belong; as the `xs:group` that
//!   holds it; as one of the things if it is all that an `ArrayOf…` holds; else as its owner with the words behind it
//!   that the elements have in common, or `Choice`. Several owners give the words that they have in common.
//! - When a name is taken, the endings come back: `EmailAddress` and `EmailAddressType`. If that does not help, the
//!   namespace goes in front; at last a number goes behind. Elements of operations choose first, then types of the
//!   types namespace, of the messages namespace, of others, nameless types, choices.
//! - A field is the name of the element or attribute in snake_case, with an underscore behind a keyword; for a choice,
//!   the name of the enum without that of the owner in front and `Choice` behind.
//!
//! Names depend on the schemas alone, not on the chosen operations.

use std::collections::{HashMap, HashSet};

use crate::ir::{
    Builtin, Field, FieldXml, Holder, MESSAGES, Operation, Origin, Schema, Shape, TYPES, Type, TypeId, TypeRef,
    TypeUse, VariantXml, XmlName,
};

use super::words::{common_end, singular, snake, upper_camel};

/// Names that the emitted code or the runtime has for other things.
const RESERVED: &[&str] = &[
    "AnyRequest",
    "AnyResponse",
    "Base64Binary",
    "Box",
    "Date",
    "DateTime",
    "Default",
    "Derived",
    "DerivedFrom",
    "Deserialize",
    "Document",
    "Duration",
    "Envelope",
    "Err",
    "Error",
    "Fault",
    "From",
    "Header",
    "HexBinary",
    "Integer",
    "Into",
    "Iterator",
    "Nillable",
    "None",
    "Ok",
    "Operation",
    "Option",
    "QName",
    "Response",
    "ResponseMessage",
    "Self",
    "Serialize",
    "Some",
    "String",
    "Time",
    "Vec",
    "XmlAttribute",
    "XmlElement",
];

/// Names the types, whatever was chosen of the roots. Those that operations reach choose first, as if there were no others.
pub(crate) fn name_types(schema: &mut Schema) {
    schema.named.clone_from(&schema.emitted);
    let mut taken: HashSet<String> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
    let (of_operations, others) = schema.emitted.split_at(schema.emitted.len() - schema.root_types);
    let (of_operations, others) = (of_operations.to_vec(), others.to_vec());
    name_some(schema, of_operations, &HashMap::new(), &mut taken);
    let elements = schema.elements().map(|root| (root.ty, root.name.clone())).collect();
    name_some(schema, others, &elements, &mut taken);
}

/// Names some of the types; those that `elements` have are called like them.
fn name_some(
    schema: &mut Schema,
    mut order: Vec<TypeId>,
    elements: &HashMap<TypeId, XmlName>,
    taken: &mut HashSet<String>,
) {
    let of_operations: HashSet<TypeId> = schema.operations.iter().flat_map(Operation::types).collect();
    let rank = |id: TypeId| match of_operations.contains(&id) {
        true => (0, false),
        false => rank(schema.get(id), elements.contains_key(&id)),
    };
    order.sort_by_key(|&id| (rank(id), id));
    let heads = heads(schema, &order);
    for id in order {
        let ty = schema.get(id);
        let is_newtype = matches!(ty.shape, Shape::Newtype(_));
        let name = match (&ty.origin, elements.get(&id).filter(|_| !is_newtype)) {
            (_, Some(element)) => claim(taken, element_candidates(element, "Type"), ""),
            (Origin::Root { element, .. }, _) => {
                let ending = if is_newtype { "Element" } else { "Body" };
                claim(taken, element_candidates(element, ending), "")
            }
            (Origin::Anonymous { holder }, _) => claim(taken, element_candidates(holder, "Type"), ""),
            // An abstract type leaves its short name to the choice of the elements that have it.
            (Origin::Named(name), _) if is_abstract(ty) && heads.contains(&upper_camel(short(name))) => {
                claim(taken, type_candidates(name).skip(2), "")
            }
            (Origin::Named(name), _) => claim(taken, type_candidates(name), ""),
            (Origin::MessagesOf(holder), _) => {
                let name = format!("{}Messages", schema.get(*holder).name);
                claim(taken, [name].into_iter(), "")
            }
            (Origin::Choice { holders, head }, _) => {
                let candidates = choice_candidates(schema, id, holders, head.as_ref());
                claim(taken, candidates.into_iter(), "")
            }
        };
        schema.types[id.0].name = name;
    }
}

/// Names what is in the types that are kept, and the headers. A field can be called as its type, so types are named before.
pub(crate) fn name_members(schema: &mut Schema) {
    for id in schema.emitted.clone() {
        name_members_of(schema, id);
    }
    let mut taken = HashSet::from(["other".to_owned()]);
    for header in &mut schema.headers {
        header.field = claim(&mut taken, [snake(&header.element.local)].into_iter(), "_");
    }
}

/// Who chooses first. Among the types of a namespace those that are called so exactly come first.
fn rank(ty: &Type, is_of_element: bool) -> (usize, bool) {
    let name = match &ty.origin {
        _ if matches!(ty.shape, Shape::Newtype(_)) => return (6, false),
        _ if is_of_element => return (0, false),
        Origin::Root { .. } => return (0, false),
        Origin::Named(name) => name,
        Origin::Anonymous { .. } => return (4, false),
        Origin::MessagesOf(_) | Origin::Choice { .. } => return (5, false),
    };
    let rank = match name.namespace.as_deref() {
        Some(TYPES) => 1,
        Some(MESSAGES) => 2,
        _ => 3,
    };
    (rank, name.local.ends_with("Type"))
}

/// What the choices are called that stand for substitution groups.
fn heads(schema: &Schema, types: &[TypeId]) -> HashSet<String> {
    let heads = types.iter().filter_map(|&id| match &schema.get(id).origin {
        Origin::Choice { head: Some(head), .. } => Some(upper_camel(&head.local)),
        _ => None,
    });
    heads.collect()
}

fn is_abstract(ty: &Type) -> bool {
    matches!(ty.shape, Shape::Derived(_))
}

/// The name of a type without what it ends in.
fn short(name: &XmlName) -> &str {
    let untyped = name.local.strip_suffix("Type").unwrap_or(&name.local);
    untyped.strip_suffix("Choices").unwrap_or(untyped)
}

/// The names that a named type would like to have, the best first.
fn type_candidates(name: &XmlName) -> impl Iterator<Item = String> {
    let untyped = name.local.strip_suffix("Type").unwrap_or(&name.local);
    let short = short(name);
    let own = [short, untyped, &name.local].into_iter().map(upper_camel);
    let own = own.chain(std::iter::once_with(move || upper_camel(&format!("{untyped}Type"))));
    let spaced = own.clone().map(|own| format!("{}{own}", namespace_word(name)));
    own.chain(spaced)
}

/// The names that the type of an element would like to have.
fn element_candidates(element: &XmlName, ending: &str) -> impl Iterator<Item = String> {
    let own = upper_camel(&element.local);
    let longer = [format!("{own}{ending}"), format!("{}{own}", namespace_word(element))];
    std::iter::once(own).chain(longer)
}

fn choice_candidates(schema: &Schema, id: TypeId, holders: &[Holder], head: Option<&XmlName>) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(head) = head {
        names.extend(alone_or_choice(upper_camel(&head.local)));
    }
    let owners: Vec<&str> = holders
        .iter()
        .map(|holder| schema.get(holder.owner).name.as_str())
        .collect();
    for (holder, owner) in holders.iter().zip(&owners) {
        if let Some(group) = &holder.group {
            names.push(upper_camel(group.local.trim_end_matches('s').trim_end_matches("Type")));
        }
        let items = owner.strip_prefix("NonEmpty").unwrap_or(owner).strip_prefix("ArrayOf");
        if let Some(items) = items.filter(|_| holder.whole) {
            names.extend(alone_or_choice(singular(items)));
        }
    }
    let owner = match owners.as_slice() {
        [owner] => (*owner).to_owned(),
        owners => Some(upper_camel(&common_end(owners)))
            .filter(|end| end != "Empty")
            .unwrap_or(owners[0].to_owned()),
    };
    if let Shape::Choice(choice) = &schema.get(id).shape {
        if choice.variants.iter().any(|variant| variant.xml == VariantXml::Text) {
            names.push(format!("{owner}Content"));
        }
        let variants: Vec<&str> = choice.variants.iter().map(|variant| variant.xml.word()).collect();
        let ending = upper_camel(&common_end(&variants));
        if ending != "Empty" && !owner.ends_with(&ending) {
            names.push(format!("{owner}{ending}"));
        }
    }
    names.push(format!("{owner}Choice"));
    names
}

fn alone_or_choice(name: String) -> [String; 2] {
    let choice = format!("{name}Choice");
    [name, choice]
}

/// A word for the namespace of a name.
fn namespace_word(name: &XmlName) -> &'static str {
    match name.namespace.as_deref() {
        Some(TYPES) => "Types",
        Some(MESSAGES) => "Messages",
        _ => "Other",
    }
}

fn variant_namespace_word(xml: &VariantXml) -> &'static str {
    xml.name().map_or("Other", namespace_word)
}

/// The first candidate that is free, else the first one with a number; it is taken then.
fn claim(taken: &mut HashSet<String>, candidates: impl Iterator<Item = String>, before_number: &str) -> String {
    let mut first = None;
    for candidate in candidates {
        if taken.insert(candidate.clone()) {
            return candidate;
        }
        first.get_or_insert(candidate);
    }
    let first = first.unwrap_or_default();
    let stem = first.trim_end_matches('_');
    let mut numbered = (2..).map(|number| format!("{stem}{before_number}{number}"));
    let name = numbered.find(|name| !taken.contains(name)).unwrap_or(first);
    taken.insert(name.clone());
    name
}

/// The names that are taken before the variants of an enum have theirs: a variant cannot be called `Self`.
fn no_variants(expected: usize) -> HashSet<String> {
    let mut taken = HashSet::with_capacity(expected + 1);
    taken.insert("Self".to_owned());
    taken
}

fn name_members_of(schema: &mut Schema, id: TypeId) {
    match &schema.get(id).shape {
        Shape::Struct(shape) => {
            let owner = schema.get(id).name.clone();
            let names = match schema.get(id).origin {
                // Whatever the elements are called: there is one such list in a response.
                Origin::MessagesOf(_) => vec!["messages".to_owned(), "other".to_owned()],
                _ => field_names(schema, &owner, &shape.fields),
            };
            if let Shape::Struct(shape) = &mut schema.types[id.0].shape {
                for (field, name) in shape.fields.iter_mut().zip(names) {
                    field.name = name;
                }
            }
        }
        Shape::Union(shape) => {
            let names: Vec<String> = shape
                .members
                .iter()
                .map(|member| member_name(schema, &member.of))
                .collect();
            if let Shape::Union(shape) = &mut schema.types[id.0].shape {
                let mut taken = no_variants(shape.members.len());
                for (member, name) in shape.members.iter_mut().zip(names) {
                    member.name = claim(&mut taken, [name].into_iter(), "");
                }
            }
        }
        _ => {}
    }
    match &mut schema.types[id.0].shape {
        Shape::Choice(choice) => {
            let mut taken = no_variants(choice.variants.len());
            for variant in &mut choice.variants {
                let own = upper_camel(variant.xml.word());
                let spaced = format!("{}{own}", variant_namespace_word(&variant.xml));
                variant.name = claim(&mut taken, [own, spaced].into_iter(), "");
            }
        }
        Shape::Derived(choice) => {
            let mut taken = no_variants(choice.variants.len());
            for variant in &mut choice.variants {
                let word = variant.xml.word();
                let own = upper_camel(word.strip_suffix("Type").unwrap_or(word));
                let spaced = format!("{}{own}", variant_namespace_word(&variant.xml));
                variant.name = claim(&mut taken, [own, spaced].into_iter(), "");
            }
        }
        Shape::OpenEnum(shape) => {
            let mut taken = no_variants(shape.values.len() + 1);
            taken.insert("Unrecognized".to_owned());
            for value in &mut shape.values {
                value.name = claim(&mut taken, [upper_camel(&value.value)].into_iter(), "");
            }
        }
        Shape::Struct(_) | Shape::Union(_) | Shape::List(_) | Shape::Newtype(_) => {}
    }
}

fn field_names(schema: &Schema, owner: &str, fields: &[Field]) -> Vec<String> {
    let own: Vec<String> = fields.iter().map(|field| field_name(schema, owner, field)).collect();
    let is_element = |field: &Field| matches!(field.xml, FieldXml::Element(_));
    let mut elements = HashSet::with_capacity(fields.len());
    let named = fields.iter().zip(&own).filter(|(field, _)| is_element(field));
    elements.extend(named.map(|(_, own)| own.as_str()));
    let mut taken = HashSet::with_capacity(fields.len());
    let names = fields.iter().zip(&own).map(|(field, own)| {
        let other = match field.xml {
            FieldXml::Attribute(_) => Some(format!("{}_attribute", own.trim_end_matches('_'))),
            FieldXml::Choice => Some(format!("{}_choice", own.trim_end_matches('_'))),
            FieldXml::Derived(_) => Some("derived_type".to_owned()),
            FieldXml::Text => Some("text".to_owned()),
            FieldXml::Element(_) | FieldXml::Any { .. } | FieldXml::Mixed | FieldXml::AnyAttribute(_) => None,
        };
        // An element has its name before an attribute or a choice of the same name.
        let yields = matches!(
            field.xml,
            FieldXml::Attribute(_) | FieldXml::Choice | FieldXml::Derived(_)
        ) && elements.contains(own.as_str());
        let own = (!yields).then(|| own.clone());
        claim(&mut taken, own.into_iter().chain(other), "_")
    });
    names.collect()
}

/// The name that a field would like to have.
fn field_name(schema: &Schema, owner: &str, field: &Field) -> String {
    match &field.xml {
        FieldXml::Attribute(name) | FieldXml::Element(name) => snake(&name.local),
        FieldXml::Text => "value".to_owned(),
        FieldXml::Any { .. } => "any".to_owned(),
        FieldXml::Mixed => "content".to_owned(),
        FieldXml::Derived(_) => "derived".to_owned(),
        FieldXml::AnyAttribute(_) => "any_attribute".to_owned(),
        FieldXml::Choice => {
            let name = match field.of.ty {
                TypeRef::Type(id) => schema.get(id).name.as_str(),
                TypeRef::Builtin(_) => "Choice",
            };
            let is_more = |rest: &&str| !rest.is_empty();
            let own = name.strip_prefix(owner).filter(is_more).unwrap_or(name);
            snake(own.strip_suffix("Choice").filter(is_more).unwrap_or(own))
        }
    }
}

/// The name of the variant of a union for a member.
fn member_name(schema: &Schema, of: &TypeUse) -> String {
    let name = match of.ty {
        TypeRef::Type(id) => return schema.get(id).name.clone(),
        TypeRef::Builtin(builtin) => match builtin {
            Builtin::String => match of.facets.kind {
                Some(kind) => return upper_camel(kind),
                None => "Text",
            },
            Builtin::Bool => "Boolean",
            Builtin::I8 => "Byte",
            Builtin::I16 => "Short",
            Builtin::I32 => "Int",
            Builtin::I64 => "Long",
            Builtin::U8 => "UnsignedByte",
            Builtin::U16 => "UnsignedShort",
            Builtin::U32 => "UnsignedInt",
            Builtin::U64 => "UnsignedLong",
            Builtin::F32 => "Float",
            Builtin::F64 => "Double",
            Builtin::Integer => "Integer",
            Builtin::Base64Binary => "Base64Binary",
            Builtin::HexBinary => "HexBinary",
            Builtin::DateTime => "DateTime",
            Builtin::Date => "Date",
            Builtin::Time => "Time",
            Builtin::Duration => "Duration",
            Builtin::QName => "QName",
            Builtin::XmlElement => "XmlElement",
            Builtin::XmlAttribute => "XmlAttribute",
            Builtin::Derived => "Derived",
        },
    };
    name.to_owned()
}
