//! The XML layer: a serde `Deserializer` and `Serializer` that know namespaces.
//!
//! Reading uses quick-xml's tokenizer, and goes past it where only a plain tag or text comes next; namespaces are resolved in
//! the same scan of a start tag that finds its attributes. Writing appends to one `String`. Nothing of quick-xml or base64 leaves this module.

pub(crate) mod attributes;
pub(crate) mod chars;
pub(crate) mod de;
pub(crate) mod departures;
pub(crate) mod derived;
pub(crate) mod documents;
pub(crate) mod error;
pub(crate) mod field_name;
pub(crate) mod names;
pub(crate) mod namespace;
pub(crate) mod options;
pub(crate) mod reader;
pub(crate) mod report;
pub(crate) mod scope;
pub(crate) mod ser;
pub(crate) mod start_tag;
pub(crate) mod text;
pub(crate) mod tree;
pub(crate) mod write;
