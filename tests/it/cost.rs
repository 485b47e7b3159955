//! What a turn costs: how often it commits, how often it waits for the disk, how many pages it writes.
//!
//! The ceilings are what a turn costs today. They may be lowered and are not raised: a commit that
//! waits for the disk takes milliseconds, more than all the rest of a turn.

use std::time::Instant;

use crate::world::{Customer, World};

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
        let log = std::fs::metadata(world.dir().join("data/zapys.db-wal")).unwrap().len();
        Self {
            commits: world.store().commits(),
            synced: world.store().synced_commits(),
            // A page and the header of its frame.
            pages: log / 4120,
        }
    }
}

/// Says a line, and fails if its turn costs more than `most`. The test does maintenance in each turn,
/// which is five of the commits, one of them for each example business, and writes nothing. Storing the
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
    let question = Cost { commits: 9, synced: 1, pages: 30 };
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
    // The line, the hold, the start of the commit, the event, the confirmation, the end of the turn,
    // the letter.
    let line = "Haircut on Friday at 11, I am Grace Noon, grace@example.com";
    // One of the pages is of the index by which those are found who share an event, as in a class.
    costs(&world, &guest, line, Cost { commits: 17, synced: 8, pages: 67 }).await;
    world.close().await;
}
