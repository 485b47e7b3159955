//! Files that this program makes: private, on the disk, and of the user who works with them.
//!
//! An owner looks after the service as root, and the service has a user of its own. What a
//! command makes in its folder would be root's, and the next start could not read it. So what is
//! made there belongs to whoever the folder belongs to; nobody but root can give a file away, and
//! for them it stays their own. Only what was just made is given away, by its open handle: under
//! a name that is there already the folder's owner may have put a link to somebody else's file.

use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions},
    io::{self, ErrorKind},
    os::unix::fs::{
        DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown,
    },
    path::{Path, PathBuf},
};

use rustix::fs::{Mode, OFlags};

/// Makes an empty file that only this user can read.
///
/// It must not exist: closing a handle of a database that is in use in this process would
/// drop the locks that SQLite holds on it.
///
/// # Errors
/// When it is there, or cannot be made.
pub fn private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Makes an empty file that only its folder's owner can read; it must not exist either.
///
/// # Errors
/// When it is there, or cannot be made or given away.
pub fn make(path: &Path) -> io::Result<File> {
    let file = private(path)?;
    give(&file, &fs::metadata(folder(path))?)?;
    Ok(file)
}

/// Makes an empty file for whoever may read another one, the world left out.
///
/// # Errors
/// When it is there, the other one is not, or it cannot be made or given away.
pub fn make_like(path: &Path, other: &Path) -> io::Result<File> {
    let other = fs::metadata(other)?;
    let file = private(path)?;
    give(&file, &other)?;
    file.set_permissions(Permissions::from_mode(0o600 | (other.mode() & 0o040)))?;
    Ok(file)
}

/// Opens a file that is there to be locked, and makes it where it is not.
///
/// # Errors
/// When it can be neither opened nor made.
pub fn lock_file(path: &Path) -> io::Result<File> {
    match make(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            OpenOptions::new().write(true).open(path)
        }
        made => made,
    }
}

/// Makes a folder where there is none, and those above it, each for the owner of the next alone.
///
/// # Errors
/// When it cannot be made or given away.
pub fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = folder(path);
    make_folder(above)?;
    match DirBuilder::new().mode(0o700).create(path) {
        Err(_) if path.is_dir() => Ok(()),
        made => made.and_then(|()| give(&open_folder(path)?, &fs::metadata(above)?)),
    }
}

/// Waits until the names in a file's folder are on the disk: a power cut can lose a folder too.
///
/// # Errors
/// What the disk says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

/// Returns the path with something added to the file's name.
#[must_use]
pub fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Returns the folder that a file is in.
#[must_use]
pub fn folder(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens a folder, and follows no link that was put into its place.
fn open_folder(path: &Path) -> io::Result<File> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, OFlags::RDONLY | flags, Mode::empty())?.into())
}

fn give(file: &File, like: &Metadata) -> io::Result<()> {
    let own = file.metadata()?;
    if own.uid() == like.uid() {
        return Ok(());
    }
    match fchown(file, Some(like.uid()), Some(like.gid())) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Ok(()),
        given => given,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::chown;

    use super::*;

    fn about(path: &Path) -> (u32, u32, u32) {
        let about = fs::metadata(path).unwrap();
        (about.uid(), about.gid(), about.mode() & 0o777)
    }

    #[test]
    fn what_is_made_is_private_and_never_what_is_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        drop(make(&path).unwrap());
        assert_eq!(about(&path).2, 0o600);
        assert_eq!(make(&path).map(drop).unwrap_err().kind(), ErrorKind::AlreadyExists);
        drop(lock_file(&path).unwrap());
        make_folder(&dir.path().join("deep/folder")).unwrap();
        make_folder(&dir.path().join("deep/folder")).unwrap();
        make_folder(&path).unwrap_err();
        sync_folder(&path).unwrap();
        assert_eq!(folder(Path::new("file")), Path::new("."));
        assert_eq!(beside(Path::new("a/zapys.db"), "-wal"), Path::new("a/zapys.db-wal"));
    }

    #[test]
    fn what_root_makes_belongs_to_the_folders_owner_and_what_is_there_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        if chown(dir.path(), Some(4711), Some(4712)).is_err() {
            // Nobody else gives files away; `tests/it/keeping.rs` says that it is skipped.
            return;
        }
        let path = |name: &str| dir.path().join(name);
        drop(make(&path("made")).unwrap());
        drop(lock_file(&path("lock")).unwrap());
        make_folder(&path("folder")).unwrap();
        assert_eq!(about(&path("made")), (4711, 4712, 0o600));
        assert_eq!(about(&path("lock")), (4711, 4712, 0o600));
        assert_eq!(about(&path("folder")).0, 4711);
        drop(private(&path("own")).unwrap());
        assert_ne!(about(&path("own")).0, 4711);

        // The folder's owner may put a link there, and gets nobody else's file by it.
        let theirs = tempfile::NamedTempFile::new().unwrap();
        std::os::unix::fs::symlink(theirs.path(), path("link")).unwrap();
        drop(lock_file(&path("link")).unwrap());
        assert_ne!(about(theirs.path()).0, 4711);

        // A group that may read one file may read the one that is like it.
        fs::set_permissions(path("made"), Permissions::from_mode(0o644)).unwrap();
        chown(path("made"), Some(4713), Some(4714)).unwrap();
        drop(make_like(&path("like"), &path("made")).unwrap());
        assert_eq!(about(&path("like")), (4713, 4714, 0o640));
    }
}
