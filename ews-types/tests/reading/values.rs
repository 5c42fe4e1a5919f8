//! Values: white space, references, CDATA, nil, base64, and what comes before the document.

use super::*;

#[test]
fn spaces_around_values_do_not_count() {
    let body = read(response(
        " Success ",
        "<ResponseCode>\n NoError\t</ResponseCode><HasChanged> true\n</HasChanged>",
    ))
    .body;
    assert_eq!(body.response_class, ResponseClass::Success);
    assert_eq!(
        (body.response_code, body.has_changed),
        (Some(ResponseCode::NoError), Some(true))
    );
}

#[test]
fn cdata_comments_and_references_are_text() {
    let content = "<MessageText>a<![CDATA[<b>&]]><!-- no --> &amp; &#x41;&#66;<?no?></MessageText><HasChanged><![CDATA[true]]></HasChanged>\
                   <PictureData>/9<!-- -->j&#x2F;</PictureData>";
    let body = read(response("Success", content)).body;
    assert_eq!(body.message_text.as_deref(), Some("a<b>& & AB"));
    assert_eq!(body.has_changed, Some(true));
    assert_eq!(body.picture_data.as_deref(), Some(&[0xFF, 0xD8, 0xFF][..]));
}

#[test]
fn references_that_xml_forbids_do_not_stop_an_response() {
    let xml = response(
        "Error",
        "<MessageText>a&#x1F;b&#x0;c&#16;</MessageText><ResponseCode>ErrorItemNotFound</ResponseCode>",
    );
    assert_eq!(read(&xml).body.message_text.as_deref(), Some("a\u{1F}b\0c\u{10}"));

    let replacing = ReadOptions::new().invalid_chars(InvalidChars::Replace('\u{FFFD}'));
    let body = replacing.read::<GetUserPhotoResponse>(&xml).expect("it is read").body;
    assert_eq!(body.message_text.as_deref(), Some("a\u{FFFD}b\u{FFFD}c\u{FFFD}"));

    let refusing = ReadOptions::new()
        .invalid_chars(InvalidChars::Reject)
        .read::<GetUserPhotoResponse>(&xml);
    assert_eq!(
        refusing.expect_err("it is refused").to_string(),
        "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:MessageText (line 4, column 15): XML 1.0 does not allow the character U+001F"
    );
}

#[test]
fn references_to_characters_that_xml_allows_are_read_whatever_becomes_of_the_others() {
    let xml = response("Error", "<MessageText>&#65;&#x10FFFF;&#9;</MessageText>");
    for options in [
        ReadOptions::new(),
        ReadOptions::new().strict(),
        ReadOptions::new().invalid_chars(InvalidChars::Replace('?')),
        ReadOptions::new().invalid_chars(InvalidChars::Reject),
        ReadOptions::new().strict().invalid_chars(InvalidChars::Reject),
    ] {
        let report = options
            .read_reporting::<GetUserPhotoResponse>(&xml)
            .expect("nothing is wrong");
        assert_eq!(
            report.value.body.message_text.as_deref(),
            Some("A\u{10FFFF}\t"),
            "{options:?}"
        );
        assert_eq!(report.invalid_chars, 0, "{options:?}");
    }
}

fn read_text(xml: &str) -> String {
    read(xml).body.message_text.expect("there is one")
}

#[test]
fn an_unknown_entity_is_kept_or_refused() {
    let xml = response("Error", "<MessageText>a &broken; b &c</MessageText>");
    assert_eq!(read(&xml).body.message_text.as_deref(), Some("a &broken; b &c"));
    let error = ReadOptions::new()
        .strict()
        .read::<GetUserPhotoResponse>(&xml)
        .expect_err("strict");
    assert!(error.to_string().ends_with("unknown entity \"&broken;\""), "{error}");
}

#[test]
fn line_ends_in_what_is_no_reference_are_those_of_the_text_around() {
    let xml = response("Error", "<MessageText>a &\r\nb; &\rc;</MessageText>");
    assert_eq!(read(&xml).body.message_text.as_deref(), Some("a &\nb; &\nc;"));
}

/// A parser that begins in the middle of a document may take this for a byte order mark.
#[test]
fn a_text_that_begins_with_a_zero_width_space_keeps_it() {
    for (text, expected) in [
        ("\u{FEFF}", "\u{FEFF}"),
        ("\u{FEFF}a", "\u{FEFF}a"),
        ("\u{FEFF}a&amp;b", "\u{FEFF}a&b"),
        ("\u{FEFF}\u{FEFF}&lt;", "\u{FEFF}\u{FEFF}<"),
        ("\u{FEFF}<![CDATA[x]]>", "\u{FEFF}x"),
        ("&amp;\u{FEFF}", "&\u{FEFF}"),
    ] {
        for declaration in ["", "<?xml version=\"1.0\" encoding=\"utf-8\"?>", "\u{FEFF}"] {
            let xml = response("Error", &format!("<MessageText>{text}</MessageText>"));
            let body = read(declaration.to_owned() + &xml).body;
            assert_eq!(body.message_text.as_deref(), Some(expected), "{declaration}{text}");
        }
    }
}

#[test]
fn a_byte_order_mark_and_any_declaration_or_none_are_taken() {
    let xml = response("Success", "<HasChanged>true</HasChanged>");
    for prolog in [
        "",
        "\u{FEFF}",
        "\u{FEFF}<?xml version='1.0'?>",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- x -->",
        "\n\n  ",
    ] {
        assert_eq!(
            read(format!("{prolog}{xml}")).body.has_changed,
            Some(true),
            "{prolog:?}"
        );
    }
}

#[test]
fn characters_of_several_bytes_are_read_wherever_they_are() {
    for before in 0..1100 {
        let text = format!("{}ä€\u{1F4F7}", "x".repeat(before));
        let xml = response("Error", &format!("<MessageText>{text}</MessageText>"));
        assert_eq!(read(&xml).body.message_text, Some(text));
    }
}

#[test]
fn a_folded_picture_is_decoded() {
    let picture: Vec<u8> = (0..500_u32).map(|at| (at * 7 % 256) as u8).collect();
    let base64 = ews_types::Base64Binary::from(picture.as_slice()).to_base64();
    let folded: Vec<&str> = base64
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).expect("ASCII"))
        .collect();
    for line_end in ["\n", "\r\n", "\r\n    "] {
        let xml = response(
            "Success",
            &format!(
                "<HasChanged>true</HasChanged><PictureData>\r\n{}\r\n</PictureData>",
                folded.join(line_end)
            ),
        );
        assert_eq!(read(xml).body.picture_data.as_deref(), Some(picture.as_slice()));
    }
}

#[test]
fn nil_is_absent() {
    let xml = response(
        "Error",
        "<MessageText xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>",
    );
    assert_eq!(read(xml).body.message_text, None);
}

#[test]
fn nil_counts_in_the_namespace_of_schema_instances_only() {
    for attribute in [
        "nil='true'",
        "xmlns:i='urn:x' i:nil='true'",
        "xmlns:i='http://www.w3.org/2001/XMLSchema' i:nil='true'",
        "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:Nil='true'",
        "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='false'",
        "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='0'",
    ] {
        let xml = response("Error", &format!("<MessageText {attribute}>a</MessageText>"));
        assert_eq!(read_text(&xml), "a", "{attribute}");
    }
    for value in ["true", "1", " true\n"] {
        let nil = format!("xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='{value}'");
        let xml = response("Error", &format!("<MessageText {nil}/>"));
        assert_eq!(read(xml).body.message_text, None, "{value}");
    }
}

/// Found by fuzzing: an unknown header with nil was dropped, and the document said to be read whole.
#[test]
fn nil_in_open_content_is_kept() {
    let nil = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'";
    let xml = response("Error", &format!("<MessageXml><Hint {nil}/></MessageXml>")).replace(
        "<s:Body>",
        &format!("<s:Header><Trace xmlns='urn:x' {nil}>on</Trace></s:Header><s:Body>"),
    );
    let read = read(&xml);
    let [trace] = &read.header.other[..] else {
        panic!("{:?}", read.header)
    };
    assert_eq!((trace.name(), trace.text().as_str()), ("Trace", "on"));
    let hints = read.body.message_xml.clone().expect("it is there");
    assert_eq!(format!("{hints:?}").matches("}nil").count(), 1, "{hints:?}");
    let again = read.to_xml().expect("what was read can be written");
    assert_eq!(Envelope::from_xml(again).expect("and read"), read);
}

/// Found by fuzzing: in open content only strict reading refused it, and what had been read could not be read strictly once
/// it was written; elsewhere lenient reading dropped it without a report.
#[test]
fn a_nil_that_is_no_boolean_is_refused_or_reported_but_kept_in_open_content() {
    let nil = "xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='tru1'";
    for (class, element, field) in [
        ("Error", "MessageText", format!("<MessageText {nil}>a</MessageText>")),
        ("Success", "HasChanged", format!("<HasChanged {nil}>true</HasChanged>")),
    ] {
        let xml = response(class, &field);
        let report = ReadOptions::new()
            .read_reporting::<GetUserPhotoResponse>(&xml)
            .expect("lenient reading");
        let body = &report.value.body;
        assert!(
            body.message_text.as_deref() == Some("a") || body.has_changed == Some(true),
            "{body:?}"
        );
        let path = format!("/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:{element}/@xsi:nil");
        assert_eq!(
            report.skipped.iter().map(|skipped| &skipped.path).collect::<Vec<_>>(),
            [&path]
        );
        let error = ReadOptions::new().strict().read::<GetUserPhotoResponse>(&xml);
        let error = error.expect_err("strict reading").to_string();
        assert!(
            error.contains(r#"expected a boolean as the value of xsi:nil, found "tru1""#),
            "{error}"
        );
        assert!(error.contains(&path), "{error}");
    }
    let xml = response("Error", &format!("<MessageXml><Hint {nil}/></MessageXml>"));
    let strict = ReadOptions::new().strict().read::<GetUserPhotoResponse>(&xml);
    let strict = strict.expect("what the schema leaves open is not judged");
    assert_eq!(read(xml), strict);
    assert_eq!(
        Envelope::from_xml(strict.to_xml().expect("it can be written")),
        Ok(strict)
    );
}

#[test]
fn an_empty_string_is_a_string() {
    assert_eq!(
        read(response("Error", "<MessageText/>")).body.message_text.as_deref(),
        Some("")
    );
}

#[test]
fn what_an_element_with_nil_holds_all_the_same_is_not_lost_silently() {
    let xml = response(
        "Success",
        "<HasChanged xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'>true<New/></HasChanged>",
    );
    let read = ReadOptions::new()
        .read_reporting::<GetUserPhotoResponse>(&xml)
        .expect("lenient reading");
    assert_eq!(read.value.body.has_changed, None);
    let paths: Vec<_> = read.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    let path = "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:HasChanged";
    assert_eq!(paths, [format!("{path}/text()"), format!("{path}/m:New")]);
    assert!(ReadOptions::new().strict().read::<GetUserPhotoResponse>(&xml).is_err());
}
