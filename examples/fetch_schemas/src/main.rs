//! Fetches the schemas that an Exchange publishes beside its EWS address, and signs in as the server asks.
//!
//! ```sh
//! cargo run -p fetch_schemas -- --url https://mail.contoso.com/EWS/Exchange.asmx --user 'CONTOSO\kim' --out schemas
//! ```
//!
//! It is `ews-codegen fetch` with the client of `ews-client`, which knows Negotiate and NTLM as well. The two crates do not
//! know each other, so the command is a package of its own.

use std::error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use ews_client::{Builder, Client, Credentials, Scheme};
use ews_codegen::fetch::{Fetch, WSDL};
use ews_types::{GetUserPhoto, transport};
use http::{Request, Response, StatusCode};

/// Fetches messages.xsd, types.xsd, Services.wsdl and what they import from an Exchange
#[derive(Parser)]
#[command(
    after_help = "The password for --user is read from the environment variable EWS_PASSWORD, or asked for. \
A bearer token is read from EWS_TOKEN.\n\n\
Exit codes: 0 every file is there and sound, and is written; 1 an error; 2 wrong arguments."
)]
struct Arguments {
    /// The address of EWS, such as https://mail.contoso.com/EWS/Exchange.asmx
    #[arg(long)]
    url: String,

    /// The folder to write into
    #[arg(long, value_name = "FOLDER", default_value = "schemas")]
    out: PathBuf,

    /// Sign in with this user name (DOMAIN\name or name@domain) and a password
    #[arg(long, value_name = "NAME")]
    user: Option<String>,

    /// Sign in in this way: negotiate, ntlm, basic or bearer; the best that the server offers if it is not given
    #[arg(long, value_name = "SCHEME")]
    auth: Option<Scheme>,

    /// Trust the certificates in this file (PEM or DER), such as that of a company's own authority
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,

    /// Do without the WSDL
    #[arg(long)]
    no_wsdl: bool,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    let mut fetch = Fetch::new(&arguments.url)?;
    if arguments.no_wsdl {
        fetch = fetch.without_wsdl();
    }
    let client = client(arguments).map_err(|error| format!("error: {error}"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let fetched = fetch.run_with(|url| {
        eprintln!("{url}");
        runtime.block_on(file(&client, url)).map_err(|error| error.to_string())
    })?;
    for saved in fetched.write(&arguments.out)? {
        println!("{}", saved.path.display());
    }
    let wsdl = if arguments.no_wsdl {
        String::new()
    } else {
        format!(" --wsdl {}", arguments.out.join(WSDL).display())
    };
    println!(
        "Next: ews-codegen operations --schema {}{wsdl}",
        arguments.out.display()
    );
    Ok(())
}

/// A file of the server; `None` if it does not have it.
async fn file(client: &Client, url: &str) -> Result<Option<Vec<u8>>, Box<dyn Error>> {
    let request = Request::get(url).body(String::new())?;
    let read = |response: &Response<&[u8]>| match response.status() {
        StatusCode::OK => Ok(Some(response.body().to_vec())),
        StatusCode::NOT_FOUND => Ok(None),
        // Neither a file nor the lack of one: what the status means is judged as for an operation.
        _ => transport::response::<GetUserPhoto>(response).map(|_| None),
    };
    Ok(client.exchange(request, read).await?)
}

fn client(arguments: &Arguments) -> Result<Client, Box<dyn Error>> {
    let roots = match &arguments.ca {
        Some(file) => Some(std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?),
        None => None,
    };
    let settings = |builder: Builder| match roots {
        Some(roots) => builder.root_certificates(roots),
        None => builder,
    };
    Ok(settings(Client::builder(&arguments.url, credentials(arguments)?)).build()?)
}

fn credentials(arguments: &Arguments) -> Result<Credentials, Box<dyn Error>> {
    let token = std::env::var("EWS_TOKEN").ok();
    match (&arguments.user, token, arguments.auth) {
        (Some(_), _, Some(Scheme::Bearer)) => Err("a token is read from EWS_TOKEN, without --user".into()),
        (Some(user), _, Some(scheme)) => Ok(Credentials::password(user, password(user)?).only(scheme)),
        (Some(user), _, None) => Ok(Credentials::password(user, password(user)?)),
        (None, Some(token), None | Some(Scheme::Bearer)) => Ok(Credentials::bearer(token)),
        (None, _, Some(_)) => Err("--auth needs --user, or EWS_TOKEN for bearer".into()),
        (None, None, None) => Ok(Credentials::anonymous()),
    }
}

fn password(user: &str) -> Result<String, Box<dyn Error>> {
    match std::env::var("EWS_PASSWORD") {
        Ok(password) => Ok(password),
        Err(_) => rpassword::prompt_password(format!("Password of {user}: "))
            .map_err(|error| format!("EWS_PASSWORD is not set, and there is no terminal to ask on: {error}").into()),
    }
}
