//! Holds the schemas in `schemas/` against Microsoft's.
//!
//! What an XML Schema declares is compared, not how it is written: layout, prefixes, documentation and the order in
//! which a file declares things do not count; names, types, occurrences, enumeration values and their order do.
//!
//! Microsoft's files are not part of this project. The tests that need them read `$EWS_REFERENCE/schema/`, and say in
//! one line that they were skipped where the variable is not set.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use ews_codegen::Builder;
use roxmltree::{Document, Node};

const XS: &str = "http://www.w3.org/2001/XMLSchema";
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";
const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
const SOAP_BINDING: &str = "http://schemas.xmlsoap.org/wsdl/soap/";

#[test]
fn every_declaration_of_ours_is_microsofts() {
    let Some(reference) = reference("every_declaration_of_ours_is_microsofts") else {
        return;
    };
    let differences = differences(&our_declarations(), &declarations_in(&reference));
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}

#[test]
fn nothing_that_get_user_photo_reaches_is_missing() {
    let Some(reference) = reference("nothing_that_get_user_photo_reaches_is_missing") else {
        return;
    };
    let theirs = declarations_in(&reference);
    let operation = Operation::read(&reference.join("services.wsdl"), "GetUserPhoto");
    let reached = reachable(&theirs, operation.elements());
    assert!(reached.len() > 10, "GetUserPhoto reaches its types: {reached:?}");

    let ours = our_declarations();
    let missing: Vec<_> = reached.iter().filter(|key| !ours.contains_key(key)).collect();
    assert!(missing.is_empty(), "schemas/ lacks {missing:?}");
}

#[test]
fn our_wsdl_binds_get_user_photo_as_microsofts() {
    let Some(reference) = reference("our_wsdl_binds_get_user_photo_as_microsofts") else {
        return;
    };
    let ours = Operation::read(&our_schemas().join("services.wsdl"), "GetUserPhoto");
    let theirs = Operation::read(&reference.join("services.wsdl"), "GetUserPhoto");
    assert_eq!(ours, theirs);
}

#[test]
fn microsofts_files_in_place_of_ours_give_the_same_code() {
    let Some(reference) = reference("microsofts_files_in_place_of_ours_give_the_same_code") else {
        return;
    };
    let ours = our_schemas();
    let replaced = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("microsofts_files_in_place_of_ours");
    std::fs::create_dir_all(&replaced).expect("a folder for the files");
    for (from, file) in [
        (&reference, "messages.xsd"),
        (&reference, "types.xsd"),
        (&ours, "content-type.xsd"),
        (&ours, "services.wsdl"),
    ] {
        std::fs::copy(from.join(file), replaced.join(file)).expect("a file to copy");
    }
    assert_eq!(code(&replaced), code(&ours));
}

/// What is generated for GetUserPhoto, without the documentation.
fn code(schemas: &Path) -> String {
    let builder = Builder::new().schema(schemas).wsdl(schemas.join("services.wsdl"));
    let bindings = builder
        .operation("GetUserPhoto")
        .generate()
        .expect("the schemas are sound");
    let is_code = |line: &&str| !line.trim_start().starts_with("//");
    bindings
        .lines()
        .filter(is_code)
        .map(|line| format!("{line}\n"))
        .collect()
}

#[test]
fn content_type_is_added_by_redefinition_and_is_all_that_is_added() {
    let text = read(&our_schemas().join("content-type.xsd"));
    let document = Document::parse(&text).expect("content-type.xsd is XML");
    let schema = document.root_element();

    let redefine = only_child(schema);
    assert!(redefine.has_tag_name((XS, "redefine")));
    assert_eq!(redefine.attribute("schemaLocation"), Some("messages.xsd"));
    let redefined = only_child(redefine);
    assert_eq!(
        Declaration::read(redefined).text,
        "complexType name=GetUserPhotoResponseMessageType\n\
         \x20 complexContent\n\
         \x20   extension base={http://schemas.microsoft.com/exchange/services/2006/messages}GetUserPhotoResponseMessageType\n\
         \x20     sequence\n\
         \x20       element minOccurs=0 name=ContentType type={http://www.w3.org/2001/XMLSchema}string\n"
    );
    for messages in [our_declarations()]
        .into_iter()
        .chain(reference("ContentType in Microsoft's").map(|r| declarations_in(&r)))
    {
        let text = &messages[&Key::new("type", MESSAGES, "GetUserPhotoResponseMessageType")].text;
        assert!(
            !text.contains("ContentType"),
            "messages.xsd declares ContentType itself; the redefinition can go:\n{text}"
        );
    }
}

#[test]
fn everything_that_a_person_meets_is_documented() {
    let mut undocumented = Vec::new();
    let mut response_codes = 0;
    for file in ["messages.xsd", "types.xsd", "content-type.xsd"] {
        let text = read(&our_schemas().join(file));
        let document = Document::parse(&text).expect("our schemas are XML");
        for node in document.descendants().filter(|node| needs_documentation(*node)) {
            let is_response_code = node.has_tag_name((XS, "enumeration"))
                && node
                    .ancestors()
                    .any(|ancestor| ancestor.attribute("name") == Some("ResponseCodeType"));
            match (has_documentation(node), is_response_code) {
                (true, true) => response_codes += 1,
                (true, false) | (false, true) => {}
                (false, false) => undocumented.push(format!("{file}:{}", document.text_pos_at(node.range().start))),
            }
        }
    }
    assert!(undocumented.is_empty(), "no xs:documentation at {undocumented:?}");
    assert!(
        response_codes >= 400,
        "{response_codes} values of ResponseCodeType are documented"
    );
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
    let original = read(&our_schemas().join("messages.xsd"));
    let theirs = declarations(&original);
    for (what, from, to) in [
        ("a renamed element", r#"name="SizeRequested""#, r#"name="Size""#),
        (
            "another type",
            r#"name="Email" type="xs:string""#,
            r#"name="Email" type="xs:token""#,
        ),
        (
            "an element made mandatory",
            r#"type="xs:base64Binary" minOccurs="0""#,
            r#"type="xs:base64Binary""#,
        ),
        (
            "an element made repeatable",
            r#"name="Email""#,
            r#"maxOccurs="unbounded" name="Email""#,
        ),
        (
            "a renamed value",
            r#"value="ErrorItemNotFound""#,
            r#"value="ErrorNotFound""#,
        ),
        (
            "values in another order",
            r#"value="ErrorInvalidId""#,
            r#"value="ErrorInvalidIdEmpty""#,
        ),
        ("an attribute made optional", r#" use="required""#, ""),
        ("a type that is not abstract any more", r#" abstract="true""#, ""),
        (
            "an invented type",
            "</xs:schema>",
            r#"<xs:complexType name="Invented"/></xs:schema>"#,
        ),
    ] {
        let changed = original.replacen(from, to, 1);
        assert_ne!(changed, original, "{what}: `{from}` is in messages.xsd");
        assert_eq!(differences(&declarations(&changed), &theirs).len(), 1, "{what}");
    }
}

/// What names a global declaration. Complex and simple types share the kind `type`, as they share one space of names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    kind: String,
    name: String,
}

impl Key {
    fn new(kind: &str, namespace: &str, name: &str) -> Self {
        Self {
            kind: kind.replace("complexType", "type").replace("simpleType", "type"),
            name: format!("{{{namespace}}}{name}"),
        }
    }
}

/// A declaration in a form that is the same however it was written, and the declarations that it names.
#[derive(Default)]
struct Declaration {
    text: String,
    refers_to: BTreeSet<Key>,
}

impl Declaration {
    fn read(node: Node<'_, '_>) -> Self {
        let mut declaration = Self::default();
        declaration.add(node, 0);
        declaration
    }

    fn add(&mut self, node: Node<'_, '_>, depth: usize) {
        let kind = node.tag_name().name();
        let attributes: BTreeSet<_> = node
            .attributes()
            .filter_map(|a| self.attribute(node, a.name(), a.value()))
            .collect();
        self.text += &"  ".repeat(depth);
        self.text += kind;
        for attribute in attributes {
            self.text += " ";
            self.text += &attribute;
        }
        self.text += "\n";

        let (mut attributes, particles): (Vec<_>, Vec<_>) = node
            .children()
            .filter(|child| child.is_element() && !child.has_tag_name((XS, "annotation")))
            .partition(|child| child.tag_name().name().to_lowercase().contains("attribute"));
        attributes.sort_by_key(|child| child.attribute("name").or(child.attribute("ref")).map(str::to_owned));
        for child in particles.into_iter().chain(attributes) {
            self.add(child, depth + 1);
        }
    }

    /// `name=value`, unless it says what goes without saying. Notes what the value refers to.
    fn attribute(&mut self, node: Node<'_, '_>, name: &str, value: &str) -> Option<String> {
        let kind = match name {
            "ref" => node.tag_name().name(),
            "substitutionGroup" => "element",
            "type" | "base" | "itemType" => "type",
            _ => {
                const DEFAULTS: [(&str, &str); 6] = [
                    ("minOccurs", "1"),
                    ("maxOccurs", "1"),
                    ("use", "optional"),
                    ("abstract", "false"),
                    ("nillable", "false"),
                    ("processContents", "strict"),
                ];
                return (!DEFAULTS.contains(&(name, value))).then(|| format!("{name}={value}"));
            }
        };
        let (prefix, local) = value
            .split_once(':')
            .map_or((None, value), |(prefix, local)| (Some(prefix), local));
        let namespace = match prefix {
            Some("xml") => XML,
            _ => node
                .lookup_namespace_uri(prefix)
                .unwrap_or_else(|| panic!("the prefix of `{value}` is declared")),
        };
        let key = Key::new(kind, namespace, local);
        let text = format!("{name}={}", key.name);
        if namespace != XS && namespace != XML {
            self.refers_to.insert(key);
        }
        Some(text)
    }
}

type Declarations = BTreeMap<Key, Declaration>;

fn declarations(schema: &str) -> Declarations {
    let document = Document::parse(schema).expect("a schema is XML");
    let schema = document.root_element();
    assert_eq!(schema.attribute("elementFormDefault"), Some("qualified"));
    let namespace = schema.attribute("targetNamespace").expect("a schema has a namespace");
    schema
        .children()
        .filter(|child| child.is_element() && child.has_attribute("name"))
        .map(|child| {
            let name = child.attribute("name").unwrap_or_default();
            (
                Key::new(child.tag_name().name(), namespace, name),
                Declaration::read(child),
            )
        })
        .collect()
}

fn declarations_in(folder: &Path) -> Declarations {
    let mut all = declarations(&read(&folder.join("messages.xsd")));
    all.extend(declarations(&read(&folder.join("types.xsd"))));
    all
}

fn our_declarations() -> Declarations {
    declarations_in(&our_schemas())
}

/// One text for each declaration of ours that is not theirs.
fn differences(ours: &Declarations, theirs: &Declarations) -> Vec<String> {
    let difference = |(key, ours): (&Key, &Declaration)| match theirs.get(key) {
        None => Some(format!("{key:?} is in our schemas only")),
        Some(theirs) if theirs.text == ours.text => None,
        Some(theirs) => {
            let at = ours
                .text
                .lines()
                .zip(theirs.text.lines())
                .position(|(ours, theirs)| ours != theirs);
            let at = at.unwrap_or_else(|| ours.text.lines().count().min(theirs.text.lines().count()));
            let line = |text: &str| text.lines().nth(at).unwrap_or("(nothing)").trim_start().to_owned();
            Some(format!(
                "{key:?} differs: ours has `{}` where theirs has `{}`",
                line(&ours.text),
                line(&theirs.text)
            ))
        }
    };
    ours.iter().filter_map(difference).collect()
}

/// `roots` and all that they reach, directly or through others.
fn reachable(declarations: &Declarations, roots: impl Iterator<Item = Key>) -> BTreeSet<Key> {
    let mut reached = BTreeSet::new();
    let mut todo: Vec<Key> = roots.collect();
    while let Some(key) = todo.pop() {
        let declaration = declarations.get(&key).unwrap_or_else(|| panic!("{key:?} is declared"));
        todo.extend(
            declaration
                .refers_to
                .iter()
                .filter(|next| !reached.contains(*next))
                .cloned(),
        );
        reached.insert(key);
    }
    reached
}

/// What a WSDL says of an operation: its SOAP action and the elements in header and body, for input and output.
#[derive(Debug, PartialEq, Eq)]
struct Operation {
    soap_action: String,
    /// `input` or `output`, `header` or `body`, and the element.
    parts: BTreeSet<(String, String, Key)>,
}

impl Operation {
    fn read(wsdl: &Path, name: &str) -> Self {
        let text = read(wsdl);
        let document = Document::parse(&text).expect("a WSDL is XML");
        let named = |tag: &'static str, name: &str| {
            let is_wanted =
                |node: &Node<'_, '_>| node.has_tag_name((WSDL, tag)) && node.attribute("name") == Some(name);
            document
                .descendants()
                .rfind(is_wanted)
                .unwrap_or_else(|| panic!("{tag} {name} in {}", wsdl.display()))
        };

        let binding = named("operation", name);
        assert!(
            binding
                .parent()
                .is_some_and(|parent| parent.has_tag_name((WSDL, "binding")))
        );
        let mut parts = BTreeSet::new();
        for direction in ["input", "output"] {
            let message = named(
                "message",
                &format!("{name}Soap{}", if direction == "input" { "In" } else { "Out" }),
            );
            let binding = binding
                .children()
                .find(|node| node.has_tag_name((WSDL, direction)))
                .expect("both directions are bound");
            for place in binding
                .children()
                .filter(|node| node.tag_name().namespace() == Some(SOAP_BINDING))
            {
                assert_eq!(place.attribute("use"), Some("literal"));
                let part = place.attribute("part").or(place.attribute("parts"));
                let part = message
                    .children()
                    .find(|node| node.has_tag_name((WSDL, "part")) && node.attribute("name") == part);
                let element = part
                    .and_then(|part| part.attribute("element"))
                    .expect("a bound part names an element");
                let (prefix, local) = element.split_once(':').expect("elements are in a namespace");
                let namespace = message
                    .lookup_namespace_uri(Some(prefix))
                    .expect("the prefix is declared");
                parts.insert((
                    direction.to_owned(),
                    place.tag_name().name().to_owned(),
                    Key::new("element", namespace, local),
                ));
            }
        }
        let soap = binding
            .children()
            .find(|node| node.has_tag_name((SOAP_BINDING, "operation")));
        let soap_action = soap
            .and_then(|node| node.attribute("soapAction"))
            .expect("a SOAP action")
            .to_owned();
        Self { soap_action, parts }
    }

    fn elements(&self) -> impl Iterator<Item = Key> {
        self.parts.iter().map(|(_, _, element)| element.clone())
    }
}

/// Named types, elements, attributes and values are to be documented.
fn needs_documentation(node: Node<'_, '_>) -> bool {
    let redefined = node
        .parent()
        .is_some_and(|parent| parent.has_tag_name((XS, "redefine")));
    let kinds = ["complexType", "simpleType", "element", "attribute", "enumeration"];
    node.tag_name().namespace() == Some(XS)
        && kinds.contains(&node.tag_name().name())
        && (node.has_attribute("name") || node.has_attribute("value"))
        && !redefined
}

fn has_documentation(node: Node<'_, '_>) -> bool {
    let annotation = node.children().find(|child| child.has_tag_name((XS, "annotation")));
    let documentation =
        annotation.and_then(|node| node.children().find(|child| child.has_tag_name((XS, "documentation"))));
    documentation
        .and_then(|node| node.text())
        .is_some_and(|text| !text.trim().is_empty())
}

fn only_child<'a, 'input>(node: Node<'a, 'input>) -> Node<'a, 'input> {
    let mut children = node.children().filter(Node::is_element);
    let child = children.next().expect("a child");
    assert_eq!(children.next(), None, "one child only");
    child
}

fn our_schemas() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas")
}

/// The folder of Microsoft's schemas; `None`, with a line that tells why `test` is skipped, where there is none.
fn reference(test: &str) -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("EWS_REFERENCE") {
        return Some(PathBuf::from(folder).join("schema"));
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
