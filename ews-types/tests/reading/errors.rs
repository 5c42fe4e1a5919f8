//! What cannot be read: one clear error each.

use super::*;

#[test]
fn what_cannot_be_read_gets_one_clear_error() {
    let soap = "http://schemas.xmlsoap.org/soap/envelope/";
    let whole = response("Success", "<HasChanged>true</HasChanged>");
    let cases: [(String, ErrorKind, &str); 15] = [
        (
            "".to_owned(),
            ErrorKind::Syntax,
            "document (line 1, column 1): the document is empty",
        ),
        (
            "Service Unavailable".to_owned(),
            ErrorKind::Syntax,
            "document (line 1, column 1): not XML: it begins with \"Service Unavailable\"",
        ),
        (
            "<html><body>Server Error</body></html>".to_owned(),
            ErrorKind::NotSoap,
            "/html (line 1, column 1): found element html, expected soap:Envelope (namespace \"http://schemas.xmlsoap.org/soap/envelope/\"); this is a web page (HTML)",
        ),
        (
            whole.replace(soap, "http://www.w3.org/2003/05/soap-envelope"),
            ErrorKind::NotSoap,
            "/soap12:Envelope/soap12:Body/m:GetUserPhotoResponse (line 3, column 1): this is an envelope of SOAP 1.2, and EWS speaks SOAP 1.1",
        ),
        (
            format!("<!DOCTYPE x [<!ENTITY a 'b'>]>{whole}"),
            ErrorKind::Doctype,
            "document (line 1, column 1): a document type declaration (DTD) is not allowed",
        ),
        (
            whole.replace("true", "maybe"),
            ErrorKind::InvalidValue,
            "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:HasChanged (line 4, column 13): expected a boolean, found \"maybe\"",
        ),
        (
            whole.replace("</HasChanged>", "</HasChanged><HasChanged>true</HasChanged>"),
            ErrorKind::Duplicate,
            "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:HasChanged (line 4, column 30): element m:HasChanged occurs more than once",
        ),
        (
            whole.replace("ResponseClass=\"Success\"", ""),
            ErrorKind::Missing,
            "/soap:Envelope/soap:Body/m:GetUserPhotoResponse (line 3, column 1): attribute ResponseClass is missing",
        ),
        (
            format!("<s:Envelope xmlns:s='{soap}'/>"),
            ErrorKind::Missing,
            "/soap:Envelope (line 1, column 1): element soap:Body is missing",
        ),
        (
            format!("<s:Envelope xmlns:s='{soap}'><s:Body/></s:Envelope>"),
            ErrorKind::Missing,
            "/soap:Envelope/soap:Body (line 1, column 65): soap:Body is empty, expected m:GetUserPhotoResponse",
        ),
        (
            whole.replace("GetUserPhotoResponse", "GetPhotoResponse"),
            ErrorKind::UnknownElement,
            "/soap:Envelope/soap:Body/m:GetPhotoResponse (line 3, column 1): found element m:GetPhotoResponse, expected m:GetUserPhotoResponse",
        ),
        (
            whole.replace("</HasChanged>", "</HasChange>"),
            ErrorKind::Syntax,
            "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:HasChanged (line 4, column 17): expected </HasChanged>, found </HasChange>",
        ),
        (
            format!("{whole}<more/>"),
            ErrorKind::Syntax,
            "document (line 6, column 14): the document goes on after its root element",
        ),
        (
            whole.replace("true", "<PictureData>!</PictureData>"),
            ErrorKind::InvalidValue,
            "",
        ),
        (
            whole.replace("</GetUser", "<PictureData>/9j!</PictureData></GetUser"),
            ErrorKind::InvalidValue,
            "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:PictureData (line 4, column 43): expected base64, found \"/9j!\"",
        ),
    ];
    for (xml, kind, text) in cases {
        let error = refused(&xml);
        assert_eq!(error.kind(), kind, "{error}\n{xml}");
        if !text.is_empty() {
            assert_eq!(error.to_string(), text, "{xml}");
        }
    }
}

#[test]
fn a_missing_mandatory_element_is_named() {
    let xml = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
               <m:GetUserPhoto xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages'><m:SizeRequested>HR48x48</m:SizeRequested></m:GetUserPhoto>\
               </s:Body></s:Envelope>";
    let error = Envelope::<GetUserPhoto>::from_xml(xml).expect_err("no e-mail address");
    assert_eq!(
        error.to_string(),
        "/soap:Envelope/soap:Body/m:GetUserPhoto (line 1, column 73): element m:Email is missing"
    );
}

#[test]
fn an_end_tag_of_another_element_is_an_error_whatever_is_before_it() {
    for before in [
        "",
        "a",
        "a&amp;b",
        "a &",
        "<!-- a -->",
        "<![CDATA[a]]>",
        "<?a?>",
        "<b/>",
        "<b>a</b>",
        "a<b>a</b>a",
    ] {
        for (end, found) in [
            ("</New>", "New"),
            ("</MessageText2>", "MessageText2"),
            ("</m:MessageText >", "m:MessageText"),
        ] {
            let error = refused(response("Error", &format!("<MessageText>{before}{end}")));
            let expected = format!("expected </MessageText>, found </{found}>");
            assert_eq!(
                (error.kind(), error.message()),
                (ErrorKind::Syntax, &*expected),
                "{before}"
            );
        }
        let xml = response("Error", &format!("<MessageText x='1' >{before}</MessageText\n>"));
        assert!(read(xml).body.message_text.is_some(), "{before}");
    }
}

#[test]
fn a_document_cut_off_anywhere_is_an_error() {
    let content = "<MessageText>a&amp;<![CDATA[b]]></MessageText><ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged><PictureData>/9j/</PictureData>";
    let xml = response("Success", content);
    for end in 0..xml.len() {
        let error = refused(&xml[..end]);
        assert!(error.position().is_some(), "{end}: {error}");
    }
}

#[test]
fn an_error_stays_short_whatever_the_document_holds() {
    let long = "ä".repeat(100_000);
    for xml in [
        response("Success", &format!("<{long}>")),
        response("Success", &format!("<{long}></b>")),
        response("Success", &format!("</{long}>")),
        response("Success", &format!("<HasChanged xmlns='{long}'/>")),
        response("Success", &format!("<HasChanged>{long}</HasChanged>")),
        response("Success", &format!("<{long}:x/>")),
        response("Success", &format!("<x {long}='1' {long}='1'/>")),
        response("Success", &format!("<x {long}/>")),
        response("Success", &format!("<x &{long}/>")),
        response("Success", &format!("<x>&#{long};</x>")),
        response("Success", &format!("<x a='&#{long};'/><HasChanged>{long}")),
        format!("<{long}/>"),
        long.clone(),
        format!("<?xml version='1.0' encoding='{long}'?>"),
    ] {
        let error = refused(&xml).to_string();
        assert!(
            error.len() < 1000,
            "{} bytes: {}",
            error.len(),
            error.chars().take(200).collect::<String>()
        );
    }
}

/// Nobody finds one bad character in a picture of megabytes by its beginning.
#[test]
fn a_bad_character_in_a_long_picture_is_shown_where_it_stands() {
    let lines = ("/9j/".repeat(19) + "\r\n").repeat(100);
    for (bad, shown) in [
        ("!", "!/9j/"),
        ("=9j=", "=9j=/9j/"),
        ("\u{1}", "\\u{1}/9j/"),
        ("é", "é/9j/"),
    ] {
        let picture = format!("{lines}/9j/{bad}{lines}");
        let error = refused(response("Success", &format!("<PictureData>{picture}</PictureData>")));
        let place = error.position().expect("a place");
        assert_eq!((place.line, place.column), (104, 5), "{error}");
        assert!(
            error
                .message()
                .starts_with(&format!("expected base64, found \"{shown}")),
            "{error}"
        );
        assert!(error.message().ends_with("after 7804 bytes of it"), "{error}");
        assert!(error.message().len() < 200, "{error}");
    }
}

#[test]
fn what_is_no_xml_is_called_what_it_is() {
    for (document, message) in [
        ("", "the document is empty"),
        (" \r\n\u{FEFF}", "not XML"),
        ("\u{FEFF} \n", "the document is empty"),
        (
            "<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN'><html/>",
            "this is a web page (HTML)",
        ),
        ("\r\n<!doctype HTML>\n<html>", "this is a web page (HTML)"),
        ("<html><body/></html>", "this is a web page (HTML)"),
        (
            "<!DOCTYPE svg><svg/>",
            "a document type declaration (DTD) is not allowed",
        ),
    ] {
        let error = refused(document);
        assert!(error.message().contains(message), "{document:?}: {error}");
    }
    let error = refused(b"\x1F\x8B\x08\0\0\0\0\0\0\x03");
    assert!(error.message().contains("compressed (gzip)"), "{error}");
}

#[test]
fn an_attribute_in_another_case_is_named() {
    let xml = response("Error", "").replace("ResponseClass", "responseclass");
    let error = refused(xml);
    assert_eq!(
        error.message(),
        "attribute ResponseClass is missing; it has responseclass, and names differ by case"
    );
    let error = refused(response("Error", "").replace(" ResponseClass=\"Error\"", ""));
    assert_eq!(error.message(), "attribute ResponseClass is missing");
}

/// `https:` and a missing letter at the end are found by the reader of the text only if all of it is there.
#[test]
fn a_wrong_namespace_is_shown_in_full() {
    for wrong in [
        "https://schemas.microsoft.com/exchange/services/2006/messages",
        "urn:messages",
    ] {
        let error = refused(response("Success", "").replace(MESSAGES, wrong));
        assert!(
            error
                .message()
                .contains(&format!("in the namespace {wrong:?}, expected")),
            "{error}"
        );
    }
    let error = refused(response("Success", "").replace(MESSAGES, &"u".repeat(2000)));
    assert!(error.message().len() < 300, "{error}");
}
