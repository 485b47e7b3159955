//! Reminders: two ways, at the right moment, of what still stands, and never twice.

use jiff::Timestamp;
use zapys::schedule::State;

use super::setup::Setup;
use crate::world::MONDAY;

/// Wednesday, 25 November 2026, two in the afternoon in Kyiv.
const WISH: &str = "Book a haircut on Wednesday at 14:00. Ann Lee, ann@example.com";

async fn booked() -> Setup {
    let setup = Setup::on_monday();
    let heard = setup.says("ann", WISH).await;
    assert!(heard.contains('✅') && heard.contains("November 25"), "{heard}");
    setup
}

fn instants(all: &[&str]) -> Vec<Timestamp> {
    all.iter().map(|it| it.parse().unwrap()).collect()
}

#[tokio::test]
async fn a_day_before_and_two_hours_before_both_ways() {
    let setup = booked().await;
    setup.at("2026-11-24T13:59:59+02:00").await;
    assert_eq!((setup.texts("ann").len(), setup.letters().len()), (0, 1));

    setup.at("2026-11-24T14:00:00+02:00").await;
    insta::assert_snapshot!(setup.texts("ann").join("\n---\n"), @r"
    🔔 A reminder of your appointment: tomorrow, Wednesday, November 25, at 2:00 PM.

    📋 Haircut with Olena
    📍 5 Sadova St, Kyiv

    Have your plans changed? Write “move” or “cancel”.
    ");
    let letter = setup.letters().pop().unwrap();
    assert_eq!((setup.letters().len(), letter.to.as_str()), (2, "ann@example.com"));
    let told: Vec<&str> = letter.text.lines().take(2).collect();
    let soon = "We look forward to seeing you tomorrow at 2:00 PM.";
    assert_eq!(told, ["A reminder of your appointment", soon]);
    assert!(letter.text.contains("Move or cancel: https://chat.example/salon"));

    setup.at("2026-11-25T12:00:20+02:00").await;
    insta::assert_snapshot!(setup.texts("ann").join("\n---\n"), @r"
    🔔 A reminder: your appointment is in 2 hours, at 2:00 PM.

    📋 Haircut with Olena
    📍 5 Sadova St, Kyiv

    If you can't come, please call us: +380 44 000 00 00.
    ");
    assert_eq!(setup.letters().len(), 3);
    setup.at("2026-11-25T20:00:00+02:00").await;
    assert_eq!((setup.texts("ann").len(), setup.letters().len()), (0, 3));
    assert_eq!(setup.troubles().await, []);
}

#[tokio::test]
async fn a_customer_who_is_coming_says_so_with_a_button_and_staff_hear_it_once() {
    let setup = booked().await;
    setup.employs("olena", "olena").await;
    setup.at("2026-11-24T14:00:00+02:00").await;
    let [reminder] = setup.heard("ann").try_into().unwrap();
    let labels: Vec<Vec<&str>> = reminder
        .reply
        .buttons
        .iter()
        .map(|row| row.iter().map(|button| button.label.as_str()).collect())
        .collect();
    assert_eq!(labels, [vec!["I'm coming"], vec!["Move", "Cancel"]]);
    for _ in 0..2 {
        let heard = setup.presses("ann", &reminder, "I'm coming").await;
        assert!(heard.starts_with("Great, see you tomorrow"), "{heard}");
    }
    let told = setup.texts("olena");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("👍 Клієнт підтвердив, що буде: Стрижка"), "{}", told[0]);
}

#[tokio::test]
async fn an_answer_to_a_reminder_is_about_what_it_reminded_of() {
    let setup = booked().await;
    setup.says("ann", "Book a haircut on Friday at 15:00. Ann Lee, ann@example.com").await;
    setup.at("2026-11-24T14:00:00+02:00").await;
    assert_eq!(setup.texts("ann").len(), 1);
    let heard = setup.says("ann", "move it to Thursday at 16:00 please").await;
    assert!(heard.contains("moved") && heard.contains("November 26 at 4:00 PM"), "{heard}");
    let standing = setup.bookings(State::Confirmed).await;
    let local_starts: Vec<String> = standing.iter().map(|it| it.local_start.to_string()).collect();
    assert_eq!(local_starts, ["2026-11-26T16:00:00", "2026-11-27T15:00:00"]);
}

#[tokio::test]
async fn a_move_and_a_cancellation_take_their_reminders_with_them() {
    let setup = booked().await;
    let two = ["2026-11-24T12:00:00Z", "2026-11-25T10:00:00Z"];
    assert_eq!(setup.reminders(), instants(&two));
    let heard = setup.says("ann", "move it to Thursday at 15:00").await;
    assert!(heard.contains("moved"), "{heard}");
    let two = ["2026-11-25T13:00:00Z", "2026-11-26T11:00:00Z"];
    assert_eq!(setup.reminders(), instants(&two));
    setup.at("2026-11-25T14:00:00+02:00").await;
    assert_eq!(setup.texts("ann").len(), 0);
    setup.says("ann", "cancel my appointment").await;
    let heard = setup.says("ann", "yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    assert_eq!(setup.reminders(), []);
    setup.at("2026-11-26T13:00:00+02:00").await;
    assert_eq!(setup.texts("ann").len(), 0);
    assert_eq!(
        setup.news(),
        [
            "Your appointment is confirmed",
            "Your appointment has been moved",
            "Your appointment has been cancelled"
        ]
    );
}

#[tokio::test]
async fn who_books_late_is_reminded_of_nothing_that_would_have_been_earlier() {
    let setup = Setup::on_monday();
    setup.says("ann", "Book a haircut tomorrow at 9:30. Ann Lee, ann@example.com").await;
    assert_eq!(setup.reminders(), instants(&["2026-11-24T06:00:00Z"]));
    let setup = Setup::on_monday();
    setup.says("bob", "Book a haircut today at 12:00. Bob Ray, bob@example.com").await;
    assert_eq!(setup.bookings(State::Confirmed).await.len(), 1);
    assert_eq!(setup.reminders(), []);
}

#[tokio::test]
async fn after_a_long_silence_one_reminder_says_what_is_left_and_none_what_has_begun() {
    let setup = booked().await;
    setup.at("2026-11-25T13:20:30+02:00").await;
    let heard = setup.texts("ann");
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].starts_with("🔔 A reminder: your appointment is in 40 minutes, at 2:00 PM."));
    let letter = setup.letters().pop().unwrap();
    assert_eq!(setup.letters().len(), 2);
    let soon = "We look forward to seeing you today at 2:00 PM. It begins in 40 minutes.";
    assert!(letter.text.contains(soon), "{}", letter.text);

    let setup = booked().await;
    setup.at("2026-11-25T14:00:00+02:00").await;
    assert_eq!((setup.texts("ann").len(), setup.letters().len()), (0, 1));
    assert_eq!(setup.troubles().await, []);
}

#[tokio::test]
async fn a_chat_that_was_left_and_a_missing_address_leave_the_other_way() {
    let setup = booked().await;
    setup.chat.leave("ann");
    setup.at("2026-11-24T14:00:00+02:00").await;
    setup.at("2026-11-25T12:00:00+02:00").await;
    assert_eq!((setup.texts("ann").len(), setup.letters().len()), (0, 3));
    assert_eq!(setup.troubles().await, [], "to be unreachable in chat is no trouble");

    let edits = [("length = \"60m\"", "length = \"60m\"\nneeds = [\"name\"]")];
    let setup = Setup::new(MONDAY, &edits, "");
    let heard = setup.says("ann", "Book a haircut on Wednesday at 14:00. Ann Lee").await;
    assert!(heard.contains('✅'), "{heard}");
    setup.at("2026-11-24T14:00:00+02:00").await;
    assert_eq!((setup.texts("ann").len(), setup.letters().len()), (1, 0));
}

#[tokio::test]
async fn a_platform_that_is_down_makes_a_reminder_late_and_true() {
    let setup = booked().await;
    *setup.chat.fails.lock().unwrap() = true;
    setup.at("2026-11-25T12:00:00+02:00").await;
    assert_eq!(setup.troubles().await.len(), 1);
    *setup.chat.fails.lock().unwrap() = false;
    setup.at("2026-11-25T12:30:00+02:00").await;
    let heard = setup.texts("ann");
    assert!(heard[0].contains("in 1 hour 30 minutes, at 2:00 PM"), "{heard:?}");
    assert_eq!((heard.len(), setup.letters().len()), (1, 2));
}

#[tokio::test]
async fn a_reminder_that_failed_for_a_day_does_not_hold_up_the_next_one() {
    let setup = booked().await;
    *setup.chat.fails.lock().unwrap() = true;
    for hour in 14..24 {
        setup.at(&format!("2026-11-24T{hour}:00:00+02:00")).await;
    }
    for hour in 0..12 {
        setup.at(&format!("2026-11-25T{hour:02}:00:00+02:00")).await;
    }
    *setup.chat.fails.lock().unwrap() = false;
    setup.at("2026-11-25T12:00:00+02:00").await;
    let heard = setup.texts("ann");
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].contains("in 2 hours, at 2:00 PM"), "{heard:?}");
}

#[tokio::test]
async fn a_process_that_dies_while_it_reminds_repeats_the_same_message() {
    let setup = booked().await;
    *setup.chat.hangs.lock().unwrap() = true;
    setup.clock.set("2026-11-24T14:00:00+02:00".parse().unwrap());
    tokio::select! {
        () = setup.sends() => panic!("it did not die"),
        () = setup.chat.hung.notified() => {}
    }
    *setup.chat.hangs.lock().unwrap() = false;
    setup.sends().await;
    let [first, again] = setup.heard("ann").try_into().unwrap();
    assert_eq!(first, again, "by its id a platform can tell");
    assert_eq!(setup.letters().len(), 2);
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
        let setup = Setup::new(now, &sunday, "");
        let wish = format!("Book a haircut on {day} at 10:00. Ann Lee, ann@example.com");
        let heard = setup.says("ann", &wish).await;
        assert!(heard.contains('✅'), "{heard}");
        let standing = setup.bookings(State::Confirmed).await;
        assert_eq!(standing[0].span.start, start.parse().unwrap());
        let due: Timestamp = before.parse().unwrap();
        assert_eq!(setup.reminders()[0], due);
        setup.clock.set(due - jiff::SignedDuration::from_millis(1));
        setup.sends().await;
        assert_eq!(setup.texts("ann").len(), 0);
        setup.clock.set(due);
        setup.sends().await;
        let heard = setup.texts("ann").join("\n");
        assert!(heard.contains("tomorrow, Sunday, ") && heard.contains("at 10:00 AM"), "{heard}");
    }
}

#[tokio::test]
async fn a_booking_that_is_over_is_completed_a_day_later() {
    let setup = booked().await;
    setup.at("2026-11-26T14:59:00+02:00").await;
    assert_eq!(setup.bookings(State::Completed).await.len(), 0);
    setup.at("2026-11-26T16:10:00+02:00").await;
    assert_eq!(setup.bookings(State::Completed).await.len(), 1);
    let heard = setup.says("ann", WISH).await;
    assert!(heard.contains('✅'), "a new one can be made: {heard}");
}

#[tokio::test]
async fn at_night_nobody_is_reminded_whenever_the_worker_comes_back() {
    let setup = Setup::on_monday();
    setup.says("ann", "Book a haircut on Wednesday at 9:00. Ann Lee, ann@example.com").await;
    // The day before at nine, and not at seven on the day: an hour before.
    assert_eq!(setup.reminders(), instants(&["2026-11-24T07:00:00Z", "2026-11-25T06:00:00Z"]));
    // The worker was away all day.
    setup.at("2026-11-24T23:30:00+02:00").await;
    assert_eq!((setup.texts("ann").len(), setup.letters().len()), (0, 1));
    setup.at("2026-11-25T07:59:00+02:00").await;
    assert_eq!((setup.texts("ann").len(), setup.letters().len()), (0, 1));
    setup.at("2026-11-25T08:00:00+02:00").await;
    let heard = setup.texts("ann");
    assert!(heard.len() == 1 && heard[0].contains("in 1 hour, at 9:00 AM"), "{heard:?}");
    assert_eq!(setup.letters().len(), 2);
    // What a customer writes at night is answered at night.
    setup.at("2026-11-25T23:30:00+02:00").await;
    assert!(!setup.says("bob", "what are your prices?").await.is_empty());
}

#[tokio::test]
async fn a_business_that_is_open_at_night_reminds_at_night() {
    let edits = [
        ("reminders    = [\"24h\", \"2h\"]", "reminders    = [\"24h\", \"2h\"]\nquiet = []"),
        ("mon-fri = [\"09:00-13:00\"", "mon-fri = [\"00:00-13:00\""),
    ];
    let setup = Setup::new(MONDAY, &edits, "");
    setup.says("ann", "Book a haircut on Wednesday at 5:00 am. Ann Lee, ann@example.com").await;
    assert_eq!(setup.reminders(), instants(&["2026-11-24T03:00:00Z", "2026-11-25T01:00:00Z"]));
}
