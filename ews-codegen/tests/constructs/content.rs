//! Mixed content and wildcards: what a document holds keeps its place.

use ews_types::{Envelope, ReadOptions, XmlElement};

use super::e;
use crate::{read, write};

#[test]
fn mixed_content_is_a_list_of_text_and_elements() {
    use e::mixed::AskContent::{Long, Note, Open, Paragraph, Text};
    use e::mixed::{LongParagraphContent, OpenContent, ParagraphContent};

    let given = r#"<m:Ask> one <m:Paragraph Style="s">two <m:Bold>three<m:Text xsi:nil="true"/></m:Bold> <m:Text> four </m:Text></m:Paragraph>\
        five<m:Note Author="a">six</m:Note><m:Long Lines="2">seven<m:Bold/>eight<m:End>9</m:End></m:Long>&amp;<m:Open>ten<x xmlns="urn:x"><y/></x> <m:Known>11</m:Known></m:Open></m:Ask>"#;
    let given = given.replace("\\\n        ", "");
    let ask: e::mixed::Ask = read(&given).unwrap();
    let [
        Text(one),
        Paragraph(paragraph),
        Text(five),
        Note(note),
        Long(long),
        Text(and),
        Open(open),
    ] = ask.content.as_slice()
    else {
        panic!("{ask:?}");
    };
    assert_eq!((one.as_str(), five.as_str(), and.as_str()), (" one ", "five", "&"));
    assert_eq!((note.author.as_deref(), note.value.as_str()), (Some("a"), "six"));
    assert_eq!(paragraph.style.as_deref(), Some("s"));
    let [
        ParagraphContent::Text(two),
        ParagraphContent::Bold(bold),
        ParagraphContent::Text(_),
        ParagraphContent::MessagesText(four),
    ] = paragraph.content.as_slice()
    else {
        panic!("{paragraph:?}");
    };
    assert_eq!((two.as_str(), four.as_deref()), ("two ", Some(" four ")));
    assert_eq!(bold.content[1], ParagraphContent::MessagesText(None));
    assert_eq!(
        (long.lines, long.content.last()),
        (Some(2), Some(&LongParagraphContent::End(9)))
    );
    assert!(matches!(&open.content[1], OpenContent::Any(x) if x.name() == "x"));
    let written = write(ask.clone());
    assert_eq!(
        written.replace(r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#, ""),
        given
    );
}

#[test]
fn mixed_content_may_be_empty_or_text_alone() {
    for (given, count) in [
        ("<m:Ask></m:Ask>", 0),
        ("<m:Ask/>", 0),
        ("<m:Ask> </m:Ask>", 1),
        ("<m:Ask>a<!-- b -->c<![CDATA[<]]></m:Ask>", 1),
    ] {
        let ask: e::mixed::Ask = read(given).unwrap();
        assert_eq!(ask.content.len(), count, "{given}");
        assert_eq!(read::<e::mixed::Ask>(&write(ask.clone())).unwrap(), ask);
    }
}

#[test]
fn an_unknown_element_in_mixed_content_is_rejected_or_skipped() {
    let given = "<Ask>a<New>b</New>c</Ask>";
    let error = read::<e::mixed::Ask>(given).unwrap_err();
    assert!(error.contains("unknown element m:New"), "{error}");
    let document = format!(
        r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"><soap:Body>{given}</soap:Body></soap:Envelope>"#
    );
    let report = ReadOptions::new().read_reporting::<e::mixed::Ask>(&document).unwrap();
    assert_eq!(report.value.body.content, [e::mixed::AskContent::Text("ac".to_owned())]);
    assert_eq!(report.skipped.len(), 1);
}

#[test]
fn a_restriction_of_mixed_content_may_have_elements_only_or_text_only() {
    let ask: e::mixed::Ask =
        read("<m:Ask><m:Only><m:Known>1</m:Known></m:Only><m:Number>2</m:Number></m:Ask>").unwrap();
    use e::mixed::AskContent::{Number, Only};
    assert_eq!(ask.content, [Only(e::mixed::OnlyElements::new(1)), Number(2)]);
    assert!(read::<e::mixed::Ask>("<m:Ask><m:Only>text<m:Known>1</m:Known></m:Only></m:Ask>").is_err());
}

#[test]
fn wildcards_stand_where_the_schema_has_them() {
    let given = r#"<m:Ask><a xmlns="urn:a"/><b xmlns="urn:b">1</b><m:Middle>2</m:Middle><a xmlns="urn:a"/><m:Exactly><m:X/></m:Exactly>\
        <m:Chosen><c xmlns="urn:two"/></m:Chosen><m:Steps><m:Step>1</m:Step><a xmlns="urn:a"/><m:Step>2</m:Step><b xmlns="urn:b" xsi:nil="true"/></m:Steps>\
        <m:Two><a xmlns="urn:a"/><a xmlns="urn:a"/></m:Two><m:Derived><m:First>1</m:First><a xmlns="urn:a"/><m:Second>2</m:Second><a xmlns="urn:a"/></m:Derived><l>3</l></m:Ask>"#;
    let given = given.replace("\\\n        ", "");
    let ask: e::wildcards::Ask = read(&given.replace("<l>", r#"<l xmlns="">"#)).unwrap();
    assert_eq!(
        (ask.any.len(), ask.any_2.is_some(), ask.any_3.is_some()),
        (2, true, true)
    );
    assert_eq!(ask.exactly.any.name(), "X");
    assert!(
        matches!(&ask.chosen, Some(chosen) if matches!(&chosen.choice, e::wildcards::ChosenChoice::Any(c) if c.name() == "c"))
    );
    let derived = ask.derived.as_ref().unwrap();
    assert_eq!((derived.any.len(), derived.any_2.len()), (1, 1));
    let written = write(ask.clone());
    assert_eq!(
        written.replace(r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#, ""),
        given
    );
}

#[test]
fn a_wildcard_takes_elements_of_fields_that_have_been_passed() {
    for body in [
        "<m:Again><m:Word>1</m:Word><m:Other>2</m:Other><m:Word>3</m:Word></m:Again>",
        "<m:Again><m:Word>1</m:Word><m:Other>2</m:Other><m:Other>3</m:Other><m:Word>4</m:Word><m:Again/></m:Again>",
        r#"<m:Again><m:Word>1</m:Word><m:Other>2</m:Other><a xmlns="urn:a">3</a><m:Other/><m:Word>4</m:Word></m:Again>"#,
        "<m:Open><m:Known>1</m:Known><m:Known>text</m:Known><m:Other/><m:Known/></m:Open>",
        "<m:Open><m:Maybe>1</m:Maybe><m:Named>1</m:Named><m:Known/><m:Maybe/><m:Known/></m:Open>",
        "<m:Open><m:Known>1</m:Known><m:Maybe>1</m:Maybe></m:Open>",
    ] {
        let given = format!("<m:Ask><m:Middle>2</m:Middle><m:Exactly><m:X/></m:Exactly>{body}</m:Ask>");
        let ask: e::wildcards::Ask = read(&given).unwrap();
        assert_eq!(write(ask), given);
    }
}

#[test]
fn white_space_around_the_name_of_a_type_stays_writable() {
    let given = r#"<m:Ask><m:Middle>2</m:Middle><m:Exactly><m:X xsi:type=" t:A "/></m:Exactly></m:Ask>"#;
    let ask: e::wildcards::Ask = read(given).unwrap();
    let written = write(ask.clone());
    assert!(written.contains("t:A"), "{written}");
    assert_eq!(read::<e::wildcards::Ask>(&written).unwrap(), ask);
}

#[test]
fn a_wildcard_takes_the_namespaces_that_the_schema_says() {
    for (body, is_taken) in [
        (r#"<t:a/><Middle>1</Middle><Exactly><a xmlns=""/></Exactly>"#, true),
        (r#"<Unknown/><Middle>1</Middle><Exactly><a/></Exactly>"#, false),
        (
            r#"<a xmlns=""/><Middle>1</Middle><Exactly><a/></Exactly><l xmlns="urn:last"/>"#,
            false,
        ),
        (
            r#"<Middle>1</Middle><Exactly><a/></Exactly><Chosen><x xmlns="urn:three"/></Chosen>"#,
            false,
        ),
        (
            r#"<Middle>1</Middle><Exactly><a/></Exactly><Chosen><x xmlns="urn:one"/></Chosen>"#,
            true,
        ),
        (r#"<Middle>1</Middle><Exactly/>"#, false),
        (r#"<Middle>1</Middle><Exactly><a/><b/></Exactly>"#, false),
    ] {
        let ask = read::<e::wildcards::Ask>(&format!("<Ask>{body}</Ask>"));
        assert_eq!(ask.is_ok(), is_taken, "{body}: {ask:?}");
    }
}

#[test]
fn an_element_of_another_namespace_is_not_written_for_a_wildcard() {
    const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
    let good = e::wildcards::Ask {
        any: vec![XmlElement::new("urn:a", "a")],
        any_3: Some(XmlElement::new("", "l")),
        ..e::wildcards::Ask::new(1, e::wildcards::Exactly::new(XmlElement::new("", "x")))
    };
    assert!(Envelope::new(good.clone()).to_xml().is_ok());
    type Spoil = fn(&mut e::wildcards::Ask);
    let cases: [Spoil; 4] = [
        |ask| ask.any.push(XmlElement::new(MESSAGES, "a")),
        |ask| ask.any.push(XmlElement::new("", "a")),
        |ask| ask.any_3 = Some(XmlElement::new("urn:a", "a")),
        |ask| {
            let choice = e::wildcards::ChosenChoice::Any(XmlElement::new("urn:a", "a"));
            ask.chosen = Some(e::wildcards::Chosen::new(choice));
        },
    ];
    for (index, spoil) in cases.into_iter().enumerate() {
        let mut ask = good.clone();
        spoil(&mut ask);
        let error = Envelope::new(ask).to_xml().unwrap_err().to_string();
        assert!(error.contains("no element for this place"), "{index}: {error}");
    }
}

#[test]
fn an_empty_element_has_its_default() {
    use e::defaults::{AskChoice, Color, Numbers, RichContent};

    let given = r#"<Ask><Count/><Word></Word><Day/><Flag/><Flag>1</Flag><Hole/><Hole xsi:nil="true"/><Hole>1</Hole>
        <Bytes/><Sized Unit="u"/><Rich/><Shared/><One/></Ask>"#;
    let ask: e::defaults::Ask = read(given).unwrap();
    assert_eq!((ask.count, ask.word.as_deref()), (5, Some(r#"say "hi""#)));
    assert_eq!(ask.day.as_ref().map(ews_types::Date::as_str), Some("2020-01-01"));
    assert_eq!((ask.flag.as_slice(), ask.shared), (&[true, true][..], Some(1.5)));
    assert_eq!(ask.hole, [Some(5), None, Some(1)]);
    assert_eq!(ask.bytes.as_ref().map(|bytes| bytes.len()), Some(3));
    let sized = ask.sized.as_ref().unwrap();
    assert_eq!((sized.value, sized.unit.as_deref()), (9, Some("u")));
    assert_eq!(
        ask.rich.as_ref().unwrap().content,
        [RichContent::Text("plain".to_owned())]
    );
    assert_eq!(ask.choice, Some(AskChoice::One(Numbers(vec![1, 2]))));
    assert_eq!(read::<e::defaults::Ask>(&write(ask.clone())).unwrap(), ask);

    let ask: e::defaults::Ask = read("<Ask><Count>7</Count><Rich><Bold/></Rich><Other/></Ask>").unwrap();
    assert_eq!((ask.count, ask.word), (7, None), "what is absent has no default");
    assert_eq!(ask.rich.unwrap().content, [RichContent::Bold(String::new())]);
    assert_eq!(ask.choice, Some(AskChoice::Other(Color::Red)));
    assert!(
        read::<e::defaults::Ask>("<Ask><Count> </Count></Ask>").is_err(),
        "white space is not empty"
    );
}

#[test]
fn a_value_of_any_simple_type_keeps_the_name_of_its_type() {
    let given = r#"<m:Ask Id="a"><m:Value xsi:type="xsd:int" xmlns:xsd="http://www.w3.org/2001/XMLSchema">5</m:Value><m:Value>x</m:Value><m:Value xsi:type="xsd:QName" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:p="urn:p">p:y</m:Value></m:Ask>"#;
    let ask: e::any_simple::Ask = read(given).unwrap();
    assert_eq!(ask.value[0].text(), "5");
    let prefixes = |index: usize| {
        ask.value[index]
            .prefixes()
            .map(|(prefix, _)| prefix)
            .collect::<Vec<_>>()
    };
    assert_eq!(prefixes(2), ["xsd", "p"]);
    assert_eq!(ask.value[0].attribute("type"), Some("xsd:int"));
    assert_eq!(read::<e::any_simple::Ask>(&write(ask.clone())).unwrap(), ask);
}
