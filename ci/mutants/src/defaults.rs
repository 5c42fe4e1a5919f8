//! Values that take the place of what a function returns.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, ReturnType, Type, TypeReference};

const INTEGERS: [&str; 12] = [
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
];

/// The expressions of values of a type; none where no value is at hand.
pub(crate) fn of_return(output: &ReturnType) -> Vec<String> {
    match output {
        ReturnType::Default => vec!["()".to_owned()],
        ReturnType::Type(_, ty) => of_type(ty),
    }
}

fn of_type(ty: &Type) -> Vec<String> {
    match ty {
        Type::Tuple(tuple) if tuple.elems.is_empty() => vec!["()".to_owned()],
        Type::Path(path) if path.qself.is_none() => match path.path.segments.last() {
            Some(last) => of_path(last, path.path.segments.len()),
            None => Vec::new(),
        },
        Type::Reference(TypeReference {
            elem, mutability: None, ..
        }) => match &**elem {
            Type::Path(path) if path.path.is_ident("str") => texts(""),
            Type::Slice(_) => vec!["&[]".to_owned()],
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn of_path(last: &PathSegment, segments: usize) -> Vec<String> {
    let inner = argument(last);
    match &*last.ident.to_string() {
        "bool" => vec!["true".to_owned(), "false".to_owned()],
        "String" => texts(".to_owned()"),
        "Result" if inner.is_none() => vec!["Ok(())".to_owned()],
        "Result" => wrapped("Ok", inner),
        "Option" => std::iter::once("None".to_owned())
            .chain(wrapped("Some", inner))
            .collect(),
        "Cow" if last.arguments.to_token_stream().to_string().contains("str") => {
            vec!["std::borrow::Cow::Borrowed(\"\")".to_owned()]
        }
        "Vec" => vec!["Vec::new()".to_owned()],
        name if INTEGERS.contains(&name) => vec!["0".to_owned(), "1".to_owned()],
        "BTreeMap" | "BTreeSet" | "HashMap" | "HashSet" | "TokenStream" => vec!["Default::default()".to_owned()],
        // A type of another's, such as `V::Value`, or a parameter: hardly ever one with a default.
        name if segments > 1 || name.len() == 1 || matches!(name, "Self" | "Box" | "Rc" | "Cow") => Vec::new(),
        _ => vec!["Default::default()".to_owned()],
    }
}

fn texts(suffix: &str) -> Vec<String> {
    vec![format!("\"\"{suffix}"), format!("\"xyzzy\"{suffix}")]
}

fn wrapped(variant: &str, inner: Option<&Type>) -> Vec<String> {
    let values = inner.map(of_type).unwrap_or_default();
    values.into_iter().map(|value| format!("{variant}({value})")).collect()
}

/// The first type in angle brackets.
fn argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
