//! The program as a person meets it: run, and judged by what it prints, saves and exits with.

use std::process::{Command, Output};
use std::time::Duration;

use ews_testing::{Mailbox, MockExchange, Picture, Reply};

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_get_user_photo_async"))
        .args(arguments)
        .env_remove("EWS_TOKEN")
        .output()
        .expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn without_arguments_it_asks_a_stand_in_that_is_busy_at_first() {
    let (code, printed, said) = run(&[]);

    assert!(printed.contains("it asks to wait 250ms; trying again\n"), "{printed}");
    assert!(printed.contains("user1@contoso.com: image/jpeg, "), "{printed}");
    assert!(printed.contains("user2@contoso.com: has no photo\n"), "{printed}");
    assert_eq!((code, said.as_str()), (Some(0), ""), "{printed}");
}

#[test]
fn photos_are_saved_in_the_folder() {
    let exchange = MockExchange::builder()
        .mailbox("kim@contoso.com", Picture::sample())
        .start()
        .expect("a port");
    let folder = std::env::temp_dir().join(format!("ews-types-async-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");

    let path = folder.to_str().expect("a path in UTF-8");
    let (code, printed, said) = run(&["--url", &exchange.url(), "--folder", path, "kim@contoso.com"]);

    let photo = std::fs::read(folder.join("kim@contoso.com.jpg"));
    std::fs::remove_dir_all(&folder).expect("the folder goes");
    assert_eq!((code, said.as_str()), (Some(0), ""), "{printed}");
    assert_eq!(photo.expect("a photo"), Picture::sample().bytes());
}

#[test]
fn a_server_that_stays_busy_is_asked_three_times_and_a_redirect_is_not_followed() {
    let exchange = MockExchange::builder()
        .mailbox("kim@contoso.com", Mailbox::WithoutPhoto)
        .start()
        .expect("a port");
    for _ in 0..3 {
        exchange.next(Reply::busy(Duration::from_millis(20)));
    }
    let arguments = ["--url", &exchange.url(), "kim@contoso.com"];

    let (code, printed, said) = run(&arguments);
    assert!(printed.contains("(ErrorServerBusy); it asks to wait 20ms"), "{printed}");
    assert_eq!(
        (code, said.as_str()),
        (Some(1), "error: 1 of the photos could not be fetched\n")
    );
    assert_eq!(exchange.requests().len(), 3);

    exchange.next(Reply::redirect("https://login.invalid/"));
    assert!(
        run(&arguments)
            .1
            .contains("the server redirects to https://login.invalid/ (HTTP 302)")
    );
}
