//! The server's side of NTLM version 2 ([MS-NLMP]): a challenge, and the check of what the client makes of it.
//!
//! Written from the protocol document and not on the library that `ews-client` uses, so that each checks the other.
//!
//! [MS-NLMP]: https://learn.microsoft.com/openspecs/windows_protocols/ms-nlmp/

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use md4::{Digest, Md4};
use md5::Md5;

use super::{Account, ChannelBinding};

const SIGNATURE: &[u8] = b"NTLMSSP\0";

/// Flags of MS-NLMP, section 2.2.2.5.
mod flag {
    pub(super) const UNICODE: u32 = 0x1;
    pub(super) const KEY_EXCHANGE: u32 = 0x4000_0000;
    /// Those of the client that a server repeats: signing, sealing, the strength of keys.
    pub(super) const REPEATED: u32 = 0x10 | 0x20 | 0x8000 | 0x2000_0000 | KEY_EXCHANGE | 0x8000_0000;
    /// A request for the target, NTLM, the target is a domain, extended session security, target information, version.
    pub(super) const ALWAYS: u32 = UNICODE | 0x4 | 0x200 | 0x1_0000 | 0x8_0000 | 0x80_0000 | 0x200_0000;
}

/// Identifiers of the pairs in the target information (MS-NLMP, section 2.2.2.1).
mod pair {
    pub(super) const END: u16 = 0;
    pub(super) const COMPUTER: u16 = 1;
    pub(super) const DOMAIN: u16 = 2;
    pub(super) const DNS_COMPUTER: u16 = 3;
    pub(super) const DNS_DOMAIN: u16 = 4;
    pub(super) const FLAGS: u16 = 6;
    pub(super) const TIMESTAMP: u16 = 7;
    pub(super) const CHANNEL_BINDINGS: u16 = 10;
}

/// A handshake between the first message and the last.
pub(super) struct Challenge {
    negotiate: Vec<u8>,
    message: Vec<u8>,
    nonce: [u8; 8],
}

/// What signing the end of SPNEGO needs of a handshake.
pub(super) struct Session {
    key: [u8; 16],
    exchanged: bool,
}

/// Whether these are bytes of an NTLM message.
pub(super) fn is_ntlm(token: &[u8]) -> bool {
    token.starts_with(SIGNATURE)
}

impl Challenge {
    /// Takes the client's first message; `None` if it is not one.
    pub(super) fn new(negotiate: &[u8]) -> Option<Self> {
        if kind(negotiate)? != 1 {
            return None;
        }
        let asked = number(negotiate, 12)?;
        let nonce = RandomState::new().build_hasher().finish().to_le_bytes();
        Some(Self {
            negotiate: negotiate.to_vec(),
            message: challenge_message(asked & flag::REPEATED | flag::ALWAYS, nonce),
            nonce,
        })
    }

    /// The message to send.
    pub(super) fn message(&self) -> &[u8] {
        &self.message
    }

    /// Checks the client's last message against the accounts: who it is, or why it is not accepted.
    pub(super) fn check(
        &self,
        message: &[u8],
        accounts: &[Account],
        binding: &ChannelBinding,
    ) -> Result<Session, &'static str> {
        let authenticate = Authenticate::read(message).ok_or("the last message of NTLM is malformed")?;
        let account = accounts
            .iter()
            .find(|account| account.is_called(&authenticate.user))
            .ok_or("there is no such user")?;
        let key = response_key(&authenticate, &account.password);
        let proof = hmac(&key, &[&self.nonce, authenticate.blob]);
        if proof != authenticate.proof {
            return Err("the password is wrong");
        }
        let pairs = pairs(authenticate.blob.get(28..).unwrap_or_default());
        let bound = find(&pairs, pair::CHANNEL_BINDINGS).filter(|hash| hash.iter().any(|byte| *byte != 0));
        binding.check(bound)?;
        let session = authenticate.session(&hmac(&key, &[&proof]));
        let has_mic = find(&pairs, pair::FLAGS).is_some_and(|flags| flags.first().is_some_and(|low| low & 2 != 0));
        if has_mic && !self.is_intact(message, &session) {
            return Err("the messages of NTLM were altered on their way");
        }
        Ok(session)
    }

    /// Whether the code for the integrity of all three messages is right. It covers itself as zeros.
    fn is_intact(&self, message: &[u8], session: &Session) -> bool {
        let mut zeroed = message.to_vec();
        let Some(code) = zeroed.get_mut(72..88) else {
            return false;
        };
        let sent = code.to_vec();
        code.fill(0);
        hmac(&session.key, &[&self.negotiate, &self.message, &zeroed]).as_slice() == sent
    }
}

impl Session {
    /// The server's first signature, of these bytes (MS-NLMP, section 3.4.4.2).
    pub(super) fn sign(&self, bytes: &[u8]) -> Vec<u8> {
        let magic = |purpose: &str| {
            let text = format!("session key to server-to-client {purpose} key magic constant\0");
            md5(&[&self.key, text.as_bytes()])
        };
        let sequence = [0; 4];
        let mut checksum = hmac(&magic("signing"), &[&sequence, bytes])[..8].to_vec();
        if self.exchanged {
            checksum = rc4(&magic("sealing"), &checksum);
        }
        [&1_u32.to_le_bytes(), checksum.as_slice(), &sequence].concat()
    }
}

/// The client's last message.
struct Authenticate<'a> {
    user: String,
    domain: String,
    proof: &'a [u8],
    /// What the proof covers besides the challenge: times, nonces, target information.
    blob: &'a [u8],
    encrypted_key: &'a [u8],
    flags: u32,
}

impl<'a> Authenticate<'a> {
    fn read(message: &'a [u8]) -> Option<Self> {
        if kind(message)? != 3 {
            return None;
        }
        let flags = number(message, 60)?;
        let text = |at| Some(read_text(field(message, at)?, flags & flag::UNICODE != 0));
        // NTLM version 1 sends 24 bytes and no blob.
        let (proof, blob) = field(message, 20)?.split_at_checked(16)?;
        (blob.len() > 28).then_some(Self {
            user: text(36)?,
            domain: text(28)?,
            proof,
            blob,
            encrypted_key: field(message, 52)?,
            flags,
        })
    }

    fn session(&self, base_key: &[u8; 16]) -> Session {
        let exchanged = self.flags & flag::KEY_EXCHANGE != 0;
        let decrypted = rc4(base_key, self.encrypted_key);
        let key = if exchanged {
            decrypted.try_into().unwrap_or(*base_key)
        } else {
            *base_key
        };
        Session { key, exchanged }
    }
}

fn challenge_message(flags: u32, nonce: [u8; 8]) -> Vec<u8> {
    const HEADER: usize = 56;
    let name = utf16("CONTOSO");
    let info = target_information();
    let mut message = SIGNATURE.to_vec();
    message.extend(2_u32.to_le_bytes());
    message.extend(fields(name.len(), HEADER));
    message.extend(flags.to_le_bytes());
    message.extend(nonce);
    message.extend([0; 8]);
    message.extend(fields(info.len(), HEADER + name.len()));
    // Windows Server 2019, NTLM revision 15.
    message.extend([10, 0, 0x63, 0x45, 0, 0, 0, 15]);
    message.extend(name);
    message.extend(info);
    message
}

fn target_information() -> Vec<u8> {
    // Intervals of 100 ns since 1601.
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let time = u64::try_from(since_1970.as_nanos() / 100).unwrap_or_default() + 116_444_736_000_000_000;
    let mut information = Vec::new();
    for (identifier, value) in [
        (pair::DOMAIN, utf16("CONTOSO")),
        (pair::COMPUTER, utf16("MAIL")),
        (pair::DNS_DOMAIN, utf16("contoso.com")),
        (pair::DNS_COMPUTER, utf16("mail.contoso.com")),
        (pair::TIMESTAMP, time.to_le_bytes().to_vec()),
        (pair::END, Vec::new()),
    ] {
        information.extend(identifier.to_le_bytes());
        information.extend(short(value.len()).to_le_bytes());
        information.extend(value);
    }
    information
}

/// NTOWFv2: the key that the password and the name make.
fn response_key(authenticate: &Authenticate<'_>, password: &str) -> [u8; 16] {
    let hash = Md4::digest(utf16(password));
    let name = utf16(&(authenticate.user.to_uppercase() + &authenticate.domain));
    hmac(&hash, &[&name])
}

fn pairs(mut bytes: &[u8]) -> Vec<(u16, &[u8])> {
    let mut pairs = Vec::new();
    while let Some((head, rest)) = bytes.split_at_checked(4) {
        let identifier = u16::from_le_bytes([head[0], head[1]]);
        let length = usize::from(u16::from_le_bytes([head[2], head[3]]));
        let Some((value, rest)) = rest.split_at_checked(length) else {
            break;
        };
        if identifier == pair::END {
            break;
        }
        pairs.push((identifier, value));
        bytes = rest;
    }
    pairs
}

fn find<'a>(pairs: &[(u16, &'a [u8])], identifier: u16) -> Option<&'a [u8]> {
    let (_, value) = pairs.iter().find(|(known, _)| *known == identifier)?;
    Some(value)
}

fn kind(message: &[u8]) -> Option<u32> {
    is_ntlm(message).then(|| number(message, 8)).flatten()
}

fn number(message: &[u8], at: usize) -> Option<u32> {
    let bytes = message.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

/// The bytes that a length and an offset at this place point to.
fn field(message: &[u8], at: usize) -> Option<&[u8]> {
    let length = usize::from(u16::from_le_bytes(message.get(at..at + 2)?.try_into().ok()?));
    let offset = usize::try_from(number(message, at + 4)?).ok()?;
    message.get(offset..offset.checked_add(length)?)
}

fn fields(length: usize, offset: usize) -> Vec<u8> {
    let length = short(length).to_le_bytes();
    let offset = u32::from(short(offset)).to_le_bytes();
    [length.as_slice(), &length, &offset].concat()
}

/// Lengths of what is made here, all of them far below the limit.
fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn read_text(bytes: &[u8], unicode: bool) -> String {
    if !unicode {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .map(|unit| u16::from_le_bytes([unit[0], unit[1]]))
        .collect();
    String::from_utf16_lossy(&units)
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 16] {
    // A key of any length will do.
    let Ok(mut mac) = Hmac::<Md5>::new_from_slice(key) else {
        return [0; 16];
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

pub(super) fn md5(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Md5::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// RC4, which NTLM still wraps its keys with.
fn rc4(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let mut state: Vec<u8> = (0..=255).collect();
    let mut j = 0_u8;
    for i in 0..=255_u8 {
        j = j
            .wrapping_add(state[usize::from(i)])
            .wrapping_add(key[usize::from(i) % key.len()]);
        state.swap(usize::from(i), usize::from(j));
    }
    let (mut i, mut j) = (0_u8, 0_u8);
    let mut next = || {
        i = i.wrapping_add(1);
        j = j.wrapping_add(state[usize::from(i)]);
        state.swap(usize::from(i), usize::from(j));
        state[usize::from(state[usize::from(i)].wrapping_add(state[usize::from(j)]))]
    };
    bytes.iter().map(|byte| byte ^ next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The values of MS-NLMP, section 4.2.4.
    #[test]
    fn keys_and_proofs_are_those_of_the_protocol_document() {
        let authenticate = Authenticate {
            user: "User".to_owned(),
            domain: "Domain".to_owned(),
            proof: &[],
            blob: &[],
            encrypted_key: &[],
            flags: 0,
        };
        let key = response_key(&authenticate, "Password");
        assert_eq!(hex(&key), "0c868a403bfd7a93a3001ef22ef02e3f");

        let nonce = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef];
        let mut blob = vec![1, 1];
        blob.extend([0; 14]);
        blob.extend([0xaa; 8]);
        blob.extend([0; 4]);
        for (identifier, name) in [(pair::DOMAIN, "Domain"), (pair::COMPUTER, "Server")] {
            blob.extend(identifier.to_le_bytes());
            blob.extend([12, 0]);
            blob.extend(utf16(name));
        }
        blob.extend([0; 8]);
        let proof = hmac(&key, &[&nonce, &blob]);
        assert_eq!(hex(&proof), "68cd0ab851e51c96aabc927bebef6a1c");
        assert_eq!(hex(&hmac(&key, &[&proof])), "8de40ccadbc14a82f15cb0ad0de95ca3");
    }

    #[test]
    fn rc4_is_rc4() {
        assert_eq!(hex(&rc4(b"Key", b"Plaintext")), "bbf316e8d940af0ad3");
    }

    #[test]
    fn malformed_messages_are_rejected() {
        for message in [
            b"".as_slice(),
            b"NTLMSSP\0",
            b"NTLMSSP\0\x01\0\0\0",
            b"NTLMSSP\0\x03\0\0\0\0\0\0\0",
            b"GET / HTTP",
        ] {
            assert!(Challenge::new(message).is_none(), "{message:?}");
        }
        let challenge = Challenge::new(b"NTLMSSP\0\x01\0\0\0\x05\0\0\0").expect("a first message");
        let mut last = b"NTLMSSP\0\x03\0\0\0".to_vec();
        last.resize(88, 0xff);
        for end in 0..=last.len() {
            let checked = challenge.check(
                &last[..end],
                &[],
                &ChannelBinding {
                    protection: super::super::ExtendedProtection::Off,
                    expected: None,
                },
            );
            assert!(checked.is_err(), "{end}");
        }
    }
}
