//! What takes the place of each operator.

use syn::BinOp;

/// How an operator is replaced.
pub(crate) enum Replacement {
    /// The opposite of what is computed.
    Opposite(&'static str),
    /// A comparison with another operator. The operands are written twice, and one of the two is evaluated.
    Compare(&'static str),
    /// `||` in place of `&&`, or the other way round.
    Logic(&'static str),
    /// Arithmetic with another operator. The operands are evaluated first.
    Compute(&'static str),
    /// An assignment with another operator.
    Assign(&'static str),
}

/// The replacements of an operator.
pub(crate) fn replacements(operator: &BinOp) -> Vec<Replacement> {
    use Replacement::{Assign, Compare, Compute, Logic, Opposite};
    match operator {
        BinOp::Eq(_) => vec![Opposite("!=")],
        BinOp::Ne(_) => vec![Opposite("==")],
        BinOp::Lt(_) => vec![Opposite(">="), Compare("<=")],
        BinOp::Le(_) => vec![Opposite(">"), Compare("<")],
        BinOp::Gt(_) => vec![Opposite("<="), Compare(">=")],
        BinOp::Ge(_) => vec![Opposite("<"), Compare(">")],
        BinOp::And(_) => vec![Logic("||")],
        BinOp::Or(_) => vec![Logic("&&")],
        BinOp::Add(_) => vec![Compute("-")],
        BinOp::Div(_) => vec![Compute("*")],
        BinOp::Sub(_) | BinOp::Mul(_) => vec![Compute("+")],
        BinOp::Rem(_) => vec![Compute("/")],
        BinOp::BitAnd(_) | BinOp::BitXor(_) => vec![Compute("|")],
        BinOp::BitOr(_) => vec![Compute("&")],
        BinOp::Shl(_) => vec![Compute(">>")],
        BinOp::Shr(_) => vec![Compute("<<")],
        BinOp::AddAssign(_) => vec![Assign("-=")],
        BinOp::SubAssign(_) | BinOp::MulAssign(_) => vec![Assign("+=")],
        BinOp::BitOrAssign(_) | BinOp::BitXorAssign(_) => vec![Assign("&=")],
        BinOp::BitAndAssign(_) => vec![Assign("|=")],
        _ => Vec::new(),
    }
}
