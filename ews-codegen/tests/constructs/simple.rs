//! Simple types: unions, lists, facets, default and fixed values.

use super::expected as e;
use crate::{read, read_leniently, write};

#[test]
fn what_the_schema_forbids_is_read_leniently_but_not_written() {
    use e::simple_types::{Ask, AskChoice, Importance, Numbers};

    type Spoil = fn(&mut Ask);
    let cases: [(Spoil, &str); 8] = [
        (
            |ask| ask.percent = Some(101),
            "m:Percent: expected a number from 0 to 100, found 101",
        ),
        (
            |ask| ask.many = vec![1, -1],
            "m:Many: expected a number from 0 to 100, found -1",
        ),
        (
            |ask| ask.count = Some(0.into()),
            "m:Count: expected a number of at least 1, found 0",
        ),
        (|ask| ask.below = Some(0), "m:Below: expected a number below 0, found 0"),
        (
            |ask| ask.numbers = Some(Numbers(vec![100, 200])),
            "m:Numbers: expected a number from 0 to 100, found 200",
        ),
        (
            |ask| ask.choice = Some(AskChoice::Half(-5)),
            "m:Half: expected a number from 0 to 100, found -5",
        ),
        (
            |ask| ask.choice = Some(AskChoice::Name("x".repeat(256))),
            "m:Name: expected a length from 1 to 255, found 256",
        ),
        (
            |ask| ask.subject = Some(String::new()),
            "m:Subject: expected a length from 1 to 255, found 0",
        ),
    ];
    for (spoil, expected) in cases {
        let mut ask = Ask::new(Importance::Low);
        spoil(&mut ask);
        let error = ews_types::Envelope::new(ask).to_xml().unwrap_err().to_string();
        assert_eq!(error, format!("/soap:Envelope/soap:Body/m:Ask/{expected}"));
    }
    // The bounds themselves, in characters and not in bytes
    let allowed = Ask {
        percent: Some(100),
        subject: Some("ä".repeat(255)),
        count: Some(1.into()),
        below: Some(-1),
        ..Ask::new(Importance::Low)
    };
    assert_eq!(read::<Ask>(&write(allowed.clone())).unwrap(), allowed);
    let given = "<Ask><Importance>Low</Importance><Percent>101</Percent><Subject/></Ask>";
    let read = read_leniently::<Ask>(given).unwrap();
    assert_eq!((read.percent, read.subject.as_deref()), (Some(101), Some("")));
}

/// Reads each document strictly, and checks that it is written as it was, or as the second text says.
fn come_back<B: ews_types::Body<Header: Default> + Clone + PartialEq + std::fmt::Debug>(documents: &[(&str, &str)]) {
    for (given, expected) in documents {
        let given = format!("<m:Ask>{given}</m:Ask>");
        let body: B = read(&given).unwrap_or_else(|error| panic!("{given}: {error}"));
        let expected = if expected.is_empty() {
            given
        } else {
            format!("<m:Ask>{expected}</m:Ask>")
        };
        let written = write(body.clone()).replace(r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#, "");
        assert_eq!(written, expected);
        assert_eq!(read::<B>(&expected).as_ref(), Ok(&body));
    }
}

/// The error of reading a document strictly, and of writing what a lenient reader makes of it, which are the same.
fn refused<B: ews_types::Body<Header: Default>>(content: &str) -> String {
    let given = format!("<m:Ask>{content}</m:Ask>");
    let error = read::<B>(&given)
        .err()
        .unwrap_or_else(|| panic!("{given} is read strictly"));
    let body: B = read_leniently(&given).unwrap_or_else(|error| panic!("{given}: {error}"));
    let written = ews_types::Envelope::new(body).to_xml();
    let written = written
        .err()
        .unwrap_or_else(|| panic!("{given} is written"))
        .to_string();
    let (path, expected) = written.split_once(": ").unwrap_or_default();
    assert!(
        error.starts_with(path) && error.ends_with(expected),
        "{given}: {error} / {written}"
    );
    expected.to_owned()
}

#[test]
fn a_union_keeps_every_value_of_its_members() {
    use e::unions::{Ask, Bytes, Level, LevelType, Name, Nested, Number, When};

    come_back::<Ask>(&[
        ("<m:When>2026-11-23</m:When>", ""),
        ("<m:When>2026-11-23T24:00:00-05:00</m:When>", ""),
        ("<m:When> 12:00:00 </m:When>", "<m:When>12:00:00</m:When>"),
        ("<m:When>-P1D</m:When>", ""),
        ("<m:When>2026-11</m:When>", ""),
        ("<m:When>0255</m:When>", "<m:When>255</m:When>"),
        ("<m:When>-0</m:When>", "<m:When>0</m:When>"),
        ("<m:Bytes>0aFF</m:Bytes>", "<m:Bytes>0AFF</m:Bytes>"),
        ("<m:Bytes>AA A=</m:Bytes>", "<m:Bytes>AAA=</m:Bytes>"),
        ("<m:Bytes>no  bytes</m:Bytes>", "<m:Bytes>no bytes</m:Bytes>"),
        ("<m:Bytes>?</m:Bytes>", ""),
        (
            "<m:Level>low</m:Level><m:Level>007</m:Level>",
            "<m:Level>low</m:Level><m:Level>7</m:Level>",
        ),
        ("<m:Levels> 1  low\n100 </m:Levels>", "<m:Levels>1 low 100</m:Levels>"),
        ("<m:Levels></m:Levels>", "<m:Levels/>"),
        ("<m:Nested>100</m:Nested>", ""),
        ("<m:Nested>1.50 2</m:Nested>", ""),
        ("<m:Nested>1 2 3</m:Nested>", ""),
        ("<m:Nested> high</m:Nested>", ""),
        ("<m:Nested>0101</m:Nested>", ""),
        ("<m:Nested/>", ""),
        ("<m:Number>123456789012345678901234567890</m:Number>", ""),
        ("<m:Number>-00</m:Number>", "<m:Number>0</m:Number>"),
        ("<m:Number>1.5E2</m:Number>", ""),
        ("<m:Number>0.50</m:Number>", "<m:Number>0.5</m:Number>"),
        ("<m:Number>-INF</m:Number>", ""),
        ("<m:Chosen>1</m:Chosen>", ""),
        ("<m:Spelled>007</m:Spelled>", ""),
        ("<m:Year>2026</m:Year>", ""),
        ("<m:Year>---31</m:Year>", ""),
        ("<m:Language>de-CH</m:Language>", ""),
        ("<m:Language/>", ""),
    ]);
    let ask = |content: &str| read::<Ask>(&format!("<m:Ask>{content}</m:Ask>")).unwrap();
    assert_eq!(ask("<m:When>255</m:When>").when, Some(When::UnsignedByte(255)));
    assert_eq!(
        ask("<m:Bytes>AAA=</m:Bytes>").bytes,
        Some(Bytes::Base64Binary(vec![0, 0].into()))
    );
    assert_eq!(
        ask("<m:Nested>high</m:Nested>").nested,
        Some(Nested::Level(Level::LevelType(LevelType::High)))
    );
    assert_eq!(
        ask("<m:Nested>0101</m:Nested>").nested,
        Some(Nested::Text("0101".to_owned()))
    );
    assert_eq!(ask("<m:Name>12</m:Name>").name, Some(Name::Int(12)));
    assert_eq!(ask("<m:Number>7</m:Number>").number, Some(Number::Integer(7.into())));
}

#[test]
fn a_union_in_an_attribute_is_one_in_an_element() {
    for (given, written) in [
        (r#"Level="high""#, r#"Level="high""#),
        (r#"Level="05""#, r#"Level="5""#),
        (r#"Size="PT1H""#, r#"Size="PT1H""#),
        (r#"Size="100""#, r#"Size="100""#),
        (r#"Size="1 0 true""#, r#"Size="true false true""#),
        (r#"Size="""#, r#"Size="""#),
    ] {
        let ask: e::unions::Ask = read(&format!("<m:Ask {given}/>")).unwrap();
        assert_eq!(write(ask), format!("<m:Ask {written}/>"), "{given}");
    }
}

#[test]
fn a_qualified_name_in_a_union_has_its_namespace() {
    use e::unions::{Ask, Name, Names};

    let given = r#"<Ask xmlns:x="urn:x"><Name>x:a</Name><Names>1 x:b c</Names></Ask>"#;
    let ask: Ask = read(given).unwrap();
    let name = |namespace, local| Name::QName(ews_types::QName::new(namespace, local));
    let messages = "http://schemas.microsoft.com/exchange/services/2006/messages";
    assert_eq!(ask.name, Some(name("urn:x", "a")));
    assert_eq!(
        ask.names,
        Some(Names(vec![Name::Int(1), name("urn:x", "b"), name(messages, "c")]))
    );
    assert_eq!(read::<Ask>(&write(ask.clone())), Ok(ask));
    assert!(read::<Ask>("<Ask><Name>unknown:a</Name></Ask>").is_err());
}

#[test]
fn what_no_member_of_a_union_takes_is_refused_or_kept_by_an_enumeration() {
    use e::unions::{Ask, Level, LevelType};

    let other = Level::LevelType(LevelType::Unrecognized("medium".to_owned()));
    let ask: Ask = read("<Ask><Level>medium</Level><Level>101</Level></Ask>").unwrap();
    assert_eq!(ask.level[0], other);
    assert_eq!(
        ask.level[1],
        Level::LevelType(LevelType::Unrecognized("101".to_owned()))
    );
    let error = read::<Ask>("<Ask><When>tomorrow</When></Ask>").unwrap_err();
    assert!(
        error.contains("/m:Ask/m:When (") && error.contains("tomorrow"),
        "{error}"
    );
    let ask = Ask {
        level: vec![Level::Int(101)],
        ..Ask::default()
    };
    let error = ews_types::Envelope::new(ask).to_xml().unwrap_err().to_string();
    assert!(
        error.ends_with("m:Level: expected a number from 0 to 100, found 101"),
        "{error}"
    );
    assert_eq!(
        refused::<Ask>("<m:Levels>1 2 3 low</m:Levels>"),
        "expected a length of at most 3, found 4"
    );
    assert_eq!(
        refused::<Ask>("<m:Nothing>x</m:Nothing>"),
        r#"expected no value at all, found "x""#
    );
}

#[test]
fn values_that_satisfy_their_facets_come_back() {
    come_back::<e::facets::Ask>(&[
        ("<m:Price>0.1</m:Price>", ""),
        ("<m:Price>+009.990</m:Price>", ""),
        ("<m:Day>2020-01-01</m:Day><m:Day>2020-12-31</m:Day>", ""),
        ("<m:Span>P1M</m:Span>", ""),
        ("<m:Ratio>1</m:Ratio>", ""),
        ("<m:Huge>-100000000000000000000</m:Huge>", ""),
        ("<m:Small>-0</m:Small>", "<m:Small>0</m:Small>"),
        ("<m:Below>-127</m:Below>", ""),
        ("<m:Digits>-999</m:Digits>", ""),
        ("<m:Hash>0AFF</m:Hash>", ""),
        ("<m:Key>AAEC</m:Key>", ""),
        ("<m:Pair>0 100</m:Pair>", ""),
        ("<m:Tokens>a  b</m:Tokens>", "<m:Tokens>a b</m:Tokens>"),
        ("<m:References>a b c</m:References>", ""),
        ("<m:Name>m:longer</m:Name>", ""),
        ("<m:Line>a\n\tb </m:Line>", "<m:Line>a  b </m:Line>"),
        ("<m:Word>  a \n b  </m:Word>", "<m:Word>a b</m:Word>"),
        ("<m:Text> \n </m:Text>", ""),
        ("<m:Code> 007 </m:Code>", "<m:Code>007</m:Code>"),
        ("<m:Answer>1</m:Answer>", ""),
        ("<m:Dozen>012</m:Dozen>", "<m:Dozen>12</m:Dozen>"),
        (r#"<m:Holes>1</m:Holes><m:Holes xsi:nil="true"/>"#, ""),
        ("<m:Culture>de</m:Culture>", ""),
        ("<m:Year>-0044</m:Year>", ""),
    ]);
    let given = r#"<m:Ask Version="1.00" Size="100"/>"#;
    let ask: e::facets::Ask = read(given).unwrap();
    assert_eq!((ask.version.as_deref(), ask.size), (Some("1.00"), Some(100)));
}

#[test]
fn values_that_violate_their_facets_are_neither_read_strictly_nor_written() {
    for (content, expected) in [
        (
            "<m:Price>0.09</m:Price>",
            "a number of at least 0.1 and below 10, found 0.09",
        ),
        (
            "<m:Price>10.0</m:Price>",
            "a number of at least 0.1 and below 10, found 10.0",
        ),
        ("<m:Price>1.001</m:Price>", "at most 2 fraction digits, found 1.001"),
        ("<m:Price>1e0</m:Price>", "a number, found \"1e0\""),
        (
            "<m:Day>2019-12-31</m:Day>",
            "a date of at least 2020-01-01 and below 2021-01-01, found 2019-12-31",
        ),
        (
            "<m:Day>2021-01-01</m:Day>",
            "a date of at least 2020-01-01 and below 2021-01-01, found 2021-01-01",
        ),
        ("<m:Day>2020-02-30</m:Day>", "a date, found \"2020-02-30\""),
        (
            "<m:Span>PT0S</m:Span>",
            "a duration above PT0S and of at most P1M, found PT0S",
        ),
        (
            "<m:Span>P32D</m:Span>",
            "a duration above PT0S and of at most P1M, found P32D",
        ),
        ("<m:Ratio>1.5</m:Ratio>", "a number from -1 to 1E0, found 1.5"),
        (
            "<m:Huge>100000000000000000001</m:Huge>",
            "a number from -100000000000000000000 to 100000000000000000000, found 100000000000000000001",
        ),
        ("<m:Small>10</m:Small>", "a number of at most 9, found 10"),
        (
            "<m:Below>-128</m:Below>",
            "a number above -128 and below 127, found -128",
        ),
        ("<m:Below>127</m:Below>", "a number above -128 and below 127, found 127"),
        ("<m:Digits>1000</m:Digits>", "at most 3 digits, found 1000"),
        ("<m:Hash>0A</m:Hash>", "a length from 2 to 2, found 1"),
        ("<m:Key>AAECAw==</m:Key>", "a length of at most 3, found 4"),
        ("<m:Pair>1</m:Pair>", "a length from 2 to 2, found 1"),
        ("<m:Pair>1 101</m:Pair>", "a number from 0 to 100, found 101"),
        ("<m:Tokens/>", "a length from 1 to 2, found 0"),
        ("<m:Tokens>a b c</m:Tokens>", "a length from 1 to 2, found 3"),
        ("<m:Tokens>a+</m:Tokens>", "a name token, found \"a+\""),
        ("<m:References/>", "a length of at least 1, found 0"),
        ("<m:Line>a \n b </m:Line>", "a length of at most 5, found 6"),
        ("<m:Word>abcdef</m:Word>", "a length of at most 5, found 6"),
        ("<m:Text>ab</m:Text>", "a length from 3 to 3, found 2"),
        ("<m:Code>65536</m:Code>", "a number from 0 to 65535, found 65536"),
        ("<m:Answer>yes</m:Answer>", "a boolean, found \"yes\""),
        ("<m:Dozen>13</m:Dozen>", "one of \"12\", \"24\", found \"13\""),
        (
            r#"<m:Holes xsi:nil="true"/><m:Holes>101</m:Holes>"#,
            "a number from 0 to 100, found 101",
        ),
        ("<m:Culture>d_e</m:Culture>", "a language tag, found \"d_e\""),
        ("<m:Year>44</m:Year>", "a value of xs:gYear, found \"44\""),
    ] {
        assert_eq!(
            refused::<e::facets::Ask>(content),
            format!("expected {expected}"),
            "{content}"
        );
    }
    let given = "<Ask><Day>2020-01-01</Day><Day>2019-12-31</Day><Span>P1D</Span></Ask>";
    let error = read::<e::facets::Ask>(given).unwrap_err();
    assert!(error.starts_with("/soap:Envelope/soap:Body/m:Ask/m:Day ("), "{error}");
    let error = read::<e::facets::Ask>(r#"<Ask Version="1.1"/>"#).unwrap_err();
    assert!(
        error.contains("/m:Ask/@Version") && error.ends_with("expected one of \"1.0\", found \"1.1\""),
        "{error}"
    );
}

#[test]
fn an_empty_element_of_any_simple_type_has_its_default_or_fixed_value() {
    use e::fixed_values::{Ask, AskChoice, Color, Either};

    let empty = r#"<m:Number/><m:Text></m:Text><m:Fixed><!-- empty --></m:Fixed><m:Color/><m:Color>blue</m:Color><m:Color/>\
        <m:Bytes/><m:Items/><m:Either/><m:Holes/><m:Holes xsi:nil="true"/><m:Note By="me"/><m:Day/>"#;
    let empty = empty.replace("\\\n        ", "");
    let full = r#"<m:Number>5</m:Number><m:Text>none</m:Text><m:Fixed>v 1</m:Fixed><m:Color>red</m:Color>\
        <m:Color>blue</m:Color><m:Color>red</m:Color><m:Bytes>AAEC</m:Bytes><m:Items>1 2</m:Items><m:Either>7</m:Either>\
        <m:Holes>true</m:Holes><m:Holes xsi:nil="true"/><m:Note By="me">hello</m:Note><m:Day>2020-02-29</m:Day>"#;
    let full = full.replace("\\\n        ", "");
    come_back::<Ask>(&[
        (&empty, &full),
        ("<m:Number/><m:Hour/>", "<m:Number>5</m:Number><m:Hour>12</m:Hour>"),
        // In the spelling of the schema: validators compare texts here.
        (
            "<m:Number>5</m:Number><m:Padded/><m:Rate>1.50</m:Rate>",
            "<m:Number>5</m:Number><m:Padded>05</m:Padded><m:Rate>1.50</m:Rate>",
        ),
        (
            r#"<m:Number/><m:Steps/><m:Pair>01 2</m:Pair><m:Other>red</m:Other><m:Remark By="me"/>"#,
            r#"<m:Number>5</m:Number><m:Steps>1 +2</m:Steps><m:Pair>1 2</m:Pair><m:Other>red</m:Other><m:Remark By="me">seen</m:Remark>"#,
        ),
    ]);

    let ask: Ask = read(&format!("<m:Ask>{empty}</m:Ask>")).unwrap();
    assert_eq!((ask.number, ask.text.as_deref()), (5, Some("none")));
    assert_eq!(ask.color, [Color::Red, Color::Blue, Color::Red]);
    assert_eq!(ask.either, Some(Either::Int(7)));
    assert_eq!(ask.holes, [Some(true), None]);
    assert_eq!(ask.note.unwrap().value, "hello");
    assert_eq!(ask.choice, Some(AskChoice::Day("2020-02-29".into())));
    assert_eq!(ask.mode, None, "an attribute that is absent stays so");
}

#[test]
fn what_would_be_read_as_another_value_is_not_written() {
    use e::fixed_values::{Ask, Either, Items, Note};

    type Spoil = fn(&mut Ask);
    let cases: [(Spoil, &str); 10] = [
        (
            |ask| ask.padded = Some("6".to_owned()),
            "m:Padded: expected one of \"05\", found \"6\"",
        ),
        (
            |ask| ask.code = Some(ews_types::ResponseCode::ErrorAccessDenied),
            "@Code: expected one of \"NoError\", found \"ErrorAccessDenied\"",
        ),
        (
            |ask| ask.note = Some(Note::new("")),
            "m:Note: expected a text that is not empty",
        ),
        (
            |ask| ask.remark = Some(Note::new("new")),
            "m:Remark: expected one of \"seen\", found \"new\"",
        ),
        (
            |ask| ask.pair = Some(Items(vec![3])),
            "m:Pair: expected one of \"1 2\", found \"3\"",
        ),
        (
            |ask| ask.other = Some(Either::Int(7)),
            "m:Other: expected one of \"red\", found \"7\"",
        ),
        (|ask| ask.text = Some(String::new()), "stands for \"none\""),
        (|ask| ask.bytes = Some(Vec::new().into()), "stands for \"AAEC\""),
        (|ask| ask.items = Some(Items(Vec::new())), "stands for \"1 2\""),
        (
            |ask| ask.fixed = Some("w".to_owned()),
            "m:Fixed: expected one of \"v 1\", found \"w\"",
        ),
    ];
    for (spoil, expected) in cases {
        let mut ask = Ask::new(1);
        spoil(&mut ask);
        let error = ews_types::Envelope::new(ask).to_xml().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn the_white_space_of_an_enumeration_counts_as_its_type_says() {
    use e::enumerations::{Ask, Collapsed, Spaced};

    come_back::<Ask>(&[
        (
            "<m:Spaced>a</m:Spaced><m:Spaced> a </m:Spaced><m:Spaced>a  b</m:Spaced>",
            "",
        ),
        (
            "<m:Collapsed>\n dark  red</m:Collapsed>",
            "<m:Collapsed>dark red</m:Collapsed>",
        ),
        ("<m:Fewer>b</m:Fewer>", ""),
        ("<m:Signed>-01.50</m:Signed><m:Signed>+1</m:Signed>", ""),
        ("<m:Nothing/>", ""),
    ]);
    let ask: Ask = read("<Ask><Spaced> a </Spaced><Spaced>\na</Spaced><Collapsed>dark red</Collapsed></Ask>").unwrap();
    assert_eq!(ask.spaced, [Spaced::A2, Spaced::A]);
    assert_eq!(ask.collapsed, Some(Collapsed::DarkRed));
    assert_eq!(
        refused::<Ask>("<m:Signed>2</m:Signed>"),
        "expected one of \"-1.5\", \"1\", found \"2\""
    );
    assert_eq!(
        refused::<Ask>("<m:Nothing>x</m:Nothing>"),
        "expected one of \"\", found \"x\""
    );
}

#[test]
fn enumerated_lists_are_compared_by_value() {
    use e::enumerations::Ask;

    come_back::<Ask>(&[
        ("<m:Doubles>1.5 20</m:Doubles><m:Doubles>INF</m:Doubles>", ""),
        ("<m:Doubles>+1.50\n 2e1</m:Doubles>", "<m:Doubles>1.5 20</m:Doubles>"),
        ("<m:Words>a b</m:Words>", ""),
        ("<m:Words> a\n b </m:Words>", "<m:Words>a b</m:Words>"),
    ]);
    for other in [
        "<m:Doubles>1.5</m:Doubles>",
        "<m:Doubles>1.5 20 20</m:Doubles>",
        "<m:Words>a b c</m:Words>",
    ] {
        let error = refused::<Ask>(other);
        assert!(error.starts_with("expected one of "), "{other}: {error}");
    }
}

#[test]
fn an_element_that_is_fixed_twice_has_either_value() {
    use e::fixed_values::Ask;

    let steps = |steps: &str| format!("<m:Number>1</m:Number><m:Twice><m:Step>delete</m:Step>{steps}</m:Twice>");
    let write = steps("<m:Step>write</m:Step>");
    let ratios = steps("<m:Step>write</m:Step><m:Ratio>2</m:Ratio><m:Ratio>1.50</m:Ratio>");
    come_back::<Ask>(&[(&write, ""), (&ratios, "")]);
    assert_eq!(
        refused::<Ask>(&steps("<m:Step>read</m:Step>")),
        "expected one of \"delete\", \"write\", found \"read\""
    );
}
