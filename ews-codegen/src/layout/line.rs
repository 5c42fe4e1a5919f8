//! Tokens in one line, with the spaces that Rust programmers are used to.

use std::fmt::Write;
use std::ops::Range;

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

use super::tokens::{Tokens, inside};

/// Text in the making.
#[derive(Default)]
pub(super) struct Printer {
    text: String,
    /// How many levels the line that is being written is indented.
    indent: usize,
    /// Where that line begins.
    line: usize,
    /// What stands at its end.
    before: Before,
    /// The sign at its end, if the next one may belong to it.
    joint: Option<char>,
    /// The attribute that items begin with, those within others aside.
    condition: Option<TokenStream>,
    /// Whether the parameters of a closure have begun and not ended.
    in_parameters: bool,
}

/// The token before, as far as it decides on the space after it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    /// Something that is never followed by a space, or nothing.
    #[default]
    Tight,
    Word,
    Keyword,
    /// `pub`, which parentheses may follow.
    Visibility,
    /// A group or the end of generic arguments.
    Closed,
    Bang,
    Other,
}

/// The token to come, as far as it decides on the space before it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Something that never has a space before it.
    Tight,
    PathSeparator,
    Parenthesis,
    Bracket,
    Other,
}

/// Places in a line where it can be broken.
#[derive(Default)]
pub(super) struct Breaks {
    /// The groups in parentheses, brackets and braces, but not those inside them.
    pub(super) lists: Vec<List>,
    /// After the first colon that names a type or value.
    pub(super) colon: Option<usize>,
    /// After the first equals sign.
    pub(super) equals: Option<usize>,
}

/// What is between two delimiters.
pub(super) struct List {
    pub(super) contents: Range<usize>,
    pub(super) elements: Vec<Range<usize>>,
}

/// Words after which a path may begin with `::`, or that are no names of calls.
const KEYWORDS: [&str; 13] = [
    "as", "const", "dyn", "else", "for", "if", "impl", "in", "let", "match", "mut", "return", "use",
];

/// The sign of several characters that begins with `first`, if any does.
fn is_sign(first: char, second: char) -> bool {
    matches!(
        (first, second),
        (':', ':') | ('-' | '=', '>') | ('.', '.') | ('=' | '!' | '<' | '>', '=') | ('&', '&') | ('|', '|')
    )
}

impl Printer {
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Sets the attribute that the items to come begin with.
    pub(super) fn set_condition(&mut self, condition: Option<TokenStream>) {
        self.condition = condition;
    }

    /// Writes the attribute that items begin with.
    pub(super) fn condition(&mut self) {
        if let Some(condition) = self.condition.clone() {
            self.attributes(&mut condition.into_iter().peekable());
        }
    }

    pub(super) fn text(&mut self) -> &mut String {
        &mut self.text
    }

    /// How many characters the line has.
    pub(super) fn width(&self) -> usize {
        self.text[self.line..].chars().count()
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn begin_line(&mut self) {
        self.line = self.text.len();
        self.push_indent(0);
        self.before = Before::Tight;
    }

    pub(super) fn end_line(&mut self) {
        self.text.push('\n');
    }

    /// The indentation of the line, and so many levels more.
    pub(super) fn push_indent(&mut self, more: usize) {
        for _ in 0..self.indent + more {
            self.text.push_str("    ");
        }
    }

    /// How wide that is.
    pub(super) fn indentation(&self, more: usize) -> usize {
        4 * (self.indent + more)
    }

    /// Writes ` {`, what `inside` writes on lines of its own, and `}`.
    pub(super) fn braces(&mut self, inside: impl FnOnce(&mut Self)) {
        self.separate(Next::Other);
        self.enclose("{", "}", inside);
    }

    /// The same with other delimiters and no space before them. Without anything inside, they stand together.
    pub(super) fn enclose(&mut self, open: &str, close: &str, inside: impl FnOnce(&mut Self)) {
        self.push(open);
        self.end_line();
        let start = self.text.len();
        self.indent += 1;
        inside(self);
        self.indent -= 1;
        if self.text.len() == start {
            self.text.pop();
        } else {
            self.begin_line();
        }
        self.close(close);
    }

    fn close(&mut self, delimiter: &str) {
        self.text.push_str(delimiter);
        self.before = Before::Closed;
    }

    /// What comes next has no space before it.
    pub(super) fn tighten(&mut self) {
        self.before = Before::Tight;
    }

    /// Writes a token at the end of the line.
    pub(super) fn token(&mut self, token: TokenTree, breaks: &mut Breaks) {
        match token {
            TokenTree::Ident(ident) => {
                self.separate(Next::Other);
                let start = self.text.len();
                // A string takes everything.
                let _ = write!(self.text, "{ident}");
                self.before = match &self.text[start..] {
                    "pub" => Before::Visibility,
                    word if KEYWORDS.contains(&word) => Before::Keyword,
                    _ => Before::Word,
                };
            }
            TokenTree::Literal(literal) => {
                self.separate(Next::Other);
                let _ = write!(self.text, "{literal}");
                self.before = Before::Word;
            }
            TokenTree::Punct(punct) => self.punct(&punct, breaks),
            TokenTree::Group(group) => {
                let is_visibility = self.before == Before::Visibility && group.delimiter() == Delimiter::Parenthesis;
                let list = self.group(group);
                if is_visibility {
                    self.before = Before::Word;
                } else {
                    breaks.lists.push(list);
                }
            }
        }
    }

    fn separate(&mut self, next: Next) {
        let is_after_word = matches!(self.before, Before::Word | Before::Closed);
        let is_tight = match next {
            Next::Tight => true,
            Next::PathSeparator => is_after_word,
            Next::Parenthesis => is_after_word || matches!(self.before, Before::Bang | Before::Visibility),
            Next::Bracket => self.before == Before::Bang,
            Next::Other => false,
        };
        let is_tight = is_tight || self.before == Before::Tight;
        if !is_tight {
            self.text.push(' ');
        }
    }

    fn punct(&mut self, punct: &Punct, breaks: &mut Breaks) {
        let char = punct.as_char();
        let is_joint = punct.spacing() == Spacing::Joint;
        let is_second = self.joint.is_some_and(|first| is_sign(first, char));
        self.joint = (is_joint && !is_second).then_some(char);
        // A bar that no operand stands before begins the parameters of a closure.
        let is_operand = matches!(self.before, Before::Word | Before::Closed);
        let ends_parameters = char == '|' && self.in_parameters;
        self.in_parameters =
            (self.in_parameters && !ends_parameters) || (char == '|' && !is_joint && !is_second && !is_operand);
        if !is_second {
            self.separate(match char {
                '|' if ends_parameters => Next::Tight,
                ':' if is_joint => Next::PathSeparator,
                '.' if is_joint => Next::Other,
                ',' | ';' | '?' | ':' | '.' | '!' | '<' | '>' => Next::Tight,
                _ => Next::Other,
            });
        }
        self.text.push(char);
        self.before = match char {
            ':' if is_second => Before::Tight,
            '|' if self.in_parameters => Before::Tight,
            '<' | '&' | '\'' | '.' | '#' => Before::Tight,
            '>' if !is_second => Before::Closed,
            '!' => Before::Bang,
            _ => Before::Other,
        };
        match char {
            ':' if !is_joint && !is_second => breaks.colon = breaks.colon.or(Some(self.text.len())),
            '=' if !is_joint && !is_second => breaks.equals = breaks.equals.or(Some(self.text.len())),
            _ => {}
        }
    }

    /// A group in one line.
    pub(super) fn group(&mut self, group: Group) -> List {
        let is_tight = self.before == Before::Tight;
        let (open, close, next) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")", Next::Parenthesis),
            Delimiter::Bracket => ("[", "]", Next::Bracket),
            // Those of `use` have no space inside.
            Delimiter::Brace if is_tight => ("{", "}", Next::Other),
            Delimiter::Brace => ("{ ", " }", Next::Other),
            Delimiter::None => ("", "", Next::Other),
        };
        self.separate(next);
        if group.stream().is_empty() {
            self.close(open.trim_end());
            let at = self.text.len();
            self.close(close.trim_start());
            return List {
                contents: at..at,
                elements: Vec::new(),
            };
        }
        self.text.push_str(open);
        self.before = Before::Tight;
        let is_parenthesis = group.delimiter() == Delimiter::Parenthesis;
        let (list, has_last_comma) = self.list(inside(group));
        if is_parenthesis && has_last_comma && list.elements.len() == 1 {
            // It makes a tuple.
            self.text.push(',');
        }
        self.close(close);
        list
    }

    /// Elements between commas in one line. A comma after the last one is left out; the second result says whether there was one.
    fn list(&mut self, tokens: Tokens) -> (List, bool) {
        let begin = self.text.len();
        let mut elements = Vec::new();
        let mut start = begin;
        let mut end = begin;
        let mut inner = Breaks::default();
        let mut is_open = false;
        for token in tokens {
            if is_comma(&token) {
                elements.push(start..end);
                is_open = false;
                continue;
            }
            if !is_open && !elements.is_empty() {
                self.text.push_str(", ");
                self.before = Before::Tight;
            }
            if !is_open {
                start = self.text.len();
                is_open = true;
            }
            self.token(token, &mut inner);
            end = self.text.len();
        }
        if is_open {
            elements.push(start..end);
        }
        let contents = begin..end;
        (List { contents, elements }, !is_open)
    }
}

pub(super) fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

pub(super) fn is_comma(token: &TokenTree) -> bool {
    is_punct(token, ',')
}
