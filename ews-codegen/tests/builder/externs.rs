//! Types that are taken from elsewhere.

use super::*;

/// GetUserPhoto of our schemas, with what is taken from elsewhere.
fn photo(externs: fn(Builder) -> Builder) -> String {
    let builder = Builder::new().schema("../schemas").wsdl("../schemas/services.wsdl");
    let code = externs(builder.operation("GetUserPhoto")).generate();
    code.expect("our own schemas are sound")
}

#[test]
fn what_the_runtime_needs_itself_is_taken_from_it() {
    let code = photo(|builder| builder);
    let uses: Vec<&str> = code.lines().filter(|line| line.starts_with("pub use")).collect();
    assert_eq!(
        uses,
        [
            "pub use ::ews_types::ExchangeVersion;",
            "pub use ::ews_types::Header;",
            "pub use ::ews_types::MessageXml;",
            "pub use ::ews_types::RequestServerVersion;",
            "pub use ::ews_types::ResponseClass;",
            "pub use ::ews_types::ResponseCode;",
            "pub use ::ews_types::ServerVersionInfo;",
        ]
        .into_iter()
        .filter(|line| uses.contains(line))
        .collect::<Vec<_>>()
    );
    assert!(uses.len() >= 4 && !code.contains("pub enum ResponseCode") && !code.contains("pub struct Header"));
    let renamed = photo(|builder| builder.runtime_path("crate::soap"));
    assert!(renamed.contains("pub use crate::soap::ResponseCode;"));
    for own in [
        photo(Builder::own_core_types),
        photo(|builder| builder.runtime_path("crate")),
    ] {
        assert!(own.contains("pub enum ResponseCode {") && own.contains("pub struct Header {"));
        assert!(!own.contains("pub use"));
    }
}

#[test]
fn a_type_that_has_more_than_that_of_the_runtime_is_generated() {
    let folder = folder("core");
    let code = |attributes: &str| {
        let schema = format!(
            r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
                targetNamespace="http://schemas.microsoft.com/exchange/services/2006/types"
                xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><xs:attribute name="Version" type="xs:string"/>
                <xs:element name="RequestServerVersion"><xs:complexType>{attributes}</xs:complexType></xs:element>
                <xs:complexType name="HolderType"><xs:sequence><xs:element ref="t:RequestServerVersion"/></xs:sequence></xs:complexType>
                <xs:element name="Holder" type="t:HolderType"/></xs:schema>"#
        );
        fs::write(folder.join("messages.xsd"), schema).unwrap();
        let builder = Builder::new().schema(folder.join("messages.xsd")).element("Holder");
        builder.generate().unwrap_or_else(|error| panic!("{error:?}"))
    };
    let version = r#"<xs:attribute name="Version" type="xs:string"/>"#;
    for (attributes, is_generated) in [
        (version.to_owned(), false),
        (format!(r#"{version}<xs:anyAttribute/>"#), false),
        (
            format!(r#"{version}<xs:attribute name="More" type="xs:string"/>"#),
            true,
        ),
        (r#"<xs:attribute ref="t:Version"/>"#.to_owned(), true),
        (
            format!(r#"<xs:sequence><xs:element name="More" type="xs:string"/></xs:sequence>{version}"#),
            true,
        ),
        (format!(r#"<xs:sequence><xs:any/></xs:sequence>{version}"#), true),
    ] {
        let code = code(&attributes);
        assert_eq!(
            code.contains("struct RequestServerVersion"),
            is_generated,
            "{attributes}\n{code}"
        );
    }
}

#[test]
fn types_are_taken_from_elsewhere_one_by_one_or_by_namespace() {
    let code = photo(|builder| {
        builder
            .extern_type("t:*", "crate::shared")
            .extern_type("t:UserPhotoSizeType", "crate::sizes::Size")
    });
    assert!(code.contains("pub use crate::shared::UserPhotoType;"), "{code}");
    assert!(code.contains("pub use crate::sizes::Size as UserPhotoSize;"), "{code}");
    assert!(code.contains("pub use crate::shared::ResponseClass;"), "{code}");
    assert!(!code.contains("pub enum ResponseClass"), "{code}");
}

#[test]
fn a_type_that_the_runtimes_would_cut_down_stays_its_own() {
    let schema = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
        targetNamespace="http://schemas.microsoft.com/exchange/services/2006/messages">
        <xs:element name="Ask"><xs:complexType><xs:sequence>
          <xs:element name="MessageXml"><xs:complexType><xs:sequence>
            <xs:element name="Note" type="xs:string"/>
          </xs:sequence></xs:complexType></xs:element>
        </xs:sequence></xs:complexType></xs:element>
        <xs:element name="AskResponse"><xs:complexType/></xs:element></xs:schema>"#;
    let sources = ews_codegen::source::Sources::from_texts([("messages.xsd", schema)], &Default::default()).unwrap();
    let code = Builder::new().sources(sources).operation("Ask").generate().unwrap();
    assert!(code.contains("pub struct MessageXml {"), "{code}");
}

#[test]
fn types_from_elsewhere_that_cannot_be_are_an_error() {
    let wrong = |pattern: &str, path: &str| reason(documents().all().extern_type(pattern, path));
    assert_eq!(
        wrong("AdressType", "crate::Address"),
        "there is no type `AdressType` to take from `crate::Address`; types are named as in the schema, and a nameless one \
         as the element that holds it"
    );
    assert!(wrong("AddressType", "not a path").starts_with("`not a path` is not a path"));
    assert!(wrong("x:AddressType", "crate::Address").starts_with("`x:AddressType` does not name a type"));
    // What was asked for is generated all the same.
    let root = documents()
        .type_("StockType")
        .extern_type("*", "crate::shared")
        .generate()
        .unwrap();
    assert!(root.contains("pub struct Stock {") && root.contains("pub use crate::shared::Address;"));
}
