//! The program against a mock server that asks for NTLM, over TLS and with its channel binding.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use ews_testing::{ExtendedProtection, MockExchange, Reply, SignIn};

const FILES: [&str; 3] = ["Services.wsdl", "messages.xsd", "types.xsd"];

/// Small files with the names and the namespaces of the service's.
fn document(name: &str) -> Reply {
    let messages = "http://schemas.microsoft.com/exchange/services/2006/messages";
    let types = "http://schemas.microsoft.com/exchange/services/2006/types";
    let text = match name {
        "types.xsd" => format!(
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' targetNamespace='{types}'>\
             <xs:simpleType name='T'><xs:restriction base='xs:string'/></xs:simpleType></xs:schema>"
        ),
        "messages.xsd" => format!(
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='{types}' targetNamespace='{messages}'>\
             <xs:import namespace='{types}' schemaLocation='types.xsd'/>\
             <xs:element name='Ask' type='t:T'/><xs:element name='AskResponse' type='t:T'/></xs:schema>"
        ),
        _ => std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schemas/services.wsdl"))
            .expect("our own WSDL"),
    };
    Reply::status(200).with_body("text/xml", text)
}

fn mock() -> MockExchange {
    let accounts = SignIn::new().account("CONTOSO\\kim", "secret").negotiate().ntlm();
    let builder = MockExchange::builder()
        .tls()
        .sign_in(accounts.extended_protection(ExtendedProtection::Require));
    let with_files = FILES.iter().fold(builder, |builder, name| {
        builder.document(&format!("/EWS/{name}"), document(name))
    });
    with_files.start().expect("a port on loopback")
}

/// Runs the program; returns what it did and where it writes to.
fn run(exchange: &MockExchange, test: &str, arguments: &[&str], password: &str) -> (Output, PathBuf) {
    let folder = std::env::temp_dir().join(format!("fetch-schemas-{test}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for temporary files");
    let (ca, out) = (folder.join("ca.pem"), folder.join("schemas"));
    std::fs::write(&ca, exchange.root_certificate().expect("it speaks TLS")).expect("written");
    let output = Command::new(env!("CARGO_BIN_EXE_fetch_schemas"))
        .args(["--url", &exchange.url()])
        .arg("--ca")
        .arg(ca)
        .arg("--out")
        .arg(&out)
        .args(arguments)
        .env("EWS_PASSWORD", password)
        .env_remove("EWS_TOKEN")
        .env("NO_PROXY", "localhost")
        .stdin(Stdio::null())
        .output()
        .expect("it runs");
    (output, out)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_files_are_fetched_from_a_server_that_asks_for_ntlm_or_negotiate() {
    let exchange = mock();
    for scheme in ["ntlm", "negotiate"] {
        let (output, out) = run(
            &exchange,
            scheme,
            &["--user", "CONTOSO\\kim", "--auth", scheme],
            "secret",
        );

        assert!(output.status.success(), "{}", said(&output));
        let mut names: Vec<_> = std::fs::read_dir(&out)
            .expect("the folder")
            .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
            .collect();
        names.sort();
        assert_eq!(names, FILES);
        let types = std::fs::read_to_string(out.join("types.xsd")).expect("it is written");
        assert!(types.contains("name='T'"), "{types}");
        let next = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(next.contains("Next: ews-codegen operations --schema "), "{next}");
    }
}

#[test]
fn who_is_not_let_in_gets_no_file_and_is_told_why() {
    let exchange = mock();
    let (wrong, out) = run(
        &exchange,
        "wrong",
        &["--user", "CONTOSO\\kim", "--auth", "ntlm"],
        "wrong",
    );
    assert_eq!(wrong.status.code(), Some(1));
    let text = said(&wrong);
    assert!(
        text.contains("messages.xsd cannot be fetched: the server rejects the credentials (HTTP 401; tried NTLM, "),
        "{text}"
    );
    assert!(!out.exists());

    let (nobody, out) = run(&exchange, "nobody", &[], "");
    assert_eq!(nobody.status.code(), Some(1));
    assert!(
        said(&nobody).contains("tried none, the server offers Negotiate, NTLM"),
        "{}",
        said(&nobody)
    );
    assert!(!out.exists());
}

#[test]
fn what_is_no_schema_is_not_written() {
    let exchange = mock();
    exchange.next(Reply::html(200, "Outlook"));
    let (page, out) = run(&exchange, "page", &[], "");
    assert_eq!(page.status.code(), Some(1));
    assert!(said(&page).contains("messages.xsd is a web page"), "{}", said(&page));
    assert!(!out.exists());
}
