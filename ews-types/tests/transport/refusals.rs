//! What servers and the boxes before them send in place of SOAP.

use super::*;

#[test]
fn http_401_lists_the_logins_that_the_server_offers() {
    let headers = [
        ("WWW-Authenticate", "Negotiate"),
        ("WWW-Authenticate", "NTLM"),
        ("WWW-Authenticate", "Basic realm=\"mail.internal.contoso.com\""),
    ];

    let error = error(&response(401, &headers, ""));

    assert_eq!(
        error.to_string(),
        "the server does not accept the credentials (HTTP 401); it offers Negotiate, NTLM, Basic"
    );
    assert!(!format!("{error:?}").contains("internal"));
    assert!(!error.is_transient());
}

#[test]
fn http_401_with_a_time_to_wait_is_throttling() {
    let error = error(&response(401, &[("Retry-After", "10")], ""));

    assert_eq!(error.retry_after(), Some(Duration::from_secs(10)));
    assert!(error.is_transient());
}

#[test]
fn http_404_is_not_an_ews_endpoint() {
    let page = "<html><head><title>404 - File or directory not found.</title></head></html>";

    let error = error(&response(404, &[("Content-Type", "text/html")], page));

    assert_eq!(
        error.to_string(),
        "there is no EWS at this address (HTTP 404, titled “404 - File or directory not found.”)"
    );
}

#[test]
fn http_456_is_a_locked_account() {
    let error = error(&response(456, &[], ""));

    assert!(matches!(error, Error::AccountLocked { .. }));
    assert_eq!(error.status().as_u16(), 456);
    assert!(!error.is_transient());
}

#[test]
fn http_500_without_soap_is_just_that() {
    for body in ["", "<html", "\u{0}\u{1}"] {
        let error = error(&response(500, &[("Content-Type", "text/xml")], body));
        assert!(matches!(error, Error::Status { status } if status == 500), "{error:?}");
    }
}

#[test]
fn http_503_gives_the_time_to_wait_where_there_is_one() {
    let with = error(&response(
        503,
        &[("Retry-After", "30"), ("Content-Type", "text/html")],
        "<html/>",
    ));
    let without = error(&response(503, &[], ""));

    assert_eq!(with.retry_after(), Some(Duration::from_secs(30)));
    assert_eq!(
        with.to_string(),
        "the service is not available at the moment (HTTP 503); it asks to wait 30s"
    );
    assert_eq!(without.retry_after(), None);
    assert!(with.is_transient() && without.is_transient());
}

#[test]
fn the_error_page_of_the_ews_application_passes() {
    let page = "<html>\r\n<head>\r\n<title>Server Error in '/EWS' Application.</title></head></html>";

    let error = error(&response(500, &[("Content-Type", "text/html; charset=utf-8")], page));

    assert!(matches!(&error, Error::Page { title: Some(_), .. }), "{error:?}");
    assert!(error.is_transient());
}

#[test]
fn a_login_page_does_not_pass() {
    let error = error(&response(
        200,
        &[("Content-Type", "text/html")],
        "<html><title>Outlook</title></html>",
    ));

    assert!(matches!(&error, Error::Page { .. }), "{error:?}");
    assert!(!error.is_transient());
}

#[test]
fn the_code_of_the_client_access_server_is_read() {
    for value in ["ServerNotFound", "CAS error: ServerNotFound"] {
        let error = error(&response(503, &[("X-CasErrorCode", value)], ""));
        assert_eq!(
            error.to_string(),
            "the server could not reach the mailbox (HTTP 503, X-CasErrorCode ServerNotFound)"
        );
    }
}

#[test]
fn a_redirect_to_the_page_for_generic_errors_passes() {
    let location = "/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx";

    let error = error(&response(302, &[("Location", location)], ""));

    assert!(
        matches!(
            error,
            Error::Redirect {
                target: RedirectTarget::PassingError,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(error.is_transient());
}

#[test]
fn other_redirects_do_not_pass() {
    for (location, target) in [
        ("/internalsite/internalerror.asp?site=x", RedirectTarget::LastingError),
        ("/InternalSite/InitParams.aspx", RedirectTarget::LastingError),
        (
            "https://login.contoso.com/adfs/ls/?wctx=secret",
            RedirectTarget::Elsewhere,
        ),
    ] {
        let error = error(&response(302, &[("Location", location)], ""));
        assert!(
            matches!(&error, Error::Redirect { target: told, .. } if *told == target),
            "{error:?}"
        );
        assert!(!error.is_transient());
        assert!(!format!("{error} {error:?}").contains("secret"), "{error:?}");
    }
}

#[test]
fn gateways_that_give_up_pass() {
    for status in [502, 504] {
        assert!(error(&response(status, &[], "")).is_transient(), "{status}");
        assert!(
            error(&response(status, &[("Content-Type", "text/html")], "<html/>")).is_transient(),
            "{status}"
        );
    }
    assert!(!error(&response(403, &[], "")).is_transient());
}

#[test]
fn the_reason_in_x_ms_diagnostics_is_shown() {
    let sent =
        "2000008;reason=\"The token contains not enough scope to make this call.\";error_category=\"invalid_grant\"";
    let headers = [
        ("x-ms-diagnostics", sent),
        ("WWW-Authenticate", "Bearer client_id=\"1\""),
    ];
    assert_eq!(
        error(&response(401, &headers, "")).to_string(),
        "the server does not accept the credentials (HTTP 401): The token contains not enough scope to make this call.; it offers Bearer"
    );
    let forbidden = error(&response(403, &headers, ""));
    assert_eq!(
        forbidden.to_string(),
        "the server denies access (HTTP 403): The token contains not enough scope to make this call."
    );
    assert!(!forbidden.is_transient());
    for (sent, reason) in [
        ("2000001;reason=none given;x=y", ": none given"),
        ("2000001", ""),
        ("1;reason=\"\"", ""),
    ] {
        let error = error(&response(401, &[("x-ms-diagnostics", sent)], ""));
        assert_eq!(
            error.to_string(),
            format!("the server does not accept the credentials (HTTP 401){reason}")
        );
    }
}

#[test]
fn http_403_says_that_ews_may_be_switched_off() {
    let error = error(&response(403, &[], ""));
    assert!(matches!(error, Error::Forbidden { reason: None }), "{error:?}");
    assert!(error.to_string().contains("EWS may be switched off"), "{error}");
}

#[test]
fn a_web_page_with_http_403_says_more_than_its_status_unless_there_is_a_reason() {
    let page = "<html><title>Blocked by the firewall</title></html>";
    let shown = error(&response(403, &[("Content-Type", "text/html")], page));
    assert!(
        matches!(&shown, Error::Page { title: Some(title), .. } if title == "Blocked by the firewall"),
        "{shown:?}"
    );
}

#[test]
fn a_request_that_took_too_long_may_be_sent_again() {
    for (status, is_transient) in [
        (408, true),
        (502, true),
        (504, true),
        (500, false),
        (501, false),
        (418, false),
    ] {
        assert_eq!(
            error(&response(status, &[], "")).is_transient(),
            is_transient,
            "{status}"
        );
    }
}

#[test]
fn locked_accounts_and_expired_passwords_are_named() {
    let text = "The referenced account is currently locked out and may not be logged on to";
    for status in [401, 500] {
        let error = error(&response(status, &[("Content-Type", "text/html")], text));
        assert!(matches!(error, Error::AccountLocked { .. }), "{error:?}");
        assert_eq!(error.status().as_u16(), status);
    }
    let expired = error(&response(401, &[("X-MS-Credential-Service-CredExpired", "true")], ""));
    assert_eq!(expired.to_string(), "the password has expired (HTTP 401)");
    let other = error(&response(401, &[("X-MS-Credential-Service-CredExpired", "false")], ""));
    assert!(matches!(other, Error::Unauthorized { .. }));
}
