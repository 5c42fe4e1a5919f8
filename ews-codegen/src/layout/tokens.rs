//! Tokens that are still to be written.

use std::iter::Peekable;

use proc_macro2::{Group, token_stream};

/// Tokens that have not been written.
pub(super) type Tokens = Peekable<token_stream::IntoIter>;

/// What is in a group. Without the group, the stream is the only one to hold its tokens, and gives them away instead of copies.
pub(super) fn inside(group: Group) -> Tokens {
    let stream = group.stream();
    drop(group);
    stream.into_iter().peekable()
}
