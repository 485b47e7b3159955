//! Opens the database file: its settings, its check, its migration.
//!
//! `synchronous=FULL`, because a customer is told "booked" right after a commit; the writer lowers it
//! for commits that need not survive a power cut (see `durability`). A lock file lets one program open the
//! database at a time: changing to WAL and migrating are the two steps that SQLite does not make
//! safe for several programs at once.

use std::{
    fs::{File, TryLockError},
    path::Path,
    thread,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, config::DbConfig};
use rusqlite_migration::M;

use super::{Error, migrate, readers::READERS};
use crate::files;

/// How often a lock is tried, once each [`PAUSE`]: for ten seconds.
const TRIES: i32 = 10_000;

/// The pause between two tries. SQLite's own handler pauses up to 100 ms, in which a busy writer
/// takes the lock again; short pauses give a second process its share.
const PAUSE: Duration = Duration::from_millis(1);

/// The size in bytes to which SQLite truncates a write-ahead log that a long read made grow.
const LARGEST_LOG: i64 = 64 << 20;

/// After how many bytes the log is moved into the file, which waits for the disk twice. Many of its
/// pages are versions of one, of which only the last is moved.
const CHECKPOINT: i64 = 16 << 20;

/// The size of a page of a new database in bytes. A commit writes each page that it touches as a whole,
/// and most of them for a hundred bytes: with pages of 4,096 a turn writes half as much again. With
/// 1,024 the rows no longer fit, and the file grows by a quarter.
const PAGE: i64 = 2_048;

/// The largest file, in bytes, that is checked whole when it is opened: half a second's work.
const LARGEST_CHECKED: i64 = 64 << 20;

/// The number of prepared statements that a connection caches: more than this program has.
const STATEMENTS: usize = 256;

/// The connections of one store. The writer must be dropped last: only a connection that may write
/// can move the log into the file when it closes as the last one.
pub(super) struct OpenDatabase {
    pub(super) readers: Vec<Connection>,
    pub(super) writer: Connection,
    pub(super) version: u32,
}

/// Pauses after so many tries for a lock, and returns whether to try again.
type Wait = fn(i32) -> bool;

/// Opens a database, creates it if it does not exist, and migrates it to the newest version.
pub(super) fn open(file: &Path) -> Result<OpenDatabase, Error> {
    open_with(file, migrate::STEPS, wait)
}

fn open_with(file: &Path, steps: &[M<'_>], wait: Wait) -> Result<OpenDatabase, Error> {
    let lock = lock(file, wait)?;
    create(file)?;
    let mut writer = connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE, wait)?;
    // Checked before anything is written, so that a newer program's file stays as it is.
    let found = migrate::version(&writer)?;
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    if found > known {
        return Err(Error::Newer { found, known });
    }
    if found == 0 {
        // Of a database that has tables it stays as it is.
        writer.pragma_update(None, "page_size", PAGE)?;
    }
    writer.pragma_update(None, "journal_mode", "wal")?;
    let page: i64 = writer.pragma_query_value(None, "page_size", |row| row.get(0))?;
    writer.pragma_update(None, "wal_autocheckpoint", CHECKPOINT / page.max(1))?;
    check(&writer)?;
    migrate::migrate(&mut writer, file, steps)?;
    drop(lock);
    let readers = (0..READERS)
        .map(|_| connect(file, OpenFlags::SQLITE_OPEN_READ_ONLY, wait))
        .collect::<Result<_, _>>()?;
    Ok(OpenDatabase { readers, writer, version: known })
}

/// Takes the lock under which a database is opened; it ends when the handle is dropped.
fn lock(file: &Path, wait: Wait) -> Result<File, Error> {
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

/// Creates the file if it does not exist, with mode 600; SQLite gives its log the same owner and
/// mode.
fn create(file: &Path) -> Result<(), Error> {
    match files::create(file) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Error::open("create the database file", error))
        }
        _ => Ok(()),
    }
}

fn connect(file: &Path, mode: OpenFlags, wait: Wait) -> Result<Connection, Error> {
    let db = Connection::open_with_flags(file, mode | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(|error| Error::open("open the database file", error))?;
    db.busy_handler(Some(wait))?;
    // Without it SQLite plans a statement anew whenever another value is bound to its LIMIT, which
    // took longer than the query.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
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

/// Checks the whole file, except that indexes are not compared with their tables, which would take
/// ten times as long. Of a file that is too large to be read while customers wait, only the schema is
/// read; `zapys doctor` checks all of it.
fn check(db: &Connection) -> Result<(), Error> {
    let sql = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
    let bytes: i64 = db.query_row(sql, [], |row| row.get(0))?;
    if bytes > LARGEST_CHECKED {
        tracing::info!("large database not checked whole");
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
        return Ok(());
    }
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
        let opening = lock(&file, at_once).unwrap();
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
