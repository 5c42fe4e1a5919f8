//! The graph of what operations reach, and how it is drawn.
//!
//! The pictures of GetUserPhoto are in files; `UPDATE_EXPECT=1 cargo test -p ews-codegen --test graph` writes those that
//! are drawn now.

use std::path::{Path, PathBuf};

use ews_codegen::Builder;
use ews_codegen::graph::{Graph, NodeKind};
use ews_codegen::source::{LoadOptions, Sources};

mod command_line;
mod escaping;
mod picture;

use picture::check_picture;

/// The folder of this package.
fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn photo() -> Graph {
    let schemas = package().join("../schemas");
    let builder = Builder::new().schema(&schemas).wsdl(schemas.join("services.wsdl"));
    builder.operation("GetUserPhoto").graph().expect("a sound schema")
}

/// A graph of the schema of a test case: of its operation, or of one in its WSDL.
fn case(name: &str) -> Graph {
    let folder = package().join("tests/cases").join(name);
    let builder = Builder::new().schema(folder.join("messages.xsd"));
    let wsdl = folder.join("service.wsdl");
    let builder = match name {
        "operation_elements" => builder.operation("Rate"),
        _ if wsdl.exists() => builder.wsdl(wsdl).operation("Renew"),
        _ => builder.operation("Ask"),
    };
    builder.graph().expect("a sound schema")
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
    expect_test::expect_file![package().join(file)].assert_eq(drawn);
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
    assert_eq!((codes.distance, codes.values.len()), (2, 529));
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
    assert_eq!(
        labels("Base"),
        ["@Id", "m:A", "xsi:type m:RichType", "xsi:type m:PoorType"]
    );
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
    let title = |svg: &str| {
        let document = roxmltree::Document::parse(svg).expect("well-formed");
        let mut titles = document.descendants().filter(|node| node.has_tag_name("title"));
        titles.next().and_then(|title| title.text()).map(str::to_owned)
    };
    assert_eq!(
        title(&photo().to_svg()).as_deref(),
        Some("GetUserPhoto reaches 11 types")
    );
    let cut = Some("GetUserPhoto reaches 11 types, 3 of which are drawn");
    assert_eq!(title(&part.to_svg()).as_deref(), cut);
    assert_eq!(title(&part.within(1).to_svg()).as_deref(), cut);
}

#[test]
fn the_same_graph_is_drawn_in_the_same_bytes() {
    assert_eq!(photo().to_svg(), photo().to_svg());
    assert_eq!(hostile().to_dot(), hostile().to_dot());
}
