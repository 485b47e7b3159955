//! The writing thread: commits that are shared, and jobs that do not hurt each other.

use std::sync::mpsc;

use rusqlite::Connection;
use tokio::task::{JoinSet, yield_now};
use zapys::store::{Error, Store, Tx, conversations, inbox};

use super::{Shelf, at, key_of, said};

/// How many people have written so far.
async fn people(store: &Store) -> i64 {
    store
        .read(|db| Ok(db.query_row("SELECT count(*) FROM customers", [], |row| row.get(0))?))
        .await
        .unwrap()
}

fn greet(tx: &Tx<'_>, person: &str) -> Result<(), Error> {
    conversations::find_or_make(tx, &key_of(person), at(0)).map(drop)
}

/// Keeps the writing thread busy until the sender is used or dropped.
///
/// The runtime of these tests has one thread, so after `yield_now` every task has handed its
/// job over and waits.
async fn busy_writer(tasks: &mut JoinSet<Result<(), Error>>, store: &Store) -> mpsc::Sender<()> {
    let (go, wait) = mpsc::channel();
    let (began, begun) = tokio::sync::oneshot::channel();
    let store = store.clone();
    tasks.spawn(async move {
        let wait_here = move |_: &Tx<'_>| {
            began.send(()).unwrap();
            drop(wait.recv());
            Ok(())
        };
        store.write(wait_here).await
    });
    begun.await.unwrap();
    go
}

#[tokio::test]
async fn writes_that_wait_together_share_one_commit() {
    let shelf = Shelf::new();
    let mut tasks = JoinSet::new();
    let go = busy_writer(&mut tasks, &shelf.store).await;
    for n in 0..100 {
        let store = shelf.store.clone();
        tasks.spawn(async move { store.write(move |tx| greet(tx, &format!("p{n}"))).await });
    }
    yield_now().await;
    let before = shelf.store.commits();
    drop(go);
    for done in tasks.join_all().await {
        done.unwrap();
    }
    assert_eq!(
        shelf.store.commits() - before,
        2,
        "the one that waited, and all the others"
    );
    assert_eq!(people(&shelf.store).await, 100);
}

#[tokio::test]
async fn a_job_that_fails_or_panics_is_undone_alone() {
    let shelf = Shelf::new();
    let mut tasks = JoinSet::new();
    let go = busy_writer(&mut tasks, &shelf.store).await;
    for n in 0..30 {
        let store = shelf.store.clone();
        tasks.spawn(async move {
            let job = move |tx: &Tx<'_>| {
                greet(tx, &format!("p{n}"))?;
                match n % 3 {
                    0 => Ok(()),
                    1 => Err(Error::Closed),
                    _ => panic!("a mistake in the caller's closure"),
                }
            };
            store.write(job).await
        });
    }
    yield_now().await;
    drop(go);
    let (mut fine, mut failed, mut panicked) = (0, 0, 0);
    while let Some(done) = tasks.join_next().await {
        match done {
            Ok(Ok(())) => fine += 1,
            Ok(Err(_)) => failed += 1,
            Err(error) => panicked += i32::from(error.is_panic()),
        }
    }
    assert_eq!((fine, failed, panicked), (11, 10, 10));
    assert_eq!(people(&shelf.store).await, 10);
}

#[tokio::test]
async fn a_full_disk_is_told_to_everybody_in_the_commit_and_costs_nothing_that_was_kept() {
    let shelf = Shelf::new();
    shelf.store.write(|tx| greet(tx, "anna")).await.unwrap();
    let limit = |pages: u32| {
        move |tx: &Tx<'_>| Ok(tx.pragma_update(None, "max_page_count", pages).map(drop)?)
    };
    shelf.store.write(limit(1)).await.unwrap();

    let mut tasks = JoinSet::new();
    let go = busy_writer(&mut tasks, &shelf.store).await;
    for n in 0..3 {
        let store = shelf.store.clone();
        tasks.spawn(async move {
            let job = move |tx: &Tx<'_>| {
                let long = "x".repeat(if n == 1 { 100_000 } else { 1 });
                inbox::accept(tx, &said("bohdan", &n.to_string(), &long), at(0)).map(drop)
            };
            store.write(job).await
        });
    }
    yield_now().await;
    drop(go);
    let mut told = Vec::new();
    while let Some(done) = tasks.join_next().await {
        told.push(done.unwrap());
    }
    let full = told
        .iter()
        .filter(|it| matches!(it, Err(Error::Full)))
        .count();
    let kept: i64 = shelf
        .store
        .read(|db| Ok(db.query_row("SELECT count(*) FROM inbox", [], |row| row.get(0))?))
        .await
        .unwrap();
    let fine = told.len() - full - 1;
    assert!(full >= 1, "{told:?}");
    assert_eq!(
        usize::try_from(kept).unwrap(),
        fine,
        "who heard Ok is there, nobody else"
    );
    assert!(people(&shelf.store).await >= 1);

    shelf.store.write(limit(1_000_000)).await.unwrap();
    shelf.store.write(|tx| greet(tx, "later")).await.unwrap();
}

#[tokio::test]
async fn a_signal_comes_with_the_commit_and_not_for_what_was_undone() {
    let shelf = Shelf::new();
    let mut inbox_signal = shelf.store.signals().inbox();
    let mut outbox_signal = shelf.store.signals().outbox();
    let undone = shelf.store.write(|tx| {
        inbox::accept(tx, &said("anna", "1", "hi"), at(0))?;
        Err::<(), _>(Error::Closed)
    });
    undone.await.unwrap_err();
    assert!(!inbox_signal.has_changed().unwrap());
    shelf
        .store
        .write(|tx| inbox::accept(tx, &said("anna", "1", "hi"), at(0)))
        .await
        .unwrap();
    inbox_signal.changed().await.unwrap();
    shelf
        .store
        .write(|tx| inbox::accept(tx, &said("anna", "1", "hi"), at(0)))
        .await
        .unwrap();
    assert!(
        !inbox_signal.has_changed().unwrap(),
        "the same update is nothing new"
    );
    assert!(!outbox_signal.has_changed().unwrap());
    shelf.store.close().await;
    drop(shelf.store);
    outbox_signal.changed().await.unwrap_err();
}

#[tokio::test]
async fn a_closed_store_has_kept_what_it_was_given_and_says_that_it_is_closed() {
    let shelf = Shelf::new();
    let mut tasks = JoinSet::new();
    let go = busy_writer(&mut tasks, &shelf.store).await;
    let store = shelf.store.clone();
    tasks.spawn(async move { store.write(|tx| greet(tx, "anna")).await });
    yield_now().await;
    drop(go);
    shelf.store.close().await;
    for done in tasks.join_all().await {
        done.unwrap();
    }
    let late = shelf.store.write(|tx| greet(tx, "late")).await;
    assert!(matches!(late, Err(Error::Closed)));
    assert!(matches!(
        shelf.store.read(|_| Ok(())).await,
        Err(Error::Closed)
    ));
    assert!(
        !shelf.dir.path().join("zapys.db-wal").exists(),
        "the log was put back"
    );
    assert_eq!(people(&Store::open(&shelf.file()).unwrap()).await, 1);
}

#[tokio::test]
async fn a_reader_sees_one_moment_and_waits_for_nobody() {
    let shelf = Shelf::new();
    let writer = shelf.store.clone();
    let handle = tokio::runtime::Handle::current();
    let counts = shelf.store.read(move |db| {
        let count = || -> Result<i64, Error> {
            Ok(db.query_row("SELECT count(*) FROM customers", [], |row| row.get(0))?)
        };
        let before = count()?;
        handle.block_on(writer.write(|tx| greet(tx, "anna")))?;
        Ok((before, count()?))
    });
    assert_eq!(counts.await.unwrap(), (0, 0));
    assert_eq!(people(&shelf.store).await, 1);
}

#[tokio::test]
async fn a_copy_is_whole_while_others_write_and_replaces_the_one_before() {
    let shelf = Shelf::new();
    let copy = shelf.dir.path().join("copy.db");
    std::fs::write(&copy, "the copy before").unwrap();
    shelf.store.write(|tx| greet(tx, "anna")).await.unwrap();
    shelf.store.backup(copy.clone()).await.unwrap();
    shelf.store.write(|tx| greet(tx, "bohdan")).await.unwrap();
    assert_eq!(people(&Store::open(&copy).unwrap()).await, 1);

    let nowhere = shelf.dir.path().join("nowhere/copy.db");
    let error = shelf.store.backup(nowhere).await.unwrap_err();
    assert!(matches!(error, Error::Open { .. }), "{error}");
}

#[tokio::test]
async fn a_program_whose_file_was_migrated_under_it_stops_writing() {
    let shelf = Shelf::new();
    let newer = Connection::open(shelf.file()).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let refused = shelf.store.write(|tx| greet(tx, "anna")).await;
    assert!(matches!(refused, Err(Error::Newer { found: 99, .. })));
}
