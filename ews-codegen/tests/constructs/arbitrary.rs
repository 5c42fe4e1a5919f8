//! Arbitrary values of generated types: what is written is well-formed for another parser, valid for libxml2, and read as the
//! same value again.
//!
//! libxml2 is that of Python's lxml; where it cannot be had, the test says so and does without. `ci/python` installs it.

use std::path::{Path, PathBuf};
use std::process::Command;

use ews_types::{Body, Envelope, QName, ReadOptions, XmlAttribute, XmlElement, XmlNode};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{RngSeed, TestRunner};

use super::e;

/// Takes a schema and a folder of envelopes; prints what is wrong with the child of each body.
const VALIDATE: &str = r#"
import pathlib, sys, lxml.etree as etree
schema = etree.XMLSchema(etree.parse(sys.argv[1]))
for path in sorted(pathlib.Path(sys.argv[2]).glob("*.xml")):
    body = etree.parse(str(path)).getroot().find("{http://schemas.xmlsoap.org/soap/envelope/}Body")[0]
    alone = etree.fromstring(etree.tostring(body, with_tail=False, encoding="unicode"))
    if not schema.validate(alone):
        print(path, schema.error_log.last_error.message, etree.tostring(alone, encoding="unicode"))
"#;

/// Writes and reads 256 values, always the same ones, and holds them against the schema of the case.
#[track_caller]
fn check<B: Body + PartialEq + std::fmt::Debug + Clone>(case: &str, values: impl Strategy<Value = B>) {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("arbitrary").join(case);
    std::fs::create_dir_all(&folder).expect("a folder for the documents");
    let config = ProptestConfig {
        cases: 256,
        rng_seed: RngSeed::Fixed(0x0045_5753),
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let count = std::cell::Cell::new(0);
    let outcome = TestRunner::new(config).run(&values, |value| {
        let xml = Envelope::new(value.clone()).to_xml().expect("a valid value is written");
        prop_assert!(roxmltree::Document::parse(&xml).is_ok(), "not well-formed: {xml}");
        let read = ReadOptions::new().strict().read::<B>(&xml);
        prop_assert_eq!(
            read.map_err(|error| format!("{error}: {xml}"))
                .map(|envelope| envelope.body),
            Ok(value)
        );
        count.set(count.get() + 1);
        std::fs::write(folder.join(format!("{:03}.xml", count.get())), xml).expect("the folder is there");
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
    validate(case, &folder);
}

fn validate(case: &str, documents: &Path) {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let installed = package.join("../target/ci-python/bin/python");
    let python = if installed.exists() {
        installed
    } else {
        "python3".into()
    };
    let has_lxml = Command::new(&python).args(["-c", "import lxml.etree"]).output();
    if !has_lxml.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: the documents of `{case}` are not held against the schema, since Python has no lxml");
        return;
    }
    let schema = package.join("tests/cases").join(case).join("messages.xsd");
    let output = Command::new(python)
        .args(["-c", VALIDATE])
        .arg(schema)
        .arg(documents)
        .output();
    let output = output.expect("Python runs");
    let problems = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && problems.is_empty(), "{problems}");
}

/// Text with what XML gives a meaning, and what looks like a qualified name.
fn text() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        " ",
        "<",
        "&",
        "]]>",
        "\"",
        "\n",
        "\r",
        "\t",
        "é",
        "\u{1F600}",
        "t:x",
        "p:q",
        ":",
        "&#1;",
        "xml:",
    ];
    vec(select(PIECES), 1..5).prop_map(|pieces| pieces.concat())
}

fn name() -> impl Strategy<Value = String> {
    select(&["a", "b", "Known", "é", "_1", "a-b.c"][..]).prop_map(str::to_owned)
}

/// A namespace that is not that of the messages.
fn other() -> impl Strategy<Value = &'static str> {
    const TYPES: &str = "http://schemas.microsoft.com/exchange/services/2006/types";
    select(&["urn:a", "urn:b", "urn:a&b", "urn:other", TYPES][..])
}

fn qname() -> impl Strategy<Value = QName> {
    let namespace = prop_oneof![other(), Just("")];
    let prefix = select(&["", "p", "t", "m", "n1", "xml", "soap"][..]);
    (namespace, name(), prefix).prop_map(|(namespace, local, prefix)| {
        let prefix = if namespace.is_empty() { "" } else { prefix };
        QName::new(namespace, local).with_prefix(prefix)
    })
}

/// Open content in one of these namespaces. Nothing in it is of a namespace that the schemas declare.
fn open(namespace: impl Strategy<Value = &'static str>) -> impl Strategy<Value = XmlElement> {
    let attribute = (prop_oneof![Just(""), Just("urn:x"), Just("urn:y")], name(), text());
    let attributes = proptest::collection::btree_map((prop_oneof![Just(""), Just("urn:x")], name()), text(), 0..3);
    let child = (prop_oneof![Just(""), Just("urn:x"), Just("urn:z")], name(), attribute);
    (namespace, name(), attributes, option::of(child), option::of(text())).prop_map(
        |(namespace, name, attributes, child, text)| {
            let attributes = attributes
                .into_iter()
                .map(|((namespace, name), value)| XmlAttribute::new(namespace, name, value));
            let child = child.map(|(namespace, name, attribute)| {
                XmlElement::new(namespace, name).with_attributes([XmlAttribute::new(
                    attribute.0,
                    attribute.1,
                    attribute.2,
                )])
            });
            // White space around elements is not kept in open content.
            let text = text.filter(|text| !text.trim().is_empty());
            XmlElement::new(namespace, name)
                .with_attributes(attributes)
                .with_prefix("p", "urn:p")
                .with_children(text.map(|text| XmlNode::Text(text.into())))
                .with_children(child.map(XmlNode::Element))
        },
    )
}

#[test]
fn mixed_content() {
    use e::mixed::{AskContent, Note, Open, OpenContent, Paragraph, ParagraphContent};

    let leaf = vec(
        prop_oneof![
            text().prop_map(ParagraphContent::Text),
            option::of(text()).prop_map(ParagraphContent::MessagesText)
        ],
        0..3,
    );
    let paragraph = |content: Vec<ParagraphContent>, style| Paragraph {
        style,
        derived: None,
        content: joined(content, |text| match text {
            ParagraphContent::Text(text) => Some(text),
            _ => None,
        }),
    };
    let inner = leaf.prop_map(move |content| ParagraphContent::Bold(paragraph(content, None)));
    let outer = vec(prop_oneof![text().prop_map(ParagraphContent::Text), inner], 0..3);
    let paragraphs =
        (outer, option::of(text())).prop_map(move |(content, style)| AskContent::Paragraph(paragraph(content, style)));
    let note = (option::of(text()), text()).prop_map(|(author, value)| AskContent::Note(Note { author, value }));
    let open = (option::of(any::<i32>()), vec(open(other()), 0..2), text()).prop_map(|(known, any, text)| {
        let known = known.map(OpenContent::Known).into_iter();
        let any = any.into_iter().map(OpenContent::Any);
        let content = known.chain([OpenContent::Text(text)]).chain(any).collect();
        AskContent::Open(Open { content, derived: None })
    });
    let parts = (
        text(),
        vec(paragraphs, 0..3),
        option::of(note),
        option::of(open),
        text(),
    );
    let values = parts.prop_map(|(first, paragraphs, note, open, last)| e::mixed::Ask {
        content: std::iter::once(AskContent::Text(first))
            .chain(paragraphs)
            .chain(note)
            .chain(open)
            .chain([AskContent::Text(last)])
            .fold(Vec::new(), |mut content, part| {
                match (content.last_mut(), part) {
                    (Some(AskContent::Text(before)), AskContent::Text(after)) => before.push_str(&after),
                    (_, part) => content.push(part),
                }
                content
            }),
    });
    check("mixed", values);
}

/// Neighbouring texts as one, as they are read.
fn joined<T>(content: Vec<T>, text: impl Fn(&mut T) -> Option<&mut String>) -> Vec<T> {
    let mut joined: Vec<T> = Vec::new();
    for mut part in content {
        match (joined.last_mut().and_then(&text), text(&mut part)) {
            (Some(before), Some(after)) => before.push_str(after),
            _ => joined.push(part),
        }
    }
    joined
}

#[test]
fn wildcards() {
    use e::wildcards::{Ask, Chosen, ChosenChoice, DerivedType, Exactly, Steps, StepsChoice, Two};

    let chosen = prop_oneof![
        any::<i32>().prop_map(ChosenChoice::Known),
        open(select(&["urn:one", "urn:two"][..])).prop_map(ChosenChoice::Any)
    ];
    let step = (option::of(any::<i32>()), option::of(open(other())));
    let steps = vec(step, 1..3).prop_map(|steps| {
        let parts = |(step, any): (Option<i32>, Option<XmlElement>)| {
            std::iter::once(StepsChoice::Step(step)).chain(any.map(StepsChoice::Any))
        };
        Steps {
            choice: steps.into_iter().flat_map(parts).collect(),
        }
    });
    let derived = (
        any::<i32>(),
        vec(open(other()), 0..3),
        any::<i32>(),
        vec(open(other()), 0..3),
    );
    let derived = derived.prop_map(|(first, before, second, after)| DerivedType {
        any: before,
        any_2: after,
        ..DerivedType::new(first, second)
    });
    let values = (
        vec(open(other()), 0..3),
        (any::<i32>(), open(prop_oneof![other(), Just("")])),
        option::of(open(other())),
        option::of(chosen),
        option::of(steps),
        option::of(vec(open(other()), 2)),
        option::of(derived),
        option::of(open(select(&["urn:last", ""][..]))),
    );
    let values = values.prop_map(
        |(any, (middle, exactly), any_2, chosen, steps, two, derived, any_3)| Ask {
            any,
            any_2,
            any_3,
            chosen: chosen.map(Chosen::new),
            steps,
            two: two.map(|any| Two { any }),
            derived,
            ..Ask::new(middle, Exactly::new(exactly))
        },
    );
    check("wildcards", values);
}

#[test]
fn foreign_names_and_names_as_values() {
    use e::foreign::{Ask, Names, Part};

    let part = || option::of(text()).prop_map(|first| Part { first, part: None });
    let nested = (part(), option::of(part())).prop_map(|(outer, inner)| Part {
        part: inner.map(Box::new),
        ..outer
    });
    let values = (
        vec(nested, 1..3),
        option::of(text()),
        option::of(any::<i32>()),
        option::of(qname()),
        option::of(qname()),
        option::of(vec(qname(), 0..4)),
    );
    let values = values.prop_map(|(part, first, second, of, kind, kinds)| Ask {
        first,
        second,
        of,
        kind,
        kinds: kinds.map(Names),
        ..Ask::new(part)
    });
    check("foreign", values);
}
