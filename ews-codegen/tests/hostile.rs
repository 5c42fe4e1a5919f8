//! Whatever a schema file contains, it is read in time linear in its size and on a small stack, and never panics.

mod targets;

use ews_codegen::source::{LoadOptions, Sources};

/// Loads `text` on a thread with a stack of 256 KB and shows what is wrong, if something is.
fn survives(name: &str, text: impl Into<Vec<u8>>) -> String {
    let text = text.into();
    let (size, start) = (text.len(), std::time::Instant::now());
    let load = move || match Sources::from_texts([("types.xsd", text)], &LoadOptions::default()) {
        Ok(_) => String::new(),
        Err(error) => format!("{error}\n{}", error.render(true)),
    };
    let thread = std::thread::Builder::new().stack_size(256 << 10).spawn(load);
    let report = thread.expect("a thread can be started").join().expect("nothing panics");
    println!("{name}: {size} bytes in {:?}", start.elapsed());
    report
}

const HEAD: &str = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' targetNamespace='urn:t'>";

fn schema(body: &str) -> String {
    format!("{HEAD}{body}</xs:schema>")
}

#[test]
fn a_hundred_thousand_nested_elements() {
    for tag in ["xs:sequence", "a"] {
        assert!(survives(tag, HEAD.to_owned() + &format!("<{tag}>").repeat(100_000)).contains("types.xsd:1:"));
    }
}

/// `deny.toml` ignores RUSTSEC-2026-0194 and RUSTSEC-2026-0195 because of these limits: xsd-parser's quick-xml takes long for
/// many attributes and for many namespace declarations, and never sees them.
#[test]
fn the_limits_hold_that_ignored_advisories_rest_on() {
    let limits = ews_codegen::Limits::default();
    assert!(limits.attributes <= 64 && limits.depth <= 64, "{limits:?}");
    let attribute: fn(usize) -> String = |number| format!(" a{number}='1'");
    for one in [attribute, |number| format!(" xmlns:a{number}='urn:{number}'")] {
        let element = |count| format!("<xs:element{}/>", (0..count).map(one).collect::<String>());
        let is_refused = |count| survives("attributes", schema(&element(count))).contains("more than 64 attributes");
        assert!(!is_refused(limits.attributes));
        assert!(is_refused(limits.attributes + 1));
    }
    // As many declarations in scope as the limits allow.
    let declarations = |depth: usize| -> String {
        let one = |number| format!(" xmlns:a{depth}x{number}='urn:{depth}:{number}'");
        format!("<xs:sequence{}>", (0..60).map(one).collect::<String>())
    };
    let nested: String = (0..limits.depth + 1).map(declarations).collect();
    assert!(survives("declarations in scope", schema(&nested)).contains("types.xsd:1:"));
}

#[test]
fn a_hundred_thousand_attributes_or_namespaces() {
    let attributes: String = (0..100_000).map(|number| format!(" a{number}='1'")).collect();
    assert!(survives("attributes", schema(&format!("<xs:element{attributes}/>"))).contains("more than 64 attributes"));
    let namespaces: String = (0..100_000)
        .map(|number| format!(" xmlns:a{number}='urn:{number}'"))
        .collect();
    assert!(survives("namespaces", schema(&format!("<xs:element{namespaces}/>"))).contains("more than 64 attributes"));
    let nested: String = (0..100_000)
        .map(|number| format!("<xs:annotation xmlns:a='urn:{number}'/>"))
        .collect();
    assert_eq!(survives("namespaces one after the other", schema(&nested)), "");
}

#[test]
fn a_megabyte_of_one_thing() {
    let many = |text: &str| text.repeat((1 << 20) / text.len());
    let cases = [
        ("white space", schema(&many(" \n"))),
        ("comments", schema(&many("<!-- -->"))),
        ("processing instructions", schema(&many("<?a b?>"))),
        ("text", schema(&many("text "))),
        (
            "one line of documentation",
            schema(&format!("<xs:annotation><xs:documentation>{}", many("a"))),
        ),
        (
            "one name",
            schema(&format!("<xs:element name='{}' type='xs:sting'/>", many("a"))),
        ),
        ("one unknown element", schema(&format!("<xs:{}/>", many("a")))),
        ("unknown elements", schema(&many("<xs:elment/>"))),
        (
            "unknown types",
            schema(&many("<xs:attribute name='a' type='t:Unknown'/>")),
        ),
        ("entities", schema(&many("&amp;"))),
        ("unknown entities", schema(&many("&lol;"))),
        ("includes", schema(&many("<xs:include schemaLocation='types.xsd'/>"))),
        (
            "missing includes",
            schema(&many("<xs:include schemaLocation='a.xsd'/>")),
        ),
        ("less-than signs", many("<")),
        ("quotation marks", format!("<a b={}", many("'"))),
        ("NUL", many("\0")),
        (
            "member types",
            schema(&format!(
                "<xs:simpleType name='A'><xs:union memberTypes='{}'/></xs:simpleType>",
                many("t:B ")
            )),
        ),
    ];
    for (name, text) in cases {
        survives(name, text);
    }
}

#[test]
fn many_names_that_are_nearly_right() {
    let name = |number: usize| format!("A{number:060}");
    let declared: String = (0..10_000)
        .map(|n| format!("<xs:element name='{}'/>", name(n)))
        .collect();
    let referred: String = (0..10_000)
        .map(|n| format!("<xs:element ref='t:{}'/>", name(n + 3_000)))
        .collect();
    let group = format!("<xs:group name='G'><xs:sequence>{referred}</xs:sequence></xs:group>");
    assert!(survives("near names", schema(&(declared + &group))).contains("did you mean"));
}

#[test]
fn chains_and_circles_of_thousands() {
    let base = |number: usize, next: usize| {
        format!("<xs:simpleType name='S{number}'><xs:restriction base='t:S{next}'/></xs:simpleType>")
    };
    let cycle: String = (0..100_000)
        .map(|number| base(number, (number + 1) % 100_000))
        .collect();
    assert!(survives("cycle", schema(&cycle)).contains("is built on itself"));
    let group = |number: usize| {
        let inner = format!("<xs:group ref='t:G{}'/>", number + 1).repeat(3);
        format!("<xs:group name='G{number}'><xs:sequence>{inner}</xs:sequence></xs:group>")
    };
    let bomb: String = (0..10_000).map(group).collect();
    let end = "<xs:group name='G10000'><xs:sequence><xs:any/></xs:sequence></xs:group>";
    let report = survives("groups within groups", schema(&(bomb + end)));
    assert!(report.contains("in a chain of more than 100") || report.contains("more than 200000"));
}

/// A small schema with as many constructs as possible.
const SAMPLE: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t" targetNamespace="urn:t">
<xs:import namespace="http://www.w3.org/XML/1998/namespace"/><!-- é -->
<xs:element name="P" type="t:A" abstract="true"/>
<xs:element name="F" type="t:B" substitutionGroup="t:P"/>
<xs:simpleType name="S"><xs:restriction base="xs:string"><xs:enumeration value="a&amp;b"/></xs:restriction></xs:simpleType>
<xs:simpleType name="U"><xs:union memberTypes="t:S xs:int"/></xs:simpleType>
<xs:group name="G"><xs:choice><xs:element ref="t:F" minOccurs="0"/><xs:any processContents="lax"/></xs:choice></xs:group>
<xs:attributeGroup name="H"><xs:attribute name="a" type="t:U" use="required"/><xs:anyAttribute/></xs:attributeGroup>
<xs:complexType name="A"><xs:sequence maxOccurs="unbounded"><xs:group ref="t:G"/></xs:sequence></xs:complexType>
<xs:complexType name="B"><xs:complexContent><xs:extension base="t:A"><xs:attributeGroup ref="t:H"/>
<xs:attribute ref="xml:lang"/></xs:extension></xs:complexContent></xs:complexType>
</xs:schema>
"#;

/// Loads a damaged sample; whatever is wrong with it must be shown at a place that exists.
fn check_damaged(bytes: Vec<u8>) {
    if let Err(error) = Sources::from_texts([("types.xsd", bytes)], &LoadOptions::default()) {
        targets::explained(&error);
    }
}

#[test]
fn the_sample_is_sound() {
    assert_eq!(survives("sample", SAMPLE), "");
}

#[test]
fn a_schema_cut_off_at_any_byte_is_explained() {
    for length in 0..SAMPLE.len() - 1 {
        let cut = SAMPLE.as_bytes()[..length].to_vec();
        assert!(
            Sources::from_texts([("types.xsd", cut.clone())], &LoadOptions::default()).is_err(),
            "{length} bytes"
        );
        check_damaged(cut);
    }
}

#[test]
fn any_byte_may_be_replaced() {
    for index in 0..SAMPLE.len() {
        for nasty in *b"<&\"/:\0\xFF " {
            let mut damaged = SAMPLE.as_bytes().to_vec();
            damaged[index] = nasty;
            check_damaged(damaged);
        }
    }
}

#[test]
fn any_word_may_be_left_out_or_doubled() {
    let words: Vec<_> = SAMPLE.split_inclusive([' ', '<', '>', '"', ':']).collect();
    for index in 0..words.len() {
        let without: String = words
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != index)
            .map(|(_, word)| *word)
            .collect();
        check_damaged(without.into_bytes());
        let doubled = [&words[..=index], &words[index..]].concat().concat();
        check_damaged(doubled.into_bytes());
    }
}
