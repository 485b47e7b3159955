//! Reads a database file from outside: it is neither created, nor migrated, nor changed.
//!
//! For `doctor` and `backup`, which may meet a missing, older or foreign file. Opening the store
//! would create a missing file and migrate an older one. One thing is written all the same: if a
//! process was killed while it wrote, SQLite rolls its unfinished transaction back before the first
//! read, and for that the file is opened for writing once.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags, ffi};

use super::{
    Error, migrate,
    sql::{Ms, one},
};

/// The state of a database file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The version of its tables.
    pub version: u32,
    /// Returns the version that this program works with.
    pub known: u32,
    /// The findings of `PRAGMA quick_check`; empty: the file is sound.
    pub damage: Vec<String>,
    /// When the newest update or booking was written, those of `zapys chat` excluded.
    pub newest: Option<Timestamp>,
}

/// Inspects a file; `None`: it does not exist, or is empty, as a first start that was cut short
/// leaves it. A database of another program is [`Error::Corrupt`].
pub fn inspect(file: &Path) -> Result<Option<Inspection>, Error> {
    let Some(db) = open(file)? else { return Ok(None) };
    let version = migrate::version(&db)?;
    let is_empty = "SELECT count(*) = 0 FROM sqlite_schema";
    if version == 0 && db.query_row(is_empty, [], |row| row.get(0))? {
        return Ok(None);
    }
    let ours = "SELECT count(*) = 2 FROM sqlite_schema
                WHERE type = 'table' AND name IN ('inbox', 'bookings')";
    if version == 0 || !db.query_row(ours, [], |row| row.get(0))? {
        return Err(Error::Corrupt);
    }
    let mut check = db.prepare("PRAGMA quick_check(10)")?;
    let said =
        check.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    // `zapys chat` may run with a made-up date.
    let newest = "SELECT max((SELECT coalesce(max(received_ms), 0) FROM inbox
                              WHERE platform <> 'terminal'),
                             (SELECT coalesce(max(b.created_ms), 0) FROM bookings b
                              JOIN conversations c ON c.id = b.conversation_id
                              WHERE c.platform <> 'terminal')) AS newest";
    let newest = one(&db, newest, [], |row| Ok(row.get::<_, Ms>("newest")?.0))?;
    Ok(Some(Inspection {
        version,
        known: known(),
        damage: said.into_iter().filter(|line| line != "ok").collect(),
        newest: newest.filter(|newest| *newest > Timestamp::UNIX_EPOCH),
    }))
}

/// Returns the version of a file's tables, and the version that this program works with; `None`:
/// the file does not exist or is empty.
pub fn version(file: &Path) -> Result<Option<(u32, u32)>, Error> {
    let Some(db) = open(file)? else { return Ok(None) };
    Ok(Some((migrate::version(&db)?, known())).filter(|(version, _)| *version > 0))
}

/// Returns how many calendar connections in a file of any version have credentials.
pub fn sealed(file: &Path) -> Result<u32, Error> {
    let Some(db) = open(file)? else { return Ok(0) };
    let has =
        "SELECT count(*) > 0 FROM sqlite_schema WHERE type = 'table' AND name = 'connections'";
    if !db.query_row(has, [], |row| row.get(0))? {
        return Ok(0);
    }
    let many = "SELECT count(*) FROM connections WHERE credentials IS NOT NULL";
    Ok(db.query_row(many, [], |row| row.get(0))?)
}

/// Runs a query on a file; `None`: it does not exist, or its tables have another version.
pub fn ask<T>(
    file: &Path,
    ask: impl FnOnce(&Connection) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let Some(db) = open(file)? else { return Ok(None) };
    if migrate::version(&db)? == known() { ask(&db).map(Some) } else { Ok(None) }
}

/// Returns the version that this program works with.
fn known() -> u32 {
    u32::try_from(migrate::STEPS.len()).unwrap_or(u32::MAX)
}

/// Opens a file for reading; `None`: it does not exist. A file that this user may not see is an
/// error.
fn open(file: &Path) -> Result<Option<Connection>, Error> {
    match file.try_exists() {
        Ok(true) => {}
        Ok(false) => return Ok(None),
        Err(error) => return Err(Error::open("look for the database file", error)),
    }
    let db = connect(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    if !has_hot_journal(&db)? {
        return Ok(Some(db));
    }
    read_schema(&connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?)?;
    connect(file, OpenFlags::SQLITE_OPEN_READ_ONLY).map(Some)
}

fn connect(file: &Path, mode: OpenFlags) -> Result<Connection, Error> {
    let db = Connection::open_with_flags(file, mode)
        .map_err(|error| Error::open("open the database file", error))?;
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(db)
}

/// Returns whether a killed process left a transaction behind that only a writer can roll back
/// (`SQLITE_READONLY_ROLLBACK`, <https://sqlite.org/rescode.html#readonly_rollback>).
fn has_hot_journal(db: &Connection) -> Result<bool, Error> {
    match read_schema(db) {
        Err(error) if extended_code(&error) == Some(ffi::SQLITE_READONLY_ROLLBACK) => Ok(true),
        read => Ok(read.map(|()| false)?),
    }
}

fn read_schema(db: &Connection) -> rusqlite::Result<()> {
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
}

fn extended_code(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|error| error.extended_code)
}

#[cfg(test)]
mod tests {
    use super::{super::open as store_open, *};

    #[test]
    fn a_file_is_looked_at_and_neither_made_nor_taken_for_ours() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        assert_eq!(inspect(&file).unwrap(), None);
        assert!(!file.exists());

        let known = u32::try_from(migrate::STEPS.len()).unwrap();
        let opened = store_open::open(&file).unwrap();
        let found = Inspection { version: known, known, damage: Vec::new(), newest: None };
        assert_eq!(inspect(&file).unwrap(), Some(found));
        drop(opened);

        let empty = dir.path().join("empty.db");
        std::fs::write(&empty, "").unwrap();
        assert_eq!(inspect(&empty).unwrap(), None);
        assert_eq!(ask(&empty, |_| Ok(())).unwrap(), None);
        let hidden = dir.path().join("empty.db/zapys.db");
        assert!(matches!(inspect(&hidden), Err(Error::Open { .. })));
        assert!(matches!(ask(&hidden, |_| Ok(())), Err(Error::Open { .. })));

        let theirs = dir.path().join("theirs.db");
        let db = Connection::open(&theirs).unwrap();
        db.execute_batch("CREATE TABLE inbox (theirs TEXT); PRAGMA user_version = 3").unwrap();
        assert!(matches!(inspect(&theirs), Err(Error::Corrupt)));
        let letter = dir.path().join("letter.txt");
        std::fs::write(&letter, "a letter, and no database".repeat(100)).unwrap();
        assert!(matches!(inspect(&letter), Err(Error::Corrupt)));
    }

    #[test]
    fn a_transaction_that_a_killed_process_left_behind_is_rolled_back_and_the_file_read() {
        let (writing, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = writing.path().join("zapys.db");
        let db = Connection::open(&file).unwrap();
        db.execute_batch("PRAGMA cache_size = 1; CREATE TABLE t (x); BEGIN;").unwrap();
        // More than the cache holds, so that SQLite writes into the file before the commit.
        for _ in 0..64 {
            db.execute("INSERT INTO t VALUES (randomblob(2000))", []).unwrap();
        }
        for name in ["zapys.db", "zapys.db-journal"] {
            std::fs::copy(writing.path().join(name), killed.path().join(name)).unwrap();
        }
        let left = killed.path().join("zapys.db");
        let plain = Connection::open_with_flags(&left, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let refused = extended_code(&read_schema(&plain).unwrap_err());
        assert_eq!(refused, Some(ffi::SQLITE_READONLY_ROLLBACK), "the test makes a hot journal");
        drop(plain);
        let db = open(&left).unwrap().unwrap();
        let rows: i64 = db.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0);
    }
}
