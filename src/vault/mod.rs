//! Encrypts secrets before they are stored, and decrypts them.
//!
//! The cipher is XChaCha20-Poly1305 with a random nonce of 24 bytes, so no counter has to survive
//! a crash (draft-irtf-cfrg-xchacha-03). Its associated data name the table, row and column, so
//! that a token which is copied into another row does not open there. The key is a file of 32
//! random bytes beside the database: a copy of the database alone is worth nothing.
//!
//! Layout of a sealed secret: version (1 byte), key id (4), nonce (24), ciphertext with its tag (16
//! bytes more than the plain text). The key id tells a wrong key from an altered secret.
//!
//! Opening and changing the key file fails with the `…Key` variants of [`Error`], opening a secret
//! with [`Error::Short`], [`Error::Version`], [`Error::OtherKey`] or [`Error::Altered`], and
//! anything that needs random bytes with [`Error::Random`].

mod key;

use std::{io, path::PathBuf};

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use secrecy::{ExposeSecret, SecretBox, SecretSlice};

/// The version of the layout; there is one so far.
const VERSION: u8 = 1;
const ID_LENGTH: usize = 4;
const NONCE_LENGTH: usize = 24;

/// The cell of the database that a secret belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell<'a> {
    /// The table.
    pub table: &'a str,
    /// The row's key as text.
    pub row: &'a str,
    /// The column.
    pub column: &'a str,
}

/// Encrypts with one key. Decrypts with the same key, or with a second one while the key is being
/// changed.
#[derive(Debug)]
pub struct Vault {
    key: Key,
    other: Option<Key>,
}

/// A key and its id.
#[derive(Debug)]
struct Key {
    bytes: SecretBox<[u8; 32]>,
    id: [u8; ID_LENGTH],
}

/// Why a vault could not be opened, or a secret not sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The key could not be read.
    #[error("read the vault's key from {path}")]
    ReadKey {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is not a key.
    #[error("the vault's key in {path} must be 32 bytes long, and the file has {length}")]
    KeyLength {
        /// The key file.
        path: PathBuf,
        /// How long it is, in bytes.
        length: u64,
    },
    /// A new key could not be written.
    #[error("write a new key for the vault to {path}")]
    MakeKey {
        /// The key file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system has no random bytes.
    #[error("get random bytes from the system")]
    Random(getrandom::Error),
    /// The plain text is too long to be sealed (256 GiB).
    #[error("seal a text of this length")]
    Seal,
    /// The bytes are too short for a sealed secret.
    #[error("this is too short to be a sealed secret")]
    Short,
    /// A newer version of the program sealed it.
    #[error("this secret is sealed in version {0}, which this program does not know")]
    Version(u8),
    /// It was sealed with another key.
    #[error("this secret was sealed with another key")]
    OtherKey,
    /// It was changed after it was sealed, or belongs to another cell.
    #[error("this secret was altered, or belongs to another row")]
    Altered,
}

/// Returns `N` random bytes in hexadecimal digits: a name or a code that cannot be guessed.
pub fn random_hex<const N: usize>() -> Result<String, Error> {
    let mut random = [0; N];
    getrandom::fill(&mut random).map_err(Error::Random)?;
    Ok(hex(&random))
}

/// Writes bytes in hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

impl Vault {
    /// Encrypts a secret for its cell.
    pub fn seal(&self, cell: Cell<'_>, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE_LENGTH];
        getrandom::fill(&mut nonce).map_err(Error::Random)?;
        let aad = self.key.associated_data(cell);
        let payload = Payload { msg: plain, aad: &aad };
        let cipher = cipher(&self.key.bytes).encrypt(&XNonce::from(nonce), payload);
        let cipher = cipher.map_err(|_| Error::Seal)?;
        Ok([&[VERSION][..], &self.key.id, &nonce, &cipher].concat())
    }

    /// Decrypts the secret of a cell.
    pub fn open(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<SecretSlice<u8>, Error> {
        let (version, rest) = sealed.split_first().ok_or(Error::Short)?;
        if *version != VERSION {
            return Err(Error::Version(*version));
        }
        let (id, rest) = rest.split_first_chunk::<ID_LENGTH>().ok_or(Error::Short)?;
        let (nonce, cipher) = rest.split_first_chunk::<NONCE_LENGTH>().ok_or(Error::Short)?;
        let mut keys = std::iter::once(&self.key).chain(&self.other);
        let key = keys.find(|key| key.id == *id).ok_or(Error::OtherKey)?;
        let aad = key.associated_data(cell);
        let payload = Payload { msg: cipher, aad: &aad };
        let plain = self::cipher(&key.bytes).decrypt(&XNonce::from(*nonce), payload);
        plain.map(SecretSlice::from).map_err(|_| Error::Altered)
    }

    /// Re-encrypts the secret of a cell with the current key, whichever key it was sealed with.
    pub fn reseal(&self, cell: Cell<'_>, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        self.seal(cell, self.open(cell, sealed)?.expose_secret())
    }
}

impl Key {
    fn new(bytes: SecretBox<[u8; 32]>) -> Result<Self, Error> {
        let id = key_id(&bytes)?;
        Ok(Self { bytes, id })
    }

    /// Returns the associated data of a cell. Each part is preceded by its length, since otherwise
    /// the row `1` of the column `2x` would equal the row `12` of the column `x`.
    fn associated_data(&self, cell: Cell<'_>) -> Vec<u8> {
        let mut bound = vec![VERSION];
        bound.extend(self.id);
        for part in [cell.table, cell.row, cell.column] {
            bound.extend((part.len() as u64).to_be_bytes());
            bound.extend(part.as_bytes());
        }
        bound
    }
}

fn cipher(key: &SecretBox<[u8; 32]>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.expose_secret().into())
}

/// Returns the key's id, which reveals nothing about the key: the first bytes of the tag of an
/// empty text, under a nonce that is not used otherwise.
fn key_id(key: &SecretBox<[u8; 32]>) -> Result<[u8; ID_LENGTH], Error> {
    let payload = Payload { msg: b"", aad: b"zapys vault key id" };
    let tag = cipher(key).encrypt(&XNonce::from([0; NONCE_LENGTH]), payload);
    let tag = tag.map_err(|_| Error::Seal)?;
    tag.first_chunk().copied().ok_or(Error::Seal)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CELL: Cell<'_> = Cell { table: "tokens", row: "salon/olena", column: "refresh" };

    fn vault(seed: u8) -> Vault {
        let key = Key::new(SecretBox::new(Box::new([seed; 32]))).unwrap();
        Vault { key, other: None }
    }

    fn opened(vault: &Vault, cell: Cell<'_>, sealed: &[u8]) -> Result<Vec<u8>, String> {
        let plain = vault.open(cell, sealed).map(|plain| plain.expose_secret().to_vec());
        plain.map_err(|error| error.to_string())
    }

    #[test]
    fn what_was_sealed_opens_in_its_place_and_never_looks_the_same_twice() {
        let vault = vault(7);
        let one = vault.seal(CELL, b"secret").unwrap();
        let other = vault.seal(CELL, b"secret").unwrap();
        assert_eq!(one.len(), 1 + ID_LENGTH + NONCE_LENGTH + 6 + 16);
        assert_ne!(one, other);
        assert_eq!(opened(&vault, CELL, &one), Ok(b"secret".to_vec()));
        let empty = vault.seal(CELL, b"").unwrap();
        assert_eq!(opened(&vault, CELL, &empty), Ok(Vec::new()));
    }

    #[test]
    fn a_secret_that_was_copied_to_another_row_does_not_open() {
        let vault = vault(7);
        let sealed = vault.seal(CELL, b"secret").unwrap();
        let altered = Err(Error::Altered.to_string());
        assert_eq!(opened(&vault, Cell { row: "salon/iryna", ..CELL }, &sealed), altered);
        assert_eq!(opened(&vault, Cell { table: "other", ..CELL }, &sealed), altered);
        let shifted = Cell { row: "salon/olenar", column: "efresh", ..CELL };
        assert_eq!(opened(&vault, shifted, &sealed), altered);
    }

    #[test]
    fn a_secret_with_any_byte_altered_or_missing_does_not_open() {
        let vault = vault(7);
        let sealed = vault.seal(CELL, b"secret").unwrap();
        for index in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[index] ^= 1;
            assert!(vault.open(CELL, &altered).is_err(), "{index}");
            assert!(vault.open(CELL, &sealed[..index]).is_err(), "{index}");
        }
    }

    #[test]
    fn each_reason_not_to_open_has_its_own_name() {
        let sealed = vault(7).seal(CELL, b"secret").unwrap();
        let error = |vault: &Vault, sealed: &[u8]| vault.open(CELL, sealed).unwrap_err();
        assert!(matches!(error(&vault(8), &sealed), Error::OtherKey));
        assert!(matches!(error(&vault(7), &[]), Error::Short));
        assert!(matches!(error(&vault(7), &sealed[..20]), Error::Short));
        assert!(matches!(error(&vault(7), b"plain text"), Error::Version(b'p')));
        let last = sealed.len() - 1;
        assert!(matches!(error(&vault(7), &sealed[..last]), Error::Altered));
        assert_eq!(sealed.get(1..=ID_LENGTH), Some(&vault(7).key.id[..]));
        assert_ne!(sealed.get(1..=ID_LENGTH), Some(&vault(8).key.id[..]));
    }

    #[test]
    fn a_vault_shows_nothing_of_its_key() {
        assert!(!format!("{:?}", vault(171)).contains("171, 171"));
    }
}
