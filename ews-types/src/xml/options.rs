//! How documents are read and written: strict or lenient, and with which limits.

use crate::SoapVersion;

/// Bounds on what a document may ask of the reader. The defaults are far above what Exchange sends and far below what
/// would hurt.
///
/// ```
/// use ews_types::Limits;
///
/// let limits = Limits::default().with_max_depth(32).with_max_bytes(10 * 1024 * 1024);
/// assert_eq!(limits.max_depth(), 32);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    max_bytes: usize,
    max_elements: usize,
    max_depth: u32,
    max_stack: usize,
    max_attributes: usize,
    max_namespaces: usize,
    max_namespace_len: usize,
    max_memory: usize,
    max_skipped: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

macro_rules! limits {
    ($($(#[$doc:meta])* $name:ident, $with:ident: $type:ty;)*) => {$(
        $(#[$doc])*
        pub const fn $name(&self) -> $type {
            self.$name
        }

        #[doc = concat!("The same limits with another [`", stringify!($name), "`](Self::", stringify!($name), ").")]
        #[must_use]
        pub const fn $with(mut self, $name: $type) -> Self {
            self.$name = $name;
            self
        }
    )*};
}

impl Limits {
    const DEFAULT: Self = Self {
        max_bytes: 256 * 1024 * 1024,
        max_elements: 1_000_000,
        max_depth: 64,
        max_stack: if cfg!(debug_assertions) { 512 * 1024 } else { 128 * 1024 },
        max_attributes: 256,
        max_namespaces: 256,
        max_namespace_len: 2048,
        max_memory: 384 * 1024 * 1024,
        max_skipped: 1000,
    };

    limits! {
        /// The longest document that is read, in bytes. By default 256 MiB.
        max_bytes, with_max_bytes: usize;
        /// The most elements in a document. By default a million.
        max_elements, with_max_elements: usize;
        /// How deep elements may nest; the envelope is at depth 1. By default 64. The documented responses of EWS are at
        /// most 13 deep.
        max_depth, with_max_depth: u32;
        /// How much stack reading may take before it goes no deeper, in bytes. With 128 KiB more, a thread has enough for
        /// all types of EWS: to read them, and to copy, compare, write and drop what was read.
        ///
        /// By default 128 KiB, for threads of 256 KiB; that is messages attached to each other five deep, and the
        /// documented responses take at most 75 KiB. Where debug assertions are on, by default 512 KiB: code that is not
        /// optimized takes three times as much.
        max_stack, with_max_stack: usize;
        /// The most attributes on one element, namespace declarations not included. By default 256.
        max_attributes, with_max_attributes: usize;
        /// The most namespace declarations in scope at one place, and the most namespaces of a document that EWS does
        /// not know. By default 256.
        max_namespaces, with_max_namespaces: usize;
        /// The longest URI of a namespace that EWS does not know, in bytes. By default 2048.
        max_namespace_len, with_max_namespace_len: usize;
        /// How much memory the values may take that are read, in bytes, their texts and binary values not included. A tag
        /// of twelve bytes becomes a value of three kilobytes where its type is one of the large ones of EWS. By default
        /// 384 MiB; with the default [`max_bytes`](Self::max_bytes), reading any document takes less than a gigabyte.
        ///
        /// Structs, choices and list items count with the size of their types, items three times, because a list that grows
        /// is copied to a place of twice the size. What lies inside another value without a `Box` counts with both.
        max_memory, with_max_memory: usize;
        /// How many of the skipped elements and attributes are reported one by one; the others are only counted. By
        /// default 1000.
        max_skipped, with_max_skipped: usize;
    }
}

/// What reading does with a character that XML 1.0 does not allow: U+001F, U+0000 or U+FFFE, as it is or by reference
/// (`&#x1F;`).
///
/// Exchange sends references to such characters in subjects and names; XML parsers that stop there lose the whole response.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidChars {
    /// The value holds the character as received. Writing it again needs [`WriteOptions::replace_invalid_chars`].
    #[default]
    Keep,
    /// The value holds this character in its place.
    Replace(char),
    /// Reading ends with an error.
    Reject,
}

/// How a document is read.
///
/// The default is lenient in what servers really do and strict in what would give wrong values: unknown elements and
/// attributes are skipped, but an element of the right name in a wrong namespace is an error.
///
/// ```
/// use ews_types::{GetUserPhotoResponse, ReadOptions};
///
/// # let xml = r#"<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>
/// #   <GetUserPhotoResponse ResponseClass="Success" xmlns="http://schemas.microsoft.com/exchange/services/2006/messages">
/// #   <ResponseCode>NoError</ResponseCode><HasChanged>true</HasChanged><New/></GetUserPhotoResponse></s:Body></s:Envelope>"#;
/// // This response has an element that the schema does not know.
/// let error = ReadOptions::new().strict().read::<GetUserPhotoResponse>(xml).unwrap_err();
/// assert!(error.to_string().contains("unknown element m:New"));
///
/// let read = ReadOptions::new().read_reporting::<GetUserPhotoResponse>(xml)?;
/// assert_eq!(read.skipped[0].path, "/soap:Envelope/soap:Body/m:GetUserPhotoResponse/m:New");
/// # Ok::<(), ews_types::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    pub(crate) limits: Limits,
    /// `None` if it was left to the mode.
    pub(crate) invalid_chars: Option<InvalidChars>,
    pub(crate) strict: bool,
    pub(crate) across: bool,
    /// `None` if it is left to the body.
    pub(crate) soap: Option<SoapVersion>,
}

impl ReadOptions {
    /// The defaults: lenient, with the default [`Limits`].
    pub const fn new() -> Self {
        Self {
            limits: Limits::DEFAULT,
            invalid_chars: None,
            strict: false,
            across: false,
            soap: None,
        }
    }

    /// Accepts well-formed documents only, and rejects what the schema does not have: unknown elements and attributes, text
    /// where none belongs, `xsi:nil` where a value is required, booleans such as `True` and `on`, and the `https` form of the
    /// SOAP namespace.
    ///
    /// Of what is not well-formed, references to characters that XML does not allow are still accepted, because Exchange
    /// writes them; [`invalid_chars`](Self::invalid_chars) decides about these. What the default accepts beyond that is
    /// listed in `docs/leniency.md`, each with the server that needs it.
    #[must_use]
    pub const fn strict(mut self) -> Self {
        self.strict = true;
        self
    }

    /// Other limits.
    #[must_use]
    pub const fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// What becomes of characters that XML 1.0 does not allow.
    ///
    /// The default is [`InvalidChars::Keep`], and [`ReadReport::invalid_chars`](crate::ReadReport::invalid_chars) counts
    /// them. A strict reader rejects such characters as they are, and keeps those that come as references.
    #[must_use]
    pub const fn invalid_chars(mut self, invalid_chars: InvalidChars) -> Self {
        self.invalid_chars = Some(invalid_chars);
        self
    }

    /// Takes an element of the messages namespace where the schema has one of the same name in the types namespace,
    /// and the other way round, as some server builds send them (`PersonaId`, `AlternateId`).
    #[must_use]
    pub const fn accept_swapped_namespaces(mut self) -> Self {
        self.across = true;
        self
    }

    /// Expects envelopes of this version of SOAP, for a service that is bound to both. By default it is the version of the
    /// WSDL from which the bindings come ([`Body::SOAP`](crate::Body::SOAP)). Faults are read in either version.
    #[must_use]
    pub const fn soap_version(mut self, version: SoapVersion) -> Self {
        self.soap = Some(version);
        self
    }
}

/// What is written in place of a character that XML 1.0 does not allow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Replacement {
    /// Nothing: it is an error.
    #[default]
    None,
    Char(char),
    /// A reference to it, which a lenient reader accepts: for what this crate reads again at once.
    Reference,
}

/// How a document is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteOptions {
    pub(crate) replacement: Replacement,
    /// `None` if it is left to the body.
    pub(crate) soap: Option<SoapVersion>,
}

impl WriteOptions {
    /// The defaults: a character that XML 1.0 does not allow is an error.
    pub const fn new() -> Self {
        Self {
            replacement: Replacement::None,
            soap: None,
        }
    }

    /// Writes envelopes of this version of SOAP, for a service that is bound to both. By default it is the version of the
    /// WSDL from which the bindings come ([`Body::SOAP`](crate::Body::SOAP)). A [`Fault`](crate::Fault) has its own.
    ///
    /// ```
    /// use ews_types::{Envelope, GetUserPhoto, SoapVersion, UserPhotoSize, WriteOptions};
    ///
    /// let envelope = Envelope::new(GetUserPhoto::new("user1@contoso.com", UserPhotoSize::Hr48x48));
    /// let xml = WriteOptions::new().soap_version(SoapVersion::Soap12).write(&envelope)?;
    /// assert!(xml.contains("<soap12:Envelope xmlns:soap12=\"http://www.w3.org/2003/05/soap-envelope\""));
    /// # Ok::<(), ews_types::Error>(())
    /// ```
    #[must_use]
    pub const fn soap_version(mut self, version: SoapVersion) -> Self {
        self.soap = Some(version);
        self
    }

    /// Writes `replacement` in place of each character that XML 1.0 does not allow, such as U+001F.
    #[must_use]
    pub const fn replace_invalid_chars(mut self, replacement: char) -> Self {
        self.replacement = Replacement::Char(replacement);
        self
    }
}
