//! Namespaces, prefixes, and names that the types do not know.

use super::*;

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
    let xml = response(
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
fn a_usual_prefix_of_another_namespace_is_that_of_the_other_namespace() {
    let types = "http://schemas.microsoft.com/exchange/services/2006/types";
    for (prefix, uri) in [
        ("m", "urn:x"),
        ("m", types),
        ("t", "urn:x"),
        ("t", MESSAGES),
        ("soap", MESSAGES),
    ] {
        let is_right = uri == MESSAGES;
        let inner = response(
            "Success",
            &format!("<{prefix}:HasChanged xmlns:{prefix}='{uri}'>true</{prefix}:HasChanged>"),
        );
        let outer = format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:{prefix}='{uri}'><s:Body>\
             <GetUserPhotoResponse ResponseClass='Success' xmlns='{MESSAGES}'><{prefix}:HasChanged>true</{prefix}:HasChanged>\
             </GetUserPhotoResponse></s:Body></s:Envelope>"
        );
        for xml in [inner, outer] {
            match is_right {
                true => assert_eq!(read(&xml).body.has_changed, Some(true), "{xml}"),
                false => assert_eq!(refused(&xml).kind(), ErrorKind::WrongNamespace, "{xml}"),
            }
        }
    }
    // The same for a type of the other namespace, and for the prefix once it is out of scope.
    let version = |attributes: &str, prefix: &str| {
        format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:t='{types}' xmlns:m='{MESSAGES}'><s:Header \
             {attributes}><{prefix}:RequestServerVersion Version='Exchange2013'/></s:Header><s:Body><m:GetUserPhoto><m:Email>a</m:Email>\
             <m:SizeRequested>HR48x48</m:SizeRequested></m:GetUserPhoto></s:Body></s:Envelope>"
        )
    };
    let is_typed = |xml: String| {
        let header = Envelope::<GetUserPhoto>::from_xml(xml).expect("it is read").header;
        header.request_server_version.is_some()
    };
    assert!(is_typed(version("", "t")));
    assert!(!is_typed(version("xmlns:t='urn:x'", "t")));
    assert!(!is_typed(version("", "m")));
    assert!(is_typed(version(&format!("xmlns:m='{types}' xmlns:t='urn:x'"), "m")));
}

#[test]
fn a_wrong_namespace_is_an_error_that_names_what_was_expected() {
    let error = refused(response("Success", "<HasChanged xmlns='urn:x'>true</HasChanged>"));
    assert_eq!(error.kind(), ErrorKind::WrongNamespace);
    assert_eq!(
        error.to_string(),
        format!(
            "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/{{urn:x}}HasChanged (line 4, column 1): found element \
             HasChanged in the namespace \"urn:x\", expected m:HasChanged (namespace \"{MESSAGES}\")"
        )
    );

    let error = refused(response("Success", "").replace(MESSAGES, "urn:x"));
    assert_eq!(error.kind(), ErrorKind::WrongNamespace);
    assert!(error.message().contains("expected m:GetUserPhotoResponse"), "{error}");
}

#[test]
fn unknown_elements_and_attributes_are_skipped_and_reported_or_refused() {
    let xml = response(
        "Success",
        "<New a='1'><Deep/>text</New><HasChanged New='2'>true</HasChanged>",
    );

    let read = ReadOptions::new()
        .read_reporting::<GetUserPhotoResponse>(&xml)
        .expect("lenient reading");
    assert_eq!(read.value.body.has_changed, Some(true));
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
fn unknown_headers_are_kept() {
    let xml = response("Success", "<HasChanged>true</HasChanged>").replace(
        "<s:Body>",
        "<s:Header><x:Trace xmlns:x='urn:x' s:mustUnderstand='0' level='3'>abc<x:y/></x:Trace></s:Header><s:Body>",
    );
    let header = read(xml).header;
    assert_eq!(header.server_version_info, None);
    let [trace] = &header.other[..] else {
        panic!("{header:?}")
    };
    assert_eq!(
        (trace.namespace(), trace.name(), trace.attribute("level")),
        ("urn:x", "Trace", Some("3"))
    );
    assert_eq!((trace.text().as_str(), trace.elements().count()), ("abc", 1));
}

#[test]
fn a_server_version_of_any_spelling_is_kept() {
    let xml = response("Success", "<HasChanged>true</HasChanged>").replace(
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
fn the_https_spelling_of_the_soap_namespace_is_taken_unless_strict() {
    let xml = response("Success", "<HasChanged>true</HasChanged>")
        .replace("http://schemas.xmlsoap", "https://schemas.xmlsoap");
    assert_eq!(read(&xml).body.has_changed, Some(true));
    assert!(ReadOptions::new().strict().read::<GetUserPhotoResponse>(&xml).is_err());
}

#[test]
fn skipped_things_are_reported_where_they_are_up_to_the_limit() {
    let news = "<New/>\n".repeat(1500);
    let xml = response("Success", &format!("ä{news}<HasChanged ä='1' b='2'>true</HasChanged>"));
    let read = ReadOptions::new()
        .limits(Limits::default().with_max_skipped(2000))
        .read_reporting::<GetUserPhotoResponse>(&xml)
        .expect("lenient reading");
    assert_eq!((read.skipped.len(), read.skipped_beyond_limit), (1503, 0));
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
        (path.expect("inside the response"), position.line, position.column)
    };
    assert_eq!(at(0), ("/text()", 4, 1));
    assert_eq!(at(1), ("/m:New", 4, 2));
    assert_eq!(at(1500), ("/m:New", 1503, 1));
    assert_eq!(at(1501), ("/m:HasChanged/@ä", 1504, 16));
    assert_eq!(at(1502), ("/m:HasChanged/@b", 1504, 22));

    let read = ReadOptions::new()
        .read_reporting::<GetUserPhotoResponse>(&xml)
        .expect("lenient reading");
    assert_eq!((read.skipped.len(), read.skipped_beyond_limit), (1000, 503));
}
