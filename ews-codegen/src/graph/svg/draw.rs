//! Boxes, arrows and texts, as SVG.

use std::collections::BTreeMap;

use super::card::{Card, Leads, Row};
use super::layout::{BETWEEN_COLUMNS, BETWEEN_LINKS, HEAD, PADDING, Place, ROW, width};
use super::look::{Look, Side, Text};

/// How round the corners of boxes are.
const ROUND: usize = 6;

/// Text in which no character means anything to XML.
pub(super) fn escaped(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}

/// A text that begins at a place.
pub(super) fn text(x: usize, y: usize, look: Text, content: &str) -> String {
    beside(Side::Right, x, y, look, content)
}

/// A text on one side of a place.
fn beside(side: Side, x: usize, y: usize, look: Text, content: &str) -> String {
    format!(r#"<text {look}{side} x="{x}" y="{y}">{}</text>"#, escaped(content))
}

/// What stands above each column.
pub(super) fn columns(svg: &mut String, cards: &[Card<'_>], places: &[Place], top: usize) {
    let columns: BTreeMap<usize, usize> = cards
        .iter()
        .zip(places)
        .map(|(card, place)| (card.node.distance, place.x))
        .collect();
    for (distance, x) in columns {
        let caption = match distance {
            0 => continue,
            1 => "1 step away".to_owned(),
            distance => format!("{distance} steps away"),
        };
        svg.push_str(&text(x, top - ROW / 2, Text::Muted, &caption));
        svg.push('\n');
    }
}

/// An arrow for each row that leads to the next column.
pub(super) fn arrows(svg: &mut String, cards: &[Card<'_>], places: &[Place]) {
    let place_of = |id: usize| places[cards.partition_point(|card| card.id < id)];
    for (card, place) in cards.iter().zip(places) {
        for (index, row) in card.rows.iter().enumerate() {
            let Some(id) = row.next() else { continue };
            let (x, y) = (place.x + place.width, middle(place, index));
            let to = place_of(id);
            let (to_x, to_y) = (to.x - 2, to.y + HEAD / 2);
            let (bend, to_bend) = (x + BETWEEN_COLUMNS / 2, to_x - BETWEEN_COLUMNS / 2);
            svg.push_str(&format!(
                r#"<path {} d="M{x} {y}C{bend} {y} {to_bend} {to_y} {to_x} {to_y}"/>"#,
                Look::Use
            ));
            svg.push('\n');
        }
    }
}

/// The middle of a row.
fn middle(place: &Place, index: usize) -> usize {
    place.y + HEAD + index * ROW + ROW / 2 + 2
}

/// All boxes.
pub(super) fn boxes(svg: &mut String, cards: &[Card<'_>], places: &[Place]) {
    for (card, place) in cards.iter().zip(places) {
        one_box(svg, card, *place);
    }
}

fn one_box(svg: &mut String, card: &Card<'_>, place: Place) {
    let Place { x, y, width, height } = place;
    let right = x + width - PADDING;
    let baseline = y + HEAD / 2 + 4;
    let frame = format!(r#"x="{x}" y="{y}" width="{width}" height="{height}" rx="{ROUND}""#);
    let lines = [
        format!(r#"<g id="n{}">"#, card.id),
        format!("<title>{}</title>", escaped(&card.node.xsd)),
        format!("<rect {} {frame}/>", Look::Card),
        format!(r#"<path {} d="{}"/>"#, Look::Head(card.node.kind), head(place)),
        format!("<rect {} {frame}/>", Look::Frame),
        text(x + PADDING, baseline, Text::Name, &card.name),
        beside(Side::Left, right, baseline, Text::Plain, &card.note),
    ];
    for line in lines {
        svg.push_str(&line);
        svg.push('\n');
    }
    for (index, row) in card.rows.iter().enumerate() {
        one_row(svg, row, x + PADDING, right, middle(&place, index) + 4);
    }
    svg.push_str("</g>\n");
}

/// The outline of the part of a box that is coloured.
fn head(place: Place) -> String {
    let Place { x, y, width, height } = place;
    let straight = width - 2 * ROUND;
    let (start, side) = (y + ROUND, HEAD - ROUND);
    if height > HEAD {
        format!(
            "M{x} {start}a{ROUND} {ROUND} 0 0 1 {ROUND}-{ROUND}h{straight}a{ROUND} {ROUND} 0 0 1 {ROUND} {ROUND}v{side}h-{width}z"
        )
    } else {
        let side = HEAD - 2 * ROUND;
        format!(
            "M{x} {start}a{ROUND} {ROUND} 0 0 1 {ROUND}-{ROUND}h{straight}a{ROUND} {ROUND} 0 0 1 {ROUND} {ROUND}v{side}\
             a{ROUND} {ROUND} 0 0 1-{ROUND} {ROUND}h-{straight}a{ROUND} {ROUND} 0 0 1-{ROUND}-{ROUND}z"
        )
    }
}

fn one_row(svg: &mut String, row: &Row, left: usize, right: usize, baseline: usize) {
    match row {
        Row::Field {
            label,
            type_name,
            leads,
        } => {
            svg.push_str(&text(left, baseline, Text::Plain, label));
            let type_text = |look| beside(Side::Left, right, baseline, look, type_name);
            match leads {
                Leads::Nowhere if type_name.is_empty() => {}
                Leads::Nowhere => svg.push_str(&type_text(Text::Muted)),
                Leads::Next(id) => {
                    let name = type_text(Text::Plain);
                    svg.push_str(&format!(r##"<a href="#n{id}">{name}</a>"##));
                }
                Leads::Elsewhere(id) => {
                    let name = type_text(Text::Link);
                    svg.push_str(&format!(r##"<a href="#n{id}">{name}</a>"##));
                }
            }
        }
        Row::Links(links) => {
            let mut x = left;
            for link in links {
                let (name, fields) = (text(x, baseline, Text::Link, &link.name), escaped(&link.fields));
                svg.push_str(&format!(
                    r##"<a href="#n{}"><title>{fields}</title>{name}</a>"##,
                    link.id
                ));
                x += width(&link.name) + BETWEEN_LINKS;
            }
        }
    }
    svg.push('\n');
}
