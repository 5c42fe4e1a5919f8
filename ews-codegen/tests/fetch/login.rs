//! Who is told name and password, and on which way.

use std::path::Path;

use ews_codegen::fetch::Fetch;

use super::*;

#[test]
fn every_request_of_a_named_user_carries_name_and_password() {
    let server = Server::http(|request| match &request.authorization {
        Some(_) => good(request),
        None => Reply::status("401 Unauthorized").with("WWW-Authenticate", "Basic realm=\"EWS\""),
    });
    let arguments = ["--url", &server.url(), "--user", "CONTOSO\\kim"];
    let (output, _) = fetch("basic", &arguments, &[("EWS_PASSWORD", "pass:wörd")]);
    assert!(output.status.success(), "{}", stderr(&output));
    // CONTOSO\kim:pass:wörd
    let expected = Some("Basic Q09OVE9TT1xraW06cGFzczp3w7ZyZA==".to_owned());
    assert_eq!(server.requests().len(), 4);
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.authorization == expected)
    );
}

#[test]
fn a_token_is_sent_as_it_is() {
    let server = Server::http(good);
    let (output, _) = fetch(
        "bearer",
        &["--url", &server.url(), "--token"],
        &[("EWS_TOKEN", "abc.def\n")],
    );
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(server.requests()[0].authorization.as_deref(), Some("Bearer abc.def"));

    let (without, _) = fetch("no_token", &["--url", &server.url(), "--token"], &[]);
    assert_eq!(
        stderr(&without),
        "error: EWS_TOKEN is not set; put the bearer token into it\n"
    );
}

#[test]
fn a_wrong_password_is_not_shown() {
    let server = Server::http(|_| Reply::status("401 Unauthorized"));
    let arguments = ["--url", &server.url(), "--user", "kim"];
    let (output, out) = fetch("wrong", &arguments, &[("EWS_PASSWORD", "secret")]);
    let message = stderr(&output);
    assert!(message.contains("check name and password"), "{message}");
    assert!(!message.contains("secret") && !out.exists(), "{message}");
    let fetch = Fetch::new(&server.url()).unwrap().bearer("secret").unwrap();
    assert!(!format!("{fetch:?}").contains("secret"), "{fetch:?}");
}

#[test]
fn nothing_is_sent_in_the_clear_to_another_machine() {
    let arguments = ["--url", "http://mail.example.org/EWS/", "--user", "kim"];
    let (output, out) = fetch("clear", &arguments, &[]);
    let message = stderr(&output);
    // Refused before the password is asked for.
    assert!(
        message.starts_with("error: `http://mail.example.org/EWS/` is not encrypted"),
        "{message}"
    );
    assert!(message.contains("--allow-http") && !out.exists(), "{message}");
}

#[test]
fn a_certificate_that_nobody_knows_is_refused_unless_it_is_trusted_by_name() {
    let server = Server::https(good);
    let (output, out) = fetch("unknown", &["--url", &server.url()], &[]);
    let message = stderr(&output);
    let authority = server.url().replace("https://", "").replace("/EWS/", "");
    let expected = format!("error: there is no secure connection to {authority}: invalid peer certificate");
    assert!(message.starts_with(&expected), "{message}");
    assert!(message.contains("`--ca FILE`") && !out.exists(), "{message}");
    assert_eq!(server.requests(), []);

    let certificate = server::certificate();
    let arguments = ["--url", &server.url(), "--ca", &certificate.display().to_string()];
    let (output, out) = fetch("known", &arguments, &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(names(&out), FILES);

    let no_certificate = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let arguments = ["--url", &server.url(), "--ca", &no_certificate.display().to_string()];
    let (output, _) = fetch("no_ca", &arguments, &[]);
    assert!(
        stderr(&output).starts_with("error: there is no certificate in the file"),
        "{}",
        stderr(&output)
    );
}
