//! Those who read the response, each in its own way.
//!
//! All decode base64 with the same decoder, so that the differences are those of reading XML; but for one floor, and ews-types with
//! the feature `base64-turbo`.

pub mod by_hand;
pub mod floor;
pub mod ours;
pub mod quick_xml_events;
pub mod quick_xml_serde;
pub mod robinson;
pub mod roxmltree;
#[cfg(feature = "xsd-parser")]
pub mod xsd_parser;

use std::fmt;

use base64::engine::{Engine, Simd, general_purpose::PAD};

use crate::documents::Document;
use crate::photo::Photo;

/// One way of reading the response.
pub struct Reader {
    /// What the tables call it.
    pub name: &'static str,
    /// What one asks for on the command line.
    pub key: &'static str,
    /// Reads the response and drops what was read.
    pub read: fn(&[u8]),
    /// What was read, for comparison; none for a peer that does less than reading the response.
    pub photo: Option<fn(&[u8]) -> Photo>,
}

/// Everyone, in the order of the tables.
pub const READERS: &[Reader] = &[
    floor::READER,
    floor::FASTER,
    quick_xml_events::PLAIN,
    quick_xml_events::NAMESPACES,
    by_hand::READER,
    ours::READER,
    quick_xml_serde::READER,
    self::robinson::READER,
    self::roxmltree::READER,
    #[cfg(feature = "xsd-parser")]
    self::xsd_parser::READER,
];

impl Reader {
    /// Who finds something else than what is in the document is not worth timing.
    ///
    /// # Panics
    ///
    /// If the reader has misread the document.
    pub fn check(&self, document: &Document) {
        if let Some(photo) = self.photo {
            // No `assert_eq!`: five megabytes of picture would be printed.
            assert!(
                photo(&document.xml) == document.expected,
                "{} has misread the response",
                self.name
            );
        }
    }
}

impl fmt::Display for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The bytes of a picture.
pub fn decode(text: &[u8]) -> Option<Vec<u8>> {
    Simd::standard(PAD).decode(text).ok()
}
