//! Pictures are sound: nothing overlaps, texts stay in their boxes, links and arrows lead to boxes.

use std::collections::{BTreeMap, HashSet};

use ews_codegen::graph::NodeKind;
use roxmltree::{Document, Node};

use super::{case, hostile, package, photo, reference};

#[test]
fn pictures_of_every_construct_are_sound() {
    for entry in std::fs::read_dir(package().join("tests/cases")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // The only case without an operation.
        if name != "documents" {
            check_picture(&case(&name).to_svg());
        }
    }
    check_picture(&photo().to_svg());
    check_picture(&hostile().to_svg());
}

#[test]
fn a_big_picture_is_sound_and_has_a_box_for_each_type_that_is_more_than_text() {
    let Some(graph) = reference("GetItem") else { return };
    let boxes = check_picture(&graph.to_svg());
    let is_simple = |kind| matches!(kind, NodeKind::Enumeration | NodeKind::Union | NodeKind::List);
    let complex = graph.nodes().iter().filter(|node| !is_simple(node.kind)).count();
    assert_eq!(boxes, complex);
    assert!(boxes > 150, "{boxes}");
}

const SVG: &str = "http://www.w3.org/2000/svg";

#[derive(Debug)]
struct Rectangle {
    x: usize,
    y: usize,
    width: usize,
    height: usize,
}

impl Rectangle {
    fn of(node: Node<'_, '_>) -> Self {
        Rectangle {
            x: number(node, "x"),
            y: number(node, "y"),
            width: number(node, "width"),
            height: number(node, "height"),
        }
    }

    fn overlaps(&self, other: &Rectangle) -> bool {
        let apart = self.x + self.width <= other.x
            || other.x + other.width <= self.x
            || self.y + self.height <= other.y
            || other.y + other.height <= self.y;
        !apart
    }
}

fn number(node: Node<'_, '_>, attribute: &str) -> usize {
    let value = node.attribute(attribute).unwrap_or_else(|| panic!("no {attribute}"));
    value.parse().unwrap_or_else(|_| panic!("{attribute}={value}"))
}

/// Checks that a picture is well-formed, that no box overlaps another, that texts stay in their boxes and apart from each
/// other, and that links and arrows lead to boxes. The number of boxes.
pub(crate) fn check_picture(svg: &str) -> usize {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let root = document.root_element();
    let (width, height) = (number(root, "width"), number(root, "height"));
    assert_eq!(
        root.attribute("viewBox"),
        Some(format!("0 0 {width} {height}").as_str())
    );
    check_colours(&document);
    let label = root.attribute("aria-labelledby").expect("a title and a description");
    for id in label.split(' ') {
        assert!(
            document.descendants().any(|node| node.attribute("id") == Some(id)),
            "{id}"
        );
    }
    let groups = root.children().filter(|node| node.has_tag_name((SVG, "g")));
    let boxes: BTreeMap<&str, (Rectangle, Node<'_, '_>)> = groups
        .map(|group| {
            let card = group
                .children()
                .find(|node| node.attribute("class") == Some("card"))
                .expect("a box");
            (
                group.attribute("id").expect("a name for links"),
                (Rectangle::of(card), group),
            )
        })
        .collect();
    let all: Vec<&Rectangle> = boxes.values().map(|(rectangle, _)| rectangle).collect();
    for (index, one) in all.iter().enumerate() {
        assert!(one.x + one.width <= width && one.y + one.height <= height, "{one:?}");
        let overlapping = all[index + 1..].iter().find(|other| one.overlaps(other));
        assert!(overlapping.is_none(), "{one:?} {overlapping:?}");
    }
    for (rectangle, group) in boxes.values() {
        check_texts(rectangle, *group);
    }
    let links: HashSet<&str> = document
        .descendants()
        .filter_map(|node| node.attribute("href"))
        .collect();
    for link in links {
        assert!(boxes.contains_key(link.trim_start_matches('#')), "{link}");
    }
    let arrows = root
        .children()
        .filter(|node| node.attribute("class") == Some("use"))
        .count();
    assert_eq!(arrows, boxes.len() - 1, "one for each box but the operation");
    boxes.len()
}

/// Viewers without CSS show what is meant: everything has its colour as an attribute, and texts their font.
fn check_colours(document: &Document<'_>) {
    let root = document.root_element();
    assert!(root.has_attribute("font-family") && root.has_attribute("font-size"));
    let drawn = ["rect", "path", "text"];
    for node in document.descendants() {
        if drawn.into_iter().any(|name| node.has_tag_name((SVG, name))) {
            let fill = node.attribute("fill").unwrap_or_default();
            assert!(fill.starts_with('#') || fill == "none", "{node:?}");
            assert!(fill != "none" || node.has_attribute("stroke"), "{node:?}");
        }
    }
    let style = document.descendants().find(|node| node.has_tag_name((SVG, "style")));
    let style = style
        .and_then(|style| style.text())
        .expect("a style for dark backgrounds");
    assert!(
        style.trim_start().starts_with("@media (prefers-color-scheme: dark) {"),
        "{style}"
    );
}

/// Each line of a box has room for its texts.
fn check_texts(place: &Rectangle, group: Node<'_, '_>) {
    let mut lines: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for text in group.descendants().filter(|node| node.has_tag_name((SVG, "text"))) {
        let content = text.text().unwrap_or_default();
        let width = content
            .chars()
            .map(|char| if char.is_ascii() { 7.25 } else { 14.5 })
            .sum::<f64>() as usize;
        let is_end = text.attribute("text-anchor") == Some("end");
        let x = number(text, "x");
        let (left, right) = if is_end { (x - width, x) } else { (x, x + width) };
        assert!(
            left > place.x && right < place.x + place.width,
            "{content}: {left} to {right} in {place:?}"
        );
        let y = number(text, "y");
        assert!(y > place.y && y < place.y + place.height, "{content}");
        lines.entry(y).or_default().push((left, right));
    }
    for spans in lines.values_mut() {
        spans.sort_unstable();
        assert!(
            spans.windows(2).all(|pair| pair[0].1 < pair[1].0),
            "{spans:?} in {place:?}"
        );
    }
}
