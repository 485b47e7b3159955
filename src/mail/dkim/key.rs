//! The key that letters are signed with: RSA or Ed25519.

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ring::{
    rand::SystemRandom,
    rsa,
    signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair},
};
use rustls::pki_types::{PrivateKeyDer, pem::PemObject as _};
use sha2::{Digest as _, Sha256};

/// The algorithm identifier of RSA keys, in DER: `rsaEncryption` without parameters.
const RSA: &[u8] =
    &[0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00];

/// A private key; clones share it.
#[derive(Clone)]
pub struct Key(Arc<Pair>);

enum Pair {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Key").field(&self.algorithm()).finish()
    }
}

impl Key {
    /// Reads a private key in PEM; `None`: it is none, or an RSA key of less than 2048 bits, which
    /// receivers no longer trust.
    pub fn read(pem: &[u8]) -> Option<Self> {
        let pair = match PrivateKeyDer::from_pem_slice(pem).ok()? {
            PrivateKeyDer::Pkcs1(key) => {
                Pair::Rsa(RsaKeyPair::from_der(key.secret_pkcs1_der()).ok()?)
            }
            PrivateKeyDer::Pkcs8(key) => {
                let key = key.secret_pkcs8_der();
                // OpenSSL writes Ed25519 keys without their public half.
                match RsaKeyPair::from_pkcs8(key) {
                    Ok(pair) => Pair::Rsa(pair),
                    Err(_) => Pair::Ed25519(Ed25519KeyPair::from_pkcs8_maybe_unchecked(key).ok()?),
                }
            }
            _ => return None,
        };
        Some(Self(Arc::new(pair)))
    }

    /// Returns the name of the algorithm, as a signature has it.
    pub(super) fn algorithm(&self) -> &'static str {
        match *self.0 {
            Pair::Rsa(_) => "rsa-sha256",
            Pair::Ed25519(_) => "ed25519-sha256",
        }
    }

    /// Signs a text; `None`: the key is damaged. The same text always has the same signature.
    pub(super) fn sign(&self, text: &[u8]) -> Option<Vec<u8>> {
        match &*self.0 {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                let chance = SystemRandom::new();
                pair.sign(&RSA_PKCS1_SHA256, &chance, text, &mut signature).ok()?;
                Some(signature)
            }
            // RFC 8463, section 3: the hash of the text is what is signed.
            Pair::Ed25519(pair) => Some(pair.sign(&Sha256::digest(text)).as_ref().to_vec()),
        }
    }

    /// Returns the record that publishes the public key.
    pub fn record(&self) -> String {
        let (kind, public) = match &*self.0 {
            Pair::Rsa(pair) => ("rsa", subject_public_key(pair.public())),
            Pair::Ed25519(pair) => ("ed25519", pair.public_key().as_ref().to_vec()),
        };
        format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(public))
    }

    /// Returns whether a record publishes the public half of this key.
    pub fn is_published_by(&self, record: &str) -> bool {
        let key = |record: &str| {
            let compact: String = record.chars().filter(|c| !c.is_whitespace()).collect();
            compact.split(';').find_map(|tag| tag.strip_prefix("p=").map(str::to_owned))
        };
        key(record).is_some_and(|found| Some(found) == key(&self.record()))
    }
}

/// Wraps a public key as a `SubjectPublicKeyInfo`, which is what such records hold.
fn subject_public_key(key: &rsa::PublicKey) -> Vec<u8> {
    let bits = [&[0], key.as_ref()].concat();
    let content = [RSA, &tagged(0x03, &bits)].concat();
    tagged(0x30, &content)
}

/// Writes a value in DER.
fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    let long = content.len().to_be_bytes();
    let long: Vec<u8> = long.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut written = vec![tag];
    match (long.as_slice(), u8::try_from(long.len())) {
        ([short], _) if *short < 0x80 => written.push(*short),
        (_, Ok(many)) => {
            written.push(0x80 | many);
            written.extend(long);
        }
        (_, Err(_)) => {}
    }
    written.extend(content);
    written
}
