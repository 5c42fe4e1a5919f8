//! The search, against servers that are a list of rules.

use ews_types::autodiscover::{Autodiscover, Error, Reason, Settings, Step};

const FOUND: &str = include_str!("settings.xml");

/// What the made-up network does with a request.
enum Does {
    Respond(u16, &'static str, String),
    Redirect(&'static str),
    Unreachable,
}

use Does::{Redirect, Respond, Unreachable};

fn ok(body: &str) -> Does {
    Respond(200, "text/xml; charset=utf-8", body.to_owned())
}

fn user_response(inner: &str) -> String {
    format!(
        r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
        <GetUserSettingsResponseMessage xmlns="http://schemas.microsoft.com/exchange/2010/Autodiscover"><Response>
        <ErrorCode>NoError</ErrorCode><ErrorMessage/><UserResponses><UserResponse>{inner}</UserResponse></UserResponses>
        </Response></GetUserSettingsResponseMessage></s:Body></s:Envelope>"#
    )
}

fn pox(inner: &str) -> String {
    format!(
        r#"<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
        <Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">{inner}</Response></Autodiscover>"#
    )
}

/// What happened: each request with whether it signs in, each look-up, each host to confirm.
struct Run {
    log: Vec<String>,
    outcome: Result<Settings, Error>,
}

fn run(mut search: Autodiscover, confirmed: &[&str], srv: &[&str], network: impl Fn(&str) -> Does) -> Run {
    let mut log = Vec::new();
    for _ in 0..200 {
        match search.step() {
            Step::Send(request) => {
                let url = request.http.uri().to_string();
                assert!(!request.sign_in || url.starts_with("https://"), "signs in at {url}");
                assert!(!request.http.headers().contains_key("authorization"));
                log.push(format!(
                    "{} {url}{}",
                    request.http.method(),
                    if request.sign_in { "" } else { " anonymously" }
                ));
                match network(&url) {
                    Respond(status, media_type, body) => {
                        let response = ::http::Response::builder()
                            .status(status)
                            .header("Content-Type", media_type);
                        search.received(&response.body(body).expect("a response"));
                    }
                    Redirect(to) => {
                        let response = ::http::Response::builder().status(302).header("Location", to);
                        search.received(&response.body(String::new()).expect("a response"));
                    }
                    Unreachable => search.unreachable("no route to host"),
                }
            }
            Step::LookUpSrv(name) => {
                log.push(format!("SRV {name}"));
                search.srv_hosts(srv.iter().copied());
            }
            Step::Confirm(host) => {
                log.push(format!("confirm {host}"));
                search.confirm(confirmed.contains(&host.as_str()));
            }
            Step::Found(settings) => {
                return Run {
                    log,
                    outcome: Ok(settings),
                };
            }
            Step::Failed(error) => {
                return Run {
                    log,
                    outcome: Err(error),
                };
            }
        }
    }
    panic!("no end: {log:#?}");
}

fn search() -> Autodiscover {
    Autodiscover::new("user@contoso.com").expect("an address")
}

#[test]
fn candidates_come_in_the_documented_order() {
    let Run { log, outcome } = run(search(), &[], &[], |url| match url {
        url if url.starts_with("https://") => Respond(404, "text/html", "<html>no</html>".into()),
        _ => Unreachable,
    });
    assert_eq!(
        log,
        [
            "POST https://contoso.com/autodiscover/autodiscover.svc",
            "POST https://contoso.com/autodiscover/autodiscover.xml",
            "POST https://autodiscover.contoso.com/autodiscover/autodiscover.svc",
            "POST https://autodiscover.contoso.com/autodiscover/autodiscover.xml",
            "GET http://autodiscover.contoso.com/autodiscover/autodiscover.xml anonymously",
            "SRV _autodiscover._tcp.contoso.com",
        ]
    );
    let error = outcome.unwrap_err();
    assert_eq!(error.attempts().len(), 6);
    assert!(
        error
            .to_string()
            .starts_with("Autodiscover found no EWS endpoint for user@contoso.com; https://contoso.com/"),
        "{error}"
    );
}

#[test]
fn soap_settings_end_the_search() {
    let Run { log, outcome } = run(search(), &[], &[], |url| match url {
        "https://autodiscover.contoso.com/autodiscover/autodiscover.svc" => ok(FOUND),
        _ => Unreachable,
    });
    // An unreachable host is not asked by the other protocol.
    assert_eq!(log.len(), 2, "{log:?}");
    let settings = outcome.unwrap();
    assert_eq!(settings.ews_url(), "https://mail.contoso.com/EWS/Exchange.asmx");
    assert_eq!(settings.server_version.as_deref(), Some("Exchange2016"));
    assert_eq!(settings.address, "user@contoso.com");
}

#[test]
fn plain_xml_is_asked_where_soap_is_not_there() {
    let settings = pox(
        "<User><DisplayName>Kim</DisplayName></User><Account><Action>settings</Action>\
         <Protocol><Type>EXCH</Type><ASUrl>https://inside.contoso.com/ews/exchange.asmx</ASUrl></Protocol>\
         <Protocol><Type>EXPR</Type><EwsUrl>https://mail.contoso.com/ews/exchange.asmx</EwsUrl></Protocol></Account>",
    );
    let run = run(search(), &[], &[], |url| match url {
        "https://contoso.com/autodiscover/autodiscover.xml" => ok(&settings),
        _ => Respond(404, "text/html", String::new()),
    });
    let settings = run.outcome.unwrap();
    assert_eq!(settings.ews_url(), "https://mail.contoso.com/ews/exchange.asmx");
    assert_eq!(
        settings.internal_ews_url.as_deref(),
        Some("https://inside.contoso.com/ews/exchange.asmx")
    );
    assert_eq!(settings.display_name.as_deref(), Some("Kim"));
}

#[test]
fn another_address_starts_the_search_anew() {
    let redirect =
        user_response("<ErrorCode>RedirectAddress</ErrorCode><RedirectTarget>user@fabrikam.example</RedirectTarget>");
    let run = run(search(), &[], &[], |url| match url {
        "https://contoso.com/autodiscover/autodiscover.svc" => ok(&redirect),
        "https://fabrikam.example/autodiscover/autodiscover.svc" => ok(FOUND),
        _ => Unreachable,
    });
    assert_eq!(run.outcome.unwrap().address, "user@fabrikam.example");
}

#[test]
fn a_host_of_another_domain_is_confirmed_before_anybody_signs_in() {
    let network = |url: &str| match url {
        "http://autodiscover.contoso.com/autodiscover/autodiscover.xml" => {
            Redirect("https://autodiscover.hoster.example/autodiscover/autodiscover.xml")
        }
        "https://autodiscover.hoster.example/autodiscover/autodiscover.svc" => ok(FOUND),
        _ => Unreachable,
    };
    let refused = run(search(), &[], &[], network);
    assert!(refused.log.contains(&"confirm autodiscover.hoster.example".to_owned()));
    assert!(
        !refused
            .log
            .iter()
            .any(|line| line.contains("https://autodiscover.hoster.example")),
        "{:?}",
        refused.log
    );
    assert!(
        refused
            .outcome
            .unwrap_err()
            .to_string()
            .contains("a host that was not confirmed")
    );

    let confirmed = run(search(), &["autodiscover.hoster.example"], &[], network);
    assert!(confirmed.outcome.is_ok());
    let trusted = run(search().trust_host("AUTODISCOVER.hoster.example"), &[], &[], network);
    assert!(trusted.outcome.is_ok());
    assert!(!trusted.log.iter().any(|line| line.starts_with("confirm")));
}

#[test]
fn a_name_that_ends_like_the_domain_is_not_of_the_domain() {
    let run = run(search(), &[], &["evilcontoso.com", "mail.contoso.com."], |_| {
        Unreachable
    });
    assert!(run.log.contains(&"confirm evilcontoso.com".to_owned()), "{:?}", run.log);
    assert!(
        run.log
            .contains(&"POST https://mail.contoso.com/autodiscover/autodiscover.svc".to_owned()),
        "{:?}",
        run.log
    );
}

#[test]
fn a_redirect_never_leads_out_of_tls() {
    for target in [
        "http://contoso.com/autodiscover/autodiscover.svc",
        "https://kim:secret@contoso.com/autodiscover/autodiscover.svc",
        "/autodiscover/autodiscover.svc",
        "ftp://contoso.com/",
        "https://",
        "nonsense",
    ] {
        let run = run(search(), &[], &[], |url| match url {
            "https://contoso.com/autodiscover/autodiscover.svc" => Redirect(target),
            _ => Unreachable,
        });
        let error = run.outcome.unwrap_err();
        assert!(
            matches!(&error.attempts()[0].reason, Reason::UnsafeRedirect(_)),
            "{target}: {error}"
        );
    }
}

#[test]
fn settings_without_an_https_url_are_no_settings() {
    let plain = FOUND.replace("https://mail.contoso.com/EWS/", "http://mail.contoso.com/EWS/");
    let run = run(search(), &[], &[], |url| match url {
        "https://contoso.com/autodiscover/autodiscover.svc" => ok(&plain),
        _ => Unreachable,
    });
    assert!(matches!(
        &run.outcome.unwrap_err().attempts()[0].reason,
        Reason::NoEndpoint
    ));
}

#[test]
fn redirects_in_a_loop_and_without_end_are_left() {
    let looping = run(search(), &[], &[], |url| match url {
        "https://contoso.com/autodiscover/autodiscover.svc" => Redirect("https://a.contoso.com/x.svc"),
        "https://a.contoso.com/x.svc" => Redirect("https://b.contoso.com/x.svc"),
        "https://b.contoso.com/x.svc" => Redirect("https://a.contoso.com/x.svc"),
        _ => Unreachable,
    });
    let error = looping.outcome.unwrap_err();
    assert!(
        error
            .attempts()
            .iter()
            .any(|attempt| matches!(attempt.reason, Reason::Repeated(_))),
        "{error}"
    );

    let endless = run(search(), &[], &[], |url| {
        let number: u32 = url
            .split(['/', '.'])
            .find_map(|part| part.parse().ok())
            .unwrap_or_default();
        Redirect(Box::leak(
            format!("https://{}.contoso.com/x.svc", number + 1).into_boxed_str(),
        ))
    });
    assert!(matches!(endless.outcome, Err(Error::TooManyRedirects { .. })));
    assert_eq!(endless.log.len(), 11);
}

#[test]
fn a_rejected_sign_in_is_not_repeated_at_the_same_host() {
    let run = run(search(), &[], &[], |url| match url {
        url if url.starts_with("https://contoso.com/") => Respond(401, "text/html", String::new()),
        _ => Unreachable,
    });
    assert!(
        !run.log
            .contains(&"POST https://contoso.com/autodiscover/autodiscover.xml".to_owned()),
        "{:?}",
        run.log
    );
    assert!(run.outcome.unwrap_err().unauthorized().is_some());
}

#[test]
fn what_a_server_refuses_is_in_the_error() {
    let invalid = user_response("<ErrorCode>InvalidUser</ErrorCode><ErrorMessage>No such user.</ErrorMessage>");
    let error = pox(
        "<Error Time=\"1\" Id=\"2\"><ErrorCode>500</ErrorCode><Message>The email address can't be found.</Message></Error>",
    );
    let run = run(search(), &[], &[], |url| match url {
        "https://contoso.com/autodiscover/autodiscover.svc" => ok(&invalid),
        "https://contoso.com/autodiscover/autodiscover.xml" => ok(&error),
        _ => Unreachable,
    });
    let text = run.outcome.unwrap_err().to_string();
    assert!(text.contains("InvalidUser: No such user."), "{text}");
    assert!(text.contains("500: The email address can't be found."), "{text}");
}

#[test]
fn what_is_no_address_is_refused() {
    for wrong in [
        "",
        "user",
        "user@",
        "@contoso.com",
        "user@con toso.com",
        "user@contoso.com\r\nHost: x",
    ] {
        let error = Autodiscover::new(wrong).unwrap_err();
        assert!(matches!(error, Error::Address(_)), "{wrong:?}");
    }
}

/// Found by fuzzing: an empty host was to be confirmed. A name that ended in the user's domain behind a slash was a host of
/// that domain, and the URL made of it led to another.
#[test]
fn what_an_srv_record_names_is_a_host_name() {
    let wrong = [
        ".",
        "",
        "evil.example/.contoso.com",
        "evil.example?.contoso.com",
        "evil.example#.contoso.com",
        "evil.example:443/.contoso.com",
        "user@contoso.com",
        "contoso.com:444",
        "a b.contoso.com",
        "[::1]",
    ];
    let Run { log, outcome } = run(search(), &[], &wrong, |_| Unreachable);
    assert_eq!(
        log.last().map(String::as_str),
        Some("SRV _autodiscover._tcp.contoso.com")
    );
    assert!(outcome.is_err());

    let named = [wrong[2], "mail.contoso.com."];
    let Run { log, .. } = run(search(), &[], &named, |_| Unreachable);
    let last = log.last().map(String::as_str);
    assert_eq!(
        last,
        Some("POST https://mail.contoso.com/autodiscover/autodiscover.svc")
    );
}

#[test]
fn a_redirect_without_a_host_is_not_followed() {
    for location in [
        "https://:443/autodiscover/autodiscover.svc",
        "https:///x",
        "https://@/x",
    ] {
        let Run { log, .. } = run(search(), &[], &[], |_| Redirect(location));
        assert!(
            !log.iter()
                .any(|line| line.starts_with("confirm") || line.contains("://:")),
            "{log:?}"
        );
    }
}

#[test]
fn results_that_nobody_asked_for_change_nothing() {
    let mut search = search();
    search.unreachable("nothing was sent");
    search.confirm(true);
    search.srv_hosts(["mail.contoso.com"]);
    let Step::Send(first) = search.step() else {
        panic!("a request")
    };
    search.confirm(true);
    search.srv_hosts(["mail.contoso.com"]);
    let Step::Send(again) = search.step() else {
        panic!("a request")
    };
    assert_eq!(first.http.uri(), again.http.uri());
}
