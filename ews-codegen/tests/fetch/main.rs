//! `ews-codegen fetch` and the module of that name, against a server on loopback.
#![cfg(all(feature = "cli", feature = "fetch"))]

mod leading;
mod login;
mod refused;
mod server;
mod written;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use server::{Reply, Request, Server};

const MESSAGES: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
    xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"
    targetNamespace="http://schemas.microsoft.com/exchange/services/2006/messages">
  <xs:import namespace="http://schemas.microsoft.com/exchange/services/2006/types" schemaLocation="types.xsd"/>
  <xs:element name="Ask" type="t:AskType"/>
  <xs:element name="AskResponse" type="t:AskType"/>
</xs:schema>
"#;
const TYPES: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
    targetNamespace="http://schemas.microsoft.com/exchange/services/2006/types">
  <xs:include schemaLocation="./more.xsd"/>
  <xs:import namespace="http://www.w3.org/XML/1998/namespace" schemaLocation="http://www.w3.org/2001/xml.xsd"/>
</xs:schema>
"#;
const MORE: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:complexType name="AskType"><xs:sequence/></xs:complexType>
</xs:schema>
"#;
const WSDL: &str = r#"<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
    xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages">
  <wsdl:types><xs:schema><xs:import schemaLocation="messages.xsd"
      namespace="http://schemas.microsoft.com/exchange/services/2006/messages"/></xs:schema></wsdl:types>
  <wsdl:message name="In"><wsdl:part name="request" element="m:Ask"/></wsdl:message>
  <wsdl:message name="Out"><wsdl:part name="response" element="m:AskResponse"/></wsdl:message>
  <wsdl:portType name="Port"><wsdl:operation name="Ask">
    <wsdl:input message="m:In"/><wsdl:output message="m:Out"/>
  </wsdl:operation></wsdl:portType>
  <wsdl:binding name="Binding" type="m:Port"><soap:binding transport="http://schemas.xmlsoap.org/soap/http"/>
    <wsdl:operation name="Ask"><soap:operation soapAction="urn:ask"/>
      <wsdl:input><soap:body use="literal"/></wsdl:input><wsdl:output><soap:body use="literal"/></wsdl:output>
    </wsdl:operation>
  </wsdl:binding>
</wsdl:definitions>
"#;
const FILES: [&str; 4] = ["Services.wsdl", "messages.xsd", "more.xsd", "types.xsd"];

/// A server as it should be.
fn good(request: &Request) -> Reply {
    match request.path.as_str() {
        "/EWS/messages.xsd" => Reply::ok(MESSAGES),
        "/EWS/types.xsd" => Reply::ok(TYPES),
        "/EWS/more.xsd" => Reply::ok(MORE),
        "/EWS/Services.wsdl" => Reply::ok(WSDL),
        _ => Reply::status("404 Not Found"),
    }
}

/// A good server, but for one file.
fn but(path: &'static str, reply: impl Fn() -> Reply + Send + Sync + 'static) -> Server {
    Server::http(move |request| if request.path == path { reply() } else { good(request) })
}

/// Runs `fetch` into a new directory, with what else is in the environment.
fn fetch(name: &str, arguments: &[&str], environment: &[(&str, &str)]) -> (Output, PathBuf) {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fetch_{name}"));
    let _ = fs::remove_dir_all(&out);
    let mut command = Command::new(env!("CARGO_BIN_EXE_ews-codegen"));
    command.arg("fetch").args(arguments).arg("--out").arg(&out);
    command.env_remove("EWS_PASSWORD").env_remove("EWS_TOKEN");
    // Of a proxy, nothing may reach a server on this machine.
    command
        .env("HTTP_PROXY", "http://127.0.0.1:9")
        .env("HTTPS_PROXY", "http://127.0.0.1:9");
    let output = command.envs(environment.iter().copied()).output();
    (output.expect("the program starts"), out)
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Fetches from a server that is not as it should be: says why not, and writes nothing.
#[track_caller]
fn refused(name: &str, server: &Server, expected: &str, help: &str) {
    let url = server.url();
    let (output, out) = fetch(name, &["--url", &url], &[]);
    let message = stderr(&output);
    assert_eq!(output.status.code(), Some(1), "{message}");
    assert!(message.contains(&expected.replace("URL/", &url)), "{message}");
    assert!(message.contains(help), "{message}");
    assert!(!out.exists(), "{out:?} was made");
}

fn names(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("the directory");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}
