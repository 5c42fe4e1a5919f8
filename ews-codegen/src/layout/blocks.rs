//! The statements of functions.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::line::{Breaks, Printer, is_comma, is_punct};
use super::tokens::{Tokens, inside};

/// What the next braces of a statement hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Braces {
    Statements,
    Arms,
    /// The fields of a struct's value.
    Fields,
}

impl Printer {
    /// Statements in lines of their own.
    pub(super) fn statements(&mut self, tokens: &mut Tokens) {
        while tokens.peek().is_some() {
            self.begin_line();
            self.statement(tokens);
            self.end_line();
        }
    }

    fn statement(&mut self, tokens: &mut Tokens) {
        let mut breaks = Breaks::default();
        let mut braces = match tokens.peek() {
            Some(TokenTree::Ident(word)) => match word.to_string().as_str() {
                "match" => Braces::Arms,
                "if" | "for" | "while" | "loop" => Braces::Statements,
                _ => Braces::Fields,
            },
            _ => Braces::Fields,
        };
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    self.braced(braces, group);
                    if braces != Braces::Fields && !is_else(tokens.peek()) {
                        return;
                    }
                }
                token => {
                    let is_end = is_punct(&token, ';');
                    if is_else(Some(&token)) {
                        braces = Braces::Statements;
                    }
                    self.token(token, &mut breaks);
                    if is_end {
                        return;
                    }
                }
            }
        }
    }

    fn braced(&mut self, braces: Braces, group: Group) {
        if braces == Braces::Fields {
            let list = self.group(group);
            return self.fit_value(&list);
        }
        let mut tokens = inside(group);
        self.braces(|printer| match braces {
            Braces::Arms => printer.arms(&mut tokens),
            _ => printer.statements(&mut tokens),
        });
    }

    fn arms(&mut self, tokens: &mut Tokens) {
        while tokens.peek().is_some() {
            self.attributes(tokens);
            self.begin_line();
            self.pattern(tokens);
            self.arm(tokens);
            self.end_line();
        }
    }

    /// Up to the arrow.
    fn pattern(&mut self, tokens: &mut Tokens) {
        let mut breaks = Breaks::default();
        let mut was_equals = false;
        for token in tokens {
            let is_arrow = was_equals && is_punct(&token, '>');
            was_equals = is_punct(&token, '=');
            self.token(token, &mut breaks);
            if is_arrow {
                return;
            }
        }
    }

    /// After the arrow.
    fn arm(&mut self, tokens: &mut Tokens) {
        match tokens.next_if(|token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace))
        {
            Some(TokenTree::Group(group)) => {
                self.braced(Braces::Statements, group);
                tokens.next_if(is_comma);
            }
            _ => {
                self.until_comma(tokens);
                self.push(",");
            }
        }
    }
}

fn is_else(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Ident(word)) if word == "else")
}
