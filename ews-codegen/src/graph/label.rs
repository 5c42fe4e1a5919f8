//! Texts of schemas, made fit to be shown: whatever a name or namespace holds, it is one line of visible characters.

use crate::emit::is_invisible;

/// The longest name that is shown in full.
const LONGEST: usize = 48;

/// One line of visible characters.
pub(super) fn clean(text: &str) -> String {
    let line = text.chars().map(|char| if char.is_whitespace() { ' ' } else { char });
    // XML has no place for the last two, escaped or not.
    line.filter(|char| !is_invisible(*char) && !matches!(char, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

/// The text, or its beginning and end if it is long: names differ there.
pub(super) fn short(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= LONGEST {
        return text.to_owned();
    }
    let (begin, end) = (LONGEST / 2, LONGEST / 2 - 1);
    let head: String = chars[..begin].iter().collect();
    let tail: String = chars[chars.len() - end..].iter().collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_line_that_is_not_turned_around() {
        assert_eq!(clean("a\nb\tc\u{202e}d\u{1}"), "a b cd");
    }

    #[test]
    fn a_long_text_keeps_both_ends() {
        let name = "ArrayOfSomethingThatHasARatherLongNameInTheSchemaType";
        assert_eq!(short(name), "ArrayOfSomethingThatHasA…LongNameInTheSchemaType");
        assert_eq!(short("ItemId"), "ItemId");
    }
}
