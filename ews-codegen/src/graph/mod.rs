//! What operations reach, as a graph to be drawn.
//!
//! [`Builder::graph`](crate::Builder::graph) makes a [`Graph`] of the same types that
//! [`Builder::generate`](crate::Builder::generate) would write. It is drawn in three ways:
//!
//! | | for | what it shows |
//! |---|---|---|
//! | [`Graph::to_svg`] | readers: any browser shows it as it is | every type once, in columns by distance; its other uses link to it |
//! | [`Graph::to_dot`] | [Graphviz](https://graphviz.org) and what reads its language | every type, and an arrow for every use |
//! | [`Graph::to_mermaid`] | Markdown, where Mermaid is drawn | the same |

mod build;
mod dot;
mod label;
mod mermaid;
mod svg;

use std::path::Path;

use crate::error::Error;
use crate::write;

/// Writes what was drawn to a file, unless it has it already; `true` if it was written. The file appears as a whole or not
/// at all, as that of [`Builder::write`](crate::Builder::write) does.
///
/// ```
/// use ews_codegen::{Builder, graph};
///
/// let picture = Builder::new().schema("../schemas").operation("GetUserPhoto").graph()?.to_svg();
/// # let file = std::env::temp_dir().join(format!("ews-codegen-graph-{}.svg", std::process::id()));
/// assert!(graph::write(&file, &picture)?);
/// assert!(!graph::write(&file, &picture)?);
/// # std::fs::remove_file(file).expect("it has just been written");
/// # Ok::<(), ews_codegen::Error>(())
/// ```
///
/// # Errors
/// The file cannot be written.
pub fn write(path: impl AsRef<Path>, drawing: &str) -> Result<bool, Error> {
    write::write(path.as_ref(), drawing)
}

/// What operations reach: their types, and which of them use which.
///
/// The nodes come by their distance from the operations, so that the operations are the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    nodes: Vec<Node>,
    /// How many types the operations reach, with those that [`Graph::within`] left out.
    reached: usize,
}

/// An operation or a type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Its name in the generated code, such as `ItemId`.
    pub name: String,
    /// Its name in the schema, such as `t:ItemIdType`; for a choice or nameless type, that of who holds it.
    pub xsd: String,
    /// How many steps it is away from the nearest operation.
    pub distance: usize,
    /// The node of the struct that this one extends, if it has all of that one's fields.
    pub base: Option<usize>,
    /// How many fields it has from that struct.
    pub inherited: usize,
    /// What it holds beyond that: fields, alternatives or members.
    pub members: Vec<Member>,
    /// The values that an enumeration lists.
    pub values: Vec<String>,
}

/// What a [`Node`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum NodeKind {
    /// An operation, with its request, its response and their headers.
    Operation,
    /// A struct.
    Struct,
    /// One of several elements.
    Choice,
    /// One of the types that derive from an abstract type.
    Abstract,
    /// Known values that may grow.
    Enumeration,
    /// A value of one of several simple types.
    Union,
    /// Values separated by white space.
    List,
}

/// A part of a [`Node`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    /// Its name in the schema, such as `t:ItemId` or `@Id`, or what it is.
    pub label: String,
    /// How often it occurs.
    pub occurrence: Occurrence,
    /// The name of its type in the generated code.
    pub type_name: String,
    /// The node of its type: an index into [`Graph::nodes`]. Types such as `String` have none.
    pub target: Option<usize>,
    /// Whether its type would have a node if [`Graph::within`] had not left it out.
    pub is_cut: bool,
}

/// How often a [`Member`] occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Occurrence {
    /// Exactly once.
    One,
    /// At most once.
    Optional,
    /// Any number of times.
    Many,
    /// At least once.
    OneOrMore,
}

impl Graph {
    fn new(nodes: Vec<Node>) -> Self {
        let reached = count_types(&nodes);
        Graph { nodes, reached }
    }

    /// The operations and types.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The part of the graph that is at most `distance` steps away from an operation: with 1, requests, responses and the
    /// headers.
    #[must_use]
    pub fn within(&self, distance: usize) -> Graph {
        // Nearer nodes come first, so the indices of those that stay remain as they are.
        let kept = self.nodes.partition_point(|node| node.distance <= distance);
        let mut nodes = self.nodes[..kept].to_vec();
        for node in &mut nodes {
            node.base = node.base.filter(|&base| base < kept);
        }
        for member in nodes.iter_mut().flat_map(|node| &mut node.members) {
            if member.target.is_some_and(|target| target >= kept) {
                member.target = None;
                member.is_cut = true;
            }
        }
        Graph {
            nodes,
            reached: self.reached,
        }
    }

    /// What it shows, for a title.
    fn title(&self) -> String {
        let roots = self.nodes.iter().take_while(|node| node.distance == 0);
        let names: Vec<&str> = roots.map(|node| node.name.as_str()).collect();
        match names.as_slice() {
            [first, second, third, rest @ ..] if !rest.is_empty() => {
                format!("{first}, {second}, {third} and {} more", rest.len())
            }
            names => names.join(", "),
        }
    }

    /// How many of the nodes are types.
    fn types(&self) -> usize {
        count_types(&self.nodes)
    }
}

fn count_types(nodes: &[Node]) -> usize {
    nodes.iter().filter(|node| node.kind != NodeKind::Operation).count()
}

impl NodeKind {
    /// All kinds, in the order of a legend.
    const ALL: [NodeKind; 7] = [
        NodeKind::Operation,
        NodeKind::Struct,
        NodeKind::Choice,
        NodeKind::Abstract,
        NodeKind::Enumeration,
        NodeKind::Union,
        NodeKind::List,
    ];

    /// One word for it, in small letters.
    pub fn word(self) -> &'static str {
        match self {
            NodeKind::Operation => "operation",
            NodeKind::Struct => "struct",
            NodeKind::Choice => "choice",
            NodeKind::Abstract => "abstract",
            NodeKind::Enumeration => "enumeration",
            NodeKind::Union => "union",
            NodeKind::List => "list",
        }
    }

    /// Whether it is made of text, and has no elements or attributes.
    fn is_simple(self) -> bool {
        matches!(self, NodeKind::Enumeration | NodeKind::Union | NodeKind::List)
    }
}

impl Occurrence {
    /// As in content models: nothing, `?`, `*` or `+`.
    pub fn sign(self) -> &'static str {
        match self {
            Occurrence::One => "",
            Occurrence::Optional => "?",
            Occurrence::Many => "*",
            Occurrence::OneOrMore => "+",
        }
    }
}

impl Node {
    /// How much it holds, in words; nothing for an operation.
    fn size(&self) -> String {
        let (one, many) = match self.kind {
            NodeKind::Operation => return String::new(),
            NodeKind::Struct => ("field", "fields"),
            NodeKind::Choice => ("element", "elements"),
            NodeKind::Abstract | NodeKind::Union => ("type", "types"),
            NodeKind::Enumeration => ("value", "values"),
            NodeKind::List => return "list".to_owned(),
        };
        match self.inherited + self.members.len() + self.values.len() {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        }
    }
}
