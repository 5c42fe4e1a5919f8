//! Runs a mock server for Exchange on this machine, until it is interrupted.
//!
//! ```sh
//! cargo run --example mock_exchange
//! cargo run --example get_user_photo -- --url http://127.0.0.1:8080/EWS/Exchange.asmx --email kim.akers@contoso.com
//! ```

#[path = "shared/exchange.rs"]
mod exchange;
#[path = "shared/portrait.rs"]
mod portrait;

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use ews_testing::{MockExchange, SignIn};

/// Runs a mock server for Exchange on this machine that serves GetUserPhoto, by SOAP and by REST.
#[derive(Parser)]
struct Arguments {
    /// The port of 127.0.0.1 to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Ask clients to sign in: as CONTOSO\kim with the password `secret`, or with the token `sesame`
    #[arg(long)]
    sign_in: bool,

    /// Speak TLS, and write the certificate of its authority to this file
    #[arg(long, value_name = "FILE")]
    tls: Option<PathBuf>,
}

fn main() -> ExitCode {
    let Arguments { port, sign_in, tls } = Arguments::parse();
    let mut builder = MockExchange::builder().port(port).hook(|request| {
        // Whoever reads this may have gone; that is no reason to stop.
        let _ = writeln!(io::stdout(), "{} {}", request.method(), request.uri());
        exchange::trouble(request)
    });
    if sign_in {
        let accounts = SignIn::new().account("CONTOSO\\kim", "secret").token("sesame");
        builder = builder.sign_in(accounts.negotiate().ntlm().basic());
    }
    if tls.is_some() {
        builder = builder.tls();
    }
    let exchange = match exchange::start(builder) {
        Ok(exchange) => exchange,
        Err(error) => {
            eprintln!("error: the mock server cannot listen on port {port}: {error}");
            return ExitCode::FAILURE;
        }
    };
    if let (Some(file), Some(root)) = (tls, exchange.root_certificate())
        && let Err(error) = std::fs::write(&file, root)
    {
        eprintln!("error: {} cannot be written: {error}", file.display());
        return ExitCode::FAILURE;
    }
    println!("The mock server for Exchange is at {}", exchange.url());
    println!(
        "REST: {}/s/GetUserPhoto?email=kim.akers@contoso.com&size=HR240x240",
        exchange.url()
    );
    println!("Every address has a portrait, except for these, in any domain:");
    for (name, what) in exchange::SPECIAL {
        println!("  {name}@contoso.com: {what}");
    }
    println!("Ctrl-C ends it.");
    loop {
        std::thread::park();
    }
}
