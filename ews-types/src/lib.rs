//! Typed, namespace-correct reading and writing of [Exchange Web Services] (EWS) SOAP envelopes.
//!
//! The types are generated from the XML Schema of EWS by [`ews-codegen`]; this crate holds those of all operations, each behind a
//! [feature](#features) of its name, and the runtime that reads and writes envelopes of them. It speaks to no server by itself: bring
//! your own HTTP client, and let the feature `transport` build its requests and judge its responses.
//!
//! # A request and its response
//!
//! ```
//! use ews_types::{Envelope, ExchangeVersion, GetUserPhoto, GetUserPhotoResponse, ResponseMessage, UserPhotoSize};
//!
//! // What the client sends: Exchange refuses the operation without a version that has it.
//! let request = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48))
//!     .version(ExchangeVersion::Exchange2013);
//! let xml = request.to_xml()?;
//!
//! // What the server sends
//! let response = r#"<?xml version="1.0" encoding="utf-8"?>
//! <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
//!   <s:Body>
//!     <GetUserPhotoResponse ResponseClass="Success" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
//!       <ResponseCode>NoError</ResponseCode>
//!       <HasChanged>true</HasChanged>
//!       <PictureData>/9j/4AAQSkZJRg==</PictureData>
//!     </GetUserPhotoResponse>
//!   </s:Body>
//! </s:Envelope>"#;
//! let photo = Envelope::<GetUserPhotoResponse>::from_xml(response)?.body.into_result()?;
//! assert_eq!(photo.has_changed, Some(true));
//! assert_eq!(photo.picture_data.as_deref(), Some(&b"\xFF\xD8\xFF\xE0\0\x10JFIF"[..]));
//! # assert!(xml.contains("<m:SizeRequested>HR48x48</m:SizeRequested>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Envelope::impersonate`], [`time_zone`](Envelope::time_zone) and [`culture`](Envelope::culture) set other headers;
//! [`Document`] is for XML without an envelope.
//!
//! Both directions work for both sides: a server reads an `Envelope<GetUserPhoto>`, or any request as
//! `Envelope<AnyRequest>`, and writes an `Envelope<GetUserPhotoResponse>`.
//!
//! # Success, Warning, Error, and faults
//!
//! A response that says *no* is still a response. There are two kinds:
//!
//! - a *response message* with a `ResponseClass` of `Success`, `Warning` or `Error`. The envelope is read, and
//!   [`ResponseMessage::outcome`] tells the three apart by type; [`result`](ResponseMessage::result) takes a Warning for a
//!   success. [`Response::messages`] walks the messages of any operation, also of those that respond with a list.
//! - a SOAP *fault*, when the server refuses the request as a whole: [`Error::Fault`]. A [`Fault`] knows EWS's
//!   [response code](Fault::code), the [line and column](Detail::line_number) of a request that violates the
//!   schema, and how long a busy server wants to be [left alone](Detail::back_off).
//!
//! ```
//! use ews_types::{Envelope, GetUserPhotoResponse, Outcome, ResponseCode, ResponseMessage};
//!
//! # let response = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
//! #   <GetUserPhotoResponse ResponseClass="Error" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
//! #   <ResponseCode>ErrorItemNotFound</ResponseCode></GetUserPhotoResponse></s:Body></s:Envelope>"#;
//! let body = Envelope::<GetUserPhotoResponse>::from_xml(response)?.body;
//! match body.outcome() {
//!     Outcome::Success(message) => println!("{} bytes", message.picture_data.as_deref().unwrap_or_default().len()),
//!     Outcome::Warning(_, reason) => println!("with a warning: {reason}"),
//!     Outcome::Error(error) if error.code() == Some(&ResponseCode::ErrorItemNotFound) => println!("nobody"),
//!     Outcome::Error(error) => println!("refused: {error}"),
//!     _ => unreachable!("there are three classes"),
//! }
//! # Ok::<(), ews_types::Error>(())
//! ```
//!
//! # When a document will not be read
//!
//! An [`XmlError`] names the element's path, the line and column, what was found and what was expected:
//!
//! ```
//! use ews_types::{Envelope, Error, GetUserPhotoResponse};
//!
//! let response = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
//! <GetUserPhotoResponse ResponseClass="Success" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
//! <HasChanged>maybe</HasChanged></GetUserPhotoResponse></s:Body></s:Envelope>"#;
//! let error = Envelope::<GetUserPhotoResponse>::from_xml(response).unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     r#"/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:HasChanged (line 3, column 13): expected a boolean, found "maybe""#
//! );
//! ```
//!
//! # Lenient where servers differ, strict where values would be wrong
//!
//! By default, elements and attributes that the types do not know are skipped (a newer server sends more), values that
//! an enumeration does not list are kept as text, and what real servers are known to send is taken: references to
//! control characters, pictures folded over lines, `True` for `true`. But an element in the wrong namespace is never
//! mistaken for the right one. [`ReadOptions`] makes reading stricter, reports what was skipped, and sets [`Limits`].
//!
//! Any prefix is taken, or none: names are held against the schema by namespace. Writing uses `soap:`, `t:` and `m:`.
//!
//! What cannot be written as XML is an error, never a broken document; see [`WriteOptions`]. So is a number out of the
//! schema's range, or a text of the wrong length; see [`mod@facets`].
//!
//! # How XML becomes Rust
//!
//! The generated types are plain structs and enums with serde attributes, and types of your own can be read and
//! written in the same way. A field's serde name is its XML name with the schema's usual prefix:
//!
//! | serde name | what it is |
//! |---|---|
//! | `@Name`, `@xml:lang` | an attribute; attributes come before elements |
//! | `m:Name`, `t:Name`, `soap:Name`, `Name` | an element in the messages, the types, SOAP's, or no namespace |
//! | `{urn:x}Name` | an element in any other namespace |
//! | `$text` | the element's own text |
//! | `$choice:t:A\|t:B` | an `xs:choice`: one of these elements, into an enum whose variants have these names |
//! | `$mixed:t:A\|t:B` | mixed content: text and these elements in document order, into a `Vec` of an enum whose variants have these names and `$text` |
//! | `$any` | elements that no other field takes, as [`XmlElement`]s; a second one is `$any2` |
//! | `$any:t:*\|{urn:x}*\|*` | the same for elements in one of these namespaces, or in none (`*`); `!t:*` is any other namespace. Alternatives of choices and of mixed content can be patterns too, and `**` is any element |
//! | `$rest`, `$rest2:t:*` | the same, and also elements with the names of earlier fields that the reader is past: the second `a` in the sequence of `a` and any element |
//! | `$anyAttribute` | every attribute that no other field takes, as [`XmlAttribute`]s; `$anyAttribute:!t:*` those of some namespaces, as for `$any` |
//! | `$derived:t:A\|t:B+@` | what a type adds that `xsi:type` names in place of `t:A`, as a [`Derived`]; `+` is for elements, `@` for attributes |
//!
//! `Option` is for what may be absent (`xsi:nil="true"` counts as absent), `Vec` for what may occur repeatedly; see
//! [`keep_nil`] for fields in which nil is a value of its own, and [`Nillable`] for nil with attributes.
//! [`element_default!`] gives an empty element the value that the schema has for it.
//! Writing rejects lists with too few or too many elements where [`facets::AtLeast`] and its like say so. A struct that is
//! named `$lists m:Name t:Name` has lists that cannot be empty: a strict reader rejects their absence.
//! An enum named `$type` is chosen by `xsi:type`, a newtype named `$list` holds an `xs:list`.
//! [`Base64Binary`] holds bytes; [`DateTime`] and its like keep the text of a date as it is; a [`QName`] has its namespace
//! with it.
//!
//! ```
//! use ews_types::{Body, Envelope, Header, ReadOptions};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Ping {
//!     #[serde(rename = "@Id")]
//!     id: u32,
//!     #[serde(rename = "$choice:m:Text|m:Number")]
//!     payload: Vec<Payload>,
//! }
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! enum Payload {
//!     #[serde(rename = "m:Text")]
//!     Text(String),
//!     #[serde(rename = "m:Number")]
//!     Number(i32),
//! }
//!
//! impl Body for Ping {
//!     type Header = Header;
//!     const ELEMENTS: &'static [&'static str] = &["m:Ping"];
//! }
//!
//! let ping = Envelope::new(Ping { id: 7, payload: vec![Payload::Number(1), Payload::Text("two".to_owned())] });
//! let xml = ping.to_xml()?;
//! assert!(xml.contains(r#"<m:Ping Id="7"><m:Number>1</m:Number><m:Text>two</m:Text></m:Ping>"#));
//! assert_eq!(ReadOptions::new().strict().read::<Ping>(&xml)?.body, ping.body);
//! # Ok::<(), ews_types::Error>(())
//! ```
//!
//! # Operations
//!
//! Each of the 137 operations of EWS has a feature of its name, which brings its types:
//!
//! ```toml
//! ews-types = { version = "0.1", default-features = false, features = ["FindItem", "GetItem"] }
//! ```
//!
//! The messages of a response come typed, whatever lists and choices the schema has around them, and what the alternatives of a
//! choice have in common is there without a `match`:
//!
#![cfg_attr(feature = "FindItem", doc = "```")]
#![cfg_attr(not(feature = "FindItem"), doc = "```ignore")]
//! use ews_types::{
//!     BaseFolderId, DistinguishedFolderIdName, Envelope, FindItem, FindItemParentChoice, FindItemResponse, Response,
//!     ResponseMessage,
//! };
//!
//! let query = FindItem::in_folder(BaseFolderId::from(DistinguishedFolderIdName::Inbox)).page(0, 50);
//! # assert!(Envelope::new(query).to_xml()?.contains(r#"<t:DistinguishedFolderId Id="inbox"/>"#));
//! # let xml = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
//! #   xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
//! #   xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Body><m:FindItemResponse><m:ResponseMessages>
//! #   <m:FindItemResponseMessage ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode>
//! #   <m:RootFolder TotalItemsInView="1"><t:Items><t:Message><t:Subject>Invoice</t:Subject></t:Message></t:Items></m:RootFolder>
//! #   </m:FindItemResponseMessage></m:ResponseMessages></m:FindItemResponse></s:Body></s:Envelope>"#;
//! let found = Envelope::<FindItemResponse>::from_xml(xml)?.body;
//! for message in found.messages() {
//!     let page = message.result()?.root_folder.as_ref();
//!     println!("{:?} items", page.and_then(|page| page.total_items_in_view));
//! }
//! # let mut subjects = Vec::new();
//! for message in found.into_messages() {
//!     let page = message.into_result()?.root_folder;
//!     if let Some(FindItemParentChoice::Items(items)) = page.map(|page| page.choice) {
//!         for item in &items.real_item {
//!             println!("{:?}", item.subject());
//! #           subjects.push(item.subject().map(str::to_owned));
//!         }
//!     }
//! }
//! # assert_eq!(subjects, [Some("Invoice".to_owned())]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Other schemas
//!
//! [`ews-codegen`] generates types from other schemas: Microsoft's files, those that an Exchange server publishes, or those of
//! another service. The generated code uses this crate as its runtime.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | the name of an operation, such as `FindItem`; default: `GetUserPhoto` | the operation, with all the types that it needs |
//! | a subject | its operations: `attachments`, `availability`, `conversations`, `delegates`, `discovery`, `export`, `focused-inbox`, `folders`, `instant-messaging`, `items`, `junk-mail`, `mail-apps`, `mail-tips`, `message-encryption`, `message-tracking`, `notifications`, `online-meetings`, `out-of-office`, `passwords`, `people`, `photos`, `reminders`, `retention`, `rooms`, `rules`, `search`, `service-configuration`, `sharing`, `sync`, `team-mailboxes`, `time-zones`, `unified-messaging`, `user-configuration` |
//! | `mail`, `calendar`, `contacts`, `tasks` | the subjects that a program for these uses |
//! | `full` | all operations |
//! | `codegen` (default) | generates the bindings when the crate is built; without it the committed bindings are compiled, which are the same, and the generator is not built |
//! | `autodiscover` | finding the EWS endpoint of a mailbox, as a state machine without I/O; includes `transport` |
//! | `transport` | requests and responses as the `http` crate's types, for any HTTP client; includes `GetUserPhoto` |
//! | `chrono`, `jiff`, `time` | conversions of dates and times to and from the types of the crate of this name |
//! | `bytes` | conversions of [`Base64Binary`] |
//! | `base64-turbo` | decodes [`Base64Binary`] with the crate of this name: pictures are read faster, with AVX-512 above all; needs Rust 1.93 |
//! | `tracing` | a span around each reading and writing, without contents |
//!
//! [Exchange Web Services]: https://learn.microsoft.com/exchange/client-developer/exchange-web-services/explore-the-ews-managed-api-ews-and-web-services-in-exchange
//! [`ews-codegen`]: https://docs.rs/ews-codegen

#![cfg_attr(docsrs, feature(doc_cfg))]

mod document;
mod error;
pub mod namespaces;
#[cfg(feature = "GetUserPhoto")]
mod photo_size;
#[cfg(feature = "FindItem")]
mod query;
mod soap;
mod trace;
#[cfg(feature = "transport")]
pub mod transport;
mod values;
mod xml;

#[cfg(feature = "autodiscover")]
pub mod autodiscover;
pub mod bindings;

#[doc(no_inline)]
pub use bindings::*;
pub use document::Document;
pub use error::Error;
pub use soap::{
    Body, Detail, Envelope, Fault, NoMessage, NoResponse, Operation, Outcome, Response, ResponseError, ResponseMessage,
    SoapVersion, Status,
};
#[doc(hidden)]
pub use values::__private;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
pub use values::ConversionError;
pub use values::facets;
pub use values::{
    Base64Binary, Date, DateTime, Duration, HexBinary, Integer, Nillable, ParseQNameError, QName, Time, keep_nil,
};
pub use xml::derived::{Derived, DerivedFrom};
pub use xml::documents::Documents;
pub use xml::error::{ErrorKind, Position, WriteError, XmlError};
pub use xml::options::{InvalidChars, Limits, ReadOptions, WriteOptions};
pub use xml::report::{ReadReport, Skipped};
pub use xml::tree::{XmlAttribute, XmlElement, XmlNode};
