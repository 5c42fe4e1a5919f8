//! What each case is for, in literal XML.

mod composition;
mod derivation;
mod namespaces;
mod occurrences;
mod operations;

/// The expected code of a case as a module, and the test that compares it.
macro_rules! case {
    ($name:ident) => {
        case!($name, |builder| builder.operation("Ask"));
    };
    ($name:ident, $choose:expr) => {
        /// The expected code.
        #[allow(
            dead_code,
            unreachable_pub,
            clippy::enum_variant_names,
            reason = "made for a library, of which a test uses a part; the names are those of the schema"
        )]
        pub(crate) mod $name {
            include!(concat!("../cases/", stringify!($name), "/expected.rs"));
        }

        #[test]
        fn $name() {
            crate::compare(stringify!($name), $choose);
        }
    };
}

/// What is generated.
pub(crate) mod expected {
    case!(any);
    case!(any_simple);
    case!(attributes);
    case!(chameleon);
    case!(choices);
    case!(defaults);
    case!(composition);
    case!(derivation);
    case!(derived);
    case!(documentation);
    case!(documents, |builder| builder
        .all()
        .type_("StockType")
        .type_("{urn:orders}CodeType"));
    case!(enumerations);
    case!(facets);
    case!(fixed_values);
    case!(foreign);
    case!(groups);
    case!(inclusion);
    case!(inheritance);
    case!(irregular);
    case!(long_names);
    case!(mixed);
    case!(names);
    case!(nillable);
    case!(no_namespace);
    case!(occurrences);
    case!(one_way, |builder| builder.all_operations());
    case!(operation_elements, |builder| builder.all_operations());
    case!(recursion);
    case!(redefinition);
    case!(redefinition_chain);
    case!(response_messages, |builder| builder.all_operations());
    case!(scalars);
    case!(simple_types);
    case!(substitution);
    case!(text_content);
    case!(unions);
    case!(wildcards);
}

mod arbitrary;
mod content;
mod documents;
mod simple;

use expected as e;

use crate::{read, write};

#[test]
fn attributes_of_groups_and_of_any_name_are_kept() {
    let given = r#"<Ask Id="a" Count="4294967295" Offset="-1" Max="2" xml:lang="de" t:Extra="x"/>"#;
    let ask: e::attributes::Ask = read(given).unwrap();
    assert_eq!(
        (ask.id.as_str(), ask.count, ask.offset, ask.max),
        ("a", Some(u32::MAX), Some(-1), Some(2))
    );
    assert_eq!(ask.lang.as_deref(), Some("de"));
    assert_eq!(ask.scope, None, "a default is documented, not made up");
    assert_eq!(ask.any_attribute.len(), 1);
    assert_eq!(write(ask), given.replace("<Ask", "<m:Ask"));
}

#[test]
fn a_required_attribute_must_be_there() {
    let error = read::<e::attributes::Ask>("<Ask/>").unwrap_err();
    assert!(error.contains("Id"), "{error}");
}

#[test]
fn scalars_have_the_width_of_the_schema_and_dates_keep_their_text() {
    let given = "<m:Ask><m:Text/><m:Flag>true</m:Flag><m:Byte>-128</m:Byte><m:Short>-1</m:Short><m:Int>1</m:Int>\
        <m:Long>9223372036854775807</m:Long><m:Positive>18446744073709551615</m:Positive><m:Double>0.5</m:Double>\
        <m:Decimal>1.10</m:Decimal><m:When>2013-08-29T10:22:59.5Z</m:When><m:Day>2013-08-29+01:00</m:Day>\
        <m:Clock>09:00:00</m:Clock><m:Span>-PT480M</m:Span><m:Bytes>AAEC</m:Bytes><m:Names>a</m:Names><m:Names/></m:Ask>";
    let ask: e::scalars::Ask = read(given).unwrap();
    assert_eq!((ask.byte, ask.long), (Some(i8::MIN), Some(i64::MAX)));
    assert_eq!(ask.positive, Some(u64::MAX.into()));
    assert_eq!(ask.decimal.as_deref(), Some("1.10"));
    assert_eq!(ask.names, ["a", ""]);
    assert_eq!(write(ask), given);
    assert!(read::<e::scalars::Ask>("<Ask><Text/><Flag>1</Flag><Byte>128</Byte></Ask>").is_err());
}

#[test]
fn a_value_that_an_enumeration_does_not_list_is_kept() {
    let given = "<m:Ask><m:Importance>Extreme</m:Importance><m:Days>Monday Someday</m:Days><m:Tag>0x3fa4</m:Tag>\
        <m:Minutes>15</m:Minutes><m:Color>dark red</m:Color></m:Ask>";
    let ask: e::simple_types::Ask = read(given).unwrap();
    assert_eq!(
        ask.importance,
        e::simple_types::Importance::Unrecognized("Extreme".to_owned())
    );
    let days = ask.days.clone().unwrap().0;
    assert_eq!(days[0], e::simple_types::DayOfWeek::Monday);
    assert_eq!(days[1].as_str(), "Someday");
    assert_eq!(ask.tag, Some(e::simple_types::PropertyTag::Text("0x3fa4".to_owned())));
    assert_eq!(ask.minutes, Some(15));
    assert_eq!(ask.color, Some(e::simple_types::Color::DarkRed));
    assert_eq!(write(ask), given);
}

#[test]
fn a_union_takes_the_first_member_that_fits() {
    let ask: e::simple_types::Ask = read("<Ask><Importance>Low</Importance><Tag>16292</Tag></Ask>").unwrap();
    assert_eq!(ask.tag, Some(e::simple_types::PropertyTag::UnsignedShort(16292)));
}

#[test]
fn several_choices_in_a_sequence_are_several_enums() {
    let given = r#"<m:Ask><m:FractionalView Offset="3"></m:FractionalView><m:Nothing></m:Nothing>\
        <m:Changes><m:Delete>b</m:Delete><m:Create>a</m:Create><m:Delete>c</m:Delete></m:Changes><m:Names></m:Names></m:Ask>"#;
    let ask: e::choices::Ask = read(&given.replace("\\\n        ", "")).unwrap();
    assert_eq!(
        ask.view,
        Some(e::choices::AskView::FractionalView(e::choices::View::new(3)))
    );
    assert_eq!(ask.choice, e::choices::AskChoice::Nothing(e::choices::Empty {}));
    use e::choices::Change::{Create, Delete};
    assert_eq!(
        ask.changes.change,
        [Delete("b".to_owned()), Create("a".to_owned()), Delete("c".to_owned())]
    );
    let again: e::choices::Ask = read(&write(ask.clone())).unwrap();
    assert_eq!(again, ask);
}

#[test]
fn a_choice_that_must_be_made_is_missed() {
    let error = read::<e::choices::Ask>("<Ask><Changes><Create/></Changes><Names/></Ask>").unwrap_err();
    assert!(error.contains("m:Number") || error.contains("choice"), "{error}");
}

#[test]
fn what_cannot_be_said_as_fields_keeps_the_order_of_the_document() {
    let given = "<m:Ask><m:Pairs><m:Key>a</m:Key><m:Value>1</m:Value><m:Key>b</m:Key><m:Value>2</m:Value></m:Pairs>\
        <m:Either><m:Left>l</m:Left><m:Right>r</m:Right></m:Either>\
        <m:Steps><m:Title>t</m:Title><m:Walk>1</m:Walk><m:Rest>2</m:Rest><m:Walk>3</m:Walk></m:Steps></m:Ask>";
    let ask: e::irregular::Ask = read(given).unwrap();
    assert_eq!(ask.steps.choice.len(), 3);
    assert_eq!(write(ask), given);
}

#[test]
fn a_substitution_group_is_an_enum_of_its_members() {
    let given = r#"<m:Ask><m:IndexedFieldURI FieldURI="f" FieldIndex="i"/><m:Square Color="red" Side="1"/><m:Shape/><m:Circle/></m:Ask>"#;
    let ask: e::substitution::Ask = read(given).unwrap();
    assert_eq!(
        ask.path,
        e::substitution::Path::IndexedFieldUri(e::substitution::IndexedFieldUri::new("f", "i"))
    );
    assert_eq!(ask.shape.len(), 3);
    let again: e::substitution::Ask = read(&write(ask.clone())).unwrap();
    assert_eq!(again, ask);
}

#[test]
fn an_abstract_type_is_chosen_by_its_name_in_the_document() {
    let given = r#"<Ask><Id xsi:type="m:ItemIdType" Format="EwsId" Id="1"/><More xsi:type="m:FolderIdType" Format="x" FolderId="2"/></Ask>"#;
    let ask: e::derived::Ask = read(given).unwrap();
    assert_eq!(
        ask.id,
        e::derived::BaseId::ItemId(e::derived::ItemId::new("EwsId", "1"))
    );
    assert_eq!(
        ask.more,
        [e::derived::BaseId::FolderId(e::derived::FolderId::new("x", "2"))]
    );
    let again: e::derived::Ask = read(&write(ask.clone())).unwrap();
    assert_eq!(again, ask);
}

#[test]
fn a_derived_type_has_the_fields_of_its_base_first() {
    let given = r#"<m:Ask><m:Message Kind="1"><m:Subject>s</m:Subject><m:Size>2</m:Size><m:From>f</m:From></m:Message>\
        <m:Reply Kind="1"></m:Reply><m:Choosy><m:B>1</m:B><m:D>2</m:D></m:Choosy></m:Ask>"#;
    let ask: e::inheritance::Ask = read(&given.replace("\\\n        ", "")).unwrap();
    assert_eq!(
        (
            ask.message.kind,
            ask.message.subject.as_deref(),
            ask.message.from.as_str()
        ),
        (1, Some("s"), "f")
    );
    assert_eq!(ask.reply.from, None, "a restriction says its whole content");
    assert_eq!(ask.choosy.choice, e::inheritance::ChoosyChoice::B(1));
    let written = write(ask.clone());
    assert!(
        written.contains("<m:Subject>s</m:Subject><m:Size>2</m:Size><m:From>f</m:From>"),
        "{written}"
    );
    assert_eq!(read::<e::inheritance::Ask>(&written).unwrap(), ask);
}

#[test]
fn text_with_attributes_is_a_struct_and_text_alone_is_text() {
    let given = r#"<Ask><Body BodyType="Text">Hello &amp; bye</Body><Plain>p</Plain></Ask>"#;
    let ask: e::text_content::Ask = read(given).unwrap();
    assert_eq!(
        (ask.body.body_type.as_str(), ask.body.value.as_str(), ask.plain.as_str()),
        ("Text", "Hello & bye", "p")
    );
    assert_eq!(read::<e::text_content::Ask>(&write(ask.clone())).unwrap(), ask);
}

#[test]
fn any_element_is_kept() {
    let given =
        r#"<Ask><Known>k</Known><t:Value Name="n">v</t:Value><x:Other xmlns:x="urn:x"><x:Deep/></x:Other></Ask>"#;
    let ask: e::any::Ask = read(given).unwrap();
    assert_eq!(ask.any.len(), 2);
    assert_eq!(read::<e::any::Ask>(&write(ask.clone())).unwrap(), ask);
}

#[test]
fn nil_and_absence_differ_where_both_are_allowed() {
    let ask: e::nillable::Ask = read(r#"<Ask><Required xsi:nil="true"/><Optional xsi:nil="true"/></Ask>"#).unwrap();
    assert_eq!((&ask.required, &ask.optional), (&None, &Some(None)));
    let written = write(ask);
    assert_eq!(written.matches(r#"nil="true""#).count(), 2, "{written}");

    let ask: e::nillable::Ask = read(r#"<Ask><Required xsi:nil="true"/></Ask>"#).unwrap();
    assert_eq!(ask, e::nillable::Ask::default());
    assert!(!write(ask).contains("Optional"));

    let ask: e::nillable::Ask = read("<Ask><Required/><Optional/></Ask>").unwrap();
    assert_eq!(ask.optional, Some(Some(String::new())));
    assert!(write(ask).contains("<m:Optional/>"));
}

#[test]
fn a_nil_element_keeps_its_attributes() {
    use e::nillable::{Ask, Party, Person, PricedChoice};
    use ews_types::{Nillable, XmlAttribute};

    let content = r#"<m:Required>r</m:Required><m:Priced><m:Net xsi:nil="true" Currency="EUR"/><m:Gross xsi:nil="true" Currency="CHF"/>\
        <m:Tax Currency="EUR">1</m:Tax><m:Tax xsi:nil="true"/><m:Tax xsi:nil="true" Currency="USD"/>\
        <m:Discount xsi:nil="true" Currency="EUR"/><m:Seller xsi:nil="true" xsi:type="m:PersonType" Id="1"/></m:Priced>"#;
    let given = format!("<m:Ask>{}</m:Ask>", content.replace("\\\n        ", ""));
    let ask: Ask = read(&given).unwrap();
    let nil = |name, value| Nillable::Nil(vec![XmlAttribute::new("", name, value)]);
    let priced = ask.priced.as_ref().and_then(Option::as_ref).expect("a price");
    assert_eq!(priced.net, nil("Currency", "EUR"));
    assert_eq!(priced.gross, Some(nil("Currency", "CHF")));
    assert_eq!(priced.tax[0].value().map(|tax| tax.value), Some(1));
    assert_eq!(priced.tax[1..], [Nillable::default(), nil("Currency", "USD")]);
    assert_eq!(priced.choice, Some(PricedChoice::Discount(nil("Currency", "EUR"))));
    let seller = priced.seller.as_ref().expect("a seller");
    let Nillable::Nil(attributes) = seller else {
        panic!("{seller:?}")
    };
    assert_eq!(attributes[0].value(), "m:PersonType");
    let written = write(ask);
    let xsi = r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;
    assert_eq!(written.replace(xsi, ""), given);

    let error = read::<Ask>(&given.replace(r#""CHF"/>"#, r#""CHF">1</m:Gross>"#)).unwrap_err();
    assert!(error.contains("where none belongs"), "{error}");
    let given = given.replace(
        r#"<m:Seller xsi:nil="true" xsi:type="m:PersonType" Id="1"/>"#,
        r#"<m:Seller xsi:type="m:PersonType"><m:Name>n</m:Name></m:Seller>"#,
    );
    let ask: Ask = read(&given).unwrap();
    let seller = ask
        .priced
        .flatten()
        .and_then(|priced| priced.seller)
        .and_then(Nillable::into_value);
    assert_eq!(
        seller,
        Some(Party::Person(Person {
            id: None,
            name: "n".to_owned()
        }))
    );
}

#[test]
fn a_nil_element_of_any_type_keeps_its_attributes() {
    let given = r#"<m:Ask><m:Required/><m:Priced><m:Net Currency="EUR">1</m:Net><m:Anything xsi:nil="true" Unit="m"/>\
        <m:Anything Unit="m">1</m:Anything><m:Anything xsi:nil="true"/></m:Priced></m:Ask>"#;
    let given = given.replace("\\\n        ", "");
    let ask: e::nillable::Ask = read(&given).unwrap();
    let xsi = r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;
    assert_eq!(write(ask.clone()).replace(xsi, ""), given);
    let anything = ask.priced.flatten().unwrap().anything;
    let units = anything
        .iter()
        .map(|one| one.value().and_then(|element| element.attribute("Unit")));
    assert!(units.eq([None, Some("m"), None]));
}

#[test]
fn nil_takes_its_place_among_others() {
    let given = r#"<m:Ask><m:Required>r</m:Required><m:Repeated>a</m:Repeated><m:Repeated xsi:nil="true"/><m:Repeated/>\
        <m:Several xsi:nil="true"/><m:Known xsi:nil="true"/><m:Unknown xsi:nil="true"/><m:Unknown/><m:Plain/>\
        <m:Whole>w</m:Whole><m:This xsi:nil="true"/></m:Ask>"#;
    let given = given.replace("\\\n        ", "");
    let ask: e::nillable::Ask = read(&given).unwrap();
    assert_eq!(ask.repeated, [Some("a".to_owned()), None, Some(String::new())]);
    assert_eq!(ask.several, [None]);
    use e::nillable::AskChoice::{Known, Plain, Unknown};
    assert_eq!(
        ask.choice,
        [
            Known(None),
            Unknown(None),
            Unknown(Some(String::new())),
            Plain(String::new())
        ]
    );
    assert_eq!(ask.choice2, Some(e::nillable::AskChoice2::This(None)));
    let written = write(ask.clone());
    assert_eq!(written.matches(r#"nil="true""#).count(), 5, "{written}");
    assert_eq!(read::<e::nillable::Ask>(&written).unwrap(), ask);
}

#[test]
fn strict_reading_rejects_nil_where_the_schema_does_not_say_nillable() {
    let error = read::<e::nillable::Ask>(r#"<Ask><Required/><Whole xsi:nil="true"/></Ask>"#).unwrap_err();
    assert!(error.contains("m:Whole") && error.contains("xsi:nil"), "{error}");
}

#[test]
fn foreign_namespaces_are_declared_at_the_root_and_names_where_they_are_values() {
    let given = r#"<m:Ask xmlns:p="urn:p" n1:first="a" n1:second="2" Of="p:x"><n1:Part n1:first="b"><n1:Part/></n1:Part>\
        <m:Kind>t:y</m:Kind><m:Kinds xmlns:q="urn:q">p:x q:y n1:z</m:Kinds></m:Ask>"#;
    let given = given.replace("\\\n        ", "");
    let ask: e::foreign::Ask = read(&given.replace("<m:Ask", r#"<m:Ask xmlns:n1="urn:other""#)).unwrap();
    assert_eq!((ask.first.as_deref(), ask.second), (Some("a"), Some(2)));
    assert_eq!(ask.kinds.as_ref().unwrap().0[1], ews_types::QName::new("urn:q", "y"));
    assert_eq!(write(ask.clone()), given);
    let document = ews_types::Envelope::new(ask).to_xml().unwrap();
    assert_eq!(document.matches(r#"xmlns:n1="urn:other""#).count(), 1, "{document}");
}

#[test]
fn a_type_may_contain_itself() {
    let given = "<Ask><Tree><Child><Child><Leaf>l</Leaf></Child></Child><Others><Leaf>o</Leaf></Others></Tree>\
        <Not><Not><Is>x</Is></Not></Not></Ask>";
    let ask: e::recursion::Ask = read(given).unwrap();
    let leaf = ask
        .tree
        .child
        .as_ref()
        .and_then(|child| child.child.as_ref())
        .and_then(|child| child.leaf.as_deref());
    assert_eq!(leaf, Some("l"));
    assert_eq!(read::<e::recursion::Ask>(&write(ask.clone())).unwrap(), ask);
}

#[test]
fn groups_are_part_of_the_types_that_use_them() {
    let ask: e::groups::Ask = read("<Ask><City>c</City><Street>s</Street><Weekly>2</Weekly></Ask>").unwrap();
    assert_eq!(
        (ask.street.as_str(), ask.city.as_deref()),
        ("s", Some("c")),
        "xs:all has any order"
    );
    assert_eq!(ask.pattern, Some(e::groups::Pattern::Weekly(2)));
}

#[test]
fn names_of_two_namespaces_do_not_clash() {
    let given =
        r#"<Ask Same="a"><Type>t</Type><Suggestion New="true"/><OldSuggestion Old="false"/><Same>e</Same></Ask>"#;
    let ask: e::names::Ask = read(given).unwrap();
    assert_eq!(
        (ask.type_.as_str(), ask.same.as_deref(), ask.same_attribute.as_deref()),
        ("t", Some("e"), Some("a"))
    );
    assert_eq!(ask.suggestion.and_then(|suggestion| suggestion.new), Some(true));
    assert_eq!(ask.old_suggestion.and_then(|suggestion| suggestion.old), Some(false));
}

#[test]
fn a_redefinition_takes_the_place_of_what_it_redefines() {
    let given = r#"<Ask Id="i" ChangeKey="c"><Question><Text>t</Text><Language>de</Language></Question><First>1</First><Second>2</Second></Ask>"#;
    let ask: e::redefinition::Ask = read(given).unwrap();
    assert_eq!(ask.question.language.as_deref(), Some("de"));
    assert_eq!(
        (ask.change_key.as_deref(), ask.first, ask.second),
        (Some("c"), 1, Some(2))
    );
}

#[test]
fn what_is_included_has_the_namespace_of_what_includes_it() {
    let ask: e::inclusion::Ask = read(r#"<Ask><Common><Inner Id="1"/></Common></Ask>"#).unwrap();
    assert_eq!(ask.common.inner.id.as_deref(), Some("1"));
}

#[test]
fn an_error_may_lack_what_a_success_must_have() {
    use ews_types::{Response, ResponseMessage};

    let given = r#"<AskResponse><ResponseMessages>
        <AskResponseMessage ResponseClass="Error"><ResponseCode>ErrorX</ResponseCode></AskResponseMessage>
        <AskResponseMessage ResponseClass="Success"><ResponseCode>NoError</ResponseCode><Echo>e</Echo></AskResponseMessage>
        </ResponseMessages></AskResponse>"#;
    let response: e::response_messages::AskResponse = read(given).unwrap();
    let messages: Vec<_> = response.messages().collect();
    assert_eq!(messages.len(), 2);
    assert_eq!(messages[0].status().code, Some("ErrorX"));
    assert_eq!(messages[0].missing_element(), Some("m:Echo"));
    assert_eq!(
        messages[1].missing_element(),
        Some("m:Number or m:Word"),
        "the first one that is missing"
    );
}

#[test]
fn bindings_of_two_schemas_share_the_types_of_the_runtime() {
    let photo = ews_types::GetUserPhotoResponse {
        response_code: Some(ews_types::ResponseCode::ErrorItemNotFound),
        ..ews_types::GetUserPhotoResponse::new(ews_types::ResponseClass::Error)
    };
    let code: e::response_messages::ResponseCode = "ErrorItemNotFound".into();
    assert_eq!(photo.response_code, Some(code));
}

#[test]
fn an_outcome_in_a_field_or_choice_is_one_of_the_type_that_has_it() {
    use e::response_messages::{PutResponse, TellResponse, ViewResponse};
    use ews_types::{Response, ResponseCode, ResponseError, ResponseMessage};

    let code = |error: ResponseError| error.code().cloned();
    let not_found = Some(ResponseCode::ErrorItemNotFound);
    let failed = r#"ResponseClass="Error"><m:ResponseCode>ErrorItemNotFound</m:ResponseCode>"#;
    let outcome = format!("<m:ResponseMessage {failed}</m:ResponseMessage>");

    let told: TellResponse = read(&format!("<m:TellResponse>{outcome}</m:TellResponse>")).unwrap();
    assert_eq!(told.messages().count(), 1);
    assert_eq!(code(told.into_result().unwrap_err()), not_found);

    let success = r#"<m:ResponseMessage ResponseClass="Success"/><m:Word>w</m:Word>"#;
    let views = format!("<m:View>{success}</m:View><m:View>{outcome}</m:View><m:View><m:Word>x</m:Word></m:View>");
    let views =
        format!("<m:ViewResponse><m:Views>{views}</m:Views><m:Suggestion>{outcome}</m:Suggestion></m:ViewResponse>");
    let viewed: ViewResponse = read(&views).unwrap();
    assert_eq!(viewed.all_messages().len(), 3, "two of the views, and the suggestion");
    let suggestion = viewed.suggestion.clone().expect("it is there");
    assert_eq!(code(suggestion.into_result().unwrap_err()), not_found);
    let mut results = viewed.into_messages().map(ResponseMessage::into_result);
    assert_eq!(results.next().unwrap().unwrap().word.as_deref(), Some("w"));
    assert_eq!(code(results.next().unwrap().unwrap_err()), not_found);
    assert_eq!(
        results.next().unwrap().unwrap_err().to_string(),
        "the response has no element m:ResponseMessage, which says how the operation went"
    );

    let put = format!("<m:OtherResponseMessage {failed}</m:OtherResponseMessage>");
    let put = format!("<m:PutResponse><m:ResponseMessages>{put}</m:ResponseMessages></m:PutResponse>");
    let put: PutResponse = read(&put).unwrap();
    let results: Vec<_> = put.messages().map(ResponseMessage::result).collect();
    assert_eq!(results.len(), 1);
    assert_eq!(
        results.into_iter().next().unwrap().unwrap_err().code(),
        not_found.as_ref()
    );
}

#[test]
fn the_messages_of_a_response_are_of_one_type_and_others_are_kept() {
    use e::response_messages::{AskResponse, AskResponseMessageChoice};
    use ews_types::{Response, ResponseCode, ResponseMessage};

    let given = r#"<m:AskResponse><m:ResponseMessages>\
        <m:AskResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode><m:Echo>e</m:Echo><m:Number>1</m:Number></m:AskResponseMessage>\
        <m:AskResponseMessage ResponseClass="Error"><m:ResponseCode>ErrorItemNotFound</m:ResponseCode></m:AskResponseMessage>\
        <m:OtherResponseMessage ResponseClass="Warning"><m:ResponseCode>ErrorX</m:ResponseCode></m:OtherResponseMessage>\
        </m:ResponseMessages></m:AskResponse>"#;
    let given = given.replace("\\\n        ", "");
    let response: AskResponse = read(&given).unwrap();
    assert_eq!(response.response_messages.other[0].name(), "OtherResponseMessage");
    assert_eq!(write(response.clone()), given);
    assert_eq!(response.all_messages().len(), 2);
    let results: Vec<_> = response.into_messages().map(ResponseMessage::into_result).collect();
    assert_eq!(
        results[0].as_ref().unwrap().choice,
        Some(AskResponseMessageChoice::from(1))
    );
    let error = results[1].as_ref().unwrap_err();
    assert_eq!(error.code(), Some(&ResponseCode::ErrorItemNotFound));
    let swapped = given
        .replace("m:AskResponseMessage ", "t:AskResponseMessage ")
        .replace("/m:AskResponseMessage>", "/t:AskResponseMessage>");
    assert!(
        read::<AskResponse>(&swapped).is_err(),
        "a wrong namespace is no other message"
    );
}

#[test]
fn what_says_which_alternative_it_is_becomes_that_one() {
    assert_eq!(e::choices::AskChoice::from(7), e::choices::AskChoice::Number(7));
    let id = e::derived::ItemId::new("EwsId", "1");
    assert_eq!(e::derived::BaseId::from(id.clone()), e::derived::BaseId::ItemId(id));
}
