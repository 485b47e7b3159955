//! Opens the database file: its settings, its check, its version.
//!
//! `synchronous=FULL`, because a customer is told "booked" right after a commit, and in WAL
//! mode `NORMAL` may lose the last commits when the power goes. Opening is done by one program
//! at a time, behind a lock file of its own: changing to WAL and migrating are the two things
//! that SQLite does not make safe for several at once.

use std::{
    fs::{File, OpenOptions, TryLockError},
    path::Path,
    thread,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::M;

use super::{Error, backup, migrate, readers::READERS};

/// How often a lock is tried again, one try each [`PAUSE`]: ten seconds in all.
const TRIES: i32 = 10_000;

/// SQLite's own handler pauses up to 100 ms, in which a writer that never rests has taken the
/// lock again: short pauses give a second process its share.
const PAUSE: Duration = Duration::from_millis(1);

/// Prepared statements that a connection keeps: more than this program has.
const STATEMENTS: usize = 256;

/// The connections of one store.
pub(super) struct Opened {
    pub(super) writer: Connection,
    pub(super) readers: Vec<Connection>,
}

/// Opens a database, makes it where there is none, and brings it to the newest version.
pub(super) fn open(file: &Path) -> Result<Opened, Error> {
    open_at(file, migrate::STEPS)
}

fn open_at(file: &Path, steps: &[M<'_>]) -> Result<Opened, Error> {
    let alone = alone(file)?;
    make(file)?;
    let mut writer = connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
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
        .map(|_| connect(file, OpenFlags::SQLITE_OPEN_READ_ONLY))
        .collect::<Result<_, _>>()?;
    Ok(Opened { writer, readers })
}

/// Waits until no other program opens the same database; the lock ends with the handle.
fn alone(file: &Path) -> Result<File, Error> {
    let failed = |error| Error::open("open the database's lock file", error);
    let lock = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(backup::beside(file, ".lock"))
        .map_err(failed)?;
    for _ in 0..TRIES {
        match lock.try_lock() {
            Ok(()) => return Ok(lock),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
    }
    Err(Error::Locked)
}

/// Makes the file, if it is not there, readable by this user alone.
fn make(file: &Path) -> Result<(), Error> {
    match backup::private(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Error::open("make the database file", error))
        }
        _ => Ok(()),
    }
}

fn connect(file: &Path, mode: OpenFlags) -> Result<Connection, Error> {
    let db = Connection::open_with_flags(file, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| Error::open("open the database file", error))?;
    db.busy_handler(Some(wait))?;
    db.pragma_update(None, "synchronous", "full")?;
    db.pragma_update(None, "foreign_keys", true)?;
    db.pragma_update(None, "trusted_schema", false)?;
    db.pragma_update(None, "cell_size_check", true)?;
    db.set_prepared_statement_cache_capacity(STATEMENTS);
    Ok(db)
}

/// Says whether to try again, after a pause.
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
