//! As a picture that any browser shows, in SVG.

mod card;
mod draw;
mod layout;
mod legend;
mod look;

use std::fmt::Write;

use super::Graph;

use layout::Place;
use look::{FONT, Look};

/// The colours for a dark background, and what shows the box that a link leads to.
const STYLE: &str = include_str!("dark.css");

const ARROW: &str = r##"<marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 10 5 0 10z" fill="#818b98"/></marker>"##;

/// Around everything.
const MARGIN: usize = 24;

impl Graph {
    /// The graph as an SVG picture that needs nothing else, for light and dark backgrounds.
    ///
    /// Every type has one box, in the column of its distance from the operations, with an arrow from the field that leads
    /// there first; everywhere else its name is a link to the box. With more than 40 types, enumerations and other simple
    /// types have no boxes, and only those fields are listed that lead to a box.
    pub fn to_svg(&self) -> String {
        let cards = card::cards(self);
        let legend = legend::draw(self, &cards, MARGIN);
        let places = layout::places(&cards, MARGIN, legend.height);
        let right = |place: &Place| place.x + place.width;
        let bottom = |place: &Place| place.y + place.height;
        let width = places.iter().map(right).max().unwrap_or_default().max(legend.width) + MARGIN;
        let height = places.iter().map(bottom).max().unwrap_or(legend.height) + MARGIN;

        let mut svg = String::new();
        // Writing into a string cannot fail.
        let _ = writeln!(
            svg,
            r#"<svg xmlns="http://www.w3.org/2000/svg" class="ews-graph" {FONT} width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="graphics-document" aria-labelledby="graph-title graph-description">
<title id="graph-title">{title}</title>
<desc id="graph-description">{description}</desc>
<defs>{ARROW}</defs>
<style>
{STYLE}</style>
<rect {back} width="{width}" height="{height}"/>"#,
            back = Look::Back,
            title = draw::escaped(&legend::title(self)),
            description = draw::escaped(&legend::description(self)),
        );
        svg.push_str(&legend.text);
        draw::columns(&mut svg, &cards, &places, legend.height);
        draw::arrows(&mut svg, &cards, &places);
        draw::boxes(&mut svg, &cards, &places);
        svg.push_str("</svg>\n");
        svg
    }
}
