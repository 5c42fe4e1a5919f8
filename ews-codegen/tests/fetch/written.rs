//! What is written when all is well.

use std::fs;

use ews_codegen::Builder;
use ews_codegen::fetch::Fetch;

use super::*;

#[test]
fn the_files_and_what_they_include_are_written_as_they_came() {
    let server = Server::http(good);
    let (output, out) = fetch("good", &["--url", &format!("{}Exchange.asmx", server.url())], &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(&out), FILES);
    assert_eq!(fs::read_to_string(out.join("messages.xsd")).unwrap(), MESSAGES);
    assert_eq!(fs::read_to_string(out.join("Services.wsdl")).unwrap(), WSDL);

    let shown = out.display();
    let said = stderr(&output);
    assert!(
        said.starts_with(&format!("{shown}/messages.xsd: {} bytes\n", MESSAGES.len())),
        "{said}"
    );
    let next = format!("\nNext: ews-codegen operations --schema {shown} --wsdl {shown}/Services.wsdl\n");
    assert!(said.ends_with(&next), "{said}");

    let operations = Builder::new()
        .schema(&out)
        .wsdl(out.join("Services.wsdl"))
        .list_operations()
        .unwrap();
    assert_eq!(operations[0].soap_action, "urn:ask");
}

#[test]
fn what_is_there_already_is_told_apart_and_quiet_says_nothing() {
    let server = Server::http(good);
    let url = server.url();
    let (_, out) = fetch("again", &["--url", &url], &[]);
    fs::write(out.join("types.xsd"), "old").unwrap();
    let saved = Fetch::new(&url).unwrap().run(|_| {}).unwrap().write(&out).unwrap();
    let changed: Vec<bool> = saved.iter().map(|saved| saved.changed).collect();
    assert_eq!(changed, [false, true, false, false]);

    let (quiet, _) = fetch("quiet", &["--url", &url, "--quiet"], &[]);
    assert_eq!((quiet.status.code(), stderr(&quiet)), (Some(0), String::new()));
}

#[test]
fn a_server_may_write_the_name_of_its_wsdl_small_or_have_none() {
    let small = Server::http(|request| match request.path.as_str() {
        "/EWS/services.wsdl" => Reply::ok(WSDL),
        "/EWS/Services.wsdl" => Reply::status("404 Not Found"),
        _ => good(request),
    });
    let (output, out) = fetch("small", &["--url", &small.url()], &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(&out), FILES);

    let none = but("/EWS/Services.wsdl", || Reply::status("404 Not Found"));
    refused(
        "no_wsdl",
        &none,
        "error: there is no Services.wsdl at URL/ (HTTP 404)",
        "`--no-wsdl`",
    );
    let (output, out) = fetch("without_wsdl", &["--url", &none.url(), "--no-wsdl"], &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(&out), FILES[1..]);
    assert!(stderr(&output).ends_with(&format!("operations --schema {}\n", out.display())));
}
