//! Every scenario of `bots/scenarios/` with the offline model, and the floor it may not fall below.

use std::{fmt::Write as _, path::Path, sync::Arc};

use tokio::task::JoinSet;
use zapys::eval::{differences, play, read};

use crate::{
    openai::{Fixed, last_words},
    program::Program,
    world::{settings, settings_with},
};

/// How many scenarios end with the right books; it only rises.
const FLOOR: usize = 1107;
/// How many scenarios there must be at least.
const FEWEST: usize = 340;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_offline_model_is_as_good_as_it_was() {
    let scenarios = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("bots/scenarios")).unwrap();
    assert!(scenarios.len() >= FEWEST);
    let dir = tempfile::tempdir().unwrap();
    let settings = Arc::new(settings(dir.path(), None));
    let (many, mut runs) = (scenarios.len(), JoinSet::new());
    for (name, scenario) in scenarios {
        let settings = Arc::clone(&settings);
        runs.spawn(async move { (name, play(&scenario, &settings).await.unwrap(), scenario) });
    }
    let mut report = String::new();
    let mut failed = 0;
    for (name, outcome, scenario) in runs.join_all().await {
        assert!(outcome.used.iter().all(|used| used.usage.total() == 0), "{name} asked a model");
        let amiss = differences(&scenario.expected, &outcome.result);
        if !amiss.is_empty() {
            failed += 1;
            let (amiss, talk) = (amiss.join("\n  "), outcome.talk.join("\n  "));
            writeln!(report, "{name}\n  {amiss}\n  {talk}").unwrap();
        }
    }
    let left = std::fs::read_dir(dir.path().join("data")).unwrap().count();
    assert_eq!(left, 0, "a run leaves nothing behind");
    let well = many - failed;
    assert!(well >= FLOOR, "{well} of {many} end well, {FLOOR} did before:\n{report}");
}

/// How many of the scenarios of kinds end with the right books whatever the model says that talks and
/// never calls; it only rises.
const FLOOR_OF_TALKERS: usize = 252;

/// Plays the scenarios of kinds with a language model that answers by a rule; fails if one of them
/// books, moves or cancels what was not meant, and returns how many end well.
async fn play_kinds(name: &str, rule: fn(&serde_json::Value) -> String) -> usize {
    let model = Fixed::start(rule).await;
    let dir = tempfile::tempdir().unwrap();
    let more = format!("[[model]]\nname = {name:?}\nbase_url = {:?}\n", model.url);
    let settings = Arc::new(settings_with(dir.path(), None, &more));
    let scenarios = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("bots/scenarios")).unwrap();
    let mut runs = JoinSet::new();
    for (file, scenario) in scenarios.into_iter().filter(|(file, _)| file.starts_with("kind_")) {
        let settings = Arc::clone(&settings);
        runs.spawn(async move { (file, play(&scenario, &settings).await.unwrap(), scenario) });
    }
    let (mut well, mut report) = (0, String::new());
    for (file, outcome, scenario) in runs.join_all().await {
        let amiss = differences(&scenario.expected, &outcome.result);
        well += usize::from(amiss.is_empty());
        // Where something was not moved or cancelled, a letter is missing too: the customer was not
        // served, but nothing wrong is booked.
        let unserved = outcome.result.letters < scenario.expected.letters;
        let unmeant = amiss
            .iter()
            .any(|line| line.starts_with("unwanted") && !unserved || line.starts_with("left"));
        if unmeant {
            let (amiss, talk) = (amiss.join("\n  "), outcome.talk.join("\n  "));
            writeln!(report, "{name}, {file}\n  {amiss}\n  {talk}").unwrap();
        }
        if std::env::var_os("ZAPYS_SHOW").is_some() && !amiss.is_empty() {
            println!("{name}, {file}\n  {}\n  {}", amiss.join("\n  "), outcome.talk.join("\n  "));
        }
    }
    assert!(report.is_empty(), "booked, moved or cancelled without being meant:\n{report}");
    assert!(model.asked() > 0);
    well
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_model_that_repeats_the_customer_books_nothing_that_was_not_meant() {
    let well = play_kinds("parrot", last_words).await;
    assert!(well >= FLOOR_OF_TALKERS, "{well}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_model_that_only_offers_help_books_nothing_that_was_not_meant() {
    let well = play_kinds("friendly", |_| "How can I help you today?".to_owned()).await;
    assert!(well >= FLOOR_OF_TALKERS, "{well}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_model_that_says_it_has_booked_books_nothing_that_was_not_meant() {
    let lie = |_: &serde_json::Value| "You are booked for tomorrow at 14:00, see you!".to_owned();
    let well = play_kinds("liar", lie).await;
    assert!(well >= FLOOR_OF_TALKERS, "{well}");
}

#[tokio::test(flavor = "multi_thread")]
async fn eval_prints_calls_tokens_seconds_and_money() {
    let model = Fixed::start(|_| "Good morning! Which service would you like?".to_owned()).await;
    let program = Program::new();
    program.write("bots/salon.toml", include_str!("../../bots/salon.toml"));
    program.write(
        "config.toml",
        format!(
            "data_dir = \"data\"\n[[model]]\nname = \"m1\"\nbase_url = {:?}\n\
             price = {{ input = 1000.0, cached = 100.0, output = 2000.0 }}\n",
            model.url
        ),
    );
    program.write(
        "scenarios/hello.toml",
        "bot = \"salon\"\nnow = \"2026-11-23T10:00:00+02:00\"\nsay = [\"good morning\"]\nletters = 0\n",
    );
    let out = program.run(&["eval", "scenarios", "--model", "m1", "--runs", "2"], "").went_well();
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "pass^1 pass^2  tokens  scenario");
    assert!(lines[1].ends_with("hello") && lines[1].contains("1.00") && lines[1].contains("240"));
    // Twice 36 new tokens, 64 cached ones and 20 written ones.
    let spent = "m1: 2 calls, 200 tokens in, 128 of them cached, 40 out, costs 0.1648";
    assert_eq!(lines[3], spent, "{out}");
    assert!(lines[4].starts_with("2 runs took ") && lines[4].ends_with(" seconds"), "{out}");
    assert_eq!(model.asked(), 2);
}
