//! Small facts about XML itself.

/// White space as XML defines it.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

/// Whether `name` is a name without a colon: <https://www.w3.org/TR/xml-names/#NT-NCName>.
pub(super) fn is_ncname(name: &str) -> bool {
    let mut characters = name.chars();
    characters.next().is_some_and(is_name_start) && characters.all(is_name_character)
}

fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn is_name_character(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}

/// Whether an encoding's name stands for UTF-8 or a part of it.
pub(super) fn is_utf8_name(encoding: &str) -> bool {
    ["utf-8", "utf8", "us-ascii", "ascii"]
        .iter()
        .any(|name| encoding.eq_ignore_ascii_case(name))
}

/// The first character that XML 1.0 does not allow, with its place.
pub(super) fn forbidden_character(text: &str) -> Option<(usize, char)> {
    let suspicious = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    if let Some(index) = text.as_bytes().iter().position(suspicious) {
        return Some((index, char::from(text.as_bytes()[index])));
    }
    // U+FFFE and U+FFFF are three bytes, EF BF BE and EF BF BF.
    let found = ['\u{FFFE}', '\u{FFFF}']
        .into_iter()
        .filter_map(|c| Some((text.find(c)?, c)));
    found.min()
}
