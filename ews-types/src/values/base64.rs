//! `xs:base64Binary`: bytes in Rust, base64 in XML.

use std::fmt;
use std::ops::Deref;

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine, alphabet};
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::xml::text::{is_space, trim_bytes};

/// For the canonical form: the processor's vectors, where base64 has code for them.
#[cfg(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon")))]
fn canonical() -> impl Engine {
    base64::engine::Simd::standard(base64::engine::general_purpose::PAD)
}

/// For the canonical form.
#[cfg(not(any(target_arch = "x86_64", all(target_arch = "aarch64", target_feature = "neon"))))]
fn canonical() -> impl Engine {
    base64::engine::general_purpose::STANDARD
}

/// Decodes the canonical form of exactly as many bytes as there is room for; `None` if it is something else.
#[cfg(not(feature = "base64-turbo"))]
fn decode_canonical(text: &[u8], bytes: &mut [u8]) -> Option<()> {
    (canonical().decode_slice(text, bytes) == Ok(bytes.len())).then_some(())
}

/// Decodes the canonical form of exactly as many bytes as there is room for; `None` if it is something else.
#[cfg(feature = "base64-turbo")]
fn decode_canonical(text: &[u8], bytes: &mut [u8]) -> Option<()> {
    let decode = |text: &[u8], bytes: &mut [u8]| base64_turbo::STANDARD.decode_slice(text, bytes).ok();
    if bytes.len() == text.len() / 4 * 3 {
        return (decode(text, bytes)? == bytes.len()).then_some(());
    }
    // It needs room for what padding stands in for as well: the last group of four is decoded beside the rest.
    let (text, padded) = text.split_last_chunk::<4>()?;
    let (bytes, last) = bytes.split_at_mut_checked(text.len() / 4 * 3)?;
    let mut group = [0; 3];
    let len = decode(padded, &mut group)?;
    if len != last.len() {
        return None;
    }
    last.copy_from_slice(&group[..len]);
    (decode(text, bytes)? == bytes.len()).then_some(())
}

/// Takes what WHATWG's forgiving decoder takes: any padding or none, and bits left over at the end.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Bytes that XML carries as base64 (`xs:base64Binary`): a picture, the content of an attachment.
///
/// Reading takes base64 as it is on the wire: folded over lines, without padding, cut off inside a group of four
/// (the bytes that are complete are kept, as [WHATWG's forgiving decoder][whatwg] does). Writing gives the canonical
/// form.
///
/// ```
/// use ews_types::Base64Binary;
///
/// let picture = Base64Binary::from(vec![0xFF, 0xD8, 0xFF]);
/// assert_eq!(picture.len(), 3);
/// assert_eq!(picture.to_base64(), "/9j/");
/// assert_eq!(Base64Binary::from_base64("/9j\n/"), Some(picture));
/// ```
///
/// [whatwg]: https://infra.spec.whatwg.org/#forgiving-base64-decode
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Base64Binary(Vec<u8>);

/// Where the first byte is that keeps a text from being base64, if it is one byte: in a picture of megabytes, nobody finds it.
pub(crate) fn first_bad(text: &[u8]) -> Option<usize> {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let is_padding = |byte: u8| byte == b'=' || is_space(byte);
    let bad = text.iter().position(|&byte| !is_digit(byte) && !is_space(byte))?;
    match text[bad..].iter().all(|&byte| is_padding(byte)) {
        true => None,
        false => Some(bad),
    }
}

impl Base64Binary {
    /// The bytes that a base64 text stands for; none if it is not base64.
    pub fn from_base64(text: &str) -> Option<Self> {
        decode(text.as_bytes()).map(Self)
    }

    /// The bytes, if the text is what `xs:base64Binary` allows: padded, with white space or without.
    pub(crate) fn from_canonical(text: &str) -> Option<Self> {
        let mut text = text.as_bytes().to_vec();
        text.retain(|&byte| !is_space(byte));
        decode_strictly(&text).map(Self)
    }

    /// The canonical base64 form.
    pub fn to_base64(&self) -> String {
        let mut text = String::new();
        encode(&self.0, &mut text);
        text
    }

    /// The bytes, without a copy.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Base64Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64Binary {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<Base64Binary> for Vec<u8> {
    fn from(bytes: Base64Binary) -> Self {
        bytes.0
    }
}

#[cfg(feature = "bytes")]
impl From<Base64Binary> for bytes::Bytes {
    /// Without a copy.
    fn from(bytes: Base64Binary) -> Self {
        bytes.0.into()
    }
}

#[cfg(feature = "bytes")]
impl From<bytes::Bytes> for Base64Binary {
    /// Without a copy where nothing else shares the bytes.
    fn from(bytes: bytes::Bytes) -> Self {
        Self(bytes.into())
    }
}

impl Deref for Base64Binary {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Base64Binary {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Base64Binary {
    /// The length and the first bytes: pictures are long, and logs are read by people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64Binary({} bytes: ", self.0.len())?;
        let shown = self.0.len().min(8);
        for byte in &self.0[..shown] {
            write!(f, "{byte:02X}")?;
        }
        f.write_str(if self.0.len() > shown { "…)" } else { ")" })
    }
}

impl Serialize for Base64Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for Base64Binary {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_byte_buf(Bytes)
    }
}

struct Bytes;

impl<'de> Visitor<'de> for Bytes {
    type Value = Base64Binary;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("base64")
    }

    fn visit_byte_buf<E: de::Error>(self, bytes: Vec<u8>) -> Result<Base64Binary, E> {
        Ok(Base64Binary(bytes))
    }

    fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Base64Binary, E> {
        Ok(Base64Binary(bytes.to_vec()))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Base64Binary, E> {
        Base64Binary::from_base64(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Base64Binary, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = seq.next_element()? {
            bytes.push(byte);
        }
        Ok(Base64Binary(bytes))
    }
}

/// Decodes strictly, and forgivingly where that fails: servers fold lines, and the documented response is cut off.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    let text = trim_bytes(text);
    if text.is_empty() {
        return Some(Vec::new());
    }
    match decode_strictly(text) {
        Some(bytes) => Some(bytes),
        None => decode_owned(text.to_vec()),
    }
}

/// Decodes a text that is not needed any more: white space is taken out where it is.
pub(crate) fn decode_owned(mut text: Vec<u8>) -> Option<Vec<u8>> {
    text.retain(|&byte| !is_space(byte));
    match decode_strictly(&text) {
        Some(bytes) => Some(bytes),
        None => FORGIVING.decode(text).ok(),
    }
}

/// How much text is decoded at a time where its end is not known.
const PIECE: usize = 16 * 1024;

/// Decodes the base64 that the bytes begin with up to a `<`, and returns how long it is. `capacity` is how many bytes it
/// probably has. None where it is not canonical or nothing ends it.
///
/// The end is not looked for until a piece cannot be decoded: no base64 has a `<`.
pub(crate) fn decode_up_to_tag(text: &[u8], capacity: usize) -> Option<(usize, Vec<u8>)> {
    const DECODED: usize = PIECE / 4 * 3;
    let mut bytes = Vec::with_capacity(capacity);
    let mut at = 0;
    while let Some(piece) = text.get(at..at + PIECE) {
        let start = bytes.len();
        bytes.resize(start + DECODED, 0);
        // Less than is in a piece without padding: this is the end.
        if decode_canonical(piece, &mut bytes[start..]).is_none() {
            bytes.truncate(start);
            break;
        }
        at += PIECE;
    }
    // What is further away is not canonical.
    let last = text.get(at..text.len().min(at + PIECE + 1))?;
    let last = &last[..memchr::memchr(b'<', last)?];
    if !last.is_empty() {
        append_strictly(last, &mut bytes)?;
    }
    bytes.shrink_to_fit();
    Some((at + last.len(), bytes))
}

/// Takes the canonical form only. The one allocation is exactly as long as the result.
fn decode_strictly(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    append_strictly(text, &mut bytes)?;
    Some(bytes)
}

/// Appends what the canonical form stands for, in room exactly as long as that; nothing of use where it is none.
fn append_strictly(text: &[u8], bytes: &mut Vec<u8>) -> Option<()> {
    let len = decoded_len(text).filter(|_| text.len().is_multiple_of(4))?;
    let start = bytes.len();
    bytes.reserve_exact(len);
    bytes.resize(start + len, 0);
    decode_canonical(text, &mut bytes[start..])
}

/// Appends the canonical form.
pub(crate) fn encode(bytes: &[u8], out: &mut String) {
    canonical().encode_string(bytes, out);
}

/// How many bytes the canonical form stands for.
pub(crate) fn decoded_len(text: &[u8]) -> Option<usize> {
    let padding = match text {
        [.., b'=', b'='] => 2,
        [.., b'='] => 1,
        _ => 0,
    };
    (text.len() / 4 * 3).checked_sub(padding)
}

/// How long the canonical form is.
pub(crate) fn encoded_len(len: usize) -> usize {
    len.div_ceil(3) * 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_servers_send_is_decoded() {
        assert_eq!(decode(b""), Some(vec![]));
        assert_eq!(decode(b" \r\n "), Some(vec![]));
        assert_eq!(decode(b"aGk="), Some(b"hi".to_vec()));
        assert_eq!(decode(b"  aGk=\n"), Some(b"hi".to_vec()));
        assert_eq!(decode(b"a\r\nG k="), Some(b"hi".to_vec()));
        assert_eq!(decode(b"aGk"), Some(b"hi".to_vec()));
        // The bits left over are not zero.
        assert_eq!(decode(b"aGl="), Some(b"hi".to_vec()));
        assert_eq!(
            decode(b"/9j/4AAQSkZJRgABAQEAYABgAAD/02").map(|bytes| bytes.len()),
            Some(22)
        );
    }

    #[test]
    fn what_is_not_base64_is_refused() {
        for text in ["a", "aGk!", "aG=k", "aGk=aGk=", "====", "aGkä", "\u{C}aGk="] {
            assert_eq!(decode(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_text_is_decoded_up_to_the_tag_that_ends_it() {
        for len in (0..200).chain(
            [PIECE, 3 * PIECE]
                .into_iter()
                .flat_map(|len| len / 4 * 3 - 9..len / 4 * 3 + 9),
        ) {
            let bytes: Vec<u8> = (0..len).map(|at| (at * 37 % 251) as u8).collect();
            let mut text = String::new();
            encode(&bytes, &mut text);
            let end = text.len();
            for after in ["<", "</a>", "<a/>aGk="] {
                text.truncate(end);
                text.push_str(after);
                for capacity in [0, len, 2 * len] {
                    let (decoded, found) = decode_up_to_tag(text.as_bytes(), capacity).expect("canonical base64");
                    assert_eq!((decoded, &found), (end, &bytes), "{len} bytes, then {after}");
                    assert_eq!(found.capacity(), len, "nothing is held that is not needed");
                }
            }
        }
    }

    #[test]
    fn what_is_not_canonical_up_to_a_tag_is_left_to_others() {
        let long = "A".repeat(3 * PIECE);
        for text in [
            "",
            "aGk=",
            "aGk<",
            "aG k=<",
            "aGk=\n<",
            "aGk=aGk=<",
            "a&#71;k=<",
            &long,
            &format!("{long}="),
            &format!("{long}\n{long}<"),
            &format!("{long}=AAA<"),
        ] {
            assert_eq!(decode_up_to_tag(text.as_bytes(), 0), None, "{} bytes", text.len());
        }
    }

    #[test]
    fn every_length_survives_a_round_trip() {
        for len in 0..200 {
            let bytes: Vec<u8> = (0..len).map(|at| (at * 37 % 256) as u8).collect();
            let mut text = String::new();
            encode(&bytes, &mut text);
            assert_eq!(text.len(), encoded_len(bytes.len()));
            assert_eq!(decode(text.as_bytes()), Some(bytes));
        }
    }

    /// Every length up to some blocks of the widest vectors, with a byte of each kind at each place.
    #[cfg(feature = "base64-turbo")]
    #[test]
    fn base64_turbo_takes_what_base64_takes() {
        let mut bytes: Vec<u8> = (0..200).map(|at| (at * 37 % 251) as u8).collect();
        for len in (1..bytes.len()).rev() {
            bytes.truncate(len);
            let text = canonical().encode(&bytes);
            let faults = (0..text.len()).flat_map(|at| b"A\n \0/-_<=\x80\xFF".map(|byte| (at, byte)));
            for (at, byte) in faults.chain([(0, text.as_bytes()[0])]) {
                let mut text = text.clone().into_bytes();
                text[at] = byte;
                for room in [len - 1, len, text.len() / 4 * 3] {
                    let (mut found, mut expected) = (vec![0; room], vec![0; room]);
                    let is_taken = decode_canonical(&text, &mut found).is_some();
                    assert_eq!(
                        is_taken,
                        canonical().decode_slice(&text, &mut expected) == Ok(room),
                        "{text:?}"
                    );
                    assert!(!is_taken || found == expected, "{text:?}");
                }
            }
        }
    }
}
