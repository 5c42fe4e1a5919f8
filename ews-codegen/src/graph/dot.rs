//! In the language of Graphviz.

use super::{Graph, Member, Node, NodeKind};

impl Graph {
    /// The graph in the DOT language of [Graphviz](https://graphviz.org), with an arrow for each pair of types of which one
    /// uses the other.
    pub fn to_dot(&self) -> String {
        let title = quoted(&[&self.title()]);
        let mut text = format!(
            "digraph {title} {{\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fontname=\"Helvetica,Arial,sans-serif\", \
             fontsize=11];\n  edge [fontname=\"Helvetica,Arial,sans-serif\", fontsize=9, color=\"#6e7781\"];\n"
        );
        for (index, node) in self.nodes.iter().enumerate() {
            let label = quoted(&[&node.name, &note(node)]);
            let tooltip = quoted(&[&node.xsd]);
            let fill = fill(node.kind);
            text.push_str(&format!(
                "  n{index} [label={label}, tooltip={tooltip}, fillcolor=\"{fill}\"];\n"
            ));
        }
        for (index, node) in self.nodes.iter().enumerate() {
            if let Some(base) = node.base {
                text.push_str(&format!(
                    "  n{index} -> n{base} [label=\"extends\", arrowhead=empty, style=dashed];\n"
                ));
            }
            for (target, labels) in node.uses() {
                let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                text.push_str(&format!("  n{index} -> n{target} [label={}];\n", quoted(&labels)));
            }
        }
        text.push_str("}\n");
        text
    }
}

/// What stands below the name.
pub(super) fn note(node: &Node) -> String {
    match node.kind {
        NodeKind::Struct | NodeKind::Enumeration | NodeKind::List => node.size(),
        NodeKind::Operation => "operation".to_owned(),
        kind => format!("{}, {}", kind.word(), node.size()),
    }
}

/// The light colour of a kind.
pub(super) fn fill(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Operation => "#cfe3ff",
        NodeKind::Struct => "#eaeef2",
        NodeKind::Choice => "#ffe8c2",
        NodeKind::Abstract => "#ecdcff",
        NodeKind::Enumeration => "#d4f4dc",
        NodeKind::Union | NodeKind::List => "#d6f1f1",
    }
}

/// A quoted string of some lines. Within quotes only the quote and the backslash mean something.
fn quoted(lines: &[&str]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| line.replace('\\', "\\\\").replace('"', "\\\""))
        .collect();
    format!("\"{}\"", lines.join("\\n"))
}

/// How many members an arrow names.
const NAMED: usize = 3;

impl Node {
    /// The nodes that this one uses, in the order of its members, each with the members that do.
    pub(super) fn uses(&self) -> Vec<(usize, Vec<String>)> {
        let mut uses: Vec<(usize, Vec<&Member>)> = Vec::new();
        for member in &self.members {
            let Some(target) = member.target else { continue };
            match uses.iter_mut().find(|(known, _)| *known == target) {
                Some((_, members)) => members.push(member),
                None => uses.push((target, vec![member])),
            }
        }
        uses.into_iter()
            .map(|(target, members)| (target, labels(&members)))
            .collect()
    }
}

fn labels(members: &[&Member]) -> Vec<String> {
    let shown = if members.len() == NAMED + 1 { NAMED + 1 } else { NAMED };
    let named = members.iter().take(shown);
    let mut labels: Vec<String> = named
        .map(|member| format!("{}{}", super::label::short(&member.label), member.occurrence.sign()))
        .collect();
    if members.len() > shown {
        labels.push(format!("and {} more", members.len() - shown));
    }
    labels
}
