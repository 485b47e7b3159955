//! A calendar that fails: what was begun is finished later, told once, or given up kindly.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use zapys::{
    chat::Usage,
    model,
    schedule::State,
    store::{conversations, transcript},
};

use crate::world::{HANG, World, call, words};

const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";

#[tokio::test]
async fn a_customer_who_waits_for_a_confirmation_gets_the_receipt_once() {
    let world = World::new();
    world.calendar_fails(true);
    let heard = world.says(WISH).await;
    assert!(heard.contains("I'll write here") && !heard.contains('✅'), "{heard}");
    world.pass(2);
    world.settle().await;
    assert_eq!(world.customer("guest").heard(), Vec::<String>::new());
    world.calendar_fails(false);
    world.pass(2);
    world.settle().await;
    let heard = world.customer("guest").heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].contains('✅') && heard[0].contains("2:00 PM"), "{heard:?}");
    let shown = world.customer("guest").shown();
    let labels: Vec<&str> = shown.buttons.iter().flatten().map(|it| it.label.as_str()).collect();
    assert_eq!(labels[..2], ["Move", "Cancel"]);
    assert!(shown.appointment.is_some(), "its calendar file goes along");
    world.pass(60);
    world.settle().await;
    assert_eq!(world.customer("guest").heard(), Vec::<String>::new());
    let heard = world.says("what are my appointments?").await;
    assert!(heard.contains("2:00 PM"), "{heard}");
    assert_eq!((world.confirmed().await.len(), world.letters().len()), (1, 1));
    world.close().await;
}

#[tokio::test]
async fn a_customer_who_asks_again_meanwhile_is_told_by_that_answer_alone() {
    let world = World::new();
    world.calendar_fails(true);
    world.says(WISH).await;
    world.calendar_fails(false);
    let heard = world.says(WISH).await;
    assert_eq!(heard.matches('✅').count(), 1, "{heard}");
    world.pass(10);
    world.settle().await;
    assert_eq!(world.customer("guest").heard(), Vec::<String>::new());
    assert_eq!((world.confirmed().await.len(), world.letters().len()), (1, 1));
    world.close().await;
}

#[tokio::test]
async fn a_booking_that_can_never_be_written_is_given_back_and_everybody_told() {
    let world = World::new();
    world.calendar_fails(true);
    world.says(WISH).await;
    for _ in 0..30 {
        world.pass(7 * 60);
        world.settle().await;
    }
    let heard = world.customer("guest").heard();
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].contains("sorry") && heard[0].contains("2:00 PM"), "{heard:?}");
    let states: Vec<State> = world.bookings().await.into_iter().map(|it| it.state).collect();
    assert_eq!(states, [State::Cancelled]);
    let letters = world.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    assert!(letters[0].text.contains("ann@example.com"), "{letters:?}");
}

#[tokio::test]
async fn a_booking_that_is_not_written_yet_can_be_cancelled() {
    let world = World::new();
    world.calendar_fails(true);
    world.says(WISH).await;
    world.says("cancel my appointment").await;
    let heard = world.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    world.calendar_fails(false);
    world.pass(5);
    world.settle().await;
    assert_eq!(world.customer("guest").heard(), Vec::<String>::new());
    assert_eq!(world.confirmed().await, Vec::<String>::new());
    world.close().await;
}

#[tokio::test]
async fn a_move_upon_one_that_is_pending_takes_its_place() {
    let world = World::new();
    world.says(WISH).await;
    world.calendar_fails(true);
    let heard = world.says("move it to 15:00").await;
    assert!(heard.contains("I'll write here"), "{heard}");
    world.calendar_fails(false);
    let heard = world.says("move it to 16:00").await;
    assert!(heard.contains('✅') && heard.contains("4:00 PM"), "{heard}");
    world.pass(5);
    world.settle().await;
    let standing = world.confirmed().await;
    assert!(standing.len() == 1 && standing[0].contains("16:00"), "{standing:?}");
    world.close().await;
}

#[tokio::test]
async fn a_turn_that_panics_is_answered_with_the_fixed_words() {
    let world = World::new().model(|_| panic!("planted"));
    let heard = world.says("hello").await;
    assert!(heard.contains("sorry") || heard.contains("Перепрошую"), "{heard}");
    world.close().await;
}

#[tokio::test(start_paused = true)]
async fn a_turn_that_panics_in_a_live_worker_does_not_silence_its_conversation() {
    let world = World::new().model(|_| panic!("planted"));
    world.customer("guest").sends("hello").await;
    world.serves_until_idle().await;
    world.settle().await;
    assert_eq!(world.customer("guest").heard().len(), 1);
    world.close().await;
}

/// What stands in the calendar takes its time: the server may as well never erase it.
#[tokio::test]
async fn a_time_whose_event_is_yet_to_be_erased_can_be_booked_again_once_it_is_gone() {
    let world = World::new();
    world.says(WISH).await;
    world.calendar_fails(true);
    world.says("cancel my appointment").await;
    let heard = world.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    world.calendar_fails(false);
    let heard = world.says(WISH).await;
    assert!(heard.contains("already booked"), "{heard}");
    world.pass(5);
    world.settle().await;
    let heard = world.says(WISH).await;
    assert!(heard.contains('✅') && heard.contains("2:00 PM"), "{heard}");
    world.pass(5);
    world.settle().await;
    assert_eq!(world.confirmed().await.len(), 1);
    world.close().await;
}

#[tokio::test]
async fn a_booking_that_is_finished_while_its_turn_is_dead_is_told_once() {
    let rounds = AtomicUsize::new(0);
    let world = World::new().model(move |_| match rounds.fetch_add(1, Ordering::Relaxed) {
        0 => Ok(call(
            "book_appointment",
            &json!({"customer_name": "Ann Lee", "customer_email": "ann@example.com",
                "customer_phone": null, "service": "haircut", "staff": null, "date": "tomorrow",
                "time": "14:00", "duration_minutes": 60, "create_meet": false}),
        )),
        1 => Err(model::Error::Unusable { what: HANG, usage: Usage::default() }),
        _ => Ok(words("One moment.")),
    });
    world.calendar_fails(true);
    let customer = world.customer("guest");
    customer.sends(WISH).await;
    world.breaks_off(&customer).await;
    world.calendar_fails(false);
    world.pass(2);
    world.sends_what_is_due().await;
    assert_eq!(customer.heard(), Vec::<String>::new(), "its turn is open and will tell");
    let heard = customer.hears().await;
    assert_eq!(heard.matches('✅').count(), 1, "{heard}");
    world.pass(10);
    world.settle().await;
    assert_eq!(customer.heard(), Vec::<String>::new());
    assert_eq!((world.confirmed().await.len(), world.letters().len()), (1, 1));
    world.close().await;
}

#[tokio::test]
async fn what_was_said_is_forgotten_after_as_long_as_the_business_keeps_it() {
    let world = World::new();
    world.says("hello").await;
    let lines = async || {
        let key = world.customer("guest").key;
        let lines = world.store().read(move |db| {
            let id = conversations::by_key(db, &key)?.unwrap().id;
            transcript::recent(db, id, 10)
        });
        lines.await.unwrap().len()
    };
    world.pass(89 * 24 * 60);
    world.settle().await;
    assert_eq!(lines().await, 2);
    world.pass(2 * 24 * 60);
    world.settle().await;
    assert_eq!(lines().await, 0);
    world.close().await;
}

#[tokio::test]
async fn what_is_held_is_free_for_others_once_the_calendar_cannot_be_looked_at() {
    let world = World::new();
    let heard = world.says("Haircut tomorrow at 14:00").await;
    assert!(heard.contains("holding"), "{heard}");
    world.sql("ALTER TABLE local_events RENAME TO unreadable");
    let heard = world.says("Ann Lee, ann@example.com").await;
    assert!(!heard.contains('✅'), "{heard}");
    let states: Vec<State> = world.bookings().await.into_iter().map(|it| it.state).collect();
    assert_eq!(states, [State::Cancelled], "the hold is given back");
    world.sql("ALTER TABLE unreadable RENAME TO local_events");
    let heard = world.customer("other").says(WISH).await;
    assert!(heard.contains('✅'), "{heard}");
    world.close().await;
}
