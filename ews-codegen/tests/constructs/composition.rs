//! Groups in groups and in restrictions, wildcards for attributes in derivations, heads with one substitute.

use ews_types::{QName, ReadOptions};

use super::e::composition::{
    Ask, AskChoice, AskChoice2, EitherChoice, Inner, Mark, Names, Narrow, ProseContent, Twice,
};
use crate::{read, read_leniently, write};

/// Reads a request with this content, and expects it to be written as it is.
fn round_trip(content: &str) -> Ask {
    let given = format!("<m:Ask><m:First>1</m:First>{content}</m:Ask>");
    let ask: Ask = read(&given).unwrap_or_else(|error| panic!("{error}\n{given}"));
    assert_eq!(write(ask.clone()), given);
    ask
}

fn refused(content: &str) -> String {
    let given = format!("<m:Ask><m:First>1</m:First>{content}</m:Ask>");
    read::<Ask>(&given).expect_err(content)
}

#[test]
fn elements_of_groups_in_groups_are_those_of_the_type() {
    assert_eq!(round_trip("").inner, []);
    assert_eq!(round_trip("<m:Second>2</m:Second>").inner, [Inner::Second(2)]);
    let both = round_trip("<m:Left>1</m:Left><m:Right>2</m:Right>");
    assert_eq!(both.inner, [Inner::Left(1), Inner::Right(2)]);
}

#[test]
fn a_restriction_has_the_content_of_its_own_and_the_attributes_of_its_base() {
    let narrow = round_trip(r#"<m:Narrow Kept="k"><m:Left>1</m:Left><m:Right>2</m:Right></m:Narrow>"#).narrow;
    let expected = Narrow {
        kept: Some("k".to_owned()),
        right: Some(2),
        ..Narrow::new(1)
    };
    assert_eq!(narrow, Some(expected));
    assert!(refused("<m:Narrow><m:Left>1</m:Left><m:More>1</m:More></m:Narrow>").contains("unknown element m:More"));
    assert!(refused(r#"<m:Narrow Dropped="d"><m:Left>1</m:Left></m:Narrow>"#).contains("unknown attribute Dropped"));
    let either = round_trip("<m:Either><m:Two>2</m:Two></m:Either>").either;
    assert_eq!(either.map(|either| either.choice), Some(EitherChoice::Two(2)));
    assert!(refused("<m:Either><m:Three>3</m:Three></m:Either>").contains("unknown element m:Three"));
}

#[test]
fn a_group_in_an_extension_follows_the_content_of_the_base() {
    let extended = round_trip("<m:Extended><m:Three>3</m:Three><m:Left>1</m:Left></m:Extended>").extended;
    let extended = extended.expect("it is there");
    assert_eq!((extended.left, extended.right), (1, None));
    assert!(refused("<m:Extended><m:Three>3</m:Three></m:Extended>").contains("m:Left is missing"));
}

#[test]
fn the_wildcard_for_attributes_is_the_union_of_an_extension_and_its_base() {
    let attribute = |element: &str, namespace: &str| format!(r#"<m:{element} xmlns:n1="urn:{namespace}" n1:x="1"/>"#);
    for (element, taken) in [
        ("Wide", "ab"),
        ("Same", "a"),
        ("Closed", ""),
        ("Reopened", "b"),
        ("Grouped", "b"),
    ] {
        for namespace in ["a", "b", "c"] {
            let content = attribute(element, namespace);
            match taken.contains(namespace) {
                true => drop(round_trip(&content)),
                false => assert!(refused(&content).contains("unknown attribute {urn:"), "{content}"),
            }
        }
    }
}

#[test]
fn an_abstract_head_with_one_substitute_is_that_element() {
    assert_eq!(round_trip("<m:Only>1</m:Only>").only, Some(1));
    assert!(refused("<m:Head>1</m:Head>").contains("unknown element m:Head"));
}

#[test]
fn what_occurs_zero_times_is_not_there() {
    for never in ["NeverOne", "Never", "NeverAsWell"] {
        let content = format!("<m:{never}>1</m:{never}>");
        assert!(refused(&content).contains("unknown element"), "{never}");
    }
    assert!(refused("<x xmlns='urn:never'/>").contains("unknown element"));
}

#[test]
fn a_sequence_of_one_element_is_an_alternative_like_any_other() {
    let choice = |content: &str| round_trip(content).choice.expect("one was chosen");
    assert_eq!(choice("<m:Alone>1</m:Alone>"), AskChoice::Alone(1));
    assert_eq!(choice("<m:Within>2</m:Within>"), AskChoice::Within(2));
}

#[test]
fn a_choice_with_an_empty_alternative_may_be_absent() {
    assert_eq!(round_trip("").choice2, None);
    assert_eq!(
        round_trip("<m:Perhaps>1</m:Perhaps>").choice2,
        Some(AskChoice2::Perhaps(1))
    );
}

#[test]
fn members_of_a_substitution_group_may_stand_among_text() {
    let prose = round_trip("<m:Prose>a <m:Bold>b</m:Bold> c</m:Prose><m:Italic>d</m:Italic>");
    assert_eq!(prose.mark, Some(Mark::Italic("d".to_owned())));
    let expected = [
        ProseContent::Text("a ".to_owned()),
        ProseContent::Bold("b".to_owned()),
        ProseContent::Text(" c".to_owned()),
    ];
    assert_eq!(prose.prose.expect("it is there").content, expected);
}

#[test]
fn a_member_that_a_union_has_twice_counts_once() {
    assert_eq!(round_trip("<m:Twice>1</m:Twice>").twice, Some(Twice::Int(1)));
    let twice = round_trip("<m:Twice>true</m:Twice>").twice.expect("it is there");
    match twice {
        Twice::Int(_) => panic!("true is no number"),
        Twice::Boolean(value) => assert!(value),
    }
}

#[test]
fn a_list_of_entities_is_a_list_of_names() {
    let ask = round_trip("<m:Entities>a b</m:Entities>");
    assert_eq!(ask.entities.map(|list| list.0.len()), Some(2));
    assert!(refused("<m:Entities>a 1</m:Entities>").contains("expected a name"));
    assert!(refused("<m:Entities/>").contains("expected a length of at least 1"));
}

#[test]
fn bounds_next_to_those_of_the_built_in_type_hold() {
    for within in ["-127", "0", "126"] {
        round_trip(&format!("<m:Bounded>{within}</m:Bounded>"));
    }
    for outside in ["-128", "127"] {
        let error = refused(&format!("<m:Bounded>{outside}</m:Bounded>"));
        assert!(
            error.ends_with(&format!("expected a number from -127 to 126, found {outside}")),
            "{error}"
        );
    }
    round_trip("<m:Most>100000000000000000000</m:Most>");
    assert!(refused("<m:Most>-1</m:Most>").contains("expected a number from 0"));
}

#[test]
fn white_space_of_a_normalized_string_is_spaces() {
    let ask: Ask = read("<Ask><First/><Line> a\n\tb</Line></Ask>").unwrap();
    assert_eq!(ask.line.as_deref(), Some(" a  b"));
}

#[test]
fn a_list_of_names_has_their_namespaces() {
    let ask: Ask = read_leniently(r#"<Ask xmlns:x="urn:x"><First/><Names>x:a  x:b</Names></Ask>"#).unwrap();
    assert_eq!(
        ask.names,
        Some(Names(vec![QName::new("urn:x", "a"), QName::new("urn:x", "b")]))
    );
    let written = ews_types::Envelope::new(ask.clone()).to_xml().unwrap();
    assert_eq!(ReadOptions::new().strict().read::<Ask>(&written).unwrap().body, ask);
}
