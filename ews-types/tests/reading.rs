//! Reading GetUserPhoto answers as servers really send them. Each test is a literal document and what becomes of it.

use ews_types::{
    Envelope, Error, ErrorKind, ExchangeVersion, Forbidden, GetUserPhoto, GetUserPhotoResponse, Limits, Outcome,
    ReadOptions, ResponseClass, ResponseCode, ResponseMessage, Skipped, UserPhotoSize, XmlError,
};

const MESSAGES: &str = "http://schemas.microsoft.com/exchange/services/2006/messages";

/// An answer with this inside `m:GetUserPhotoResponse`: the element begins in line 3, its content in line 4.
fn answer(class: &str, content: &str) -> String {
    format!(
        "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\">\n<s:Body>\n<GetUserPhotoResponse \
         ResponseClass=\"{class}\" xmlns=\"{MESSAGES}\">\n{content}</GetUserPhotoResponse>\n</s:Body>\n</s:Envelope>"
    )
}

fn read(xml: impl AsRef<[u8]>) -> Envelope<GetUserPhotoResponse> {
    Envelope::from_xml(xml.as_ref())
        .unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(xml.as_ref())))
}

fn refused(xml: impl AsRef<[u8]>) -> XmlError {
    match Envelope::<GetUserPhotoResponse>::from_xml(xml) {
        Err(Error::Xml(error)) => error,
        other => panic!("expected an error in the document, got {other:?}"),
    }
}

#[test]
fn the_documented_answer_is_read_whole() {
    // Given the answer of Microsoft's reference page, whose base64 is cut off
    let xml = r#"<?xml version="1.0" encoding="utf-8"?>
<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/">
  <s:Header>
    <h:ServerVersionInfo MajorVersion="15" MinorVersion="0" MajorBuildNumber="556" MinorBuildNumber="8"
        Version="Exchange2013" xmlns:h="http://schemas.microsoft.com/exchange/services/2006/types"
        xmlns="http://schemas.microsoft.com/exchange/services/2006/types"
        xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"/>
  </s:Header>
  <s:Body xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
    <GetUserPhotoResponse ResponseClass="Success" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
      <ResponseCode>NoError</ResponseCode>
      <HasChanged>true</HasChanged>
      <PictureData>/9j/4AAQSkZJRgABAQEAYABgAAD/02</PictureData>
    </GetUserPhotoResponse>
  </s:Body>
</s:Envelope>"#;
    // When
    let Envelope { header, body } = ReadOptions::new()
        .strict()
        .read::<GetUserPhotoResponse>(xml)
        .expect("it is read");
    // Then
    let server = header.server_version_info.expect("a server version");
    assert_eq!((server.major_version, server.minor_version), (Some(15), Some(0)));
    assert_eq!(
        (server.major_build_number, server.minor_build_number),
        (Some(556), Some(8))
    );
    assert_eq!(server.version.as_deref(), Some("Exchange2013"));
    assert_eq!(body.response_class, ResponseClass::Success);
    assert_eq!(body.response_code, Some(ResponseCode::NoError));
    assert_eq!(body.has_changed, Some(true));
    let picture = body.picture_data.expect("a picture");
    assert_eq!(
        &picture[..],
        b"\xFF\xD8\xFF\xE0\x00\x10JFIF\x00\x01\x01\x01\x00\x60\x00\x60\x00\x00\xFF\xD3"
    );
    assert_eq!(body.content_type, None);
}

#[test]
fn success_warning_and_error_are_told_apart() {
    let success = read(answer(
        "Success",
        "<ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged>",
    ));
    assert!(matches!(success.body.outcome(), Outcome::Success(message) if message.has_changed == Some(true)));

    let warning = "<MessageText>Mind the gap.</MessageText><ResponseCode>ErrorServerBusy</ResponseCode><HasChanged>false</HasChanged>";
    let warning = read(answer("Warning", warning));
    match warning.body.outcome() {
        Outcome::Warning(message, reason) => {
            assert_eq!(message.has_changed, Some(false));
            assert_eq!(reason.to_string(), "ErrorServerBusy: Mind the gap.");
        }
        other => panic!("{other:?}"),
    }

    let error = read(answer(
        "Error",
        "<MessageText>Nobody.</MessageText><ResponseCode>ErrorItemNotFound</ResponseCode>",
    ));
    match error.body.outcome() {
        Outcome::Error(error) => assert_eq!(
            (error.code(), error.text()),
            (Some("ErrorItemNotFound"), Some("Nobody."))
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_error_answer_needs_neither_text_nor_has_changed() {
    let body = read(answer("Error", "<ResponseCode>ErrorItemNotFound</ResponseCode>")).body;
    assert_eq!(body.response_code, Some(ResponseCode::ErrorItemNotFound));
    assert_eq!((body.message_text, body.has_changed), (None, None));
}

#[test]
fn a_success_without_its_mandatory_element_says_so() {
    let body = read(answer("Success", "<ResponseCode>NoError</ResponseCode>")).body;
    match body.outcome() {
        Outcome::Error(error) => {
            assert_eq!(error.missing_element(), Some("m:HasChanged"));
            assert_eq!(
                error.to_string(),
                "the server reports Success but its answer has no element m:HasChanged"
            );
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_picture_an_empty_picture_and_an_unchanged_picture_are_told_apart() {
    let none = read(answer("Success", "<HasChanged>true</HasChanged>")).body;
    assert_eq!((none.has_changed, none.picture_data), (Some(true), None));
    let empty = read(answer("Success", "<HasChanged>true</HasChanged><PictureData/>")).body;
    assert_eq!(empty.picture_data.as_deref(), Some(&[][..]));
    let unchanged = read(answer("Success", "<HasChanged>false</HasChanged>")).body;
    assert_eq!((unchanged.has_changed, unchanged.picture_data), (Some(false), None));
}

#[test]
fn content_type_is_read_where_it_is_there() {
    let content = "<HasChanged>true</HasChanged><PictureData>/9j/</PictureData><ContentType>image/jpeg</ContentType>";
    assert_eq!(
        read(answer("Success", content)).body.content_type.as_deref(),
        Some("image/jpeg")
    );
}

#[test]
fn an_unknown_response_code_is_kept() {
    let body = read(answer("Error", "<ResponseCode>ErrorOfTheFuture</ResponseCode>")).body;
    assert_eq!(
        body.response_code,
        Some(ResponseCode::Unrecognized("ErrorOfTheFuture".to_owned()))
    );
    let xml = Envelope::new(body).to_xml().expect("it is written");
    assert!(
        xml.contains("<m:ResponseCode>ErrorOfTheFuture</m:ResponseCode>"),
        "{xml}"
    );
}

#[test]
fn any_prefix_or_none_is_taken() {
    for (open, close) in [
        (
            format!(
                "<q:GetUserPhotoResponse xmlns:q='{MESSAGES}' ResponseClass='Success'><q:HasChanged>1</q:HasChanged>"
            ),
            "</q:GetUserPhotoResponse>",
        ),
        (
            format!("<GetUserPhotoResponse xmlns='{MESSAGES}' ResponseClass='Success'><HasChanged>1</HasChanged>"),
            "</GetUserPhotoResponse>",
        ),
        // `t` means the messages namespace here, and the inner default namespace something else.
        (
            format!(
                "<t:GetUserPhotoResponse xmlns:t='{MESSAGES}' xmlns='urn:x' ResponseClass='Success'><t:HasChanged xmlns:y='urn:y'>1</t:HasChanged>"
            ),
            "</t:GetUserPhotoResponse>",
        ),
    ] {
        let xml = format!(
            "<E:Envelope xmlns:E='http://schemas.xmlsoap.org/soap/envelope/'><E:Body>{open}{close}</E:Body></E:Envelope>"
        );
        assert_eq!(read(&xml).body.has_changed, Some(true), "{xml}");
    }
}

#[test]
fn a_prefix_is_in_scope_on_its_element_only() {
    let xml = answer(
        "Success",
        "<HasChanged xmlns:p='urn:p'>true</HasChanged><p:PictureData/>",
    );
    let error = refused(xml);
    assert_eq!(
        (error.kind(), error.message()),
        (ErrorKind::Syntax, "the prefix \"p\" is not declared")
    );
}

#[test]
fn a_wrong_namespace_is_an_error_that_names_what_was_expected() {
    let error = refused(answer("Success", "<HasChanged xmlns='urn:x'>true</HasChanged>"));
    assert_eq!(error.kind(), ErrorKind::WrongNamespace);
    assert_eq!(
        error.to_string(),
        format!(
            "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/{{urn:x}}HasChanged (line 4, column 1): found element \
             HasChanged in the namespace \"urn:x\", expected m:HasChanged (namespace \"{MESSAGES}\")"
        )
    );

    let error = refused(answer("Success", "").replace(MESSAGES, "urn:x"));
    assert_eq!(error.kind(), ErrorKind::WrongNamespace);
    assert!(error.message().contains("expected m:GetUserPhotoResponse"), "{error}");
}

#[test]
fn unknown_elements_and_attributes_are_skipped_and_reported_or_refused() {
    let xml = answer(
        "Success",
        "<New a='1'><Deep/>text</New><HasChanged New='2'>true</HasChanged>",
    );

    let read = ReadOptions::new()
        .read_reporting::<GetUserPhotoResponse>(&xml)
        .expect("lenient reading");
    assert_eq!(read.envelope.body.has_changed, Some(true));
    let paths: Vec<_> = read.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    assert_eq!(paths[0], "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:New");

    match ReadOptions::new().strict().read::<GetUserPhotoResponse>(&xml) {
        Err(Error::Xml(error)) => assert_eq!(
            (error.kind(), error.message()),
            (ErrorKind::UnknownElement, "unknown element m:New")
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn spaces_around_values_do_not_count() {
    let body = read(answer(
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
    let body = read(answer("Success", content)).body;
    assert_eq!(body.message_text.as_deref(), Some("a<b>& & AB"));
    assert_eq!(body.has_changed, Some(true));
    assert_eq!(body.picture_data.as_deref(), Some(&[0xFF, 0xD8, 0xFF][..]));
}

#[test]
fn references_that_xml_forbids_do_not_stop_an_answer() {
    let xml = answer(
        "Error",
        "<MessageText>a&#x1F;b&#x0;c&#16;</MessageText><ResponseCode>ErrorItemNotFound</ResponseCode>",
    );
    assert_eq!(read(&xml).body.message_text.as_deref(), Some("a\u{1F}b\0c\u{10}"));

    let replacing = ReadOptions::new().forbidden_characters(Forbidden::Replace('\u{FFFD}'));
    let body = replacing.read::<GetUserPhotoResponse>(&xml).expect("it is read").body;
    assert_eq!(body.message_text.as_deref(), Some("a\u{FFFD}b\u{FFFD}c\u{FFFD}"));

    let refusing = ReadOptions::new()
        .forbidden_characters(Forbidden::Refuse)
        .read::<GetUserPhotoResponse>(&xml);
    assert_eq!(
        refusing.expect_err("it is refused").to_string(),
        "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:MessageText (line 4, column 15): XML 1.0 forbids the character \"&#x1F;\""
    );
}

#[test]
fn an_unknown_entity_is_kept_or_refused() {
    let xml = answer("Error", "<MessageText>a &broken; b &c</MessageText>");
    assert_eq!(read(&xml).body.message_text.as_deref(), Some("a &broken; b &c"));
    let error = ReadOptions::new()
        .strict()
        .read::<GetUserPhotoResponse>(&xml)
        .expect_err("strict");
    assert!(error.to_string().ends_with("unknown entity \"&broken;\""), "{error}");
}

#[test]
fn line_ends_in_what_is_no_reference_are_those_of_the_text_around() {
    let xml = answer("Error", "<MessageText>a &\r\nb; &\rc;</MessageText>");
    assert_eq!(read(&xml).body.message_text.as_deref(), Some("a &\nb; &\nc;"));
}

#[test]
fn a_byte_order_mark_and_any_declaration_or_none_are_taken() {
    let xml = answer("Success", "<HasChanged>true</HasChanged>");
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
fn a_folded_picture_is_decoded() {
    let picture: Vec<u8> = (0..500_u32).map(|at| (at * 7 % 256) as u8).collect();
    let base64 = ews_types::Base64Binary::from(picture.as_slice()).to_base64();
    let folded: Vec<&str> = base64
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).expect("ASCII"))
        .collect();
    for line_end in ["\n", "\r\n", "\r\n    "] {
        let xml = answer(
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
fn unknown_headers_are_kept() {
    let xml = answer("Success", "<HasChanged>true</HasChanged>").replace(
        "<s:Body>",
        "<s:Header><x:Trace xmlns:x='urn:x' s:mustUnderstand='0' level='3'>abc<x:y/></x:Trace></s:Header><s:Body>",
    );
    let header = read(xml).header;
    assert_eq!(header.server_version_info, None);
    let [trace] = &header.other[..] else {
        panic!("{header:?}")
    };
    assert_eq!(
        (trace.namespace.as_str(), trace.name.as_str(), trace.attribute("level")),
        ("urn:x", "Trace", Some("3"))
    );
    assert_eq!((trace.text().as_str(), trace.elements().count()), ("abc", 1));
}

#[test]
fn a_server_version_of_any_spelling_is_kept() {
    let xml = answer("Success", "<HasChanged>true</HasChanged>").replace(
        "<s:Body>",
        "<s:Header><t:ServerVersionInfo xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types' MajorVersion='15' Version='V2018_01_08'/></s:Header><s:Body>",
    );
    let server = read(xml).header.server_version_info.expect("a server version");
    assert_eq!(
        (server.version.as_deref(), server.minor_version),
        (Some("V2018_01_08"), None)
    );
}

#[test]
fn message_xml_is_kept_and_understood() {
    let content = "<MessageText>Busy.</MessageText><ResponseCode>ErrorServerBusy</ResponseCode><DescriptiveLinkKey>0</DescriptiveLinkKey>\
                   <MessageXml><t:Value xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types' Name='BackOffMilliseconds'>297749</t:Value></MessageXml>";
    let envelope = read(answer("Error", content));
    assert_eq!(
        envelope.body.status().detail().back_off(),
        Some(std::time::Duration::from_millis(297_749))
    );
    // And it is written back.
    let again = read(envelope.to_xml().expect("it is written"));
    assert_eq!(again.body, envelope.body);
}

#[test]
fn nil_is_absent() {
    let xml = answer(
        "Error",
        "<MessageText xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'/>",
    );
    assert_eq!(read(xml).body.message_text, None);
}

#[test]
fn an_empty_string_is_a_string() {
    assert_eq!(
        read(answer("Error", "<MessageText/>")).body.message_text.as_deref(),
        Some("")
    );
}

#[test]
fn the_https_spelling_of_the_soap_namespace_is_taken_unless_strict() {
    let xml =
        answer("Success", "<HasChanged>true</HasChanged>").replace("http://schemas.xmlsoap", "https://schemas.xmlsoap");
    assert_eq!(read(&xml).body.has_changed, Some(true));
    assert!(ReadOptions::new().strict().read::<GetUserPhotoResponse>(&xml).is_err());
}

#[test]
fn a_request_is_read_by_a_server() {
    let xml = r#"<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"
        xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
        xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">
      <soap:Header><t:RequestServerVersion Version="Exchange2013 "/></soap:Header>
      <soap:Body>
        <m:GetUserPhoto><m:Email>user1@contoso.com</m:Email><m:SizeRequested>HR48x48</m:SizeRequested></m:GetUserPhoto>
      </soap:Body>
    </soap:Envelope>"#;
    let Envelope { header, body } = Envelope::<GetUserPhoto>::from_xml(xml).expect("it is read");
    assert_eq!(
        header.request_server_version.map(|version| version.version),
        Some(ExchangeVersion::Exchange2013)
    );
    assert_eq!(body, GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48));
}

#[test]
fn what_cannot_be_read_gets_one_clear_error() {
    let soap = "http://schemas.xmlsoap.org/soap/envelope/";
    let whole = answer("Success", "<HasChanged>true</HasChanged>");
    let cases: [(String, ErrorKind, &str); 15] = [
        (
            "".to_owned(),
            ErrorKind::Syntax,
            "document (line 1, column 1): the document ends before its root element",
        ),
        (
            "Service Unavailable".to_owned(),
            ErrorKind::Syntax,
            "document (line 1, column 1): not XML: it begins with \"Service Unavailable\"",
        ),
        (
            "<html><body>Server Error</body></html>".to_owned(),
            ErrorKind::NotSoap,
            "/html (line 1, column 1): found element html, expected soap:Envelope (namespace \"http://schemas.xmlsoap.org/soap/envelope/\"); this is an HTML page",
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
fn a_document_cut_off_anywhere_is_an_error() {
    let content = "<MessageText>a&amp;<![CDATA[b]]></MessageText><ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged><PictureData>/9j/</PictureData>";
    let xml = answer("Success", content);
    for end in 0..xml.len() {
        let error = refused(&xml[..end]);
        assert!(error.position().is_some(), "{end}: {error}");
    }
}

#[test]
fn a_fault_is_an_error_with_its_detail() {
    // Given the fault of a request that violates the schema
    let xml = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault>
      <faultcode xmlns:a="http://schemas.microsoft.com/exchange/services/2006/types">a:ErrorSchemaValidation</faultcode>
      <faultstring xml:lang="en-US">The request failed schema validation.</faultstring>
      <detail>
        <e:ResponseCode xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors"> ErrorSchemaValidation </e:ResponseCode>
        <e:Message xmlns:e="http://schemas.microsoft.com/exchange/services/2006/errors">The request failed schema validation.</e:Message>
        <t:MessageXml xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">
          <t:LineNumber>2</t:LineNumber><t:LinePosition>630</t:LinePosition><t:Violation>The element is invalid.</t:Violation>
        </t:MessageXml>
      </detail></s:Fault></s:Body></s:Envelope>"#;
    // When
    let Err(Error::Fault(fault)) = Envelope::<GetUserPhotoResponse>::from_xml(xml) else {
        panic!("a fault was expected")
    };
    // Then
    assert_eq!(fault.response_code(), Some(ResponseCode::ErrorSchemaValidation));
    let detail = fault.message_xml();
    assert_eq!((detail.line_number(), detail.line_position()), (Some(2), Some(630)));
    assert_eq!(detail.violation().as_deref(), Some("The element is invalid."));
    assert_eq!(
        fault.to_string(),
        "ErrorSchemaValidation: The request failed schema validation. (line 2, column 630 of the request: The element is invalid.)"
    );
}

#[test]
fn faults_of_all_kinds_are_understood() {
    let fault = |content: &str| {
        let xml = format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>{content}</s:Fault></s:Body></s:Envelope>"
        );
        match Envelope::<GetUserPhotoResponse>::from_xml(xml) {
            Err(Error::Fault(fault)) => fault,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(fault("").response_code(), None);
    let busy = fault(
        "<faultcode>s:Server</faultcode><faultstring xml:lang='de' a='1'>Überlastet</faultstring><detail>\
         <ResponseCode xmlns='http://schemas.microsoft.com/exchange/services/2006/types'>ErrorServerBusy</ResponseCode>\
         <MessageXml xmlns='http://schemas.microsoft.com/exchange/services/2006/types'><Value Name='BackOffMilliseconds'>500</Value></MessageXml></detail>",
    );
    assert_eq!(busy.response_code(), Some(ResponseCode::ErrorServerBusy));
    assert_eq!(
        busy.message_xml().back_off(),
        Some(std::time::Duration::from_millis(500))
    );
    assert_eq!(busy.to_string(), "ErrorServerBusy: Überlastet");
    // Only the code itself, as for a wrong version
    assert_eq!(
        fault("<faultcode>a:ErrorInvalidServerVersion</faultcode>")
            .response_code()
            .map(|code| code.to_string())
            .as_deref(),
        Some("ErrorInvalidServerVersion")
    );
}

#[test]
fn a_fault_of_soap_12_is_understood() {
    let xml = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code>\
               <s:Reason><s:Text xml:lang='en'>No.</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>";
    let Err(Error::Fault(fault)) = Envelope::<GetUserPhotoResponse>::from_xml(xml) else {
        panic!("a fault was expected")
    };
    assert_eq!(
        (fault.version, fault.code.as_str(), fault.string.as_str()),
        (ews_types::SoapVersion::Soap12, "s:Sender", "No.")
    );
}

#[test]
fn skipped_things_are_reported_where_they_are_up_to_the_limit() {
    let news = "<New/>\n".repeat(1500);
    let xml = answer("Success", &format!("ä{news}<HasChanged ä='1' b='2'>true</HasChanged>"));
    let read = ReadOptions::new()
        .limits(Limits::default().with_max_skipped(2000))
        .read_reporting::<GetUserPhotoResponse>(&xml)
        .expect("lenient reading");
    assert_eq!((read.skipped.len(), read.skipped_more), (1503, 0));
    let at = |index: usize| {
        let Skipped { path, position, .. } = &read.skipped[index];
        let path = path.strip_prefix("/soap:Envelope/soap:Body/m:GetUserPhotoResponse");
        assert_eq!(
            xml.as_bytes()[..position.offset]
                .iter()
                .filter(|&&byte| byte == b'\n')
                .count(),
            position.line - 1
        );
        (path.expect("inside the answer"), position.line, position.column)
    };
    assert_eq!(at(0), ("/text()", 4, 1));
    assert_eq!(at(1), ("/m:New", 4, 2));
    assert_eq!(at(1500), ("/m:New", 1503, 1));
    assert_eq!(at(1501), ("/m:HasChanged/@ä", 1504, 16));
    assert_eq!(at(1502), ("/m:HasChanged/@b", 1504, 22));

    let read = ReadOptions::new()
        .read_reporting::<GetUserPhotoResponse>(&xml)
        .expect("lenient reading");
    assert_eq!((read.skipped.len(), read.skipped_more), (1000, 503));
}

#[test]
fn what_an_element_with_nil_holds_all_the_same_is_not_lost_silently() {
    let xml = answer(
        "Success",
        "<HasChanged xmlns:i='http://www.w3.org/2001/XMLSchema-instance' i:nil='true'>true<New/></HasChanged>",
    );
    let read = ReadOptions::new()
        .read_reporting::<GetUserPhotoResponse>(&xml)
        .expect("lenient reading");
    assert_eq!(read.envelope.body.has_changed, None);
    let paths: Vec<_> = read.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    let path = "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:HasChanged";
    assert_eq!(paths, [format!("{path}/text()"), format!("{path}/m:New")]);
    assert!(ReadOptions::new().strict().read::<GetUserPhotoResponse>(&xml).is_err());
}

#[test]
fn an_error_stays_short_whatever_the_document_holds() {
    let long = "ä".repeat(100_000);
    for xml in [
        answer("Success", &format!("<{long}>")),
        answer("Success", &format!("<{long}></b>")),
        answer("Success", &format!("</{long}>")),
        answer("Success", &format!("<HasChanged xmlns='{long}'/>")),
        answer("Success", &format!("<HasChanged>{long}</HasChanged>")),
        answer("Success", &format!("<{long}:x/>")),
        answer("Success", &format!("<x {long}='1' {long}='1'/>")),
        answer("Success", &format!("<x {long}/>")),
        answer("Success", &format!("<x &{long}/>")),
        answer("Success", &format!("<x>&#{long};</x>")),
        answer("Success", &format!("<x a='&#{long};'/><HasChanged>{long}")),
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
