//! Attributes; those that document become comments.

use std::borrow::Cow;

use proc_macro2::{Group, TokenTree};

use super::line::{Breaks, Printer};
use super::tokens::inside;

impl Printer {
    /// `#[…]` in lines of its own; of what is enclosed by its owner, the sign is `#!`.
    pub(super) fn attribute(&mut self, sign: &str, group: Group) {
        self.begin_line();
        let start = self.text().len();
        let mut breaks = Breaks::default();
        let mut tokens = inside(group);
        let is_derive = matches!(tokens.peek(), Some(TokenTree::Ident(ident)) if ident == "derive");
        self.push(sign);
        self.push("[");
        for token in tokens {
            self.token(token, &mut breaks);
        }
        self.push("]");
        let written = self.text().split_off(start);
        match comment(&written) {
            Some(text) => {
                self.push("///");
                self.push(&text);
            }
            None => {
                self.push(&written);
                self.fit_attribute(&breaks, is_derive);
            }
        }
        self.end_line();
    }
}

/// The text of `#[doc = "text"]`, if three slashes and it are a comment.
fn comment(attribute: &str) -> Option<Cow<'_, str>> {
    let text = unescape(attribute.strip_prefix("#[doc = ")?.strip_suffix(']')?)?;
    // To the last byte, whatever comes before: many at a time are quicker than the first one.
    let breaks = text
        .bytes()
        .fold(false, |found, byte| found | (byte == b'\n') | (byte == b'\r'));
    (!text.starts_with('/') && !breaks).then_some(text)
}

/// The text of a literal like `"a \"b\" \\ \u{301}"`; `None` where it is no text, or is not worth it.
fn unescape(literal: &str) -> Option<Cow<'_, str>> {
    let quoted = literal.strip_prefix('"')?.strip_suffix('"')?;
    if !quoted.contains('\\') {
        return Some(quoted.into());
    }
    let mut pieces = quoted.split('\\');
    let mut text = pieces.next()?.to_owned();
    while let Some(piece) = pieces.next() {
        match piece.chars().next() {
            // Two in a row: the other one begins what comes next.
            None => {
                text.push('\\');
                text.push_str(pieces.next()?);
            }
            Some('"' | '\'') => text.push_str(piece),
            Some('u') => {
                let (digits, rest) = piece.strip_prefix("u{")?.split_once('}')?;
                text.push(u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?);
                text.push_str(rest);
            }
            Some(_) => return None,
        }
    }
    Some(text.into())
}

#[cfg(test)]
mod tests {
    use proc_macro2::Literal;
    use quote::quote;

    use super::super::Layout;
    use super::*;

    #[test]
    fn literals_are_read_as_they_were_written() {
        for text in [
            "",
            "a",
            "a \"b\" c",
            "\\",
            "\\\\",
            "a\\",
            "\\\"",
            "\\u{41}",
            "e\u{301}",
            "'it''s'",
            "\u{1f600}\u{200d}",
        ] {
            assert_eq!(
                unescape(&Literal::string(text).to_string()).as_deref(),
                Some(text),
                "{text}"
            );
        }
    }

    #[test]
    fn documentation_that_a_comment_cannot_hold_stays_an_attribute() {
        for (text, expected) in [
            (" one line", "/// one line"),
            ("", "///"),
            (" quotes \" and \\ alike", "/// quotes \" and \\ alike"),
            ("/ a slash", "#[doc = \"/ a slash\"]"),
            (" two\nlines", "#[doc = \" two\\nlines\"]"),
            (" two\r lines", "#[doc = \" two\\r lines\"]"),
        ] {
            let mut layout = Layout::new(&[]);
            layout.push(None, quote! { #[doc = #text] struct S; });
            let written = layout.into_text();
            assert_eq!(written.lines().nth(2), Some(expected));
            assert_eq!(written.lines().last(), Some("struct S;"));
        }
    }
}
