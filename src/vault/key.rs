//! The key file: read, or made once however many processes start together.
//!
//! A new key is written whole into a file of its own and then linked to its name, which fails
//! when the name exists. So whoever comes second finds the first one's key, and nobody ever
//! reads half of one, even after a power cut; creating the file under its name and writing
//! into it afterwards would allow both.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions, Permissions},
    io::{self, Read, Write},
    os::unix::fs::{OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, ExposeSecretMut, SecretBox};

use super::{Error, Vault};

const KEY_LENGTH: usize = 32;

impl Vault {
    /// Makes a vault with the key in a file.
    ///
    /// # Errors
    /// [`Error::ReadKey`] and [`Error::KeyLength`].
    pub fn with_key(path: &Path) -> Result<Self, Error> {
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

    /// Makes a vault with the key in a file, which is made when it is not there; its folder
    /// must be.
    ///
    /// # Errors
    /// Those of [`with_key`](Self::with_key), [`Error::Random`] and [`Error::MakeKey`].
    pub fn open_or_create(path: &Path) -> Result<Self, Error> {
        // Whether a link that leads nowhere counts as there decides itself when it is read.
        if fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            make(path)?;
        }
        Self::with_key(path)
    }
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

fn make(path: &Path) -> Result<(), Error> {
    let mut key = SecretBox::<[u8; KEY_LENGTH]>::init_with_mut(|_| ());
    getrandom::fill(key.expose_secret_mut()).map_err(Error::Random)?;
    let mut suffix = [0; 8];
    getrandom::fill(&mut suffix).map_err(Error::Random)?;
    let draft = draft_path(path, u64::from_be_bytes(suffix));
    let made = write_draft(&draft, key.expose_secret()).and_then(|()| put_in_place(&draft, path));
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

fn write_draft(draft: &Path, key: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(draft)?;
    file.write_all(key)?;
    file.sync_all()
}

fn put_in_place(draft: &Path, path: &Path) -> io::Result<()> {
    match fs::hard_link(draft, path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        linked => linked?,
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
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
        assert_eq!(made.id, found.id);
        assert_eq!((mode(&path), fs::read(&path).unwrap().len()), (0o600, KEY_LENGTH));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "the draft is gone");
    }

    #[test]
    fn many_who_start_at_once_have_the_same_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.key");
        let ids: Vec<_> = thread::scope(|scope| {
            let open = || Vault::open_or_create(&path).unwrap().id;
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
    fn reading_alone_never_makes_a_key() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vault.key");
        assert!(matches!(Vault::with_key(&path), Err(Error::ReadKey { .. })));
        assert!(!path.exists());
        let nowhere = folder.path().join("missing/vault.key");
        assert!(matches!(Vault::open_or_create(&nowhere), Err(Error::MakeKey { .. })));
    }
}
