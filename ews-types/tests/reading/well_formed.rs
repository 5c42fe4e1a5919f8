//! What is not well-formed: strict reading rejects it, default reading only where no server is known to send it.

use ews_types::{Body, Envelope, Error, GetUserPhotoResponse, Header, InvalidChars, ReadOptions, WriteOptions};
use serde::{Deserialize, Serialize};

use super::response;

const STRICT: ReadOptions = ReadOptions::new().strict();

fn text_with(options: ReadOptions, content: &str) -> Result<String, String> {
    let xml = response("Error", &format!("<MessageText>{content}</MessageText>"));
    match options.read::<GetUserPhotoResponse>(xml) {
        Ok(envelope) => Ok(envelope.body.message_text.unwrap_or_default()),
        Err(Error::Xml(error)) => Err(error.message().to_owned()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn invalid_characters_are_treated_alike_however_they_come() {
    let rejected = |code: &str| Err(format!("XML 1.0 does not allow the character U+{code}"));
    for (raw, code) in [
        ("\u{1}", "0001"),
        ("\0", "0000"),
        ("\u{FFFE}", "FFFE"),
        ("\u{1F}", "001F"),
        ("\u{FFFF}", "FFFF"),
    ] {
        let reference = format!("&#x{code};");
        for content in [
            format!("a{raw}b"),
            format!("a{reference}b"),
            format!("<![CDATA[a{raw}b]]>"),
            format!("a&amp;{raw}b"),
        ] {
            let read = |options: ReadOptions| text_with(options, &content).map(|text| text.replace('&', ""));
            assert_eq!(read(ReadOptions::new()), Ok(format!("a{raw}b")), "{content:?}");
            let replace = InvalidChars::Replace('?');
            assert_eq!(
                read(ReadOptions::new().invalid_chars(replace)),
                Ok("a?b".to_owned()),
                "{content:?}"
            );
            assert_eq!(read(STRICT.invalid_chars(replace)), Ok("a?b".to_owned()), "{content:?}");
            assert_eq!(
                read(ReadOptions::new().invalid_chars(InvalidChars::Reject)),
                rejected(code),
                "{content:?}"
            );
            assert_eq!(
                read(STRICT.invalid_chars(InvalidChars::Reject)),
                rejected(code),
                "{content:?}"
            );
            // Exchange writes references to such characters; as they are, only other programs do.
            let strictly = if content.contains(raw) {
                rejected(code)
            } else {
                Ok(format!("a{raw}b"))
            };
            assert_eq!(read(STRICT), strictly, "{content:?}");
        }
    }
}

#[test]
fn invalid_characters_in_attributes_and_open_content() {
    let open = |content: &str| response("Error", &format!("<MessageXml>{content}</MessageXml>"));
    for xml in [
        open("<a b='x\u{1}y'/>"),
        open("<a>x\u{1}y</a>"),
        open("<a>x<![CDATA[\u{1}]]>y</a>"),
        open("<a b='x&#1;y'/>"),
        response("x\u{1}y", ""),
    ] {
        let read = |options: ReadOptions| options.read_reporting::<GetUserPhotoResponse>(&xml);
        let kept = read(ReadOptions::new()).expect("kept");
        assert_eq!(kept.invalid_chars, 1, "{xml:?}");
        // What cannot be written is reported, and can be written with another character.
        assert!(matches!(kept.value.to_xml(), Err(Error::Write(_))), "{xml:?}");
        let written = WriteOptions::new()
            .replace_invalid_chars('&')
            .write(&kept.value)
            .expect("replaced");
        let replaced = read(ReadOptions::new().invalid_chars(InvalidChars::Replace('&'))).expect("replaced");
        assert_eq!(
            Envelope::from_xml(written).expect("read again"),
            replaced.value,
            "{xml:?}"
        );
        assert_eq!(replaced.invalid_chars, 0, "{xml:?}");
        assert!(
            read(ReadOptions::new().invalid_chars(InvalidChars::Reject)).is_err(),
            "{xml:?}"
        );
    }
    // What takes the place of a character is no markup.
    let xml = open("<a b='\u{1}lt;'/>");
    let replaced = ReadOptions::new().invalid_chars(InvalidChars::Replace('&'));
    let body = replaced.read::<GetUserPhotoResponse>(xml).expect("replaced").body;
    let any = body.message_xml.expect("it is there").any;
    assert_eq!(any[0].attribute("b"), Some("&lt;"));
}

#[test]
fn references_to_half_a_character_do_not_lose_the_document() {
    assert_eq!(
        text_with(ReadOptions::new(), "a&#xD83D;&#xDE00;b"),
        Ok("a\u{FFFD}\u{FFFD}b".to_owned())
    );
    assert_eq!(text_with(ReadOptions::new(), "a&#55357;"), Ok("a\u{FFFD}".to_owned()));
    assert_eq!(
        text_with(STRICT, "a&#xD83D;"),
        Err("U+D83D is half a character".to_owned())
    );
    let reject = ReadOptions::new().invalid_chars(InvalidChars::Reject);
    assert_eq!(
        text_with(reject, "a&#xDFFF;"),
        Err("U+DFFF is half a character".to_owned())
    );
    let replace = STRICT.invalid_chars(InvalidChars::Replace('?'));
    assert_eq!(text_with(replace, "a&#xD800;&#57343;"), Ok("a??".to_owned()));
    let kept = ReadOptions::new()
        .read_reporting::<GetUserPhotoResponse>(response("Error", "<MessageText>&#xD83D;&#xDE00;</MessageText>"));
    assert_eq!(kept.expect("it is read").invalid_chars, 2);
    // The numbers before and behind are characters.
    assert_eq!(text_with(STRICT, "&#xD7FF;&#xE000;"), Ok("\u{D7FF}\u{E000}".to_owned()));
}

/// Read by default and rejected by a strict reader, or rejected by both.
#[test]
fn markup_is_held_against_xml() {
    let text = |content: &str| response("Error", &format!("<MessageText>{content}</MessageText>"));
    let open = |content: &str| response("Error", &format!("<MessageXml>{content}</MessageXml>"));
    for (xml, message, by_default) in [
        (text("a]]>b"), "text holds `]]>`, which only ends a CDATA section", true),
        (
            text("a<!-- -- -->"),
            "forbidden string `--` was found in a comment",
            false,
        ),
        (
            text("a<!--\u{1}-->"),
            "XML 1.0 does not allow the character U+0001",
            true,
        ),
        (
            text("a<?xm\u{FFFF}l?>"),
            "\"xm\\u{ffff}l\" is no target of a processing instruction",
            false,
        ),
        (text("a<? b?>"), "\"\" is no target of a processing instruction", false),
        (
            text("a<?XmL b?>"),
            "\"XmL\" is no target of a processing instruction",
            false,
        ),
        (
            text("a<?xml version='1.0'?>"),
            "an XML declaration inside the document",
            false,
        ),
        (text("a &b; c"), "unknown entity \"&b;\"", true),
        (text("a & b"), "an `&` that begins no reference", true),
        (open("<a xmlns:b=''/>"), "a prefix cannot stand for no namespace", false),
        (open("<a xmlns:b\u{D7}='urn:x'/>"), "\"b×\" is no prefix", false),
        (
            open("<a\u{D7}/>"),
            "\"a×\" is no name of an element or attribute",
            false,
        ),
        (
            open("<a bé\u{D7}='1'/>"),
            "\"bé×\" is no name of an element or attribute",
            false,
        ),
        (
            open("<a xmlns:b='http://www.w3.org/2000/xmlns/'/>"),
            "the prefixes `xml` and `xmlns` and their namespaces belong to each other",
            false,
        ),
        (
            open("<a xmlns='http://www.w3.org/XML/1998/namespace'/>"),
            "the prefixes `xml` and `xmlns` and their namespaces belong to each other",
            false,
        ),
        (
            format!("<?xml version='1.0'?><?xml version='1.0'?>{}", text("a")),
            "an XML declaration inside the document",
            false,
        ),
        (text("a") + "\0\0", "the document goes on after its root element", true),
    ] {
        let error = match STRICT.read::<GetUserPhotoResponse>(&xml) {
            Err(Error::Xml(error)) => error.message().to_owned(),
            other => panic!("{xml}: {other:?}"),
        };
        assert!(error.contains(message), "{xml}: {error}");
        assert_eq!(
            Envelope::<GetUserPhotoResponse>::from_xml(&xml).is_ok(),
            by_default,
            "{xml}"
        );
    }
}

#[test]
fn the_xml_declaration_is_held_against_xml() {
    let rest = response("Error", "");
    for declaration in [
        "<?xml?>",
        "<?xml encoding='utf-8'?>",
        "<?xml version='2.0'?>",
        "<?xml version='1.0' standalone='maybe'?>",
        "<?xml version='1.0' standalone='yes' encoding='utf-8'?>",
        "<?xml version='1.0' more=''?>",
        " <?xml version='1.0'?>",
        "<!-- --><?xml version='1.0'?>",
    ] {
        let read = STRICT.read::<GetUserPhotoResponse>(format!("{declaration}{rest}"));
        assert!(matches!(read, Err(Error::Xml(_))), "{declaration}");
    }
    for declaration in [
        "",
        "<?xml version='1.0' standalone=\"no\" ?>",
        "<?xml\nversion = '1.1'\nencoding='UTF-8'?>",
    ] {
        STRICT
            .read::<GetUserPhotoResponse>(format!("{declaration}{rest}"))
            .expect(declaration);
    }
    // Some servers write a line end first.
    Envelope::<GetUserPhotoResponse>::from_xml(format!("\r\n<?xml version='1.0'?>{rest}")).expect("by default");
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Required {
    #[serde(rename = "m:Text")]
    text: String,
    #[serde(rename = "m:Inner")]
    inner: Inner,
    #[serde(rename = "m:Many", default)]
    many: Vec<u8>,
    #[serde(rename = "m:Optional")]
    optional: Option<String>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Inner {
    #[serde(rename = "m:A")]
    a: Option<String>,
}

impl Body for Required {
    type Header = Header;
    const ELEMENTS: &'static [&'static str] = &["m:Required"];
}

#[test]
fn nil_where_a_value_is_required_is_an_error_or_reported() {
    let document = |text: &str, inner: &str, many: &str, optional: &str| {
        format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:i='http://www.w3.org/2001/XMLSchema-instance' \
             xmlns='http://schemas.microsoft.com/exchange/services/2006/messages'><s:Body><Required><Text{text}/><Inner{inner}/>\
             <Many{many}>1</Many><Optional{optional}/></Required></s:Body></s:Envelope>"
        )
    };
    let paths = |xml: &str| {
        let report = ReadOptions::new().read_reporting::<Required>(xml).expect("it is read");
        report
            .skipped
            .into_iter()
            .map(|skipped| skipped.path.replace("/soap:Envelope/soap:Body/m:Required", ""))
            .collect::<Vec<_>>()
    };
    for nil in [" i:nil='true'", " i:nil='1'", " i:nil=' &#116;rue '"] {
        for (xml, place) in [
            (document(nil, "", "", ""), "/m:Text/@xsi:nil"),
            (document("", nil, "", ""), "/m:Inner/@xsi:nil"),
            (document("", "", nil, ""), "/m:Many/@xsi:nil"),
        ] {
            assert_eq!(paths(&xml)[0], place);
            let error = STRICT.read::<Required>(&xml).expect_err("it is required").to_string();
            assert!(
                error.contains("the element is nil (xsi:nil), and the schema requires a value"),
                "{error}"
            );
        }
        let absent = document("", "", "", nil);
        assert_eq!(
            STRICT.read::<Required>(&absent).expect("it is optional").body.optional,
            None
        );
        assert_eq!(paths(&absent), [""; 0]);
    }
    for no in [" i:nil='false'", " i:nil='0'"] {
        STRICT
            .read::<Required>(document(no, no, no, no))
            .expect("they are not nil");
    }
    let error = STRICT
        .read::<Required>(document(" i:nil='maybe'", "", "", ""))
        .expect_err("no boolean")
        .to_string();
    assert!(
        error.ends_with("expected a boolean as the value of xsi:nil, found \"maybe\""),
        "{error}"
    );
}
