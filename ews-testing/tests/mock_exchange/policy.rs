//! How much the server takes.

use super::*;

fn code(error: &Error) -> Option<ResponseCode> {
    match error {
        Error::Fault { fault, .. } => fault.code(),
        Error::Busy { .. } => Some(ResponseCode::ErrorServerBusy),
        _ => None,
    }
}

#[test]
fn requests_beyond_the_policy_are_refused_until_responses_have_been_sent() {
    let exchange = start(
        MockExchange::builder()
            .max_concurrency(1)
            .on::<GetUserPhoto>(|_| Err(Reply::status(404).after(Duration::from_millis(1500)))),
    );
    std::thread::scope(|scope| {
        scope.spawn(|| soap(&exchange, &PhotoRequest::new(USER)));
        while exchange.peak_concurrency() == 0 {
            std::thread::sleep(Duration::from_millis(5));
        }
        // The handler is done, its response is not sent yet.
        std::thread::sleep(Duration::from_millis(100));
        let error = soap(&exchange, &PhotoRequest::new(USER)).unwrap_err();
        assert!(error.to_string().contains("ErrorExceededConnectionCount"), "{error}");
    });

    assert_eq!((exchange.peak_concurrency(), exchange.refused()), (1, 1));
    assert_eq!(
        soap(&exchange, &PhotoRequest::new(USER)),
        Ok(PhotoOutcome::NotFound { expires: None })
    );
}

#[test]
fn a_busy_server_names_the_time_that_is_left() {
    let exchange = with_sample();
    exchange.be_busy(Duration::from_secs(60));

    let error = soap(&exchange, &PhotoRequest::new(USER)).unwrap_err();

    assert_eq!(code(&error), Some(ResponseCode::ErrorServerBusy));
    let wait = error.retry_after().unwrap();
    assert!((50..=60).contains(&wait.as_secs()), "{wait:?}");
    exchange.be_busy(Duration::ZERO);
    assert!(soap(&exchange, &PhotoRequest::new(USER)).unwrap().photo().is_some());
}

#[test]
fn busy_spells_come_and_go() {
    let (every, lasting) = (Duration::from_millis(400), Duration::from_millis(200));
    let exchange = start(
        MockExchange::builder()
            .mailbox(USER, Picture::sample())
            .busy_spells(every, lasting),
    );
    let (mut served, mut busy) = (0, 0);
    let end = Instant::now() + 3 * every;
    while Instant::now() < end {
        match soap(&exchange, &PhotoRequest::new(USER)) {
            Ok(_) => served += 1,
            Err(error) => {
                assert!(error.retry_after().unwrap() <= lasting, "{error}");
                busy += 1;
            }
        }
    }
    assert!(served > 0 && busy > 0, "{served} served, {busy} busy");
}
