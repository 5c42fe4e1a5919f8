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
