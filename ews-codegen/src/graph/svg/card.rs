//! What stands in the box of a node.

use std::collections::HashSet;

use crate::graph::label::short;
use crate::graph::{Graph, Member, Node, NodeKind};

/// With more types than this, boxes hold only what leads to other boxes.
const FULL: usize = 40;

/// How many values of an enumeration are shown.
const VALUES: usize = 6;

/// How many characters a line of links has before it is broken.
const LINKS: usize = 52;

/// The box of a node.
pub(super) struct Card<'a> {
    /// The index of the node; the box is called after it.
    pub(super) id: usize,
    pub(super) node: &'a Node,
    pub(super) name: String,
    /// What stands beside the name.
    pub(super) note: String,
    pub(super) rows: Vec<Row>,
}

/// A line of a box.
pub(super) enum Row {
    /// A field: its name on the left, its type on the right.
    Field {
        label: String,
        type_name: String,
        leads: Leads,
    },
    /// Types that are drawn elsewhere.
    Links(Vec<Link>),
}

/// Where a field leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    Nowhere,
    /// To a box of the next column, by an arrow: the index of its node.
    Next(usize),
    /// To a box that is drawn elsewhere, by a link.
    Elsewhere(usize),
}

/// A link to a box that is drawn elsewhere.
pub(super) struct Link {
    pub(super) id: usize,
    pub(super) name: String,
    /// The fields that lead there.
    pub(super) fields: String,
}

impl Row {
    /// The box that an arrow leads to from here.
    pub(super) fn next(&self) -> Option<usize> {
        match self {
            Row::Field {
                leads: Leads::Next(id), ..
            } => Some(*id),
            Row::Field { .. } | Row::Links(_) => None,
        }
    }

    /// The name of the field, if it shows one.
    pub(super) fn field(&self) -> Option<&str> {
        match self {
            Row::Field { label, type_name, .. } if !type_name.is_empty() => Some(label),
            Row::Field { .. } | Row::Links(_) => None,
        }
    }

    /// Whether it says that something is drawn elsewhere.
    pub(super) fn has_link(&self) -> bool {
        match self {
            Row::Field { leads, .. } => matches!(leads, Leads::Elsewhere(_)),
            Row::Links(_) => true,
        }
    }

    fn plain(label: String) -> Self {
        Row::Field {
            label,
            type_name: String::new(),
            leads: Leads::Nowhere,
        }
    }
}

/// Whether every type has a box with all that it holds.
pub(super) fn is_full(graph: &Graph) -> bool {
    graph.types() <= FULL
}

/// The boxes of a graph, in the order of its nodes.
pub(super) fn cards(graph: &Graph) -> Vec<Card<'_>> {
    let is_full = is_full(graph);
    let mut table = Table {
        graph,
        is_full,
        drawn: HashSet::new(),
    };
    let with_card = graph
        .nodes
        .iter()
        .enumerate()
        .filter(|(id, _)| is_full || !graph.nodes[*id].kind.is_simple());
    let cards = with_card.map(|(id, node)| Card {
        id,
        node,
        name: short(&node.name),
        note: note(node),
        rows: table.rows(node),
    });
    cards.collect()
}

fn note(node: &Node) -> String {
    match node.kind {
        NodeKind::Operation => "operation".to_owned(),
        _ => node.size(),
    }
}

/// The boxes at work.
struct Table<'a> {
    graph: &'a Graph,
    is_full: bool,
    /// The nodes that an arrow leads to by now.
    drawn: HashSet<usize>,
}

impl Table<'_> {
    fn rows(&mut self, node: &Node) -> Vec<Row> {
        let mut rows = Vec::new();
        if let Some(base) = node.base {
            rows.push(Row::Field {
                label: "extends".to_owned(),
                type_name: short(&self.graph.nodes[base].name),
                leads: self.leads(base),
            });
        }
        let mut links = Vec::new();
        for member in &node.members {
            let leads = member.target.map_or(Leads::Nowhere, |target| self.leads(target));
            match leads {
                _ if self.is_full => rows.push(row(member, leads)),
                Leads::Nowhere => {}
                Leads::Next(_) => rows.push(row(member, leads)),
                Leads::Elsewhere(id) => add_link(&mut links, id, member),
            }
        }
        match self.is_full {
            true => rows.extend(values(node)),
            false => {
                rows.extend(lines(links));
                rows.extend(cut(node));
            }
        }
        rows
    }

    /// How a use of `target` is drawn. The first use is the nearest, since nodes come by distance, and has the arrow.
    fn leads(&mut self, target: usize) -> Leads {
        let node = &self.graph.nodes[target];
        if !self.is_full && node.kind.is_simple() {
            Leads::Nowhere
        } else if node.distance > 0 && self.drawn.insert(target) {
            Leads::Next(target)
        } else {
            Leads::Elsewhere(target)
        }
    }
}

fn row(member: &Member, leads: Leads) -> Row {
    let dots = if member.is_cut { " …" } else { "" };
    Row::Field {
        label: format!("{}{}", short(&member.label), member.occurrence.sign()),
        type_name: format!("{}{dots}", short(&member.type_name)),
        leads,
    }
}

/// Adds a link, each type once.
fn add_link(links: &mut Vec<Link>, id: usize, member: &Member) {
    match links.iter_mut().find(|link| link.id == id) {
        Some(link) => link.fields.push_str(&format!(", {}", member.label)),
        None => links.push(Link {
            id,
            name: short(&member.type_name),
            fields: member.label.clone(),
        }),
    }
}

/// Links in lines, as many on each as it has room for.
fn lines(links: Vec<Link>) -> Vec<Row> {
    let mut lines: Vec<Vec<Link>> = Vec::new();
    let mut taken = 0;
    for link in links {
        let added = link.name.chars().count() + 2;
        match lines.last_mut() {
            Some(line) if taken + added <= LINKS => {
                taken += added;
                line.push(link);
            }
            _ => {
                taken = added;
                lines.push(vec![link]);
            }
        }
    }
    lines.into_iter().map(Row::Links).collect()
}

/// The first values of an enumeration.
fn values(node: &Node) -> impl Iterator<Item = Row> {
    let count = node.values.len();
    let shown = if count == VALUES + 1 { count } else { count.min(VALUES) };
    let rest = (count > shown).then(|| format!("and {} more", count - shown));
    let values = node.values[..shown].iter().map(|value| short(value));
    values.chain(rest).map(Row::plain)
}

/// What is left out at the edge of a part of a graph.
fn cut(node: &Node) -> Option<Row> {
    let cut = node.members.iter().filter(|member| member.is_cut).count();
    (cut > 0).then(|| Row::plain(format!("… {cut} more lead on")))
}
