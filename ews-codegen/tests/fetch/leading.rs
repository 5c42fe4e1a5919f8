//! Where redirects and imports lead.

use super::*;

#[test]
fn a_redirect_is_followed_within_the_server_and_not_beyond() {
    let within = Server::http(|request| match request.path.strip_prefix("/EWS/") {
        Some(name) => Reply::status("302 Found").with("Location", format!("/ews2/{name}")),
        None => good(&Request {
            path: request.path.replace("/ews2/", "/EWS/"),
            ..request.clone()
        }),
    });
    let (output, out) = fetch("within", &["--url", &within.url()], &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(&out), FILES);

    let other = Server::http(good);
    let target = format!("{}messages.xsd", other.url());
    let location = target.clone();
    let beyond = Server::http(move |_| Reply::status("302 Found").with("Location", location.clone()));
    let arguments = ["--url", &beyond.url(), "--user", "kim"];
    let (output, out) = fetch("beyond", &arguments, &[("EWS_PASSWORD", "secret")]);
    let expected = format!("error: {}messages.xsd leads to another server: {target}", beyond.url());
    assert!(stderr(&output).starts_with(&expected), "{}", stderr(&output));
    assert!(!out.exists());
    assert_eq!(other.requests(), []);

    let cycle = Server::http(|request| Reply::status("302 Found").with("Location", request.path.clone()));
    refused("cycle", &cycle, "leads from one address to the next", "browser");
    assert_eq!(cycle.requests().len(), 6);
}

#[test]
fn an_import_that_leads_elsewhere_is_refused_and_not_asked_for() {
    let other = Server::http(good);
    let elsewhere = format!("{}more.xsd", other.url());
    let locations = [
        "../../etc/passwd",
        "/etc/passwd",
        "../types.xsd",
        "sub/types.xsd",
        ".hidden.xsd",
        "build.rs",
        &elsewhere,
    ];
    for (number, location) in locations.into_iter().enumerate() {
        let types = TYPES.replace("./more.xsd", location);
        let server = but("/EWS/types.xsd", move || Reply::ok(types.clone()));
        let text = format!("error: `{location}` is not a file of the same folder");
        refused(&format!("elsewhere_{number}"), &server, &text, "types.xsd:3:");
        assert!(server.requests().iter().all(|request| !request.path.contains("passwd")));
    }
    assert_eq!(other.requests(), []);

    let wsdl = WSDL.replace("\"messages.xsd\"", "\"http://www.example.org/messages.xsd\"");
    let server = but("/EWS/Services.wsdl", move || Reply::ok(wsdl.clone()));
    let text = "error: `http://www.example.org/messages.xsd` is not a file of the same folder";
    refused("elsewhere_wsdl", &server, text, "Services.wsdl:3:");
}

#[test]
fn schemas_without_end_are_given_up() {
    let server = Server::http(|request| {
        let number = request
            .path
            .trim_start_matches("/EWS/n")
            .trim_end_matches(".xsd")
            .parse::<u32>();
        match number {
            Ok(number) => Reply::ok(MORE.replace(
                "<xs:complexType",
                &format!("<xs:include schemaLocation=\"n{}.xsd\"/><xs:complexType", number + 1),
            )),
            Err(_) if request.path == "/EWS/types.xsd" => Reply::ok(TYPES.replace("./more.xsd", "n1.xsd")),
            Err(_) => good(request),
        }
    });
    refused(
        "endless",
        &server,
        "the schemas lead to more than 32 files",
        "Microsoft's are three",
    );
}
