//! Where the boxes stand.
//!
//! Each type stands once, in the column of its distance from the operations, beside the first box that uses it. These first
//! uses make a tree, so their arrows never cross each other or a box: a column keeps the order of the one before. A box is as
//! high up as the boxes before it let it be, and not above the box that leads to it, nor above the first that it leads to.
//! All other uses are links. A layout with an arrow for every use was left aside: of GetItem's 233 types most use several
//! that are far away, and nobody can follow such arrows.

use super::card::{Card, Row};

/// How wide a character is, in tenths of a pixel: monospaced fonts of 12 pixels have 72 or a little more.
const CHARACTER: usize = 73;
pub(super) const HEAD: usize = 26;
pub(super) const ROW: usize = 18;
/// Between text and the edge of a box.
pub(super) const PADDING: usize = 9;
const BETWEEN_BOXES: usize = 14;
pub(super) const BETWEEN_COLUMNS: usize = 64;
const BETWEEN_TEXTS: usize = 18;
pub(super) const BETWEEN_LINKS: usize = 12;

/// Where a box stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// The places of all boxes, in their order, below `top` and right of `left`.
pub(super) fn places(cards: &[Card<'_>], left: usize, top: usize) -> Vec<Place> {
    let columns = columns(cards, left);
    let mut places: Vec<Place> = cards
        .iter()
        .map(|card| {
            let (x, width) = columns[card.node.distance];
            let height = HEAD
                + if card.rows.is_empty() {
                    0
                } else {
                    card.rows.len() * ROW + PADDING / 2
                };
            Place {
                x,
                y: top,
                width,
                height,
            }
        })
        .collect();
    let index_of = |id: usize| cards.partition_point(|card| card.id < id);
    let mut free = vec![top; columns.len()];
    for root in (0..cards.len()).filter(|&index| cards[index].node.distance == 0) {
        stack(cards, root, &index_of, &mut free, &mut places);
    }
    places
}

/// A box whose place is being sought.
struct Open {
    index: usize,
    /// The boxes that it leads to.
    next: Vec<usize>,
    /// How many of them are placed.
    placed: usize,
}

/// Places a box after all that it leads to, without recursion: schemas can nest deeply.
fn stack(
    cards: &[Card<'_>],
    root: usize,
    index_of: &impl Fn(usize) -> usize,
    free: &mut [usize],
    places: &mut [Place],
) {
    let open = |index: usize| {
        let next = cards[index].rows.iter().filter_map(|row| row.next().map(index_of));
        Open {
            index,
            next: next.collect(),
            placed: 0,
        }
    };
    places[root].y = free[0];
    let mut stack = vec![open(root)];
    while let Some(last) = stack.last_mut() {
        let (index, distance) = (last.index, cards[last.index].node.distance);
        if let Some(&next) = last.next.get(last.placed) {
            last.placed += 1;
            places[next].y = free[distance + 1].max(places[index].y);
            stack.push(open(next));
            continue;
        }
        if let Some(&first) = last.next.first() {
            places[index].y = places[index].y.max(places[first].y);
        }
        free[distance] = places[index].y + places[index].height + BETWEEN_BOXES;
        stack.pop();
    }
}

/// Where each column begins and how wide it is.
fn columns(cards: &[Card<'_>], left: usize) -> Vec<(usize, usize)> {
    let count = cards
        .iter()
        .map(|card| card.node.distance + 1)
        .max()
        .unwrap_or_default();
    let mut widths = vec![0; count];
    for card in cards {
        let width = &mut widths[card.node.distance];
        *width = (*width).max(needed(card));
    }
    let mut x = left;
    let place = |width| {
        let begin = x;
        x += width + BETWEEN_COLUMNS;
        (begin, width)
    };
    widths.into_iter().map(place).collect()
}

/// How wide a box has to be for its texts.
fn needed(card: &Card<'_>) -> usize {
    let pair = |left: &str, right: &str| match right {
        "" => width(left),
        right => width(left) + BETWEEN_TEXTS + width(right),
    };
    let rows = card.rows.iter().map(|row| match row {
        Row::Field { label, type_name, .. } => pair(label, type_name),
        Row::Links(links) => {
            links
                .iter()
                .map(|link| width(&link.name) + BETWEEN_LINKS)
                .sum::<usize>()
                - BETWEEN_LINKS
        }
    });
    let widest = rows.max().unwrap_or_default().max(pair(&card.name, &card.note));
    widest + 2 * PADDING
}

/// How wide a text is at most. Characters beyond ASCII can be twice as wide as others.
pub(super) fn width(text: &str) -> usize {
    let characters: usize = text.chars().map(|char| if char.is_ascii() { 1 } else { 2 }).sum();
    (characters * CHARACTER).div_ceil(10)
}
