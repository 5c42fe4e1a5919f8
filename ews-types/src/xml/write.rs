//! The writer: one `String` that tags, attributes and text are appended to.

use super::attributes::is_name;
use super::error::{ErrorKind, Quoted, WriteError};
use super::namespace;
use super::options::WriteOptions;
use super::scope::{ENVELOPE, Scope};
use super::text;
use crate::values::{base64, qname};

type Result<T> = std::result::Result<T, WriteError>;

pub(crate) struct Writer {
    pub(crate) out: String,
    /// The default namespace where the writer is; only open content (`XmlElement`) declares one.
    pub(crate) default_namespace: String,
    pub(crate) scope: Scope,
    /// Where the start tag that was written last takes further declarations.
    declarations: usize,
    /// Where the content of that element begins.
    content: usize,
    /// How many bytes of declarations were put in front of something already written.
    pub(crate) inserted: usize,
    options: WriteOptions,
}

/// Where something began that is put aside.
pub(crate) struct Aside {
    begin: usize,
    declarations: usize,
}

impl Writer {
    pub(crate) fn new(options: WriteOptions) -> Self {
        Self::with_scope(options, ENVELOPE)
    }

    /// For a document whose root element declares these prefixes.
    pub(crate) fn with_scope(options: WriteOptions, root: &'static [(&'static str, &'static str)]) -> Self {
        // Long enough for any GetUserPhoto request, so that writing one allocates once.
        Self {
            out: String::with_capacity(1024),
            default_namespace: String::new(),
            scope: Scope::new(root),
            declarations: 0,
            content: 0,
            inserted: 0,
            options,
        }
    }

    /// `<name`, with the declaration of its namespace where that is not in scope.
    pub(crate) fn open(&mut self, name: &str) -> Result<()> {
        match prefix(name, &self.scope) {
            Prefix::Declared => {
                text::push_all(&mut self.out, &["<", name]);
                self.declarations = self.out.len();
                Ok(())
            }
            Prefix::Foreign(hint, uri, local) => {
                let prefix = self.prefix_of(uri, hint);
                text::push_all(&mut self.out, &["<", &prefix, ":", local]);
                self.declarations = self.out.len();
                self.declare_new(&prefix, uri)
            }
            Prefix::Invalid => Err(WriteError::new(
                ErrorKind::Unsupported,
                format!("{name} is no name of an element"),
            )),
        }
    }

    /// `<name` of an element whose namespace needs no declaration.
    pub(crate) fn open_declared(&mut self, name: &str) {
        text::push_all(&mut self.out, &["<", name]);
        self.declarations = self.out.len();
    }

    /// `</name>`
    pub(crate) fn close(&mut self, name: &str) {
        match prefix(name, &self.scope) {
            // What the start tag was written with: nothing in between declares it otherwise.
            Prefix::Foreign(_, uri, local) => {
                let prefix = self.scope.prefix(uri).unwrap_or_default();
                text::push_all(&mut self.out, &["</", prefix, ":", local, ">"]);
            }
            _ => text::push_all(&mut self.out, &["</", name, ">"]),
        }
    }

    /// `<name>`
    pub(crate) fn open_text(&mut self, name: &str) -> Result<()> {
        self.open(name)?;
        self.out.push('>');
        self.content = self.out.len();
        Ok(())
    }

    /// `</name>`; or `/>` in place of the `>` where nothing has been written behind it.
    pub(crate) fn close_text(&mut self, name: &str) {
        if self.out.len() == self.content {
            self.out.truncate(self.content - 1);
            self.out.push_str("/>");
        } else {
            self.close(name);
        }
    }

    /// `<name>value</name>`, if nothing has to be declared or escaped for that.
    #[inline]
    pub(crate) fn leaf(&mut self, name: &str, value: &str) -> bool {
        let is_plain = is_envelope_name(name) && !value.is_empty() && text::is_plain_text(value.as_bytes());
        if is_plain {
            let tags = 2 * name.len() + "<></>".len();
            self.out.reserve(tags + value.len());
            self.out.push('<');
            self.out.push_str(name);
            self.out.push('>');
            self.out.push_str(value);
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
        is_plain
    }

    /// ` xmlns:prefix="uri"`
    pub(crate) fn declare(&mut self, prefix: &str, uri: &str) -> Result<()> {
        self.push_declaration(prefix, uri)?;
        self.scope.bind(prefix, uri);
        Ok(())
    }

    /// The same for a prefix that is in scope already.
    pub(crate) fn push_declaration(&mut self, prefix: &str, uri: &str) -> Result<()> {
        text::push_all(&mut self.out, &[" xmlns:", prefix, "=\""]);
        self.escaped(uri, true)?;
        self.out.push('"');
        Ok(())
    }

    /// Whether the start tag that was written last can still declare a prefix: it may stand for another namespace outside,
    /// but not in the tag itself, and not in names that are always written with it.
    pub(crate) fn can_declare(&self, prefix: &str) -> bool {
        if self.scope.uri(prefix).is_none() {
            return true;
        }
        let tag = &self.out[self.out.rfind('<').unwrap_or_default()..];
        let is_used = [["<", prefix, ":"], [" ", prefix, ":"], [" xmlns:", prefix, "="]];
        !self.scope.is_of_root(prefix) && !is_used.iter().any(|used| tag.contains(&used.concat()))
    }

    /// The same if the prefix does not stand for the namespace already.
    fn declare_new(&mut self, prefix: &str, uri: &str) -> Result<()> {
        match self.scope.uri(prefix) == Some(uri) {
            true => Ok(()),
            false => self.declare(prefix, uri),
        }
    }

    /// The prefix with which a name of this namespace is written: one that is in scope, else one to be declared, which is
    /// the hint if that is free.
    pub(crate) fn prefix_of(&self, uri: &str, hint: &str) -> String {
        if let Some(declared) = self.scope.prefix(uri) {
            return declared.to_owned();
        }
        let hint = namespace::prefix_of_uri(uri)
            .filter(|_| hint.is_empty())
            .unwrap_or(hint);
        let is_free = is_name(hint) && !is_reserved(hint) && self.scope.uri(hint).is_none();
        match is_free {
            true => hint.to_owned(),
            false => self.scope.free_prefix(),
        }
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
        match prefix(name, &self.scope) {
            Prefix::Declared => text::push_all(&mut self.out, &[" ", name, "=\""]),
            Prefix::Foreign(hint, uri, local) => {
                let prefix = self.prefix_of(uri, hint);
                self.declare_new(&prefix, uri)?;
                text::push_all(&mut self.out, &[" ", &prefix, ":", local, "=\""]);
            }
            Prefix::Invalid => {
                return Err(WriteError::new(
                    ErrorKind::Unsupported,
                    format!("{name} is no name of an attribute"),
                ));
            }
        }
        Ok(())
    }

    /// ` xsi:type="prefix:name"`; the name is a serde name.
    pub(crate) fn type_attribute(&mut self, name: &str) -> Result<()> {
        self.open_attribute("xsi:type")?;
        self.qualified_name(name)?;
        self.out.push('"');
        Ok(())
    }

    /// Whether a qualified name can be written as it is: its prefix is declared, or it has none.
    pub(crate) fn is_in_scope(&self, name: &str) -> bool {
        let prefix = name.split_once(':').map(|(prefix, _)| prefix);
        prefix.is_none_or(|prefix| self.scope.uri(prefix).is_some())
    }

    /// Puts what is written from now on aside, to follow later in the element whose start tag was written last.
    pub(crate) fn begin_aside(&self) -> Aside {
        Aside {
            begin: self.out.len(),
            declarations: self.declarations,
        }
    }

    /// What was written since then.
    pub(crate) fn end_aside(&mut self, aside: Aside) -> String {
        self.declarations = aside.declarations;
        self.out.split_off(aside.begin)
    }

    /// ` prefix:name="value"`, for an attribute of any namespace.
    pub(crate) fn foreign_attribute(&mut self, uri: &str, name: &str, value: &str) -> Result<()> {
        let prefix = self.prefix_of(uri, "");
        self.declare_new(&prefix, uri)?;
        text::push_all(&mut self.out, &[" ", &prefix, ":", name, "=\""]);
        self.escaped(value, true)?;
        self.out.push('"');
        Ok(())
    }

    /// A qualified name as a value; its prefix is declared in the start tag that was written last.
    pub(crate) fn qualified_name(&mut self, name: &str) -> Result<()> {
        let Some([uri, hint, local]) = qname::parts(name) else {
            let message = format!("{} is no qualified name", Quoted(name));
            return Err(WriteError::new(ErrorKind::InvalidValue, message));
        };
        if uri.is_empty() {
            if !self.default_namespace.is_empty() {
                let message = format!(
                    "{} is in no namespace, and here names without a prefix are in one",
                    Quoted(local)
                );
                return Err(WriteError::new(ErrorKind::InvalidValue, message));
            }
            self.out.push_str(local);
            return Ok(());
        }
        if uri == namespace::XMLNS {
            let message = format!("a qualified name cannot be in the namespace {uri:?}");
            return Err(WriteError::new(ErrorKind::InvalidValue, message));
        }
        let prefix = match self.scope.uri(hint) == Some(uri) {
            true => hint.to_owned(),
            false => self.prefix_of(uri, hint),
        };
        if self.scope.uri(&prefix).is_none() {
            let written = self.out.split_off(self.declarations);
            self.declare(&prefix, uri)?;
            let inserted = self.out.len() - self.declarations;
            self.out.push_str(&written);
            self.content += inserted;
            self.inserted += inserted;
        }
        text::push_all(&mut self.out, &[&prefix, ":", local]);
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
    /// The usual prefix, if there is one, the namespace and the local name.
    Foreign(&'a str, &'a str, &'a str),
    Invalid,
}

/// Whether a name has one of the prefixes that each envelope declares.
#[inline]
fn is_envelope_name(name: &str) -> bool {
    matches!(name.as_bytes(), [b't' | b'm', b':', ..])
}

fn prefix<'a>(name: &'a str, scope: &Scope) -> Prefix<'a> {
    if is_envelope_name(name) {
        return Prefix::Declared;
    }
    // That of one version of SOAP.
    if name.starts_with("soap:") && scope.is_of_root("soap") {
        return Prefix::Declared;
    }
    if let Some(clark) = name.strip_prefix('{') {
        return match memchr::memrchr(b'}', clark.as_bytes()) {
            Some(end) => Prefix::Foreign("", &clark[..end], &clark[end + 1..]),
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
    match namespace::uri_of_prefix(prefix) {
        Some(uri) => Prefix::Foreign(prefix, uri, &name[end + 1..]),
        None => Prefix::Invalid,
    }
}

/// Prefixes that XML itself has: nothing else can be called so.
pub(crate) fn is_reserved(prefix: &str) -> bool {
    prefix.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("xml"))
}
