//! Overload: what is tried again, when, and how many requests there are at once.

use ews_types::{Body, GetUserPhotoResponse, Header, Operation};
use serde::{Deserialize, Serialize};

use super::*;

fn quick(exchange: &MockExchange) -> Client {
    client(exchange, Credentials::anonymous())
}

async fn photos(client: &Client, number: usize) -> Vec<Result<PhotoOutcome, Error>> {
    let mut tasks = Vec::new();
    for _ in 0..number {
        let client = client.clone();
        tasks.push(tokio::spawn(async move { client.photo(USER).await }));
    }
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.expect("no panic"));
    }
    outcomes
}

#[tokio::test]
async fn transient_failures_are_tried_again() {
    for reply in [
        Reply::busy(Duration::ZERO),
        Reply::unavailable(Duration::ZERO),
        Reply::server_error_page(),
        Reply::redirect("/ews/genericerrorpage.htm?aspxerrorpath=/ews/exchange.asmx"),
        Reply::exceeded_connection_count(),
        Reply::hang_up(),
        Reply::html(200, "cut off").cut_off_after(3),
        Reply::raw("not HTTP"),
    ] {
        let exchange = start(mock());
        exchange.next(reply.clone());
        exchange.next(reply.clone());

        let outcome = quick(&exchange).photo(USER).await;

        assert!(is_photo(&outcome), "{reply:?}: {outcome:?}");
        assert_eq!(exchange.requests().len(), 3, "{reply:?}");
    }
}

#[tokio::test]
async fn too_many_connections_halve_the_concurrency_in_a_response_message_as_well() {
    let exchange = start(mock());
    exchange.next(Reply::soap(&ews_types::Envelope::new(GetUserPhotoResponse {
        response_code: Some(ews_types::ResponseCode::ErrorExceededConnectionCount),
        ..GetUserPhotoResponse::new(ews_types::ResponseClass::Error)
    })));
    let client = builder(&exchange, Credentials::anonymous())
        .connections(8)
        .build()
        .expect("a client");

    let outcome = client.photo(USER).await;

    assert!(is_photo(&outcome), "{outcome:?}");
    assert_eq!((exchange.requests().len(), client.concurrency()), (2, 4));
}

#[tokio::test]
async fn permanent_failures_are_not() {
    for reply in [
        Reply::status(400),
        Reply::html(403, "Forbidden"),
        Reply::redirect("https://login.contoso.com/"),
        Reply::status(456),
        ews_types::Fault::new("s:Client", "no").into(),
    ] {
        let exchange = start(mock());
        exchange.next(reply.clone());

        let error = quick(&exchange).photo(USER).await.expect_err("lasting");

        assert!(matches!(error, Error::Response(_)), "{error:?}");
        assert_eq!(exchange.requests().len(), 1, "{reply:?}");
    }
}

#[tokio::test]
async fn the_server_names_the_pause_and_zero_is_not_at_once() {
    let exchange = start(mock());
    exchange.next(Reply::busy(Duration::from_millis(600)));
    let begun = Instant::now();
    assert!(is_photo(&quick(&exchange).photo(USER).await));
    assert!(begun.elapsed() >= Duration::from_millis(600), "{:?}", begun.elapsed());

    exchange.next(Reply::busy(Duration::ZERO));
    let retry = Retry {
        floor: Duration::from_millis(300),
        ..Retry::default()
    };
    let patient = builder(&exchange, Credentials::anonymous())
        .retry(retry)
        .build()
        .expect("a client");
    let begun = Instant::now();
    assert!(is_photo(&patient.photo(USER).await));
    assert!(begun.elapsed() >= Duration::from_millis(300), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn the_budget_ends_it_with_the_last_error() {
    let exchange = start(mock());
    exchange.be_busy(Duration::from_secs(60));
    let retry = Retry {
        budget: Duration::from_secs(30),
        ..Retry::default()
    };
    let client = builder(&exchange, Credentials::anonymous())
        .retry(retry)
        .build()
        .expect("a client");
    let begun = Instant::now();

    let error = client.photo(USER).await.expect_err("busy for longer than the budget");

    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(error.is_transient() && error.retry_after().is_some(), "{error:?}");
}

#[tokio::test]
async fn no_more_requests_are_under_way_than_there_may_be_connections() {
    let exchange = start(mock().tls().sign_in(accounts().ntlm()).hook(|_| {
        std::thread::sleep(Duration::from_millis(5));
        None
    }));
    let client = builder(&exchange, kim()).connections(3).build().expect("a client");

    let outcomes = photos(&client, 40).await;

    assert!(outcomes.iter().all(is_photo));
    assert!(exchange.peak_concurrency() <= 3, "{}", exchange.peak_concurrency());
    let handshakes = exchange
        .requests()
        .iter()
        .filter(|request| request.headers().contains_key("authorization"))
        .count();
    assert!(handshakes <= 2 * 3, "{handshakes} messages of NTLM");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn under_a_policy_every_photo_arrives_and_the_client_keeps_to_less() {
    let exchange = start(
        MockExchange::builder()
            .mailboxes(|_| {
                std::thread::sleep(Duration::from_millis(5));
                Picture::sample().into()
            })
            .max_concurrency(4)
            .busy_spells(Duration::from_millis(700), Duration::from_millis(100)),
    );
    let client = builder(&exchange, Credentials::anonymous())
        .connections(20)
        .build()
        .expect("a client");

    let outcomes = photos(&client, 300).await;

    let failed: Vec<_> = outcomes.iter().filter(|outcome| !is_photo(outcome)).collect();
    assert!(failed.is_empty(), "{failed:?}");
    assert!(exchange.peak_concurrency() <= 4);
    assert!(client.concurrency() < 20, "{}", client.concurrency());
    assert!(exchange.refused() < 150, "{} refused", exchange.refused());
}

#[tokio::test]
async fn what_changes_something_is_not_sent_again_when_its_response_was_lost() {
    let exchange = start(mock());
    let client = quick(&exchange);
    for lost in [
        Reply::hang_up(),
        Reply::html(200, "cut off").cut_off_after(3),
        Reply::html(504, "Gateway Timeout"),
    ] {
        exchange.next(lost);
        let error = client.call(CreateItem {}).await.expect_err("lost");
        assert!(
            error.is_transient(),
            "whether to send it again is for the caller to say"
        );
    }
    assert_eq!(exchange.requests().len(), 3);

    // A busy server has not begun with it.
    exchange.next(Reply::busy(Duration::ZERO));
    let error = client.call(CreateItem {}).await.expect_err("there is no handler");
    assert!(matches!(error, Error::Response(_)), "{error:?}");
    assert_eq!(exchange.requests().len(), 5);
}

/// An operation that must not happen twice.
#[derive(Debug, Serialize, Deserialize)]
struct CreateItem {}

impl Body for CreateItem {
    type Header = Header;

    const ELEMENTS: &'static [&'static str] = &["m:CreateItem"];
}

impl Operation for CreateItem {
    type Response = GetUserPhotoResponse;

    const NAME: &'static str = "CreateItem";
    const SOAP_ACTION: &'static str = "http://schemas.microsoft.com/exchange/services/2006/messages/CreateItem";
}
