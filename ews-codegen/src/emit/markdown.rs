//! The texts of schemas as Markdown that shows them as they are.

/// How wide lines of documentation are.
const WIDTH: usize = 100;

/// The paragraphs of a schema's text as Markdown that shows that text and nothing else. What stands between two backticks is
/// code.
pub(super) fn paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.lines() {
        if line.trim().is_empty() {
            paragraphs.push(String::new());
        }
        for word in line.split_whitespace() {
            if let Some(paragraph) = paragraphs.last_mut() {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.extend(word.chars().filter(|char| !is_invisible(*char)));
            }
        }
    }
    let paragraphs = paragraphs.iter().filter(|paragraph| !paragraph.is_empty());
    paragraphs.map(|paragraph| markdown(paragraph)).collect()
}

fn markdown(paragraph: &str) -> String {
    let mut text = String::with_capacity(paragraph.len());
    let has_strike = paragraph.matches('~').count() > 1;
    let mut rest = paragraph;
    while let Some(start) = rest.find('`') {
        push_words(&rest[..start], has_strike, &mut text);
        rest = &rest[start..];
        let end = match code_end(rest) {
            Some(end) => {
                text.push_str(&rest[..end]);
                end
            }
            None => {
                let end = rest.len() - rest.trim_start_matches('`').len();
                text.push_str(&"\\`".repeat(end));
                end
            }
        };
        rest = &rest[end..];
    }
    push_words(rest, has_strike, &mut text);
    text
}

/// Where the code ends that `text` begins with: between two single backticks.
fn code_end(text: &str) -> Option<usize> {
    let end = 1 + text.get(1..)?.find('`')?;
    let is_single = end > 1 && !text[end + 1..].starts_with('`');
    (is_single && !text[1..end].trim().is_empty()).then_some(end + 1)
}

fn push_words(words: &str, has_strike: bool, text: &mut String) {
    for (index, word) in words.split(' ').enumerate() {
        if index > 0 {
            text.push(' ');
        }
        push_word(word, has_strike, text);
    }
}

/// Appends a word; addresses in it become links.
fn push_word(word: &str, has_strike: bool, text: &mut String) {
    let Some(start) = ["https://", "http://"].iter().find_map(|scheme| word.find(scheme)) else {
        return push_plain(word, has_strike, text);
    };
    let (before, url) = word.split_at(start);
    let end = url
        .find(|char: char| "<>[]()`\"'\\".contains(char))
        .unwrap_or(url.len());
    let end = url[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
    push_plain(before, has_strike, text);
    text.push_str(&format!("<{}>", &url[..end]));
    push_plain(&url[end..], has_strike, text);
}

/// Appends a word with a backslash before each character that Markdown takes for markup where it stands. What is markup only
/// at the beginning of a line is left to [`wrap`].
fn push_plain(word: &str, has_strike: bool, text: &mut String) {
    let mut before = None;
    let mut chars = word.char_indices().peekable();
    while let Some((index, char)) = chars.next() {
        let after = chars.peek().map(|(_, char)| *char);
        let is_alphanumeric = |char: Option<char>| char.is_some_and(char::is_alphanumeric);
        let is_markup = match char {
            '*' | '[' => true,
            // At the end of a line it is a line break.
            '\\' => after.is_none_or(|after| after.is_ascii_punctuation()),
            '<' => after.is_some_and(|after| after.is_ascii_alphabetic() || "/!?".contains(after)),
            '&' => {
                after.is_some_and(|after| after.is_ascii_alphabetic() || after == '#') && word[index..].contains(';')
            }
            '_' => !(is_alphanumeric(before) && is_alphanumeric(after)),
            '~' => has_strike,
            _ => false,
        };
        if is_markup {
            text.push('\\');
        }
        text.push(char);
        before = Some(char);
    }
}

/// Whether a character cannot be seen: control characters, those that separate lines, and those that turn the direction of
/// text.
pub(crate) fn is_invisible(char: char) -> bool {
    char.is_control()
        || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// How wide a word is to a reader, who skips the address of a link.
fn width(word: &str) -> usize {
    let shown = word.find("](").map_or(word, |address| &word[..address]);
    shown.chars().count()
}

/// Breaks a paragraph into lines, each with a space in front. Code stays in one piece: a line of it could begin with what is
/// markup there.
pub(super) fn wrap(paragraph: &str, add: &mut impl FnMut(&str)) {
    let mut line = String::with_capacity(paragraph.len() + 1);
    let mut taken = 0;
    let mut in_code = false;
    let mut is_first = true;
    for word in paragraph.split(' ') {
        let added = width(word);
        if !in_code && !line.is_empty() && taken + added > WIDTH {
            add(&line);
            line.clear();
            taken = 0;
            is_first = false;
        }
        let escaped = if line.is_empty() {
            line_start(word, is_first)
        } else {
            None
        };
        line.push(' ');
        match escaped {
            Some(at) => line.extend([&word[..at], "\\", &word[at..]]),
            None => line.push_str(word),
        }
        taken += 1 + added;
        in_code = ends_in_code(word, in_code);
    }
    add(&line);
}

/// Where a word needs a backslash that is the first of its line, so that Markdown does not take it for the beginning of a list,
/// heading, quotation or table.
fn line_start(word: &str, is_first_line: bool) -> Option<usize> {
    let is_sign = |char: char| "-+=:|#".contains(char);
    if word.starts_with('>') || (!word.is_empty() && word.chars().all(is_sign)) {
        return Some(0);
    }
    let number = word.strip_suffix(['.', ')'])?;
    let is_number = (1..=9).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    // Within a paragraph only a list that begins with 1 begins anew.
    (is_number && (is_first_line || number.parse() == Ok(1))).then_some(number.len())
}

/// Whether code is open behind a word. Within code a backslash means nothing.
fn ends_in_code(word: &str, mut in_code: bool) -> bool {
    let mut escaped = false;
    for byte in word.bytes() {
        match byte {
            b'`' if !escaped => in_code = !in_code,
            _ => {}
        }
        escaped = byte == b'\\' && !escaped && !in_code;
    }
    in_code
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines that are written for a text.
    fn lines(text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in paragraphs(text) {
            wrap(&paragraph, &mut |line| lines.push(line.trim_start().to_owned()));
        }
        lines
    }

    #[test]
    fn what_looks_like_markup_is_shown_as_it_is() {
        let given = "1.  Hex ==> 0x3fa4 [see] <b>bold</b> - item *x* _y_ (_z_) &amp; a\\*\n\nSee (http://example.com/a_b), or a_b.";
        assert_eq!(
            lines(given),
            [
                r"1\. Hex ==> 0x3fa4 \[see] \<b>bold\</b> - item \*x\* \_y\_ (\_z\_) \&amp; a\\\*",
                "See (<http://example.com/a_b>), or a_b.",
            ]
        );
    }

    #[test]
    fn references_to_characters_are_shown_as_they_are() {
        assert_eq!(lines("&#65; &lt; &x"), [r"\&#65; \&lt; &x"]);
    }

    #[test]
    fn only_what_is_markup_is_escaped() {
        for plain in [
            "Exchange 2010.",
            "From 1 to 12.",
            "The offset: -PT1H, or +1.",
            "a < b > c, C:\\Users, AT&T, 5 ~ 6 | 7",
            "50 # of #1",
            "snake_case!",
            "a & b; &5;",
        ] {
            assert_eq!(lines(plain), [plain]);
        }
    }

    #[test]
    fn code_is_code_where_it_ends() {
        assert_eq!(lines("One of `a*b` and `c d`."), ["One of `a*b` and `c d`."]);
        assert_eq!(lines("A ` alone, *b*"), [r"A \` alone, \*b\*"]);
        assert_eq!(lines("``` x ``"), [r"\`\`\` x \`\`"]);
        assert_eq!(lines("``*`` b"), [r"\`\`\*\`\` b"]);
        assert_eq!(lines("`*`` b"), [r"\`\*\`\` b"]);
        assert_eq!(lines("` ` *b*"), [r"\` \` \*b\*"]);
        assert_eq!(lines("`*` and `_`"), ["`*` and `_`"]);
        assert_eq!(lines(r"`a\` [b]"), [r"`a\` \[b]"]);
    }

    #[test]
    fn what_is_markup_at_the_beginning_of_a_line_is_escaped_there() {
        let long = "x".repeat(WIDTH);
        for (word, line) in [
            ("-", r"\-"),
            ("1.", r"1\."),
            ("2.", "2."),
            ("2010)", "2010)"),
            ("##", r"\##"),
            (">quoted", r"\>quoted"),
            (":--|", r"\:--|"),
            ("=====", r"\====="),
            ("-5", "-5"),
        ] {
            assert_eq!(lines(&format!("{long} {word} y")), [long.clone(), format!("{line} y")]);
        }
        assert_eq!(lines("2010. y"), [r"2010\. y"]);
        assert_eq!(lines("123456789. y"), [r"123456789\. y"]);
        // No number of a list: they have nine digits at most.
        assert_eq!(lines("1234567890. y"), ["1234567890. y"]);
        assert_eq!(lines(". y"), [". y"]);
        assert_eq!(lines(") y"), [") y"]);
        assert_eq!(lines("Title\n====="), ["Title ====="]);
    }

    #[test]
    fn code_is_not_broken_between_lines() {
        let long = "x".repeat(WIDTH - 5);
        assert_eq!(
            lines(&format!("{long} `a - b` c")),
            [format!("{long} `a - b`"), "c".to_owned()]
        );
        // A backslash means nothing in code, and takes a backtick its meaning elsewhere.
        assert_eq!(
            lines(&format!(r"{long} `a\` b c")),
            [format!(r"{long} `a\`"), "b c".to_owned()]
        );
        assert_eq!(
            lines(&format!("{long} ` - b c")),
            [format!(r"{long} \` -"), "b c".to_owned()]
        );
    }

    #[test]
    fn text_that_turns_around_is_dropped() {
        assert_eq!(paragraphs("a\u{202e}b"), ["ab"]);
    }
}
