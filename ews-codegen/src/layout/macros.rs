//! Calls of the runtime's macros.

use proc_macro2::{Delimiter, TokenTree};

use super::fit::WIDTH;
use super::line::{Breaks, Printer};
use super::tokens::Tokens;

impl Printer {
    /// ` { Name { A = "a", … } }`, in one line if that has room, else with as many entries on each line as there is room for.
    pub(super) fn macro_body(&mut self, tokens: Tokens) {
        let mut breaks = Breaks::default();
        self.push(" { ");
        let start = self.text().len();
        let mut entries = None;
        self.tighten();
        for token in tokens {
            match token {
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => entries = Some(self.group(group)),
                token => self.token(token, &mut breaks),
            }
        }
        self.push(" }");
        let Some(list) = entries.filter(|list| !list.elements.is_empty() && self.width() > WIDTH) else {
            return;
        };
        let taken = self.take(&list);
        let head = self.text().split_off(start);
        let end = self.text().trim_end().len();
        self.text().truncate(end);
        self.push("\n");
        self.push_indent(1);
        self.push(head.trim_end());
        self.fill(taken.elements(), 2);
        self.push_indent(1);
        self.push("}\n");
        self.push_indent(0);
        self.push("}");
    }
}
