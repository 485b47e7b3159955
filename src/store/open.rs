//! Opens the database file: its settings, its check, its version.
//!
//! `synchronous=FULL`, because a customer is told "booked" right after a commit, and in WAL
//! mode `NORMAL` may lose the last commits when the power goes. Opening is done by one program
//! at a time, behind a lock file of its own: changing to WAL and migrating are the two things
//! that SQLite does not make safe for several at once.

use std::{
    fs::{File, TryLockError},
    path::Path,
    thread,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::M;

use super::{Error, migrate, readers::READERS};
use crate::files;

/// How often a lock is tried again, one try each [`PAUSE`]: ten seconds in all.
const TRIES: i32 = 10_000;

/// SQLite's own handler pauses up to 100 ms, in which a writer that never rests has taken the
/// lock again: short pauses give a second process its share.
const PAUSE: Duration = Duration::from_millis(1);

/// A log that grew while somebody read for long is cut back to this, in bytes.
const LARGEST_LOG: i64 = 64 << 20;

/// Prepared statements that a connection keeps: more than this program has.
const STATEMENTS: usize = 256;

/// The connections of one store. The writer is dropped last: only a connection that may write
/// can put the log back into the file when it is the last to leave.
pub(super) struct OpenDatabase {
    pub(super) readers: Vec<Connection>,
    pub(super) writer: Connection,
    pub(super) version: u32,
}

/// Pauses, and says whether to try a lock again after so many tries.
type Wait = fn(i32) -> bool;

/// Opens a database, makes it where there is none, and brings it to the newest version.
pub(super) fn open(file: &Path) -> Result<OpenDatabase, Error> {
    open_with(file, migrate::STEPS, wait)
}

fn open_with(file: &Path, steps: &[M<'_>], wait: Wait) -> Result<OpenDatabase, Error> {
    let alone = alone(file, wait)?;
    make(file)?;
    let mut writer = connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE, wait)?;
    // Before anything is written, so that a newer program's file stays as it is.
    let found = migrate::version(&writer)?;
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(Error::Newer { found, known });
    }
    writer.pragma_update(None, "journal_mode", "wal")?;
    check(&writer)?;
    migrate::migrate(&mut writer, file, steps)?;
    drop(alone);
    let readers = (0..READERS)
        .map(|_| connect(file, OpenFlags::SQLITE_OPEN_READ_ONLY, wait))
        .collect::<Result<_, _>>()?;
    Ok(OpenDatabase { readers, writer, version: known })
}

/// Waits until no other program opens the same database; the lock ends with the handle.
fn alone(file: &Path, wait: Wait) -> Result<File, Error> {
    let failed = |error| Error::open("open the database's lock file", error);
    let lock = files::open_lock_file(&files::with_suffix(file, ".lock")).map_err(failed)?;
    let mut tries = 0;
    loop {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) if wait(tries) => tries += 1,
            Err(TryLockError::WouldBlock) => return Err(Error::Locked),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
}

/// Makes the file, if it is not there, readable by its owner alone; SQLite gives its log the
/// same owner and rights.
fn make(file: &Path) -> Result<(), Error> {
    match files::create(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Error::open("make the database file", error))
        }
        _ => Ok(()),
    }
}

fn connect(file: &Path, mode: OpenFlags, wait: Wait) -> Result<Connection, Error> {
    let db = Connection::open_with_flags(file, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| Error::open("open the database file", error))?;
    db.busy_handler(Some(wait))?;
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "cell_size_check", true)?;
    db.pragma_update(None, "journal_size_limit", LARGEST_LOG)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(db)
}

fn wait(tries: i32) -> bool {
    thread::sleep(PAUSE);
    tries < TRIES
}

/// Looks through the whole file; indexes are not compared with their tables, which would take
/// ten times as long.
fn check(db: &Connection) -> Result<(), Error> {
    let said: String = db.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(Error::Corrupt) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_once(_: i32) -> bool {
        false
    }

    fn open_now(file: &Path) -> Result<OpenDatabase, Error> {
        open_with(file, migrate::STEPS, at_once)
    }

    fn refusal(file: &Path) -> Error {
        open_now(file).map(drop).unwrap_err()
    }

    #[test]
    fn a_database_is_opened_durable_guarded_and_for_this_user_alone() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        let opened = open_now(&file).unwrap();
        let ask = |db: &Connection, pragma: &str| {
            db.pragma_query_value(None, pragma, |row| row.get::<_, rusqlite::types::Value>(0))
                .unwrap()
        };
        assert_eq!(ask(&opened.writer, "journal_mode"), "wal".to_owned().into());
        assert_eq!(ask(&opened.writer, "synchronous"), 2.into());
        for db in opened.readers.iter().chain([&opened.writer]) {
            assert_eq!(ask(db, "foreign_keys"), 1.into());
        }
        #[cfg(unix)]
        for name in ["zapys.db", "zapys.db-wal", "zapys.db-shm"] {
            use std::os::unix::fs::PermissionsExt;
            let rights = std::fs::metadata(dir.path().join(name)).unwrap().permissions().mode();
            assert_eq!(rights & 0o777, 0o600, "{name}");
        }
    }

    #[test]
    fn a_file_that_is_no_database_or_a_damaged_one_is_refused_and_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        std::fs::write(&file, "a letter to Anna, and no database at all".repeat(200)).unwrap();
        let before = std::fs::read(&file).unwrap();
        assert!(matches!(refusal(&file), Error::Corrupt));
        assert_eq!(std::fs::read(&file).unwrap(), before);

        let file = dir.path().join("damaged.db");
        drop(open_now(&file).unwrap());
        let mut bytes = std::fs::read(&file).unwrap();
        bytes.iter_mut().skip(4096 * 3).take(4096).for_each(|byte| *byte = 0xA5);
        std::fs::write(&file, bytes).unwrap();
        assert!(matches!(refusal(&file), Error::Corrupt));
    }

    #[test]
    fn a_newer_programs_file_is_refused_with_both_versions() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        drop(open_now(&file).unwrap());
        Connection::open(&file).unwrap().pragma_update(None, "user_version", 99).unwrap();
        let known = u32::try_from(migrate::STEPS.len()).unwrap();
        let error = refusal(&file);
        assert!(matches!(error, Error::Newer { found: 99, known: it } if it == known), "{error}");
    }

    #[test]
    fn a_file_that_another_program_keeps_to_itself_is_locked() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        let opening = alone(&file, at_once).unwrap();
        assert!(matches!(refusal(&file), Error::Locked));
        drop(opening);

        drop(open_now(&file).unwrap());
        let other = Connection::open(&file).unwrap();
        other.execute_batch("PRAGMA locking_mode = exclusive; BEGIN EXCLUSIVE; COMMIT").unwrap();
        assert!(matches!(refusal(&file), Error::Locked));
    }

    #[test]
    fn a_directory_that_is_not_there_is_an_error_that_says_what_to_check() {
        let dir = tempfile::tempdir().unwrap();
        let error = refusal(&dir.path().join("nowhere/zapys.db"));
        assert!(matches!(error, Error::Open { .. }), "{error}");
    }
}
