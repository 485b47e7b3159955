//! The writing thread: commits that are shared, and jobs that do not hurt each other.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
    mpsc,
};

use rusqlite::Connection;
use tokio::{
    sync::oneshot,
    task::{JoinError, JoinSet, yield_now},
};
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

/// Hands over jobs while the writing thread is kept busy, so that they wait together; starts
/// the thread again once all of them do, and returns how each ended.
async fn together<F>(store: &Store, jobs: Vec<F>) -> Vec<Result<Result<(), Error>, JoinError>>
where
    F: FnOnce(&Tx<'_>) -> Result<(), Error> + Send + 'static,
{
    let (go, wait) = mpsc::channel::<()>();
    let (started, busy) = oneshot::channel();
    let mut tasks = JoinSet::new();
    let first = store.clone();
    tasks.spawn(async move {
        let wait_here = move |_: &Tx<'_>| {
            started.send(()).unwrap();
            wait.recv().unwrap_err();
            Ok(())
        };
        first.write(wait_here).await
    });
    busy.await.unwrap();
    let (count, handed_over) = (jobs.len(), Arc::new(AtomicUsize::new(0)));
    for job in jobs {
        let (store, handed_over) = (store.clone(), Arc::clone(&handed_over));
        tasks.spawn(async move {
            // The job is handed over before this task waits for the first time, and this
            // runtime has one thread.
            handed_over.fetch_add(1, Ordering::Relaxed);
            store.write(job).await
        });
    }
    while handed_over.load(Ordering::Relaxed) < count {
        yield_now().await;
    }
    drop(go);
    let mut ended = Vec::new();
    while let Some(end) = tasks.join_next().await {
        ended.push(end);
    }
    ended
}

#[tokio::test]
async fn writes_that_wait_together_share_one_commit() {
    let shelf = Shelf::new();
    let before = shelf.store.commits();
    let jobs = (0..100).map(|n| move |tx: &Tx<'_>| greet(tx, &format!("p{n}")));
    for ended in together(&shelf.store, jobs.collect()).await {
        ended.unwrap().unwrap();
    }
    assert_eq!(
        shelf.store.commits() - before,
        2,
        "the one that kept them waiting, and all the others"
    );
    assert_eq!(people(&shelf.store).await, 100);
}

#[tokio::test]
async fn a_job_that_fails_or_panics_is_undone_alone() {
    let shelf = Shelf::new();
    let job = |n: i32| {
        move |tx: &Tx<'_>| {
            greet(tx, &format!("p{n}"))?;
            match n % 3 {
                0 => Ok(()),
                1 => Err(Error::Closed),
                _ => panic!("a mistake in the caller's closure"),
            }
        }
    };
    let (mut fine, mut failed, mut panicked) = (0, 0, 0);
    for ended in together(&shelf.store, (0..30).map(job).collect()).await {
        match ended {
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
    // Never below what the file has already.
    shelf.store.write(limit(1)).await.unwrap();
    let job = |n: usize| {
        move |tx: &Tx<'_>| {
            let long = "x".repeat(if n == 1 { 10_000 } else { 1 });
            inbox::accept(tx, &said("bohdan", &n.to_string(), &long), at(0)).map(drop)
        }
    };
    let ended = together(&shelf.store, (0..3).map(job).collect()).await;
    let full = ended.iter().filter(|it| matches!(it, Ok(Err(Error::Full)))).count();
    let fine = ended.iter().filter(|it| matches!(it, Ok(Ok(())))).count();
    let kept: i64 = shelf
        .store
        .read(|db| Ok(db.query_row("SELECT count(*) FROM inbox", [], |row| row.get(0))?))
        .await
        .unwrap();
    assert!(full >= 1 && full + fine == 4, "{ended:?}");
    // One of those who heard Ok kept the others waiting and wrote nothing.
    assert_eq!(kept, i64::try_from(fine).unwrap() - 1, "who heard Ok is there, nobody else");

    shelf.store.write(limit(1_000_000)).await.unwrap();
    shelf.store.write(|tx| greet(tx, "later")).await.unwrap();
    assert!(people(&shelf.store).await >= 2);
}

#[tokio::test]
async fn a_signal_comes_with_the_commit_and_not_for_what_was_undone() {
    let shelf = Shelf::new();
    let mut inbox_signal = shelf.store.signals().inbox();
    let mut jobs_signal = shelf.store.signals().jobs();
    let undone = shelf.store.write(|tx| {
        inbox::accept(tx, &said("anna", "1", "hi"), at(0))?;
        Err::<(), _>(Error::Closed)
    });
    undone.await.unwrap_err();
    assert!(!inbox_signal.has_changed().unwrap());
    shelf.store.write(|tx| inbox::accept(tx, &said("anna", "1", "hi"), at(0))).await.unwrap();
    inbox_signal.changed().await.unwrap();
    shelf.store.write(|tx| inbox::accept(tx, &said("anna", "1", "hi"), at(0))).await.unwrap();
    assert!(!inbox_signal.has_changed().unwrap(), "the same update is nothing new");
    assert!(!jobs_signal.has_changed().unwrap());
    shelf.store.close().await;
    drop(shelf.store);
    jobs_signal.changed().await.unwrap_err();
}

#[tokio::test]
async fn a_closed_store_has_kept_what_it_was_given_and_says_that_it_is_closed() {
    let shelf = Shelf::new();
    let (started, busy) = oneshot::channel();
    let (go, wait) = mpsc::channel::<()>();
    let job = move |tx: &Tx<'_>| {
        started.send(()).unwrap();
        wait.recv().unwrap_err();
        greet(tx, "anna")
    };
    let store = shelf.store.clone();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move { store.write(job).await });
    busy.await.unwrap();
    let store = shelf.store.clone();
    let mut closing = JoinSet::new();
    closing.spawn(async move { store.close().await });
    yield_now().await;
    drop(go);
    closing.join_all().await;
    assert!(tasks.join_next().await.unwrap().unwrap().is_ok());
    let late = shelf.store.write(|tx| greet(tx, "late")).await;
    assert!(matches!(late, Err(Error::Closed)));
    assert!(matches!(shelf.store.read(|_| Ok(())).await, Err(Error::Closed)));
    assert!(!shelf.dir.path().join("zapys.db-wal").exists(), "the log was put back");
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
