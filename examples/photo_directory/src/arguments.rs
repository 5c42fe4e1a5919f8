//! The command line.

use std::path::PathBuf;
use std::time::Duration;

use clap::Parser;
use ews_client::Scheme;
use ews_types::UserPhotoSize;

/// Keeps the photos of all users of an Exchange in an SQLite file
#[derive(Parser)]
#[command(after_help = "\
The password for --user is read from the environment variable EWS_PASSWORD, or asked for. A bearer token is read from
EWS_TOKEN. The program can be killed at any moment: the same command goes on with what is left.\n
Exit codes: 0 every user has been asked about; 1 an error ended it, and the same command goes on; 2 wrong arguments; 3 the
requests for some users failed, and the next pass asks about them again.")]
pub(crate) struct Arguments {
    /// The file with the photos; made if it is not there
    #[arg(long, value_name = "FILE", default_value = "photos.sqlite")]
    pub(crate) database: PathBuf,

    /// The users: a file with one e-mail address a line, or - for standard input; without it, those that the database
    /// has already
    #[arg(long, value_name = "FILE", conflicts_with = "directory")]
    pub(crate) addresses: Option<PathBuf>,

    /// The users: all in the address list of the organization (FindPeople)
    #[arg(long)]
    pub(crate) directory: bool,

    /// Only this part of the users, such as 2/8: for several machines, each with a database of its own
    #[arg(long, value_name = "K/N", value_parser = part)]
    pub(crate) part: Option<Part>,

    /// The EWS endpoint, such as https://mail.contoso.com/EWS/Exchange.asmx
    #[arg(long, value_name = "URL", group = "server")]
    pub(crate) url: Option<String>,

    /// The address of a mailbox whose server Autodiscover finds
    #[arg(long, value_name = "ADDRESS", group = "server")]
    pub(crate) email: Option<String>,

    /// Sign in with this user name (DOMAIN\name or name@domain) and a password
    #[arg(long, value_name = "NAME", requires = "server")]
    pub(crate) user: Option<String>,

    /// Sign in in this way: negotiate, ntlm, basic or bearer; the best that the server offers if it is not given
    #[arg(long, value_name = "SCHEME", requires = "server")]
    pub(crate) auth: Option<Scheme>,

    /// Trust the certificates in this file (PEM or DER), such as that of a company's own authority
    #[arg(long, value_name = "FILE", requires = "server")]
    pub(crate) ca: Option<PathBuf>,

    /// The size of the photos, such as HR96x96; the largest if it is not given
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) size: Option<UserPhotoSize>,

    /// The most requests at once; Exchange's default policy allows a caller 27
    #[arg(long, value_name = "NUMBER", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) connections: u16,

    /// How many hours an outcome holds whose end the server does not name
    #[arg(long, value_name = "HOURS", default_value_t = 24)]
    pub(crate) max_age: u32,

    /// Write every photo to a file in this folder, named after the address
    #[arg(long, value_name = "FOLDER")]
    pub(crate) export: Option<PathBuf>,
}

/// One of several parts of the users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// From 0 on.
    pub(crate) index: u32,
    pub(crate) of: u32,
}

impl Arguments {
    pub(crate) fn fresh(&self) -> Duration {
        Duration::from_secs(u64::from(self.max_age) * 3600)
    }

    pub(crate) fn size_name(&self) -> &str {
        self.size.as_ref().map_or("largest", UserPhotoSize::as_str)
    }
}

fn part(text: &str) -> Result<Part, String> {
    let numbers = text.split_once('/').map(|(k, n)| (k.parse(), n.parse()));
    match numbers {
        Some((Ok(k), Ok(of))) if (1..=of).contains(&k) => Ok(Part { index: k - 1, of }),
        _ => Err("expected a part such as 1/4, from 1/4 up to 4/4".to_owned()),
    }
}

fn size(text: &str) -> Result<UserPhotoSize, String> {
    let known = UserPhotoSize::KNOWN.iter();
    let found = known.clone().find(|size| size.as_str().eq_ignore_ascii_case(text));
    found.cloned().ok_or_else(|| {
        let names: Vec<&str> = known.map(UserPhotoSize::as_str).collect();
        format!("the sizes are {}", names.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_one_of_as_many_as_there_are() {
        assert_eq!(part("2/8"), Ok(Part { index: 1, of: 8 }));
        assert_eq!(part("1/1"), Ok(Part { index: 0, of: 1 }));
        for wrong in ["0/8", "9/8", "1/0", "2", "a/b", "-1/4"] {
            assert!(part(wrong).is_err(), "{wrong}");
        }
    }
}
