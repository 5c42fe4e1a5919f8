//! Documents that are big and bad; most are made in `documents.rs`. Each is read on a thread with a stack of 256 KB, and
//! may take twice its size of memory beside itself. Each is so big that work that grows with the square of its size would
//! not end while somebody waits. (How the work grows is counted by `ci/linear.py`; a test must not depend on the machine.)

mod documents;
mod memory;

use std::sync::{Mutex, MutexGuard};

use ews_types::{Envelope, Error, ErrorKind, GetUserPhotoResponse, Limits, ReadOptions, ReadReport};
use peak_alloc::PeakAlloc;

use self::documents::{Kind, many, numbered_attributes, response};

const STACK: usize = 256 * 1024;
const MIB: usize = 1024 * 1024;

/// Ten megabytes in a release build. A debug build is that much slower, and work that grows with the square of the size
/// would not end on one megabyte either.
const BIG: usize = if cfg!(debug_assertions) { MIB } else { 10 * MIB };

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One test at a time: memory is counted for all of them together.
fn alone() -> MutexGuard<'static, ()> {
    static ALONE: Mutex<()> = Mutex::new(());
    ALONE.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

fn read(xml: impl AsRef<[u8]>) -> Result<ReadReport<Envelope<GetUserPhotoResponse>>, Error> {
    read_with(ReadOptions::new(), xml.as_ref())
}

/// Reads, and sees to it that stack and memory are bounded.
fn read_with(options: ReadOptions, xml: &[u8]) -> Result<ReadReport<Envelope<GetUserPhotoResponse>>, Error> {
    let read = || {
        let measured = |read: &dyn Fn() -> Result<ReadReport<Envelope<GetUserPhotoResponse>>, Error>| {
            let before = MEMORY.current_usage();
            MEMORY.reset_peak_usage();
            let read = read();
            (read, MEMORY.peak_usage() - before)
        };
        let (_, strictly) = measured(&|| options.strict().read_reporting(xml));
        let (read, leniently) = measured(&|| options.read_reporting(xml));
        (read, strictly.max(leniently))
    };
    let (read, taken) = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, read);
        thread.expect("a thread can be started").join().expect("nothing panics")
    });
    assert!(
        taken <= 2 * xml.len() + MIB / 2,
        "{taken} bytes of memory for {} bytes of {}…",
        xml.len(),
        String::from_utf8_lossy(&xml[..xml.len().min(300)])
    );
    read
}

#[track_caller]
fn refused(xml: impl AsRef<[u8]>, kind: ErrorKind) {
    match read(xml) {
        Err(Error::Xml(error)) => assert_eq!(error.kind(), kind, "{error}"),
        Err(other) => panic!("{other}"),
        Ok(read) => panic!("it was read: {} things skipped", read.skipped.len()),
    }
}

#[track_caller]
fn taken(xml: impl AsRef<[u8]>) -> ReadReport<Envelope<GetUserPhotoResponse>> {
    read(xml).unwrap_or_else(|error| panic!("{error}"))
}

/// Each of these comes to what it has to come to.
fn all_of(kinds: Vec<Kind>, bytes: usize) {
    for kind in kinds {
        let read = read(kind.document(bytes));
        assert!(kind.outcome.is(&read), "{}: {}", kind.name, said(read));
    }
}

/// The same for what may take more memory, on a stack of any size.
fn all_in_any_memory(kinds: Vec<Kind>, bytes: usize) {
    for kind in kinds {
        let read = ReadOptions::new()
            .limits(kind.limits)
            .read_reporting(kind.document(bytes));
        assert!(kind.outcome.is(&read), "{}: {}", kind.name, said(read));
    }
}

fn said(read: Result<ReadReport<Envelope<GetUserPhotoResponse>>, Error>) -> String {
    read.map_or_else(
        |error| error.to_string(),
        |read| format!("it was read: {} things skipped", read.skipped.len()),
    )
}

#[test]
fn a_million_nested_elements() {
    let _alone = alone();
    all_of(documents::nested(), 3 * MIB);
}

#[test]
fn nested_as_deep_as_is_allowed() {
    let _alone = alone();
    // Envelope, Body, response and MessageXml are the first four.
    let depth = Limits::default().max_depth() as usize - 4;
    let deep = |content: &str| {
        format!(
            "<MessageXml>{}{content}{}</MessageXml>",
            "<a>".repeat(depth),
            "</a>".repeat(depth)
        )
    };
    let read = taken(response(&deep("x")));
    // It is also written, compared and dropped on such a stack.
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        let xml = read.value.to_xml().expect("it is written");
        assert!(read.value.clone() == read.value);
        assert!(xml.contains(">x</"));
    });
    thread.expect("a thread can be started").join().expect("nothing panics");
    refused(response(&deep("<b/>")), ErrorKind::Limit);
}

#[test]
fn a_hundred_thousand_attributes() {
    let _alone = alone();
    let bytes = " a99999='1'".len() * 100_000;
    all_of(documents::attributes(), bytes);
    // Where they are allowed, they are all read and compared with each other.
    all_in_any_memory(documents::attributes_allowed(), bytes);
    let limits = Limits::default().with_max_attributes(1_000_000);
    let error = ReadOptions::new()
        .limits(limits)
        .read::<GetUserPhotoResponse>(response(&format!("<New{} a77777='2'/>", numbered_attributes(bytes))))
        .expect_err("an attribute occurs twice");
    assert!(
        error.to_string().ends_with("attribute a77777 occurs more than once"),
        "{error}"
    );
}

#[test]
fn a_hundred_thousand_namespaces() {
    let _alone = alone();
    all_of(documents::namespaces(), " xmlns:a99999='urn:99999'".len() * 100_000);
    let prefixes: String = (0..100_000)
        .map(|at| format!("<a{at}:b xmlns:a{at}='urn:x'/>"))
        .collect();
    assert_eq!(taken(response(&prefixes)).skipped_beyond_limit, 99_000);
}

#[test]
fn a_picture_of_a_hundred_megabytes() {
    let _alone = alone();
    all_of(documents::pictures(), 10 * BIG);
    let picture = response(&format!("<PictureData>{}</PictureData>", many("/9j/", 10 * BIG)));
    let picture = taken(picture).value.body.picture_data;
    assert_eq!(picture.map(|picture| picture.len()), Some(10 * BIG / 4 * 3));
}

#[test]
fn a_picture_in_pieces() {
    let _alone = alone();
    let line = many("/9j/", 76) + "\r\n";
    let picture = |base64: &str| response(&format!("<PictureData>{base64}</PictureData>"));
    let len = |xml: &[u8]| taken(xml).value.body.picture_data.map_or(0, |picture| picture.len());
    let lines = 2 * BIG / line.len();
    assert_eq!(len(picture(&line.repeat(lines)).as_bytes()), lines * 57);
    for kind in documents::pictures_in_pieces() {
        // Three bytes for four, and not much of the document is anything else.
        assert!(len(&kind.document(2 * BIG)) > BIG, "{}", kind.name);
    }
}

#[test]
fn entities() {
    let _alone = alone();
    let bomb: String = (1..10)
        .map(|at| format!("<!ENTITY a{at} \"{}\">", format!("&a{};", at - 1).repeat(10)))
        .collect();
    let bomb = format!("<!DOCTYPE a [<!ENTITY a0 \"ha\">{bomb}]>");
    refused(
        bomb.clone() + &response("<MessageText>&a9;</MessageText>"),
        ErrorKind::Doctype,
    );
    refused(response(&bomb), ErrorKind::Doctype);
    refused(response(&format!("<MessageText>{bomb}")), ErrorKind::Doctype);
    for external in [
        "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
        "<!DOCTYPE a [<!ENTITY % x SYSTEM \"http://127.0.0.1/\"> %x;]>",
        "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\">",
        "<!doctype html>",
    ] {
        refused(
            external.to_owned() + &response("<MessageText>&x;</MessageText>"),
            ErrorKind::Doctype,
        );
    }
    all_of(documents::entities(), BIG);
    // Entities that nothing declares are text.
    let read = taken(response(&format!("<MessageText>{}</MessageText>", many("&a9;", BIG))));
    assert_eq!(read.value.body.message_text.map(|text| text.len()), Some(BIG));
}

#[test]
fn megabytes_of_what_does_not_count() {
    let _alone = alone();
    for kind in documents::nothing() {
        let read = taken(kind.document(BIG));
        assert_eq!(
            (read.value.body.has_changed, read.skipped.len()),
            (Some(true), 0),
            "{}",
            kind.name
        );
        assert!(read.value.body.message_xml.is_some(), "{}", kind.name);
    }
}

#[test]
fn what_is_not_utf_8() {
    let _alone = alone();
    let xml = response("<MessageText>ä</MessageText>");
    let utf16 = |to_bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { xml.encode_utf16().flat_map(to_bytes).collect() };
    let utf32: Vec<u8> = xml.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect();
    refused([b"\xFF\xFE", &utf16(u16::to_le_bytes)[..]].concat(), ErrorKind::Syntax);
    refused([b"\xFE\xFF", &utf16(u16::to_be_bytes)[..]].concat(), ErrorKind::Syntax);
    refused(utf16(u16::to_le_bytes), ErrorKind::Syntax);
    refused(utf16(u16::to_be_bytes), ErrorKind::Syntax);
    refused(utf32, ErrorKind::Syntax);
    all_of(documents::not_utf_8(), BIG);
    refused(format!("\u{FEFF}\u{FEFF}{xml}"), ErrorKind::Syntax);
    let latin1: Vec<u8> = xml.chars().map(|c| c as u8).collect();
    refused(&latin1, ErrorKind::Syntax);
    refused(
        [b"<?xml version='1.0' encoding='iso-8859-1'?>", &latin1[..]].concat(),
        ErrorKind::Syntax,
    );
    // In every place where there can be bytes.
    for (place, bytes) in [
        ("<MessageText>*</MessageText>", &b"\xFF"[..]),
        ("<PictureData>*</PictureData>", b"\xC3"),
        ("<New a='*'/>", b"\xED\xA0\x80"),
        ("<New a*='1'/>", b"\xC0\x80"),
        ("<New*/>", b"\xF4\x90\x80\x80"),
        ("<!--*-->", b"\x80"),
        ("<?a *?>", b"\x80"),
        ("<![CDATA[*]]>", b"\x80"),
        ("*", b"\x80"),
        ("<HasChanged>true</HasChanged>*", b"\x80"),
    ] {
        let xml = response(place).into_bytes();
        let at = xml.iter().position(|&byte| byte == b'*').expect("a place");
        refused([&xml[..at], bytes, &xml[at + 1..]].concat(), ErrorKind::Syntax);
    }
    refused([response("").as_bytes(), b"\x80"].concat(), ErrorKind::Syntax);
}

#[test]
fn many_unknown_siblings() {
    let _alone = alone();
    all_of(documents::siblings(), MIB);
    let read = taken(response(&"<New/>".repeat(200_000)));
    assert_eq!((read.skipped.len(), read.skipped_beyond_limit), (1000, 199_000));
    let read = taken(response(&"x<a b='1'>y</a>\n".repeat(100_000)));
    assert_eq!((read.skipped.len(), read.skipped_beyond_limit), (1000, 199_000));
}

#[test]
fn open_content() {
    let _alone = alone();
    all_in_any_memory(documents::open_content(), MIB);
}

#[test]
fn long_names() {
    let _alone = alone();
    all_of(documents::long_names(), BIG);
}

#[test]
fn megabytes_of_one_thing() {
    let _alone = alone();
    all_of(documents::contents(), BIG);
    all_of(documents::unfinished(), BIG);
}

#[test]
fn more_bytes_than_the_limit() {
    let _alone = alone();
    let xml = response("<HasChanged>true</HasChanged>");
    let limited = |bytes| ReadOptions::new().limits(Limits::default().with_max_bytes(bytes));
    read_with(limited(xml.len()), xml.as_bytes()).expect("just small enough");
    let error = read_with(limited(xml.len() - 1), xml.as_bytes()).expect_err("too big");
    assert_eq!(
        error.to_string(),
        format!(
            "document (line 1, column 1): the document has {} bytes, the limit is {} (Limits::max_bytes)",
            xml.len(),
            xml.len() - 1
        )
    );
}

#[test]
fn more_elements_than_the_limit() {
    let _alone = alone();
    // A tag of four bytes takes some hundred bytes as an `XmlElement`: this is what their number is limited for.
    let limited = ReadOptions::new().limits(Limits::default().with_max_elements(10));
    let xml = |elements| response(&format!("<MessageXml>{}</MessageXml>", "<a/>".repeat(elements)));
    read_with(limited, xml(6).as_bytes()).expect("as many as are allowed");
    let error = read_with(limited, xml(7).as_bytes()).expect_err("one more");
    assert!(
        error
            .to_string()
            .ends_with("the document has more elements than the limit of 10 (Limits::max_elements)"),
        "{error}"
    );
}
