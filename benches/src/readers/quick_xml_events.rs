//! quick-xml's tokenizer alone: what a reader that is built on it cannot do without.

use quick_xml::events::Event;
use quick_xml::{NsReader, Reader as Tokenizer};

use super::Reader;

pub const PLAIN: Reader = Reader {
    name: "quick_xml::Reader, events only",
    key: "events",
    read: |xml| {
        let mut tokens = Tokenizer::from_reader(xml);
        while !matches!(tokens.read_event().expect("the document is well-formed"), Event::Eof) {}
    },
    photo: None,
};

pub const NAMESPACES: Reader = Reader {
    name: "quick_xml::NsReader, events only",
    key: "ns-events",
    read: |xml| {
        let mut tokens = NsReader::from_reader(xml);
        while !matches!(
            tokens.read_resolved_event().expect("the document is well-formed"),
            (_, Event::Eof)
        ) {}
    },
    photo: None,
};
