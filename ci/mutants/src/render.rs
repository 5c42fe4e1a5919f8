//! Writes a source with its mutants.

use std::cmp::Reverse;
use std::ops::Range;

use crate::sites::{Mutant, Piece};

/// The numbers of mutants, and where they are in a changed file.
pub(crate) type Places = Vec<(usize, Range<usize>)>;

/// A mutant with those inside of it.
struct Node<'a> {
    mutant: &'a Mutant,
    inner: Vec<Node<'a>>,
}

/// The changed source.
pub(crate) fn render(source: &str, mutants: &[&Mutant]) -> (String, Places) {
    let mut sorted = mutants.to_vec();
    // Stable: of those with one range, the first is around the others.
    sorted.sort_by_key(|mutant| (mutant.range.start, Reverse(mutant.range.end)));
    let mut rest = &sorted[..];
    let nodes = nest(&mut rest, source.len());
    let mut output = Output {
        source,
        text: String::new(),
        places: Vec::new(),
    };
    output.push_range(0..source.len(), &nodes);
    (output.text, output.places)
}

/// Takes the mutants that end before or at `end`.
fn nest<'a>(rest: &mut &[&'a Mutant], end: usize) -> Vec<Node<'a>> {
    let mut nodes = Vec::new();
    while let [mutant, others @ ..] = *rest
        && mutant.range.end <= end
        && mutant.range.start <= end
    {
        *rest = others;
        // An insertion is around nothing.
        let inner = match mutant.range.is_empty() {
            true => Vec::new(),
            false => nest(rest, mutant.range.end),
        };
        nodes.push(Node { mutant, inner });
    }
    nodes
}

struct Output<'a> {
    source: &'a str,
    text: String,
    places: Places,
}

impl Output<'_> {
    fn push_range(&mut self, range: Range<usize>, nodes: &[Node<'_>]) {
        let mut at = range.start;
        for node in nodes {
            let of = &node.mutant.range;
            if of.start < range.start || of.end > range.end {
                continue;
            }
            self.text.push_str(&self.source[at..of.start]);
            self.push_node(node);
            at = of.end;
        }
        self.text.push_str(&self.source[at..range.end]);
    }

    fn push_node(&mut self, node: &Node<'_>) {
        let start = self.text.len();
        for piece in &node.mutant.pieces {
            match piece {
                Piece::Text(text) => self.text.push_str(text),
                Piece::Source(range) => self.push_range(range.clone(), &node.inner),
            }
        }
        self.places.push((node.mutant.number, start..self.text.len()));
    }
}
