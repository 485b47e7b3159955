//! Copies a whole database while others go on using it.
//!
//! `VACUUM INTO` reads one snapshot, so the copy is whole and no writer waits; SQLite's other
//! way, the backup API, starts again whenever another process writes. SQLite does not promise
//! that the copy is on the disk when it returns, so it gets its name only after we have asked
//! the disk ourselves: a file with the name asked for is a whole one.

use std::{
    fs::{File, OpenOptions},
    io,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use super::Error;

/// Writes a copy of the database; a file of that name is replaced once the copy is whole.
pub(super) fn copy(db: &Connection, to: &Path) -> Result<(), Error> {
    let part = beside(to, ".part");
    let failed = |error| Error::open("write the copy of the database", error);
    // What a copy that was cut short has left.
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(error)),
        _ => {}
    }
    private(&part).map_err(failed)?;
    let copied = db.execute("VACUUM INTO ?1", [part.to_string_lossy()]).map(drop);
    if let Err(error) = copied {
        drop(std::fs::remove_file(&part));
        return Err(error.into());
    }
    File::open(&part).and_then(|file| file.sync_all()).map_err(failed)?;
    std::fs::rename(&part, to).map_err(failed)?;
    sync_parent(to).map_err(failed)
}

/// Makes an empty file that only this user can read; SQLite gives its log the same rights.
///
/// It must not exist: closing a handle of a database that is in use in this process would
/// drop the locks that SQLite holds on it.
pub(super) fn private(file: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file).map(drop)
}

/// Returns the path with something added to the file's name.
pub(super) fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    name.into()
}

fn sync_parent(file: &Path) -> io::Result<()> {
    match file.parent().filter(|it| !it.as_os_str().is_empty()) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}
