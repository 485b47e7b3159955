//! The worker killed at every request it makes: each message is answered, no booking is doubled.

use std::{process::Stdio, time::Duration};

use super::{
    fake::Event,
    house::{House, OLHA, TOKEN},
};

/// Books by buttons and words; what does not arrive in this life arrives in the next.
async fn book(house: &mut House, dies_after: usize) -> bool {
    house.api.hangs_after(Some(dies_after));
    let mut died = false;
    let steps: [&dyn Fn(&House); 4] = [
        &|house| house.says("/start haircut"),
        &|house| house.presses("26"),
        &|house| house.presses("9:00"),
        &|house| house.says("Ольга Коваль, olha@example.com"),
    ];
    // What the answer to a step must show: the answer to an earlier one may come once more.
    let shows = [Some("26"), Some("9:00"), None, None];
    for (at, step) in steps.iter().enumerate() {
        step(house);
        loop {
            let happened = house.api.until(TOKEN, |seen| match seen.happened(OLHA) {
                Some(event) => Some(Some(event)),
                None if !died && seen.hangs() => Some(None),
                None => None,
            });
            match happened.await {
                None => {
                    house.dies().await;
                    house.api.hangs_after(None);
                    died = true;
                    house.lives().await;
                }
                Some(Event::File { .. }) => {}
                Some(_)
                    if shows[at].is_some_and(|it| house.api.shown(TOKEN, OLHA, it).is_none()) => {}
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
        let mut house = House::open().await;
        let died = book(&mut house, dies_after).await;
        house.api.hangs_after(None);
        house.stops().await.unwrap();
        assert_eq!(house.count("bookings WHERE state = 'confirmed'"), 1, "after {dies_after}");
        assert_eq!(house.count("inbox WHERE done_ms IS NULL"), 0, "after {dies_after}");
        assert_eq!(house.count("outbox WHERE kind = 'reply' AND state <> 'sent'"), 0);
        assert_eq!(house.api.unconfirmed(TOKEN), 0);
        if !died {
            return;
        }
    }
    panic!("it makes more requests than was thought");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_is_killed_and_the_next_one_goes_on_and_stops_when_it_is_told_to() {
    let house = House::closed(&[]).await;
    let start = || {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_zapys"));
        command
            .args(["--config", "config.toml", "run"])
            .current_dir(house.dir.path())
            .env_clear()
            .env("SALON_TOKEN", TOKEN)
            .env("STUDIO_TOKEN", super::house::OTHER)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit());
        command.spawn().unwrap()
    };
    let mut first = start();
    house.says("/help");
    house.hears().await;
    // The answer is never taken from it, and it dies with the message in hand.
    house.api.hangs_after(Some(0));
    house.says("/my");
    house.api.until(TOKEN, |seen| seen.hangs().then_some(())).await;
    first.kill().unwrap();
    first.wait().unwrap();
    house.api.hangs_after(None);
    let mut second = start();
    assert!(matches!(house.hears().await, Event::Sent { .. }));
    let pid = second.id().to_string();
    std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap();
    let ended = tokio::task::spawn_blocking(move || second.wait().unwrap());
    let ended = tokio::time::timeout(Duration::from_mins(1), ended).await.unwrap().unwrap();
    assert!(ended.success(), "{ended}");
    assert_eq!(house.api.unconfirmed(TOKEN), 0);
}
