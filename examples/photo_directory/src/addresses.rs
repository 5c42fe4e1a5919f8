//! Lists of addresses: one a line, in a file or on standard input.

use std::error::Error;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A line that holds no address, or a list that cannot be read.
#[derive(Debug)]
pub(crate) struct AddressError(String);

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for AddressError {}

/// The addresses of a list, read as they are asked for. `-` is standard input. Empty lines and lines that begin with `#`
/// are skipped.
pub(crate) fn read(path: &Path) -> Result<impl Iterator<Item = Result<String, AddressError>> + use<>, AddressError> {
    let (reader, name): (Box<dyn BufRead>, PathBuf) = if path.as_os_str() == "-" {
        (Box::new(io::stdin().lock()), "standard input".into())
    } else {
        let file = File::open(path).map_err(|error| unreadable(path, &error))?;
        (Box::new(BufReader::new(file)), path.to_owned())
    };
    Ok(reader.lines().enumerate().filter_map(move |(index, line)| match line {
        Ok(line) => address(&line).map(|found| found.map_err(|reason| wrong(&name, index, reason))),
        Err(error) => Some(Err(unreadable(&name, &error))),
    }))
}

fn wrong(name: &Path, index: usize, reason: String) -> AddressError {
    AddressError(format!("{}:{}: {reason}", name.display(), index + 1))
}

fn unreadable(path: &Path, error: &io::Error) -> AddressError {
    AddressError(format!("{} cannot be read: {error}", path.display()))
}

/// The address on a line, if there is something on it.
fn address(line: &str) -> Option<Result<String, String>> {
    let text = line.trim_start_matches('\u{FEFF}').trim();
    if text.is_empty() || text.starts_with('#') {
        return None;
    }
    Some(if is_address(text) {
        Ok(text.to_owned())
    } else {
        let shown: String = text.chars().take(60).collect();
        Err(format!(
            "expected one e-mail address such as kim@contoso.com, found {shown:?}"
        ))
    })
}

/// Whether a text may be an SMTP address. Which ones exist is for the server to say.
pub(crate) fn is_address(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || c.is_control());
    let separators = [',', ';', '<', '>', '"', '\\', ':'];
    match text.split_once('@') {
        Some((name, domain)) => is_part(name) && is_part(domain) && !domain.contains('@') && !text.contains(separators),
        None => false,
    }
}

/// Which of several lists of about the same length an address belongs to, in any case of its letters: the same on every
/// machine.
pub(crate) fn part(address: &str, parts: u32) -> u32 {
    // FNV-1a. The remainder of its low bits alone would follow the last letters.
    let hash = address
        .to_lowercase()
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
    let mixed = (hash ^ (hash >> 32)) % u64::from(parts.max(1));
    u32::try_from(mixed).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_address_a_comment_or_an_error() {
        assert_eq!(address("  kim@contoso.com \r"), Some(Ok("kim@contoso.com".to_owned())));
        assert_eq!(
            address("\u{FEFF}kim@contoso.com"),
            Some(Ok("kim@contoso.com".to_owned()))
        );
        assert_eq!((address(""), address(" # the board")), (None, None));
        for wrong in [
            "kim",
            "kim@",
            "@contoso.com",
            "a@b@c",
            "a@b.c, d@e.f",
            "Kim <kim@contoso.com>",
            "k im@b.c",
        ] {
            assert!(address(wrong).is_some_and(|read| read.is_err()), "{wrong}");
        }
    }

    #[test]
    fn parts_are_of_about_the_same_size_and_each_address_is_in_one() {
        let mut sizes = [0_u32; 8];
        for number in 0..8000 {
            let address = format!("user{number}@contoso.com");
            let part = part(&address, 8);
            assert_eq!(part, self::part(&address.to_uppercase(), 8));
            sizes[part as usize] += 1;
        }
        assert!(sizes.iter().all(|size| (850..1150).contains(size)), "{sizes:?}");
    }
}
