//! Holds the schemas in `schemas/` against Microsoft's.
//!
//! What an XML Schema declares is compared, not how it is written: layout, prefixes, documentation and the order in
//! which a file declares things do not count; names, types, occurrences, enumeration values and their order do.
//!
//! Microsoft's files are not part of this project. The tests that need them read the folders `schema-2018`, `schema-2017`
//! and `schema` of `$EWS_REFERENCE`, and say in one line that they were skipped where the variable is not set.

mod declarations;
mod documentation;
mod reach;
mod wsdl;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ews_codegen::Builder;
use roxmltree::{Document, Node};

use declarations::{Declaration, Declarations, Key, declarations, declarations_in, difference, differences, only_adds};

const XS: &str = "http://www.w3.org/2001/XMLSchema";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const SOAP_BINDING: &str = "http://schemas.xmlsoap.org/wsdl/soap/";

/// The newest schema, with which ours agrees in everything.
const NEWEST: &str = "schema-2018";
/// Older ones, of which ours has everything.
const OLDER: [&str; 2] = ["schema-2017", "schema"];

/// The declarations of an older schema that ours does not merely add to, and why: the newest one has them as ours does.
const CHANGED: [(&str, &str, &[&str]); 5] = [
    (
        "schema-2017",
        "ItemIds became optional, and an item can be named in other ways",
        &["ReportMessageType"],
    ),
    (
        "schema",
        "ItemIds became optional, and an item can be named in other ways",
        &["ReportMessageType"],
    ),
    (
        "schema",
        "a third party has written the substitution groups SearchExpression, Path and Transition out as choices",
        &[
            "NonEmptyArrayOfPathsToElementType",
            "ChangeDescriptionType",
            "ExistsType",
            "FieldURIOrConstantType",
            "TwoOperandExpressionType",
            "ExcludesType",
            "ContainsExpressionType",
            "NotType",
            "MultipleOperandBooleanExpressionType",
            "RestrictionType",
            "FieldOrderType",
            "ArrayOfTransitionsType",
        ],
    ),
    (
        "schema",
        "the same third party has made Periods optional; all of Microsoft's have it required",
        &["TimeZoneDefinitionType"],
    ),
    (
        "schema",
        "RecipientCache was replaced by LocalCache, and ClientEventTimeUTC by ClientEventTimeUtc",
        &["EntityFeedbackEntityAddSourceType", "EntityFeedbackEntryType"],
    ),
];

/// The operations whose elements Microsoft's schemas declare although its WSDLs do not bind them.
const NOT_BOUND: [&str; 14] = [
    "CreateOrUpdateFocusedOtherOverride",
    "DeleteFocusedOtherOverride",
    "FindMailboxStatisticsByKeywords",
    "GetFocusedOtherOverrides",
    "GetOMEConfiguration",
    "GetOMEMessageStatus",
    "GetReminders",
    "MarkAsPhishing",
    "PerformInstantSearch",
    "PerformReminderAction",
    "RegisterConsent",
    "SendNotification",
    "SetOMEConfiguration",
    "SetOMEMessageStatus",
];

#[test]
fn our_declarations_are_those_of_the_newest_schema() {
    let Some(reference) = reference("our_declarations_are_those_of_the_newest_schema") else {
        return;
    };
    let theirs = declarations_in(&reference.join(NEWEST));
    assert!(theirs.len() > 1400, "{} declarations", theirs.len());
    let differences = differences(&our_declarations(), &theirs);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn ours_has_what_older_schemas_have_and_each_change_has_a_reason() {
    let Some(reference) = reference("ours_has_what_older_schemas_have_and_each_change_has_a_reason") else {
        return;
    };
    let ours = our_declarations();
    for folder in OLDER {
        let theirs = declarations_in(&reference.join(folder));
        let missing: Vec<&Key> = theirs.keys().filter(|key| !ours.contains_key(key)).collect();
        assert!(missing.is_empty(), "{folder}: schemas/ lacks {missing:?}");

        let changed = theirs.iter().filter(|(key, theirs)| !only_adds(&ours[key], theirs));
        let found: BTreeSet<&str> = changed.clone().map(|(key, _)| key.local()).collect();
        let reasons = CHANGED.iter().filter(|(of, ..)| *of == folder);
        let expected: BTreeSet<&str> = reasons.flat_map(|(.., names)| *names).copied().collect();
        let details: Vec<_> = changed
            .filter_map(|(key, theirs)| difference(key, &ours[key], Some(theirs)))
            .collect();
        assert_eq!(found, expected, "{folder}:\n{}", details.join("\n"));
    }
}

#[test]
fn our_wsdl_binds_each_operation_as_microsofts_do() {
    let Some(reference) = reference("our_wsdl_binds_each_operation_as_microsofts_do") else {
        return;
    };
    let ours = wsdl::operations(&our_schemas().join("services.wsdl"));
    let mut bound = BTreeSet::new();
    for folder in OLDER.into_iter().chain([NEWEST]) {
        let theirs = wsdl::operations(&reference.join(folder).join("services.wsdl"));
        assert!(theirs.len() >= 122, "{folder}: {} operations", theirs.len());
        for (name, operation) in &theirs {
            assert_eq!(ours.get(name), Some(operation), "{folder}: {name}");
        }
        bound.extend(theirs.into_keys());
    }
    let others: Vec<&String> = ours.keys().filter(|name| !bound.contains(*name)).collect();
    assert_eq!(others, NOT_BOUND);
}

#[test]
fn our_wsdl_has_every_operation_that_the_schemas_suggest() {
    let names = |builder: Builder| -> BTreeSet<(String, String, String, String)> {
        let operations = builder.list_operations().expect("the schemas are sound");
        operations
            .into_iter()
            .map(|it| (it.name, it.request, it.response, it.soap_action))
            .collect()
    };
    let builder = Builder::new().schema(our_schemas());
    let by_wsdl = names(builder.clone().wsdl(our_schemas().join("services.wsdl")));
    assert_eq!(by_wsdl, names(builder));
    assert_eq!(by_wsdl.len(), 137);
}

#[test]
fn microsofts_files_in_place_of_ours_give_the_same_code() {
    let Some(reference) = reference("microsofts_files_in_place_of_ours_give_the_same_code") else {
        return;
    };
    let (ours, theirs) = (our_schemas(), reference.join(NEWEST));
    let replaced = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("microsofts_files_in_place_of_ours");
    std::fs::create_dir_all(&replaced).expect("a folder for the files");
    for (from, file) in [
        (&theirs, "messages.xsd"),
        (&theirs, "types.xsd"),
        (&ours, "content-type.xsd"),
        (&ours, "services.wsdl"),
    ] {
        std::fs::copy(from.join(file), replaced.join(file)).expect("a file to copy");
    }
    assert_eq!(code(&replaced), code(&ours));
}

/// What is generated for GetUserPhoto, without the documentation and the version that ours names.
fn code(schemas: &Path) -> String {
    let builder = Builder::new().schema(schemas).wsdl(schemas.join("services.wsdl"));
    let bindings = builder
        .operation("GetUserPhoto")
        .generate()
        .expect("the schemas are sound");
    let is_code = |line: &&str| {
        let line = line.trim_start();
        !line.starts_with("//") && !line.starts_with("const SINCE:")
    };
    bindings
        .lines()
        .filter(is_code)
        .map(|line| format!("{line}\n"))
        .collect()
}

/// What the protocol documents specify and published schemas lack.
struct Addition {
    /// The file that adds it.
    file: &'static str,
    /// The type to which it is added.
    ty: &'static str,
    /// The elements, each with its type.
    elements: &'static [(&'static str, &'static str)],
}

const ADDED: [Addition; 2] = [
    Addition {
        file: "content-type.xsd",
        ty: "GetUserPhotoResponseMessageType",
        elements: &[("ContentType", "string")],
    },
    Addition {
        file: "sync-window.xsd",
        ty: "SyncFolderItemsType",
        elements: &[
            ("NumberOfDays", "int"),
            ("MaximumCount", "int"),
            ("MinimumCount", "int"),
        ],
    },
];

#[test]
fn what_published_schemas_lack_is_added_by_redefinition_and_nothing_else_is() {
    let theirs = reference("what is added to Microsoft's").map(|folder| declarations_in(&folder.join(NEWEST)));
    let published: Vec<Declarations> = [our_declarations()].into_iter().chain(theirs).collect();
    for Addition { file, ty, elements } in ADDED {
        let text = read(&our_schemas().join(file));
        let document = Document::parse(&text).expect("a schema is XML");
        let redefine = only_child(document.root_element());
        assert!(redefine.has_tag_name((XS, "redefine")));
        assert_eq!(redefine.attribute("schemaLocation"), Some("messages.xsd"));

        let added = elements
            .iter()
            .map(|(name, of)| format!("        element minOccurs=0 name={name} type={{{XS}}}{of}\n"));
        let expected = format!(
            "complexType name={ty}\n  complexContent\n    extension base={{{MESSAGES}}}{ty}\n      sequence\n{}",
            added.collect::<String>()
        );
        let redefined = Declaration::read(only_child(redefine));
        assert_eq!(redefined.text, expected);
        assert!(redefined.bare.is_empty(), "{file} is documented");

        for messages in &published {
            let text = &messages[&Key::new("type", MESSAGES, ty)].text;
            let known = elements
                .iter()
                .find(|(name, _)| text.contains(&format!("name={name} ")));
            assert_eq!(known, None, "messages.xsd declares it itself; {file} can go");
        }
    }
}

/// The operations that are used most: all that they reach is documented.
const DOCUMENTED: [&str; 44] = [
    "GetItem",
    "FindItem",
    "CreateItem",
    "UpdateItem",
    "DeleteItem",
    "MoveItem",
    "CopyItem",
    "SendItem",
    "GetFolder",
    "FindFolder",
    "CreateFolder",
    "UpdateFolder",
    "DeleteFolder",
    "SyncFolderItems",
    "SyncFolderHierarchy",
    "GetAttachment",
    "CreateAttachment",
    "DeleteAttachment",
    "ResolveNames",
    "ExpandDL",
    "FindPeople",
    "GetPersona",
    "GetUserPhoto",
    "SetUserPhoto",
    "GetUserAvailability",
    "GetUserOofSettings",
    "SetUserOofSettings",
    "Subscribe",
    "GetEvents",
    "GetStreamingEvents",
    "Unsubscribe",
    "SendNotification",
    "GetServerTimeZones",
    "GetInboxRules",
    "UpdateInboxRules",
    "GetRoomLists",
    "GetRooms",
    "GetMailTips",
    "GetUserConfiguration",
    "GetDelegate",
    "AddDelegate",
    "ConvertId",
    "ExportItems",
    "UploadItems",
];

/// Values that say all there is to say by themselves.
const PLAIN: [(&str, &[&str]); 2] = [
    (
        "DayOfWeekType",
        &[
            "Sunday",
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
        ],
    ),
    (
        "MonthNamesType",
        &[
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ],
    ),
];

#[test]
fn everything_that_the_operations_used_most_reach_is_documented() {
    let ours = our_declarations();
    let operations = wsdl::operations(&our_schemas().join("services.wsdl"));
    let chosen: Vec<_> = operations
        .iter()
        .filter(|(name, _)| DOCUMENTED.contains(&name.as_str()))
        .collect();
    assert_eq!(chosen.len(), DOCUMENTED.len());
    let reached = reach::reachable(&ours, chosen.into_iter());
    assert!(reached.len() > 700, "{} declarations are reached", reached.len());

    let plain = PLAIN
        .iter()
        .flat_map(|(ty, values)| values.iter().map(move |value| format!("{ty}: {value}")));
    let plain: Vec<String> = plain.collect();
    let missing = documentation::missing(&ours, &reached);
    let missing: Vec<_> = missing.iter().filter(|name| !plain.contains(name)).collect();
    assert!(missing.is_empty(), "no xs:documentation for {missing:#?}");
}

#[test]
fn every_operation_is_documented_with_its_request_and_response() {
    let ours = our_declarations();
    for (name, operation) in wsdl::operations(&our_schemas().join("services.wsdl")) {
        let bodies = operation.parts.iter().filter(|(_, place, _)| place == "body");
        let elements: Vec<&Key> = bodies.map(|(.., element)| element).collect();
        assert_eq!(elements.len(), 2, "{name}");
        for element in elements {
            assert!(ours[element].is_documented, "{name}: {}", element.local());
        }
    }
}

#[test]
fn the_comparison_ignores_layout_prefixes_and_defaults() {
    let written_by_us = declarations(
        r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t"
                      targetNamespace="urn:t" elementFormDefault="qualified">
             <xs:complexType name="A"><xs:annotation><xs:documentation>Ours.</xs:documentation></xs:annotation>
               <xs:sequence><xs:element name="b" type="t:B"/></xs:sequence>
               <xs:attribute name="c" type="xs:int"/><xs:attribute name="d" type="xs:int"/></xs:complexType>
             <xs:simpleType name="B"><xs:restriction base="xs:string"/></xs:simpleType>
           </xs:schema>"#,
    );
    let written_by_them = declarations(
        r#"<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:x="urn:t"
                   targetNamespace="urn:t" elementFormDefault="qualified">
             <simpleType name="B"><restriction base="string"/></simpleType>
             <!-- theirs -->
             <complexType name="A" abstract="false"><sequence>
                 <element maxOccurs="1" minOccurs="1" type="x:B" name="b" /></sequence>
               <attribute name="d" type="int" use="optional" /><attribute name="c" type="int"/></complexType>
           </schema>"#,
    );
    assert_eq!(differences(&written_by_us, &written_by_them), Vec::<String>::new());
}

#[test]
fn the_comparison_notices_every_kind_of_change() {
    for (file, what, from, to) in [
        (
            "messages/photos",
            "a renamed element",
            r#"name="SizeRequested""#,
            r#"name="Size""#,
        ),
        (
            "messages/photos",
            "another type",
            r#"name="Email" type="xs:string""#,
            r#"name="Email" type="xs:token""#,
        ),
        (
            "messages/photos",
            "an element made required",
            r#"type="xs:base64Binary" minOccurs="0""#,
            r#"type="xs:base64Binary""#,
        ),
        (
            "messages/photos",
            "an element made repeatable",
            r#"name="Email""#,
            r#"maxOccurs="unbounded" name="Email""#,
        ),
        (
            "messages/response-codes",
            "a renamed value",
            r#"value="ErrorItemNotFound""#,
            r#"value="ErrorNotFound""#,
        ),
        (
            "messages/response-codes",
            "values in another order",
            r#"value="ErrorInvalidId""#,
            r#"value="ErrorInvalidIdEmpty""#,
        ),
        (
            "messages/responses",
            "an attribute made optional",
            r#" use="required""#,
            "",
        ),
        (
            "messages/responses",
            "a type that is not abstract any more",
            r#" abstract="true""#,
            "",
        ),
        (
            "types/restrictions",
            "an element that stands for no other",
            r#" substitutionGroup="t:SearchExpression""#,
            "",
        ),
        (
            "types/attachments",
            "a declaration that is gone",
            r#"name="AttachmentType""#,
            r#"id="A""#,
        ),
        (
            "messages/photos",
            "an invented type",
            "</xs:schema>",
            r#"<xs:complexType name="Invented"/></xs:schema>"#,
        ),
    ] {
        let original = read(&our_schemas().join(format!("{file}.xsd")));
        let changed = original.replacen(from, to, 1);
        assert_ne!(changed, original, "{what}: `{from}` is in {file}");
        let differences = differences(&declarations(&changed), &declarations(&original));
        assert_eq!(differences.len(), 1, "{what}");
    }
}

fn only_child<'a, 'input>(node: Node<'a, 'input>) -> Node<'a, 'input> {
    let mut children = node.children().filter(Node::is_element);
    let child = children.next().expect("a child");
    assert_eq!(children.next(), None, "one child only");
    child
}

fn our_declarations() -> Declarations {
    declarations_in(&our_schemas())
}

fn our_schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas")
}

/// The folder with the folders of Microsoft's schemas; `None`, with a line that tells why `test` is skipped, where there is
/// none.
fn reference(test: &str) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("EWS_REFERENCE") {
        return Some(PathBuf::from(folder));
    }
    // Not `eprintln!`: the test runner would keep the line to itself.
    let _ = writeln!(
        std::io::stderr(),
        "skipped {test}: EWS_REFERENCE does not name a folder with Microsoft's schemas"
    );
    None
}

/// The text of a file, without the byte order mark that Microsoft's begin with.
fn read(path: &Path) -> String {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)
}
