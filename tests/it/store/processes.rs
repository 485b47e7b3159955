//! A second process on the same file, and one that is killed while it writes.

use std::{
    collections::BTreeSet,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{self, Command, Stdio},
};

use rusqlite::Connection;
use serde_json::json;
use tokio::task::JoinSet;
use zapys::{
    schedule::State,
    store::{Error, Store, Tx, bookings, conversations, inbox, jobs, turns},
};

use super::{Shelf, at, book, id, jobs::new_job, key_of, said, span};

const FILE: &str = "ZAPYS_TEST_FILE";
const PART: &str = "ZAPYS_TEST_PART";

/// What is between the harness's own lines and ours.
const MARK: &str = "child says: ";

/// One test of this binary, run in a process of its own.
pub(crate) struct Child {
    process: process::Child,
    lines: std::io::Lines<BufReader<process::ChildStdout>>,
}

impl Child {
    pub(crate) fn start(test: &str, file: &Path, part: &str) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture", "--test-threads=1"])
            .env(FILE, file)
            .env(PART, part)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, lines }
    }

    /// The next line that the child said; `None`: it has ended.
    pub(crate) fn hear(&mut self) -> Option<String> {
        self.lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once(MARK).map(|(_, said)| said.to_owned()))
    }

    pub(crate) fn tell(&mut self, line: &str) {
        writeln!(self.process.stdin.as_mut().unwrap(), "{line}").unwrap();
    }

    pub(crate) fn ended_well(&mut self) {
        assert!(self.process.wait().unwrap().success());
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The file and the part given by the test that started this process, if one did.
#[expect(clippy::disallowed_methods, reason = "how a test tells its other process what to do")]
pub(crate) fn file_of_parent() -> Option<(PathBuf, String)> {
    Some((std::env::var_os(FILE)?.into(), std::env::var(PART).ok()?))
}

/// Says something to the test that started this process, in one write.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{MARK}{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// A whole turn in one transaction: the message, the booking, the letter.
fn turn(tx: &Tx<'_>, name: &str, n: i64) -> Result<(), Error> {
    inbox::accept(tx, &said(name, name, "завтра о 14"), at(0))?;
    let who = conversations::by_key(tx, &key_of(name))?.unwrap().id;
    let turn = turns::begin(tx, who, at(0))?.unwrap();
    turns::record(tx, turn.id, 0, &json!({"asked": name}))?;
    assert!(book(tx, name, span(n * 10, n * 10 + 10)));
    jobs::enqueue(tx, &new_job(name, Some(who), json!(name), at(0)), at(0))?;
    turns::end(tx, turn.id, at(0))?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_that_will_be_killed() {
    let Some((file, round)) = file_of_parent() else {
        return;
    };
    let round: i64 = round.parse().unwrap();
    let store = Store::open(&file).unwrap();
    let mut tasks = JoinSet::new();
    for task in 0..8 {
        let store = store.clone();
        tasks.spawn(async move {
            for n in 0..1_000 {
                let n = (round * 8 + task) * 1_000 + n;
                let name = format!("{n}");
                let told = name.clone();
                store.write(move |tx| turn(tx, &name, n)).await.unwrap();
                say(&told);
            }
        });
    }
    tasks.join_all().await;
}

/// What the file holds, looked at with nothing of ours; each set of names must be the same.
fn look(file: &Path) -> BTreeSet<String> {
    let db = Connection::open(file).unwrap();
    let sound: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    let names = |sql: &str| -> BTreeSet<String> {
        let mut ask = db.prepare(sql).unwrap();
        ask.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let booked = names("SELECT id FROM bookings WHERE state = 'confirmed'");
    assert_eq!(booked, names("SELECT booking_id FROM occupancy"));
    assert_eq!(booked, names("SELECT key FROM outbox WHERE state = 'due'"));
    assert_eq!(booked, names("SELECT update_id FROM inbox WHERE done_ms IS NOT NULL"));
    assert_eq!(booked, names("SELECT booking_id FROM booking_events WHERE now = 'confirmed'"));
    assert_eq!(names("SELECT update_id FROM inbox WHERE done_ms IS NULL").len(), 0);
    booked
}

#[test]
fn a_process_killed_while_it_writes_loses_nothing_it_acknowledged_and_halves_nothing() {
    let shelf = Shelf::new();
    let mut told = BTreeSet::new();
    // After how many acknowledgements; odd numbers, so that the kill falls anywhere.
    for (round, patience) in [1, 3, 17, 40, 77, 130, 211].into_iter().enumerate() {
        let test = "store::processes::a_writer_that_will_be_killed";
        let mut child = Child::start(test, &shelf.file(), &round.to_string());
        told.extend((0..patience).map(|_| child.hear().unwrap()));
        child.process.kill().unwrap();
        child.process.wait().unwrap();
        // What it said before it died and we had not yet read.
        told.extend(std::iter::from_fn(|| child.hear()));
        // Our own store is open on the file as well, as `zapys chat` is beside the worker.
        let kept = look(&shelf.file());
        assert!(told.is_subset(&kept), "lost: {:?}", told.difference(&kept));
        // At most what each of its eight tasks had under way.
        assert!(kept.len() <= told.len() + 8 * (round + 1));
    }
}

#[tokio::test]
async fn a_log_cut_off_by_a_failing_power_supply_leaves_whole_transactions() {
    let shelf = Shelf::new();
    for n in 0..20 {
        shelf.store.write(move |tx| turn(tx, &format!("{n:02}"), n)).await.unwrap();
    }
    let main = std::fs::read(shelf.file()).unwrap();
    let log = std::fs::read(shelf.dir.path().join("zapys.db-wal")).unwrap();
    let mut seen = BTreeSet::new();
    for part in 1..40 {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("zapys.db");
        std::fs::write(&file, &main).unwrap();
        let end = log.len() * part / 40 + part;
        std::fs::write(dir.path().join("zapys.db-wal"), &log[..end.min(log.len())]).unwrap();
        let store = Store::open(&file).unwrap();
        let kept = store.read(|db| bookings::all(db, None, Some(State::Confirmed))).await.unwrap();
        let names: Vec<_> = kept.into_iter().map(|record| record.booking.id).collect();
        let first: Vec<_> = (0..names.len()).map(|n| id(&format!("{n:02}"))).collect();
        assert_eq!(names, first, "the first ones, and none is missing between them");
        drop(store);
        seen.insert(look(&file).len());
    }
    assert!(seen.len() > 5, "the cuts fell into different places: {seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_that_never_rest_both_get_on() {
    let shelf = Shelf::new();
    let test = "store::processes::a_writer_that_will_be_killed";
    let mut child = Child::start(test, &shelf.file(), "0");
    assert!(child.hear().is_some(), "it is writing");
    for n in 0..50 {
        shelf.store.write(move |tx| turn(tx, &format!("own-{n}"), 9_000_000 + n)).await.unwrap();
    }
    assert!(child.hear().is_some(), "and still is");
}

#[test]
fn processes_that_open_a_new_file_together_agree_on_it() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("zapys.db");
    let test = "store::processes::one_that_only_opens";
    let mut children: Vec<_> = (0..4).map(|_| Child::start(test, &file, "")).collect();
    for child in &mut children {
        assert_eq!(child.hear().as_deref(), Some("opened"));
        child.ended_well();
    }
    assert_eq!(look(&file).len(), 0);
}

#[test]
fn one_that_only_opens() {
    if let Some((file, _)) = file_of_parent() {
        drop(Store::open(&file).unwrap());
        say("opened");
    }
}
