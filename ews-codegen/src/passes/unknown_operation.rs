//! What may be meant by the name of an operation that does not exist.

use crate::diagnostic::Diagnostic;

/// How many names are listed that a pattern matches.
const LISTED: usize = 5;

/// What is often written around the name of an operation: the names of its elements, types and messages.
const SUFFIXES: &[&str] = &[
    "Request",
    "Response",
    "ResponseMessage",
    "Type",
    "RequestType",
    "ResponseType",
    "ResponseMessageType",
    "SoapIn",
    "SoapOut",
    "Operation",
];

/// Adds what to do about the operation `wanted`, which is not one of `names`.
pub(crate) fn help(diagnostic: Diagnostic, wanted: &str, names: &[&str]) -> Diagnostic {
    let several: Vec<&str> = wanted
        .split([',', ';', ' '])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let diagnostic = if several.len() > 1 {
        diagnostic.help(format!("name each operation by itself: {}", options(&several)))
    } else if wanted.contains(['*', '?']) {
        pattern(diagnostic, wanted, names)
    } else {
        match operation_of(wanted, names) {
            Some(name) => diagnostic.suggest_exactly(&[name]),
            None => diagnostic.suggest(wanted, names),
        }
    };
    diagnostic.help("`ews-codegen operations` lists them")
}

/// The options that name operations, for the command line.
fn options(names: &[&str]) -> String {
    let options: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("--operation {name}"))
        .collect();
    let dots = if names.len() > LISTED { " …" } else { "" };
    format!("`{}{dots}`", options.join(" "))
}

fn pattern(diagnostic: Diagnostic, pattern: &str, names: &[&str]) -> Diagnostic {
    let pattern = pattern.to_lowercase();
    let matching = names
        .iter()
        .filter(|name| matches(&pattern, &name.to_lowercase()))
        .copied();
    let matching: Vec<&str> = matching.collect();
    match matching.len() {
        0 => diagnostic.help("patterns are not expanded; name each operation by itself"),
        count => diagnostic.help(format!(
            "patterns are not expanded; name each of the {count} that match by itself: {}",
            options(&matching)
        )),
    }
}

/// Whether `name` matches `pattern`, in which `*` stands for any characters and `?` for one.
fn matches(pattern: &str, name: &str) -> bool {
    // The places in the pattern that the characters so far lead to.
    let pattern: Vec<char> = pattern.chars().collect();
    let mut places = vec![false; pattern.len() + 1];
    places[0] = true;
    skip_stars(&pattern, &mut places);
    for char in name.chars() {
        let mut next = vec![false; pattern.len() + 1];
        for (place, wanted) in pattern.iter().enumerate().filter(|(place, _)| places[*place]) {
            match wanted {
                '*' => next[place] = true,
                wanted if *wanted == '?' || *wanted == char => next[place + 1] = true,
                _ => {}
            }
        }
        skip_stars(&pattern, &mut next);
        places = next;
    }
    places[pattern.len()]
}

/// A star can stand for nothing.
fn skip_stars(pattern: &[char], places: &mut [bool]) {
    for (place, wanted) in pattern.iter().enumerate() {
        if *wanted == '*' && places[place] {
            places[place + 1] = true;
        }
    }
}

/// The operation that has an element, type or message of the name `wanted`, with or without a prefix.
fn operation_of<'a>(wanted: &str, names: &[&'a str]) -> Option<&'a str> {
    let local = wanted.rsplit(['}', ':']).next().unwrap_or(wanted);
    let stems = SUFFIXES.iter().filter_map(|suffix| {
        let at = local.len().checked_sub(suffix.len())?;
        let (stem, end) = (local.get(..at)?, local.get(at..)?);
        end.eq_ignore_ascii_case(suffix).then_some(stem)
    });
    let mut stems = stems.chain([local]);
    stems.find_map(|stem| names.iter().find(|name| name.eq_ignore_ascii_case(stem)).copied())
}

#[cfg(test)]
mod tests {
    use super::{matches, operation_of};

    #[test]
    fn names_match_patterns() {
        for (pattern, name) in [
            ("get*", "getitem"),
            ("*item", "getitem"),
            ("g?t*m", "getitem"),
            ("*", ""),
            ("**a", "a"),
        ] {
            assert!(matches(pattern, name), "{pattern} {name}");
        }
        for (pattern, name) in [("get*", "forget"), ("get?", "get"), ("?", ""), ("*a", "ab")] {
            assert!(!matches(pattern, name), "{pattern} {name}");
        }
    }

    #[test]
    fn names_of_elements_and_types_lead_to_operations() {
        let names = ["FindItem", "GetMeetingInstance"];
        for wanted in [
            "FindItemRequest",
            "m:FindItemType",
            "{urn:m}FindItemResponseMessageType",
            "finditemsoapin",
            "t:FindItem",
        ] {
            assert_eq!(operation_of(wanted, &names), Some("FindItem"), "{wanted}");
        }
        assert_eq!(operation_of("FindItems", &names), None);
        assert_eq!(operation_of("Request", &names), None);
    }
}
