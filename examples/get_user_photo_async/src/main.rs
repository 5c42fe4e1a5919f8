//! Fetches photos of several users from Exchange at once, with reqwest, and waits where the server asks to.
//!
//! ```sh
//! cargo run -p get_user_photo_async
//! EWS_TOKEN=… cargo run -p get_user_photo_async -- --url https://mail.contoso.com/EWS/Exchange.asmx \
//!     --folder photos kim.akers@contoso.com bo.rogers@contoso.com
//! ```

mod file;

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use ews_testing::{Mailbox, MockExchange, Picture, Reply};
use ews_types::UserPhotoSize;
use ews_types::transport::{self as ews, ImageKind, PhotoOutcome, PhotoRequest};
use http::header::{AUTHORIZATION, HeaderMap};
use reqwest::Client;
use tokio::task::JoinSet;

/// Fetches photos of several users from Exchange at once
#[derive(Parser)]
#[command(after_help = "A bearer token is read from the environment variable EWS_TOKEN.")]
struct Arguments {
    /// The EWS endpoint, such as `https://mail.contoso.com/EWS/Exchange.asmx`; without it, a mock server on this machine
    #[arg(long, value_name = "URL", requires = "addresses")]
    url: Option<String>,

    /// The folder to save the photos in
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,

    /// Whose photos
    #[arg(value_name = "ADDRESS")]
    addresses: Vec<String>,
}

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    match runtime
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(Arguments::parse())))
    {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failed) => {
            eprintln!("error: {failed} of the photos could not be fetched");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns the number of photos that could not be fetched; that there is none is not among them.
async fn run(arguments: Arguments) -> Result<usize> {
    let client = client(arguments.url.is_some())?;
    // The mock server runs for as long as it is in scope.
    let (url, addresses, _stand_in) = match arguments.url {
        Some(url) => (url, arguments.addresses, None),
        None => {
            let mock_exchange = mock_exchange()?;
            println!("No --url was given: asking a mock server for Exchange on this machine.");
            let addresses = ["user1", "user2", "user3"]
                .map(|name| format!("{name}@contoso.com"))
                .to_vec();
            (mock_exchange.url(), addresses, Some(mock_exchange))
        }
    };

    let mut photos = JoinSet::new();
    for address in addresses {
        let (client, url) = (client.clone(), url.clone());
        photos.spawn(async move {
            let outcome = fetch(&client, &url, &address).await;
            (address, outcome)
        });
    }
    let mut failed = 0;
    while let Some(photo) = photos.join_next().await {
        let (address, outcome) = photo?;
        match outcome.and_then(|outcome| told(&address, outcome, arguments.folder.as_ref())) {
            Ok(sentence) => println!("{address}: {sentence}"),
            Err(error) => {
                failed += 1;
                println!("{address}: {error}");
            }
        }
    }
    Ok(failed)
}

/// A client that leaves statuses and redirects to us, and sends the token with every request.
fn client(with_token: bool) -> Result<Client> {
    // An error would say that there is a provider of cryptography already, which is as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut headers = HeaderMap::new();
    if let Some(token) = std::env::var("EWS_TOKEN").ok().filter(|_| with_token) {
        headers.insert(AUTHORIZATION, ews::bearer(&token)?);
    }
    let client = Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_secs(30));
    Ok(client
        .https_only(!headers.is_empty())
        .default_headers(headers)
        .build()?)
}

/// Asks for a photo, and again after a pause where the server says that it is only busy.
async fn fetch(client: &Client, url: &str, address: &str) -> Result<PhotoOutcome> {
    const ATTEMPTS: u32 = 3;
    const LONGEST_PAUSE: Duration = Duration::from_secs(60);
    let request = PhotoRequest::new(address)
        .size(UserPhotoSize::Hr96x96)
        .anchor_mailbox(address);
    let mut attempt = 1;
    loop {
        let error = match ews::photo_response(&send(client, request.to_soap(url)?).await?) {
            Ok(outcome) => return Ok(outcome),
            Err(error) => error,
        };
        let pause = error.retry_after().unwrap_or(Duration::from_secs(1) * attempt);
        if !error.is_transient() || attempt == ATTEMPTS || pause > LONGEST_PAUSE {
            return Err(error.into());
        }
        println!("{address}: {error}; trying again");
        tokio::time::sleep(pause).await;
        attempt += 1;
    }
}

async fn send(client: &Client, request: http::Request<String>) -> Result<http::Response<Vec<u8>>> {
    let received = client.execute(request.try_into()?).await?;
    let mut response = http::Response::new(Vec::new());
    *response.status_mut() = received.status();
    *response.headers_mut() = received.headers().clone();
    *response.body_mut() = received.bytes().await?.into();
    Ok(response)
}

fn told(address: &str, outcome: PhotoOutcome, folder: Option<&PathBuf>) -> Result<String> {
    let Some(photo) = outcome.photo() else {
        return Ok("has no photo".to_owned());
    };
    let sentence = format!("{}, {} bytes", photo.media_type(), photo.bytes.len());
    let Some(folder) = folder else { return Ok(sentence) };
    let extension = photo.kind().map_or("bin", ImageKind::extension);
    let (file::Saved::Written(path) | file::Saved::AlreadyThere(path)) =
        file::save_in(folder, address, extension, &photo.bytes)?;
    Ok(format!("{sentence}, in {}", path.display()))
}

/// Three users of whom two have a photo, and a server that is busy at first.
fn mock_exchange() -> std::io::Result<MockExchange> {
    let mock_exchange = MockExchange::builder()
        .mailbox("user1@contoso.com", Picture::sample())
        .mailbox("user2@contoso.com", Mailbox::WithoutPhoto)
        .mailbox("user3@contoso.com", Picture::sample())
        .start()?;
    mock_exchange.next(Reply::busy(Duration::from_millis(250)));
    Ok(mock_exchange)
}
