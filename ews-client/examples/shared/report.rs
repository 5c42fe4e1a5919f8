//! Shows HTTP messages to people: headers without credentials, XML indented, pictures shortened.

use std::fmt::Write as _;
use std::time::Duration;

use http::{HeaderMap, Request, Response};

/// The most characters of a text that are shown.
const SHOWN: usize = 64;

pub(crate) fn request<B>(request: &Request<B>, body: &str) -> String {
    let mut text = format!("> {} {}\n", request.method(), request.uri());
    headers(&mut text, '>', request.headers());
    content(&mut text, '>', body.as_bytes());
    text
}

pub(crate) fn response(response: &Response<impl AsRef<[u8]>>, took: Duration) -> String {
    let (status, length) = (response.status(), response.body().as_ref().len());
    let mut text = format!("< HTTP {status}, {length} bytes in {took:.1?}\n");
    headers(&mut text, '<', response.headers());
    content(&mut text, '<', response.body().as_ref());
    text
}

fn headers(text: &mut String, margin: char, headers: &HeaderMap) {
    for (name, value) in headers {
        let value = if value.is_sensitive() {
            "(not shown)".into()
        } else {
            String::from_utf8_lossy(value.as_bytes())
        };
        let _ = writeln!(text, "{margin} {name}: {value}");
    }
}

fn content(text: &mut String, margin: char, body: &[u8]) {
    let shown = match std::str::from_utf8(body) {
        Ok("") => return,
        Ok(body) => indented(body),
        Err(_) => format!("({} bytes that are no text)", body.len()),
    };
    let _ = writeln!(text, "{margin}");
    for line in shown.lines() {
        let _ = writeln!(
            text,
            "{margin} {}",
            line.replace(|letter: char| letter.is_control(), "\u{FFFD}")
        );
    }
}

/// XML with each element on a line of its own and long texts cut short. For the eye only: it moves white space.
fn indented(xml: &str) -> String {
    let mut text = String::new();
    let mut depth = 0_usize;
    // Whether what follows belongs on the same line: the text of an element, and its end tag.
    let mut inside = false;
    let mut rest = xml.trim_start_matches('\u{FEFF}');
    while !rest.is_empty() {
        let is_tag = rest.starts_with('<');
        let end = if is_tag {
            rest.find('>').map(|at| at + 1)
        } else {
            rest.find('<')
        };
        let (token, tail) = rest.split_at(end.unwrap_or(rest.len()));
        rest = tail;
        if !is_tag {
            text.push_str(&shortened(token.trim()));
            continue;
        }
        let closes = token.starts_with("</");
        let opens = !closes && !token.ends_with("/>") && !token.starts_with("<?") && !token.starts_with("<!");
        depth = depth.saturating_sub(usize::from(closes));
        let same_line = text.is_empty() || (closes && inside);
        if !same_line {
            text.push('\n');
            text.extend(std::iter::repeat_n("  ", depth));
        }
        text.push_str(token);
        depth += usize::from(opens);
        inside = opens;
    }
    text
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}… ({} characters)", &text[..end], text.chars().count()),
        None => text.to_owned(),
    }
}
