//! The channel binding `tls-server-end-point` (RFC 5929): ties a sign-in to the TLS connection that carries it.
//!
//! With it, a server that requires Extended Protection notices when somebody in the middle passes a sign-in on.

use ring::digest::{self, Algorithm, SHA256, SHA384, SHA512};

/// The data of the channel binding for a connection whose server showed this certificate (DER), or `None` where RFC 5929
/// defines none: for a signature without a hash of its own, such as Ed25519, or a certificate that cannot be read.
pub(crate) fn tls_server_end_point(certificate: &[u8]) -> Option<Vec<u8>> {
    let hash = digest::digest(hash_of_signature(certificate)?, certificate);
    Some([b"tls-server-end-point:".as_slice(), hash.as_ref()].concat())
}

/// The same as a `SEC_CHANNEL_BINDINGS` structure, in which SSPI takes it: eight numbers of 32 bits, then the data.
/// The addresses of both sides are empty.
pub(crate) fn sec_channel_bindings(data: &[u8]) -> Vec<u8> {
    const HEADER: u32 = 32;
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    let numbers = [0, 0, 0, 0, 0, 0, length, HEADER];
    let mut bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    bytes.extend_from_slice(data);
    bytes
}

/// The object identifiers of signature and hash algorithms (their DER contents), and the hash that the binding takes for
/// them. MD5 and SHA-1 are replaced by SHA-256, as RFC 5929 asks for.
const ALGORITHMS: [(&[u8], &Algorithm); 17] = [
    // PKCS #1: RSA with MD5, SHA-1, SHA-256, SHA-384, SHA-512.
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04", &SHA256),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05", &SHA256),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0b", &SHA256),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0c", &SHA384),
    (b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0d", &SHA512),
    // ECDSA with SHA-1, SHA-256, SHA-384, SHA-512.
    (b"\x2a\x86\x48\xce\x3d\x04\x01", &SHA256),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x02", &SHA256),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x03", &SHA384),
    (b"\x2a\x86\x48\xce\x3d\x04\x03\x04", &SHA512),
    // DSA with SHA-1, SHA-256.
    (b"\x2a\x86\x48\xce\x38\x04\x03", &SHA256),
    (b"\x60\x86\x48\x01\x65\x03\x04\x03\x02", &SHA256),
    // The hashes themselves, as RSASSA-PSS names them: MD5, SHA-1, SHA-224, SHA-256, SHA-384, SHA-512.
    (b"\x2a\x86\x48\x86\xf7\x0d\x02\x05", &SHA256),
    (b"\x2b\x0e\x03\x02\x1a", &SHA256),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x04", &SHA256),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x01", &SHA256),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x02", &SHA384),
    (b"\x60\x86\x48\x01\x65\x03\x04\x02\x03", &SHA512),
];

const RSASSA_PSS: &[u8] = b"\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a";

fn hash_of_signature(certificate: &[u8]) -> Option<&'static Algorithm> {
    // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OBJECT IDENTIFIER, … }, signature }
    let (certificate, _) = element(certificate)?;
    let (_, rest) = element(certificate)?;
    let (algorithm, _) = element(rest)?;
    let (identifier, parameters) = element(algorithm)?;
    if identifier == RSASSA_PSS {
        return hash_of_pss(parameters);
    }
    known(identifier)
}

/// RSASSA-PSS-params ::= SEQUENCE { [0] { SEQUENCE { OBJECT IDENTIFIER, … } } DEFAULT sha1, … }
fn hash_of_pss(parameters: &[u8]) -> Option<&'static Algorithm> {
    let Some((parameters, _)) = element(parameters).filter(|(parameters, _)| parameters.first() == Some(&0xa0)) else {
        return Some(&SHA256);
    };
    let (hash, _) = element(parameters)?;
    let (hash, _) = element(hash)?;
    let (identifier, _) = element(hash)?;
    known(identifier)
}

fn known(identifier: &[u8]) -> Option<&'static Algorithm> {
    let (_, hash) = ALGORITHMS.iter().find(|(known, _)| *known == identifier)?;
    Some(hash)
}

/// The contents of the first DER element, whatever its tag, and what follows it.
fn element(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (_tag, bytes) = bytes.split_first()?;
    let (first, mut bytes) = bytes.split_first()?;
    let mut length = usize::from(*first);
    if length >= 0x80 {
        let (digits, rest) = bytes.split_at_checked(length - 0x80)?;
        if digits.is_empty() || digits.len() > 4 {
            return None;
        }
        length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
        bytes = rest;
    }
    bytes.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate reduced to what is read of it.
    fn certificate(algorithm: &[u8]) -> Vec<u8> {
        sequence(&[&sequence(&[b"\x02\x01\x05"]), &sequence(&[algorithm]), b"\x03\x01\x00"])
    }

    fn sequence(contents: &[&[u8]]) -> Vec<u8> {
        let contents = contents.concat();
        [
            &[0x30, u8::try_from(contents.len()).expect("short")],
            contents.as_slice(),
        ]
        .concat()
    }

    fn object(identifier: &[u8]) -> Vec<u8> {
        [&[0x06, u8::try_from(identifier.len()).expect("short")], identifier].concat()
    }

    fn length_of_hash(certificate: &[u8]) -> Option<usize> {
        Some(tls_server_end_point(certificate)?.len() - "tls-server-end-point:".len())
    }

    #[test]
    fn the_hash_is_that_of_the_signature_and_never_weaker_than_sha_256() {
        for (identifier, hash) in ALGORITHMS {
            let length = length_of_hash(&certificate(&object(identifier)));
            assert_eq!(length, Some(hash.output_len()), "{identifier:x?}");
        }
    }

    #[test]
    fn pss_names_its_hash_in_its_parameters() {
        let sha512 = sequence(&[&object(b"\x60\x86\x48\x01\x65\x03\x04\x02\x03")]);
        let tagged = [&[0xa0, u8::try_from(sha512.len()).expect("short")], sha512.as_slice()].concat();
        let with_hash = [object(RSASSA_PSS), sequence(&[&tagged])].concat();
        let by_default = [object(RSASSA_PSS), sequence(&[])].concat();
        assert_eq!(length_of_hash(&certificate(&with_hash)), Some(64));
        assert_eq!(length_of_hash(&certificate(&by_default)), Some(32));
    }

    #[test]
    fn ed25519_and_what_is_no_certificate_have_no_binding() {
        assert_eq!(length_of_hash(&certificate(&object(b"\x2b\x65\x70"))), None);
        let whole = certificate(&object(b"\x2a\x86\x48\xce\x3d\x04\x03\x02"));
        for end in 0..whole.len() - 4 {
            assert_eq!(length_of_hash(whole.get(..end).unwrap_or_default()), None, "{end}");
        }
        assert_eq!(length_of_hash(b"\x30\x85\x01\x01\x01\x01\x01"), None);
    }

    #[test]
    fn the_structure_holds_the_data_after_its_header() {
        let bytes = sec_channel_bindings(b"abc");
        assert_eq!(bytes.len(), 35);
        assert_eq!(&bytes[24..], b"\x03\0\0\0\x20\0\0\0abc");
    }
}
