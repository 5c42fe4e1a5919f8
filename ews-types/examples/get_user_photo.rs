//! Fetches a user's photo from Exchange, and shows what goes over the wire.
//!
//! ```sh
//! cargo run --example get_user_photo
//! cargo run --example get_user_photo -- --url https://mail.contoso.com/EWS/Exchange.asmx --email kim.akers@contoso.com \
//!     --user CONTOSO\\kim --size 96x96 --out kim.jpg
//! ```
//!
//! Without an address, it asks a mock server for Exchange that it starts on this machine: real HTTP, served by the typed
//! server side of `ews-types` with a drawn portrait.

#[path = "shared/exchange.rs"]
mod exchange;
#[path = "shared/file.rs"]
mod file;
#[path = "shared/portrait.rs"]
mod portrait;
#[path = "shared/preview.rs"]
mod preview;
#[path = "shared/report.rs"]
mod report;

use std::error::Error;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use ews_testing::MockExchange;
use ews_types::UserPhotoSize;
use ews_types::transport::{self as ews, ETag, Photo, PhotoOutcome, PhotoRequest};
use http::header::{AUTHORIZATION, HeaderValue};
use http::{Request, Response, StatusCode, Uri};

/// Fetches a user's photo from Exchange, and shows what goes over the wire
#[derive(Parser)]
#[command(
    after_help = "The password for --user is read from the environment variable EWS_PASSWORD, or asked for. \
A bearer token is read from EWS_TOKEN.\n\n\
Exit codes: 0 the photo was saved, or has not changed; 1 an error; 2 wrong arguments; 4 there is no photo."
)]
struct Arguments {
    /// The EWS endpoint, such as https://mail.contoso.com/EWS/Exchange.asmx; without it, a mock server on this machine
    #[arg(long, value_name = "URL", requires = "email")]
    url: Option<Uri>,

    /// Whose photo
    #[arg(long, value_name = "ADDRESS", default_value = "user1@contoso.com")]
    email: String,

    /// Its size, such as 96x96; the largest if it is not given
    #[arg(long, value_parser = size)]
    size: Option<UserPhotoSize>,

    /// The file to save it in; a new one in the folder for temporary files if it is not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Replace the file if it is there already
    #[arg(long, requires = "out")]
    force: bool,

    /// Log in with this user name and a password
    #[arg(long, value_name = "NAME", requires = "url")]
    user: Option<String>,

    /// The tag of the photo that is known already: it is sent only if it has changed
    #[arg(long, value_name = "TAG")]
    etag: Option<ETag>,

    /// Use the REST form in place of SOAP
    #[arg(long)]
    rest: bool,

    /// Show the photo in the terminal
    #[arg(long)]
    show: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(PhotoOutcome::NotFound { .. }) => ExitCode::from(4),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            if wants_a_handshake(error.as_ref()) {
                eprintln!(
                    "`cargo run -p ews-client --example photo` signs in by Negotiate and NTLM; this example does not."
                );
            }
            ExitCode::FAILURE
        }
    }
}

/// Whether the server offers only schemes that take a client of their own.
fn wants_a_handshake(error: &(dyn Error + 'static)) -> bool {
    match error.downcast_ref() {
        Some(ews::Error::Unauthorized { schemes, .. }) => {
            let offers = |name: &str| schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case(name));
            (offers("Negotiate") || offers("NTLM")) && !offers("Basic") && !offers("Bearer")
        }
        _ => false,
    }
}

fn run(arguments: &Arguments) -> Result<PhotoOutcome, Box<dyn Error>> {
    // The mock server runs for as long as it is in scope.
    let (endpoint, _stand_in) = match &arguments.url {
        Some(url) => (url.clone(), None),
        None => {
            let mock_exchange = exchange::start(MockExchange::builder().hook(exchange::trouble))?;
            println!("No --url was given: asking a mock server for Exchange on this machine.\n");
            (mock_exchange.url().parse()?, Some(mock_exchange))
        }
    };
    let authorization = authorization(arguments, &endpoint)?;

    let photo = photo_request(arguments);
    let (outcome, status) = if arguments.rest {
        let response = send(photo.to_rest(&endpoint)?, "", authorization)?;
        (ews::photo_rest_response(&response)?, response.status())
    } else {
        let request = photo.to_soap(&endpoint)?;
        let xml = request.body().clone();
        let response = send(request, &xml, authorization)?;
        (ews::photo_response(&response)?, response.status())
    };

    let email = &arguments.email;
    match &outcome {
        PhotoOutcome::Photo(photo) => saved(arguments, photo)?,
        PhotoOutcome::NotModified { .. } => println!("The photo of {email} has not changed."),
        _ if status == StatusCode::NOT_FOUND => println!("There is no photo of {email}, or no EWS at this address."),
        _ => println!("There is no photo of {email}."),
    }
    Ok(outcome)
}

fn photo_request(arguments: &Arguments) -> PhotoRequest {
    let mut photo = PhotoRequest::new(&arguments.email);
    if let Some(size) = &arguments.size {
        photo = photo.size(size.clone());
    }
    if let Some(etag) = &arguments.etag {
        photo = photo.if_none_match(etag);
    }
    photo
}

/// Sends a request by a client that leaves statuses and redirects to us, and prints both messages.
fn send<B: ureq::AsSendBody>(
    mut request: Request<B>,
    body: &str,
    authorization: Option<HeaderValue>,
) -> Result<Response<Vec<u8>>, Box<dyn Error>> {
    const PATIENCE: Duration = Duration::from_secs(30);
    const LARGEST: u64 = 64 * 1024 * 1024;
    let client: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .timeout_global(Some(PATIENCE))
        // The certificates that the operating system trusts: many servers have one of their own company.
        .tls_config(
            ureq::tls::TlsConfig::builder()
                .root_certs(ureq::tls::RootCerts::PlatformVerifier)
                .build(),
        )
        .build()
        .into();
    if let Some(value) = authorization {
        request.headers_mut().insert(AUTHORIZATION, value);
    }
    println!("{}", report::request(&request, body));
    let host = request.uri().authority().map(ToString::to_string).unwrap_or_default();
    let start = Instant::now();
    let response = client.run(request).and_then(|response| {
        let (head, body) = response.into_parts();
        Ok(Response::from_parts(
            head,
            body.into_with_config().limit(LARGEST).read_to_vec()?,
        ))
    });
    let response = response.map_err(|error| no_response(&host, &error))?;
    println!("{}", report::response(&response, start.elapsed()));
    Ok(response)
}

/// Why there was no response, as a sentence.
fn no_response(host: &str, error: &ureq::Error) -> String {
    match error {
        ureq::Error::HostNotFound => format!("there is no host {host}"),
        ureq::Error::ConnectionFailed => format!("no server responds at {host}"),
        ureq::Error::Timeout(_) => format!("{host} took too long to respond"),
        ureq::Error::BodyExceedsLimit(limit) => format!("the response of {host} is longer than {limit} bytes"),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => format!("there is no secure connection to {host}: {error}"),
        ureq::Error::Io(error) => match error.kind() {
            io::ErrorKind::ConnectionRefused => format!("no server responds at {host}: the connection was refused"),
            // This is how rustls says that it does not like what it reads.
            io::ErrorKind::InvalidData => format!("there is no secure connection to {host}: {error}"),
            _ => format!("no response came from {host}: {error}"),
        },
        error => format!("no response came from {host}: {error}"),
    }
}

/// The credentials from --user or EWS_TOKEN. They are sent over TLS, or to this machine.
fn authorization(arguments: &Arguments, endpoint: &Uri) -> Result<Option<HeaderValue>, Box<dyn Error>> {
    let token = std::env::var("EWS_TOKEN").ok().filter(|_| arguments.url.is_some());
    let local = matches!(endpoint.host(), Some("127.0.0.1" | "[::1]" | "localhost"));
    let secret = arguments.user.is_some() || token.is_some();
    if secret && !local && endpoint.scheme_str() != Some("https") {
        return Err(format!("{endpoint} is not https: credentials would cross the network in the clear").into());
    }
    Ok(match (&arguments.user, token) {
        (Some(user), _) => Some(ews::basic_auth(user, &password(user)?)?),
        (None, Some(token)) => Some(ews::bearer(&token)?),
        (None, None) => None,
    })
}

fn password(user: &str) -> Result<String, Box<dyn Error>> {
    match std::env::var("EWS_PASSWORD") {
        Ok(password) => Ok(password),
        Err(_) => rpassword::prompt_password(format!("Password of {user}: "))
            .map_err(|error| format!("EWS_PASSWORD is not set, and there is no terminal to ask on: {error}").into()),
    }
}

/// Saves the photo and says what it is.
fn saved(arguments: &Arguments, photo: &Photo) -> Result<(), Box<dyn Error>> {
    if arguments.show {
        match preview::preview(&photo.bytes, 48) {
            Ok(preview) => println!("{preview}"),
            Err(error) => println!("The photo cannot be shown: {error}.\n"),
        }
    }
    let saved = match &arguments.out {
        Some(path) => file::save(path, &photo.bytes, arguments.force)?,
        None => {
            let size = arguments.size.as_ref().map_or("largest", UserPhotoSize::as_str);
            let extension = photo.kind().map_or("bin", ews::ImageKind::extension);
            file::save_in(
                &std::env::temp_dir(),
                &format!("{}-{size}", arguments.email),
                extension,
                &photo.bytes,
            )?
        }
    };
    let pixels = preview::dimensions(&photo.bytes).map_or(String::new(), |(x, y)| format!(", {x} × {y} pixels"));
    println!(
        "The photo of {}: {}, {} bytes{pixels}.",
        arguments.email,
        photo.media_type(),
        photo.bytes.len()
    );
    match saved {
        file::Saved::Written(path) => println!("Saved as {}", path.display()),
        file::Saved::AlreadyThere(path) => println!("The same photo is in {} already.", path.display()),
    }
    if let Some(etag) = &photo.etag {
        println!(
            "With --etag {} it is only sent again when it has changed.",
            etag.as_str()
        );
    }
    Ok(())
}

/// A size as people write it: `HR96x96`, `96x96` or `96`.
fn size(text: &str) -> Result<UserPhotoSize, String> {
    let wanted = text.to_ascii_lowercase();
    let fits = |size: &&UserPhotoSize| {
        let name = size.as_str().to_ascii_lowercase();
        let pixels = name.trim_start_matches("hr");
        wanted == name || wanted == pixels || pixels.split('x').next() == Some(wanted.as_str())
    };
    UserPhotoSize::KNOWN.iter().find(fits).cloned().ok_or_else(|| {
        let names: Vec<&str> = UserPhotoSize::KNOWN.iter().map(UserPhotoSize::as_str).collect();
        format!("the sizes are {}", names.join(", "))
    })
}
