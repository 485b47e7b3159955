//! Addresses in conversations: which one counts, what is asked before a letter leaves, and what the customer is
//! told of what is stored and planned.

use crate::world::World;

const WISH: &str = "haircut on Wednesday at 9:00. Ann Lee, ann@example.com";

/// The address and the name of the only booking.
async fn stored(world: &World) -> (String, String) {
    let [booking] = world.bookings().await.try_into().unwrap();
    (booking.contact.email.unwrap(), booking.contact.name.unwrap())
}

/// A customer whose haircut is booked.
async fn booked(world: &World) {
    let heard = world.says(WISH).await;
    assert!(heard.contains('✅'), "{heard}");
}

#[tokio::test]
async fn an_address_without_its_sign_changes_no_name_and_is_asked_for_whole() {
    for said in [
        "my email is wrong, it's john.doe",
        "my email is wrong, it's johndoe",
        "it should be ivan.franko",
        "моя пошта неправильна, має бути ivan.franko",
        "має бути ivan.franko",
        "ivan_franko",
    ] {
        let world = World::new();
        booked(&world).await;
        let heard = world.says(said).await;
        let asks = heard.contains("name@example.com") || heard.contains("the right name, email");
        assert!(asks, "{said}: {heard}");
        let known = ("ann@example.com".to_owned(), "Ann Lee".to_owned());
        assert_eq!(stored(&world).await, known, "{said}");
        let heard = world.says("john.doe@example.com").await;
        assert!(heard.contains('✅'), "{said}: {heard}");
        assert_eq!(stored(&world).await.0, "john.doe@example.com", "{said}");
        world.close().await;
    }
}

#[tokio::test]
async fn of_two_addresses_after_the_booking_one_is_chosen_and_can_be_taken_back() {
    let world = World::new();
    booked(&world).await;
    let heard = world.says("use a@example.com or b@example.org").await;
    assert!(heard.contains("a@example.com or b@example.org"), "{heard}");
    assert_eq!(stored(&world).await.0, "ann@example.com");
    let heard = world.says("the second one").await;
    assert!(heard.contains("b@example.org"), "{heard}");
    assert_eq!(stored(&world).await.0, "b@example.org");
    world.says("no, the first one was right").await;
    assert_eq!(stored(&world).await.0, "ann@example.com");
    for (said, meant) in [
        ("not ann@example.com but anna@example.com", "anna@example.com"),
        ("ні, перша була правильна", "ann@example.com"),
        ("не ann@example.com, а olena@example.com", "olena@example.com"),
    ] {
        let heard = world.says(said).await;
        assert!(heard.contains('✅'), "{said}: {heard}");
        assert_eq!(stored(&world).await.0, meant, "{said}");
    }
    world.close().await;
}

#[tokio::test]
async fn a_slip_is_asked_about_until_it_is_settled_before_anything_is_booked() {
    for (answer, email) in [("yes", "ann@gmail.com"), ("no, it is right", "ann@gmial.com")] {
        let world = World::new();
        let heard = world.says("haircut on Wednesday at 14:00. Ann Lee, ann@gmial.com").await;
        assert!(heard.contains("Did you mean ann@gmail.com?"), "{heard}");
        for said in ["tomorrow at 11", "how much is it?", "no, at 12:00"] {
            let heard = world.says(said).await;
            assert!(heard.contains("Did you mean ann@gmail.com?"), "{said}: {heard}");
            assert_eq!(world.bookings().await.len(), 0, "{said}");
        }
        let heard = world.says(answer).await;
        assert!(heard.contains('✅') && heard.contains("12:00 PM"), "{heard}");
        assert_eq!(stored(&world).await.0, email);
        world.close().await;
    }
}

#[tokio::test]
async fn an_address_in_cyrillic_is_told_from_one_that_lacks_a_part_also_the_second_time() {
    let world = World::new();
    world.says("haircut on Wednesday at 14:00. Ann Lee").await;
    let heard = world.says("ann@exampl").await;
    assert!(heard.contains("mistake in the email"), "{heard}");
    let heard = world.says("аnn@example.com").await;
    assert!(heard.contains("aren't Latin"), "{heard}");
    let heard = world.says("ann@example.com").await;
    assert!(heard.contains('✅'), "{heard}");
    world.close().await;
}

#[tokio::test]
async fn what_is_stored_and_planned_is_told_when_it_is_asked_for() {
    let world = World::new();
    booked(&world).await;
    for (said, told) in [
        (
            "when will you remind me?",
            "Tuesday, November 24, at 9:00 AM and on Wednesday, November 25 at 8:00 AM",
        ),
        ("don't text me at night", "Between 9:00 PM and 8:00 AM I send no reminders"),
        ("did you send a reminder?", "has been sent yet"),
        ("what email do you have for me?", "ann@example.com"),
        ("what number do you have for me?", "no phone number"),
        ("under which name am I booked?", "Ann Lee"),
        ("вночі не пишіть", "З 21:00 до 8:00 нагадувань не надсилаю"),
        ("ви надсилали нагадування?", "ще не надіслано"),
        ("яка у вас моя пошта?", "ann@example.com"),
        ("на яке ім'я я записана?", "Ann Lee"),
    ] {
        let heard = world.says(said).await;
        assert!(heard.contains(told), "{said}: {heard}");
        let lost = ["Цього я, на жаль, не знаю", "I don't know that"];
        assert!(!lost.iter().any(|lost| heard.contains(lost)), "{said}: {heard}");
    }
    // 23 hours later the first reminder has been sent.
    world.pass(23 * 60 + 1);
    world.settle().await;
    let _reminder = world.customer("guest").heard();
    let heard = world.says("did you send a reminder?").await;
    assert!(heard.contains("was sent here in the chat") && heard.contains("8:00 AM"), "{heard}");
    assert_eq!(world.bookings().await.len(), 1);
    world.close().await;
}

#[tokio::test]
async fn an_hour_in_the_customer_s_own_time_waits_for_the_city() {
    for (wish, zone, start) in [
        ("move it to Thursday at 11 my time", "Warsaw", "2026-11-26T12:00:00"),
        ("can we do 11 my time instead?", "Варшава", "2026-11-25T12:00:00"),
        ("перенесіть на четвер на 11 за моїм часом", "Варшава", "2026-11-26T12:00:00"),
        ("move it to Thursday at 9 my time", "London time", "2026-11-26T11:00:00"),
    ] {
        let world = World::new();
        booked(&world).await;
        let asked = world.says(wish).await;
        let again = world.says("hm").await;
        for heard in [&asked, &again] {
            let asks = heard.contains("Which city's time") || heard.contains("якого міста");
            assert!(asks, "{wish}: {heard}");
        }
        world.says(zone).await;
        world.says("yes").await;
        let [booking] = world.bookings().await.try_into().unwrap();
        assert_eq!(booking.local_start.to_string(), start, "{wish}");
        world.close().await;
    }
    let world = World::new();
    world.says("haircut on Wednesday at 15:00 my time. Ann Lee, ann@example.com").await;
    world.says("Oslo").await;
    assert!(world.says("yes").await.contains("4:00 PM"));
    world.close().await;
}

#[tokio::test]
async fn an_order_with_one_who_does_not_do_it_is_asked_about_once_also_by_voice() {
    for wish in [
        "haircut tomorrow at 15:00 with Iryna. Ann Lee, ann@example.com",
        // What is passed on is shown first, as what is spoken is.
        "> haircut tomorrow at 15:00 with Iryna. Ann Lee, ann@example.com",
    ] {
        let world = World::new();
        let heard = world.says(wish).await;
        assert!(heard.contains("Iryna doesn't do that") && heard.contains("3:00 PM"), "{heard}");
        assert_eq!(world.bookings().await.len(), 0);
        let heard = world.says("yes").await;
        assert!(heard.contains('✅') && heard.contains("with Olena"), "{heard}");
        world.close().await;
    }
}
