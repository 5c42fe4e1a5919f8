//! Items, and what they are made of: fields, variants, functions.

use proc_macro2::{Delimiter, Group, TokenTree};

use super::line::{Breaks, Printer, is_comma, is_punct};
use super::tokens::{Tokens, inside};

/// What an item is, by its first keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Struct,
    Enum,
    Function,
    Constant,
    /// What holds items: `impl`, `trait`, `mod`.
    Holder,
    Use,
    Macro,
    Other,
}

impl Kind {
    /// What a token makes of the item that it is the next one of.
    fn after(self, token: &TokenTree) -> Self {
        match (self, token) {
            (Kind::Other, TokenTree::Punct(punct)) if punct.as_char() == '!' => Kind::Macro,
            (Kind::Other, TokenTree::Ident(ident)) => match ident.to_string().as_str() {
                "struct" => Kind::Struct,
                "enum" => Kind::Enum,
                "fn" => Kind::Function,
                "const" | "static" => Kind::Constant,
                "impl" | "trait" | "mod" => Kind::Holder,
                "use" => Kind::Use,
                _ => self,
            },
            _ => self,
        }
    }
}

impl Printer {
    /// Items in lines of their own, each after an empty line if so wished. Imports that follow each other stay together.
    pub(super) fn items(&mut self, tokens: &mut Tokens, are_apart: bool) {
        let mut before = Kind::Other;
        while tokens.peek().is_some() {
            if are_apart && before != Kind::Use {
                self.end_line();
            }
            if are_apart {
                self.condition();
            }
            self.attributes(tokens);
            self.begin_line();
            before = self.item(tokens);
            self.end_line();
        }
    }

    pub(super) fn attributes(&mut self, tokens: &mut Tokens) {
        while tokens.next_if(|token| is_punct(token, '#')).is_some() {
            let sign = match tokens.next_if(|token| is_punct(token, '!')) {
                Some(_) => "#!",
                None => "#",
            };
            if let Some(TokenTree::Group(group)) = tokens.next() {
                self.attribute(sign, group);
            }
        }
    }

    fn item(&mut self, tokens: &mut Tokens) -> Kind {
        let mut breaks = Breaks::default();
        let mut kind = Kind::Other;
        for token in tokens {
            kind = kind.after(&token);
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && kind != Kind::Use => {
                    self.body(kind, group, &breaks);
                    return kind;
                }
                TokenTree::Group(group) if kind == Kind::Struct && starts_with_attribute(&group) => {
                    self.tuple(group);
                }
                token => {
                    let is_end = is_punct(&token, ';');
                    self.token(token, &mut breaks);
                    if is_end {
                        break;
                    }
                }
            }
        }
        match kind {
            Kind::Constant => self.fit_constant(&breaks),
            Kind::Function => self.fit_parentheses(&breaks, 0),
            _ => {}
        }
        kind
    }

    /// What ends an item in braces.
    fn body(&mut self, kind: Kind, group: Group, breaks: &Breaks) {
        if kind == Kind::Function {
            self.fit_parentheses(breaks, " {".len());
        }
        let mut tokens = inside(group);
        match kind {
            Kind::Macro => self.macro_body(tokens),
            Kind::Struct | Kind::Enum => self.braces(|printer| printer.fields(&mut tokens)),
            Kind::Function => self.braces(|printer| printer.statements(&mut tokens)),
            _ => self.braces(|printer| printer.items(&mut tokens, false)),
        }
    }

    /// Fields or variants.
    pub(super) fn fields(&mut self, tokens: &mut Tokens) {
        while tokens.peek().is_some() {
            self.attributes(tokens);
            self.begin_line();
            let breaks = self.until_comma(tokens);
            self.push(",");
            match breaks.colon {
                Some(_) => self.fit_field(&breaks),
                None => self.fit_parentheses(&breaks, 0),
            }
            self.end_line();
        }
    }

    /// What comes before the next comma that is not between the angles of generic arguments; it is taken as well.
    pub(super) fn until_comma(&mut self, tokens: &mut Tokens) -> Breaks {
        let mut breaks = Breaks::default();
        let mut angles = 0_usize;
        for token in tokens {
            if is_comma(&token) && angles == 0 {
                break;
            }
            match &token {
                token if is_punct(token, '<') => angles += 1,
                token if is_punct(token, '>') => angles = angles.saturating_sub(1),
                _ => {}
            }
            self.token(token, &mut breaks);
        }
        breaks
    }

    /// The fields of a tuple that have attributes.
    fn tuple(&mut self, group: Group) {
        let mut tokens = inside(group);
        self.enclose("(", ")", |printer| printer.fields(&mut tokens));
    }
}

fn starts_with_attribute(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    first.is_some_and(|token| is_punct(&token, '#'))
}
