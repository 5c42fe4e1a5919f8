//! Finds what can be changed in a source.

use std::collections::BTreeMap;
use std::ops::Range;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Arm, BinOp, Block, Expr, ExprBinary, ExprIf, ExprLit, ExprMatch, ExprRange, ExprRepeat, ExprUnary, ExprWhile,
    ImplItemFn, ItemConst, ItemFn, ItemImpl, ItemMod, ItemStatic, Lit, Pat, Signature, Stmt, TraitItemFn, Type, UnOp,
};

use crate::cfg::is_tested;
use crate::operators::{Replacement, replacements};
use crate::{defaults, line_starts};

/// One change.
pub(crate) struct Mutant {
    pub(crate) number: usize,
    /// What the pieces take the place of.
    pub(crate) range: Range<usize>,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) line: usize,
    pub(crate) function: String,
    /// What is changed, and how.
    pub(crate) change: String,
}

pub(crate) enum Piece {
    Text(String),
    /// A range of the source, with the mutants inside of this one.
    Source(Range<usize>),
}

/// The mutants of a source, numbered from `first`.
pub(crate) fn of(source: &str, first: usize) -> Result<Vec<Mutant>, syn::Error> {
    let file = syn::parse_file(source)?;
    let mut finder = Finder {
        source,
        lines: line_starts(source),
        path: Vec::new(),
        next: first,
        found: Vec::new(),
    };
    finder.visit_file(&file);
    Ok(finder.found)
}

struct Finder<'a> {
    source: &'a str,
    lines: BTreeMap<usize, usize>,
    /// The type and the function around.
    path: Vec<String>,
    next: usize,
    found: Vec<Mutant>,
}

/// Pieces are written as a template, in which `{n}` is the number, `{0}` and `{1}` are ranges.
fn pieces(template: &str, number: usize, ranges: &[Range<usize>]) -> Vec<Piece> {
    let template = template.replace("{n}", &format!("crate::mutants::on({number})"));
    let mut pieces = Vec::new();
    let mut rest = &*template;
    while let Some((at, index)) = ["{0}", "{1}"]
        .iter()
        .enumerate()
        .filter_map(|(i, m)| Some((rest.find(m)?, i)))
        .min()
    {
        pieces.push(Piece::Text(rest[..at].to_owned()));
        pieces.push(Piece::Source(ranges[index].clone()));
        rest = &rest[at + 3..];
    }
    pieces.push(Piece::Text(rest.to_owned()));
    pieces
}

fn range(of: &impl Spanned) -> Range<usize> {
    of.span().byte_range()
}

/// Whether a number beside this operator is a limit or an offset.
fn is_limited(operator: &BinOp) -> bool {
    use BinOp::{Add, Eq, Ge, Gt, Le, Lt, Ne, Sub};
    matches!(
        operator,
        Add(_) | Eq(_) | Ge(_) | Gt(_) | Le(_) | Lt(_) | Ne(_) | Sub(_)
    )
}

/// Whether there is a `let` among the operands of `&&`.
fn has_let(condition: &Expr) -> bool {
    match condition {
        Expr::Let(_) => true,
        Expr::Binary(ExprBinary { left, right, .. }) => has_let(left) || has_let(right),
        _ => false,
    }
}

impl Finder<'_> {
    fn add(&mut self, range: Range<usize>, template: &str, operands: &[Range<usize>], change: String) {
        let number = self.next;
        self.next += 1;
        let line = self
            .lines
            .range(..=range.start)
            .next_back()
            .map_or(0, |(_, line)| *line);
        self.found.push(Mutant {
            number,
            pieces: pieces(template, number, operands),
            line,
            function: self.path.join("::"),
            change,
            range,
        });
    }

    /// A part of the source in one line, cut where it is long.
    fn shown(&self, range: Range<usize>) -> String {
        let words: Vec<&str> = self.source[range].split_whitespace().collect();
        let text = words.join(" ");
        match text.char_indices().nth(70) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text,
        }
    }

    /// Puts a template around an expression.
    fn wrap(&mut self, of: &Expr, template: &str, change: &str) {
        let range = range(of);
        let change = format!("`{}`: {change}", self.shown(range.clone()));
        self.add(range.clone(), template, &[range], change);
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        if signature.constness.is_some() {
            return;
        }
        self.path.push(signature.ident.to_string());
        for value in defaults::of_return(&signature.output) {
            if is_body(block, &value) {
                continue;
            }
            let start = range(&block.brace_token.span.open()).end;
            let template = format!("\n    if {{n}} {{ return {value}; }}");
            self.add(start..start, &template, &[], format!("returns `{value}` at once"));
        }
        self.visit_block(block);
        self.path.pop();
    }

    /// The conditions of an `if` or a `while`, but for those whose operators are replaced.
    fn condition(&mut self, condition: &Expr, can_be_true: bool) {
        match condition {
            Expr::Binary(ExprBinary { left, right, .. }) if has_let(condition) => {
                self.condition(left, can_be_true);
                self.condition(right, can_be_true);
            }
            Expr::Call(_) | Expr::MethodCall(_) | Expr::Path(_) | Expr::Field(_) | Expr::Macro(_) => {
                self.wrap(condition, "(({0}) && !{n})", "false as a condition");
                if can_be_true {
                    self.wrap(condition, "(({0}) || {n})", "true as a condition");
                }
            }
            _ => {}
        }
    }

    fn binary(&mut self, node: &ExprBinary) {
        let (whole, operands) = (range(node), [range(&node.left), range(&node.right)]);
        for replacement in replacements(&node.op) {
            let (to, template) = match replacement {
                Replacement::Opposite(to) => {
                    let change = self.operator(node, to);
                    self.add(whole.clone(), "(({0}) != {n})", std::slice::from_ref(&whole), change);
                    continue;
                }
                Replacement::Compare(to) => {
                    // Around the opposite, which has the same range, only the operands are written anew.
                    (
                        to,
                        format!(
                            "(if {{n}} {{ {{0}} {to} {{1}} }} else {{ {{0}} {} {{1}} }})",
                            self.sign(node)
                        ),
                    )
                }
                Replacement::Logic(to) => (to, logic(to).to_owned()),
                Replacement::Compute(to) => {
                    let sign = self.sign(node);
                    (
                        to,
                        format!("(match ({{0}}, {{1}}) {{ (l, r) => if {{n}} {{ l {to} r }} else {{ l {sign} r }} }})"),
                    )
                }
                Replacement::Assign(to) => {
                    let sign = self.sign(node);
                    (
                        to,
                        format!("(if {{n}} {{ {{0}} {to} {{1}} }} else {{ {{0}} {sign} {{1}} }})"),
                    )
                }
            };
            let change = self.operator(node, to);
            self.add(whole.clone(), &template, &operands, change);
        }
        if is_limited(&node.op) {
            self.limit(&node.left);
            self.limit(&node.right);
        }
    }

    fn sign(&self, node: &ExprBinary) -> String {
        self.source[range(&node.op)].to_owned()
    }

    fn operator(&self, node: &ExprBinary, to: &str) -> String {
        format!("`{}`: `{}` becomes `{to}`", self.shown(range(node)), self.sign(node))
    }

    /// A number that a value is held against, or counted from. Others are capacities, masks and the like, which hardly ever
    /// decide anything.
    fn limit(&mut self, node: &Expr) {
        let Expr::Lit(ExprLit {
            lit: Lit::Int(node), ..
        }) = node
        else {
            return;
        };
        let Ok(value) = node.base10_parse::<u128>() else {
            return;
        };
        let suffix = node.suffix();
        let less = value.checked_sub(1);
        for other in [value.checked_add(1), less].into_iter().flatten() {
            let range = range(node);
            let change = format!("`{node}` becomes `{other}`");
            self.add(
                range.clone(),
                &format!("(if {{n}} {{ {other}{suffix} }} else {{ {{0}} }})"),
                &[range],
                change,
            );
        }
    }

    fn guard(&mut self, arm: &Arm, can_be_deleted: bool) {
        let shown = self.shown(range(&arm.pat));
        match &arm.guard {
            Some((_, guard)) if has_let(guard) => {}
            Some((_, guard)) => {
                let range = range(guard);
                let operands = [range.clone()];
                self.add(
                    range.clone(),
                    "(({0}) || {n})",
                    &operands,
                    format!("the guard of `{shown}` is true"),
                );
                self.add(
                    range,
                    "(({0}) && !{n})",
                    &operands,
                    format!("the guard of `{shown}` is false"),
                );
            }
            None if can_be_deleted => {
                let start = range(&arm.fat_arrow_token).start;
                self.add(start..start, "if !{n} ", &[], format!("the arm `{shown}` is deleted"));
            }
            None => {}
        }
    }
}

/// Evaluates the right operand only where the operator that is on asks it.
fn logic(to: &str) -> &'static str {
    match to {
        "||" => "(if ({0}) != {n} { {1} } else { {n} })",
        _ => "(if ({0}) == {n} { {1} } else { !{n} })",
    }
}

/// Whether a function already does nothing else than to return this value.
fn is_body(block: &Block, value: &str) -> bool {
    match &block.stmts[..] {
        [] => true,
        [Stmt::Expr(only, None)] => quote::quote!(#only).to_string().replace(' ', "") == value.replace(' ', ""),
        _ => false,
    }
}

/// Whether an arm takes whatever the others leave.
fn is_rest(arm: &Arm) -> bool {
    arm.guard.is_none() && matches!(&arm.pat, Pat::Wild(_))
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, node: &'ast ItemMod) {
        if is_tested(&node.attrs) {
            visit::visit_item_mod(self, node);
        }
    }

    fn visit_item_fn(&mut self, node: &'ast ItemFn) {
        if is_tested(&node.attrs) {
            self.function(&node.sig, &node.block);
        }
    }

    fn visit_item_impl(&mut self, node: &'ast ItemImpl) {
        let is_debug = |path: &syn::Path| path.segments.last().is_some_and(|last| last.ident == "Debug");
        let is_derived = node.trait_.as_ref().is_some_and(|(_, path, _)| is_debug(path));
        if is_tested(&node.attrs) && !is_derived {
            self.path.push(self.shown(range(&node.self_ty)));
            visit::visit_item_impl(self, node);
            self.path.pop();
        }
    }

    fn visit_impl_item_fn(&mut self, node: &'ast ImplItemFn) {
        if is_tested(&node.attrs) {
            self.function(&node.sig, &node.block);
        }
    }

    fn visit_trait_item_fn(&mut self, node: &'ast TraitItemFn) {
        if let Some(block) = &node.default {
            self.function(&node.sig, block);
        }
    }

    fn visit_stmt(&mut self, node: &'ast Stmt) {
        let attributes: &[syn::Attribute] = match node {
            Stmt::Local(local) => &local.attrs,
            _ => &[],
        };
        if is_tested(attributes) {
            visit::visit_stmt(self, node);
        }
    }

    // Evaluated by the compiler, or no expressions at all.
    fn visit_item_const(&mut self, _: &'ast ItemConst) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_trait_item_const(&mut self, _: &'ast syn::TraitItemConst) {}
    fn visit_item_static(&mut self, _: &'ast ItemStatic) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_item_enum(&mut self, _: &'ast syn::ItemEnum) {}
    fn visit_type(&mut self, _: &'ast Type) {}
    fn visit_pat(&mut self, _: &'ast Pat) {}
    fn visit_generic_argument(&mut self, _: &'ast syn::GenericArgument) {}
    fn visit_macro(&mut self, _: &'ast syn::Macro) {}
    fn visit_attribute(&mut self, _: &'ast syn::Attribute) {}

    fn visit_expr_repeat(&mut self, node: &'ast ExprRepeat) {
        self.visit_expr(&node.expr);
    }

    fn visit_expr_if(&mut self, node: &'ast ExprIf) {
        self.condition(&node.cond, true);
        visit::visit_expr_if(self, node);
    }

    fn visit_expr_while(&mut self, node: &'ast ExprWhile) {
        self.condition(&node.cond, false);
        visit::visit_expr_while(self, node);
    }

    fn visit_expr_match(&mut self, node: &'ast ExprMatch) {
        let has_rest = node.arms.last().is_some_and(is_rest);
        for arm in node.arms.iter().filter(|arm| !is_rest(arm)) {
            self.guard(arm, has_rest);
        }
        visit::visit_expr_match(self, node);
    }

    fn visit_expr_binary(&mut self, node: &'ast ExprBinary) {
        if !has_let(&node.left) && !has_let(&node.right) {
            self.binary(node);
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast ExprUnary) {
        if matches!(node.op, UnOp::Not(_) | UnOp::Neg(_)) {
            let (whole, operand) = (range(node), range(&node.expr));
            let change = format!("`{}`: the sign in front is deleted", self.shown(whole.clone()));
            self.add(
                whole.clone(),
                "(if {n} { {1} } else { {0} })",
                &[whole, operand],
                change,
            );
        }
        visit::visit_expr_unary(self, node);
    }

    fn visit_expr_range(&mut self, node: &'ast ExprRange) {
        for end in [&node.start, &node.end].into_iter().flatten() {
            self.limit(end);
        }
        visit::visit_expr_range(self, node);
    }
}
