//! TLS: the certificates of the operating system, and those of a company's own authority.

use std::sync::Arc;

use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::{BuilderVerifierExt, Verifier};

use crate::Error;

/// The settings of TLS for a client that trusts the operating system's authorities and these ones.
pub(crate) fn config(extra: Vec<CertificateDer<'static>>) -> Result<ClientConfig, Error> {
    let provider = provider();
    let builder = ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions();
    let builder = builder.map_err(|error| unusable(&error))?;
    let mut config = if extra.is_empty() {
        let builder = builder.with_platform_verifier().map_err(|error| unusable(&error))?;
        builder.with_no_client_auth()
    } else {
        let verifier = Verifier::new_with_extra_roots(extra, provider).map_err(|error| unusable(&error))?;
        let builder = builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
        builder.with_no_client_auth()
    };
    // NTLM and Negotiate sign in a connection, which HTTP/2 would share between requests.
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

/// Reads certificates from PEM, or one from DER.
pub(crate) fn certificates(bytes: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let is_der = bytes.starts_with(&[0x30]);
    if is_der {
        return Ok(vec![CertificateDer::from(bytes.to_vec())]);
    }
    let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(bytes).collect();
    match read {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        _ => Err(Error::Settings(
            "the root certificates hold no certificate in PEM or DER".to_owned(),
        )),
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

fn unusable(error: &rustls::Error) -> Error {
    Error::Settings(format!("TLS cannot be set up: {error}"))
}
