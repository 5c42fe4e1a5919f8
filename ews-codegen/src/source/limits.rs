//! How much input is too much.

/// How much a schema may ask of the generator before it is refused, so that a hostile or broken file can neither hang it nor
/// exhaust its memory or its stack.
///
/// The defaults leave Microsoft's schemas (700 KB, 8 levels deep) far behind them.
///
/// ```
/// let mut limits = ews_codegen::Limits::default();
/// limits.depth = 32;
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes in one file: 16 MiB. Values above 4 GiB count as 4 GiB.
    pub file_size: u64,
    /// Files, those reached through includes counted: 256.
    pub files: usize,
    /// Elements within each other: 64.
    pub depth: usize,
    /// Attributes of one element: 64.
    pub attributes: usize,
    /// Types, groups or substitution groups built on each other in a chain: 100.
    pub chain: usize,
    /// Elements and attributes of all types together, with their groups and base types filled in: 200,000.
    pub expansion: u64,
    /// Errors that are collected in one file: 100.
    pub errors: usize,
}

impl Limits {
    /// What to do about input that goes beyond the limit `name`.
    pub(super) fn raise(name: &str) -> String {
        format!("raise `Limits::{name}` (`--limit {name}=NUMBER`) if this is meant")
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_size: 16 << 20,
            files: 256,
            depth: 64,
            attributes: 64,
            chain: 100,
            expansion: 200_000,
            errors: 100,
        }
    }
}
