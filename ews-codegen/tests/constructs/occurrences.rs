//! How often elements occur, and which attributes: what the schema forbids is neither read strictly nor written.

use ews_types::{Envelope, XmlAttribute, XmlElement};

use super::e::occurrences as e;
use crate::{read, read_leniently, write};

fn ask() -> e::Ask {
    let given = "<Ask x='1'><Name>a</Name><Code>A</Code><Code>B</Code><Left>l</Left><Right>r</Right><At>now</At>\
                 <x xmlns='urn:a'/></Ask>";
    read(given).expect("it is valid")
}

#[test]
fn as_many_as_the_schema_allows_come_back() {
    let most = "<m:Ask x=\"1\" a:y=\"2\" xmlns:a=\"urn:a\"><m:Name>a</m:Name><m:Name>b</m:Name><m:Name>c</m:Name><m:Code>A</m:Code>\
                <m:Code>B</m:Code><m:Size xsi:nil=\"true\"/><m:Size>2</m:Size><m:Part/><m:Part/><m:Part/><m:Part/><m:Part/>\
                <m:Part/><m:Right>r</m:Right><m:Right>s</m:Right><m:From>f</m:From><m:To>t</m:To>\
                <x xmlns=\"urn:a\"/><x xmlns=\"urn:b\"/></m:Ask>";
    let ask: e::Ask = read(most).unwrap();
    let again: e::Ask = read(&write(ask.clone())).unwrap();
    assert_eq!(again, ask);
}

#[test]
fn too_few_or_too_many_are_not_written() {
    type Change = dyn Fn(&mut e::Ask);
    let cases: [(&Change, &str); 10] = [
        (
            &|ask| ask.name.clear(),
            "m:Ask/m:Name: expected from 1 to 3 elements, found none",
        ),
        (
            &|ask| ask.name = vec!["a".to_owned(); 4],
            "m:Ask/m:Name: expected from 1 to 3 elements, found 4",
        ),
        (
            &|ask| drop(ask.code.pop()),
            "m:Ask/m:Code: expected 2 elements, found 1",
        ),
        (
            &|ask| ask.code[1] = "12345".to_owned(),
            "m:Ask/m:Code: expected a length of at most 4, found 5",
        ),
        (
            &|ask| ask.size = vec![None; 3],
            "m:Ask/m:Size: expected at most 2 elements, found 3",
        ),
        (
            &|ask| ask.part = vec![e::Part::default(); 7],
            "m:Ask/m:Part: expected at most 6 elements, found 7",
        ),
        (
            &|ask| ask.choice.truncate(1),
            "m:Ask: expected at least 2 elements, found 1 (m:Left, m:Right)",
        ),
        (
            &|ask| ask.choice2.clear(),
            "m:Ask: expected from 1 to 2 elements, found none (m:From, m:To, m:At)",
        ),
        (
            &|ask| ask.any.clear(),
            "m:Ask: expected from 1 to 2 elements, found none",
        ),
        (
            &|ask| ask.any_attribute.push(XmlAttribute::new("urn:b", "y", "1")),
            "m:Ask: attribute y of the namespace \"urn:b\" is none for this place ($anyAttribute:{urn:a}*|*)",
        ),
    ];
    for (change, expected) in cases {
        let mut ask = ask();
        change(&mut ask);
        let error = Envelope::new(ask).to_xml().unwrap_err().to_string();
        assert_eq!(error.trim_start_matches("/soap:Envelope/soap:Body/"), expected);
    }
    let mut ask = ask();
    ask.any.push(XmlElement::new("urn:c", "x"));
    assert!(Envelope::new(ask).to_xml().is_err());
}

#[test]
fn too_few_or_too_many_are_read_leniently_only() {
    let given = write(ask());
    let part = "<m:Part/>";
    for (from, to, expected) in [
        ("<m:Name>a</m:Name>", String::new(), "element m:Name is missing"),
        (
            "<m:Name>a</m:Name>",
            "<m:Name>a</m:Name>".repeat(4),
            "expected from 1 to 3 elements, found 4",
        ),
        ("<m:Code>B</m:Code>", String::new(), "expected 2 elements, found 1"),
        (
            "<m:Code>B</m:Code>",
            "<m:Code>12345</m:Code>".to_owned(),
            "a length of at most 4",
        ),
        (
            "<m:Left>",
            format!("{}<m:Left>", part.repeat(7)),
            "at most 6 elements, found 7",
        ),
        (
            "<m:Left>l</m:Left><m:Right>r</m:Right>",
            String::new(),
            "one of the elements m:Left, m:Right is missing",
        ),
        (
            "<m:Left>l</m:Left>",
            String::new(),
            "expected at least 2 elements, found 1",
        ),
        (
            "<m:At>now</m:At>",
            String::new(),
            "one of the elements m:From, m:To, m:At is missing",
        ),
        (
            "x=\"1\"",
            "xmlns:b=\"urn:b\" b:y=\"1\"".to_owned(),
            "unknown attribute {urn:b}y",
        ),
    ] {
        assert!(given.contains(from), "{from}");
        let document = given.replace(from, &to);
        let error = read::<e::Ask>(&document).unwrap_err();
        assert!(error.contains(expected), "{expected}: {error}");
        read_leniently::<e::Ask>(&document).unwrap();
    }
}
