//! `xsi:type` where the declared type is not abstract: what the derived type adds is kept and written back.

use ews_types::{Envelope, ReadOptions};

use super::e::derivation::{
    Ask, Circle, Code, DoubleName, GrossAmount, Item, ListedCode, Message, Name, Ring, Shape, ShapeType, SignedMessage,
    UrgentAsk,
};
use crate::{read, write};

const XSI: &str = r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;

/// Reads a request with this content, and expects it to be written as it is.
fn round_trip(content: &str) -> Ask {
    let given = format!("<m:Ask>{}</m:Ask>", content.replace('\n', ""));
    let ask: Ask = read(&given).unwrap_or_else(|error| panic!("{error}\n{given}"));
    assert_eq!(plain(&write(ask.clone())), given);
    ask
}

/// Without declarations of namespaces.
fn plain(written: &str) -> String {
    let mut plain = String::new();
    let mut rest = written;
    while let Some(at) = rest.find(" xmlns:") {
        plain.push_str(&rest[..at]);
        let value = &rest[at..];
        let end = value.match_indices('"').nth(1).map_or(value.len(), |(end, _)| end + 1);
        rest = &value[end..];
    }
    plain + rest
}

#[test]
fn a_plain_use_has_no_derived_type() {
    let ask = round_trip(r#"<m:Item Id="1"><t:Subject>s</t:Subject></m:Item>"#);
    assert_eq!(ask.item[0].derived, None);
    assert_eq!(ask.item[0].derived::<Message>(), Ok(None));
}

#[test]
fn the_declared_type_can_be_named() {
    let ask = round_trip(r#"<m:Item Id="1" xsi:type="t:ItemType"><t:Subject>s</t:Subject></m:Item>"#);
    let item = &ask.item[0];
    assert_eq!((&*item.id, item.subject.as_deref()), ("1", Some("s")));
    assert_eq!(item.derived.as_ref().map(|named| named.name()), Some("ItemType"));
    assert_eq!(item.derived::<Message>(), Ok(None));
}

#[test]
fn a_derived_type_is_kept_through_any_number_of_steps() {
    let ask = round_trip(
        r#"<m:Item Id="1" xsi:type="t:SentItemType"><t:Subject>s</t:Subject><t:Sender>a</t:Sender></m:Item>
<m:Item Id="2" xsi:type="t:MessageType" Size="7"><t:Sender>b</t:Sender><t:IsRead>true</t:IsRead></m:Item>
<m:Item Id="3"/>"#,
    );
    let [sent, message, plain] = &ask.item[..] else {
        panic!("{ask:?}")
    };
    assert_eq!(sent.subject.as_deref(), Some("s"));
    assert_eq!(
        sent.derived::<Message>(),
        Ok(None),
        "the base of a message is no message"
    );
    let message: Message = message.derived().unwrap().expect("a message");
    assert_eq!(
        (message.id.as_str(), message.size, message.is_read),
        ("2", Some(7), Some(true))
    );
    assert_eq!(message.sender.as_deref(), Some("b"));
    assert_eq!(plain.derived, None);
}

#[test]
fn a_derived_type_can_be_of_another_namespace() {
    let given = r#"<Ask xmlns:y="urn:x"><Item Id="1" y:Level="2" xsi:type="y:SignedMessageType">
        <t:IsRead>true</t:IsRead><y:Signature>AAEC</y:Signature></Item></Ask>"#;
    let ask: Ask = read(given).unwrap();
    assert_eq!(read::<Ask>(&write(ask.clone())).unwrap(), ask);

    let message: Message = ask.item[0].derived().unwrap().expect("derived from a message");
    assert_eq!(message.is_read, Some(true));
    let signed: SignedMessage = message.derived().unwrap().expect("a signed message");
    assert_eq!((&signed.signature[..], signed.level), (&[0, 1, 2][..], Some(2)));
    assert_eq!(ask.item[0].derived::<SignedMessage>(), Ok(Some(signed)));
}

#[test]
fn a_value_of_a_derived_type_becomes_one_of_its_base() {
    let attached = Item::from_derived(&Message {
        id: "2".to_owned(),
        sender: Some("b".to_owned()),
        ..Message::default()
    });
    let message = Message {
        id: "1".to_owned(),
        subject: Some("a\u{1}b & c".to_owned()),
        is_read: Some(false),
        attached: Some(attached.unwrap()),
        ..Message::default()
    };
    let item = Item::from_derived(&message).unwrap();
    assert_eq!((item.id.as_str(), &item.subject), ("1", &message.subject));
    assert_eq!(item.derived(), Ok(Some(message)));
}

#[test]
fn derived_types_nest() {
    let ask = round_trip(
        r#"<m:Item Id="1" xsi:type="t:MessageType"><t:IsRead>true</t:IsRead><t:Attached Id="2" xsi:type="t:MessageType">
<t:IsRead>false</t:IsRead></t:Attached></m:Item>"#,
    );
    let message: Message = ask.item[0].derived().unwrap().expect("a message");
    let attached: Message = message
        .attached
        .expect("an item")
        .derived()
        .unwrap()
        .expect("a message");
    assert_eq!(attached.is_read, Some(false));
}

#[test]
fn a_choice_holds_derived_types_as_well() {
    round_trip(r#"<m:First Id="1" xsi:type="t:MessageType"><t:IsRead>true</t:IsRead></m:First>"#);
}

#[test]
fn text_keeps_the_attributes_of_a_derived_type() {
    let ask = round_trip(
        r#"<m:Price Currency="EUR" xsi:type="m:GrossAmountType" Tax="20">12.50</m:Price>
<m:Code xsi:type="m:ListedCodeType" List="a">b</m:Code>"#,
    );
    let price: GrossAmount = ask.price.expect("a price").derived().unwrap().expect("a gross amount");
    assert_eq!((price.value.as_str(), price.tax.as_deref()), ("12.50", Some("20")));
    let code: ListedCode = ask.code.expect("a code").derived().unwrap().expect("a listed code");
    assert_eq!((code.value.as_str(), code.list.as_deref()), ("b", Some("a")));

    let ask = round_trip(r#"<m:Code xsi:type="m:ShortCodeType">abc</m:Code>"#);
    assert_eq!(ask.code.map(|Code { value, .. }| value).as_deref(), Some("abc"));
}

#[test]
fn an_added_element_with_the_name_of_an_inherited_one_is_another() {
    for content in [
        "<m:Given>a</m:Given><m:Family>b</m:Family><m:Given>c</m:Given><m:Family>d</m:Family>",
        "<m:Family>b</m:Family><m:Given>c</m:Given><m:Derived>e</m:Derived>",
        "<m:Family>b</m:Family><m:Family>d</m:Family>",
    ] {
        let ask = round_trip(&format!(
            r#"<m:Name derived="true" xsi:type="m:DoubleNameType">{content}</m:Name>"#
        ));
        let name = ask.name.expect("a name");
        assert_eq!((name.derived, name.family.as_str()), (Some(true), "b"));
    }
    let name = Name {
        derived_type: None,
        ..Name::new("b")
    };
    assert_eq!(name.derived::<DoubleName>(), Ok(None));
}

#[test]
fn a_restriction_keeps_its_name_and_the_order_does_not_matter() {
    let given = r#"<Ask><Range xsi:type="ClosedRangeType"><To>2</To><From>1</From></Range></Ask>"#;
    let ask: Ask = read(given).unwrap();
    let written = plain(&write(ask));
    let expected = r#"<m:Range xsi:type="m:ClosedRangeType"><m:From>1</m:From><m:To>2</m:To></m:Range>"#;
    assert!(written.contains(expected), "{written}");
    let error = read::<Ask>(&given.replace("<To>", "<New/><To>")).unwrap_err();
    assert!(error.contains("unknown element m:New"), "{error}");
}

#[test]
fn a_member_of_a_substitution_group_can_have_an_abstract_type() {
    let ask = round_trip(
        r#"<m:Figure xsi:type="m:CircleType" Radius="1"/><m:Circle Radius="2"/>
<m:Figure xsi:type="m:RingType" Radius="3"><m:Hole Radius="1"/></m:Figure>
<m:Circle Radius="4" xsi:type="m:RingType"><m:Hole Radius="2" xsi:type="m:RingType"><m:Hole Radius="1"/></m:Hole></m:Circle>"#
            .replace(r#"<m:Figure xsi:type="m:CircleType" Radius="1"/>"#, r#"<m:Figure Radius="1" xsi:type="m:CircleType"/>"#)
            .replace(r#"<m:Figure xsi:type="m:RingType" Radius="3">"#, r#"<m:Figure Radius="3" xsi:type="m:RingType">"#)
            .as_str(),
    );
    let Ask { shape, .. } = ask;
    assert_eq!(shape[0], Shape::Figure(ShapeType::Circle(Circle::new(1))));
    let Shape::Circle(circle) = &shape[3] else {
        panic!("{shape:?}")
    };
    let ring: Ring = circle.derived().unwrap().expect("a ring");
    assert_eq!(ring.hole.radius, 2);
}

#[test]
fn a_request_can_be_of_a_derived_type() {
    let given = r#"<m:Ask xsi:type="m:UrgentAskType"><m:Item Id="1"/><m:Deadline>2013-08-29</m:Deadline></m:Ask>"#;
    let ask: Ask = read(given).unwrap();
    let urgent: UrgentAsk = ask.derived().unwrap().expect("an urgent one");
    assert_eq!((urgent.item.len(), urgent.deadline.as_str()), (1, "2013-08-29"));
    assert_eq!(Ask::from_derived(&urgent), Ok(ask.clone()));
    assert_eq!(plain(&write(ask)), given);
}

#[test]
fn another_type_is_an_error_with_its_place_or_passed_over() {
    let given = format!(
        r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"{XSI}><s:Body>
<Ask xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
<Item Id="1" xsi:type="AmountType"/></Ask></s:Body></s:Envelope>"#
    );
    let error = ReadOptions::new().strict().read::<Ask>(&given).unwrap_err().to_string();
    assert_eq!(
        error,
        "/soap:Envelope/soap:Body/m:Ask/m:Item/@xsi:type (line 3, column 24): xsi:type is \"AmountType\"; expected one of \
        t:ItemType, t:SentItemType, t:MessageType, {urn:x}SignedMessageType"
    );
    let read = ReadOptions::new().read_reporting::<Ask>(&given).unwrap();
    assert_eq!(
        read.value.body.item,
        [Item {
            id: "1".to_owned(),
            ..Item::default()
        }]
    );
    let [skipped] = &read.skipped[..] else {
        panic!("{:?}", read.skipped)
    };
    assert_eq!(skipped.path, "/soap:Envelope/soap:Body/m:Ask/m:Item/@xsi:type");
    assert_eq!((skipped.position.line, skipped.position.column), (3, 24));
}

#[test]
fn a_type_that_is_not_kept_is_reported() {
    let given = format!(
        r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"{XSI}><s:Body xmlns:xs="http://www.w3.org/2001/XMLSchema"
xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"><Ask>
<Second xsi:type="xs:token">a</Second>
<Figure xsi:type="RingType" Radius="1"><Hole Radius="2"/></Figure></Ask></s:Body></s:Envelope>"#
    );
    for options in [ReadOptions::new(), ReadOptions::new().strict()] {
        let read = options.read_reporting::<Ask>(&given).unwrap();
        let skipped: Vec<_> = read.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
        assert_eq!(skipped, ["/soap:Envelope/soap:Body/m:Ask/m:Second/@xsi:type"]);
    }
}

#[test]
fn a_derived_value_that_the_type_does_not_allow_is_an_error_when_asked_for() {
    let ask = round_trip(r#"<m:Item Id="1" xsi:type="t:MessageType"><t:IsRead>maybe</t:IsRead></m:Item>"#);
    let error = ask.item[0].derived::<Message>().unwrap_err();
    assert!(
        error.to_string().contains("expected a boolean, found \"maybe\""),
        "{error}"
    );
}

#[test]
fn a_name_that_is_none_is_not_written() {
    let mut item = Item {
        id: "1".to_owned(),
        ..Item::default()
    };
    item.derived = Some(Default::default());
    let error = Envelope::new(Ask {
        item: vec![item],
        ..Ask::default()
    })
    .to_xml()
    .unwrap_err();
    assert!(error.to_string().contains("is no name"), "{error}");
}
