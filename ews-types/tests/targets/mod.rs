//! What must hold for any input whatever. The fuzzers in `fuzz/` call these functions with what they come up with, and
//! `tests/corpus.rs` with the committed corpus; each panics where something does not hold.

// Each of those who include this module uses a part of it.
#![allow(dead_code, unreachable_pub)]

pub mod second_opinion;
pub mod values;

use ews_types::{
    Base64Binary, Body, Envelope, Error, ErrorKind, GetUserPhoto, GetUserPhotoResponse, ReadOptions, ReadReport,
    Skipped, XmlError,
};
use serde::Deserialize;

use self::values::Source;

/// A document read as the request, as the response and in both modes, held against a second opinion, and written again.
pub fn photo(xml: &[u8]) {
    if let Some(ReadReport { value: envelope, .. }) = read::<GetUserPhotoResponse>(xml) {
        if let Some(document) = second_opinion::Repaired::of(xml) {
            let other = document.photo_response();
            let other = other.map(|other| second_opinion::with_payload_as_read(other, &envelope));
            let compared = second_opinion::with_known_headers(&envelope);
            assert_eq!(Ok(compared), other, "{}", document.xml);
        }
        write_and_read_again(&envelope);
    }
    if let Some(ReadReport { value: envelope, .. }) = read::<GetUserPhoto>(xml) {
        if let Some(document) = second_opinion::Repaired::of(xml) {
            let compared = second_opinion::with_known_headers(&envelope);
            assert_eq!(Ok(compared), document.photo_request(), "{}", document.xml);
        }
        write_and_read_again(&envelope);
    }
}

/// Arbitrary requests and responses of GetUserPhoto.
pub fn photo_values(bytes: &[u8]) {
    values::<GetUserPhoto, GetUserPhotoResponse>(bytes);
}

/// What is read, compared and written.
pub trait Value: Body + Clone + std::fmt::Debug + PartialEq {}

impl<B: Body + Clone + std::fmt::Debug + PartialEq> Value for B {}

/// A document as a request and as a response, each read in both modes and written again.
pub fn documents<Request: Value, Response: Value>(xml: &[u8]) {
    envelope::<Request>(xml);
    envelope::<Response>(xml);
}

/// An arbitrary request or response.
pub fn values<Request: Value, Response: Value>(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else {
        return;
    };
    match first % 2 {
        0 => value::<Request>(bytes),
        _ => value::<Response>(bytes),
    }
}

fn envelope<B: Value>(xml: &[u8]) {
    if let Some(ReadReport { value: envelope, .. }) = read::<B>(xml) {
        write_and_read_again(&envelope);
    }
}

/// Reads in both modes. What strict reading takes, lenient reading takes with the same value and the same report, which names
/// nothing but the `xsi:type` of elements of simple types; what strict reading refuses as unknown, lenient reading reports;
/// errors have a place and a text that fits a screen.
pub fn read<B: Value>(xml: &[u8]) -> Option<ReadReport<Envelope<B>>> {
    let strict = ReadOptions::new().strict().read_reporting::<B>(xml);
    let lenient = ReadOptions::new().read_reporting::<B>(xml);
    let plain = ReadOptions::new().read::<B>(xml);
    match (&plain, &lenient) {
        (Ok(plain), Ok(reporting)) => assert_eq!(plain, &reporting.value),
        (Err(plain), Err(reporting)) => assert_eq!(plain, reporting),
        (plain, reporting) => panic!("{plain:?}\n{reporting:?}"),
    }
    match (&strict, &lenient) {
        (Ok(strict), Ok(lenient)) => {
            assert_eq!(strict.value, lenient.value);
            assert_eq!(strict.skipped, lenient.skipped);
            let is_type = |skipped: &Skipped| skipped.path.ends_with("/@xsi:type");
            assert!(strict.skipped.iter().all(is_type), "{:?}", strict.skipped);
        }
        (Ok(strict), Err(error)) => panic!("strict reading gives {strict:?}, lenient reading {error}"),
        (Err(Error::Xml(error)), Ok(lenient)) => {
            if matches!(error.kind(), ErrorKind::UnknownElement | ErrorKind::UnknownAttribute) {
                assert!(!lenient.skipped.is_empty(), "{error}");
            }
        }
        _ => {}
    }
    for error in [strict.as_ref().err(), lenient.as_ref().err()].into_iter().flatten() {
        if let Error::Xml(error) = error {
            check_error(error, xml);
        }
    }
    lenient.ok()
}

fn check_error(error: &XmlError, xml: &[u8]) {
    let position = error.position().unwrap_or_else(|| panic!("no position: {error}"));
    assert!(position.offset <= xml.len(), "{position:?}");
    assert_ne!(error.message(), "");
    assert_ne!(error.kind(), ErrorKind::Unsupported, "{error}");
    // At most 64 names of at most two lines each in the path.
    assert!(error.to_string().len() < 64 * 512, "{error}");
}

fn write_and_read_again<B: Value>(envelope: &Envelope<B>) {
    let xml = match envelope.to_xml() {
        Ok(xml) => xml,
        // A document may hold references to characters, or names, that must not be written.
        Err(Error::Write(error)) => return assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}"),
        Err(error) => panic!("{error}"),
    };
    match ReadOptions::new().strict().read::<B>(&xml) {
        Ok(read) => assert_eq!(&read, envelope, "{xml}"),
        Err(error) => panic!("{error}\n{xml}"),
    }
}

/// An arbitrary value, written and read again; and the same value with harmless texts, which must give the same elements
/// and attributes: nothing in a text can make or unmake one.
pub fn value<B: Value>(bytes: &[u8]) {
    let (Some(nasty), Some(harmless)) = (
        arbitrary::<B>(Source::new(bytes)),
        arbitrary::<B>(Source::new(bytes).harmless()),
    ) else {
        return;
    };
    let write = |envelope: &Envelope<B>, clean: bool| match envelope.to_xml() {
        Ok(xml) => Some(xml),
        Err(Error::Write(error)) => {
            // The schema may want a longer text or a smaller number, more elements or fewer, an element of another namespace,
            // or another type.
            let message = error.message();
            let is_of_schema = message.starts_with("expected a ")
                || message.starts_with("expected one of ")
                || message.starts_with("expected no value at all")
                || message.starts_with("expected ") && message.contains(" element")
                || message.contains(" is no element for this place")
                || message.ends_with(" is no type that derives from the declared one");
            assert!(!clean || is_of_schema, "{error}");
            assert_eq!(error.kind(), ErrorKind::InvalidValue, "{error}");
            None
        }
        Err(error) => panic!("{error}"),
    };
    let Some(xml) = write(&nasty, Source::new(bytes).is_clean()) else {
        return;
    };
    match ReadOptions::new().strict().read::<B>(&xml) {
        Ok(read) => assert_eq!(read, nasty, "{xml}"),
        Err(error) => panic!("{error}\n{xml}"),
    }
    let Some(harmless) = write(&harmless, true) else {
        return;
    };
    assert_eq!(
        second_opinion::skeleton(&xml),
        second_opinion::skeleton(&harmless),
        "{xml}\n{harmless}"
    );
}

fn arbitrary<B: Body>(mut source: Source<'_>) -> Option<Envelope<B>> {
    let header = B::Header::deserialize(&mut source).ok()?;
    let body = B::deserialize(&mut source).ok()?;
    Some(Envelope::new(body).with_header(header))
}

/// Bytes as base64 text, and as bytes to be encoded.
pub fn base64(bytes: &[u8]) {
    let binary = Base64Binary::from(bytes);
    assert_eq!(Base64Binary::from_base64(&binary.to_base64()), Some(binary));

    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let decoded = Base64Binary::from_base64(text).map(Base64Binary::into_vec);
    let expected = second_opinion::forgiving_base64(text);
    assert_eq!(decoded, expected, "{text:?}");
}
