//! Streams of several documents, as GetStreamingEvents sends them.

use ews_types::{Documents, ErrorKind, Limits, XmlError};

/// The documents that a stream holds when it comes in pieces of this size.
fn split(stream: &[u8], size: usize) -> Result<Vec<String>, XmlError> {
    let mut documents = Documents::new();
    let mut found = Vec::new();
    for piece in stream.chunks(size) {
        documents.push(piece);
        while let Some(document) = documents.next_document()? {
            found.push(String::from_utf8_lossy(document).into_owned());
        }
    }
    documents.finish()?;
    Ok(found)
}

#[test]
fn documents_are_found_wherever_the_pieces_end() {
    // Given documents full of what looks like markup and is none
    let documents = [
        "<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope xmlns:s='urn:s'><s:Body>a &gt; b</s:Body></s:Envelope>",
        "<a/>",
        "\u{FEFF}<?xml version='1.0'?>\n<!-- <a> -->\n<a b=\"x>y'</a>\" c='/>\"'><b/><!-- </a> --><?p </a>?><![CDATA[</a>]]]></a>",
        "<a><![CDATA[]]></a>",
        "<a ><!----><a></a><?p?></a >",
    ];
    for separator in ["", "\r\n", " \n\t"] {
        let stream = documents.join(separator) + separator;
        // when they come in pieces of any size,
        for size in 1..=stream.len() {
            // then each is found whole.
            assert_eq!(split(stream.as_bytes(), size).expect("XML"), documents, "{size} bytes");
        }
    }
}

#[test]
fn a_byte_order_mark_may_have_white_space_behind_it() {
    for stream in [
        "\u{FEFF}\r\n<a/>",
        "\u{FEFF}<a/>\r\n\u{FEFF} \t<b/>\n",
        " \u{FEFF}\n\n<?xml version='1.0'?><a/>",
    ] {
        for size in 1..=stream.len() {
            let found = split(stream.as_bytes(), size).expect("XML");
            assert!(found.iter().all(|document| document.ends_with("/>")), "{found:?}");
        }
    }
    for stream in ["\u{FEFF}x<a/>", "\u{FEFF}\u{FEFF}<a/>", "<a/>\u{FEFF} x"] {
        assert!(split(stream.as_bytes(), 1).is_err(), "{stream}");
    }
}

#[test]
fn a_document_is_given_as_soon_as_it_is_complete() {
    let mut documents = Documents::new();
    documents.push(b"<a><b></b></a");
    assert_eq!(documents.next_document(), Ok(None));
    documents.push(b">");
    assert_eq!(documents.next_document(), Ok(Some(&b"<a><b></b></a>"[..])));
    assert_eq!(documents.next_document(), Ok(None));
}

#[test]
fn a_stream_that_ends_inside_a_document_says_so() {
    for stream in ["<a>", "<a", "<", "<a/><!-- ", "<a/>\n<?xml"] {
        let error = split(stream.as_bytes(), 1).expect_err(stream);
        assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::Syntax, "the stream ends before the document does"),
            "{stream}"
        );
    }
    assert_eq!(split(b" \n", 1), Ok(Vec::new()));
    // What may follow a root element is no document that has begun.
    for size in 1..20 {
        assert_eq!(split(b"<a/><!-- <b> --> <?c?>\n", size), Ok(vec!["<a/>".to_owned()]));
    }
}

#[test]
fn documents_that_were_not_asked_for_are_not_lost_silently() {
    let mut documents = Documents::new();
    documents.push(b"<a/>");
    assert!(documents.finish().is_err());
}

#[test]
fn what_is_no_document_is_an_error_with_its_place() {
    let cases = [
        (
            "Service Unavailable",
            "document (line 1, column 1): not XML: found \"Service Unavailable\" between documents",
        ),
        (
            "<a/>x<a/>",
            "document (line 1, column 1): not XML: found \"x\" between documents",
        ),
        (
            "<a/>\n\n</a>",
            "document (line 1, column 1): an end tag that closes nothing",
        ),
        (
            "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>",
            "document (line 1, column 1): a document type declaration (DTD) is not allowed",
        ),
        (
            "<![CDATA[<a/>]]>",
            "document (line 1, column 1): a document type declaration (DTD) is not allowed",
        ),
    ];
    for (stream, expected) in cases {
        let error = split(stream.as_bytes(), stream.len()).expect_err(stream);
        assert_eq!(error.to_string(), expected, "{stream}");
        // In small pieces there is less to show, but there is an error all the same.
        assert!(split(stream.as_bytes(), 1).is_err(), "{stream}");
    }
}

#[test]
fn a_document_without_an_end_is_not_kept_for_ever() {
    let mut documents = Documents::new().with_limits(Limits::default().with_max_bytes(1000));
    documents.push(b"<a/><a>");
    assert_eq!(documents.next_document(), Ok(Some(&b"<a/>"[..])));
    for _ in 0..9 {
        documents.push(&[b'x'; 100]);
        assert_eq!(documents.next_document(), Ok(None));
    }
    documents.push(&[b'x'; 100]);
    let error = documents.next_document().expect_err("1003 bytes");
    assert_eq!(
        error.to_string(),
        "document (line 1, column 1): the document is longer than the limit of 1000 bytes (Limits::max_bytes)"
    );
}

/// What is read into a list can be any list, in an `Option`, a `Box` or a newtype.
#[test]
fn open_attributes_are_read_into_any_list() {
    use std::collections::VecDeque;

    use ews_types::XmlAttribute;

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Wrapped(Box<Option<VecDeque<XmlAttribute>>>);

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Test {
        #[serde(rename = "$anyAttribute")]
        attributes: Wrapped,
        #[serde(rename = "$text")]
        text: Box<Option<u8>>,
    }

    impl ews_types::Body for Test {
        type Header = ews_types::Header;
        const ELEMENTS: &'static [&'static str] = &["m:Test"];
    }

    let xml = r#"<Test xmlns="http://schemas.microsoft.com/exchange/services/2006/messages" a="1" b="2">7</Test>"#;
    let read = ews_types::Document::<Test>::from_xml(xml).expect("it is read");
    assert_eq!(read.root.attributes.0.as_ref().as_ref().map(VecDeque::len), Some(2));
    assert_eq!(*read.root.text, Some(7));
    let written = read.to_xml().expect("it is written");
    assert_eq!(
        ews_types::Document::<Test>::from_xml(&written).expect("it is read again"),
        read
    );
}
