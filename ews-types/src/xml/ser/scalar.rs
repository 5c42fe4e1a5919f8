//! Values as text: of an element or of an attribute.

use std::fmt::{self, Display, Write as _};

use super::Result;
use crate::xml::error::{ErrorKind, WriteError};
use crate::xml::text::{is_space, position};
use crate::xml::write::Writer;

/// Appends a value's text, escaped.
pub(crate) struct Text<'w> {
    pub(super) writer: &'w mut Writer,
    pub(super) attribute: bool,
}

impl Text<'_> {
    /// The same, for a while.
    pub(super) fn reborrowed(&mut self) -> Text<'_> {
        Text {
            writer: self.writer,
            attribute: self.attribute,
        }
    }

    pub(super) fn string(self, value: &str) -> Result<()> {
        self.writer.escaped(value, self.attribute)
    }

    pub(super) fn bytes(self, value: &[u8]) -> Result<()> {
        self.writer.base64(value);
        Ok(())
    }

    /// Appends what a value shows of itself. Not generic, so that it is compiled once for all kinds of numbers.
    pub(super) fn displayed(self, value: &dyn Display) -> Result<()> {
        struct Escaped<'w>(Text<'w>, Result<()>);

        impl fmt::Write for Escaped<'_> {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                self.1 = self.0.writer.escaped(text, self.0.attribute);
                self.1.as_ref().map(drop).map_err(|_| fmt::Error)
            }
        }

        let mut escaped = Escaped(self, Ok(()));
        let written = write!(escaped, "{value}");
        escaped
            .1
            .and(written.map_err(|_| WriteError::new(ErrorKind::InvalidValue, "the value cannot be displayed")))
    }
}

/// Whether a text can be an item of a list.
pub(super) fn check_item(item: &str) -> Result<()> {
    let mut before = b' ';
    let is_white = |byte| {
        // White space that has been escaped: `&#9;`.
        let escaped = byte == b'#' && before == b'&';
        before = byte;
        escaped || is_space(byte)
    };
    if item.is_empty() || position(item.as_bytes(), is_white).is_some() {
        return Err(WriteError::new(
            ErrorKind::InvalidValue,
            "an item of a list must be neither empty nor hold white space",
        ));
    }
    Ok(())
}
