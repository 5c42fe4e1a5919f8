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
                self.out.extend(["n:", local]);
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
            Prefix::Clark(_, local) => self.out.extend(["n:", local]),
            _ => self.out.push_str(name),
        }
        self.out.push('>');
    }

    pub(crate) fn declare(&mut self, prefix: &str, uri: &str) -> Result<()> {
        self.out.extend([" xmlns:", prefix, "=\""]);
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

    /// ` name="`
    pub(crate) fn open_attribute(&mut self, name: &str) -> Result<()> {
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
            self.out.extend([prefix, ":"]);
        }
        self.out.extend([local, "=\""]);
        Ok(())
    }

    /// ` prefix:name="value"`
    pub(crate) fn prefixed_attribute(&mut self, prefix: &str, name: &str, value: &str) -> Result<()> {
        self.out.extend([" ", prefix, ":", name, "=\""]);
        self.escaped(value, true)?;
        self.out.push('"');
        Ok(())
    }

    pub(crate) fn escaped(&mut self, value: &str, attribute: bool) -> Result<()> {
        text::push_escaped(value, attribute, self.options.forbidden, &mut self.out)
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
        return clark
            .rsplit_once('}')
            .map_or(Prefix::Invalid, |(uri, local)| Prefix::Clark(uri, local));
    }
    match name.split_once(':') {
        None if name.is_empty() || name.starts_with('$') => Prefix::Invalid,
        None => Prefix::Declared,
        Some((prefix, _)) => names::uri_of_prefix(prefix).map_or(Prefix::Invalid, |uri| Prefix::Known(prefix, uri)),
    }
}
