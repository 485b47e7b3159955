//! The worker killed at every request it makes: each message is answered, no booking is doubled.

use std::{process::Stdio, time::Duration};

use super::{
    fake::Event,
    setup::{OLHA, Setup, TOKEN},
};

/// Books by buttons and words; what does not arrive from this worker arrives from the next.
async fn book(setup: &mut Setup, dies_after: usize) -> bool {
    setup.api.hangs_after(Some(dies_after));
    let mut died = false;
    let steps: [&dyn Fn(&Setup); 4] = [
        &|setup| setup.says("/start haircut"),
        &|setup| setup.presses("26"),
        &|setup| setup.presses("9:00"),
        &|setup| setup.says("Ольга Коваль, olha@example.com"),
    ];
    // What the answer to a step must show: the answer to an earlier one may come once more.
    let shows = [Some("26"), Some("9:00"), None, None];
    for (at, step) in steps.iter().enumerate() {
        step(setup);
        loop {
            let happened = setup.api.until(TOKEN, |seen| match seen.happened(OLHA) {
                Some(event) => Some(Some(event)),
                None if !died && seen.hangs() => Some(None),
                None => None,
            });
            match happened.await {
                None => {
                    setup.is_killed().await;
                    setup.api.hangs_after(None);
                    died = true;
                    setup.starts().await;
                }
                Some(Event::File { .. }) => {}
                Some(_)
                    if shows[at].is_some_and(|it| setup.api.shown(TOKEN, OLHA, it).is_none()) => {}
                // A message may come twice after a crash, and never not at all.
                Some(event) if at == 3 && !event.text().starts_with("✅") => {}
                Some(_) => break,
            }
        }
    }
    died
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_request_it_answers_everything_and_books_once() {
    for dies_after in 0..40 {
        let mut setup = Setup::open().await;
        let died = book(&mut setup, dies_after).await;
        setup.api.hangs_after(None);
        setup.api.until(TOKEN, |seen| seen.is_confirmed().then_some(())).await;
        setup.stops().await.unwrap();
        assert_eq!(setup.count("bookings WHERE state = 'confirmed'"), 1, "after {dies_after}");
        assert_eq!(setup.count("inbox WHERE done_ms IS NULL"), 0, "after {dies_after}");
        assert_eq!(setup.count("outbox WHERE kind = 'reply' AND state <> 'sent'"), 0);
        assert_eq!(setup.api.unconfirmed(TOKEN), 0);
        if !died {
            return;
        }
    }
    panic!("it makes more requests than was thought");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_is_killed_and_the_next_one_goes_on_and_stops_when_it_is_told_to() {
    let setup = Setup::closed(&[]).await;
    let start = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_zapys"));
        command
            .args(["--config", "config.toml", "run"])
            .current_dir(setup.dir.path())
            .env_clear()
            .env("SALON_TOKEN", TOKEN)
            .env("STUDIO_TOKEN", super::setup::OTHER)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit());
        command.spawn().unwrap()
    };
    let mut first = start();
    setup.says("/help");
    setup.hears().await;
    // The answer is never taken from it, and it is killed with the message in hand.
    setup.api.hangs_after(Some(0));
    setup.says("/my");
    setup.api.until(TOKEN, |seen| seen.hangs().then_some(())).await;
    first.kill().unwrap();
    first.wait().unwrap();
    setup.api.hangs_after(None);
    let mut second = start();
    assert!(matches!(setup.hears().await, Event::Sent { .. }));
    // The first program stored the message, so the second answers before it has asked Telegram.
    setup.api.until(TOKEN, |seen| seen.is_confirmed().then_some(())).await;
    let pid = second.id().to_string();
    std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    let ended = tokio::task::spawn_blocking(move || second.wait().unwrap());
    let ended = tokio::time::timeout(Duration::from_mins(1), ended).await.unwrap().unwrap();
    assert!(ended.success(), "{ended}");
    assert_eq!(setup.api.unconfirmed(TOKEN), 0);
}
