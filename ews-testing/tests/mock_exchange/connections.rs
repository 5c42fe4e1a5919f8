//! Connections: several requests on one, several at once, and what ends them.

use super::*;

#[test]
fn one_connection_carries_several_requests() {
    let exchange = with_sample();
    let request = format!("GET /EWS/Exchange.asmx/s/GetUserPhoto?email={USER} HTTP/1.1\r\nHost: x\r\n");

    let heard = talk(&exchange, &format!("{request}\r\n{request}Connection: close\r\n\r\n"));

    assert_eq!(heard.matches("HTTP/1.1 200 OK").count(), 2);
}

#[test]
fn head_gives_the_headers_only() {
    let heard = talk(
        &with_sample(),
        &format!("HEAD /ews/exchange.asmx/S/getuserphoto?email={USER} HTTP/1.1\r\nConnection: close\r\n\r\n"),
    );

    assert!(
        heard.starts_with("HTTP/1.1 200 OK\r\n") && heard.ends_with("\r\n\r\n"),
        "{heard}"
    );
    assert!(
        heard.contains(&format!("content-length: {}\r\n", Picture::sample().bytes().len())),
        "{heard}"
    );
}

#[test]
fn many_clients_are_served_at_once() {
    let exchange = with_sample();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..8 {
                    assert!(soap(&exchange, &PhotoRequest::new(USER)).unwrap().photo().is_some());
                }
            });
        }
    });
    assert_eq!(exchange.requests().len(), 128);
}

#[test]
fn dropping_it_closes_the_port_and_ends_slow_responses() {
    let exchange = with_sample();
    let address = exchange.address();
    exchange.next(Reply::status(200).after(Duration::from_secs(60)));
    let request = PhotoRequest::new(USER).to_soap(exchange.url()).unwrap();
    let (told, waiting) = mpsc::channel();
    std::thread::spawn(move || told.send(send(request).is_err()));
    while exchange.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    let start = Instant::now();

    drop(exchange);

    assert_eq!(waiting.recv_timeout(Duration::from_secs(10)), Ok(true));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(TcpStream::connect(address).is_err());
}
