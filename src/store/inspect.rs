//! Looks at a database file from outside: neither made, nor migrated, nor changed.
//!
//! For whoever asks what is wrong with it, or whether it is one of ours at all: opening the
//! store would make a file where there is none and bring an older one to this version.

use std::path::Path;

use jiff::Timestamp;
use rusqlite::{Connection, OpenFlags};

use super::{
    Error, migrate,
    sql::{Ms, one},
};

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The version of its tables.
    pub version: u32,
    /// The version that this program works with.
    pub known: u32,
    /// What `PRAGMA quick_check` says; empty: the file is sound.
    pub damage: Vec<String>,
    /// When the newest row was written that came from outside.
    pub newest: Option<Timestamp>,
}

/// Looks at a file; `None`: there is none, or one that nothing was written into yet, as a
/// first start that was cut short leaves it.
///
/// # Errors
/// When it cannot be opened or is no database of this program.
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
    // At a terminal a day may be pretended.
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

/// Returns the version of a file's tables, and the one that this program works with; `None`: there
/// is none, or one that nothing was written into yet.
///
/// # Errors
/// When it cannot be opened.
pub fn version(file: &Path) -> Result<Option<(u32, u32)>, Error> {
    let Some(db) = open(file)? else { return Ok(None) };
    Ok(Some((migrate::version(&db)?, known())).filter(|(version, _)| *version > 0))
}

/// Returns how many calendar connections have credentials in a file, whatever its version.
///
/// # Errors
/// When it cannot be read.
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

/// Asks a file something; `None`: there is none, or its tables are of another version.
///
/// # Errors
/// When it cannot be read.
pub fn ask<T>(
    file: &Path,
    ask: impl FnOnce(&Connection) -> Result<T, Error>,
) -> Result<Option<T>, Error> {
    let Some(db) = open(file)? else { return Ok(None) };
    if migrate::version(&db)? == known() { ask(&db).map(Some) } else { Ok(None) }
}

/// The version that this program works with.
fn known() -> u32 {
    u32::try_from(migrate::STEPS.len()).unwrap_or(u32::MAX)
}

/// Opens a file for reading; `None`: there is none, which is another thing than one that this
/// user may not see.
fn open(file: &Path) -> Result<Option<Connection>, Error> {
    match file.try_exists() {
        Ok(true) => {}
        Ok(false) => return Ok(None),
        Err(error) => return Err(Error::open("look for the database file", error)),
    }
    let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .map_err(|error| Error::open("open the database file", error))?;
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(Some(db))
}

#[cfg(test)]
mod tests {
    use super::{super::open, *};

    #[test]
    fn a_file_is_looked_at_and_neither_made_nor_taken_for_ours() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        assert_eq!(inspect(&file).unwrap(), None);
        assert!(!file.exists());

        let known = u32::try_from(migrate::STEPS.len()).unwrap();
        let opened = open::open(&file).unwrap();
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
}
