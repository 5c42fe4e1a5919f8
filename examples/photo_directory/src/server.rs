//! The client, as the command line describes it.

use std::error::Error;

use ews_client::{Builder, Client, Credentials, Scheme};

use crate::arguments::Arguments;

/// A client for the server, and the name of the account: what an account sees of others' photos is its own. `None` if no
/// server is named.
pub(crate) async fn client(arguments: &Arguments) -> Result<Option<(Client, String)>, Box<dyn Error>> {
    if arguments.url.is_none() && arguments.email.is_none() {
        return Ok(None);
    }
    let (credentials, account) = credentials(arguments)?;
    let roots = match &arguments.ca {
        Some(file) => Some(std::fs::read(file).map_err(|error| format!("{} cannot be read: {error}", file.display()))?),
        None => None,
    };
    let connections = usize::from(arguments.connections);
    let settings = |builder: Builder| {
        let builder = builder.connections(connections);
        match roots {
            Some(roots) => builder.root_certificates(roots),
            None => builder,
        }
    };
    let client = match (&arguments.url, &arguments.email) {
        (Some(url), _) => settings(Client::builder(url, credentials)).build()?,
        (None, email) => {
            let email = email.clone().unwrap_or_default();
            Client::for_address(email, credentials).settings(settings).await?
        }
    };
    Ok(Some((client, account)))
}

fn credentials(arguments: &Arguments) -> Result<(Credentials, String), Box<dyn Error>> {
    let token = std::env::var("EWS_TOKEN").ok();
    match (&arguments.user, token, arguments.auth) {
        (Some(_), _, Some(Scheme::Bearer)) => Err("a token is read from EWS_TOKEN, without --user".into()),
        (Some(user), _, scheme) => {
            let credentials = Credentials::password(user, password(user)?);
            let credentials = scheme.map_or(credentials.clone(), |scheme| credentials.only(scheme));
            Ok((credentials, user.to_lowercase()))
        }
        (None, Some(token), None | Some(Scheme::Bearer)) => Ok((Credentials::bearer(token), "of a token".to_owned())),
        (None, _, Some(_)) => Err("--auth needs --user, or EWS_TOKEN for bearer".into()),
        (None, None, None) => Ok((Credentials::anonymous(), "nobody".to_owned())),
    }
}

fn password(user: &str) -> Result<String, Box<dyn Error>> {
    match std::env::var("EWS_PASSWORD") {
        Ok(password) => Ok(password),
        Err(_) => rpassword::prompt_password(format!("Password of {user}: "))
            .map_err(|error| format!("EWS_PASSWORD is not set, and there is no terminal to ask on: {error}").into()),
    }
}
