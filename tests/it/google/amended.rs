//! Another service or person, or other details, for an appointment that is in a Google Calendar.

use super::{
    Outage,
    salon::{OLENA, Salon},
};

const WISH: &str = "Haircut tomorrow at 14:00. Ann Lee, ann@example.com";
const EVENTS: &str = "/calendar/v3/calendars";

async fn booked() -> Salon {
    let salon = Salon::open().await;
    let heard = salon.world.says(WISH).await;
    assert!(heard.contains('✅'), "{heard}");
    salon
}

#[tokio::test]
async fn another_service_of_the_same_person_is_the_same_event_with_other_words() {
    let salon = booked().await;
    let id = salon.google.own_id(OLENA);
    salon.world.says("make it a coloring instead").await;
    let heard = salon.world.says("yes").await;
    assert!(heard.contains('✅') && heard.contains("2 hours"), "{heard}");
    assert_eq!(salon.google.ours(OLENA), ["2026-11-24T14:00:00+02:00 Фарбування – Ann Lee"]);
    assert_eq!(salon.google.own_id(OLENA), id);
    assert_eq!(salon.world.letters().len(), 2);
    salon.close().await;
}

#[tokio::test]
async fn a_service_of_another_person_leaves_the_calendar_of_the_one_before() {
    let salon = booked().await;
    salon.world.says("make it a manicure instead").await;
    let heard = salon.world.says("yes").await;
    assert!(heard.contains('✅') && heard.contains("Iryna"), "{heard}");
    salon.world.settle().await;
    assert_eq!(salon.google.ours(OLENA), Vec::<String>::new());
    // Olena's calendar tells that the event is gone, and that cancels nothing.
    salon.world.watches().await;
    assert_eq!(salon.world.confirmed().await.len(), 1);
    assert_eq!(salon.world.letters().len(), 2);
    salon.close().await;
}

#[tokio::test]
async fn corrected_details_are_written_into_the_event_when_the_calendar_answers_again() {
    let salon = booked().await;
    salon.google.fail_next(EVENTS, [Outage::Answer(503, "down".into())]);
    let heard = salon.world.says("my email is wrong, it is anna@example.com").await;
    assert!(heard.contains('✅'), "{heard}");
    for _ in 0..3 {
        salon.world.pass(10);
        salon.world.settle().await;
    }
    let event = salon.google.standing(OLENA).remove(0).body;
    assert_eq!(event["attendees"][0]["email"], "anna@example.com", "{event}");
    assert!(event["description"].as_str().unwrap().contains("anna@example.com"), "{event}");
    salon.close().await;
}
