//! How often a model is asked in one turn: twice for free times, twice for a booking.

use serde_json::{Value, json};

use super::{Act, Fake, Setup, fake::call, messages};

fn check(date: &str) -> Act {
    call(
        "check_calendar_availability",
        &json!({"date": date, "duration_minutes": null, "service": "Pedicure", "staff": null}),
    )
}

fn book(name: Option<&str>, email: Option<&str>) -> Act {
    call(
        "book_appointment",
        &json!({
            "customer_name": name, "customer_email": email, "customer_phone": null,
            "service": "Pedicure", "staff": null, "date": "Thursday", "time": "12:00",
            "duration_minutes": null, "create_meet": null,
        }),
    )
}

#[tokio::test]
async fn free_times_and_a_booking_take_two_questions_each() {
    let fake = Fake::start(vec![
        check("Thursday"),
        Act::Say("On Thursday 12:00 is free. Shall I book it?"),
        book(Some("Ruth Cole"), Some("ruth@example.com")),
        Act::Say("See you on Thursday!"),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    setup.says("ruth", "any pedicure on Thursday?").await;
    assert_eq!(fake.requests().len(), 2);
    setup.says("ruth", "12:00 please, Ruth Cole, ruth@example.com").await;
    assert_eq!(fake.requests().len(), 4);
    assert_eq!(setup.book().await, ["pedicure 26.11 12:00 confirmed Ruth Cole"]);
    fake.close();
}

#[tokio::test]
async fn slots_are_filled_from_facts_and_one_without_a_fact_is_asked_for_again() {
    let fake = Fake::start(vec![
        check("Thursday"),
        Act::Say("You can come {free:1} or {free:2}. Shall I book one for {free:1}?"),
        Act::Say("You are booked for {booking.when}."),
        Act::Say("Which service would you like?"),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    let answer = setup.says("ruth", "any pedicure on Thursday?").await;
    assert!(answer.contains("Thursday, November 26 at 9:00 AM or at 9:30 AM"), "{answer}");
    assert_eq!(fake.requests().len(), 2);
    let answer = setup.says("ruth", "hello again").await;
    assert!(answer.contains("Which service"), "{answer}");
    let note = messages(fake.requests().last().unwrap()).pop().unwrap().to_string();
    assert!(note.contains("nothing is known for {booking.when}"), "{note}");
    fake.close();
}

#[tokio::test]
async fn after_a_look_and_a_booking_code_has_the_last_word() {
    let fake =
        Fake::start(vec![check("Thursday"), book(Some("Ruth Cole"), Some("ruth@example.com"))])
            .await;
    let mut setup = Setup::open(&fake);
    let said = "a pedicure on Thursday at 12:00 please, Ruth Cole, ruth@example.com";
    let answer = setup.says("ruth", said).await;
    assert!(answer.contains("Pedicure") && answer.contains("Ruth Cole"), "{answer}");
    assert_eq!(setup.book().await, ["pedicure 26.11 12:00 confirmed Ruth Cole"]);
    fake.close();
}

#[tokio::test]
async fn a_slot_that_is_held_after_a_look_is_told_by_code_with_what_is_missing() {
    let fake = Fake::start(vec![check("Thursday"), book(None, None)]).await;
    let mut setup = Setup::open(&fake);
    let answer = setup.says("ruth", "a pedicure on Thursday at 12:00 please").await;
    assert!(answer.contains("12:00 PM") && answer.contains("name"), "{answer}");
    assert_eq!(setup.book().await, ["pedicure 26.11 12:00 held -"]);
    fake.close();
}

#[tokio::test]
async fn what_was_looked_up_one_after_the_other_is_all_told() {
    let fake = Fake::start(vec![check("Thursday"), check("Friday")]).await;
    let mut setup = Setup::open(&fake);
    let answer = setup.says("ruth", "any pedicure on Thursday or Friday?").await;
    assert!(answer.contains("26 November") || answer.contains("November 26"), "{answer}");
    assert!(answer.contains("27 November") || answer.contains("November 27"), "{answer}");
    fake.close();
}

#[tokio::test]
async fn an_order_that_was_not_tried_yet_is_still_the_models() {
    let fake = Fake::start(vec![
        call("list_my_appointments", &json!({})),
        check("Thursday"),
        book(Some("Ruth Cole"), Some("ruth@example.com")),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    let said = "a pedicure on Thursday at 12:00 please, Ruth Cole, ruth@example.com";
    setup.says("ruth", said).await;
    assert_eq!(setup.book().await, ["pedicure 26.11 12:00 confirmed Ruth Cole"]);
    fake.close();
}

#[tokio::test]
async fn the_beginning_stays_the_same_for_everyone_whatever_happens() {
    let fake = Fake::start(vec![
        check("Thursday"),
        Act::Say("On Thursday 12:00 is free."),
        Act::Say("You are booked!"),
        Act::Say("What day suits you?"),
        book(None, None),
        Act::Say("What is your name, and your mail address?"),
    ])
    .await;
    let mut setup = Setup::open(&fake);
    setup.says("ruth", "any pedicure on Thursday?").await;
    setup.says("олена", "Добрий день, хочу записатись").await;
    setup.clock.advance(jiff::SignedDuration::from_hours(26));
    setup.says("ivan", "a pedicure on Thursday at 12:00").await;
    let beginning = |request: &Value| {
        let system = messages(request).remove(0);
        [system.to_string(), request["tools"].to_string(), request["model"].to_string()]
    };
    let requests = fake.requests();
    let begun: Vec<_> = requests.iter().map(beginning).collect();
    assert_eq!(begun.len(), 6);
    assert!(begun.iter().all(|one| *one == begun[0]));
    fake.close();
}
