//! The schema's versions, and the migration of an older file to the newest.
//!
//! Migrations only go forward. All steps of one start run in one transaction, after the file was
//! copied: a copy restores everything, while a step backwards would restore the schema and lose
//! rows. A file that a newer program wrote is refused before anything is written.

use std::path::Path;

use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};

use super::{Error, backup};
use crate::files;

/// Every step, oldest first. A released step never changes; see `migrations/NOTES.md`.
pub(super) const STEPS: &[M<'static>] = &[
    M::up(include_str!("../../migrations/01-house/up.sql")),
    M::up(include_str!("../../migrations/02-usage/up.sql")),
    M::up(include_str!("../../migrations/03-people/up.sql")),
    M::up(include_str!("../../migrations/04-connections/up.sql")),
    M::up(include_str!("../../migrations/05-calendar/up.sql")),
    M::up(include_str!("../../migrations/06-letters/up.sql")),
    M::up(include_str!("../../migrations/07-health/up.sql")),
    M::up(include_str!("../../migrations/08-dialogue/up.sql")),
    M::up(include_str!("../../migrations/09-amendments/up.sql")),
    M::up(include_str!("../../migrations/10-edits/up.sql")),
    M::up(include_str!("../../migrations/11-clock-rules/up.sql")),
    M::up(include_str!("../../migrations/12-mailbox/up.sql")),
    M::up(include_str!("../../migrations/13-sent-messages/up.sql")),
    M::up(include_str!("../../migrations/14-customer-zone/up.sql")),
    M::up(include_str!("../../migrations/15-connected-accounts/up.sql")),
    M::up(include_str!("../../migrations/16-caldav/up.sql")),
    M::up(include_str!("../../migrations/17-staff/up.sql")),
    M::up(include_str!("../../migrations/18-event-changes/up.sql")),
    M::up(include_str!("../../migrations/19-waitlist/up.sql")),
    M::up(include_str!("../../migrations/20-calendar-accounts/up.sql")),
    M::up(include_str!("../../migrations/21-handover/up.sql")),
    M::up(include_str!("../../migrations/22-jobs-of-a-conversation/up.sql")),
    M::up(include_str!("../../migrations/23-calendar-refusals/up.sql")),
    M::up(include_str!("../../migrations/24-numbers-and-questions/up.sql")),
    M::up(include_str!("../../migrations/27-resources/up.sql")),
    M::up(include_str!("../../migrations/28-links/up.sql")),
];

/// Migrates a database to the last of the steps; an older one is copied to `<file>.before-vN`
/// first.
///
/// The caller must hold the lock of the file, since two programs that migrate at the same time
/// would both read the old version and both run the steps.
pub(super) fn migrate(db: &mut Connection, file: &Path, steps: &[M<'_>]) -> Result<(), Error> {
    let known = u32::try_from(steps.len()).unwrap_or(u32::MAX);
    let found = version(db)?;
    if found > known {
        return Err(Error::Newer { found, known });
    }
    if found == known {
        return Ok(());
    }
    if found == 0 {
        refuse_foreign(db)?;
    } else {
        backup::copy(db, &files::with_suffix(file, &format!(".before-v{known}")), files::create)?;
    }
    Migrations::from_slice(steps).to_latest(db).map_err(|error| match error {
        rusqlite_migration::Error::RusqliteError { err, .. } => Error::from(err),
        other => Error::open("bring the database to this version", other),
    })
}

/// Returns the version of a database; 0: it has no tables yet.
pub(super) fn version(db: &Connection) -> Result<u32, Error> {
    let found: i64 = db.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))?;
    u32::try_from(found).map_err(|_| Error::Corrupt)
}

/// Refuses a file with tables and no version, which belongs to another program.
fn refuse_foreign(db: &Connection) -> Result<(), Error> {
    let tables: i64 = db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 { Ok(()) } else { Err(Error::Corrupt) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &[M<'static>] = &[M::up("CREATE TABLE customers (name TEXT)")];
    const NEW: &[M<'static>] = &[
        M::up("CREATE TABLE customers (name TEXT)"),
        M::up("ALTER TABLE customers ADD COLUMN lang TEXT; UPDATE customers SET lang = 'uk'"),
    ];
    const BROKEN: &[M<'static>] = &[
        M::up("CREATE TABLE customers (name TEXT)"),
        M::up("DELETE FROM customers; ALTER TABLE nobody ADD COLUMN lang TEXT"),
    ];

    fn old(file: &Path) -> Connection {
        let mut db = Connection::open(file).unwrap();
        migrate(&mut db, file, OLD).unwrap();
        db.execute("INSERT INTO customers VALUES ('Anna')", []).unwrap();
        db
    }

    fn names(db: &Connection) -> Vec<String> {
        let mut ask = db.prepare("SELECT name FROM customers").unwrap();
        ask.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn an_older_file_is_copied_first_and_its_rows_come_along() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        let mut db = old(&file);
        assert!(!dir.path().join("zapys.db.before-v1").exists(), "a new file has nothing to copy");

        migrate(&mut db, &file, NEW).unwrap();
        assert_eq!((version(&db).unwrap(), names(&db)), (2, vec!["Anna".to_owned()]));

        let copy = Connection::open(dir.path().join("zapys.db.before-v2")).unwrap();
        assert_eq!((version(&copy).unwrap(), names(&copy)), (1, vec!["Anna".to_owned()]));
        let lang = copy.prepare("SELECT lang FROM customers").map(drop);
        assert!(lang.is_err(), "the copy has the old shape");
    }

    #[test]
    fn rows_of_an_older_version_are_found_by_the_indexes_of_this_one() {
        let mut db = Connection::open_in_memory().unwrap();
        let steps = Migrations::from_slice(STEPS);
        steps.to_version(&mut db, 21).unwrap();
        db.execute_batch(
            "INSERT INTO customers (id, bot, platform, person, created_ms)
             VALUES (1, 'b', 'terminal', 'a', 0);
             INSERT INTO conversations (id, bot, platform, chat, person, customer_id, created_ms)
             VALUES (7, 'b', 'terminal', 'a', 'a', 1, 0);
             INSERT INTO outbox (id, key, kind, bot, conversation_id, body, due_ms, created_ms)
             VALUES (5, 'k', 'reply', 'b', 7, '{}', 0, 0);
             ANALYZE",
        )
        .unwrap();
        steps.to_latest(&mut db).unwrap();
        let found: i64 = db
            .query_row("SELECT id FROM outbox WHERE conversation_id = 7", [], |row| row.get(0))
            .unwrap();
        assert_eq!(found, 5);
        let plan = |sql: &str| -> String {
            db.query_row(&format!("EXPLAIN QUERY PLAN {sql}"), [], |row| row.get(3)).unwrap()
        };
        for (sql, index) in [
            (
                "SELECT id FROM outbox WHERE conversation_id = 7 ORDER BY id",
                "outbox_of_conversation",
            ),
            ("SELECT id FROM outbox WHERE booking_id = 'a'", "outbox_of_booking"),
            ("SELECT id FROM inbox WHERE turn_id = 1", "inbox_of_turn"),
        ] {
            assert!(plan(sql).contains(index), "{sql}: {}", plan(sql));
        }
        let statistics = "SELECT count(*) FROM sqlite_schema WHERE name = 'sqlite_stat1'";
        let left: i64 = db.query_row(statistics, [], |row| row.get(0)).unwrap();
        assert_eq!(left, 0, "what was counted in a small database decides no longer");
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        let mut db = old(&file);
        migrate(&mut db, &file, BROKEN).unwrap_err();
        assert_eq!((version(&db).unwrap(), names(&db)), (1, vec!["Anna".to_owned()]));
        migrate(&mut db, &file, NEW).unwrap();
        assert_eq!(version(&db).unwrap(), 2);
    }

    #[test]
    fn a_newer_file_and_another_programs_file_are_refused_untouched() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        let mut db = old(&file);
        migrate(&mut db, &file, NEW).unwrap();
        let refused = migrate(&mut db, &file, OLD).unwrap_err();
        assert!(matches!(refused, Error::Newer { found: 2, known: 1 }), "{refused}");

        let theirs = dir.path().join("theirs.db");
        let mut db = Connection::open(&theirs).unwrap();
        db.execute_batch("CREATE TABLE customers (theirs TEXT)").unwrap();
        assert!(matches!(migrate(&mut db, &theirs, NEW), Err(Error::Corrupt)));
    }

    #[test]
    fn the_steps_make_every_guard() {
        let mut db = Connection::open_in_memory().unwrap();
        Migrations::from_slice(STEPS).to_latest(&mut db).unwrap();
        let mut ask = db
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY name")
            .unwrap();
        let guards: Vec<String> =
            ask.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(
            guards,
            [
                "booking_events_never_change",
                "booking_events_never_go",
                "bookings_are_recorded",
                "bookings_begin_held",
                "bookings_begun",
                "bookings_cancelled",
                "bookings_keep_the_order_of_states",
                "bookings_keep_their_time",
                "bookings_moved",
                "bookings_of_linked",
                "bookings_over",
                "bookings_take_resources",
                "bookings_take_resources_later",
                "moves_begun",
                "moves_move_what_stands",
                "moves_never_change",
                "moves_take_resources",
                "moves_undone",
                "occupancy_frees_resources",
                "occupancy_never_changes",
                "occupancy_never_overlaps",
                "occupancy_outlives_no_booking",
                "open_questions_of_linked",
                "resource_occupancy_never_changes",
                "resource_occupancy_never_exceeds",
                "resource_occupancy_outlives_no_booking",
                "waitlist_of_linked",
            ]
        );
    }
}
