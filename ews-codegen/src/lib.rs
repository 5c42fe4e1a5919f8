//! Generates serde-annotated Rust types from the XML Schemas of [Exchange Web Services] (EWS).
//!
//! The types are for the runtime crate `ews-types`, which reads and writes them as SOAP envelopes. Give the generator the
//! schemas that every Exchange server publishes (`https://SERVER/EWS/messages.xsd` and `types.xsd`), name the operations,
//! and include what it wrote. This page is the manual; [`guide`] leads from a server's files to a crate in ten minutes.
//!
//! - [In a build script](#in-a-build-script)
//! - [Which operations](#which-operations), [with a WSDL](#with-a-wsdl), [elements and types](#elements-and-types), [as a picture](#as-a-picture)
//! - [Which schemas](#which-schemas): [your own](#a-schema-of-your-own), [in memory](#schemas-in-memory),
//!   [a newer one](#a-newer-schema)
//! - [What the code looks like](#what-the-code-looks-like), [names](#names), [the runtime's path](#the-runtimes-path)
//! - [Errors](#errors), [limits](#limits)
//! - [Committed bindings](#committed-bindings)
//! - [Features](#features), [how it works](#how-it-works)
//!
//! # In a build script
//!
//! ```toml
//! [dependencies]
//! ews-types = { version = "0.1", default-features = false }
//! serde = { version = "1", features = ["derive"] }
//!
//! [build-dependencies]
//! ews-codegen = { version = "0.1", default-features = false } # the library alone, without the command line
//! ```
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), ews_codegen::Error> {
//!     ews_codegen::Builder::new().schema("schemas").operation("GetUserPhoto").compile()
//! }
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! pub mod ews {
//!     include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
//! }
//! ```
//!
//! [`compile`](Builder::compile) tells cargo which files to watch, and does not touch a file that is already what it should
//! be. In a binary crate, put `#[allow(dead_code)]` on that module: the bindings offer more than one program uses.
//!
//! Outside of a build script, [`generate`](Builder::generate) gives the code as text, [`bindings`](Builder::bindings) also
//! what can be told about it, and [`write`](Builder::write) puts it into an [`out_file`](Builder::out_file).
//!
//! # Which operations
//!
//! One, several, or all of them. Only what they reach is generated: of the 988 types of Microsoft's schemas, `GetItem` needs 233.
//!
//! ```
//! use ews_codegen::Builder;
//!
//! let schemas = Builder::new().schema("../schemas");
//! let names: Vec<String> = schemas.list_operations()?.into_iter().map(|operation| operation.name).collect();
//! assert_eq!(names.len(), 137);
//!
//! let one = schemas.clone().operation("GetUserPhoto").generate()?; // once more for each further operation
//! let all = schemas.all_operations().generate()?;
//! assert!(one.len() * 10 < all.len());
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! ## With a WSDL
//!
//! Without one, every element `X` or `XRequest` with an element `XResponse` beside it is an operation, and can have all the
//! headers that EWS knows. A WSDL says it exactly. The schemas in it and those that it imports are read with it, so that it can
//! come alone; [`Builder::map`] names files for those that it takes from the network, from which nothing is fetched.
//!
//! ```
//! use ews_codegen::Builder;
//!
//! let operations = Builder::new().schema("../schemas").wsdl("../schemas/services.wsdl").list_operations()?;
//! let photo = operations.iter().find(|operation| operation.name == "GetUserPhoto").unwrap();
//! assert_eq!(photo.request, "m:GetUserPhoto");
//! assert_eq!(photo.headers, ["t:RequestServerVersion", "t:ServerVersionInfo"]);
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! ## Elements and types
//!
//! A schema need not have operations. [`element`](Builder::element) takes a global element, for documents that consist of it,
//! [`type_`](Builder::type_) a type for its own sake, and [`all`](Builder::all) every global element where there is no
//! operation. `ews_types::Document` reads and writes such documents.
//!
//! ```
//! use ews_codegen::Builder;
//! use ews_codegen::source::Sources;
//!
//! let orders = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:orders">
//!   <xs:element name="order"><xs:complexType>
//!     <xs:attribute name="id" type="xs:int"/>
//!   </xs:complexType></xs:element>
//! </xs:schema>"#;
//! let sources = Sources::from_texts([("orders.xsd", orders)], &Default::default())?;
//! let code = Builder::new().sources(sources).element("{urn:orders}order").generate()?;
//! assert!(code.contains("impl ::ews_types::Body for Order {"));
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! ## As a picture
//!
//! [`graph`] draws what operations reach.
//!
//! ```
//! let photo = ews_codegen::Builder::new().schema("../schemas").operation("GetUserPhoto");
//! assert!(photo.graph()?.to_svg().starts_with("<svg "));
//! assert!(photo.graph()?.to_mermaid().starts_with("flowchart "));
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! # Which schemas
//!
//! [`schema`](Builder::schema) takes a file or a directory, and follows `xs:include`, `xs:import` and `xs:redefine`, but not
//! out of the directories that were given ([`allow_outside`](Builder::allow_outside)) and never to the network. Microsoft's
//! files are taken as they are.
//!
//! ## A schema of your own
//!
//! What your server does beyond its published schema belongs into a schema of your own that redefines a type of theirs. Name
//! that file; it leads to the others.
//!
//! ```
//! # use ews_codegen::Builder;
//! // <xs:redefine schemaLocation="messages.xsd"> … an element ContentType for the response of GetUserPhoto …
//! let code = Builder::new().schema("../schemas/content-type.xsd").operation("GetUserPhoto").generate()?;
//! assert!(code.contains("pub content_type: Option<String>,"));
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! ## Schemas in memory
//!
//! [`Sources::from_texts`](source::Sources::from_texts) reads nothing from the disk; [`Builder::sources`] takes what it made.
//! The next example does so.
//!
//! ## A newer schema
//!
//! [`diff`] tells what it adds and removes, and whom that breaks: code that uses the bindings, requests, responses.
//!
//! ```
//! use ews_codegen::Builder;
//! use ews_codegen::diff::Diff;
//!
//! let published = Builder::new().schema("../schemas/messages.xsd").operation("GetUserPhoto");
//! let ours = Builder::new().schema("../schemas/content-type.xsd").operation("GetUserPhoto");
//! let diff = Diff::between(&published, &ours)?;
//! assert_eq!(diff.changes()[0].what, "element m:ContentType: `Option<String>`");
//! assert!(!diff.is_breaking());
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! # What the code looks like
//!
//! ```
//! use ews_codegen::Builder;
//! use ews_codegen::source::{LoadOptions, Sources};
//!
//! let messages = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
//!     xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
//!     targetNamespace="http://schemas.microsoft.com/exchange/services/2006/messages">
//!   <xs:import namespace="http://schemas.microsoft.com/exchange/services/2006/types" schemaLocation="types.xsd"/>
//!   <xs:element name="Ask"><xs:complexType><xs:sequence>
//!     <xs:element name="Note" type="t:NoteType"/>
//!   </xs:sequence></xs:complexType></xs:element>
//!   <xs:element name="AskResponse"><xs:complexType/></xs:element>
//! </xs:schema>"#;
//! let types = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified"
//!     xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
//!     targetNamespace="http://schemas.microsoft.com/exchange/services/2006/types">
//!   <xs:complexType name="NoteType">
//!     <xs:sequence>
//!       <xs:element name="FieldURI" type="xs:string"/>
//!       <xs:element name="Importance" type="t:ImportanceChoicesType" minOccurs="0"/>
//!       <xs:element name="To" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
//!       <xs:choice><xs:element name="Text" type="xs:string"/><xs:element name="Picture" type="xs:base64Binary"/></xs:choice>
//!     </xs:sequence>
//!     <xs:attribute name="Id" type="xs:int" use="required"/>
//!   </xs:complexType>
//!   <xs:simpleType name="ImportanceChoicesType"><xs:restriction base="xs:string">
//!     <xs:enumeration value="Low"/><xs:enumeration value="High"/>
//!   </xs:restriction></xs:simpleType>
//! </xs:schema>"#;
//! let sources = Sources::from_texts([("messages.xsd", messages), ("types.xsd", types)], &LoadOptions::default())?;
//! let code = Builder::new().sources(sources).operation("Ask").generate()?;
//! # let shown = code.lines().filter(|line| !line.trim_start().starts_with("///")).collect::<Vec<_>>().join("\n");
//! # let code = shown.as_str();
//! // Without the documentation, which names the schema's type and Microsoft's page for each item:
//! assert!(code.contains(r##"
//! #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
//! pub struct Note {
//!     #[serde(rename = "@Id")]
//!     pub id: i32,
//!     #[serde(rename = "t:FieldURI")]
//!     pub field_uri: String,
//!     #[serde(rename = "t:Importance")]
//!     #[serde(default, skip_serializing_if = "Option::is_none")]
//!     pub importance: Option<Importance>,
//!     #[serde(rename = "t:To")]
//!     #[serde(default, skip_serializing_if = "Vec::is_empty")]
//!     pub to: Vec<String>,
//!     #[serde(rename = "$choice:t:Text|t:Picture")]
//!     pub choice: NoteChoice,
//! }
//! "##));
//! assert!(code.contains("pub fn new(id: i32, field_uri: impl Into<String>, choice: NoteChoice) -> Self {"));
//! assert!(code.contains("pub enum NoteChoice {"));
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! | XML Schema | Rust |
//! |---|---|
//! | element of an operation, with its type | a struct with the element's name: `GetUserPhoto`; it is a `Body` of an envelope |
//! | complex type | a struct with the type's name without `Type`: `t:ItemIdType` is `ItemId`; the fields of base types come first |
//! | element, attribute | a field in snake case; `Option` if it may be absent, `Vec` if it may occur repeatedly: one with too few or too many elements is not written |
//! | `nillable` element | an `Option` of the value (`Option<Option<_>>` if it may also be absent); a `Nillable` if its type has attributes, which a nil element keeps |
//! | `xs:choice`, substitution group | an enum; a `Vec` of it, in document order, if it is repeated |
//! | enumeration | an open enum: `Unrecognized(String)` keeps a value that the schema does not list |
//! | abstract type | an enum of its derived types, chosen by `xsi:type` |
//! | type that elements have and from which others derive | a struct with a field `derived` for what the type adds that `xsi:type` names; see [derived types](guide#derived-types) |
//! | `xs:list` | a newtype over `Vec` |
//! | union of simple types | an enum, or the type that all members have in common |
//! | `xs:any`, `xs:anyAttribute` | `XmlElement`s, `XmlAttribute`s; a wildcard has its place among the elements, and in a choice |
//! | an element of `xs:anyType` or `xs:anySimpleType` | an `XmlElement`, with its `xsi:type` |
//! | mixed content | a `Vec` of an enum over text and the elements; text alone where there are no elements |
//! | `xs:base64Binary`; `xs:dateTime` and its like | `Base64Binary`; `DateTime`, `Date`, `Time`, `Duration`, which keep the text as it is |
//! | `xs:QName` | `QName`, with its namespace |
//! | an element that an extension of `m:ResponseMessageType` makes mandatory | an `Option`, since error responses lack it; `ResponseMessage::outcome` refuses a Success without it |
//!
//! Construct a struct with `new`, which takes what is mandatory, or with a literal that ends in `..Default::default()`.
//! Beside the types stand `AnyRequest` and `AnyResponse`, enums over all operations, and `Header`.
//!
//! ## Names
//!
//! - A type is called as in the schema, in UpperCamelCase, without `Type` at its end and then without `Choices`, abbreviations
//!   written as words: `t:ImportanceChoicesType` is `Importance`, `t:SIDType` is `Sid`.
//! - The type of an operation's element is called as the element. A nameless type is called as the element that holds it.
//! - A choice is called as the head of its substitution group, as its `xs:group`, or as its owner with the words that its
//!   elements have in common, else `Choice`.
//! - Where two want one name, the endings come back (`EmailAddress`, `EmailAddressType`), then the namespace goes in front.
//! - A field is the element's or attribute's name in snake_case, with an underscore behind a keyword: `type_`.
//!
//! Names depend on the schemas alone, not on the operations that were chosen.
//!
//! ## The runtime's path
//!
//! ```
//! # use ews_codegen::Builder;
//! let builder = Builder::new().schema("../schemas").operation("GetUserPhoto");
//! assert!(builder.generate()?.contains("impl ::ews_types::Body for GetUserPhoto {"));
//! let renamed = builder.runtime_path("crate::soap"); // where the crate is re-exported, or renamed in Cargo.toml
//! assert!(renamed.generate()?.contains("impl crate::soap::Body for GetUserPhoto {"));
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! ## Attributes and derives
//!
//! [`derive`](Builder::derive), [`type_attribute`](Builder::type_attribute) and
//! [`field_attribute`](Builder::field_attribute) put attributes on what the schema names.
//!
//! ```
//! # use ews_codegen::Builder;
//! let builder = Builder::new().schema("../schemas").operation("GetUserPhoto").derive("t:UserPhotoSizeType", "Ord, PartialOrd");
//! assert!(builder.generate()?.contains("#[derive(Ord, PartialOrd)]"));
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! # Errors
//!
//! An [`Error`] holds everything that is wrong, each [`Diagnostic`] with its [`Location`] and what to do. `Display` gives a
//! line for each; [`render`](Error::render) and `Debug` underline the place as rustc does, so that a build script which
//! returns the error from `main` explains itself.
//!
//! ```
//! use ews_codegen::source::{LoadOptions, Sources};
//!
//! let text = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
//!   <xs:element name="Ask" type="xs:sting"/>
//! </xs:schema>"#;
//! let error = Sources::from_texts([("messages.xsd", text)], &LoadOptions::default()).unwrap_err();
//! assert_eq!(error.to_string(), "messages.xsd:2:32: XML Schema has no type `sting`; did you mean `xs:string`?");
//! assert_eq!(
//!     error.render(false),
//!     "\
//! error: XML Schema has no type `sting`
//!  --> messages.xsd:2:32
//!   |
//! 2 |   <xs:element name=\"Ask\" type=\"xs:sting\"/>
//!   |                                ^^^^^^^^ unknown type
//!   |
//!   = help: did you mean `xs:string`?"
//! );
//! ```
//!
//! [`Error::kind`] tells broken schemas from unreadable files and wrong wishes.
//!
//! # Limits
//!
//! A hostile or broken schema can neither hang the generator nor exhaust its memory or stack: [`Limits`] bounds size, files,
//! depth and growth, far above what Microsoft's schemas need. No text of a schema becomes code.
//!
//! ```
//! # use ews_codegen::{Builder, Limits};
//! let mut limits = Limits::default();
//! limits.file_size = 1000;
//! let error = Builder::new().schema("../schemas").limits(limits).list_operations().unwrap_err();
//! assert!(error.to_string().contains("is larger than 1000 bytes; raise `Limits::file_size`"), "{error}");
//! ```
//!
//! # Committed bindings
//!
//! Bindings that are committed spare their users the generator. Same schemas, same operations: same bytes. So let a test, or
//! `ews-codegen check` in CI, hold them against the schemas. They are laid out as rustfmt does with its defaults, so that
//! `cargo fmt` leaves them alone; where a project has settings of its own, `#[rustfmt::skip]` before their module does.
//!
//! Bindings of many operations are easier to read in a directory with a file for each schema file
//! ([`out_dir`](Builder::out_dir)), and compiled in a part of the time with a feature for each operation
//! ([`operation_features`](Builder::operation_features)). Those of `ews-types` have both.
//!
//! ```
//! use std::fs;
//!
//! use ews_codegen::Builder;
//!
//! let builder = Builder::new().schema("../schemas").wsdl("../schemas/services.wsdl").all_operations().all_headers();
//! let builder = builder.runtime_path("crate").out_dir("../ews-types/src/snapshot").operation_features();
//! for module in builder.bindings()?.modules {
//!     let committed = fs::read_to_string(format!("../ews-types/src/snapshot/{}", module.file)).unwrap();
//!     assert!(committed == module.text, "stale: run `ews-codegen generate` with these arguments");
//! }
//! # Ok::<(), ews_codegen::Error>(())
//! ```
//!
//! # Features
//!
//! | | default | |
//! |---|---|---|
//! | `cli` | yes | the program `ews-codegen`: `generate`, `check`, `operations` and others; `ews-codegen --help` has examples. Leave it out in build scripts |
//! | `fetch` | no | the module `fetch` and the command of that name: the schemas from an Exchange server, checked before they are written |
//!
//! # How it works
//!
//! ```text
//! XSD files ── source ──▶ texts ── load ──▶ xsd-parser's schemas ── lower ──▶ ir ── passes ──▶ ir ── emit ──▶ tokens ── layout ──▶ text
//! ```
//!
//! [`Builder::on_stage`] tells of each [`Stage`] as it begins.
//!
//! [Exchange Web Services]: https://learn.microsoft.com/exchange/client-developer/web-service-reference/ews-reference-for-exchange
#![forbid(unsafe_code)]

mod bindings;
mod builder;
mod cargo;
mod chosen;
mod diagnostic;
pub mod diff;
mod emit;
mod error;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod graph;
mod ir;
mod layout;
mod load;
mod lower;
mod passes;
pub mod source;
mod stage;
mod write;

pub mod guide {
    #![doc = include_str!("guide.md")]
}

pub use bindings::{Bindings, Module, OperationInfo};
pub use builder::Builder;
pub use diagnostic::{Diagnostic, Location};
pub use error::{Error, ErrorKind};
pub use load::SoapVersion;
pub use source::{Limits, SourceFile};
pub use stage::Stage;
