//! Operations as a WSDL binds them: in SOAP 1.2, and without a response.

use ews_types::{Body, Envelope, Error, Fault, NoResponse, Operation, QName, ReadOptions, SoapVersion, WriteOptions};

use super::e::one_way as e;

const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";

fn envelope(body: &str) -> String {
    format!("<s:Envelope xmlns:s='{SOAP12}' xmlns='urn:events'><s:Body>{body}</s:Body></s:Envelope>")
}

fn strictly<B: Body>(xml: &str) -> Result<Envelope<B>, Error> {
    ReadOptions::new().strict().read(xml)
}

#[test]
fn what_is_bound_to_soap_12_is_written_and_read_as_such() {
    let renew = Envelope::new(e::Renew::new("2030-01-01T00:00:00Z"));
    let xml = renew.to_xml().unwrap();
    let expected = "<?xml version=\"1.0\" encoding=\"utf-8\"?><soap12:Envelope xmlns:soap12=\"http://www.w3.org/2003/05/soap-envelope\" ";
    assert!(xml.starts_with(expected), "{xml}");
    assert!(
        xml.ends_with("</soap12:Body></soap12:Envelope>") && !xml.contains("Header"),
        "{xml}"
    );
    assert!(roxmltree::Document::parse(&xml).is_ok(), "{xml}");
    assert_eq!(strictly::<e::Renew>(&xml).unwrap(), renew);

    let response = envelope("<RenewResponse><Granted>true</Granted></RenewResponse>");
    assert!(strictly::<e::RenewResponse>(&response).unwrap().body.granted);
    let any = strictly::<e::AnyResponse>(&response).unwrap();
    assert!(any.to_xml().unwrap().contains("<soap12:Body>"));
}

#[test]
fn the_element_of_an_operation_can_have_any_type() {
    use super::e::operation_elements::{Echo, EchoResponse, Find, FindResponse, Rate, RateResponse};
    fn holds<B: Body<Header: Default> + Clone>(given: &str) -> B {
        let body: B = crate::read(given).unwrap_or_else(|error| panic!("{given}: {error}"));
        let xsi = r#" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance""#;
        assert_eq!(crate::write(body.clone()).replace(xsi, ""), given);
        body
    }
    assert_eq!(holds::<Rate>("<m:Rate>good</m:Rate>").0.as_str(), "good");
    assert_eq!(holds::<RateResponse>("<m:RateResponse>5</m:RateResponse>").0, Some(5));
    let nil: RateResponse = holds(r#"<m:RateResponse xsi:nil="true"/>"#);
    assert_eq!(nil.0, None);
    let echo: Echo = holds(r#"<m:Echo Loud="true">a<m:B/>c</m:Echo>"#);
    assert_eq!(echo.0.children().len(), 3);
    assert_eq!(holds::<EchoResponse>("<m:EchoResponse/>").0.children().len(), 0);
    let find: Find = holds(r#"<m:Find Limit="1"><m:Word>w</m:Word></m:Find>"#);
    assert_eq!(find.0.value().map(|find| find.word.as_str()), Some("w"));
    assert!(holds::<Find>(r#"<m:Find xsi:nil="true" Limit="1"/>"#).0.is_nil());
    assert_eq!(holds::<FindResponse>(r#"<m:FindResponse Count="2"/>"#).count, Some(2));
}

#[test]
fn the_options_choose_the_other_version() {
    let renew = Envelope::new(e::Renew::new("2030-01-01T00:00:00Z"));
    let xml = WriteOptions::new()
        .soap_version(SoapVersion::Soap11)
        .write(&renew)
        .unwrap();
    assert!(
        xml.contains("<soap:Envelope xmlns:soap=\"http://schemas.xmlsoap.org/soap/envelope/\""),
        "{xml}"
    );
    let error = strictly::<e::Renew>(&xml).unwrap_err().to_string();
    assert!(
        error.ends_with("this is an envelope of SOAP 1.1, and the operation is bound to SOAP 1.2"),
        "{error}"
    );
    let options = ReadOptions::new().strict().soap_version(SoapVersion::Soap11);
    assert_eq!(options.read::<e::Renew>(&xml).unwrap(), renew);
}

#[test]
fn a_one_way_operation_has_an_empty_body_as_its_response() {
    type Response = <e::Notify as Operation>::Response;
    let empty = envelope("");
    assert_eq!(strictly::<Response>(&empty).unwrap().body, NoResponse::new());
    // An output without a part is the same in a document.
    assert_eq!(
        strictly::<<e::Stop as Operation>::Response>(&empty).unwrap().body,
        NoResponse::new()
    );
    let written = Envelope::new(Response::new()).to_xml().unwrap();
    assert!(
        written.ends_with("<soap:Body></soap:Body></soap:Envelope>"),
        "{written}"
    );

    let other = envelope("<RenewResponse><Granted>true</Granted></RenewResponse>");
    let error = strictly::<Response>(&other).unwrap_err().to_string();
    assert!(error.contains("unknown element {urn:events}RenewResponse"), "{error}");
    let report = ReadOptions::new().read_reporting::<Response>(&other).unwrap();
    assert_eq!(
        report.skipped[0].path,
        "/soap12:Envelope/soap12:Body/{urn:events}RenewResponse"
    );
}

#[test]
fn a_fault_of_soap_12_is_kept_as_it_came() {
    let given = envelope(
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:a='urn:a'>a:NotAuthorized</s:Value>\
         <s:Subcode><s:Value xmlns:b='urn:b'>b:Locked</s:Value></s:Subcode></s:Subcode></s:Code>\
         <s:Reason><s:Text xml:lang='en'>No.</s:Text></s:Reason><s:Role>urn:role</s:Role>\
         <s:Detail><x xmlns=''>1</x></s:Detail></s:Fault>",
    );
    let Err(Error::Fault(fault)) = strictly::<<e::Notify as Operation>::Response>(&given) else {
        panic!("a fault was expected")
    };
    assert_eq!(fault.to_string(), "Locked: No.");
    let codes = [QName::new("urn:a", "NotAuthorized"), QName::new("urn:b", "Locked")];
    assert_eq!((fault.version, &*fault.subcodes), (SoapVersion::Soap12, &codes[..]));
    assert_eq!((fault.actor.as_deref(), fault.detail.len()), (Some("urn:role"), 1));

    let xml = Envelope::new((*fault).clone()).to_xml().unwrap();
    assert!(
        xml.contains("<soap12:Fault><soap12:Code><soap12:Value>soap12:Sender</soap12:Value>"),
        "{xml}"
    );
    assert!(roxmltree::Document::parse(&xml).is_ok(), "{xml}");
    match strictly::<e::RenewResponse>(&xml) {
        Err(Error::Fault(again)) => assert_eq!(
            *again,
            Fault {
                fault_code: "soap12:Sender".to_owned(),
                ..*fault
            }
        ),
        other => panic!("{other:?}"),
    }
}
