//! The graph of what operations reach, and how it is drawn.
//!
//! The pictures of GetUserPhoto are in files; `UPDATE_EXPECT=1 cargo test -p ews-codegen --test graph` writes those that
//! are drawn now.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use ews_codegen::Builder;
use ews_codegen::graph::{Graph, NodeKind};
use ews_codegen::source::{LoadOptions, Sources};
use roxmltree::{Document, Node};

/// The folder of this package.
fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn photo() -> Graph {
    let builder = Builder::new().schema(package().join("../schemas"));
    builder.operation("GetUserPhoto").graph().expect("a sound schema")
}

/// A graph of the schema of a test case, which has one operation.
fn case(name: &str) -> Graph {
    let schema = package().join("tests/cases").join(name).join("messages.xsd");
    Builder::new()
        .schema(schema)
        .operation("Ask")
        .graph()
        .expect("a sound schema")
}

/// One operation with names, values and a namespace that mean something to SVG, DOT and Mermaid.
fn hostile() -> Graph {
    let schema = package().join("tests/graph/hostile.xsd");
    Builder::new()
        .schema(schema)
        .operation("Ask")
        .graph()
        .expect("a sound schema")
}

/// The graph of these declarations; their operation is `Ask`.
fn in_memory(declarations: &str) -> Graph {
    let schema = format!(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
             xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" elementFormDefault="qualified"
             targetNamespace="http://schemas.microsoft.com/exchange/services/2006/messages">{declarations}</xs:schema>"#
    );
    let sources = Sources::from_texts([("messages.xsd", schema)], &LoadOptions::default()).expect("a sound schema");
    Builder::new()
        .sources(sources)
        .operation("Ask")
        .graph()
        .expect("a sound schema")
}

/// Microsoft's schemas, if they are at hand.
fn reference(operation: &str) -> Option<Graph> {
    let Some(folder) = std::env::var_os("EWS_REFERENCE") else {
        eprintln!("skipped: EWS_REFERENCE does not say where Microsoft's schemas are");
        return None;
    };
    let folder = PathBuf::from(folder).join("schema");
    let builder = Builder::new().schema(&folder).wsdl(folder.join("services.wsdl"));
    Some(builder.operation(operation).graph().expect("a sound schema"))
}

/// Compares what is drawn with a file below this package.
fn compare(drawn: &str, file: &str) {
    let path = package().join(file);
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        std::fs::write(&path, drawn).unwrap_or_else(|error| panic!("{file}: {error}"));
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let diff = similar::TextDiff::from_lines(known.as_str(), drawn);
    let diff = diff.unified_diff().header(file, "drawn").to_string();
    assert!(known == drawn, "set UPDATE_EXPECT=1 if this is as it should be\n{diff}");
}

#[test]
fn get_user_photo_is_drawn_for_graphviz_as_the_file_says() {
    compare(&photo().to_dot(), "tests/graph/get-user-photo.dot");
}

#[test]
fn get_user_photo_is_drawn_for_mermaid_as_the_file_says() {
    compare(&photo().to_mermaid(), "tests/graph/get-user-photo.mmd");
}

#[test]
fn the_picture_in_the_readme_is_what_is_drawn() {
    compare(&photo().to_svg(), "../docs/get-user-photo.svg");
}

#[test]
fn every_type_is_a_node_at_its_shortest_distance() {
    let graph = photo();
    let node = |name: &str, kind| {
        let mut found = graph
            .nodes()
            .iter()
            .filter(|node| node.name == name && node.kind == kind);
        let node = found.next().unwrap_or_else(|| panic!("no {name}"));
        assert_eq!(found.next(), None, "{name} is there twice");
        node
    };
    assert_eq!(node("GetUserPhoto", NodeKind::Operation).distance, 0);
    assert_eq!(node("GetUserPhoto", NodeKind::Struct).distance, 1);
    assert_eq!(node("Header", NodeKind::Struct).distance, 1);
    let codes = node("ResponseCode", NodeKind::Enumeration);
    assert_eq!((codes.distance, codes.values.len()), (2, 514));
    assert_eq!(codes.xsd, "m:ResponseCodeType");
}

#[test]
fn fields_of_a_base_are_left_to_it_where_it_has_a_node() {
    let graph = in_memory(
        r#"<xs:element name="Ask"><xs:complexType><xs:sequence>
             <xs:element name="Plain" type="m:BaseType"/><xs:element name="Rich" type="m:RichType"/>
             <xs:element name="Poor" type="m:PoorType"/></xs:sequence></xs:complexType></xs:element>
           <xs:element name="AskResponse"><xs:complexType/></xs:element>
           <xs:complexType name="BaseType"><xs:sequence><xs:element name="A" type="xs:int" minOccurs="0"/></xs:sequence>
             <xs:attribute name="Id" type="xs:string"/></xs:complexType>
           <xs:complexType name="RichType"><xs:complexContent><xs:extension base="m:BaseType"><xs:sequence>
             <xs:element name="B" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
           <xs:complexType name="PoorType"><xs:complexContent><xs:restriction base="m:BaseType"/></xs:complexContent></xs:complexType>"#,
    );
    let node = |name: &str| graph.nodes().iter().find(|node| node.name == name).unwrap();
    let labels = |name: &str| {
        node(name)
            .members
            .iter()
            .map(|member| member.label.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(labels("Base"), ["@Id", "m:A"]);
    let rich = node("Rich");
    assert_eq!((labels("Rich"), rich.inherited), (vec!["m:B".to_owned()], 2));
    assert_eq!(rich.base.map(|base| &*graph.nodes()[base].name), Some("Base"));
    // The restriction has no element `A`, so it does not have all of the base.
    assert_eq!((labels("Poor"), node("Poor").base), (vec!["@Id".to_owned()], None));
    assert!(
        graph
            .to_dot()
            .contains(r#"[label="extends", arrowhead=empty, style=dashed]"#)
    );
    assert!(graph.to_mermaid().contains(r#"-.->|"extends"|"#));
    check_picture(&graph.to_svg());
}

#[test]
fn types_that_hold_themselves_end() {
    let graph = case("recursion");
    let back = graph.nodes().iter().enumerate().any(|(index, node)| {
        let targets = node.members.iter().filter_map(|member| member.target);
        targets.into_iter().any(|target| target <= index)
    });
    assert!(back, "{graph:?}");
    check_picture(&graph.to_svg());
}

#[test]
fn a_part_of_the_graph_says_what_it_leaves_out() {
    let part = photo().within(1);
    let names: Vec<&str> = part.nodes().iter().map(|node| node.name.as_str()).collect();
    assert_eq!(
        names,
        ["GetUserPhoto", "GetUserPhoto", "Header", "GetUserPhotoResponse"]
    );
    let request = &part.nodes()[1];
    let cut: Vec<&str> = request
        .members
        .iter()
        .filter(|member| member.is_cut)
        .map(|member| &*member.label)
        .collect();
    assert_eq!(cut, ["m:SizeRequested", "m:TypeRequested"]);
    assert!(request.members.iter().all(|member| member.target.is_none()));
    assert!(part.to_svg().contains("UserPhotoSize …"));
    assert_eq!(photo().within(100), photo());
}

#[test]
fn pictures_of_every_construct_are_sound() {
    for entry in std::fs::read_dir(package().join("tests/cases")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        check_picture(&case(&name).to_svg());
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

#[test]
fn the_same_graph_is_drawn_in_the_same_bytes() {
    assert_eq!(photo().to_svg(), photo().to_svg());
    assert_eq!(hostile().to_dot(), hostile().to_dot());
}

#[test]
fn hostile_texts_stay_texts_in_svg() {
    let svg = hostile().to_svg();
    let document = Document::parse(&svg).unwrap();
    let count = |name: &str| {
        document
            .descendants()
            .filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", name)))
            .count()
    };
    assert_eq!((count("script"), count("style"), count("image")), (0, 1, 0));
    let is_there = |text: &str| document.descendants().any(|node| node.text() == Some(text));
    assert!(is_there(r#"</text><script>alert("1")</script>"#), "{svg}");
    assert!(is_there("]]> --> \" ' \\ `end`"), "{svg}");
}

#[test]
fn hostile_texts_stay_texts_in_dot() {
    let dot = hostile().to_dot();
    for line in dot.lines().filter(|line| line.starts_with("  n")) {
        // Beyond quoted strings there are only numbers, commas, brackets and the names of attributes.
        let mut outside = String::new();
        let mut chars = line.chars();
        let mut in_quotes = false;
        while let Some(char) = chars.next() {
            match char {
                '\\' if in_quotes => drop(chars.next()),
                '"' => in_quotes = !in_quotes,
                char if !in_quotes => outside.push(char),
                _ => {}
            }
        }
        assert!(!in_quotes, "{line}");
        let harmless = |char: char| char.is_ascii_alphanumeric() || " [],=;->".contains(char);
        assert!(outside.chars().all(harmless), "{line}");
    }
    assert!(dot.contains(r#"{urn:\"> --> ]]> \\x}Nested"#), "{dot}");
}

#[test]
fn hostile_texts_stay_texts_in_mermaid() {
    let mermaid = hostile().to_mermaid();
    let labels = mermaid
        .lines()
        .filter(|line| line.starts_with("  n"))
        .flat_map(|line| line.split('"').skip(1).step_by(2));
    for label in labels {
        let text = label.replace("<br/>", " ");
        let harmless = |char: char| char.is_alphanumeric() || " .,:?-@#;".contains(char);
        assert!(text.chars().all(harmless), "{label}");
    }
    // {urn:">
    assert!(mermaid.contains("#123;urn:#34;#62; --#62;"), "{mermaid}");
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
fn check_picture(svg: &str) -> usize {
    let document = Document::parse(svg).unwrap_or_else(|error| panic!("{error}\n{svg}"));
    let root = document.root_element();
    let (width, height) = (number(root, "width"), number(root, "height"));
    assert_eq!(
        root.attribute("viewBox"),
        Some(format!("0 0 {width} {height}").as_str())
    );
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

/// Each line of a box has room for its texts.
fn check_texts(place: &Rectangle, group: Node<'_, '_>) {
    let mut lines: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for text in group.descendants().filter(|node| node.has_tag_name((SVG, "text"))) {
        let content = text.text().unwrap_or_default();
        let width = content
            .chars()
            .map(|char| if char.is_ascii() { 7.25 } else { 14.5 })
            .sum::<f64>() as usize;
        let is_end = text.attribute("class").is_some_and(|class| class.contains("end"));
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
