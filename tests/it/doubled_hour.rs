//! The night when the clocks go back: an hour comes twice, and both are booked by words and by buttons.

use serde_json::json;
use zapys::{agent::Request, schedule::Booking};

use crate::world::{World, call, words};

/// The salon in Kyiv, open in the night of 25 October 2026, when four o'clock becomes three; the Saturday before.
fn night() -> World {
    let open = [("sat     = [\"10:00-16:00\"]", "sat-sun = [\"02:00-06:00\", \"10:00-16:00\"]")];
    World::with_profile("salon", "2026-10-24T12:00:00+03:00", &open)
}

const FIRST: &str = "2026-10-25T00:30:00Z";
const SECOND: &str = "2026-10-25T01:30:00Z";

/// The bookings' instants, in order.
async fn starts(world: &World) -> Vec<String> {
    let mut starts: Vec<Booking> = world.bookings().await;
    starts.sort_by_key(|booking| booking.span.start);
    assert!(starts.iter().all(|it| it.local_start.to_string() == "2026-10-25T03:30:00"));
    starts.iter().map(|booking| booking.span.start.to_string()).collect()
}

#[tokio::test]
async fn which_of_two_hours_is_meant_is_asked_and_both_are_booked_in_words() {
    let (before, after) = ("before the clocks go back", "after the clocks have gone back");
    for (answer, told, start) in [
        ("the second one", after, SECOND),
        ("after the clocks go back", after, SECOND),
        ("the first", before, FIRST),
    ] {
        // The name is known, or is asked for while the hour is held.
        for name in [". Ann Lee, ann@example.com", ""] {
            let world = night();
            let asked = world.says(&format!("haircut tomorrow at 3:30 am{name}")).await;
            for part in ["comes twice", before, after] {
                assert!(asked.contains(part), "{part}: {asked}");
            }
            let heard = world.says(answer).await;
            assert!(heard.contains(told), "{answer}: {heard}");
            let receipt = if heard.contains('✅') {
                heard
            } else {
                world.says("Ann Lee, ann@example.com").await
            };
            assert!(receipt.contains('✅') && receipt.contains(told), "{answer}: {receipt}");
            assert_eq!(starts(&world).await, [start], "{answer}");
            world.settle().await;
            world.close().await;
        }
    }
}

#[tokio::test]
async fn an_hour_that_is_said_with_which_of_the_two_it_is_needs_no_question() {
    for (wish, start) in [
        ("haircut tomorrow at 3:30 am, after the clocks go back. Ann Lee, ann@example.com", SECOND),
        ("haircut tomorrow at 3:30 am, winter time. Ann Lee, ann@example.com", SECOND),
        ("haircut tomorrow at 3:30 am, before the clocks go back. Ann Lee, ann@example.com", FIRST),
        (
            "стрижка завтра о 3:30 ночі, після переведення годинників. Анна Лі, ann@example.com",
            SECOND,
        ),
    ] {
        let world = night();
        let heard = world.says(wish).await;
        assert!(heard.contains('✅'), "{wish}: {heard}");
        assert_eq!(starts(&world).await, [start], "{wish}");
        world.close().await;
    }
}

#[tokio::test]
async fn both_hours_have_a_button_of_their_own_and_a_booking_moves_from_one_to_the_other() {
    let world = night();
    let ann = world.customer("ann");
    ann.says("/language en").await;
    ann.says("/book").await;
    ann.presses("Haircut").await;
    ann.presses("25").await;
    let held = ann.presses("3:30 AM (after the clocks have gone back)").await;
    assert!(held.contains("after the clocks have gone back"), "{held}");
    let receipt = ann.says("Ann Lee, ann@example.com").await;
    assert!(
        receipt.contains('✅') && receipt.contains("after the clocks have gone back"),
        "{receipt}"
    );
    assert_eq!(starts(&world).await, [SECOND]);
    let moved = ann.says("move it to 3:30 am, before the clocks go back").await;
    let moved = if moved.contains('✅') { moved } else { ann.says("yes").await };
    assert!(moved.contains('✅') && moved.contains("before the clocks go back"), "{moved}");
    assert_eq!(starts(&world).await, [FIRST]);
    world.settle().await;
    world.close().await;
}

/// What a model is told of its last call.
fn told(request: &Request) -> Option<String> {
    let calls = request.rounds.last()?.calls.last()?;
    Some(calls.outcome.told.clone())
}

/// Books 3:30 as a model that knows nothing of the clocks, or that says which hour by itself, and asks what it is
/// told to ask.
fn night_with_model(time: &'static str) -> World {
    night().model(move |request| {
        let name = request.context.heard.iter().any(|heard| heard.text.contains("Ann"));
        Ok(match told(request) {
            None => {
                let (name, email) =
                    if name { (Some("Ann Lee"), Some("ann@example.com")) } else { (None, None) };
                call(
                    "book_appointment",
                    &json!({"customer_name": name, "customer_email": email, "customer_phone": null,
                        "service": "haircut", "staff": null, "date": "2026-10-25", "time": time,
                        "duration_minutes": null, "create_meet": null}),
                )
            }
            Some(told) => words(&told),
        })
    })
}

#[tokio::test]
async fn a_model_does_not_choose_one_of_two_hours_that_the_customer_has_not_chosen() {
    let (before, after) = ("before the clocks go back", "after the clocks have gone back");
    for time in ["3:30 am", "3:30 am second", "3:30 am first"] {
        for (answer, of_it, start) in
            [("the second one", after, SECOND), ("before the clocks go back", before, FIRST)]
        {
            let world = night_with_model(time);
            let asked = world.says("haircut tomorrow at 3:30 am").await;
            for part in [before, after] {
                assert!(asked.contains(part), "{part}: {asked}");
            }
            assert!(world.bookings().await.is_empty(), "{time}: nothing is held yet");
            let held = world.says(answer).await;
            assert!(held.contains(of_it), "{time}, {answer}: {held}");
            let receipt = world.says("Ann Lee, ann@example.com").await;
            assert!(receipt.contains('✅') && receipt.contains(of_it), "{time}: {receipt}");
            assert_eq!(starts(&world).await, [start], "{time}, {answer}");
            world.settle().await;
            world.close().await;
        }
    }
    let world = night_with_model("3:30 am");
    let said = "haircut tomorrow at 3:30 am, winter time. Ann Lee, ann@example.com";
    let receipt = world.says(said).await;
    assert!(receipt.contains('✅') && receipt.contains(after), "{receipt}");
    assert_eq!(starts(&world).await, [SECOND]);
    world.close().await;
}

#[tokio::test]
async fn another_service_at_the_second_of_two_hours_stays_there() {
    let world = night();
    let said = "haircut tomorrow at 3:30 am, after the clocks go back. Ann Lee, ann@example.com";
    let receipt = world.says(said).await;
    assert!(receipt.contains('✅'), "{receipt}");
    let asked = world.says("make it coloring instead").await;
    assert!(asked.contains("after the clocks have gone back"), "{asked}");
    let changed = world.says("yes").await;
    assert!(changed.contains('✅') && changed.contains("after the clocks"), "{changed}");
    assert_eq!(starts(&world).await, [SECOND]);
    world.settle().await;
    world.close().await;
}
