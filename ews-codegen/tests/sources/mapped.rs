//! Remote locations for which a file is named.

use std::path::PathBuf;

use ews_codegen::Builder;
use ews_codegen::source::LoadOptions;

use super::{Sources, directory, schema, write};

fn options(map: &[(&str, PathBuf)]) -> LoadOptions {
    LoadOptions {
        map: map
            .iter()
            .map(|(url, file)| ((*url).to_owned(), file.clone()))
            .collect(),
        ..LoadOptions::default()
    }
}

const IMPORT: &str = "<xs:import namespace='urn:o' schemaLocation='http://example.com/o.xsd'/>\
                      <xs:element name='A' type='o:B' xmlns:o='urn:o'/>";

fn other(body: &str) -> String {
    format!(
        "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:o='urn:o' targetNamespace='urn:o'>{body}</xs:schema>"
    )
}

#[test]
fn a_remote_location_is_read_from_the_file_that_is_named() {
    let folder = directory("mapped");
    write(&folder.join("schemas/main.xsd"), &schema(IMPORT));
    write(
        &folder.join("local/o.xsd"),
        &other("<xs:include schemaLocation='more.xsd'/>"),
    );
    write(&folder.join("local/more.xsd"), &other("<xs:complexType name='B'/>"));
    let named = options(&[("http://example.com/o.xsd", folder.join("local/o.xsd"))]);
    let load = |options: &LoadOptions| Sources::load(&[folder.join("schemas")], options);
    // It may lie outside of the folder of the schemas; what it includes may lie beside it.
    assert_eq!(load(&named).unwrap().files().len(), 3);
    let refused = |url: &str, file: &str| {
        let options = options(&[(url, folder.join(file))]);
        let builder = Builder::new().sources(load(&options).unwrap()).element("A");
        let error = builder.generate().unwrap_err().to_string();
        error.replace(&format!("{}/", folder.display()), "")
    };
    let expected =
        "schemas/main.xsd:2:46: schemas are not fetched from the network; did you mean `http://example.com/O.xsd`?";
    assert_eq!(refused("http://example.com/O.xsd", "local/o.xsd"), expected);
    let expected = "schemas/main.xsd:2:46: schema file `none.xsd` does not exist";
    assert!(refused("http://example.com/o.xsd", "none.xsd").starts_with(expected));
}

#[test]
fn an_import_without_a_location_is_read_by_its_namespace() {
    let folder = directory("mapped_namespace");
    let import = "<xs:import namespace='urn:o'/><xs:element name='A' type='o:B' xmlns:o='urn:o'/>";
    write(&folder.join("schemas/main.xsd"), &schema(import));
    write(&folder.join("o.xsd"), &other("<xs:complexType name='B'/>"));
    let named = options(&[("urn:o", folder.join("o.xsd"))]);
    assert_eq!(
        Sources::load(&[folder.join("schemas")], &named).unwrap().files().len(),
        2
    );
}
