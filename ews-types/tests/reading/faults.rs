//! SOAP faults of all kinds.

use super::*;

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
    assert_eq!(fault.code(), Some(ResponseCode::ErrorSchemaValidation));
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
    assert_eq!(fault("").code(), None);
    let busy = fault(
        "<faultcode>s:Server</faultcode><faultstring xml:lang='de' a='1'>Überlastet</faultstring><detail>\
         <ResponseCode xmlns='http://schemas.microsoft.com/exchange/services/2006/types'>ErrorServerBusy</ResponseCode>\
         <MessageXml xmlns='http://schemas.microsoft.com/exchange/services/2006/types'><Value Name='BackOffMilliseconds'>500</Value></MessageXml></detail>",
    );
    assert_eq!(busy.code(), Some(ResponseCode::ErrorServerBusy));
    assert_eq!(
        busy.message_xml().back_off(),
        Some(std::time::Duration::from_millis(500))
    );
    assert_eq!(busy.to_string(), "ErrorServerBusy: Überlastet");
    // Only the code itself, as for a wrong version
    assert_eq!(
        fault("<faultcode>a:ErrorInvalidServerVersion</faultcode>")
            .code()
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
        (fault.version, fault.fault_code.as_str(), fault.string.as_str()),
        (ews_types::SoapVersion::Soap12, "s:Sender", "No.")
    );
}

/// What a server says of an error: properties, violations, the error behind it.
#[test]
fn the_diagnosis_of_the_server_is_in_the_text() {
    let value = |name: &str, text: &str| {
        XmlElement::new("", "Value")
            .with_attribute("Name", name)
            .with_text(text)
    };
    let element = |name: &str, text: &str| XmlElement::new("", name).with_text(text);
    for (detail, text) in [
        (vec![], "ErrorInternalServerError: No."),
        (
            vec![XmlElement::new("", "FieldURI").with_attribute("FieldURI", "calendar:IsMeeting")],
            "ErrorInternalServerError: No. (calendar:IsMeeting)",
        ),
        (
            vec![
                XmlElement::new("", "IndexedFieldURI")
                    .with_attribute("FieldURI", "contacts:EmailAddress")
                    .with_attribute("FieldIndex", "EmailAddress1"),
                XmlElement::new("", "ExtendedFieldURI").with_attribute("PropertyTag", "0x3a45"),
            ],
            "ErrorInternalServerError: No. (contacts:EmailAddress EmailAddress1) (0x3a45)",
        ),
        (
            vec![
                element("LineNumber", "0"),
                element("LinePosition", "0"),
                element("Violation", "Bad."),
            ],
            "ErrorInternalServerError: No. (Bad.)",
        ),
        (
            vec![
                element("LineNumber", "3"),
                element("LinePosition", "7"),
                element("Violation", "Bad."),
            ],
            "ErrorInternalServerError: No. (line 3, column 7 of the request: Bad.)",
        ),
        (
            vec![
                value("InnerErrorResponseCode", "ErrorServerBusy"),
                value("InnerErrorMessageText", "Later."),
            ],
            "ErrorInternalServerError: No.; behind it: ErrorServerBusy: Later.",
        ),
        (
            vec![value("InnerErrorMessageText", "Later.")],
            "ErrorInternalServerError: No.; behind it: Later.",
        ),
    ] {
        let fault = Fault::new("s:Server", "No.")
            .with_response_code(ResponseCode::ErrorInternalServerError)
            .with_message_xml(detail);
        assert_eq!(fault.to_string(), text);
        assert_eq!(fault.is_transient(), text.contains("ErrorServerBusy"), "{text}");
    }
    let silent = Fault::new("s:Server", "").with_response_code(ResponseCode::ErrorMailboxConfiguration);
    assert_eq!(silent.to_string(), "ErrorMailboxConfiguration");
}

#[test]
fn texts_of_servers_are_cut_and_cleaned() {
    for fault in [
        Fault::new("s:Server", "\x1b[31mred\r\n\u{202E}".repeat(100_000)),
        Fault::new("x".repeat(1_000_000), "a"),
        Fault::new("s:Server", "a")
            .with_message_xml([XmlElement::new("", "Violation").with_text("\0".repeat(1_000_000))]),
    ] {
        let text = fault.to_string();
        assert!(text.len() < 2500, "{} bytes", text.len());
        assert!(!text.contains(|c: char| c.is_control() || c == '\u{202E}'), "{text:?}");
    }
    let text = "No\u{7}.".repeat(500);
    let xml = response(
        "Error",
        &format!("<MessageText>{text}</MessageText><ResponseCode>ErrorX</ResponseCode>"),
    );
    let error = read(xml).body.result().map(drop).expect_err("an error").to_string();
    assert!(error.starts_with("ErrorX: No .No ."), "{error}");
    assert!(error.ends_with("… (2000 bytes)"), "{error}");
}

#[test]
fn errors_that_pass_are_told_from_those_that_stay() {
    for (code, transient) in [
        ("ErrorServerBusy", true),
        ("ErrorExceededConnectionCount", true),
        ("ErrorInternalServerTransientError", true),
        ("ErrorTimeoutExpired", true),
        ("ErrorTooManyObjectsOpened", true),
        ("ErrorMailboxStoreUnavailable", true),
        ("ErrorConnectionFailedTransientError", true),
        ("ErrorMailboxMoveInProgress", true),
        ("ErrorItemNotFound", false),
        ("ErrorAccessDenied", false),
        ("ErrorInternalServerError", false),
        ("ErrorQuotaExceeded", false),
    ] {
        let fault = Fault::new("s:Server", "No.").with_response_code(ResponseCode::from(code));
        assert_eq!(fault.is_transient(), transient, "{code}");
        let xml = Envelope::new(fault).to_xml().expect("it is written");
        let error = Envelope::<GetUserPhotoResponse>::from_xml(xml).expect_err("a fault");
        assert_eq!(error.is_transient(), transient, "{code}");
        let body = read(response("Error", &format!("<ResponseCode>{code}</ResponseCode>"))).body;
        assert_eq!(
            body.result().map(drop).expect_err("an error").is_transient(),
            transient,
            "{code}"
        );
    }
}

/// As `anyhow` and others print errors: what a text says already is no source.
#[test]
fn a_fault_without_a_code_is_shown_by_its_text() {
    let fault = |code: &str, text: &str| Fault::new(code, text).to_string();
    assert_eq!(fault("", "Nothing is known."), "Nothing is known.");
    assert_eq!(fault("s:Server", " "), "Server");
    assert_eq!(fault("s:Server", "Busy."), "Server: Busy.");
    let errors = "http://schemas.microsoft.com/exchange/services/2006/errors";
    let xml = |message: &str| {
        format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault><faultcode>s:Server</faultcode>\
             <faultstring>Busy.</faultstring><detail><e:Message xmlns:e='{errors}'>{message}</e:Message></detail></s:Fault></s:Body>\
             </s:Envelope>"
        )
    };
    let shown = |message: &str| {
        Envelope::<Fault>::from_xml(xml(message))
            .expect("it is read")
            .body
            .to_string()
    };
    assert_eq!(shown(""), "Server: Busy.");
    assert_eq!(shown("More exactly."), "Server: More exactly.");
}

#[test]
fn the_code_of_a_fault_has_a_prefix_that_is_declared() {
    for (code, expected) in [
        ("x:Client", "soap:Client"),
        ("Client", "Client"),
        ("MustUnderstand", "MustUnderstand"),
        ("x:VersionMismatch", "soap:VersionMismatch"),
        ("a:ErrorServerBusy", "t:ErrorServerBusy"),
        ("ErrorServerBusy", "ErrorServerBusy"),
    ] {
        let xml = Envelope::new(Fault::new(code, "x")).to_xml().expect("it is written");
        assert!(xml.contains(&format!("<faultcode>{expected}</faultcode>")), "{xml}");
    }
}

#[test]
fn a_fault_as_a_body_has_the_version_of_its_namespace() {
    let xml = r#"<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault><e:Code><e:Value>e:Receiver</e:Value>
        <e:Subcode><e:Value>Plain</e:Value></e:Subcode></e:Code><e:Reason><e:Text xml:lang="en">Busy.</e:Text></e:Reason>
        <e:Role>urn:proxy</e:Role></e:Fault></e:Body></e:Envelope>"#;
    let fault = Envelope::<Fault>::from_xml(xml).expect("it is read").body;
    assert_eq!(
        (fault.string.as_str(), fault.actor.as_deref()),
        ("Busy.", Some("urn:proxy"))
    );
    let written = Envelope::new(fault.clone()).to_xml().expect("it is written");
    assert!(
        written.contains("<soap12:Value>soap12:Receiver</soap12:Value>"),
        "{written}"
    );
    assert!(
        written.contains("<soap12:Subcode><soap12:Value>Plain</soap12:Value></soap12:Subcode>"),
        "a subcode in no namespace has no prefix: {written}"
    );
    let read = Envelope::<Fault>::from_xml(written).expect("it is read again").body;
    assert_eq!((read.local_code(), &read.string), (fault.local_code(), &fault.string));
}

#[test]
fn errors_say_each_thing_once() {
    let xml = Envelope::new(Fault::new("s:Server", "Said once."))
        .to_xml()
        .expect("it is written");
    let fault = Envelope::<GetUserPhotoResponse>::from_xml(xml).expect_err("a fault");
    let syntax = Envelope::<GetUserPhotoResponse>::from_xml("<said-once>").expect_err("no envelope");
    for (error, said) in [(fault, "Said once."), (syntax, "expected soap:Envelope")] {
        let mut chain = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            chain = format!("{chain}: {error}");
            source = error.source();
        }
        assert_eq!(chain.matches(said).count(), 1, "{chain}");
    }
}
