//! The writer: one `String` that tags, attributes and text are appended to.

use super::error::{ErrorKind, WriteError};
use super::names;
use super::options::WriteOptions;
use super::text;
use crate::values::base64;

type Result<T> = std::result::Result<T, WriteError>;

pub(crate) struct Writer {
    pub(crate) out: String,
    /// The default namespace where the writer is; only open content (`XmlElement`) declares one.
    pub(crate) default_namespace: String,
    options: WriteOptions,
}

impl Writer {
    pub(crate) fn new(options: WriteOptions) -> Self {
        // Long enough for any GetUserPhoto request, so that writing one allocates once.
        Self {
            out: String::with_capacity(1024),
            default_namespace: String::new(),
            options,
        }
    }

    /// `<name`, with the declaration of its namespace where the envelope does not declare it.
    pub(crate) fn open(&mut self, name: &str) -> Result<()> {
        self.out.push('<');
        match prefix(name) {
            Prefix::Declared => self.out.push_str(name),
            Prefix::Known(prefix, uri) => {
                self.out.push_str(name);
                self.declare(prefix, uri)?;
            }
            Prefix::Clark(uri, local) => {
                text::push_all(&mut self.out, &["n:", local]);
                self.declare("n", uri)?;
            }
            Prefix::Invalid => {
                return Err(WriteError::new(
                    ErrorKind::Unsupported,
                    format!("{name} is no name of an element"),
                ));
            }
        }
        Ok(())
    }

    /// `</name>`
    pub(crate) fn close(&mut self, name: &str) {
        self.out.push_str("</");
        match prefix(name) {
            Prefix::Clark(_, local) => text::push_all(&mut self.out, &["n:", local]),
            _ => self.out.push_str(name),
        }
        self.out.push('>');
    }

    /// `<name>`, and how long the document is without the `>`.
    pub(crate) fn open_text(&mut self, name: &str) -> Result<usize> {
        self.open(name)?;
        let opened = self.out.len();
        self.out.push('>');
        Ok(opened)
    }

    /// `</name>`; or `/>` in place of the `>` where nothing has been written behind it.
    pub(crate) fn close_text(&mut self, name: &str, opened: usize) {
        if self.out.len() == opened + 1 {
            self.out.truncate(opened);
            self.out.push_str("/>");
        } else {
            self.close(name);
        }
    }

    pub(crate) fn declare(&mut self, prefix: &str, uri: &str) -> Result<()> {
        text::push_all(&mut self.out, &[" xmlns:", prefix, "=\""]);
        self.escaped(uri, true)?;
        self.out.push('"');
        Ok(())
    }

    /// ` name="value"`; the name is an attribute's serde name without its `@`.
    pub(crate) fn attribute(&mut self, name: &str, value: &str) -> Result<()> {
        self.open_attribute(name)?;
        self.escaped(value, true)?;
        self.out.push('"');
        Ok(())
    }

    /// ` name="`, and how long the document is with it.
    pub(crate) fn open_attribute(&mut self, name: &str) -> Result<usize> {
        let (prefix, local) = match prefix(name) {
            Prefix::Clark(uri, local) => {
                self.declare("a", uri)?;
                ("a", local)
            }
            Prefix::Known(prefix, uri) if prefix != "xml" => {
                self.declare(prefix, uri)?;
                ("", name)
            }
            Prefix::Invalid => {
                return Err(WriteError::new(
                    ErrorKind::Unsupported,
                    format!("{name} is no name of an attribute"),
                ));
            }
            _ => ("", name),
        };
        self.out.push(' ');
        if !prefix.is_empty() {
            text::push_all(&mut self.out, &[prefix, ":"]);
        }
        text::push_all(&mut self.out, &[local, "=\""]);
        Ok(self.out.len())
    }

    /// ` prefix:name="value"`
    pub(crate) fn prefixed_attribute(&mut self, prefix: &str, name: &str, value: &str) -> Result<()> {
        text::push_all(&mut self.out, &[" ", prefix, ":", name, "=\""]);
        self.escaped(value, true)?;
        self.out.push('"');
        Ok(())
    }

    pub(crate) fn escaped(&mut self, value: &str, attribute: bool) -> Result<()> {
        text::push_escaped(value, attribute, self.options.replacement, &mut self.out)
    }

    pub(crate) fn base64(&mut self, bytes: &[u8]) {
        // What follows a picture is short; reserving for it too spares moving the picture once more.
        let needed = self.out.len() + base64::encoded_len(bytes.len()) + 256;
        if self.out.capacity() < needed {
            // A new string costs less than `reserve`: growing a small allocation into a big one makes glibc hand the
            // memory back and fetch it again each time.
            let mut grown = String::with_capacity(needed);
            grown.push_str(&self.out);
            self.out = grown;
        }
        base64::encode(bytes, &mut self.out);
    }
}

enum Prefix<'a> {
    /// None, or one that the envelope declares.
    Declared,
    Known(&'a str, &'static str),
    /// `{uri}local`
    Clark(&'a str, &'a str),
    Invalid,
}

fn prefix(name: &str) -> Prefix<'_> {
    if name.starts_with("t:") || name.starts_with("m:") || name.starts_with("soap:") {
        return Prefix::Declared;
    }
    if let Some(clark) = name.strip_prefix('{') {
        return match memchr::memrchr(b'}', clark.as_bytes()) {
            Some(end) => Prefix::Clark(&clark[..end], &clark[end + 1..]),
            None => Prefix::Invalid,
        };
    }
    let Some(end) = memchr::memchr(b':', name.as_bytes()) else {
        return match name.is_empty() || name.starts_with('$') {
            true => Prefix::Invalid,
            false => Prefix::Declared,
        };
    };
    let prefix = &name[..end];
    match names::uri_of_prefix(prefix) {
        Some(uri) => Prefix::Known(prefix, uri),
        None => Prefix::Invalid,
    }
}
