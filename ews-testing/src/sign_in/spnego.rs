//! The server's side of SPNEGO ([RFC 4178](https://www.rfc-editor.org/rfc/rfc4178)), which Negotiate wraps NTLM in.
//!
//! Of the mechanisms it accepts NTLM only: a client that begins with Kerberos is asked to go on with NTLM.

/// The object identifier of NTLM, with tag and length.
const NTLM: &[u8] = b"\x06\x0a\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a";

/// What a client sends.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// The list of mechanisms, with tag and length: what the signature at the end covers.
    pub(super) mechanisms: Option<&'a [u8]>,
    /// The token of the mechanism.
    pub(super) token: Option<&'a [u8]>,
}

/// Reads `NegTokenInit` in its GSS-API wrapping, or `NegTokenResp`.
pub(super) fn read(bytes: &[u8]) -> Option<Token<'_>> {
    let (tag, contents, _) = element(bytes)?;
    let sequence = match tag {
        0x60 => {
            let (_, _, rest) = element(contents)?;
            let (_, init, _) = element(rest).filter(|(tag, _, _)| *tag == 0xa0)?;
            init
        }
        0xa1 => contents,
        _ => return None,
    };
    let (_, mut rest, _) = element(sequence)?;
    let mut read = Token {
        mechanisms: None,
        token: None,
    };
    while let Some((field, contents, after)) = element(rest) {
        match field {
            0xa0 if tag == 0x60 => read.mechanisms = Some(contents),
            0xa2 => read.token = element(contents).map(|(_, token, _)| token),
            _ => {}
        }
        rest = after;
    }
    Some(read)
}

/// Where a negotiation stands.
#[derive(Clone, Copy)]
pub(super) enum State {
    Completed = 0,
    Incomplete = 1,
}

/// Writes `NegTokenResp`. The first one names the mechanism.
pub(super) fn respond(state: State, is_first: bool, token: Option<&[u8]>, signature: Option<&[u8]>) -> Vec<u8> {
    let mut fields = wrap(0xa0, &wrap(0x0a, &[state as u8]));
    if is_first {
        fields.extend(wrap(0xa1, NTLM));
    }
    if let Some(token) = token {
        fields.extend(wrap(0xa2, &wrap(0x04, token)));
    }
    if let Some(signature) = signature {
        fields.extend(wrap(0xa3, &wrap(0x04, signature)));
    }
    wrap(0xa1, &wrap(0x30, &fields))
}

/// The tag and the contents of the first DER element, and what follows it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, bytes) = bytes.split_first()?;
    let (first, mut bytes) = bytes.split_first()?;
    let mut length = usize::from(*first);
    if length >= 0x80 {
        let (digits, rest) = bytes.split_at_checked(length - 0x80)?;
        if digits.is_empty() || digits.len() > 3 {
            return None;
        }
        length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
        bytes = rest;
    }
    let (contents, rest) = bytes.split_at_checked(length)?;
    Some((*tag, contents, rest))
}

fn wrap(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = contents.len().to_be_bytes();
    let digits = length.iter().position(|digit| *digit != 0).unwrap_or(length.len() - 1);
    let digits = &length[digits..];
    let mut bytes = vec![tag];
    match digits {
        [short @ 0..0x80] => bytes.push(*short),
        digits => {
            bytes.push(0x80 | digits.len() as u8);
            bytes.extend(digits);
        }
    }
    bytes.extend(contents);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_sends_is_read() {
        let token = wrap(0xa2, &wrap(0x04, &[7; 200]));
        let mechanisms = wrap(0x30, NTLM);
        let fields = [wrap(0xa0, &mechanisms), token.clone()].concat();
        let init = wrap(
            0x60,
            &[
                wrap(0x06, b"\x2b\x06\x01\x05\x05\x02"),
                wrap(0xa0, &wrap(0x30, &fields)),
            ]
            .concat(),
        );
        let read_init = read(&init).expect("NegTokenInit");
        assert_eq!(read_init.mechanisms, Some(mechanisms.as_slice()));
        assert_eq!(read_init.token, Some([7; 200].as_slice()));

        let state = wrap(0xa0, &wrap(0x0a, &[1]));
        let response = wrap(0xa1, &wrap(0x30, &[state, token].concat()));
        let read_response = read(&response).expect("NegTokenResp");
        assert_eq!(
            (read_response.mechanisms, read_response.token),
            (None, Some([7; 200].as_slice()))
        );

        for end in 0..init.len() {
            assert_eq!(read(&init[..end]), None, "{end}");
        }
        assert_eq!(read(b"NTLMSSP\0"), None);
    }

    #[test]
    fn lengths_take_as_many_bytes_as_they_need() {
        for (length, head) in [
            (0, vec![4, 0]),
            (127, vec![4, 127]),
            (128, vec![4, 0x81, 128]),
            (256, vec![4, 0x82, 1, 0]),
        ] {
            let wrapped = wrap(4, &vec![1; length]);
            assert_eq!(&wrapped[..head.len()], head);
            assert_eq!(element(&wrapped).map(|(_, contents, _)| contents.len()), Some(length));
        }
    }
}
