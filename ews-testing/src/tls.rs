//! TLS for the mock server: an authority of its own, and a certificate for this machine.

use std::io;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// What a server needs to speak TLS.
pub(crate) struct Tls {
    pub(crate) config: Arc<ServerConfig>,
    /// The certificate of the authority, in PEM.
    pub(crate) root: String,
    /// The hash of the channel binding that clients are to send.
    #[cfg(feature = "ntlm")]
    pub(crate) channel_binding: [u8; 16],
}

impl Tls {
    /// Makes a new authority and a certificate for `localhost` and 127.0.0.1.
    pub(crate) fn generate() -> io::Result<Self> {
        let authority = authority().map_err(io::Error::other)?;
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let parameters = CertificateParams::new(names).map_err(io::Error::other)?;
        let certificate = parameters.signed_by(&key, &authority).map_err(io::Error::other)?;
        let der = certificate.der().clone();
        #[cfg(feature = "ntlm")]
        let channel_binding = {
            // The certificate is signed by ECDSA with SHA-256.
            let hash = ring::digest::digest(&ring::digest::SHA256, &der);
            crate::sign_in::channel_binding(hash.as_ref())
        };
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![der], key)
            .map_err(io::Error::other)?;
        Ok(Self {
            config: Arc::new(config),
            root: authority.pem(),
            #[cfg(feature = "ntlm")]
            channel_binding,
        })
    }
}

fn authority() -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
    let mut parameters = CertificateParams::new(Vec::new())?;
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    parameters.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    parameters
        .distinguished_name
        .push(DnType::CommonName, "Mock Exchange authority");
    CertifiedIssuer::self_signed(parameters, KeyPair::generate()?)
}
