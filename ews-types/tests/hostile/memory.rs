//! How much memory reading takes beside the document: every kind of document in two sizes, kinds of open content in pairs,
//! and types that are large.

use ews_types::{Body, Error, ErrorKind, GetUserPhotoResponse, Header, Limits, ReadOptions};
use serde::{Deserialize, Serialize};

use super::documents::{self, Kind, many};
use super::{MEMORY, MIB, alone};

/// The sizes of what is bad in a document.
const SIZES: [usize; 2] = [8 * 1024, 32 * 1024];
/// What reading takes whatever the document: tables.
const TABLES: usize = 16 * 1024;
/// That and the 1000 things that are reported as skipped.
const REPORT: usize = MIB / 4;

/// The most that reading takes, leniently or strictly.
fn peak<B: Body>(options: ReadOptions, xml: &[u8]) -> usize {
    let measured = |options: ReadOptions| {
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        drop(options.read_reporting::<B>(xml));
        MEMORY.peak_usage() - before
    };
    measured(options).max(measured(options.strict()))
}

/// Reading each of these takes at most so many times the size of the document, and grows with it.
#[track_caller]
fn all_take(kinds: Vec<Kind>, most: usize, base: usize) {
    let mut more = Vec::new();
    for kind in kinds {
        let options = ReadOptions::new().limits(kind.limits);
        let [(_, few), (len, many)] = SIZES.map(|size| {
            let document = kind.document(size);
            (document.len(), peak::<GetUserPhotoResponse>(options, &document))
        });
        // Four times, and a quarter of it for lists that grow in steps.
        if many > most * len + base || many > 5 * few + base {
            more.push(format!(
                "{}: {many} bytes for {len}, {few} for a quarter of it",
                kind.name
            ));
        }
    }
    assert!(
        more.is_empty(),
        "more than {most} times the document:\n{}",
        more.join("\n")
    );
}

#[test]
fn what_no_type_keeps_takes_little() {
    let _alone = alone();
    all_take(documents::kept_by_no_type(), 3, REPORT);
}

#[test]
fn open_content_takes_eight_times_its_size() {
    let _alone = alone();
    all_take(documents::open_content(), 8, TABLES);
    all_take(documents::attributes_allowed(), 16, TABLES);
}

/// Elements of a few bytes take more than that, because each has 56 bytes to itself: never more than 40 times their size.
#[test]
fn open_content_in_pairs() {
    let _alone = alone();
    all_take(documents::pairs(documents::is_usual), 8, TABLES);
    all_take(
        documents::pairs(|one, other| !documents::is_usual(one, other)),
        24,
        TABLES,
    );
}

/// A struct of two kilobytes. No document here uses its fields: only the size counts.
macro_rules! large {
    ($($field:ident)*) => {
        #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        struct Large {
            $($field: Option<String>,)*
            #[serde(rename = "m:Inner")]
            inner: Option<Box<Large>>,
        }
    };
}

large! {
    a0 a1 a2 a3 a4 a5 a6 a7 a8 a9 b0 b1 b2 b3 b4 b5 b6 b7 b8 b9 c0 c1 c2 c3 c4 c5 c6 c7 c8 c9 d0 d1 d2 d3 d4 d5 d6 d7 d8 d9
    e0 e1 e2 e3 e4 e5 e6 e7 e8 e9 f0 f1 f2 f3 f4 f5 f6 f7 f8 f9 g0 g1 g2 g3 g4 g5 g6 g7 g8 g9 h0 h1 h2 h3 h4 h5 h6 h7 h8 h9
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Boxed(Box<Large>);

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Choice {
    #[serde(rename = "m:Large")]
    Large(Box<Large>),
    #[serde(rename = "m:Text")]
    Text(String),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename = "$list")]
struct List(Vec<String>);

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Types {
    #[serde(rename = "@List")]
    attribute: Option<List>,
    #[serde(rename = "m:List")]
    list: Option<List>,
    #[serde(rename = "m:Plain")]
    plain: Vec<Large>,
    #[serde(rename = "m:Boxed")]
    boxed: Vec<Boxed>,
    #[serde(rename = "m:String")]
    strings: Vec<String>,
    #[serde(rename = "m:Number")]
    numbers: Vec<u64>,
    #[serde(rename = "$choice:m:Large|m:Text")]
    choices: Vec<Choice>,
}

impl Body for Types {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:Types"];
}

fn types(attributes: &str, content: &str) -> String {
    let messages = "http://schemas.microsoft.com/exchange/services/2006/messages";
    documents::in_body(&format!("<Types{attributes} xmlns='{messages}'>{content}</Types>"))
}

fn typed(bytes: usize) -> [(&'static str, String); 9] {
    let of = |piece: &str| types("", &many(piece, bytes));
    let list = many("a ", bytes);
    [
        ("a list in an attribute", types(&format!(" List='{list}'"), "")),
        ("a list", types("", &format!("<List>{list}</List>"))),
        ("structs", of("<Plain/>")),
        ("structs in boxes", of("<Boxed/>")),
        ("structs in structs", of("<Plain><Inner><Inner/></Inner></Plain>")),
        ("strings", of("<String/>")),
        ("numbers", of("<Number>1</Number>")),
        ("a choice of structs", of("<Large/>")),
        ("a choice of strings", of("<Text/>")),
    ]
}

#[test]
fn typed_content_takes_no_more_than_the_limit() {
    let _alone = alone();
    let limit = MIB;
    let options = ReadOptions::new().limits(Limits::default().with_max_memory(limit));
    for (name, xml) in typed(MIB) {
        let taken = peak::<Types>(options, xml.as_bytes());
        assert!(taken <= limit + 2 * xml.len() + TABLES, "{name}: {taken} bytes");
        let error = options.read::<Types>(&xml).map(drop).expect_err(name);
        assert!(
            error
                .to_string()
                .ends_with("memory than the limit of 1048576 bytes (Limits::max_memory)"),
            "{error}"
        );
        assert!(
            matches!(error, Error::Xml(error) if error.kind() == ErrorKind::Limit),
            "{name}"
        );
    }
    for (name, xml) in typed(1000) {
        options.read::<Types>(&xml).expect(name);
    }
}

#[test]
fn any_document_takes_less_than_a_gigabyte() {
    let _alone = alone();
    for (name, xml) in typed(12 * MIB) {
        let taken = peak::<Types>(ReadOptions::new(), xml.as_bytes());
        assert!(taken < 1_000_000_000, "{name}: {taken} bytes");
    }
    // Texts are not counted by the limit on memory: they are bounded by the document's size.
    let limits = Limits::default();
    assert!(limits.max_memory() + 2 * limits.max_bytes() < 1_000_000_000);
}
