//! The responses, and those who read them.

use std::hint::black_box;

use ews_types::{Body, Envelope, Limits, ReadOptions};
use quick_xml::NsReader;
use quick_xml::events::Event;
use serde::Deserialize;

use crate::{by_hand, made_up, responses};
use ews_types::{FindItemResponse, SyncFolderItemsResponse};

/// A response that can have any number of items.
pub(crate) struct Response {
    /// What one asks for on the command line.
    pub(crate) key: &'static str,
    /// The response with so many items, as a server writes it.
    pub(crate) write: fn(usize) -> String,
    /// Those who read it.
    pub(crate) readers: &'static [Reader],
    /// Those who write it.
    pub(crate) writers: &'static [Writer],
}

/// One way of writing a response.
pub(crate) struct Writer {
    pub(crate) name: &'static str,
    /// What one asks for on the command line.
    pub(crate) key: &'static str,
    /// What writes the response with so many items.
    pub(crate) writes: fn(usize) -> Box<dyn Fn() -> String>,
    /// Whether what was written is the response with so many items.
    pub(crate) is_right: fn(&str, usize) -> bool,
}

/// One way of reading a response.
pub(crate) struct Reader {
    pub(crate) name: &'static str,
    /// What one asks for on the command line.
    pub(crate) key: &'static str,
    /// Reads the response and drops what was read.
    pub(crate) read: fn(&[u8]),
    /// Whether what was read is what the response with so many items says.
    pub(crate) is_right: fn(&[u8], usize) -> bool,
}

pub(crate) const FIND_ITEM: Response = Response {
    key: "find-item",
    write: |count| written(&responses::find_item(count)),
    readers: &[
        EVENTS,
        ROBINSON,
        SIMDXML,
        Reader {
            name: OURS,
            key: "ours",
            read: |xml| {
                black_box(ours::<FindItemResponse>(xml));
            },
            is_right: |xml, count| ours::<FindItemResponse>(xml) == responses::find_item(count),
        },
        Reader {
            name: SERDE,
            key: "quick-xml-de",
            read: |xml| {
                black_box(by_hand::<by_hand::FindItemBody>(xml));
            },
            is_right: |xml, count| {
                let mut messages = by_hand::<by_hand::FindItemBody>(xml).response.messages.messages;
                let folder = messages.pop().and_then(|message| message.folder);
                folder.is_some_and(|folder| folder.items.items == made_up::messages(count))
            },
        },
    ],
    writers: &[
        Writer {
            name: OURS,
            key: "ours",
            writes: |count| {
                let envelope = responses::find_item(count);
                Box::new(move || written(&envelope))
            },
            is_right: |xml, count| ours::<FindItemResponse>(xml.as_bytes()) == responses::find_item(count),
        },
        Writer {
            name: SERDE_WRITER,
            key: "quick-xml-se",
            writes: |count| {
                let envelope = by_hand::find_item(made_up::messages(count));
                Box::new(move || {
                    quick_xml::se::to_string_with_root("Envelope", &envelope)
                        .expect("the made-up values can be written")
                })
            },
            is_right: |xml, count| {
                by_hand::<by_hand::FindItemBody>(xml.as_bytes()) == by_hand::find_item(made_up::messages(count)).body
            },
        },
    ],
};

pub(crate) const SYNC_FOLDER_ITEMS: Response = Response {
    key: "sync-folder-items",
    write: |count| written(&responses::sync_folder_items(count)),
    readers: &[
        EVENTS,
        ROBINSON,
        SIMDXML,
        Reader {
            name: OURS,
            key: "ours",
            read: |xml| {
                black_box(ours::<SyncFolderItemsResponse>(xml));
            },
            is_right: |xml, count| ours::<SyncFolderItemsResponse>(xml) == responses::sync_folder_items(count),
        },
        Reader {
            name: SERDE,
            key: "quick-xml-de",
            read: |xml| {
                black_box(by_hand::<by_hand::SyncFolderItemsBody>(xml));
            },
            is_right: |xml, count| {
                let mut messages = by_hand::<by_hand::SyncFolderItemsBody>(xml).response.messages.messages;
                let changes = messages.pop().and_then(|message| message.changes);
                changes.is_some_and(|changes| changes.changes == made_up::changes(count))
            },
        },
    ],
    writers: &[],
};

const OURS: &str = "ews-types, generated";
const SERDE: &str = "quick_xml::de, structs by hand";
const SERDE_WRITER: &str = "quick_xml::se, structs by hand";

/// A tree of the whole document, with its namespaces resolved.
const ROBINSON: Reader = Reader {
    name: "robinson, a tree",
    key: "robinson",
    read: |xml| {
        black_box(tree(xml));
    },
    is_right: |xml, count| {
        let is_item = |name: &str| ["Message", "CalendarItem", "Contact", "Delete"].contains(&name);
        let document = tree(xml);
        let names = document.root().descendants().filter_map(|node| node.name());
        names
            .filter(|name| name.namespace == Some(ews_types::namespaces::TYPES) && is_item(name.local))
            .count()
            == count
    },
};

/// An index of the tags, which knows nothing of namespaces; neither references nor names are looked at.
const SIMDXML: Reader = Reader {
    name: "simdxml, an index",
    key: "simdxml",
    read: |xml| {
        black_box(simdxml::parse(xml).expect("the document is well-formed").tag_count());
    },
    is_right: |xml, count| {
        let tags = simdxml::parse(xml).expect("the document is well-formed").tag_count();
        tags > 20 * count
    },
};

fn tree(xml: &[u8]) -> robinson::Document<'_> {
    let xml = std::str::from_utf8(xml).expect("the document is UTF-8");
    robinson::Document::parse(xml).expect("the document is well-formed")
}

/// What a reader that is built on quick-xml's tokenizer cannot do without.
const EVENTS: Reader = Reader {
    name: "quick_xml::NsReader, events only",
    key: "ns-events",
    read: |xml| {
        let mut tokens = NsReader::from_reader(xml);
        while !matches!(
            tokens.read_resolved_event().expect("the document is well-formed"),
            (_, Event::Eof)
        ) {}
    },
    is_right: |_, _| true,
};

fn written<B: Body>(envelope: &Envelope<B>) -> String {
    envelope.to_xml().expect("the made-up values can be written")
}

fn ours<B: Body>(xml: &[u8]) -> Envelope<B> {
    // A hundred thousand items have more elements than any response that is read by default.
    let limits = Limits::default()
        .with_max_elements(usize::MAX)
        .with_max_bytes(usize::MAX);
    let options = ReadOptions::new().limits(limits);
    options.read(xml).expect("the document is a response")
}

fn by_hand<'de, B: Deserialize<'de>>(xml: &'de [u8]) -> B {
    let xml = std::str::from_utf8(xml).expect("the document is UTF-8");
    let envelope: by_hand::Envelope<B> = quick_xml::de::from_str(xml).expect("the document is a response");
    envelope.body
}
