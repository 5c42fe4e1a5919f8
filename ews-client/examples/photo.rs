//! Fetches a user's photo from an Exchange as it is installed: signs in by Negotiate, NTLM, Basic or with a token.
//!
//! ```sh
//! cargo run -p ews-client --example photo -- --url https://mail.contoso.com/EWS/Exchange.asmx \
//!     --user 'CONTOSO\kim' --email bo.rogers@contoso.com --out bo.jpg
//! ```
//!
//! Without --url, it finds the server of the address by Autodiscover. Without an address, it asks a mock server on this
//! machine, over TLS and by NTLM with its channel binding.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use ews_client::{Builder, Client, Credentials, Retry, Scheme};
use ews_testing::{ExtendedProtection, MockExchange, Picture, SignIn};
use ews_types::UserPhotoSize;
use ews_types::transport::{ETag, PhotoOutcome};

/// Fetches a user's photo from an Exchange as it is installed
#[derive(Parser)]
#[command(
    after_help = "The password for --user is read from the environment variable EWS_PASSWORD, or asked for. \
A bearer token is read from EWS_TOKEN.\n\n\
Exit codes: 0 the photo is there, or has not changed; 1 an error; 2 wrong arguments; 4 there is no photo."
)]
struct Arguments {
    /// The EWS endpoint, such as https://mail.contoso.com/EWS/Exchange.asmx; without it, the one that Autodiscover finds
    #[arg(long, value_name = "URL", requires = "email")]
    url: Option<String>,

    /// Whose photo; without it, that of a user of a mock server on this machine
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,

    /// Its size, such as HR96x96; the largest if it is not given
    #[arg(long)]
    size: Option<String>,

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
    #[arg(long, value_name = "URL")]
    kdc: Option<String>,

    /// Send no channel binding, for servers that are not Windows and cannot read it
    #[arg(long)]
    no_channel_binding: bool,

    /// The file to save it in
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// The tag of the photo that is known already: it is sent only if it has changed
    #[arg(long, value_name = "TAG")]
    etag: Option<ETag>,

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
    match run(Arguments::parse()).await {
        Ok(PhotoOutcome::Photo(_) | PhotoOutcome::NotModified { .. }) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(4),
        Err(error) => {
            eprintln!("error: {error}");
            let unauthorized = error
                .downcast_ref::<ews_client::Error>()
                .filter(|error| matches!(error, ews_client::Error::Unauthorized { .. }));
            if unauthorized.is_some() {
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
- Exchange Online takes tokens only (EWS_TOKEN), and no more EWS where a tenant has switched it off (HTTP 403).";

async fn run(arguments: Arguments) -> Result<PhotoOutcome, Box<dyn Error>> {
    // The mock server runs for as long as it is in scope.
    let mock = arguments.email.is_none().then(mock).transpose()?;
    let roots = match (&arguments.ca, &mock) {
        (Some(file), _) => Some(std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?),
        (None, mock) => mock.as_ref().and_then(MockExchange::root_certificate).map(Into::into),
    };
    let settings = |builder: Builder| {
        let builder = builder.retry(Retry {
            budget: Duration::from_secs(60),
            attempts: 4,
            ..Retry::default()
        });
        match roots {
            Some(roots) => builder.root_certificates(roots),
            None => builder,
        }
    };
    let credentials = credentials(&arguments)?;
    let client = match (&arguments.url, &arguments.email, &mock) {
        (Some(url), _, _) => settings(Client::builder(url, credentials)).build()?,
        (None, Some(email), _) => Client::for_address(email, credentials).settings(settings).await?,
        (None, None, mock) => {
            println!("No --email was given: asking a mock server on this machine.");
            let url = mock.as_ref().map(MockExchange::url).unwrap_or_default();
            settings(Client::builder(url, credentials).no_proxy()).build()?
        }
    };
    let mut outcome = ask(&client, &arguments).await?;
    for _ in 1..arguments.times {
        outcome = ask(&client, &arguments).await?;
    }
    show(&arguments, &outcome)?;
    Ok(outcome)
}

async fn ask(client: &Client, arguments: &Arguments) -> Result<PhotoOutcome, ews_client::Error> {
    let mut photo = client.photo(arguments.email());
    if let Some(size) = &arguments.size {
        photo = photo.size(UserPhotoSize::from(size.clone()));
    }
    if let Some(etag) = &arguments.etag {
        photo = photo.if_none_match(etag);
    }
    photo.await
}

fn show(arguments: &Arguments, outcome: &PhotoOutcome) -> Result<(), Box<dyn Error>> {
    let email = arguments.email();
    match outcome {
        PhotoOutcome::Photo(photo) => {
            println!(
                "The photo of {email}: {}, {} bytes.",
                photo.media_type(),
                photo.bytes.len()
            );
            if let Some(file) = &arguments.out {
                std::fs::write(file, &photo.bytes).map_err(|error| format!("{}: {error}", file.display()))?;
                println!("Saved as {}", file.display());
            }
            if let Some(etag) = &photo.etag {
                println!(
                    "With --etag {} it is only sent again when it has changed.",
                    etag.as_str()
                );
            }
        }
        PhotoOutcome::NotModified { .. } => println!("The photo of {email} has not changed."),
        _ => println!("There is no photo of {email}."),
    }
    Ok(())
}

fn credentials(arguments: &Arguments) -> Result<Credentials, Box<dyn Error>> {
    let token = std::env::var("EWS_TOKEN").ok();
    let credentials = match (&arguments.user, token, &arguments.email) {
        (None, _, None) => return Ok(Credentials::password("CONTOSO\\kim", "secret")),
        (None, Some(token), _) => return Ok(Credentials::bearer(token)),
        (None, None, _) if arguments.auth.is_some() => {
            return Err("--auth needs --user, or EWS_TOKEN for bearer".into());
        }
        (None, None, _) => return Ok(Credentials::anonymous()),
        (Some(_), _, _) if arguments.auth == Some(Scheme::Bearer) => {
            return Err("a token is read from EWS_TOKEN, without --user".into());
        }
        (Some(user), _, _) => Credentials::password(user, password(user)?),
    };
    let credentials = match arguments.auth {
        Some(scheme) => credentials.only(scheme),
        None => credentials,
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

fn mock() -> std::io::Result<MockExchange> {
    let sign_in = SignIn::new().account("CONTOSO\\kim", "secret").negotiate().ntlm();
    MockExchange::builder()
        .mailbox("user1@contoso.com", Picture::sample())
        .tls()
        .sign_in(sign_in.extended_protection(ExtendedProtection::Require))
        .start()
}
