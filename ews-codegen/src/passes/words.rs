//! Words in names: how XML names become Rust names.

/// Splits a name into words: at separators, before a capital that follows a small letter, and before the last capital
/// of a run that goes on in small letters. A plural `s` belongs to the abbreviation before it.
///
/// `GetUMPrompt` is `Get`, `UM`, `Prompt`; `FieldURIs` is `Field`, `URIs`; `item:Subject` is `item`, `Subject`.
pub(super) fn split(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        // What Rust does not know in names is a separator as well: schemas may have any character in a value.
        rest = rest.trim_start_matches(is_separator);
        let (word, others) = rest.split_at(end_of_word(rest));
        rest = others;
        (!word.is_empty()).then_some(word)
    })
}

fn is_separator(char: char) -> bool {
    !char.is_alphanumeric() || !unicode_ident::is_xid_continue(char)
}

/// Where the word ends with which a text begins.
fn end_of_word(text: &str) -> usize {
    let mut before = None;
    for (at, now) in text.char_indices() {
        let starts = || starts_word(before, text[at..].chars().skip(1));
        if is_separator(now) || (now.is_uppercase() && starts()) {
            return at;
        }
        before = Some(now);
    }
    text.len()
}

/// Whether a capital after `before` and in front of `rest` starts a word.
fn starts_word(before: Option<char>, mut rest: impl Iterator<Item = char>) -> bool {
    let Some(before) = before else { return false };
    let is_small = |char: Option<char>| char.is_some_and(char::is_lowercase);
    let first = rest.next();
    let ends_in_plural = first == Some('s') && !is_small(rest.next());
    before.is_lowercase() || (before.is_uppercase() && is_small(first) && !ends_in_plural)
}

/// The name of a type or variant: `GetUMPrompt` gives `GetUmPrompt`. Between digits an underscore stays, so that
/// `V2015_10_05` keeps its meaning.
pub(crate) fn upper_camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in split(name) {
        if camel.ends_with(|char: char| char.is_ascii_digit()) && word.starts_with(|char: char| char.is_ascii_digit()) {
            camel.push('_');
        }
        let mut chars = word.chars();
        camel.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        camel.push_str(&chars.as_str().to_lowercase());
    }
    match camel.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("N{camel}"),
        Some(_) => camel,
    }
}

/// The name of a field: `FieldURI` gives `field_uri`; a keyword gets an underscore behind it.
pub(super) fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 8);
    for word in split(name) {
        if !snake.is_empty() {
            snake.push('_');
        }
        snake.push_str(&word.to_lowercase());
    }
    if snake.is_empty() {
        return "empty".to_owned();
    }
    if !snake.starts_with(unicode_ident::is_xid_start) {
        return format!("n{snake}");
    }
    if is_keyword(&snake) { snake + "_" } else { snake }
}

/// The words at the end that all names have in common, short of a whole name.
pub(super) fn common_end(names: &[&str]) -> String {
    let names: Vec<Vec<&str>> = names.iter().map(|name| split(name).collect()).collect();
    let Some((first, others)) = names.split_first() else {
        return String::new();
    };
    let mut common = Vec::new();
    for (index, word) in first.iter().rev().enumerate() {
        let is_common = |other: &Vec<&str>| other.iter().rev().nth(index) == Some(word);
        if !others.iter().all(is_common) {
            break;
        }
        common.push(*word);
    }
    common.reverse();
    common.concat()
}

/// The singular of a name: `Entries` gives `Entry`, `BaseItemIds` gives `BaseItemId`.
pub(super) fn singular(name: &str) -> String {
    let cut = |end: &str| name.strip_suffix(end);
    if let Some(stem) = cut("ies") {
        return format!("{stem}y");
    }
    if let Some(stem) = ["sses", "xes", "ches", "shes"]
        .iter()
        .find_map(|end| cut(end).map(|stem| (stem, end)))
    {
        return format!("{}{}", stem.0, &stem.1[..stem.1.len() - 2]);
    }
    match cut("s") {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => name.to_owned(),
    }
}

fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
        "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
        "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abbreviations_are_written_as_words() {
        let given = [
            "GetUMPrompt",
            "FieldURI",
            "NonEmptyArrayOfExtendedFieldURIs",
            "SID",
            "UserOofSettings",
            "IDs",
        ];
        let camel = given.map(upper_camel);
        assert_eq!(
            camel,
            [
                "GetUmPrompt",
                "FieldUri",
                "NonEmptyArrayOfExtendedFieldUris",
                "Sid",
                "UserOofSettings",
                "Ids"
            ]
        );
        let snake = given.map(snake);
        assert_eq!(
            snake,
            [
                "get_um_prompt",
                "field_uri",
                "non_empty_array_of_extended_field_uris",
                "sid",
                "user_oof_settings",
                "ids"
            ]
        );
    }

    #[test]
    fn digits_stay_with_their_word_and_apart_from_each_other() {
        assert_eq!(upper_camel("V2015_10_05"), "V2015_10_05");
        assert_eq!(upper_camel("Exchange2013_SP1"), "Exchange2013Sp1");
        assert_eq!(upper_camel("HR48x48"), "Hr48x48");
        assert_eq!(upper_camel("HR1024xN"), "Hr1024xN");
        assert_eq!(upper_camel("4x4"), "N4x4");
    }

    #[test]
    fn separators_split_words_and_a_name_of_none_is_still_a_name() {
        assert_eq!(upper_camel("item:Subject"), "ItemSubject");
        assert_eq!(upper_camel("any-thing.else"), "AnyThingElse");
        assert_eq!(upper_camel(""), "Empty");
        assert_eq!(snake("--"), "empty");
    }

    #[test]
    fn keywords_get_an_underscore() {
        assert_eq!(snake("Type"), "type_");
        assert_eq!(snake("Self"), "self_");
        assert_eq!(snake("Typed"), "typed");
    }

    #[test]
    fn plurals_become_singular() {
        let given = ["BaseItemIds", "Entries", "Addresses", "Folders", "Status", "Boxes"];
        assert_eq!(
            given.map(singular),
            ["BaseItemId", "Entry", "Address", "Folder", "Status", "Box"]
        );
    }

    #[test]
    fn alternatives_may_share_their_last_words() {
        assert_eq!(common_end(&["IndexedPageItemView", "CalendarView"]), "View");
        assert_eq!(common_end(&["GroupBy", "DistinguishedGroupBy"]), "GroupBy");
        assert_eq!(common_end(&["Value", "Values"]), "");
    }
}
