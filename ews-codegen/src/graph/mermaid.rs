//! In the language of Mermaid.

use super::dot::{fill, note};
use super::{Graph, NodeKind};

impl Graph {
    /// The graph as a [Mermaid](https://mermaid.js.org) flowchart, for Markdown: put it into a code block of the language
    /// `mermaid`.
    ///
    /// Mermaid refuses more than 500 arrows unless it is configured otherwise; [`within`](Graph::within) has fewer.
    pub fn to_mermaid(&self) -> String {
        let mut text = String::from("flowchart LR\n");
        for (index, node) in self.nodes.iter().enumerate() {
            let label = lines(&[node.name.clone(), note(node)]);
            text.push_str(&format!("  n{index}[\"{label}\"]:::{}\n", node.kind.word()));
        }
        for (index, node) in self.nodes.iter().enumerate() {
            if let Some(base) = node.base {
                text.push_str(&format!("  n{index} -.->|\"extends\"| n{base}\n"));
            }
            for (target, labels) in node.uses() {
                text.push_str(&format!("  n{index} -->|\"{}\"| n{target}\n", lines(&labels)));
            }
        }
        for kind in NodeKind::ALL {
            if self.nodes.iter().any(|node| node.kind == kind) {
                let (word, fill) = (kind.word(), fill(kind));
                text.push_str(&format!("  classDef {word} fill:{fill},stroke:#6e7781,color:#1f2328\n"));
            }
        }
        text
    }
}

fn lines(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    lines.join("<br/>")
}

/// Text in which no character means anything to Mermaid, Markdown or HTML: all but the harmless are written by number.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for char in text.chars() {
        if char.is_alphanumeric() || " .,:?-@".contains(char) {
            escaped.push(char);
        } else {
            escaped.push_str(&format!("#{};", u32::from(char)));
        }
    }
    escaped
}
