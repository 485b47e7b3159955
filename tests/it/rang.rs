//! Visits that staff book for customers who rang, and what a visit needs to be known of its customer.

use serde_json::json;

use crate::world::{Customer, MONDAY, World, call, unreachable};

const REACH: &[(&str, &str)] =
    &[(r#"price  = "500 ₴""#, "price = \"500 ₴\"\nneeds = [\"name\", \"email or phone\"]")];

async fn owner(world: &World) -> Customer<'_> {
    let olena = world.customer("olena").appointed("olena").await;
    olena.says("/language en").await;
    olena
}

#[tokio::test]
async fn what_is_known_of_one_who_rang_is_not_taken_for_the_next() {
    let world = World::new();
    let olena = owner(&world).await;
    let ann = "Book a haircut tomorrow at 3pm for Ann Lee, ann@example.com";
    assert!(olena.says(ann).await.contains("Ann Lee"));
    let bob = olena.says("Book Bob Stone for a haircut tomorrow at 5pm").await;
    assert!(bob.contains("Which email address"), "{bob}");
    assert!(!bob.contains("ann@"), "{bob}");
    assert!(olena.says("bob@example.com").await.contains("Bob Stone"));
    assert_eq!(
        world.confirmed().await,
        [
            "2026-11-24 15:00 haircut olena Ann Lee ann@example.com",
            "2026-11-24 17:00 haircut olena Bob Stone bob@example.com",
        ]
    );
    world.close().await;
}

#[tokio::test]
async fn staff_are_asked_once_how_a_customer_can_be_reached_and_may_say_that_there_is_no_way() {
    let world = World::new();
    let olena = owner(&world).await;
    let asked = olena.says("Book Ann Lee for a haircut tomorrow at 3pm, she rang").await;
    assert!(asked.contains("tell me that there is none"), "{asked}");
    let booked = olena.says("she has no email").await;
    assert!(booked.starts_with('✅'), "{booked}");
    let second = olena.says("Book Bob Stone for a haircut tomorrow at 5pm").await;
    assert!(second.contains("Which email address"), "the next one may have one: {second}");
    olena.says("/language uk").await;
    let booked = olena.says("пошти немає").await;
    assert!(booked.starts_with('✅'), "{booked}");
    assert_eq!(world.confirmed().await.len(), 2);
    world.close().await;
}

#[tokio::test]
async fn staff_book_more_visits_than_one_customer_may_have() {
    let world = World::with_profile("salon", MONDAY, &[("per_customer = 3", "per_customer = 1")]);
    let olena = owner(&world).await;
    for (at, name) in [("11", "Ann Lee"), ("14", "Bob Stone"), ("16", "Cy Moss")] {
        let line = format!("Book a haircut tomorrow at {at}:00 for {name}, no email");
        let booked = olena.says(&line).await;
        assert!(booked.starts_with('✅'), "{line}: {booked}");
    }
    assert_eq!(world.confirmed().await.len(), 3);
    world.close().await;
}

#[tokio::test]
async fn an_address_or_a_number_is_enough_where_the_file_says_so() {
    let world = World::with_profile("salon", MONDAY, REACH);
    let ann = world.customer("ann");
    let asked = ann.says("A haircut tomorrow at 3pm, Ann Lee").await;
    assert!(asked.contains("What's your phone number or email address?"), "{asked}");
    assert!(ann.says("067 123 45 67").await.starts_with('✅'));
    let bob = world.customer("bob");
    let asked = bob.says("Стрижка завтра о 17:00").await;
    assert!(asked.contains("Як вас звати і який ваш номер телефону або email?"), "{asked}");
    assert!(bob.says("Богдан Коваль, bohdan@example.com").await.starts_with('✅'));
    world.close().await;
}

#[tokio::test]
async fn one_who_gives_neither_is_told_that_one_is_needed_and_that_either_is_enough() {
    let world = World::with_profile("salon", MONDAY, REACH);
    let ann = world.customer("ann");
    ann.says("A haircut tomorrow at 3pm, Ann Lee").await;
    insta::assert_snapshot!(ann.says("I have no email").await, @"Either is enough, a phone number or an email address, but I can't book you in without one: if something changes, we have to reach you. Please call us: +380 44 000 00 00.");
    assert!(ann.says("no phone either").await.starts_with("Either is enough"));
    assert!(ann.says("ok, 067 123 45 67").await.starts_with('✅'));
    world.close().await;
}

#[tokio::test]
async fn a_customer_who_says_that_there_is_no_address_is_not_booked_without_one() {
    let world = World::new();
    let ann = world.customer("ann");
    ann.says("A haircut tomorrow at 3pm, Ann Lee").await;
    assert!(ann.says("no email").await.contains("without an email address"));
    assert_eq!(world.confirmed().await.len(), 0);
    world.close().await;
}

#[tokio::test]
async fn a_model_cannot_send_the_letter_of_one_customer_to_another() {
    let world = World::new().model(|request| {
        let said = request.context.heard.last().map_or("", |heard| heard.text.as_str());
        if !said.contains("Bob Stone") || !request.rounds.is_empty() {
            return Err(unreachable());
        }
        let of_ann = json!({"customer_name": "Bob Stone", "customer_email": "ann@example.com",
            "customer_phone": null, "service": "haircut", "staff": null, "date": "tomorrow",
            "time": "17:00", "duration_minutes": 60, "create_meet": false});
        Ok(call("book_appointment", &of_ann))
    });
    let olena = owner(&world).await;
    let ann = "Book a haircut tomorrow at 3pm for Ann Lee, ann@example.com";
    assert!(olena.says(ann).await.contains("Ann Lee"));
    olena.says("Book Bob Stone for a haircut tomorrow at 17:00").await;
    assert_eq!(world.confirmed().await, ["2026-11-24 15:00 haircut olena Ann Lee ann@example.com"]);
    world.close().await;
}

#[tokio::test]
async fn a_time_that_is_chosen_by_a_button_is_for_the_one_who_was_named() {
    let world = World::new();
    let olena = owner(&world).await;
    let ann = "Book a haircut tomorrow at 3pm for Ann Lee, ann@example.com";
    assert!(olena.says(ann).await.contains("Ann Lee"));
    olena.says("A haircut on Friday for Bob Stone, no email").await;
    let label = olena.shown().buttons.first().unwrap().first().unwrap().label.clone();
    let held = olena.presses(&label).await;
    assert!(!held.contains("ann@") && !held.contains("Ann"), "{held}");
    let booked = if held.starts_with('✅') { held } else { olena.says("Bob Stone").await };
    assert!(booked.starts_with('✅') && booked.contains("Bob Stone"), "{booked}");
    world.close().await;
}
