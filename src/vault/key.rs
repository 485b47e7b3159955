//! The key file: read, created once, and replaced.
//!
//! A new key is written whole into a draft file, which is then linked to the key's name. Linking
//! fails if the name exists, so of several processes that start together all use the first one's
//! key, and none of them reads half a key, even after a power cut. Creating the file under its name
//! and writing into it afterwards would allow both.
//!
//! While every secret is re-encrypted, the new key lies beside the old one as `<key>.next`, and
//! either key opens a secret. Renaming the new key to the old one's name is the last step, so a
//! crash leaves at every point the keys that open all secrets.

use std::{
    ffi::OsString,
    fs::{self, File, Permissions},
    io::{self, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox};

use super::{Error, Key, Vault, random_hex};
use crate::files;

const KEY_LENGTH: usize = 32;

impl Vault {
    /// Opens a vault with the key in a file. If a change of the key was cut short, secrets that are
    /// sealed with the next key open as well.
    pub fn with_key(path: &Path) -> Result<Self, Error> {
        let key = Key::read(path)?;
        if !Self::has_next_key(path)? {
            return Ok(Self { key, other: None });
        }
        tracing::warn!("a change of the vault's key was cut short; complete it with `zapys rekey`");
        Ok(Self { key, other: Some(Key::read(&next_to(path))?) })
    }

    /// Begins a change of the key: opens a vault that encrypts with a new key and decrypts with the
    /// old one too. A change that was cut short goes on with the new key that it had made.
    pub fn with_next_key(path: &Path) -> Result<Self, Error> {
        let old = Key::read(path)?;
        let next = next_to(path);
        if !Self::has_next_key(path)? {
            make(&next, Some(path))?;
        }
        Ok(Self { key: Key::read(&next)?, other: Some(old) })
    }

    /// Returns whether a change of the key is under way, or was cut short.
    pub fn has_next_key(path: &Path) -> Result<bool, Error> {
        let next = next_to(path);
        fs::exists(&next).map_err(|source| Error::ReadKey { path: next, source })
    }

    /// Ends a change of the key without effect; call it only if no secret is sealed with the new
    /// key. If it fails, both keys are still there.
    pub fn discard_next_key(path: &Path) -> Result<(), Error> {
        let discarded = fs::remove_file(next_to(path)).and_then(|()| files::sync_folder(path));
        discarded.map_err(|source| Error::MakeKey { path: path.to_owned(), source })
    }

    /// Completes a change of the key: the new key replaces the old one, which is lost. Every secret
    /// must be sealed with the new key before. If it fails, both keys are still there.
    pub fn commit_next_key(path: &Path) -> Result<(), Error> {
        let renamed = fs::rename(next_to(path), path).and_then(|()| files::sync_folder(path));
        renamed.map_err(|source| Error::MakeKey { path: path.to_owned(), source })
    }
}

impl Key {
    fn read(path: &Path) -> Result<Self, Error> {
        let read = |source| Error::ReadKey { path: path.to_owned(), source };
        let mut file = File::open(path).map_err(read)?;
        let about = file.metadata().map_err(read)?;
        warn_if_open_to_all(path, &about.permissions());
        let mut key = SecretBox::<[u8; KEY_LENGTH]>::init_with_mut(|_| ());
        let mut length = fill(&mut file, key.expose_secret_mut()).map_err(read)?;
        // One byte more tells a longer file; the metadata of a pipe would not.
        length += fill(&mut file, &mut [0]).map_err(read)?;
        if length != KEY_LENGTH {
            return Err(Error::KeyLength { path: path.to_owned(), length: about.len() });
        }
        Self::new(key)
    }
}

impl Vault {
    /// Opens a vault with the key in a file, and creates the key if there is no such file. The
    /// folder must exist.
    pub fn open_or_create(path: &Path) -> Result<Self, Error> {
        // A link that leads nowhere counts as a key here; reading it fails.
        if fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            make(path, None)?;
        }
        Self::with_key(path)
    }
}

/// Returns the path of the next key.
fn next_to(path: &Path) -> PathBuf {
    files::with_suffix(path, ".next")
}

fn fill(file: &mut File, bytes: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(rest) = bytes.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

/// Warns and goes on, since refusing to start would help no customer. The group may read the key.
fn warn_if_open_to_all(path: &Path, permissions: &Permissions) {
    if permissions.mode() & 0o007 != 0 {
        let path = path.display();
        tracing::warn!(%path, "the vault's key can be read by all users; chmod 600 it");
    }
}

/// Creates a key with the owner and group of the key in `other`; `None`: of the folder.
fn make(path: &Path, other: Option<&Path>) -> Result<(), Error> {
    let mut key = SecretBox::<[u8; KEY_LENGTH]>::init_with_mut(|_| ());
    getrandom::fill(key.expose_secret_mut()).map_err(Error::Random)?;
    let draft = draft_path(path, &random_hex::<8>()?);
    let made =
        write_draft(&draft, key.expose_secret(), other).and_then(|()| put_in_place(&draft, path));
    // A draft that is left behind would do no harm.
    let removed = fs::remove_file(&draft);
    made.and(removed).map_err(|source| Error::MakeKey { path: path.to_owned(), source })
}

fn draft_path(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{suffix}"));
    path.with_file_name(name)
}

fn write_draft(draft: &Path, key: &[u8], other: Option<&Path>) -> io::Result<()> {
    let mut file = match other {
        Some(other) => files::create_like(draft, other)?,
        None => files::create(draft)?,
    };
    file.write_all(key)?;
    file.sync_all()
}

fn put_in_place(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        linked => linked?,
    }
    files::sync_folder(path)
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    /// Whether a secret is sealed with the key that seals now.
    fn is_current(vault: &Vault, sealed: &[u8]) -> bool {
        sealed[1..=vault.key.id.len()] == vault.key.id
    }

    #[test]
    fn a_key_is_made_once_for_its_owner_alone_and_found_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.key");
        let made = Vault::open_or_create(&path).unwrap();
        let found = Vault::open_or_create(&path).unwrap();
        assert_eq!(made.key.id, found.key.id);
        assert_eq!((mode(&path), fs::read(&path).unwrap().len()), (0o600, KEY_LENGTH));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the draft is gone");
    }

    #[test]
    fn many_who_start_at_once_have_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.key");
        let ids: Vec<_> = thread::scope(|scope| {
            let open = || Vault::open_or_create(&path).unwrap().key.id;
            let started: Vec<_> = (0..16).map(|_| scope.spawn(open)).collect();
            started.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    }

    #[test]
    fn a_file_of_another_length_is_no_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.key");
        for told in [0, 31, 33, 4096] {
            fs::write(&path, vec![1; told]).unwrap();
            let error = Vault::open_or_create(&path).unwrap_err();
            assert!(matches!(error, Error::KeyLength { length, .. } if length == told as u64));
        }
    }

    #[test]
    fn a_change_of_keys_opens_everything_at_each_of_its_steps() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.key");
        let cell = super::super::Cell { table: "t", row: "r", column: "c" };
        let opens = |vault: &Vault, sealed: &[u8]| vault.open(cell, sealed).is_ok();
        let old = Vault::open_or_create(&path).unwrap().seal(cell, b"old").unwrap();
        let renewed = Vault::with_next_key(&path).unwrap();
        let new = renewed.seal(cell, b"new").unwrap();
        assert!(opens(&renewed, &old) && opens(&renewed, &new));
        // Cut short here, a next start seals with the old key and opens both; a next try goes
        // on with the same new one.
        let between = Vault::with_key(&path).unwrap();
        assert!(opens(&between, &old) && opens(&between, &new) && is_current(&between, &old));
        assert!(is_current(&Vault::with_next_key(&path).unwrap(), &new));
        Vault::commit_next_key(&path).unwrap();
        let after = Vault::with_key(&path).unwrap();
        assert!(!opens(&after, &old) && opens(&after, &new) && is_current(&after, &new));
        assert_eq!((mode(&path), fs::read_dir(folder.path()).unwrap().count()), (0o600, 1));
    }

    #[test]
    fn reading_alone_never_makes_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.key");
        assert!(matches!(Vault::with_key(&path), Err(Error::ReadKey { .. })));
        assert!(!path.exists());
        let nowhere = folder.path().join("missing/vault.key");
        assert!(matches!(Vault::open_or_create(&nowhere), Err(Error::MakeKey { .. })));
    }
}
