//! The encryption of a connection to an IMAP server: rustls with ring, as everywhere in the program.

use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use std::sync::Arc;
use tokio_rustls::TlsConnector;

/// Prepares connections that trust the authorities of the system, and one of the owner's own where its
/// certificates are given, in PEM.
///
/// # Errors
/// Says what is wrong with the certificates.
pub(super) fn connector(authority: Option<&[u8]>) -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(pem) = authority {
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        let certificates = read.ok().filter(|certificates| !certificates.is_empty());
        let unreadable = || "no certificate in PEM can be read in it".to_owned();
        let (added, _) = roots.add_parsable_certificates(certificates.ok_or_else(unreadable)?);
        if added == 0 {
            return Err(unreadable());
        }
    }
    if roots.is_empty() {
        return Err("the system has no certificate authorities".to_owned());
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    let config = config.with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
