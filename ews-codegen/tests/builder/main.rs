//! The builder, which is the library's entry point: what it is asked for, and what it returns.

mod externs;

use std::fs;
use std::path::{Path, PathBuf};

use ews_codegen::source::{LoadOptions, Sources};
use ews_codegen::{Builder, ErrorKind};

/// Two operations that share a type, and one that has nothing in common with them.
const SCHEMA: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
    targetNamespace="http://schemas.microsoft.com/exchange/services/2006/messages" elementFormDefault="qualified">
  <xs:complexType name="IdType"><xs:attribute name="Id" type="xs:string" use="required"/></xs:complexType>
  <xs:complexType name="WithIdType"><xs:sequence><xs:element name="Id" type="m:IdType"/></xs:sequence></xs:complexType>
  <xs:element name="GetThing" type="m:WithIdType"/>
  <xs:element name="GetThingResponse"><xs:complexType/></xs:element>
  <xs:element name="DeleteThing" type="m:WithIdType"/>
  <xs:element name="DeleteThingResponse"><xs:complexType/></xs:element>
  <xs:element name="PingRequest"><xs:complexType><xs:attribute name="Text" type="xs:string"/></xs:complexType></xs:element>
  <xs:element name="PingResponse"><xs:complexType/></xs:element>
  <xs:complexType name="UnusedType"><xs:attribute name="X" type="xs:string"/></xs:complexType>
</xs:schema>"#;

/// A directory with the schema, for one test.
fn folder(test: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("builder").join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap_or_else(|error| panic!("{error}"));
    fs::write(folder.join("messages.xsd"), SCHEMA).unwrap_or_else(|error| panic!("{error}"));
    folder
}

#[test]
fn only_what_the_operations_need_is_generated() {
    let folder = folder("reach");
    let ping = Builder::new().schema(&folder).operation("Ping").bindings().unwrap();
    assert_eq!(ping.types, 2);
    assert!(!ping.text.contains("struct Id "), "{}", ping.text);
    let all = Builder::new().schema(&folder).all_operations().bindings().unwrap();
    assert_eq!(all.operations.len(), 3);
    assert!(all.text.contains("struct Id ") && !all.text.contains("Unused"));
}

#[test]
fn the_first_version_of_an_operation_comes_from_the_annotation_of_its_request() {
    let folder = folder("since");
    let annotated = |info: &str| {
        let request = r#"<xs:element name="GetThing" type="m:WithIdType""#;
        let annotation = format!("{request}><xs:annotation>{info}</xs:annotation></xs:element>");
        let schema = SCHEMA.replace(&format!("{request}/>"), &annotation);
        fs::write(folder.join("messages.xsd"), schema).unwrap_or_else(|error| panic!("{error}"));
        let builder = Builder::new().schema(&folder).all_operations();
        builder.generate().unwrap_or_else(|error| panic!("{error:?}"))
    };
    let other = r#"<xs:appinfo source="until">Exchange2019</xs:appinfo><xs:documentation>Gets it.</xs:documentation>"#;
    let since = "<xs:appinfo source='since'>\n  Exchange2010_SP1 </xs:appinfo>";

    let text = annotated(&format!("{other}{since}"));
    let constants = text.lines().filter(|line| line.contains("const SINCE"));
    let expected = r#"    const SINCE: Option<&'static str> = Some("Exchange2010_SP1");"#;
    assert_eq!(constants.collect::<Vec<_>>(), [expected]);
    assert!(text.contains("/// Gets it."), "{text}");
    assert!(text.contains("Since `Exchange2010_SP1`."), "{text}");

    for info in [
        other,
        "<xs:appinfo source='since'/>",
        "<xs:appinfo>Exchange2013</xs:appinfo>",
    ] {
        assert!(!annotated(info).contains("SINCE"), "{info}");
    }
}

#[test]
fn a_type_of_two_elements_is_a_struct_for_each() {
    let folder = folder("shared");
    let all = Builder::new().schema(&folder).all_operations().generate().unwrap();
    assert!(all.contains("pub struct GetThing {") && all.contains("pub struct DeleteThing {"));
}

#[test]
fn a_request_may_end_in_request() {
    let folder = folder("request");
    let operations = Builder::new().schema(&folder).list_operations().unwrap();
    let ping = operations.iter().find(|operation| operation.name == "Ping").unwrap();
    assert_eq!(
        (ping.request.as_str(), ping.response.as_str()),
        ("m:PingRequest", "m:PingResponse")
    );
    assert_eq!(
        ping.soap_action,
        "http://schemas.microsoft.com/exchange/services/2006/messages/Ping"
    );
}

#[test]
fn an_unknown_operation_names_the_nearest() {
    let folder = folder("unknown");
    let error = Builder::new()
        .schema(&folder)
        .operation("GetThink")
        .generate()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    let expected = "there is no operation `GetThink` among the 3 of the schemas; did you mean `GetThing`?";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn nothing_asked_for_is_an_error_with_a_hint() {
    let folder = folder("nothing");
    let no_operation = Builder::new().schema(&folder).generate().unwrap_err();
    assert!(
        no_operation
            .to_string()
            .starts_with("nothing was chosen to be generated; name operations"),
        "{no_operation}"
    );
    let no_schema = Builder::new().all_operations().generate().unwrap_err();
    assert!(
        no_schema
            .to_string()
            .starts_with("no schema was given; name the directory"),
        "{no_schema}"
    );
}

#[test]
fn the_runtime_path_is_in_the_code() {
    let folder = folder("runtime");
    let builder = Builder::new().schema(&folder).operation("Ping");
    assert!(builder.generate().unwrap().contains("impl ::ews_types::Body for Ping"));
    let other = builder.clone().runtime_path("my_crate::soap").generate().unwrap();
    assert!(other.contains("impl my_crate::soap::Body for Ping") && !other.contains("ews_types"));
    let error = builder.runtime_path("my crate").generate().unwrap_err();
    assert!(
        error.to_string().contains("the runtime path `my crate` is not a path"),
        "{error}"
    );
}

#[test]
fn an_out_file_is_written_once_and_left_alone_while_it_is_right() {
    let folder = folder("out");
    let out = folder.join("out.rs");
    let builder = Builder::new().schema(&folder).operation("Ping").out_file(&out);
    builder.compile().unwrap();
    let written = fs::metadata(&out).unwrap().modified().unwrap();
    builder.compile().unwrap();
    assert_eq!(fs::metadata(&out).unwrap().modified().unwrap(), written);
    assert_eq!(fs::read_to_string(&out).unwrap(), builder.generate().unwrap());
    let leftover: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .flatten()
        .map(|entry| entry.file_name())
        .collect();
    assert_eq!(leftover.len(), 2, "{leftover:?}");
}

#[test]
fn a_broken_schema_leaves_the_out_file_as_it_was() {
    let folder = folder("broken");
    let out = folder.join("out.rs");
    fs::write(&out, "as it was").unwrap();
    fs::write(folder.join("messages.xsd"), SCHEMA.replace("m:IdType", "m:Id")).unwrap();
    let error = Builder::new()
        .schema(&folder)
        .operation("Ping")
        .out_file(&out)
        .compile()
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Schema);
    assert_eq!(fs::read_to_string(&out).unwrap(), "as it was");
}

#[test]
fn the_wsdl_says_what_operations_headers_and_actions_there_are() {
    let folder = folder("wsdl");
    let wsdl = r#"<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
        xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">
      <message name="In"><part name="body" element="m:GetThing"/><part name="head" element="m:PingRequest"/></message>
      <message name="Out"><part name="result" element="m:GetThingResponse"/></message>
      <portType name="P"><operation name="FetchThing"><input message="m:In"/><output message="m:Out"/></operation></portType>
      <binding name="B" type="m:P"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/><operation name="FetchThing"><s:operation soapAction="urn:fetch"/>
        <input><s:header message="m:In" part="head" use="literal"/><s:body parts="body" use="literal"/></input>
        <output><s:body use="literal"/></output>
      </operation></binding></definitions>"#;
    let path = folder.join("services.wsdl");
    fs::write(&path, wsdl).unwrap();
    let builder = Builder::new().schema(&folder).wsdl(&path).all_operations();
    let bindings = builder.bindings().unwrap();
    let [operation] = bindings.operations.as_slice() else {
        panic!("{:?}", bindings.operations)
    };
    assert_eq!(
        (operation.name.as_str(), operation.soap_action.as_str()),
        ("FetchThing", "urn:fetch")
    );
    assert_eq!(operation.headers, ["m:PingRequest"]);
    assert!(
        bindings.text.contains("pub ping_request: Option<PingRequest>"),
        "{}",
        bindings.text
    );
    assert_eq!((bindings.types, bindings.header_types), (3, 1));
}

#[test]
fn a_wsdl_may_bind_more_than_the_schemas_declare_unless_it_is_chosen() {
    let folder = folder("partial_wsdl");
    let operation = |name: &str| {
        format!(
            r#"<message name="{name}In"><part name="r" element="m:{name}"/></message>
            <message name="{name}Out"><part name="r" element="m:{name}Response"/></message>
            <portType name="P{name}"><operation name="{name}"><input message="{name}In"/><output message="{name}Out"/></operation></portType>
            <binding name="B{name}" type="P{name}"><s:binding transport="http://schemas.xmlsoap.org/soap/http"/><operation name="{name}"><s:operation soapAction="urn:{name}"/>
            <input><s:body use="literal"/></input><output><s:body use="literal"/></output></operation></binding>"#
        )
    };
    let wsdl = format!(
        r#"<definitions xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:s="http://schemas.xmlsoap.org/wsdl/soap/"
        xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">{}{}</definitions>"#,
        operation("GetThing"),
        operation("FindThing")
    );
    let path = folder.join("services.wsdl");
    fs::write(&path, wsdl).unwrap();
    let builder = Builder::new().schema(&folder).wsdl(&path);
    assert_eq!(
        builder
            .clone()
            .operation("GetThing")
            .bindings()
            .unwrap()
            .operations
            .len(),
        1
    );
    let error = builder.operation("FindThing").generate().unwrap_err();
    let expected = "the WSDL binds element `m:FindThing` to operation `FindThing`, but no schema declares it";
    assert!(error.to_string().contains(expected), "{error}");
}

/// The schema of the case `documents`, which has no operations.
fn documents() -> Builder {
    Builder::new().schema("tests/cases/documents/messages.xsd")
}

/// Why nothing is generated.
fn reason(builder: Builder) -> String {
    let error = builder.generate().expect_err("the roots cannot be chosen");
    assert_eq!(error.kind(), ErrorKind::Request);
    error.to_string()
}

#[test]
fn all_takes_the_elements_where_there_is_no_operation() {
    let bindings = documents().all().bindings().unwrap();
    assert_eq!((bindings.operations.len(), bindings.elements.len()), (0, 15));
    assert_eq!(bindings.elements[0], "{urn:orders}order");
    assert!(!bindings.text.contains("event"), "an abstract element never occurs");
    let with_operations = Builder::new().schema(folder("all")).all().bindings().unwrap();
    assert_eq!(
        (with_operations.operations.len(), with_operations.elements.len()),
        (3, 0)
    );
}

#[test]
fn all_of_nothing_is_an_error() {
    assert_eq!(
        reason(documents().all_operations()),
        "the schemas have no operation; name an element (`element`, `--element`) or a type (`type_`, `--type`), or take \
         every element (`all`, `--all`)"
    );
    let types = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:complexType name="T"/></xs:schema>"#;
    let sources = ews_codegen::source::Sources::from_texts([("types.xsd", types)], &Default::default()).unwrap();
    let builder = Builder::new().sources(sources);
    assert_eq!(
        reason(builder.clone().all()),
        "the schemas have neither an operation nor a global element; name a type (`type_`, `--type`)"
    );
    assert!(builder.type_("T").generate().unwrap().contains("pub struct T {}"));
}

#[test]
fn an_element_or_type_is_named_with_its_namespace_or_without_where_that_is_clear() {
    let one = documents().element("shipTo").generate().unwrap();
    assert_eq!(one, documents().element("{urn:orders}shipTo").generate().unwrap());
    assert!(one.contains("pub struct ShipTo(") && !one.contains("BillTo"));
    let both = documents().element("shipTo").type_("CodeType").bindings().unwrap();
    assert_eq!(both.elements, ["{urn:orders}shipTo"]);
    assert!(both.text.contains("pub struct Code("));
}

#[test]
fn names_of_roots_do_not_depend_on_which_were_chosen() {
    let all = documents().all().generate().unwrap();
    for element in ["order", "comment", "shipTo", "invoice", "invoices", "payment"] {
        let alone = documents().element(element).generate().unwrap();
        let items = alone.lines().filter(|line| line.starts_with("pub "));
        items.for_each(|item| assert!(all.contains(item), "{element}: {item}"));
    }
    // Nor do those of operations depend on roots beside them.
    let schemas = Builder::new().schema(folder("beside")).operation("GetThing");
    let code = schemas.generate().unwrap();
    let beside = schemas.element("GetThing").type_("IdType").generate().unwrap();
    code.lines().for_each(|line| assert!(beside.contains(line), "{line}"));
}

#[test]
fn an_unknown_or_unclear_root_is_an_error() {
    assert_eq!(
        reason(documents().element("{urn:orders}ship")),
        "there is no element `{urn:orders}ship` among the 15 of the schemas; did you mean one of \
         `{urn:orders}shipTo`, `{urn:orders}copies`, `{urn:orders}order`?"
    );
    assert!(reason(documents().type_("order")).starts_with("there is no type `order` among the 11 of the schemas"));
    assert!(reason(documents().element("x:order")).starts_with("there is no element `x:order`"));
    let two = |namespace: &str| {
        format!(
            r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{namespace}">
                <xs:element name="note" type="xs:string"/></xs:schema>"#
        )
    };
    let texts = [("one.xsd", two("urn:one")), ("two.xsd", two("urn:two"))];
    let sources = ews_codegen::source::Sources::from_texts(texts, &Default::default()).unwrap();
    let builder = Builder::new().sources(sources);
    assert_eq!(
        reason(builder.clone().element("note")),
        "there are several elements `note`; name one of `{urn:one}note`, `{urn:two}note`"
    );
    assert!(builder.element("{urn:two}note").generate().is_ok());
}

#[test]
fn attributes_are_put_on_what_the_schema_names() {
    let code = documents()
        .all()
        .type_attribute("urn:orders", "#[doc(hidden)]")
        .generate();
    assert!(code.is_err(), "no type is called so");
    let code = documents()
        .all()
        .derive("{urn:orders}*", "PartialOrd")
        .derive("ColourType", "Ord")
        .type_attribute("shipTo", "#[doc(alias = \"delivery\")]\n#[must_use]")
        .field_attribute("{urn:orders}order/@id", "#[doc(alias = \"number\")]")
        .field_attribute("*/quantity", "#[doc(alias = \"count\")]")
        .field_attribute("ColourType/green", "#[doc(alias = \"lime\")]")
        .field_attribute("PaymentType/{urn:orders}CardType", "#[doc(alias = \"visa\")]")
        .generate()
        .unwrap();
    for expected in [
        "#[derive(PartialOrd)]\npub struct Order {",
        "#[derive(PartialOrd)]\n#[derive(Ord)]\n#[non_exhaustive]\npub enum Colour {",
        "#[doc(alias = \"delivery\")]\n#[must_use]\npub struct ShipTo(",
        "    #[doc(alias = \"number\")]\n    pub id: String,",
        "    #[doc(alias = \"count\")]\n    pub quantity: i32,",
        "    #[doc(alias = \"lime\")]\n    Green,",
        "    #[doc(alias = \"visa\")]\n    Card(Card),",
    ] {
        assert!(code.contains(expected), "{expected} is not in\n{code}");
    }
}

#[test]
fn attributes_can_be_put_on_all_members() {
    let code = |pattern: &str| {
        documents()
            .all()
            .field_attribute(pattern, "#[doc(alias = \"x\")]")
            .generate()
            .unwrap()
    };
    let count = |pattern: &str| code(pattern).matches("#[doc(alias = \"x\")]").count();
    let body = |code: &str, head: &str| {
        let begin = code.find(head).unwrap_or_else(|| panic!("{head} is not in\n{code}"));
        let body = &code[begin..];
        body[..body.find("\n}").unwrap()].to_owned()
    };
    let members = |pattern: &str, head: &str| {
        let code = code(pattern);
        let body = body(&code, head);
        let lines = body
            .lines()
            .filter(|line| line.starts_with("    ") && line.ends_with(','));
        (
            body.matches("#[doc(alias = \"x\")]").count(),
            lines.count(),
            count(pattern),
        )
    };
    for (pattern, head, unlisted) in [
        ("ColourType/*", "pub enum Colour {", 1),
        ("{urn:orders}AddressType/*", "pub struct Address {", 0),
        ("{urn:orders}order/*", "pub struct Order {", 0),
    ] {
        let (marked, members, everywhere) = members(pattern, head);
        assert_eq!(
            (marked, everywhere),
            (members - unlisted, members - unlisted),
            "{pattern}"
        );
        assert!(marked > 0, "{pattern}");
    }
}

#[test]
fn attributes_for_nothing_are_an_error() {
    let one = |builder: fn(Builder) -> Builder| reason(builder(documents().element("shipTo")));
    assert_eq!(
        one(|builder| builder.type_attribute("{urn:orders}AdressType", "#[doc(hidden)]")),
        "there is no generated type `{urn:orders}AdressType` to put attributes on; did you mean `{urn:orders}AddressType`?"
    );
    assert!(
        one(|builder| builder.type_attribute("ItemType", "#[doc(hidden)]")).starts_with("there is no generated type"),
        "it is not among what was chosen"
    );
    assert!(
        one(|builder| builder.field_attribute("AddressType/town", "#[doc(hidden)]"))
            .starts_with("there is no generated field, variant or value `AddressType/town`")
    );
    assert!(
        one(|builder| builder.field_attribute("{urn:orders}AddressType", "#[doc(hidden)]"))
            .starts_with("`{urn:orders}AddressType` does not name anything")
    );
    for wrong in [
        "derive(Ord)",
        "#[derive(Ord]",
        "",
        "#[a] struct B;",
        "#![allow(dead_code)]",
    ] {
        let error = reason(documents().element("shipTo").type_attribute("*", wrong));
        assert!(error.contains("is no attribute"), "{wrong}: {error}");
    }
}

#[test]
fn an_enumeration_value_that_is_given_twice_is_a_warning() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/enumerations");
    let bindings = Builder::new().schema(folder).all().bindings().unwrap();
    let [warning] = &bindings.warnings[..] else {
        panic!("{:?}", bindings.warnings)
    };
    assert_eq!(warning.message(), "enumeration value `a` is given twice");
    assert_eq!(warning.location().map(|location| location.line()), Some(42));
    assert!(
        warning
            .render(false)
            .starts_with("warning: enumeration value `a` is given twice\n")
    );
    assert_eq!(
        bindings.text.matches("A = \"a\"").count(),
        2,
        "once for each of two types"
    );
}

/// A part of what a server publishes, with words of its own for one element.
const UNDOCUMENTED: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages" elementFormDefault="qualified"
    targetNamespace="http://schemas.microsoft.com/exchange/services/2006/messages">
  <xs:element name="GetUserPhoto" type="m:GetUserPhotoType"/>
  <xs:complexType name="GetUserPhotoType"><xs:sequence>
    <xs:element name="Email" type="xs:string"/>
    <xs:element name="SizeRequested" type="xs:string">
      <xs:annotation><xs:documentation>The server says so.</xs:documentation></xs:annotation>
    </xs:element>
    <xs:element name="Unheard" type="xs:string"/>
  </xs:sequence></xs:complexType>
  <xs:element name="GetUserPhotoResponse"><xs:complexType/></xs:element>
</xs:schema>"#;

#[test]
fn what_a_schema_leaves_undocumented_is_documented_by_name_unless_that_is_switched_off() {
    let sources = Sources::from_texts([("messages.xsd", UNDOCUMENTED)], &LoadOptions::default()).expect("sound");
    let builder = Builder::new().sources(sources).operation("GetUserPhoto");
    let ours = Builder::new()
        .schema("../schemas")
        .operation("GetUserPhoto")
        .generate()
        .expect("sound");
    // The line above the one that says where a field comes from, without what lies between.
    let docs = |code: &str, field: &str| {
        let (before, _) = code.split_once(&format!("    pub {field}: ")).expect("the field");
        let (_, fields) = before.rsplit_once('{').or(before.rsplit_once(",\n")).expect("a struct");
        let fields = fields.rsplit(",\n").next().expect("a field");
        fields
            .lines()
            .filter_map(|line| line.trim().strip_prefix("/// "))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let documented = builder.generate().expect("sound");
    assert_eq!(docs(&documented, "email")[0], docs(&ours, "email")[0]);
    assert_eq!(docs(&documented, "size_requested")[0], "The server says so.");
    assert_eq!(docs(&documented, "unheard"), ["`m:Unheard`, `xsd:string`."]);
    let request = |code: &str| {
        let (before, _) = code.split_once("\npub struct GetUserPhoto {").expect("the request");
        before
            .rsplit("\n\n")
            .next()
            .expect("its documentation")
            .lines()
            .next()
            .map(str::to_owned)
    };
    assert_eq!(request(&documented), request(&ours));

    let bare = builder.schema_documentation_only().generate().expect("sound");
    assert_eq!(docs(&bare, "email"), ["`m:Email`, `xsd:string`."]);
    assert_eq!(docs(&bare, "size_requested")[0], "The server says so.");
    assert_eq!(request(&bare).as_deref(), Some("/// The `GetUserPhoto` request."));
}
