//! Schemas that are valid although their authors write what few do.

use std::collections::BTreeMap;

use ews_codegen::Builder;
use ews_codegen::source::{LoadOptions, Sources};

use super::{directory, from_texts, load, message, schema, write};

const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";

/// A schema with the operation `Ask`, whose request has the type `AskType` that `body` declares.
fn service(body: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:m='{MESSAGES}' targetNamespace='{MESSAGES}' \
         elementFormDefault='qualified'>\
         <xs:element name='Ask' type='m:AskType'/>\
         <xs:element name='AskResponse'><xs:complexType/></xs:element>\n{body}</xs:schema>"
    )
}

/// What is generated from a service and further files.
fn generated(body: &str, others: &[(&str, &str)]) -> String {
    let service = service(body);
    let texts = others.iter().copied().chain([("messages.xsd", service.as_str())]);
    let sources = Sources::from_texts(texts, &LoadOptions::default()).expect("a valid schema");
    let code = Builder::new().sources(sources).all_operations().generate();
    code.expect("a valid schema")
}

#[track_caller]
fn assert_has(code: &str, lines: &[&str]) {
    for line in lines {
        assert!(code.contains(line), "no `{line}` in\n{code}");
    }
}

#[test]
fn white_space_around_names_and_in_lists_of_names_does_not_count() {
    let code = generated(
        "<xs:complexType name='\n AskType\t'><xs:sequence>\
           <xs:element name=' Size ' type=' xs:int\n' minOccurs=' 0 ' maxOccurs='&#10;+1'/>\
           <xs:element name='Number' type='&#x20;m:Number'/>\
           <xs:element ref='\n\tm:Note\n'/>\
         </xs:sequence></xs:complexType>\
         <xs:element name='Note' type='xs:string '/>\
         <xs:simpleType name='Number'><xs:union memberTypes='\n    xs:int\n\t  m:Word\r\n'/></xs:simpleType>\
         <xs:simpleType name='Word'><xs:restriction base='\txs:string'/></xs:simpleType>",
        &[],
    );
    assert_has(
        &code,
        &[
            "pub size: Option<i32>",
            "pub number: Number",
            "pub note: String",
            "Int(i32)",
        ],
    );
}

#[test]
fn a_document_type_declaration_without_entities_is_harmless() {
    let doctypes = [
        r#"<!DOCTYPE xs:schema PUBLIC "-//W3C//DTD XMLSCHEMA 200102//EN" "XMLSchema.dtd">"#,
        "<!DOCTYPE xs:schema SYSTEM 'a>b.dtd' [ <!ELEMENT a (b|c)*> <!-- <!ENTITY a 'b'> % --> <?target % ?> ]>",
        r#"<!DOCTYPE xs:schema [
             <!ATTLIST xs:schema id ID #IMPLIED xmlns:xs CDATA #REQUIRED>
             <!NOTATION gif PUBLIC "100%">
           ]>"#,
    ];
    for doctype in doctypes {
        let text = format!(
            "<?xml version='1.0'?>\n{doctype}\n{}",
            service("<xs:complexType name='AskType'/>")
        );
        let sources = from_texts(&[("a.xsd", &text)]).unwrap();
        let code = Builder::new().sources(sources).all_operations().generate().unwrap();
        assert_has(&code, &["pub struct Ask {}"]);
    }
}

#[test]
fn a_document_type_declaration_that_changes_what_is_said_is_refused() {
    let cases = [
        ("<!ENTITY % p 'xs:'>", "it declares an entity"),
        ("%external;", "it refers to an entity"),
        (
            "<!ATTLIST xs:element nillable CDATA 'true'>",
            "it gives an attribute a default value",
        ),
        (
            "<!ATTLIST xs:element\n nillable CDATA #FIXED \"true\">",
            "it gives an attribute a default value",
        ),
        (
            "<!-- --><!ENTITY a SYSTEM 'file:///etc/passwd'>",
            "it declares an entity",
        ),
    ];
    for (declaration, expected) in cases {
        let text = format!("<!DOCTYPE xs:schema [{declaration}]>{}", schema(""));
        let error = from_texts(&[("a.xsd", &text)]).unwrap_err().to_string();
        assert!(error.contains(expected), "{declaration}: {error}");
    }
}

#[test]
fn the_schema_of_the_xml_namespace_may_lie_beside_the_others() {
    let own = r#"<?xml version='1.0'?>
        <!DOCTYPE xs:schema PUBLIC "-//W3C//DTD XMLSCHEMA 200102//EN" "XMLSchema.dtd" >
        <xs:schema targetNamespace="http://www.w3.org/XML/1998/namespace" xmlns:xs="http://www.w3.org/2001/XMLSchema" xml:lang="en">
          <xs:attribute name="lang">
            <xs:simpleType><xs:union memberTypes="xs:language">
              <xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value=""/></xs:restriction></xs:simpleType>
            </xs:union></xs:simpleType>
          </xs:attribute>
        </xs:schema>"#;
    let main = schema(
        "<xs:import namespace='http://www.w3.org/XML/1998/namespace' schemaLocation='http://www.w3.org/2001/xml.xsd'/>
         <xs:complexType name='A'><xs:attribute ref='xml:lang'/></xs:complexType>",
    );
    let sources = from_texts(&[("main.xsd", &main), ("xml.xsd", own)]).unwrap();
    assert!(!sources.files().iter().any(|file| file.is_built_in()));
}

#[test]
fn encodings_that_the_declaration_or_a_byte_order_mark_names_are_read() {
    let text = |encoding: &str| {
        let documentation = "<xs:annotation><xs:documentation>Größe – fünf</xs:documentation></xs:annotation>";
        let body = service(&format!(
            "<xs:complexType name='AskType'>{documentation}</xs:complexType>"
        ));
        format!("<?xml version='1.0' encoding = '{encoding}'?>\n{body}")
    };
    let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let narrow = |text: &str, dash: u8| {
        let byte = |c| if c == '–' { dash } else { u8::try_from(c).unwrap() };
        text.chars().map(byte).collect::<Vec<u8>>()
    };
    let utf_16 = text("UTF-16");
    let texts = BTreeMap::from([
        ("little", wide(&format!("\u{feff}{utf_16}"), u16::to_le_bytes)),
        ("big", wide(&format!("\u{feff}{utf_16}"), u16::to_be_bytes)),
        ("no mark", wide(&utf_16, u16::to_le_bytes)),
        ("utf-8", format!("\u{feff}{}", text("utf-8")).into_bytes()),
        ("windows", narrow(&text("Windows-1252"), 0x96)),
        ("latin", narrow(&text("iso-8859-1").replace('–', "-"), 0)),
        (
            "ascii",
            text("US-ASCII")
                .replace('ö', "&#246;")
                .replace('ü', "&#xFC;")
                .replace('–', "&#8211;")
                .into_bytes(),
        ),
    ]);
    for (name, bytes) in texts {
        let sources = Sources::from_texts([("a.xsd", bytes)], &LoadOptions::default()).unwrap();
        let code = Builder::new().sources(sources).all_operations().generate().unwrap();
        let expected = if name == "latin" {
            "Größe - fünf"
        } else {
            "Größe – fünf"
        };
        assert!(code.contains(expected), "{name}: {code}");
    }
}

#[test]
fn xml_1_1_is_read() {
    let text = format!(
        "<?xml version='1.1' encoding='UTF-8'?>{}",
        schema("<xs:element name='A' type='xs:int'/>")
    );
    from_texts(&[("a.xsd", &text)]).unwrap();
}

#[test]
fn a_number_of_occurrences_can_be_of_any_length() {
    let code = generated(
        "<xs:complexType name='AskType'><xs:sequence>\
           <xs:element name='A' type='xs:int' minOccurs='0' maxOccurs='79228162514264337593543950335'/>\
         </xs:sequence></xs:complexType>",
        &[],
    );
    assert_has(&code, &["pub a: Vec<i32>"]);
}

#[test]
fn what_nothing_is_made_of_may_have_any_form() {
    generated(
        "<xs:notation id='n' name='jpeg' public='image/jpeg'/>\
         <xs:complexType name='AskType' block='#all' final=' extension  restriction '><xs:sequence>\
           <xs:element name='B' type='xs:int' maxOccurs='9' block='substitution'>\
             <xs:key name='k'><xs:annotation/><xs:selector xpath='.'><xs:annotation/></xs:selector>\
               <xs:field xpath='@a'/><xs:field xpath='@b'/></xs:key>\
           </xs:element>\
         </xs:sequence></xs:complexType>",
        &[],
    );
}

#[test]
fn an_import_that_leads_nowhere_matters_where_something_of_it_is_needed() {
    let text = service(
        "<xs:import namespace='urn:other' schemaLocation='missing.xsd'/>\
         <xs:import namespace='urn:remote' schemaLocation='https://example.com/a.xsd'/>\
         <xs:complexType name='AskType'/>\
         <xs:element name='Use'><xs:complexType><xs:attribute name='A' type='o:B' xmlns:o='urn:other'/>\
           </xs:complexType></xs:element>\
         <xs:element name='UseResponse'><xs:complexType><xs:sequence>\
           <xs:element ref='o:C' xmlns:o='urn:other'/></xs:sequence></xs:complexType></xs:element>",
    );
    let generate = |texts: &[(&str, &str)], operation: &str| {
        let builder = Builder::new().sources(from_texts(texts).unwrap());
        builder.operation(operation).generate()
    };
    let alone = [("main.xsd", text.as_str())];
    assert_has(&generate(&alone, "Ask").unwrap(), &["pub struct Ask {}"]);
    let all = Builder::new().sources(from_texts(&alone).unwrap());
    assert_eq!(all.list_operations().unwrap().len(), 2);
    assert!(all.all_operations().generate().is_err());
    let error = generate(&alone, "Use").unwrap_err();
    let expected = "main.xsd:2:50: schema file `missing.xsd` does not exist";
    assert!(error.to_string().starts_with(expected), "{error}");
    assert_eq!(error.diagnostics().len(), 2, "{error}");
    // Another file declares the namespace.
    let given = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:other'>\
                 <xs:simpleType name='B'><xs:restriction base='xs:int'/></xs:simpleType>\
                 <xs:element name='C' type='xs:int'/></xs:schema>";
    let code = generate(&[("main.xsd", &text), ("other.xsd", given)], "Use").unwrap();
    assert_has(&code, &["pub a: Option<i32>", "pub c: i32"]);
}

#[test]
fn an_include_that_leads_nowhere_is_always_an_error() {
    let text = schema("<xs:include schemaLocation='missing.xsd'/>");
    let error = from_texts(&[("main.xsd", &text)]).unwrap_err();
    assert!(error.to_string().contains("schema file `missing.xsd` does not exist"));
}

#[test]
fn upper_and_lower_case_of_a_file_name_do_not_count_where_one_file_can_be_meant() {
    let folder = directory("case");
    write(
        &folder.join("main.xsd"),
        &schema("<xs:include schemaLocation='TYPES.xsd'/>"),
    );
    write(&folder.join("parts/other.xsd"), "not looked at");
    write(
        &folder.join("Types.xsd"),
        &schema("<xs:element name='A' type='xs:int'/>"),
    );
    assert_eq!(load(&folder.join("main.xsd")).unwrap().files().len(), 2);
    write(
        &folder.join("types.xsd"),
        &schema("<xs:element name='B' type='xs:int'/>"),
    );
    let expected = "main.xsd:2:29: schema file `TYPES.xsd` does not exist";
    assert!(message(load(&folder.join("main.xsd")), &folder).starts_with(expected));
}

#[test]
fn a_file_without_a_namespace_can_be_imported_and_included_at_once() {
    let plain = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>\
                 <xs:simpleType name='Size'><xs:restriction base='Number'/></xs:simpleType>\
                 <xs:simpleType name='Number'><xs:restriction base='xs:int'/></xs:simpleType></xs:schema>";
    let imports = schema("<xs:import schemaLocation='plain.xsd'/><xs:element name='A' type='Size'/>");
    let includes = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='urn:u' xmlns='urn:u'>\
                    <xs:include schemaLocation='plain.xsd'/><xs:element name='A' type='Size'/></xs:schema>";
    let sources = from_texts(&[("a.xsd", &imports), ("b.xsd", includes), ("plain.xsd", plain)]).unwrap();
    let namespaces: Vec<_> = sources
        .files()
        .iter()
        .map(|file| sources.target_namespace(file))
        .collect();
    assert_eq!(namespaces, [Some("urn:t"), Some("urn:u"), None, Some("urn:u")]);
    assert_eq!(sources.paths().count(), 3);
}

#[test]
fn a_reference_without_a_prefix_does_not_mean_the_target_namespace() {
    let text = schema("<xs:element name='A' type='B'/><xs:complexType name='B'/>");
    let error = from_texts(&[("a.xsd", &text)]).unwrap_err().to_string();
    assert!(
        error.starts_with("a.xsd:2:28: unknown type `B`; did you mean `t:B`?"),
        "{error}"
    );
    let plain = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'><xs:complexType name='B'/></xs:schema>";
    let error = from_texts(&[("a.xsd", &text), ("b.xsd", plain)])
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("`B` is in no namespace, which this file does not import"),
        "{error}"
    );
}

#[test]
fn a_redefinition_may_be_redefined_but_not_beside_it() {
    let base = schema("<xs:simpleType name='S'><xs:restriction base='xs:string'/></xs:simpleType>");
    let redefine = |file: &str| {
        schema(&format!(
            "<xs:redefine schemaLocation='{file}'><xs:simpleType name='S'><xs:restriction base='t:S'>\
             <xs:maxLength value='9'/></xs:restriction></xs:simpleType></xs:redefine>"
        ))
    };
    let (first, second) = (redefine("z.xsd"), redefine("b.xsd"));
    from_texts(&[("a.xsd", &second), ("b.xsd", &first), ("z.xsd", &base)]).unwrap();
    let error = from_texts(&[("a.xsd", &first), ("b.xsd", &first), ("z.xsd", &base)]).unwrap_err();
    assert!(error.to_string().contains("type `S` is redefined twice"), "{error}");
}

#[test]
fn documentation_keeps_its_references() {
    let code = generated(
        "<xs:complexType name='AskType'><xs:annotation><xs:documentation>If a &lt; b &amp;&amp; <i>b</i> &#62; 1, \
         say &quot;so&quot; &#x2014; <!-- not this -->or<![CDATA[ <else>]]>.</xs:documentation></xs:annotation></xs:complexType>",
        &[],
    );
    assert_has(&code, &[r#"/// If a < b && b > 1, say "so" — or \<else>."#]);
}
