//! Several who share a session, as in a class, share one event and are not shown to each other.

use std::time::Duration;

use serde_json::Value;

use super::{
    Google, Outage,
    salon::{OLENA, Salon},
};

const SIX: &str = "2026-11-24T14:00:00+02:00";

/// A salon whose haircuts are for three at once.
async fn open() -> Salon {
    let class = [("id     = \"haircut\"", "id     = \"haircut\"\ncapacity = 3")];
    Salon::with_edits(Google::start().await, &class).await
}

impl Salon {
    async fn joins(&self, who: &str, at: &str) {
        let wish = format!("Haircut tomorrow at {at}. {who} Ray, {who}@example.com");
        let heard = self.world.customer(who).says(&wish).await;
        assert!(heard.contains('✅'), "{who}: {heard}");
        self.world.settle().await;
    }

    /// The guests of the only event.
    fn guests(&self) -> Vec<String> {
        let all = self.google.standing(OLENA);
        assert_eq!(all.len(), 1, "{all:?}");
        let guests = all[0].body["attendees"].as_array().cloned().unwrap_or_default();
        let mut guests: Vec<String> =
            guests.iter().map(|it| it["email"].as_str().unwrap().to_owned()).collect();
        guests.sort();
        guests
    }
}

#[tokio::test]
async fn those_of_a_class_share_one_event_and_do_not_see_each_other() {
    let salon = open().await;
    salon.joins("ann", "14:00").await;
    salon.google.answers(OLENA, &salon.google.own_id(OLENA), "ann@example.com", "accepted");
    salon.joins("bob", "14:00").await;
    salon.joins("eve", "14:00").await;
    assert_eq!(salon.guests(), ["ann@example.com", "bob@example.com", "eve@example.com"]);
    let event = salon.google.standing(OLENA).remove(0);
    assert_eq!(event.start(), SIX);
    assert_eq!(event.body["guestsCanSeeOtherGuests"], Value::Bool(false));
    let ann = event.body["attendees"].as_array().unwrap();
    let ann = ann.iter().find(|it| it["email"] == "ann@example.com").unwrap();
    assert_eq!(ann["responseStatus"], "accepted", "her answer stays");
    let text = format!("{} {}", event.body["summary"], event.body["description"]);
    for name in ["Ray", "ann", "bob", "eve"] {
        assert!(!text.contains(name), "{text}");
    }
    // A fourth does not fit, and each has a booking of their own with the same event.
    let dan = salon.world.customer("dan");
    let heard = dan.says("Haircut tomorrow at 14:00. Dan Ray, dan@example.com").await;
    assert!(!heard.contains('✅'), "{heard}");
    let events: Vec<_> =
        salon.world.bookings().await.into_iter().filter_map(|it| it.event).collect();
    assert!(events.len() == 3 && events.iter().all(|it| *it == event.id), "{events:?}");
    // Our own event is no foreign one, so another day of it is offered as before.
    salon.joins("dan", "16:00").await;
    assert_eq!(salon.google.ours(OLENA).len(), 2);
    salon.close().await;
}

#[tokio::test]
async fn who_leaves_a_class_leaves_the_event_to_the_others() {
    let salon = open().await;
    for who in ["ann", "bob", "eve"] {
        salon.joins(who, "14:00").await;
    }
    // Ann, whose booking names the event, leaves.
    let ann = salon.world.customer("ann");
    ann.says("cancel my appointment").await;
    let heard = ann.says("yes").await;
    assert!(heard.contains("cancelled"), "{heard}");
    salon.world.settle().await;
    assert_eq!(salon.guests(), ["bob@example.com", "eve@example.com"]);
    // Bob moves to another hour: an event of his own.
    let bob = salon.world.customer("bob");
    let heard = bob.says("move it to 16:00").await;
    assert!(heard.contains('✅') && heard.contains("4:00 PM"), "{heard}");
    salon.world.settle().await;
    let times = salon.google.ours(OLENA);
    assert!(times.len() == 2 && times[0].starts_with(SIX), "{times:?}");
    // And Eve follows him: the first event is gone, and they share the second.
    let eve = salon.world.customer("eve");
    let heard = eve.says("move it to 16:00").await;
    assert!(heard.contains('✅'), "{heard}");
    salon.world.settle().await;
    assert_eq!(salon.guests(), ["bob@example.com", "eve@example.com"]);
    // Looking at all this tells none of them anything.
    salon.google.forgets(OLENA);
    for _ in 0..2 {
        salon.world.watches().await;
        salon.world.pass(1);
    }
    for who in [&ann, &bob, &eve] {
        assert_eq!(who.heard(), Vec::<String>::new());
    }
    salon.close().await;
}

#[tokio::test]
async fn a_class_that_staff_move_or_delete_is_moved_or_cancelled_for_all() {
    let salon = open().await;
    for who in ["ann", "bob", "eve"] {
        salon.joins(who, "14:00").await;
    }
    let id = salon.google.own_id(OLENA);
    let all = ["ann", "bob", "eve"].map(|who| salon.world.customer(who));
    let four = ("2026-11-24T16:00:00+02:00", "2026-11-24T17:00:00+02:00");
    salon.google.moves(OLENA, &id, four);
    salon.hears().await;
    for who in &all {
        let heard = who.heard();
        assert!(heard.len() == 1 && heard[0].contains("4:00 PM"), "{heard:?}");
    }
    assert_eq!(salon.google.ours(OLENA).len(), 1);
    // One event that goes is one, however many share it.
    salon.google.deletes(OLENA, &id);
    salon.hears().await;
    for who in &all {
        let heard = who.heard();
        assert!(heard.len() == 1 && heard[0].contains("is sorry"), "{heard:?}");
    }
    assert_eq!(salon.world.confirmed().await, Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn one_guest_of_a_class_who_declines_is_asked_and_the_others_are_not() {
    let salon = open().await;
    for who in ["ann", "bob"] {
        salon.joins(who, "14:00").await;
    }
    let id = salon.google.own_id(OLENA);
    salon.google.answers(OLENA, &id, "bob@example.com", "declined");
    salon.hears().await;
    let heard = salon.world.customer("bob").heard();
    assert!(heard.len() == 1 && heard[0].contains("declined"), "{heard:?}");
    assert_eq!(salon.world.customer("ann").heard(), Vec::<String>::new());
    salon.close().await;
}

#[tokio::test]
async fn two_who_book_a_class_at_the_same_moment_share_one_event() {
    let salon = open().await;
    let path = "/calendar/v3/calendars/olena@gmail.example/events";
    salon.google.fail_next(path, vec![Outage::Slow(Duration::from_millis(150)); 12]);
    let both = ["ann", "bob"].map(|who| (who, salon.world.customer(who)));
    for (who, customer) in &both {
        customer.sends(&format!("Haircut tomorrow at 14:00. {who} Ray, {who}@example.com")).await;
    }
    for (_, customer) in &both {
        let heard = customer.hears().await;
        assert!(heard.contains('✅'), "{heard}");
    }
    salon.google.calm();
    salon.world.settle().await;
    salon.world.settle().await;
    assert_eq!(salon.guests(), ["ann@example.com", "bob@example.com"]);
    assert_eq!(salon.world.confirmed().await.len(), 2);
    let written = salon.google.held().calendar.of[OLENA].events.len();
    println!("events that were written: {written}");
    salon.close().await;
}

#[tokio::test]
async fn who_joins_a_class_is_confirmed_later_where_the_calendar_does_not_answer() {
    let salon = open().await;
    salon.joins("ann", "14:00").await;
    let event = "/calendar/v3/calendars/olena@gmail.example/events/";
    salon.google.fail_next(event, vec![Outage::Answer(503, String::new()); 9]);
    let bob = salon.world.customer("bob");
    let heard = bob.says("Haircut tomorrow at 14:00. Bob Ray, bob@example.com").await;
    assert!(!heard.contains('✅'), "{heard}");
    salon.google.calm();
    salon.world.pass(5);
    salon.world.settle().await;
    salon.world.settle().await;
    let heard = bob.heard();
    assert!(heard.len() == 1 && heard[0].contains('✅'), "{heard:?}");
    assert_eq!(salon.guests(), ["ann@example.com", "bob@example.com"]);
    salon.close().await;
}
