//! Many want the same time at once: from many tasks, and from two processes.
//!
//! In each round all the wanted times have one minute in common and differ in start and
//! length, so that exactly one can be had, and an index on the start alone would let two by.

use std::io::{BufRead, Write};

use tokio::task::JoinSet;
use zapys::{
    schedule::{Span, State},
    store::{Store, bookings},
};

use super::{
    Shelf, id, new_hold,
    processes::{Child, file_of_parent, say},
    span,
};

const ROUNDS: i64 = 12;
const RIVALS: i64 = 16;

fn wanted(round: i64, rival: i64) -> Span {
    let common = 500 + round * 200;
    span(common - rival * 5, common + 1 + (rival * 7) % 60)
}

/// Everybody asks at once; returns the names of those who were told that they have it.
async fn compete(store: &Store, team: &str) -> Vec<String> {
    let mut tasks = JoinSet::new();
    for round in 0..ROUNDS {
        for rival in 0..RIVALS {
            let (store, name) = (store.clone(), format!("{team}-{round}-{rival}"));
            tasks.spawn(async move {
                let asked = name.clone();
                let held = store.write(move |tx| {
                    bookings::hold(tx, &new_hold(tx, &asked, wanted(round, rival)), super::at(0))
                });
                held.await.unwrap().is_some().then_some(name)
            });
        }
    }
    tasks.join_all().await.into_iter().flatten().collect()
}

async fn assert_one_each(store: &Store, winners: &[String]) {
    let mut rounds: Vec<&str> = winners.iter().filter_map(|name| name.split('-').nth(1)).collect();
    rounds.sort_unstable();
    let mut each: Vec<String> = (0..ROUNDS).map(|round| round.to_string()).collect();
    each.sort_unstable();
    assert_eq!(rounds, each, "one winner a round");
    let held = store.read(|db| bookings::all(db, None, Some(State::Held))).await.unwrap();
    let held: std::collections::BTreeSet<_> = held.into_iter().map(|it| it.booking.id).collect();
    assert_eq!(held, winners.iter().map(|name| id(name)).collect(), "and it is who was told so");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_tasks_that_want_overlapping_times_exactly_one_gets_each() {
    let shelf = Shelf::new();
    let winners = compete(&shelf.store, "tasks").await;
    assert_one_each(&shelf.store, &winners).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_that_want_overlapping_times_exactly_one_gets_each() {
    let shelf = Shelf::new();
    let mut teams = ["red", "blue"].map(|team| {
        Child::start("store::rivals::a_team_in_a_process_of_its_own", &shelf.file(), team)
    });
    for team in &mut teams {
        assert_eq!(team.hear().as_deref(), Some("ready"));
    }
    for team in &mut teams {
        team.tell("go");
    }
    let mut winners = Vec::new();
    for team in &mut teams {
        winners.extend(std::iter::from_fn(|| team.hear()));
        team.ended_well();
    }
    assert_one_each(&shelf.store, &winners).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_in_a_process_of_its_own() {
    let Some((file, team)) = file_of_parent() else {
        return;
    };
    let store = Store::open(&file).unwrap();
    say("ready");
    std::io::stdin().lock().read_line(&mut String::new()).unwrap();
    for winner in compete(&store, &team).await {
        say(&winner);
    }
    std::io::stdout().flush().unwrap();
}
