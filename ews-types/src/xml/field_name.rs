//! The serde names of fields: `t:Subject`, `{urn:x}Subject`, `@Id`, `$choice:t:A|t:B`, `$any:t:*`.

use super::namespace::uri_of_prefix;

/// The URI of the namespace and the local part of a serde name without `@`; no namespace for a prefix that is not known.
pub(crate) fn split(name: &str) -> (&str, &str) {
    if let Some((uri, local)) = name.strip_prefix('{').and_then(|name| name.rsplit_once('}')) {
        return (uri, local);
    }
    match name.split_once(':') {
        Some((prefix, local)) => (uri_of_prefix(prefix).unwrap_or_default(), local),
        None => ("", name),
    }
}

/// The local part of a field's serde name.
pub(crate) fn local_of(field: &str) -> &str {
    let field = field.strip_prefix('@').unwrap_or(field);
    match memchr::memrchr2(b'}', b':', field.as_bytes()) {
        Some(at) => &field[at + 1..],
        None => field,
    }
}

/// The names and patterns that the field of a choice or of mixed content stands for: `t:A` and `t:B` for `$choice:t:A|t:B`.
pub(crate) fn alternatives(field: &str) -> Option<Alternatives<'_>> {
    let names = field.strip_prefix("$choice:").or_else(|| mixed(field))?;
    Some(Alternatives(Some(names)))
}

/// The elements of a field of mixed content, `$mixed:t:A|t:B`.
pub(crate) fn mixed(field: &str) -> Option<&str> {
    field.strip_prefix("$mixed:")
}

/// Begins the name of a wildcard that takes elements of the fields before it as well, once those have been passed.
pub(crate) const REST: &str = "$rest";

/// The patterns of the field of a wildcard: `**` for `$any`, `t:*` and `*` for `$any2:t:*|*`.
pub(crate) fn wildcard(field: &str) -> Option<Alternatives<'_>> {
    let rest = field.strip_prefix("$any").or_else(|| field.strip_prefix(REST))?;
    match rest.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "" => Some(Alternatives(Some("**"))),
        rest => rest.strip_prefix(':').map(|patterns| Alternatives(Some(patterns))),
    }
}

/// The patterns of the field for the attributes that no other field takes: `**` for `$anyAttribute`, `!t:*` for
/// `$anyAttribute:!t:*`.
pub(crate) fn attribute_wildcard(field: &str) -> Option<Alternatives<'_>> {
    let rest = field.strip_prefix("$anyAttribute")?;
    match rest {
        "" => Some(Alternatives(Some("**"))),
        rest => rest.strip_prefix(':').map(|patterns| Alternatives(Some(patterns))),
    }
}

/// Whether the name of an alternative is a pattern, or several: `t:*|*`.
pub(crate) fn is_pattern(name: &str) -> bool {
    name.ends_with('*')
}

/// Whether one of the patterns in the name of an alternative takes the elements of a namespace.
pub(crate) fn any_takes(patterns: &str, uri: &str) -> bool {
    Alternatives(Some(patterns)).any(|pattern| takes(pattern, uri))
}

/// Whether a pattern takes the elements of a namespace: `**` those of any, `t:*` and `{urn:x}*` those of one, `*` those of
/// none, `!t:*` those of any other.
pub(crate) fn takes(pattern: &str, uri: &str) -> bool {
    match pattern.strip_prefix('!') {
        _ if pattern == "**" => true,
        Some(other) => !uri.is_empty() && namespace_of(other) != Some(uri),
        None => is_pattern(pattern) && namespace_of(pattern) == Some(uri),
    }
}

/// The namespace of a serde name, empty for none.
pub(crate) fn namespace_of(name: &str) -> Option<&str> {
    if let Some(clark) = name.strip_prefix('{') {
        let end = memchr::memrchr(b'}', clark.as_bytes())?;
        return Some(&clark[..end]);
    }
    match memchr::memchr(b':', name.as_bytes()) {
        Some(end) => uri_of_prefix(&name[..end]),
        None => Some(""),
    }
}

/// Those that are still to come.
pub(crate) struct Alternatives<'f>(Option<&'f str>);

impl<'f> Iterator for Alternatives<'f> {
    type Item = &'f str;

    fn next(&mut self) -> Option<&'f str> {
        let names = self.0?;
        let end = memchr::memchr(b'|', names.as_bytes());
        self.0 = end.map(|end| &names[end + 1..]);
        Some(&names[..end.unwrap_or(names.len())])
    }
}
