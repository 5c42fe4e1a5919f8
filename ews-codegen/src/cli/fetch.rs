//! `ews-codegen fetch`

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use ews_codegen::fetch;

use super::output::{Failure, Output};

const HELP: &str = "\
Examples:
  # With a name; the password is asked for
  ews-codegen fetch --url https://mail.example.org/EWS/ --user 'CONTOSO\\kim'
  # With a token in EWS_TOKEN, into another directory
  ews-codegen fetch --url https://mail.example.org/EWS/Exchange.asmx --token --out schemas/online
  # A server whose certificate was signed by the company itself
  ews-codegen fetch --url https://mail.example.org/EWS/ --user kim --ca company.pem

Environment:
  EWS_PASSWORD  the password for --user; without it, it is asked for
  EWS_TOKEN     the bearer token for --token

Exit codes:
  0  every file is there and sound, and is written
  1  the server refuses or sends something else, or a file cannot be written
  2  the command line is wrong";

/// Fetch the schemas from an Exchange server
///
/// Fetches messages.xsd, types.xsd, Services.wsdl, and what they import from the same folder. Every
/// file has to be there and sound before the first one is written. Nothing is sent to another server,
/// and nothing in the clear.
#[derive(Args)]
#[command(after_help = HELP, verbatim_doc_comment)]
pub(super) struct Fetch {
    /// The address of EWS, with or without the last part: https://mail.example.org/EWS/Exchange.asmx
    #[arg(long)]
    url: String,
    /// The directory to write into
    #[arg(long, value_name = "DIR", default_value = "schemas")]
    out: PathBuf,
    /// Log in with this name and a password
    #[arg(long, value_name = "NAME", conflicts_with = "token")]
    user: Option<String>,
    /// Log in with the bearer token in EWS_TOKEN
    #[arg(long)]
    token: bool,
    /// Trust the certificates in this PEM file in place of those that the system trusts
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
    /// Do without the WSDL
    #[arg(long)]
    no_wsdl: bool,
    /// Allow http:// for servers other than this machine: anybody on the way can read and change what is sent
    #[arg(long)]
    allow_http: bool,
}

impl Fetch {
    pub(super) fn run(self, output: &Output) -> Result<(), Failure> {
        let fetch = self.logged_in(self.request()?)?;
        let progress = output.progress();
        let fetched = fetch.run(|url| progress.show(url))?;
        drop(progress);
        let saved = fetched.write(&self.out)?;
        for (file, saved) in fetched.files().iter().zip(saved) {
            let unchanged = if saved.changed { "" } else { ", unchanged" };
            output.note(&format!(
                "{}: {} bytes{unchanged}",
                saved.path.display(),
                file.bytes().len()
            ));
        }
        output.note(&format!("Next: {}", self.next()));
        Ok(())
    }

    fn request(&self) -> Result<fetch::Fetch, Failure> {
        let mut fetch = match self.allow_http {
            true => fetch::Fetch::allowing_http(&self.url)?,
            false => fetch::Fetch::new(&self.url)?,
        };
        if self.no_wsdl {
            fetch = fetch.without_wsdl();
        }
        match &self.ca {
            Some(file) => Ok(fetch.ca(&pem(file)?)?),
            None => Ok(fetch),
        }
    }

    fn logged_in(&self, fetch: fetch::Fetch) -> Result<fetch::Fetch, Failure> {
        Ok(match &self.user {
            Some(user) => fetch.basic_auth(user, &password(user)?)?,
            None if self.token => fetch.bearer(&token()?)?,
            None => fetch,
        })
    }

    /// The command that is worth running now.
    fn next(&self) -> String {
        let quoted = |path: &Path| match path.display().to_string() {
            plain if plain.chars().all(|c| c.is_alphanumeric() || "/.-_".contains(c)) => plain,
            other => format!("'{other}'"),
        };
        let wsdl = match self.no_wsdl {
            true => String::new(),
            false => format!(" --wsdl {}", quoted(&self.out.join(fetch::WSDL))),
        };
        format!("ews-codegen operations --schema {}{wsdl}", quoted(&self.out))
    }
}

fn pem(file: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(file).map_err(|error| Failure::file("cannot read", file, &error))
}

fn token() -> Result<String, Failure> {
    let unset = |_| Failure::Other("EWS_TOKEN is not set; put the bearer token into it".to_owned());
    env::var("EWS_TOKEN").map_err(unset)
}

fn password(user: &str) -> Result<String, Failure> {
    match env::var("EWS_PASSWORD") {
        Ok(password) => Ok(password),
        Err(_) => rpassword::prompt_password(format!("Password of {user}: ")).map_err(|error| {
            let reason = format!("EWS_PASSWORD is not set, and there is no terminal to ask on: {error}");
            Failure::Other(reason)
        }),
    }
}
