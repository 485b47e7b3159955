//! A soft stop that comes while the worker is slow.

use std::{sync::mpsc, time::Duration};

use tokio::time::sleep;

use super::setup::{OLHA, Setup, TOKEN};

/// How many questions the store answers at once.
const READERS: usize = 4;
/// Time enough for the worker to come to where it has to wait.
const A_WHILE: Duration = Duration::from_millis(200);

/// The worker hears of a message, and before it can read which conversation waits, it is told to
/// stop. The turn that begins afterwards is under way like any other.
#[tokio::test(flavor = "multi_thread")]
async fn a_turn_that_begins_while_the_worker_stops_is_finished() {
    let mut setup = Setup::open().await;
    let (store, stop) = setup.worker();
    let releases: Vec<_> = (0..READERS)
        .map(|_| {
            let (store, (release, released)) = (store.clone(), mpsc::channel::<()>());
            let waits = move |_: &_| {
                released.recv().ok();
                Ok(())
            };
            (release, tokio::spawn(async move { store.read(waits).await.unwrap() }))
        })
        .collect();
    sleep(A_WHILE).await;
    setup.says("/help");
    while setup.count("inbox") == 0 {
        sleep(Duration::from_millis(10)).await;
    }
    sleep(A_WHILE).await;
    stop.cancel();
    sleep(A_WHILE).await;
    for (release, read) in releases {
        drop(release);
        read.await.unwrap();
    }
    setup.stops().await.unwrap();
    assert_eq!(setup.count("inbox WHERE done_ms IS NULL"), 0, "the message is not answered");
    assert_eq!(setup.count("turns WHERE ended_ms IS NULL"), 0, "a turn was cut off");
    assert_eq!(setup.api.left(TOKEN, OLHA).len(), 1, "the answer is sent");
}
