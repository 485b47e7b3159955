//! Reminders: two ways, at the right moment, of what still stands, and never twice.

use jiff::Timestamp;
use zapys::schedule::State;

use super::house::House;
use crate::world::MONDAY;

/// Wednesday, 25 November 2026, two in the afternoon in Kyiv.
const WISH: &str = "Book a haircut on Wednesday at 14:00. Ann Lee, ann@example.com";

async fn booked() -> House {
    let house = House::on_monday();
    let heard = house.says("ann", WISH).await;
    assert!(heard.contains('✅') && heard.contains("November 25"), "{heard}");
    house
}

fn instants(all: &[&str]) -> Vec<Timestamp> {
    all.iter().map(|it| it.parse().unwrap()).collect()
}

#[tokio::test]
async fn a_day_before_and_two_hours_before_both_ways() {
    let house = booked().await;
    house.at("2026-11-24T13:59:59+02:00").await;
    assert_eq!((house.texts("ann").len(), house.letters().len()), (0, 1));

    house.at("2026-11-24T14:00:00+02:00").await;
    insta::assert_snapshot!(house.texts("ann").join("\n---\n"), @r"
    🔔 A reminder of your appointment: tomorrow (Wednesday, November 25) at 2:00 PM.

    📋 Haircut with Olena
    📍 5 Sadova St, Kyiv

    Have your plans changed? Write “move” or “cancel”.
    ");
    let letter = house.letters().pop().unwrap();
    assert_eq!((house.letters().len(), letter.to.as_str()), (2, "ann@example.com"));
    let told: Vec<&str> = letter.text.lines().take(2).collect();
    let soon = "We look forward to seeing you tomorrow at 2:00 PM.";
    assert_eq!(told, ["A reminder of your appointment", soon]);
    assert!(letter.text.contains("Move or cancel: https://chat.example/salon"));

    house.at("2026-11-25T12:00:20+02:00").await;
    insta::assert_snapshot!(house.texts("ann").join("\n---\n"), @r"
    🔔 A reminder: your appointment is in 2 hours, at 2:00 PM.

    📋 Haircut with Olena
    📍 5 Sadova St, Kyiv

    If you cannot come, please call us: +380 44 000 00 00.
    ");
    assert_eq!(house.letters().len(), 3);
    house.at("2026-11-25T20:00:00+02:00").await;
    assert_eq!((house.texts("ann").len(), house.letters().len()), (0, 3));
    assert_eq!(house.troubles().await, []);
}

#[tokio::test]
async fn a_customer_who_is_coming_says_so_with_a_button_and_staff_hear_it_once() {
    let house = booked().await;
    house.employs("olena", "olena").await;
    house.at("2026-11-24T14:00:00+02:00").await;
    let [reminder] = house.heard("ann").try_into().unwrap();
    let labels: Vec<Vec<&str>> = reminder
        .reply
        .buttons
        .iter()
        .map(|row| row.iter().map(|button| button.label.as_str()).collect())
        .collect();
    assert_eq!(labels, [vec!["I'm coming"], vec!["Move", "Cancel"]]);
    for _ in 0..2 {
        let heard = house.presses("ann", &reminder, "I'm coming").await;
        assert!(heard.starts_with("Great, see you!"), "{heard}");
    }
    let told = house.texts("olena");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("👍 Клієнт підтвердив, що буде: Стрижка"), "{}", told[0]);
}

#[tokio::test]
async fn an_answer_to_a_reminder_is_about_what_it_reminded_of() {
    let house = booked().await;
    house.says("ann", "Book a haircut on Friday at 15:00. Ann Lee, ann@example.com").await;
    house.at("2026-11-24T14:00:00+02:00").await;
    assert_eq!(house.texts("ann").len(), 1);
    let heard = house.says("ann", "move it to Thursday at 16:00 please").await;
    assert!(heard.contains("moved") && heard.contains("November 26 at 4:00 PM"), "{heard}");
    let standing = house.bookings(State::Confirmed).await;
    let local_starts: Vec<String> = standing.iter().map(|it| it.local_start.to_string()).collect();
    assert_eq!(local_starts, ["2026-11-26T16:00:00", "2026-11-27T15:00:00"]);
}

#[tokio::test]
async fn a_move_and_a_cancellation_take_their_reminders_with_them() {
    let house = booked().await;
    let two = ["2026-11-24T12:00:00Z", "2026-11-25T10:00:00Z"];
    assert_eq!(house.reminders(), instants(&two));
    let heard = house.says("ann", "move it to Thursday at 15:00").await;
    assert!(heard.contains("moved"), "{heard}");
    let two = ["2026-11-25T13:00:00Z", "2026-11-26T11:00:00Z"];
    assert_eq!(house.reminders(), instants(&two));
    house.at("2026-11-25T14:00:00+02:00").await;
    assert_eq!(house.texts("ann").len(), 0);
    house.says("ann", "cancel my appointment").await;
    let heard = house.says("ann", "yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    assert_eq!(house.reminders(), []);
    house.at("2026-11-26T13:00:00+02:00").await;
    assert_eq!(house.texts("ann").len(), 0);
    assert_eq!(
        house.news(),
        [
            "Your appointment is confirmed",
            "Your appointment has been moved",
            "Your appointment has been cancelled"
        ]
    );
}

#[tokio::test]
async fn who_books_late_is_reminded_of_nothing_that_would_have_been_earlier() {
    let house = House::on_monday();
    house.says("ann", "Book a haircut tomorrow at 9:30. Ann Lee, ann@example.com").await;
    assert_eq!(house.reminders(), instants(&["2026-11-24T05:30:00Z"]));
    let house = House::on_monday();
    house.says("bob", "Book a haircut today at 12:00. Bob Ray, bob@example.com").await;
    assert_eq!(house.bookings(State::Confirmed).await.len(), 1);
    assert_eq!(house.reminders(), []);
}

#[tokio::test]
async fn after_a_long_silence_one_reminder_says_what_is_left_and_none_what_has_begun() {
    let house = booked().await;
    house.at("2026-11-25T13:20:30+02:00").await;
    let heard = house.texts("ann");
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].starts_with("🔔 A reminder: your appointment is in 40 minutes, at 2:00 PM."));
    let letter = house.letters().pop().unwrap();
    assert_eq!(house.letters().len(), 2);
    let soon = "We look forward to seeing you today at 2:00 PM. It begins in 40 minutes.";
    assert!(letter.text.contains(soon), "{}", letter.text);

    let house = booked().await;
    house.at("2026-11-25T14:00:00+02:00").await;
    assert_eq!((house.texts("ann").len(), house.letters().len()), (0, 1));
    assert_eq!(house.troubles().await, []);
}

#[tokio::test]
async fn a_chat_that_was_left_and_a_missing_address_leave_the_other_way() {
    let house = booked().await;
    house.chat.leave("ann");
    house.at("2026-11-24T14:00:00+02:00").await;
    house.at("2026-11-25T12:00:00+02:00").await;
    assert_eq!((house.texts("ann").len(), house.letters().len()), (0, 3));
    assert_eq!(house.troubles().await, [], "to be unreachable in chat is no trouble");

    let edits = [("length = \"60m\"", "length = \"60m\"\nneeds = [\"name\"]")];
    let house = House::new(MONDAY, &edits, "");
    let heard = house.says("ann", "Book a haircut on Wednesday at 14:00. Ann Lee").await;
    assert!(heard.contains('✅'), "{heard}");
    house.at("2026-11-24T14:00:00+02:00").await;
    assert_eq!((house.texts("ann").len(), house.letters().len()), (1, 0));
}

#[tokio::test]
async fn a_platform_that_is_down_makes_a_reminder_late_and_true() {
    let house = booked().await;
    *house.chat.fails.lock().unwrap() = true;
    house.at("2026-11-25T12:00:00+02:00").await;
    assert_eq!(house.troubles().await.len(), 1);
    *house.chat.fails.lock().unwrap() = false;
    house.at("2026-11-25T12:30:00+02:00").await;
    let heard = house.texts("ann");
    assert!(heard[0].contains("in 1 hour 30 minutes, at 2:00 PM"), "{heard:?}");
    assert_eq!((heard.len(), house.letters().len()), (1, 2));
}

#[tokio::test]
async fn a_reminder_that_failed_for_a_day_does_not_hold_up_the_next_one() {
    let house = booked().await;
    *house.chat.fails.lock().unwrap() = true;
    for hour in 14..24 {
        house.at(&format!("2026-11-24T{hour}:00:00+02:00")).await;
    }
    for hour in 0..12 {
        house.at(&format!("2026-11-25T{hour:02}:00:00+02:00")).await;
    }
    *house.chat.fails.lock().unwrap() = false;
    house.at("2026-11-25T12:00:00+02:00").await;
    let heard = house.texts("ann");
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].contains("in 2 hours, at 2:00 PM"), "{heard:?}");
}

#[tokio::test]
async fn a_process_that_dies_while_it_reminds_repeats_the_same_message() {
    let house = booked().await;
    *house.chat.hangs.lock().unwrap() = true;
    house.clock.set("2026-11-24T14:00:00+02:00".parse().unwrap());
    tokio::select! {
        () = house.sends() => panic!("it did not die"),
        () = house.chat.hung.notified() => {}
    }
    *house.chat.hangs.lock().unwrap() = false;
    house.sends().await;
    let [first, again] = house.heard("ann").try_into().unwrap();
    assert_eq!(first, again, "by its id a platform can tell");
    assert_eq!(house.letters().len(), 2);
}

#[tokio::test]
async fn a_day_before_is_24_hours_when_the_clocks_change_in_between() {
    // Sunday, 25 October 2026: at four it is three again. Sunday, 29 March 2026: at three, four.
    let days = [
        ("2026-10-23T10:00:00+03:00", "25 October", "2026-10-25T08:00:00Z", "2026-10-24T08:00:00Z"),
        ("2026-03-27T10:00:00+02:00", "29 March", "2026-03-29T07:00:00Z", "2026-03-28T07:00:00Z"),
    ];
    let sunday = [("sat     = [\"10:00-16:00\"]", "sat-sun = [\"10:00-16:00\"]")];
    for (now, day, start, before) in days {
        let house = House::new(now, &sunday, "");
        let wish = format!("Book a haircut on {day} at 10:00. Ann Lee, ann@example.com");
        let heard = house.says("ann", &wish).await;
        assert!(heard.contains('✅'), "{heard}");
        let standing = house.bookings(State::Confirmed).await;
        assert_eq!(standing[0].span.start, start.parse().unwrap());
        let due: Timestamp = before.parse().unwrap();
        assert_eq!(house.reminders()[0], due);
        house.clock.set(due - jiff::SignedDuration::from_millis(1));
        house.sends().await;
        assert_eq!(house.texts("ann").len(), 0);
        house.clock.set(due);
        house.sends().await;
        let heard = house.texts("ann").join("\n");
        assert!(heard.contains("tomorrow (Sunday, ") && heard.contains("at 10:00 AM"), "{heard}");
    }
}

#[tokio::test]
async fn a_booking_that_is_over_is_completed_a_day_later() {
    let house = booked().await;
    house.at("2026-11-26T14:59:00+02:00").await;
    assert_eq!(house.bookings(State::Completed).await.len(), 0);
    house.at("2026-11-26T16:10:00+02:00").await;
    assert_eq!(house.bookings(State::Completed).await.len(), 1);
    let heard = house.says("ann", WISH).await;
    assert!(heard.contains('✅'), "a new one can be made: {heard}");
}
