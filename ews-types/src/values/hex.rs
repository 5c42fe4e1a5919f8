//! `xs:hexBinary`: bytes in Rust, pairs of hexadecimal digits in XML.

use std::fmt;
use std::ops::Deref;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::xml::text::trim;

/// Bytes that XML carries as hexadecimal digits (`xs:hexBinary`).
///
/// Digits are read in both cases, and written in capitals, which is the canonical form.
///
/// ```
/// use ews_types::HexBinary;
///
/// let bytes = HexBinary::from(vec![0x0A, 0xFF]);
/// assert_eq!(bytes.to_hex(), "0AFF");
/// assert_eq!(HexBinary::from_hex("0aFF"), Some(bytes));
/// assert_eq!(HexBinary::from_hex("0aF"), None);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct HexBinary(Vec<u8>);

impl HexBinary {
    /// The bytes that a text stands for; `None` if it is anything but pairs of hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let digits = trim(text).as_bytes();
        if !digits.len().is_multiple_of(2) {
            return None;
        }
        let pairs = digits.chunks_exact(2);
        let bytes = pairs.map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?));
        bytes.collect::<Option<Vec<u8>>>().map(Self)
    }

    /// The canonical form: two capital digits for each byte.
    pub fn to_hex(&self) -> String {
        self.to_string()
    }

    /// The bytes, without a copy.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

impl fmt::Display for HexBinary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
    }
}

impl fmt::Debug for HexBinary {
    /// The length and the first bytes, as [`Base64Binary`](super::Base64Binary) shows itself.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HexBinary({} bytes: ", self.0.len())?;
        let shown = self.0.len().min(8);
        for byte in &self.0[..shown] {
            write!(f, "{byte:02X}")?;
        }
        f.write_str(if self.0.len() > shown { "…)" } else { ")" })
    }
}

impl From<Vec<u8>> for HexBinary {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for HexBinary {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<HexBinary> for Vec<u8> {
    fn from(bytes: HexBinary) -> Self {
        bytes.0
    }
}

impl Deref for HexBinary {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for HexBinary {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for HexBinary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_hex())
    }
}

impl<'de> Deserialize<'de> for HexBinary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Digits)
    }
}

struct Digits;

impl Visitor<'_> for Digits {
    type Value = HexBinary;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("pairs of hexadecimal digits")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<HexBinary, E> {
        HexBinary::from_hex(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let hex = HexBinary::from(bytes.as_slice()).to_hex();
        assert_eq!(HexBinary::from_hex(&hex).as_deref(), Some(bytes.as_slice()));
        assert_eq!(
            HexBinary::from_hex(&hex.to_lowercase()).as_deref(),
            Some(bytes.as_slice())
        );
        assert_eq!(HexBinary::from_hex(" \n").as_deref(), Some(&[][..]));
    }

    #[test]
    fn anything_else_is_no_hex() {
        for text in ["A", "0A F", "0G", "g0", "0A FF", "é", "0x0A"] {
            assert_eq!(HexBinary::from_hex(text), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_shown_is_short() {
        assert_eq!(
            format!("{:?}", HexBinary::from(vec![1, 0xAB])),
            "HexBinary(2 bytes: 01AB)"
        );
        let long = HexBinary::from(vec![0; 9]);
        assert_eq!(format!("{long:?}"), "HexBinary(9 bytes: 0000000000000000…)");
    }
}
