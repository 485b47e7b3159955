//! Copies a database while other connections use it.
//!
//! `VACUUM INTO` reads one snapshot, so the copy is consistent and no writer waits; SQLite's backup
//! API would start again whenever another process writes
//! (<https://www.sqlite.org/lang_vacuum.html>). SQLite does not promise that the copy is durable
//! when the statement returns, so the copy gets its final name only after it was synced: a file of
//! that name is always whole. Until then it has a random name, because two copies to one name may
//! run at the same time.

use std::{
    fs::{self, File},
    io,
    os::unix::ffi::OsStrExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{
    Connection,
    types::{ToSqlOutput, ValueRef},
};

use super::Error;
use crate::files;

/// The end of the name of a copy that is not complete.
const PART: &str = ".part";
/// The length of the random part of that name: 64 bits in hexadecimal.
const DIGITS: usize = 16;
/// How old a part file must be to count as abandoned; no copy takes so long.
const STALE: Duration = Duration::from_hours(24);

/// Copies the database to `to`, which is replaced once the copy is complete. `make` creates the
/// file, which decides who owns it.
pub(super) fn copy(
    db: &Connection,
    to: &Path,
    make: fn(&Path) -> io::Result<File>,
) -> Result<(), Error> {
    let failed = |error| Error::open("write the copy of the database", error);
    let part = part_of(to).map_err(failed)?;
    let copied = make(&part).map_err(failed).and_then(|made| {
        remove_abandoned(to, &made);
        drop(made);
        write(db, &part)?;
        File::open(&part).and_then(|file| file.sync_all()).map_err(failed)?;
        fs::rename(&part, to).map_err(failed)
    });
    if let Err(error) = copied {
        drop(fs::remove_file(&part));
        return Err(error);
    }
    files::sync_folder(to).map_err(failed)
}

fn write(db: &Connection, part: &Path) -> Result<(), Error> {
    // A path need not be Unicode.
    let name = ToSqlOutput::Borrowed(ValueRef::Text(part.as_os_str().as_bytes()));
    Ok(db.execute("VACUUM INTO ?1", [name]).map(drop)?)
}

/// Returns the name of a copy that is being written.
fn part_of(to: &Path) -> io::Result<PathBuf> {
    let mut random = [0; DIGITS / 2];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let random = u64::from_be_bytes(random);
    Ok(files::with_suffix(to, &format!(".{random:0DIGITS$x}{PART}")))
}

/// Removes the part files that earlier copies to this name have left. A file that cannot be removed
/// is left to the next copy.
fn remove_abandoned(to: &Path, made: &File) {
    let (Ok(entries), Some(name)) = (fs::read_dir(files::parent_folder(to)), to.file_name()) else {
        return;
    };
    let is_part = |found: &[u8]| {
        let middle = found.strip_prefix(name.as_bytes()).and_then(|it| it.strip_prefix(b"."));
        middle.and_then(|it| it.strip_suffix(PART.as_bytes())).is_some_and(|middle| {
            middle.len() == DIGITS && middle.iter().all(u8::is_ascii_hexdigit)
        })
    };
    let written = |about: fs::Metadata| about.modified().ok();
    let Some(now) = made.metadata().ok().and_then(written) else { return };
    for entry in entries.flatten().filter(|it| is_part(it.file_name().as_bytes())) {
        let age = entry.metadata().ok().and_then(written).map(|then| now.duration_since(then));
        if age.is_some_and(|age| age.is_ok_and(|age| age > STALE)) {
            drop(fs::remove_file(entry.path()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_copy_left_that_was_cut_short_is_removed_a_day_later() {
        let dir = tempfile::tempdir().unwrap();
        let to = dir.path().join("copy.db");
        let names = ["copy.db.00000000000000aa.part", "copy.db.00000000000000bb.part", "copy.part"];
        for (name, days) in names.iter().zip([2, 0, 2]) {
            let file = File::create(dir.path().join(name)).unwrap();
            let now = file.metadata().unwrap().modified().unwrap();
            file.set_modified(now - STALE * days).unwrap();
        }
        let db = Connection::open_in_memory().unwrap();
        copy(&db, &to, files::create_private).unwrap();
        let mut left: Vec<_> =
            fs::read_dir(dir.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["copy.db", names[1], names[2]]);
    }

    #[test]
    fn copies_to_one_name_at_once_are_all_whole_whatever_the_name() {
        let dir = tempfile::tempdir().unwrap();
        let own = dir.path().join("own.db");
        let db = Connection::open(&own).unwrap();
        db.execute_batch("CREATE TABLE t (x); INSERT INTO t VALUES (randomblob(4000000))").unwrap();
        drop(db);
        let name = std::ffi::OsStr::from_bytes(b"copy-\xff.db");
        let to = dir.path().join(name);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    copy(&Connection::open(&own).unwrap(), &to, files::create_private).unwrap();
                });
            }
        });
        let length = "SELECT length(x) FROM t";
        let copied: i64 =
            Connection::open(&to).unwrap().query_row(length, [], |row| row.get(0)).unwrap();
        assert_eq!(copied, 4_000_000);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "no part is left");
    }
}
