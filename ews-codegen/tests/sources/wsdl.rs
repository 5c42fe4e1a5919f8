//! WSDLs that come alone, that import others, and that bind for more than one version of SOAP.

use std::path::Path;

use ews_codegen::source::{LoadOptions, Sources};
use ews_codegen::{Builder, SoapVersion};

use super::{directory, write};

/// A WSDL of the namespace `urn:w` with prefix `w`; the schema's prefix is declared on its root element.
fn wsdl(body: &str) -> String {
    format!(
        "<wsdl:definitions xmlns:wsdl='http://schemas.xmlsoap.org/wsdl/' xmlns:s11='http://schemas.xmlsoap.org/wsdl/soap/' \
         xmlns:s12='http://schemas.xmlsoap.org/wsdl/soap12/' xmlns:xs='http://www.w3.org/2001/XMLSchema' \
         xmlns:w='urn:w' xmlns:o='urn:o' targetNamespace='urn:w'>\n{body}\n</wsdl:definitions>"
    )
}

const SCHEMA: &str = "<wsdl:types><xs:schema targetNamespace='urn:w' elementFormDefault='qualified'>
  <xs:element name='Ping' type='w:PingType'/>
  <xs:element name='PingResponse'><xs:complexType/></xs:element>
  <xs:complexType name='PingType'><xs:sequence><xs:element name='Text' type='xs:string'/></xs:sequence></xs:complexType>
</xs:schema></wsdl:types>";
const MESSAGES: &str = "<wsdl:message name='In'><wsdl:part name='body' element='w:Ping'/></wsdl:message>
<wsdl:message name='Out'><wsdl:part name='body' element='w:PingResponse'/></wsdl:message>";
const PORT: &str = "<wsdl:portType name='Port'><wsdl:operation name='Ping'>
<wsdl:input message='w:In'/><wsdl:output message='w:Out'/></wsdl:operation></wsdl:portType>";

/// A binding of the operation `Ping` of the port type `Port`, by the prefix of its version of SOAP.
fn binding(prefix: &str, action: &str) -> String {
    format!(
        "<wsdl:binding name='{prefix}' type='w:Port'><{prefix}:binding style='document'/><wsdl:operation name='Ping'>\
         <{prefix}:operation soapAction='{action}'/><wsdl:input><{prefix}:body use='literal'/></wsdl:input>\
         <wsdl:output><{prefix}:body use='literal'/></wsdl:output></wsdl:operation></wsdl:binding>"
    )
}

fn whole() -> String {
    wsdl(&[SCHEMA, MESSAGES, PORT, &binding("s11", "urn:ping")].concat())
}

fn generated(text: &str) -> String {
    let code = Builder::new().wsdl_text("a.wsdl", text).all_operations().generate();
    code.expect("a WSDL that can be generated")
}

/// The one-line form of the error that comes of a WSDL.
fn refused(text: &str) -> String {
    let builder = Builder::new().wsdl_text("a.wsdl", text).all_operations();
    builder.generate().expect_err("this cannot be generated").to_string()
}

#[test]
fn a_wsdl_alone_is_enough() {
    let code = generated(&whole());
    assert!(
        code.contains(r#"const ELEMENTS: &'static [&'static str] = &["{urn:w}Ping"];"#),
        "{code}"
    );
    assert!(
        code.contains(r#"const SOAP_ACTION: &'static str = "urn:ping";"#),
        "{code}"
    );
    assert!(code.contains("from a.wsdl. Do not edit."), "{code}");
}

#[test]
fn the_place_of_an_error_in_a_schema_is_that_in_the_wsdl() {
    let error = refused(&whole().replace("xs:string", "xs:strong"));
    assert_eq!(
        error,
        "a.wsdl:5:78: XML Schema has no type `strong`; did you mean one of `xs:string`, `xs:long`?"
    );
    let error = refused(
        &whole()
            .replace("<xs:sequence>", "<xs:sequel>")
            .replace("</xs:sequence>", "</xs:sequel>"),
    );
    assert!(
        error.starts_with("a.wsdl:5:36: `xs:sequel` is not an element of XML Schema"),
        "{error}"
    );
}

#[test]
fn several_schemas_in_a_wsdl_import_each_other_without_a_location() {
    let other = "<xs:schema targetNamespace='urn:o' xmlns:xs='http://www.w3.org/2001/XMLSchema'>
      <xs:simpleType name='Text'><xs:restriction base='xs:string'/></xs:simpleType></xs:schema>";
    let text = whole()
        .replace(
            "<xs:element name='Ping' ",
            "<xs:import namespace='urn:o'/><xs:element name='Ping' ",
        )
        .replace("xs:string", "o:Text")
        .replace("</wsdl:types>", &format!("{other}</wsdl:types>"));
    assert!(generated(&text).contains("pub text: String"));
    // Services of SharePoint leave the import out.
    let text = text.replace("<xs:import namespace='urn:o'/>", "");
    assert!(generated(&text).contains("pub text: String"));
}

#[test]
fn prefixes_of_the_elements_around_a_schema_hold_in_it() {
    let text = whole()
        .replace("xmlns:xs='http://www.w3.org/2001/XMLSchema' ", "")
        .replace(
            "<wsdl:types>",
            "<wsdl:types xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns='urn:w'>",
        )
        .replace("w:PingType", "PingType");
    assert!(generated(&text).contains("pub text: String"));
}

#[test]
fn a_wsdl_imports_others_and_schemas() {
    let folder = directory("wsdl_import");
    let import =
        |namespace: &str, location: &str| format!("<wsdl:import namespace='{namespace}' location='{location}'/>");
    let port = PORT.replace("w:In", "o:In").replace("w:Out", "o:Out");
    let main = [import("urn:o", "parts/messages.wsdl"), port, binding("s11", "urn:ping")].concat();
    write(&folder.join("main.wsdl"), &wsdl(&main));
    let messages = [
        import("urn:w", "../main.wsdl"),
        import("urn:w", "schema.xsd"),
        MESSAGES.to_owned(),
    ]
    .concat();
    let messages = wsdl(&messages).replace("targetNamespace='urn:w'", "targetNamespace='urn:o'");
    write(&folder.join("parts/messages.wsdl"), &messages);
    let start = SCHEMA.find("<xs:schema").unwrap_or(0);
    let schema = SCHEMA[start..].replace("</wsdl:types>", "").replace(
        "<xs:schema",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:w='urn:w'",
    );
    write(&folder.join("parts/schema.xsd"), &schema);
    let bindings = Builder::new()
        .wsdl(folder.join("main.wsdl"))
        .all_operations()
        .bindings()
        .unwrap();
    assert!(bindings.text.contains("pub text: String"));
    let names: Vec<_> = bindings
        .files
        .iter()
        .map(|file| file.strip_prefix(&folder).unwrap())
        .collect();
    assert_eq!(
        names,
        ["parts/schema.xsd", "main.wsdl", "parts/messages.wsdl"].map(Path::new)
    );
}

#[test]
fn a_remote_wsdl_is_read_from_the_file_that_is_named() {
    let folder = directory("wsdl_map");
    let import = "<wsdl:import namespace='urn:o' location='https://example.com/messages.wsdl?singleWsdl'/>";
    let port = PORT.replace("w:In", "o:In").replace("w:Out", "o:Out");
    write(
        &folder.join("main.wsdl"),
        &wsdl(&[import, SCHEMA, &port, &binding("s11", "")].concat()),
    );
    write(
        &folder.join("saved.wsdl"),
        &wsdl(MESSAGES).replace("targetNamespace='urn:w'", "targetNamespace='urn:o'"),
    );
    let builder = Builder::new().wsdl(folder.join("main.wsdl")).all_operations();
    let error = builder.generate().unwrap_err();
    assert!(
        error.to_string().contains("documents are not fetched from the network"),
        "{error}"
    );
    assert_eq!(error.diagnostics()[0].location().unwrap().line(), 2);
    let named = builder.map(
        "https://example.com/messages.wsdl?singleWsdl",
        folder.join("saved.wsdl"),
    );
    assert!(named.generate().unwrap().contains("pub text: String"));
}

#[test]
fn the_version_of_soap_can_be_chosen() {
    let both = wsdl(
        &[
            SCHEMA,
            MESSAGES,
            PORT,
            &binding("s12", "urn:two"),
            &binding("s11", "urn:one"),
        ]
        .concat(),
    );
    let action = |text: &str, version: Option<SoapVersion>| {
        let builder = Builder::new().wsdl_text("a.wsdl", text);
        let builder = version.into_iter().fold(builder, Builder::soap_version);
        let operations = builder.list_operations().map_err(|error| error.to_string())?;
        assert_eq!(operations.len(), 1);
        Ok::<String, String>(operations[0].soap_action.clone())
    };
    assert_eq!(action(&both, None).as_deref(), Ok("urn:one"));
    assert_eq!(action(&both, Some(SoapVersion::V1_1)).as_deref(), Ok("urn:one"));
    assert_eq!(action(&both, Some(SoapVersion::V1_2)).as_deref(), Ok("urn:two"));
    let second = wsdl(&[SCHEMA, MESSAGES, PORT, &binding("s12", "urn:two")].concat());
    assert_eq!(action(&second, None).as_deref(), Ok("urn:two"));
    let error = action(&second, Some(SoapVersion::V1_1)).unwrap_err();
    let expected = "a.wsdl:1:1: the WSDL has no operation with a SOAP 1.1 binding; its bindings are for SOAP 1.2";
    assert!(error.starts_with(expected), "{error}");
}

#[test]
fn what_rpc_needs_is_refused_in_the_right_words_where_it_is_chosen() {
    let typed = whole().replace("element='w:Ping'/>", "type='w:PingType'/>");
    let expected = "a.wsdl:6:79: part `body` of message `In` has a type, not an element; parts with types belong to the style `rpc`";
    assert!(refused(&typed).starts_with(expected), "{}", refused(&typed));
    let rpc = whole().replace("style='document'", "style='rpc'");
    assert!(
        refused(&rpc).contains("operation `Ping` is bound in the style `rpc`"),
        "{}",
        refused(&rpc)
    );
    let encoded = whole().replacen("use='literal'", "use='encoded'", 1);
    assert!(
        refused(&encoded).contains("the messages of operation `Ping` are encoded"),
        "{}",
        refused(&encoded)
    );
}

#[test]
fn an_operation_that_is_not_chosen_cannot_be_refused() {
    let port = PORT.replace(
        "</wsdl:portType>",
        "<wsdl:operation name='Notify'><wsdl:output message='w:Out'/></wsdl:operation></wsdl:portType>",
    );
    let notify = "<wsdl:operation name='Notify'><s11:operation/><wsdl:output><s11:body/></wsdl:output></wsdl:operation></wsdl:binding>";
    let bound = binding("s11", "urn:ping").replace("</wsdl:binding>", notify);
    let text = wsdl(&[SCHEMA, MESSAGES, &port, &bound].concat());
    let builder = || Builder::new().wsdl_text("a.wsdl", text.as_str());
    assert!(
        builder()
            .operation("Ping")
            .generate()
            .unwrap()
            .contains("pub text: String")
    );
    let error = builder().operation("Notify").generate().unwrap_err().to_string();
    assert!(
        error.contains("operation `Notify` has no input in its portType"),
        "{error}"
    );
}

#[test]
fn operations_of_one_name_in_two_port_types_are_told_apart_by_their_binding() {
    let other = PORT.replace("'Port'", "'Other'").replace("w:Out", "w:In");
    let text = wsdl(&[SCHEMA, MESSAGES, &other, PORT, &binding("s11", "urn:ping")].concat());
    assert!(generated(&text).contains("type Response = PingResponse;"));
    let second = binding("s11", "urn:other").replace("w:Port", "w:Other");
    let text = wsdl(&[SCHEMA, MESSAGES, &other, PORT, &binding("s11", "urn:ping"), &second].concat());
    assert!(
        refused(&text).contains("operation `Ping` is bound twice, with different messages"),
        "{}",
        refused(&text)
    );
    // Two ports with the same messages are two ways to the same operation.
    let same = binding("s11", "urn:again");
    let text = wsdl(&[SCHEMA, MESSAGES, PORT, &binding("s11", "urn:ping"), &same].concat());
    assert!(generated(&text).contains("\"urn:ping\""));
}

#[test]
fn a_document_type_declaration_without_entities_is_harmless_in_a_wsdl_too() {
    let declared = format!("<!DOCTYPE wsdl:definitions SYSTEM 'wsdl.dtd'>{}", whole());
    assert!(generated(&declared).contains("pub text: String"));
}

#[test]
fn schemas_that_are_given_count_before_those_that_a_wsdl_names() {
    let start = SCHEMA.find("<xs:schema").unwrap_or(0);
    let schema = SCHEMA[start..].replace("</wsdl:types>", "").replace(
        "<xs:schema",
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:w='urn:w'",
    );
    let types =
        "<wsdl:types><xs:schema><xs:import namespace='urn:w' schemaLocation='elsewhere.xsd'/></xs:schema></wsdl:types>";
    let text = wsdl(&[types, MESSAGES, PORT, &binding("s11", "urn:ping")].concat());
    let sources = Sources::from_texts([("w.xsd", schema)], &LoadOptions::default()).unwrap();
    let code = Builder::new()
        .sources(sources)
        .wsdl_text("a.wsdl", text.as_str())
        .all_operations()
        .generate()
        .unwrap();
    assert!(code.contains("from w.xsd. Do not edit."), "{code}");
    // Without them, nothing declares the elements that it binds.
    let expected = "the WSDL binds element `{urn:w}Ping` to operation `Ping`, but no schema declares it";
    assert!(refused(&text).contains(expected), "{}", refused(&text));
}

#[test]
fn schemas_of_a_wsdl_join_those_that_are_in_memory() {
    let types = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:o'>\
                 <xs:simpleType name='Text'><xs:restriction base='xs:string'/></xs:simpleType></xs:schema>";
    let sources = Sources::from_texts([("o.xsd", types)], &LoadOptions::default()).unwrap();
    let text = whole()
        .replace(
            "<xs:element name='Ping' ",
            "<xs:import namespace='urn:o' schemaLocation='o.xsd'/><xs:element name='Ping' ",
        )
        .replace("xs:string", "o:Text");
    let code = Builder::new()
        .sources(sources)
        .wsdl_text("a.wsdl", text)
        .all_operations()
        .generate()
        .unwrap();
    assert!(code.contains("from a.wsdl, o.xsd. Do not edit."), "{code}");
}

#[test]
fn an_operation_of_a_document_counts_before_one_of_that_name_that_it_imports() {
    let folder = directory("wsdl_same_name");
    let import = "<wsdl:import namespace='urn:o' location='other.wsdl'/>";
    let main = [import, SCHEMA, MESSAGES, PORT, &binding("s11", "urn:ping")].concat();
    write(&folder.join("main.wsdl"), &wsdl(&main));
    let port = PORT.replace("w:Out", "w:In").replace("'Port'", "'Other'");
    let other = [port, binding("s11", "urn:other").replace("w:Port", "o:Other")].concat();
    let other = wsdl(&other).replace("targetNamespace='urn:w'", "targetNamespace='urn:o'");
    write(&folder.join("other.wsdl"), &other);
    let operations = Builder::new().wsdl(folder.join("main.wsdl")).list_operations().unwrap();
    assert_eq!(operations.len(), 1);
    assert_eq!(
        (operations[0].soap_action.as_str(), operations[0].response.as_str()),
        ("urn:ping", "{urn:w}PingResponse")
    );
}
