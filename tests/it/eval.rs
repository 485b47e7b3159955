//! Every scenario of `bots/scenarios/` with the offline model, and the floor it may not fall below.

use std::{fmt::Write as _, path::Path, sync::Arc};

use tokio::task::JoinSet;
use zapys::eval::{differences, play, read};

use crate::world::settings;

/// How many scenarios end with the right books; it only rises.
const FLOOR: usize = 359;
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
