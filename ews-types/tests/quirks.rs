//! What real servers and clients do beside the schema, one literal document each. See also `reading/` for what every
//! reader has to take, and `http/` for what comes with HTTP.

use std::time::Duration;

use ews_types::{
    Envelope, Error, ErrorKind, ExchangeVersion, GetUserPhoto, GetUserPhotoResponse, Outcome, ReadOptions,
    ResponseClass, ResponseCode, ResponseMessage, UserPhotoSize,
};

/// A response with these attributes and this content of `m:GetUserPhotoResponse`.
fn response(class: &str, content: &str) -> String {
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><m:GetUserPhotoResponse ResponseClass='{class}' \
         xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages' \
         xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types'>{content}</m:GetUserPhotoResponse></s:Body></s:Envelope>"
    )
}

fn read(xml: &str) -> GetUserPhotoResponse {
    Envelope::from_xml(xml)
        .unwrap_or_else(|error| panic!("{error}\n{xml}"))
        .body
}

#[test]
fn booleans_are_taken_as_other_languages_spell_them_unless_strict() {
    for (text, expected) in [
        ("True", true),
        ("TRUE", true),
        ("on", true),
        (" 1 ", true),
        ("False", false),
        ("off", false),
        ("0", false),
    ] {
        let xml = response("Success", &format!("<m:HasChanged>{text}</m:HasChanged>"));
        assert_eq!(read(&xml).has_changed, Some(expected), "{text}");
        let strict = ReadOptions::new().strict().read::<GetUserPhotoResponse>(&xml);
        assert_eq!(strict.is_ok(), matches!(text.trim(), "0" | "1"), "{text}");
    }
}

#[test]
fn class_and_code_need_not_agree() {
    // A success with a code of its own, without a code, and with an empty one
    let code = |content: &str| {
        let body = read(&response(
            "Success",
            &format!("{content}<m:HasChanged>true</m:HasChanged>"),
        ));
        assert!(matches!(body.outcome(), Outcome::Success(_)), "{content}");
        body.response_code
    };
    assert_eq!(
        code("<m:ResponseCode>ErrorNoRespondingCASInDestinationSite</m:ResponseCode>"),
        Some(ResponseCode::ErrorNoRespondingCasInDestinationSite)
    );
    assert_eq!(code(""), None);
    assert_eq!(
        code("<m:ResponseCode/>"),
        Some(ResponseCode::Unrecognized(String::new()))
    );
}

#[test]
fn a_warning_has_a_reason_and_a_picture() {
    let body = read(&response(
        "Warning",
        "<m:MessageText>Mehrere Treffer.</m:MessageText><m:ResponseCode>ErrorNameResolutionMultipleResults</m:ResponseCode>\
         <m:DescriptiveLinkKey>0</m:DescriptiveLinkKey><m:HasChanged>true</m:HasChanged><m:PictureData>/9j/</m:PictureData>",
    ));
    let Outcome::Warning(message, reason) = body.outcome() else {
        panic!("{:?}", body.outcome())
    };
    assert_eq!(message.picture_data.as_deref(), Some(&[0xFF, 0xD8, 0xFF][..]));
    assert_eq!(
        reason.to_string(),
        "ErrorNameResolutionMultipleResults: Mehrere Treffer."
    );
}

#[test]
fn the_error_behind_an_error_is_told() {
    let body = read(&response(
        "Error",
        "<m:MessageText>Failed.</m:MessageText><m:ResponseCode>ErrorInternalServerError</m:ResponseCode><m:MessageXml>\
         <t:Value Name='InnerErrorMessageText'>Cannot delete.</t:Value>\
         <t:Value Name='InnerErrorResponseCode'>ErrorDeleteDistinguishedFolder</t:Value>\
         <t:Value Name='InnerErrorDescriptiveLinkKey'>0</t:Value></m:MessageXml>",
    ));
    let detail = body.status().detail();
    assert_eq!(
        detail.inner_response_code(),
        Some(ResponseCode::ErrorDeleteDistinguishedFolder)
    );
    assert_eq!(detail.inner_message_text().as_deref(), Some("Cannot delete."));
    assert_eq!(detail.value("InnerErrorDescriptiveLinkKey").as_deref(), Some("0"));
}

#[test]
fn an_error_may_come_with_its_other_elements_empty() {
    let body = read(&response(
        "Error",
        "<m:MessageText>Busy.</m:MessageText><m:ResponseCode>ErrorServerBusy</m:ResponseCode><m:MessageXml>\
         <t:Value Name='BackOffMilliseconds'> 25 </t:Value></m:MessageXml><m:PictureData/>",
    ));
    assert_eq!(body.response_class, ResponseClass::Error);
    assert_eq!(body.status().detail().back_off(), Some(Duration::from_millis(25)));
    assert_eq!(body.picture_data.as_deref(), Some(&[][..]));
}

#[test]
fn an_element_in_the_other_namespace_is_taken_where_asked_for() {
    let xml = response("Success", "<t:HasChanged>true</t:HasChanged>");
    match Envelope::<GetUserPhotoResponse>::from_xml(&xml) {
        Err(Error::Xml(error)) => assert_eq!(error.kind(), ErrorKind::WrongNamespace),
        other => panic!("{other:?}"),
    }
    let across = ReadOptions::new().accept_swapped_namespaces();
    let body = across.read::<GetUserPhotoResponse>(&xml).expect("it is read").body;
    assert_eq!(body.has_changed, Some(true));
    // Any other namespace stays wrong.
    let foreign = xml.replace("exchange/services/2006/types", "elsewhere");
    assert!(across.read::<GetUserPhotoResponse>(foreign).is_err());
}

#[test]
fn a_fault_of_exchange_2007_has_its_detail_in_the_types_namespace() {
    let fault = |namespace: &str| {
        let xml = format!(
            "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'>\
             <soap:Body><soap:Fault><faultcode xsi:type='xsd:QName'> soap:Client </faultcode>\
             <faultstring xml:lang='de-DE'>\n  Ung\u{FC}ltig. </faultstring><faultactor/>\
             <detail><e:ResponseCode xmlns:e='{namespace}'>ErrorInvalidIdMalformed</e:ResponseCode>\
             <e:Message xmlns:e='{namespace}'>Id is malformed.</e:Message></detail></soap:Fault></soap:Body></soap:Envelope>"
        );
        match Envelope::<GetUserPhotoResponse>::from_xml(xml) {
            Err(Error::Fault(fault)) => fault,
            other => panic!("{other:?}"),
        }
    };
    for namespace in ["types", "errors", "messages"] {
        let fault = fault(&format!(
            "http://schemas.microsoft.com/exchange/services/2006/{namespace}"
        ));
        assert_eq!(
            (fault.fault_code.as_str(), fault.string.as_str()),
            ("soap:Client", "Ung\u{FC}ltig.")
        );
        assert_eq!(fault.code(), Some(ResponseCode::ErrorInvalidIdMalformed), "{namespace}");
    }
    // What looks like EWS's detail and is in another namespace is not EWS's.
    assert_eq!(fault("urn:elsewhere").code(), None);
}

#[test]
fn a_request_of_a_client_that_knows_more_is_read_by_a_server() {
    // Given a version and a size that our schema does not list, as newer clients and the documentation (HR96X96) have them,
    let xml = "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/' \
               xmlns:t='http://schemas.microsoft.com/exchange/services/2006/types' \
               xmlns:m='http://schemas.microsoft.com/exchange/services/2006/messages'>\
               <soap:Header><t:RequestServerVersion Version='V2099_01_01'/></soap:Header>\
               <soap:Body><m:GetUserPhoto><m:Email>user1@contoso.com</m:Email><m:SizeRequested>HR96X96</m:SizeRequested>\
               <m:Future>1</m:Future></m:GetUserPhoto></soap:Body></soap:Envelope>";
    // when a server reads the request,
    let read = ReadOptions::new()
        .read_reporting::<GetUserPhoto>(xml)
        .expect("it is read");
    // then it has the texts themselves, and is told what was passed over.
    let version = read.value.header.request_server_version.expect("a version").version;
    assert_eq!(version, ExchangeVersion::Unrecognized("V2099_01_01".to_owned()));
    assert_eq!(
        read.value.body.size_requested,
        UserPhotoSize::Unrecognized("HR96X96".to_owned())
    );
    assert_eq!(read.skipped[0].path, "/soap:Envelope/soap:Body/m:GetUserPhoto/m:Future");
}

#[test]
fn a_server_version_may_lack_anything() {
    for (attributes, version, major) in [
        ("", None, None),
        ("Version='V2_68'", Some("V2_68"), None),
        ("MajorVersion='15' MinorVersion='20'", None, Some(15)),
    ] {
        let header = format!(
            "<s:Header><h:ServerVersionInfo xmlns:h='http://schemas.microsoft.com/exchange/services/2006/types' {attributes}/></s:Header><s:Body>"
        );
        let xml = response("Success", "<m:HasChanged>true</m:HasChanged>").replace("<s:Body>", &header);
        let envelope = Envelope::<GetUserPhotoResponse>::from_xml(xml).expect("it is read");
        let server = envelope.header.server_version_info.expect("a header");
        assert_eq!((server.version.as_deref(), server.major_version), (version, major));
        assert_eq!(server.major_build_number, None);
    }
}
