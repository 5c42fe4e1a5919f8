//! Fetches a user's photo from Exchange, and shows what goes over the wire.
//!
//! ```sh
//! cargo run --example get_user_photo
//! cargo run --example get_user_photo -- --email kim.akers@contoso.com --user 'CONTOSO\bo' --size 96x96 --out kim.jpg
//! ```
//!
//! It finds the server of the address by Autodiscover, unless `--url` names it, and signs in as the server asks: by Negotiate,
//! NTLM, Basic, or with a token. Without an address, it asks a mock server for Exchange that it starts on this machine: real
//! HTTP, served by the typed server side of `ews-types` with a drawn portrait.

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
use std::time::Instant;

use clap::Parser;
use ews_client::{Builder, Client, Credentials, Error as ClientError, Phase, Retry, Scheme};
use ews_testing::MockExchange;
use ews_types::UserPhotoSize;
use ews_types::transport::{self as ews, ETag, Photo, PhotoOutcome, PhotoRequest};
use http::{Request, Response, StatusCode, Uri};

/// Fetches a user's photo from Exchange, and shows what goes over the wire
#[derive(Parser)]
#[command(
    after_help = "The password for --user is read from the environment variable EWS_PASSWORD, or asked for. \
A bearer token is read from EWS_TOKEN.\n\n\
Exit codes: 0 the photo was saved, or has not changed; 1 an error; 2 wrong arguments; 4 there is no photo."
)]
struct Arguments {
    /// Whose photo; without it, that of a user of a mock server on this machine
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,

    /// The EWS endpoint, such as https://mail.contoso.com/EWS/Exchange.asmx; without it, the one that Autodiscover finds
    #[arg(long, value_name = "URL", requires = "email")]
    url: Option<Uri>,

    /// Its size, such as 96x96; the largest if it is not given
    #[arg(long, value_parser = size)]
    size: Option<UserPhotoSize>,

    /// The file to save it in; a new one in the folder for temporary files if it is not given
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Replace the file if it is there already
    #[arg(long, requires = "out")]
    force: bool,

    /// Sign in with this user name (DOMAIN\name or name@domain) and a password
    #[arg(long, value_name = "NAME", requires = "email")]
    user: Option<String>,

    /// Sign in in this way: negotiate, ntlm, basic or bearer; the best that the server offers if it is not given
    #[arg(long, value_name = "SCHEME", requires = "email")]
    auth: Option<Scheme>,

    /// Trust the certificates in this file (PEM or DER), such as that of a company's own authority
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,

    /// The Kerberos server, such as tcp://dc1.contoso.com:88, in place of the one that krb5.conf or DNS name
    #[arg(long, value_name = "URL", requires = "user")]
    kdc: Option<String>,

    /// Send no channel binding, for servers that are not Windows and cannot read it
    #[arg(long, requires = "user")]
    no_channel_binding: bool,

    /// The tag of the photo that is known already: it is sent only if it has changed
    #[arg(long, value_name = "TAG")]
    etag: Option<ETag>,

    /// Use the REST form in place of SOAP
    #[arg(long)]
    rest: bool,

    /// Show the photo in the terminal
    #[arg(long)]
    show: bool,

    /// How often to ask, on one connection
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    times: u32,
}

impl Arguments {
    fn email(&self) -> &str {
        self.email.as_deref().unwrap_or("user1@contoso.com")
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(PhotoOutcome::NotFound { .. }) => ExitCode::from(4),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            match error.downcast_ref() {
                Some(error) => eprintln!("error: {}", sentence(error)),
                None => eprintln!("error: {error}"),
            }
            if matches!(error.downcast_ref(), Some(ClientError::Unauthorized { .. })) {
                eprintln!("{CHECKS}");
            }
            ExitCode::FAILURE
        }
    }
}

/// What an administrator looks at after HTTP 401.
const CHECKS: &str = "\
What to check:
- the user name: DOMAIN\\name and name@domain are not the same account everywhere; several wrong attempts lock it;
- the schemes of the EWS virtual directory: Get-WebServicesVirtualDirectory | fl *Authentication*;
- Extended Protection set to Require behind a proxy that ends TLS: the channel binding is then that of the proxy;
- whether EWS is allowed for the account: Get-CASMailbox NAME | fl Ews*;
- Exchange Online takes tokens only (EWS_TOKEN), and no more EWS where a tenant has switched it off (HTTP 403).";

async fn run(arguments: &Arguments) -> Result<PhotoOutcome, Box<dyn Error>> {
    // The mock server runs for as long as it is in scope.
    let (client, _mock_exchange) = match &arguments.email {
        Some(email) => (client(arguments, email).await?, None),
        None => {
            let mock_exchange = exchange::start(MockExchange::builder().hook(exchange::trouble))?;
            println!("No --email was given: asking a mock server for Exchange on this machine.\n");
            let builder = Client::builder(mock_exchange.url(), Credentials::anonymous()).no_proxy();
            (builder.retry(Retry::none()).build()?, Some(mock_exchange))
        }
    };
    for _ in 1..arguments.times {
        ask(&client, arguments).await?;
    }
    let (outcome, status) = ask(&client, arguments).await?;

    let email = arguments.email();
    match &outcome {
        PhotoOutcome::Photo(photo) => saved(arguments, photo)?,
        PhotoOutcome::NotModified { .. } => println!("The photo of {email} has not changed."),
        _ if status == StatusCode::NOT_FOUND => println!("There is no photo of {email}, or no EWS at this address."),
        _ => println!("There is no photo of {email}."),
    }
    Ok(outcome)
}

/// A client of the server that `--url` names, or that Autodiscover finds.
async fn client(arguments: &Arguments, email: &str) -> Result<Client, Box<dyn Error>> {
    let roots = match &arguments.ca {
        Some(file) => Some(std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?),
        None => None,
    };
    // One request, one response: what is shown is all that there is.
    let settings = |builder: Builder| {
        let builder = builder.retry(Retry::none());
        match roots {
            Some(roots) => builder.root_certificates(roots),
            None => builder,
        }
    };
    let credentials = credentials(arguments)?;
    Ok(match &arguments.url {
        Some(url) => settings(Client::builder(url.to_string(), credentials)).build()?,
        None => {
            let client = Client::for_address(email, credentials).settings(settings).await?;
            println!("Autodiscover: the server of {email} is at {}\n", client.endpoint());
            client
        }
    })
}

/// Asks for the photo, and prints both messages.
async fn ask(client: &Client, arguments: &Arguments) -> Result<(PhotoOutcome, StatusCode), ClientError> {
    let photo = photo_request(arguments);
    let endpoint = client.endpoint().clone();
    let request = if arguments.rest {
        photo.to_rest(endpoint)?.map(|()| String::new())
    } else {
        photo.to_soap(endpoint)?
    };
    let read = |response: &Response<&[u8]>| {
        let outcome = if arguments.rest {
            ews::photo_rest_response(response)
        } else {
            ews::photo_response(response)
        };
        Ok((outcome?, response.status()))
    };
    shown(client, request, read).await
}

fn photo_request(arguments: &Arguments) -> PhotoRequest {
    let mut photo = PhotoRequest::new(arguments.email()).anchor_mailbox(arguments.email());
    if let Some(size) = &arguments.size {
        photo = photo.size(size.clone());
    }
    if let Some(etag) = &arguments.etag {
        photo = photo.if_none_match(etag);
    }
    photo
}

async fn shown<T>(
    client: &Client,
    request: Request<String>,
    read: impl Fn(&Response<&[u8]>) -> Result<T, ews::Error>,
) -> Result<T, ClientError> {
    println!("{}", report::request(&request, request.body()));
    let start = Instant::now();
    let read = |response: &Response<&[u8]>| {
        if let Some(scheme) = response.extensions().get::<Scheme>() {
            println!("The client signs in by {scheme}.\n");
        }
        println!("{}", report::response(response, start.elapsed()));
        read(response)
    };
    client.exchange(request, read).await
}

/// Why it failed, with the host where no response came from it.
fn sentence(error: &ClientError) -> String {
    match error {
        ClientError::Connect { host, error } => match error.kind() {
            io::ErrorKind::NotFound => format!("there is no host {host}: {error}"),
            io::ErrorKind::ConnectionRefused => format!("no server responds at {host}: the connection was refused"),
            _ => format!("no server responds at {host}: {error}"),
        },
        ClientError::Timeout { phase, .. } if *phase != Phase::Connect => {
            format!("the server took too long to respond: {error}")
        }
        ClientError::Lost(_) | ClientError::Unsent(_) => format!("no response came: {error}"),
        error => error.to_string(),
    }
}

/// The credentials from --user or EWS_TOKEN. They are sent over TLS, to this machine, or in a handshake that was asked for.
fn credentials(arguments: &Arguments) -> Result<Credentials, Box<dyn Error>> {
    let token = std::env::var("EWS_TOKEN").ok();
    let is_handshake = matches!(arguments.auth, Some(Scheme::Negotiate | Scheme::Ntlm));
    if let Some(url) = &arguments.url
        && (arguments.user.is_some() || token.is_some())
        && url.scheme_str() != Some("https")
        && !matches!(url.host(), Some("127.0.0.1" | "[::1]" | "localhost"))
        && !is_handshake
    {
        return Err(format!("{url} is not https: credentials would cross the network in the clear").into());
    }
    let credentials = match (&arguments.user, token, arguments.auth) {
        (Some(_), _, Some(Scheme::Bearer)) => return Err("a token is read from EWS_TOKEN, without --user".into()),
        (Some(user), _, Some(scheme)) => Credentials::password(user, password(user)?).only(scheme),
        (Some(user), _, None) => Credentials::password(user, password(user)?),
        (None, Some(token), None | Some(Scheme::Bearer)) => Credentials::bearer(token),
        (None, _, Some(_)) => return Err("--auth needs --user, or EWS_TOKEN for bearer".into()),
        (None, None, None) => Credentials::anonymous(),
    };
    let credentials = match &arguments.kdc {
        Some(kdc) => credentials.kdc(kdc),
        None => credentials,
    };
    Ok(if arguments.no_channel_binding {
        credentials.without_channel_binding()
    } else {
        credentials
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
                &format!("{}-{size}", arguments.email()),
                extension,
                &photo.bytes,
            )?
        }
    };
    let pixels = preview::dimensions(&photo.bytes).map_or(String::new(), |(x, y)| format!(", {x} × {y} pixels"));
    println!(
        "The photo of {}: {}, {} bytes{pixels}.",
        arguments.email(),
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
