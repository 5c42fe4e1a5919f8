//! What is exactly at a limit is read; one more is not.

use ews_types::{Body, Documents, Envelope, Error, ErrorKind, Header, Limits, ReadOptions, XmlElement};
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Open {
    #[serde(rename = "$any", default)]
    any: Vec<XmlElement>,
}

impl Body for Open {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:Open"];
}

fn document(attributes: &str, content: &str) -> String {
    let messages = "http://schemas.microsoft.com/exchange/services/2006/messages";
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><m:Open xmlns:m='{messages}'{attributes}>{content}\
         </m:Open></s:Body></s:Envelope>"
    )
}

fn is_read(xml: &str, limits: Limits) -> bool {
    let read: Result<Envelope<Open>, Error> = ReadOptions::new().limits(limits).read(xml);
    match read {
        Ok(_) => true,
        Err(Error::Xml(error)) if error.kind() == ErrorKind::Limit => false,
        Err(other) => panic!("{other}"),
    }
}

/// The document is read with this value of a limit, and not with one less.
fn needs(xml: &str, least: usize, with: fn(Limits, usize) -> Limits) {
    assert!(is_read(xml, with(Limits::default(), least)), "{least}: {xml}");
    assert!(!is_read(xml, with(Limits::default(), least - 1)), "{least} - 1: {xml}");
}

#[test]
fn the_length_of_a_document_may_be_that_of_the_limit() {
    let xml = document("", "<a/>");
    needs(&xml, xml.len(), Limits::with_max_bytes);
}

#[test]
fn as_many_elements_as_the_limit_are_read() {
    needs(&document("", "<a/>"), 4, Limits::with_max_elements);
    needs(&document("", "<a><b/>text<c/></a>"), 6, Limits::with_max_elements);
}

#[test]
fn elements_nest_as_deep_as_the_limit() {
    let with_depth = |limits: Limits, depth| limits.with_max_depth(u32::try_from(depth).expect("it is small"));
    needs(&document("", "<a/>"), 4, with_depth);
    needs(&document("", "<a><b>text</b></a>"), 5, with_depth);
    needs(&document("", "<a><b><c></c></b></a><a/>"), 6, with_depth);
}

#[test]
fn an_element_has_as_many_attributes_as_the_limit() {
    needs(&document("", "<a b='1' c='2' d='3'/>"), 3, Limits::with_max_attributes);
    needs(
        &document("", "<a b='1' xmlns:p='urn:p' p:c='2'/>"),
        2,
        Limits::with_max_attributes,
    );
}

#[test]
fn an_attribute_that_occurs_twice_is_found_among_few_and_many() {
    for count in 1..40 {
        let attributes: String = (0..count).map(|number| format!(" a{number}='1'")).collect();
        assert!(is_read(&document("", &format!("<a{attributes}/>")), Limits::default()));
        for twice in 0..count {
            let xml = document("", &format!("<a{attributes} a{twice}='2'/>"));
            let error = ReadOptions::new()
                .read::<Open>(xml)
                .expect_err("an attribute occurs twice");
            assert!(error.to_string().contains("occurs more than once"), "{error}");
        }
    }
}

#[test]
fn as_many_namespaces_as_the_limit_are_in_scope() {
    let xml = document("", "<a xmlns:p='urn:p' xmlns:q='urn:q'/>");
    needs(&xml, 4, Limits::with_max_namespaces);
    // Namespaces that EWS does not know count over the whole document.
    let many: String = (0..6).map(|number| format!("<a xmlns='urn:{number}'/>")).collect();
    needs(&document("", &many), 6, Limits::with_max_namespaces);
}

#[test]
fn the_uri_of_a_namespace_may_be_as_long_as_the_limit() {
    let uri = "u".repeat(100);
    needs(
        &document("", &format!("<a xmlns='{uri}'/>")),
        100,
        Limits::with_max_namespace_len,
    );
}

/// What a value takes is this crate's own affair, but more of it takes more.
#[test]
fn values_take_as_much_memory_as_the_limit() {
    let least = |content: &str| {
        let xml = document("", content);
        let is_enough = |memory| is_read(&xml, Limits::default().with_max_memory(memory));
        let (mut least, mut most) = (0_usize, 1 << 20);
        while least < most {
            let middle = least.midpoint(most);
            if is_enough(middle) {
                most = middle;
            } else {
                least = middle + 1;
            }
        }
        assert!((least..least + 50).all(is_enough));
        least
    };
    let sizes = [
        least(""),
        least("<a/>"),
        least("<a b='1'/>"),
        least("<a b='1' c='2'/>"),
        least("<a xmlns:p='urn:p' b='p:x' c='p:y'/>"),
        least("<a xmlns:p='urn:p' b='p:x' c='p:y'/><a/>"),
        least("<a xmlns:p='urn:p' b='p:x' c='p:y'/><a/><a/>"),
    ];
    assert!(sizes.is_sorted(), "{sizes:?}");
    assert!(sizes[0] < sizes[1] && sizes[5] < sizes[6], "{sizes:?}");
}

#[test]
fn a_document_of_a_stream_may_be_as_long_as_the_limit() {
    let document = format!("<a>{}</a>", "x".repeat(93));
    assert_eq!(document.len(), 100);
    for (limit, is_taken) in [(100, true), (99, false), (98, false)] {
        let mut documents = Documents::new().with_limits(Limits::default().with_max_bytes(limit));
        let taken = document.as_bytes().iter().try_for_each(|&byte| {
            documents.push(&[byte]);
            documents.next_document().map(drop)
        });
        // The end tag is found with the last byte, which is when the limit counts no more.
        assert_eq!(taken.is_ok(), is_taken || limit + 1 == document.len(), "{limit}");
    }
}

/// `<?>` and `<!-->` begin what they do not end.
#[test]
fn what_opens_markup_does_not_close_it() {
    for (stream, documents) in [
        ("<?>?><a/>", vec!["<?>?><a/>"]),
        ("<!-->--><a/>", vec!["<!-->--><a/>"]),
        ("<!--->--><a/>", vec!["<!--->--><a/>"]),
        ("<!-- > --><a/><?b >?><c/>", vec!["<!-- > --><a/>", "<?b >?><c/>"]),
        ("<a><![CDATA[</a>]]></a><b/>", vec!["<a><![CDATA[</a>]]></a>", "<b/>"]),
        ("<a b='>'/><b c=\"'/>\"/>", vec!["<a b='>'/>", "<b c=\"'/>\"/>"]),
    ] {
        for size in [1, 2, 3, stream.len()] {
            let mut splitter = Documents::new();
            let mut found = Vec::new();
            for piece in stream.as_bytes().chunks(size) {
                splitter.push(piece);
                while let Some(document) = splitter.next_document().expect(stream) {
                    found.push(String::from_utf8_lossy(document).into_owned());
                }
            }
            assert_eq!(found, documents, "in pieces of {size}");
            assert_eq!(splitter.finish(), Ok(()));
        }
    }
}
