//! Names, values and namespaces of schemas stay texts, whatever they hold.

use roxmltree::Document;

use super::hostile;

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
