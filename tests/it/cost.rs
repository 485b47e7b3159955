//! What a turn costs: how often it commits, how often it waits for the disk, how many pages it writes.
//!
//! The ceilings are what a turn costs today. They may be lowered and are not raised: a commit that
//! waits for the disk takes milliseconds, more than all the rest of a turn.

use std::time::Instant;

use crate::world::{Customer, World};

#[path = "../../benches/load/old.rs"]
mod old;

/// After so many milliseconds a buffered commit is brought to the disk by the next one.
const OVERDUE: u64 = 250;

/// What turns have cost so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cost {
    /// Transactions that were committed.
    commits: u64,
    /// Those among them that waited for the disk.
    synced: u64,
    /// Pages that were written to the log.
    pages: u64,
}

impl Cost {
    fn so_far(world: &World) -> Self {
        let data = world.dir().join("data");
        let log = std::fs::metadata(data.join("zapys.db-wal")).unwrap().len();
        let size: u64 = rusqlite::Connection::open(data.join("zapys.db"))
            .unwrap()
            .pragma_query_value(None, "page_size", |row| row.get::<_, i64>(0))
            .unwrap()
            .unsigned_abs();
        Self {
            commits: world.store().commits(),
            synced: world.store().synced_commits(),
            // A page and the header of its frame.
            pages: log / (size + 24),
        }
    }
}

/// Says a line, and fails if its turn costs more than `most`. The test does maintenance in each turn,
/// which is four of the commits, one of them for each example business, and writes nothing. Storing the
/// line is one commit, which waits for the disk here as it does for a line from a platform.
async fn costs(world: &World, guest: &Customer<'_>, line: &str, most: Cost) {
    let before = Cost::so_far(world);
    let began = Instant::now();
    let answer = guest.says(line).await;
    // On a slow machine a commit that is only buffered is overdue before the turn has ended.
    let overdue = began.elapsed().as_secs() * 1000 / OVERDUE
        + u64::from(began.elapsed().subsec_millis()) / OVERDUE;
    let after = Cost::so_far(world);
    let cost = Cost {
        commits: after.commits - before.commits,
        synced: after.synced - before.synced,
        pages: after.pages - before.pages,
    };
    assert!(
        cost.commits <= most.commits
            && cost.synced <= most.synced + overdue
            && cost.pages <= most.pages,
        "{line} cost {cost:?}, at most {most:?}: {answer}"
    );
}

#[tokio::test]
async fn a_turn_costs_few_commits_however_long_the_conversation() {
    let world = World::new();
    let guest = world.customer("guest");
    guest.says("Hello").await;
    let question = Cost { commits: 8, synced: 1, pages: 26 };
    for _ in 0..30 {
        costs(&world, &guest, "How much is a haircut?", question).await;
    }
    costs(&world, &guest, "Do you have time on Friday?", question).await;
    world.close().await;
}

#[tokio::test]
async fn a_booking_waits_for_the_disk_where_something_outside_builds_on_it() {
    let world = World::new();
    let guest = world.customer("guest");
    guest.says("Hello").await;
    // The line, the hold with the start of the commit, the event, the confirmation, the end of the turn, the
    // letter.
    let line = "Haircut on Friday at 11, I am Grace Noon, grace@example.com";
    // One of the pages is of the index by which those are found who share an event, as in a class.
    costs(&world, &guest, line, Cost { commits: 14, synced: 6, pages: 67 }).await;
    world.close().await;
}

/// The most rows that a turn may read without an index that leads to them. There are more in each table of an
/// old database, and a few in tables that have one for each person who is waited for.
const SCANNED: u64 = 100;

/// Says a line, and returns how many rows were read to find those that were wanted. The test looks for what
/// waits, for what is due and for what maintenance has to do in each turn, as the worker does from time to time.
async fn scanned(world: &World, person: &str, line: &str) -> u64 {
    let before = world.store().scanned_rows();
    world.customer(person).says(line).await;
    world.store().scanned_rows() - before
}

#[tokio::test]
async fn a_turn_in_an_old_database_reads_no_table_as_a_whole() {
    let world = World::new();
    let file = world.dir().join("data/zapys.db");
    old::fill(&file, 300, world.app.clock.now().as_millisecond()).unwrap();
    for (person, line) in [
        ("one", "Hello"),
        ("one", "How much is a haircut?"),
        ("two", "Do you have time on Friday?"),
        ("two", "Haircut on Friday at 11, I am Grace Noon, grace@example.com"),
        ("two", "Move it to Friday at 15:00"),
        ("two", "Cancel it"),
        ("two", "yes"),
    ] {
        let rows = scanned(&world, person, line).await;
        assert!(rows < SCANNED, "{line} read {rows} rows");
    }
    let olena = world.customer("olena").appointed("olena").await;
    let before = world.store().scanned_rows();
    assert!(olena.says("/numbers").await.contains('%'));
    let rows = world.store().scanned_rows() - before;
    assert!(rows < SCANNED, "/numbers read {rows} rows");
    // Without its index the last message of a conversation is looked for among all jobs.
    let db = rusqlite::Connection::open(&file).unwrap();
    db.execute_batch("DROP INDEX outbox_of_conversation").unwrap();
    let rows = scanned(&world, "three", "Hello").await;
    assert!(rows > SCANNED, "a table that was read as a whole was not noticed: {rows} rows");
    world.close().await;
}
