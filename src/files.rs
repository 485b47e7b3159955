//! Creates the program's files: private, durable, and owned by the user of the service.
//!
//! An owner administers the service as root, and the service runs as a user of its own. A file
//! that a command creates as root could not be read by the next start, so it is given to the owner
//! of its folder. Only root can give a file away; for other users it stays their own. Ownership is
//! changed through the open handle of a file that was just created and never by name, because the
//! folder's owner may have replaced the name by a link to another user's file.
//!
//! The functions fail with the system's own error. A function that creates a file also fails when
//! the file exists.

use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions},
    io::{self, ErrorKind},
    os::unix::fs::{
        DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, fchown,
    },
    path::{Path, PathBuf},
};

use rustix::fs::{Mode, OFlags};

/// Creates an empty file that only this user can read and write (mode 600).
///
/// An existing file is refused, because opening and closing a database that this process uses
/// would drop SQLite's locks on it (<https://www.sqlite.org/howtocorrupt.html>, section 2.2).
pub fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

/// Creates an empty file that only the owner of its folder can read and write.
pub fn create(path: &Path) -> io::Result<File> {
    let file = create_private(path)?;
    give_to(&file, &fs::metadata(parent_folder(path))?)?;
    Ok(file)
}

/// Creates an empty file with the owner of another file, which the group may read if it may read
/// that other file. All other users are excluded.
pub fn create_like(path: &Path, other: &Path) -> io::Result<File> {
    let other = fs::metadata(other)?;
    let file = create_private(path)?;
    give_to(&file, &other)?;
    file.set_permissions(Permissions::from_mode(0o600 | (other.mode() & 0o040)))?;
    Ok(file)
}

/// Opens a file that serves as a lock, and creates it if it does not exist.
pub fn open_lock_file(path: &Path) -> io::Result<File> {
    match create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            OpenOptions::new().write(true).open(path)
        }
        made => made,
    }
}

/// Creates a folder with mode 700, and its parents, each owned by the owner of its own parent. An
/// existing folder is left as it is.
pub fn create_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let above = parent_folder(path);
    create_folder(above)?;
    match DirBuilder::new().mode(0o700).create(path) {
        Err(_) if path.is_dir() => Ok(()),
        made => made.and_then(|()| give_to(&open_folder(path)?, &fs::metadata(above)?)),
    }
}

/// Waits until the names in a file's folder are on the disk; without it a power cut can lose a
/// file that was created or renamed there.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(parent_folder(path))?.sync_all()
}

/// Returns the path with `suffix` appended to the file's name.
pub fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

/// Returns the folder that a file is in; `.` for a bare name.
pub fn parent_folder(path: &Path) -> &Path {
    path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Opens a folder; fails if a link has taken its place.
fn open_folder(path: &Path) -> io::Result<File> {
    let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(rustix::fs::open(path, OFlags::RDONLY | flags, Mode::empty())?.into())
}

/// Gives a file the owner and group of another one; does nothing for a user who is not root.
fn give_to(file: &File, like: &Metadata) -> io::Result<()> {
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
        drop(create(&path).unwrap());
        assert_eq!(about(&path).2, 0o600);
        assert_eq!(create(&path).map(drop).unwrap_err().kind(), ErrorKind::AlreadyExists);
        drop(open_lock_file(&path).unwrap());
        create_folder(&dir.path().join("deep/folder")).unwrap();
        create_folder(&dir.path().join("deep/folder")).unwrap();
        create_folder(&path).unwrap_err();
        sync_folder(&path).unwrap();
        assert_eq!(parent_folder(Path::new("file")), Path::new("."));
        assert_eq!(with_suffix(Path::new("a/zapys.db"), "-wal"), Path::new("a/zapys.db-wal"));
    }

    #[test]
    fn what_root_makes_belongs_to_the_folders_owner_and_what_is_there_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        if chown(dir.path(), Some(4711), Some(4712)).is_err() {
            // Only root gives files away; `tests/it/keeping.rs` says that this test is skipped.
            return;
        }
        let path = |name: &str| dir.path().join(name);
        drop(create(&path("made")).unwrap());
        drop(open_lock_file(&path("lock")).unwrap());
        create_folder(&path("folder")).unwrap();
        assert_eq!(about(&path("made")), (4711, 4712, 0o600));
        assert_eq!(about(&path("lock")), (4711, 4712, 0o600));
        assert_eq!(about(&path("folder")).0, 4711);
        drop(create_private(&path("own")).unwrap());
        assert_ne!(about(&path("own")).0, 4711);

        // The folder's owner may put a link there, and does not get another user's file by it.
        let theirs = tempfile::NamedTempFile::new().unwrap();
        std::os::unix::fs::symlink(theirs.path(), path("link")).unwrap();
        drop(open_lock_file(&path("link")).unwrap());
        assert_ne!(about(theirs.path()).0, 4711);

        // A group that may read one file may read the one that is like it.
        fs::set_permissions(path("made"), Permissions::from_mode(0o644)).unwrap();
        chown(path("made"), Some(4713), Some(4714)).unwrap();
        drop(create_like(&path("like"), &path("made")).unwrap());
        assert_eq!(about(&path("like")), (4713, 4714, 0o640));
    }
}
