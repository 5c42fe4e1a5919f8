//! Writing GetUserPhoto requests and responses.

use ews_types::{
    Base64Binary, Document, Envelope, Error, ExchangeVersion, Fault, GetUserPhoto, GetUserPhotoResponse, Header,
    Limits, ReadOptions, RequestServerVersion, ResponseCode, UserPhotoSize, WriteOptions, XmlAttribute, XmlElement,
};

fn request(email: &str) -> Envelope<GetUserPhoto> {
    Envelope::new(GetUserPhoto::new(email, UserPhotoSize::Hr48x48)).with_header(Header {
        request_server_version: Some(RequestServerVersion::new(ExchangeVersion::Exchange2013)),
        ..Header::default()
    })
}

#[test]
fn the_documented_request_is_written() {
    let xml = request("user1@contoso.com").to_xml().expect("it is written");
    // For ci/canonical.py, which holds it against Microsoft's
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("documented-request.xml");
    std::fs::write(file, &xml).expect("the folder is there");
    assert_eq!(
        xml,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\" \
         xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\" \
         xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\">\
         <soap:Header><t:RequestServerVersion Version=\"Exchange2013\"/></soap:Header>\
         <soap:Body><m:GetUserPhoto><m:Email>user1@contoso.com</m:Email><m:SizeRequested>HR48x48</m:SizeRequested></m:GetUserPhoto></soap:Body>\
         </soap:Envelope>"
    );
}

#[test]
fn no_header_is_written_where_there_is_none() {
    let xml = Envelope::new(GetUserPhoto::new("a", UserPhotoSize::Hr48x48))
        .to_xml()
        .expect("it is written");
    assert!(!xml.contains("Header"), "{xml}");
}

#[test]
fn a_value_cannot_break_out_of_its_element() {
    for email in [
        "</m:Email><m:Evil/>",
        "a & b",
        "]]>",
        "<![CDATA[",
        "\"'",
        "\r\n\t x ",
        "ä€😀",
        "",
    ] {
        let written = request(email);
        let xml = written.to_xml().expect("it is written");
        let read = ews_types::ReadOptions::new()
            .strict()
            .read::<GetUserPhoto>(&xml)
            .expect("it is read");
        assert_eq!(read, written, "{xml}");
    }
}

#[test]
fn what_xml_cannot_carry_is_an_error_with_the_path_or_is_replaced() {
    let request = request("a\u{0}b");
    match request.to_xml() {
        Err(Error::Write(error)) => assert_eq!(
            error.to_string(),
            "/soap:Envelope/soap:Body/m:GetUserPhoto/m:Email: XML 1.0 cannot carry the character U+0000 in \"a\\0b\""
        ),
        other => panic!("{other:?}"),
    }
    let xml = WriteOptions::new()
        .replace_invalid_chars('?')
        .write(&request)
        .expect("it is written");
    assert!(xml.contains("<m:Email>a?b</m:Email>"), "{xml}");
}

#[test]
fn a_response_of_a_server_is_read_by_a_client() {
    let body: GetUserPhotoResponse = Envelope::from_xml(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><GetUserPhotoResponse ResponseClass='Success' \
         xmlns='http://schemas.microsoft.com/exchange/services/2006/messages'><HasChanged>true</HasChanged></GetUserPhotoResponse></s:Body></s:Envelope>",
    )
    .expect("it is read")
    .body;
    let response = Envelope::new(GetUserPhotoResponse {
        picture_data: Some(Base64Binary::from(vec![7; 1000])),
        ..body
    });
    let xml = response.to_xml().expect("it is written");
    assert_eq!(
        Envelope::<GetUserPhotoResponse>::from_xml(xml).expect("it is read"),
        response
    );
}

#[test]
fn a_fault_is_written_as_exchange_writes_it() {
    let fault = Fault::new("s:Server", "Busy <now>.")
        .with_response_code(ResponseCode::ErrorServerBusy)
        .with_message_xml([
            XmlElement::new("http://schemas.microsoft.com/exchange/services/2006/types", "Value")
                .with_attribute("Name", "BackOffMilliseconds")
                .with_text("5"),
        ]);
    let xml = Envelope::new(fault.clone()).to_xml().expect("it is written");
    assert!(
        xml.contains(
            "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>Busy &lt;now&gt;.</faultstring><detail>"
        ),
        "{xml}"
    );
    assert!(
        xml.contains("<t:MessageXml><t:Value Name=\"BackOffMilliseconds\">5</t:Value></t:MessageXml>"),
        "{xml}"
    );
    let read = Envelope::<Fault>::from_xml(&xml).expect("as a body").body;
    assert_eq!(read.local_code(), "Server");
    assert_eq!(
        Envelope::new(read.clone()).to_xml().as_deref(),
        Ok(xml.as_str()),
        "it stays as it is"
    );
    let same_code = Fault {
        fault_code: read.fault_code.clone(),
        ..fault
    };
    assert_eq!(read, same_code);
}

#[test]
fn open_content_cannot_break_out_either() {
    let attribute = |namespace: &str, name: &str| XmlAttribute::new(namespace, name, "v");
    let with = |attributes: &[XmlAttribute]| XmlElement::new("urn:x", "x").with_attributes(attributes.to_vec());
    let xmlns = "http://www.w3.org/2000/xmlns/";
    for (element, message) in [
        (
            XmlElement::new("", "a b"),
            "/soap:Envelope/soap:Header: \"a b\" is no name of an element or attribute",
        ),
        (
            XmlElement::new("", "a\u{FFFF}"),
            "/soap:Envelope/soap:Header: \"a\\u{ffff}\" is no name of an element or attribute",
        ),
        (
            XmlElement::new(xmlns, "a"),
            "/soap:Envelope/soap:Header: an element or attribute cannot be in the namespace \"http://www.w3.org/2000/xmlns/\"",
        ),
        (
            with(&[attribute("", "xmlns")]),
            "/soap:Envelope/soap:Header/x: an attribute cannot be called xmlns: that would declare a namespace",
        ),
        (
            with(&[attribute("", "a"), attribute("", "a")]),
            "/soap:Envelope/soap:Header/x: attribute a occurs more than once",
        ),
        (
            XmlElement::new("urn:x", "x").with_child(with(&[]).with_attribute("a", "\0")),
            "/soap:Envelope/soap:Header/x/x/@a: XML 1.0 cannot carry the character U+0000 in \"\\0\"",
        ),
    ] {
        let mut envelope = request("a");
        envelope.header.other.push(element);
        match envelope.to_xml() {
            Err(Error::Write(error)) => assert_eq!(error.to_string(), message),
            other => panic!("{message}: {other:?}"),
        }
    }
}

#[test]
fn open_content_takes_attributes_of_any_namespaces() {
    let xml = "http://www.w3.org/XML/1998/namespace";
    let mut element = XmlElement::new(xml, "x").with_attribute("plain", "1");
    for namespace in [
        "urn:a",
        "urn:b",
        xml,
        "http://www.w3.org/2001/XMLSchema-instance",
        "urn:}x",
    ] {
        element = element.with_attributes([XmlAttribute::new(namespace, "lang", namespace)]);
    }
    let mut written = request("a");
    written.header.other.push(element.with_child(XmlElement::new("", "y")));
    let xml = written.to_xml().expect("it is written");
    assert_eq!(Envelope::from_xml(&xml).expect("it is read"), written, "{xml}");
}

#[test]
fn a_document_without_an_envelope_declares_what_occurs_in_it() {
    let request = Document::new(GetUserPhoto::new("t:m:user@contoso.com", UserPhotoSize::Hr48x48));
    let xml = request.to_xml().expect("it is written");
    assert_eq!(
        xml,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <m:GetUserPhoto xmlns:t=\"http://schemas.microsoft.com/exchange/services/2006/types\" \
         xmlns:m=\"http://schemas.microsoft.com/exchange/services/2006/messages\"><m:Email>t:m:user@contoso.com</m:Email>\
         <m:SizeRequested>HR48x48</m:SizeRequested></m:GetUserPhoto>"
    );
    assert_eq!(Document::from_xml(&xml).expect("it is read"), request);
    let request = Document::new(GetUserPhoto::new("about:x", UserPhotoSize::Hr48x48));
    assert!(!request.to_xml().expect("it is written").contains("xmlns:t"));
}

#[test]
fn reading_a_document_reports_what_was_skipped_and_keeps_to_the_limits() {
    let xml = r#"<GetUserPhoto xmlns="http://schemas.microsoft.com/exchange/services/2006/messages" New="1">
        <Email>a</Email><SizeRequested>HR48x48</SizeRequested><Newer/></GetUserPhoto>"#;
    let report = ReadOptions::new()
        .read_document_reporting::<GetUserPhoto>(xml)
        .expect("it is read");
    let paths: Vec<&str> = report.skipped.iter().map(|skipped| skipped.path.as_str()).collect();
    assert_eq!(paths, ["/m:GetUserPhoto/@New", "/m:GetUserPhoto/m:Newer"]);
    assert_eq!(report.value.root.email, "a");
    let options = ReadOptions::new().limits(Limits::default().with_max_elements(3));
    let error = options.read_document::<GetUserPhoto>(xml).expect_err("it is too large");
    assert!(
        error.to_string().contains("more elements than the limit of 3"),
        "{error}"
    );
    let after = ReadOptions::new()
        .read_document::<GetUserPhoto>(format!("{xml}<more/>"))
        .expect_err("more follows");
    assert!(after.to_string().contains("goes on after its root element"), "{after}");
}
