//! The key file: read, or made once however many processes start together.
//!
//! A new key is written whole into a file of its own and then linked to its name, which fails
//! when the name exists. So whoever comes second finds the first one's key, and nobody ever
//! reads half of one, even after a power cut; creating the file under its name and writing
//! into it afterwards would allow both.
//!
//! While everything is sealed under a new key, that one lies beside the old one, as
//! `<key>.next`, and whatever was sealed with either opens. Giving it the old one's name is the
//! last step, so a crash leaves at every point what opens all there is.

use std::{
    ffi::OsString,
    fs::{self, File, Permissions},
    io::{self, Read, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox};

use super::{Error, Key, Vault};
use crate::files;

const KEY_LENGTH: usize = 32;

impl Vault {
    /// Makes a vault with the key in a file.
    ///
    /// # Errors
    /// [`Error::ReadKey`] and [`Error::KeyLength`].
    pub fn with_key(path: &Path) -> Result<Self, Error> {
        let key = Key::read(path)?;
        if !Self::is_changing(path)? {
            return Ok(Self { key, other: None });
        }
        tracing::warn!("a change of the vault's key was cut short; finish it with `zapys rekey`");
        Ok(Self { key, other: Some(Key::read(&next_to(path))?) })
    }

    /// Makes a vault that seals with a new key and opens with the one in a file as well; one
    /// whose change was cut short goes on with the new key that it had.
    ///
    /// # Errors
    /// Those of [`open_or_create`](Self::open_or_create).
    pub fn renewed(path: &Path) -> Result<Self, Error> {
        let old = Key::read(path)?;
        let next = next_to(path);
        if !Self::is_changing(path)? {
            make(&next, Some(path))?;
        }
        Ok(Self { key: Key::read(&next)?, other: Some(old) })
    }

    /// Returns whether the key in a file is being changed, or its change was cut short.
    ///
    /// # Errors
    /// [`Error::ReadKey`].
    pub fn is_changing(path: &Path) -> Result<bool, Error> {
        let next = next_to(path);
        fs::exists(&next).map_err(|source| Error::ReadKey { path: next, source })
    }

    /// Forgets the new key again, with which nothing is sealed.
    ///
    /// # Errors
    /// [`Error::MakeKey`]; then both are still there.
    pub fn call_off(path: &Path) -> Result<(), Error> {
        let called_off = fs::remove_file(next_to(path)).and_then(|()| files::sync_folder(path));
        called_off.map_err(|source| Error::MakeKey { path: path.to_owned(), source })
    }

    /// Puts the new key in the old one's place, which is gone then: everything must be sealed
    /// with the new one before.
    ///
    /// # Errors
    /// [`Error::MakeKey`]; then both are still there.
    pub fn settle(path: &Path) -> Result<(), Error> {
        let settled = fs::rename(next_to(path), path).and_then(|()| files::sync_folder(path));
        settled.map_err(|source| Error::MakeKey { path: path.to_owned(), source })
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
        // One byte more tells a longer file, whatever kind of file it is.
        length += fill(&mut file, &mut [0]).map_err(read)?;
        if length != KEY_LENGTH {
            return Err(Error::KeyLength { path: path.to_owned(), length: about.len() });
        }
        Self::new(key)
    }
}

impl Vault {
    /// Makes a vault with the key in a file, which is made when it is not there; its folder
    /// must be.
    ///
    /// # Errors
    /// Those of [`with_key`](Self::with_key), [`Error::Random`] and [`Error::MakeKey`].
    pub fn open_or_create(path: &Path) -> Result<Self, Error> {
        // Whether a link that leads nowhere counts as there decides itself when it is read.
        if fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            make(path, None)?;
        }
        Self::with_key(path)
    }
}

/// Where the new key lies while everything is sealed with it.
fn next_to(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".next");
    path.with_file_name(name)
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

/// Warns and goes on: the group may be meant, and refusing to start helps no customer.
fn warn_if_open_to_all(path: &Path, permissions: &Permissions) {
    if permissions.mode() & 0o007 != 0 {
        let path = path.display();
        tracing::warn!(%path, "everybody on this machine can read the vault's key; chmod 600 it");
    }
}

/// Makes a key, for whoever may read another one; without one for the folder's owner.
fn make(path: &Path, other: Option<&Path>) -> Result<(), Error> {
    let mut key = SecretBox::<[u8; KEY_LENGTH]>::init_with_mut(|_| ());
    getrandom::fill(key.expose_secret_mut()).map_err(Error::Random)?;
    let mut suffix = [0; 8];
    getrandom::fill(&mut suffix).map_err(Error::Random)?;
    let draft = draft_path(path, u64::from_be_bytes(suffix));
    let made =
        write_draft(&draft, key.expose_secret(), other).and_then(|()| put_in_place(&draft, path));
    // The draft has done its part, or is of no use; one left behind would harm nobody.
    let removed = fs::remove_file(&draft);
    made.and(removed).map_err(|source| Error::MakeKey { path: path.to_owned(), source })
}

fn draft_path(path: &Path, suffix: u64) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{suffix:016x}"));
    path.with_file_name(name)
}

fn write_draft(draft: &Path, key: &[u8], other: Option<&Path>) -> io::Result<()> {
    let mut file = match other {
        Some(other) => files::make_like(draft, other)?,
        None => files::make(draft)?,
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
        let place = super::super::Place { table: "t", row: "r", column: "c" };
        let opens = |vault: &Vault, sealed: &[u8]| vault.open(place, sealed).is_ok();
        let old = Vault::open_or_create(&path).unwrap().seal(place, b"old").unwrap();
        let renewed = Vault::renewed(&path).unwrap();
        let new = renewed.seal(place, b"new").unwrap();
        assert!(opens(&renewed, &old) && opens(&renewed, &new));
        // Cut short here, a next start seals with the old key and opens both; a next try goes
        // on with the same new one.
        let between = Vault::with_key(&path).unwrap();
        assert!(opens(&between, &old) && opens(&between, &new) && between.sealed_here(&old));
        assert!(Vault::renewed(&path).unwrap().sealed_here(&new));
        Vault::settle(&path).unwrap();
        let after = Vault::with_key(&path).unwrap();
        assert!(!opens(&after, &old) && opens(&after, &new) && after.sealed_here(&new));
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
