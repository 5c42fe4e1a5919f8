//! The title, and what colours and signs mean.

use crate::graph::{Graph, NodeKind, Occurrence};

use super::card::{Card, Row, is_full};
use super::draw::text;
use super::layout::width;
use super::look::{Look, Text};

/// What stands above the boxes.
pub(super) struct Legend {
    pub(super) text: String,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// How far apart entries are.
const BETWEEN: usize = 22;
const SWATCH: usize = 14;

/// Wider than the legend's text: the title has letters of 18 pixels, not 12.
const TITLE_PERCENT: usize = 150;

/// The legend, `margin` away from the edges.
pub(super) fn draw(graph: &Graph, cards: &[Card<'_>], margin: usize) -> Legend {
    let title = title(graph);
    let mut drawn = format!("{}\n", text(margin, margin + 16, Text::Title, &title));
    let title_right = margin + width(&title) * TITLE_PERCENT / 100;

    let (mut x, first) = (margin, margin + 46);
    for kind in NodeKind::ALL {
        if cards.iter().any(|card| card.node.kind == kind) {
            let (word, y) = (kind.word(), first - 11);
            drawn.push_str(&format!(
                r#"<rect {} x="{x}" y="{y}" width="{SWATCH}" height="{SWATCH}" rx="3"/>"#,
                Look::Head(kind)
            ));
            drawn.push_str(&format!(
                r#"<rect {} x="{x}" y="{y}" width="{SWATCH}" height="{SWATCH}" rx="3"/>"#,
                Look::Frame
            ));
            drawn.push_str(&text(x + SWATCH + 6, first, Text::Plain, word));
            drawn.push('\n');
            x += SWATCH + 6 + width(word) + BETWEEN;
        }
    }
    let kinds_right = x - BETWEEN.min(x);

    let (mut x, second) = (margin, first + 22);
    for entry in signs(graph, cards) {
        drawn.push_str(&text(x, second, Text::Muted, &entry));
        drawn.push('\n');
        x += width(&entry) + BETWEEN;
    }
    let signs_right = x - BETWEEN.min(x);
    Legend {
        text: drawn,
        width: title_right.max(kinds_right).max(signs_right),
        height: second + 42,
    }
}

/// The meaning of each sign that occurs.
fn signs(graph: &Graph, cards: &[Card<'_>]) -> Vec<String> {
    let meanings = [
        (Occurrence::Optional, "at most one"),
        (Occurrence::Many, "any number"),
        (Occurrence::OneOrMore, "one or more"),
    ];
    let labels: Vec<&str> = cards
        .iter()
        .flat_map(|card| &card.rows)
        .filter_map(Row::field)
        .collect();
    let mut signs: Vec<String> = meanings
        .iter()
        .filter(|(occurrence, _)| labels.iter().any(|label| label.ends_with(occurrence.sign())))
        .map(|(occurrence, meaning)| format!("{} {meaning}", occurrence.sign()))
        .collect();
    if labels.iter().any(|label| label.starts_with('@')) {
        signs.push("@ attribute".to_owned());
    }
    if graph
        .nodes
        .iter()
        .flat_map(|node| &node.members)
        .any(|member| member.is_cut)
    {
        signs.push("… leads to what is not drawn".to_owned());
    }
    if !is_full(graph) {
        signs.push("fields of simple types: counted only".to_owned());
    }
    if cards.iter().flat_map(|card| &card.rows).any(Row::has_link) {
        signs.push("underlined: drawn elsewhere".to_owned());
    }
    signs
}

/// One line that says what the picture shows.
pub(super) fn title(graph: &Graph) -> String {
    let reached = match graph.reached {
        1 => "1 type".to_owned(),
        types => format!("{types} types"),
    };
    match graph.types() {
        drawn if drawn == graph.reached => format!("{} reaches {reached}", graph.title()),
        drawn => format!("{} reaches {reached}, {drawn} of which are drawn", graph.title()),
    }
}

/// The picture in words, for those who do not see it.
pub(super) fn description(graph: &Graph) -> String {
    let mut counts = Vec::new();
    for kind in NodeKind::ALL.into_iter().filter(|kind| *kind != NodeKind::Operation) {
        let count = graph.nodes.iter().filter(|node| node.kind == kind).count();
        if count > 0 {
            counts.push(format!("{} {count}", kind.word()));
        }
    }
    let farthest = graph.nodes.last().map_or(0, |node| node.distance);
    format!(
        "A box for each type, in columns by its distance from the operation, {farthest} at most, with arrows from the fields to \
         their types. By kind: {}.",
        counts.join(", ")
    )
}
