//! What is read and in which order, what is accepted, and what is said of files that cannot be read.

mod accepted;
mod mapped;
mod wsdl;

use std::fs;
use std::path::{Path, PathBuf};

use ews_codegen::source::{Component, Limits, LoadOptions, Sources};
use ews_codegen::{Error, ErrorKind};

/// A fresh directory of the test's own.
fn directory(test: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).expect("the directory for tests can be written");
    path
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file has a directory")).expect("the directory can be made");
    fs::write(path, text).expect("the directory for tests can be written");
}

/// A schema of the namespace `urn:t` with prefix `t`.
fn schema(body: &str) -> String {
    format!(
        "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns:t=\"urn:t\" targetNamespace=\"urn:t\">\n\
         {body}\n</xs:schema>\n"
    )
}

fn load(path: &Path) -> Result<Sources, Error> {
    Sources::load(&[path.to_owned()], &LoadOptions::default())
}

fn from_texts(texts: &[(&str, &str)]) -> Result<Sources, Error> {
    Sources::from_texts(texts.iter().copied(), &LoadOptions::default())
}

/// The one-line form of an error, with the directory of the test taken away.
fn message(result: Result<Sources, Error>, directory: &Path) -> String {
    let error = result.expect_err("the schema is broken");
    error.to_string().replace(&format!("{}/", directory.display()), "")
}

#[test]
fn microsofts_own_files_are_accepted() {
    let Some(reference) = std::env::var_os("EWS_REFERENCE") else {
        return println!("skipped: EWS_REFERENCE does not say where Microsoft's files are");
    };
    let sources = load(&Path::new(&reference).join("schema")).unwrap();
    let names: Vec<_> = sources
        .files()
        .iter()
        .map(|file| file.path().file_name().unwrap())
        .collect();
    assert_eq!(names[..2], ["messages.xsd", "types.xsd"]);
    assert!(sources.files()[2].is_built_in());
    assert_eq!(sources.paths().count(), 2);
}

#[test]
fn our_own_schemas_are_accepted() {
    load(Path::new("../schemas")).unwrap();
}

#[test]
fn a_directory_gives_its_schemas_by_name_and_then_what_they_reach() {
    let directory = directory("order");
    write(
        &directory.join("b.xsd"),
        &schema("<xs:include schemaLocation='deep/z.xsd'/>"),
    );
    write(
        &directory.join("a.XSD"),
        &schema("<xs:include schemaLocation='b.xsd'/>"),
    );
    write(
        &directory.join("deep/z.xsd"),
        &schema("<xs:include schemaLocation='../a.XSD'/>"),
    );
    write(&directory.join("deep/unused.xsd"), "not looked at");
    write(&directory.join("notes.txt"), "not looked at");
    let sources = load(&directory).unwrap();
    let paths: Vec<_> = sources
        .paths()
        .map(|path| path.strip_prefix(&directory).unwrap().to_owned())
        .collect();
    assert_eq!(paths, ["a.XSD", "b.xsd", "deep/z.xsd"].map(PathBuf::from));
    let first = &sources.files()[0];
    assert_eq!(first.follow("b.xsd"), Some(1));
    assert_eq!(first.follow("z.xsd"), None);
    assert_eq!(sources.target_namespace(first), Some("urn:t"));
}

#[test]
fn a_file_given_twice_is_read_once() {
    let directory = directory("twice");
    write(
        &directory.join("a.xsd"),
        &schema("<xs:element name='A' type='xs:int'/>"),
    );
    let paths = [
        directory.clone(),
        directory.join("a.xsd"),
        directory.join("../twice/./a.xsd"),
    ];
    let sources = Sources::load(&paths, &LoadOptions::default()).unwrap();
    assert_eq!(sources.files().len(), 1);
}

#[test]
fn a_byte_order_mark_is_not_part_of_the_text() {
    let text = format!("\u{feff}{}", schema("<xs:element name='A' type='xs:int'/>"));
    let sources = from_texts(&[("a.xsd", &text)]).unwrap();
    assert!(sources.files()[0].text().starts_with("<xs:schema"));
}

#[test]
fn files_that_include_each_other_are_accepted() {
    let a = schema("<xs:include schemaLocation='b.xsd'/><xs:element name='A' type='t:B'/>");
    let b = schema(
        "<xs:include schemaLocation='./a.xsd'/><xs:complexType name='B'><xs:sequence><xs:element ref='t:A'/></xs:sequence></xs:complexType>",
    );
    from_texts(&[("a.xsd", &a), ("b.xsd", &b)]).unwrap();
}

#[test]
fn a_file_without_a_namespace_takes_over_that_of_the_file_that_includes_it() {
    let a = schema("<xs:include schemaLocation='size.xsd'/><xs:element name='A' type='t:Size'/>");
    let size = "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema'>
        <xs:simpleType name='Size'><xs:restriction base='Number'/></xs:simpleType>
        <xs:simpleType name='Number'><xs:restriction base='xs:int'/></xs:simpleType>
    </xs:schema>";
    let sources = from_texts(&[("a.xsd", &a), ("size.xsd", size)]).unwrap();
    assert_eq!(sources.target_namespace(&sources.files()[1]), Some("urn:t"));
    assert!(sources.locate(Component::Type, Some("urn:t"), "Number").is_some());
}

#[test]
fn a_redefinition_may_build_on_what_it_redefines() {
    let base = schema("<xs:complexType name='Photo'><xs:sequence/></xs:complexType>");
    let redefined = schema(
        "<xs:redefine schemaLocation='base.xsd'>
           <xs:complexType name='Photo'>
             <xs:complexContent>
               <xs:extension base='t:Photo'>
                 <xs:sequence><xs:element name='ContentType' type='xs:string'/></xs:sequence>
               </xs:extension>
             </xs:complexContent>
           </xs:complexType>
         </xs:redefine>
         <xs:element name='Response' type='t:Photo'/>",
    );
    from_texts(&[("base.xsd", &base), ("photo.xsd", &redefined)]).unwrap();
}

#[test]
fn constraints_on_values_are_accepted_and_ignored() {
    let text = schema(
        "<xs:notation name='jpeg' public='image/jpeg'/>
         <xs:element name='A'>
           <xs:complexType><xs:sequence><xs:element name='B' type='xs:int' maxOccurs='9'/></xs:sequence></xs:complexType>
           <xs:key name='k'><xs:selector xpath='t:B'/><xs:field xpath='.'/></xs:key>
           <xs:keyref name='r' refer='t:k'><xs:selector xpath='t:B'/><xs:field xpath='.'/></xs:keyref>
           <xs:unique name='u'><xs:selector xpath='t:B'/><xs:field xpath='.'/></xs:unique>
         </xs:element>",
    );
    from_texts(&[("a.xsd", &text)]).unwrap();
}

#[test]
fn the_xml_namespace_is_built_in_unless_it_is_given() {
    let text = schema(
        "<xs:import namespace='http://www.w3.org/XML/1998/namespace' schemaLocation='http://www.w3.org/2001/xml.xsd'/>
         <xs:complexType name='A'><xs:attributeGroup ref='xml:specialAttrs'/></xs:complexType>",
    );
    let sources = from_texts(&[("a.xsd", &text)]).unwrap();
    assert!(sources.files()[1].is_built_in());
    let own =
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='http://www.w3.org/XML/1998/namespace'>
        <xs:attributeGroup name='specialAttrs'/></xs:schema>";
    let sources = from_texts(&[("a.xsd", &text), ("xml.xsd", own)]).unwrap();
    assert!(!sources.files().iter().any(|file| file.is_built_in()));
}

#[test]
fn declarations_and_references_are_found_again() {
    let text = schema(
        "<xs:complexType name='A'>
  <xs:sequence>
    <xs:element name='B' type='t:C'/>
  </xs:sequence>
  <xs:attribute name='B' type='xs:int'/>
</xs:complexType>
<xs:simpleType name='C'><xs:restriction base='xs:int'/></xs:simpleType>",
    );
    let sources = from_texts(&[("a.xsd", &text)]).unwrap();
    let place = |location: Option<ews_codegen::Location>| location.map(|location| location.to_string());
    let namespace = Some("urn:t");
    let a = (Component::Type, namespace, "A");
    assert_eq!(
        place(sources.locate(Component::Type, namespace, "A")).as_deref(),
        Some("a.xsd:2:23")
    );
    assert_eq!(place(sources.locate(Component::Element, namespace, "A")), None);
    assert_eq!(place(sources.locate(Component::Type, None, "A")), None);
    assert_eq!(
        place(sources.locate_within(a, Component::Element, "B")).as_deref(),
        Some("a.xsd:4:23")
    );
    assert_eq!(
        place(sources.locate_within(a, Component::Attribute, "B")).as_deref(),
        Some("a.xsd:6:23")
    );
    assert_eq!(
        place(sources.locate_reference(Component::Type, namespace, "C")).as_deref(),
        Some("a.xsd:4:32")
    );
}

#[test]
fn paths_that_cannot_be_read_are_explained() {
    let directory = directory("unreadable");
    write(&directory.join("empty/notes.txt"), "");
    write(
        &directory.join("folder.xsd/a.xsd"),
        &schema("<xs:element name='A' type='xs:int'/>"),
    );
    let cases = [
        (
            "missing",
            "cannot read `missing`: no such file or directory; \
             paths are taken from the current directory; in a build script that is the package's own",
        ),
        (
            "empty/notes.txt/more",
            "cannot read `empty/notes.txt/more`: not a directory; one of the names before the last is a file",
        ),
        (
            "empty",
            "`empty` contains no .xsd file; \
             an Exchange server has them at https://SERVER/EWS/messages.xsd and types.xsd",
        ),
    ];
    for (path, expected) in cases {
        let result = load(&directory.join(path));
        assert_eq!(result.as_ref().unwrap_err().kind(), ErrorKind::Io);
        assert_eq!(message(result, &directory), expected);
    }
    let expected = "`folder.xsd` is not a regular file; name a file that contains XML";
    assert_eq!(message(load(&directory), &directory), expected);
    let nothing = Sources::load(&[], &LoadOptions::default()).unwrap_err();
    assert_eq!(nothing.kind(), ErrorKind::Request);
    assert_eq!(
        nothing.to_string(),
        "no schema was given; name the directory with messages.xsd and types.xsd: `Builder::schema`, `--schema`; \
         or a WSDL that contains its schemas: `Builder::wsdl`, `--wsdl`"
    );
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_explained() {
    use std::os::unix::fs::PermissionsExt;
    let directory = directory("permission");
    let path = directory.join("a.xsd");
    write(&path, &schema(""));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        return println!("skipped: this user may read everything");
    }
    let expected = "cannot read `a.xsd`: permission denied; check who owns it and who may read or write it";
    assert_eq!(message(load(&path), &directory), expected);
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_not_read() {
    let expected = "`/dev/zero` is not a regular file; name a file that contains XML";
    assert_eq!(load(Path::new("/dev/zero")).unwrap_err().to_string(), expected);
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_does_not_lead_out_of_the_directory_unless_allowed() {
    let directory = directory("links");
    write(
        &directory.join("secret.xsd"),
        &schema("<xs:element name='A' type='xs:int'/>"),
    );
    let inside = directory.join("schemas");
    write(
        &inside.join("main.xsd"),
        &schema("<xs:include schemaLocation='sub/link.xsd'/>"),
    );
    fs::create_dir(inside.join("sub")).unwrap();
    std::os::unix::fs::symlink("../../secret.xsd", inside.join("sub/link.xsd")).unwrap();
    assert_eq!(
        message(load(&inside), &directory),
        "schemas/main.xsd:2:29: `schemas/sub/link.xsd` lies outside the given directories; \
         move the file beside the others, or allow it (`--allow-outside`, `allow_outside(true)`)"
    );
    let options = LoadOptions {
        allow_outside: true,
        ..LoadOptions::default()
    };
    assert_eq!(Sources::load(&[inside], &options).unwrap().files().len(), 2);
}

#[test]
fn a_location_may_be_escaped_or_written_for_windows() {
    let main = schema("<xs:include schemaLocation='my%20types/a.xsd'/><xs:include schemaLocation='my types\\b.xsd'/>");
    let other = schema("");
    from_texts(&[
        ("main.xsd", &main),
        ("my types/a.xsd", &other),
        ("my types/b.xsd", &other),
    ])
    .unwrap();
}

/// The error with one of the limits lowered.
fn limited(texts: &[(&str, &str)], lower: fn(&mut Limits)) -> String {
    let mut options = LoadOptions::default();
    lower(&mut options.limits);
    Sources::from_texts(texts.iter().copied(), &options)
        .expect_err("a limit is exceeded")
        .to_string()
}

#[test]
fn every_limit_can_be_changed() {
    let chain = schema(
        "<xs:simpleType name='A'><xs:restriction base='t:B'/></xs:simpleType>
         <xs:simpleType name='B'><xs:restriction base='xs:int'/></xs:simpleType>
         <xs:attribute name='C' type='t:A'/><xs:attribute name='D' type='t:A'/>",
    );
    let sized =
        schema("<xs:attributeGroup name='A'><xs:attribute name='B'/><xs:attribute name='C'/></xs:attributeGroup>");
    let one = [("a.xsd", &*chain)];
    let two = [("a.xsd", &*sized), ("b.xsd", &*schema(""))];
    let cases = [
        (
            limited(&one, |limits| limits.file_size = 100),
            "`a.xsd` is larger than 100 bytes; raise `Limits::file_size` (`--limit file_size=NUMBER`) if this is meant",
        ),
        (
            limited(&two, |limits| limits.files = 1),
            "more than 1 schema files; raise `Limits::files` (`--limit files=NUMBER`) if this is meant",
        ),
        (
            limited(&one, |limits| limits.depth = 2),
            "a.xsd:2:26: elements are nested more than 2 deep; raise `Limits::depth` (`--limit depth=NUMBER`) if this is meant",
        ),
        (
            limited(&one, |limits| limits.attributes = 2),
            "a.xsd:1:2: an element has more than 2 attributes; raise `Limits::attributes` (`--limit attributes=NUMBER`) if this is meant",
        ),
        (
            limited(&one, |limits| limits.chain = 0),
            "a.xsd:2:22: `A` stands at the end of a chain of more than 0; raise `Limits::chain` (`--limit chain=NUMBER`) if this is meant",
        ),
        (
            limited(&two, |limits| limits.expansion = 1),
            "a.xsd:2:26: the types have more than 1 elements and attributes; \
             groups that contain groups grow fast; raise `Limits::expansion` (`--limit expansion=NUMBER`) if this is meant",
        ),
    ];
    for (found, expected) in cases {
        assert_eq!(found, expected);
    }
    let broken = schema("<xs:a/><xs:b/><xs:c/>");
    assert_eq!(
        limited(&[("a.xsd", &broken)], |limits| limits.errors = 2)
            .lines()
            .count(),
        2
    );
}
