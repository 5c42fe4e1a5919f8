//! Generates serde-annotated Rust types from the XML Schemas of Exchange Web Services (EWS).
